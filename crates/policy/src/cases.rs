//! Tables of cases for a policy: what a change is like, and what must come out.
//!
//! ```yaml
//! cases:
//!   - name: a junior with AI and nobody's approval
//!     change: {provenance: ai-assisted, authors: dana, services: payments}
//!     expect: {outcome: hold, missing: [payments-senior]}
//! ```

mod build;
mod far;
mod form;

use std::collections::BTreeSet;

use caution_core::charter::Charter;
use caution_core::problem::Problem;
use caution_core::verdict::{Outcome, Requirement, State, Verdict};
use caution_read::yaml::{self, Spanned, known_words, quoted};

use crate::{Input, Policy, decide};
use form::{CasesForm, ExpectForm, OutcomeWord};

/// How one case came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseResult {
    /// The file it stands in.
    pub input: String,
    /// Its line there; 0 if it is not known.
    pub line: u32,
    /// Its name.
    pub name: String,
    /// What is not as expected; empty if all is.
    pub failures: Vec<String>,
    /// The verdict.
    pub verdict: Verdict,
}

/// Runs the cases of a text. An error means that a case could not be understood.
pub fn run(policy: &Policy, charter: &Charter, input: &str, text: &str) -> Result<Vec<CaseResult>, Problem> {
    let form: CasesForm = yaml::parse(input, text)?;
    if let Some(version) = form.version.as_ref().filter(|version| version.value != 1) {
        return Err(yaml::problem(input, text, version, format!("version `{}` is not known", version.value))
            .hint("this is version 1 of the form: `version: 1`"));
    }
    let mut seen = BTreeSet::new();
    let mut results = Vec::with_capacity(form.cases.len());
    for case in &form.cases {
        if !seen.insert(case.name.value.as_str()) {
            let message = format!("two cases are called {}", quoted(&case.name.value));
            return Err(yaml::problem(input, text, &case.name, message).hint("give each a name of its own"));
        }
        let built = build::build(charter, input, text, case)?;
        check_names(policy, input, text, &case.expect)?;
        let asked = Input {
            change: &built.change,
            assessment: &built.assessment,
            charter: &built.charter,
            now: built.now,
        };
        let verdict = decide(policy, &asked);
        results.push(CaseResult {
            input: input.to_owned(),
            line: case.name.position.line,
            name: case.name.value.clone(),
            failures: failures(&case.expect.value, &verdict),
            verdict,
        });
    }
    Ok(results)
}

/// The JSON Schema of a table of cases.
pub fn schema() -> serde_json::Value {
    crate::policy::schema_of::<CasesForm>("policy-tests")
}

/// A case that expects something of a requirement that does not exist would hold nothing.
fn check_names(
    policy: &Policy,
    input: &str,
    text: &str,
    expect: &Spanned<ExpectForm>,
) -> Result<(), Problem> {
    let form = &expect.value;
    let named = [&form.missing, &form.warned, &form.met, &form.not_applicable];
    let unknown = named
        .into_iter()
        .flatten()
        .flatten()
        .find(|name| !policy.requirement_ids().any(|id| id == name.as_str()));
    match unknown {
        None => Ok(()),
        Some(name) => {
            let message = format!("the policy has no requirement {}", quoted(name));
            let hint = known_words("requirements", name, policy.requirement_ids());
            Err(yaml::problem(input, text, expect, message).hint(hint))
        }
    }
}

fn failures(expect: &ExpectForm, verdict: &Verdict) -> Vec<String> {
    let mut failures = Vec::new();
    if let Some(outcome) = expect.outcome {
        let wanted = match outcome {
            OutcomeWord::Proceed => Outcome::Proceed,
            OutcomeWord::Hold => Outcome::Hold,
            OutcomeWord::Stop => Outcome::Stop,
        };
        if verdict.outcome != wanted {
            failures.push(format!(
                "expected {}, came out as {}: {}",
                wanted.id(),
                verdict.outcome.id(),
                verdict.reasons.join("; ")
            ));
        }
    }
    if let Some(wanted) = expect.only_unknowns
        && verdict.only_unknowns != wanted
    {
        let word = if wanted { "only unknowns" } else { "more than unknowns" };
        failures.push(format!("expected that {word} stand in the way"));
    }
    let ids = |keep: &dyn Fn(&Requirement) -> bool| -> BTreeSet<String> {
        verdict.requirements.iter().filter(|one| keep(one)).map(|one| one.id.clone()).collect()
    };
    let open = |one: &Requirement| matches!(one.state, State::Missing | State::Unknown);
    exactly(&mut failures, "missing", expect.missing.as_deref(), &ids(&Requirement::blocks));
    exactly(
        &mut failures,
        "warned",
        expect.warned.as_deref(),
        &ids(&|one| open(one) && one.mode == caution_core::verdict::Mode::Warn),
    );
    among(&mut failures, "met", expect.met.as_deref(), &ids(&|one| one.state == State::Met));
    among(
        &mut failures,
        "not applicable",
        expect.not_applicable.as_deref(),
        &ids(&|one| one.state == State::NotApplicable),
    );
    failures
}

fn exactly(failures: &mut Vec<String>, what: &str, wanted: Option<&[String]>, found: &BTreeSet<String>) {
    let Some(wanted) = wanted else { return };
    let wanted: BTreeSet<String> = wanted.iter().cloned().collect();
    if wanted != *found {
        failures.push(format!("expected {what}: {}; came out: {}", shown(&wanted), shown(found)));
    }
}

fn among(failures: &mut Vec<String>, what: &str, wanted: Option<&[String]>, found: &BTreeSet<String>) {
    for name in wanted.into_iter().flatten().filter(|name| !found.contains(*name)) {
        failures.push(format!("expected `{name}` to be {what}"));
    }
}

fn shown(names: &BTreeSet<String>) -> String {
    if names.is_empty() {
        return "none".to_owned();
    }
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}
