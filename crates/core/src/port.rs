//! What the house needs of the world. Adapters implement these; `engine` takes them as arguments.

pub use crate::facts::{FactCache, Trees};

use crate::approval::{ChangeRef, Filed};
use crate::change::{Change, Limits, Selection};
use crate::context::Context;
use crate::probe::{Answer, Probe};
use crate::proof::{Claim, Proof};
use crate::session::Entry;
use crate::unknown::Unknown;
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

    /// The files below a folder at a commit, those in its folders as well, by path: the first `at_most`
    /// of them. Symbolic links count as files; nothing if there is no such folder.
    fn list(
        &self,
        commit: &ObjectId,
        folder: &RepoPath,
        at_most: usize,
    ) -> Result<Vec<RepoPath>, SourceError>;

    /// The bytes of a file at the head of a change (its commit, the index, the work tree); `None` if
    /// it is not there or the head is a patch.
    fn read_head(&self, change: &Change, path: &RepoPath) -> Result<Option<Vec<u8>>, SourceError>;
}

/// One commit of a first-parent line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The commit.
    pub id: ObjectId,
    /// Its parents; the first one is the next step.
    pub parents: Vec<ObjectId>,
    /// When it was committed, in seconds since 1970. Dates may lie.
    pub committed_at: i64,
    /// Its message; bytes that are not UTF-8 are replaced.
    pub message: String,
}

/// Where a walk along first parents ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineEnd {
    /// At a commit without parents.
    Root,
    /// The caller had enough.
    Enough,
    /// The history goes on, and it is not here.
    Cut {
        /// The oldest commit that is here.
        at: ObjectId,
        /// Why its parent is not.
        why: String,
    },
}

/// What was merged when: the line of first parents, which a branch was at one after the other.
pub trait History {
    /// The commit that a revision names.
    fn resolve(&self, revision: &str) -> Result<ObjectId, SourceError>;

    /// Whether a commit of this id, or one that begins so, is here.
    fn holds(&self, id: &str) -> bool;

    /// Hands out the commits from `tip` back along first parents, newest first, until `visit` says
    /// that it has enough by returning false.
    fn first_parents(
        &self,
        tip: &ObjectId,
        visit: &mut dyn FnMut(Step) -> bool,
    ) -> Result<LineEnd, SourceError>;
}

/// Proves statements about policies.
pub trait Solver {
    /// Its name and version, for reports.
    fn name(&self) -> String;

    /// Proves each claim or refutes it, in their order.
    fn prove(&self, claims: &[Claim]) -> Result<Vec<Proof>, SourceError>;
}

/// The time.
pub trait Clock {
    /// Now.
    fn now(&self) -> jiff::Timestamp;
}

/// Where signed statements are kept.
pub trait Statements {
    /// Keeps a statement, given as its envelope; gives the name under which it is kept. The same one
    /// again changes nothing.
    fn file(&self, envelope: &[u8]) -> Result<String, SourceError>;

    /// Every statement that is kept, oldest first, and what could not be read. Whether they fit a change
    /// is not told.
    fn all(&self) -> Result<(Vec<Filed>, Vec<Unknown>), SourceError>;

    /// Notes that a single-use approval was used. True for the first who notes it, false for everybody
    /// after: of two who try at once, one gets true.
    fn redeem(&self, approval: &str, envelope: &[u8]) -> Result<bool, SourceError>;

    /// Whether it was noted that an approval was used.
    fn is_used(&self, approval: &str) -> Result<bool, SourceError>;

    /// What a statement on a change names: base, head, target and content. `None` for a change that is
    /// not a commit yet, or whose target nothing tells.
    fn describe(&self, change: &Change, selection: &Selection) -> Result<Option<ChangeRef>, SourceError>;

    /// The name of the repository, to which statements are bound: as the forge tells it, else by its remote,
    /// else by where it is. `None` if nothing tells it.
    fn repository_name(&self, context: &Context) -> Option<String>;
}

/// Answers what reading a command asks of the world.
pub trait Prober {
    /// Answers; what cannot be found out is [`Answer::Unknown`], never a guess.
    fn ask(&self, probe: &Probe) -> Answer;
}

/// The ledgers of agents' sessions: one a session, entries are only added.
pub trait Sessions {
    /// Adds an entry to a session's ledger.
    fn note(&self, session: &str, entry: &Entry) -> Result<(), SourceError>;

    /// The newest entries of a session, oldest first, `at_most` of them. An entry that cannot be read is
    /// left out, and says so by an unknown.
    fn recall(&self, session: &str, at_most: usize) -> Result<(Vec<Entry>, Vec<Unknown>), SourceError>;

    /// What every session read and wrote in a work tree since a moment: entries with their sessions.
    fn of_workspace(
        &self,
        workspace: &str,
        since: jiff::Timestamp,
    ) -> Result<Vec<(String, Entry)>, SourceError>;
}
