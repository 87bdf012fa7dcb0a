//! `caution drill`, as a user meets it.

#![allow(
    clippy::allow_attributes,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop anywhere, its helpers too"
)]

mod common;

use std::path::Path;

use common::{NOW, Run, caution, organisation};
use serde_json::Value;

/// A policy that asks for less than `baseline` does.
const LAX: &str = "\
version: 1
requirements:
  cannot-undo:
    because: what is gone is gone
    when: {effect: irreversible}
    need: {approvals: 1}
    mode: hold
  second-pair-of-eyes:
    because: production is where it hurts
    when: {environment: production}
    need: {approvals: 1}
    mode: observe
";

fn drill(folder: &Path, arguments: &[&str]) -> Run {
    let mut all = vec!["drill", "--at", NOW];
    all.extend(arguments);
    caution(folder, &all)
}

fn drill_json(folder: &Path, arguments: &[&str]) -> Value {
    let mut all = vec!["--format", "json"];
    all.extend(arguments);
    drill(folder, &all).exits(0).json()
}

/// Ids by answer.
fn answered(report: &Value, answer: &str) -> Vec<String> {
    let drills = report["drills"].as_array().unwrap();
    let ids = drills.iter().filter(|drill| drill["answer"] == answer);
    ids.map(|drill| drill["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn without_a_repository_the_built_in_baseline_judges_and_the_last_line_answers() {
    let folder = tempfile::tempdir().unwrap();
    let run = drill(folder.path(), &[]).exits(0).says("judged by the built-in `baseline`");
    let last = run.stdout.lines().last().unwrap();
    assert!(last.starts_with("Would this have happened to us? "), "{last}");
    let report = drill_json(folder.path(), &[]);
    assert_eq!(report["schema"], "caution/drills/1");
    assert_eq!((&report["chosen"], &report["policy"]["name"]), (&"default".into(), &"baseline".into()));
    let answers = [" stopped · ", " held · ", " MISSED · "];
    let lines = run.stdout.lines().filter(|line| answers.iter().any(|answer| line.contains(answer)));
    assert_eq!(lines.count() as u64, report["summary"]["drills"].as_u64().unwrap());
}

#[test]
fn the_repositorys_own_policy_judges_where_there_is_one_and_shows_what_it_would_miss() {
    let repository = organisation(Some(LAX));
    let run =
        drill(repository.path(), &[]).exits(0).says("`.caution/policy.yaml`, this repository's own at HEAD");
    let run = run.says("second-pair-of-eyes");
    assert!(run.stdout.contains("The people and services are the drills' own"), "{}", run.stdout);
    let report = drill_json(repository.path(), &[]);
    assert_eq!(report["chosen"], "repository");
    assert!(answered(&report, "held").contains(&"a02-recreated-environment".to_owned()));
    let missed = answered(&report, "missed");
    assert!(
        missed.contains(&"i01-one-operator".to_owned())
            && missed.contains(&"b01-superseded-advice".to_owned())
    );
    assert_eq!(report["summary"]["missed"].as_u64().unwrap() as usize, missed.len());

    let stricter = drill_json(repository.path(), &["--policy", "reset-90"]);
    assert_eq!(stricter["chosen"], "built-in");
    assert!(!answered(&stricter, "missed").contains(&"i01-one-operator".to_owned()));
}

#[test]
fn a_policy_that_is_broken_is_named_with_its_place() {
    let repository = organisation(Some("version: 1\nrequirement: {}\n"));
    drill(repository.path(), &[])
        .exits(2)
        .complains(".caution/policy.yaml")
        .complains("unknown key `requirement`");
    drill(repository.path(), &["--policy", "nothing.yaml"])
        .exits(2)
        .complains("there is no built-in policy and no file");
    drill(repository.path(), &["--policy", "baseline"]).exits(0);
    drill(repository.path(), &["--repo", "nowhere"]).exits(2).complains("nowhere");
    let extends = "version: 1\nextends: house.yaml@sha256:0000000000000000000000000000000000000000000000000000000000000000\n";
    std::fs::write(repository.path().join("extends.yaml"), extends).unwrap();
    drill(repository.path(), &["--policy", "extends.yaml"]).exits(2).complains("house.yaml");
}

#[test]
fn a_policy_that_holds_everything_holds_the_twins_too_and_it_shows() {
    let folder = tempfile::tempdir().unwrap();
    let policy = "version: 1\nrequirements:\n  all:\n    because: nobody trusts anybody\n    need: {approvals: 7}\n    mode: hold\n";
    std::fs::write(folder.path().join("all.yaml"), policy).unwrap();
    let report = drill_json(folder.path(), &["--policy", "all.yaml"]);
    assert_eq!(report["summary"]["missed"], 0);
    // But for commands that do nothing that matters: the guard answers those without asking a policy.
    let proceed =
        report["drills"].as_array().unwrap().iter().flat_map(|drill| drill["cases"].as_array().unwrap());
    let proceed = proceed.flat_map(|case| case["twins"].as_array().unwrap());
    let proceed: Vec<&Value> = proceed.filter(|twin| twin["outcome"] == "proceed").collect();
    assert!(proceed.iter().all(|twin| twin["command"].is_string()), "{proceed:#?}");
    assert_eq!(report["summary"]["twins_proceed"].as_u64().unwrap() as usize, proceed.len());
    drill(folder.path(), &["--policy", "all.yaml"])
        .exits(0)
        .says("these wait as well, though nothing is wrong with them");
}

#[test]
fn a_missed_drill_fails_only_where_it_was_asked_to() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("lax.yaml"), LAX).unwrap();
    let lax = ["--policy", "lax.yaml", "i01-one-operator"];
    drill(folder.path(), &lax).exits(0);
    drill(folder.path(), &[&lax[..], &["--fail-on-missed"]].concat()).exits(11);
    drill(folder.path(), &["i01-one-operator", "--fail-on-missed"]).exits(0);
}

