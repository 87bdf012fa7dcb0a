//! The changes most worth reading.

use std::cmp::Reverse;

use caution_core::verdict::Outcome;
use caution_wire::backtest::Reading;
use caution_wire::mask;

use super::conclude::All;
use super::judge::Found;
use super::plan::Entry;

/// How many are named.
const MOST: usize = 5;

/// By verdict, severity of the worst finding, tier, size; then the newest.
pub(super) fn reading(all: &All<'_>) -> Vec<Reading> {
    let mut ranked: Vec<_> = all.found().collect();
    ranked.sort_by_key(|(index, _, found)| {
        let size = found.added + found.removed;
        (
            Reverse(found.outcome),
            Reverse(found.severity()),
            found.tier.unwrap_or(u8::MAX),
            Reverse(size),
            *index,
        )
    });
    let worth = ranked.into_iter().take(MOST);
    worth.filter_map(|(index, entry, found)| one(all, index, entry, found)).collect()
}

fn one(all: &All<'_>, index: usize, entry: &Entry, found: &Found) -> Option<Reading> {
    Some(Reading {
        change: all.named(index)?,
        merge: entry.is_merge,
        outcome: found.outcome.into(),
        severity: found.severity().map(Into::into),
        tier: found.tier,
        files: found.files as u64,
        added_lines: found.added,
        removed_lines: found.removed,
        why: mask(&why(found)),
        went_wrong: all.went_wrong(index),
    })
}

fn why(found: &Found) -> String {
    match (&found.worst, found.outcome) {
        (Some((severity, rule, what)), Outcome::Proceed) => format!("{} by `{rule}`: {what}", severity.id()),
        (None, Outcome::Proceed) => "size alone; the gate had nothing to say".to_owned(),
        _ => found.reason.clone(),
    }
}
