//! The answer of `reset status`, JSON v1: where a reset stands.
//!
//! Every field is always there; one that has no value is null. What cannot be known is counted as not known
//! and never as none.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where the resets of a policy stand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ResetStatus {
    /// Always `caution/reset/1`.
    pub schema: String,
    /// The name of the repository's folder.
    pub repository: Option<String>,
    /// The moment of the answer.
    pub at: String,
    /// The policy that was asked.
    pub policy: String,
    /// The answer in one sentence.
    pub says: String,
    /// How many minutes of a person one hold is taken to cost: an assumption, nothing measures it.
    pub minutes_per_hold: u32,
    /// Its resets, in the order of the policy.
    pub resets: Vec<Reset>,
    /// Its freezes, in the order of the policy.
    pub freezes: Vec<Freeze>,
    /// What could not be seen.
    pub unknowns: Vec<String>,
}

impl ResetStatus {
    /// The value of `schema`.
    pub const SCHEMA: &str = "caution/reset/1";

    /// JSON, two spaces deep, with a line break at the end.
    pub fn to_json(&self) -> String {
        crate::json(self)
    }
}

/// Where a reset stands in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// It has not begun.
    Before,
    /// It runs.
    Running,
    /// Its last day is over.
    Ended,
}

/// A reset.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Reset {
    /// Its name.
    pub name: String,
    /// Why there is one; empty if the policy does not say.
    pub because: String,
    /// Where it stands in the policy.
    pub source: String,
    /// Where it stands in time.
    pub stage: Stage,
    /// The first day; null if the policy does not say.
    pub from: Option<String>,
    /// The last day, included; null if it has no end.
    pub until: Option<String>,
    /// Which day of it this is, from 1; null if it does not run or its first day is not known.
    pub day: Option<i64>,
    /// How many days it lasts; null if that is not known.
    pub days: Option<i64>,
    /// Which changes it is about; null for all of them.
    pub scope: Option<String>,
    /// The requirements that it adds.
    pub adds: Vec<String>,
    /// What applies after its last day.
    pub on_expiry: String,
    /// What happened so far; null before it begins.
    pub progress: Option<Progress>,
    /// What should be true before it ends for good.
    pub exit_criteria: Vec<Criterion>,
    /// Changes by whoever answers for them; null before it begins.
    pub audit: Option<Audit>,
}

/// What happened in a reset so far. Each change is judged as at its own time, as if nobody had approved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Progress {
    /// All changes.
    pub all: Friction,
    /// The same by the strictest tier that a change touches, the most critical first; changes that touch no
    /// tier stand last.
    pub tiers: Vec<Friction>,
    /// Changes that could not be judged.
    pub not_judged: u64,
}

/// How much friction changes met.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Friction {
    /// The tier; null for all changes, or for those that touch no tier.
    pub tier: Option<u8>,
    /// Changes that were judged.
    pub judged: u64,
    /// How many of them are held.
    pub hold: u64,
    /// How many of them are stopped.
    pub stop: u64,
    /// In per cent, how many meet neither; null if none was judged.
    pub without_friction_percent: Option<f64>,
    /// Minutes of people for one change, by the assumption for a hold; null if none was judged.
    pub minutes_per_change: Option<f64>,
}

/// Whether an exit criterion is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CriterionState {
    /// It is met, whatever is not known.
    Met,
    /// It is not met, whatever is not known.
    NotMet,
    /// What is known does not decide.
    NotMeasurable,
    /// A sentence that a person judges, and nobody has confirmed it.
    ForAPerson,
    /// A sentence that a person has confirmed.
    Confirmed,
}

impl CriterionState {
    /// The same, for people.
    pub fn words(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::NotMet => "not met",
            Self::NotMeasurable => "not measurable",
            Self::ForAPerson => "for a person to judge",
            Self::Confirmed => "confirmed by a person",
        }
    }
}

/// An exit criterion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Criterion {
    /// It in words: the query, or the sentence.
    pub criterion: String,
    /// The metric; null for a sentence.
    pub metric: Option<String>,
    /// Whether it is met.
    pub state: CriterionState,
    /// What was found, with its number.
    pub found: String,
    /// The least that it can be; null for a sentence.
    pub at_least: Option<f64>,
    /// The most that it can be; differs from `at_least` by what is not known. Null for a sentence, or where
    /// nothing bounds it.
    pub at_most: Option<f64>,
    /// The limit; null for a sentence.
    pub limit: Option<f64>,
    /// What stands in its way: commits or services; the first ones.
    pub examples: Vec<String>,
    /// Who answers for what stands in its way: owners as the charter names them.
    pub owed_by: Vec<String>,
}

/// By whom an audit is ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum By {
    /// By owner of what is touched.
    Owner,
    /// By the director of the service.
    Director,
    /// By the vice president of the service.
    Vp,
}

impl By {
    /// The word itself.
    pub fn word(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Director => "director",
            Self::Vp => "vp",
        }
    }
}

/// Changes by whoever answers for them. In order of names: it is no ranking.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Audit {
    /// By whom.
    pub by: By,
    /// Rows, by name; changes for which nobody is named stand last. A change counts in each row that it
    /// touches.
    pub areas: Vec<AuditRow>,
    /// All changes, each once.
    pub all: AuditRow,
}

/// What was found of one area's changes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct AuditRow {
    /// Who answers for them; null where nobody is named, and for all changes together.
    pub area: Option<String>,
    /// Changes that were judged.
    pub changes: u64,
    /// How many of them are held or stopped.
    pub held: u64,
    /// How many of them have no change record.
    pub without_record: u64,
    /// Of how many that is not known: a pull request, which git does not hold, may have one.
    pub record_not_known: u64,
    /// How many of them no second person approved.
    pub without_second_person: u64,
    /// Of how many that is not known: reviews are on the forge.
    pub second_person_not_known: u64,
    /// How many went through by break-glass; null if that is not known.
    pub break_glass: Option<u64>,
}

/// A freeze.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Freeze {
    /// Its name.
    pub name: String,
    /// Why.
    pub because: String,
    /// When it is on.
    pub when: String,
    /// Whether it is on now.
    pub is_on: bool,
    /// Whether it is over for good.
    pub is_over: bool,
    /// Whether nobody can lift it.
    pub nobody_lifts: bool,
    /// Where it stands in the policy.
    pub source: String,
}
