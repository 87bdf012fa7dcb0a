//! The answers put together.

use std::collections::{BTreeMap, BTreeSet};

use caution_core::finding::Severity;
use caution_core::port::History;
use caution_core::verdict::Outcome;
use caution_wire::backtest::{
    Asked, Backtest, Changes, Charter, Group, HotFix, Interval, Named, NotJudged, Outcomes, Period, Policy,
    Requirement, Revert, Rule, UnknownCount, Unknowns, Week,
};
use caution_wire::mask;
use jiff::Timestamp;

use super::against;
use super::effort::effort;
use super::interval::{self, FEWEST, Share};
use super::judge::{Found, Judged};
use super::link::{self, Links};
use super::load;
use super::plan::{Entry, Plan};
use super::reading::reading;
use super::week;

const DAY_SECONDS: f64 = 86_400.0;

/// What the answer is told with, besides the changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The name of the repository's folder.
    pub repository: Option<String>,
    /// The period as it was asked for.
    pub asked: String,
    /// How many minutes one hold is taken to cost.
    pub minutes_per_hold: u32,
}

/// Puts the answers together. `judged` are those of the plan's changes, in the same order.
pub fn conclude(plan: &Plan, judged: &[Judged], history: &dyn History, question: &Question) -> Backtest {
    let links = link::links(&plan.entries, judged, history);
    let all = All { plan, judged, wrong: &links.reverted() | &links.hot_fixed(), links: &links };
    let period = all.period(&question.asked);
    let changes = all.changes();
    Backtest {
        schema: Backtest::SCHEMA.to_owned(),
        repository: question.repository.as_deref().map(mask),
        policies: all.policies(),
        charter: all.charter(),
        weeks: all.weeks(),
        requirements: all.requirements(),
        rules: all.rules(),
        effort: effort(&changes, question.minutes_per_hold, period.days),
        load: load::load(&all, period.days),
        comparison: against::comparison(&all, question.minutes_per_hold),
        reading: reading(&all),
        outcomes: all.outcomes(),
        reverts: links.reverts.iter().filter_map(|revert| all.revert(revert)).collect(),
        hot_fixes: links.hot_fixes.iter().filter_map(|fix| all.hot_fix(fix)).collect(),
        unknowns: all.unknowns(),
        period,
        changes,
    }
}

/// Everything that the answer is made of.
pub(super) struct All<'a> {
    plan: &'a Plan,
    judged: &'a [Judged],
    links: &'a Links,
    /// Changes that were reverted or hot-fixed.
    wrong: BTreeSet<usize>,
}

