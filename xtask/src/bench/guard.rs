//! The guard: the corpora of other guards, its time, hostile inputs, public scripts, ordinary commands.

pub(super) mod corpus;
mod judge;
mod labels;
pub(super) mod ordinary;
mod page;
mod scene;

/// The page that lists what was read, and every disagreement.
const PAGE: &str = "docs/precision/guard.md";
