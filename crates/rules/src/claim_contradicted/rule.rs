use caution_core::finding::{Confidence, Finding, Severity};
use caution_core::provenance::{Channel, Evidence, Role, Strength};

use crate::{Input, Outcome, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "claim-contradicted",
    codes: &[],
    title: "the author says that no AI took part, and there is evidence that it did",
    document: include_str!("rule.md"),
    check,
};

fn check(input: &Input<'_>) -> Outcome {
    let evidence = &input.provenance.evidence;
    let Some(claim) = evidence.iter().find(|item| item.channel == Channel::Claim && item.role == Role::Human)
    else {
        return Outcome::NotApplicable;
    };
    if !input.provenance.contradicted {
        return Outcome::Looked(Vec::new());
    }
    let against: Vec<String> = evidence
        .iter()
        .filter(|item| item.role == Role::Author && item.channel != Channel::Claim)
        .filter(|item| item.discounted.is_none() && item.strength > Strength::Weak)
        .take(5)
        .map(describe)
        .collect();
    Outcome::Looked(vec![Finding {
        rule: RULE.id.into(),
        severity: Severity::Medium,
        confidence: Confidence::High,
        place: None,
        related: Vec::new(),
        what: format!("the author says `{}`, and the change carries marks of AI", claim.text),
        why: "the change is judged by the marks; a wrong statement makes later ones worth less".to_owned(),
        evidence: against,
        remedy: "correct the statement, or say in the change record where the marks come from".to_owned(),
    }])
}

fn describe(item: &Evidence) -> String {
    match &item.commit {
        Some(commit) => format!("{} `{}` on {}", item.channel.id(), item.text, commit.short()),
        None => format!("{} `{}`", item.channel.id(), item.text),
    }
}
