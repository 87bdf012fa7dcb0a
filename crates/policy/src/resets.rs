//! Resets and freezes, for whoever reports on them.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::Policy;
use crate::criterion::Criterion;
use crate::model::{Layer, Passing, Phase};
use crate::words;

/// Where a reset stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// It has not begun.
    Before,
    /// It runs.
    Running,
    /// Its last day is over.
    Ended,
}

/// A reset: a part of the policy that applies for a time.
#[derive(Debug, Clone, PartialEq)]
pub struct Reset {
    /// Its name: that of the entry under `resets`, or of the text that has the window.
    pub name: String,
    /// Why there is one; empty for a window.
    pub because: String,
    /// Where it stands: `.caution/policy.yaml:12`, or the name of the text.
    pub source: String,
    /// The first day; `None` if nobody said.
    pub from: Option<Date>,
    /// The last day, included; `None` if it has no end.
    pub until: Option<Date>,
    /// Where it stands now. Days are those of UTC.
    pub stage: Stage,
    /// Which changes it is about, in words; `None` for all of them.
    pub scope: Option<String>,
    /// The requirements that it adds.
    pub adds: Vec<String>,
    /// What should be true before it ends for good.
    pub exit_criteria: Vec<Criterion>,
    /// What applies after its last day, in words.
    pub on_expiry: &'static str,
}

/// A freeze, at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Freezing {
    /// Its name.
    pub name: String,
    /// Why.
    pub because: String,
    /// When it is on, in words.
    pub when: String,
    /// Whether it is on now.
    pub is_on: bool,
    /// Whether it is over for good.
    pub is_over: bool,
    /// Whether nobody can lift it.
    pub absolute: bool,
    /// Where it stands.
    pub source: String,
}

impl Policy {
    /// Its resets at a moment, in the order of the texts. Windows of texts that extend one another and
    /// have the same days are one reset, named after the most extended one.
    pub fn resets(&self, now: Timestamp) -> Vec<Reset> {
        let today = now.to_zoned(TimeZone::UTC).date();
        let mut all: Vec<Reset> = Vec::new();
        for (index, layer) in self.layers().iter().enumerate() {
            let Some(found) = self.reset(index, layer, today) else { continue };
            let same = |one: &&mut Reset| {
                layer.passing.is_none()
                    && (one.from, one.until) == (found.from, found.until)
                    && one.because.is_empty()
            };
            match all.iter_mut().find(same) {
                Some(known) => {
                    known.adds.extend(found.adds);
                    known.exit_criteria.extend(found.exit_criteria);
                }
                None => all.push(found),
            }
        }
        all
    }

    fn reset(&self, index: usize, layer: &Layer, today: Date) -> Option<Reset> {
        let window = layer.window.as_ref()?;
        let (because, scope, source) = match &layer.passing {
            Some(Passing::Reset { because, scope, source }) => {
                (because.clone(), scope.as_slice(), source.clone())
            }
            Some(Passing::Freeze(_)) | None => (String::new(), &[] as &[_], layer.name.clone()),
        };
        let clauses: Vec<String> = scope.iter().map(|clause| words::all_of(clause)).collect();
        let adds = self.requirements().iter().filter(|one| one.layer == index).map(|one| one.id.clone());
        Some(Reset {
            name: layer.name.clone(),
            because,
            source,
            from: window.from,
            until: window.until,
            stage: match window.phase(today) {
                Phase::Before => Stage::Before,
                Phase::Open => Stage::Running,
                Phase::After => Stage::Ended,
            },
            scope: (!clauses.is_empty()).then(|| clauses.join(", or ")),
            adds: adds.collect(),
            exit_criteria: window.exit_criteria.clone(),
            on_expiry: match (window.keep, window.then_baseline) {
                (true, _) => "it stays in force",
                (false, true) => "`baseline` takes its place",
                (false, false) => "it ends, and what stands beside it stays",
            },
        })
    }

    /// Its freezes at a moment, in the order of the texts.
    pub fn freezes(&self, now: Timestamp) -> Vec<Freezing> {
        let freezes = self.layers().iter().filter_map(Layer::freeze);
        let told = freezes.map(|freeze| Freezing {
            name: freeze.name.clone(),
            because: freeze.because.clone(),
            when: freeze.words.clone(),
            is_on: freeze.is_on(now),
            is_over: freeze.is_over(now),
            absolute: freeze.absolute,
            source: freeze.source.clone(),
        });
        told.collect()
    }
}
