//! Whom to ask for an approval: those who could, less those who gave theirs.

use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

use caution_core::verdict::{Away, Mode};
use jiff::civil::Date;

use super::modes::Forces;
use super::{Desk, Policy};
use crate::cedar::{Answers, need_id};
use crate::model::{ApprovalKind, Asks};
use crate::people::Named;
use crate::words;

/// So many of those who are away are told in an act.
const TOLD: usize = 3;

/// Sets of people that are compared one by one are no larger than this.
const COMPARED: usize = 64;

/// The kinds of approval that are not given, and how often the change waits for each.
pub(super) fn missing<'p>(
    policy: &'p Policy,
    forces: &Forces,
    answers: Option<&Answers>,
) -> BTreeMap<&'p ApprovalKind, usize> {
    let mut missing = BTreeMap::new();
    let Some(answers) = answers else { return missing };
    for (requirement, force) in policy.requirements().iter().zip(&forces.each) {
        for need in requirement.needs.iter().filter(|_| force.in_force) {
            if let Asks::Approvals { of, .. } = &need.asks
                && answers.unmet.contains(&need_id(requirement, need))
            {
                *missing.entry(of).or_insert(0) += usize::from(force.mode == Mode::Hold);
            }
        }
    }
    missing
}

/// One request for approvals.
pub(super) struct Ask<'a> {
    /// Everybody who could, whether they did or not.
    pub(super) named: &'a Named,
    /// Those who are there and did not.
    pub(super) here: Vec<&'a str>,
    /// Those who are away and did not.
    away: Vec<&'a Away>,
    /// How many approvals are missing.
    pub(super) left: u32,
}

impl<'a> Ask<'a> {
    pub(super) fn of(desk: &'a Desk<'_>, count: u32, of: &ApprovalKind) -> Self {
        static NOBODY: LazyLock<Named> = LazyLock::new(Named::default);
        let named = desk.named.get(of).unwrap_or(&NOBODY);
        let counted = desk.given.approvals.get(of);
        let by: HashSet<&str> = counted.into_iter().flat_map(|all| &all.by).map(String::as_str).collect();
        Self {
            named,
            here: named.here.iter().map(String::as_str).filter(|name| !by.contains(name)).collect(),
            away: named.away.iter().filter(|away| !by.contains(away.who.as_str())).collect(),
            left: count.saturating_sub(counted.map_or(0, |counted| counted.count)),
        }
    }

    /// Those who did not, whether they are there or not.
    pub(super) fn everybody(&self) -> Vec<&'a str> {
        let away = self.away.iter().map(|away| away.who.as_str());
        self.here.iter().copied().chain(away).collect()
    }

    fn enough(&self) -> bool {
        !self.here.is_empty() && is_at_least(self.here.len(), self.left)
    }

    /// What to do; `None` where too few are known who could.
    pub(super) fn act(&self, revision: &str, place: &str) -> Option<String> {
        if self.enough() {
            let some = if self.left > 1 { format!("{} of ", self.left) } else { String::new() };
            let names = words::list(&self.here, "or");
            return Some(format!("ask {some}{names} to approve {revision} {place}"));
        }
        if self.away.is_empty() || !is_at_least(self.here.len() + self.away.len(), self.left) {
            return None;
        }
        let wanted = usize::try_from(self.left).unwrap_or(usize::MAX).saturating_sub(self.here.len());
        let back: Vec<String> = self
            .away
            .iter()
            .take(wanted.max(1))
            .map(|away| format!("{} (back on {})", away.who, back(away.until)))
            .collect();
        let back: Vec<&str> = back.iter().map(String::as_str).collect();
        let first = words::list(&back, "and");
        Some(if self.here.is_empty() {
            format!("everybody who could is away; ask {first} to approve {revision} {place}")
        } else {
            let now = words::list(&self.here, "and");
            format!("too few who could are here; ask {now}, and {first}, to approve {revision} {place}")
        })
    }

    /// Who is away, until when, and who stands in; `None` if the act says it or nobody is.
    pub(super) fn absent(&self) -> Option<String> {
        if self.away.is_empty() || self.here.is_empty() {
            return None;
        }
        let mut told: Vec<String> = self
            .away
            .iter()
            .take(TOLD)
            .map(|away| {
                let there = |name: &&String| self.here.contains(&name.as_str());
                let other = away.stands_in.as_ref().filter(there);
                let other = other.map(|name| format!("; {name} stands in")).unwrap_or_default();
                format!("{} is away until {}{other}", away.who, away.until)
            })
            .collect();
        if let Some(more) = self.away.len().checked_sub(TOLD).filter(|more| *more > 0) {
            told.push(format!("{more} more are away"));
        }
        Some(told.join("; "))
    }

    /// Whether whoever follows this request also gives what another one lacks.
    pub(super) fn gives(&self, other: &Ask<'_>) -> bool {
        self.enough() && self.left >= other.left && self.here.len() <= COMPARED && {
            let could: HashSet<&str> = other.here.iter().copied().collect();
            self.here.iter().all(|name| could.contains(name))
        }
    }

    /// That too much waits for the only one who could, in words.
    pub(super) fn overload(&self) -> Option<String> {
        let [one] = self.here.as_slice() else { return None };
        let open = self.named.open.iter().find(|open| open.who == *one)?.count;
        let a_day = *self.named.a_day.get(*one).filter(|a_day| open > **a_day)?;
        let requests = if open == 1 { "1 request waits".to_owned() } else { format!("{open} requests wait") };
        Some(format!("{requests} for {one}, who takes {a_day} a day"))
    }
}

fn is_at_least(count: usize, least: u32) -> bool {
    u32::try_from(count).is_ok_and(|count| count >= least)
}

/// The first day after an absence.
fn back(until: Date) -> Date {
    until.tomorrow().unwrap_or(until)
}
