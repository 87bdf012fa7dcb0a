//! Policies that cannot be: each says what is wrong, where, and how to mend it.

use caution_core::Digest;
use caution_policy::Policy;

use crate::support::{compile, source};

const NEED: &str = "need: {approvals: 1}";

#[test]
fn every_fault_has_a_place_a_reason_and_a_remedy() {
    let mut wrong = Vec::new();
    let cases: Vec<&str> = include_str!("errors.txt").split("\n--- ").skip(1).collect();
    assert!(cases.len() > 75);
    for case in &cases {
        let (head, text) = case.split_once('\n').unwrap();
        let (message, hint) = head.split_once(" |").unwrap();
        let message =
            message.strip_prefix("no place: ").map_or(message.to_owned(), |rest| format!(" {rest}"));
        match compile(text) {
            Ok(_) => wrong.push(format!("{text}\n  was taken")),
            Err(problem) => {
                let shown = problem.to_string();
                let wanted = format!(".caution/policy.yaml:{message}");
                let hinted = problem.hint.clone().unwrap_or_default();
                if !shown.starts_with(&wanted) || !hinted.contains(hint.trim()) {
                    wrong.push(format!("{text}\n  said {shown} ({hinted})\n  not  {wanted} ({hint})"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn a_layer_that_changed_or_extends_itself_is_an_error() {
    let layer = |text: &str| [("org.yaml".to_owned(), text.to_owned())];
    let text = format!("extends: org.yaml@{}", Digest::of(b"other"));
    let problem = Policy::compile(&source(&text), &layer("extends: baseline")).unwrap_err();
    assert_eq!(problem.message, "`org.yaml` has another digest than the one that pins it");
    assert!(problem.hint.unwrap().contains(&Digest::of(b"extends: baseline").to_string()));

    let unpinned = Policy::compile(&source("extends: org.yaml"), &layer("extends: baseline")).unwrap_err();
    assert!(unpinned.hint.unwrap().contains(&Digest::of(b"extends: baseline").to_string()));

    let broken = "requirements: {a: {because: x, need: {aprovals: 1}}}";
    let text = format!("extends: org.yaml@{}", Digest::of(broken.as_bytes()));
    let problem = Policy::compile(&source(&text), &layer(broken)).unwrap_err();
    assert_eq!(problem.to_string(), "org.yaml:1:39: unknown key `aprovals`");
}

#[test]
fn huge_policies_are_errors_and_not_hangs() {
    let many: String = (0..1_001).map(|n| format!("  r{n}: {{because: x, {NEED}}}\n")).collect();
    let problem = compile(&format!("requirements:\n{many}")).unwrap_err();
    assert_eq!(problem.message, "the policy has more than 1000 requirements");

    let paths: String = (0..1_500).map(|n| format!("path{n}/**, ")).collect();
    let needs = "need: {approvals: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]}";
    let wide: String =
        (0..40).map(|n| format!("  r{n}: {{because: x, when: {{paths: [{paths}]}}, {needs}}}\n")).collect();
    let problem = compile(&format!("requirements:\n{wide}")).unwrap_err();
    assert!(problem.message.contains("it grows beyond"), "{problem}");

    let clauses = "{tier: 1}, ".repeat(51);
    let problem =
        compile(&format!("requirements: {{a: {{because: x, {NEED}, when: [{clauses}]}}}}")).unwrap_err();
    assert_eq!(problem.message, "`when` lists more than 50 mappings");
}
