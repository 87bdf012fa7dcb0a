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
    let texts = accepted(input);
    let (fine, open): (Vec<&Finding>, Vec<&Finding>) =
        found.into_iter().partition(|finding| texts.iter().any(|text| names(text, finding)));
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

/// Whether a text names the test of a finding: as a whole word, not as the beginning of another name.
fn names(text: &str, finding: &Finding) -> bool {
    let Some(name) = finding.what.split('`').nth(1).filter(|name| !name.is_empty()) else { return false };
    text.match_indices(name).any(|(at, _)| {
        let ends = |letter: char| !letter.is_alphanumeric() && !"_/:.-".contains(letter);
        let before = text.get(..at).and_then(|head| head.chars().next_back());
        let mut after = text.get(at + name.len()..).unwrap_or_default().chars();
        let next = after.next();
        // A full stop at the end of a sentence is no part of a name.
        let stop = matches!(next, Some('.' | ':')) && after.next().is_none_or(char::is_whitespace);
        before.is_none_or(ends) && (next.is_none_or(ends) || stop)
    })
}

#[cfg(test)]
mod tests {
    use caution_core::finding::Confidence;

    use super::*;

    #[test]
    fn a_test_is_named_by_its_whole_name() {
        let finding = Finding {
            rule: RULE.into(),
            severity: Severity::Medium,
            confidence: Confidence::Medium,
            place: None,
            related: Vec::new(),
            what: "`tests/a.py::test_fee` is removed".to_owned(),
            why: String::new(),
            evidence: Vec::new(),
            remedy: String::new(),
        };
        for text in [
            "tests/a.py::test_fee",
            "I accept `tests/a.py::test_fee`, it is double.",
            "ok: tests/a.py::test_fee.",
        ] {
            assert!(names(text, &finding), "{text}");
        }
        for text in [
            "",
            "tests/a.py",
            "tests/a.py::test_fees",
            "more/tests/a.py::test_fee",
            "tests/a.py::test_fee::x",
            "test_fee",
        ] {
            assert!(!names(text, &finding), "{text}");
        }
    }
}
