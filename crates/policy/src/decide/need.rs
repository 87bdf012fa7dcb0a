//! One thing that is asked, as it came out.

use caution_core::assessment::RuleOutcome;
use caution_core::unknown::UnknownKind;
use caution_core::verdict::{Clearers, Need, State};

use super::{Desk, clear};
use crate::given::Evidence;
use crate::model::{self, ApprovalKind, Asks, RecordPart};
use crate::words;

/// How many notes are told.
const NOTES: usize = 5;

/// Tells how a need came out. `asked` and `unmet` are Cedar's.
pub(super) fn told(desk: &Desk<'_>, need: &model::Need, asked: bool, unmet: bool) -> Need {
    let state = match (asked, unmet) {
        (false, _) => State::NotApplicable,
        (true, false) => State::Met,
        (true, true) if only_unseen(desk, &need.asks) => State::Unknown,
        (true, true) => State::Missing,
    };
    let found =
        if state == State::NotApplicable { not_asked(desk, &need.asks) } else { found(desk, &need.asks) };
    let clearers = match state {
        State::Missing | State::Unknown => clear::clearers(desk, &need.asks),
        State::Met | State::NotApplicable | State::Overridden => Clearers::default(),
    };
    Need { id: need.id.clone(), what: words::asks(&need.asks), state, found, clearers }
}

fn not_asked(desk: &Desk<'_>, asks: &Asks) -> String {
    match asks {
        Asks::Advice(_) => "no advice is named, so there is none to check".to_owned(),
        _ if desk.facts.authors.len() > 1 => "nobody besides the authors is known here".to_owned(),
        _ => "only one person is known here".to_owned(),
    }
}

/// Whether nothing but what could not be seen keeps a need from being met.
fn only_unseen(desk: &Desk<'_>, asks: &Asks) -> bool {
    let evidence = &desk.given.evidence;
    let unread = || desk.input.assessment.unknowns.iter().any(|unknown| unknown.kind == UnknownKind::Report);
    match asks {
        Asks::Approvals { .. } => desk.given.reviews_unread.is_some() && desk.given.objections.is_empty(),
        Asks::Tests | Asks::NoNewFailures(_) => evidence.tests.is_none() && unread(),
        Asks::Suites(_) => evidence.suites_run.is_empty() && unread(),
        // Lines of programs that no report knows count as not reached, and are still only not known.
        Asks::Coverage(least) => {
            evidence.coverage.is_none() && unread()
                || evidence.coverage_of_seen.is_some_and(|percent| percent >= *least)
        }
        Asks::Mutation(_) => evidence.missed_mutants.is_none() && unread(),
        Asks::TestChanges(_) => evidence.weakened_tests.is_none() && unread(),
        Asks::Rollout(_) => evidence.rollout.is_none() && unread(),
        Asks::Check(name) => !evidence.checks_failed.contains(name) && unread(),
        Asks::Advice(days) => evidence.advice.only_unknown && evidence.advice.oldest_days <= u64::from(*days),
        Asks::ClearOf(rules) => {
            rules.iter().all(|rule| evidence.clear_of.contains(rule) || unlooked(desk, rule))
        }
        Asks::Record(_) | Asks::ProvenanceStated | Asks::Confirmation => false,
    }
}

/// Whether a rule did not look.
fn unlooked(desk: &Desk<'_>, rule: &str) -> bool {
    let assessment = desk.input.assessment;
    let outcome = assessment.rules.iter().find(|(id, _)| *id == rule).map(|(_, outcome)| outcome);
    matches!(outcome, None | Some(RuleOutcome::Unknown))
        && !assessment.findings.iter().any(|finding| finding.rule == rule)
}

fn found(desk: &Desk<'_>, asks: &Asks) -> String {
    let evidence = &desk.given.evidence;
    match asks {
        Asks::Approvals { count, of, .. } => approvals(desk, *count, of),
        Asks::Suites(suites) => suites_found(evidence, suites),
        Asks::Tests | Asks::NoNewFailures(_) => report(
            evidence,
            "tests",
            evidence.tests.map(|tests| {
                if tests.passed == 0 && tests.failed == 0 {
                    return "no test ran".to_owned();
                }
                let skipped =
                    if tests.skipped > 0 { format!(", {} skipped", tests.skipped) } else { String::new() };
                format!("{} passed, {} failed{skipped}", tests.passed, tests.failed)
            }),
        ),
        Asks::Coverage(_) => report(
            evidence,
            "coverage",
            evidence.coverage.map(|percent| format!("{percent} % of the changed lines are reached")),
        ),
        Asks::Mutation(_) => {
            report(evidence, "mutation", evidence.missed_mutants.map(|missed| format!("{missed} missed")))
        }
        Asks::TestChanges(_) => report(
            evidence,
            "test-changes",
            evidence.weakened_tests.map(|weakened| format!("{weakened} weakened")),
        ),
        Asks::Check(name) => {
            let outcome = if evidence.checks_failed.contains(name) {
                Some("it did not pass".to_owned())
            } else {
                evidence.checks_passed.contains(name).then(|| "it passed".to_owned())
            };
            report(evidence, &format!("check:{name}"), outcome)
        }
        Asks::Rollout(_) => report(
            evidence,
            "rollout",
            evidence.rollout.map(|plan| {
                let steps = if plan.steps == 0 {
                    "steps that do not rise".to_owned()
                } else {
                    words::counted(u32::try_from(plan.steps).unwrap_or(u32::MAX), "step")
                };
                let watched = if plan.monitored { "watched" } else { "nothing watched" };
                format!("{steps}, the first {} %, {watched}", plan.first_step_percent)
            }),
        ),
        Asks::Record(parts) => record(evidence, parts),
        Asks::Advice(days) => advice(evidence, *days),
        Asks::ProvenanceStated if evidence.provenance_stated => {
            words::class_words(desk.facts.class).to_owned()
        }
        Asks::ProvenanceStated => "at least one commit does not say".to_owned(),
        Asks::Confirmation => match &desk.input.change.context.confirmed {
            Some(told) if evidence.confirmed => format!("{} said yes", told.value.handle),
            Some(told) => format!("{} is said to have said yes", told.value.handle),
            None if evidence.confirmed => "somebody signed for this run".to_owned(),
            None => "nobody was asked yet".to_owned(),
        },
        Asks::ClearOf(rules) => clear_of(desk, rules),
    }
}

