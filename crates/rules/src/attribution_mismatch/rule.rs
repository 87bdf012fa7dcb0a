use std::collections::BTreeMap;

use caution_core::finding::{Confidence, Finding, Severity};

use crate::{Input, Outcome, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "attribution-mismatch",
    codes: &[],
    title: "a recorder's note says things that do not fit the commit",
    document: include_str!("rule.md"),
    check,
};

fn check(input: &Input<'_>) -> Outcome {
    if input.change.commits.iter().all(|commit| commit.notes.is_empty()) {
        return Outcome::NotApplicable;
    }
    let mut by_commit: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for claim in &input.provenance.rejected {
        by_commit.entry(&claim.commit).or_default().push(claim);
    }
    let findings = by_commit.into_iter().map(|(commit, claims)| {
        let count = claims.len();
        let statements = if count == 1 { "1 statement".to_owned() } else { format!("{count} statements") };
        Finding {
            rule: RULE.id.into(),
            severity: Severity::Note,
            confidence: Confidence::High,
            place: None,
            related: Vec::new(),
            what: format!("{statements} of the note on {} do not fit the commit", commit.short()),
            why: "they were left out; a share of AI worked out from the note as it stands would be wrong"
                .to_owned(),
            evidence: claims
                .iter()
                .take(5)
                .map(|claim| format!("`{}`: {}", claim.text, claim.reason))
                .collect(),
            remedy: "nothing to do for this change; the recorder or a rewrite of history moved the note"
                .to_owned(),
        }
    });
    Outcome::Looked(findings.collect())
}
