//! Whom a report names, and in which order. Nothing here says whose approval counts: absence, delegates and
//! load order names, and nothing else.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use caution_core::context::{OpenRequests, Told, Trust};
use caution_core::people::{Person, PersonId};
use caution_core::verdict::{Away, Open};
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::approvals::Counted;
use super::known::Known;
use super::owners::Owners;
use super::registry::Registry;
use super::who::{Key, Who};
use crate::Input;
use crate::model::ApprovalKind;

/// So many delegates of delegates are followed; behind a longer chain, nobody stands in.
const CHAIN: usize = 16;

/// Who could give an approval of a kind.
#[derive(Debug, Default)]
pub(crate) struct Named {
    /// Those who are there, whom to ask first first; then teams.
    pub(crate) here: Vec<String>,
    /// Those who are away, the first who is back first.
    pub(crate) away: Vec<Away>,
    /// What waits for those who are there, as far as that is told.
    pub(crate) open: Vec<Open>,
    /// How many requests a day those of `open` take who say so.
    pub(crate) a_day: HashMap<String, u32>,
}

/// When it is somebody's turn to be named; the least comes first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Turn {
    /// Owners of what is touched, then members of a team that is asked, then all others.
    rank: u8,
    /// How much of what is missing one approval would give.
    clears: Reverse<usize>,
    open: u32,
    /// Of two for whom nothing waits, the one of whom somebody says so.
    untold: bool,
}

/// Who could give each kind that is missing. `missing` counts how often the change waits for each kind;
/// `counted` is what was given of it.
pub(crate) fn naming(
    input: &Input<'_>,
    known: &Known<'_>,
    owners: &Owners<'_>,
    missing: &BTreeMap<&ApprovalKind, usize>,
    counted: &BTreeMap<ApprovalKind, Counted>,
) -> BTreeMap<ApprovalKind, Named> {
    if missing.is_empty() {
        return BTreeMap::new();
    }
    let today = input.now.to_zoned(TimeZone::UTC).date();
    let loads = Loads::of(known.people, &input.change.context.open_requests);
    let open: Vec<Option<u32>> = known.others.iter().map(|who| loads.of_somebody(who)).collect();
    let can: Vec<(&ApprovalKind, Vec<usize>)> =
        missing.keys().map(|kind| (*kind, known.who_can(kind, owners))).collect();

    let mut clears = vec![0_usize; known.others.len()];
    for (kind, places) in &can {
        let often = missing.get(kind).copied().unwrap_or(0);
        let given: HashSet<&str> =
            counted.get(*kind).into_iter().flat_map(|counted| &counted.by).map(String::as_str).collect();
        for place in places {
            let fresh = known.others.get(*place).is_some_and(|who| !given.contains(who.shown.as_str()));
            if let Some(clears) = clears.get_mut(*place).filter(|_| fresh) {
                *clears += often;
            }
        }
    }
    let ranks = ranks(known, owners, missing, today);
    let turns: Vec<Turn> = ranks
        .into_iter()
        .zip(clears)
        .zip(&open)
        .map(|((rank, clears), open)| Turn {
            rank,
            clears: Reverse(clears),
            open: open.unwrap_or(0),
            untold: open.is_none(),
        })
        .collect();
    can.into_iter()
        .map(|(kind, mut places)| {
            // The order of the charter is the last word, because the sort is stable.
            places.sort_by_key(|place| turns.get(*place));
            (kind.clone(), named(known, kind, &places, &open, today))
        })
        .collect()
}

