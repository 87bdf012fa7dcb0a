//! How far a change goes, by itself: the answer of `caution reach`.

use caution_core::change::Change as CoreChange;
use caution_core::charter::Charter;
use caution_core::reach::Reach as CoreReach;
use caution_core::unknown::Unknown as CoreUnknown;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::report::{self, Change, Extent, Reach, Unknown};

/// How far a change goes. It holds no verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReachReport {
    /// Always `caution/reach/1`.
    pub schema: String,
    /// What somebody wants to do.
    pub change: Change,
    /// How far it goes.
    pub reach: Reach,
    /// What could not be seen. An unknown is never clear.
    pub unknowns: Vec<Unknown>,
}

impl ReachReport {
    /// The value of `schema`.
    pub const SCHEMA: &str = "caution/reach/1";

    /// Mirrors what core found out. The same values give the same bytes.
    pub fn new(
        change: &CoreChange,
        charter: &Charter,
        reach: &CoreReach,
        unknowns: &[CoreUnknown],
        extent: Extent,
    ) -> Self {
        Self {
            schema: Self::SCHEMA.to_owned(),
            change: report::change_of(change),
            reach: report::reach_of(reach, charter, extent),
            unknowns: report::unknowns_of(unknowns),
        }
    }

    /// JSON, two spaces deep, with a line break at the end.
    pub fn to_json(&self) -> String {
        crate::json(self)
    }
}
