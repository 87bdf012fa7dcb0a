//! What the decision was told and what looked, mirrored.

use caution_core::assessment;
use caution_core::change::{Change, Head};
use caution_core::context as core;
use caution_core::{ObjectId, RuleId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::change::{Account, account};
use super::measured::{ChangedMutants, LineCoverage, TestRun};
use crate::mask;
use crate::words::{ReviewState, Trust};

/// What the decision was told, and what looked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// Reviews.
    pub approvals: Vec<Approval>,
    /// Reports of tests, coverage and the like.
    pub reports: Vec<Attached>,
    /// Pages that were followed.
    pub advice: Vec<Advice>,
    /// Why, how it was checked, and how it is undone; null if nobody says.
    pub record: Option<Record>,
    /// Every rule and how it came out, by id.
    pub rules: Vec<RuleOutcome>,
    /// Why reviews could not be read in full; null if they could, or if nobody was asked.
    pub reviews_unread: Option<String>,
    /// What waits for whom; left out if nobody told. It orders whom the report names, and nothing else.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub open_requests: Vec<Waiting>,
}

/// How many requests for a review wait for somebody, as it was told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Waiting {
    /// For whom.
    pub who: Account,
    /// How many.
    pub count: u32,
    /// How it came to us.
    pub trust: Trust,
    /// Where it stood.
    pub source: String,
}

/// One person's review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Approval {
    /// Whose.
    pub by: Account,
    /// What it says.
    pub state: ReviewState,
    /// The commit it saw.
    pub commit: Option<String>,
    /// When (RFC 3339, UTC).
    #[schemars(extend("format" = "date-time"))]
    pub at: Option<String>,
    /// How it came to us.
    pub trust: Trust,
    /// Where it stood.
    pub source: String,
    /// Whether it can count at all. Whether it is enough is said by `requirements`.
    pub can_count: bool,
    /// Why it cannot; null if it can.
    pub objection: Option<String>,
}

/// A report that somebody or something attached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Attached {
    /// Its name.
    pub name: String,
    /// The commit or tree that it is about.
    pub revision: Option<String>,
    /// What it measured.
    pub measure: Measure,
    /// How it came to us.
    pub trust: Trust,
    /// Where it stood.
    pub source: String,
    /// Whether it can count at all. Whether it is enough is said by `requirements`.
    pub can_count: bool,
    /// Why it cannot; null if it can.
    pub objection: Option<String>,
}

/// What a report measured. Later versions may add kinds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Measure {
    /// Tests that ran.
    Tests {
        /// How many passed.
        passed: u64,
        /// How many failed.
        failed: u64,
        /// How many were skipped.
        skipped: u64,
    },
    /// Share of the changed lines that tests reach.
    Coverage {
        /// In per cent, rounded down.
        changed_lines_percent: u8,
    },
    /// Mutants of the changed lines.
    Mutation {
        /// Not noticed by any test.
        missed: u64,
    },
    /// Tests that the change removed, skipped or made say less.
    TestChanges {
        /// How many.
        weakened: u64,
    },
    /// How the change will go out.
    Rollout {
        /// Shares of traffic in per cent, in order.
        steps: Vec<u8>,
        /// Signals watched at each step.
        monitoring: Vec<String>,
    },
    /// A check of the forge, by its name.
    Check {
        /// Whether it succeeded.
        passed: bool,
    },
    /// Tests that ran, one by one.
    TestRun(TestRun),
    /// The changed lines, one by one.
    LineCoverage(LineCoverage),
    /// Mutants of the changed lines, one by one.
    ChangedMutants(ChangedMutants),
    /// A kind that this version does not know; never written by it.
    #[serde(other)]
    Other,
}

/// A page or document that somebody followed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Advice {
    /// Where it is; secrets in it are masked.
    pub url: String,
    /// When it was last edited (RFC 3339, UTC).
    #[schemars(extend("format" = "date-time"))]
    pub last_edited: Option<String>,
    /// Who keeps it.
    pub owner: Option<String>,
    /// Whether something newer replaces it; null if nobody said.
    pub superseded: Option<bool>,
    /// How it came to us.
    pub trust: Trust,
    /// Where it stood.
    pub source: String,
}

/// The change record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Record {
    /// Why the change is made.
    pub why: Option<String>,
    /// How it was checked.
    pub verified: Option<String>,
    /// How it is undone.
    pub rollback: Option<String>,
    /// How it came to us.
    pub trust: Trust,
    /// Where it stood.
    pub source: String,
}

/// How a rule came out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RuleOutcome {
    /// The rule's id.
    pub rule: String,
    /// How it came out.
    pub state: RuleState,
    /// How many findings it made.
    pub findings: u64,
}

/// How a rule came out, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RuleState {
    /// It found something.
    Found,
    /// It looked and found nothing.
    Clear,
    /// There was nothing for it to look at.
    NotApplicable,
    /// It could not look; an unknown says why.
    Unknown,
}

impl RuleState {
    /// The word itself.
    pub fn word(self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::Clear => "clear",
            Self::NotApplicable => "not-applicable",
            Self::Unknown => "unknown",
        }
    }
}

