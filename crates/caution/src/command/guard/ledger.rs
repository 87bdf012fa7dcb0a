//! Where this machine keeps the ledgers of agents' sessions, and how the commands use them.

use std::cell::OnceCell;
use std::path::{Path, PathBuf};

use caution_core::Digest;
use caution_core::command::{Act, Command, Kind};
use caution_core::port::Sessions as _;
use caution_core::session::{Entry, Happened};
use caution_engine::guard::ledger;
use caution_store::FileSessions;
use jiff::{SignedDuration, Timestamp};

use crate::environment;

/// How many entries of its own session a hook looks at.
const ENTRIES: usize = 200;

/// The ledgers of this user; `None` if they are switched off, or there is no place for them.
pub(in crate::command) fn sessions() -> Option<FileSessions> {
    if environment::get("CAUTION_SESSION_MEMORY").is_some_and(|value| value.eq_ignore_ascii_case("off")) {
        return None;
    }
    let state = environment::get("XDG_STATE_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let home = || environment::get("HOME").or_else(|| environment::get("USERPROFILE")).map(PathBuf::from);
    let state = state.or_else(|| home().map(|home| home.join(".local").join("state")))?;
    Some(FileSessions::new(state.join("caution").join("sessions")))
}

/// What sessions did in a work tree lately, as far as a later change may rest on it.
pub(in crate::command) fn of_workspace(root: &Path, now: Timestamp) -> Vec<(String, Entry)> {
    let Some(sessions) = sessions() else { return Vec::new() };
    let since = now - SignedDuration::from_hours(24 * ledger::ADVICE_DAYS);
    sessions.of_workspace(&real(root), since).unwrap_or_default()
}

/// A path with the links in it followed, as ledgers name it.
pub(in crate::command) fn real(path: &Path) -> String {
    let whole = path.canonicalize().ok().or_else(|| {
        let folder = path.parent()?.canonicalize().ok()?;
        Some(folder.join(path.file_name()?))
    });
    whole.unwrap_or_else(|| path.to_owned()).to_string_lossy().into_owned()
}

/// The ledger of one session, as its hook uses it. What cannot be written is not noted: no answer depends
/// on it.
pub(super) struct Memory {
    sessions: Option<(FileSessions, String)>,
    workspace: String,
    now: Timestamp,
    before: OnceCell<Vec<Entry>>,
}

impl Memory {
    /// The ledger of a session. Without a session's name nothing is noted.
    pub(super) fn of(agent: &str, session: Option<&str>, workspace: &Path, now: Timestamp) -> Self {
        let name = session.filter(|name| !name.is_empty()).map(|name| ledger::session_name(agent, name));
        let sessions = name.and_then(|name| Some((sessions()?, name)));
        Self { sessions, workspace: real(workspace), now, before: OnceCell::new() }
    }

    /// The root of the work tree, as ledgers name it.
    pub(super) fn workspace(&self) -> &str {
        &self.workspace
    }

    /// The newest entries of this session before this request, oldest first.
    pub(super) fn entries(&self) -> &[Entry] {
        self.before.get_or_init(|| {
            let Some((sessions, name)) = &self.sessions else { return Vec::new() };
            sessions.recall(name, ENTRIES).map(|(entries, _)| entries).unwrap_or_default()
        })
    }

    /// Whether a command that would be nobody's business is one after what failed before: it destroys.
    pub(super) fn makes_suspect(&self, command: &Command) -> bool {
        command.acts.iter().any(|act| act.verb.destroys())
            && ledger::earlier(self.entries()).iter().any(|earlier| earlier.failed == Some(true))
    }

    /// How many files other sessions wrote in the same work tree lately, where a command throws such work
    /// away.
    pub(super) fn others_files(&self, command: &Command) -> u64 {
        let Some((sessions, name)) = &self.sessions else { return 0 };
        if !command.acts.iter().any(|act| act.kind == Kind::UncommittedWork) {
            return 0;
        }
        let since = self.now - SignedDuration::from_hours(ledger::OTHERS_HOURS);
        let entries = sessions.of_workspace(&self.workspace, since).unwrap_or_default();
        ledger::others_files(&entries, name)
    }

    /// Notes a command that is about to run, if it matters to what comes later.
    pub(super) fn ran(&self, text: &str, acts: Vec<Act>) {
        if !acts.is_empty() || ledger::is_worth_noting(text) {
            let digest = Digest::of(text.as_bytes());
            self.note(Happened::Ran { text: text.to_owned(), digest, acts });
        }
    }

    /// Notes how a command ended, if it was noted that it ran.
    pub(super) fn ended(&self, text: &str, failed: Option<bool>) {
        let digest = Digest::of(text.as_bytes());
        let known = |entry: &Entry| matches!(&entry.what, Happened::Ran { digest: of, .. } if *of == digest);
        if !self.entries().iter().any(known) {
            if failed != Some(true) {
                return;
            }
            // That something failed counts whatever it was: what comes next may be an answer to it.
            self.note(Happened::Ran { text: text.to_owned(), digest: digest.clone(), acts: Vec::new() });
        }
        self.note(Happened::Ended { digest, failed });
    }

    /// Notes what happened.
    pub(super) fn note(&self, what: Happened) {
        if let Some((sessions, name)) = &self.sessions {
            let entry = Entry { at: self.now, workspace: self.workspace.clone(), what };
            let _ = sessions.note(name, &entry);
        }
    }
}
