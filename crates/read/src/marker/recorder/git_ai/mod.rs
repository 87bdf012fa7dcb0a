//! git-ai (`authorship/3.…`): a note says which lines of which file a session or a person wrote.
//!
//! Every statement is checked: its key must be described in the note, its path must be a file of the
//! commit, its lines must lie inside the file and be lines that the commit added. Only those count.
//! Transcripts that older notes carry are skipped unread: they may hold secrets.

mod note;

use std::collections::BTreeMap;

use caution_core::change::{Commit, NotedCommit};
use caution_core::finding::LineRange;
use caution_core::provenance::{Attribution, Channel, Evidence, RejectedClaim, Role, Strength};
use caution_core::unknown::{Unknown, UnknownKind};
use caution_core::{ObjectId, RepoPath};

use self::note::{Entry, NoteText, Who};
use super::verify::{Files, merged, ranges_text};
use super::{Recorded, Recorder};
use crate::marker::gather::shown;

/// The recorder.
pub(super) const RECORDER: Recorder = Recorder { id: ID, references: &["refs/notes/ai"], read };

const ID: &str = "git-ai";

/// A tool that git-ai's own tests use; no agent.
const TEST_TOOL: &str = "mock_ai";

/// Ranges that one note may attribute before the rest is left out.
const LARGEST: usize = 200_000;

/// Statements of one note that are listed one by one when they do not fit, and sessions that do.
const LISTED: usize = 1_000;

/// Sessions of one note that are listed although none of their lines fits.
const LISTED_IDLE: usize = 10;

fn read(noted: &NotedCommit, commit: &Commit) -> Recorded {
    let Some(id) = &commit.id else { return Recorded::default() };
    let text = NoteText::parse(&noted.note);
    let mut reading = Reading {
        id,
        files: Files::new(noted),
        reference: &noted.note.reference,
        sessions: BTreeMap::new(),
        ranges: 0,
        left_out: 0,
        recorded: Recorded::default(),
    };
    reading.faults(noted, &text);
    for entry in &text.entries {
        reading.entry(&text, entry);
    }
    reading.finish(&text)
}

/// One session or person, and the lines that fit.
struct Session<'a> {
    who: Option<&'a Who>,
    role: Role,
    lines: BTreeMap<&'a RepoPath, Vec<LineRange>>,
    /// Whether the note gives it any lines at all.
    named: bool,
}

struct Reading<'a> {
    id: &'a ObjectId,
    files: Files<'a>,
    reference: &'a str,
    sessions: BTreeMap<String, Session<'a>>,
    ranges: usize,
    /// Statements that do not fit beyond those listed.
    left_out: usize,
    recorded: Recorded,
}

impl<'a> Reading<'a> {
    /// What is wrong with the note as a whole.
    fn faults(&mut self, noted: &NotedCommit, text: &NoteText<'_>) {
        let size = noted.note.size;
        if usize::try_from(size).map_or(true, |size| size > noted.note.bytes.len()) {
            let read = noted.note.bytes.len();
            self.unknown(format!("the note has {size} bytes, of which the limit lets {read} be read"));
        } else if let Some(fault) = &text.fault {
            self.unknown(format!("the note {fault}"));
        }
        if text.too_many {
            self.unknown(format!(
                "the note makes more than {} statements; the rest was not read",
                note::MOST
            ));
        }
        if !text.entries.is_empty()
            && let Some(base) = text.base.as_deref().and_then(ObjectId::parse)
            && base != *self.id
        {
            let text = format!("base_commit_sha {}", base.short());
            self.reject(text, "the note was written for another commit");
        }
        for (line, reason) in &text.broken {
            self.reject(line.clone(), reason);
        }
    }

    fn unknown(&mut self, what: String) {
        let subject = format!("{} of {}", self.reference, self.id.short());
        let hides = "lines that an AI tool wrote, and which tool it was";
        self.recorded.unknowns.push(Unknown::new(UnknownKind::Note, subject, what, hides));
    }

    fn reject(&mut self, text: String, reason: &str) {
        if self.recorded.rejected.len() >= LISTED {
            self.left_out += 1;
            return;
        }
        let (commit, reason) = (self.id.clone(), reason.to_owned());
        self.recorded.rejected.push(RejectedClaim { commit, text, reason });
    }

