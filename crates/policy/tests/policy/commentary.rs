//! The policy form of the commentary: what holds, what is named, what clears it.

use crate::support::{COMMENTARY, organisation, own_ids, policy, requirement, run, verdict};
use caution_core::verdict::{Outcome, State};

const ALL_REPORTS: &str = "
  - {tests: {passed: 12}}
  - {changed_lines_covered_percent: 91}
  - {missed_mutants: 0}
  - {weakened_tests: 0}
";

#[test]
fn a_juniors_ai_assisted_change_holds_and_names_what_is_missing_and_who_can_give_it() {
    let change = "{provenance: ai-assisted, authors: dana, services: orders}";
    let verdict = verdict(&policy(COMMENTARY), &organisation(), change);
    assert_eq!(verdict.outcome, Outcome::Hold);
    assert!(!verdict.only_unknowns);
    let missing: Vec<&str> =
        verdict.requirements.iter().filter(|one| one.blocks()).map(|one| one.id.as_str()).collect();
    assert_eq!(missing, ["mandatory_human_review", "senior_engineer_approval", "automated_testing"]);

    let review = requirement(&verdict, "mandatory_human_review");
    assert_eq!(review.applies, "it is AI-assisted");
    assert_eq!(review.source, ".caution/policy.yaml:3");
    assert_eq!(review.needs[0].clearers.who, ["bo", "ana", "carol", "@org/payments"]);

    let senior = requirement(&verdict, "senior_engineer_approval");
    assert_eq!(senior.applies, "it is AI-assisted; dana is junior");
    assert_eq!(senior.needs[0].clearers.who, ["ana", "carol"]);
    assert_eq!(senior.needs[0].clearers.act, "ask ana or carol to approve aaaaaaaaaaaa on the forge");
    assert_eq!(senior.needs[0].found, "0 of 1");

    let testing = requirement(&verdict, "automated_testing");
    let ids: Vec<&str> = testing.needs.iter().map(|need| need.id.as_str()).collect();
    assert_eq!(ids, ["tests", "coverage", "mutation", "test-changes"]);
    assert!(testing.needs.iter().all(|need| need.found == "no report of this revision"));

    let rollout = requirement(&verdict, "production_rollout");
    assert_eq!(
        (rollout.state, rollout.applies.as_str()),
        (State::NotApplicable, "asked when the change is deployed or run")
    );
    assert_eq!(
        verdict.reasons[0],
        "`mandatory_human_review` asks for 1 approval by somebody who is not an author (0 of 1)"
    );
    assert_eq!(verdict.next, "ask ana or carol to approve aaaaaaaaaaaa on the forge (and 4 more)");
}

#[test]
fn with_all_of_it_the_change_proceeds_and_each_alone_missing_is_named_alone() {
    let cases = format!(
        "
cases:
- name: everything is there
  change: {{provenance: ai-assisted, authors: dana, services: orders, approvals: [ana], reports: {ALL_REPORTS_FLOW}}}
  expect: {{outcome: proceed, missing: [], met: [mandatory_human_review, senior_engineer_approval, automated_testing], not_applicable: [production_rollout]}}
- name: only the senior is missing
  change: {{provenance: ai-assisted, authors: dana, services: orders, approvals: [bo], reports: {ALL_REPORTS_FLOW}}}
  expect: {{outcome: hold, missing: [senior_engineer_approval]}}
- name: only the tests are missing
  change: {{provenance: ai-assisted, authors: dana, services: orders, approvals: [ana]}}
  expect: {{outcome: hold, missing: [automated_testing]}}
- name: only the review is missing
  change: {{provenance: ai-assisted, authors: ana, services: orders, reports: {ALL_REPORTS_FLOW}}}
  expect: {{outcome: hold, missing: [mandatory_human_review], not_applicable: [senior_engineer_approval]}}
- name: only the rollout is missing
  change: {{provenance: ai-assisted, authors: dana, services: orders, approvals: [ana], reports: {ALL_REPORTS_FLOW}, action: deploy, environment: production}}
  expect: {{outcome: hold, missing: [production_rollout]}}
- name: everything is there for a deploy
  change: {{provenance: ai-assisted, authors: dana, services: orders, approvals: [ana], action: deploy, environment: production, reports: {WITH_ROLLOUT}}}
  expect: {{outcome: proceed, missing: [], met: [production_rollout]}}
"
    );
    run(&policy(COMMENTARY), &organisation(), &cases);
}

