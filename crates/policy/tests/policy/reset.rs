//! The reported controls of the 2026 reset.

use caution_core::charter::Charter;
use caution_policy::Policy;

use crate::support::{built_in_source, organisation, policy, run, verdict};

#[test]
fn by_name_alone_every_decision_is_day_one_and_says_so() {
    let reset = Policy::compile(&built_in_source("reset-90"), &[]).unwrap();
    let verdict = verdict(&reset, &organisation(), "{authors: dana}");
    assert_eq!(
        verdict.policy.remarks,
        [
            "`reset-90` says nothing of its first day, so this counts as day 1 of 90; set `window.from` in the policy that extends it"
        ]
    );
}

#[test]
fn whoever_extends_it_says_when_it_begins() {
    let text = "extends: reset-90\nwindow: {from: 2026-03-10, days: 90, on_expiry: baseline}\n";
    let policy = policy(text);
    run(
        &policy,
        &organisation(),
        "
cases:
- {name: before, now: 2026-03-09, change: {provenance: human-attested, authors: ana, services: payments}, expect: {outcome: proceed, not_applicable: [reset-two-people]}}
- {name: within, now: 2026-04-01, change: {provenance: human-attested, authors: ana, services: payments}, expect: {outcome: hold, missing: [reset-two-people, reset-change-record]}}
- {name: after, now: 2026-06-08, change: {provenance: human-attested, authors: ana, services: payments}, expect: {outcome: proceed, not_applicable: [reset-two-people]}}
- {name: baseline stays, now: 2026-06-08, change: {provenance: ai-authored, authors: ana, services: payments}, expect: {outcome: hold, missing: [second-person-critical]}}
",
    );
    let day = "{authors: dana}";
    let remarks = verdict(&policy, &organisation(), day).policy.remarks;
    assert_eq!(remarks[0], "`reset-90` is on day 84 of 90; after 2026-06-07 it gives way to `baseline`");
}

#[test]
fn its_controls_hold_as_reported() {
    let reset = Policy::compile(&built_in_source("reset-90"), &[]).unwrap();
    run(
        &reset,
        &organisation(),
        "
cases:
- name: a junior's AI-assisted change outside of any tier
  change: {provenance: ai-assisted, authors: dana, paths: [src/a.py], approvals: [bo]}
  expect: {outcome: hold, missing: [reset-senior-approval]}
- name: a senior's AI-assisted change outside of any tier
  change: {provenance: ai-assisted, authors: ana, paths: [src/a.py]}
  expect: {outcome: proceed, missing: []}
- name: tier 1 needs two people and a record
  change: {provenance: human-attested, authors: ana, services: payments, approvals: [bo]}
  expect: {missing: [reset-two-people, reset-change-record]}
- name: tier 1 with both
  change: {provenance: human-attested, authors: ana, services: payments, approvals: [bo, carol], record: {why: a, verified: b, rollback: c}}
  expect: {outcome: proceed}
- name: an old page
  change: {provenance: human-attested, authors: ana, advice: [{url: 'https://wiki/x', last_edited: 2023-01-01}]}
  expect: {outcome: hold, missing: [reset-current-advice]}
- name: a superseded page
  change: {provenance: human-attested, authors: ana, advice: [{url: 'https://wiki/x', last_edited: 2026-05-01, superseded: true}]}
  expect: {outcome: hold, missing: [reset-current-advice]}
- name: a page of this month
  change: {provenance: human-attested, authors: ana, advice: [{url: 'https://wiki/x', last_edited: 2026-05-01}]}
  expect: {outcome: proceed, met: [reset-current-advice]}
- name: a page that is only claimed
  change: {provenance: human-attested, authors: ana, advice: [{url: 'https://wiki/x', last_edited: 2026-05-01, trust: claimed}]}
  expect: {outcome: hold, missing: [reset-current-advice]}
- name: a page of unknown age
  change: {provenance: human-attested, authors: ana, advice: [{url: 'https://wiki/x'}]}
  expect: {outcome: hold, missing: [reset-current-advice], only_unknowns: true}
- name: no page at all
  change: {provenance: human-attested, authors: ana}
  expect: {outcome: proceed, not_applicable: [reset-current-advice]}
- name: a command in production
  change: {provenance: human-attested, authors: ana, action: run, environment: production}
  expect: {outcome: hold, missing: [reset-change-record, reset-production-review]}
- name: a deploy of tier 1
  change: {provenance: human-attested, authors: ana, action: deploy, environment: prod, services: payments, approvals: [bo, carol], record: {why: a, verified: b, rollback: c}}
  expect: {outcome: hold, missing: [reset-gradual-rollout]}
",
    );
}

#[test]
fn every_reason_says_how_sure_the_report_is() {
    let reset = Policy::compile(&built_in_source("reset-90"), &[]).unwrap();
    for id in reset.requirement_ids().filter(|id| id.starts_with("reset-")) {
        let text = reset.explain(id).unwrap();
        assert!(text.contains("reported") || text.contains("confirmed by the company"), "{text}");
    }
    assert!(verdict(&reset, &Charter::default(), "{authors: x@y.example}").reasons.len() == 1);
}
