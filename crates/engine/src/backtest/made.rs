//! Made-up answers for the tests of this folder.

use std::collections::{BTreeMap, BTreeSet};

use caution_core::Digest;
use caution_core::finding::LineRange;
use caution_core::verdict::Outcome;

use super::judge::{Areas, Found, Hunks, Judged, Setup};
use super::said::Said;
use super::statements::Told;

/// A file of text: its path, its path before, added and removed lines.
pub(super) fn hunks(path: &str, old: &str, added: &[(u32, u32)], removed: &[(u32, u32)]) -> Hunks {
    let ranges = |ranges: &[(u32, u32)]| {
        ranges.iter().map(|(first, last)| LineRange { first: *first, last: *last }).collect()
    };
    Hunks {
        path: path.into(),
        old_path: (path != old).then(|| old.into()),
        added: ranges(added),
        removed: ranges(removed),
        is_text: true,
    }
}

/// A change that proceeds without a finding.
pub(super) fn judged(said: Vec<Said>, hunks: Option<Vec<Hunks>>) -> Judged {
    let found = Found {
        outcome: Outcome::Proceed,
        only_unknowns: false,
        asked: Vec::new(),
        rules: BTreeMap::new(),
        worst: None,
        reason: String::new(),
        tier: None,
        files: 1,
        added: 0,
        removed: 0,
        unknowns: BTreeSet::new(),
        policy: ("p".to_owned(), Digest::of(b"")),
        setup: Setup::default(),
        areas: Areas::default(),
        waits_for: Vec::new(),
        waits_for_approval: false,
        told: Told::default(),
        has_record: false,
        against: None,
        hunks,
    };
    Judged { said, found: Ok(found) }
}
