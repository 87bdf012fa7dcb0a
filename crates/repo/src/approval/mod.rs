//! Signed statements: one ref each, under `refs/caution/approvals/`.
//!
//! A ref is named by the digest of what is signed and never moves, so two people who write at once never
//! meet, and pushing and fetching is a plain refspec without conflicts. It stands at a commit whose tree
//! holds the envelope and whose parents are the head and the base that were approved: they stay here after
//! a force-push, and the approval can be replayed.

mod amount;
mod content;
mod fit;
mod gather;
mod landed;
mod likeness;
mod name;
mod past;
mod read;
mod target;
mod write;

pub(crate) use gather::gather;

/// Where statements are.
pub(crate) const APPROVALS: &str = "refs/caution/approvals";

/// Where it is noted that a single-use approval was used.
pub(crate) const USES: &str = "refs/caution/uses";

/// The file in the tree of a statement.
pub(crate) const FILE: &str = "statement.json";
