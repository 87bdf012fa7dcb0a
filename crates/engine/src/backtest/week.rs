//! Weeks: from Monday 00:00 UTC.

use jiff::Timestamp;
use jiff::tz::TimeZone;

const DAY_SECONDS: i64 = 86_400;

/// 1970-01-01 was a Thursday: the Monday before it is three days earlier.
const FIRST_MONDAY: i64 = -3 * DAY_SECONDS;

/// More weeks than this in one row are not filled up with empty ones; commit dates may lie.
const ROW: i64 = 1_200;

/// The number of the week that a moment is in, counted from the Monday before 1970.
pub(super) fn number(at: Timestamp) -> i64 {
    (at.as_second() - FIRST_MONDAY).div_euclid(7 * DAY_SECONDS)
}

/// The Monday that a week begins with, as `2026-01-05`.
pub(super) fn monday(number: i64) -> String {
    date(super::plan::moment(number * 7 * DAY_SECONDS + FIRST_MONDAY))
}

/// The day of a moment in UTC, as `2026-01-05`.
pub(super) fn date(at: Timestamp) -> String {
    at.to_zoned(TimeZone::UTC).date().to_string()
}

/// Every week from the first to the last; only the two if there are too many between them.
pub(super) fn row(first: i64, last: i64) -> Vec<i64> {
    if last - first < ROW { (first..=last).collect() } else { vec![first, last] }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn week(text: &str) -> String {
        monday(number(text.parse().unwrap()))
    }

    #[test]
    fn a_week_begins_on_monday_at_midnight_utc() {
        for (at, begins) in [
            ("2026-01-05T00:00:00Z", "2026-01-05"),
            ("2026-01-04T23:59:59Z", "2025-12-29"),
            ("2026-01-11T23:59:59Z", "2026-01-05"),
            // Sunday in New York is Monday in UTC.
            ("2026-01-11T22:00:00-05:00", "2026-01-12"),
            ("1970-01-01T00:00:00Z", "1969-12-29"),
            ("1969-12-28T23:59:59Z", "1969-12-22"),
        ] {
            assert_eq!(week(at), begins, "{at}");
        }
    }

    #[test]
    fn dates_at_the_ends_of_the_calendar_have_weeks_and_no_endless_row() {
        let (first, last) = (number(Timestamp::MIN), number(Timestamp::MAX));
        assert_eq!(row(first, last), [first, last]);
        assert!(!monday(first).is_empty() && !monday(last).is_empty());
        assert_eq!(row(5, 7), [5, 6, 7]);
    }
}
