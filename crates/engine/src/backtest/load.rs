//! Whom a policy would have asked to approve. Areas are counted, never people against one another.

use std::collections::BTreeMap;

use caution_wire::comparison::{Area, Load};
use caution_wire::mask;

use super::conclude::{All, tenth};

/// What the owners would have been asked in so many days.
pub(super) fn load(all: &All<'_>, days: f64) -> Load {
    let mut counts: BTreeMap<String, (String, u64)> = BTreeMap::new();
    let (mut changes, mut without_owner) = (0, 0);
    for (_, _, found) in all.found().filter(|(_, _, found)| found.waits_for_approval) {
        changes += 1;
        without_owner += u64::from(found.areas.owners.is_empty());
        for owner in &found.areas.owners {
            let place = counts.entry(owner.to_lowercase());
            place.or_insert_with(|| (owner.clone(), 0)).1 += 1;
        }
    }
    let area = |(owner, requests): (String, u64)| Area {
        owner: mask(&owner),
        requests,
        requests_per_week: (days >= 14.0).then(|| tenth(requests as f64 * 7.0 / days)),
    };
    Load { changes, without_owner, areas: counts.into_values().map(area).collect() }
}
