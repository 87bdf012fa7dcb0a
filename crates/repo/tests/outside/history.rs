//! Repositories of which not everything is here, or that are laid out in another way.

use caution_core::change::{Content, Selection};
use caution_core::port::{Source as _, SourceError};
use caution_core::unknown::UnknownKind;
use caution_repo::GitRepository;
use caution_testkit::repository::TestRepository;

use crate::support::*;

fn three_commits() -> TestRepository {
    let repository = TestRepository::new();
    for number in 1..=3 {
        repository.write("a", format!("{number}\n")).write(format!("b{number}"), format!("b{number}\n"));
        repository.commit(format!("commit {number}"));
    }
    repository
}

#[test]
fn a_clone_of_depth_one_has_nothing_to_compare_with_and_says_so() {
    let clone = three_commits().shallow_clone(1);
    assert!(open(&clone).is_shallow().unwrap());
    let change = snapshot(&clone, &Selection::Default);
    assert_eq!((change.base.clone(), change.files.len(), change.commits.len()), (None, 0, 1));
    let history = unknowns(&change, UnknownKind::History);
    assert!(history[0].what.contains("the parent") && history[0].what.contains("shallow clone"));
    let remedy = history[0].remedy.as_ref().unwrap();
    assert!(remedy.contains("git fetch --deepen=1") && remedy.contains("fetch-depth: 0"));
    assert_eq!(unknowns(&change, UnknownKind::Charter).len(), 1, "no policy of the base can be read");
}

#[test]
fn a_range_in_a_shallow_clone_says_where_the_history_ends() {
    let clone = three_commits().shallow_clone(2);
    let whole = snapshot(&clone, &revision("HEAD"));
    assert_eq!(paths(&whole), ["a", "b3"]);
    assert!(whole.unknowns.is_empty(), "what is compared is all here");
    clone.branch("topic").write("t", "t\n").commit("topic");
    assert!(snapshot(&clone, &Selection::Default).unknowns.is_empty());
    clone.git(&["switch", "--quiet", "--orphan", "other"]);
    clone.commit("other");
    let change = snapshot(&clone, &range("other", "topic"));
    let history = unknowns(&change, UnknownKind::History);
    assert_eq!(history.len(), 2, "no common commit, and the end of the history");
}

#[test]
fn a_branch_whose_start_is_cut_off_says_so() {
    let upstream = three_commits();
    upstream.branch("topic").write("t", "1\n").commit("topic 1");
    upstream.write("t", "2\n").commit("topic 2");
    upstream.write("t", "3\n").commit("topic 3");
    let clone = upstream.shallow_clone(2);
    clone.git(&["remote", "set-branches", "--add", "origin", "main"]);
    clone.git(&["fetch", "--quiet", "--depth=1", "origin", "main"]);
    clone.git(&["remote", "set-head", "origin", "main"]);
    let change = snapshot(&clone, &Selection::Default);
    assert_eq!(subjects(&change), ["topic 3"]);
    assert_eq!(change.charter_base, Some(clone.id("origin/main")));
    let unknown = only_unknown(&change);
    assert_eq!(unknown.kind, UnknownKind::History);
    assert!(unknown.what.contains("left `main`"), "{unknown:?}");
}

#[test]
fn what_a_partial_clone_lacks_is_named_and_never_fetched() {
    let upstream = three_commits();
    upstream.write("new", "new\n").remove("b1").commit("commit 4");
    upstream.write("later", "x\n").commit("commit 5");
    let clone = upstream.partial_clone();
    let change = snapshot(&clone, &range("HEAD~3", "HEAD~1"));
    assert_eq!(paths(&change), ["a", "b1", "b3", "new"]);
    assert_eq!(file(&change, "a").content, Content::Unread, "the old content is not here");
    assert_eq!(file(&change, "new").content, Content::Text);
    let missing: Vec<_> = unknowns(&change, UnknownKind::MissingObject)
        .iter()
        .map(|unknown| unknown.subject.as_str())
        .collect();
    assert_eq!(missing, ["a", "b1"]);
}

#[test]
fn a_missing_folder_leaves_the_rest_of_the_change() {
    let repository = three_commits();
    repository.write("gone/x", "x\n").write("here/y", "y\n").commit("first");
    repository.write("gone/x", "2\n").write("here/y", "2\n").commit("second");
    delete_object(&repository, &repository.id("HEAD:gone"));
    let change = snapshot(&repository, &revision("HEAD"));
    assert_eq!(paths(&change), ["here/y"]);
    let unknown = only_unknown(&change);
    assert_eq!((unknown.kind, unknown.subject.as_str()), (UnknownKind::MissingObject, "gone"));
}

#[test]
fn a_missing_parent_is_not_a_root_commit() {
    let repository = three_commits();
    delete_object(&repository, &repository.id("HEAD~1"));
    let change = snapshot(&repository, &revision("HEAD"));
    assert!(change.files.is_empty() && change.base.is_none());
    assert_eq!(unknowns(&change, UnknownKind::History).len(), 1);
}

