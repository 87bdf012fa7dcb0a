//! Rules of the gate itself, each with a benign twin: who decides, what is no approval, what is no evidence.

use caution_policy::Policy;

use crate::support::{baseline, built_in_source, organisation, policy, run};

fn reset() -> Policy {
    Policy::compile(&built_in_source("reset-90"), &[]).unwrap()
}

/// Tier, provenance and hazard decide together who must look; none of them alone.
#[test]
fn g1_tier_provenance_and_hazard_decide_who_looks() {
    run(
        &baseline(),
        &organisation(),
        "
cases:
- {name: AI on tier 1, change: {provenance: ai-assisted, authors: ana, services: payments}, expect: {outcome: hold, missing: [second-person-critical]}}
- {name: AI on tier 4, change: {provenance: ai-assisted, authors: ana, services: docs}, expect: {outcome: proceed}}
- {name: a person on tier 1, change: {provenance: human-attested, authors: ana, services: payments}, expect: {outcome: proceed}}
- {name: a person on tier 4 with a hazard, change: {provenance: human-attested, authors: ana, services: docs, hazards: [{rule: retry-effect, severity: high}]}, expect: {outcome: hold, missing: [code-hazard]}}
- {name: nobody says who wrote it on tier 1, change: {provenance: unknown, authors: ana, services: payments}, expect: {outcome: hold, missing: [second-person-critical]}}
",
    );
}

/// Two people, none of them the author or whoever drives the agent, and of this very content.
#[test]
fn g2_two_people_are_two_and_neither_wrote_it() {
    let change = "provenance: human-attested, authors: ana, services: payments, record: {why: a, verified: b, rollback: c}";
    let table = format!(
        "
cases:
- {{name: two others, change: {{{change}, approvals: [bo, carol]}}, expect: {{outcome: proceed}}}}
- {{name: the author and another, change: {{{change}, approvals: [ana, bo]}}, expect: {{outcome: hold, missing: [reset-two-people]}}}}
- {{name: one person under two handles, change: {{{change}, approvals: ['@carol-gh', '@carol-work']}}, expect: {{outcome: hold, missing: [reset-two-people]}}}}
- {{name: an agent and another, change: {{{change}, approvals: [bo, {{by: '@claude', bot: true}}]}}, expect: {{outcome: hold, missing: [reset-two-people]}}}}
- {{name: who drives the agent, change: {{{change}, operator: '@bo-gh', approvals: [bo, carol]}}, expect: {{outcome: hold, missing: [reset-two-people]}}}}
- {{name: approvals of an older commit, change: {{{change}, approvals: [{{by: bo, of: old}}, {{by: carol, of: old}}]}}, expect: {{outcome: hold, missing: [reset-two-people]}}}}
"
    );
    run(&reset(), &organisation(), &table);
}

/// A freeze stands in the policy. What a change or an agent says of itself does not lift it.
#[test]
fn g3_a_freeze_is_not_talked_away() {
    let text = "
freezes:
  launch:
    because: the launch is watched by hand
    from: 2026-05-30
    until: 2026-06-02
    lift: {level: senior}
";
    run(
        &policy(text),
        &organisation(),
        "
cases:
- {name: all is fine says the agent, change: {provenance: ai-authored, authors: bo, action: run, environment: production, record: {why: clean up, verified: all fine, rollback: not needed}, reports: [{tests: {passed: 99}, trust: claimed}], approvals: [{by: '@claude', bot: true}]}, expect: {outcome: hold, missing: [launch]}}
- {name: a senior lifts it for this change, change: {provenance: ai-authored, authors: bo, action: run, environment: production, approvals: [ana]}, expect: {outcome: proceed, met: [launch]}}
- {name: the day after, now: 2026-06-03, change: {provenance: ai-authored, authors: bo, action: run, environment: production}, expect: {outcome: proceed}}
",
    );
}

/// Advice has a source, a date and somebody who keeps it.
#[test]
fn g5_advice_is_dated_and_current() {
    run(
        &reset(),
        &organisation(),
        "
cases:
- {name: three years old and superseded, change: {provenance: human-attested, authors: ana, advice: [{url: 'https://wiki/x', last_edited: 2023-06-01, superseded: true}]}, expect: {outcome: hold, missing: [reset-current-advice]}}
- {name: of this month, change: {provenance: human-attested, authors: ana, advice: [{url: 'https://wiki/x', last_edited: 2026-05-20, superseded: false}]}, expect: {outcome: proceed}}
",
    );
}

/// To be allowed to do something is not to have been told yes.
#[test]
fn g6_holding_a_permission_is_no_approval() {
    let change = "provenance: ai-authored, authors: bo, operator: '@bo-gh', action: run, environment: production, record: {why: a, verified: b, rollback: c}";
    let table = format!(
        "
cases:
- {{name: the role of the operator, change: {{{change}, approvals: ['@bo-gh']}}, expect: {{outcome: hold, missing: [reset-production-review, reset-senior-approval]}}}}
- {{name: somebody else says yes, change: {{{change}, approvals: [ana]}}, expect: {{outcome: proceed}}}}
"
    );
    run(&reset(), &organisation(), &table);
}

/// A check that says nothing is no yes.
#[test]
fn g9_an_empty_answer_is_no_yes() {
    let change = "provenance: ai-assisted, authors: ana, services: orders, approvals: [carol], record: {why: a, verified: b, rollback: c}";
    let table = format!(
        "
cases:
- {{name: nothing ran, change: {{{change}, reports: [{{tests: {{passed: 0, failed: 0}}}}, {{weakened_tests: 0}}]}}, expect: {{outcome: hold, missing: [reset-tests]}}}}
- {{name: no report, change: {{{change}}}, expect: {{outcome: hold, missing: [reset-tests]}}}}
- {{name: a report that somebody claims, change: {{{change}, reports: [{{tests: {{passed: 9}}, trust: claimed}}, {{weakened_tests: 0, trust: claimed}}]}}, expect: {{outcome: hold, missing: [reset-tests]}}}}
- {{name: tests ran and passed, change: {{{change}, reports: [{{tests: {{passed: 9}}}}, {{weakened_tests: 0}}]}}, expect: {{outcome: proceed}}}}
"
    );
    run(&reset(), &organisation(), &table);
}

/// What somebody says of another's objection takes nothing back.
#[test]
fn a_claim_does_not_take_an_objection_back() {
    let text = "requirements: {one: {because: x, need: {approvals: 1}, mode: hold}}";
    run(
        &policy(text),
        &organisation(),
        "
cases:
- {name: an objection, change: {authors: ana, approvals: [carol, {by: bo, state: changes-requested}]}, expect: {outcome: hold, missing: [one]}}
- {name: claimed to be taken back, change: {authors: ana, approvals: [carol, {by: bo, state: changes-requested}, {by: bo, state: dismissed, trust: claimed}]}, expect: {outcome: hold, missing: [one]}}
- {name: taken back on the forge, change: {authors: ana, approvals: [carol, {by: bo, state: changes-requested}, {by: bo, state: dismissed}]}, expect: {outcome: proceed}}
- {name: an approval claimed to be taken back, change: {authors: ana, approvals: [carol, {by: carol, state: dismissed, trust: claimed}]}, expect: {outcome: hold, missing: [one]}}
",
    );
}
