//! What a session of an agent did and read, as far as its hooks told.

use jiff::Timestamp;

use crate::Digest;
use crate::command::Act;
use crate::context::Advice;

/// A document that an agent read: a file, a page, an answer of a tool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// What is known of it, as advice: its address, its age, its owner, whether something newer replaces it.
    pub advice: Advice,
    /// The digest of what was read; `None` if the hook was not shown it.
    pub digest: Option<Digest>,
    /// What the agent was warned of, each in a sentence.
    pub warnings: Vec<String>,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Happened {
    /// A command was about to run, and what it would do.
    Ran {
        /// Its text, secrets masked and cut to a bound.
        text: String,
        /// The digest of the whole text.
        digest: Digest,
        /// What it would do.
        acts: Vec<Act>,
    },
    /// A command that was told before ended.
    Ended {
        /// The digest of its text.
        digest: Digest,
        /// Whether it failed; `None` if the agent does not say.
        failed: Option<bool>,
    },
    /// Something was read.
    Read(Source),
    /// A file was written: its path, absolute.
    Wrote(String),
}

/// One entry of a session's ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// When.
    pub at: Timestamp,
    /// The root of the work tree in which it happened.
    pub workspace: String,
    /// What.
    pub what: Happened,
}
