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
    let proofs = solver.prove(&claims)?;
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
