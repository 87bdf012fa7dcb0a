//! The organisation's own rules: loaded from the target, run on what a change adds, tried by their cases.

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
use common::{beside, caution, check, check_json, findings, organisation, requirements, unknowns};
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

const NO_EVAL: &str = "\
id: no-eval
language: python
severity: error
message: eval runs $CODE, whatever it is
note: parse the text instead
rule:
  pattern: eval($CODE)
";

fn with_rule(rule: &str) -> TestRepository {
    let repository = organisation(Some(POLICY));
    repository.write(".caution/rules/no-eval.yml", rule).commit_by("Sol", "sol@example.org", "Add a rule");
    repository
}

fn change(repository: &TestRepository, path: &str, text: &str) {
    repository.write(path, text).commit_by("Jo", "jo@example.org", "Change it");
}

fn of_rule<'a>(report: &'a Value, rule: &str) -> Vec<&'a Value> {
    report["findings"].as_array().unwrap().iter().filter(|finding| finding["rule"] == rule).collect()
}

/// Whether a check fails with this place, message and remedy.
#[track_caller]
fn fails(repository: &TestRepository, place: &str, message: &str, hint: &str) {
    let error = check(repository, &["--format", "json"]).exits(2).json();
    assert_eq!(error["schema"], "caution/error/1");
    let part = |key: &str| error[key].as_str().unwrap_or_default().to_owned();
    assert!(part("place").starts_with(place), "{place}\n{error:#}");
    assert!(part("message").contains(message), "{message}\n{error:#}");
    assert!(part("hint").contains(hint), "{hint}\n{error:#}");
}

fn outcome(report: &Value, rule: &str) -> String {
    let rules = report["evidence"]["rules"].as_array().unwrap();
    let found = rules.iter().find(|outcome| outcome["rule"] == rule);
    found.map(|outcome| outcome["state"].as_str().unwrap().to_owned()).unwrap_or_default()
}

#[test]
fn a_rule_of_the_target_judges_what_the_change_adds() {
    let repository = with_rule(NO_EVAL);
    change(&repository, "tools/run.py", "import os\n\neval(os.environ['X'])\n");
    let (code, report) = check_json(&repository, &[]);
    let found = of_rule(&report, "org/no-eval");
    assert_eq!((code, found.len()), (10, 1), "{report:#}");
    assert_eq!(found[0]["what"], "eval runs os.environ['X'], whatever it is");
    assert_eq!(
        (&found[0]["severity"], &found[0]["remedy"]),
        (&"high".into(), &"parse the text instead".into())
    );
    assert_eq!(found[0]["place"]["lines"], serde_json::json!({"first": 3, "last": 3}));
    assert_eq!(requirements(&report, &["missing"]), ["no-eval"]);
    assert_eq!(outcome(&report, "org/no-eval"), "found");
    check(&repository, &["--format", "text"]).exits(10).says("org/no-eval").says("tools/run.py:3");
    check(&repository, &["--format", "sarif"]).exits(0).says("org/no-eval");
}

#[test]
fn what_stood_there_before_is_not_this_changes_doing() {
    let repository = with_rule(NO_EVAL);
    change(&repository, "tools/run.py", "eval(a)\nx = 1\n");
    change(&repository, "tools/run.py", "eval(a)\nx = 2\n");
    let (code, report) = check_json(&repository, &[]);
    assert_eq!((code, outcome(&report, "org/no-eval").as_str()), (0, "clear"), "{report:#}");
    change(&repository, "tools/run.py", "x = 2\n\n\neval(a)\n");
    assert_eq!(outcome(&check_json(&repository, &[]).1, "org/no-eval"), "clear", "moved, not new");
    change(&repository, "tools/run.go", "package tools\n");
    assert_eq!(outcome(&check_json(&repository, &[]).1, "org/no-eval"), "not-applicable");
}

