//! Who answers for whom while they are away.

use std::collections::HashMap;

use caution_core::context::Account;
use caution_core::people::Person;
use caution_core::problem::Problem;

use crate::marker::Markers;
use crate::yaml::{self, Spanned, quoted};

/// Ties each delegate, as it is written, to a person of the list. An unknown one, an agent, somebody who
/// stands in for themselves and a ring of people who stand in for one another are errors.
pub(super) fn settle(
    input: &str,
    text: &str,
    all: &mut [Person],
    written: Vec<(usize, Spanned<String>)>,
) -> Result<(), Problem> {
    if written.is_empty() {
        return Ok(());
    }
    let mut places: HashMap<String, usize> = HashMap::new();
    for (place, person) in all.iter().enumerate() {
        for name in std::iter::once(&person.id.0).chain(&person.handles) {
            places.entry(name.to_lowercase()).or_insert(place);
        }
    }
    let mut next: Vec<Option<usize>> = vec![None; all.len()];
    for (place, name) in &written {
        let fault = |message: String, hint: &str| Err(yaml::problem(input, text, name, message).hint(hint));
        let bare = name.value.trim().trim_start_matches('@');
        if bare.is_empty() {
            return fault("a delegate is empty".to_owned(), "fill it in, or remove it");
        }
        let found = places.get(&bare.to_lowercase()).copied();
        let known = found.and_then(|found| all.get(found));
        if known.map_or_else(|| is_agent(bare), has_a_bots_name) {
            let message = format!("{} is a bot or an agent, which cannot approve", quoted(bare));
            return fault(message, "name a person who answers while this one is away");
        }
        let Some(delegate) = known.map(|person| person.id.clone()) else {
            let message = format!("{} is nobody in this file", quoted(bare));
            return fault(message, "write the `id` of another person of this file");
        };
        if found == Some(*place) {
            let message = format!("{} cannot stand in for themselves", quoted(bare));
            return fault(message, "write the `id` of another person of this file");
        }
        if let (Some(person), Some(next)) = (all.get_mut(*place), next.get_mut(*place)) {
            person.delegate = Some(delegate);
            *next = found;
        }
    }
    let Some(ring) = ring(&next) else { return Ok(()) };
    let names: Vec<String> =
        ring.iter().filter_map(|place| all.get(*place)).map(|person| quoted(&person.id.0)).collect();
    let place = written.iter().find(|(place, _)| Some(place) == ring.first());
    match place {
        Some((_, name)) => {
            let message = format!("delegates go round in a ring: {}", shortened(&names));
            let problem = yaml::problem(input, text, name, message);
            Err(problem.hint("let one of them name nobody, or somebody outside the ring"))
        }
        None => Ok(()),
    }
}

fn is_agent(name: &str) -> bool {
    is_bot_name(name) || Markers::built_in().account(&Account::person(name)).is_some()
}

/// Whoever stands in the file is a person, whatever a table of agents says of the name, but for names that
/// no forge gives to people.
fn has_a_bots_name(person: &Person) -> bool {
    is_bot_name(&person.id.0)
}

fn is_bot_name(name: &str) -> bool {
    name.to_ascii_lowercase().ends_with("[bot]")
}

/// The first ring, from its first member in the order of the file; each step is looked at once.
fn ring(next: &[Option<usize>]) -> Option<Vec<usize>> {
    let mut walked_in: Vec<Option<usize>> = vec![None; next.len()];
    for start in 0..next.len() {
        let mut at = start;
        loop {
            match walked_in.get_mut(at) {
                Some(walk @ None) => *walk = Some(start),
                Some(Some(walk)) if *walk == start => return Some(round(next, at)),
                _ => break,
            }
            match next.get(at).copied().flatten() {
                Some(further) => at = further,
                None => break,
            }
        }
    }
    None
}

fn round(next: &[Option<usize>], on_it: usize) -> Vec<usize> {
    let follow = |place: &usize| next.get(*place).copied().flatten();
    let mut ring = vec![on_it];
    let rest = std::iter::successors(follow(&on_it), follow).take_while(|place| *place != on_it);
    ring.extend(rest);
    let first = ring.iter().enumerate().min_by_key(|(_, place)| **place).map_or(0, |(index, _)| index);
    ring.rotate_left(first);
    ring
}

fn shortened(names: &[String]) -> String {
    const SHOWN: usize = 5;
    let first: Vec<&str> = names.iter().take(SHOWN).map(String::as_str).collect();
    let more = names.len().saturating_sub(SHOWN);
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{rest}", first.join(", "))
}

#[cfg(test)]
mod tests {
    use caution_core::people::People;
    use caution_core::problem::Problem;

    fn read(text: &str) -> Result<People, Problem> {
        super::super::people::parse("people.yaml", text)
    }

