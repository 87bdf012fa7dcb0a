//! Where a reset stands, in sentences and tables that every form shows alike.

use caution_wire::reset::{Audit, AuditRow, Criterion, Friction, Progress, Reset, ResetStatus, Stage};

use super::piece::{Piece, free, name, words};
use super::tested::grouped;

/// What is not in git.
pub(crate) const APPROVALS: &str = "Each change is judged as at its own time. Approvals are not in git, so each hold is counted as if nobody had approved yet. The minutes of a hold are an assumption, set by --minutes-per-hold.";

/// A part of the answer.
pub(crate) struct Part {
    /// What it is about.
    pub(crate) head: Vec<Piece>,
    /// Sentences.
    pub(crate) lines: Vec<Vec<Piece>>,
    /// Numbers.
    pub(crate) table: Option<Table>,
}

/// A table; the first cell of a row says what the row is about.
pub(crate) struct Table {
    /// What it shows.
    pub(crate) caption: String,
    /// Heads of the columns, and whether numbers stand in them.
    pub(crate) heads: Vec<(&'static str, bool)>,
    /// Rows.
    pub(crate) rows: Vec<Vec<Vec<Piece>>>,
}

/// The title.
pub(crate) fn title(status: &ResetStatus) -> Vec<Piece> {
    match &status.repository {
        Some(repository) => vec![words("Resets of "), free(repository)],
        None => vec![words("Resets")],
    }
}

/// Every part, in order.
pub(crate) fn parts(status: &ResetStatus) -> Vec<Part> {
    let mut parts = Vec::new();
    for reset in &status.resets {
        parts.push(of_reset(reset));
        parts.extend(reset.progress.as_ref().map(progress));
        if !reset.exit_criteria.is_empty() {
            parts.push(criteria(&reset.exit_criteria));
        }
        parts.extend(reset.audit.as_ref().map(audit));
    }
    if !status.freezes.is_empty() {
        let lines = status.freezes.iter().map(|freeze| {
            let state = match (freeze.is_on, freeze.is_over) {
                (true, _) => "on now",
                (false, true) => "over",
                (false, false) => "not on now",
            };
            let lift = if freeze.nobody_lifts { "; nobody can lift it" } else { "" };
            vec![
                name(&freeze.name),
                words(format!(": {state}, ")),
                free(&freeze.when),
                words(format!("{lift}; ")),
                free(&freeze.because),
            ]
        });
        parts.push(Part { head: vec![words("Freezes")], lines: lines.collect(), table: None });
    }
    if !status.unknowns.is_empty() {
        let lines = status.unknowns.iter().map(|unknown| vec![free(unknown)]);
        parts.push(Part { head: vec![words("Not known")], lines: lines.collect(), table: None });
    }
    parts
}

fn of_reset(reset: &Reset) -> Part {
    let mut lines = Vec::new();
    if !reset.because.is_empty() {
        lines.push(vec![words("Because "), free(&reset.because)]);
    }
    let days = match (&reset.from, &reset.until) {
        (Some(from), Some(until)) => format!("From {from} to {until}, both included"),
        (Some(from), None) => format!("From {from}, without end"),
        (None, Some(until)) => format!("Until {until}"),
        (None, None) => {
            "Nobody said on which day it begins: set `window.from` in the policy that extends it".to_owned()
        }
    };
    let left = match (reset.day, reset.days) {
        (Some(day), Some(days)) => format!("; day {day} of {days}"),
        _ => match reset.stage {
            Stage::Before => "; it has not begun".to_owned(),
            Stage::Running => String::new(),
            Stage::Ended => "; it has ended".to_owned(),
        },
    };
    lines.push(vec![words(format!("{days}{left}; after it: {}", reset.on_expiry))]);
    if let Some(scope) = &reset.scope {
        lines.push(vec![words("About changes if "), free(scope)]);
    }
    let mut adds = vec![words("It adds ")];
    for (index, id) in reset.adds.iter().enumerate() {
        if index > 0 {
            adds.push(words(", "));
        }
        adds.push(name(id));
    }
    lines.push(adds);
    Part { head: vec![words("Reset "), name(&reset.name)], lines, table: None }
}

fn progress(progress: &Progress) -> Part {
    let row = |what: String, friction: &Friction| {
        let number = |number: u64| vec![words(grouped(number))];
        let share =
            |share: Option<f64>| vec![words(share.map_or("–".to_owned(), |share| format!("{share:.1}")))];
        vec![
            vec![words(what)],
            number(friction.judged),
            number(friction.hold),
            number(friction.stop),
            share(friction.without_friction_percent),
            share(friction.minutes_per_change),
        ]
    };
    let mut rows: Vec<_> = progress
        .tiers
        .iter()
        .map(|friction| {
            let what = friction.tier.map_or("no tier".to_owned(), |tier| format!("tier {tier}"));
            row(what, friction)
        })
        .collect();
    rows.push(row("all".to_owned(), &progress.all));
    let mut lines = Vec::new();
    if progress.all.judged == 0 {
        lines.push(vec![words("No change was judged so far.")]);
    }
    if progress.not_judged > 0 {
        lines.push(vec![words(format!("{} could not be judged.", grouped(progress.not_judged)))]);
    }
    let heads = vec![
        ("changes", false),
        ("judged", true),
        ("held", true),
        ("stopped", true),
        ("% without friction", true),
        ("minutes a change", true),
    ];
    let caption = "What it asked so far, by the strictest tier that a change touches".to_owned();
    Part { head: vec![words("So far")], lines, table: Some(Table { caption, heads, rows }) }
}

fn criteria(criteria: &[Criterion]) -> Part {
    let mut lines = Vec::new();
    for criterion in criteria {
        let mut line = vec![
            words(format!("{}: ", criterion.state.words())),
            free(&criterion.criterion),
            words("; "),
            free(&criterion.found),
        ];
        if !criterion.owed_by.is_empty() {
            line.push(words("; owed by "));
            line.push(free(criterion.owed_by.join(", ")));
        }
        lines.push(line);
        if !criterion.examples.is_empty() {
            let more = criterion.examples.len().saturating_sub(3);
            let shown: Vec<&str> = criterion.examples.iter().take(3).map(String::as_str).collect();
            let more = if more > 0 { format!("; and {more} more in JSON") } else { String::new() };
            lines.push(vec![words("for instance "), free(shown.join("; ")), words(more)]);
        }
    }
    Part { head: vec![words("Exit criteria")], lines, table: None }
}

fn audit(audit: &Audit) -> Part {
    let row = |what: Vec<Piece>, row: &AuditRow| {
        let known = |bad: u64, unknown: u64| {
            let rest =
                if unknown > 0 { format!(" (+{} not known)", grouped(unknown)) } else { String::new() };
            vec![words(format!("{}{rest}", grouped(bad)))]
        };
        vec![
            what,
            vec![words(grouped(row.changes))],
            vec![words(grouped(row.held))],
            known(row.without_record, row.record_not_known),
            known(row.without_second_person, row.second_person_not_known),
            vec![words(row.break_glass.map_or("not known".to_owned(), grouped))],
        ]
    };
    let mut rows: Vec<_> = audit
        .areas
        .iter()
        .map(|area| {
            row(area.area.as_ref().map_or(vec![words("nobody named")], |area| vec![name(area)]), area)
        })
        .collect();
    rows.push(row(vec![words("all")], &audit.all));
    let heads = vec![
        ("area", false),
        ("changes", true),
        ("held", true),
        ("without record", true),
        ("without second person", true),
        ("break-glass", true),
    ];
    let caption = format!("Changes by {}, in order of names", audit.by.word());
    Part {
        head: vec![words(format!("Audit by {}", audit.by.word()))],
        lines: Vec::new(),
        table: Some(Table { caption, heads, rows }),
    }
}
