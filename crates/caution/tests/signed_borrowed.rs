//! Statements of another repository: they are told, and count for nothing here.

#![allow(
    clippy::allow_attributes,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop anywhere, its helpers too"
)]

mod common;
mod signed;

use caution_core::Digest;
use caution_core::approval::{DeedRef, Statement};
use caution_core::port::Source as _;
use caution_engine::approvals::{Deed, Redeemed, redeem};
use caution_engine::load_charter;
use caution_repo::GitRepository;
use caution_testkit::repository::TestRepository;
use caution_wire::approval as wire;
use common::{beside, caution, caution_with, event, unknowns};
use serde_json::Value;
use signed::{SECOND, Story};

const STATEMENTS: &str = "refs/caution/*:refs/caution/*";

/// A clone with the branch, no statement, and this address as its remote's.
fn clone_with(story: &Story, address: Option<&str>) -> TestRepository {
    let clone = story.repository.cloned();
    clone.git(&["branch", "-q", "main", "origin/main"]);
    match address {
        Some(address) => clone.git(&["remote", "set-url", "origin", address]),
        None => clone.git(&["remote", "remove", "origin"]),
    };
    clone
}

/// Takes every statement over.
fn borrow(story: &Story, clone: &TestRepository) {
    clone.git(&["fetch", "-q", &story.repository.path().display().to_string(), STATEMENTS]);
}

fn verdict(repository: &TestRepository) -> (i32, Value) {
    common::check_json(repository, &["main..work"])
}

#[track_caller]
fn holds(repository: &TestRepository, why: &str) {
    let (code, report) = verdict(repository);
    let found = signed::found(&report);
    assert!(code == 10 && found.contains(why), "`{why}` is not in (exit {code})\n{found}");
}

#[track_caller]
fn proceeds(repository: &TestRepository) {
    let (code, report) = verdict(repository);
    assert_eq!(code, 0, "{}", signed::found(&report));
}

/// A story in a clone of `org/shop`, whose approval is by `sam`.
fn story(address: &str) -> Story {
    let story = Story::new(SECOND);
    story.repository.git(&["remote", "add", "origin", address]);
    story.repository.git(&["update-ref", "refs/remotes/origin/main", "main"]);
    story.repository.git(&["update-ref", "refs/remotes/origin/work", "work"]);
    story
}

/// The statement of a story's only ref.
fn statement(story: &Story) -> Statement {
    wire::read(&wire::seal(&story.payload(), &[])).unwrap().statement
}

#[test]
fn an_approval_of_a_fork_does_not_count_and_says_why() {
    let story = story("git@github.com:jo/shop.git");
    story.approve("sam", &[]).exits(10).says("for the repository jo/shop");
    let said = story.approve("sam", &["--accept", "read"]).exits(0);
    said.says("for the repository jo/shop").says("proceed");
    story.proceeds();
    let shop = clone_with(&story, Some("https://github.com/org/shop.git"));
    borrow(&story, &shop);
    holds(
        &shop,
        "sam's approval is for the repository jo/shop, not org/shop, and counts only there: say it again in a clone of org/shop",
    );
    let list = ["approvals", "list", "main..work", "--at", common::NOW];
    caution(shop.path(), &list).exits(10).says("is for the repository jo/shop, not org/shop");
    let json = caution(shop.path(), &[&list[..], &["--format", "json"]].concat()).json();
    let one = &json["statements"][0];
    assert_eq!((&one["fit"]["kind"], &one["repository"]), (&"other-repository".into(), &"jo/shop".into()));
    assert_eq!(one["counts"], false);
    let all = ["approvals", "list", "--all", "--at", common::NOW];
    caution(shop.path(), &all).exits(10).says("is for the repository jo/shop, not org/shop");
    // An approval that is given here counts, beside the other one.
    let key = story.key("sol");
    let here = ["approve", "main..work", "--at", "2026-11-21T11:59:30Z", "--key", &key, "--accept", "read"];
    caution(shop.path(), &here).exits(0).says("for the repository org/shop");
    proceeds(&shop);
}

#[test]
fn an_approval_of_a_copy_without_a_remote_does_not_count() {
    let story = Story::new(SECOND);
    story.approves("sam");
    story.proceeds();
    let copy = clone_with(&story, None);
    borrow(&story, &copy);
    holds(&copy, "sam's approval is for the repository");
    // Nor one of the copy in what has a name.
    story.repository.git(&["remote", "add", "origin", "https://github.com/org/shop"]);
    story.held("not org/shop, and counts only there");
}