#[test]
fn a_rule_that_the_change_brings_does_not_judge_it_and_one_that_it_drops_does() {
    let repository = organisation(Some(POLICY));
    repository.write(".caution/rules/no-eval.yml", NO_EVAL);
    change(&repository, "tools/run.py", "eval(a)\n");
    let (_, report) = check_json(&repository, &[]);
    assert_eq!(findings(&report), ["charter-change"], "{report:#}");

    let repository = with_rule(NO_EVAL);
    repository.remove(".caution/rules/no-eval.yml");
    change(&repository, "tools/run.py", "eval(a)\n");
    let (_, report) = check_json(&repository, &[]);
    assert_eq!(of_rule(&report, "org/no-eval").len(), 1, "{report:#}");
}

#[test]
fn a_patch_and_the_index_are_looked_at_as_well() {
    let repository = with_rule(NO_EVAL);
    change(&repository, "tools/run.py", "x = 1\n");
    repository.write("tools/run.py", "x = 1\neval(a)\n").stage();
    let (_, report) = check_json(&repository, &["--staged"]);
    assert_eq!(of_rule(&report, "org/no-eval").len(), 1, "{report:#}");
    let patch = beside(&repository, "change.patch", repository.git(&["diff", "--cached"]) + "\n");
    repository.git(&["reset", "-q", "--hard"]);
    let (_, report) = check_json(&repository, &["--patch", &patch]);
    assert_eq!(of_rule(&report, "org/no-eval").len(), 1, "{report:#}");
}

#[test]
fn a_malformed_rule_of_the_target_is_an_error_with_its_place_and_remedy() {
    let table: [(&str, &str, &str); 12] = [
        ("id: a\nlanguage: python\n", "2:1: the key `rule` is missing", "add `rule:`"),
        ("language: python\nrule: {kind: call}\n", "2:1: the key `id` is missing", "add `id:`"),
        (
            "id: a\nlanguage: cobol\nrule: {kind: call}\n",
            "2:11: the language `cobol` is not known",
            "`Python`",
        ),
        ("id: a\nlanguage: rust\nrule: {kind: call}\n", "2:11: rules for Rust are not run", "`Python`"),
        (
            "id: a\nlanguage: python\nrule:\n  patern: eval($A)\n",
            "4:3: unknown key `patern`",
            "did you mean `pattern`?",
        ),
        ("id: a\nlanguage: python\nrule:\n  kind: cal\n", "4:9: `cal` is no kind of Python node", "grammar"),
        (
            "id: a\nlanguage: python\nrule:\n  all: [{kind: call}, {regex: '(?<!x)y'}]\n",
            "4:31: this is no regular expression",
            "no look-around",
        ),
        (
            "id: a\nlanguage: python\nrule:\n  all: [{kind: call}, {regex: '(\\w{900}){900}'}]\n",
            "4:31: the regular expression grows too large",
            "repeat less",
        ),
        (
            "id: a\nlanguage: python\nrule:\n  pattern: |\n    a = 1\n    b = 2\n",
            "5:5: the pattern holds several pieces of code",
            "`context` with a `selector`",
        ),
        (
            "id: a\nlanguage: python\nseverity: fatal\nrule: {kind: call}\n",
            "3:11: unknown value `fatal` for `severity`",
            "`error`",
        ),
        (
            "id: a\nlanguage: python\nrule: {pattern: f($A)}\nconstraints:\n  B: {regex: x}\n",
            "5:3: `constraints` of the rule `a` means nothing",
            "a variable",
        ),
        ("id: a: b\n", "1:6: a `key: value` cannot stand here", "quote"),
    ];
    for (text, message, hint) in table {
        let repository = with_rule(text);
        change(&repository, "tools/run.py", "eval(a)\n");
        let (place, message) = message.split_once(": ").unwrap();
        let place = format!(".caution/rules/no-eval.yml:{place}");
        fails(&repository, &place, message, hint);
        caution(repository.path(), &["doctor"]).exits(11).says(&format!("{place}: {message}"));
    }
}

