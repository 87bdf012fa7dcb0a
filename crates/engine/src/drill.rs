//! Public incidents as small executable cases: "would this have happened to us?".
//!
//! A drill is a folder in `drills/`; all of them are in the binary. Each is judged on the way that any
//! change takes ([`crate::check`]), or any command ([`crate::guard`]), with the people and services of the drill itself and a policy of the
//! caller's choice. Every case has benign twins: changes of the same surface that must proceed, since a
//! gate that always says no would pass otherwise.

mod command;
mod context;
mod embedded;
mod judge;
mod scene;
mod told;
mod wrong;

use std::collections::BTreeMap;

use caution_core::problem::Problem;
use caution_read::drill as reader;
use caution_read::yaml;

pub use caution_read::drill::Expect;
pub use embedded::all;
pub use judge::{Judge, Judged, Ran};
pub use scene::Scene;
pub use told::told;

/// The name of the file that tells of a drill.
const TELLING: &str = "drill.yaml";

/// A public incident, ready to be judged.
#[derive(Debug, Clone)]
pub struct Drill {
    /// The name of its folder.
    pub id: String,
    /// What it says of itself.
    pub text: reader::Drill,
    /// The forms in which the incident is tried; never empty.
    pub cases: Vec<Case>,
}

/// One form of the incident.
#[derive(Debug, Clone)]
pub struct Case {
    /// The change that did the harm.
    pub change: Scene,
    /// Changes of the same surface that must proceed; never empty.
    pub twins: Vec<Scene>,
    /// Codes of rules that find something; there may be more.
    pub codes: Vec<String>,
    /// What the answer says in so many words.
    pub says: Vec<String>,
}

impl Drill {
    /// Reads a drill from the files of its folder, by their paths there.
    pub fn parse(id: &str, files: &[(&str, &[u8])]) -> Result<Self, Problem> {
        let folder = scene::Folder::new(id, files);
        let input = folder.name(TELLING);
        let Some(bytes) = folder.take(TELLING) else {
            return Err(Problem::new(input, "the drill has no `drill.yaml`")
                .hint("`caution schema drill` describes the form"));
        };
        let text = yaml::text(&input, bytes)?;
        let told = reader::parse(&input, text)?;
        for (policy, _) in &told.expect {
            if caution_policy::built_in(&policy.value).is_none() {
                let known = caution_policy::BUILT_IN.iter().map(|policy| policy.name);
                let hint = yaml::known_words("policies", &policy.value, known);
                let message = format!("there is no built-in policy {}", yaml::quoted(&policy.value));
                return Err(yaml::problem(&input, text, policy, message).hint(hint));
            }
        }
        let cases = told.cases.iter().map(|case| folder.case(text, &told, case)).collect::<Result<_, _>>()?;
        folder.nothing_left()?;
        Ok(Self { id: id.to_owned(), text: told, cases })
    }

    /// What must come out under a built-in policy.
    pub fn expect(&self, policy: &str) -> Option<&Expect> {
        self.text.expect.iter().find(|(name, _)| name.value == policy).map(|(_, expect)| expect)
    }

    /// Rules that the drill expects and that this version does not have.
    pub fn rules_not_there(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self
            .text
            .expect
            .iter()
            .flat_map(|(_, expect)| &expect.rules)
            .map(String::as_str)
            .filter(|rule| caution_rules::by_id(rule).is_none())
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}

/// Every drill among files that stand in folders by drill, in order of id.
pub fn parse_all(files: &[(&'static str, &'static [u8])]) -> Result<Vec<Drill>, Problem> {
    let mut folders: BTreeMap<&str, Vec<(&str, &[u8])>> = BTreeMap::new();
    for (path, bytes) in files {
        // What stands beside the folders is for readers.
        if let Some((id, rest)) = path.split_once('/') {
            folders.entry(id).or_default().push((rest, bytes));
        }
    }
    folders.into_iter().map(|(id, files)| Drill::parse(id, &files)).collect()
}

#[cfg(test)]
mod tests;