#[test]
fn every_clone_of_one_repository_keeps_an_approval_whatever_its_address_and_remote_are_called() {
    let story = story("git@github.com:org/shop.git");
    story.approves("sam");
    for address in [
        "https://github.com/org/shop",
        "https://jo:s3cret@github.com/Org/Shop.git",
        "ssh://git@ssh.github.com:443/org/shop.git",
        "gh:org/shop",
    ] {
        let clone = clone_with(&story, Some(address));
        clone.git(&["config", "url.https://github.com/.insteadOf", "gh:"]);
        borrow(&story, &clone);
        proceeds(&clone);
        clone.git(&["remote", "rename", "origin", "upstream"]);
        proceeds(&clone);
    }
    // Whoever clones it from where it is means the same one as it does.
    story.forget();
    story.repository.git(&["remote", "remove", "origin"]);
    story.approves("sam");
    story.proceeds();
    let near = story.repository.cloned();
    near.git(&["branch", "-q", "main", "origin/main"]);
    borrow(&story, &near);
    proceeds(&near);
}

#[test]
fn a_job_of_the_forge_has_the_name_that_the_forge_tells() {
    let story = story("git@github.com:example/shop.git");
    let event = beside(&story.repository, "event.json", event(&story.repository, "jo", &[]).to_string());
    let checked = |repository: &str| {
        let environment = [
            ("GITHUB_ACTIONS", "true"),
            ("GITHUB_EVENT_NAME", "pull_request"),
            ("GITHUB_EVENT_PATH", event.as_str()),
            ("GITHUB_REPOSITORY", repository),
        ];
        let arguments = ["check", "--offline", "--at", common::NOW, "--format", "json"];
        caution_with(story.repository.path(), &arguments, &environment, b"")
    };
    story.approves("sam");
    // The job's checkout may be called anything.
    story.repository.git(&["remote", "set-url", "origin", "https://mirror.example/cache/17"]);
    checked("example/shop").exits(0);
    story.held("is for the repository example/shop, not cache/17");
    // What a file claims makes nothing count.
    let claim = beside(&story.repository, "claim.yaml", "version: 1\nrepository: example/shop\n");
    let (code, found) = story.verdict(&["--context", &claim]);
    assert!(code == 10 && found.contains("not cache/17"), "{found}");
}

#[test]
fn a_repository_of_several_remotes_is_given_its_name_by_its_own_setting() {
    let story = Story::new(SECOND);
    let git = |arguments: &[&str]| story.repository.git(arguments);
    git(&["remote", "add", "one", "https://github.com/jo/shop"]);
    git(&["remote", "add", "two", "https://github.com/org/shop"]);
    story
        .approve("sam", &["--accept", "read"])
        .exits(0)
        .says("nothing tells the name of this one; name this one with `git config caution.repository`");
    assert_eq!(statement(&story).repository, None);
    story.proceeds();
    // Where the name is known, a statement without one is not known to be for it.
    git(&["config", "caution.repository", "org/shop"]);
    story.held("does not say that it is for the repository org/shop, and could be for another one");
    story.forget();
    story.approves("sam");
    story.proceeds();
    // And where it is not, one with a name is not known to be for this one.
    git(&["config", "--unset", "caution.repository"]);
    story.held("is for the repository org/shop, and nothing tells whether this is it");
    // A setting for all repositories would make them one.
    std::fs::write(story.repository.path().join(".gitconfig"), "[caution]\n\trepository = org/shop\n")
        .unwrap();
    story.held("nothing tells whether this is it");
}

#[test]
fn no_password_of_an_address_is_in_a_statement_or_an_answer() {
    for address in [
        "https://jo:s3cret@github.com/org/shop.git",
        "https://s3cret@github.com/org/shop.git",
        "https://github.com/org/shop.git?private_token=s3cret",
        "https:/jo:s3cret@github.com/org/shop.git",
    ] {
        let story = story(address);
        let run = story.approve("sam", &["--accept", "read", "--format", "json"]).exits(0);
        assert!(!run.stdout.contains("s3cret"), "{address}: {}", run.stdout);
        let payload = String::from_utf8(story.payload()).unwrap();
        assert!(!payload.contains("s3cret") && !payload.contains("jo:"), "{address}: {payload}");
    }
}

