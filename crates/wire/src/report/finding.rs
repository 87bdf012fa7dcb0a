//! Findings, effects and unknowns, mirrored.

use caution_core::{effect, finding, unknown};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Lines;
use crate::mask;
use crate::words::{Confidence, Severity, UnknownKind, Verb};

/// What a rule found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// The rule's id.
    pub rule: String,
    /// How bad it would be if the finding is right.
    pub severity: Severity,
    /// How sure the rule is.
    pub confidence: Confidence,
    /// Where; null if it is about the change as a whole.
    pub place: Option<Place>,
    /// Further places that matter.
    pub related: Vec<Place>,
    /// What was found, in one sentence.
    pub what: String,
    /// Why it matters here.
    pub why: String,
    /// The facts that it rests on.
    pub evidence: Vec<String>,
    /// What clears it.
    pub remedy: String,
}

/// A place in the change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// The file.
    pub path: String,
    /// The lines; null if it is about the whole file.
    pub lines: Option<Lines>,
    /// The text there.
    pub snippet: Option<String>,
}

/// One thing that would happen to the world.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Effect {
    /// What is done.
    pub verb: Verb,
    /// To what: a kind and a name.
    pub object: String,
    /// Where.
    pub environment: Option<String>,
    /// To how many.
    pub count: u64,
    /// Whether it can be undone.
    pub reversible: bool,
}

/// One thing that could not be seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Unknown {
    /// Its kind.
    pub kind: UnknownKind,
    /// What it is about: a path, a commit, a report.
    pub subject: String,
    /// The file it is about, if it is about one.
    pub path: Option<String>,
    /// What could not be seen.
    pub what: String,
    /// What it could hide.
    pub hides: String,
    /// What would resolve it, if anything would.
    pub remedy: Option<String>,
}

pub(super) fn finding(finding: &finding::Finding) -> Finding {
    Finding {
        rule: finding.rule.to_string(),
        severity: finding.severity.into(),
        confidence: finding.confidence.into(),
        place: finding.place.as_ref().map(place),
        related: finding.related.iter().map(place).collect(),
        what: mask(&finding.what),
        why: mask(&finding.why),
        evidence: super::masked_all(&finding.evidence),
        remedy: mask(&finding.remedy),
    }
}

fn place(place: &finding::Place) -> Place {
    Place {
        path: place.path.to_string(),
        lines: place.lines.map(Lines::from),
        snippet: super::masked(place.snippet.as_ref()),
    }
}

pub(super) fn effect(effect: &effect::Effect) -> Effect {
    Effect {
        verb: effect.verb.into(),
        object: mask(&effect.object),
        environment: super::masked(effect.environment.as_ref()),
        count: effect.count,
        reversible: effect.reversible,
    }
}

/// By kind and subject: the order in which they were met says nothing.
pub(super) fn unknowns(all: &[unknown::Unknown]) -> Vec<Unknown> {
    let mut sorted: Vec<&unknown::Unknown> = all.iter().collect();
    sorted.sort();
    sorted.dedup();
    sorted
        .into_iter()
        .map(|unknown| Unknown {
            kind: unknown.kind.into(),
            subject: mask(&unknown.subject),
            path: unknown.path.as_ref().map(ToString::to_string),
            what: mask(&unknown.what),
            hides: mask(&unknown.hides),
            remedy: super::masked(unknown.remedy.as_ref()),
        })
        .collect()
}
