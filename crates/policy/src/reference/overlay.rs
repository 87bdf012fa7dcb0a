//! A reset and a freeze can only add.

use std::collections::BTreeMap;

use caution_core::verdict::{State, Verdict};
use proptest::prelude::*;

use super::holds;
use super::people::Crowd;
use super::scenes::{Dice, compile, policy_text, scene};
use crate::model::Passing;
use crate::{Input, Policy, decide};

const SCOPES: &[&str] =
    &["", "{tier: 1}", "[{tier: [1, 2]}, {service: docs}]", "{owner: payments}", "{paths: 'tools/**'}"];

/// What is asked, moved into a reset with other names.
fn as_reset(policy: &str, scope: &str, from: &str, until: &str) -> String {
    let body = policy.split_once("requirements:\n").map(|(_, body)| body).unwrap_or_default();
    let mut text = format!(
        "resets:\n  over:\n    because: x\n    from: {from}\n    until: {until}\n    on_expiry: drop\n"
    );
    if !scope.is_empty() {
        text.push_str(&format!("    scope: {scope}\n"));
    }
    text.push_str("    requirements:\n");
    for line in body.lines() {
        let line = line.replacen("  r", "  o", usize::from(line.starts_with("  r")));
        let line = line.replacen("  n:", "  m:", usize::from(line.starts_with("  n:")));
        text.push_str(&format!("    {line}\n"));
    }
    text
}

fn states(verdict: &Verdict) -> BTreeMap<&str, State> {
    verdict.requirements.iter().map(|one| (one.id.as_str(), one.state)).collect()
}

/// Whether a change is of the kind that the reset is about.
fn in_scope(policy: &Policy, input: &Input<'_>) -> bool {
    let crowd = Crowd::new(input);
    policy.layers().iter().any(|layer| match &layer.passing {
        Some(Passing::Reset { scope, .. }) => {
            let all = |clause: &Vec<_>| clause.iter().all(|condition| holds(condition, input, &crowd));
            scope.is_empty() || scope.iter().any(all)
        }
        _ => false,
    })
}

fn numbers() -> impl Strategy<Value = Vec<u16>> {
    proptest::collection::vec(any::<u16>(), 20..160)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_reset_is_never_milder_and_is_nothing_outside_its_days_and_its_scope(
        policy in numbers(), over in numbers(), change in numbers(), scope in 0..SCOPES.len()
    ) {
        let base = policy_text(&mut Dice(policy.iter()));
        let over = policy_text(&mut Dice(over.iter()));
        let scene = scene(&mut Dice(change.iter()));
        let plain = decide(&compile(&base), &scene.input());
        let scope = SCOPES[scope];
        for (from, until, open) in
            [("2020-01-01", "2099-12-31", true), ("2020-01-01", "2020-12-31", false), ("2090-01-01", "2099-12-31", false)]
        {
            let text = format!("{base}{}", as_reset(&over, scope, from, until));
            let policy = compile(&text);
            let with = decide(&policy, &scene.input());
            prop_assert!(with.outcome >= plain.outcome, "{}", text);
            let (before, after) = (states(&plain), states(&with));
            prop_assert!(before.iter().all(|(id, state)| after.get(id) == Some(state)), "{}", text);
            if !open || !in_scope(&policy, &scene.input()) {
                prop_assert_eq!(with.outcome, plain.outcome, "{}", text);
                prop_assert_eq!(&with.next, &plain.next, "{}", text);
            }
        }
    }

    #[test]
    fn a_freeze_is_never_milder_and_is_nothing_outside_its_time(
        policy in numbers(), change in numbers(), scope in 0..SCOPES.len(), lift in any::<bool>()
    ) {
        let base = policy_text(&mut Dice(policy.iter()));
        let scene = scene(&mut Dice(change.iter()));
        let plain = decide(&compile(&base), &scene.input());
        let scope = if SCOPES[scope].is_empty() { String::new() } else { format!(", scope: {}", SCOPES[scope]) };
        let lift = if lift { "{level: senior}" } else { "nobody" };
        for (from, until, open) in [("2020-01-01", "2099-12-31", true), ("2020-01-01", "2020-12-31", false)] {
            let text = format!(
                "{base}freezes:\n  ice: {{because: x, from: {from}, until: {until}, lift: {lift}{scope}}}\n"
            );
            let with = decide(&compile(&text), &scene.input());
            prop_assert!(with.outcome >= plain.outcome, "{}", text);
            if !open {
                prop_assert_eq!(with.outcome, plain.outcome, "{}", text);
            }
        }
    }
}
