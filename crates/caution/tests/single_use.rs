//! Approvals of one run of a command or plan: used once, by somebody else, where and when they say.

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

use std::path::Path;

use caution_core::Digest;
use caution_core::approval::DeedRef;
use caution_core::port::Source as _;
use caution_engine::approvals::{Deed, Redeemed, redeem};
use caution_engine::load_charter;
use caution_repo::GitRepository;
use common::caution;
use signed::{SECOND, Story};

const COMMAND: &str = "psql -c 'delete from carts where stale'";

fn deed(bytes: &[u8], directory: &str, environment: &str) -> Deed {
    Deed {
        about: DeedRef {
            digest: Digest::of(bytes),
            directory: directory.to_owned(),
            environment: environment.to_owned(),
        },
        plan: false,
    }
}

/// Redeems as the guard will.
fn redeems(story: &Story, deed: &Deed, operator: &str, at: &str) -> Redeemed {
    redeems_in(story.repository.path(), deed, operator, at)
}

fn redeems_in(folder: &Path, deed: &Deed, operator: &str, at: &str) -> Redeemed {
    let repository = GitRepository::open(folder).unwrap();
    let charter = load_charter(&repository, repository.head().unwrap().as_ref(), std::iter::empty()).unwrap();
    redeem(&repository, deed, operator, &charter, at.parse().unwrap()).unwrap()
}

#[track_caller]
fn refused(story: &Story, deed: &Deed, operator: &str, at: &str, why: &str) {
    match redeems(story, deed, operator, at) {
        Redeemed::Refused(said) => assert!(said.contains(why), "`{why}` is not in `{said}`"),
        Redeemed::Now { by, .. } => panic!("used an approval by {by}, which should not be: {why}"),
    }
}

fn approve_command(story: &Story, key: &str) {
    let arguments =
        ["--command", COMMAND, "--environment", "production", "--expires", "30m", "--accept", "once"];
    story.approve(key, &arguments).exits(0).says("one run of a command in `production`");
}

#[test]
fn an_approved_command_runs_once() {
    let story = Story::new(SECOND);
    let command = deed(COMMAND.as_bytes(), ".", "production");
    refused(&story, &command, "jo", common::NOW, "nobody approved this command");
    approve_command(&story, "sam");
    match redeems(&story, &command, "jo", common::NOW) {
        Redeemed::Now { by, .. } => assert_eq!(by, "sam"),
        Redeemed::Refused(why) => panic!("{why}"),
    }
    refused(&story, &command, "jo", common::NOW, "was used");
    story.repository.git(&["pack-refs", "--all"]);
    refused(&story, &command, "jo", common::NOW, "was used");
    let list = ["approvals", "list", "--all", "--at", common::NOW, "--format", "json"];
    let json = caution(story.repository.path(), &list).exits(10).json();
    assert_eq!(
        (&json["statements"][0]["used"], &json["statements"][0]["why"]),
        (&true.into(), &"was used".into())
    );
}

#[test]
fn of_many_who_try_at_once_one_runs_it() {
    let story = Story::new(SECOND);
    approve_command(&story, "sam");
    let command = deed(COMMAND.as_bytes(), ".", "production");
    let folder = story.repository.path().to_owned();
    let won = std::thread::scope(|scope| {
        let tries: Vec<_> = (0..8)
            .map(|_| {
                scope.spawn(|| {
                    let came = redeems_in(&folder, &command, "jo", common::NOW);
                    matches!(came, Redeemed::Now { .. })
                })
            })
            .collect();
        tries.into_iter().filter_map(|one| one.join().ok()).filter(|won| *won).count()
    });
    assert_eq!(won, 1);
}

#[test]
fn two_approvals_are_two_runs() {
    let story = Story::new(SECOND);
    approve_command(&story, "sam");
    approve_command(&story, "sol");
    let command = deed(COMMAND.as_bytes(), ".", "production");
    for _ in 0..2 {
        assert!(matches!(redeems(&story, &command, "jo", common::NOW), Redeemed::Now { .. }));
    }
    refused(&story, &command, "jo", common::NOW, "was used");
}

