//! An agent, and what it can be answered.

use serde_json::Value;

use crate::install::Install;
use crate::request::{Malformed, Request};

/// A coding agent and the protocol of its hooks.
#[derive(Debug)]
pub struct Agent {
    /// The id: `claude-code`. The file is named so, with `_` for `-`.
    pub id: &'static str,
    /// The name as its makers write it.
    pub title: &'static str,
    /// Reads what the agent sent to the hook's standard input.
    pub parse: fn(&[u8]) -> Result<Request, Malformed>,
    /// The agent's own answer.
    pub answer: fn(&Request, &Answer) -> Reply,
    /// The answer if a request could not be read, or we failed before one was: closed, in this agent's
    /// terms. Takes the sentence that the agent is told.
    pub malformed: fn(&str) -> Reply,
    /// What refuses in the JSON of an answer with exit code 0: a place (RFC 6901) and the value there, as
    /// JSON; `None` if only the exit code refuses.
    pub refusal: Option<(&'static str, &'static str)>,
    /// By when we answer, in milliseconds: far below the time at which the agent gives up on the hook.
    pub deadline_ms: u64,
    /// Whether [`Answer::Ask`] to this request puts a question to a person. Where it does not, the answer
    /// is a refusal, so a reason should name the way to an approval.
    pub can_ask: fn(&Request) -> bool,
    /// Variables of the environment, each with the values (none: any) that tell that nobody can be asked.
    pub headless: &'static [(&'static str, &'static [&'static str])],
    /// What makes the agent go on without our answer, each as the end of `the agent goes on if …`.
    pub fails_open: &'static [&'static str],
    /// A request to run a command in bash in a folder, as the agent would send it: to try a hook with.
    pub sample: fn(command: &str, directory: &str) -> String,
    /// How the hook gets into its configuration.
    pub install: Install,
    /// Where its makers describe its hooks.
    pub page: &'static str,
}

impl Agent {
    /// Whether this agent takes a reply for a refusal: to see in what a configured hook answers whether
    /// it guards.
    pub fn refuses(&self, reply: &Reply) -> bool {
        if reply.exit == 2 {
            // One agent goes on if nothing is said.
            return !reply.stderr.trim().is_empty() || !reply.stdout.trim().is_empty();
        }
        let Some((place, value)) = self.refusal.filter(|_| reply.exit == 0) else {
            return false;
        };
        let said = serde_json::from_str::<Value>(&reply.stdout).ok();
        let wanted = serde_json::from_str::<Value>(value).ok();
        wanted.is_some() && said.as_ref().and_then(|said| said.pointer(place)) == wanted.as_ref()
    }

    /// Whether the environment tells that no person can be asked: `look` gives the value of a variable.
    pub fn nobody_there(&self, look: impl Fn(&str) -> Option<String>) -> bool {
        self.headless.iter().any(|(name, values)| {
            look(name).is_some_and(|value| {
                if values.is_empty() {
                    !value.is_empty()
                } else {
                    values.iter().any(|known| known.eq_ignore_ascii_case(&value))
                }
            })
        })
    }
}

/// What was decided about a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Nothing stands against it. The agent's own permissions still apply.
    NoObjection {
        /// Something to tell the agent without deciding anything.
        remarks: Option<String>,
    },
    /// A person has to say yes now.
    Ask {
        /// Why.
        reason: String,
    },
    /// It must not happen, or not yet: an approval that is missing is named in the reason.
    Deny {
        /// Why, and what clears it.
        reason: String,
    },
    /// We could not decide: closed.
    Failure {
        /// What went wrong.
        reason: String,
    },
}

/// What our process says and how it ends.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reply {
    /// The standard output.
    pub stdout: String,
    /// The standard error.
    pub stderr: String,
    /// The exit code.
    pub exit: u8,
}
