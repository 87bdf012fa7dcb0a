//! Every output form is valid, and the same bytes every time.

#![allow(
    clippy::allow_attributes,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop anywhere, its helpers too"
)]

mod common;

use common::{NOW, SAMPLE_POLICY, assisted_commit, caution, check, organisation};
use serde_json::Value;

fn schema(name: &str) -> jsonschema::Validator {
    let folder = tempfile::tempdir().unwrap();
    let run = caution(folder.path(), &["schema", name]).exits(0);
    jsonschema::validator_for(&run.json()).unwrap()
}

#[test]
fn json_is_what_its_schema_says() {
    let validator = schema("report");
    let repository = organisation(Some(SAMPLE_POLICY));
    assisted_commit(&repository);
    for arguments in [vec!["HEAD"], vec!["HEAD^"], vec!["--staged"], vec!["--worktree"]] {
        let mut all = vec!["--format", "json"];
        all.extend(arguments);
        let report = check(&repository, &all).json();
        let faults: Vec<_> = validator.iter_errors(&report).map(|fault| fault.to_string()).collect();
        assert!(faults.is_empty(), "{all:?}: {faults:?}");
        let keys: Vec<_> = report.as_object().unwrap().keys().cloned().collect();
        assert_eq!(
            keys,
            [
                "schema",
                "change",
                "verdict",
                "requirements",
                "reasons",
                "provenance",
                "reach",
                "findings",
                "effects",
                "evidence",
                "unknowns"
            ]
        );
    }
}

#[test]
fn every_published_schema_is_a_schema_and_knows_the_templates() {
    let repository = organisation(None);
    let names = caution(repository.path(), &["schema", "--list"]).exits(0).stdout;
    assert!(names.lines().count() >= 6, "{names}");
    for name in names.lines() {
        schema(name);
    }
    let fresh = caution_testkit::repository::TestRepository::new();
    caution(fresh.path(), &["init"]).exits(0).says("wrote .caution/policy.yaml");
    caution(fresh.path(), &["init"]).exits(0).says("kept  .caution/policy.yaml");
    fresh.commit("Charter");
    check(&fresh, &[]).exits(0);
    caution(fresh.path(), &["doctor"]).exits(0).says("the policy compiles");
    for name in ["policy", "services", "people"] {
        let text = std::fs::read_to_string(fresh.path().join(format!(".caution/{name}.yaml"))).unwrap();
        let value: Value = caution_read::yaml::parse(name, &text).unwrap();
        assert!(schema(name).is_valid(&value), "{name}");
    }
}

#[test]
fn the_same_question_gives_the_same_bytes() {
    let repository = organisation(Some(SAMPLE_POLICY));
    assisted_commit(&repository);
    for format in ["text", "json", "sarif", "github", "markdown"] {
        let ask = || caution(repository.path(), &["check", "--at", NOW, "--format", format]).stdout;
        assert_eq!(ask(), ask(), "{format}");
    }
}

#[test]
fn looking_writes_nothing_into_the_repository() {
    let repository = organisation(None);
    repository.branch("side").write("side.txt", "s\n").commit("Side");
    repository.switch("main").write("main.txt", "m\n").commit("Main");
    repository.merge_with("side", &[("hidden.txt", "h\n")]);
    let listing = || {
        let mut files = Vec::new();
        let mut folders = vec![repository.path().join(".git")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                // Facts of files are kept there; whatever is lost of them is read again.
                if path.ends_with(".git/caution/facts") {
                    continue;
                }
                if path.is_dir() {
                    folders.push(path)
                } else {
                    files.push((path.clone(), std::fs::metadata(path).unwrap().len()))
                }
            }
        }
        files.sort();
        files
    };
    let before = listing();
    check(&repository, &[]).says("merge");
    check(&repository, &["--worktree"]);
    assert_eq!(before, listing());
}

#[test]
fn a_ci_template_is_written_for_each_forge() {
    for (forge, path) in
        [("github", ".github/workflows/caution.yml"), ("gitlab", ".gitlab/caution.gitlab-ci.yml")]
    {
        let fresh = caution_testkit::repository::TestRepository::new();
        caution(fresh.path(), &["init", "--ci", forge]).exits(0).says(path);
        let text = std::fs::read_to_string(fresh.path().join(path)).unwrap();
        let _: Value = caution_read::yaml::parse(path, &text).unwrap();
        assert!(text.contains("caution check"), "{text}");
    }
}

#[test]
fn a_reader_that_stops_early_is_no_failure() {
    let repository = organisation(Some(SAMPLE_POLICY));
    assisted_commit(&repository);
    #[expect(clippy::disallowed_methods, reason = "the test runs the binary in a pipe")]
    let status = std::process::Command::new("sh")
        .args([
            "-c",
            &format!("{} check --format json | head -c 1 >/dev/null", env!("CARGO_BIN_EXE_caution")),
        ])
        .current_dir(repository.path())
        .status()
        .unwrap();
    assert!(status.success());
}
