//! The answers of `policy prove` and `policy diff`, JSON v1.
//!
//! Every field is always there; one that has no value is null.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What was proved of a policy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Proofs {
    /// Always `caution/proofs/1`.
    pub schema: String,
    /// The policy.
    pub policy: ProvedPolicy,
    /// The solver that decided; null if there was none.
    pub solver: Option<String>,
    /// Why nothing was proved, if nothing was.
    pub not_proved: Option<String>,
    /// The moment for which it was proved (RFC 3339, UTC).
    #[schemars(extend("format" = "date-time"))]
    pub at: String,
    /// The statements, by what they are about.
    pub statements: Vec<Statement>,
    /// The counts.
    pub summary: ProofSummary,
}

/// Which policy a proof is of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProvedPolicy {
    /// Its name, or its file.
    pub name: String,
    /// The digest of all its texts.
    pub digest: String,
}

/// One statement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Statement {
    /// Its name.
    pub id: String,
    /// What it is about: `approvals`, `promises`, `evidence`, `windows`, `text`.
    pub about: String,
    /// The statement in plain words.
    pub says: String,
    /// Why it matters, if people wrote it.
    pub because: Option<String>,
    /// Where it stands, if people wrote it.
    pub source: Option<String>,
    /// What came of it.
    pub outcome: ProofOutcome,
    /// Why there is no answer, if there is none.
    pub undecided: Option<String>,
    /// Why it does not hold, if it does not.
    pub hole: Option<Hole>,
}

/// What came of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ProofOutcome {
    /// It holds for every change.
    Proved,
    /// It does not.
    Refuted,
    /// The solver gave no answer.
    Undecided,
    /// It does not hold, and the policy does not promise it.
    NotPromised,
    /// Nobody asked: there is no solver.
    NotAsked,
}

/// Why a statement does not hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Hole {
    /// What is wrong, in one sentence.
    pub what: String,
    /// In which circumstances; null if they do not matter.
    pub circumstances: Option<String>,
    /// A change for which it is false; null if something that should be possible is not.
    pub example: Option<ExampleChange>,
}

/// A change that the evaluator was asked about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ExampleChange {
    /// The change in plain words, one fact each.
    pub words: Vec<String>,
    /// The request as Cedar reads it: principal, action, resource, context, entities.
    pub request: serde_json::Value,
}

/// How many statements came out how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProofSummary {
    /// Proved.
    pub proved: u64,
    /// Refuted.
    pub refuted: u64,
    /// Without an answer.
    pub undecided: u64,
}

impl Proofs {
    /// The name of this form.
    pub const SCHEMA: &'static str = "caution/proofs/1";
}

/// How two policies differ.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PolicyDiff {
    /// Always `caution/policy-diff/1`.
    pub schema: String,
    /// The policy as it was.
    pub before: ProvedPolicy,
    /// The policy as it would be.
    pub after: ProvedPolicy,
    /// The solver that decided; null if there was none.
    pub solver: Option<String>,
    /// Why nothing was compared, if nothing was.
    pub not_proved: Option<String>,
    /// Changes that would newly go on.
    pub newly_allowed: Vec<DifferenceExample>,
    /// Changes that would newly be held or stopped.
    pub newly_refused: Vec<DifferenceExample>,
    /// Comparisons without an answer.
    pub undecided: Vec<String>,
    /// Settings that decide whose approvals count and differ.
    pub settings: Vec<String>,
}

/// One way in which two policies differ.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DifferenceExample {
    /// The action: `merge`, `deploy`, `run`.
    pub action: String,
    /// In which circumstances; null for a plain change of today.
    pub circumstances: Option<String>,
    /// A change that the two judge differently.
    pub example: ExampleChange,
}

impl PolicyDiff {
    /// The name of this form.
    pub const SCHEMA: &'static str = "caution/policy-diff/1";
}
