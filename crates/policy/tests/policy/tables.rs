//! Tables of cases: what they say when something is not as written.

use caution_policy::{cases, cases_schema, schema};

use crate::support::{COMMENTARY, baseline, organisation, policy};

#[test]
fn a_case_that_comes_out_otherwise_says_how() {
    let text = "cases:\n- name: wrong in every way\n  change: {provenance: ai-assisted, authors: dana, services: docs}\n  expect: {outcome: proceed, missing: [automated_testing], warned: [automated_testing], met: [automated_testing], not_applicable: [automated_testing], only_unknowns: true}\n";
    let results = cases::run(&policy(COMMENTARY), &organisation(), "t.yaml", text).unwrap();
    let result = &results[0];
    assert_eq!(
        (result.input.as_str(), result.line, result.name.as_str()),
        ("t.yaml", 2, "wrong in every way")
    );
    assert_eq!(result.failures.len(), 6, "{:#?}", result.failures);
    assert!(result.failures[0].starts_with("expected proceed, came out as hold: "));
    assert_eq!(
        result.failures[2],
        "expected missing: `automated_testing`; came out: `automated_testing`, `mandatory_human_review`, `senior_engineer_approval`"
    );
}

#[test]
fn faults_in_a_table_have_a_place_and_a_remedy() {
    let cases = [
        ("cases: [{name: a, expect: {outcom: hold}}]", "1:28: unknown key `outcom`"),
        (
            "cases:\n- {name: a, expect: {missing: [second-person]}}",
            "2:21: the policy has no requirement `second-person`",
        ),
        (
            "cases:\n- {name: a, change: {services: payment}, expect: {}}",
            "2:32: the charter declares no service `payment`",
        ),
        (
            "cases:\n- {name: a, change: {provenance: ai}, expect: {}}",
            "2:34: `ai` stands for several classes",
        ),
        (
            "cases:\n- {name: a, change: {unknowns: [{kind: any}]}, expect: {}}",
            "2:33: `any` stands for every kind",
        ),
        (
            "cases:\n- {name: a, change: {effects: [{verb: irreversible}]}, expect: {}}",
            "2:32: `irreversible` is not a verb",
        ),
        (
            "cases:\n- {name: a, change: {reports: [{missed_mutants: 1, weakened_tests: 1}]}, expect: {}}",
            "2:32: a report holds one measure",
        ),
        ("cases:\n- {name: a, expect: {}}\n- {name: a, expect: {}}", "3:10: two cases are called `a`"),
        ("version: 2\ncases: []", "1:10: version `2` is not known"),
    ];
    for (text, message) in cases {
        let problem = cases::run(&baseline(), &organisation(), "t.yaml", text).unwrap_err();
        assert_eq!(problem.to_string(), format!("t.yaml:{message}"), "{text}");
        assert!(problem.hint.is_some(), "{text}");
    }
}

#[test]
fn the_schemas_name_no_type_of_ours_and_take_the_examples() {
    for (name, schema) in [("policy", schema()), ("policy-tests", cases_schema())] {
        assert_eq!(schema["$id"], format!("caution/{name}/1"));
        let text = schema.to_string();
        for ours in ["Form\"", "Word\"", "Parts\"", "OneOrMany", "Entries"] {
            assert!(!text.contains(ours), "{name}: {ours}");
        }
    }
}
