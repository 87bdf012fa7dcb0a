//! Approvals with real keys in real repositories: what keeps one, and what voids it.

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

use common::{beside, caution, event};
use signed::{SECOND, Story};

const SENIOR: &str = "\
version: 1
requirements:
  second-person:
    because: a senior engineer reads what juniors change
    need: {approvals: {count: 1, level: senior}}
    mode: hold
";

#[test]
fn an_approval_by_a_senior_engineer_lets_the_change_go_on() {
    let story = Story::new(SENIOR);
    story.held("0 of 1");
    story.approve("mika", &["--accept", "fine"]).exits(0);
    story.held("0 of 1; mika");
    story.approve("sam", &["--accept", "I read it"]).exits(0).says("by sam").says("proceed");
    story.proceeds();
}

#[test]
fn what_there_is_to_approve_is_shown_before_anything_is_said() {
    let story = Story::new(SECOND);
    story.approve("sam", &[]).exits(10).says("to enter `main`").says("reaches payments (tier 1)");
    assert_eq!(story.refs(), [] as [String; 0]);
    let json = story.approve("sam", &["--accept", "read", "--format", "json"]).exits(0).json();
    assert_eq!((&json["schema"], &json["outcome"]), (&"caution/approvals/1".into(), &"proceed".into()));
    assert_eq!(json["statements"][0]["by"], "sam");
    assert_eq!(json["statements"][0]["seen"]["services"][0]["name"], "payments");
}

#[test]
fn a_rebase_keeps_an_approval() {
    let story = Story::new(SECOND);
    story.approves("sam");
    story.move_main("Hello again\n");
    story.repository.git(&["rebase", "-q", "main"]);
    story.proceeds();
    let list =
        caution(story.repository.path(), &["approvals", "list", "--at", common::NOW, "--format", "json"]);
    let json = list.exits(0).json();
    assert_eq!(json["statements"][0]["fit"]["kind"], "replayed");
    // The old commits are kept by the statement, so the approval is still replayed after a clean-up.
    story.repository.git(&["reflog", "expire", "--expire=now", "--all"]);
    story.repository.git(&["gc", "-q", "--prune=now"]);
    story.proceeds();
}

#[test]
fn an_update_merge_keeps_an_approval_and_an_evil_one_does_not() {
    let story = Story::new(SECOND);
    story.approves("sam");
    story.move_main("Hello again\n");
    story.repository.git(&["merge", "-q", "--no-edit", "main"]);
    story.proceeds();
    story.edit("line 30", "thirty", "x");
    story.repository.git(&["reset", "-q", "--soft", "HEAD~1"]);
    story.repository.git(&["commit", "-q", "--amend", "--no-edit"]);
    story.held("sam's approval no longer counts: 2 lines changed in payments/charge.py");
}

#[test]
fn a_squash_an_amended_message_and_a_cherry_pick_to_the_same_branch_keep_an_approval() {
    let story = Story::new(SECOND);
    story.edit("line 25", "twenty-five", "Another one");
    story.approves("sam");
    let approved = story.repository.git(&["rev-parse", "HEAD"]);
    story.repository.git(&["reset", "-q", "--soft", "main"]);
    story.repository.commit_by("Jo", "jo@example.org", "Squashed");
    story.proceeds();
    story.repository.git(&[
        "commit",
        "-q",
        "--amend",
        "-m",
        "Said better",
        "--author",
        "Jo <jo@example.org>",
    ]);
    story.proceeds();
    story.move_main("Hello again\n");
    story.repository.git(&["switch", "-q", "-c", "picked", "main"]);
    story.repository.git(&["cherry-pick", &format!("{approved}~1"), &approved]);
    story.proceeds();
}

#[test]
fn a_part_of_what_was_approved_is_not_what_was_approved() {
    let story = Story::new(SECOND);
    story.edit("line 25", "twenty-five", "Another one");
    story.approves("sam");
    story.repository.git(&["reset", "-q", "--hard", "HEAD~1"]);
    story.held("sam's approval no longer counts: 2 lines changed in payments/charge.py");
}

