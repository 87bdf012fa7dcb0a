//! Malformed inputs: each a clear error with place and remedy and exit 2, or a named unknown. No panic.

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
use common::{assisted_commit, beside, caution_with, check, check_json, organisation};

/// A file of the charter, a word that the error must hold, and the line it must name (0: none).
const CHARTER: &[(&str, &[u8], &str, u32)] = &[
    (".caution/policy.yaml", b"version: 1\nrequirments: {}\n", "requirments", 2),
    (".caution/policy.yaml", b"version: 2\n", "version", 1),
    (".caution/policy.yaml", b"version: 1\nextends: base-line\n", "base-line", 2),
    (".caution/policy.yaml", b"version: 1\nextends: other.yaml@sha256:00\n", "other.yaml", 2),
    (".caution/policy.yaml", b"version: 1\nrequirements:\n  a:\n    need: {approvals: 1}\n", "because", 0),
    (".caution/policy.yaml", b"version: 1\nrequirements:\n  a:\n    because: x\n    need: {}\n", "need", 0),
    (".caution/policy.yaml", b"version: 1\nrequirements:\n  a:\n    because: x\n    mode: hodl\n    need: {approvals: 1}\n", "hodl", 5),
    (".caution/policy.yaml", b"version: 1\nrequirements:\n  a:\n    because: x\n    when: {provenance: [human]}\n    need: {approvals: 1}\n", "human", 5),
    (".caution/policy.yaml", b"version: 1\nrequirements:\n  a:\n    because: x\n    when: {tier: [9]}\n    need: {approvals: 1}\n", "9", 5),
    (".caution/policy.yaml", b"version: 1\nrequirements:\n  a:\n    because: x\n    need: {approvals: -1}\n", "-1", 5),
    (".caution/policy.yaml", b"version: 1\nrequirements:\n  a:\n    because: x\n    need: {evidence: comprehensiv}\n", "comprehensiv", 5),
    (".caution/policy.yaml", b"version: 1\nrequirements:\n  a:\n    because: x\n    when: {paths: ['a/{b']}\n    need: {approvals: 1}\n", "a/{b", 5),
    (".caution/policy.yaml", b"version: 1\nrequirements:\n  a: {because: x, need: {approvals: 1}}\n  a: {because: y, need: {approvals: 2}}\n", "a", 4),
    (".caution/policy.yaml", b"version: 1\nrequirements:\n  a:\n    because: x\n    until: 2026-13-40\n    need: {approvals: 1}\n", "2026-13-40", 5),
    (".caution/policy.yaml", b"AI_Generated_Code:\n  review_requirements:\n    - mandatory_human_reviw: true\n", "mandatory_human_reviw", 3),
    (".caution/policy.yaml", b"AI_Generated_Code:\n  review_requirements:\n    - automated_testing: thorough\n", "thorough", 3),
    (".caution/policy.yaml", b"version: 1\n\t- x\n", "tab", 0),
    (".caution/policy.yaml", b"version: [1\n", "", 0),
    (".caution/policy.yaml", b"version: 1\n\xff\xfe\n", "UTF-8", 0),
    (".caution/policy.yaml", b"- just\n- a list\n", "", 0),
    (".caution/people.yaml", b"people:\n  - {id: ana, handles: [ana]}\n  - {id: bo, handles: [ana]}\n", "ana", 3),
    (".caution/people.yaml", b"people:\n  - {id: ana, level: seniour}\n", "seniour", 2),
    (".caution/people.yaml", b"people:\n  - {handles: [ana]}\n", "id", 0),
    (".caution/people.yaml", b"people:\n  - {id: ana, certificates: [{name: x, expires: soon}]}\n", "soon", 2),
    (".caution/services.yaml", b"services:\n  pay: {tier: 7, paths: [pay]}\n", "7", 2),
    (".caution/services.yaml", b"services:\n  pay: {tier: 1, path: [pay]}\n", "path", 2),
    (".caution/services.yaml", b"services:\n  pay: {tier: 1, paths: ['pay/[']}\n", "pay/[", 2),
    (".caution/markers.yaml", b"tools:\n  - {id: ours, tool: Ours, rol: author, markers: []}\n", "rol", 2),
    (".caution/markers.yaml", b"nonsense\n", "", 0),
];

#[test]
fn a_charter_that_cannot_be_read_is_exit_2_with_place_and_remedy() {
    for (path, bytes, word, line) in CHARTER {
        let repository = TestRepository::new();
        repository.write(path, bytes).commit("Charter");
        repository.write("a.txt", "a\n").commit("Work");
        let run = check(&repository, &[]);
        let shown = String::from_utf8_lossy(bytes);
        assert_eq!(run.code, 2, "{path}\n{shown}\n{}\n{}", run.stdout, run.stderr);
        for expected in [path, word, &"help: "] {
            assert!(run.stderr.contains(expected), "`{expected}` for {path}\n{shown}\n{}", run.stderr);
        }
        let place = format!("{path}:{line}:");
        assert!(*line == 0 || run.stderr.contains(&place), "`{place}`\n{shown}\n{}", run.stderr);
        assert!(!run.stderr.contains("panicked"), "{}", run.stderr);
    }
}

