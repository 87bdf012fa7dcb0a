//! The hook protocols of coding agents.
//!
//! An agent that is about to do something runs our hook and tells it what. [`Agent::parse`] reads that
//! into a [`Request`], and [`Agent::answer`] turns what was decided into the one form that this agent
//! understands: every agent has its own, and what stops one of them lets another go on. Each agent is one
//! file and one line of [`ALL`]; what its makers promise about crashes and time limits is data in it, so
//! that nobody has to believe in a hook that is not enforced.
//!
//! Pure: the caller reads the standard input, looks at the environment, writes and exits.

mod agent;
mod amazon_q;
mod amp;
mod claude_code;
mod cline;
mod codex;
mod common;
mod copilot;
mod cursor;
mod devin;
mod droid;
mod gemini;
mod hooks_file;
mod install;
mod json;
mod jsonc;
mod kiro;
mod opencode;
mod own_file;
mod plugin;
mod request;
mod tool;
mod windsurf;
mod words;

pub use agent::{Agent, Answer, Reply};
pub use install::{Base, Configured, Found, Install, Scope, Target};
pub use json::INPUT_BYTES;
pub use request::{Event, Malformed, Phase, Request};

/// Every agent, sorted by id.
pub static ALL: &[&Agent] = &[
    &amazon_q::AGENT,
    &amp::AGENT,
    &claude_code::AGENT,
    &cline::AGENT,
    &codex::AGENT,
    &copilot::AGENT,
    &cursor::AGENT,
    &devin::AGENT,
    &droid::AGENT,
    &gemini::AGENT,
    &kiro::AGENT,
    &opencode::AGENT,
    &windsurf::AGENT,
];

/// The agent of this id.
pub fn by_id(id: &str) -> Option<&'static Agent> {
    ALL.iter().find(|agent| agent.id == id).copied()
}
