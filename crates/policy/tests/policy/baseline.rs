//! The policy that judges where a repository has none.

use caution_core::charter::Charter;
use caution_core::verdict::{Outcome, State};

use crate::support::{baseline, charter, organisation, requirement, run, verdict};

#[test]
fn a_repository_without_a_charter_is_left_alone() {
    run(
        &baseline(),
        &Charter::default(),
        "
cases:
- name: an agent's change
  change: {provenance: ai-authored, authors: x@example.org, paths: [src/main.rs]}
  expect: {outcome: proceed, missing: [], warned: []}
- name: a change without marks
  change: {authors: x@example.org, paths: [src/main.rs]}
  expect: {outcome: proceed}
- name: binaries, submodules and a shallow clone are only shown
  change: {authors: x@example.org, paths: [a.png], unknowns: [{kind: binary, path: a.png}, {kind: submodule, path: lib}, {kind: history}, {kind: provenance}]}
  expect: {outcome: proceed, not_applicable: [unseen-critical]}
- name: an edited merge
  change: {authors: x@example.org, hazards: [{rule: evil-merge}]}
  expect: {outcome: proceed, not_applicable: [edited-merge]}
- name: a CI workflow
  change: {authors: x@example.org, paths: [.github/workflows/ci.yml, AGENTS.md]}
  expect: {outcome: proceed, warned: []}
- name: the first charter
  change: {authors: x@example.org, hazards: [{rule: charter-change, severity: medium}]}
  expect: {outcome: proceed, not_applicable: [charter-edit]}
",
    );
}

#[test]
fn with_owners_but_no_charter_ordinary_changes_are_left_alone_and_steering_ones_warn() {
    let owners = charter(&[(".github/CODEOWNERS", "* @ana-gh @bo-gh\n/docs/ @org/writers\n")]);
    run(
        &baseline(),
        &owners,
        "
cases:
- name: an agent's change
  change: {provenance: ai-authored, authors: x@example.org, paths: [src/main.rs]}
  expect: {outcome: proceed, warned: []}
- name: a workflow
  change: {authors: x@example.org, paths: [.github/workflows/ci.yml]}
  expect: {outcome: proceed, warned: [steering-edit]}
- name: a workflow with a review
  change: {authors: x@example.org, paths: [.github/workflows/ci.yml], approvals: ['@ana-gh']}
  expect: {outcome: proceed, warned: [], met: [steering-edit]}
- name: an edited merge
  change: {authors: x@example.org, hazards: [{rule: evil-merge}]}
  expect: {outcome: proceed, warned: [edited-merge]}
- name: a resolved conflict is no edited merge
  change: {authors: x@example.org, hazards: [{rule: evil-merge, severity: note}]}
  expect: {outcome: proceed, warned: []}
- name: a first charter
  change: {authors: x@example.org, hazards: [{rule: charter-change, severity: medium}]}
  expect: {outcome: hold, missing: [charter-edit]}
",
    );
}

#[test]
fn a_team_is_asked_for_a_second_person_where_something_is_at_stake() {
    run(
        &baseline(),
        &organisation(),
        "
cases:
- name: an agent's change of tier 1
  change: {provenance: ai-authored, authors: ana, services: payments}
  expect: {outcome: hold, missing: [second-person-critical], only_unknowns: false}
- name: the same, seen by a second person
  change: {provenance: ai-authored, authors: ana, services: payments, approvals: [dana]}
  expect: {outcome: proceed, met: [second-person-critical]}
- name: a change of tier 2 without marks
  change: {authors: ana, services: orders}
  expect: {outcome: hold, missing: [second-person-critical], only_unknowns: true}
- name: a change of tier 1 that says it is by people
  change: {provenance: human-attested, authors: ana, services: payments}
  expect: {outcome: proceed, missing: []}
- name: a housekeeping bot on tier 1
  change: {provenance: automation, authors: 'dependabot[bot]', services: payments}
  expect: {outcome: proceed}
- name: an agent's change of tier 4
  change: {provenance: ai-authored, authors: ana, services: docs}
  expect: {outcome: proceed}
- name: a binary on tier 1
  change: {provenance: human-attested, authors: ana, paths: [payments/logo.png], unknowns: [{kind: binary, path: payments/logo.png}]}
  expect: {outcome: hold, missing: [unseen-critical], only_unknowns: true}
- name: a binary on tier 4 beside text on tier 1
  change: {provenance: human-attested, authors: ana, paths: [payments/a.py, docs/logo.png], unknowns: [{kind: binary, path: docs/logo.png}]}
  expect: {outcome: proceed, not_applicable: [unseen-critical]}
- name: something without a path, with tier 1 touched
  change: {provenance: human-attested, authors: ana, paths: [payments/a.py], unknowns: [{kind: history}]}
  expect: {outcome: hold, missing: [unseen-critical], only_unknowns: true}
- name: something without a path, with tier 4 touched
  change: {provenance: human-attested, authors: ana, paths: [docs/a.md], unknowns: [{kind: history}]}
  expect: {outcome: proceed}
- name: an edited merge on tier 1
  change: {provenance: human-attested, authors: ana, services: payments, hazards: [{rule: evil-merge}]}
  expect: {outcome: hold, missing: [edited-merge-critical], warned: [edited-merge]}
- name: a lowered tier
  change: {provenance: human-attested, authors: ana, hazards: [{rule: tier-lowered}]}
  expect: {outcome: hold, missing: [charter-edit, policy-loosened]}
- name: a broken charter is mended, not approved
  change: {provenance: human-attested, authors: ana, hazards: [{rule: charter-change, severity: medium}, {rule: charter-broken}], approvals: [bo]}
  expect: {outcome: hold, missing: [charter-readable], met: [charter-edit]}
- name: something irreversible without a record
  change: {provenance: human-attested, authors: ana, effects: [{verb: delete, reversible: false}], approvals: [bo]}
  expect: {outcome: hold, missing: [irreversible]}
- name: something irreversible with record and second person
  change: {provenance: human-attested, authors: ana, effects: [{verb: delete, reversible: false}], approvals: [bo], record: {why: a, verified: b, rollback: c}}
  expect: {outcome: proceed, met: [irreversible]}
- name: a record that is only claimed
  change: {provenance: human-attested, authors: ana, effects: [{verb: delete, reversible: false}], approvals: [bo], record: {why: a, verified: b, rollback: c, trust: claimed}}
  expect: {outcome: hold, missing: [irreversible]}
- name: something irreversible with something unseen
  change: {provenance: human-attested, authors: ana, effects: [{verb: truncate, reversible: false}], unknowns: [{kind: too-large}], record: {why: a, verified: b, rollback: c}}
  expect: {outcome: hold, missing: [irreversible, unseen-critical]}
",
    );
}

