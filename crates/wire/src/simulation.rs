//! The answer of `policy simulate`, JSON v1.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Report;

/// A change as it is, and with what is supposed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Simulation {
    /// Always `caution/simulation/1`.
    pub schema: String,
    /// The report on the change as it is.
    pub before: Report,
    /// The report with what is supposed.
    pub after: Report,
}

impl Simulation {
    /// The name of this form.
    pub const SCHEMA: &'static str = "caution/simulation/1";
}
