//! Everything that was found out about a change; no word of permission.

use crate::RuleId;
use crate::effect::Effect;
use crate::finding::Finding;
use crate::provenance::Provenance;
use crate::reach::Reach;
use crate::unknown::Unknown;

/// How a rule came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuleOutcome {
    /// It found something.
    Found(usize),
    /// It looked and found nothing.
    Clear,
    /// There was nothing for it to look at.
    NotApplicable,
    /// It could not look; an unknown says why.
    Unknown,
}

/// What was found out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Assessment {
    /// Who or what wrote it.
    pub provenance: Provenance,
    /// How far it goes.
    pub reach: Reach,
    /// What rules found, worst first.
    pub findings: Vec<Finding>,
    /// What would happen.
    pub effects: Vec<Effect>,
    /// What could not be seen.
    pub unknowns: Vec<Unknown>,
    /// Every rule and how it came out, by id.
    pub rules: Vec<(RuleId, RuleOutcome)>,
}
