//! How far a change goes, mirrored.

use caution_core::charter::Charter;
use caution_core::reach as core;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::radius::{self, Extent, Radius};
use crate::words::Band;

/// How far a change goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Reach {
    /// How many services are declared; 0 means that tiers are not known at all.
    pub declared: u64,
    /// The strictest tier of a touched service: 1 is the most critical, 4 the least; null if none has one.
    #[schemars(range(min = 1, max = 4))]
    pub strictest_tier: Option<u8>,
    /// Services, the surest and most critical first.
    pub services: Vec<Service>,
    /// Owners of the touched paths by CODEOWNERS.
    pub path_owners: Vec<String>,
    /// Touched files that belong to no declared service; only filled if services are declared.
    pub unassigned: Vec<String>,
    /// What it goes to beyond the files that it touches; null if nobody looked.
    pub radius: Option<Radius>,
}

/// A service that the change touches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Service {
    /// Its name.
    pub service: String,
    /// Its tier, 1 to 4; null if none is given.
    #[schemars(range(min = 1, max = 4))]
    pub tier: Option<u8>,
    /// Its owners: people and teams.
    pub owners: Vec<String>,
    /// Critical functions it carries.
    pub functions: Vec<String>,
    /// How sure it is that it is affected.
    pub band: Band,
    /// The files of the change that lead to it.
    pub paths: Vec<String>,
}

pub(super) fn reach(reach: &core::Reach, charter: &Charter, extent: Extent) -> Reach {
    Reach {
        declared: reach.declared as u64,
        strictest_tier: reach.strictest_tier().map(|tier| tier.number()),
        services: reach.services.iter().map(service).collect(),
        path_owners: super::masked_all(&reach.path_owners),
        unassigned: super::texts(&reach.unassigned),
        radius: reach.radius.as_ref().map(|one| radius::radius(one, charter, extent)),
    }
}

fn service(service: &core::ReachedService) -> Service {
    Service {
        service: crate::mask(&service.service),
        tier: service.tier.map(|tier| tier.number()),
        owners: super::masked_all(&service.owners),
        functions: super::masked_all(&service.functions),
        band: service.band.into(),
        paths: super::texts(&service.paths),
    }
}
