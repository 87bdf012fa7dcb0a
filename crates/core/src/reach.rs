//! How far a change goes, in three bands that are never mixed.
//!
//! Four quantities are kept apart: what is *reached* (entries, services, owners), how *critical* that is
//! (tiers), how much of the world meets it before it can be stopped (*exposure*), and whether it can be taken
//! back (*reversal*). None of them says how likely harm is.

mod origin;
mod radius;
mod setting;
mod standing;

use crate::RepoPath;
use crate::charter::Tier;

pub use origin::Origin;
pub use radius::{
    Blind, BlindWhy, Completeness, Disagreement, Exposure, Hop, KeyReach, Larger, Propagation, Radius,
    Reached, Reversal, Seed, SeedKind, ServiceReach,
};
pub use setting::{GONE, REORDERED, Setting, TAKEN_UP};
pub use standing::Standing;

/// How sure it is that something is affected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Band {
    /// It is the changed file itself, or every step to it is bound by scope, import or declared type.
    Certain,
    /// A step goes through dispatch, a framework or a contract.
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

/// A service whose own files the change touches. What it reaches besides is in [`Radius::services`].
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
    /// How sure: its own file changed, so always certain, except for commands that only name it.
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
    /// What else it goes to; none if nobody looked (a command, a change without a tree).
    pub radius: Option<Radius>,
}

impl Reach {
    /// The strictest declared tier whose own files are touched.
    pub fn strictest_tier(&self) -> Option<Tier> {
        self.services.iter().filter_map(|service| service.tier).min()
    }
}
