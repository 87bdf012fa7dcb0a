//! What a radius comes to, in one word.

use super::{Band, Completeness, KeyReach, Radius};

/// What a radius comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Only comments and layout change.
    LayoutOnly,
    /// Something is reached for certain or likely.
    Reached,
    /// Everything that could use it was looked at, and nothing is reached for certain or likely.
    NothingFound,
    /// Nothing is reached for certain or likely, and something that could use it was not looked at. Never low, never
    /// none.
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

    /// Whether something that could use the change was not looked at: a file that was not read and may, a name whose
    /// target was not found or is made while the program runs, a walk that was cut. A file somewhere else that could
    /// not be read hides nothing.
    pub fn hides(&self) -> bool {
        !self.blind.is_empty() || self.unresolved > 0 || self.dynamic > 0 || !self.cut.is_empty()
    }
}

impl Radius {
    /// What it comes to.
    pub fn standing(&self) -> Standing {
        if self.seeds.is_empty() {
            let was_seen = self.completeness.cut.is_empty() && self.completeness.blind.is_empty();
            return if was_seen { Standing::LayoutOnly } else { Standing::Unknown };
        }
        let is_sure = |band: Band| band != Band::Possible;
        let reaches = self.dependents.iter().chain(&self.entries).any(|reached| is_sure(reached.band))
            || self.services.iter().any(|service| !service.via.is_empty() && is_sure(service.band))
            || self.keys.iter().any(|key| !key.is_unread());
        if reaches {
            Standing::Reached
        } else if self.completeness.hides() || self.keys.iter().any(KeyReach::is_unread) {
            Standing::Unknown
        } else {
            Standing::NothingFound
        }
    }
}

impl KeyReach {
    /// Whether nobody was found who reads it: then it reaches the unit that holds it at the least.
    pub fn is_unread(&self) -> bool {
        self.sure_readers().next().is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::EntryKind;
    use crate::reach::{Blind, BlindWhy, Hop, Origin, Propagation, Reached, Seed, SeedKind};

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
            before: false,
            via: Vec::new(),
            seed: 0,
        }
    }

    #[test]
    fn nothing_reached_is_unknown_unless_everything_was_seen() {
        assert_eq!(Radius::default().standing(), Standing::LayoutOnly);
        assert_eq!(seeded().standing(), Standing::NothingFound);
        let blind = vec![Blind { path: "odd.py".into(), why: BlindWhy::Beside }];
        for hole in [
            Completeness { blind, in_part: 1, ..Completeness::default() },
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
    fn what_was_not_read_and_cannot_use_the_change_hides_nothing() {
        let elsewhere =
            Completeness { files: 9, whole: 7, in_part: 1, skipped: 1, ..Completeness::default() };
        assert!(!elsewhere.is_whole() && !elsewhere.hides());
        let radius = Radius { completeness: elsewhere, ..seeded() };
        assert_eq!(radius.standing(), Standing::NothingFound);
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
