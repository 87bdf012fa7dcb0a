//! The native form: every condition and every need.

use caution_core::Digest;
use caution_core::verdict::Outcome;
use caution_policy::Policy;

use crate::support::{organisation, own_ids, policy, requirement, run, source, verdict};

#[test]
fn every_condition_is_true_where_it_should_be_and_nowhere_else() {
    let yes_and_no = [
        ("{provenance: ai}", "{provenance: mixed}", "{provenance: automation}"),
        ("{provenance: [unknown]}", "{}", "{provenance: human-attested}"),
        ("{provenance: ai}", "{tier: 2}", "{tier: 3}"),
        ("{author_level: {below: senior}}", "{authors: bo}", "{authors: ana}"),
        ("{author_level: {below: mid}}", "{authors: eve@x.example}", "{authors: bo}"),
        ("{tier: [1, 2]}", "{tier: 2}", "{tier: 3}"),
        ("{tier: {at_most: 3}}", "{tier: 3}", "{tier: 4}"),
        ("{tier: tier_1}", "{tier: [4, 1]}", "{tier: 2}"),
        ("{service: payments}", "{services: payments}", "{services: orders}"),
        ("{function: Order_Processing}", "{services: orders}", "{services: payments}"),
        ("{paths: ['**/*.sql', payments]}", "{paths: payments/x/y.py}", "{paths: pay/x.py}"),
        ("{paths: ['docs/日本語/**']}", "{paths: docs/日本語/a}", "{paths: docs/a}"),
        (
            "{hazard: [evil-merge]}",
            "{hazards: [{rule: evil-merge, severity: note}]}",
            "{hazards: [{rule: other}]}",
        ),
        (
            "{hazard: evil-merge, severity_at_least: medium}",
            "{hazards: [{rule: evil-merge}]}",
            "{hazards: [{rule: evil-merge, severity: low}, {rule: other}]}",
        ),
        ("{severity_at_least: high}", "{hazards: [{rule: x}]}", "{hazards: [{rule: x, severity: medium}]}"),
        (
            "{effect: irreversible}",
            "{effects: [{verb: update, reversible: false}]}",
            "{effects: [{verb: delete}]}",
        ),
        ("{effect: [delete, truncate]}", "{effects: [{verb: delete}]}", "{effects: [{verb: create}]}"),
        ("{action: [deploy, run]}", "{action: run}", "{action: merge}"),
        (
            "{environment: production}",
            "{action: deploy, environment: eu-prod-1}",
            "{action: deploy, environment: non-prod}",
        ),
        ("{environment: production}", "{action: deploy}", "{action: merge}"),
        ("{unknowns: any}", "{unknowns: [{kind: lfs}]}", "{}"),
        ("{unknowns: [binary]}", "{unknowns: [{kind: binary}]}", "{unknowns: [{kind: lfs}]}"),
        (
            "{unknowns: any, service: payments}",
            "{paths: payments/a, unknowns: [{kind: lfs, path: payments/a}]}",
            "{paths: [payments/a, docs/b], unknowns: [{kind: lfs, path: docs/b}]}",
        ),
        (
            "{unknowns: any, function: payments}",
            "{paths: payments/a, unknowns: [{kind: lfs}]}",
            "{paths: docs/a, unknowns: [{kind: lfs}]}",
        ),
        (
            "{unknowns: any, paths: x/**}",
            "{paths: x/a, unknowns: [{kind: lfs, path: x/a}]}",
            "{paths: [x/a, y], unknowns: [{kind: lfs, path: y}]}",
        ),
        ("{touches: [ci]}", "{paths: .github/workflows/a.yml}", "{paths: AGENTS.md}"),
        ("{touches: [agent-instructions, charter]}", "{paths: CLAUDE.md}", "{paths: README.md}"),
        ("{reach: {services_at_least: 2}}", "{services: [payments, orders]}", "{services: orders}"),
        (
            "{reach: {tier: 1}}",
            "{reached: [{tier: 1, band: likely}]}",
            "{reached: [{tier: 1, band: possible}]}",
        ),
        ("{reach: {tier: 2, band: certain}}", "{reached: [{tier: 1}]}", "{reached: [{tier: 3}]}"),
        ("{reach: {tier: 1}}", "{services: payments}", "{services: orders}"),
        (
            "{reach: {services: ['pay*']}}",
            "{reached: [{service: payments}]}",
            "{reached: [{service: orders}]}",
        ),
        (
            "{reach: {services: orders, band: possible}}",
            "{reached: [{service: orders, band: possible}]}",
            "{}",
        ),
        (
            "{reach: {entries_at_least: {route: 2}}}",
            "{entries: {route: 2}}",
            "{entries: {route: 1, test: 9}}",
        ),
        ("{exposure: {over: 10}}", "{exposure: 11}", "{exposure: 10}"),
        (
            "{exposure: {over: 10, tier: 1}}",
            "{exposure: 100, reached: [{tier: 1}]}",
            "{exposure: 100, reached: [{tier: 2}]}",
        ),
        ("{reversal: destructive}", "{reversal: destructive}", "{reversal: manual}"),
        ("{reversal: [manual, destructive]}", "{reversal: manual}", "{}"),
        ("{setting: at-once}", "{setting: flag-service}", "{setting: mounted}"),
        ("{setting: [unread, still-read]}", "{setting: still-read}", "{setting: reordered}"),
        ("{setting: taken-up}", "{setting: taken-up}", "{}"),
        (
            "{unknowns: reach, reach: {tier: 1}}",
            "{unknowns: [{kind: reach}], reached: [{tier: 1}]}",
            "{unknowns: [{kind: reach}], reached: [{tier: 2}]}",
        ),
        ("[{tier: 1}, {action: run}]", "{action: run}", "{tier: 2}"),
        ("{tier: 1, action: run}", "{tier: 1, action: run}", "{tier: 1}"),
    ];
    for (when, yes, no) in yes_and_no {
        let policy = policy(&format!("never: {{it: {{because: x, when: {when}, mode: hold}}}}"));
        let outcome = |change: &str| {
            let verdict = verdict(&policy, &organisation(), change);
            let applies = requirement(&verdict, "it").applies.clone();
            assert!(!applies.is_empty());
            (verdict.outcome, applies)
        };
        assert_eq!(outcome(yes).0, Outcome::Stop, "{when} on {yes}: {}", outcome(yes).1);
        assert_eq!(outcome(no).0, Outcome::Proceed, "{when} on {no}: {}", outcome(no).1);
    }
}

