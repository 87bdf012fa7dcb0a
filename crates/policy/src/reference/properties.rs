//! What is true of every policy and every change.

use std::collections::BTreeMap;

use caution_core::charter::{Charter, PolicyOrigin, PolicySource};
use caution_core::context::Context;
use caution_core::provenance::Class;
use caution_core::verdict::{Outcome, State};
use proptest::prelude::*;

use super::judge;
use super::scenes::{BASELINE, Dice, add_claim, compile, policy_text, scene};
use crate::{Policy, decide};

fn numbers() -> impl Strategy<Value = Vec<u16>> {
    proptest::collection::vec(any::<u16>(), 20..160)
}

/// At least this many random policies and changes; `PROPTEST_CASES` asks for more.
const CASES: u32 = 2_000;

proptest! {
    #![proptest_config(ProptestConfig {
        cases: ProptestConfig::default().cases.max(CASES),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn cedar_and_straight_rust_agree(policy in numbers(), change in numbers()) {
        let text = policy_text(&mut Dice(policy.iter()));
        let policy = compile(&text);
        let scene = scene(&mut Dice(change.iter()));
        let verdict = decide(&policy, &scene.input());
        let (outcome, states) = judge(&policy, &scene.input());
        for requirement in &verdict.requirements {
            let state = if requirement.state == State::Unknown { State::Missing } else { requirement.state };
            prop_assert_eq!(
                Some(&state), states.get(&requirement.id),
                "{} ({:?})\n{}\n{:#?}", &requirement.id, requirement, &text, &scene.change.context
            );
        }
        prop_assert_eq!(verdict.outcome, outcome, "{}\n{:#?}", &text, &verdict.reasons);
        prop_assert!(!verdict.reasons.is_empty() && !verdict.next.is_empty());
        prop_assert!(!verdict.reasons.iter().any(|reason| reason.contains("could not be evaluated")));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_same_inputs_give_the_same_verdict(policy in numbers(), change in numbers()) {
        let text = policy_text(&mut Dice(policy.iter()));
        let scene = scene(&mut Dice(change.iter()));
        prop_assert_eq!(decide(&compile(&text), &scene.input()), decide(&compile(&text), &scene.input()));
    }

    #[test]
    fn a_policy_known_to_be_valid_decides_the_same(policy in numbers(), change in numbers()) {
        let text = policy_text(&mut Dice(policy.iter()));
        let scene = scene(&mut Dice(change.iter()));
        let source = PolicySource { origin: PolicyOrigin::CommandLine("t".to_owned()), text };
        let validated = Policy::compile(&source, &[]).unwrap();
        let digest = validated.newly_validated().unwrap();
        let known = Policy::compile_with(&source, &[], |asked| asked == digest).unwrap();
        prop_assert_eq!(known.newly_validated(), None);
        prop_assert_eq!(decide(&known, &scene.input()), decide(&validated, &scene.input()));
    }

    #[test]
    fn a_claim_never_loosens_anything(policy in numbers(), change in numbers(), claims in numbers()) {
        let policy = compile(&policy_text(&mut Dice(policy.iter())));
        let mut scene = scene(&mut Dice(change.iter()));
        let before = decide(&policy, &scene.input());
        let mut dice = Dice(claims.iter());
        for _ in 0..3 {
            add_claim(&mut dice, &mut scene.change.context);
        }
        let after = decide(&policy, &scene.input());
        prop_assert!(
            after.outcome >= before.outcome,
            "{:#?}\n{:#?}\n{:#?}", &before.requirements, &after.requirements, &scene.change.context
        );
    }

    #[test]
    fn a_mark_of_ai_never_loosens_baseline(change in numbers()) {
        let policy = &*BASELINE;
        let mut scene = scene(&mut Dice(change.iter()));
        let before = decide(policy, &scene.input());
        for class in [Class::AiAssisted, Class::AiAuthored, Class::Mixed] {
            scene.assessment.provenance.class = class;
            let after = decide(policy, &scene.input());
            prop_assert!(after.outcome >= before.outcome, "{:?}", class);
        }
    }

    #[test]
    fn one_person_alone_can_clear_every_hold_of_baseline(change in numbers()) {
        let mut scene = scene(&mut Dice(change.iter()));
        scene.charter = Charter { services: scene.charter.services, ..Charter::default() };
        for service in scene.charter.services.iter_mut() {
            service.owners.clear();
        }
        scene.change.commits.truncate(1);
        scene.change.commits[0].message = "x".to_owned();
        scene.change.context = Context::default();
        let verdict = decide(&BASELINE, &scene.input());
        prop_assert!(verdict.outcome != Outcome::Stop);
        for requirement in verdict.requirements.iter().filter(|requirement| requirement.blocks()) {
            for need in requirement.needs.iter().filter(|need| need.state == State::Missing) {
                prop_assert!(need.id == "record" || need.id == "clear-of", "{:?}", need);
                prop_assert!(!need.clearers.act.is_empty());
            }
        }
    }

    #[test]
    fn every_hold_names_an_act(policy in numbers(), change in numbers()) {
        let policy = compile(&policy_text(&mut Dice(policy.iter())));
        let scene = scene(&mut Dice(change.iter()));
        let verdict = decide(&policy, &scene.input());
        for need in verdict.requirements.iter().flat_map(|requirement| &requirement.needs) {
            let open = matches!(need.state, State::Missing | State::Unknown);
            prop_assert_eq!(open, !need.clearers.act.is_empty(), "{:?}", need);
        }
    }

    #[test]
    fn compiling_never_panics(text in "\\PC{0,200}") {
        let _ = take(&text);
    }

    #[test]
    fn compiling_a_damaged_policy_never_panics(policy in numbers(), at in any::<u16>(), with in "\\PC{0,4}") {
        let text = policy_text(&mut Dice(policy.iter()));
        let mut at = usize::from(at) % text.len();
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let (before, after) = text.split_at(at);
        let damaged = format!("{before}{with}{}", after.get(1..).unwrap_or_default());
        if let Err(problem) = take(&damaged) {
            prop_assert!(!problem.message.is_empty());
        }
    }
}

/// Numbers that look random and are the same every time.
fn fixed_numbers(seed: u64) -> Vec<u16> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        u16::try_from(state >> 48).unwrap()
    };
    (0..160).map(|_| next()).collect()
}

