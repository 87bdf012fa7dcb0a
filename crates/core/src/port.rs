//! What the house needs of the world. Adapters implement these; `engine` takes them as arguments.

use crate::change::{Change, Limits, Selection};
use crate::context::Context;
use crate::{ObjectId, RepoPath};

/// A failure of an adapter: the user's mistake, or the world's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// What was asked for does not exist or makes no sense; the user can mend it.
    #[error("{message}")]
    Usage {
        /// One sentence.
        message: String,
        /// How to mend it.
        hint: Option<String>,
    },
    /// The repository or the system failed.
    #[error("{0}")]
    Failed(String),
}

/// Where changes and charters come from.
pub trait Source {
    /// Takes the snapshot of a change. `context` may name the target branch; it is moved into the change.
    fn snapshot(
        &self,
        selection: &Selection,
        context: Context,
        limits: &Limits,
    ) -> Result<Change, SourceError>;

    /// The commit that HEAD names; `None` before the first commit.
    fn head(&self) -> Result<Option<ObjectId>, SourceError>;

    /// The bytes of a file at a commit; `None` if it is not there.
    fn read(&self, commit: &ObjectId, path: &RepoPath) -> Result<Option<Vec<u8>>, SourceError>;

    /// The bytes of a file at the head of a change (its commit, the index, the work tree); `None` if
    /// it is not there or the head is a patch.
    fn read_head(&self, change: &Change, path: &RepoPath) -> Result<Option<Vec<u8>>, SourceError>;
}

/// The time.
pub trait Clock {
    /// Now.
    fn now(&self) -> jiff::Timestamp;
}
