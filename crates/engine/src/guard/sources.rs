//! What an agent reads: what to tell it of a document while it reads, and what to note.
//!
//! Nothing here stops anybody. A page that is out of date is still a page, and the agent and its person decide
//! what to make of it.

mod resolve;
mod told;

use caution_agent::{Event, Phase, Request};
use caution_core::Digest;
use caution_core::port::Prober;
use caution_core::probe::{Answer, Probe};
use caution_core::session::{Entry, Happened, Source};
use caution_read::doc::{self, Document};
use jiff::{SignedDuration, Timestamp};

/// After this time the same thing is told again: the agent may have forgotten it.
const AGAIN_AFTER_MINUTES: i64 = 30;

/// What a repository knows of its files, by their paths from the root of the work tree. Each is asked only if
/// a document does not say it itself.
pub trait Files {
    /// When a commit last touched a file; `None` if that was not found out.
    fn edited(&self, path: &str) -> Option<Timestamp>;

    /// Whose it is.
    fn owner(&self, path: &str) -> Option<String>;
}

/// A repository that nobody asks.
#[derive(Debug, Clone, Copy)]
pub struct NoFiles;

impl Files for NoFiles {
    fn edited(&self, _: &str) -> Option<Timestamp> {
        None
    }

    fn owner(&self, _: &str) -> Option<String> {
        None
    }
}

/// Where somebody reads.
pub struct Desk<'a> {
    /// The absolute path of the folder in which the agent works.
    pub directory: &'a str,
    /// The absolute path of the work tree.
    pub workspace: &'a str,
    /// What looks at the world.
    pub prober: &'a dyn Prober,
    /// What the repository knows of its files.
    pub files: &'a dyn Files,
    /// What the session did before.
    pub earlier: &'a [Entry],
    /// Whether the agent can be told anything now.
    pub tells: bool,
    /// Now.
    pub now: Timestamp,
}

/// What comes of something that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// What to tell the agent.
    pub remarks: Option<String>,
    /// What to note; nothing if it was noted a moment ago.
    pub noted: Option<Happened>,
}

/// Looks at what an agent reads; `None` if it is no document, or its text is not known yet.
pub fn hear(request: &Request, desk: &Desk<'_>) -> Option<Heard> {
    let (address, text, path) = match &request.event {
        Event::Read { path, content } => {
            let absolute = absolute(desk.directory, path);
            if !is_document(&absolute) {
                return None;
            }
            let text = match desk.prober.ask(&Probe::Text(absolute.clone())) {
                Answer::Text(text) => text,
                _ => content.clone()?,
            };
            let inside = absolute.strip_prefix(desk.workspace).and_then(|rest| rest.strip_prefix('/'));
            let inside = inside.map(str::to_owned);
            (inside.clone().unwrap_or(absolute), text, inside)
        }
        Event::Fetch { url, content } => (address_of(url), content.clone()?, None),
        Event::Mcp { server, tool, arguments, content } if request.phase == Phase::After && reads(tool) => {
            (told::address(server, tool, arguments), content.clone()?, None)
        }
        _ => return None,
    };
    Some(of_text(&address, &text, path.as_deref(), desk))
}

/// What a document says of itself, and what the repository adds. `path` is its own, from the root of the work
/// tree, if it is one of its files.
pub fn look(address: &str, text: &str, path: Option<&str>, desk: &Desk<'_>) -> Document {
    let resolve = |reference: &doc::Reference| resolve::resolve(reference, path, desk);
    let mut document = doc::read(address, text, desk.now, &resolve);
    if let Some(path) = path {
        let advice = &mut document.advice;
        advice.last_edited = advice.last_edited.or_else(|| desk.files.edited(path));
        advice.owner = advice.owner.take().or_else(|| desk.files.owner(path));
        if document.advice.owner.is_some() {
            document.warnings.retain(|warning| warning.kind != doc::Kind::NoOwner);
        }
    }
    document
}

fn of_text(address: &str, text: &str, path: Option<&str>, desk: &Desk<'_>) -> Heard {
    let document = look(address, text, path, desk);
    // What it is not told of now it may be told of afterwards.
    let warnings: Vec<String> = document.warnings.iter().filter(|_| desk.tells).map(told::sentence).collect();
    let source =
        Source { advice: document.advice.clone(), digest: Some(Digest::of(text.as_bytes())), warnings };
    let known = is_known(desk, &source);
    Heard {
        remarks: if known || !desk.tells { None } else { told::remarks(&document) },
        noted: (!known).then_some(Happened::Read(source)),
    }
}

/// Whether the session read the same a short time ago, and was told the same of it.
fn is_known(desk: &Desk<'_>, now: &Source) -> bool {
    let since = desk.now - SignedDuration::from_mins(AGAIN_AFTER_MINUTES);
    desk.earlier.iter().rev().take_while(|entry| entry.at >= since).any(|entry| {
        matches!(&entry.what, Happened::Read(source)
            if source.advice.url == caution_wire::mask_command(&now.advice.url)
                && source.digest == now.digest
                && (!desk.tells || source.warnings == now.warnings))
    })
}

/// The absolute path of a path as an agent wrote it, without `.` and `..`.
pub fn absolute(directory: &str, path: &str) -> String {
    let drive = path.as_bytes().get(1) == Some(&b':');
    let whole = if path.starts_with('/') || drive { path.to_owned() } else { format!("{directory}/{path}") };
    let whole = whole.replace('\\', "/");
    let mut parts: Vec<&str> = Vec::new();
    for part in whole.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    let start = if drive { "" } else { "/" };
    format!("{start}{}", parts.join("/"))
}

/// An address without the part that no server sees.
fn address_of(url: &str) -> String {
    url.split('#').next().unwrap_or(url).trim().to_owned()
}

/// Endings of texts that people write for people.
const ENDINGS: &[&str] = &[
    "md",
    "markdown",
    "mdx",
    "mdown",
    "txt",
    "text",
    "rst",
    "adoc",
    "asciidoc",
    "org",
    "wiki",
    "mediawiki",
    "textile",
    "html",
    "htm",
    "mdc",
];

/// Files that are written for programs, whatever their ending.
const NO_DOCUMENTS: &[&str] =
    &["requirements", "cmakelists", "robots", "constraints", "license", "licence", "copying", "notice"];

/// Whether a path looks like a document, and not like source code.
pub fn is_document(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    match name.rsplit_once('.') {
        Some((stem, ending)) => {
            ENDINGS.contains(&ending) && !NO_DOCUMENTS.iter().any(|known| stem.starts_with(known))
        }
        None => matches!(name.as_str(), "readme" | "runbook" | "playbook" | "install" | "howto"),
    }
}

/// Whether a command failed, as the event tells after it; `None` if it does not.
pub fn failed(agent: &str, hook: &str) -> Option<bool> {
    if hook.to_ascii_lowercase().contains("failure") {
        return Some(true);
    }
    // Claude Code tells failures by an event of their own, so the other one tells of success.
    (agent == "claude-code" && hook == "PostToolUse").then_some(false)
}

/// Whether a tool of an MCP server reads, by its name.
fn reads(tool: &str) -> bool {
    let lower = tool.to_ascii_lowercase();
    [
        "get", "read", "fetch", "search", "view", "open", "retrieve", "query", "find", "lookup", "page",
        "doc", "wiki", "resource", "scrape", "crawl",
    ]
    .iter()
    .any(|word| lower.contains(word))
}
