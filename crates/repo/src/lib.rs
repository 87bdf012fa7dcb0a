//! Git: snapshot a change, notes and refs, merge trees.
//!
//! [`GitRepository`] reads a repository; the one thing that it writes is signed statements, each as a ref of
//! its own that never moves. It runs nothing that it names (filters,
//! hooks, drivers, helpers) and fetches nothing. Replace refs, grafts and the mailmap are ignored. What
//! cannot be seen becomes an [`Unknown`](caution_core::unknown::Unknown) of the change.

mod approval;
mod blind;
mod checkout;
mod commit;
mod conflict;
mod content;
mod file;
mod fingerprint;
mod git;
mod history;
mod index;
mod lines;
mod listing;
mod lookup;
mod merge;
mod note;
mod object;
mod open;
mod prober;
mod rename;
mod repository;
mod revision;
mod select;
mod similarity;
mod snapshot;
mod stamp;
mod target;
mod touched;
mod tree;
mod trees;
mod walk;
mod worktree;

pub use git::OLDEST_GIT;
pub use prober::LocalProber;
pub use repository::GitRepository;
pub use stamp::Stamp;
pub use trees::GitTrees;
