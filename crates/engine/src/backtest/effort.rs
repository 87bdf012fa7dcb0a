//! What holds would have cost in time. An assumption, not a measurement.

use caution_wire::backtest::{Changes, Effort};

/// How many minutes one hold is taken to cost unless somebody says otherwise. Nothing here measures it.
pub const MINUTES_PER_HOLD: u32 = 15;

/// The minutes that this many holds in this many days cost.
pub(super) fn effort(changes: &Changes, minutes_per_hold: u32, days: f64) -> Effort {
    let (holds, judged) = (changes.hold, changes.judged);
    let minutes = holds.saturating_mul(u64::from(minutes_per_hold));
    // Less than two weeks say nothing of the usual week.
    let per_week = (days >= 14.0).then(|| super::conclude::tenth(minutes as f64 * 7.0 / days));
    let of_judged = |number: f64| (judged > 0).then(|| super::conclude::tenth(number / judged as f64));
    Effort {
        minutes_per_hold,
        holds,
        minutes,
        minutes_per_week: per_week,
        minutes_per_change: of_judged(minutes as f64),
        without_friction_percent: of_judged(changes.proceed as f64 * 100.0),
    }
}
