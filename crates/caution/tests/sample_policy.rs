//! The form of policy that commentary imagined, end to end.

#![allow(
    clippy::allow_attributes,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop anywhere, its helpers too"
)]

mod common;

use common::{
    SAMPLE_POLICY, assisted_commit, beside, caution, check_json, check_json_in_ci, event, organisation,
    reports, requirements,
};
use serde_json::Value;

const DEPLOY: &[&str] = &["--action", "deploy", "--environment", "production"];
const ALL: &[&str] =
    &["automated_testing", "mandatory_human_review", "production_rollout", "senior_engineer_approval"];

fn missing(report: &Value) -> Vec<String> {
    let mut missing = requirements(report, &["missing", "unknown"]);
    missing.sort();
    missing
}

fn clearers(report: &Value, id: &str) -> Vec<String> {
    let requirement = report["requirements"].as_array().unwrap().iter().find(|one| one["id"] == id).unwrap();
    let needs = requirement["needs"].as_array().unwrap();
    needs
        .iter()
        .flat_map(|need| need["who"].as_array().unwrap())
        .map(|who| who.as_str().unwrap().trim_start_matches('@').to_owned())
        .collect()
}

#[test]
fn without_anything_it_holds_and_names_exactly_what_is_missing_and_who_can_give_it() {
    let repository = organisation(Some(SAMPLE_POLICY));
    assisted_commit(&repository);
    let (code, report) = check_json(&repository, DEPLOY);
    assert_eq!(code, 10);
    assert_eq!(missing(&report), ALL);
    assert_eq!(clearers(&report, "senior_engineer_approval"), ["sam", "sol"]);
    let human = clearers(&report, "mandatory_human_review");
    assert!(human.contains(&"mika".to_owned()) && !human.contains(&"jo".to_owned()), "{human:?}");
}

#[test]
fn a_merge_is_not_asked_for_a_rollout() {
    let repository = organisation(Some(SAMPLE_POLICY));
    assisted_commit(&repository);
    let (_, report) = check_json(&repository, &[]);
    assert!(requirements(&report, &["not-applicable"]).contains(&"production_rollout".to_owned()));
}

#[test]
fn with_everything_it_proceeds_and_each_one_alone_missing_is_named_alone() {
    let repository = organisation(Some(SAMPLE_POLICY));
    let head = assisted_commit(&repository);
    let senior = event(&repository, "jo", &[("sam", "User", "APPROVED", "")]);
    let senior = beside(&repository, "senior.json", senior.to_string());
    let mid = event(&repository, "jo", &[("mika", "User", "APPROVED", "")]);
    let mid = beside(&repository, "mid.json", mid.to_string());
    let all = beside(&repository, "all.json", reports(&head));
    let without = |kind: &str| {
        let mut value: Value = serde_json::from_str(&reports(&head)).unwrap();
        value["reports"].as_array_mut().unwrap().retain(|report| report["kind"] != kind);
        beside(&repository, &format!("without-{kind}.json"), value.to_string())
    };
    let run = |event: &str, reports: &str| {
        let mut arguments = DEPLOY.to_vec();
        arguments.extend(["--report", reports]);
        check_json_in_ci(&repository, event, &arguments)
    };

    let (code, report) = run(&senior, &all);
    assert_eq!((code, missing(&report)), (0, Vec::new()), "{report:#}");
    let (code, report) = run(&mid, &all);
    assert_eq!((code, missing(&report)), (10, vec!["senior_engineer_approval".to_owned()]));
    for kind in ["tests", "coverage", "mutation"] {
        let (code, report) = run(&senior, &without(kind));
        assert_eq!((code, missing(&report)), (10, vec!["automated_testing".to_owned()]), "{kind}");
    }
    // Whether tests say less is worked out of the change itself: nobody needs to report it.
    let (code, report) = run(&senior, &without("test-changes"));
    assert_eq!((code, missing(&report)), (0, Vec::new()), "{report:#}");
    let (code, report) = run(&senior, &without("rollout"));
    assert_eq!((code, missing(&report)), (10, vec!["production_rollout".to_owned()]));
}

#[test]
fn a_senior_author_still_needs_a_human_review_and_only_that() {
    let policy = "AI_Generated_Code:\n  review_requirements:\n    - mandatory_human_review: true\n    - senior_engineer_approval: required\n";
    let repository = organisation(Some(policy));
    repository.write("docs/index.md", "Hello, world\n");
    repository.commit_by(
        "Sam",
        "sam@example.org",
        "Greet\n\nCo-authored-by: Claude <noreply@anthropic.com>\n",
    );
    let (code, report) = check_json(&repository, &[]);
    assert_eq!((code, missing(&report)), (10, vec!["mandatory_human_review".to_owned()]));
}

#[test]
fn an_old_report_is_stale_and_a_claimed_one_counts_for_nothing() {
    let repository = organisation(Some(SAMPLE_POLICY));
    let head = assisted_commit(&repository);
    let senior = event(&repository, "jo", &[("sam", "User", "APPROVED", "")]);
    let senior = beside(&repository, "senior.json", senior.to_string());
    let stale = beside(&repository, "stale.json", reports(repository.id("HEAD^").as_str()));
    let (code, report) = check_json_in_ci(&repository, &senior, &["--report", &stale]);
    assert_eq!((code, missing(&report)), (10, vec!["automated_testing".to_owned()]));
    let claimed = beside(&repository, "claimed.json", reports(&head));
    let (code, report) = check_json(&repository, &["--event", &senior, "--report", &claimed]);
    assert_eq!((code, missing(&report)), (10, vec!["automated_testing".to_owned()]));
}

#[test]
fn a_change_that_edits_the_pipeline_makes_its_reports_claims() {
    let repository = organisation(Some(SAMPLE_POLICY));
    repository.write(".github/workflows/ci.yml", "on: push\n");
    let head = assisted_commit(&repository);
    let senior = event(&repository, "jo", &[("sam", "User", "APPROVED", "")]);
    let senior = beside(&repository, "senior.json", senior.to_string());
    let all = beside(&repository, "all.json", reports(&head));
    let (code, report) = check_json_in_ci(&repository, &senior, &["--report", &all]);
    assert_eq!((code, missing(&report)), (10, vec!["automated_testing".to_owned()]));
}

#[test]
fn policy_show_spells_out_the_profiles() {
    let repository = organisation(Some(SAMPLE_POLICY));
    let run = caution(repository.path(), &["policy", "show"]).exits(0);
    for words in ["comprehensive", "gradual_with_monitoring", "80", "forbid", "mandatory_human_review"] {
        assert!(run.stdout.contains(words), "`{words}` is not in\n{}", run.stdout);
    }
}
