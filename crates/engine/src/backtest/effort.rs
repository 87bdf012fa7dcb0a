//! What holds would have cost in time. An assumption, not a measurement.

use caution_wire::backtest::Effort;

/// How many minutes one hold is taken to cost unless somebody says otherwise. Nothing here measures it.
pub const MINUTES_PER_HOLD: u32 = 15;

/// The minutes that this many holds in this many days cost.
pub(super) fn effort(holds: u64, minutes_per_hold: u32, days: f64) -> Effort {
    let minutes = holds.saturating_mul(u64::from(minutes_per_hold));
    // Less than two weeks say nothing of the usual week.
    let per_week = (days >= 14.0).then(|| super::conclude::tenth(minutes as f64 * 7.0 / days));
    Effort { minutes_per_hold, holds, minutes, minutes_per_week: per_week }
}