#[test]
fn what_goes_to_production_on_tier_1_and_2_is_seen_by_a_second_person() {
    run(
        &baseline(),
        &organisation(),
        "
cases:
- name: a deploy of tier 1 by its author alone
  change: {provenance: human-attested, authors: ana, services: payments, action: deploy, environment: production}
  expect: {outcome: hold, missing: [production-critical]}
- name: the same with the author's own approval
  change: {provenance: human-attested, authors: ana, services: payments, action: deploy, environment: production, approvals: [ana]}
  expect: {outcome: hold, missing: [production-critical]}
- name: the same, seen by a second person
  change: {provenance: human-attested, authors: ana, services: payments, action: deploy, environment: production, approvals: [bo]}
  expect: {outcome: proceed, met: [production-critical]}
- name: a command in production on tier 2
  change: {provenance: human-attested, authors: ana, services: orders, action: run, environment: eu-prod}
  expect: {outcome: hold, missing: [production-critical]}
- name: a deploy that names no environment could be one to production
  change: {provenance: human-attested, authors: ana, services: payments, action: deploy}
  expect: {outcome: hold, missing: [production-critical], only_unknowns: true}
- name: a deploy to staging
  change: {provenance: human-attested, authors: ana, services: payments, action: deploy, environment: staging}
  expect: {outcome: proceed, not_applicable: [production-critical]}
- name: a deploy of tier 4
  change: {provenance: human-attested, authors: ana, services: docs, action: deploy, environment: production}
  expect: {outcome: proceed, not_applicable: [production-critical]}
- name: a merge is not yet in production
  change: {provenance: human-attested, authors: ana, services: payments}
  expect: {outcome: proceed, not_applicable: [production-critical]}
",
    );
}

#[test]
fn a_step_from_a_superseded_page_is_seen_by_a_second_person_where_something_is_at_stake() {
    run(
        &baseline(),
        &organisation(),
        "
cases:
- name: superseded, on tier 1
  change: {provenance: human-attested, authors: ana, services: payments, hazards: [{rule: stale-advice}]}
  expect: {outcome: hold, missing: [superseded-advice]}
- name: the same, seen by a second person
  change: {provenance: human-attested, authors: ana, services: payments, hazards: [{rule: stale-advice}], approvals: [bo]}
  expect: {outcome: proceed, met: [superseded-advice]}
- name: only old, on tier 1
  change: {provenance: human-attested, authors: ana, services: payments, hazards: [{rule: stale-advice, severity: medium}]}
  expect: {outcome: proceed, not_applicable: [superseded-advice]}
- name: superseded, on tier 4
  change: {provenance: human-attested, authors: ana, services: docs, hazards: [{rule: stale-advice}]}
  expect: {outcome: proceed, not_applicable: [superseded-advice]}
",
    );
}

#[test]
fn one_person_alone_deploys_and_follows_pages_as_before() {
    let alone =
        charter(&[(".caution/services.yaml", "services:\n  payments: {tier: 1, paths: [payments/**]}\n")]);
    run(
        &baseline(),
        &alone,
        "
cases:
- name: a deploy of tier 1
  change: {provenance: human-attested, authors: x@example.org, services: payments, action: deploy, environment: production}
  expect: {outcome: proceed, not_applicable: [production-critical]}
- name: a superseded page
  change: {provenance: human-attested, authors: x@example.org, services: payments, hazards: [{rule: stale-advice}]}
  expect: {outcome: proceed, not_applicable: [superseded-advice]}
",
    );
}

