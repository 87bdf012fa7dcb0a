//! Whom a hold names: who is away, who stands in, and what waits for whom.

#![allow(
    clippy::allow_attributes,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop anywhere, its helpers too"
)]

mod common;

use caution_testkit::repository::TestRepository;
use common::{PEOPLE, assisted_commit, beside, check, check_json, organisation};
use serde_json::{Value, json};

const POLICY: &str = "requirements:
  second: {because: four eyes, mode: hold, need: {approvals: 1}}
  senior: {because: it is money, mode: hold, need: {approvals: {level: senior}}}
";

/// The organisation, with something more said of some people, and a change by `jo`.
fn shop(said: &[(&str, &str)]) -> TestRepository {
    let repository = organisation(Some(POLICY));
    let mut people = PEOPLE.to_owned();
    for (who, more) in said {
        people = people.replace(&format!("{{id: {who}, "), &format!("{{id: {who}, {more}, "));
    }
    repository.write(".caution/people.yaml", &people);
    repository.commit_by("Sol", "sol@example.org", "Say who is where");
    assisted_commit(&repository);
    repository
}

fn need<'a>(report: &'a Value, id: &str) -> &'a Value {
    let all = report["requirements"].as_array().unwrap();
    &all.iter().find(|requirement| requirement["id"] == id).unwrap()["needs"][0]
}

#[test]
fn the_absent_are_told_the_busy_come_last_and_the_outcome_stays() {
    let plain = shop(&[]);
    let (code, report) = check_json(&plain, &[]);
    assert_eq!(code, 10);
    assert_eq!(need(&report, "senior")["who"], json!(["sam", "sol"]));
    assert!(need(&report, "senior").get("away").is_none() && need(&report, "senior").get("open").is_none());

    let away = shop(&[("sam", "away: [{until: 2099-12-31}], delegate: sol"), ("sol", "reviews_per_day: 2")]);
    let context = "open_requests: [{who: '@sol', count: 4}, {who: mika, count: 0}]\n";
    let context = beside(&away, "context.yaml", context);
    let (code, report) = check_json(&away, &["--context", &context]);
    assert_eq!(code, 10);
    let senior = need(&report, "senior");
    assert_eq!(senior["who"], json!(["sol"]));
    assert_eq!(senior["away"], json!([{"who": "sam", "until": "2099-12-31", "stands_in": "sol"}]));
    assert_eq!(senior["open"], json!([{"who": "sol", "count": 4}]));
    let act = senior["act"].as_str().unwrap();
    assert!(act.ends_with("on the forge (sam is away until 2099-12-31; sol stands in)"), "{act}");
    assert_eq!(report["verdict"]["next"], act, "one approval by sol gives both");
    assert_eq!(report["evidence"]["open_requests"][0]["trust"], "claimed");
    let remark =
        "nobody else is here who can give what `senior` asks: 4 requests wait for sol, who takes 2 a day";
    assert!(
        report["verdict"]["policy"]["remarks"].as_array().unwrap().contains(&json!(remark)),
        "{report:#}"
    );

    check(&away, &["--context", &context]).exits(10).says("sol (4 open)").says("mika (0 open)");
}

#[test]
fn if_everybody_is_away_it_says_who_is_back_first() {
    let away = shop(&[
        ("sam", "away: [{until: 2099-12-31}], delegate: mika"),
        ("sol", "away: [{until: 2099-06-30}]"),
    ]);
    let (code, report) = check_json(&away, &[]);
    assert_eq!(code, 10);
    let senior = need(&report, "senior");
    assert_eq!(senior["who"], json!([]));
    assert_eq!(senior["away"][0], json!({"who": "sol", "until": "2099-06-30", "stands_in": null}));
    let act = senior["act"].as_str().unwrap();
    assert!(
        act.starts_with("everybody who could is away; ask sol (back on 2099-07-01) to approve "),
        "{act}"
    );
}

#[test]
fn a_delegate_whom_nobody_knows_is_an_error_with_its_place() {
    let broken = shop(&[("sam", "delegate: zoe")]);
    let run = check(&broken, &[]);
    run.exits(2).complains("`zoe` is nobody in this file").complains(".caution/people.yaml:4:25");
}
