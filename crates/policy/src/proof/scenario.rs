//! Circumstances in which a policy is held against its promises: days on which something begins or ends,
//! and paths and repositories for which it says something else.

use std::collections::BTreeSet;

use caution_core::verdict::Mode;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

use super::place::{Place, places};
use crate::Policy;
use crate::decide::enforced_in;
use crate::model::{Layer, Phase, Requirement};

/// How many days are looked at.
const DAYS: usize = 24;

/// One set of circumstances.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Scenario {
    /// In words; empty for the plain case of today.
    pub(super) words: String,
    /// The day.
    pub(super) day: Date,
    /// The requirements that hold a change there.
    pub(super) enforced: BTreeSet<String>,
}

/// Every set of circumstances from a moment on, those with the same effect on the same side of every
/// window only once.
pub(super) fn all(policy: &Policy, now: Timestamp) -> Vec<Scenario> {
    let mut seen = BTreeSet::new();
    let each = circumstances(&[policy], now).into_iter().map(|one| thawed(policy, one.of(policy)));
    each.filter(|scenario| {
        let phases: Vec<bool> =
            policy.layers().iter().map(|layer| is_open(policy, layer, scenario.day)).collect();
        seen.insert((scenario.enforced.clone(), phases))
    })
    .collect()
}

/// For each moment, what holds a change wherever it is: less than any path and repository enforces. What is
/// proved of it is proved of all of them, also where several scopes match at once.
pub(super) fn laxest(policy: &Policy, now: Timestamp) -> Vec<Scenario> {
    let mut seen = BTreeSet::new();
    let each = moments(policy, now).into_iter().map(|moment| {
        let mut scenario = thawed(policy, at(policy, moment, &Place::default(), moment != now));
        let lax = bound(policy, moment, false);
        scenario.enforced.retain(|id| lax.contains(id));
        scenario
    });
    each.filter(|scenario| seen.insert((scenario.enforced.clone(), scenario.day))).collect()
}

/// What holds a change at a moment, whatever the place: the least, or the most.
pub(super) fn bound(policy: &Policy, moment: Timestamp, strict: bool) -> BTreeSet<String> {
    let day = moment.to_zoned(TimeZone::UTC).date();
    let killed = policy.kill().is_some_and(|kill| kill.until.is_none_or(|until| day <= until));
    let holds = |one: &&Requirement| {
        let modes = &one.modes;
        let elsewhere = if modes.until.is_some_and(|until| day > until) { modes.then } else { modes.mode };
        let scopes = modes.scopes.iter().filter(|scope| scope.until.is_none_or(|until| day <= until));
        let all = scopes.map(|scope| scope.mode);
        let mode = if strict { all.fold(elsewhere, Ord::max) } else { all.fold(elsewhere, Ord::min) };
        mode == Mode::Hold && !killed && crate::decide::modes::in_force_at(policy, one, moment)
    };
    policy.requirements().iter().filter(holds).map(|one| one.id.clone()).collect()
}

/// The moments at which any of some policies may say something else.
pub(super) fn moments_of(policies: &[&Policy], now: Timestamp) -> BTreeSet<Timestamp> {
    policies.iter().flat_map(|policy| moments(policy, now)).collect()
}

/// Why not every day is looked at, if it is not.
pub(super) fn left_out(policy: &Policy, now: Timestamp) -> Option<String> {
    let later = days(policy).into_iter().filter_map(noon).filter(|moment| *moment > now).count();
    (later > DAYS).then(|| {
        format!("something begins or ends on {later} days to come, and only the first {DAYS} were looked at")
    })
}

/// A day and a place.
#[derive(Debug, Clone)]
pub(super) struct Circumstances {
    moment: Timestamp,
    later: bool,
    place: Place,
}

impl Circumstances {
    /// What a policy enforces there.
    pub(super) fn of(&self, policy: &Policy) -> Scenario {
        at(policy, self.moment, &self.place, self.later)
    }
}

/// Every day and place on which some policy may say something else.
pub(super) fn circumstances(policies: &[&Policy], now: Timestamp) -> Vec<Circumstances> {
    let places = places(policies);
    let moments = moments_of(policies, now);
    let each = moments.into_iter().flat_map(|moment| {
        places.iter().map(move |place| Circumstances { moment, later: moment != now, place: place.clone() })
    });
    each.collect()
}