#[test]
fn one_person_alone_is_told_so_and_not_asked_for_a_second() {
    let alone =
        charter(&[(".caution/services.yaml", "services:\n  payments: {tier: 1, paths: [payments/**]}\n")]);
    let change = "{provenance: ai-authored, authors: x@example.org, services: payments}";
    let verdict = verdict(&baseline(), &alone, change);
    assert_eq!(verdict.outcome, Outcome::Proceed);
    let second = requirement(&verdict, "second-person-critical");
    assert_eq!(
        (second.state, second.applies.as_str()),
        (State::NotApplicable, "only one person is known here")
    );
}

#[test]
fn an_owner_who_is_the_author_leaves_the_author_alone() {
    let services = (
        ".caution/services.yaml",
        "services:\n  payments: {tier: 1, paths: [payments/**], owners: [jane]}\n",
    );
    let owners = |text| charter(&[services, (".github/CODEOWNERS", text)]);
    let change =
        |author: &str| format!("{{provenance: ai-authored, authors: {author}, paths: [payments/a.py]}}");
    for author in ["jane@example.org", "'1+jane@users.noreply.github.com'"] {
        let verdict = verdict(&baseline(), &owners("* @jane\n"), &change(author));
        assert_eq!(verdict.outcome, Outcome::Proceed, "{author}");
    }
    let other = verdict(&baseline(), &owners("* @jane\n"), &change("j.doe@example.org"));
    assert_eq!(other.outcome, Outcome::Hold);
    let act = &requirement(&other, "second-person-critical").needs[0].clearers.act;
    assert!(act.contains("@jane"), "{act}");
}

#[test]
fn a_lone_handle_that_may_be_the_author_is_told_how_to_say_so() {
    let owners = charter(&[
        (".caution/services.yaml", "services:\n  payments: {tier: 1, paths: [payments/**]}\n"),
        (".github/CODEOWNERS", "* @jane\n"),
    ]);
    let change = "{provenance: ai-authored, authors: j.doe@example.org, paths: [payments/a.py]}";
    let verdict = verdict(&baseline(), &owners, change);
    assert_eq!(
        verdict.next,
        "ask @jane to approve aaaaaaaaaaaa on the forge; if @jane is you, name yourself with that handle and your address in .caution/people.yaml on the target branch"
    );
}

#[test]
fn a_record_in_a_commit_message_counts_so_that_a_person_alone_can_give_it() {
    let change =
        "{provenance: human-attested, authors: x@example.org, effects: [{verb: delete, reversible: false}]}";
    let verdict = verdict(&baseline(), &Charter::default(), change);
    assert_eq!(verdict.outcome, Outcome::Hold);
    assert_eq!(verdict.next, "write `Why:`, `Verified:` and `Rollback:` lines into the commit message");
}

#[test]
fn settings_wait_for_a_second_person_where_they_reach_tier_1_or_2_at_once_or_read_as_harmless() {
    run(
        &baseline(),
        &organisation(),
        "
cases:
- name: a flag for everybody
  change: {provenance: human-attested, authors: dana, reached: [{tier: 1}], setting: flag-service, exposure: 100}
  expect: {outcome: hold, missing: [setting-critical]}
- name: the same flag, seen by somebody else
  change: {provenance: human-attested, authors: dana, reached: [{tier: 1}], setting: flag-service, exposure: 100, approvals: [bo]}
  expect: {outcome: proceed, met: [setting-critical]}
- name: a flag for five per cent
  change: {provenance: human-attested, authors: dana, reached: [{tier: 1}], setting: flag-service, exposure: 5}
  expect: {outcome: proceed, not_applicable: [setting-critical]}
- name: a flag of what matters less
  change: {provenance: human-attested, authors: dana, reached: [{tier: 3}], setting: flag-service, exposure: 100}
  expect: {outcome: proceed, not_applicable: [setting-critical]}
- name: a setting that comes with the next start
  change: {provenance: human-attested, authors: dana, reached: [{tier: 1}], setting: mounted, exposure: 100}
  expect: {outcome: proceed, not_applicable: [setting-critical, setting-reads-harmless, setting-unread]}
- name: a name that is gone and still asked for
  change: {provenance: human-attested, authors: dana, reached: [{tier: 2, band: likely}], setting: still-read}
  expect: {outcome: hold, missing: [setting-reads-harmless]}
- name: another order, only possibly reached
  change: {provenance: human-attested, authors: dana, reached: [{tier: 1, band: possible}], setting: reordered}
  expect: {outcome: proceed, not_applicable: [setting-reads-harmless]}
- name: nobody was found who reads it
  change: {provenance: human-attested, authors: dana, reached: [{tier: 1}], setting: unread}
  expect: {outcome: proceed, warned: [setting-unread]}
- name: a column goes
  change: {provenance: human-attested, authors: dana, reached: [{tier: 1}], reversal: destructive}
  expect: {outcome: hold, missing: [schema-critical]}
",
    );
}