#[test]
fn a_changed_line_voids_an_approval_and_the_verdict_says_which() {
    let story = Story::new(SECOND);
    story.approves("sam");
    for line in 1..=7 {
        let file = story.repository.path().join("payments/charge.py");
        let text = std::fs::read_to_string(&file).unwrap();
        std::fs::write(file, text.replace(&format!("line {line}\n"), &format!("LINE {line}\n"))).unwrap();
    }
    story.repository.commit_by("Jo", "jo@example.org", "Shout");
    story.held("sam's approval no longer counts: 14 lines changed in payments/charge.py");
    // Also if the branch is rewritten so that no commit is left that was approved.
    story.repository.git(&["reset", "-q", "--soft", "main"]);
    story.repository.commit_by("Jo", "jo@example.org", "Squashed");
    story.held("sam's approval no longer counts: 14 lines changed in payments/charge.py");
    story.approves("sam");
    story.proceeds();
}

#[test]
fn a_conflict_that_was_resolved_by_hand_voids_an_approval() {
    let story = Story::new(SECOND);
    story.approves("sam");
    story.repository.git(&["switch", "-q", "main"]);
    story.edit_as(("Sol", "sol@example.org"), "line 21", "line twenty-one", "Next door");
    story.repository.git(&["switch", "-q", "work"]);
    story.repository.try_git(&["rebase", "main"]);
    let text: String = (1..=40)
        .map(|line| match line {
            20 => "twenty\n".to_owned(),
            21 => "line twenty-one\n".to_owned(),
            line => format!("line {line}\n"),
        })
        .collect();
    story.repository.write("payments/charge.py", text);
    story.repository.git(&["add", "-A"]);
    story.repository.git(&["rebase", "--continue"]);
    story.held("sam's approval no longer counts: payments/charge.py changed");
}

#[test]
fn an_approval_for_another_branch_counts_for_that_branch_alone() {
    let story = Story::new(SECOND);
    story.repository.git(&["branch", "release", "main"]);
    story.approve("sam", &["--accept", "for the release", "--target-branch", "release"]).exits(0);
    story.held("sam's approval is for branch release");
    let (code, found) = story.verdict(&["--target-branch", "release"]);
    assert_eq!((code, found.as_str()), (0, "1 of 1: sam"));
    // And one more for this branch: the other is not in its way.
    story.approve_at("2026-11-21T11:00:00Z", "sam", &["--accept", "for main too"]).exits(0);
    story.proceeds();
}

#[test]
fn an_objection_blocks_until_the_objector_takes_it_back() {
    let story = Story::new(SECOND);
    story.approves("sam");
    let objection =
        story.approve("sol", &["--object", "it rounds the wrong way", "--format", "json"]).exits(0).json();
    story.held("sol asks for changes");
    // Also after more was pushed.
    story.edit("line 30", "thirty", "More");
    story.approve("sam", &["--accept", "this too"]).exits(0);
    story.held("sol asks for changes");
    let id = objection["statements"][0]["id"].as_str().unwrap();
    // Nobody else can.
    story.approve("sam", &["--revoke", id]).exits(11).says("is sol's, and sam cannot take it back");
    story.approve("sol", &["--revoke", id]).exits(0);
    story.proceeds();
}

