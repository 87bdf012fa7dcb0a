//! Absence, delegates and load decide whom a report names, and nothing else.

use std::collections::BTreeSet;

use caution_core::context::{Account, OpenRequests, Told, Trust};
use caution_core::people::{Absence, PersonId};
use caution_core::verdict::Verdict;
use proptest::prelude::*;

use super::scenes::{Dice, Scene, compile, policy_text, scene};
use crate::decide;

fn numbers() -> impl Strategy<Value = Vec<u16>> {
    proptest::collection::vec(any::<u16>(), 20..160)
}

/// Sends people away, names delegates (in rings, too), and tells what waits for whom.
fn burden(scene: &mut Scene, numbers: &[u16]) {
    let mut numbers = numbers.iter().copied().cycle();
    let mut roll = |sides: u16| numbers.next().unwrap_or(0) % sides;
    let ids: Vec<PersonId> = scene.charter.people.all.iter().map(|person| person.id.clone()).collect();
    let days = ["2026-05-01", "2026-05-31", "2026-06-01", "2026-06-02", "2026-12-01"];
    let day = |place: u16| days[usize::from(place)].parse().unwrap();
    for person in &mut scene.charter.people.all {
        for _ in 0..roll(3) {
            let from = (roll(2) == 0).then(|| day(roll(5)));
            person.away.push(Absence { from, until: day(roll(5)) });
        }
        person.delegate = (roll(2) == 0).then(|| ids[usize::from(roll(4)) % ids.len()].clone());
        person.reviews_per_day = (roll(2) == 0).then(|| u32::from(roll(3)) + 1);
    }
    let handles = ["ana-gh", "ana", "bo-gh", "dana-gh", "kim-gh", "eve", "zoe", "agent[bot]", "", "payments"];
    for _ in 0..roll(8) {
        let value = OpenRequests {
            who: Account::person(handles[usize::from(roll(10))]),
            count: if roll(9) == 0 { u32::MAX } else { u32::from(roll(6)) },
        };
        let trust = [Trust::Claimed, Trust::Signed, Trust::Forge][usize::from(roll(3))];
        scene.change.context.open_requests.push(Told { value, trust, source: "x".to_owned() });
    }
}

/// A verdict without the names of those who are asked.
fn unnamed(verdict: &Verdict) -> Verdict {
    let mut verdict = verdict.clone();
    verdict.next.clear();
    verdict.policy.remarks.clear();
    for need in verdict.requirements.iter_mut().flat_map(|requirement| &mut requirement.needs) {
        need.clearers = Default::default();
    }
    verdict
}

/// Everybody who could, there or away, by need.
fn could(verdict: &Verdict) -> Vec<BTreeSet<String>> {
    let needs = verdict.requirements.iter().flat_map(|requirement| &requirement.needs);
    needs
        .map(|need| {
            let away = need.clearers.away.iter().map(|away| &away.who);
            need.clearers.who.iter().chain(away).cloned().collect()
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn absence_and_load_change_who_is_named_and_never_the_outcome_or_who_counts(
        policy in numbers(), change in numbers(), burdens in numbers()
    ) {
        let policy = compile(&policy_text(&mut Dice(policy.iter())));
        let mut scene = scene(&mut Dice(change.iter()));
        let before = decide(&policy, &scene.input());
        burden(&mut scene, &burdens);
        let after = decide(&policy, &scene.input());
        prop_assert_eq!(unnamed(&before), unnamed(&after));
        prop_assert_eq!(could(&before), could(&after));
        for need in after.requirements.iter().flat_map(|requirement| &requirement.needs) {
            let clearers = &need.clearers;
            for away in &clearers.away {
                prop_assert!(!clearers.who.contains(&away.who));
                prop_assert!(away.stands_in.as_ref().is_none_or(|other| clearers.who.contains(other)));
            }
        }
        prop_assert_eq!(before.next.is_empty(), after.next.is_empty());
    }
}
