//! How far a change goes, in the words that policies use.

use std::collections::BTreeSet;

use caution_core::charter::Tier;
use caution_core::facts::EntryKind;
use caution_core::reach::{Band, Radius, Reach, Reversal, Seed, Setting};
use caution_read::lang::Role;

/// How far a change goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Far {
    /// What is reached, and how surely at least: `tier 1 at likely`, `service pay* at certain`; how it is taken
    /// back: `reversal manual`; what changed settings are like: `setting unread`.
    pub(crate) reached: BTreeSet<String>,
    /// How many entries of each kind are reached for certain or likely.
    pub(crate) entries: [u64; EntryKind::ALL.len()],
    /// How much of the world meets it before it can be stopped, of 100; all of it, if nothing tells.
    pub(crate) exposure: u8,
    /// The same, if what nothing tells were nothing.
    pub(crate) exposure_told: u8,
}

impl Far {
    /// What is so. `patterns` are the names of services that the policy asks about; `changes` is whether
    /// anything changes at all.
    pub(crate) fn of(reach: &Reach, patterns: &BTreeSet<&str>, changes: bool) -> Self {
        let radius = reach.radius.as_ref();
        let (exposure, exposure_told) = exposure(radius, changes);
        Self { reached: reached(reach, patterns), entries: entries(radius), exposure, exposure_told }
    }

    /// The entries of a kind.
    pub(crate) fn entries_of(&self, kind: EntryKind) -> u64 {
        let counted = EntryKind::ALL.iter().zip(&self.entries);
        counted.filter(|(known, _)| **known == kind).map(|(_, count)| *count).sum()
    }
}

/// The services that are reached, own files or not, each with how surely.
pub(crate) fn services(reach: &Reach) -> impl Iterator<Item = (&str, Option<Tier>, Band)> {
    let own = reach.services.iter().map(|one| (one.service.as_str(), one.tier, one.band));
    let others = reach.radius.iter().flat_map(|radius| &radius.services);
    own.chain(others.map(|one| (one.service.as_str(), one.tier, one.band)))
}

fn reached(reach: &Reach, patterns: &BTreeSet<&str>) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (service, tier, band) in services(reach) {
        for band in Band::ALL.iter().copied().filter(|weaker| *weaker >= band) {
            let tiers = (Tier::MOST_CRITICAL..=Tier::LEAST_CRITICAL).filter_map(Tier::new);
            let within = tiers.filter(|at_most| tier.is_some_and(|tier| tier <= *at_most));
            names.extend(within.map(|at_most| tier_name(at_most, band)));
            let fitting = patterns.iter().filter(|pattern| fits(pattern, service));
            names.extend(fitting.map(|pattern| service_name(pattern, band)));
        }
    }
    let reversal = reach.radius.as_ref().and_then(|radius| radius.reversal);
    names.extend(reversal.map(reversal_name));
    names.extend(settings(reach).into_iter().map(|(setting, _)| setting_name(setting)));
    names
}

/// What the changed settings of the product are like.
pub(crate) fn settings(reach: &Reach) -> Vec<(Setting, usize)> {
    let counts = |seed: &Seed| matches!(Role::of_path(&seed.path), Role::Product | Role::Generated);
    reach.radius.as_ref().map_or_else(Vec::new, |radius| radius.settings(counts))
}

fn entries(radius: Option<&Radius>) -> [u64; EntryKind::ALL.len()] {
    let mut counts = [0; EntryKind::ALL.len()];
    for (count, kind) in counts.iter_mut().zip(EntryKind::ALL) {
        *count = radius.map_or(0, |radius| radius.entries_within(*kind, Band::Likely) as u64);
    }
    counts
}

/// What meets a change, and what of that somebody told.
fn exposure(radius: Option<&Radius>, changes: bool) -> (u8, u8) {
    match radius {
        // Layout and comments go out as anything does, and nobody meets them.
        Some(radius) if radius.seeds.is_empty() => (0, 0),
        Some(Radius { exposure: Some(known), .. }) => {
            let percent = known.percent.min(100);
            (percent, if known.assumed { 0 } else { percent })
        }
        Some(Radius { exposure: None, .. }) => (100, 0),
        None => (if changes { 100 } else { 0 }, 0),
    }
}

/// A tier that is reached: `tier 1 at likely`.
pub(crate) fn tier_name(tier: Tier, band: Band) -> String {
    format!("tier {} at {}", tier.number(), band.id())
}

/// A service that is reached: `service payments at likely`.
pub(crate) fn service_name(pattern: &str, band: Band) -> String {
    format!("service {pattern} at {}", band.id())
}

/// How it is taken back: `reversal destructive`.
pub(crate) fn reversal_name(reversal: Reversal) -> String {
    format!("reversal {}", reversal.id())
}

/// What a changed setting is like: `setting unread`.
pub(crate) fn setting_name(setting: Setting) -> String {
    format!("setting {}", setting.id())
}

/// Whether a name fits a pattern, in which `*` stands for any letters. At most as many steps as both are long,
/// multiplied.
pub(crate) fn fits(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| name.strip_prefix(first)) else { return false };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
    for part in middle {
        let Some((_, after)) = rest.split_once(*part) else { return false };
        rest = after;
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_letters() {
        for (pattern, name, expected) in [
            ("payments", "payments", true),
            ("payments", "payments-api", false),
            ("pay*", "payments", true),
            ("*-api", "payments-api", true),
            ("*", "anything", true),
            ("a*b*c", "a-b-b-c", true),
            ("a*b*c", "a-c-b", false),
            ("ab*ba", "aba", false),
            ("", "", true),
        ] {
            assert_eq!(fits(pattern, name), expected, "{pattern} {name}");
        }
    }

    #[test]
    fn what_nobody_looked_at_is_exposed_to_all() {
        let told = |percent, assumed| Radius {
            seeds: vec![Seed {
                path: "a".into(),
                symbol: String::new(),
                kind: caution_core::reach::SeedKind::File,
                lines: None,
                detail: String::new(),
            }],
            exposure: Some(caution_core::reach::Exposure { percent, assumed, why: String::new() }),
            ..Radius::default()
        };
        assert_eq!(exposure(None, true), (100, 0));
        assert_eq!(exposure(None, false), (0, 0));
        assert_eq!(exposure(Some(&Radius::default()), true), (0, 0));
        assert_eq!(exposure(Some(&told(30, false)), true), (30, 30));
        assert_eq!(exposure(Some(&told(100, true)), true), (100, 0));
        assert_eq!(exposure(Some(&Radius { exposure: None, ..told(0, false) }), true), (100, 0));
    }
}
