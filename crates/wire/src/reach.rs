//! How far a change goes, by itself: the answer of `caution reach`.

mod asked;

use caution_core::change::Change as CoreChange;
use caution_core::charter::Charter;
use caution_core::reach::Reach as CoreReach;
use caution_core::unknown::Unknown as CoreUnknown;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::report::{self, Change, Extent, KeyReach, Reach, Reached, Seed, Unknown};
use asked::{Asked, Fit};

/// How far a change goes. It holds no verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReachReport {
    /// Always `caution/reach/1`.
    pub schema: String,
    /// What somebody wants to do.
    pub change: Change,
    /// How far it goes.
    pub reach: Reach,
    /// What could not be seen. An unknown is never clear.
    pub unknowns: Vec<Unknown>,
}

impl ReachReport {
    /// The value of `schema`.
    pub const SCHEMA: &str = "caution/reach/1";

    /// Mirrors what core found out. The same values give the same bytes.
    pub fn new(
        change: &CoreChange,
        charter: &Charter,
        reach: &CoreReach,
        unknowns: &[CoreUnknown],
        extent: Extent,
    ) -> Self {
        Self {
            schema: Self::SCHEMA.to_owned(),
            change: report::change_of(change),
            reach: report::reach_of(reach, charter, extent),
            unknowns: report::unknowns_of(unknowns),
        }
    }

    /// JSON, two spaces deep, with a line break at the end.
    pub fn to_json(&self) -> String {
        crate::json(self)
    }
}

impl ReachReport {
    /// The same without what is usually left out.
    #[must_use]
    pub fn bounded(mut self) -> Self {
        if let Some(radius) = &mut self.reach.radius {
            radius.bound();
        }
        self
    }

    /// The same with nothing else in its lists than what a word names: an entry's label, a name, a file, a place, a
    /// service, a key; if it is none of these, what is reached through it. Its counts stay those of the whole. `None`
    /// if the word names nothing.
    #[must_use]
    pub fn only(&self, word: &str) -> Option<Self> {
        // What is named to the letter counts before what only ends so, and a name before a step on the way.
        let fits = [(Fit::Exact, false), (Fit::End, false), (Fit::Exact, true), (Fit::End, true)];
        let asked = Asked::of(word);
        fits.iter().find_map(|(fit, on_the_way)| {
            asked.iter().find_map(|asked| self.only_asked(*asked, *fit, *on_the_way))
        })
    }

    fn only_asked(&self, asked: Asked<'_>, fit: Fit, on_the_way: bool) -> Option<Self> {
        let mut radius = self.reach.radius.clone()?;
        let seeds = &radius.seeds;
        let is_seed =
            |key: &KeyReach| seeds.get(key.seed as usize).is_some_and(|seed| asked.is_seed(fit, seed));
        radius.keys.retain(is_seed);
        let is_it = |one: &Reached| {
            asked.is(fit, one) || on_the_way && one.via.iter().any(|step| asked.is_step(fit, step))
        };
        radius.dependents.retain(is_it);
        radius.entries.retain(is_it);
        radius.services.retain(|one| asked.is_name(fit, &one.service));
        // Those that are entries too are told once.
        let entries: Vec<_> =
            radius.entries.iter().map(|one| (one.path.clone(), one.symbol.clone(), one.line)).collect();
        radius.dependents.retain(|one| !entries.contains(&(one.path.clone(), one.symbol.clone(), one.line)));
        let found = radius.dependents.len() + radius.entries.len() + radius.services.len();
        (found + radius.keys.len() > 0).then(|| {
            let mut only = self.clone();
            only.reach.radius = Some(radius);
            only
        })
    }

    /// What changes and is named so: `path:line` and its kind, if it is the change itself.
    pub fn changes(&self, word: &str) -> Option<&Seed> {
        let seeds = &self.reach.radius.as_ref()?.seeds;
        let asked = Asked::of(word);
        [Fit::Exact, Fit::End]
            .into_iter()
            .find_map(|fit| asked.iter().find_map(|asked| seeds.iter().find(|seed| asked.is_seed(fit, seed))))
    }

    /// Every word that [`ReachReport::only`] finds something by.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.reach.radius.iter().flat_map(|radius| {
            let reached = radius.entries.iter().chain(&radius.dependents);
            let reached = reached.flat_map(|one| [&one.label, &one.symbol, &one.path]);
            let keys = radius.keys.iter().filter_map(|key| radius.seeds.get(key.seed as usize));
            let keys = keys.flat_map(|seed| [&seed.symbol, &seed.path]);
            let services = radius.services.iter().map(|one| &one.service);
            reached.chain(keys).chain(services).map(String::as_str).filter(|word| !word.is_empty())
        })
    }
}
