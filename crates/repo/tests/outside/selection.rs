//! What a selection compares, which commits it takes in, and where the charter is read.

use crate::support::*;
use caution_core::change::{Head, Selection};
use caution_core::context::{Context, Told};
use caution_core::port::SourceError;
use caution_core::unknown::UnknownKind;
use caution_testkit::repository::TestRepository;

/// `main` with two commits, and `topic` with two of its own from the first; HEAD is on `topic`.
fn forked() -> TestRepository {
    let repository = TestRepository::new();
    repository.write("a", "1\n").commit("main 1");
    repository.branch("topic").write("t", "1\n").commit("topic 1");
    repository.write("t", "2\n").commit("topic 2");
    repository.switch("main").write("a", "2\n").commit("main 2");
    repository.switch("topic");
    repository
}

#[test]
fn on_the_default_branch_head_is_compared_with_its_first_parent() {
    let repository = forked();
    repository.switch("main");
    let change = snapshot(&repository, &Selection::Default);
    assert_eq!(subjects(&change), ["main 2"]);
    assert_eq!(paths(&change), ["a"]);
    assert_eq!(change.base, Some(repository.id("main~1")));
    assert_eq!(change.charter_base, change.base);
    assert_eq!(change.head, Head::Commit(repository.id("main")));
    assert_eq!(change.head_tree, Some(repository.id("main^{tree}")));
    repository.git(&["checkout", "--quiet", "--detach", "topic"]);
    assert_eq!(subjects(&snapshot(&repository, &Selection::Default)), ["topic 2"]);
}

#[test]
fn on_another_branch_everything_since_it_left_the_default_branch_counts() {
    let repository = forked();
    let change = snapshot(&repository, &Selection::Default);
    assert_eq!(subjects(&change), ["topic 1", "topic 2"]);
    assert_eq!(paths(&change), ["t"]);
    assert_eq!(change.base, Some(repository.id("main~1")));
    assert_eq!(change.charter_base, Some(repository.id("main")), "the target's tip judges");
}

#[test]
fn a_branch_without_commits_of_its_own_is_like_the_default_branch() {
    let repository = forked();
    repository.switch("main").branch("fresh");
    assert_eq!(subjects(&snapshot(&repository, &Selection::Default)), ["main 2"]);
}

#[test]
fn the_default_branch_is_what_the_remote_says_before_any_usual_name() {
    let upstream = TestRepository::new();
    upstream.write("a", "1\n").commit("first");
    upstream.branch("release").write("a", "2\n").commit("release 1");
    let clone = upstream.cloned();
    assert_eq!(open(&clone).default_branch().as_deref(), Some("release"));
    clone.branch("topic").write("t", "t\n").commit("topic");
    // A branch called main is not the default branch of this repository.
    clone.git(&["branch", "main", "HEAD"]);
    let change = snapshot(&clone, &Selection::Default);
    assert_eq!(subjects(&change), ["topic"]);
    assert_eq!(change.charter_base, Some(clone.id("origin/release")));
    for (name, found) in [("trunk", Some("trunk")), ("develop", Some("develop")), ("odd", None)] {
        let repository = TestRepository::new();
        repository.git(&["symbolic-ref", "HEAD", &format!("refs/heads/{name}")]);
        repository.commit("first");
        assert_eq!(open(&repository).default_branch().as_deref(), found);
    }
}

#[test]
fn a_merge_brings_in_the_commits_of_the_merged_branch() {
    let repository = forked();
    repository.switch("main").merge("topic");
    let change = snapshot(&repository, &Selection::Default);
    assert_eq!(subjects(&change), ["topic 1", "topic 2", "Merge branch 'topic'"]);
    assert_eq!(paths(&change), ["t"]);
    assert!(change.residues.is_empty() && change.unknowns.is_empty());
}

#[test]
fn a_range_compares_with_the_merge_base_and_judges_by_the_base_itself() {
    let repository = forked();
    let wanted = ["topic 1", "topic 2"];
    let selections =
        [range("main", "topic"), range("main", ".topic"), revision("main..topic"), revision("main...")];
    for selection in selections {
        let change = snapshot(&repository, &selection);
        assert_eq!(subjects(&change), wanted, "{selection:?}");
        assert_eq!(change.base, Some(repository.id("main~1")));
        assert_eq!(change.charter_base, Some(repository.id("main")));
        assert_like_git(&repository, &change, &["main...topic"]);
    }
    let nothing = snapshot(&repository, &range("topic", "topic~1"));
    assert!(nothing.files.is_empty() && nothing.commits.is_empty());
}

