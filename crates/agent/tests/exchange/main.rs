//! Exchanges with agents: what an agent sends, what we answer, and what the agent makes of it. What an
//! agent makes of an answer is modelled from its makers' descriptions, apart from our own code.

#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::expect_used,
    reason = "tests"
)]

mod claude_code;
mod codex;
mod common;
mod copilot;
mod cursor;
mod every;
mod exit_code;
mod gemini;
mod plugin;
