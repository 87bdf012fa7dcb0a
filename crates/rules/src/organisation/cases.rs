//! The cases by which an organisation tries its own rules, in the form of ast-grep's test files.

use std::collections::BTreeMap;

use caution_core::RepoPath;
use caution_core::problem::{Position, Problem};
use caution_read::yaml::{known_words, quoted};

use super::Organisation;
use super::form::{CasesForm, File};
use super::metered::Broken;
use super::run::count;

/// How one case came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseResult {
    /// The rule's id, with `org/`.
    pub rule: String,
    /// The file of the case.
    pub file: RepoPath,
    /// Where in it the case stands.
    pub position: Position,
    /// What went otherwise than the case says; nothing if it came out right.
    pub failure: Option<String>,
}

/// How all cases came out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tried {
    /// Every case, in the order of the files.
    pub cases: Vec<CaseResult>,
    /// Rules that have no case that is caught, or none that is quiet, and which of the two.
    pub untried: Vec<(String, &'static str)>,
}

impl Organisation {
    /// Tries every case of these files.
    pub fn try_cases(&self, files: &[(RepoPath, String)]) -> Result<Tried, Problem> {
        let mut tried = Tried::default();
        let mut seen: BTreeMap<&str, (bool, bool)> =
            self.rules.iter().map(|rule| (rule.bare_id(), (false, false))).collect();
        for (path, text) in files {
            let input = path.to_string();
            let file = File { input: &input, text };
            for part in file.parts::<CasesForm>()? {
                let form = &part.value;
                let Some(rule) = self.by_id(&form.id.value) else {
                    let message = format!("there is no rule {} in this folder", quoted(&form.id.value));
                    let known = self.rules.iter().map(super::OwnRule::bare_id);
                    return Err(file.problem(&part, form.id.position, message).hint(known_words(
                        "rules",
                        &form.id.value,
                        known,
                    )));
                };
                if let Some((caught, quiet)) = seen.get_mut(rule.bare_id()) {
                    *caught |= !form.invalid.is_empty();
                    *quiet |= !form.valid.is_empty();
                }
                let invalid = form.invalid.iter().map(|case| (case, true));
                for (case, caught) in form.valid.iter().map(|case| (case, false)).chain(invalid) {
                    tried.cases.push(CaseResult {
                        rule: rule.id.to_string(),
                        file: path.clone(),
                        position: part.place(case.position),
                        failure: failure(count(rule, &case.value), caught),
                    });
                }
            }
        }
        let untried = self.rules.iter().filter_map(|rule| match seen.get(rule.bare_id()) {
            Some((true, true)) | None => None,
            Some((false, false)) => Some((rule.id.to_string(), "no cases")),
            Some((false, true)) => Some((rule.id.to_string(), "no case that it catches (`invalid`)")),
            Some((true, false)) => Some((rule.id.to_string(), "no case that leaves it quiet (`valid`)")),
        });
        tried.untried = untried.collect();
        Ok(tried)
    }
}

fn failure(found: Result<usize, Broken>, caught: bool) -> Option<String> {
    match (found, caught) {
        (Ok(0), true) => Some("the rule finds nothing in this `invalid` case".to_owned()),
        (Ok(count), false) if count > 0 => {
            let places = if count == 1 { "1 place".to_owned() } else { format!("{count} places") };
            Some(format!("the rule finds {places} in this `valid` case"))
        }
        (Ok(_), _) => None,
        (Err(Broken::Fuel), _) => Some("the rule takes more steps than allowed on this case".to_owned()),
        (Err(Broken::Depth), _) => Some("the rule nests too deep on this case".to_owned()),
        (Err(Broken::Panic), _) => Some("the rule fails on this case".to_owned()),
    }
}
