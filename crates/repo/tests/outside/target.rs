//! The policy comes from the target before the change, whoever names the target and whenever it is asked.

use crate::support::*;
use caution_core::change::Selection;
use caution_core::context::{Context, Told};
use caution_core::port::{Source as _, SourceError};
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

fn claimed(branch: &str) -> Context {
    let told = Told::claimed(branch.to_owned(), "--target-branch");
    Context { target_branch: Some(told), ..Context::default() }
}

fn forge(branch: &str) -> Context {
    let told = Told::forge(branch.to_owned(), "event");
    Context { target_branch: Some(told), ..Context::default() }
}

#[test]
fn a_claimed_target_does_not_override_the_base_of_a_range() {
    let repository = forked();
    repository.git(&["branch", "weak", "topic~1"]);
    for target in ["topic", "weak", "main"] {
        for selection in [range("main~1", "topic"), revision("main~1..topic")] {
            let change = told(&repository, &selection, claimed(target));
            assert_eq!(change.charter_base, Some(repository.id("main~1")), "{target} {selection:?}");
            assert_eq!(subjects(&change), ["topic 1", "topic 2"]);
            assert!(change.unknowns.is_empty());
        }
    }
    let change = told(&repository, &range("main~1", "topic"), forge("main"));
    assert_eq!(change.charter_base, Some(repository.id("main")), "the forge does");
}

#[test]
fn a_claimed_target_that_contains_the_change_does_not_judge_it() {
    let repository = forked();
    repository.git(&["branch", "ahead", "topic"]);
    for target in ["topic", "ahead"] {
        let change = told(&repository, &Selection::Default, claimed(target));
        assert_eq!(subjects(&change), ["topic 1", "topic 2"], "{target}");
        assert_eq!(change.charter_base, Some(repository.id("main")), "{target}");
        assert!(only_unknown(&change).what.contains("contains the change"), "{target}");
        assert_eq!(only_unknown(&change).kind, UnknownKind::Charter);
        let change = told(&repository, &revision("topic"), claimed(target));
        assert_eq!(change.charter_base, Some(repository.id("topic~1")), "{target}");
        assert_eq!(only_unknown(&change).kind, UnknownKind::Charter);
        repository.write("t", "3\n").stage();
        let change = told(&repository, &Selection::Staged, claimed(target));
        assert_eq!(change.charter_base, Some(repository.id("main")), "{target}");
        assert!(unknowns(&change, UnknownKind::Charter).len() == 1, "{target}");
    }
}

#[test]
fn a_claim_of_the_default_branch_changes_nothing() {
    let repository = forked();
    repository.switch("main").write("a", "3\n").stage();
    let change = told(&repository, &Selection::Staged, claimed("main"));
    assert_eq!(change.charter_base, Some(repository.id("main")));
    assert!(unknowns(&change, UnknownKind::Charter).is_empty());
    let change = told(&repository, &Selection::Default, claimed("main"));
    assert_eq!(subjects(&change), ["main 2"]);
    assert_eq!(change.charter_base, Some(repository.id("main~1")));
    assert!(change.unknowns.is_empty());
}

#[test]
fn after_the_merge_the_base_of_the_change_judges_and_not_the_tip_of_the_target() {
    let repository = forked();
    let (first, old) = (repository.id("main~1"), repository.id("main"));
    repository.switch("main").merge("topic");
    let merged = repository.id("main");
    let at = |commit: &caution_core::ObjectId| Context {
        target_commit: Some(Told::forge(commit.clone(), "event")),
        ..forge("main")
    };
    for context in [forge("main"), at(&merged)] {
        // The event of a job that is run again names the tip from before the merge.
        let change = told(&repository, &range(old.as_str(), "topic"), context.clone());
        assert_eq!((change.base, change.charter_base), (Some(first.clone()), Some(old.clone())));
        assert_eq!(change.commits.len(), 2);
        let change = told(&repository, &revision("topic"), context.clone());
        assert_eq!(change.charter_base, Some(repository.id("topic~1")));
        let change = told(&repository, &revision("main"), context.clone());
        assert_eq!((subjects(&change).len(), change.charter_base), (3, Some(old.clone())));
        let change = told(&repository, &Selection::Default, context);
        assert_eq!(change.charter_base, Some(old.clone()));
        assert!(change.unknowns.is_empty());
    }
    repository.switch("topic");
    let change = snapshot(&repository, &Selection::Default);
    assert_eq!(change.charter_base, Some(repository.id("topic~1")), "nor without an event");
}

