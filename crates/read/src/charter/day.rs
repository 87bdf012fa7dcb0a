//! Days, as people write them.

use caution_core::problem::Problem;
use jiff::civil::Date;

use crate::yaml::{self, Spanned, quoted};

/// Reads `2026-12-31`; `hint` says what to write.
pub(super) fn day(input: &str, text: &str, day: &Spanned<String>, hint: &str) -> Result<Date, Problem> {
    let bare = day.value.trim();
    // The parser also takes a date with a time behind it, which is not a day.
    let date = (bare.len() == "2026-12-31".len()).then(|| bare.parse().ok()).flatten();
    date.ok_or_else(|| {
        yaml::problem(input, text, day, format!("{} is not a date", quoted(&day.value))).hint(hint)
    })
}
