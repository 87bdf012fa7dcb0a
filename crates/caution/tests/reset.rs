//! A reset from its first day to after its last: it starts, tightens, reports and ends.

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

use caution_testkit::repository::TestRepository;
use common::{PEOPLE, Run, beside, caution, requirements};
use serde_json::Value;
use signed::Story;

/// The repositories begin on 2026-01-01; a commit is a minute later than the one before.
const POLICY: &str = "\
extends: baseline
resets:
  winter:
    because: three outages in one week
    from: 2026-01-01
    days: 90
    scope: {tier: [1, 2]}
    requirements:
      winter-two-people:
        because: two people read every change of the most critical services
        when: {tier: 1}
        need: {approvals: 2}
        mode: hold
      winter-record:
        because: what is done is written down
        need: {record: [why, verified, rollback]}
        mode: hold
    exit_criteria:
      - {metric: services_without_owner, of: {tier: [1, 2]}, at_most: 0}
      - {metric: changes_without_record, of: {tier: 1}, at_most: 0, over_days: 30}
      - {metric: changes_without_second_person, of: {tier: 1}, at_most: 0, over_days: 30}
      - {metric: break_glass, at_most: 0, over_days: 30}
      - {metric: reverted_share, at_most: 5%, over_days: 30}
      - every team has read its open holds
      - {statement: the weekly review is held, confirmed_by: sam, confirmed_on: 2026-01-01}
    on_expiry: drop
freezes:
  year-end:
    because: nobody is there to mend it
    from: 2026-12-20T16:00
    until: 2027-01-03
    time_zone: Europe/Berlin
    scope: {tier: [1, 2], action: [deploy, run]}
    lift: nobody
";

