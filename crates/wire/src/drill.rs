//! The answer of `drill`, JSON v1: which public incidents a policy would have stopped, held or missed.
//!
//! Every field is always there; one that has no value is null.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Report;
use crate::report::{Policy, Requirement};
use crate::words::{Outcome, State};

/// Which public incidents a policy would have stopped, held or missed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Drills {
    /// Always `caution/drills/1`.
    pub schema: String,
    /// The policy that judged.
    pub policy: Policy,
    /// How it came to be chosen.
    pub chosen: Chosen,
    /// The moment that it judged for (RFC 3339, UTC). Every date of a drill is moved there.
    #[schemars(extend("format" = "date-time"))]
    pub judged_at: String,
    /// The drills, by id.
    pub drills: Vec<Drill>,
    /// The counts.
    pub summary: Summary,
}

/// How a policy came to be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Chosen {
    /// Nobody named one and there is none here: the built-in one that judges then.
    Default,
    /// A built-in one that was named.
    BuiltIn,
    /// A file that was named.
    File,
    /// The repository's own, at HEAD.
    Repository,
}

/// What a policy would have made of an incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// It would have been refused.
    Stopped,
    /// It would have waited for somebody.
    Held,
    /// It would have gone through.
    Missed,
}

impl Answer {
    /// The word itself.
    pub fn word(self) -> &'static str {
        match self {
            Self::Stopped => "stopped",
            Self::Held => "held",
            Self::Missed => "missed",
        }
    }
}

impl From<Outcome> for Answer {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Stop => Self::Stopped,
            Outcome::Hold => Self::Held,
            Outcome::Proceed => Self::Missed,
        }
    }
}

/// A public incident, and what came out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Drill {
    /// Its name.
    pub id: String,
    /// What happened, in a few words.
    pub title: String,
    /// The day (UTC).
    pub on: String,
    /// To whom it happened.
    pub organisation: String,
    /// What is reported.
    pub reported: String,
    /// What of it is disputed, and by whom.
    pub disputed: Option<String>,
    /// What of the drill is made up, or left out.
    pub made_up: Option<String>,
    /// What the drill declares for its time over the policy that judged, such as a freeze; null if nothing.
    pub declared: Option<String>,
    /// Where to read of it.
    pub sources: Vec<Link>,
    /// The worst answer of its cases: one that goes through is enough to be missed.
    pub answer: Answer,
    /// What came out otherwise than the drill says that it must, in words; empty if it is right.
    pub wrong: Vec<String>,
    /// Rules that the drill is about and that this version does not have.
    pub rules_not_there: Vec<String>,
    /// The forms in which the incident was tried.
    pub cases: Vec<Case>,
}

/// A page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Link {
    /// What it is.
    pub title: String,
    /// Where it is.
    pub url: String,
}

/// One form of the incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Case {
    /// What a policy would have made of it.
    pub answer: Answer,
    /// The change that did the harm.
    pub change: Judged,
    /// Changes of the same surface that must proceed.
    pub twins: Vec<Judged>,
    /// Codes of rules that must find something.
    pub codes: Vec<String>,
}

/// A change and what came out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Judged {
    /// Its name.
    pub id: String,
    /// What it is, in a sentence.
    pub what: String,
    /// The answer in one word.
    pub outcome: Outcome,
    /// The requirements that it waits for.
    pub waits_for: Vec<String>,
    /// Requirements that are not met and only warn or observe.
    pub only_shown: Vec<String>,
    /// The rules that found something.
    pub found_by: Vec<String>,
    /// Their codes.
    pub codes: Vec<String>,
    /// The command, where it is one; null for a commit.
    pub command: Option<String>,
    /// The reasons for the answer, shortest form, worst first.
    pub reasons: Vec<String>,
    /// The files that differ, by path.
    pub diff: Vec<FileDiff>,
    /// The whole report, as `check` gives it; null unless the drill was asked for by its id.
    pub report: Option<Report>,
}

/// How a file differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FileDiff {
    /// The file.
    pub path: String,
    /// The difference as `git diff` shows it, from its first `@@` line on.
    pub diff: String,
}

/// How drills came out, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Summary {
    /// How many drills there are.
    pub drills: u64,
    /// How many would have been refused.
    pub stopped: u64,
    /// How many would have waited for somebody.
    pub held: u64,
    /// How many would have gone through, in at least one of their forms.
    pub missed: u64,
    /// How many benign twins there are.
    pub twins: u64,
    /// How many of them proceed.
    pub twins_proceed: u64,
    /// How many drills came out as they must.
    pub right: u64,
}

impl Drills {
    /// The value of `schema`.
    pub const SCHEMA: &str = "caution/drills/1";

    /// Counts the drills.
    pub fn new(policy: Policy, chosen: Chosen, judged_at: String, drills: Vec<Drill>) -> Self {
        let count = |answer| drills.iter().filter(|drill| drill.answer == answer).count() as u64;
        let twins = || drills.iter().flat_map(|drill| &drill.cases).flat_map(|case| &case.twins);
        let summary = Summary {
            drills: drills.len() as u64,
            stopped: count(Answer::Stopped),
            held: count(Answer::Held),
            missed: count(Answer::Missed),
            twins: twins().count() as u64,
            twins_proceed: twins().filter(|twin| twin.outcome == Outcome::Proceed).count() as u64,
            right: drills.iter().filter(|drill| drill.wrong.is_empty()).count() as u64,
        };
        Self { schema: Self::SCHEMA.to_owned(), policy, chosen, judged_at, drills, summary }
    }

    /// The same without the reports.
    #[must_use]
    pub fn in_short(mut self) -> Self {
        for case in self.drills.iter_mut().flat_map(|drill| &mut drill.cases) {
            for judged in std::iter::once(&mut case.change).chain(&mut case.twins) {
                judged.report = None;
            }
        }
        self
    }

    /// JSON, two spaces deep, with a line break at the end.
    pub fn to_json(&self) -> String {
        crate::json(self)
    }
}

impl Case {
    /// A case of a change and its twins.
    pub fn new(change: Judged, twins: Vec<Judged>) -> Self {
        Self { answer: change.outcome.into(), change, twins, codes: Vec::new() }
    }
}

impl Judged {
    /// A change and its report.
    pub fn new(id: &str, what: &str, diff: Vec<FileDiff>, report: Report) -> Self {
        let ids = |keep: fn(&Requirement) -> bool| -> Vec<String> {
            report.requirements.iter().filter(|one| keep(one)).map(|one| one.id.clone()).collect()
        };
        let mut found_by: Vec<String> = report.findings.iter().map(|finding| finding.rule.clone()).collect();
        found_by.sort();
        found_by.dedup();
        Self {
            id: id.to_owned(),
            what: what.to_owned(),
            outcome: report.verdict.outcome,
            waits_for: ids(|one| one.blocks),
            only_shown: ids(|one| !one.blocks && matches!(one.state, State::Missing | State::Unknown)),
            found_by,
            codes: Vec::new(),
            command: None,
            reasons: report.reasons.clone(),
            diff,
            report: Some(report),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_form_that_goes_through_is_the_worst_answer() {
        assert!(Answer::Missed > Answer::Held && Answer::Held > Answer::Stopped);
        for (outcome, answer) in
            [(Outcome::Proceed, "missed"), (Outcome::Hold, "held"), (Outcome::Stop, "stopped")]
        {
            assert_eq!(Answer::from(outcome).word(), answer);
            assert_eq!(serde_json::to_value(Answer::from(outcome)).unwrap(), answer);
        }
    }
}
