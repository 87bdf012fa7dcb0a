//! Where a reset stands: how far it is, what it asked of the changes so far, whether it may end, and what
//! those who answer for services ought to see.

mod audit;
mod criteria;

use caution_core::charter::Charter;
use caution_core::port::History;
use caution_core::verdict::Outcome;
use caution_policy::{Criterion, Policy, Stage};
use caution_wire::mask;
use caution_wire::reset::{self as wire, By, Friction, Progress, ResetStatus};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::conclude::tenth;
use super::judge::{Found, Judged};
use super::link::{self, Links};
use super::plan::{Entry, Plan};

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The policy whose resets are asked about.
    pub policy: &'a Policy,
    /// The charter as it stands now.
    pub charter: &'a Charter,
    /// The moment of the answer.
    pub now: Timestamp,
    /// The name of the repository's folder.
    pub repository: Option<&'a str>,
    /// How many minutes one hold is taken to cost.
    pub minutes_per_hold: u32,
    /// By whom the audit is ordered.
    pub by: By,
    /// The reset that is asked about; all if none is named.
    pub name: Option<&'a str>,
    /// Whether signed statements are kept here. Without any it is not known whether there were some: the
    /// refs that hold them may not have been fetched.
    pub has_statements: bool,
}

/// From when on changes are needed to answer; `None` if none are.
pub fn needed_since(policy: &Policy, now: Timestamp) -> Option<Timestamp> {
    let of_reset = |reset: &caution_policy::Reset| {
        let begun = reset.from.filter(|_| reset.stage != Stage::Before).map(start_of);
        let back = reset.exit_criteria.iter().filter_map(|criterion| match criterion {
            Criterion::Query(query) => query.over_days.map(|days| days_before(now, days)),
            Criterion::Statement { .. } => None,
        });
        begun.into_iter().chain(back).min()
    };
    policy.resets(now).iter().filter_map(of_reset).min()
}

/// Puts the answer together. `judged` are those of the plan's changes, in the same order.
pub fn status(plan: &Plan, judged: &[Judged], history: &dyn History, question: &Question<'_>) -> ResetStatus {
    let desk = Desk { plan, judged, links: link::links(&plan.entries, judged, history), question };
    let resets = question.policy.resets(question.now);
    let wanted = resets.iter().filter(|reset| question.name.is_none_or(|name| name == reset.name));
    let resets: Vec<wire::Reset> = wanted.map(|reset| desk.reset(reset)).collect();
    let freezes = question.policy.freezes(question.now).into_iter().map(|freeze| wire::Freeze {
        name: mask(&freeze.name),
        because: mask(&freeze.because),
        when: mask(&freeze.when),
        is_on: freeze.is_on,
        is_over: freeze.is_over,
        nobody_lifts: freeze.absolute,
        source: mask(&freeze.source),
    });
    ResetStatus {
        schema: ResetStatus::SCHEMA.to_owned(),
        repository: question.repository.map(mask),
        at: question.now.to_string(),
        policy: mask(question.policy.name()),
        says: says(&resets, question),
        minutes_per_hold: question.minutes_per_hold,
        freezes: freezes.collect(),
        unknowns: desk.unknowns(),
        resets,
    }
}

/// The answer in one sentence.
fn says(resets: &[wire::Reset], question: &Question<'_>) -> String {
    let sentences: Vec<String> = resets
        .iter()
        .map(|reset| match (reset.stage, reset.day, reset.days) {
            (wire::Stage::Before, _, _) => {
                format!(
                    "the reset `{}` begins on {}",
                    reset.name,
                    reset.from.as_deref().unwrap_or("a day nobody named")
                )
            }
            (wire::Stage::Running, Some(day), Some(days)) => {
                format!("the reset `{}` is on day {day} of {days}", reset.name)
            }
            (wire::Stage::Running, _, _) => {
                format!("the reset `{}` runs, and nobody said on which day it began", reset.name)
            }
            (wire::Stage::Ended, _, _) => format!(
                "the reset `{}` ended on {}: {}",
                reset.name,
                reset.until.as_deref().unwrap_or("its last day"),
                reset.on_expiry
            ),
        })
        .collect();
    match (sentences.as_slice(), question.name) {
        ([], Some(name)) => format!("the policy `{}` has no reset `{}`", question.policy.name(), mask(name)),
        ([], None) => format!("no reset: the policy `{}` has none", question.policy.name()),
        (some, _) => some.join("; "),
    }
}

/// Everything that an answer is made of.
struct Desk<'a> {
    plan: &'a Plan,
    judged: &'a [Judged],
    links: Links,
    question: &'a Question<'a>,
}

/// A change of a period.
#[derive(Clone, Copy)]
struct Row<'a> {
    index: usize,
    entry: &'a Entry,
    judged: &'a Judged,
}

impl<'a> Row<'a> {
    fn found(&self) -> Option<&'a Found> {
        self.judged.found.as_ref().ok()
    }
}