#[test]
fn bytes_that_are_no_text_and_rules_in_the_wrong_place_are_errors_too() {
    let table: [(&str, &[u8], &str); 5] = [
        (".caution/rules/a.yml", b"id: \xff\n", ".caution/rules/a.yml:1:5: the text is not UTF-8"),
        (".caution/rules/a.yaml", b"- 1\n", ".caution/rules/a.yaml:1:1: expected a mapping, found a list"),
        (
            ".caution/rules/sub/a.yml",
            b"id: a\n",
            ".caution/rules/sub/a.yml: a rule in a folder below is not read",
        ),
        (".caution/rules", b"id: a\n", ".caution/rules: this is not a folder"),
        (".caution/rules/a.yml", b"id: a\0\n", ".caution/rules/a.yml:1:6: the control character U+0000"),
    ];
    for (path, bytes, message) in table {
        let repository = organisation(None);
        repository.write(path, bytes).commit_by("Sol", "sol@example.org", "Add");
        change(&repository, "a.py", "x = 1\n");
        let (place, message) = message.split_once(": ").unwrap();
        fails(&repository, place, message, "");
    }
}

#[test]
fn a_change_that_brings_a_malformed_rule_is_told_so_and_the_one_that_mends_it_is_judged() {
    let repository = organisation(None);
    repository.write(".caution/rules/a.yml", "id: a\nlanguage: python\nrule: {kind: cal}\n");
    repository.commit_by("Sam", "sam@example.org", "Add a rule");
    let (code, report) = check_json(&repository, &[]);
    let broken = of_rule(&report, "charter-broken");
    assert_eq!((code, broken.len()), (10, 1), "{report:#}");
    assert_eq!(broken[0]["place"]["path"], ".caution/rules/a.yml");
    assert_eq!(broken[0]["place"]["lines"]["first"], 3);
    assert!(broken[0]["what"].as_str().unwrap().contains("`cal` is no kind of Python node"));

    repository.write(".caution/rules/a.yml", NO_EVAL).commit_by("Sam", "sam@example.org", "Mend it");
    let (_, report) = check_json(&repository, &[]);
    assert!(unknowns(&report).contains(&"charter".to_owned()), "{report:#}");
    assert!(of_rule(&report, "charter-broken").is_empty());
}

#[test]
fn two_rules_of_one_id_are_an_error_wherever_they_stand() {
    let repository = with_rule(NO_EVAL);
    repository.write(".caution/rules/other.yml", NO_EVAL).commit_by("Sol", "sol@example.org", "Again");
    change(&repository, "a.py", "x = 1\n");
    let other = ".caution/rules/no-eval.yml:1";
    fails(&repository, ".caution/rules/other.yml:1:5", "two rules have the id `no-eval`", other);
}

#[test]
fn a_comment_in_the_change_silences_nothing() {
    let repository = with_rule(NO_EVAL);
    change(&repository, "tools/run.py", "# ast-grep-ignore\n\n# ast-grep-ignore: no-eval\neval(a)\n");
    let (code, report) = check_json(&repository, &[]);
    let found = of_rule(&report, "org/no-eval");
    assert_eq!((code, found.len()), (10, 1), "{report:#}");
    assert!(found[0]["evidence"].to_string().contains("only the charter can suppress"));
}

#[test]
fn a_rule_that_runs_away_is_an_unknown_and_the_others_run() {
    let away = "---\nid: away\nlanguage: python\nrule:\n  all:\n  - kind: call\n  - has: {stopBy: end, all: [{kind: call}, {has: {stopBy: end, all: [{kind: call}, {has: {stopBy: end, regex: '^y$'}}]}}]}\n";
    let repository = with_rule(&format!("{NO_EVAL}{away}"));
    let deep = format!("{}x{}\neval(a)\n", "f(".repeat(1_500), ")".repeat(1_500));
    change(&repository, "tools/run.py", &deep);
    let (code, report) = check_json(&repository, &[]);
    assert_eq!(code, 10, "{report:#}");
    assert_eq!(
        (outcome(&report, "org/away").as_str(), outcome(&report, "org/no-eval").as_str()),
        ("unknown", "found")
    );
    assert!(unknowns(&report).contains(&"rule".to_owned()));
}