#[test]
fn an_approval_of_something_else_takes_no_objection_back() {
    let story = Story::new(SECOND);
    story.approves("sol");
    story.repository.git(&["branch", "release", "main"]);
    let older =
        story.approve_at("2026-11-21T11:00:00Z", "sam", &["--accept", "x", "--format", "json"]).json();
    let objection = story.approve("sam", &["--object", "it rounds the wrong way", "--format", "json"]).json();
    let id = |said: &serde_json::Value| said["statements"][0]["id"].as_str().unwrap().to_owned();
    story.held("sam asks for changes");
    let later = |arguments: &[&str]| story.approve_at("2026-11-21T11:59:30Z", "sam", arguments).exits(0);
    later(&["--accept", "there it may go", "--target-branch", "release"]);
    story.held("sam asks for changes");
    later(&["--accept", "for a moment", "--expires", "10s"]);
    story.held("sam asks for changes");
    later(&["--revoke", &id(&older)]);
    story.held("sam asks for changes");
    let list = ["approvals", "list", "--at", common::NOW, "--format", "json"];
    let listed = caution(story.repository.path(), &list).exits(10).json();
    let all = listed["statements"].as_array().unwrap();
    let counting: Vec<&str> = all
        .iter()
        .filter(|one| one["counts"] == true && one["by"] == "sam" && one["kind"] != "revoke")
        .map(|one| one["id"].as_str().unwrap())
        .collect();
    assert_eq!(counting, [id(&objection)]);
    // Said at one moment, the objection holds.
    story.approves("sam");
    story.held("sam asks for changes");
    later(&["--accept", "it does not"]);
    let (code, found) = story.verdict(&[]);
    assert_eq!((code, found.contains("asks for changes")), (0, false), "{found}");
}

#[test]
fn an_objection_to_what_was_rewritten_under_another_name_is_told() {
    let story = Story::new(SECOND);
    story.approve("sol", &["--object", "no"]).exits(0);
    story.repository.git(&["switch", "-q", "-c", "another", "main"]);
    for line in 1..20 {
        let file = story.repository.path().join("payments/charge.py");
        let text = std::fs::read_to_string(&file).unwrap();
        std::fs::write(file, text.replace(&format!("line {line}\n"), &format!("rewritten {line}\n")))
            .unwrap();
    }
    story.repository.commit_by("Jo", "jo@example.org", "Rewrite it");
    story.held("an objection by sol is about another change to the same files, or about an older form");
    story.approves("sam");
    let list = ["approvals", "list", "--at", common::NOW];
    caution(story.repository.path(), &list).exits(10).says("object by sol").says("rewritten");
}

#[test]
fn what_is_signed_is_what_check_says() {
    let story = Story::new(
        "version: 1\nrequirements:\n  tested:\n    because: what is not tested breaks\n    need: {evidence: {tests: passed}}\n    mode: hold\n",
    );
    let report = "<testsuite name=\"a\"><testcase classname=\"a\" name=\"b\"/></testsuite>";
    let file = beside(&story.repository, "junit.xml", report);
    let evidence = format!("{file}@HEAD");
    let event = event(&story.repository, "jo", &[]).to_string();
    let event = beside(&story.repository, "event.json", event);
    let pipeline = [
        ("GITHUB_ACTIONS", "true"),
        ("GITHUB_EVENT_NAME", "pull_request"),
        ("GITHUB_EVENT_PATH", event.as_str()),
        ("GITHUB_REPOSITORY", "example/shop"),
    ];
    let key = story.key("sam");
    for evidence in [&[][..], &["--evidence", &evidence]] {
        let ask = |command: &[&str]| {
            let fixed = ["--at", common::NOW, "--format", "json"];
            let all = [command, &fixed, evidence].concat();
            common::caution_with(story.repository.path(), &all, &pipeline, b"").json()
        };
        let checked = ask(&["check"])["verdict"]["outcome"].clone();
        assert_eq!(checked, if evidence.is_empty() { "hold" } else { "proceed" });
        assert_eq!(ask(&["approve", "--key", &key])["outcome"], checked, "{evidence:?}");
        assert_eq!(ask(&["approvals", "list"])["outcome"], checked, "{evidence:?}");
        let said = ask(&["approve", "--key", &key, "--accept", "x"]);
        assert_eq!(said["statements"][0]["seen"]["outcome"], checked, "{evidence:?}");
        story.forget();
    }
    let gone = ["--evidence", "gone.xml"];
    story.approve("sam", &gone).exits(2).complains("gone.xml");
}

#[test]
fn whoever_takes_an_approval_back_no_longer_approves() {
    let story = Story::new(SECOND);
    story.approves("sam");
    let id = story.refs()[0].rsplit('/').next().unwrap().to_owned();
    story.approve("sam", &["--revoke", id.get(..12).unwrap()]).exits(0);
    story.held("sam took back what they said");
    story.approve_at("2026-11-21T11:59:30Z", "sam", &["--accept", "after all"]).exits(0);
    story.proceeds();
}