#[test]
fn a_drill_is_told_with_its_source_its_change_what_would_clear_it_and_its_twins() {
    let folder = tempfile::tempdir().unwrap();
    let run = drill(folder.path(), &["i01-one-operator"]).exits(0);
    for part in ["Reported", "Disputed", "Made up here", "https://", "Its twin"] {
        assert!(run.stdout.contains(part), "`{part}` is not in\n{}", run.stdout);
    }
    let run = drill(folder.path(), &["a02-recreated-environment"]).exits(0);
    for part in [
        "An agent recreates an environment",
        "Reported",
        "Disputed",
        "Made up here",
        "https://www.aboutamazon.com/",
        "Command",
        "aws cloudformation delete-stack --stack-name prod-explorer",
        "driven by dana",
        "remote-destruction",
        "command-production",
        "Its twin in-place proceeds",
        "--no-execute-changeset",
    ] {
        assert!(run.stdout.contains(part), "`{part}` is not in\n{}", run.stdout);
    }
    let last = run.stdout.lines().last().unwrap();
    assert!(last.contains("It would have been held"), "{last}");
}

#[test]
fn the_table_says_of_every_drill_what_found_it_and_whether_that_is_right() {
    let folder = tempfile::tempdir().unwrap();
    let run = drill(folder.path(), &["--summary"]).exits(0);
    let report = drill_json(folder.path(), &["--summary"]);
    let drills = report["drills"].as_array().unwrap();
    for drill in drills {
        let id = drill["id"].as_str().unwrap();
        let row = run.stdout.lines().find(|line| line.starts_with(&format!("{id} "))).unwrap();
        assert!(row.contains("right") && row.contains(drill["on"].as_str().unwrap()), "{row}");
        assert!(drill["wrong"].as_array().unwrap().is_empty(), "{drill:#}");
    }
    assert_eq!(report["summary"]["right"], report["summary"]["drills"]);
    assert!(drills.len() >= 30, "{}", drills.len());
    let one = drill(folder.path(), &["--summary", "e06-both-switches"]).exits(0);
    for part in ["2021-06-07", "DigitalOcean, one region", "held", "K11 K12", "1/1 proceed", "right"] {
        assert!(one.stdout.contains(part), "`{part}` is not in\n{}", one.stdout);
    }
    let policy = "version: 1\nrequirements:\n  first:\n    because: it is\n    when: {tier: 1}\n    need: {approvals: 1}\n    mode: hold\n";
    std::fs::write(folder.path().join("none.yaml"), policy).unwrap();
    let lax = drill(folder.path(), &["--summary", "--policy", "none.yaml", "e06-both-switches"]).exits(0);
    assert!(lax.stdout.contains("WRONG") && lax.stdout.contains("`wiped`: proceed"), "{}", lax.stdout);
}

#[test]
fn an_unknown_drill_is_a_mistake_with_a_suggestion() {
    let folder = tempfile::tempdir().unwrap();
    for (id, suggestion) in [
        ("i01", "did you mean `i01-one-operator`?"),
        ("i01-one-operater", "did you mean `i01-one-operator`?"),
        ("zzz", "known drills: a01-freeze-in-a-chat, "),
        ("", "known drills: "),
        ("../drills", "known drills: "),
    ] {
        drill(folder.path(), &[id])
            .exits(2)
            .complains(&format!("there is no drill `{id}`"))
            .complains(suggestion);
    }
}

#[test]
fn the_answer_fits_its_published_schema_and_is_the_same_each_time() {
    let folder = tempfile::tempdir().unwrap();
    let schema = caution(folder.path(), &["schema", "drills"]).exits(0).json();
    let report = drill_json(folder.path(), &["i01-one-operator", "seed-1-retry-charge"]);
    assert!(report["drills"][0]["cases"][0]["change"]["report"].is_object(), "asked for by its id");
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> = validator.iter_errors(&report).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let all = drill_json(folder.path(), &[]);
    assert!(all["drills"][0]["cases"][0]["change"]["report"].is_null(), "in short");
    assert!(validator.is_valid(&all));
    assert_eq!(all, drill_json(folder.path(), &[]));
}

#[test]
fn every_drill_yaml_of_the_repository_fits_the_published_schema_of_drills() {
    let folder = tempfile::tempdir().unwrap();
    let schema = caution(folder.path(), &["schema", "drill"]).exits(0).json();
    assert_eq!(schema["additionalProperties"], false);
    let validator = jsonschema::validator_for(&schema).unwrap();
    let drills = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../drills");
    let mut seen = 0;
    for entry in std::fs::read_dir(drills).unwrap() {
        let path = entry.unwrap().path().join("drill.yaml");
        if let Ok(text) = std::fs::read_to_string(&path) {
            let value: Value = caution_read::yaml::parse("drill.yaml", &text).unwrap();
            let errors: Vec<String> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{}: {errors:?}", path.display());
            seen += 1;
        }
    }
    assert!(seen >= 6, "{seen}");
}