/// The plain case of a moment.
pub(super) fn plain(policy: &Policy, now: Timestamp) -> Scenario {
    thawed(policy, at(policy, now, &Place::default(), false))
}

/// The plain case at the end of a day that is given.
pub(super) fn on_day(policy: &Policy, day: Date) -> Option<Scenario> {
    Some(thawed(policy, at(policy, noon(day)?, &Place::default(), true)))
}

/// The same without freezes. A promise that only a freeze keeps would be broken when it is over, and what
/// nothing passes anyway would keep every promise.
fn thawed(policy: &Policy, mut scenario: Scenario) -> Scenario {
    for requirement in policy.requirements() {
        if policy.layers().get(requirement.layer).is_some_and(|layer| layer.freeze().is_some()) {
            scenario.enforced.remove(&requirement.id);
        }
    }
    scenario
}

/// Whether a layer is in force on a day.
pub(super) fn is_open(policy: &Policy, layer: &Layer, day: Date) -> bool {
    let phase = |layer: &Layer| layer.window.as_ref().map(|window| window.phase(day));
    match layer.only_after.and_then(|index| policy.layers().get(index)) {
        Some(other) => phase(other) == Some(Phase::After),
        None => phase(layer).is_none_or(|phase| phase == Phase::Open),
    }
}

fn at(policy: &Policy, moment: Timestamp, place: &Place, later: bool) -> Scenario {
    let day = moment.to_zoned(TimeZone::UTC).date();
    let mut words = Vec::new();
    words.extend(later.then(|| format!("on {day}")));
    words.extend(place.path.as_ref().map(|path| format!("in a change that touches only `{path}`")));
    words.extend(place.repository.as_ref().map(|name| format!("in the repository `{name}`")));
    Scenario { words: words.join(", "), day, enforced: enforced_in(policy, &place.change(), moment) }
}

/// Moments after which something else may apply.
fn moments(policy: &Policy, now: Timestamp) -> Vec<Timestamp> {
    let later = days(policy).into_iter().filter_map(noon).filter(|moment| *moment > now);
    let frozen = policy.layers().iter().filter_map(Layer::freeze).filter_map(|freeze| freeze.next_on(now));
    std::iter::once(now).chain(later.take(DAYS)).chain(frozen.take(DAYS)).collect()
}

/// Days on which something begins, or is over.
fn days(policy: &Policy) -> BTreeSet<Date> {
    let after = |day: Option<Date>| day.and_then(|day| day.checked_add(1.day()).ok());
    let mut days = BTreeSet::new();
    for window in policy.layers().iter().filter_map(|layer| layer.window.as_ref()) {
        days.extend(window.from);
        days.extend(after(window.until));
    }
    for modes in policy.requirements().iter().map(|requirement| &requirement.modes) {
        days.extend(after(modes.until));
        days.extend(modes.scopes.iter().filter_map(|scope| after(scope.until)));
    }
    days.extend(policy.kill().and_then(|kill| after(kill.until)));
    days
}

fn noon(day: Date) -> Option<Timestamp> {
    day.at(12, 0, 0, 0).to_zoned(TimeZone::UTC).ok().map(|moment| moment.timestamp())
}

#[cfg(test)]
mod tests {
    use caution_core::charter::{PolicyOrigin, PolicySource};

    use super::*;

    #[test]
    fn a_freeze_proves_nothing_and_is_compared() {
        let text = "extends: baseline\nfreezes:\n  ice: {because: x, weekly: {from: Friday 16:00, until: Monday 08:00}, lift: nobody}\n";
        let origin = PolicyOrigin::Repository(".caution/policy.yaml".into());
        let policy = Policy::compile(&PolicySource { origin, text: text.to_owned() }, &[]).unwrap();
        for now in ["2026-11-21T12:00:00Z", "2026-11-25T12:00:00Z"] {
            let now: Timestamp = now.parse().unwrap();
            assert!(!plain(&policy, now).enforced.contains("ice"), "a frozen day would prove everything");
            assert!(all(&policy, now).iter().all(|scenario| !scenario.enforced.contains("ice")));
            let compared = circumstances(&[&policy], now);
            assert!(compared.iter().any(|one| one.of(&policy).enforced.contains("ice")), "{now}");
        }
    }
}