/// A flag with a file, its bytes, and a word that the error must hold.
const FILES: &[(&str, &[u8], &str)] = &[
    ("--context", b"{\"titel\": \"x\"}", "titel"),
    ("--context", b"title: [1, 2]\n", "title"),
    ("--context", b"approvals:\n  - {by: ana, state: aproved}\n", "aproved"),
    ("--context", b"reports:\n  - {kind: test, passed: 1}\n", "test"),
    ("--context", b"advice:\n  - {last_edited: yesterday, url: x}\n", "yesterday"),
    ("--context", b"\xff\xff", "UTF-8"),
    ("--context", b"a: &x [*x]\n", ""),
    ("--report", b"{\"reports\": [{\"kind\": \"tests\", \"passed\": -3}]}", ""),
    ("--report", b"tests passed, promise\n", ""),
    ("--event", b"{", "event"),
    ("--event", b"[]", "event"),
    ("--event", b"{\"zen\": \"Keep it logically awesome.\"}", "event"),
    ("--event", b"{\"pull_request\": {\"head\": {\"sha\": 7}}}", "sha"),
    ("--event", b"\x00\x01\x02", "event"),
    ("--patch", b"not a patch\n", "patch"),
    ("--patch", b"--- a/x\n+++ b/x\n@@ -1,9 +1,9 @@\n-a\n+b\n", ""),
    ("--patch", b"--- a/x\n+++ b/x\n@@ -a,1 +1,1 @@\n-a\n+b\n", "@@"),
    ("--patch", b"diff --git a/no-such-file b/no-such-file\n--- a/no-such-file\n+++ b/no-such-file\n@@ -1 +1 @@\n-a\n+b\n", "no-such-file"),
    ("--policy", b"version: 1\nrequirements: []\n", ""),
];

#[test]
fn an_input_file_that_cannot_be_read_is_exit_2_with_place_and_remedy() {
    let repository = TestRepository::new();
    repository.write("a.txt", "a\n").commit("Start");
    for (flag, bytes, word) in FILES {
        let path = beside(&repository, "input", bytes);
        let run = check(&repository, &[flag, &path]);
        let shown = String::from_utf8_lossy(bytes);
        assert_eq!(run.code, 2, "{flag}\n{shown}\n{}\n{}", run.stdout, run.stderr);
        for expected in [path.as_str(), word, "help: "] {
            assert!(run.stderr.contains(expected), "`{expected}` for {flag}\n{shown}\n{}", run.stderr);
        }
    }
    check(&repository, &["--context", "no-such-file"]).exits(2).complains("no-such-file").complains("help: ");
}

#[test]
fn a_patch_on_standard_input_names_it() {
    let repository = TestRepository::new();
    repository.write("a.txt", "a\n").commit("Start");
    let run = caution_with(repository.path(), &["check", "--patch", "-"], &[], b"nonsense");
    run.exits(2).complains("standard input");
}

#[test]
fn a_failure_in_json_mode_is_json_too() {
    let repository = TestRepository::new();
    repository.write("a.txt", "a\n").commit("Start");
    let path = beside(&repository, "context.yaml", "titel: x\n");
    let run = check(&repository, &["--format", "json", "--context", &path]).exits(2);
    let report = run.json();
    assert_eq!(report["schema"], "caution/error/1");
    assert!(report["message"].as_str().unwrap().contains("titel"), "{report:#}");
}

#[test]
fn notes_that_make_no_sense_leave_a_named_unknown_or_a_finding() {
    for note in
        ["", "---", "no divider at all", "a.py\n  s_1::t_1 1-\n---\n{}", "a.py\n  s_1 1-2\n---\nnot json"]
    {
        let repository = organisation(None);
        let head = assisted_commit(&repository);
        let head = caution_core::ObjectId::parse(&head).unwrap();
        repository.note("refs/notes/ai", &head, if note.is_empty() { "\n" } else { note });
        let (code, report) = check_json(&repository, &[]);
        assert!([0, 10, 12].contains(&code), "{note:?}: {code}");
        let named = report["unknowns"].as_array().unwrap().iter().any(|one| one["kind"] == "note");
        let rejected = !report["provenance"]["rejected"].as_array().unwrap().is_empty();
        assert!(named || rejected || note.is_empty(), "{note:?}: {report:#}");
    }
}

#[test]
fn hostile_text_does_not_reach_the_terminal() {
    let repository = TestRepository::new();
    repository.write("a\u{1b}[31m.txt", "a\n");
    repository.commit("Subject \u{1b}]0;owned\u{7} \u{202e}reversed\n\nAI-Assisted: \u{1b}[2J\n");
    for format in ["text", "markdown", "github"] {
        let run = check(&repository, &["--format", format, "--verbose"]).exits(0);
        assert!(!run.stdout.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{format}: {:?}", run.stdout);
    }
}