fn suites_found(evidence: &Evidence, suites: &[String]) -> String {
    let missing: Vec<String> =
        suites.iter().filter(|suite| !evidence.suites_run.contains(*suite)).cloned().collect();
    let mut parts = vec![if missing.is_empty() {
        "each ran".to_owned()
    } else {
        format!("no run of {} on this revision", words::names(&missing, "or"))
    }];
    parts.extend(evidence.notes.get("tests").map(|notes| shortened(notes)).unwrap_or_default());
    parts.join("; ")
}

fn approvals(desk: &Desk<'_>, count: u32, of: &ApprovalKind) -> String {
    let Some(counted) = desk.given.approvals.get(of) else { return format!("0 of {count}") };
    let mut parts = vec![if counted.by.is_empty() {
        format!("0 of {count}")
    } else {
        format!("{} of {count}: {}", counted.count, counted.by.join(", "))
    }];
    parts.extend(desk.given.objections.iter().map(|who| format!("{who} asks for changes")));
    parts.extend(shortened(&desk.given.claimed_objections));
    if counted.count < count {
        parts.extend(shortened(&counted.notes));
    }
    parts.extend(
        desk.given
            .reviews_unread
            .as_ref()
            .map(|reason| format!("reviews could not be read in full: {reason}")),
    );
    parts.join("; ")
}

/// What a report says, or why there is none.
fn report(evidence: &Evidence, kind: &str, said: Option<String>) -> String {
    let notes = evidence.notes.get(kind).map(|notes| shortened(notes)).unwrap_or_default();
    let mut parts = vec![said.unwrap_or_else(|| "no report of this revision".to_owned())];
    parts.extend(evidence.details.get(kind).into_iter().flatten().cloned());
    parts.extend(notes);
    parts.join("; ")
}

fn shortened(notes: &[String]) -> Vec<String> {
    let mut shown: Vec<String> = notes.iter().take(NOTES).cloned().collect();
    if notes.len() > NOTES {
        shown.push(format!("and {} more that do not count", notes.len() - NOTES));
    }
    shown
}

fn record(evidence: &Evidence, parts: &std::collections::BTreeSet<RecordPart>) -> String {
    let missing = |part: &&RecordPart| !evidence.record.contains(part);
    let (claimed, silent): (Vec<&RecordPart>, Vec<&RecordPart>) =
        parts.iter().filter(missing).partition(|part| evidence.record_claimed.contains(part));
    let words = |parts: &[&RecordPart]| {
        let parts: Vec<&str> = parts.iter().map(|part| words::record_part(**part)).collect();
        words::list(&parts, "or")
    };
    let mut said = Vec::new();
    if !silent.is_empty() {
        said.push(format!("nothing says {}", words(&silent)));
    }
    if !claimed.is_empty() {
        said.push(format!("{} is only claimed", words(&claimed)));
    }
    if said.is_empty() {
        said.push("every part is stated".to_owned());
    }
    said.join("; ")
}

fn advice(evidence: &Evidence, days: u32) -> String {
    let given = &evidence.advice;
    let mut said = shortened(&given.notes);
    if let Some(oldest) = given.oldest.as_ref().filter(|_| given.oldest_days > u64::from(days)) {
        said.push(format!("{oldest} was last edited {} days ago", given.oldest_days));
    }
    if said.is_empty() {
        said.push(format!("the oldest was edited {} days ago", given.oldest_days));
    }
    said.join("; ")
}

fn clear_of(desk: &Desk<'_>, rules: &[String]) -> String {
    let findings = &desk.input.assessment.findings;
    let named = |finding: &&caution_core::finding::Finding| rules.iter().any(|rule| *rule == finding.rule);
    let mut said: Vec<String> = findings
        .iter()
        .filter(named)
        .map(|finding| format!("`{}`: {}", finding.rule, finding.what))
        .collect();
    said.extend(
        rules.iter().filter(|rule| unlooked(desk, rule)).map(|rule| format!("`{rule}` did not look")),
    );
    if said.is_empty() { "nothing was found".to_owned() } else { shortened(&said).join("; ") }
}
