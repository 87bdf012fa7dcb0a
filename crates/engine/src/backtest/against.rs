//! The same history under two policies.

use caution_core::verdict::Outcome;
use caution_wire::comparison::{Comparison, Difference, DifferenceKind};
use caution_wire::mask;

use super::conclude::All;
use super::judge::{Found, Other};

/// How the policy that judged compares with the other one; `None` if there is no other.
pub(super) fn comparison(all: &All<'_>, minutes_per_hold: u32) -> Option<Comparison> {
    let mut told: Option<Comparison> = None;
    for (index, _, found) in all.found() {
        let Some(against) = &found.against else { continue };
        let told = told.get_or_insert_with(Comparison::default);
        told.policy = mask(&found.policy.0);
        let other = match against {
            Ok(other) => other,
            Err(_) => {
                told.not_compared += 1;
                continue;
            }
        };
        told.against = mask(&other.policy);
        told.compared += 1;
        told.holds += u64::from(found.outcome == Outcome::Hold);
        told.holds_against += u64::from(other.outcome == Outcome::Hold);
        let Some(kind) = kind(found, other) else {
            told.same += 1;
            continue;
        };
        *match kind {
            DifferenceKind::NewlyHeld => &mut told.newly_held,
            DifferenceKind::NewlyLetThrough => &mut told.newly_let_through,
            DifferenceKind::ChangedRequirements => &mut told.changed_requirements,
        } += 1;
        if let Some(change) = all.named(index) {
            told.changes.push(difference(change, kind, found, other));
        }
    }
    if let Some(told) = &mut told {
        let minutes = |holds: u64| i64::try_from(holds.saturating_mul(u64::from(minutes_per_hold)));
        told.minutes_difference =
            minutes(told.holds).unwrap_or(i64::MAX) - minutes(told.holds_against).unwrap_or(i64::MAX);
    }
    told
}

/// In which way the two differ, if they do.
fn kind(found: &Found, other: &Other) -> Option<DifferenceKind> {
    match (found.outcome, other.outcome) {
        (Outcome::Proceed, Outcome::Proceed) => None,
        (_, Outcome::Proceed) => Some(DifferenceKind::NewlyHeld),
        (Outcome::Proceed, _) => Some(DifferenceKind::NewlyLetThrough),
        (one, two) if one == two && found.waits_for == other.waits_for => None,
        _ => Some(DifferenceKind::ChangedRequirements),
    }
}

fn difference(
    change: caution_wire::backtest::Named,
    kind: DifferenceKind,
    found: &Found,
    other: &Other,
) -> Difference {
    let only = |these: &[String], those: &[String]| {
        these.iter().filter(|one| !those.contains(one)).map(|one| mask(one)).collect()
    };
    let stricter = if found.outcome >= other.outcome { &found.reason } else { &other.reason };
    Difference {
        change,
        kind,
        outcome: found.outcome.into(),
        outcome_against: other.outcome.into(),
        added: only(&found.waits_for, &other.waits_for),
        removed: only(&other.waits_for, &found.waits_for),
        why: mask(stricter),
    }
}
