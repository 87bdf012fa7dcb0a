use caution_core::context::{Advice, READ_BY, Told};
use caution_core::finding::{Confidence, Finding, Severity};
use jiff::{SignedDuration, Timestamp};

use crate::{Input, Outcome, Rule};

/// Beyond this age a page is old enough to ask about.
const OLD_AFTER_DAYS: i64 = 365;

pub(crate) static RULE: Rule = Rule {
    id: "stale-advice",
    codes: &["G5"],
    title: "the change rests on advice that is superseded, old, undated or without an owner",
    document: include_str!("rule.md"),
    check,
};

fn check(input: &Input<'_>) -> Outcome {
    let advice = &input.change.context.advice;
    if advice.is_empty() {
        return Outcome::NotApplicable;
    }
    let read = |told: &&Told<Advice>| told.source.starts_with(READ_BY);
    let mut findings: Vec<Finding> =
        advice.iter().filter(|told| !read(told)).filter_map(|told| finding(&told.value, input.now)).collect();
    let named =
        |url: &str| advice.iter().any(|told| !told.source.starts_with(READ_BY) && told.value.url == url);
    findings.extend(
        advice
            .iter()
            .filter(read)
            .filter(|told| !named(&told.value.url))
            .filter_map(|told| of_reading(told, input.now)),
    );
    Outcome::Looked(findings)
}

/// What an agent read it need not have followed, and it reads much whose age nobody knows: only what says of
/// itself that it is out of date is told.
fn of_reading(told: &Told<Advice>, now: Timestamp) -> Option<Finding> {
    let found = finding(&told.value, now).filter(|found| found.severity >= Severity::Medium)?;
    let old = told.value.superseded != Some(true);
    // A file of the repository is as old as the code beside it.
    if old && !told.value.url.contains("://") && !told.value.url.starts_with("mcp:") {
        return None;
    }
    let what = found.what.replacen("the advice followed", "what an agent read before it made the change", 1);
    let mut evidence = found.evidence;
    evidence.push(format!("read in {}", told.source));
    let severity = if old { Severity::Low } else { found.severity };
    Some(Finding { severity, what, evidence, confidence: Confidence::Medium, ..found })
}

fn finding(advice: &Advice, now: Timestamp) -> Option<Finding> {
    let url = &advice.url;
    let age = advice.last_edited.map(|edited| days_between(edited, now));
    let (severity, what) = if advice.superseded == Some(true) {
        (Severity::High, format!("the advice followed has been superseded: {url}"))
    } else if let Some(days) = age.filter(|days| *days > OLD_AFTER_DAYS) {
        (Severity::Medium, format!("the advice followed was last edited {days} days ago: {url}"))
    } else if age.is_some_and(|days| days < 0) {
        (Severity::Low, format!("the advice followed carries a date in the future: {url}"))
    } else if age.is_none() {
        (Severity::Low, format!("nobody said how old the advice followed is: {url}"))
    } else if advice.owner.is_none() {
        (Severity::Note, format!("the advice followed names no owner: {url}"))
    } else {
        return None;
    };
    let mut evidence = Vec::new();
    if let Some(edited) = advice.last_edited {
        evidence.push(format!("last edited {edited}"));
    }
    evidence.push(match &advice.owner {
        Some(owner) => format!("owner {owner}"),
        None => "no owner named".to_owned(),
    });
    Some(Finding {
        rule: RULE.id.into(),
        severity,
        confidence: Confidence::High,
        place: None,
        related: Vec::new(),
        what,
        why: "a step that was right when the page was written may mean something else today".to_owned(),
        evidence,
        remedy: "check the page with its owner, or follow and name the current one".to_owned(),
    })
}

fn days_between(from: Timestamp, to: Timestamp) -> i64 {
    to.duration_since(from).as_secs() / SignedDuration::from_hours(24).as_secs()
}