#[test]
fn commits_of_a_range_are_those_of_rev_list_parents_first() {
    let repository = forked();
    repository.git(&["merge", "--quiet", "--no-edit", "main"]);
    repository.write("t", "3\n").commit("topic 3");
    repository.switch("main").write("a", "3\n").commit("main 3");
    let listed = repository.git(&["rev-list", "--topo-order", "--reverse", "main..topic"]);
    let change = snapshot(&repository, &range("main", "topic"));
    let mut ours: Vec<_> =
        change.commits.iter().map(|commit| commit.id.clone().unwrap().to_string()).collect();
    assert_eq!(ours.last().map(String::as_str), listed.lines().last());
    let mut theirs: Vec<_> = listed.lines().map(str::to_owned).collect();
    ours.sort();
    theirs.sort();
    assert_eq!(ours, theirs);
    assert_eq!(subjects(&change), ["topic 1", "topic 2", "Merge branch 'main' into topic", "topic 3"]);
}

#[test]
fn dates_that_lie_do_not_bring_in_commits_of_the_base() {
    let repository = TestRepository::new();
    let tree = repository.write("a", "1\n").commit("root");
    let tree = repository.id(&format!("{tree}^{{tree}}"));
    let commit = |parents: &[&str], date: i64, subject: &str| {
        let parents: String = parents.iter().map(|parent| format!("parent {parent}\n")).collect();
        let who = format!("A <a@b.c> {date} +0000");
        let text = format!("tree {tree}\n{parents}author {who}\ncommitter {who}\n\n{subject}\n");
        repository.raw_commit(text).to_string()
    };
    // The base reaches `shared` only by way of a commit that is dated long before everything else.
    let shared = commit(&[], 5_000, "shared");
    let early = commit(&[&shared], 10, "early");
    let base = commit(&[&early], 9_000, "base");
    let mut head = commit(&[&shared], 6_000, "head 0");
    for number in 1..4 {
        head = commit(&[&head], 6_000 + number, &format!("head {number}"));
    }
    let change = snapshot(&repository, &range(base, head));
    assert_eq!(subjects(&change), ["head 0", "head 1", "head 2", "head 3"]);
}

#[test]
fn too_many_commits_leave_the_newest_and_an_unknown() {
    let repository = TestRepository::new();
    repository.commit("root");
    for number in 0..6 {
        repository.commit(format!("commit {number}"));
    }
    let limits = caution_core::change::Limits { commits: 3, ..Default::default() };
    let change = limited(&repository, &range("main~6", "main"), &limits);
    assert_eq!(subjects(&change), ["commit 3", "commit 4", "commit 5"]);
    assert_eq!(only_unknown(&change).kind, UnknownKind::History);
    let change = limited(&repository, &range("main~3", "main"), &limits);
    assert!(change.unknowns.is_empty());
}

#[test]
fn histories_without_a_common_commit_are_compared_as_they_stand() {
    let repository = TestRepository::new();
    repository.write("a", "1\n").commit("one");
    repository.git(&["switch", "--quiet", "--orphan", "other"]);
    repository.write("b", "other\n").commit("two");
    let change = snapshot(&repository, &range("main", "other"));
    assert_eq!(paths(&change), ["a", "b"]);
    assert_eq!(change.base, Some(repository.id("main")));
    assert_eq!(only_unknown(&change).kind, UnknownKind::History);
    let change = snapshot(&repository, &Selection::Default);
    assert_eq!((paths(&change), change.unknowns.len()), (vec!["b".to_owned()], 0));
}

