//! Keys and signatures in the forms of OpenSSH: whose key is this, and did it sign these bytes.
//!
//! Signatures are those of `ssh-keygen -Y sign`. Their namespace keeps them apart: one that git made for a
//! commit says nothing about a change, and the other way round.

use ssh_encoding::{Decode as _, Encode as _};
use ssh_key::public::KeyData;
use ssh_key::{Algorithm, EcdsaCurve, HashAlg, PublicKey, SshSig};

/// The namespace of signatures on statements.
pub const NAMESPACE: &str = "caution-approval";

/// Signatures of more bytes are not read.
const SIGNATURE_BYTES: usize = 16 << 10;

/// RSA keys of fewer bits do not count.
const RSA_BITS: usize = 2_048;

/// Set by a hardware key if somebody touched it.
const TOUCHED: u8 = 1;

/// Words with which a public key begins.
const KEY_TYPES: &[&str] = &["ssh-", "ecdsa-", "sk-ssh-", "sk-ecdsa-"];

/// Why a signature does not count: the end of the sentence `the signature …`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignatureFault {
    /// It cannot be read.
    #[error("cannot be read ({0})")]
    Unreadable(String),
    /// It was made for something else.
    #[error("was made for `{0}`, not for `{NAMESPACE}`")]
    Namespace(String),
    /// A key or hash that is not accepted.
    #[error("is by {0}, which does not count")]
    Weak(String),
    /// The bytes are not those that were signed, or the key is not the one that signed them.
    #[error("does not fit what is signed")]
    Wrong,
}

/// The fingerprint of the key that signed these bytes for our namespace.
pub fn verify(signed: &[u8], signature: &[u8]) -> Result<String, SignatureFault> {
    if signature.len() > SIGNATURE_BYTES {
        return Err(SignatureFault::Unreadable(format!("it has {} bytes", signature.len())));
    }
    let mut rest = signature;
    let bytes = signature;
    let signature =
        SshSig::decode(&mut rest).map_err(|error| SignatureFault::Unreadable(error.to_string()))?;
    // There is one way to write a signature: lengths that do not fit are passed over by the decoder.
    let mut again = Vec::new();
    let whole = signature.encode(&mut again).is_ok() && again == bytes;
    if !whole || signature.version() != SshSig::VERSION {
        return Err(SignatureFault::Unreadable("it is of another form".to_owned()));
    }
    if signature.namespace() != NAMESPACE {
        return Err(SignatureFault::Namespace(printable(signature.namespace())));
    }
    acceptable(&signature)?;
    let key = PublicKey::from(signature.public_key().clone());
    key.verify(NAMESPACE, signed, &signature).map_err(|_| SignatureFault::Wrong)?;
    Ok(fingerprint_of(&key))
}

fn acceptable(signature: &SshSig) -> Result<(), SignatureFault> {
    let weak = |what: &str| Err(SignatureFault::Weak(what.to_owned()));
    match signature.algorithm() {
        Algorithm::Ed25519 | Algorithm::Ecdsa { curve: EcdsaCurve::NistP256 | EcdsaCurve::NistP384 } => {
            Ok(())
        }
        Algorithm::Rsa { hash: Some(HashAlg::Sha256 | HashAlg::Sha512) } => {
            match bits(signature.public_key()) {
                bits if bits < RSA_BITS => weak(&format!("an RSA key of {bits} bits")),
                _ => Ok(()),
            }
        }
        Algorithm::Rsa { .. } => weak("RSA with SHA-1"),
        Algorithm::SkEd25519 | Algorithm::SkEcdsaSha2NistP256 => {
            // The flags and a counter stand behind the signature proper.
            let flags = signature.signature_bytes().iter().nth_back(4).copied().unwrap_or_default();
            if flags & TOUCHED == 0 { weak("a hardware key that nobody touched") } else { Ok(()) }
        }
        other => weak(&format!("a key of the kind `{}`", printable(other.as_str()))),
    }
}

fn bits(key: &KeyData) -> usize {
    let modulus = key.rsa().and_then(|rsa| rsa.n.as_positive_bytes()).unwrap_or_default();
    let zeros = modulus.first().map_or(0, |byte| byte.leading_zeros() as usize);
    (modulus.len() * 8).saturating_sub(zeros)
}

/// The binary form of a signature as `ssh-keygen -Y sign` prints it; `None` if it is none.
pub fn unarmoured(text: &str) -> Option<Vec<u8>> {
    use base64::Engine as _;
    let inner = text.trim().strip_prefix("-----BEGIN SSH SIGNATURE-----")?;
    let inner: String = inner.strip_suffix("-----END SSH SIGNATURE-----")?.split_whitespace().collect();
    base64::engine::general_purpose::STANDARD.decode(inner).ok()
}

/// The fingerprint of a public key as it stands in a `.pub` file; `None` if it is no public key.
pub fn fingerprint(public_key: &str) -> Option<String> {
    PublicKey::from_openssh(public_key.trim()).ok().map(|key| fingerprint_of(&key))
}

/// Whether a text is meant as a public key rather than as a fingerprint.
pub fn is_public_key(text: &str) -> bool {
    let text = text.trim_start();
    KEY_TYPES.iter().any(|start| text.starts_with(start))
}

/// Whether a text is a fingerprint as OpenSSH writes them today.
pub fn is_fingerprint(text: &str) -> bool {
    text.strip_prefix("SHA256:").is_some_and(|rest| {
        rest.len() == 43
            && rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'))
    })
}

fn fingerprint_of(key: &PublicKey) -> String {
    key.fingerprint(HashAlg::Sha256).to_string()
}

fn printable(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).take(60).collect()
}

#[cfg(test)]
mod tests;
