//! DSSE: a payload, its type, and signatures over both.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ENVELOPE_BYTES, Malformed};

/// The type of every payload.
pub const PAYLOAD_TYPE: &str = "application/vnd.in-toto+json";

/// Signatures beyond this many are refused.
const SIGNATURES: usize = 8;

/// A signed envelope (DSSE v1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Envelope {
    /// Always `application/vnd.in-toto+json`.
    pub payload_type: String,
    /// The statement, in base64.
    pub payload: String,
    /// Signatures over type and payload.
    pub signatures: Vec<Signature>,
}

/// One signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Signature {
    /// The fingerprint of the key, as a hint; the signature itself names its key.
    #[serde(default)]
    pub keyid: String,
    /// OpenSSH's signature in its binary form, in base64.
    pub sig: String,
}

/// What was in an envelope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Opened {
    pub(super) payload: Vec<u8>,
    pub(super) signatures: Vec<Vec<u8>>,
}

/// The bytes that are signed: DSSE's pre-authentication encoding.
pub fn signed_bytes(payload: &[u8]) -> Vec<u8> {
    let head = format!("DSSEv1 {} {PAYLOAD_TYPE} {} ", PAYLOAD_TYPE.len(), payload.len());
    [head.as_bytes(), payload].concat()
}

/// Puts a payload and its signatures (key's fingerprint, binary signature) into an envelope.
pub fn seal(payload: &[u8], signatures: &[(String, Vec<u8>)]) -> Vec<u8> {
    let signatures = signatures
        .iter()
        .map(|(keyid, sig)| Signature { keyid: keyid.clone(), sig: STANDARD.encode(sig) })
        .collect();
    let envelope =
        Envelope { payload_type: PAYLOAD_TYPE.to_owned(), payload: STANDARD.encode(payload), signatures };
    crate::json(&envelope).into_bytes()
}

pub(super) fn open(bytes: &[u8]) -> Result<Opened, Malformed> {
    if bytes.len() > ENVELOPE_BYTES {
        return Err(Malformed(format!("it has {} bytes, more than {ENVELOPE_BYTES}", bytes.len())));
    }
    let envelope: Envelope = serde_json::from_slice(bytes)
        .map_err(|error| Malformed(format!("it is no DSSE envelope: {error}")))?;
    if envelope.payload_type != PAYLOAD_TYPE {
        return Err(Malformed(format!(
            "its payload is `{}`, not `{PAYLOAD_TYPE}`",
            shown(&envelope.payload_type)
        )));
    }
    if envelope.signatures.len() > SIGNATURES {
        return Err(Malformed(format!("it has {} signatures", envelope.signatures.len())));
    }
    let payload = decode(&envelope.payload, "payload")?;
    let signatures = envelope.signatures.iter().map(|signature| decode(&signature.sig, "signature"));
    Ok(Opened { payload, signatures: signatures.collect::<Result<_, _>>()? })
}

/// Either alphabet is allowed by DSSE.
fn decode(text: &str, what: &str) -> Result<Vec<u8>, Malformed> {
    STANDARD
        .decode(text)
        .or_else(|_| URL_SAFE.decode(text))
        .map_err(|_| Malformed(format!("its {what} is not base64")))
}

/// Words of a stranger, cut short.
pub(super) fn shown(text: &str) -> String {
    text.chars().filter(|letter| !crate::is_hidden(*letter)).take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signed_bytes_are_those_of_the_published_example_with_our_type() {
        // DSSE's own vector: PAE("http://example.com/HelloWorld", "hello world").
        assert_eq!(signed_bytes(b"hello world"), b"DSSEv1 28 application/vnd.in-toto+json 11 hello world");
        assert_eq!(signed_bytes(b""), b"DSSEv1 28 application/vnd.in-toto+json 0 ");
    }

    #[test]
    fn what_was_sealed_is_opened() {
        let bytes = seal(b"{}", &[("SHA256:x".to_owned(), vec![0, 255, 7])]);
        let opened = open(&bytes).unwrap();
        assert_eq!(opened, Opened { payload: b"{}".to_vec(), signatures: vec![vec![0, 255, 7]] });
    }

    #[test]
    fn whatever_is_no_envelope_is_named() {
        let table: &[(&[u8], &str)] = &[
            (b"\xff\xfe", "no DSSE envelope"),
            (b"[]", "no DSSE envelope"),
            (br#"{"payloadType":"text/plain","payload":"","signatures":[]}"#, "`text/plain`"),
            (
                br#"{"payloadType":"application/vnd.in-toto+json","payload":"*","signatures":[]}"#,
                "payload is not base64",
            ),
            (
                br#"{"payloadType":"application/vnd.in-toto+json","payload":"","signatures":[{"sig":"*"}]}"#,
                "signature is not base64",
            ),
        ];
        for (bytes, why) in table {
            let error = open(bytes).unwrap_err().to_string();
            assert!(error.contains(why), "{error}");
        }
        assert!(open(&vec![b' '; ENVELOPE_BYTES + 1]).unwrap_err().to_string().contains("bytes"));
    }
}