#[test]
fn rules_are_listed_and_explained() {
    let repository = with_rule(NO_EVAL);
    let folder = repository.path();
    caution(folder, &["rules"]).exits(0).says("org/no-eval");
    caution(folder, &["explain", "org/no-eval"])
        .exits(0)
        .says("# org/no-eval")
        .says("parse the text instead");
    caution(folder, &["explain", "org/no-evil"]).exits(2).complains("did you mean `org/no-eval`?");
    caution(folder, &["doctor"]).says("rules of this organisation: 1");
}

#[test]
fn cases_are_run_on_the_work_tree_and_fail_with_their_place() {
    let repository = organisation(None);
    let folder = repository.path();
    caution(folder, &["rules", "test"]).exits(2).complains("there are no rules in `.caution/rules`");
    repository.write(".caution/rules/no-eval.yml", NO_EVAL);
    caution(folder, &["rules", "test"]).exits(0).says("org/no-eval has no cases").says("0 passed, 0 failed");
    repository.write(
        ".caution/rules/tests/no-eval-test.yml",
        "id: no-eval\nvalid:\n- literal_eval(a)\ninvalid:\n- eval(a)\n",
    );
    caution(folder, &["rules", "test"]).exits(0).says("2 passed, 0 failed");
    repository.write(
        ".caution/rules/tests/no-eval-test.yml",
        "id: no-eval\nvalid:\n- eval(a)\ninvalid:\n- eval(a)\n- exec(a)\n",
    );
    let run = caution(folder, &["rules", "test"]).exits(11);
    run.says("✕ org/no-eval .caution/rules/tests/no-eval-test.yml:3")
        .says("the rule finds 1 place in this `valid` case")
        .says("no-eval-test.yml:6")
        .says("the rule finds nothing in this `invalid` case");
    let json = caution(folder, &["rules", "test", "--format", "json"]).exits(11).json();
    assert_eq!((&json["passed"], &json["failed"]), (&1.into(), &2.into()), "{json:#}");
    assert_eq!(json["cases"][0]["line"], 3);

    repository.write(".caution/rules/tests/no-eval-test.yml", "id: no-evil\nvalid: [a]\n");
    caution(folder, &["rules", "test"])
        .exits(2)
        .complains("there is no rule `no-evil` in this folder")
        .complains("no-eval-test.yml:1:5")
        .complains("did you mean `no-eval`?");
    repository.write(".caution/rules/no-eval.yml", "id: no-eval\n");
    caution(folder, &["rules", "test"]).exits(2).complains("the key `language` is missing");
}

/// The examples of a page, by the file name in their first line.
fn examples(page: &str) -> Vec<(String, String)> {
    let blocks = page.split("```yaml\n# ").skip(1);
    let example = |block: &str| {
        let (name, text) = block.split("```").next().unwrap().split_once('\n').unwrap();
        (name.to_owned(), text.to_owned())
    };
    blocks.map(example).collect()
}

#[test]
fn the_examples_of_the_guides_do_what_the_guides_say() {
    let repository = organisation(None);
    let own = examples(include_str!("../../../docs/guides/own-rules.md"));
    assert_eq!(own.len(), 3);
    for (path, text) in &own {
        repository.write(path, text);
    }
    caution(repository.path(), &["rules", "test"]).exits(0).says("2 passed, 0 failed\n");
    repository.commit_by("Sol", "sol@example.org", "Add a rule");
    change(&repository, "tools/console/run.py", "import sys\neval(sys.argv[1])\n");
    let (code, report) = check_json(&repository, &[]);
    assert_eq!((code, requirements(&report, &["missing"])), (10, vec!["no-eval".to_owned()]), "{report:#}");

    let suppressions = examples(include_str!("../../../docs/guides/suppressions.md"));
    let people = format!("{}  - {{id: ann}}\n", common::PEOPLE);
    repository.write(".caution/people.yaml", people).write(&suppressions[0].0, &suppressions[0].1);
    repository.remove("tools/console/run.py").commit_by("Sol", "sol@example.org", "Let it be");
    change(&repository, "tools/console/run.py", "import sys\neval(sys.argv[1])\n");
    let (code, report) = check_json(&repository, &[]);
    assert_eq!((code, findings(&report)), (0, vec!["suppressed".to_owned()]), "{report:#}");
}

