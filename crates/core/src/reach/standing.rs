//! What a radius comes to, in one word.

use super::{Band, Completeness, KeyReach, Radius};

/// What a radius comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Only comments and layout change.
    LayoutOnly,
    /// Something is reached for certain or likely.
    Reached,
    /// Everything was looked at, and nothing is reached for certain or likely.
    NothingFound,
    /// Nothing is reached for certain or likely, and not everything could be looked at. Never low, never none.
    Unknown,
}

impl Standing {
    /// Every one.
    pub const ALL: &[Self] = &[Self::LayoutOnly, Self::Reached, Self::NothingFound, Self::Unknown];

    /// The name in reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::LayoutOnly => "layout-only",
            Self::Reached => "reached",
            Self::NothingFound => "nothing-found",
            Self::Unknown => "unknown",
        }
    }
}

impl Completeness {
    /// Whether every program was read whole and every reference in what was walked has its target.
    pub fn is_whole(&self) -> bool {
        self.whole >= self.files
            && self.in_part == 0
            && self.skipped == 0
            && self.unresolved == 0
            && self.dynamic == 0
            && self.cut.is_empty()
    }
}

impl Radius {
    /// What it comes to.
    pub fn standing(&self) -> Standing {
        if self.seeds.is_empty() {
            return Standing::LayoutOnly;
        }
        let is_sure = |band: Band| band != Band::Possible;
        let reaches = self.dependents.iter().chain(&self.entries).any(|reached| is_sure(reached.band))
            || self.services.iter().any(|service| !service.via.is_empty() && is_sure(service.band))
            || self.keys.iter().any(|key| !key.readers.is_empty());
        if reaches {
            Standing::Reached
        } else if self.completeness.is_whole() && !self.keys.iter().any(KeyReach::is_unread) {
            Standing::NothingFound
        } else {
            Standing::Unknown
        }
    }
}

impl KeyReach {
    /// Whether nobody was found who reads it: then it reaches the unit that holds it at the least.
    pub fn is_unread(&self) -> bool {
        self.readers.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::EntryKind;
    use crate::reach::{Hop, Origin, Propagation, Reached, Seed, SeedKind};

    fn seeded() -> Radius {
        let seed = Seed {
            path: "a.py".into(),
            symbol: "f".to_owned(),
            kind: SeedKind::Behaviour,
            lines: None,
            detail: String::new(),
        };
        Radius { seeds: vec![seed], ..Radius::default() }
    }

    fn reached(band: Band) -> Reached {
        Reached {
            path: "b.py".into(),
            symbol: "g".to_owned(),
            line: 3,
            band,
            confidence: 80,
            entry: Some((EntryKind::Route, String::new())),
            in_tests: false,
            via: Vec::new(),
            seed: 0,
        }
    }

    #[test]
    fn nothing_reached_is_unknown_unless_everything_was_seen() {
        assert_eq!(Radius::default().standing(), Standing::LayoutOnly);
        assert_eq!(seeded().standing(), Standing::NothingFound);
        for hole in [
            Completeness { files: 2, whole: 1, ..Completeness::default() },
            Completeness { in_part: 1, ..Completeness::default() },
            Completeness { skipped: 1, ..Completeness::default() },
            Completeness { unresolved: 1, ..Completeness::default() },
            Completeness { dynamic: 1, ..Completeness::default() },
            Completeness { cut: vec!["entries: 1".to_owned()], ..Completeness::default() },
        ] {
            assert!(!hole.is_whole());
            let mut radius = Radius { completeness: hole, ..seeded() };
            assert_eq!(radius.standing(), Standing::Unknown);
            radius.entries = vec![reached(Band::Possible)];
            assert_eq!(radius.standing(), Standing::Unknown);
            radius.entries = vec![reached(Band::Likely)];
            assert_eq!(radius.standing(), Standing::Reached);
        }
    }

    #[test]
    fn a_key_that_nobody_reads_is_unknown_however_whole_the_tree() {
        let hop = Hop { path: "a.py".into(), symbol: String::new(), line: 1, origin: Origin::Key };
        let mut key = KeyReach {
            seed: 0,
            readers: Vec::new(),
            units: vec![hop.clone()],
            propagation: Propagation::Mounted,
        };
        let with = |key: &KeyReach| Radius { keys: vec![key.clone()], ..seeded() };
        assert_eq!(with(&key).standing(), Standing::Unknown);
        key.readers = vec![hop];
        assert_eq!(with(&key).standing(), Standing::Reached);
    }
}