#[test]
fn what_unknown_provenance_counts_as_is_for_each_layer_to_say() {
    let text = |word: &str| {
        format!(
            "unknown_provenance: {word}\nnever: {{it: {{because: x, when: {{provenance: ai}}, mode: hold}}}}"
        )
    };
    let cases = [
        ("never", Outcome::Proceed, Outcome::Proceed),
        ("counts_as_ai_on_critical", Outcome::Stop, Outcome::Proceed),
        ("counts_as_ai", Outcome::Stop, Outcome::Stop),
    ];
    for (word, critical, elsewhere) in cases {
        let policy = policy(&text(word));
        assert_eq!(verdict(&policy, &organisation(), "{tier: 1}").outcome, critical, "{word}");
        assert_eq!(verdict(&policy, &organisation(), "{tier: 4}").outcome, elsewhere, "{word}");
    }
}

#[test]
fn never_stops_and_nothing_clears_it() {
    let policy = policy(
        "never: {no-truncate: {because: it cost us a day, when: {effect: truncate, environment: production}, mode: hold}}",
    );
    let verdict = verdict(
        &policy,
        &organisation(),
        "{action: run, environment: production, effects: [{verb: truncate}], authors: dana, approvals: [ana, carol]}",
    );
    assert_eq!(verdict.outcome, Outcome::Stop);
    assert_eq!(
        verdict.reasons,
        ["`no-truncate` must not happen: an effect is `truncate`; it goes to `production`"]
    );
    assert_eq!(verdict.next, "take out of the change what `no-truncate` forbids");
}

