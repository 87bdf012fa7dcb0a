//! What a session's ledger tells of what comes next: the commands before this one, what others wrote, and
//! what the author of a change had read.

use std::collections::{BTreeMap, BTreeSet};

use caution_core::change::Change;
use caution_core::command::Earlier;
use caution_core::context::{Advice, READ_BY, Told};
use caution_core::session::{Entry, Happened};
use jiff::{SignedDuration, Timestamp};

/// How many commands before this one are told.
const EARLIER: usize = 50;

/// How long what others wrote counts.
pub const OTHERS_HOURS: i64 = 12;

/// How long before a change its author may have read what the change rests on.
pub const ADVICE_DAYS: i64 = 14;

/// How long a commit may take to be made after its command was asked about.
const COMMIT_SECONDS: i64 = 300;

/// How many pages of advice one change carries.
const PAGES: usize = 100;

/// The name of a session: the agent and its own name for it.
pub fn session_name(agent: &str, session: &str) -> String {
    format!("{agent}/{session}")
}

/// The commands that a session ran before, oldest first.
pub fn earlier(entries: &[Entry]) -> Vec<Earlier> {
    let mut commands: Vec<(&caution_core::Digest, Earlier)> = Vec::new();
    for entry in entries {
        match &entry.what {
            Happened::Ran { text, digest, acts } => {
                commands.push((digest, Earlier { acts: acts.clone(), text: text.clone(), failed: None }));
            }
            Happened::Ended { digest, failed } => {
                if let Some((_, command)) = commands.iter_mut().rev().find(|(of, _)| *of == digest) {
                    command.failed = *failed;
                }
            }
            Happened::Read(_) | Happened::Wrote(_) => {}
        }
    }
    let skipped = commands.len().saturating_sub(EARLIER);
    commands.into_iter().skip(skipped).map(|(_, command)| command).collect()
}

/// How many files other sessions wrote in the same work tree.
pub fn others_files(entries: &[(String, Entry)], own: &str) -> u64 {
    let files: BTreeSet<&str> = entries
        .iter()
        .filter(|(session, _)| session != own)
        .filter_map(|(_, entry)| match &entry.what {
            Happened::Wrote(path) => Some(path.as_str()),
            _ => None,
        })
        .collect();
    files.len() as u64
}

/// The documents that the sessions behind a change had read before they wrote it. A session is behind a
/// change if it wrote one of its files, or ran the command that made one of its commits.
pub fn advice_of(change: &Change, entries: &[(String, Entry)]) -> Vec<Told<Advice>> {
    let mut until: BTreeMap<&str, Timestamp> = BTreeMap::new();
    for (session, entry) in entries {
        if is_behind(change, entry) {
            let last = until.entry(session).or_insert(entry.at);
            *last = entry.at.max(*last);
        }
    }
    let mut pages: BTreeMap<&str, Told<Advice>> = BTreeMap::new();
    for (session, entry) in entries {
        let Happened::Read(source) = &entry.what else { continue };
        if until.get(session.as_str()).is_some_and(|last| entry.at <= *last) {
            let agent = session.split('/').next().unwrap_or(session);
            // What was read last is what was followed.
            let told = Told::claimed(source.advice.clone(), format!("{READ_BY}{agent}"));
            pages.insert(source.advice.url.as_str(), told);
        }
    }
    pages.into_values().take(PAGES).collect()
}

fn is_behind(change: &Change, entry: &Entry) -> bool {
    match &entry.what {
        Happened::Wrote(path) => {
            let Some(path) = path.strip_prefix(&entry.workspace).and_then(|rest| rest.strip_prefix('/'))
            else {
                return false;
            };
            change
                .files
                .iter()
                .flat_map(|file| file.touched_paths())
                .any(|touched| touched.to_string() == path)
        }
        Happened::Ran { text, .. } if makes_commit(text) => change.commits.iter().any(|commit| {
            let after = SignedDuration::from_secs(commit.committed_at.saturating_sub(entry.at.as_second()));
            after >= SignedDuration::ZERO && after <= SignedDuration::from_secs(COMMIT_SECONDS)
        }),
        _ => false,
    }
}

/// Whether a command may make a commit.
pub fn makes_commit(text: &str) -> bool {
    text.contains("git")
        && ["commit", "cherry-pick", "merge", "rebase", "revert", " am"]
            .iter()
            .any(|word| text.contains(word))
}

/// Whether a command without acts matters to what comes later: it copies, or it may make a commit.
pub fn is_worth_noting(text: &str) -> bool {
    makes_commit(text)
        || text
            .split(|letter: char| !(letter.is_alphanumeric() || letter == '_' || letter == '-'))
            .any(|word| COPIES.contains(&word))
}

/// Commands after which a source may be thought of as copied.
const COPIES: &[&str] = &[
    "cp",
    "mv",
    "rsync",
    "scp",
    "rclone",
    "install",
    "tar",
    "dd",
    "pg_dump",
    "mysqldump",
    "mongodump",
    "robocopy",
    "xcopy",
    "copy",
    "move",
    "Copy-Item",
    "Move-Item",
];
