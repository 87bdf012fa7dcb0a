//! Merges replayed.

#![expect(clippy::unwrap_used, reason = "helpers of tests stop the test")]

use caution_core::change::{Change, MergeResidue, Selection};
use caution_core::unknown::UnknownKind;
use caution_testkit::repository::TestRepository;

use crate::support::*;

const LINES: &str = "one\ntwo\nthree\nfour\nfive\nsix\nseven\n";

/// `main` and `side`, each with an edit of its own to the same file; HEAD is on `main`.
fn forked(main: &str, side: &str) -> TestRepository {
    let repository = TestRepository::new();
    repository.write("file", LINES).write("kept", "kept\n").commit("root");
    repository.branch("side").write("file", LINES.replace(side, "SIDE")).commit("side");
    repository.switch("main").write("file", LINES.replace(main, "MAIN")).commit("main");
    repository
}

fn only_residue(change: &Change) -> &MergeResidue {
    assert!(change.unknowns.is_empty(), "{:#?}", change.unknowns);
    assert_eq!(change.residues.len(), 1, "{:#?}", change.residues);
    change.residues.first().unwrap()
}

#[test]
fn a_clean_merge_leaves_nothing() {
    let repository = forked("one", "seven");
    repository.merge("side");
    let change = snapshot(&repository, &Selection::Default);
    assert!(change.residues.is_empty() && change.unknowns.is_empty());
}

#[test]
fn lines_that_neither_parent_holds_are_reported_with_their_place() {
    let repository = forked("one", "seven");
    let evil = "MAIN\ntwo\nif user == 'root': allow()\nthree\nfive\nsix\nSIDE\n";
    let merge = repository.merge_with("side", &[("file", evil), ("backdoor", "open\n")]);
    let change = snapshot(&repository, &Selection::Default);
    let residue = only_residue(&change);
    assert_eq!((&residue.commit, residue.conflicted), (&merge, false));
    let [backdoor, file] = residue.files.as_slice() else { panic!("{residue:#?}") };
    assert_eq!((backdoor.path.to_string().as_str(), pairs(&backdoor.added)), ("backdoor", vec![(1, 1)]));
    assert_eq!(pairs(&file.added), [(3, 3)]);
    assert_eq!(file.excerpt, ["if user == 'root': allow()"]);
    assert_eq!(file.removed, 1, "the line `four` went");
}

#[test]
fn a_merge_that_drops_the_other_sides_edit_is_reported() {
    let repository = forked("one", "seven");
    repository.merge_with("side", &[("file", &LINES.replace("one", "MAIN"))]);
    let change = snapshot(&repository, &Selection::Default);
    let [file] = only_residue(&change).files.as_slice() else { panic!("{:#?}", change.residues) };
    assert_eq!((pairs(&file.added), file.removed), (vec![(7, 7)], 1));
}

#[test]
fn a_conflict_resolved_from_its_sides_is_named_without_lines() {
    for resolution in ["MAIN", "SIDE", "MAIN\nSIDE", "SIDE\nMAIN"] {
        let repository = forked("four", "four");
        repository.merge_with("side", &[("file", &LINES.replace("four", resolution))]);
        let change = snapshot(&repository, &Selection::Default);
        let residue = only_residue(&change);
        assert!(residue.conflicted);
        let [file] = residue.files.as_slice() else { panic!("{residue:#?}") };
        assert_eq!((file.added.len(), file.removed), (0, 0), "{resolution}: {file:?}");
    }
}

#[test]
fn a_line_slipped_into_a_conflict_or_beside_it_is_reported() {
    let repository = forked("four", "four");
    let text = LINES.replace("four", "MAIN\nevil").replace("seven", "seven\nmore evil");
    repository.merge_with("side", &[("file", &text), ("kept", "changed\n")]);
    let change = snapshot(&repository, &Selection::Default);
    let residue = only_residue(&change);
    let [file, kept] = residue.files.as_slice() else { panic!("{residue:#?}") };
    assert_eq!(file.excerpt, ["evil", "more evil"]);
    assert_eq!(pairs(&file.added), [(5, 5), (9, 9)]);
    assert_eq!((kept.excerpt.as_slice(), kept.removed), (["changed".to_owned()].as_slice(), 1));
}