const SERVICES: &str = "\
services:
  payments: {tier: 1, paths: [payments/**], owners: [sam], director: dora, vp: vi}
  orders: {tier: 2, paths: [orders/**], director: dora, vp: vi}
  docs: {tier: 4, paths: [docs/**], owners: ['@shop/writers'], director: dan, vp: vi}
";

fn shop(policy: &str) -> TestRepository {
    let repository = TestRepository::new();
    repository
        .write(".caution/people.yaml", PEOPLE)
        .write(".caution/services.yaml", SERVICES)
        .write(".caution/policy.yaml", policy)
        .write("payments/charge.py", "def charge():\n    pass\n")
        .write("docs/index.md", "Hello\n");
    repository.commit_by("Sol", "sol@example.org", "Start");
    let by_sam = |path: &str, text: &str, message: &str| {
        repository.write(path, text);
        repository.commit_by("Sam", "sam@example.org", format!("{message}\n\nAI-Assisted: no\n"));
    };
    by_sam("payments/charge.py", "def charge():\n    return 1\n", "Say how much");
    by_sam(
        "payments/charge.py",
        "def charge():\n    return 2\n",
        "Say it twice\n\nWhy: a test\nVerified: by hand\nRollback: revert",
    );
    by_sam("payments/charge.py", "def charge():\n    return 3\n", "Say it thrice (#7)");
    by_sam("orders/take.py", "def take():\n    return 1\n", "Take one");
    for number in 0..8 {
        by_sam("docs/index.md", &format!("Hello {number}\n"), "Greet");
    }
    repository
}

fn status(repository: &TestRepository, arguments: &[&str]) -> Run {
    let mut all = vec!["reset", "status"];
    all.extend(arguments);
    caution(repository.path(), &all).exits(0)
}

fn status_json(repository: &TestRepository, at: &str, arguments: &[&str]) -> Value {
    let mut all = vec!["--at", at, "--format", "json"];
    all.extend(arguments);
    status(repository, &all).json()
}

fn check(repository: &TestRepository, at: &str) -> Value {
    caution(repository.path(), &["check", "HEAD~8", "--at", at, "--format", "json"]).json()
}

#[test]
fn before_it_begins_nothing_is_asked_and_the_day_is_named() {
    let repository = shop(POLICY);
    let report = status_json(&repository, "2025-12-31T23:59:59Z", &[]);
    assert_eq!(report["says"], "the reset `winter` begins on 2026-01-01");
    assert_eq!(
        (&report["resets"][0]["stage"], &report["resets"][0]["progress"]),
        (&"before".into(), &Value::Null)
    );
    let asked = requirements(&check(&repository, "2025-12-31T12:00:00Z"), &["missing"]);
    assert!(!asked.iter().any(|id| id.starts_with("winter")), "{asked:?}");
}

#[test]
fn while_it_runs_it_holds_in_its_scope_and_says_how_far_it_is() {
    let repository = shop(POLICY);
    let missing = requirements(&check(&repository, "2026-01-12T12:00:00Z"), &["missing"]);
    assert_eq!(missing, ["winter-record"], "orders is tier 2");

    let report = status_json(&repository, "2026-01-12T12:00:00Z", &[]);
    assert_eq!(report["says"], "the reset `winter` is on day 12 of 90");
    let reset = &report["resets"][0];
    assert_eq!(
        (&reset["day"], &reset["days"], &reset["until"]),
        (&12.into(), &90.into(), &"2026-03-31".into())
    );
    let all = &reset["progress"]["all"];
    // The first commit made the policy, and was judged without it.
    assert_eq!(
        (&all["judged"], &all["hold"], &all["stop"]),
        (&13.into(), &4.into(), &0.into()),
        "{report:#}"
    );
    let tiers = reset["progress"]["tiers"].as_array().unwrap();
    let docs = tiers.iter().find(|row| row["tier"] == 4).unwrap();
    assert_eq!(docs["without_friction_percent"], 100.0, "outside of its scope a reset costs nothing");
    assert_eq!(docs["minutes_per_change"], 0.0);
    let critical = tiers.iter().find(|row| row["tier"] == 1).unwrap();
    assert_eq!((&critical["judged"], &critical["hold"]), (&3.into(), &3.into()));
    assert_eq!(critical["minutes_per_change"], 15.0);
}

#[test]
fn a_criterion_is_met_or_not_only_if_what_is_unknown_cannot_change_it() {
    let report = status_json(&shop(POLICY), "2026-01-12T12:00:00Z", &[]);
    let criteria = report["resets"][0]["exit_criteria"].as_array().unwrap();
    let states: Vec<&str> = criteria.iter().map(|one| one["state"].as_str().unwrap()).collect();
    assert_eq!(
        states,
        ["not-met", "not-met", "not-measurable", "not-measurable", "met", "for-a-person", "confirmed"],
        "{report:#}"
    );
    assert_eq!(criteria[0]["examples"], serde_json::json!(["orders"]));
    assert_eq!(criteria[0]["owed_by"], serde_json::json!(["dora", "vi"]));
    let record = &criteria[1];
    // One says it, one has a pull request that may, and one does not say it.
    assert_eq!((&record["at_least"], &record["at_most"]), (&1.0.into(), &2.0.into()), "{record:#}");
    assert!(record["examples"][0].as_str().unwrap().ends_with("Say how much"));
    assert_eq!(record["owed_by"], serde_json::json!(["sam"]));
    let second = &criteria[2];
    assert_eq!((&second["at_least"], &second["at_most"]), (&0.0.into(), &3.0.into()));
    assert!(second["found"].as_str().unwrap().contains("reviews are on the forge"));
}

#[test]
fn changes_are_listed_by_owner_director_and_vice_president_and_what_is_unknown_is_no_zero() {
    let repository = shop(POLICY);
    let areas = |by: &str| {
        let report = status_json(&repository, "2026-01-12T12:00:00Z", &["--by", by]);
        let rows = report["resets"][0]["audit"]["areas"].as_array().unwrap().clone();
        let rows: Vec<(Value, u64, u64)> = rows
            .iter()
            .map(|row| {
                assert_eq!(row["break_glass"], Value::Null, "nobody looked");
                assert_eq!(row["second_person_not_known"], row["changes"]);
                (
                    row["area"].clone(),
                    row["changes"].as_u64().unwrap(),
                    row["without_record"].as_u64().unwrap(),
                )
            })
            .collect();
        rows
    };
    assert_eq!(
        areas("owner"),
        [("sam".into(), 3, 1), ("shop/writers".into(), 8, 8), (Value::Null, 2, 2)],
        "orders has no owner"
    );
    assert_eq!(areas("director"), [("dan".into(), 8, 8), ("dora".into(), 4, 2), (Value::Null, 1, 1)]);
    assert_eq!(areas("vp"), [("vi".into(), 12, 10), (Value::Null, 1, 1)]);
}

#[test]
fn after_its_last_day_it_asks_nothing_and_says_that_it_ended() {
    let repository = shop(POLICY);
    let report = status_json(&repository, "2026-04-01T00:00:00Z", &[]);
    assert_eq!(
        report["says"],
        "the reset `winter` ended on 2026-03-31: it ends, and what stands beside it stays"
    );
    assert_eq!(report["resets"][0]["progress"]["all"]["judged"], 13, "what it asked is still told");
    let missing = requirements(&check(&repository, "2026-04-01T00:00:00Z"), &["missing"]);
    assert!(!missing.iter().any(|id| id.starts_with("winter")), "{missing:?}");
    let kept = shop(&POLICY.replace("on_expiry: drop", "on_expiry: keep"));
    let missing = requirements(&check(&kept, "2026-04-01T00:00:00Z"), &["missing"]);
    assert_eq!(missing, ["winter-record"]);
}

#[test]
fn every_form_tells_the_same_and_a_policy_without_a_reset_says_so() {
    let repository = shop(POLICY);
    let at = ["--at", "2026-01-12T12:00:00Z"];
    let with = |format: &str| status(&repository, &[at[0], at[1], "--format", format]);
    with("text")
        .says("the reset `winter` is on day 12 of 90")
        .says("tier 1: 3 judged · 3 held · 0 stopped · 0.0 % without friction · 15.0 minutes a change")
        .says("not met: at most 0 services without an owner (tier 1 or 2); 1 of 2 services; owed by dora, vi")
        .says("for a person to judge: every team has read its open holds")
        .says("year-end: not on now, from 2026-12-20T16:00:00 (Europe/Berlin) until 2027-01-03");
    with("markdown").says("## Exit criteria").says("| tier 1 | 3 | 3 | 0 | 0.0 | 15.0 |");
    with("html").says("<h2>Exit criteria</h2>").says("day 12 of 90");

    let none = shop("extends: baseline\n");
    status(&none, &[]).says("no reset: the policy `.caution/policy.yaml` has none");
    let empty = TestRepository::new();
    status(&empty, &[]).says("no reset: the policy `baseline` has none");
    caution(repository.path(), &["reset", "status", "summer"])
        .exits(2)
        .complains("the policy has no reset `summer`")
        .complains("its resets: winter");
}

#[test]
fn a_reset_that_leaves_open_what_comes_after_it_does_not_compile() {
    let repository = shop("extends: baseline\n");
    let open = beside(&repository, "open.yaml", POLICY.replace("    on_expiry: drop\n", ""));
    caution(repository.path(), &["reset", "status", "--policy", &open])
        .exits(2)
        .complains("the reset `winter` expires after 2026-03-31 and does not say what applies then")
        .complains("open.yaml:3:3")
        .complains("write `on_expiry: drop` or `on_expiry: keep`; there is no default");
}

#[test]
fn a_freeze_stops_a_deploy_whatever_was_approved_and_lets_it_go_when_it_is_over() {
    let repository = shop(POLICY);
    let deploy = |at: &str| {
        let arguments = [
            "check",
            "HEAD~8",
            "--at",
            at,
            "--action",
            "deploy",
            "--environment",
            "test",
            "--format",
            "json",
        ];
        caution(repository.path(), &arguments)
    };
    let run = deploy("2026-12-24T12:00:00Z").exits(11);
    let report = run.json();
    assert_eq!(report["verdict"]["outcome"], "stop", "{report:#}");
    assert!(
        report["verdict"]["next"]
            .as_str()
            .unwrap()
            .starts_with("wait until it is over: the freeze `year-end`")
    );
    assert_ne!(deploy("2026-12-20T14:59:00Z").code, 11, "it begins at 16:00 in Berlin");
    assert_ne!(deploy("2027-01-03T23:00:00Z").code, 11, "it ends with the day in Berlin");
}

#[test]
fn one_history_under_two_policies_lists_every_change_that_differs() {
    let repository = shop("extends: baseline\n");
    let strict = beside(&repository, "strict.yaml", POLICY);
    let arguments = |a: &str, b: &str, format: &str| {
        let at = "2026-01-12T00:00:00Z";
        let all = ["backtest", "--at", at, "--policy", a, "--against", b, "--format", format];
        caution(repository.path(), &all).exits(0)
    };
    let report = arguments(&strict, "baseline", "json").json();
    let comparison = &report["comparison"];
    assert_eq!(
        (&comparison["compared"], &comparison["newly_held"], &comparison["newly_let_through"]),
        (&13.into(), &4.into(), &0.into()),
        "{comparison:#}"
    );
    assert_eq!(comparison["minutes_difference"], 60);
    let changes = comparison["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 4);
    assert_eq!(changes[0]["change"]["subject"], "Take one");
    assert_eq!(changes[0]["kind"], "newly-held");
    let added: Vec<&str> =
        changes[0]["added"].as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect();
    assert_eq!(
        added,
        ["`winter-record`: a change record that says why, how it was verified and how it is rolled back"]
    );

    let turned = arguments("baseline", &strict, "json").json();
    assert_eq!(
        (&turned["comparison"]["newly_held"], &turned["comparison"]["newly_let_through"]),
        (&0.into(), &4.into())
    );
    arguments(&strict, &strict, "text")
        .says("newly held, 0 newly let through, 0 asked for something else, 13 the same");
    assert_eq!(report["load"]["areas"][0]["owner"], "sam");
    assert_eq!(report["load"]["areas"][0]["requests"], 3);
    assert_eq!(report["effort"]["minutes_per_change"], 4.6);
    let plain = caution(repository.path(), &["backtest", "--last", "3", "--format", "json"]).exits(0).json();
    assert_eq!(plain["comparison"], Value::Null);
}

#[test]
fn a_signed_approval_is_a_second_person_and_a_broken_glass_is_counted() {
    let story = Story::new(&POLICY.replace("from: 2026-01-01", "from: 2025-12-01"));
    let audit = || {
        let report = status_json(&story.repository, "2026-11-21T12:00:00Z", &[]);
        report["resets"][0]["audit"]["all"].clone()
    };
    let before = audit();
    assert_eq!(
        (&before["second_person_not_known"], &before["break_glass"]),
        (&before["changes"], &Value::Null)
    );
    // What no decision counts is no second person here either: an approval that had ended.
    story.approve_at("2025-12-30T00:00:00Z", "sol", &["--accept", "for now", "--expires", "1h"]).exits(0);
    assert_eq!(audit()["second_person_not_known"], before["second_person_not_known"]);
    story.approves("sam");
    let after = audit();
    let unknown = |all: &Value| all["second_person_not_known"].as_u64().unwrap();
    assert_eq!(unknown(&after), unknown(&before) - 1, "{after:#}");
    assert_eq!(after["break_glass"], 0, "statements are kept here, and none broke the glass");
    let glass = ["--break-glass", "--incident", "INC-7", "--scope", "winter-record", "--expires", "2h"];
    story.approve("sol", &glass).exits(0);
    assert_eq!(audit()["break_glass"], 1);
}

#[test]
fn a_change_too_large_for_one_reader_is_held_with_a_proposal_where_to_split_it() {
    let policy = "extends: baseline\nrequirements:\n  one-sitting:\n    because: nobody reads more than this with care\n    when: {provenance: ai, lines_changed: {above: 100}}\n    need: {approvals: 2}\n    mode: hold\n";
    let repository = shop(policy);
    let lines = |count: usize| (0..count).map(|line| format!("x{line} = {line}\n")).collect::<String>();
    repository
        .write("payments/fees.py", lines(60))
        .write("orders/rows.py", lines(40))
        .write("orders/generated/rows.py", lines(900))
        .write("tests/test_fees.py", lines(25));
    repository.commit_by(
        "Sam",
        "sam@example.org",
        "Add fees\n\nCo-authored-by: Claude <noreply@anthropic.com>\n",
    );
    let report =
        caution(repository.path(), &["check", "--at", "2026-01-12T00:00:00Z", "--format", "json"]).json();
    let all = report["requirements"].as_array().unwrap();
    let asked = all.iter().find(|one| one["id"] == "one-sitting").unwrap();
    assert!(asked["applies"].as_str().unwrap().contains("125 lines are changed, more than 100"), "{asked:#}");
    let act = asked["needs"][0]["act"].as_str().unwrap();
    assert!(
        act.ends_with(
            "; or split it by service: payments (60 lines), orders (40 lines) and tests (25 lines)"
        ),
        "{act}"
    );
    repository.remove("orders/rows.py");
    repository.commit_by(
        "Sam",
        "sam@example.org",
        "Drop rows\n\nCo-authored-by: Claude <noreply@anthropic.com>\n",
    );
    let report =
        caution(repository.path(), &["check", "--at", "2026-01-12T00:00:00Z", "--format", "json"]).json();
    assert!(!requirements(&report, &["missing"]).contains(&"one-sitting".to_owned()), "40 lines are few");
}

#[test]
fn a_built_in_reset_that_a_policy_dates_is_one_reset() {
    let repository = shop("extends: reset-90\nwindow: {from: 2026-01-01, days: 90, on_expiry: baseline}\n");
    let report = status_json(&repository, "2026-01-12T00:00:00Z", &[]);
    let resets = report["resets"].as_array().unwrap();
    assert_eq!((resets.len(), &resets[0]["name"], &resets[0]["day"]), (1, &"reset-90".into(), &12.into()));
    let judged = &resets[0]["progress"]["all"]["judged"];
    assert_eq!(judged, 13);
    let floating = status_json(&shop("extends: reset-90\n"), "2026-01-12T00:00:00Z", &[]);
    assert_eq!(floating["says"], "the reset `reset-90` runs, and nobody said on which day it began");
}