#[test]
fn a_revision_is_one_commit_and_tags_are_peeled() {
    let repository = forked();
    repository.tag("v1");
    for text in ["v1", "topic", "HEAD", "refs/tags/v1", "v1^{commit}", repository.id("topic").short()] {
        assert_eq!(subjects(&snapshot(&repository, &revision(text))), ["topic 2"], "{text}");
    }
    for (text, says) in [
        ("HEAD^{tree}", "is a tree, not a commit"),
        ("HEAD:t", "is a blob, not a commit"),
        ("nonsense", "names no commit"),
        ("--output=/tmp/x", "names no commit"),
        ("", "names no commit"),
        ("0123456789012345678901234567890123456789", "names no commit"),
        ("main..nonsense", "`nonsense` names no commit"),
    ] {
        match try_snapshot(&repository, &revision(text)) {
            Err(SourceError::Usage { message, hint: Some(_) }) => {
                assert!(message.contains(says), "{text}: {message}");
            }
            other => panic!("{text}: {other:?}"),
        }
    }
}

#[test]
fn before_the_first_commit_there_is_nothing_to_check_but_files() {
    let repository = TestRepository::new();
    match try_snapshot(&repository, &Selection::Default) {
        Err(SourceError::Usage { message, hint: Some(hint) }) => {
            assert!(message.contains("no commit yet") && hint.contains("--staged"));
        }
        other => panic!("{other:?}"),
    }
    repository.write("staged", "1\n").stage().write("loose", "2\n");
    let change = snapshot(&repository, &Selection::Staged);
    assert_eq!((paths(&change), change.base), (vec!["staged".to_owned()], None));
    assert_eq!(paths(&snapshot(&repository, &Selection::Worktree)), ["loose", "staged"]);
}

#[test]
fn the_target_that_the_context_names_decides_where_the_charter_is_read() {
    let repository = forked();
    repository.git(&["branch", "release", "main~1"]);
    let branch = |name: &str| Context {
        target_branch: Some(Told::claimed(name.to_owned(), "--target-branch")),
        ..Context::default()
    };
    let change = told(&repository, &revision("topic"), branch("release"));
    assert_eq!(change.charter_base, Some(repository.id("main~1")));
    let change = told(&repository, &revision("topic"), branch("no-such"));
    assert_eq!(change.charter_base, Some(repository.id("topic~1")));
    let commit = |told| Context { target_commit: Some(told), ..branch("main") };
    let release = repository.id("release");
    let change = told(&repository, &revision("topic"), commit(Told::forge(release.clone(), "event")));
    assert_eq!(change.charter_base, Some(release.clone()));
    let change = told(&repository, &revision("topic"), commit(Told::claimed(release, "context.yaml")));
    assert_eq!(change.charter_base, Some(repository.id("main")), "a claim does not choose the commit");
    let absent = caution_core::ObjectId::parse(&"a".repeat(40)).unwrap();
    let change = told(&repository, &revision("topic"), commit(Told::forge(absent, "event")));
    assert_eq!(change.charter_base, Some(repository.id("main")));
    assert_eq!(only_unknown(&change).kind, UnknownKind::Charter);
}

#[test]
fn a_detached_head_is_compared_with_the_target_if_the_context_names_one() {
    let repository = forked();
    repository.git(&["checkout", "--quiet", "--detach", "topic"]);
    let context = Context {
        target_commit: Some(Told::forge(repository.id("main"), "event")),
        head_commit: Some(Told::forge(repository.id("topic"), "event")),
        ..Context::default()
    };
    let change = told(&repository, &Selection::Default, context);
    assert_eq!(subjects(&change), ["topic 1", "topic 2"]);
    assert!(change.unknowns.is_empty());
}

#[test]
fn a_head_other_than_the_forges_is_named_unless_the_forge_merged_it() {
    let repository = forked();
    let context = |id| Context { head_commit: Some(Told::forge(id, "event")), ..Context::default() };
    let other = repository.id("topic~1");
    let change = told(&repository, &revision("topic"), context(other.clone()));
    let unknown = only_unknown(&change);
    assert_eq!(unknown.kind, UnknownKind::Forge);
    assert!(unknown.what.contains(other.as_str()));
    assert!(unknown.what.contains(repository.id("topic").as_str()));
    let topic = repository.id("topic");
    repository.git(&["checkout", "--quiet", "--detach", "main"]);
    repository.merge("topic");
    assert!(told(&repository, &revision("HEAD"), context(topic)).unknowns.is_empty());
}