pub(super) fn evidence(change: &Change, rules: &[(RuleId, assessment::RuleOutcome)]) -> Evidence {
    let context = &change.context;
    let mut rules: Vec<RuleOutcome> = rules.iter().map(rule).collect();
    rules.sort_by(|one, two| one.rule.cmp(&two.rule));
    Evidence {
        approvals: context.approvals.iter().map(|told| approval(told, change)).collect(),
        reports: context.reports.iter().map(|told| attached(told, change)).collect(),
        advice: context.advice.iter().map(advice).collect(),
        record: context.record.as_ref().map(record),
        rules,
        reviews_unread: super::masked(context.reviews_unread.as_ref()),
        open_requests: context.open_requests.iter().map(waiting).collect(),
    }
}

fn waiting(told: &core::Told<core::OpenRequests>) -> Waiting {
    Waiting {
        who: account(&told.value.who),
        count: told.value.count,
        trust: told.trust.into(),
        source: mask(&told.source),
    }
}

fn rule((id, outcome): &(RuleId, assessment::RuleOutcome)) -> RuleOutcome {
    let (state, findings) = match outcome {
        assessment::RuleOutcome::Found(count) => (RuleState::Found, *count as u64),
        assessment::RuleOutcome::Clear => (RuleState::Clear, 0),
        assessment::RuleOutcome::NotApplicable => (RuleState::NotApplicable, 0),
        assessment::RuleOutcome::Unknown => (RuleState::Unknown, 0),
    };
    RuleOutcome { rule: id.to_string(), state, findings }
}

const CLAIM: &str = "it is a claim, and a claim meets no requirement";

fn approval(told: &core::Told<core::Approval>, change: &Change) -> Approval {
    let review = &told.value;
    let author = change.context.author.as_ref();
    let own = author.is_some_and(|author| author.value.handle.eq_ignore_ascii_case(&review.by.handle));
    let objection = if !told.trust.can_meet() {
        Some(CLAIM)
    } else if review.by.bot {
        Some("bots and apps never approve")
    } else if review.state != core::ReviewState::Approved {
        Some("it does not approve")
    } else if own {
        Some("it is the author's own")
    } else {
        None
    };
    Approval {
        by: account(&review.by),
        state: review.state.into(),
        commit: review.commit.as_ref().map(ToString::to_string),
        at: review.at.map(|at| at.to_string()),
        trust: told.trust.into(),
        source: mask(&told.source),
        can_count: objection.is_none(),
        objection: objection.map(str::to_owned),
    }
}

fn attached(told: &core::Told<core::Report>, change: &Change) -> Attached {
    let report = &told.value;
    let stale = report.revision.as_ref().is_some_and(|revision| !is_head(change, revision));
    let objection = if !told.trust.can_meet() {
        Some(CLAIM)
    } else if stale {
        Some("it is of another revision")
    } else {
        None
    };
    Attached {
        name: mask(&report.name),
        revision: report.revision.as_ref().map(ToString::to_string),
        measure: measure(&report.measure),
        trust: told.trust.into(),
        source: mask(&told.source),
        can_count: objection.is_none(),
        objection: objection.map(str::to_owned),
    }
}

fn is_head(change: &Change, revision: &ObjectId) -> bool {
    let by_head = matches!(&change.head, Head::Commit(id) if id == revision);
    by_head
        || change.head_tree.as_ref() == Some(revision)
        || change.context.head_commit.as_ref().is_some_and(|told| &told.value == revision)
}

fn measure(measure: &core::Measure) -> Measure {
    match measure {
        core::Measure::Tests { passed, failed, skipped } => {
            Measure::Tests { passed: *passed, failed: *failed, skipped: *skipped }
        }
        core::Measure::Coverage { changed_lines_percent } => {
            Measure::Coverage { changed_lines_percent: *changed_lines_percent }
        }
        core::Measure::Mutation { missed } => Measure::Mutation { missed: *missed },
        core::Measure::TestChanges { weakened } => Measure::TestChanges { weakened: *weakened },
        core::Measure::Rollout { steps, monitoring } => {
            Measure::Rollout { steps: steps.clone(), monitoring: super::masked_all(monitoring) }
        }
        core::Measure::Check { passed } => Measure::Check { passed: *passed },
        core::Measure::Run(run) => Measure::TestRun(run.into()),
        core::Measure::Lines(coverage) => Measure::LineCoverage(coverage.into()),
        core::Measure::Mutants(mutants) => Measure::ChangedMutants(mutants.into()),
    }
}

fn advice(told: &core::Told<core::Advice>) -> Advice {
    let advice = &told.value;
    Advice {
        url: mask(&advice.url),
        last_edited: advice.last_edited.map(|at| at.to_string()),
        owner: super::masked(advice.owner.as_ref()),
        superseded: advice.superseded,
        trust: told.trust.into(),
        source: mask(&told.source),
    }
}

fn record(told: &core::Told<core::ChangeRecord>) -> Record {
    let record = &told.value;
    Record {
        why: super::masked(record.why.as_ref()),
        verified: super::masked(record.verified.as_ref()),
        rollback: super::masked(record.rollback.as_ref()),
        trust: told.trust.into(),
        source: mask(&told.source),
    }
}