/// Owners first, then members of a team that is asked. Whoever stands in for one of them is named as early.
fn ranks(
    known: &Known<'_>,
    owners: &Owners<'_>,
    missing: &BTreeMap<&ApprovalKind, usize>,
    today: Date,
) -> Vec<u8> {
    let asked = missing.keys().filter_map(|kind| kind.team.as_deref());
    let members: HashSet<&PersonId> =
        asked.flat_map(|team| known.people.team(team)).map(|member| &member.id).collect();
    let of = |who: &Who<'_>| match who.person {
        _ if owners.include(who) => 0,
        Some(person) if members.contains(&person.id) => 1,
        _ => 2,
    };
    let mut ranks: Vec<u8> = known.others.iter().map(of).collect();
    let places: HashMap<&PersonId, usize> = known
        .others
        .iter()
        .enumerate()
        .filter_map(|(place, who)| who.person.map(|person| (&person.id, place)))
        .collect();
    for who in &known.others {
        let Some(person) = who.person.filter(|person| person.away_until(today).is_some()) else { continue };
        let rank = of(who);
        let place = stand_in(known.people, person, today).and_then(|one| places.get(&one.id));
        if let Some(its) = place.and_then(|place| ranks.get_mut(*place)) {
            *its = rank.min(*its);
        }
    }
    ranks
}

fn named(
    known: &Known<'_>,
    kind: &ApprovalKind,
    places: &[usize],
    open: &[Option<u32>],
    today: Date,
) -> Named {
    let mut named = Named::default();
    let mut present: HashMap<&PersonId, &str> = HashMap::new();
    let mut gone: Vec<(&Person, &str, Date)> = Vec::new();
    for (who, open) in places.iter().filter_map(|place| known.others.get(*place).zip(open.get(*place))) {
        if let Some((person, until)) =
            who.person.and_then(|person| person.away_until(today).map(|until| (person, until)))
        {
            gone.push((person, &who.shown, until));
            continue;
        }
        named.here.push(who.shown.clone());
        present.extend(who.person.map(|person| (&person.id, who.shown.as_str())));
        if let Some(count) = *open {
            named.open.push(Open { who: who.shown.clone(), count });
            let a_day = who.person.and_then(|person| person.reviews_per_day);
            named.a_day.extend(a_day.map(|a_day| (who.shown.clone(), a_day)));
        }
    }
    named.here.extend(known.teams_that_can(kind).iter().cloned());
    gone.sort_by_key(|(_, _, until)| *until);
    named.away = gone
        .into_iter()
        .map(|(person, shown, until)| {
            let other = stand_in(known.people, person, today).and_then(|one| present.get(&one.id));
            Away { who: shown.to_owned(), until, stands_in: other.map(|shown| (*shown).to_owned()) }
        })
        .collect();
    named
}

/// The first of somebody's delegates, and of theirs, who is there.
fn stand_in<'a>(people: &Registry<'a>, person: &'a Person, today: Date) -> Option<&'a Person> {
    let next = |person: &&'a Person| people.by_handle(&person.delegate.as_ref()?.0);
    let chain = std::iter::successors(next(&person), next).take(CHAIN);
    let mut there = chain.filter(|one| one.away_until(today).is_none());
    there.next().filter(|one| one.id != person.id)
}

/// What waits for whom.
struct Loads(HashMap<Key, u32>);

impl Loads {
    /// Of one somebody the most trusted word stands, and of one account the latest; accounts add up.
    fn of(people: &Registry<'_>, told: &[Told<OpenRequests>]) -> Self {
        let mut accounts: HashMap<Key, (Trust, BTreeMap<String, u32>)> = HashMap::new();
        for told in told {
            let account = &told.value.who;
            for key in Who::of_account(people, account, false).lasting_keys() {
                let (trust, counts) = accounts.entry(key).or_insert((told.trust, BTreeMap::new()));
                if told.trust > *trust {
                    (*trust, *counts) = (told.trust, BTreeMap::new());
                }
                if told.trust == *trust {
                    counts.insert(account.handle.to_lowercase(), told.value.count);
                }
            }
        }
        let sum = |counts: BTreeMap<String, u32>| counts.into_values().fold(0, u32::saturating_add);
        Self(accounts.into_iter().map(|(key, (_, counts))| (key, sum(counts))).collect())
    }

    fn of_somebody(&self, who: &Who<'_>) -> Option<u32> {
        who.lasting_keys().into_iter().find_map(|key| self.0.get(&key).copied())
    }
}
