//! Moments as people write them: a day, a day with a time, or a time of the week.

use std::borrow::Cow;

use caution_read::yaml::quoted;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time, Weekday};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::{Deserialize, Deserializer, Error as _};

/// `2026-12-20`, `2026-12-20T16:00`, or `2026-12-20T16:00:00Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    /// A day.
    Day(Date),
    /// A time of a day, in a time zone that is told elsewhere.
    Local(DateTime),
    /// A moment with its own offset.
    Exact(Timestamp),
}

impl Moment {
    /// Reads one; `None` if it is none.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.len() == 10 {
            return text.parse().ok().map(Self::Day);
        }
        // Whatever names a zone by brackets is left to `time_zone`.
        if text.len() < 16 || text.len() > 35 || text.contains('[') {
            return None;
        }
        text.parse().ok().map(Self::Exact).or_else(|| text.parse().ok().map(Self::Local))
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            D::Error::custom(format_args!(
                "{} is not a day or a moment; write it like `2026-12-20`, `2026-12-20T16:00` or `2026-12-20T16:00:00Z`",
                quoted(&text)
            ))
        })
    }
}

impl JsonSchema for Moment {
    fn schema_name() -> Cow<'static, str> {
        "Moment".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({
            "type": "string",
            "pattern": r"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([Zz]|[+-]\d{2}:?\d{2})?)?$"
        })
    }

    fn inline_schema() -> bool {
        true
    }
}

/// A time of the week: `Friday 16:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct WeekTime {
    /// Minutes since Monday, 00:00; below 7 days.
    pub(crate) minute: u32,
}

/// Minutes of a week.
pub(crate) const WEEK: u32 = 7 * 24 * 60;

impl WeekTime {
    /// The time of the week of a local time.
    pub(crate) fn of(weekday: Weekday, time: Time) -> Self {
        let day = u32::from(weekday.to_monday_zero_offset().unsigned_abs());
        let hour = u32::from(time.hour().unsigned_abs());
        Self { minute: (day * 24 + hour) * 60 + u32::from(time.minute().unsigned_abs()) }
    }

    fn parse(text: &str) -> Option<Self> {
        let (day, time) = text.trim().split_once(char::is_whitespace)?;
        let day = day.to_ascii_lowercase();
        const DAYS: [&str; 7] =
            ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
        let at = DAYS.iter().position(|name| *name == day || (day.len() == 3 && name.starts_with(&day)))?;
        let (hours, minutes) = time.trim().split_once(':')?;
        let number = |digits: &str, most: u32| {
            let plain = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
            digits.parse::<u32>().ok().filter(|number| plain && *number <= most)
        };
        let (hours, minutes) = (number(hours, 24)?, number(minutes, 59)?);
        if hours == 24 && minutes > 0 {
            return None;
        }
        Some(Self { minute: ((u32::try_from(at).ok()? * 24 + hours) * 60 + minutes) % WEEK })
    }
}

impl<'de> Deserialize<'de> for WeekTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            D::Error::custom(format_args!(
                "{} is not a time of the week; write it like `Friday 16:00`",
                quoted(&text)
            ))
        })
    }
}

impl JsonSchema for WeekTime {
    fn schema_name() -> Cow<'static, str> {
        "WeekTime".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "`Friday 16:00`",
            "pattern": r"^[A-Za-z]{3,9} \d{2}:\d{2}$"
        })
    }

    fn inline_schema() -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_a_day_a_local_time_or_an_exact_one() {
        assert!(matches!(Moment::parse("2026-12-20"), Some(Moment::Day(_))));
        assert!(matches!(Moment::parse("2026-12-20T16:00"), Some(Moment::Local(_))));
        assert!(matches!(Moment::parse("2026-12-20T16:00:00Z"), Some(Moment::Exact(_))));
        assert!(matches!(Moment::parse("2026-12-20T16:00:00+02:00"), Some(Moment::Exact(_))));
        for text in
            ["", "today", "2026-13-01", "16:00", "2026-12-20T25:00", "2026-12-20T16:00[Europe/Berlin]"]
        {
            assert_eq!(Moment::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_time_of_the_week_counts_from_monday() {
        let minute = |text| WeekTime::parse(text).map(|time| time.minute);
        assert_eq!(minute("Monday 00:00"), Some(0));
        assert_eq!(minute("fri 16:00"), Some((4 * 24 + 16) * 60));
        assert_eq!(minute("Sunday 24:00"), Some(0));
        for text in ["Friday", "Fry 16:00", "Friday 25:00", "Friday 24:01", "Friday 4:00", "Friday -1:00", ""]
        {
            assert_eq!(minute(text), None, "{text}");
        }
    }
}
