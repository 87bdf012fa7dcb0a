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
fn the_schemas_have_ids_and_name_no_type_of_ours() {
    for (name, schema) in [("policy", schema()), ("policy-tests", cases_schema())] {
        assert_eq!(schema["$id"], format!("caution/{name}/1"));
        let text = schema.to_string();
        for ours in ["Form\"", "Word\"", "Parts\"", "OneOrMany", "Entries"] {
            assert!(!text.contains(ours), "{name}: {ours}");
        }
    }
}

/// The YAML blocks of the page on policies.
fn blocks() -> Vec<&'static str> {
    let page = include_str!("../../../../docs/concepts/policy.md");
    page.split("```yaml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect()
}

fn value(text: &str) -> serde_json::Value {
    caution_read::yaml::parse("x", text).unwrap()
}

#[test]
fn the_schemas_take_what_is_published_and_nothing_else() {
    let policies = jsonschema::validator_for(&schema()).unwrap();
    let tables = jsonschema::validator_for(&cases_schema()).unwrap();
    let built_in = caution_policy::BUILT_IN.iter().map(|policy| policy.text);
    let on_the_page =
        blocks().into_iter().filter(|text| !text.starts_with(' ') && !text.starts_with("cases:"));
    for text in built_in.chain(on_the_page).chain([COMMENTARY]) {
        let faults: Vec<String> = policies
            .iter_errors(&value(text))
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(faults.is_empty(), "{faults:?}\n{text}");
    }
    for text in ["extends: 1", "requirements: {a: {because: x}}", "requirments: {}", "AI_Generated_Code: {}"]
    {
        assert!(!policies.is_valid(&value(text)), "{text}");
    }
    for text in blocks().into_iter().filter(|text| text.starts_with("cases:")) {
        assert!(tables.is_valid(&value(text)), "{text}");
    }
    assert!(!tables.is_valid(&value("cases: [{name: a}]")));
}

#[test]
fn the_page_on_policies_holds_what_it_shows() {
    let example = blocks().into_iter().find(|text| text.starts_with("version: 1")).unwrap();
    let policy = policy(example);
    let table = blocks().into_iter().find(|text| text.starts_with("cases:")).unwrap();
    crate::support::run(&policy, &organisation(), table);
    for text in blocks().into_iter().filter(|text| text.starts_with("extends:") || text.starts_with("AI_")) {
        crate::support::policy(text);
    }
}
