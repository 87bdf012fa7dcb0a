//! Exit criteria: what should be true before a reset ends for good.

use std::fmt;

use caution_core::charter::Tier;
use jiff::civil::Date;

use crate::words;

/// A criterion.
#[derive(Debug, Clone, PartialEq)]
pub enum Criterion {
    /// A sentence that a person judges; nothing can be measured for it.
    Statement {
        /// What should be true.
        text: String,
        /// Who says that it is true, and since when.
        confirmed: Option<(String, Option<Date>)>,
    },
    /// A query over outcomes.
    Query(Query),
}

/// A query over outcomes.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// What is counted.
    pub metric: Metric,
    /// Of which changes or services.
    pub of: Of,
    /// The limit.
    pub at_most: Limit,
    /// Over how many days, back from now; `None` for what is so now.
    pub over_days: Option<u32>,
}

/// What a query counts. The list is closed: a metric is either worked out here or said not to be
/// measurable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Metric {
    /// The share of changes that were later reverted.
    RevertedShare,
    /// The share of changes that were later hot-fixed.
    HotFixedShare,
    /// The share of changes that the policy would have held or stopped.
    HeldShare,
    /// Holds that were passed without a recorded decision.
    HoldsUnrecorded,
    /// Changes that no second person approved.
    ChangesWithoutSecondPerson,
    /// Changes without a change record.
    ChangesWithoutRecord,
    /// Changes that went through by break-glass.
    BreakGlass,
    /// Services that name no owner.
    ServicesWithoutOwner,
}

impl Metric {
    /// Every metric.
    pub const ALL: &[Self] = &[
        Self::RevertedShare,
        Self::HotFixedShare,
        Self::HeldShare,
        Self::HoldsUnrecorded,
        Self::ChangesWithoutSecondPerson,
        Self::ChangesWithoutRecord,
        Self::BreakGlass,
        Self::ServicesWithoutOwner,
    ];

    /// The name in policies and reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::RevertedShare => "reverted_share",
            Self::HotFixedShare => "hot_fixed_share",
            Self::HeldShare => "held_share",
            Self::HoldsUnrecorded => "holds_unrecorded",
            Self::ChangesWithoutSecondPerson => "changes_without_second_person",
            Self::ChangesWithoutRecord => "changes_without_record",
            Self::BreakGlass => "break_glass",
            Self::ServicesWithoutOwner => "services_without_owner",
        }
    }

    /// Whether it is a share of changes, in per cent.
    pub fn is_share(self) -> bool {
        matches!(self, Self::RevertedShare | Self::HotFixedShare | Self::HeldShare)
    }

    /// Whether it is counted over days, and not as things stand now.
    pub fn is_over_days(self) -> bool {
        self != Self::ServicesWithoutOwner
    }

    fn words(self) -> &'static str {
        match self {
            Self::RevertedShare => "of the changes were later reverted",
            Self::HotFixedShare => "of the changes were later hot-fixed",
            Self::HeldShare => "of the changes are held or stopped",
            Self::HoldsUnrecorded => "holds passed without a recorded decision",
            Self::ChangesWithoutSecondPerson => "changes without a second person",
            Self::ChangesWithoutRecord => "changes without a change record",
            Self::BreakGlass => "changes by break-glass",
            Self::ServicesWithoutOwner => "services without an owner",
        }
    }
}

/// Of which changes or services; what is empty is all. A change is of a tier, a service or an owner if it
/// touches something of theirs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Of {
    /// Tiers.
    pub tiers: Vec<Tier>,
    /// Services.
    pub services: Vec<String>,
    /// Owners, in lower case, without `@` and the organisation.
    pub owners: Vec<String>,
}

impl Of {
    /// Whether it is about everything.
    pub fn is_all(&self) -> bool {
        self.tiers.is_empty() && self.services.is_empty() && self.owners.is_empty()
    }

    /// Whether something of these tiers, services and owners is meant.
    pub fn includes<'a>(
        &self,
        tiers: impl IntoIterator<Item = Tier>,
        services: impl IntoIterator<Item = &'a str>,
        owners: impl IntoIterator<Item = &'a str>,
    ) -> bool {
        let tier = self.tiers.is_empty() || tiers.into_iter().any(|tier| self.tiers.contains(&tier));
        let service = self.services.is_empty()
            || services.into_iter().any(|name| self.services.iter().any(|one| one == name));
        let owner = self.owners.is_empty()
            || owners.into_iter().any(|name| self.owners.contains(&crate::facts::owner_name(name)));
        tier && service && owner
    }
}

impl fmt::Display for Of {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        if !self.tiers.is_empty() {
            parts.push(words::tier_names(&self.tiers));
        }
        if !self.services.is_empty() {
            parts.push(format!("of {}", words::names(&self.services, "or")));
        }
        if !self.owners.is_empty() {
            parts.push(format!("owned by {}", words::names(&self.owners, "or")));
        }
        f.write_str(&parts.join(", "))
    }
}

/// A limit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Limit {
    /// A number.
    Count(u64),
    /// A share, in per cent.
    Percent(f64),
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count(count) => write!(f, "{count}"),
            Self::Percent(share) => write!(f, "{share} %"),
        }
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at most {} {}", self.at_most, self.metric.words())?;
        if !self.of.is_all() {
            write!(f, " ({})", self.of)?;
        }
        match self.over_days {
            Some(days) => write!(f, " over {}", words::counted(days, "day")),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Criterion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Statement { text, .. } => write!(f, "{text} (a person judges this)"),
            Self::Query(query) => query.fmt(f),
        }
    }
}
