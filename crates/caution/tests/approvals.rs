//! Whose approval counts.

#![allow(
    clippy::allow_attributes,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop anywhere, its helpers too"
)]

mod common;

use common::{assisted_commit, beside, check_json, event, organisation, requirements};
use serde_json::json;

const POLICY: &str = "\
version: 1
requirements:
  second-person:
    because: two people see every assisted change
    when: {provenance: [ai]}
    need: {approvals: 1}
    mode: hold
";

fn outcome(reviews: &[(&str, &str, &str, &str)]) -> (i32, Vec<String>) {
    let repository = organisation(Some(POLICY));
    assisted_commit(&repository);
    let event = beside(&repository, "event.json", event(&repository, "jo", reviews).to_string());
    let (code, report) = check_json(&repository, &["--event", &event]);
    (code, requirements(&report, &["missing"]))
}

#[test]
fn the_author_and_a_bot_meet_nothing_and_a_real_reviewer_does() {
    let held = (10, vec!["second-person".to_owned()]);
    let author = ("jo", "User", "APPROVED", "");
    let bot = ("review-helper[bot]", "Bot", "APPROVED", "");
    assert_eq!(outcome(&[author, bot]), held);
    assert_eq!(outcome(&[author, bot, ("mika", "User", "APPROVED", "")]), (0, Vec::new()));
}

#[test]
fn a_comment_a_dismissed_review_and_a_later_no_meet_nothing() {
    let held = (10, vec!["second-person".to_owned()]);
    assert_eq!(outcome(&[("mika", "User", "COMMENTED", "")]), held);
    assert_eq!(outcome(&[("mika", "User", "DISMISSED", "")]), held);
    assert_eq!(outcome(&[("mika", "User", "APPROVED", ""), ("mika", "User", "CHANGES_REQUESTED", "")]), held);
    assert_eq!(
        outcome(&[("mika", "User", "CHANGES_REQUESTED", ""), ("mika", "User", "APPROVED", "")]),
        (0, Vec::new())
    );
}

#[test]
fn an_approval_of_an_older_commit_meets_nothing() {
    let old = "1".repeat(40);
    assert_eq!(outcome(&[("mika", "User", "APPROVED", &old)]), (10, vec!["second-person".to_owned()]));
}

#[test]
fn the_same_facts_in_a_context_file_meet_nothing() {
    let repository = organisation(Some(POLICY));
    let head = assisted_commit(&repository);
    let context = json!({"approvals": [
        {"by": "mika", "state": "approved", "commit": head, "at": "2026-11-20T10:00:00Z"},
        {"by": "sam", "state": "approved", "commit": head, "at": "2026-11-20T10:00:00Z"},
    ]});
    let context = beside(&repository, "context.json", context.to_string());
    let (code, report) = check_json(&repository, &["--context", &context]);
    assert_eq!((code, requirements(&report, &["missing"])), (10, vec!["second-person".to_owned()]));
}

#[test]
fn a_context_cannot_claim_trust() {
    let repository = organisation(Some(POLICY));
    assisted_commit(&repository);
    let context =
        beside(&repository, "context.yaml", "approvals:\n  - {by: mika, state: approved, trust: forge}\n");
    common::check(&repository, &["--context", &context]).exits(2).complains("trust");
}

#[test]
fn the_operator_of_the_agent_is_an_author() {
    let repository = organisation(Some(POLICY));
    assisted_commit(&repository);
    let event = event(&repository, "jo", &[("mika", "User", "APPROVED", "")]);
    let event = beside(&repository, "event.json", event.to_string());
    let (code, _) = check_json(&repository, &["--event", &event, "--operator", "@mika"]);
    assert_eq!(code, 10);
}

#[test]
fn one_person_with_two_accounts_is_one_author() {
    let repository = organisation(Some(POLICY));
    repository.write("payments/charge.py", "def charge():\n    return True\n");
    repository.commit_by(
        "Sam",
        "sam@home.example",
        "Say that the charge worked\n\nCo-authored-by: Claude <noreply@anthropic.com>\n",
    );
    let event = event(&repository, "sam-at-home", &[("sam", "User", "APPROVED", "")]);
    let event = beside(&repository, "event.json", event.to_string());
    let (code, report) = check_json(&repository, &["--event", &event]);
    assert_eq!((code, requirements(&report, &["missing"])), (10, vec!["second-person".to_owned()]));
}
