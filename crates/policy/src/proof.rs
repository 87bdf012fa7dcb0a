//! What is to be proved of a policy, and what came of it, in plain words. The claims are texts in Cedar; a
//! [`Solver`](caution_core::port::Solver) decides them. Proofs speak of the policy, given the facts: whether
//! a change is AI-assisted, what it reaches and who somebody is are not proved here.

mod counting;
mod diff;
mod example;
mod invariant;
mod obligation;
mod place;
mod scenario;
mod tell;
mod texts;
mod worst;

use caution_core::charter::{PolicyOrigin, PolicySource};
use caution_core::port::{Solver, SourceError};
use caution_core::proof::CedarPolicy;
use jiff::Timestamp;
use jiff::tz::TimeZone;

pub use diff::{Difference, Direction, Found};
pub use example::Replayed;
pub use obligation::{About, Hole, Outcome, Proven};

use crate::Policy;
use crate::model::Layer;
use obligation::Obligation;

/// Proves everything that is claimed of a policy at a moment.
pub fn prove(policy: &Policy, now: Timestamp, solver: &dyn Solver) -> Result<Vec<Proven>, SourceError> {
    let obligations = obligations(policy, now).map_err(SourceError::Failed)?;
    obligation::settle(obligations, solver)
}

/// The same about one thing, with every sentence edited first: shows that a proof notices what it is there
/// to notice.
pub fn prove_edited(
    policy: &Policy,
    now: Timestamp,
    solver: &dyn Solver,
    about: About,
    edit: fn(&mut CedarPolicy),
) -> Result<Vec<Proven>, SourceError> {
    let mut obligations = edited(policy, now, edit).map_err(SourceError::Failed)?;
    obligations.retain(|one| one.about == about);
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
    edited(policy, now, |_| {})
}

fn edited(policy: &Policy, now: Timestamp, edit: fn(&mut CedarPolicy)) -> Result<Vec<Obligation>, String> {
    let fixed = dated(policy, now)?;
    let policy = fixed.as_ref().unwrap_or(policy);
    let texts = texts::Texts::of(&[policy], edit);
    let mut all = counting::obligations(&texts);
    all.extend(invariant::obligations(policy, &texts, now)?);
    Ok(all)
}

/// A built-in policy whose window begins whenever it is asked never ends; it is proved as somebody would
/// adopt it who sets its first day to the moment.
fn dated(policy: &Policy, now: Timestamp) -> Result<Option<Policy>, String> {
    if !matches!(policy.origin(), PolicyOrigin::BuiltIn(_)) {
        return Ok(None);
    }
    let floats = |layer: &&Layer| layer.window.as_ref().is_some_and(|window| window.floating);
    let Some(days) = policy.layers().iter().find(floats).and_then(|layer| layer.window.as_ref()?.days) else {
        return Ok(None);
    };
    let today = now.to_zoned(TimeZone::UTC).date();
    let text = format!(
        "version: 1\nextends: {}\nwindow: {{from: {today}, days: {days}, on_expiry: baseline}}\n",
        policy.name()
    );
    let source = PolicySource { origin: PolicyOrigin::Repository(".caution/policy.yaml".into()), text };
    Policy::compile(&source, &[]).map(Some).map_err(|problem| problem.to_string())
}
