use caution_core::RepoPath;
use caution_core::finding::{Confidence, Finding, LineRange, Place, Severity};
use caution_core::problem::Problem;

use crate::{Input, Outcome, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "charter-broken",
    codes: &["G9"],
    title: "the change would leave the charter unreadable",
    document: include_str!("rule.md"),
    check,
};

fn check(input: &Input<'_>) -> Outcome {
    if input.charter_after.is_none() && input.charter_problems.is_empty() {
        return Outcome::NotApplicable;
    }
    Outcome::Looked(input.charter_problems.iter().map(finding).collect())
}

fn finding(problem: &Problem) -> Finding {
    let lines = (problem.position.line > 0)
        .then_some(LineRange { first: problem.position.line, last: problem.position.line });
    Finding {
        rule: RULE.id.into(),
        severity: Severity::High,
        confidence: Confidence::High,
        place: Some(Place {
            path: RepoPath::new(problem.input.as_bytes()),
            lines,
            snippet: problem.line_text.clone(),
        }),
        related: Vec::new(),
        what: format!("the charter could no longer be read: {}", problem.message),
        why: "once merged, no change could be judged until it is mended".to_owned(),
        evidence: vec![problem.to_string()],
        remedy: problem.hint.clone().unwrap_or_else(|| "mend the file in this change".to_owned()),
    }
}