impl All<'_> {
    /// Changes that were judged, newest first.
    pub(super) fn found(&self) -> impl Iterator<Item = (usize, &Entry, &Found)> {
        let all = self.plan.entries.iter().zip(self.judged).enumerate();
        all.filter_map(|(index, (entry, judged))| Some((index, entry, judged.found.as_ref().ok()?)))
    }

    pub(super) fn went_wrong(&self, index: usize) -> bool {
        self.wrong.contains(&index)
    }

    /// From when on rates are worked out: the beginning of the period, or the first change that was judged
    /// where there is nothing older. Weeks before a repository was there are not quiet weeks.
    fn counted_from(&self) -> Option<Timestamp> {
        let plan = self.plan;
        let oldest = || plan.entries.iter().map(|entry| entry.at).min();
        let first = || self.found().map(|(_, entry, _)| entry.at).min().or_else(oldest);
        if plan.is_whole { first() } else { plan.period.since.or_else(oldest) }
    }

    fn period(&self, asked: &str) -> Period {
        let plan = self.plan;
        let moments = || plan.entries.iter().map(|entry| entry.at);
        let (oldest, newest) = (moments().min(), moments().max());
        let since = self.counted_from();
        let until = plan.period.until.or(newest);
        let days = match (since, until) {
            (Some(since), Some(until)) => until.duration_since(since).as_secs_f64() / DAY_SECONDS,
            _ => 0.0,
        };
        Period {
            asked: asked.to_owned(),
            since: plan.period.since.map(moment),
            until: plan.period.until.map(moment),
            tip: plan.period.tip.as_ref().map(ToString::to_string),
            tip_at: plan.tip_at.map(moment),
            oldest_at: oldest.map(moment),
            newest_at: newest.map(moment),
            counted_from: since.map(moment),
            is_whole: plan.is_whole && !plan.entries.is_empty(),
            days: tenth(days.max(0.0)),
        }
    }

    fn changes(&self) -> Changes {
        let entries = &self.plan.entries;
        let merges = entries.iter().filter(|entry| entry.is_merge).count() as u64;
        let mut changes = Changes {
            found: entries.len() as u64,
            merges,
            direct: entries.len() as u64 - merges,
            ..Changes::default()
        };
        for (_, _, found) in self.found() {
            changes.judged += 1;
            match found.outcome {
                Outcome::Proceed => changes.proceed += 1,
                Outcome::Hold => changes.hold += 1,
                Outcome::Stop => changes.stop += 1,
            }
            changes.hold_only_unknowns += u64::from(found.outcome == Outcome::Hold && found.only_unknowns);
            let proceeds = found.outcome == Outcome::Proceed;
            changes.proceed_with_finding += u64::from(proceeds && found.spoken());
            let is_high = found.severity() >= Some(Severity::High);
            changes.proceed_with_high_finding += u64::from(proceeds && is_high);
        }
        changes
    }

    fn policies(&self) -> Vec<Policy> {
        let mut counts: BTreeMap<&str, (u64, BTreeSet<String>)> = BTreeMap::new();
        for (_, _, found) in self.found() {
            let (changes, texts) = counts.entry(&found.policy.0).or_default();
            *changes += 1;
            texts.insert(found.policy.1.to_string());
        }
        let mut policies: Vec<Policy> = counts
            .into_iter()
            .map(|(name, (changes, texts))| Policy { name: mask(name), changes, texts: texts.len() as u64 })
            .collect();
        policies.sort_by_key(|policy| std::cmp::Reverse(policy.changes));
        policies
    }

    fn charter(&self) -> Option<Charter> {
        let (_, entry, found) = self.found().next()?;
        Some(Charter {
            change: entry.id.to_string(),
            policy: mask(&found.policy.0),
            reviewers: found.setup.reviewers as u64,
            tiered_services: found.setup.tiered_services as u64,
            has_files: found.setup.has_files,
        })
    }

    fn weeks(&self) -> Vec<Week> {
        let mut weeks: BTreeMap<i64, (u64, u64, u64)> = BTreeMap::new();
        let bounds = self.counted_from().into_iter().chain(self.plan.period.until);
        let numbers = self.plan.entries.iter().map(|entry| entry.at).chain(bounds).map(week::number);
        if let (Some(first), Some(last)) = (numbers.clone().min(), numbers.max())
            && !self.plan.entries.is_empty()
        {
            weeks.extend(week::row(first, last).into_iter().map(|number| (number, (0, 0, 0))));
        }
        for (_, entry, found) in self.found() {
            let (changes, hold, stop) = weeks.entry(week::number(entry.at)).or_default();
            *changes += 1;
            *hold += u64::from(found.outcome == Outcome::Hold);
            *stop += u64::from(found.outcome == Outcome::Stop);
        }
        let week =
            |(number, (changes, hold, stop))| Week { begins: week::monday(number), changes, hold, stop };
        weeks.into_iter().map(week).collect()
    }

    fn requirements(&self) -> Vec<Requirement> {
        let mut counts: BTreeMap<(Asked, &str), (u64, &str)> = BTreeMap::new();
        for (_, _, found) in self.found() {
            for (id, because, asked) in &found.asked {
                counts.entry((*asked, id)).or_insert((0, because)).0 += 1;
            }
        }
        let mut all: Vec<Requirement> = counts
            .into_iter()
            .map(|((asked, id), (changes, because))| Requirement {
                id: mask(id),
                because: mask(because),
                asked,
                changes,
            })
            .collect();
        all.sort_by_key(|one| (one.asked, std::cmp::Reverse(one.changes)));
        all
    }

    fn rules(&self) -> Vec<Rule> {
        let mut counts: BTreeMap<&str, (Severity, u64, u64)> = BTreeMap::new();
        for (_, _, found) in self.found() {
            for (id, severity) in &found.rules {
                let (worst, changes, medium) = counts.entry(id).or_insert((*severity, 0, 0));
                *worst = (*worst).max(*severity);
                *changes += 1;
                *medium += u64::from(*severity >= Severity::Medium);
            }
        }
        let mut all: Vec<(Severity, Rule)> = counts
            .into_iter()
            .map(|(id, (worst, changes, medium))| {
                let rule =
                    Rule { id: mask(id), worst: worst.into(), changes, changes_medium_or_more: medium };
                (worst, rule)
            })
            .collect();
        all.sort_by_key(|(worst, rule)| std::cmp::Reverse((*worst, rule.changes)));
        all.into_iter().map(|(_, rule)| rule).collect()
    }

    fn outcomes(&self) -> Outcomes {
        let judged = |indexes: &BTreeSet<usize>| {
            let is_judged = |index: &&usize| self.judged.get(**index).is_some_and(|one| one.found.is_ok());
            indexes.iter().filter(is_judged).count() as u64
        };
        let group = |wrong: bool| {
            let of = self.found().filter(|(index, _, _)| self.wrong.contains(index) == wrong);
            let (spoken, changes) = of.fold((0, 0), |(spoken, changes), (_, _, found)| {
                (spoken + usize::from(found.spoken()), changes + 1)
            });
            let share = interval::wilson(spoken, changes);
            (Group { changes: changes as u64, spoken: spoken as u64, share: share.map(percent) }, share)
        };
        let ((went_wrong, one), (others, two)) = (group(true), group(false));
        let difference = one.zip(two).map(|(one, two)| percent(interval::newcombe(one, two)));
        Outcomes {
            went_wrong,
            reverted: judged(&self.links.reverted()),
            hot_fixed: judged(&self.links.hot_fixed()),
            others,
            difference,
            fewest: FEWEST as u64,
        }
    }

    fn revert(&self, revert: &link::Revert) -> Option<Revert> {
        Some(Revert {
            change: self.named(revert.by)?,
            reverts: self.named(revert.of)?,
            told_by: revert.told_by,
            in_part: revert.in_part,
            undone_by: revert.undone_by.and_then(|by| self.named(by)),
            spoken: self.spoken(revert.of),
        })
    }

    fn hot_fix(&self, fix: &link::HotFix) -> Option<HotFix> {
        Some(HotFix {
            change: self.named(fix.by)?,
            fixes: self.named(fix.of)?,
            told_by: fix.told_by,
            spoken: self.spoken(fix.of),
        })
    }

    fn spoken(&self, index: usize) -> Option<bool> {
        self.judged.get(index)?.found.as_ref().ok().map(Found::spoken)
    }

    pub(super) fn named(&self, index: usize) -> Option<Named> {
        Some(named(self.plan.entries.get(index)?, self.judged.get(index)?))
    }

    fn unknowns(&self) -> Unknowns {
        let mut kinds = BTreeMap::new();
        for (_, _, found) in self.found() {
            for kind in &found.unknowns {
                *kinds.entry(*kind).or_insert(0_u64) += 1;
            }
        }
        let mut kinds: Vec<UnknownCount> =
            kinds.into_iter().map(|(kind, changes)| UnknownCount { kind: kind.into(), changes }).collect();
        kinds.sort_by_key(|count| std::cmp::Reverse(count.changes));
        let not_judged = self.plan.entries.iter().zip(self.judged).filter_map(|(entry, judged)| {
            let why = judged.found.as_ref().err()?;
            Some(NotJudged { change: named(entry, judged), why: mask(why) })
        });
        let cut = self.plan.cut.as_ref();
        Unknowns {
            history: cut.map(|(at, why)| format!("the history here ends at {} ({why})", at.short())),
            not_judged: not_judged.collect(),
            misdated: self.plan.misdated as u64,
            too_long: self.plan.is_too_long,
            reverts_of_older: self.links.older as u64,
            reverts_unclear: self.links.unclear.len() as u64,
            fixes_untraced: self.links.untraced as u64,
            kinds,
        }
    }
}

/// A merge without a title is called after its only commit.
pub(super) fn named(entry: &Entry, judged: &Judged) -> Named {
    let title = match judged.said.as_slice() {
        [own, only] if own.is_untitled() && own.number.is_some() => {
            format!("{} (#{})", only.bare_title(), own.number.unwrap_or_default())
        }
        _ => entry.said.title.clone(),
    };
    Named { commit: entry.id.to_string(), at: moment(entry.at), subject: mask(&title) }
}

fn moment(at: Timestamp) -> String {
    at.to_string()
}

/// In per cent, to one decimal.
fn percent(share: Share) -> Interval {
    let percent = |part: f64| tenth(part * 100.0);
    Interval { percent: percent(share.share), low: percent(share.low), high: percent(share.high) }
}

/// To one decimal; never minus nought.
pub(super) fn tenth(number: f64) -> f64 {
    (number * 10.0).round() / 10.0 + 0.0
}
