//! Notes of recorders, with what is needed to check them.

#![expect(clippy::unwrap_used, reason = "helpers of tests stop the test")]

use caution_core::change::{Limits, NotedCommit, Selection};
use caution_core::unknown::UnknownKind;
use caution_testkit::repository::TestRepository;

use crate::support::*;

const NOTE: &str =
    "a.txt\n  s_1::t_1 1-2\n\"with space\"\n  s_1::t_1 1\nother.txt\n  s_1 1\nno-such\n---\n{}\n";

fn noted(change: &caution_core::change::Change) -> &NotedCommit {
    let notes: Vec<_> = change.commits.iter().flat_map(|commit| &commit.notes).collect();
    assert_eq!(notes.len(), 1, "{notes:?}");
    notes.first().unwrap()
}

fn repository() -> TestRepository {
    let repository = TestRepository::new();
    repository.write("a.txt", "1\n2\n").write("other.txt", "o\n").write("gone", "g\n").commit("root");
    repository.write("a.txt", "1\ntwo\n3\n").write("with space", "x\n").remove("gone").commit("second");
    repository
}

#[test]
fn a_note_comes_with_what_its_commit_did() {
    let repository = repository();
    repository.note("refs/notes/ai", &repository.id("HEAD"), NOTE);
    let change = snapshot(&repository, &Selection::Default);
    let noted = noted(&change);
    assert_eq!(
        (noted.note.reference.as_str(), noted.note.bytes.as_slice()),
        ("refs/notes/ai", NOTE.as_bytes())
    );
    assert_eq!(noted.note.size, NOTE.len() as u64);
    let files: Vec<_> =
        noted.files.iter().map(|file| (file.path.to_string(), pairs(&file.added), file.line_count)).collect();
    let expected = [("a.txt".to_owned(), vec![(2, 3)], 3), ("with space".to_owned(), vec![(1, 1)], 1)];
    assert_eq!(files, expected);
    assert_eq!(noted.untouched, ["other.txt".into()]);
    assert!(change.unknowns.is_empty());
}

#[test]
fn a_note_inside_of_a_range_is_checked_against_its_own_commit() {
    let repository = repository();
    repository.note("refs/notes/ai", &repository.id("HEAD"), NOTE);
    repository.write("a.txt", "all\nnew\n").commit("third");
    let change = snapshot(&repository, &range("HEAD~2", "HEAD"));
    assert_eq!(pairs(&noted(&change).files[0].added), [(2, 3)]);
    assert_eq!(change.commits[0].notes.len(), 1);
}

#[test]
fn notes_are_found_in_folders_of_any_depth() {
    let repository = repository();
    let blob = repository.git_fed(&["hash-object", "-w", "--stdin"], NOTE.as_bytes());
    let head = repository.id("HEAD").to_string();
    for depth in 0..3 {
        let (folders, name) = head.split_at(depth * 2);
        let tree = |entry: String| repository.git_fed(&["mktree"], entry.as_bytes());
        let mut tree_id = tree(format!("100644 blob {blob}\t{name}\n"));
        for folder in folders.as_bytes().chunks(2).rev().map(String::from_utf8_lossy) {
            tree_id = tree(format!("040000 tree {tree_id}\t{folder}\n"));
        }
        let commit = repository.git(&["commit-tree", "-m", "notes", &tree_id]);
        repository.git(&["update-ref", "refs/notes/ai", &commit]);
        assert_eq!(noted(&snapshot(&repository, &Selection::Default)).note.bytes, NOTE.as_bytes());
    }
}

#[test]
fn a_root_commit_can_carry_a_note() {
    let repository = TestRepository::new();
    let root = repository.write("a.txt", "1\n2\n").commit("root");
    repository.note("refs/notes/ai", &root, NOTE);
    let change = snapshot(&repository, &Selection::Default);
    assert_eq!(pairs(&noted(&change).files[0].added), [(1, 2)]);
}

#[test]
fn notes_of_other_refs_are_left_alone() {
    let repository = repository();
    repository.note("refs/notes/commits", &repository.id("HEAD"), NOTE);
    assert!(snapshot(&repository, &Selection::Default).commits[0].notes.is_empty());
}

#[test]
fn a_note_beyond_the_limit_is_cut_and_named() {
    let repository = repository();
    repository.note("refs/notes/ai", &repository.id("HEAD"), NOTE);
    let limits = Limits { note_bytes: 10, ..Limits::default() };
    let change = limited(&repository, &Selection::Default, &limits);
    assert_eq!(noted(&change).note.bytes.len(), 10);
    assert_eq!(noted(&change).note.size, NOTE.len() as u64);
    assert_eq!(only_unknown(&change).kind, UnknownKind::Note);
}

#[test]
fn a_note_that_cannot_be_checked_is_an_unknown_and_not_a_statement() {
    let repository = repository();
    repository.note("refs/notes/ai", &repository.id("HEAD"), NOTE);
    let clone = repository.shallow_clone(1);
    clone.git(&["fetch", "--quiet", "origin", "refs/notes/ai:refs/notes/ai"]);
    let change = snapshot(&clone, &Selection::Default);
    assert!(change.commits[0].notes.is_empty());
    assert_eq!(unknowns(&change, UnknownKind::Note).len(), 1);
}

#[test]
fn a_note_that_is_gone_is_an_unknown() {
    let repository = repository();
    repository.note("refs/notes/ai", &repository.id("HEAD"), NOTE);
    let entry = repository.git(&["notes", "--ref", "ai", "list", "HEAD"]);
    delete_object(&repository, &caution_core::ObjectId::parse(&entry).unwrap());
    let change = snapshot(&repository, &Selection::Default);
    assert_eq!(only_unknown(&change).kind, UnknownKind::Note);
}

#[test]
fn a_notes_ref_that_is_no_commit_is_an_unknown() {
    let repository = repository();
    repository.git(&["update-ref", "refs/notes/ai", repository.id("HEAD:a.txt").as_str()]);
    let change = snapshot(&repository, &Selection::Default);
    assert_eq!(only_unknown(&change).subject, "refs/notes/ai");
}
