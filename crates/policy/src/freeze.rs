//! Freezes: when they are on.

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

use crate::form::{WEEK, WeekTime};

/// When something is frozen.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Freeze {
    /// Its name.
    pub(crate) name: String,
    /// Why.
    pub(crate) because: String,
    /// When it is on.
    pub(crate) spans: Spans,
    /// When it is on, as people read it.
    pub(crate) words: String,
    /// Whether nobody can lift it.
    pub(crate) absolute: bool,
    /// Where it stands.
    pub(crate) source: String,
}

/// When a freeze is on.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Spans {
    /// Once; the end does not belong to it.
    Once {
        /// The beginning.
        from: Timestamp,
        /// The end.
        until: Timestamp,
    },
    /// Every week.
    Weekly {
        /// The parts of the week; an end does not belong to its part.
        parts: Vec<(WeekTime, WeekTime)>,
        /// Whose clock counts.
        zone: TimeZone,
    },
}

impl Freeze {
    /// Whether it is on.
    pub(crate) fn is_on(&self, now: Timestamp) -> bool {
        match &self.spans {
            Spans::Once { from, until } => *from <= now && now < *until,
            Spans::Weekly { parts, zone } => {
                let local = now.to_zoned(zone.clone());
                let at = WeekTime::of(local.weekday(), local.time()).minute;
                parts.iter().any(|(from, until)| {
                    let (from, until) = (from.minute, until.minute);
                    if from < until { from <= at && at < until } else { from <= at || at < until }
                })
            }
        }
    }

    /// A moment from now on at which it is on, if there is one.
    pub(crate) fn next_on(&self, now: Timestamp) -> Option<Timestamp> {
        if self.is_on(now) {
            return Some(now);
        }
        match &self.spans {
            Spans::Once { from, .. } => Some(*from).filter(|from| *from > now),
            Spans::Weekly { parts, zone } => {
                let local = now.to_zoned(zone.clone());
                let at = WeekTime::of(local.weekday(), local.time()).minute;
                let ahead = parts.iter().map(|(from, _)| (from.minute + WEEK - at) % WEEK).min()?;
                // An hour that a clock skips or repeats may lie between: then it is on a little later.
                let hours = (0..3).map(|hour| i64::from(ahead) + hour * 60);
                let mut moments = hours.filter_map(|minutes| now.checked_add(minutes.minutes()).ok());
                moments.find(|moment| self.is_on(*moment))
            }
        }
    }

    /// Whether it is over and does not come again.
    pub(crate) fn is_over(&self, now: Timestamp) -> bool {
        matches!(&self.spans, Spans::Once { until, .. } if *until <= now)
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::Offset;

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn weekly(from: u32, until: u32, hours: i8) -> Freeze {
        let parts = vec![(WeekTime { minute: from }, WeekTime { minute: until })];
        let zone = TimeZone::fixed(Offset::constant(hours));
        Freeze {
            name: "f".to_owned(),
            because: String::new(),
            spans: Spans::Weekly { parts, zone },
            words: String::new(),
            absolute: true,
            source: String::new(),
        }
    }

    #[test]
    fn a_weekly_freeze_runs_over_the_end_of_the_week_by_its_own_clock() {
        // Friday 16:00 to Monday 08:00, two hours ahead of UTC.
        let freeze = weekly((4 * 24 + 16) * 60, 8 * 60, 2);
        for (moment, on) in [
            ("2026-11-20T13:59:59Z", false),
            ("2026-11-20T14:00:00Z", true),
            ("2026-11-22T23:00:00Z", true),
            ("2026-11-23T05:59:59Z", true),
            ("2026-11-23T06:00:00Z", false),
            ("2026-11-25T12:00:00Z", false),
        ] {
            assert_eq!(freeze.is_on(at(moment)), on, "{moment}");
        }
        assert!(!freeze.is_over(at("2099-01-01T00:00:00Z")));
        for moment in ["2026-11-20T13:59:59Z", "2026-11-23T06:00:00Z", "2026-11-21T00:00:00Z"] {
            let next = freeze.next_on(at(moment)).unwrap();
            assert!(freeze.is_on(next) && next >= at(moment), "{moment}: {next}");
        }
    }

    #[test]
    fn a_single_freeze_ends_at_its_end() {
        let (from, until) = (at("2026-12-20T16:00:00Z"), at("2027-01-04T00:00:00Z"));
        let freeze = Freeze { spans: Spans::Once { from, until }, ..weekly(0, 1, 0) };
        assert!(!freeze.is_on(at("2026-12-20T15:59:59Z")));
        assert!(freeze.is_on(from) && !freeze.is_on(until));
        assert!(!freeze.is_over(from) && freeze.is_over(until));
    }
}