#[test]
fn another_command_folder_environment_or_time_is_not_approved() {
    let story = Story::new(SECOND);
    approve_command(&story, "sam");
    let at = common::NOW;
    refused(&story, &deed(b"psql -c 'drop table carts'", ".", "production"), "jo", at, "nobody approved");
    refused(&story, &deed(COMMAND.as_bytes(), "payments", "production"), "jo", at, "is for the folder `.`");
    refused(
        &story,
        &deed(COMMAND.as_bytes(), ".", "staging"),
        "jo",
        at,
        "is for the environment `production`",
    );
    let command = deed(COMMAND.as_bytes(), ".", "production");
    refused(&story, &command, "jo", "2026-11-21T12:30:00Z", "has expired");
    refused(&story, &Deed { plan: true, ..command.clone() }, "jo", at, "nobody approved");
    refused(&story, &command, "@Sam", at, "nobody approves what they do themselves");
    refused(&story, &command, "sam@example.org", at, "nobody approves what they do themselves");
    for (who, why) in [
        ("", "nothing tells who is about to do it"),
        (" ", "nothing tells who is about to do it"),
        ("sam@home.example", "whom .caution/people.yaml does not name"),
    ] {
        refused(&story, &command, who, at, why);
    }
    assert!(matches!(redeems(&story, &command, "jo", at), Redeemed::Now { .. }));
}

#[test]
fn a_plan_is_approved_to_the_byte() {
    let story = Story::new(SECOND);
    let plan = common::beside(&story.repository, "plan.bin", b"\x00plan\xff");
    let arguments = ["--plan", &plan, "--environment", "production", "--expires", "30m", "--accept", "read"];
    story.approve("sam", &arguments).exits(0);
    let exact = Deed { plan: true, ..deed(b"\x00plan\xff", ".", "production") };
    refused(
        &story,
        &Deed { plan: true, ..deed(b"\x00plan", ".", "production") },
        "jo",
        common::NOW,
        "nobody approved",
    );
    assert!(matches!(redeems(&story, &exact, "jo", common::NOW), Redeemed::Now { .. }));
}

#[test]
fn an_approval_that_was_taken_back_or_whose_key_was_revoked_is_not_used() {
    let story = Story::new(SECOND);
    approve_command(&story, "sam");
    let command = deed(COMMAND.as_bytes(), ".", "production");
    let id = story.refs()[0].rsplit('/').next().unwrap().to_owned();
    story.approve("sam", &["--revoke", &id]).exits(0);
    refused(&story, &command, "jo", common::NOW, "sam took the approval back");
    story.forget();
    approve_command(&story, "sol");
    story.edit_charter(".caution/revoked_keys", &story.fingerprint("sol"));
    refused(&story, &command, "jo", common::NOW, "was revoked");
}

#[test]
fn what_cannot_be_read_may_take_it_back_so_nothing_is_used() {
    let story = Story::new(SECOND);
    approve_command(&story, "sam");
    story.plant_as("broken", b"{}");
    let command = deed(COMMAND.as_bytes(), ".", "production");
    refused(&story, &command, "jo", common::NOW, "cannot be read");
}

#[test]
fn an_approval_of_a_command_needs_an_end_and_an_environment() {
    let story = Story::new(SECOND);
    let no_end = ["--command", COMMAND, "--environment", "production", "--accept", "x"];
    story.approve("sam", &no_end).exits(2).complains("must end");
    let no_environment = ["--command", COMMAND, "--expires", "30m", "--accept", "x"];
    story.approve("sam", &no_environment).exits(2).complains("one environment");
    story.approve("sam", &["--command", COMMAND, "--expires", "30m", "--environment", "x"]).exits(2);
    assert_eq!(story.refs().len(), 0);
}