impl Desk<'_> {
    /// The changes of a period, both ends included, newest first.
    fn rows(&self, from: Timestamp, until: Timestamp) -> Vec<Row<'_>> {
        let all = self.plan.entries.iter().zip(self.judged).enumerate();
        let rows = all.map(|(index, (entry, judged))| Row { index, entry, judged });
        rows.filter(|row| from <= row.entry.at && row.entry.at <= until).collect()
    }

    fn reset(&self, reset: &caution_policy::Reset) -> wire::Reset {
        let now = self.question.now;
        let today = now.to_zoned(TimeZone::UTC).date();
        let begun = reset.from.filter(|_| reset.stage != Stage::Before);
        let end = reset.until.map_or(now, |until| end_of(until).min(now));
        let rows = begun.map(|from| self.rows(start_of(from), end));
        let count = |from: Date, until: Date| i64::from((until - from).get_days()) + 1;
        wire::Reset {
            name: mask(&reset.name),
            because: mask(&reset.because),
            source: mask(&reset.source),
            stage: match reset.stage {
                Stage::Before => wire::Stage::Before,
                Stage::Running => wire::Stage::Running,
                Stage::Ended => wire::Stage::Ended,
            },
            from: reset.from.map(|day| day.to_string()),
            until: reset.until.map(|day| day.to_string()),
            day: reset.from.filter(|_| reset.stage == Stage::Running).map(|from| count(from, today)),
            days: reset.from.zip(reset.until).map(|(from, until)| count(from, until)),
            scope: reset.scope.as_deref().map(mask),
            adds: reset.adds.iter().map(|id| mask(id)).collect(),
            on_expiry: reset.on_expiry.to_owned(),
            progress: rows.as_ref().map(|rows| self.progress(rows)),
            exit_criteria: reset.exit_criteria.iter().map(|one| self.criterion(one)).collect(),
            audit: rows.as_ref().map(|rows| self.audit(rows)),
        }
    }

    fn progress(&self, rows: &[Row<'_>]) -> Progress {
        let found: Vec<&Found> = rows.iter().filter_map(Row::found).collect();
        let mut tiers: Vec<Option<u8>> = found.iter().map(|found| found.tier).collect();
        tiers.sort_unstable_by_key(|tier| tier.unwrap_or(u8::MAX));
        tiers.dedup();
        let of = |tier: Option<u8>| found.iter().copied().filter(move |found| found.tier == tier);
        Progress {
            all: self.friction(None, found.iter().copied()),
            tiers: tiers.into_iter().map(|tier| self.friction(tier, of(tier))).collect(),
            not_judged: (rows.len() - found.len()) as u64,
        }
    }

    fn friction<'f>(&self, tier: Option<u8>, found: impl Iterator<Item = &'f Found>) -> Friction {
        let (mut judged, mut hold, mut stop) = (0_u64, 0_u64, 0_u64);
        for found in found {
            judged += 1;
            hold += u64::from(found.outcome == Outcome::Hold);
            stop += u64::from(found.outcome == Outcome::Stop);
        }
        let of_judged = |number: f64| (judged > 0).then(|| tenth(number / judged as f64));
        let minutes = hold.saturating_mul(u64::from(self.question.minutes_per_hold));
        Friction {
            tier,
            judged,
            hold,
            stop,
            without_friction_percent: of_judged((judged - hold - stop) as f64 * 100.0),
            minutes_per_change: of_judged(minutes as f64),
        }
    }

    fn unknowns(&self) -> Vec<String> {
        let plan = self.plan;
        let mut all = Vec::new();
        if let Some((at, why)) = &plan.cut {
            all.push(format!("the history here ends at {} ({why})", at.short()));
        }
        if plan.is_too_long {
            all.push("there are more changes than are judged at once; the oldest are left out".to_owned());
        }
        if plan.misdated > 0 {
            all.push(format!(
                "{} commits are left out, because their dates are outside of the period",
                plan.misdated
            ));
        }
        let failed = self.judged.iter().filter(|judged| judged.found.is_err()).count();
        if failed > 0 {
            all.push(format!("{failed} changes could not be judged"));
        }
        if !self.question.has_statements && !plan.entries.is_empty() {
            all.push(
                "who approved is not known: reviews are on the forge, and no signed statements are here (refs/caution/approvals)"
                    .to_owned(),
            );
        }
        all
    }
}

fn start_of(day: Date) -> Timestamp {
    day.to_zoned(TimeZone::UTC).map_or(Timestamp::MIN, |zoned| zoned.timestamp())
}

/// The last moment of a day.
fn end_of(day: Date) -> Timestamp {
    let next = day.tomorrow().map_or(Timestamp::MAX, start_of);
    next.checked_sub(SignedDuration::from_nanos(1)).unwrap_or(next)
}

fn days_before(now: Timestamp, days: u32) -> Timestamp {
    now.checked_sub(SignedDuration::from_hours(i64::from(days) * 24)).unwrap_or(Timestamp::MIN)
}
