//! Lines carried back over made-up changes.

use std::collections::{BTreeMap, BTreeSet};

use caution_core::verdict::Outcome;
use caution_core::{Digest, ObjectId};

use super::*;
use crate::backtest::plan::moment;
use crate::backtest::said::Said;

fn range(first: u32, last: u32) -> LineRange {
    LineRange { first, last }
}

#[test]
fn lines_get_the_numbers_that_they_had_before() {
    // Old: a b c d e. New: X a c d Y Z e (X added, b removed, Y Z added).
    let (added, removed) = ([range(1, 1), range(5, 6)], [range(2, 2)]);
    assert_eq!(old_numbers(&[1, 2, 3, 4, 5, 6, 7], &added, &removed), [1, 3, 4, 5]);
    // Old: a b c. New: c.
    assert_eq!(old_numbers(&[1], &[], &[range(1, 2)]), [3]);
    // A new file.
    assert!(old_numbers(&[1, 2], &[range(1, 2)], &[]).is_empty());
    assert_eq!(old_numbers(&[u32::MAX], &[], &[range(1, 1)]), [] as [u32; 0]);
}

fn id(number: usize) -> ObjectId {
    ObjectId::parse(&format!("{number:040x}")).unwrap()
}

/// A change of one file: path, path before, added lines, removed lines.
type One<'a> = (&'a str, &'a str, &'a [(u32, u32)], &'a [(u32, u32)]);

fn hunks((path, old, added, removed): One<'_>) -> Hunks {
    let ranges = |ranges: &[(u32, u32)]| ranges.iter().map(|(first, last)| range(*first, *last)).collect();
    Hunks {
        path: path.into(),
        old_path: (path != old).then(|| old.into()),
        added: ranges(added),
        removed: ranges(removed),
        is_text: true,
    }
}

fn judged(hunks: Option<Vec<Hunks>>) -> Judged {
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
        hunks,
    };
    Judged { said: Vec::new(), found: Ok(found) }
}

/// A line of changes, newest first, so many hours apart.
fn line(hours: i64, changes: usize) -> Vec<Entry> {
    let entry = |index: usize| Entry {
        id: id(index),
        parent: Some(id(index + 1)),
        is_merge: false,
        at: moment(1_700_000_000 - hours * 3_600 * index as i64),
        said: Said::default(),
    };
    (0..changes).map(entry).collect()
}

fn origin(entries: &[Entry], changes: &[One<'_>]) -> Origin {
    let judged: Vec<Judged> = changes.iter().map(|one| judged(Some(vec![hunks(*one)]))).collect();
    Tracer::new(entries, &judged).origin(0)
}

/// The third change writes lines 3 to 6 of `a`; the second moves the file and puts two lines above; the
/// first removes three of those lines, which are 6 to 8 by then, and one more.
const STORY: &[One<'_>] = &[
    ("b", "b", &[], &[(6, 8), (20, 20)]),
    ("b", "a", &[(1, 2)], &[]),
    ("a", "a", &[(3, 6)], &[]),
    ("a", "a", &[(1, 1)], &[]),
];

#[test]
fn lines_are_traced_over_moves_to_the_change_that_wrote_most_of_them() {
    assert_eq!(origin(&line(24, 4), STORY), Origin::Change(2));
    // Of four lines two are half, one is not.
    let half: Vec<One<'_>> = [&[("b", "b", &[][..], &[(6, 6), (18, 20)][..])][..], &STORY[1..]].concat();
    assert_eq!(origin(&line(24, 4), &half), Origin::Unknown, "the period begins before that is settled");
    let none: Vec<One<'_>> = [&[("b", "b", &[(1, 9)][..], &[][..])][..], &STORY[1..]].concat();
    assert_eq!(origin(&line(24, 4), &none), Origin::Elsewhere);
}

#[test]
fn what_is_older_than_seven_days_is_elsewhere() {
    assert_eq!(origin(&line(84, 4), STORY), Origin::Change(2));
    assert_eq!(origin(&line(85, 4), STORY), Origin::Elsewhere);
}

#[test]
fn a_gap_or_a_change_that_is_not_known_line_by_line_leaves_it_unknown() {
    let mut gap = line(24, 4);
    gap[1].parent = Some(id(99));
    assert_eq!(origin(&gap, STORY), Origin::Unknown);
    let mut all: Vec<Judged> = STORY.iter().map(|one| judged(Some(vec![hunks(*one)]))).collect();
    all[1] = judged(None);
    assert_eq!(Tracer::new(&line(24, 4), &all).origin(0), Origin::Unknown);
}

#[test]
fn lines_of_a_file_that_became_binary_are_of_nobody() {
    let mut all: Vec<Judged> = STORY.iter().map(|one| judged(Some(vec![hunks(*one)]))).collect();
    let mut binary = hunks(STORY[1]);
    binary.is_text = false;
    all[1] = judged(Some(vec![binary]));
    assert_eq!(Tracer::new(&line(24, 4), &all).origin(0), Origin::Elsewhere);
}
