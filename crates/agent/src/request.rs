//! What an agent tells its hook.

use std::fmt;

use caution_core::command::Language;
use serde_json::Value;

/// A request of an agent.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// What it is about.
    pub event: Event,
    /// Whether it is about to happen, or has happened.
    pub phase: Phase,
    /// The name of the hook's event, as the agent wrote it: `PreToolUse`.
    pub hook: String,
    /// The name of the tool, as the agent wrote it; empty if the event has none.
    pub tool: String,
    /// The agent's session.
    pub session: Option<String>,
    /// The folder in which the agent works.
    pub directory: Option<String>,
    /// The model, if the agent names it.
    pub model: Option<String>,
    /// The agent's permission mode: `default`, `plan`, `bypassPermissions`.
    pub mode: Option<String>,
    /// Whether a person sits in front of the agent; `None` if the request does not tell. The caller sets
    /// it to `Some(false)` where [`Agent::nobody_there`](crate::Agent::nobody_there) says so.
    pub interactive: Option<bool>,
    /// The id of this very call.
    pub call: Option<String>,
    /// The subagent that makes the call.
    pub subagent: Option<String>,
    /// The id of the agent that really asks, if one runs hooks that were configured for another.
    pub importer: Option<&'static str>,
}

/// Whether a hook runs before or after the thing that it tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Phase {
    /// Before: an answer can stop it.
    Before,
    /// After: an answer can only tell the agent something.
    After,
}

/// What a request is about.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// A command.
    Command {
        /// Its text.
        text: String,
        /// The language of the text.
        language: Language,
        /// The folder in which it runs, if the call itself names one.
        directory: Option<String>,
        /// Whether it goes on while the agent does something else.
        background: bool,
    },
    /// A file is written.
    Write {
        /// Its path, as the agent wrote it.
        path: String,
        /// Its whole new content, if that was given.
        content: Option<String>,
        /// What is replaced by what, if only parts were given.
        edits: Vec<(String, String)>,
    },
    /// A file is deleted.
    Delete {
        /// Its path, as the agent wrote it.
        path: String,
    },
    /// A file is read.
    Read {
        /// Its path, as the agent wrote it.
        path: String,
        /// What stands in it, if the agent says so.
        content: Option<String>,
    },
    /// A page is fetched.
    Fetch {
        /// Its address.
        url: String,
        /// What stands in it, once it was fetched.
        content: Option<String>,
    },
    /// A tool of an MCP server is called.
    Mcp {
        /// The server; empty if the agent does not name it apart from the tool.
        server: String,
        /// The tool.
        tool: String,
        /// What it is given.
        arguments: Value,
        /// The texts of what it gave back, once it was called.
        content: Option<String>,
    },
    /// A patch in the form of `apply_patch`.
    Patch {
        /// Its text.
        text: String,
    },
    /// Something else.
    Other {
        /// The tool; empty for an event without one.
        tool: String,
    },
}

/// Why a request could not be read: the end of the sentence `the agent's request could not be read: …`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Malformed {
    /// The sentence, lower case, no full stop.
    pub why: String,
}

impl Malformed {
    /// A reason.
    pub fn new(why: impl Into<String>) -> Self {
        Self { why: why.into() }
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the agent's request could not be read: {}", self.why)
    }
}

impl std::error::Error for Malformed {}
