//! Reports of tools: fresh, stale, missing, tampered with, of another root, unclear.

#![allow(
    clippy::allow_attributes,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop anywhere, its helpers too"
)]

mod common;
mod left_out;

use caution_testkit::repository::TestRepository;
use common::{beside, caution, caution_with, check, check_json_in_ci, event};
use serde_json::Value;

const PAY: &str = include_str!("fixtures/evidence/pay.py");
const JUNIT: &str = include_str!("../../read/tests/fixtures/reports/pytest/junit.xml");
const MIXED: &str = include_str!("../../read/tests/fixtures/reports/pytest/mixed.xml");
const LCOV: &str = include_str!("../../read/tests/fixtures/reports/coverage-py/coverage.lcov");
const COBERTURA: &str = include_str!("../../read/tests/fixtures/reports/coverage-py/cobertura.xml");
const MUTMUT: &str = include_str!("../../read/tests/fixtures/reports/mutmut/pay.py.meta");

fn policy(limits: &str) -> String {
    format!(
        "version: 1\nrequirements:\n  tested:\n    because: what is not tested breaks\n    need: {{evidence: {limits}}}\n    mode: hold\n"
    )
}

/// A shop whose last commit brings `shop/pay.py`; the reports lie in it and are ignored by git.
fn shop(limits: &str) -> TestRepository {
    let repository = TestRepository::new();
    repository.write(".caution/policy.yaml", policy(limits));
    repository.write(".gitignore", "*.xml\n*.lcov\n*.meta\n*.json\n*.out\n").write("shop/__init__.py", "");
    repository.commit_by("Sol", "sol@example.org", "Start");
    repository.write("shop/pay.py", PAY);
    repository.commit_by("Jo", "jo@example.org", "Say what a payment costs");
    for (name, text) in [
        ("junit.xml", JUNIT),
        ("mixed.xml", MIXED),
        ("cov.lcov", LCOV),
        ("cov.xml", COBERTURA),
        ("pay.py.meta", MUTMUT),
    ] {
        repository.write(name, text);
    }
    repository
}

fn record(repository: &TestRepository, arguments: &[&str]) -> common::Run {
    let mut all = vec!["evidence", "record", "--at", common::NOW];
    all.extend(arguments);
    caution(repository.path(), &all)
}

