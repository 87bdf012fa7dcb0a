use std::collections::HashMap;

use caution_core::RuleId;
use caution_core::assessment::RuleOutcome;
use caution_core::charter::Charter;
use caution_core::finding::{Confidence, Finding, Severity};
use caution_core::problem::Problem;
use caution_core::suppression::Suppression;
use caution_read::yaml::{known_words, quoted};
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::authors::Authors;
use crate::organisation::{Organisation, PREFIX};
use crate::{ALL, Input, Outcome, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "suppressed",
    codes: &[],
    title: "a finding that somebody answers for, until a date",
    document: include_str!("rule.md"),
    // Its findings are made of those of other rules, once these have looked: see `apply`.
    check: |_| Outcome::NotApplicable,
};

/// Rules that guard the gate itself or judge the change as a whole. Whoever could suppress them could
/// suppress anything.
const NEVER: &[&str] = &[
    "attribution-mismatch",
    "charter-broken",
    "charter-change",
    "claim-contradicted",
    "evil-merge",
    "stale-advice",
    "suppressed",
    "tier-lowered",
];

/// Whether every suppression names a rule that can be suppressed.
pub(crate) fn check(charter: &Charter, organisation: &Organisation) -> Result<(), Problem> {
    for suppression in &charter.suppressions {
        let id = suppression.rule.as_str();
        if NEVER.contains(&id) {
            let message = format!("{} cannot be suppressed: it guards the gate itself", quoted(id));
            return Err(problem(suppression, message)
                .hint("set the mode of the requirement that it triggers, in the policy"));
        }
        let built_in = ALL.iter().any(|rule| rule.id == id);
        let own = id.strip_prefix(PREFIX).is_some_and(|bare| organisation.by_id(bare).is_some());
        if !built_in && !own {
            let own = organisation.rules().iter().map(|rule| rule.id.as_str());
            let known = ALL.iter().map(|rule| rule.id).filter(|id| !NEVER.contains(id)).chain(own);
            return Err(problem(suppression, format!("there is no rule {}", quoted(id)))
                .hint(known_words("rules", id, known)));
        }
    }
    Ok(())
}

fn problem(suppression: &Suppression, message: String) -> Problem {
    let mut problem = Problem::new(suppression.file.to_string(), message);
    problem.position = suppression.position;
    problem.line_text.clone_from(&suppression.line_text);
    problem
}

/// Puts in the place of each finding that somebody answers for one that says so, and says of the others
/// whether somebody once did.
pub(crate) fn apply<'a>(input: &Input<'a>, findings: &mut [Finding], outcomes: &mut [(RuleId, RuleOutcome)]) {
    if input.charter.suppressions.is_empty() {
        return;
    }
    let today = input.now.to_zoned(TimeZone::UTC).date();
    let people = &input.charter.people;
    let authors = Authors::of(input.change);
    // Each approver is looked for once, however many findings they answer for.
    let mut own: HashMap<&'a str, bool> = HashMap::new();
    for finding in findings.iter_mut().filter(|finding| !NEVER.contains(&finding.rule.as_str())) {
        let about: Vec<&'a Suppression> =
            input.charter.suppressions.iter().filter(|one| covers(one, finding)).collect();
        let mut counts = |one: &'a Suppression| {
            let include = || authors.include(people, &one.approver);
            one.holds_on(today) && !*own.entry(&one.approver).or_insert_with(include)
        };
        if let Some(suppression) = about.iter().copied().find(|one| counts(one)) {
            count(outcomes, finding.rule.as_str());
            *finding = suppressed(finding, suppression);
        } else {
            finding.evidence.extend(about.into_iter().map(|one| not_now(one, today)));
        }
    }
}

fn covers(suppression: &Suppression, finding: &Finding) -> bool {
    let Some(place) = &finding.place else { return false };
    let line = |wanted: &String| place.snippet.as_ref().is_some_and(|line| line.contains(wanted));
    finding.rule == suppression.rule
        && suppression.paths.matches(&place.path)
        && suppression.line.as_ref().is_none_or(line)
}

/// A rule whose every finding is answered for has, for the policy, found nothing.
fn count(outcomes: &mut [(RuleId, RuleOutcome)], rule: &str) {
    for (id, outcome) in outcomes {
        if *id == rule {
            match outcome {
                RuleOutcome::Found(number) if *number > 1 => *number -= 1,
                RuleOutcome::Found(_) => *outcome = RuleOutcome::Clear,
                _ => {}
            }
        } else if *id == RULE.id {
            match outcome {
                RuleOutcome::Found(number) => *number += 1,
                _ => *outcome = RuleOutcome::Found(1),
            }
        }
    }
}

fn suppressed(finding: &Finding, suppression: &Suppression) -> Finding {
    let Suppression { reason, approver, approved_on, until, file, position, .. } = suppression;
    Finding {
        rule: RULE.id.into(),
        severity: Severity::Note,
        confidence: Confidence::High,
        place: finding.place.clone(),
        related: finding.related.clone(),
        what: format!("`{}` is suppressed until {until}: {}", finding.rule, finding.what),
        why: format!("{approver} answers for it: {reason}"),
        evidence: vec![
            format!("severity without the suppression: {}", finding.severity.id()),
            format!("approved by {approver} on {approved_on}"),
            format!("{file}:{}", position.line),
        ],
        remedy: format!("nothing until {until}; then: {}", finding.remedy),
    }
}

fn not_now(suppression: &Suppression, today: Date) -> String {
    let Suppression { approver, until, approved_on, file, position, .. } = suppression;
    if *until < today {
        format!("a suppression by {approver} expired on {until} ({file}:{})", position.line)
    } else if suppression.holds_on(today) {
        format!(
            "a suppression by {approver} does not count: {approver} is an author of this change ({file}:{})",
            position.line
        )
    } else {
        format!("a suppression by {approver} counts from {approved_on} only ({file}:{})", position.line)
    }
}
