//! Recorders: tools that note which lines an agent or a person wrote. A note is a statement, nothing
//! more; what it says is checked against the commit it hangs on.

mod git_ai;
mod gitvow;
mod verify;

use caution_core::change::{Commit, NotedCommit};
use caution_core::provenance::{Attribution, Evidence, RejectedClaim};
use caution_core::unknown::Unknown;

/// What a recorder's note gave.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Recorded {
    /// Sessions and people, verified or discounted.
    pub evidence: Vec<Evidence>,
    /// Lines that fit the diff.
    pub attributions: Vec<Attribution>,
    /// Statements that do not fit.
    pub rejected: Vec<RejectedClaim>,
    /// What could not be read.
    pub unknowns: Vec<Unknown>,
    /// Whether it saw a person type every line that the commit added.
    pub typed: bool,
}

/// A reader of one recorder's notes.
pub struct Recorder {
    /// Its id, under which evidence is filed.
    pub id: &'static str,
    /// The notes refs it writes; a `*` at the end stands for one more part.
    pub references: &'static [&'static str],
    read: fn(&NotedCommit, &Commit) -> Recorded,
}

impl Recorder {
    /// Reads a note and checks it against its commit.
    pub fn read(&self, note: &NotedCommit, commit: &Commit) -> Recorded {
        (self.read)(note, commit)
    }

    fn writes(&self, reference: &str) -> bool {
        self.references.iter().any(|known| match known.strip_suffix('*') {
            Some(prefix) => reference.strip_prefix(prefix).is_some_and(|rest| !rest.is_empty()),
            None => *known == reference,
        })
    }
}

/// Every recorder whose notes are read. Recorders that only leave trailers are markers.
pub static ALL: &[Recorder] = &[git_ai::RECORDER, gitvow::RECORDER];

/// The recorder that writes a notes ref.
pub fn of(reference: &str) -> Option<&'static Recorder> {
    ALL.iter().find(|recorder| recorder.writes(reference))
}
