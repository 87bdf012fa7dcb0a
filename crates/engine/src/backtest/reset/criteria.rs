//! Exit criteria. Each number is worked out between what is known and what could be: a criterion is met or
//! not met only if that holds whatever is not known.

use std::collections::BTreeSet;

use caution_core::verdict::Outcome;
use caution_policy::{Criterion, Limit, Metric, Of, Query};
use caution_wire::mask;
use caution_wire::reset::{self as wire, CriterionState};

use super::audit::{Known, second_person};
use super::{Desk, Row, days_before};
use crate::backtest::conclude::tenth;
use crate::backtest::interval::FEWEST;
use crate::backtest::judge::Found;

/// How many examples and owners are listed.
const SHOWN: usize = 10;

/// What was counted.
#[derive(Debug, Default)]
struct Count {
    /// Of how many.
    of: u64,
    /// How many are against the criterion.
    against: u64,
    /// Of how many it is not known.
    unknown: u64,
    /// Why it is not known.
    why: Option<&'static str>,
    examples: Vec<String>,
    owners: BTreeSet<String>,
}

impl Desk<'_> {
    pub(super) fn criterion(&self, criterion: &Criterion) -> wire::Criterion {
        match criterion {
            Criterion::Statement { text, confirmed } => {
                let (state, found) = match confirmed {
                    None => (CriterionState::ForAPerson, "nobody has confirmed it".to_owned()),
                    Some((by, on)) => {
                        let on = on.map(|day| format!(" on {day}")).unwrap_or_default();
                        (CriterionState::Confirmed, format!("confirmed by {by}{on}"))
                    }
                };
                wire::Criterion {
                    criterion: mask(text),
                    metric: None,
                    state,
                    found: mask(&found),
                    at_least: None,
                    at_most: None,
                    limit: None,
                    examples: Vec::new(),
                    owed_by: Vec::new(),
                }
            }
            Criterion::Query(query) => self.query(query),
        }
    }

    fn query(&self, query: &Query) -> wire::Criterion {
        let count = match query.metric {
            Metric::ServicesWithoutOwner => self.services(query),
            _ => self.changes(query),
        };
        let (low, high, limit) = match query.at_most {
            Limit::Count(limit) => {
                (count.against as f64, (count.against + count.unknown) as f64, limit as f64)
            }
            Limit::Percent(limit) => {
                let of = count.of.max(1) as f64;
                let share = |number: u64| number as f64 * 100.0 / of;
                (share(count.against), share((count.against + count.unknown).min(count.of)), limit)
            }
        };
        let too_few = query.metric.is_share() && count.of < FEWEST as u64;
        let nameless = self.names_nothing(query);
        let cut = query.over_days.is_some() && self.plan.cut.is_some();
        let state = if nameless {
            CriterionState::NotMeasurable
        } else if !too_few && low > limit {
            CriterionState::NotMet
        } else if !too_few && !cut && high <= limit {
            CriterionState::Met
        } else {
            CriterionState::NotMeasurable
        };
        let mut found = told(query.metric, &count, low);
        if too_few {
            found.push_str(&format!("; too few for a share, which needs {FEWEST}"));
        }
        if cut {
            found.push_str("; the history here ends within these days");
        }
        if nameless {
            found = "no service of this kind is declared".to_owned();
        }
        let open = state != CriterionState::Met;
        wire::Criterion {
            criterion: mask(&query.to_string()),
            metric: Some(query.metric.id().to_owned()),
            state,
            found: mask(&found),
            at_least: Some(tenth(low)),
            at_most: (!cut && !nameless).then(|| tenth(high)),
            limit: Some(limit),
            examples: if open { count.examples } else { Vec::new() },
            owed_by: if open { count.owners.into_iter().take(SHOWN).collect() } else { Vec::new() },
        }
    }

    /// Whether a query is about services or tiers that the charter does not declare: then nothing could ever
    /// count against it.
    fn names_nothing(&self, query: &Query) -> bool {
        let by_charter = query.metric == Metric::ServicesWithoutOwner
            || !query.of.tiers.is_empty()
            || !query.of.services.is_empty();
        let declared = self.question.charter.services.iter().any(|service| {
            let of = Of { owners: Vec::new(), ..query.of.clone() };
            of.includes(service.tier, [service.name.as_str()], [])
        });
        by_charter && !declared
    }

    /// Services as the charter has them now.
    fn services(&self, query: &Query) -> Count {
        let mut count = Count::default();
        let services = self.question.charter.services.iter().filter(|service| {
            let owners = service.owners.iter().map(String::as_str);
            query.of.includes(service.tier, [service.name.as_str()], owners)
        });
        for service in services {
            count.of += 1;
            if service.owners.is_empty() {
                count.against += 1;
                if count.examples.len() < SHOWN {
                    count.examples.push(mask(&service.name));
                }
                count.owners.extend(service.director.iter().chain(&service.vp).map(|name| mask(name)));
            }
        }
        count
    }

    fn changes(&self, query: &Query) -> Count {
        let now = self.question.now;
        let rows = self.rows(query.over_days.map_or(now, |days| days_before(now, days)), now);
        let mut count = Count::default();
        let (reverted, hot_fixed) = (self.links.reverted(), self.links.hot_fixed());
        for row in &rows {
            let Some(found) = row.found() else {
                // Of what could not be judged it is not known what it touches either.
                count.of += 1;
                count.unknown += 1;
                count.why = Some("some changes could not be judged");
                continue;
            };
            let tiers = found.areas.services.iter().filter_map(|(_, tier)| *tier);
            let services = found.areas.services.iter().map(|(name, _)| name.as_str());
            let owners = found.areas.owners.iter().map(String::as_str);
            if !query.of.includes(tiers, services, owners) {
                continue;
            }
            count.of += 1;
            let known = match query.metric {
                Metric::RevertedShare => Known::bad_if(reverted.contains(&row.index)),
                Metric::HotFixedShare => Known::bad_if(hot_fixed.contains(&row.index)),
                Metric::HeldShare => Known::bad_if(found.outcome != Outcome::Proceed),
                other => self.known(other, row, found),
            };
            count.add(known, row, found, why(query.metric));
        }
        // A revert that names nothing could be of any of them.
        let loose = match query.metric {
            Metric::RevertedShare => self.links.unclear.len() as u64,
            Metric::HotFixedShare => self.links.untraced as u64,
            _ => 0,
        };
        if loose > 0 && count.of > 0 {
            count.unknown += loose.min(count.of);
            count.why = Some("what some reverts or fixes mend is not known");
        }
        count
    }

    fn known(&self, metric: Metric, row: &Row<'_>, found: &Found) -> Known {
        match metric {
            Metric::ChangesWithoutRecord => self.record(row, found),
            Metric::ChangesWithoutSecondPerson => second_person(found),
            // What became of a hold is in no record yet.
            Metric::HoldsUnrecorded if found.outcome == Outcome::Proceed => Known::There,
            Metric::HoldsUnrecorded => Known::Unknown,
            Metric::BreakGlass if found.told.break_glass => Known::Missing,
            Metric::BreakGlass if self.question.has_statements => Known::There,
            Metric::BreakGlass => Known::Unknown,
            _ => Known::Unknown,
        }
    }
}

