//! The verdict and its requirements, mirrored.

use caution_core::charter::Charter;
use caution_core::problem::Problem;
use caution_core::verdict as core;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::words::{Mode, Outcome, State};
use crate::{ExitCode, mask};

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Verdict {
    /// The answer in one word.
    pub outcome: Outcome,
    /// The exit code that goes with it: 0, 10, 11 or 12.
    pub exit_code: u8,
    /// True if it is a hold that only unknowns cause.
    pub only_unknowns: bool,
    /// The next act of whoever reads it.
    pub next: String,
    /// The moment that it judged for (RFC 3339, UTC).
    #[schemars(extend("format" = "date-time"))]
    pub decided_at: String,
    /// Which policy judged.
    pub policy: Policy,
    /// What the organisation says of itself, as it was read for this verdict.
    pub charter: CharterUsed,
}

/// A policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Policy {
    /// Its name or path.
    pub name: String,
    /// Its digest, all layers together.
    pub digest: String,
    /// Remarks a reader should know: the kill switch, an expired mode, a policy from the command line.
    pub remarks: Vec<String>,
}

/// The charter that was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CharterUsed {
    /// The commit it was read from; null if there is none.
    pub commit: Option<String>,
    /// One digest over everything that was read.
    pub digest: String,
    /// The files that were read, by path.
    pub files: Vec<CharterFile>,
    /// How many people it names.
    pub people: u64,
    /// How many services it declares.
    pub services: u64,
    /// What was wrong with files that could be read in part.
    pub problems: Vec<InputProblem>,
}

/// One file of the charter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CharterFile {
    /// Its path.
    pub path: String,
    /// The digest of its bytes.
    pub digest: String,
}

/// What is wrong with an input that could be read in part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct InputProblem {
    /// The input.
    pub input: String,
    /// The line, from 1; null if not known.
    pub line: Option<u32>,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub hint: Option<String>,
}

/// One requirement of the policy, as it came out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Requirement {
    /// Its name in the policy.
    pub id: String,
    /// Why the policy asks it.
    pub because: String,
    /// Why it applies here, or why it does not.
    pub applies: String,
    /// How it runs for this change, now.
    pub mode: Mode,
    /// True for one that nothing in the change can clear.
    pub never: bool,
    /// Where it stands.
    pub state: State,
    /// Whether the change waits for it.
    pub blocks: bool,
    /// True if only unknowns make it apply or keep it from being met.
    pub only_unknowns: bool,
    /// Its parts.
    pub needs: Vec<Need>,
    /// Where it stands in the policy's text.
    pub source: String,
}

/// One part of a requirement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Need {
    /// A name that is stable within the requirement.
    pub id: String,
    /// What is asked.
    pub what: String,
    /// Where it stands.
    pub state: State,
    /// What was found.
    pub found: String,
    /// Who can give it and is there: people by id or handle, whom to ask first first; then teams by name.
    /// Empty when met or not applicable.
    pub who: Vec<String>,
    /// The one act that would clear it; empty when met or not applicable.
    pub act: String,
    /// How many requests wait for those of `who` of whom that is told; left out if it is told of nobody.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub open: Vec<OpenRequests>,
    /// Who could give it and is away, the first who is back first; left out if nobody is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub away: Vec<Away>,
}

/// How many requests wait for somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OpenRequests {
    /// By id or handle.
    pub who: String,
    /// How many.
    pub count: u32,
}

/// Somebody who could give what is missing, and is away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Away {
    /// By id.
    pub who: String,
    /// The last day away.
    #[schemars(extend("format" = "date"))]
    pub until: String,
    /// Who stands in, if that one could give it, too; null if nobody does.
    pub stands_in: Option<String>,
}

pub(super) fn verdict(verdict: &core::Verdict, charter: &Charter) -> Verdict {
    Verdict {
        outcome: verdict.outcome.into(),
        exit_code: ExitCode::from(verdict).code(),
        only_unknowns: verdict.only_unknowns,
        next: mask(&verdict.next),
        decided_at: verdict.decided_at.to_string(),
        policy: Policy {
            name: mask(&verdict.policy.name),
            digest: verdict.policy.digest.to_string(),
            remarks: super::masked_all(&verdict.policy.remarks),
        },
        charter: CharterUsed {
            commit: charter.commit.as_ref().map(ToString::to_string),
            digest: charter.digest().to_string(),
            files: charter
                .files
                .iter()
                .map(|(path, digest)| CharterFile { path: path.to_string(), digest: digest.to_string() })
                .collect(),
            people: charter.people.all.len() as u64,
            services: charter.services.len() as u64,
            problems: charter.problems.iter().map(problem).collect(),
        },
    }
}

fn problem(problem: &Problem) -> InputProblem {
    InputProblem {
        input: mask(&problem.input),
        line: (problem.position.line > 0).then_some(problem.position.line),
        message: mask(&problem.message),
        hint: super::masked(problem.hint.as_ref()),
    }
}

pub(super) fn requirement(requirement: &core::Requirement) -> Requirement {
    Requirement {
        id: mask(&requirement.id),
        because: mask(&requirement.because),
        applies: mask(&requirement.applies),
        mode: requirement.mode.into(),
        never: requirement.never,
        state: requirement.state.into(),
        blocks: requirement.blocks(),
        only_unknowns: requirement.only_unknowns,
        needs: requirement.needs.iter().map(need).collect(),
        source: mask(&requirement.source),
    }
}

fn need(need: &core::Need) -> Need {
    Need {
        id: mask(&need.id),
        what: mask(&need.what),
        state: need.state.into(),
        found: mask(&need.found),
        who: super::masked_all(&need.clearers.who),
        act: mask(&need.clearers.act),
        open: need
            .clearers
            .open
            .iter()
            .map(|open| OpenRequests { who: mask(&open.who), count: open.count })
            .collect(),
        away: need
            .clearers
            .away
            .iter()
            .map(|away| Away {
                who: mask(&away.who),
                until: away.until.to_string(),
                stands_in: super::masked(away.stands_in.as_ref()),
            })
            .collect(),
    }
}
