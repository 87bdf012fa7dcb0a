//! A signed statement, v1: an in-toto statement in a DSSE envelope.
//!
//! The predicate's type is `caution:approval/1`. in-toto asks for a URI; this one has a scheme of its own and
//! names no host, because no domain is promised to stay ours.

mod envelope;
mod form;

use caution_core::approval::{About, Point, Statement};
use caution_core::{Digest, ObjectId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub use envelope::{Envelope, PAYLOAD_TYPE, Signature, seal, signed_bytes};
pub use form::{BreakGlass, Change, Deed, Predicate, Seen, Service, Subject};

/// The value of `schema` in the predicate.
pub const SCHEMA: &str = "caution/approval/1";

/// The predicate's type.
pub const PREDICATE_TYPE: &str = "caution:approval/1";

/// Envelopes of more bytes are not read.
pub const ENVELOPE_BYTES: usize = 256 << 10;

const STATEMENT_TYPE: &str = "https://in-toto.io/Statement/v1";

/// Digits of a statement's id.
const ID_DIGITS: usize = 40;

/// Why some bytes are no statement: the end of the sentence `the statement cannot be read: …`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Malformed(pub String);

/// A statement that was read from an envelope. Nothing says yet that its signatures are good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// Its id: the beginning of the digest of what is signed.
    pub id: String,
    /// The bytes that are signed.
    pub signed: Vec<u8>,
    /// Signatures in the binary form of OpenSSH.
    pub signatures: Vec<Vec<u8>>,
    /// What it says.
    pub statement: Statement,
}

/// An in-toto statement.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct InToto {
    #[serde(rename = "_type")]
    statement_type: String,
    subject: Vec<Value>,
    predicate_type: String,
    predicate: Predicate,
}

/// The payload of a statement: the JSON that is signed inside of [`signed_bytes`].
pub fn payload(statement: &Statement) -> Vec<u8> {
    let form = InToto {
        statement_type: STATEMENT_TYPE.to_owned(),
        subject: subject(statement),
        predicate_type: PREDICATE_TYPE.to_owned(),
        predicate: Predicate::from(statement),
    };
    crate::json(&form).into_bytes()
}

/// The id of a statement with this payload.
pub fn id_of(payload: &[u8]) -> String {
    let digest = Digest::of(&signed_bytes(payload)).to_string();
    digest.trim_start_matches("sha256:").chars().take(ID_DIGITS).collect()
}

/// An id as somebody wrote it.
pub fn id(text: &str) -> Result<String, Malformed> {
    let hex = text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
    if hex && text.len() == ID_DIGITS {
        return Ok(text.to_owned());
    }
    Err(Malformed(format!("`{}` is no id of a statement", envelope::shown(text))))
}

/// Reads an envelope. Never fails on hostile bytes: it says what is wrong.
pub fn read(bytes: &[u8]) -> Result<Read, Malformed> {
    let opened = envelope::open(bytes)?;
    let form: InToto = serde_json::from_slice(&opened.payload)
        .map_err(|error| Malformed(format!("its payload is no statement: {error}")))?;
    if form.statement_type != STATEMENT_TYPE || form.predicate_type != PREDICATE_TYPE {
        return Err(Malformed(format!(
            "its type is `{}`, not `{PREDICATE_TYPE}`",
            envelope::shown(&form.predicate_type)
        )));
    }
    let statement = Statement::try_from(form.predicate)?;
    // Tools of others look at the subject alone: it must not tell them something else.
    if form.subject != subject(&statement) {
        return Err(Malformed("its subject is not what the predicate is about".to_owned()));
    }
    Ok(Read {
        id: id_of(&opened.payload),
        signed: signed_bytes(&opened.payload),
        signatures: opened.signatures,
        statement,
    })
}

/// What in-toto calls the subject.
fn subject(statement: &Statement) -> Vec<Value> {
    let entry = |name: &str, digests: Vec<(&str, String)>| {
        let digest: Map<String, Value> =
            digests.into_iter().map(|(name, value)| (name.to_owned(), Value::from(value))).collect();
        let fields = [("name", Value::from(name)), ("digest", Value::Object(digest))];
        Value::Object(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    };
    let hex = |digest: &Digest| digest.to_string().trim_start_matches("sha256:").to_owned();
    let point = |point: &Point| {
        let text = |id: &ObjectId| id.to_string();
        vec![("gitCommit", text(&point.commit)), ("gitTree", text(&point.tree))]
    };
    let one = match &statement.about {
        About::Change(change) => entry("head", point(&change.head)),
        About::Command(deed) => entry("command", vec![("sha256", hex(&deed.digest))]),
        About::Plan(deed) => entry("plan", vec![("sha256", hex(&deed.digest))]),
        About::Statement(id) => entry("statement", vec![("cautionStatement", id.clone())]),
    };
    vec![one]
}

#[cfg(test)]
mod tests;
