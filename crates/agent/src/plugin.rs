//! What our own plugins are told: whether to block. They take anything else, a crash and silence as
//! a refusal.

use serde_json::{Map, Value, json};

use crate::agent::{Answer, Reply};
use crate::common;
use crate::request::{Phase, Request};
use crate::words;

/// The answer to a plugin of ours.
pub(crate) fn answer(request: &Request, answer: &Answer) -> Reply {
    match (request.phase, answer) {
        (_, Answer::NoObjection { remarks }) => remarked(remarks.as_deref()),
        (Phase::Before, Answer::Ask { reason }) => blocked(&words::unasked(reason)),
        (Phase::Before, Answer::Deny { reason }) => blocked(&words::reason(reason)),
        (Phase::Before, Answer::Failure { reason }) => malformed(reason),
        (Phase::After, Answer::Ask { reason } | Answer::Deny { reason }) => {
            remarked(Some(&words::reason(reason)))
        }
        (Phase::After, Answer::Failure { reason }) => remarked(Some(&words::failure(reason))),
    }
}

/// The refusal if we failed.
pub(crate) fn malformed(text: &str) -> Reply {
    blocked(&words::failure(text))
}

fn blocked(reason: &str) -> Reply {
    common::document(&json!({"block": true, "reason": reason}), 0)
}

fn remarked(remarks: Option<&str>) -> Reply {
    let mut object = Map::new();
    object.insert("block".to_owned(), json!(false));
    let remarks = remarks.map(|text| words::shown(text, "")).filter(|text| !text.is_empty());
    object.extend(remarks.map(|text| ("remarks".to_owned(), json!(text))));
    common::document(&Value::Object(object), 0)
}
