use std::collections::BTreeMap;

use caution_core::RepoPath;
use caution_core::change::Steering;
use caution_core::finding::{Confidence, Finding, Place, Severity};
use caution_read::charter::steering;

use crate::{Input, Outcome, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "charter-change",
    codes: &["S6"],
    title: "the change edits what judges or steers changes: charter, owners, CI, agent instructions, hooks",
    document: include_str!("rule.md"),
    check,
};

fn check(input: &Input<'_>) -> Outcome {
    let mut touched: BTreeMap<Steering, Vec<&RepoPath>> = BTreeMap::new();
    for path in input.change.files.iter().flat_map(|file| file.touched_paths()) {
        // A policy may extend a file that stands anywhere.
        let read = input.charter.files.iter().any(|(read, _)| read == path);
        if let Some(kind) = steering(path).or_else(|| read.then_some(Steering::Charter)) {
            touched.entry(kind).or_default().push(path);
        }
    }
    Outcome::Looked(touched.into_iter().filter_map(|(kind, paths)| finding(kind, &paths)).collect())
}

fn finding(kind: Steering, paths: &[&RepoPath]) -> Option<Finding> {
    let (first, others) = paths.split_first()?;
    let (severity, what, why, remedy) = words(kind);
    Some(Finding {
        rule: RULE.id.into(),
        severity,
        confidence: Confidence::High,
        place: Some(Place::file(first)),
        related: others.iter().map(|path| Place::file(path)).collect(),
        what: what.to_owned(),
        why: why.to_owned(),
        evidence: paths.iter().take(10).map(ToString::to_string).collect(),
        remedy: remedy.to_owned(),
    })
}

fn words(kind: Steering) -> (Severity, &'static str, &'static str, &'static str) {
    match kind {
        Steering::Charter => (
            Severity::Medium,
            "the change edits the charter",
            "it is judged by the charter of the target branch, so it gains nothing now, but every later change is judged by what it writes",
            "let somebody who did not write it read the new rules",
        ),
        Steering::Owners => (
            Severity::Low,
            "the change edits who owns which paths",
            "owners decide whose approval counts in later changes",
            "let one of the present owners read it",
        ),
        Steering::Ci => (
            Severity::Low,
            "the change edits a CI definition",
            "CI runs the checks that later decisions rest on, often with secrets at hand; reports made by an edited pipeline count as claims",
            "let somebody who knows the pipeline read it",
        ),
        Steering::AgentInstructions => (
            Severity::Low,
            "the change edits the instructions or settings of a coding agent",
            "agents will act on them in every later change",
            "read them as you would read code that runs with your rights",
        ),
        Steering::GitHooks => (
            Severity::Note,
            "the change edits hooks, attributes or submodule settings of git",
            "they decide what git runs and shows on other machines",
            "check that nothing new is run and nothing is hidden from diffs",
        ),
    }
}
