//! Two policies side by side: what the second newly allows, and what it newly refuses.

use std::sync::Arc;

use caution_core::change::Action;
use caution_core::port::{Solver, SourceError};
use caution_core::proof::{CedarPolicy, Claim, Proof, That};
use jiff::Timestamp;

use super::example::{self, Replayed};
use super::scenario::{self, Scenario};
use super::texts::{Texts, on};
use crate::Policy;
use crate::model::Requirement;

/// Which way two policies differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// The second lets go on what the first held or stopped.
    NewlyAllowed,
    /// The second holds or stops what the first let go on.
    NewlyRefused,
}

/// One way in which two policies differ for one action, or do not.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// Which way.
    pub direction: Direction,
    /// For which action.
    pub action: Action,
    /// On which day, if not today.
    pub circumstances: String,
    /// What came of it.
    pub found: Found,
}

/// What came of a comparison.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// There is no such change: proved.
    Nothing,
    /// Here is one.
    Example(Box<Replayed>),
    /// The solver gave no answer.
    Undecided(String),
}

/// Compares two policies on each action, today and on each later day on which either changes.
pub(super) fn difference(
    before: &Policy,
    after: &Policy,
    now: Timestamp,
    solver: &dyn Solver,
) -> Result<Vec<Difference>, SourceError> {
    let texts = Texts::of(&[before, after], |_| {});
    let mut asked: Vec<(Direction, Action, String)> = Vec::new();
    let mut claims = Vec::new();
    for (words, one, two) in days(before, after, now) {
        let one = text(&texts, before, &one);
        let two = text(&texts, after, &two);
        for action in Action::ALL {
            for (direction, premise, conclusion) in
                [(Direction::NewlyAllowed, &two, &one), (Direction::NewlyRefused, &one, &two)]
            {
                asked.push((direction, *action, words.clone()));
                let that = That::Implies(Arc::clone(premise), Arc::clone(conclusion));
                claims.push(Claim { schema: Arc::clone(&texts.schema), kind: on(*action), that });
            }
        }
    }
    let differences = told_of(asked, &claims, solver)?;
    within(before, after, now, &texts, differences, solver)
}

/// Comparisons with their answers.
fn told_of(
    asked: Vec<(Direction, Action, String)>,
    claims: &[Claim],
    solver: &dyn Solver,
) -> Result<Vec<Difference>, SourceError> {
    let proofs = solver.prove(claims)?;
    let told = asked.into_iter().zip(claims.iter().zip(proofs));
    Ok(told
        .map(|((direction, action, circumstances), (claim, proof))| Difference {
            direction,
            action,
            circumstances,
            found: match proof {
                Proof::Proved => Found::Nothing,
                Proof::Undecided(why) => Found::Undecided(why),
                Proof::Refuted(found) => match example::replay(claim, &found) {
                    Ok(example) => Found::Example(Box::new(example)),
                    Err(why) => Found::Undecided(format!("the solver's example does not replay: {why}")),
                },
            },
        })
        .collect())
}

