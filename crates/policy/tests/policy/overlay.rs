//! Resets and freezes: what applies for a time, and only adds.

use caution_core::verdict::{Outcome, State};

use crate::support::{organisation, policy, run, verdict_at};

const RESET: &str = "
extends: baseline
resets:
  spring:
    because: three outages in one week
    from: 2026-03-10
    days: 90
    scope:
      - tier: 1
      - owner: '@org/web'
    requirements:
      two-people:
        because: two people read every change
        need: {approvals: 2}
        mode: hold
      record-of-deploys:
        because: what goes out is written down
        when: [{action: deploy}, {action: run}]
        need: {record: [why, rollback]}
        mode: hold
    exit_criteria:
      - {metric: reverted_share, of: {tier: 1}, at_most: 5%, over_days: 30}
      - {metric: services_without_owner, of: {tier: [1, 2]}, at_most: 0}
      - every team has read its holds
    on_expiry: drop
";

#[test]
fn a_reset_holds_inside_its_days_and_its_scope_and_nowhere_else() {
    run(
        &policy(RESET),
        &organisation(),
        "
cases:
- {name: the day before, now: 2026-03-09, change: {provenance: human-attested, authors: ana, services: payments}, expect: {outcome: proceed, not_applicable: [two-people]}}
- {name: the first day, now: 2026-03-10, change: {provenance: human-attested, authors: ana, services: payments}, expect: {outcome: hold, missing: [two-people]}}
- {name: with two people, now: 2026-03-10, change: {provenance: human-attested, authors: ana, services: payments, approvals: [bo, carol]}, expect: {outcome: proceed, met: [two-people]}}
- {name: the last day, now: 2026-06-07, change: {provenance: human-attested, authors: ana, services: payments}, expect: {outcome: hold, missing: [two-people]}}
- {name: the day after, now: 2026-06-08, change: {provenance: human-attested, authors: ana, services: payments}, expect: {outcome: proceed, not_applicable: [two-people]}}
- {name: elsewhere, now: 2026-04-01, change: {provenance: human-attested, authors: ana, services: docs}, expect: {outcome: proceed, not_applicable: [two-people, record-of-deploys]}}
- {name: its own condition is narrowed too, now: 2026-04-01, change: {provenance: human-attested, authors: ana, action: run, environment: test, services: docs}, expect: {outcome: proceed, not_applicable: [record-of-deploys]}}
- {name: both conditions, now: 2026-04-01, change: {provenance: human-attested, authors: ana, action: run, environment: test, services: payments, approvals: [bo, carol]}, expect: {outcome: hold, missing: [record-of-deploys]}}
- {name: the baseline stays under it, now: 2026-06-08, change: {provenance: ai-authored, authors: ana, services: payments}, expect: {outcome: hold, missing: [second-person-critical]}}
",
    );
}

#[test]
fn a_reset_says_on_which_day_it_is() {
    let told = verdict_at(&policy(RESET), &organisation(), "{authors: dana}", "2026-04-01");
    assert_eq!(told.policy.remarks, ["`spring` is on day 23 of 90; after 2026-06-07 it ends"]);
    let kept = RESET.replace("on_expiry: drop", "on_expiry: keep");
    let told =
        verdict_at(&policy(&kept), &organisation(), "{authors: ana, services: payments}", "2027-01-01");
    assert!(told.requirements.iter().any(|one| one.id == "two-people" && one.state == State::Missing));
}