#[test]
fn random_policies_and_changes_differ_enough_to_show_something() {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for seed in 1..=300 {
        let policy = compile(&policy_text(&mut Dice(fixed_numbers(seed).iter())));
        for other in 0..6 {
            let scene = scene(&mut Dice(fixed_numbers(1_000 * seed + other).iter()));
            let verdict = decide(&policy, &scene.input());
            *seen.entry(format!("{:?}", verdict.outcome)).or_default() += 1;
            for requirement in &verdict.requirements {
                *seen.entry(format!("{:?} requirement", requirement.state)).or_default() += 1;
                for need in &requirement.needs {
                    let kind =
                        need.id.trim_end_matches(|letter: char| letter == '-' || letter.is_ascii_digit());
                    *seen.entry(format!("{:?} {kind}", need.state)).or_default() += 1;
                }
            }
        }
    }
    for wanted in [
        "Proceed",
        "Hold",
        "Stop",
        "Met requirement",
        "Missing requirement",
        "NotApplicable requirement",
        "Met approvals",
        "Missing approvals",
        "NotApplicable approvals",
        "Unknown approvals",
        "Met tests",
        "Met coverage",
        "Met test-changes",
        "Met check:ci/build",
        "Met rollout",
        "Met record",
        "Met advice",
        "Unknown advice",
        "NotApplicable advice",
        "Met provenance",
        "Met clear-of",
        "Met confirmation",
        "Unknown clear-of",
    ] {
        assert!(seen.get(wanted).is_some_and(|count| *count > 2), "{wanted}: {seen:#?}");
    }
}

fn take(text: &str) -> Result<Policy, caution_core::problem::Problem> {
    let origin = PolicyOrigin::CommandLine("p.yaml".to_owned());
    Policy::compile(&PolicySource { origin, text: text.to_owned() }, &[])
}