impl Known {
    fn bad_if(bad: bool) -> Self {
        if bad { Self::Missing } else { Self::There }
    }
}

impl Count {
    fn add(&mut self, known: Known, row: &Row<'_>, found: &Found, why: &'static str) {
        match known {
            Known::There => return,
            Known::Missing => self.against += 1,
            Known::Unknown => {
                self.unknown += 1;
                self.why = Some(why);
            }
        }
        self.owners.extend(found.areas.owners.iter().map(|owner| mask(owner)));
        if known == Known::Missing && self.examples.len() < SHOWN {
            let title: String = row.entry.said.title.chars().take(60).collect();
            self.examples.push(mask(&format!("{} {title}", row.entry.id.short())));
        }
    }
}

/// Why a metric is not known of a change.
fn why(metric: Metric) -> &'static str {
    match metric {
        Metric::ChangesWithoutRecord => {
            "a pull request may hold the record, and git does not hold pull requests"
        }
        Metric::ChangesWithoutSecondPerson => "reviews are on the forge",
        Metric::HoldsUnrecorded => "decisions are in no record that is read here",
        Metric::BreakGlass => "no signed statements are here",
        _ => "it could not be judged",
    }
}

fn told(metric: Metric, count: &Count, low: f64) -> String {
    let things = if metric == Metric::ServicesWithoutOwner { "services" } else { "changes" };
    let mut text = if metric.is_share() {
        format!("{} of {} {things} ({low:.1} %)", count.against, count.of)
    } else {
        format!("{} of {} {things}", count.against, count.of)
    };
    if count.unknown > 0 {
        text.push_str(&format!(", and {} not known", count.unknown));
        if let Some(why) = count.why {
            text.push_str(&format!(" ({why})"));
        }
    }
    text
}
