//! How far a change goes, in three bands that are never mixed.

use crate::RepoPath;
use crate::charter::Tier;

/// How sure it is that a service is affected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Band {
    /// A file of the service itself changed.
    Certain,
    /// The service uses what changed.
    Likely,
    /// It could, and nothing rules it out.
    Possible,
}

impl Band {
    /// Every band.
    pub const ALL: &[Self] = &[Self::Certain, Self::Likely, Self::Possible];

    /// The name in reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::Certain => "certain",
            Self::Likely => "likely",
            Self::Possible => "possible",
        }
    }
}

/// A service that the change touches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReachedService {
    /// Its name in the charter.
    pub service: String,
    /// Its tier, if the charter gives one.
    pub tier: Option<Tier>,
    /// Its owners: people and teams.
    pub owners: Vec<String>,
    /// Critical functions it carries (payments, orders, customer data …).
    pub functions: Vec<String>,
    /// How sure.
    pub band: Band,
    /// The files of the change that lead to it.
    pub paths: Vec<RepoPath>,
}

/// How far a change goes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reach {
    /// Services, the surest and most critical first.
    pub services: Vec<ReachedService>,
    /// Owners of the touched paths by CODEOWNERS.
    pub path_owners: Vec<String>,
    /// Touched files that belong to no declared service; only filled if services are declared.
    pub unassigned: Vec<RepoPath>,
    /// How many services the charter declares; 0 means that tiers are not known at all.
    pub declared: usize,
}

impl Reach {
    /// The strictest declared tier reached for certain.
    pub fn strictest_tier(&self) -> Option<Tier> {
        self.services.iter().filter_map(|service| service.tier).min()
    }
}