#[test]
fn needs_of_every_kind_are_met_and_missed() {
    let cases = [
        (
            "{approvals: [2, {count: 1, level: staff}]}",
            "{authors: dana, approvals: [ana, carol]}",
            "{authors: dana, approvals: [ana, bo]}",
        ),
        (
            "{approvals: {owner: true}}",
            "{authors: dana, services: orders, approvals: [bo]}",
            "{authors: dana, services: orders, approvals: [ana]}",
        ),
        (
            "{approvals: {team: payments, level: senior}}",
            "{authors: dana, approvals: [ana]}",
            "{authors: dana, approvals: [bo, carol]}",
        ),
        (
            "{evidence: [{check: ci/build}]}",
            "{reports: [{check_passed: ci/build}]}",
            "{reports: [{check_passed: ci/build}, {check_failed: ci/build}]}",
        ),
        ("{evidence: tests}", "{reports: [{tests: {passed: 1}}]}", "{}"),
        (
            "{evidence: {changed_lines_covered_percent: 50, checks: [x]}}",
            "{reports: [{changed_lines_covered_percent: 50}, {check_passed: x}]}",
            "{reports: [{changed_lines_covered_percent: 49}, {check_passed: x}]}",
        ),
        (
            "{rollout: {steps_at_least: 2}}",
            "{reports: [{rollout: {steps: [50, 100]}}]}",
            "{reports: [{rollout: {steps: [100]}}]}",
        ),
        ("{record: why}", "{record: {why: because}}", "{record: {rollback: revert}}"),
        ("{record: why}", "{record: {why: because}}", "{record: {why: ' '}}"),
        (
            "{advice: {younger_than_days: 30}}",
            "{advice: [{url: 'https://x', last_edited: 2026-05-20}]}",
            "{advice: [{url: 'https://x', last_edited: 2026-04-20}]}",
        ),
        ("{provenance: stated}", "{provenance: human-attested}", "{}"),
        ("{clear_of: [x]}", "{hazards: []}", "{hazards: [{rule: x}]}"),
    ];
    for (need, met, missed) in cases {
        let policy = policy(&format!("requirements: {{it: {{because: x, need: {need}, mode: hold}}}}"));
        let state = |change: &str| {
            let verdict = verdict(&policy, &organisation(), change);
            (verdict.outcome, crate::support::shown(requirement(&verdict, "it")))
        };
        if need != "{clear_of: [x]}" {
            assert_eq!(state(met).0, Outcome::Proceed, "{need}: {}", state(met).1);
        }
        assert_eq!(state(missed).0, Outcome::Hold, "{need}: {}", state(missed).1);
    }
}

#[test]
fn a_pinned_layer_is_read_and_can_only_be_added_to() {
    let organisation_text = "profiles: {ours: {tests: passed}}\nrequirements: {org: {because: x, need: {evidence: ours}, mode: hold}}\n";
    let digest = Digest::of(organisation_text.as_bytes());
    let layers = [("org.yaml".to_owned(), organisation_text.to_owned())];
    let text = format!(
        "extends: org.yaml@{digest}\nprofiles: {{ours: {{weakened_tests: 9}}}}\nrequirements: {{mine: {{because: y, need: {{evidence: ours}}, mode: hold}}}}\n"
    );
    let policy = Policy::compile(&source(&text), &layers).unwrap();
    assert_eq!(own_ids(&policy), ["org", "mine"]);
    run(
        &policy,
        &organisation(),
        "
cases:
- {name: the layer's own limits stay, change: {reports: [{weakened_tests: 0}]}, expect: {outcome: hold, missing: [org], met: [mine]}}
- {name: both, change: {reports: [{weakened_tests: 0}, {tests: {passed: 1}}]}, expect: {outcome: proceed}}
",
    );
    assert_eq!(caution_policy::extended_file(&source(&text)).unwrap().as_deref(), Some("org.yaml"));
    assert_eq!(caution_policy::extended_file(&source("extends: baseline\n")).unwrap(), None);
}

#[test]
fn the_digest_covers_every_layer() {
    let one = policy("extends: baseline\n");
    let two = policy("extends: baseline # the same\n");
    assert_ne!(one.digest(), two.digest());
    assert_eq!(one.digest(), policy("extends: baseline\n").digest());
}

#[test]
fn the_printed_cedar_is_what_cedar_reads() {
    for built_in in caution_policy::BUILT_IN {
        let policy = Policy::compile(&crate::support::built_in_source(built_in.name), &[]).unwrap();
        let text = policy.cedar_text();
        let read: cedar_policy::PolicySet = text.parse().unwrap();
        assert_eq!(read.policies().count(), text.matches("\nforbid ").count() + 1);
        for id in policy.requirement_ids() {
            assert!(text.contains(&format!("@id(\"{id}")), "{id}");
        }
    }
}

#[test]
fn hostile_words_stay_words() {
    let text = r#"requirements:
  it:
    because: "quote \" backslash \\ newline \n brace } */ $(x)"
    when: {paths: ['a"b/**', "c\\\\d"], service: ["x\"]) || true //"], environment: ["pro\"d"]}
    need: {evidence: [{check: "ci\"); permit(principal, action, resource); //"}], approvals: {team: "a\"b"}}
    mode: hold
"#;
    let policy = policy(text);
    let verdict = verdict(&policy, &organisation(), "{authors: dana, action: deploy}");
    assert_eq!(verdict.outcome, Outcome::Proceed);
    let read: cedar_policy::PolicySet = policy.cedar_text().parse().unwrap();
    assert_eq!(read.policies().filter(|policy| policy.effect() == cedar_policy::Effect::Permit).count(), 1);
}
