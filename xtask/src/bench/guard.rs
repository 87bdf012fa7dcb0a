//! The guard: the corpora of other guards, its time, hostile inputs, public scripts, ordinary commands.

pub(super) mod corpus;
mod judge;
mod labels;
pub(super) mod latency;
pub(super) mod ordinary;
mod page;
mod scene;
pub(super) mod scripts;
pub(super) mod worst;

/// The page that lists what was read, and every disagreement.
const PAGE: &str = "docs/precision/guard.md";