    #[test]
    fn absence_delegate_and_load_are_read() {
        let text = "people:\n- id: bo\n  away: [{from: 2026-06-01, until: 2026-06-05}, {until: 2026-01-02}]\n  delegate: '@Kim-Work'\n  reviews_per_day: 3\n- {id: kim, handles: [kim-work]}\n";
        let people = read(text).unwrap();
        let bo = &people.all[0];
        assert_eq!(bo.delegate.as_ref().map(|id| id.0.as_str()), Some("kim"));
        assert_eq!((bo.reviews_per_day, bo.away.len()), (Some(3), 2));
        assert_eq!(bo.away_until(jiff::civil::date(2026, 6, 5)), Some(jiff::civil::date(2026, 6, 5)));
        assert_eq!(bo.away_until(jiff::civil::date(2026, 6, 6)), None);
        assert_eq!((&people.all[1].delegate, people.all[1].reviews_per_day), (&None, None));
    }

    #[test]
    fn a_chain_of_delegates_that_ends_is_no_ring() {
        let text =
            "people:\n- {id: a, delegate: b}\n- {id: b, delegate: c}\n- {id: c}\n- {id: d, delegate: b}\n";
        assert_eq!(read(text).unwrap().all[3].delegate.as_ref().map(|id| id.0.as_str()), Some("b"));
    }

    #[test]
    fn a_long_chain_costs_no_more_than_its_length() {
        let mut text = String::from("people:\n");
        for number in 0..5_000 {
            text.push_str(&format!("- {{id: p{number}, delegate: p{}}}\n", number + 1));
        }
        text.push_str("- {id: p5000}\n");
        assert_eq!(read(&text).unwrap().all.len(), 5_001);
    }

    #[test]
    fn faults_name_the_place_and_the_remedy() {
        let table = [
            (
                "people:\n- {id: a, delegate: zoe}\n",
                "2:21: `zoe` is nobody in this file",
                "`id` of another person",
            ),
            ("people:\n- {id: a, delegate: A}\n", "2:21: `A` cannot stand in for themselves", "another"),
            ("people:\n- {id: a, delegate: ' '}\n", "2:21: a delegate is empty", "fill it in"),
            (
                "people:\n- {id: a, delegate: 'helper[bot]'}\n",
                "2:21: `helper[bot]` is a bot or an agent, which cannot approve",
                "name a person",
            ),
            (
                "people:\n- {id: a, delegate: dependabot}\n- {id: 'dependabot[bot]', handles: [dependabot]}\n",
                "2:21: `dependabot` is a bot or an agent, which cannot approve",
                "name a person",
            ),
            (
                "people:\n- {id: x, delegate: b}\n- {id: b, delegate: a}\n- {id: a, delegate: c}\n- {id: c, delegate: b}\n",
                "3:21: delegates go round in a ring: `b`, `a`, `c`",
                "outside the ring",
            ),
            (
                "people:\n- {id: a, away: [{from: 2026-06-05, until: 2026-06-01}]}\n",
                "2:44: `2026-06-01` is before it begins",
                "`until` is the last day",
            ),
            (
                "people:\n- {id: a, away: [{until: 2026-02-30}]}\n",
                "2:26: `2026-02-30` is not a date",
                "last day away",
            ),
            (
                "people:\n- {id: a, away: [{from: soon, until: 2026-02-03}]}\n",
                "2:25: `soon` is not a date",
                "first day away",
            ),
            (
                "people:\n- {id: a, away: [{from: 2026-02-03}]}\n",
                "2:19: the key `until` is missing in item 1 of `away`",
                "add `until:`",
            ),
            (
                "people:\n- {id: a, away: {until: 2026-02-03}}\n",
                "2:17: expected a list for `away`",
                "`- item`",
            ),
            ("people:\n- {id: a, away: [{until: 2026-02-03, til: x}]}\n", "2:38: unknown key `til`", "until"),
            ("people:\n- {id: a, reviews_per_day: 0}\n", "2:28: `reviews_per_day` is `0`", "`away`"),
            ("people:\n- {id: a, reviews_per_day: -1}\n", "2:28: ", ""),
            ("people:\n- {id: a, reviews_per_day: 99999999999}\n", "2:28: ", ""),
            ("people:\n- {id: a, reviews_per_day: many}\n", "2:28: ", ""),
            ("people:\n- {id: a, delegate: [b]}\n- {id: b}\n", "2:21: ", ""),
        ];
        for (text, message, hint) in table {
            let problem = read(text).unwrap_err();
            let shown = problem.to_string();
            assert!(shown.starts_with(&format!("people.yaml:{message}")), "{text:?}: {shown}");
            assert!(problem.hint.as_deref().unwrap_or("").contains(hint), "{text:?}: {:?}", problem.hint);
        }
    }
}