    fn entry(&mut self, text: &'a NoteText<'a>, entry: &'a Entry<'a>) {
        let Some(path) = text.paths.get(entry.path) else { return };
        for fault in &entry.faults {
            self.reject(statement(path, entry), fault);
        }
        let (name, role, known) = match text.who(entry.key) {
            (name, Some(who)) => {
                (name, if entry.key.is_human() { Role::Human } else { Role::Author }, Some(who))
            }
            (name, None) => {
                // Where the description was cut off or is broken, its lack is not the note's fault.
                if text.described {
                    let reason = format!("the note does not say who `{}` is", shown(name));
                    self.reject(statement(path, entry), &reason);
                }
                if entry.key.is_human() || !entry.key.has_ai_form() {
                    return;
                }
                (name, Role::Author, None)
            }
        };
        let checked = self.files.check(path, entry.lines.clone());
        for reason in &checked.reasons {
            self.reject(statement(path, entry), reason);
        }
        let session = self.sessions.entry(name.to_owned()).or_insert_with(|| Session {
            who: known,
            role,
            lines: BTreeMap::new(),
            named: true,
        });
        self.ranges += checked.fits.len();
        if !checked.fits.is_empty() && self.ranges <= LARGEST {
            session.lines.entry(path).or_default().extend(checked.fits);
        }
    }

    fn finish(mut self, text: &'a NoteText<'a>) -> Recorded {
        if self.ranges > LARGEST {
            self.unknown(format!("the note attributes more than {LARGEST} ranges; the rest was left out"));
        }
        if self.sessions.is_empty() {
            // Old notes describe every session of a branch; those without lines are told only if no other is.
            for (name, who) in text.sessions().take(LISTED_IDLE) {
                let who = Some(who);
                let session = Session { who, role: Role::Author, lines: BTreeMap::new(), named: false };
                self.sessions.insert(name.to_owned(), session);
            }
        }
        let mut typed: BTreeMap<&RepoPath, Vec<LineRange>> = BTreeMap::new();
        let sessions = std::mem::take(&mut self.sessions);
        let (fit, idle): (Vec<_>, Vec<_>) =
            sessions.iter().partition(|(_, session)| !session.lines.is_empty());
        for (name, session) in fit.into_iter().take(LISTED).chain(idle.into_iter().take(LISTED_IDLE)) {
            self.session(name, session);
            if session.role == Role::Human {
                for (path, lines) in &session.lines {
                    typed.entry(path).or_default().extend(lines);
                }
            }
        }
        if self.left_out > 0 {
            let text = format!("{} more statements of the note", self.left_out);
            let (commit, reason) = (self.id.clone(), "they do not fit the commit either".to_owned());
            self.recorded.rejected.push(RejectedClaim { commit, text, reason });
        }
        let lines: u64 = typed.into_values().flat_map(merged).map(|range| range.len()).sum();
        let whole = text.described && self.recorded.unknowns.is_empty();
        let own = text.base.as_deref().and_then(ObjectId::parse).is_none_or(|base| base == *self.id);
        self.recorded.typed = whole && own && self.files.added_everywhere() == Some(lines);
        self.recorded
    }

    fn session(&mut self, name: &str, session: &Session<'_>) {
        let by = session.who.map(Who::name);
        let test = session.who.is_some_and(|who| who.tool() == Some(TEST_TOOL));
        let discounted = if test {
            Some("`mock_ai` is a test of the recorder and no agent")
        } else if !session.lines.is_empty() {
            None
        } else if session.named {
            Some("the commit added none of the lines that the note gives it")
        } else {
            Some("the note gives it no lines")
        };
        // A person without a line is not evidence of anything.
        if session.role == Role::Author || discounted.is_none() {
            let fits = session.who.is_some() && discounted.is_none();
            let strength = if fits { Strength::Verified } else { Strength::Text };
            self.recorded.evidence.push(Evidence {
                commit: Some(self.id.clone()),
                channel: Channel::Note,
                role: session.role,
                strength,
                marker: ID.to_owned(),
                text: session_text(name, by.as_deref(), session),
                discounted: discounted.map(str::to_owned),
            });
        }
        let Some(by) = by.filter(|_| discounted.is_none()) else { return };
        for (path, lines) in &session.lines {
            self.recorded.attributions.push(Attribution {
                commit: self.id.clone(),
                path: (*path).clone(),
                lines: merged(lines.clone()),
                by: by.clone(),
                role: session.role,
            });
        }
    }
}

/// The statement as the note makes it.
fn statement(path: &RepoPath, entry: &Entry<'_>) -> String {
    shown(&format!("{path}: {}", entry.text))
}

/// `s_… claude/model src/a.rs 1-4 and 2 more files`.
fn session_text(name: &str, by: Option<&str>, session: &Session<'_>) -> String {
    let by = by.unwrap_or("not described in the note");
    let lines = match session.lines.iter().next() {
        Some((path, lines)) => {
            let more = session.lines.len() - 1;
            let files = match more {
                0 => String::new(),
                1 => " and 1 more file".to_owned(),
                more => format!(" and {more} more files"),
            };
            let lines = merged(lines.clone());
            let listed = ranges_text(lines.get(..lines.len().min(5)).unwrap_or_default());
            let cut = if lines.len() > 5 { ",…" } else { "" };
            format!(" {path} {listed}{cut}{files}")
        }
        None => String::new(),
    };
    shown(&format!("{name} {by}{lines}"))
}
