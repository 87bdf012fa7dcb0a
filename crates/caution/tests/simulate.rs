//! What would come out if something were given.

#![allow(
    clippy::allow_attributes,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop anywhere, its helpers too"
)]

mod common;

use common::{NOW, SAMPLE_POLICY, assisted_commit, caution, check_json, organisation};

fn simulate(folder: &std::path::Path, arguments: &[&str]) -> common::Run {
    let mut all = vec!["policy", "simulate", "HEAD", "--at", NOW];
    all.extend(arguments);
    caution(folder, &all)
}

const TESTED: &[&str] =
    &["--tests-passed", "--covered", "100", "--missed-mutants", "0", "--weakened-tests", "0"];

#[test]
fn with_everything_supposed_it_proceeds_and_the_change_itself_still_holds() {
    let repository = organisation(Some(SAMPLE_POLICY));
    assisted_commit(&repository);
    let given = [&["--approved-by", "sam"], TESTED].concat();
    let run = simulate(repository.path(), &given).exits(0).says("hold → proceed");
    assert!(run.stdout.contains("senior_engineer_approval: missing → met"), "{}", run.stdout);
    assert!(!run.stdout.contains("Still missing"), "{}", run.stdout);
    assert_eq!(check_json(&repository, &[]).0, 10, "what was supposed counts nowhere else");
}

#[test]
fn what_is_still_missing_is_told_with_who_can_give_it() {
    let repository = organisation(Some(SAMPLE_POLICY));
    assisted_commit(&repository);
    let run = simulate(repository.path(), TESTED).exits(10).says("Still missing");
    assert!(run.stdout.contains("automated_testing: missing → met"), "{}", run.stdout);
    assert!(run.stdout.contains("senior_engineer_approval"), "{}", run.stdout);
}

#[test]
fn the_author_an_agent_and_an_objection_help_nobody_by_being_supposed() {
    let repository = organisation(Some(SAMPLE_POLICY));
    assisted_commit(&repository);
    for who in ["jo", "claude[bot]", "a-stranger"] {
        let given = [&["--approved-by", who], TESTED].concat();
        simulate(repository.path(), &given).exits(10);
    }
    let objected = [&["--approved-by", "sam", "--objected-by", "sol"], TESTED].concat();
    simulate(repository.path(), &objected).exits(10).says("sol asks for changes");
}

#[test]
fn a_file_that_is_left_out_takes_its_requirements_with_it() {
    let repository = organisation(Some("extends: baseline\n"));
    repository.write("docs/index.md", "Hello again\n");
    assisted_commit(&repository);
    simulate(repository.path(), &["--without", "payments/**"]).exits(0).says("hold → proceed");
    simulate(repository.path(), &["--without", "docs/**"])
        .exits(10)
        .says("no requirement comes out differently");
}

#[test]
fn both_reports_come_as_json_and_nonsense_is_refused() {
    let repository = organisation(Some(SAMPLE_POLICY));
    assisted_commit(&repository);
    let json = simulate(repository.path(), &["--tests-passed", "--format", "json"]).exits(10).json();
    assert_eq!(json["schema"], "caution/simulation/1");
    for side in ["before", "after"] {
        assert_eq!(json[side]["schema"], "caution/report/1");
    }
    simulate(repository.path(), &[]).exits(2).complains("nothing is supposed");
    simulate(repository.path(), &["--tests-passed", "--format", "sarif"])
        .exits(2)
        .complains("does not answer");
    simulate(repository.path(), &["--without", "a["]).exits(2);
    simulate(repository.path(), &["--covered", "101"]).exits(2);
}