#[test]
fn a_target_that_contains_a_root_commit_does_not_judge_it() {
    let repository = forked();
    let change = told(&repository, &revision("main~1"), forge("main"));
    assert_eq!((change.base, change.charter_base), (None, None));
}

#[test]
fn a_target_of_the_forge_that_is_not_in_the_clone_is_unknown() {
    let repository = forked();
    let change = told(&repository, &range("main", "topic"), forge("release"));
    let unknown = only_unknown(&change);
    let main = repository.id("main");
    let short = main.as_str().get(..12).unwrap();
    assert_eq!(unknown.kind, UnknownKind::Charter);
    assert_eq!(unknown.what, format!("the tip of `release` is not here; judged by the charter of `{short}`"));
    assert!(unknown.remedy.as_ref().unwrap().contains("git fetch origin release"));
}

#[test]
fn a_local_branch_is_no_target_of_the_forge_where_there_is_a_remote() {
    let upstream = forked();
    let clone = upstream.cloned();
    clone.git(&["branch", "--force", "main", "topic~1"]);
    clone.git(&["branch", "release", "topic~1"]);
    let change = told(&clone, &revision("topic"), forge("main"));
    assert_eq!(change.charter_base, Some(clone.id("origin/main")));
    let base = range("origin/main", "topic");
    let change = told(&clone, &base, forge("release"));
    assert_eq!(change.charter_base, Some(clone.id("origin/main")));
    assert_eq!(only_unknown(&change).kind, UnknownKind::Charter);
    let flag = told(&clone, &revision("topic"), claimed("release"));
    assert_eq!(flag.charter_base, Some(clone.id("release")), "whoever names it on the command line means it");
    let file = Told::claimed("release".to_owned(), "context.yaml");
    let file = told(&clone, &base, Context { target_branch: Some(file), ..Context::default() });
    assert_eq!(file.charter_base, Some(clone.id("origin/main")));
}

#[test]
fn a_tag_or_a_stale_branch_does_not_stand_for_the_forges_target() {
    let clone = forked().cloned();
    clone.git(&["tag", "main", "topic~1"]);
    clone.git(&["branch", "--force", "main", "topic~1"]);
    let change = told(&clone, &range("main", "topic"), forge("main"));
    assert_eq!(subjects(&change), ["topic 1", "topic 2"]);
    assert_eq!(change.charter_base, Some(clone.id("origin/main")));
    clone.git(&["tag", "gone", "topic~1"]);
    let failed =
        open(&clone).snapshot(&range("gone", "topic"), forge("gone"), &Default::default()).unwrap_err();
    assert!(matches!(failed, SourceError::Usage { hint: Some(hint), .. } if hint.contains("fetch")));
}

#[test]
fn only_a_merge_of_the_head_into_the_target_is_the_forges() {
    let repository = forked();
    let topic = repository.id("topic");
    let context = |target: &str| Context {
        head_commit: Some(Told::forge(topic.clone(), "event")),
        target_commit: Some(Told::forge(repository.id(target), "event")),
        ..Context::default()
    };
    repository.git(&["branch", "other", "main~1"]);
    repository.switch("other").write("o", "1\n").commit("other 1");
    let tree = repository.id("topic^{tree}");
    let merge = |parents: &[&str]| {
        let parents: String =
            parents.iter().map(|parent| format!("parent {}\n", repository.id(parent))).collect();
        let who = "A <a@b.c> 1 +0000";
        let text = format!("tree {tree}\n{parents}author {who}\ncommitter {who}\n\nmerge\n");
        repository.raw_commit(text).to_string()
    };
    for (parents, found) in [
        (["main", "topic"].as_slice(), 0),
        (&["main~1", "topic"], 0),
        (&["other", "topic"], 1),
        (&["topic", "main"], 1),
        (&["main", "other", "topic"], 1),
    ] {
        let change = told(&repository, &revision(merge(parents)), context("main"));
        assert_eq!(unknowns(&change, UnknownKind::Forge).len(), found, "{parents:?}");
    }
}
