//! Circumstances in which a policy is held against its promises: days on which something begins or ends,
//! and paths and repositories for which it says something else.

use std::collections::BTreeSet;

use caution_core::RepoPath;
use caution_core::change::{Action, Change, Content, FileChange, Head, Mode, Side, Status};
use caution_core::context::{Context, Told};
use caution_core::pattern::Patterns;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

use crate::Policy;
use crate::decide::enforced_in;
use crate::model::{Layer, Phase, Requirement};

/// How many days are looked at.
const DAYS: usize = 24;

/// How many paths and repositories are looked at.
const PLACES: usize = 60;

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
        let lax = |one: &&Requirement| laxest_mode(one, scenario.day) < caution_core::verdict::Mode::Hold;
        for requirement in policy.requirements().iter().filter(lax) {
            scenario.enforced.remove(&requirement.id);
        }
        scenario
    });
    each.filter(|scenario| seen.insert((scenario.enforced.clone(), scenario.day))).collect()
}

fn laxest_mode(requirement: &Requirement, day: Date) -> caution_core::verdict::Mode {
    let modes = &requirement.modes;
    let elsewhere = if modes.until.is_some_and(|until| day > until) { modes.then } else { modes.mode };
    let scopes = modes.scopes.iter().filter(|scope| scope.until.is_none_or(|until| day <= until));
    scopes.map(|scope| scope.mode).fold(elsewhere, Ord::min)
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
    let places: BTreeSet<Place> = policies.iter().flat_map(|policy| places(policy)).collect();
    let moments: BTreeSet<Timestamp> = policies.iter().flat_map(|policy| moments(policy, now)).collect();
    let each = moments.into_iter().flat_map(|moment| {
        places.iter().map(move |place| Circumstances { moment, later: moment != now, place: place.clone() })
    });
    each.take(DAYS * PLACES).collect()
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

/// Where a change is, as far as scopes ask.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
struct Place {
    path: Option<String>,
    repository: Option<String>,
}

/// The plain case, and one place for each scope.
fn places(policy: &Policy) -> BTreeSet<Place> {
    let scopes = policy.requirements().iter().flat_map(|requirement| &requirement.modes.scopes);
    let mut all = BTreeSet::from([Place::default()]);
    for scope in scopes {
        let repositories: Vec<Option<String>> = match &scope.repositories {
            None => vec![None],
            Some(patterns) => samples(patterns).into_iter().map(Some).collect(),
        };
        let paths: Vec<Option<String>> = match &scope.paths {
            None => vec![None],
            Some(patterns) => samples(patterns).into_iter().map(Some).collect(),
        };
        for repository in repositories {
            for path in &paths {
                all.insert(Place { path: path.clone(), repository: repository.clone() });
            }
        }
    }
    all.into_iter().take(PLACES).collect()
}

/// A name that each pattern matches.
fn samples(patterns: &Patterns) -> Vec<String> {
    let sample = |text: &String| {
        let plain = instance(text);
        let candidates = [plain.clone(), format!("{plain}/x")];
        candidates.into_iter().find(|name| patterns.matches(&RepoPath::from(name.as_str())))
    };
    patterns.texts().iter().filter_map(sample).collect()
}

/// A glob with something plain in the place of each wildcard.
fn instance(glob: &str) -> String {
    let mut plain = String::with_capacity(glob.len());
    let mut letters = glob.trim_matches('/').chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '*' => {
                while letters.next_if_eq(&'*').is_some() {}
                plain.push('x');
            }
            '?' => plain.push('x'),
            '[' => {
                let first = letters.find(|letter| !matches!(letter, '!' | '^'));
                plain.extend(first);
                let _ = letters.find(|letter| *letter == ']');
            }
            '{' => {
                while let Some(letter) = letters.next_if(|letter| !matches!(letter, ',' | '}')) {
                    plain.push(letter);
                }
                let _ = letters.find(|letter| *letter == '}');
            }
            '\\' => plain.extend(letters.next()),
            letter => plain.push(letter),
        }
    }
    plain
}

impl Place {
    /// A change there, of which nothing else is known.
    fn change(&self) -> Change {
        let context = Context {
            repository: self.repository.clone().map(|name| Told::forge(name, "a proof")),
            ..Context::default()
        };
        Change {
            action: Action::Merge,
            base: None,
            charter_base: None,
            head: Head::Index,
            head_tree: None,
            commits: Vec::new(),
            files: self.path.iter().map(|path| file(path)).collect(),
            residues: Vec::new(),
            context,
            unknowns: Vec::new(),
        }
    }
}

fn file(path: &str) -> FileChange {
    let side = Side { id: None, mode: Mode::File };
    FileChange {
        path: path.into(),
        old_path: None,
        status: Status::Modified,
        old: Some(side.clone()),
        new: Some(side),
        content: Content::Text,
        added: Vec::new(),
        removed: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use caution_core::charter::{PolicyOrigin, PolicySource};

    use super::*;

    #[test]
    fn every_usual_glob_has_a_name_that_it_matches() {
        for glob in ["hotfix/**", "*.md", "docs/", "a/**/b/*.sql", "{x,y}/z", "v[0-9]/?", "plain.txt", "**"] {
            let patterns = Patterns::from_globs(&[glob]).unwrap();
            assert_eq!(samples(&patterns).len(), 1, "{glob}");
        }
    }

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
