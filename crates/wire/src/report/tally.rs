//! How much a change goes to, counted, and how much of it is shown.

use std::collections::BTreeMap;

use caution_core::facts::EntryKind as CoreEntryKind;
use caution_core::reach::{self as core, Band as CoreBand};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::words::{EntryKind, Origin};

/// How much is reached, by band. What is certain is not counted as likely again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Counts {
    /// Those outside of tests that use a seed directly.
    pub dependents: ByBand,
    /// Those in tests that use a seed directly.
    pub dependents_in_tests: ByBand,
    /// Declared services that are reached by another way than their own files.
    pub services: ByBand,
    /// Entries, one for each kind.
    pub entries: Vec<EntryCount>,
    /// What keeps dependents and entries in the band `possible`, most frequent first.
    pub possible_by: Vec<OriginCount>,
}

/// A number for each band.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ByBand {
    /// Bound by scope, import or declared type.
    pub certain: u64,
    /// Through dispatch, a framework or a contract.
    pub likely: u64,
    /// Nothing rules it out.
    pub possible: u64,
}

/// Entries of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EntryCount {
    /// The kind.
    pub kind: EntryKind,
    /// How many, by band.
    pub count: ByBand,
}

/// How often an origin is the weakest step of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OriginCount {
    /// The origin.
    pub origin: Origin,
    /// How often.
    pub count: u64,
}

/// How many entries of each list are left out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LeftOut {
    /// Of the seeds.
    pub seeds: u64,
    /// Of the dependents.
    pub dependents: u64,
    /// Of the entries.
    pub entries: u64,
    /// Of the services.
    pub services: u64,
    /// Of the keys.
    pub keys: u64,
    /// Of the readers and units of the keys that are shown.
    pub key_hops: u64,
    /// Of the disagreements.
    pub disagreements: u64,
}

impl ByBand {
    /// All bands together.
    pub fn total(self) -> u64 {
        self.certain + self.likely + self.possible
    }

    fn add(&mut self, band: CoreBand) {
        match band {
            CoreBand::Certain => self.certain += 1,
            CoreBand::Likely => self.likely += 1,
            CoreBand::Possible => self.possible += 1,
        }
    }

    fn of(bands: impl Iterator<Item = CoreBand>) -> Self {
        let mut count = Self::default();
        bands.for_each(|band| count.add(band));
        count
    }
}

pub(super) fn counts(radius: &core::Radius) -> Counts {
    let dependents = |in_tests| {
        ByBand::of(radius.dependents.iter().filter(|one| one.in_tests == in_tests).map(|one| one.band))
    };
    let of_kind = |kind: CoreEntryKind| {
        let is_kind = |one: &&core::Reached| one.entry.as_ref().is_some_and(|(found, _)| *found == kind);
        ByBand::of(radius.entries.iter().filter(is_kind).map(|one| one.band))
    };
    let services = radius.services.iter().filter(|service| !service.via.is_empty());
    Counts {
        dependents: dependents(false),
        dependents_in_tests: dependents(true),
        services: ByBand::of(services.map(|service| service.band)),
        entries: CoreEntryKind::ALL
            .iter()
            .map(|kind| EntryCount { kind: (*kind).into(), count: of_kind(*kind) })
            .collect(),
        possible_by: possible_by(radius),
    }
}

fn possible_by(radius: &core::Radius) -> Vec<OriginCount> {
    let mut seen: BTreeMap<core::Origin, u64> = BTreeMap::new();
    let possible = radius.dependents.iter().chain(&radius.entries);
    for one in possible.filter(|one| one.band == CoreBand::Possible) {
        let weakest = one.via.iter().map(|hop| hop.origin).min_by_key(|origin| origin.confidence());
        if let Some(origin) = weakest {
            *seen.entry(origin).or_default() += 1;
        }
    }
    let mut all: Vec<_> = seen.into_iter().collect();
    all.sort_by_key(|(origin, count)| (std::cmp::Reverse(*count), *origin));
    all.into_iter().map(|(origin, count)| OriginCount { origin: origin.into(), count }).collect()
}

pub(super) fn left_out(radius: &core::Radius, most: usize, most_hops: usize) -> LeftOut {
    let rest = |length: usize| length.saturating_sub(most) as u64;
    let hops = radius.keys.iter().take(most).flat_map(|key| [key.readers.len(), key.units.len()]);
    LeftOut {
        seeds: rest(radius.seeds.len()),
        dependents: rest(radius.dependents.len()),
        entries: rest(radius.entries.len()),
        services: rest(radius.services.len()),
        keys: rest(radius.keys.len()),
        key_hops: hops.map(|length| length.saturating_sub(most_hops) as u64).sum(),
        disagreements: rest(radius.disagreements.len()),
    }
}
