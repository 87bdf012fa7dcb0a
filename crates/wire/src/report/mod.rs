//! The report of `check`, JSON v1.
//!
//! Every field is always there; one that has no value is null. A path that is not printable UTF-8 is
//! written as git writes it: in double quotes, with octal escapes.

mod change;
mod evidence;
mod finding;
mod measured;
mod provenance;
mod radius;
mod reach;
mod tally;
mod verdict;

use caution_core::assessment::Assessment;
use caution_core::change::Change as CoreChange;
use caution_core::charter::Charter;
use caution_core::verdict::Verdict as CoreVerdict;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use change::{
    Account, Change, Commit, File, Head, HeadKind, Identity, Lines, Residue, ResidueFile, Told,
};
pub use evidence::{Advice, Approval, Attached, Evidence, Measure, Record, RuleOutcome, RuleState, Waiting};
pub use finding::{Effect, Finding, Place, Unknown};
pub use measured::{ChangedMutants, LineCoverage, TestRun, Uncovered, Unseen};
pub use provenance::{AttributedLines, Attribution, CommitClass, Mark, Provenance, Rejected};
pub use radius::{
    Completeness, Disagreement, Exposure, Extent, Hop, KeyReach, Radius, Reached, Seed, ServiceReach,
};
pub use reach::{Reach, Service};
pub use tally::{ByBand, Counts, EntryCount, LeftOut, OriginCount};
pub use verdict::{
    Away, CharterFile, CharterUsed, InputProblem, Need, OpenRequests, Policy, Requirement, Verdict,
};

/// What Caution found out about a change, and its verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// Always `caution/report/1`.
    pub schema: String,
    /// What somebody wants to do.
    pub change: Change,
    /// The answer.
    pub verdict: Verdict,
    /// Every requirement of the policy and how it came out, in the policy's order.
    pub requirements: Vec<Requirement>,
    /// The reasons for the answer, shortest form, worst first.
    pub reasons: Vec<String>,
    /// Who or what wrote the change.
    pub provenance: Provenance,
    /// How far it goes.
    pub reach: Reach,
    /// What rules found, worst first.
    pub findings: Vec<Finding>,
    /// What would happen to the world.
    pub effects: Vec<Effect>,
    /// What the decision was told, and what looked: reviews, reports, advice, the change record, rules.
    pub evidence: Evidence,
    /// What could not be seen. An unknown is never clear.
    pub unknowns: Vec<Unknown>,
}

impl Report {
    /// The value of `schema`.
    pub const SCHEMA: &str = "caution/report/1";

    /// Mirrors what core found out. The same values give the same bytes.
    pub fn new(
        change: &CoreChange,
        charter: &Charter,
        assessment: &Assessment,
        verdict: &CoreVerdict,
    ) -> Self {
        Self {
            schema: Self::SCHEMA.to_owned(),
            change: change::change(change),
            verdict: verdict::verdict(verdict, charter),
            requirements: verdict.requirements.iter().map(verdict::requirement).collect(),
            reasons: masked_all(&verdict.reasons),
            provenance: provenance::provenance(&assessment.provenance),
            reach: reach::reach(&assessment.reach, charter, Extent::Usual),
            findings: assessment.findings.iter().map(finding::finding).collect(),
            effects: assessment.effects.iter().map(finding::effect).collect(),
            evidence: evidence::evidence(change, &assessment.rules),
            unknowns: finding::unknowns(&assessment.unknowns),
        }
    }

    /// JSON, two spaces deep, with a line break at the end.
    pub fn to_json(&self) -> String {
        crate::json(self)
    }

    /// Whether there was nothing to assess: no file differs and no commit is new.
    pub fn is_empty(&self) -> bool {
        self.change.files.is_empty() && self.change.commits.iter().all(|commit| commit.id.is_none())
    }
}

/// Unknowns as a report shows them.
pub(crate) fn unknowns_of(unknowns: &[caution_core::unknown::Unknown]) -> Vec<Unknown> {
    finding::unknowns(unknowns)
}

/// How far a change goes, as a report shows it.
pub(crate) fn reach_of(found: &caution_core::reach::Reach, charter: &Charter, extent: Extent) -> Reach {
    reach::reach(found, charter, extent)
}

/// A change as a report shows it.
pub(crate) fn change_of(found: &CoreChange) -> Change {
    change::change(found)
}

/// Findings as a report shows them.
pub(crate) fn findings_of(findings: &[caution_core::finding::Finding]) -> Vec<Finding> {
    findings.iter().map(finding::finding).collect()
}

/// A requirement as a report shows it.
pub(crate) fn requirement_of(requirement: &caution_core::verdict::Requirement) -> Requirement {
    verdict::requirement(requirement)
}

fn texts<T: ToString>(values: &[T]) -> Vec<String> {
    values.iter().map(|value| value.to_string()).collect()
}

fn masked_all(texts: &[String]) -> Vec<String> {
    texts.iter().map(|text| crate::mask(text)).collect()
}

fn masked(text: Option<&String>) -> Option<String> {
    text.map(|text| crate::mask(text))
}

/// The bytes of a path as a report writes it: the inverse of git's quoting. Text that is not quoted is
/// its own bytes.
pub fn path_bytes(path: &str) -> Vec<u8> {
    let quoted = path.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let Some(quoted) = quoted else { return path.as_bytes().to_vec() };
    let mut bytes = Vec::with_capacity(quoted.len());
    let mut rest = quoted.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        match rest.next() {
            Some(b'n') => bytes.push(b'\n'),
            Some(b't') => bytes.push(b'\t'),
            Some(b'r') => bytes.push(b'\r'),
            Some(digit @ b'0'..=b'7') => {
                let octal = [digit, rest.next().unwrap_or(b'0'), rest.next().unwrap_or(b'0')];
                let value = octal.iter().fold(0_u32, |sum, digit| sum * 8 + u32::from(digit & 7));
                bytes.push((value & 0xff) as u8);
            }
            Some(other) => bytes.push(other),
            None => bytes.push(b'\\'),
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use caution_core::RepoPath;

    use super::*;

    #[test]
    fn the_bytes_of_a_path_can_be_read_back() {
        for bytes in [
            &b"src/a.rs"[..],
            b"caf\xe9/a\tb",
            "caf\u{e9}".as_bytes(),
            b"\"quoted\"",
            b"back\\slash",
            b"\x01\x1b[31m\xff\"\\",
            b"",
            b"\"",
        ] {
            assert_eq!(path_bytes(&RepoPath::new(bytes).to_string()), bytes, "{bytes:?}");
        }
    }
}