#[test]
fn an_approval_ends_when_it_says_so() {
    let story = Story::new(SECOND);
    story.approve("sam", &["--accept", "for now", "--expires", "2h"]).exits(0);
    story.proceeds();
    let later = ["check", "--at", "2026-11-21T14:00:00Z", "--format", "json"];
    let report = caution(story.repository.path(), &later).exits(10).json();
    assert!(signed::found(&report).contains("sam's approval expired at 2026-11-21T13:59:00Z"));
}

#[test]
fn a_policy_edit_judges_anew_and_services_that_were_not_seen_void() {
    let story = Story::new(SECOND);
    story.approves("sam");
    story.edit_charter(".caution/policy.yaml", &SECOND.replace("approvals: 1", "approvals: 2"));
    story.held("1 of 2: sam");
    story.edit_charter(".caution/policy.yaml", SECOND);
    story.proceeds();
    let services = format!("{}  ledger: {{tier: 1, paths: [payments/charge.py]}}\n", common::SERVICES);
    story.edit_charter(".caution/services.yaml", &services);
    story.held("the change reaches services it did not see (ledger)");
    // One that has become more critical is another one.
    story.edit_charter(".caution/services.yaml", &common::SERVICES.replace("tier: 1", "tier: 2"));
    story.forget();
    story.approves("sam");
    story.edit_charter(".caution/services.yaml", common::SERVICES);
    story.held("the change reaches services it did not see (payments)");
}

#[test]
fn a_review_of_the_forge_lives_through_a_rebase_and_not_through_a_changed_line() {
    let story = Story::new(SECOND);
    let seen = story.repository.git(&["rev-parse", "HEAD"]);
    story.move_main("Hello again\n");
    story.repository.git(&["rebase", "-q", "main"]);
    let told = || {
        let event = event(&story.repository, "jo", &[("sam", "User", "APPROVED", &seen)]);
        beside(&story.repository, "event.json", event.to_string())
    };
    let (code, found) = story.verdict(&["main..HEAD", "--event", &told()]);
    assert_eq!((code, found.as_str()), (0, "1 of 1: sam"));
    story.edit("line 30", "thirty", "More");
    let (code, found) = story.verdict(&["main..HEAD", "--event", &told()]);
    assert!(code == 10 && found.contains("sam's approval no longer counts: 2 lines changed"), "{found}");
}

#[test]
fn approvals_travel_by_a_plain_refspec_without_conflicts() {
    let story = Story::new(SECOND);
    let far = story.repository.outside().join("far.git").display().to_string();
    story.repository.git(&["init", "-q", "--bare", &far]);
    story.repository.git(&["push", "-q", &far, "main", "work"]);
    story.approves("sam");
    story.approve("sol", &["--accept", "me too"]).exits(0);
    let all = "refs/caution/approvals/*:refs/caution/approvals/*";
    story.repository.git(&["push", "-q", &far, all]);
    story.forget();
    story.held("0 of 1");
    story.approves("mika");
    story.repository.git(&["fetch", "-q", &far, all]);
    story.repository.git(&["push", "-q", &far, all]);
    assert_eq!(story.refs().len(), 3);
    let (code, found) = story.verdict(&[]);
    assert_eq!(code, 0, "{found}");
    assert!(found.starts_with("3 of 1"), "{found}");
}

#[test]
fn how_long_somebody_looked_is_told_against_how_much_there_was() {
    let story = Story::new(SECOND);
    story.approve_at("2026-11-21T11:00:00Z", "sam", &[]).exits(10);
    story.approve_at("2026-11-21T11:12:00Z", "sam", &["--accept", "read"]).exits(0);
    let id = story.refs()[0].rsplit('/').next().unwrap().to_owned();
    let run = caution(story.repository.path(), &["approvals", "show", &id, "--at", common::NOW]);
    run.exits(0).says("12 min 0 s at 2 lines").says("says     read");
}
