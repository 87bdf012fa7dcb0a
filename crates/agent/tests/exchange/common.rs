//! What all exchanges share.

use caution_agent::{Agent, Answer, Event, Reply, Request, by_id};
use serde_json::Value;

/// What an agent does after a hook ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Then {
    /// The call runs; the agent's own permissions apply.
    Runs,
    /// The call does not run.
    Blocks,
    /// A person is asked.
    Asks,
}

pub(crate) fn agent(id: &str) -> &'static Agent {
    by_id(id).unwrap()
}

pub(crate) fn request(id: &str, payload: &Value) -> Request {
    (agent(id).parse)(payload.to_string().as_bytes()).unwrap_or_else(|error| panic!("{error}: {payload}"))
}

pub(crate) fn event(id: &str, payload: &Value) -> Event {
    request(id, payload).event
}

pub(crate) fn reply(id: &str, request: &Request, answer: &Answer) -> Reply {
    (agent(id).answer)(request, answer)
}

pub(crate) fn reply_to(id: &str, payload: &Value, answer: &Answer) -> Reply {
    reply(id, &request(id, payload), answer)
}

pub(crate) fn silent() -> Answer {
    Answer::NoObjection { remarks: None }
}

pub(crate) fn remarks(text: &str) -> Answer {
    Answer::NoObjection { remarks: Some(text.to_owned()) }
}

pub(crate) fn ask() -> Answer {
    Answer::Ask { reason: "deletes `src`, 40 files".to_owned() }
}

pub(crate) fn deny() -> Answer {
    Answer::Deny { reason: "destroys the database `shop`".to_owned() }
}

pub(crate) fn needs_approval() -> Answer {
    Answer::Deny {
        reason: "needs an approval by a senior engineer: `caution approve --request r-1f2e`".to_owned(),
    }
}

pub(crate) fn failure() -> Answer {
    Answer::Failure { reason: "the policy could not be read".to_owned() }
}

/// The standard output as one JSON document.
pub(crate) fn document(reply: &Reply) -> Value {
    serde_json::from_str(&reply.stdout).unwrap_or_else(|error| panic!("{error}: {}", reply.stdout))
}

/// Every text of a reply.
pub(crate) fn said(reply: &Reply) -> String {
    format!("{}{}", reply.stdout, reply.stderr)
}