const ALL_REPORTS_FLOW: &str =
    "[{tests: {passed: 12}}, {changed_lines_covered_percent: 91}, {missed_mutants: 0}, {weakened_tests: 0}]";
const WITH_ROLLOUT: &str = "[{tests: {passed: 12}}, {changed_lines_covered_percent: 91}, {missed_mutants: 0}, {weakened_tests: 0}, {rollout: {steps: [1, 10, 50, 100], monitoring: [errors]}}]";

#[test]
fn each_part_asks_where_it_should_and_nowhere_else() {
    run(
        &policy(COMMENTARY),
        &organisation(),
        "
cases:
- name: a change that says it is by people is left alone
  change: {provenance: human-attested, authors: dana, services: payments}
  expect: {outcome: proceed, missing: []}
- name: a suggestion that a person applied is not AI-written
  change: {provenance: ai-suggestion, authors: dana, services: payments}
  expect: {outcome: proceed}
- name: a change without marks counts as AI on tier 1
  change: {authors: carol, services: payments}
  expect: {outcome: hold, only_unknowns: true, missing: [mandatory_human_review, senior_engineer_approval, automated_testing]}
- name: a change without marks is left alone on tier 4
  change: {authors: dana, services: docs}
  expect: {outcome: proceed, missing: []}
- name: a senior's change of tier 1 has a second senior
  change: {provenance: ai-authored, authors: ana, services: payments, approvals: [carol]}
  expect: {missing: [automated_testing], met: [senior_engineer_approval]}
- name: an author of unknown level counts as junior
  change: {provenance: mixed, authors: eve@example.org, services: docs, approvals: [bo]}
  expect: {missing: [senior_engineer_approval, automated_testing]}
- name: the lowest of several authors counts
  change: {provenance: ai-assisted, authors: [ana, dana], services: docs, approvals: [bo]}
  expect: {missing: [senior_engineer_approval, automated_testing]}
- name: a rollout to staging is not asked
  change: {provenance: ai-assisted, authors: ana, action: deploy, environment: staging, services: docs}
  expect: {not_applicable: [production_rollout]}
- name: a rollout to nobody knows where is asked
  change: {provenance: ai-assisted, authors: ana, action: run, services: docs}
  expect: {missing: [mandatory_human_review, automated_testing, production_rollout]}
",
    );
}

#[test]
fn reports_count_only_if_they_are_of_this_revision_told_by_the_forge_and_good_enough() {
    let change = |reports: &str| {
        format!(
            "{{provenance: ai-assisted, authors: ana, services: docs, approvals: [carol], reports: {reports}}}"
        )
    };
    let cases = [
        ("[]", "tests", "no report of this revision"),
        (
            "[{tests: {passed: 3}, of: old}]",
            "tests",
            "no report of this revision; `tests` is stale: it ran on cccccccccccc, not on aaaaaaaaaaaa",
        ),
        (
            "[{tests: {passed: 3}, of: none}]",
            "tests",
            "no report of this revision; `tests` does not say what it ran on",
        ),
        (
            "[{tests: {passed: 3}, trust: claimed}]",
            "tests",
            "no report of this revision; `tests` is only claimed (policy test)",
        ),
        ("[{tests: {passed: 3, failed: 1, skipped: 2}}]", "tests", "3 passed, 1 failed, 2 skipped"),
        ("[{tests: {skipped: 9}}]", "tests", "no test ran"),
        ("[{tests: {passed: 3}}, {tests: {failed: 1}}]", "tests", "3 passed, 1 failed"),
        ("[{changed_lines_covered_percent: 79}]", "coverage", "79 % of the changed lines are reached"),
        (
            "[{changed_lines_covered_percent: 99}, {changed_lines_covered_percent: 12}]",
            "coverage",
            "12 % of the changed lines are reached",
        ),
        ("[{missed_mutants: 1}]", "mutation", "1 missed"),
        ("[{weakened_tests: 2}]", "test-changes", "2 weakened"),
    ];
    for (reports, need, found) in cases {
        let verdict = verdict(&policy(COMMENTARY), &organisation(), &change(reports));
        let testing = requirement(&verdict, "automated_testing");
        let need = testing.needs.iter().find(|one| one.id == need).unwrap();
        assert_eq!((need.state, need.found.as_str()), (State::Missing, found), "{reports}");
        assert!(!need.clearers.act.is_empty());
    }
    assert!(ALL_REPORTS.contains("weakened_tests"));
}