/// Each need of the requirement `tested`: its state and what was found.
fn needs(report: &Value) -> Vec<(String, String)> {
    let requirements = report["requirements"].as_array().unwrap();
    let tested = requirements.iter().find(|one| one["id"] == "tested").unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    tested["needs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|need| (text(&need["state"]), text(&need["found"])))
        .collect()
}

/// The one need of the requirement, in a job of the pipeline.
fn in_ci(repository: &TestRepository, arguments: &[&str]) -> (i32, String, String) {
    let event = beside(repository, "event.json", event(repository, "jo", &[]).to_string());
    let (code, report) = check_json_in_ci(repository, &event, arguments);
    let (state, found) = needs(&report).swap_remove(0);
    (code, state, found)
}

fn held(found: &str) -> (i32, String, String) {
    (10, "missing".to_owned(), found.to_owned())
}

fn met(found: &str) -> (i32, String, String) {
    (0, "met".to_owned(), found.to_owned())
}

#[test]
fn recorded_tests_of_this_tree_meet_what_is_asked() {
    let repository = shop("{tests: passed, suites: [unit]}");
    record(&repository, &["junit.xml", "--suite", "unit"])
        .exits(0)
        .says("junit.xml: junit, 4 tests, 0 failed");
    let event = beside(&repository, "event.json", event(&repository, "jo", &[]).to_string());
    let (code, report) = check_json_in_ci(&repository, &event, &["--evidence", "evidence.json"]);
    let met = |found: &str| ("met".to_owned(), found.to_owned());
    assert_eq!((code, needs(&report)), (0, vec![met("each ran"), met("3 passed, 0 failed, 1 skipped")]));
}

#[test]
fn a_failing_test_is_told_by_name() {
    let repository = shop("{tests: passed}");
    record(&repository, &["mixed.xml"]).exits(0);
    let failed = "failed: tests.test_flaky::test_wrong, tests.test_flaky::test_clean_up";
    assert_eq!(
        in_ci(&repository, &["--evidence", "evidence.json"]),
        held(&format!("4 passed, 2 failed, 2 skipped; {failed}"))
    );
}

#[test]
fn a_suite_that_is_declared_and_did_not_run_is_missing() {
    let repository = shop("{suites: [unit, integration]}");
    record(&repository, &["junit.xml", "--suite", "unit"]).exits(0);
    // A report of coverage is no run.
    record(&repository, &["cov.lcov", "--suite", "integration"]).exits(0);
    assert_eq!(
        in_ci(&repository, &["--evidence", "evidence.json"]),
        held("no run of `integration` on this revision")
    );
}

#[test]
fn every_changed_line_that_no_test_reaches_is_told() {
    for (report, limit, outcome) in
        [("cov.lcov", 60, met as fn(&str) -> _), ("cov.xml", 60, met), ("cov.lcov", 80, held)]
    {
        let repository = shop(&format!("{{changed_lines_covered_percent: {limit}}}"));
        record(&repository, &[report]).exits(0);
        assert_eq!(
            in_ci(&repository, &["--evidence", "evidence.json"]),
            outcome("66 % of the changed lines are reached; not reached: shop/pay.py:8,14,17-18"),
            "{report}"
        );
    }
}

#[test]
fn the_report_as_json_holds_every_line() {
    let repository = shop("{changed_lines_covered_percent: 80}");
    record(&repository, &["cov.lcov"]).exits(0);
    let (_, report) = common::check_json(&repository, &["--evidence", "evidence.json"]);
    let measure = &report["evidence"]["reports"][0]["measure"];
    assert_eq!((&measure["kind"], &measure["covered"]), (&"line-coverage".into(), &8.into()));
    assert_eq!(measure["uncovered"][0]["path"], "shop/pay.py");
    assert_eq!(measure["uncovered"][0]["lines"][2], serde_json::json!({"first": 17, "last": 18}));
}

#[test]
fn a_line_that_any_suite_reaches_is_reached() {
    let repository = shop("{changed_lines_covered_percent: 90}");
    repository.write("more.lcov", "SF:shop/pay.py\nDA:8,2\nDA:14,1\nDA:17,1\nend_of_record\n");
    record(&repository, &["cov.lcov", "more.lcov"]).exits(0);
    assert_eq!(
        in_ci(&repository, &["--evidence", "evidence.json"]),
        met("91 % of the changed lines are reached; not reached: shop/pay.py:18")
    );
}

#[test]
fn a_changed_program_that_no_report_knows_is_named_and_not_counted_as_reached() {
    let repository = shop("{changed_lines_covered_percent: 80}");
    repository.write("other.lcov", "SF:shop/other.py\nDA:1,1\nend_of_record\n");
    record(&repository, &["other.lcov"]).exits(0);
    let (code, state, found) = in_ci(&repository, &["--evidence", "evidence.json"]);
    // Nothing but what is not known stands in the way.
    assert_eq!((code, state.as_str()), (12, "unknown"));
    assert_eq!(
        found,
        "0 % of the changed lines are reached; not known: shop/pay.py (12 lines): it is in no report"
    );
}

#[test]
fn a_path_of_another_machine_is_matched_by_its_end_and_one_of_another_root_is_not() {
    let with = |path: &str| {
        let repository = shop("{changed_lines_covered_percent: 60}");
        repository.write("ci.lcov", LCOV.replace("SF:shop/pay.py", &format!("SF:{path}")));
        record(&repository, &["ci.lcov"]).exits(0);
        in_ci(&repository, &["--evidence", "evidence.json"]).1
    };
    assert_eq!(with("/home/runner/work/shop/shop/pay.py"), "met");
    assert_eq!(with("C:\\agent\\shop\\pay.py"), "met");
    assert_eq!(with("/home/runner/work/warehouse/pay.py"), "unknown");
}

#[test]
fn a_path_that_two_files_could_bear_counts_for_neither() {
    let repository = shop("{changed_lines_covered_percent: 60}");
    repository
        .write("a/src/main/java/com/acme/Pay.java", "class Pay {\n  int fee() {\n    return 1;\n  }\n}\n");
    repository
        .write("b/src/main/java/com/acme/Pay.java", "class Pay {\n  int fee() {\n    return 2;\n  }\n}\n");
    repository.commit_by("Jo", "jo@example.org", "Pay in Java, twice");
    repository.write(
        "jacoco.xml",
        "<report name=\"x\"><package name=\"com/acme\"><sourcefile name=\"Pay.java\"><line nr=\"3\" mi=\"0\" ci=\"2\"/></sourcefile></package></report>",
    );
    record(&repository, &["jacoco.xml"]).exits(0);
    let (code, state, found) = in_ci(&repository, &["--evidence", "evidence.json"]);
    assert_eq!((code, state.as_str()), (12, "unknown"));
    assert!(found.contains("`com/acme/Pay.java` in the report may be any of 2 files"), "{found}");
}

#[test]
fn mutants_on_changed_functions_are_told_and_those_elsewhere_are_not() {
    let repository = shop("{missed_mutants: 0}");
    record(&repository, &["pay.py.meta"]).exits(0);
    let (code, _, found) = in_ci(&repository, &["--evidence", "evidence.json"]);
    assert_eq!(code, 10);
    assert!(found.starts_with("18 missed; survived: shop/pay.py shop.pay.x_fee__mutmut_10"), "{found}");
    assert!(found.contains("reached by no test: "), "{found}");
    // Now only `book` changes: the mutants of `fee` are none of this change.
    repository.write("shop/pay.py", PAY.replace("return len(self.entries)", "return amount"));
    repository.commit_by("Jo", "jo@example.org", "Give the amount");
    record(&repository, &["pay.py.meta"]).exits(0);
    let (_, _, found) = in_ci(&repository, &["--evidence", "evidence.json"]);
    assert!(found.starts_with("1 missed; reached by no test: shop/pay.py shop.pay.x"), "{found}");
}

#[test]
fn a_report_of_another_tree_is_stale_and_both_are_named() {
    let repository = shop("{tests: passed}");
    record(&repository, &["junit.xml"]).exits(0);
    let before = repository.id("HEAD^{tree}");
    repository.write("shop/pay.py", PAY.replace("0.03", "0.04"));
    repository.commit_by("Jo", "jo@example.org", "Raise the fee");
    let head = repository.id("HEAD");
    assert_eq!(
        in_ci(&repository, &["--evidence", "evidence.json"]),
        held(&format!(
            "no report of this revision; `junit.xml` is stale: it ran on {}, not on {}",
            before.short(),
            head.short()
        ))
    );
}

#[test]
fn a_commit_with_the_same_tree_keeps_its_evidence() {
    let repository = shop("{tests: passed}");
    record(&repository, &["junit.xml"]).exits(0);
    repository.git(&["commit", "--amend", "-q", "-m", "Say better what it does"]);
    assert_eq!(in_ci(&repository, &["--evidence", "evidence.json"]).1, "met");
}

#[test]
fn a_bare_report_says_what_it_ran_on_only_by_a_revision() {
    let repository = shop("{tests: passed}");
    assert_eq!(
        in_ci(&repository, &["--evidence", "junit.xml"]),
        held("no report of this revision; `junit.xml` does not say what it ran on")
    );
    assert_eq!(in_ci(&repository, &["--evidence", "junit.xml@HEAD"]).1, "met");
    let tree = format!("junit.xml@{}", repository.id("HEAD^{tree}"));
    assert_eq!(in_ci(&repository, &["--evidence", &tree]).1, "met");
    check(&repository, &["--evidence", "junit.xml@nowhere"]).exits(2).complains("nowhere");
}

#[test]
fn outside_of_the_pipeline_evidence_is_a_claim() {
    let repository = shop("{tests: passed}");
    record(&repository, &["junit.xml"]).exits(0);
    let (code, report) = common::check_json(&repository, &["--evidence", "evidence.json"]);
    assert_eq!(code, 10);
    assert!(needs(&report)[0].1.contains("is only claimed (attached on the command line)"));
}

#[test]
fn a_change_that_edits_the_pipeline_can_write_any_report_it_likes() {
    let repository = shop("{tests: passed}");
    repository.write(".github/workflows/ci.yml", "on: push\n");
    repository.commit_by("Jo", "jo@example.org", "Another pipeline");
    record(&repository, &["junit.xml"]).exits(0);
    let (code, _, found) = in_ci(&repository, &["--evidence", "evidence.json"]);
    assert_eq!(code, 10);
    assert!(found.contains("is only claimed (attached by a CI job that this change edits)"), "{found}");
}

#[test]
fn a_report_that_changed_after_it_was_recorded_is_refused() {
    let repository = shop("{tests: passed}");
    record(&repository, &["junit.xml"]).exits(0);
    repository.write("junit.xml", JUNIT.replace("errors=\"0\"", "errors=\"00\""));
    check(&repository, &["--evidence", "evidence.json"])
        .exits(2)
        .complains("`junit.xml` is not the file that `evidence.json` recorded");
    repository.remove("junit.xml");
    check(&repository, &["--evidence", "evidence.json"]).exits(2).complains("junit.xml");
}

#[test]
fn a_broken_bundle_is_refused_with_its_place() {
    let repository = shop("{tests: passed}");
    let tree = repository.id("HEAD^{tree}");
    for (text, message) in [
        ("{\"schema\": \"caution/evidence/1\"}".to_owned(), "the evidence cannot be read: missing field `tree`"),
        (
            format!("{{\"schema\": \"caution/evidence/2\", \"tree\": \"{tree}\", \"commit\": null, \"recorded_at\": \"\", \"files\": []}}"),
            "`caution/evidence/2` is not `caution/evidence/1`",
        ),
        (
            "{\"schema\": \"caution/evidence/1\", \"tree\": \"main\", \"commit\": null, \"recorded_at\": \"\", \"files\": []}".to_owned(),
            "`main` is no object id",
        ),
    ] {
        repository.write("broken.json", text);
        check(&repository, &["--evidence", "broken.json"]).exits(2).complains(message);
    }
}

#[test]
fn a_dirty_work_tree_is_not_recorded_as_head() {
    let repository = shop("{tests: passed}");
    repository.write("shop/pay.py", PAY.replace("0.03", "0.04"));
    record(&repository, &["junit.xml"])
        .exits(2)
        .complains("the work tree is not that of HEAD: `shop/pay.py`");
    repository.write("shop/pay.py", PAY).write("shop/new.py", "x = 1\n");
    record(&repository, &["junit.xml"]).exits(2).complains("`shop/new.py`");
    repository.remove("shop/new.py").write("notes.txt", "left over\n");
    record(&repository, &["junit.xml"]).exits(0);
}

#[test]
fn the_tree_of_the_work_tree_is_the_one_that_committing_it_gives() {
    let repository = shop("{tests: passed}");
    repository.write("shop/pay.py", PAY.replace("0.03", "0.04")).write("a/b/new.py", "x = 1\n");
    repository.write(".gitignore", "*.json\n").remove("cov.xml").remove("mixed.xml").remove("cov.lcov");
    repository.remove("pay.py.meta").remove("shop/__init__.py");
    record(&repository, &["junit.xml", "--worktree"]).exits(0);
    let bundle: Value =
        serde_json::from_slice(&std::fs::read(repository.path().join("evidence.json")).unwrap()).unwrap();
    assert_eq!(bundle["commit"], Value::Null);
    repository.git(&["add", "-A", "--", ".", ":!junit.xml"]);
    repository.git(&["commit", "-q", "-m", "All of it"]);
    assert_eq!(bundle["tree"], repository.id("HEAD^{tree}").to_string());
    assert_eq!(in_ci(&repository, &["--evidence", "evidence.json"]).1, "met");
}

#[test]
fn recording_adds_to_the_same_tree_and_starts_anew_on_another() {
    let repository = shop("{tests: passed}");
    let names = || {
        let bytes = std::fs::read(repository.path().join("evidence.json")).unwrap();
        let bundle: Value = serde_json::from_slice(&bytes).unwrap();
        let files = bundle["files"].as_array().unwrap();
        files.iter().map(|file| file["path"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    record(&repository, &["junit.xml"]).exits(0);
    record(&repository, &["cov.lcov", "junit.xml"]).exits(0);
    assert_eq!(names(), ["cov.lcov", "junit.xml"]);
    repository.write("shop/pay.py", "x = 1\n");
    repository.commit_by("Jo", "jo@example.org", "Another");
    record(&repository, &["junit.xml"]).exits(0);
    assert_eq!(names(), ["junit.xml"]);
    repository.write("other.json", "{}");
    record(&repository, &["junit.xml", "--out", "other.json"]).exits(2).complains("is no evidence");
}

#[test]
fn what_fails_on_the_base_too_is_no_new_failure() {
    let repository = shop("{tests: no_new_failures}");
    let run = |tests: &[(&str, bool)]| {
        let cases = tests.iter().map(|(name, good)| {
            let inner = if *good { "" } else { "<failure/>" };
            format!("<testcase name=\"{name}\">{inner}</testcase>")
        });
        format!("<testsuite>{}</testsuite>", cases.collect::<String>())
    };
    repository.write("base.xml", run(&[("a", false), ("b", true)]));
    repository.write("head.xml", run(&[("a", false), ("b", true)]));
    repository.write("worse.xml", run(&[("a", false), ("b", false)]));
    let head = ["--evidence", "head.xml@HEAD"];
    assert_eq!(in_ci(&repository, &head), held("1 passed, 1 failed; failed: a"));
    let both = ["--evidence", "head.xml@HEAD", "--evidence", "base.xml@HEAD^"];
    assert_eq!(
        in_ci(&repository, &both),
        met("1 passed, 1 failed; failed: a; all of them fail on the base, too")
    );
    let worse = ["--evidence", "worse.xml@HEAD", "--evidence", "base.xml@HEAD^"];
    assert_eq!(in_ci(&repository, &worse).1, "missing");
    let known = shop("{tests: no_new_failures, known_failures: [a]}");
    known.write("head.xml", run(&[("a", false), ("b", true)]));
    assert_eq!(in_ci(&known, &head).1, "met");
}

#[test]
fn a_suite_that_holds_less_than_it_says_is_no_run_without_failure() {
    let repository = shop("{tests: passed}");
    repository.write("cut.xml", JUNIT.replace("tests=\"4\"", "tests=\"5\""));
    assert_eq!(
        in_ci(&repository, &["--evidence", "cut.xml@HEAD"]),
        held("3 passed, 1 failed, 1 skipped; the suite `pytest` says that it has 5 tests and holds 4")
    );
}

#[test]
fn what_is_no_report_of_any_format_is_refused() {
    let repository = shop("{tests: passed}");
    for (name, text) in [
        ("a.xml", "<html/>"),
        ("b.xml", "<testsuite><testcase>"),
        ("c.xml", "<coverage line-rate=\"1\"><line/></coverage>"),
        ("d.xml", "<report><package><sourcefile/></package></report>"),
        ("e.xml", "<mutations><mutation status=\"?\"/></mutations>"),
        ("f.lcov", "SF:a\nDA:x\n"),
        ("g.out", "mode: set\nx\n"),
        ("h.json", "{\"data\": 1, \"type\": \"\", \"version\": \"\"}"),
        ("i.json", "{\"schemaVersion\": \"1\", \"files\": []}"),
        ("j.json", "{\"outcomes\": 1, \"total_mutants\": 1}"),
        ("k.meta", "{\"exit_code_by_key\": 1}"),
        ("l.json", ""),
    ] {
        repository.write(name, text);
        check(&repository, &["--evidence", &format!("{name}@HEAD")]).exits(2).complains(name);
        record(&repository, &[name]).exits(2).complains(name);
    }
}

#[test]
fn a_policy_says_what_is_wrong_with_its_suites_and_its_known_failures() {
    for (limits, message) in [
        ("{suites: ['']}", "the suite has no name"),
        ("{suites: [a, a]}", "is named twice"),
        ("{tests: passed, known_failures: [a]}", "known failures are only for"),
        ("{tests: sometimes}", "sometimes"),
    ] {
        let repository = shop(limits);
        check(&repository, &[]).exits(2).complains(message);
    }
    let repository = shop("{suites: [unit, e2e], tests: no_new_failures}");
    caution_with(repository.path(), &["policy", "show"], &[], b"").exits(0).says("a run of `unit` and `e2e`");
}
