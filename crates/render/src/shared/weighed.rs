//! The sentences about another policy, and about whom a policy asks.

use caution_wire::Backtest;
use caution_wire::comparison::{Area, Comparison, Difference};

use super::piece::{Piece, free, name, words};
use super::tested::{grouped, many};

/// Which way a comparison is read.
pub(crate) const DIRECTION: &str =
    "What is newly held is held by the policy that judged and not by the other one.";

/// What a change costs people, and how many changes meet nothing.
pub(crate) fn friction(report: &Backtest) -> Option<String> {
    let effort = &report.effort;
    let (minutes, free) = (effort.minutes_per_change?, effort.without_friction_percent?);
    Some(format!(
        "{minutes:.1} minutes a change, {} a hold; {free:.1}\u{a0}% of the changes meet neither hold nor stop",
        grouped(u64::from(effort.minutes_per_hold))
    ))
}

/// How many changes wait for somebody.
pub(crate) fn load(report: &Backtest) -> Option<String> {
    let load = &report.load;
    (load.changes > 0).then(|| {
        let without = match load.without_owner {
            0 => String::new(),
            1 => "; 1 of them touches nothing that has an owner".to_owned(),
            some => format!("; {} of them touch nothing that has an owner", grouped(some)),
        };
        let wait = if load.changes == 1 { "waits" } else { "wait" };
        format!("{} {wait} for somebody’s approval{without}", many(load.changes, "change"))
    })
}

/// What one owner would have been asked.
pub(crate) fn area(area: &Area) -> Vec<Piece> {
    let week = area.requests_per_week.map(|week| format!(", {week:.1} a week")).unwrap_or_default();
    vec![name(&area.owner), words(format!(": {}{week}", many(area.requests, "request")))]
}

/// What the comparison comes to.
pub(crate) fn tally(comparison: &Comparison) -> Vec<Piece> {
    let mut text = format!(
        ": of {} that both judged, {} newly held, {} newly let through, {} asked for something else, {} the same",
        many(comparison.compared, "change"),
        grouped(comparison.newly_held),
        grouped(comparison.newly_let_through),
        grouped(comparison.changed_requirements),
        grouped(comparison.same)
    );
    if comparison.not_compared > 0 {
        text.push_str(&format!(
            "; {} could not be judged by the other one",
            grouped(comparison.not_compared)
        ));
    }
    vec![name(&comparison.policy), words(" against "), name(&comparison.against), words(text)]
}

/// What it costs more or less.
pub(crate) fn cost(comparison: &Comparison) -> String {
    let minutes = many(comparison.minutes_difference.unsigned_abs(), "minute");
    let holds =
        format!("{} in place of {}", many(comparison.holds, "hold"), grouped(comparison.holds_against));
    match comparison.minutes_difference {
        0 => format!("{holds}: no minutes more or less"),
        more if more > 0 => format!("{holds}: {minutes} of people more, by the same assumption"),
        _ => format!("{holds}: {minutes} of people less, by the same assumption"),
    }
}

/// Why a change comes out differently.
pub(crate) fn why(difference: &Difference) -> Vec<Piece> {
    let mut pieces = vec![words(format!(
        "{} in place of {}",
        difference.outcome.word(),
        difference.outcome_against.word()
    ))];
    for (label, list) in [("; also asks ", &difference.added), ("; no longer asks ", &difference.removed)] {
        if let Some((first, rest)) = list.split_first() {
            pieces.extend([words(label), free(first)]);
            if !rest.is_empty() {
                pieces.push(words(format!(" and {} more", rest.len())));
            }
        }
    }
    if difference.added.is_empty() && difference.removed.is_empty() {
        pieces.extend([words("; "), free(&difference.why)]);
    }
    pieces
}