#[test]
fn a_rule_that_is_turned_off_is_listed_so_and_a_policy_that_names_it_is_told() {
    let repository = with_rule(&NO_EVAL.replace("severity: error", "severity: \"off\""));
    caution(repository.path(), &["rules"]).exits(0).says("(off) eval runs");
    caution(repository.path(), &["doctor"])
        .says("`no-eval` names the rule `org/no-eval`, which does not exist or is");
    let live = with_rule(NO_EVAL);
    let doctor = caution(live.path(), &["doctor"]);
    assert!(!doctor.stdout.contains("names the rule"), "{}", doctor.stdout);
    let missing = organisation(Some(POLICY));
    caution(missing.path(), &["doctor"]).says("names the rule `org/no-eval`, which does not exist");
}

#[test]
fn drills_say_that_they_leave_the_organisations_rules_aside() {
    let repository = with_rule(NO_EVAL);
    let told = caution(repository.path(), &["drill"]).exits(0);
    assert!(!told.stdout.contains("does not exist"), "{}", told.stdout);
    told.says("drills leave the organisation's own rules aside");
}

#[test]
fn the_doctor_reads_the_lexicon_and_names_the_words_that_are_taken_out() {
    let doctor = |text: &str| {
        let repository = organisation(None);
        repository.write(".caution/lexicon.yaml", text).commit_by("Sol", "sol@example.org", "Add words");
        change(&repository, "a.py", "x = 1\n");
        (caution(repository.path(), &["doctor"]), check(&repository, &["--verbose", "--format", "text"]))
    };
    let (told, checked) = doctor("version: 1\nwithout: [charge, bill]\n");
    told.exits(0).says("lexicon.yaml takes words out: `charge`, `bill`");
    checked.says(".caution/lexicon.yaml (sha256:").says("its words judged too");
    doctor("version: 1\nkeys: [dedup tag]\n").0.exits(0).says("lexicon.yaml can be read");
    doctor("version: 1\nlocs: [x]\n").0.exits(11).says(".caution/lexicon.yaml:2:1: unknown key `locs`");
}

#[test]
fn words_of_cautions_own_are_explained_where_the_policy_is_broken() {
    let repository = organisation(Some("version: 1\nrequirement: {}\n"));
    for id in ["syntax", "ai-authored", "retry-effect"] {
        caution(repository.path(), &["explain", id]).exits(0).says(&format!("# {id}"));
    }
    caution(repository.path(), &["explain", "no-eval"]).exits(2).complains("unknown key `requirement`");
}

#[cfg(unix)]
#[test]
fn cases_and_rules_that_a_link_leads_out_to_are_refused() {
    let outside = tempfile::tempdir().unwrap();
    std::fs::write(outside.path().join("no-eval.yml"), NO_EVAL).unwrap();
    for link in [".caution/rules/linked.yml", ".caution/rules/tests/linked.yml"] {
        let repository = with_rule(NO_EVAL);
        let link = repository.path().join(link);
        std::fs::create_dir_all(link.parent().unwrap()).unwrap();
        std::os::unix::fs::symlink(outside.path().join("no-eval.yml"), &link).unwrap();
        caution(repository.path(), &["rules", "test"])
            .exits(2)
            .complains("linked.yml` leads out of the repository");
    }
    let repository = organisation(None);
    std::os::unix::fs::symlink(outside.path(), repository.path().join(".caution/rules")).unwrap();
    caution(repository.path(), &["rules", "test"]).exits(2).complains("leads out of the repository");
    caution(repository.path(), &["doctor"]).exits(11).says("leads out of the repository");
}