#[test]
fn a_conflict_between_an_edit_and_a_deletion_is_settled_either_way() {
    let repository = TestRepository::new();
    repository.write("file", LINES).commit("root");
    repository.branch("side").remove("file").write("x", "x\n").commit("side");
    repository.switch("main").write("file", LINES.replace("one", "MAIN")).commit("main");
    assert!(!repository.try_git(&["merge", "side"]).status.success());
    repository.remove("file").commit("merged");
    let change = snapshot(&repository, &Selection::Default);
    let residue = only_residue(&change);
    assert!(residue.conflicted);
    assert!(residue.files.iter().all(|file| file.added.is_empty() && file.removed == 0), "{residue:#?}");
}

#[test]
fn merges_inside_of_a_range_are_replayed_too() {
    let repository = forked("one", "seven");
    let base = repository.id("HEAD");
    let evil = repository.merge_with("side", &[("evil", "e\n")]);
    repository.write("later", "l\n").commit("later");
    let change = snapshot(&repository, &range(base.as_str(), "HEAD"));
    assert_eq!(only_residue(&change).commit, evil);
}

#[test]
fn a_merge_of_three_branches_is_an_unknown() {
    let repository = TestRepository::new();
    repository.write("root", "r\n").commit("root");
    for name in ["a", "b"] {
        repository.branch(name).write(name, "x\n").commit(name).as_str();
        repository.switch("main");
    }
    let octopus = repository.octopus(&["a", "b"]);
    let change = snapshot(&repository, &Selection::Default);
    let unknown = only_unknown(&change);
    assert_eq!((unknown.kind, unknown.subject.as_str()), (UnknownKind::Merge, octopus.as_str()));
}

#[test]
fn a_merge_whose_parents_are_cut_off_is_an_unknown() {
    let repository = forked("one", "seven");
    repository.merge("side");
    let clone = repository.shallow_clone(1);
    let change = snapshot(&clone, &Selection::Default);
    assert_eq!(unknowns(&change, UnknownKind::Merge).len(), 1);
}

#[test]
fn more_merges_than_are_replayed_are_an_unknown() {
    let repository = TestRepository::new();
    let base = repository.commit("root");
    let mut stream = String::new();
    let mut commit = |branch: &str, parents: &str| {
        let who = "A <a@b.c> 1767300000 +0000";
        stream += &format!("commit refs/heads/{branch}\ncommitter {who}\ndata 1\nx\n{parents}");
    };
    commit("side", &format!("from {base}\n"));
    commit("main", "from refs/heads/main^0\nmerge refs/heads/side\n");
    for _ in 0..51 {
        commit("side", "");
        commit("main", "merge refs/heads/side\n");
    }
    repository.git_fed(&["fast-import", "--quiet"], stream.as_bytes());
    let change = snapshot(&repository, &range(base.as_str(), "main"));
    assert_eq!(only_unknown(&change).subject, "2 merges");
}

#[test]
fn the_replay_writes_nothing_and_runs_no_driver_of_the_repository() {
    let repository = forked("four", "four");
    let trace = repository.outside().join("ran");
    repository.git(&["config", "merge.evil.driver", &format!("touch {}", trace.display())]);
    let hooks = repository.path().join(".git/hooks");
    std::fs::create_dir_all(&hooks).unwrap();
    std::fs::write(hooks.join("post-index-change"), format!("#!/bin/sh\ntouch {}\n", trace.display()))
        .unwrap();
    let info = repository.path().join(".git/info");
    std::fs::create_dir_all(&info).unwrap();
    repository.merge_with("side", &[("file", &LINES.replace("four", "both"))]);
    std::fs::write(info.join("attributes"), "* merge=evil\n").unwrap();
    let files = |path: &std::path::Path| -> usize {
        let mut todo = vec![path.to_owned()];
        let mut count = 0;
        while let Some(folder) = todo.pop() {
            for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
                count += 1;
                if entry.file_type().unwrap().is_dir() {
                    todo.push(entry.path());
                }
            }
        }
        count
    };
    let before = files(repository.path());
    let change = snapshot(&repository, &Selection::Default);
    assert_eq!(only_residue(&change).files[0].excerpt, ["both"]);
    assert_eq!(files(repository.path()), before);
    assert!(!trace.exists(), "a driver or a hook ran");
}
