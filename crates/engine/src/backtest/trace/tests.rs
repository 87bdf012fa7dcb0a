//! Lines carried back over made-up changes.

use caution_core::ObjectId;

use super::*;
use crate::backtest::made;
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
    made::hunks(path, old, added, removed)
}

fn judged(hunks: Option<Vec<Hunks>>) -> Judged {
    made::judged(Vec::new(), hunks)
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

#[test]
fn lines_of_tests_and_documents_alone_decide_nothing() {
    for (path, works) in [
        ("src/cli.py", true),
        ("requirements.txt", true),
        ("Makefile", true),
        ("tests/test_cli.py", false),
        ("src/cli_test.go", false),
        ("docs/conf.py", false),
        ("README.md", false),
        ("CHANGES.rst", false),
        ("sub/CHANGELOG", false),
        ("history.txt", false),
    ] {
        assert_eq!(does_work(&path.into()), works, "{path}");
        let story: &[One<'_>] = &[(path, path, &[], &[(3, 4)]), (path, path, &[(3, 4)], &[])];
        let expected = if works { Origin::Change(1) } else { Origin::Elsewhere };
        assert_eq!(origin(&line(24, 2), story), expected, "{path}");
    }
    // One line of a file that does work is enough.
    let both = |added: &[(u32, u32)], removed: &[(u32, u32)]| {
        judged(Some(vec![
            hunks(("test_a.py", "test_a.py", added, removed)),
            hunks(("a.py", "a.py", added, removed)),
        ]))
    };
    let all = [both(&[], &[(1, 1)]), both(&[(1, 1)], &[])];
    assert_eq!(Tracer::new(&line(24, 2), &all).origin(0), Origin::Change(1));
}
