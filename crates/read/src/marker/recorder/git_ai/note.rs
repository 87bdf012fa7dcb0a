//! The text of a git-ai note: statements, a line `---`, then JSON that describes who is meant.

use std::collections::BTreeMap;

use caution_core::RepoPath;
use caution_core::change::Note;
use caution_core::finding::LineRange;
use serde::Deserialize;

use crate::marker::gather::shown;

/// Statements that are read of one note.
pub(super) const MOST: usize = 100_000;

/// A note, taken apart.
#[derive(Debug, Default)]
pub(super) struct NoteText<'a> {
    pub(super) paths: Vec<RepoPath>,
    pub(super) entries: Vec<Entry<'a>>,
    /// Lines that are no statement, and why.
    pub(super) broken: Vec<(String, &'static str)>,
    /// The commit that the note says it was written for.
    pub(super) base: Option<String>,
    /// What is wrong with the description, as the end of a sentence.
    pub(super) fault: Option<String>,
    /// Whether the description could be read.
    pub(super) described: bool,
    pub(super) too_many: bool,
    people: BTreeMap<String, Who>,
    sessions: BTreeMap<String, Who>,
    prompts: BTreeMap<String, Who>,
}

/// One statement.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Entry<'a> {
    /// The index of its path.
    pub(super) path: usize,
    pub(super) key: Key<'a>,
    pub(super) lines: Vec<LineRange>,
    /// What is wrong with its ranges.
    pub(super) faults: Vec<String>,
    /// The statement as it is written, without its indent.
    pub(super) text: &'a str,
}