#[test]
fn a_freeze_stops_what_nobody_can_lift_and_holds_what_somebody_can() {
    let text = "
freezes:
  year-end:
    because: nobody is there to mend it
    from: 2026-12-20T16:00
    until: 2027-01-03
    time_zone: Europe/Berlin
    scope: {tier: [1, 2], action: [deploy, run]}
    lift: nobody
  fridays:
    because: what breaks on Friday stays broken until Monday
    weekly: {from: Friday 16:00, until: Monday 08:00}
    time_zone: '+02:00'
    scope: {environment: production}
    lift: {level: senior}
";
    run(
        &policy(text),
        &organisation(),
        "
cases:
- {name: before, now: '2026-12-20T14:59:59Z', change: {authors: bo, services: payments, action: deploy, environment: test}, expect: {outcome: proceed}}
- {name: begun in Berlin, now: '2026-12-20T15:00:00Z', change: {authors: bo, services: payments, action: deploy, environment: test, approvals: [ana, carol]}, expect: {outcome: stop, missing: [year-end]}}
- {name: the last day belongs to it, now: '2027-01-03T22:59:00Z', change: {authors: bo, services: payments, action: deploy, environment: test}, expect: {outcome: stop, missing: [year-end]}}
- {name: over, now: '2027-01-03T23:00:00Z', change: {authors: bo, services: payments, action: deploy, environment: test}, expect: {outcome: proceed}}
- {name: a merge is not in its scope, now: '2026-12-24', change: {authors: bo, services: payments}, expect: {outcome: proceed}}
- {name: another tier, now: '2026-12-24', change: {authors: bo, services: docs, action: deploy, environment: test}, expect: {outcome: proceed}}
- {name: Friday afternoon, now: '2026-11-20T14:00:00Z', change: {authors: bo, services: docs, action: deploy, environment: prod}, expect: {outcome: hold, missing: [fridays]}}
- {name: Friday afternoon with a senior, now: '2026-11-20T14:00:00Z', change: {authors: bo, services: docs, action: deploy, environment: prod, approvals: [ana]}, expect: {outcome: proceed, met: [fridays]}}
- {name: an agent lifts nothing, now: '2026-11-20T14:00:00Z', change: {authors: bo, services: docs, action: deploy, environment: prod, approvals: [{by: '@helper', bot: true}]}, expect: {outcome: hold, missing: [fridays]}}
- {name: what a file claims lifts nothing, now: '2026-11-20T14:00:00Z', change: {authors: bo, services: docs, action: deploy, environment: prod, approvals: [{by: ana, trust: claimed}]}, expect: {outcome: hold, missing: [fridays]}}
- {name: to nowhere in particular, now: '2026-11-22T10:00:00Z', change: {authors: bo, services: docs, action: run}, expect: {outcome: hold, missing: [fridays]}}
- {name: Monday morning, now: '2026-11-23T06:00:00Z', change: {authors: bo, services: docs, action: deploy, environment: prod}, expect: {outcome: proceed}}
",
    );
    let change = "{authors: bo, services: payments, action: deploy, environment: test}";
    let told = verdict_at(&policy(text), &organisation(), change, "2026-12-24");
    assert_eq!(told.outcome, Outcome::Stop);
    assert_eq!(
        told.next,
        "wait until it is over: the freeze `year-end` is on from 2026-12-20T16:00:00 (Europe/Berlin) until 2027-01-03 (Europe/Berlin); nobody can lift it"
    );
}

#[test]
fn a_large_change_is_held_with_a_proposal_where_to_split_it() {
    let text = "
requirements:
  one-sitting:
    because: nobody reads more than this with care
    when: {provenance: ai, lines_changed: {above: 400}}
    need: {approvals: 2}
    mode: hold
";
    run(
        &policy(text),
        &organisation(),
        "
cases:
- {name: small, change: {provenance: ai-authored, authors: bo, lines: 400, paths: [src/a.py]}, expect: {outcome: proceed}}
- {name: large, change: {provenance: ai-authored, authors: bo, lines: 401, paths: [src/a.py]}, expect: {outcome: hold, missing: [one-sitting]}}
- {name: large and generated, change: {provenance: ai-authored, authors: bo, lines: 9000, paths: [src/generated/a.py]}, expect: {outcome: proceed}}
- {name: large and by a person, change: {provenance: human-attested, authors: bo, lines: 9000, paths: [src/a.py]}, expect: {outcome: proceed}}
",
    );
}
