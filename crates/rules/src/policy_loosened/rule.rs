use caution_core::finding::{Confidence, Finding, Place, Severity};
use caution_read::charter::steering;

use crate::{Input, Outcome, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "policy-loosened",
    codes: &["G1"],
    title: "the policy may let through what it held",
    document: include_str!("rule.md"),
    check,
};

fn check(input: &Input<'_>) -> Outcome {
    if input.charter_after.is_none() {
        return Outcome::NotApplicable;
    }
    Outcome::Looked(input.policy_loosened.iter().map(|what| finding(input, what)).collect())
}

fn finding(input: &Input<'_>, what: &str) -> Finding {
    let steers =
        |path: &&caution_core::RepoPath| steering(path) == Some(caution_core::change::Steering::Charter);
    let mut touched = input.change.files.iter().flat_map(|file| file.touched_paths());
    Finding {
        rule: RULE.id.into(),
        severity: Severity::High,
        confidence: Confidence::Medium,
        place: touched.find(steers).map(Place::file),
        related: Vec::new(),
        what: what.to_owned(),
        why: "every later change would be judged by it".to_owned(),
        evidence: Vec::new(),
        remedy: "`caution policy diff BEFORE AFTER` proves whether it newly allows anything, with an example"
            .to_owned(),
    }
}
