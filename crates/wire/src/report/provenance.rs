//! Who or what wrote a change, mirrored.

use std::collections::BTreeMap;

use caution_core::provenance as core;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Lines;
use crate::mask;
use crate::words::{Channel, Class, Role, Strength};

/// Who or what wrote a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Provenance {
    /// The class of the whole.
    pub class: Class,
    /// Everything that was seen, strongest first.
    pub evidence: Vec<Mark>,
    /// Commit by commit, in the order of the change.
    pub commits: Vec<CommitClass>,
    /// Lines that a verified recorder attributes, by whom.
    pub attributions: Vec<Attribution>,
    /// Statements of recorders that do not fit.
    pub rejected: Vec<Rejected>,
    /// True if the author's claim that no AI took part stands against evidence of AI.
    pub contradicted: bool,
}

/// One piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Mark {
    /// The commit it belongs to; null if it belongs to the pull request.
    pub commit: Option<String>,
    /// Where it was found.
    pub channel: Channel,
    /// What it says of the tool's part.
    pub role: Role,
    /// How much it weighs.
    pub strength: Strength,
    /// The marker's id, or the recorder's.
    pub marker: String,
    /// The exact string that was found.
    pub text: String,
    /// Why it does not count as it stands; null if it counts.
    pub discounted: Option<String>,
}

/// The class of one commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CommitClass {
    /// The commit; null for a patch or the work tree.
    pub commit: Option<String>,
    /// Its class.
    pub class: Class,
    /// How many commits were squashed into it, where the message lists them; 0 otherwise.
    pub squashed: u64,
}

/// What one tool or person wrote, by a verified recorder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Attribution {
    /// The tool, or the person.
    pub by: String,
    /// A person or a tool.
    pub role: Role,
    /// How many lines in all.
    pub line_count: u64,
    /// Which lines.
    pub places: Vec<AttributedLines>,
}

/// Attributed lines of one file in one commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AttributedLines {
    /// The commit whose version of the file the lines count in.
    pub commit: String,
    /// The file.
    pub path: String,
    /// The lines.
    pub lines: Vec<Lines>,
}

/// A recorder's statement that does not fit the commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Rejected {
    /// The commit whose note it is.
    pub commit: String,
    /// The exact statement.
    pub text: String,
    /// Why it does not hold.
    pub reason: String,
}

pub(super) fn provenance(provenance: &core::Provenance) -> Provenance {
    Provenance {
        class: provenance.class.into(),
        evidence: provenance.evidence.iter().map(mark).collect(),
        commits: provenance
            .commits
            .iter()
            .map(|commit| CommitClass {
                commit: commit.commit.as_ref().map(ToString::to_string),
                class: commit.class.into(),
                squashed: commit.squashed as u64,
            })
            .collect(),
        attributions: attributions(&provenance.attributions),
        rejected: provenance
            .rejected
            .iter()
            .map(|claim| Rejected {
                commit: claim.commit.to_string(),
                text: mask(&claim.text),
                reason: mask(&claim.reason),
            })
            .collect(),
        contradicted: provenance.contradicted,
    }
}

fn mark(evidence: &core::Evidence) -> Mark {
    Mark {
        commit: evidence.commit.as_ref().map(ToString::to_string),
        channel: evidence.channel.into(),
        role: evidence.role.into(),
        strength: evidence.strength.into(),
        marker: mask(&evidence.marker),
        text: mask(&evidence.text),
        discounted: super::masked(evidence.discounted.as_ref()),
    }
}

fn attributions(all: &[core::Attribution]) -> Vec<Attribution> {
    let mut by_writer: BTreeMap<(&str, core::Role), Vec<&core::Attribution>> = BTreeMap::new();
    for attribution in all {
        by_writer.entry((&attribution.by, attribution.role)).or_default().push(attribution);
    }
    by_writer
        .into_iter()
        .map(|((by, role), mut places)| {
            places.sort();
            Attribution {
                by: mask(by),
                role: role.into(),
                line_count: places.iter().flat_map(|place| &place.lines).map(|lines| lines.len()).sum(),
                places: places
                    .into_iter()
                    .map(|place| AttributedLines {
                        commit: place.commit.to_string(),
                        path: place.path.to_string(),
                        lines: place.lines.iter().map(|range| Lines::from(*range)).collect(),
                    })
                    .collect(),
            }
        })
        .collect()
}
