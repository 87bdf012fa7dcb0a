//! Which changes are asked about.

use caution_core::ObjectId;
use caution_core::port::{History as _, Source as _};
use caution_engine::backtest::Period;
use caution_repo::GitRepository;
use clap::Args;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::failure::Failure;

/// What is asked for if nothing is said.
const USUAL: &str = "90d";

/// Which changes
#[derive(Debug, Args)]
#[group(id = "period-arguments")]
pub(super) struct Arguments {
    /// From when on: 90d, 12w, 2y (365 days each), 2026-01-31, or an RFC 3339 moment [default: 90d]
    #[arg(long, value_name = "WHEN", conflicts_with = "last")]
    since: Option<String>,
    /// Only the newest N changes
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    last: Option<u32>,
    /// Up to a date (that day included), or up to a revision in place of HEAD
    #[arg(long, value_name = "REV|DATE")]
    until: Option<String>,
    /// Take this moment for now (RFC 3339)
    #[arg(long, value_name = "TIME")]
    at: Option<Timestamp>,
}

/// The period, and the words it was asked with.
pub(super) struct Asked {
    pub(super) period: Period,
    pub(super) words: String,
}

/// A bound as somebody wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum When {
    /// So long before the end.
    Before(SignedDuration),
    /// This day.
    Day(Date),
    /// This moment.
    At(Timestamp),
}

impl Arguments {
    /// Works out the period. A length of time counts back from `--until`, else from now.
    pub(super) fn ask(&self, repository: &GitRepository, now: Timestamp) -> Result<Asked, Failure> {
        let now = self.at.unwrap_or(now);
        let End { tip, until, moment: end, is_now } = self.end(repository, now)?;
        let since = match (&self.since, self.last) {
            (Some(text), _) => Some(text.as_str()),
            (None, Some(_)) => None,
            (None, None) => Some(USUAL),
        };
        let words = match self.last {
            Some(last) => format!("last {last}"),
            None => since.unwrap_or(USUAL).to_owned(),
        };
        let since = since.map(|text| moment(text, end)).transpose()?;
        if since.is_some_and(|since| since > end) {
            return Err(Failure::usage(
                format!("`--since {words}` is later than the end of the period, {end}"),
                "let the period begin before it ends",
            ));
        }
        let last = self.last.map(|last| usize::try_from(last).unwrap_or(usize::MAX));
        Ok(Asked { period: Period { tip, since, until, last, ends_now: is_now }, words })
    }

    /// The newest commit, the moment after which changes are left out, and the end to count back from.
    fn end(&self, repository: &GitRepository, now: Timestamp) -> Result<End, Failure> {
        let bound = match self.until.as_deref().and_then(when) {
            Some(When::Day(day)) => Some(last_of(day)),
            Some(When::At(at)) => Some(at),
            Some(When::Before(_)) | None => None,
        };
        let revision = self.until.as_deref().filter(|_| bound.is_none());
        let Some(revision) = revision else {
            // The newest N are the newest, whatever their dates say.
            let until = bound.or_else(|| self.last.is_none().then_some(now));
            let (tip, moment) = (repository.head()?, bound.unwrap_or(now));
            return Ok(End { tip, until, moment, is_now: bound.is_none() });
        };
        let tip = repository.resolve(revision)?;
        let mut committed_at = None;
        repository.first_parents(&tip, &mut |step| {
            committed_at = Timestamp::from_second(step.committed_at).ok();
            false
        })?;
        Ok(End { tip: Some(tip), until: None, moment: committed_at.unwrap_or(now), is_now: false })
    }
}

struct End {
    tip: Option<ObjectId>,
    until: Option<Timestamp>,
    moment: Timestamp,
    /// Whether the end is now, and nobody named it.
    is_now: bool,
}

/// A bound as it is written; `None` if it is none.
fn when(text: &str) -> Option<When> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(When::At(at));
    }
    // A time of day without a zone is no moment, and more than a day.
    if let Some(day) = text.parse::<Date>().ok().filter(|_| !text.contains([':', 'T', 't', ' '])) {
        return Some(When::Day(day));
    }
    let unit = text.chars().next_back()?;
    let days = match unit {
        'd' => 1,
        'w' => 7,
        'y' => 365,
        _ => return None,
    };
    let digits = text.strip_suffix(unit)?;
    let number: i64 = digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())??;
    let hours = number.checked_mul(days)?.checked_mul(24)?;
    (hours <= 24 * 365 * 10_000).then(|| When::Before(SignedDuration::from_hours(hours)))
}

/// The moment that a beginning stands for.
fn moment(text: &str, end: Timestamp) -> Result<Timestamp, Failure> {
    match when(text) {
        Some(When::At(at)) => Ok(at),
        Some(When::Day(day)) => Ok(start_of(day)),
        Some(When::Before(length)) => Ok(end.checked_sub(length).unwrap_or(Timestamp::MIN)),
        None => Err(Failure::usage(
            format!("`{text}` is neither a length of time nor a date"),
            "write `90d`, `12w`, `2y` or a date like `2026-01-31`",
        )),
    }
}

fn start_of(day: Date) -> Timestamp {
    day.to_zoned(TimeZone::UTC).map_or(Timestamp::MAX, |zoned| zoned.timestamp())
}

/// The last second of a day: it belongs to the period.
fn last_of(day: Date) -> Timestamp {
    start_of(day).checked_add(SignedDuration::from_secs(24 * 3_600 - 1)).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_dates_and_moments_are_told_apart() {
        let hours = |text| match when(text) {
            Some(When::Before(length)) => length.as_hours(),
            other => panic!("{text}: {other:?}"),
        };
        assert_eq!([hours("90d"), hours("12w"), hours("2y"), hours("0d")], [2_160, 2_016, 17_520, 0]);
        assert!(matches!(when("2026-01-31"), Some(When::Day(_))));
        assert!(matches!(when("2026-01-31T10:00:00Z"), Some(When::At(_))));
        for text in [
            "",
            "d",
            "-3d",
            "+3d",
            "3",
            "3m",
            "3 d",
            "99999999999999999999d",
            "9999999999y",
            "main",
            "2026-01-31T10:00",
        ] {
            assert_eq!(when(text), None, "{text}");
        }
    }

    #[test]
    fn a_period_begins_at_midnight_and_ends_with_the_day() {
        let end = "2026-03-01T12:00:00Z".parse().unwrap();
        assert_eq!(moment("1d", end).unwrap().to_string(), "2026-02-28T12:00:00Z");
        assert_eq!(moment("2026-01-31", end).unwrap().to_string(), "2026-01-31T00:00:00Z");
        assert!(moment("10000y", end).unwrap() < start_of("-007000-01-01".parse().unwrap()));
        assert_eq!(last_of("2026-01-31".parse().unwrap()).to_string(), "2026-01-31T23:59:59Z");
        assert!(moment("yesterday", end).is_err());
    }
}