#[test]
fn replace_refs_and_grafts_are_ignored() {
    let repository = three_commits();
    let honest = snapshot(&repository, &Selection::Default);
    let blob = repository.git_fed(&["hash-object", "-w", "--stdin"], b"nothing to see\n");
    repository.git(&["replace", repository.id("HEAD:a").as_str(), &blob]);
    repository.git(&["replace", "HEAD~1", "HEAD~2"]);
    let info = repository.path().join(".git/info");
    std::fs::create_dir_all(&info).unwrap();
    std::fs::write(info.join("grafts"), format!("{}\n", repository.id("HEAD"))).unwrap();
    assert_eq!(snapshot(&repository, &Selection::Default), honest);
    let replaced = open(&repository).read(&repository.id("HEAD"), &"a".into()).unwrap();
    assert_eq!(replaced.as_deref(), Some(b"3\n".as_slice()));
}

#[test]
fn linked_work_trees_and_bare_repositories_are_repositories() {
    let repository = three_commits();
    let linked = repository.worktree("topic");
    linked.write("t", "t\n").commit("topic");
    linked.write("loose", "l\n");
    let change = snapshot(&linked, &Selection::Default);
    assert_eq!(subjects(&change), ["topic"]);
    assert_eq!(paths(&snapshot(&linked, &Selection::Worktree)), ["loose"]);
    let opened = open(&linked);
    assert_eq!(opened.root(), linked.path());
    let common = repository.path().join(".git").canonicalize().unwrap();
    assert_eq!(opened.common_dir().canonicalize().unwrap(), common);
    let bare = repository.bare_clone();
    assert_eq!(paths(&snapshot(&bare, &Selection::Default)), ["a", "b3"]);
    assert_eq!(open(&bare).root(), bare.path());
    match try_snapshot(&bare, &Selection::Worktree) {
        Err(SourceError::Usage { message, .. }) => assert!(message.contains("bare")),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_folder_inside_of_a_repository_opens_it() {
    let repository = three_commits();
    repository.write("deep/er/x", "x\n").commit("deep");
    let opened = GitRepository::open(&repository.path().join("deep/er")).unwrap();
    assert_eq!(opened.root(), repository.path());
    assert_eq!(opened.head().unwrap(), Some(repository.id("HEAD")));
}

#[test]
fn what_is_not_a_repository_is_named_with_a_way_out() {
    let folder = TestRepository::new();
    let outside = folder.outside().join("plain");
    std::fs::create_dir(&outside).unwrap();
    for (dir, says) in
        [(outside.clone(), "is not in a git repository"), (outside.join("no"), "does not exist")]
    {
        match GitRepository::open(&dir) {
            Err(SourceError::Usage { message, hint: Some(_) }) => {
                assert!(message.contains(says), "{message}")
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn repositories_of_sha256_are_read() {
    let repository = TestRepository::sha256();
    let first = repository.write("a", "1\n").commit("first");
    repository.branch("side").write("b", "1\n").commit("side");
    repository.switch("main").write("c", "1\n").commit("main");
    let merge = repository.merge_with("side", &[("evil", "e\n")]);
    assert_eq!(first.as_str().len(), 64);
    let change = snapshot(&repository, &range(first.as_str(), "HEAD"));
    assert_eq!(paths(&change), ["b", "c", "evil"]);
    assert_eq!(change.residues.len(), 1, "{:?}", change.unknowns);
    assert_eq!(change.residues[0].commit, merge);
}

#[test]
fn refs_in_a_form_that_cannot_be_read_are_an_error_and_not_an_empty_repository() {
    let repository = three_commits();
    let migrated = repository.try_git(&["refs", "migrate", "--ref-format=reftable"]);
    // A git older than 2.46 has no such form, and then there is nothing to mistake.
    if migrated.status.success() {
        match GitRepository::open(repository.path()) {
            Err(SourceError::Usage { message, hint: Some(_) }) => assert!(message.contains("reftable")),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_layout_nobody_knows_is_an_error_that_names_it() {
    for (extension, says) in [("objectFormat = md5", "`md5`"), ("other = yes", "`other`")] {
        let repository = three_commits();
        repository.git(&["config", "core.repositoryFormatVersion", "1"]);
        let config = repository.path().join(".git/config");
        let text = std::fs::read_to_string(&config).unwrap();
        std::fs::write(&config, format!("{text}[extensions]\n\t{extension}\n")).unwrap();
        match GitRepository::open(repository.path()) {
            Err(SourceError::Usage { message, hint: Some(_) }) => {
                assert!(message.contains(says), "{message}")
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn history_lists_commits_that_are_not_merges_newest_first() {
    let repository = three_commits();
    repository.branch("side").write("s", "s\n").commit("side");
    repository.switch("main").merge("side");
    repository.branch("other").commit("other");
    repository.switch("main");
    let listed = |arguments: &[&str]| -> Vec<String> {
        let command = [&["rev-list", "--no-merges"], arguments].concat();
        repository.git(&command).lines().map(str::to_owned).collect()
    };
    let ours = |last, all| -> Vec<String> {
        open(&repository).history(last, all).unwrap().iter().map(ToString::to_string).collect()
    };
    assert_eq!(ours(None, false), listed(&["HEAD"]));
    assert_eq!(ours(Some(2), false), listed(&["-2", "HEAD"]));
    assert_eq!(ours(None, true), listed(&["--all"]));
    assert_eq!(open(&TestRepository::new()).history(None, true).unwrap(), []);
}