#[test]
fn an_objection_of_another_repository_holds_nothing_and_is_told() {
    let story = story("https://github.com/jo/shop");
    story.approve("sol", &["--object", "rounds the wrong way"]).exits(0);
    story.approves("sam");
    story.held("sol asks for changes");
    story.repository.git(&["remote", "set-url", "origin", "https://github.com/org/shop"]);
    story.approves("mika");
    let (code, report) = common::check_json(&story.repository, &[]);
    assert!(code == 0 && unknowns(&report).contains(&"statement".to_owned()), "{report}");
    assert!(report["unknowns"].to_string().contains("is for the repository jo/shop"), "{report}");
    // Where it is not known to be for another one, it holds.
    story.repository.git(&["remote", "set-url", "origin", "codecommit://shop"]);
    story.held("sol asks for changes");
}

#[test]
fn a_glass_is_broken_in_one_repository() {
    let story = story("https://github.com/jo/shop");
    let glass = ["--break-glass", "--incident", "INC-7", "--scope", "second-person", "--expires", "2h"];
    story.approve("sam", &glass).exits(0);
    story.approve("mika", &glass).exits(0);
    let (code, report) = common::check_json(&story.repository, &[]);
    assert_eq!((code, signed::overridden(&report)), (0, vec!["second-person".to_owned()]));
    story.repository.git(&["remote", "set-url", "origin", "https://github.com/org/shop"]);
    let (code, report) = common::check_json(&story.repository, &[]);
    assert_eq!((code, signed::overridden(&report)), (10, Vec::new()));
    assert!(report.to_string().contains("does nothing: it is for the repository jo/shop, not org/shop"));
}

#[test]
fn one_run_of_a_command_is_approved_in_one_repository() {
    let story = story("https://github.com/jo/shop");
    let command = ["--command", "make deploy", "--environment", "production", "--expires", "30m"];
    story.approve("sam", &[&command[..], &["--accept", "once"]].concat()).exits(0).says("jo/shop");
    let redeems = || {
        let repository = GitRepository::open(story.repository.path()).unwrap();
        let head = repository.head().unwrap();
        let charter = load_charter(&repository, head.as_ref(), std::iter::empty()).unwrap();
        let about = DeedRef {
            digest: Digest::of(b"make deploy"),
            directory: ".".to_owned(),
            environment: "production".to_owned(),
        };
        let deed = Deed { about, plan: false };
        redeem(&repository, &deed, "jo", &charter, common::NOW.parse().unwrap()).unwrap()
    };
    story.repository.git(&["remote", "set-url", "origin", "https://github.com/org/shop"]);
    match redeems() {
        Redeemed::Refused(why) => {
            assert!(why.contains("the approval by sam is for the repository jo/shop, not org/shop"), "{why}");
        }
        Redeemed::Now { by, .. } => panic!("used an approval by {by}"),
    }
    story.repository.git(&["remote", "set-url", "origin", "git@github.com:jo/shop.git"]);
    assert!(matches!(redeems(), Redeemed::Now { .. }));
}

#[test]
fn whoever_wrote_what_was_approved_elsewhere_stays_an_author_here() {
    let story = story("https://github.com/jo/shop");
    story.approves("sam");
    story.repository.git(&["remote", "set-url", "origin", "https://github.com/org/shop"]);
    story.repository.git(&["reset", "-q", "--soft", "main"]);
    story.repository.commit_by("Mika", "mika@example.org", "Mine");
    story.approve("jo", &["--accept", "fine"]).exits(11).says("jo is an author of the change");
}

#[test]
fn an_approval_of_another_change_in_another_repository_is_not_told() {
    let story = story("https://github.com/jo/shop");
    story.approves("sam");
    story.repository.git(&["remote", "set-url", "origin", "https://github.com/org/shop"]);
    story.repository.git(&["switch", "-q", "-c", "other", "main"]);
    story.edit("line 30", "thirty", "Something else");
    let (code, found) = story.verdict(&[]);
    assert_eq!((code, found.as_str()), (10, "0 of 1"));
}

#[test]
fn a_statement_without_a_repository_is_read_and_counts_where_there_is_no_name() {
    let story = Story::new(SECOND);
    story.approves("sam");
    let old = Statement { repository: None, ..statement(&story) };
    story.forget();
    let payload = wire::payload(&old);
    assert!(!String::from_utf8(payload.clone()).unwrap().contains("\"repository\""));
    story.plant(&story.sealed("sam", "caution-approval", &payload));
    story.held("does not say that it is for the repository");
    story.repository.git(&["remote", "add", "one", "https://github.com/jo/shop"]);
    story.repository.git(&["remote", "add", "two", "https://github.com/org/shop"]);
    story.proceeds();
}
