//! What is to be proved of a policy, and what came of it, in plain words. The claims are texts in Cedar; a
//! [`Solver`](caution_core::port::Solver) decides them. Proofs speak of the policy, given the facts: whether
//! a change is AI-assisted, what it reaches and who somebody is are not proved here.

mod counting;
mod diff;
mod example;
mod invariant;
mod obligation;
mod scenario;
mod tell;
mod texts;
mod worst;

use caution_core::port::{Solver, SourceError};
use jiff::Timestamp;

pub use diff::{Difference, Direction, Found};
pub use example::Replayed;
pub use obligation::{About, Hole, Outcome, Proven};

use crate::Policy;
use obligation::Obligation;

/// Proves everything that is claimed of a policy at a moment.
pub fn prove(policy: &Policy, now: Timestamp, solver: &dyn Solver) -> Result<Vec<Proven>, SourceError> {
    let obligations = obligations(policy, now).map_err(SourceError::Failed)?;
    obligation::settle(obligations, solver)
}

/// What would be proved, in plain words: for those who have no solver.
pub fn statements(policy: &Policy, now: Timestamp) -> Result<Vec<(About, String)>, SourceError> {
    let obligations = obligations(policy, now).map_err(SourceError::Failed)?;
    Ok(obligations.into_iter().map(|one| (one.about, one.says)).collect())
}

/// What the second policy newly allows, and what it newly refuses.
pub fn difference(
    before: &Policy,
    after: &Policy,
    now: Timestamp,
    solver: &dyn Solver,
) -> Result<Vec<Difference>, SourceError> {
    diff::difference(before, after, now, solver)
}

fn obligations(policy: &Policy, now: Timestamp) -> Result<Vec<Obligation>, String> {
    let texts = texts::Texts::of(policy);
    let mut all = counting::obligations(&texts);
    all.extend(invariant::obligations(policy, &texts, now)?);
    Ok(all)
}
