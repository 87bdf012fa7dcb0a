//! What another policy would have done with the same history, and whom a policy asks: parts of the answer
//! of `backtest`, JSON v1.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::backtest::Named;
use crate::words::Outcome;

/// How the policy that judged compares with another one over the same changes. The one that judged stands
/// first everywhere: what is newly held is held by it and not by the other.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Comparison {
    /// The policy that judged.
    pub policy: String,
    /// The policy that it is compared with.
    pub against: String,
    /// How many changes both judged.
    pub compared: u64,
    /// How many changes the other one could not judge.
    pub not_compared: u64,
    /// How many come out the same, for the same reasons.
    pub same: u64,
    /// How many the other one lets proceed and this one does not.
    pub newly_held: u64,
    /// How many this one lets proceed and the other one does not.
    pub newly_let_through: u64,
    /// How many neither lets proceed, and what is asked differs.
    pub changed_requirements: u64,
    /// Holds under this policy, among the changes that both judged.
    pub holds: u64,
    /// Holds under the other one.
    pub holds_against: u64,
    /// Minutes of people that this policy costs more than the other one; below 0, less. An assumption for
    /// each hold, not a measurement.
    pub minutes_difference: i64,
    /// Every change that differs, newest first.
    pub changes: Vec<Difference>,
}

/// In which way a change comes out differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DifferenceKind {
    /// The other policy lets it proceed, this one does not.
    NewlyHeld,
    /// This policy lets it proceed, the other one does not.
    NewlyLetThrough,
    /// Neither lets it proceed; what is asked differs.
    ChangedRequirements,
}

impl DifferenceKind {
    /// The same, for people.
    pub fn words(self) -> &'static str {
        match self {
            Self::NewlyHeld => "newly held",
            Self::NewlyLetThrough => "newly let through",
            Self::ChangedRequirements => "asked for something else",
        }
    }
}

/// A change that comes out differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Difference {
    /// The change.
    pub change: Named,
    /// In which way.
    pub kind: DifferenceKind,
    /// The answer of the policy that judged.
    pub outcome: Outcome,
    /// The answer of the other one.
    pub outcome_against: Outcome,
    /// What only the policy that judged waits for: the requirement, and what it asks.
    pub added: Vec<String>,
    /// What only the other one waits for.
    pub removed: Vec<String>,
    /// Why it differs, in one line: the first reason of the stricter answer.
    pub why: String,
}

/// Whom the policy would have asked to approve: areas, not people. An area is an owner as services and
/// CODEOWNERS name it; it is a person only where a person is named as owner.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Load {
    /// Held changes that wait for somebody's approval.
    pub changes: u64,
    /// How many of them touch nothing that has an owner.
    pub without_owner: u64,
    /// Owners, in order of their names.
    pub areas: Vec<Area>,
}

/// What one owner would have been asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Area {
    /// The owner, as it is named.
    pub owner: String,
    /// Changes of its that wait for somebody's approval.
    pub requests: u64,
    /// The same for one week; null for a period of less than two weeks.
    pub requests_per_week: Option<f64>,
}