#[test]
fn a_rollout_plan_must_be_gradual_and_watched() {
    let cases = [
        ("{steps: [10, 50, 100], monitoring: [errors]}", State::Met),
        ("{steps: [11, 50, 100], monitoring: [errors]}", State::Missing),
        ("{steps: [10, 100], monitoring: [errors]}", State::Missing),
        ("{steps: [10, 10, 10], monitoring: [errors]}", State::Missing),
        ("{steps: [10, 50, 100]}", State::Missing),
        ("{steps: [10, 50, 100], monitoring: [' ']}", State::Missing),
        ("{steps: [0, 50, 100], monitoring: [errors]}", State::Missing),
        ("{steps: [], monitoring: [errors]}", State::Missing),
    ];
    for (plan, state) in cases {
        let change = format!(
            "{{provenance: ai-assisted, authors: ana, action: deploy, environment: EU-prod, reports: [{{rollout: {plan}}}]}}"
        );
        let verdict = verdict(&policy(COMMENTARY), &organisation(), &change);
        assert_eq!(requirement(&verdict, "production_rollout").state, state, "{plan}");
    }
}

#[test]
fn every_spelling_of_the_form_is_read() {
    let as_mapping = COMMENTARY.replace("    - ", "      ");
    let with_native = format!(
        "version: 1\nextends: baseline\n{COMMENTARY}requirements:\n  mine: {{because: x, need: {{approvals: 1}}}}\n"
    );
    let flow = "AI_Generated_Code: {review_requirements: [{mandatory_human_review: 2}, {senior_engineer_approval: {count: 1, applies_to: [junior], tier: [tier_1, 2]}}, {two_person_rule: tier_1}, {automated_testing: {tests: passed}}, {production_rollout: {steps_at_least: 2}}]}";
    for text in [as_mapping.as_str(), with_native.as_str(), flow] {
        let policy = policy(text);
        assert!(policy.requirement_ids().any(|id| id == "mandatory_human_review"), "{text}");
    }
    let off = policy(
        "AI_Generated_Code:\n  review_requirements:\n    - mandatory_human_review: true\n    - automated_testing: false\n",
    );
    assert_eq!(own_ids(&off), ["mandatory_human_review"]);
    assert!(off.to_words().contains("`automated_testing` is switched off at .caution/policy.yaml:4"));
}

#[test]
fn two_persons_are_two_besides_the_author_unless_the_file_says_one() {
    let two = policy("AI_Generated_Code: {review_requirements: {two_person_rule: tier_1}}");
    let one = policy("AI_Generated_Code: {review_requirements: {two_person_rule: {tier: 1, approvals: 1}}}");
    let change = "{provenance: human-attested, authors: dana, services: payments, approvals: [ana]}";
    assert_eq!(verdict(&two, &organisation(), change).outcome, Outcome::Hold);
    assert_eq!(verdict(&one, &organisation(), change).outcome, Outcome::Proceed);
}