/// Whom a statement means; the prefix says where that is described.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key<'a> {
    /// `s_…`, with or without `::t_…`.
    Session(&'a str),
    /// `h_…`.
    Person(&'a str),
    /// The literal `human` of early notes.
    SomePerson,
    /// Anything else: a session of notes before 1.4.
    Prompt(&'a str),
}

impl<'a> Key<'a> {
    fn read(text: &'a str) -> Self {
        let first = text.split("::").next().unwrap_or(text);
        match text {
            "human" => Self::SomePerson,
            _ if text.starts_with("s_") => Self::Session(first),
            _ if text.starts_with("h_") => Self::Person(first),
            _ => Self::Prompt(text),
        }
    }

    pub(super) fn is_human(self) -> bool {
        matches!(self, Self::Person(_) | Self::SomePerson)
    }

    /// Whether a key that the note does not describe can only be an AI session's.
    pub(super) fn has_ai_form(self) -> bool {
        match self {
            Self::Session(_) => true,
            Self::Prompt(key) => {
                (7..=64).contains(&key.len())
                    && key.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
            }
            Self::Person(_) | Self::SomePerson => false,
        }
    }
}

/// Who is meant, as the note describes it. Nothing else of the description is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Who {
    tool: Option<String>,
    name: String,
}

impl Who {
    fn agent(id: AgentId) -> Self {
        let tool = id.tool.filter(|tool| !tool.trim().is_empty());
        let model = id.model.filter(|model| !model.trim().is_empty());
        let name = match (&tool, &model) {
            (Some(tool), Some(model)) => format!("{tool}/{model}"),
            (Some(one), None) | (None, Some(one)) => one.clone(),
            (None, None) => "an agent without a name".to_owned(),
        };
        Self { name: shown(&name), tool }
    }

    fn person(name: &str) -> Self {
        Self { tool: None, name: shown(name) }
    }

    pub(super) fn name(&self) -> String {
        self.name.clone()
    }

    pub(super) fn tool(&self) -> Option<&str> {
        self.tool.as_deref()
    }
}

#[derive(Deserialize)]
struct Metadata {
    schema_version: Option<String>,
    base_commit_sha: Option<String>,
    prompts: Option<BTreeMap<String, SessionRecord>>,
    sessions: Option<BTreeMap<String, SessionRecord>>,
    humans: Option<BTreeMap<String, PersonRecord>>,
}

#[derive(Deserialize)]
struct SessionRecord {
    agent_id: Option<AgentId>,
}

#[derive(Deserialize, Default)]
struct AgentId {
    tool: Option<String>,
    model: Option<String>,
}

#[derive(Deserialize)]
struct PersonRecord {
    author: Option<String>,
}

impl<'a> NoteText<'a> {
    /// Takes a note apart. Any bytes are a note, if a poor one.
    pub(super) fn parse(note: &'a Note) -> Self {
        let mut text = Self::default();
        let mut rest = note.bytes.as_slice();
        let mut path = None;
        loop {
            let end = rest.iter().position(|byte| *byte == b'\n');
            let line = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            rest = end.and_then(|end| rest.get(end + 1..)).unwrap_or_default();
            if line == b"---" {
                text.describe(rest);
                break;
            }
            text.line(line, &mut path);
            if end.is_none() {
                text.fault = Some("has no line `---`, so it is not one of git-ai's".to_owned());
                break;
            }
        }
        text
    }

    fn line(&mut self, line: &'a [u8], path: &mut Option<usize>) {
        if line.iter().all(u8::is_ascii_whitespace) || self.too_many {
            return;
        }
        if self.entries.len() + self.broken.len() + self.paths.len() >= MOST {
            self.too_many = true;
            return;
        }
        if let Some(statement) = line.strip_prefix(b"  ") {
            self.statement(statement, *path);
        } else if line.starts_with(b" ") || line.starts_with(b"\t") {
            self.broken(line, "it is neither a path nor a statement");
        } else {
            let quoted = line.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\""));
            *path = Some(self.paths.len());
            self.paths.push(RepoPath::new(quoted.unwrap_or(line)));
        }
    }

    fn statement(&mut self, statement: &'a [u8], path: Option<usize>) {
        let Ok(text) = std::str::from_utf8(statement) else {
            return self.broken(statement, "it is not UTF-8");
        };
        let Some((key, ranges)) = text.split_once(' ') else {
            // Lines without a key are untracked: the note says nothing of them.
            let untracked = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b','));
            if !untracked {
                self.broken(statement, "it names no lines");
            }
            return;
        };
        let Some(path) = path else { return self.broken(statement, "it stands under no path") };
        let (lines, faults) = read_ranges(ranges);
        self.entries.push(Entry { path, key: Key::read(key), lines, faults, text });
    }

    fn broken(&mut self, line: &[u8], reason: &'static str) {
        self.broken.push((shown(&String::from_utf8_lossy(line)), reason));
    }

    /// Reads what follows the `---`. A description that was cut off cannot be read at all.
    fn describe(&mut self, json: &[u8]) {
        let metadata: Metadata = match serde_json::from_slice(json) {
            Ok(metadata) => metadata,
            Err(error) => {
                self.fault = Some(format!(
                    "describes nobody: its JSON breaks off or is wrong at line {}, column {}",
                    error.line(),
                    error.column()
                ));
                return;
            }
        };
        match metadata.schema_version.as_deref() {
            Some(version) if version.starts_with("authorship/3.") => {}
            Some(version) => {
                self.fault = Some(format!("has the form `{}`, which is not known", shown(version)));
            }
            None => self.fault = Some("does not say which form it has".to_owned()),
        }
        let agents = |records: Option<BTreeMap<String, SessionRecord>>| {
            let who = |record: SessionRecord| Who::agent(record.agent_id.unwrap_or_default());
            records.unwrap_or_default().into_iter().map(|(key, record)| (key, who(record))).collect()
        };
        self.base = metadata.base_commit_sha;
        self.prompts = agents(metadata.prompts);
        self.sessions = agents(metadata.sessions);
        self.people = metadata
            .humans
            .unwrap_or_default()
            .into_iter()
            .map(|(key, record)| (key, Who::person(record.author.as_deref().unwrap_or("a person"))))
            .collect();
        self.people.entry("human".to_owned()).or_insert_with(|| Who::person("a person"));
        self.described = true;
    }

    /// The key's name and whom it means, if the note describes it.
    pub(super) fn who(&self, key: Key<'a>) -> (&'a str, Option<&Who>) {
        match key {
            Key::Session(key) => (key, self.sessions.get(key)),
            Key::Person(key) => (key, self.people.get(key)),
            Key::SomePerson => ("human", self.people.get("human")),
            Key::Prompt(key) => (key, self.prompts.get(key)),
        }
    }

    /// Every session that the note describes.
    pub(super) fn sessions(&self) -> impl Iterator<Item = (&str, &Who)> {
        self.sessions.iter().chain(&self.prompts).map(|(key, who)| (key.as_str(), who))
    }
}

/// `1-4,9`: ranges in any order, and the first thing that is none.
fn read_ranges(text: &str) -> (Vec<LineRange>, Vec<String>) {
    let mut ranges = Vec::new();
    let mut faults = Vec::new();
    for part in text.split(',') {
        let range = match part.split_once('-') {
            Some((first, last)) => first.parse().ok().zip(last.parse().ok()),
            None => part.parse().ok().map(|line| (line, line)),
        };
        match range.filter(|(first, last)| 0 < *first && first <= last) {
            Some((first, last)) => ranges.push(LineRange { first, last }),
            None if faults.is_empty() => faults.push(format!("`{}` is no range of lines", shown(part))),
            None => {}
        }
    }
    (ranges, faults)
}
