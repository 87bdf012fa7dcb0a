//! Findings that somebody answers for, until a date.

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
use common::{caution, check, check_json, findings, organisation, requirements};
use serde_json::Value;

const POLICY: &str = "\
version: 1
requirements:
  no-eval:
    because: eval runs whatever it is given
    when: {hazard: org/no-eval}
    need: {clear_of: org/no-eval}
    mode: hold
";

const RULE: &str = "\
id: no-eval
language: python
severity: error
message: eval runs whatever it is given
rule:
  pattern: eval($CODE)
";

const WHOLE: &str = "\
suppressions:
  - rule: org/no-eval
    paths: [tools/**]
    reason: the console is for developers on their own machines
    approver: sam
    approved_on: 2026-10-01
    until: 2026-12-31
";

/// A repository whose target suppresses so, and a change that runs `eval`.
fn suppressing(suppressions: &str) -> TestRepository {
    let repository = organisation(Some(POLICY));
    repository.write(".caution/rules/no-eval.yml", RULE).write(".caution/suppressions.yaml", suppressions);
    repository.commit_by("Sol", "sol@example.org", "Add a rule");
    repository.write("tools/console.py", "import sys\neval(sys.argv[1])\n");
    repository.commit_by("Jo", "jo@example.org", "Add a console");
    repository
}

fn finding<'a>(report: &'a Value, rule: &str) -> &'a Value {
    let all = report["findings"].as_array().unwrap();
    all.iter().find(|finding| finding["rule"] == rule).unwrap_or_else(|| panic!("no `{rule}` in {report:#}"))
}

#[test]
fn a_suppressed_finding_is_shown_as_such_and_asks_for_nothing() {
    let repository = suppressing(WHOLE);
    let (code, report) = check_json(&repository, &[]);
    assert_eq!((code, findings(&report)), (0, vec!["suppressed".to_owned()]), "{report:#}");
    let shown = finding(&report, "suppressed");
    assert_eq!(shown["what"], "`org/no-eval` is suppressed until 2026-12-31: eval runs whatever it is given");
    assert_eq!(shown["severity"], "note");
    assert_eq!(shown["why"], "sam answers for it: the console is for developers on their own machines");
    assert_eq!(shown["place"]["path"], "tools/console.py");
    assert_eq!(shown["place"]["lines"]["first"], 2);
    assert!(shown["evidence"].to_string().contains("approved by sam on 2026-10-01"));
    assert!(requirements(&report, &["missing"]).is_empty());
    let rules = report["evidence"]["rules"].as_array().unwrap();
    let state = |id: &str| rules.iter().find(|rule| rule["rule"] == id).unwrap()["state"].clone();
    assert_eq!((state("suppressed"), state("org/no-eval")), ("found".into(), "clear".into()));
    check(&repository, &["--format", "text"]).exits(0).says("suppressed");
}

#[test]
fn it_ends_on_its_day_and_begins_on_the_day_of_the_approval() {
    let repository = suppressing(WHOLE);
    let at = |moment: &str| {
        let run = caution(repository.path(), &["check", "--at", moment, "--format", "json"]);
        (run.code, run.json())
    };
    assert_eq!(at("2026-12-31T23:59:59Z").0, 0);
    let (code, report) = at("2027-01-01T00:00:00Z");
    assert_eq!(code, 10);
    let told = finding(&report, "org/no-eval")["evidence"].to_string();
    assert!(told.contains("a suppression by sam expired on 2026-12-31"), "{told}");
    assert_eq!(at("2026-10-01T00:00:00Z").0, 0);
    let (code, report) = at("2026-09-30T23:59:59Z");
    assert_eq!(code, 10);
    let told = finding(&report, "org/no-eval")["evidence"].to_string();
    assert!(told.contains("counts from 2026-10-01 only"), "{told}");
}

#[test]
fn it_counts_for_its_rule_its_paths_and_its_line_only() {
    let held = [
        WHOLE.replace("tools/**", "lib/**"),
        WHOLE.replace("    reason", "    line: sys.argv[2]\n    reason"),
        WHOLE.replace("rule: org/no-eval", "rule: retry-effect"),
        String::new(),
    ];
    for suppressions in held {
        assert_eq!(check_json(&suppressing(&suppressions), &[]).0, 10, "{suppressions}");
    }
    let line = WHOLE.replace("    reason", "    line: eval(sys.argv[1])\n    reason");
    assert_eq!(check_json(&suppressing(&line), &[]).0, 0);
}

#[test]
fn a_change_cannot_suppress_its_own_finding() {
    let repository = organisation(Some(POLICY));
    repository.write(".caution/rules/no-eval.yml", RULE).commit_by("Sol", "sol@example.org", "Add a rule");
    repository.write("tools/console.py", "eval(x)\n").write(".caution/suppressions.yaml", WHOLE);
    repository.commit_by("Jo", "jo@example.org", "Add a console, and let it be");
    let (code, report) = check_json(&repository, &[]);
    assert_eq!(code, 10, "{report:#}");
    assert!(requirements(&report, &["missing"]).contains(&"no-eval".to_owned()));
    let found = findings(&report);
    assert!(
        found.contains(&"org/no-eval".to_owned()) && found.contains(&"charter-change".to_owned()),
        "{found:?}"
    );
    assert!(!found.contains(&"suppressed".to_owned()));
}

#[test]
fn one_that_is_not_whole_or_not_a_persons_is_an_error_with_its_place_and_remedy() {
    let without = |key: &str| -> String {
        WHOLE.lines().filter(|line| !line.contains(key)).map(|line| format!("{line}\n")).collect()
    };
    let with = |from: &str, to: &str| WHOLE.replace(from, to);
    let table = [
        (without("reason:"), "the key `reason` is missing", "add `reason:`"),
        (without("until:"), "the key `until` is missing", "add `until:`"),
        (without("approver:"), "the key `approver` is missing", "add `approver:`"),
        (without("approved_on:"), "the key `approved_on` is missing", "add `approved_on:`"),
        (with("approver: sam", "approver: 'dependabot[bot]'"), "`dependabot[bot]` is a bot", "the person"),
        (with("approver: sam", "approver: noreply@anthropic.com"), "is a bot or an agent", "the person"),
        (
            with("approver: sam", "approver: samm"),
            "people.yaml knows nobody called `samm`",
            "did you mean `sam`?",
        ),
        (with("2026-12-31", "2027-10-02"), "it lasts 366 days", "anew each year"),
        (with("org/no-eval", "org/no-evil"), "there is no rule `org/no-evil`", "`org/no-eval`"),
        (with("org/no-eval", "charter-change"), "`charter-change` cannot be suppressed", "in the policy"),
        (with("reason:", "reasons:"), "unknown key `reasons`", "did you mean `reason`?"),
        (with("[tools/**]", "['**']"), "`**` takes in every file", "name the files"),
        (with("[tools/**]", "['*']"), "`*` takes in every file", "name the files"),
        (with("[tools/**]", "[../x]"), "`../x` can name no file", "from the root"),
        (
            with("the console is for developers on their own machines", "because"),
            "says too little",
            "sentence",
        ),
    ];
    for (suppressions, message, hint) in table {
        let repository = suppressing(&suppressions);
        let run = check(&repository, &[]).exits(2).complains(".caution/suppressions.yaml:");
        run.complains(message).complains(hint);
        caution(repository.path(), &["doctor"]).exits(11).says(message).says(".caution/suppressions.yaml:");
    }
    let misnamed = organisation(None);
    misnamed.write(".caution/suppressions.yml", WHOLE).commit_by("Sol", "sol@example.org", "Misname it");
    check(&misnamed, &[]);
    misnamed.write("a", "a").commit_by("Jo", "jo@example.org", "Go on");
    check(&misnamed, &[]).exits(2).complains("files of this folder end in `.yaml`");
}

#[test]
fn nobody_answers_for_a_finding_of_their_own_change() {
    for (name, mail, message) in [
        ("Sam", "sam@example.org", "Add a console"),
        ("Jo", "jo@example.org", "Add a console\n\nCo-authored-by: Sam <sam@example.org>"),
    ] {
        let repository = organisation(Some(POLICY));
        repository.write(".caution/rules/no-eval.yml", RULE).write(".caution/suppressions.yaml", WHOLE);
        repository.commit_by("Sol", "sol@example.org", "Add a rule");
        repository.write("tools/console.py", "eval(x)\n").commit_by(name, mail, message);
        let (code, report) = check_json(&repository, &[]);
        assert_eq!(code, 10, "{report:#}");
        let told = finding(&report, "org/no-eval")["evidence"].to_string();
        assert!(told.contains("sam does not count: sam is an author of this change"), "{told}");
        assert!(!findings(&report).contains(&"suppressed".to_owned()));
    }
}

#[test]
fn an_error_shows_the_line_as_it_stands_in_the_file() {
    let repository = suppressing(&WHOLE.replace("org/no-eval", "\"org/no-evil\"  # mine"));
    let shown = check(&repository, &[]).exits(2).stderr;
    assert!(shown.contains("  - rule: \"org/no-evil\"  # mine"), "{shown}");
    let caret = shown.lines().find(|line| line.contains('^')).unwrap_or_default();
    let line = shown.lines().find(|line| line.contains("- rule:")).unwrap_or_default();
    assert_eq!(caret.find('^'), line.find('"'), "{shown}");
}

#[test]
fn a_change_that_breaks_the_file_is_told_so() {
    let repository = suppressing(WHOLE);
    repository.write(".caution/suppressions.yaml", WHOLE.replace("until", "util"));
    repository.commit_by("Sam", "sam@example.org", "Edit it");
    let (code, report) = check_json(&repository, &[]);
    assert_eq!(code, 10);
    let broken = finding(&report, "charter-broken");
    assert_eq!(broken["place"]["path"], ".caution/suppressions.yaml");
    // One that takes away a rule which a suppression names leaves the charter broken as well.
    let repository = suppressing(WHOLE);
    repository.remove(".caution/rules/no-eval.yml").commit_by("Sam", "sam@example.org", "Drop the rule");
    let (_, report) = check_json(&repository, &[]);
    assert!(
        finding(&report, "charter-broken")["what"].to_string().contains("there is no rule `org/no-eval`")
    );
}

#[test]
fn the_doctor_names_each_and_how_long_it_lasts() {
    let repository = suppressing(&WHOLE.replace("2026-12-31", "2026-10-02"));
    caution(repository.path(), &["doctor"])
        .says("`org/no-eval` is suppressed in tools/**")
        .says("sam answer");
    caution(repository.path(), &["schema", "suppressions"]).exits(0).says("\"approver\"");
    caution(repository.path(), &["explain", "suppressed"]).exits(0).says("# suppressed");
}
