//! What a changed setting is like, in words that a policy can ask about.

use super::{Band, KeyReach, Origin, Propagation, Radius, Reached, Seed, SeedKind};

/// What the detail of a seed begins with if only the order of a list changes, and the order may matter.
pub const REORDERED: &str = "order";

/// What the detail of a seed begins with if a key, object or label goes.
pub const GONE: &[&str] = &["removed", "it is gone here", "the text says that it goes"];

/// What the detail of a seed begins with if a key is new.
const NEW: &str = "added";

/// The detail of a seed by which something that is not of production takes up what one of production holds.
pub const TAKEN_UP: &str = "a file that is not of production takes up what one of production holds";

/// What a changed setting is like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Setting {
    /// It gets to those that read it so.
    Gets(Propagation),
    /// Nobody was found who reads it.
    Unread,
    /// It is gone, and something still asks for it by name.
    StillRead,
    /// Only the order of its entries changes, and the order may matter.
    Reordered,
    /// Something that is not of production takes up what one of production holds.
    TakenUp,
}

impl Setting {
    /// Every word.
    pub const WORDS: &[Self] = &[
        Self::Gets(Propagation::Baked),
        Self::Gets(Propagation::Mounted),
        Self::Gets(Propagation::HotReloaded),
        Self::Gets(Propagation::FlagService),
        Self::Gets(Propagation::Database),
        Self::Gets(Propagation::Unknown),
        Self::Unread,
        Self::StillRead,
        Self::Reordered,
        Self::TakenUp,
    ];

    /// The name in policies.
    pub fn id(self) -> &'static str {
        match self {
            Self::Gets(way) => way.id(),
            Self::Unread => "unread",
            Self::StillRead => "still-read",
            Self::Reordered => "reordered",
            Self::TakenUp => "taken-up",
        }
    }
}

impl KeyReach {
    /// Those that surely read the key itself; whoever only shares a name with it is none.
    pub fn sure_readers(&self) -> impl Iterator<Item = &super::Hop> {
        self.readers.iter().filter(|hop| hop.origin.band() != Band::Possible)
    }
}

impl Radius {
    /// What the changed settings are like, each with the place of its seed. `counts` says whether a seed is one
    /// of the product: a key of a test reaches nobody.
    pub fn settings(&self, counts: impl Fn(&Seed) -> bool) -> Vec<(Setting, usize)> {
        let mut all = Vec::new();
        // Whoever reads a key that is new here reads it in the place of the one that goes.
        let is_new =
            |key: &&KeyReach| self.seeds.get(key.seed).is_some_and(|seed| seed.detail.starts_with(NEW));
        let new = self.keys.iter().filter(is_new).flat_map(KeyReach::sure_readers);
        let has_new: std::collections::BTreeSet<_> =
            new.map(|hop| (&hop.path, hop.symbol.as_str(), hop.line)).collect();
        for key in &self.keys {
            let Some(seed) = self.seeds.get(key.seed).filter(|seed| counts(seed)) else { continue };
            all.push((Setting::Gets(key.propagation), key.seed));
            if key.sure_readers().next().is_none() {
                all.push((Setting::Unread, key.seed));
            }
            let misses = |hop: &super::Hop| {
                let by_name = matches!(hop.origin, Origin::Key | Origin::RelaxedKey);
                by_name && !has_new.contains(&(&hop.path, hop.symbol.as_str(), hop.line))
            };
            if is_gone(seed) && key.sure_readers().any(misses) {
                all.push((Setting::StillRead, key.seed));
            }
        }
        for (place, seed) in self.seeds.iter().enumerate().filter(|(_, seed)| counts(seed)) {
            if is_setting(seed) && seed.detail == REORDERED {
                all.push((Setting::Reordered, place));
            }
            if seed.detail == TAKEN_UP {
                all.push((Setting::TakenUp, place));
            }
            // A label or object that goes, and that another file still names.
            let named = |one: &Reached| one.seed == place && one.band != Band::Possible && one.via.len() == 1;
            let by_text = |one: &Reached| one.via.first().is_some_and(|hop| hop.origin == Origin::Text);
            if seed.kind == SeedKind::Removed
                && is_gone(seed)
                && self.dependents.iter().any(|one| named(one) && by_text(one))
            {
                all.push((Setting::StillRead, place));
            }
        }
        all.sort_unstable();
        all.dedup();
        all
    }
}

fn is_setting(seed: &Seed) -> bool {
    matches!(seed.kind, SeedKind::ConfigKey | SeedKind::Flag | SeedKind::Infrastructure)
}

fn is_gone(seed: &Seed) -> bool {
    GONE.iter().any(|gone| seed.detail.starts_with(gone))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reach::Hop;

    fn seed(kind: SeedKind, detail: &str) -> Seed {
        Seed { path: "a.yaml".into(), symbol: "k".to_owned(), kind, lines: None, detail: detail.to_owned() }
    }

    fn key(propagation: Propagation, readers: &[Origin]) -> KeyReach {
        let hop =
            |origin: &Origin| Hop { path: "a.py".into(), symbol: String::new(), line: 1, origin: *origin };
        KeyReach { seed: 0, readers: readers.iter().map(hop).collect(), units: Vec::new(), propagation }
    }

    fn of(seed: Seed, key: KeyReach) -> Vec<&'static str> {
        let radius = Radius { seeds: vec![seed], keys: vec![key], ..Radius::default() };
        assert!(radius.settings(|_| false).is_empty());
        radius.settings(|_| true).into_iter().map(|(setting, _)| setting.id()).collect()
    }

    #[test]
    fn each_word_is_said_of_what_it_means() {
        let changed = || seed(SeedKind::ConfigKey, "changed");
        assert_eq!(of(changed(), key(Propagation::HotReloaded, &[Origin::Key])), ["hot-reloaded"]);
        assert_eq!(of(changed(), key(Propagation::Mounted, &[])), ["mounted", "unread"]);
        assert_eq!(of(changed(), key(Propagation::Mounted, &[Origin::Name])), ["mounted", "unread"]);
        let gone = || seed(SeedKind::ConfigKey, "removed");
        assert_eq!(of(gone(), key(Propagation::Mounted, &[Origin::Key])), ["mounted", "still-read"]);
        // Whoever loads the file may have stopped asking for the key.
        assert_eq!(of(gone(), key(Propagation::Mounted, &[Origin::FileReader])), ["mounted"]);
        // A key that is new in the same place is what is read instead.
        let renamed = Radius {
            seeds: vec![gone(), seed(SeedKind::ConfigKey, "added")],
            keys: vec![
                key(Propagation::Mounted, &[Origin::RelaxedKey]),
                KeyReach { seed: 1, ..key(Propagation::Mounted, &[Origin::Key]) },
            ],
            ..Radius::default()
        };
        assert!(!renamed.settings(|_| true).iter().any(|(setting, _)| *setting == Setting::StillRead));
        let order = seed(SeedKind::ConfigKey, REORDERED);
        assert_eq!(of(order, key(Propagation::Mounted, &[Origin::Key])), ["mounted", "reordered"]);
        let as_a_set = seed(SeedKind::ConfigKey, "order, of a list that may be a set");
        assert_eq!(of(as_a_set, key(Propagation::Mounted, &[Origin::Key])), ["mounted"]);
        assert_eq!(
            of(seed(SeedKind::ConfigKey, TAKEN_UP), key(Propagation::Baked, &[Origin::Key])),
            ["baked", "taken-up"]
        );
    }
}