/// Takes back what was only found of the places that were looked at one by one: where scopes differ, the one
/// policy at its laxest is compared with the other at its strictest. What both say alike of the same places
/// stays open, and is the same on both sides.
fn within(
    before: &Policy,
    after: &Policy,
    now: Timestamp,
    texts: &Texts,
    mut found: Vec<Difference>,
    solver: &dyn Solver,
) -> Result<Vec<Difference>, SourceError> {
    let scoped = |policy: &Policy| policy.requirements().iter().any(|one| !one.modes.scopes.is_empty());
    let left_out = scenario::left_out(before, now).or_else(|| scenario::left_out(after, now));
    if let Some(why) = left_out {
        take_back(&mut found, |_| true, &why);
        return Ok(found);
    }
    if !scoped(before) && !scoped(after) {
        return Ok(found);
    }
    let mut asked = Vec::new();
    let mut claims = Vec::new();
    for moment in scenario::moments_of(&[before, after], now) {
        let bounds = |policy: &Policy, other: &Policy| {
            let set = |strict| bound(texts, policy, other, moment, strict);
            (set(false), set(true))
        };
        let ((lax_before, strict_before), (lax_after, strict_after)) =
            (bounds(before, after), bounds(after, before));
        for action in Action::ALL {
            for (direction, premise, conclusion) in [
                (Direction::NewlyAllowed, &lax_after, &strict_before),
                (Direction::NewlyRefused, &lax_before, &strict_after),
            ] {
                asked.push((direction, *action));
                let that = That::Implies(Arc::clone(premise), Arc::clone(conclusion));
                claims.push(Claim { schema: Arc::clone(&texts.schema), kind: on(*action), that });
            }
        }
    }
    let proofs = solver.prove(&claims)?;
    let open: Vec<(Direction, Action)> = asked
        .into_iter()
        .zip(proofs)
        .filter(|(_, proof)| *proof != Proof::Proved)
        .map(|(one, _)| one)
        .collect();
    let is_open = |one: &Difference| open.contains(&(one.direction, one.action));
    take_back(&mut found, is_open, "scopes differ, and not every place they tell apart could be looked at");
    Ok(found)
}

fn take_back(found: &mut [Difference], which: impl Fn(&Difference) -> bool, why: &str) {
    for one in found.iter_mut().filter(|one| one.found == Found::Nothing && which(one)) {
        one.found = Found::Undecided(why.to_owned());
    }
}

/// A policy at its laxest or strictest, whatever the place.
fn bound(
    texts: &Texts,
    policy: &Policy,
    other: &Policy,
    moment: Timestamp,
    strict: bool,
) -> Arc<[CedarPolicy]> {
    let shared = |one: &Requirement| {
        other.requirements().iter().any(|twin| twin.id == one.id && twin.modes == one.modes)
    };
    let enforced = scenario::bound(policy, moment, strict);
    let counts = |one: &&Requirement| {
        let scoped_alike = !one.modes.scopes.is_empty() && shared(one);
        enforced.contains(&one.id)
            || (scoped_alike && scenario::bound(policy, moment, true).contains(&one.id))
    };
    let requirements: Vec<&Requirement> = policy.requirements().iter().filter(counts).collect();
    let mut all = texts.decision(requirements.iter().copied(), &enforced);
    all.retain(|one| one.id != "enforced");
    for one in requirements.iter().filter(|one| one.modes.scopes.is_empty() || !shared(one)) {
        let asked = format!("context.enforced.contains({})", crate::cedar::quoted(&one.id));
        all.iter_mut().for_each(|sentence| sentence.text = sentence.text.replace(&asked, "true"));
    }
    all.into()
}

/// A policy as it is enforced, without the names of what is enforced: the two have different ones.
fn text(texts: &Texts, policy: &Policy, scenario: &Scenario) -> Arc<[CedarPolicy]> {
    let enforced = policy.requirements().iter().filter(|one| scenario.enforced.contains(&one.id));
    let mut all = texts.decision(enforced, &scenario.enforced);
    all.retain(|one| one.id != "enforced");
    for id in &scenario.enforced {
        let asked = format!("context.enforced.contains({})", crate::cedar::quoted(id));
        all.iter_mut().for_each(|one| one.text = one.text.replace(&asked, "true"));
    }
    all.into()
}

/// Circumstances in which either policy is another one than before.
fn days(before: &Policy, after: &Policy, now: Timestamp) -> Vec<(String, Scenario, Scenario)> {
    let mut all: Vec<(String, Scenario, Scenario)> = Vec::new();
    for words in scenario::circumstances(&[before, after], now) {
        let (one, two) = (words.of(before), words.of(after));
        if !all
            .iter()
            .any(|(_, first, second)| first.enforced == one.enforced && second.enforced == two.enforced)
        {
            all.push((two.words.clone(), one, two));
        }
    }
    all
}
