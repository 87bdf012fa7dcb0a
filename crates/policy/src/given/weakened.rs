//! Tests that the change makes say less: those that the rule found, but for those that somebody accepted by
//! their name.

use caution_core::assessment::RuleOutcome;
use caution_core::evidence::TESTS_UNSEEN;
use caution_core::finding::{Finding, Severity};
use caution_read::lang::{self, Role};

use super::Evidence;
use crate::Input;
use crate::people::accepted;

/// The rule that finds them.
const RULE: &str = "test-weakening";

/// How many are told by name.
const TOLD: usize = 20;

/// Adds what the rule found. Where it could not look, nothing is added: then only a report can tell.
pub(super) fn read(input: &Input<'_>, evidence: &mut Evidence) {
    let assessment = input.assessment;
    let outcome = assessment.rules.iter().find(|(id, _)| *id == RULE).map(|(_, outcome)| outcome);
    if matches!(outcome, None | Some(RuleOutcome::Unknown)) {
        return;
    }
    let notes = evidence.notes.entry("test-changes".to_owned()).or_default();
    let unseen = unseen(input);
    if !unseen.is_empty() {
        notes.extend(unseen);
        return;
    }
    let found = assessment.findings.iter();
    let found: Vec<&Finding> =
        found.filter(|finding| finding.rule == RULE && finding.severity > Severity::Note).collect();
    let names = accepted(input);
    let (fine, open): (Vec<&Finding>, Vec<&Finding>) =
        found.into_iter().partition(|finding| name(finding).is_some_and(|name| names.contains(name)));
    let details = evidence.details.entry("test-changes").or_default();
    details.extend(open.iter().take(TOLD).map(|finding| finding.what.clone()));
    if open.len() > TOLD {
        details.push(format!("and {} more", open.len() - TOLD));
    }
    details.extend(fine.iter().take(TOLD).map(|finding| format!("{}: accepted by its name", finding.what)));
    let weakened = evidence.weakened_tests.get_or_insert(0);
    *weakened = (*weakened).max(open.len() as u64);
}

/// Why the rule did not see everything.
fn unseen(input: &Input<'_>) -> Vec<String> {
    let hidden =
        input.assessment.unknowns.iter().filter(|unknown| {
            unknown.hides == TESTS_UNSEEN || unknown.subject == RULE && unknown.path.is_none()
        });
    let mut why: Vec<String> =
        hidden.map(|unknown| format!("{}: {}", unknown.subject, unknown.what)).collect();
    let paths = input.change.files.iter().flat_map(|file| file.touched_paths());
    why.extend(paths.filter(|path| Role::of_path(path) == Role::Test).filter_map(|path| {
        // Tests of Rust are read; those of other languages that no rule reads are not.
        let language = lang::unread(path).filter(|language| *language != "Rust")?;
        Some(format!("{path}: no rule compares tests in {language}"))
    }));
    why
}

/// The name of the test of a finding.
fn name(finding: &Finding) -> Option<&str> {
    finding.what.split('`').nth(1).filter(|name| !name.is_empty())
}
