//! Modes, dates, scopes, windows and the kill switch.

use caution_core::verdict::{Mode, Outcome, State};
use caution_policy::cases;

use crate::support::{organisation, policy, requirement, run, verdict};

const REVIEWED: &str = "because: x, need: {approvals: 1}";

fn mode_on(text: &str, change: &str) -> Mode {
    let verdict = verdict(&policy(text), &organisation(), change);
    requirement(&verdict, "it").mode
}

#[test]
fn a_requirement_without_mode_only_observes() {
    let text = format!("requirements: {{it: {{{REVIEWED}}}}}");
    let verdict = verdict(&policy(&text), &organisation(), "{authors: dana}");
    assert_eq!(verdict.outcome, Outcome::Proceed);
    let it = requirement(&verdict, "it");
    assert_eq!((it.mode, it.state), (Mode::Observe, State::Missing));
}

#[test]
fn a_warning_is_a_reason_and_no_hold() {
    let text = format!("requirements: {{it: {{{REVIEWED}, mode: warn}}}}");
    let verdict = verdict(&policy(&text), &organisation(), "{authors: dana}");
    assert_eq!(verdict.outcome, Outcome::Proceed);
    assert_eq!(
        verdict.reasons,
        ["a warning only: `it` asks for 1 approval by somebody who is not an author (0 of 1)"]
    );
}

#[test]
fn a_mode_ends_with_its_last_day_and_says_so() {
    let text = format!("requirements: {{it: {{{REVIEWED}, mode: hold, until: 2026-07-01, then: warn}}}}");
    run(
        &policy(&text),
        &organisation(),
        "
cases:
- {name: on the last day, now: 2026-07-01, change: {authors: dana}, expect: {outcome: hold, missing: [it]}}
- {name: the day after, now: 2026-07-02, change: {authors: dana}, expect: {outcome: proceed, warned: [it]}}
",
    );
    let after = "cases: [{name: x, now: 2026-07-02, change: {authors: dana}, expect: {}}]";
    let results = cases::run(&policy(&text), &organisation(), "x", after).unwrap();
    assert_eq!(
        results[0].verdict.policy.remarks,
        ["`it` ran in hold mode until 2026-07-01; since then it runs in warn mode"]
    );
}

#[test]
fn each_path_has_the_mode_of_its_first_scope_and_the_strictest_path_counts() {
    let text = format!(
        "requirements:
  it:
    {}
    mode: warn
    scopes:
      - {{paths: [docs/**], mode: observe}}
      - {{paths: [payments/**], mode: hold}}
      - {{paths: [payments/tests/**], mode: observe}}
      - {{paths: [old/**], mode: observe, until: 2026-01-31}}
",
        REVIEWED.replace(", ", "\n    ")
    );
    let cases = [
        ("[docs/a.md]", Mode::Observe),
        ("[payments/a.py]", Mode::Hold),
        ("[docs/a.md, payments/a.py]", Mode::Hold),
        ("[payments/tests/a.py]", Mode::Hold),
        ("[docs/a.md, src/x]", Mode::Warn),
        ("[old/x]", Mode::Warn),
        ("[]", Mode::Warn),
    ];
    for (paths, mode) in cases {
        let paths = if paths == "[]" {
            "{authors: dana}".to_owned()
        } else {
            format!("{{authors: dana, paths: {paths}}}")
        };
        assert_eq!(mode_on(&text, &paths), mode, "{paths}");
    }
}

#[test]
fn where_the_repository_is_not_known_the_strictest_scope_counts() {
    let text = format!(
        "requirements: {{it: {{{REVIEWED}, mode: warn, scopes: [{{repositories: [org/payments-*], mode: hold}}, {{repositories: [org/docs], mode: observe}}]}}}}"
    );
    let cases = [
        ("{authors: dana, repository: org/payments-api}", Mode::Hold),
        ("{authors: dana, repository: org/docs}", Mode::Observe),
        ("{authors: dana, repository: org/web}", Mode::Warn),
        ("{authors: dana}", Mode::Hold),
    ];
    for (change, mode) in cases {
        assert_eq!(mode_on(&text, change), mode, "{change}");
    }
}

#[test]
fn the_kill_switch_makes_every_hold_a_warning_and_reports_itself() {
    let text = format!(
        "kill_switch: {{until: 2026-07-01, because: the forge is down}}\nrequirements: {{it: {{{REVIEWED}, mode: hold}}}}\nnever: {{not: {{because: y, when: {{effect: delete}}, mode: hold}}}}"
    );
    let policy = policy(&text);
    run(
        &policy,
        &organisation(),
        "
cases:
- {name: on, now: 2026-07-01, change: {authors: dana, effects: [{verb: delete}]}, expect: {outcome: proceed, warned: [it, not]}}
- {name: over, now: 2026-07-02, change: {authors: dana}, expect: {outcome: hold}}
",
    );
    let results =
        cases::run(&policy, &organisation(), "x", "cases: [{name: x, change: {authors: dana}, expect: {}}]")
            .unwrap();
    let said = "the kill switch is on until 2026-07-01, so every requirement only warns: the forge is down";
    assert_eq!(results[0].verdict.policy.remarks, [said]);
    assert_eq!(results[0].verdict.reasons[0], said);
}

#[test]
fn a_window_opens_closes_and_gives_way() {
    let text = |on_expiry: &str| {
        format!(
            "window: {{from: 2026-03-10, days: 90, on_expiry: {on_expiry}}}\nrequirements: {{it: {{{REVIEWED}, mode: hold}}}}"
        )
    };
    let cases = "
cases:
- {name: before, now: 2026-03-09, change: {authors: dana}, expect: {outcome: proceed, not_applicable: [it]}}
- {name: first day, now: 2026-03-10, change: {authors: dana}, expect: {outcome: hold}}
- {name: day 90, now: 2026-06-07, change: {authors: dana}, expect: {outcome: hold}}
";
    for on_expiry in ["drop", "keep", "baseline"] {
        run(&policy(&text(on_expiry)), &organisation(), cases);
    }
    let after = |expect: &str| {
        format!(
            "cases: [{{name: after, now: 2026-06-08, change: {{provenance: ai-authored, authors: dana, services: payments}}, expect: {expect}}}]"
        )
    };
    run(&policy(&text("drop")), &organisation(), &after("{outcome: proceed, not_applicable: [it]}"));
    run(&policy(&text("keep")), &organisation(), &after("{outcome: hold, missing: [it]}"));
    run(
        &policy(&text("baseline")),
        &organisation(),
        &after("{outcome: hold, missing: [second-person-critical]}"),
    );
    let early = "cases: [{name: within, now: 2026-06-07, change: {provenance: ai-authored, authors: dana, services: payments}, expect: {missing: [it], not_applicable: [second-person-critical]}}]";
    run(&policy(&text("baseline")), &organisation(), early);
}

#[test]
fn a_name_that_the_charter_does_not_know_is_a_remark() {
    let text = "requirements: {it: {because: x, when: {service: [payment, payments]}, need: {approvals: 1}}}";
    let verdict = verdict(&policy(text), &organisation(), "{authors: dana}");
    assert_eq!(
        verdict.policy.remarks,
        ["`it` names the service `payment`, which the charter does not declare"]
    );
}
