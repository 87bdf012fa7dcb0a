//! Identifiers: object ids of git and SHA-256 digests.

use std::fmt;

use sha2::Digest as _;

/// The id of a git object: 40 (SHA-1) or 64 (SHA-256) lower-case hexadecimal digits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId(String);

impl ObjectId {
    /// Accepts a full id in either case; an abbreviation is not an id.
    pub fn parse(text: &str) -> Option<Self> {
        let hex = text.bytes().all(|byte| byte.is_ascii_hexdigit());
        (hex && matches!(text.len(), 40 | 64)).then(|| Self(text.to_ascii_lowercase()))
    }

    /// The digits of a digest, for something that is named by its digest as a commit is by its id.
    pub fn of_digest(digest: &Digest) -> Self {
        Self(digest.0.clone())
    }

    /// All digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first twelve digits, for people.
    pub fn short(&self) -> &str {
        self.0.get(..12).unwrap_or(&self.0)
    }

    /// True for the id of sixty-four or forty zeros, which git uses for "no object".
    pub fn is_null(&self) -> bool {
        self.0.bytes().all(|byte| byte == b'0')
    }
}

impl From<&Digest> for ObjectId {
    /// The object that a digest names, where git has none: the same sixty-four digits.
    fn from(digest: &Digest) -> Self {
        Self(digest.0.clone())
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A SHA-256 digest, written `sha256:<64 hexadecimal digits>`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(String);

impl Digest {
    /// The digest of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(hex(&sha2::Sha256::digest(bytes)))
    }

    /// The digest of several named parts, each length-prefixed so that no two lists collide.
    pub fn of_parts<'a>(parts: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Self {
        let mut hasher = sha2::Sha256::new();
        for (name, bytes) in parts {
            hasher.update((name.len() as u64).to_be_bytes());
            hasher.update(name.as_bytes());
            hasher.update((bytes.len() as u64).to_be_bytes());
            hasher.update(bytes);
        }
        Self(hex(&hasher.finalize()))
    }

    /// Reads `sha256:<hex>`.
    pub fn parse(text: &str) -> Option<Self> {
        let hex = text.strip_prefix("sha256:")?;
        (hex.len() == 64 && hex.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .then(|| Self(hex.to_ascii_lowercase()))
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sha256:{}", self.0)
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

fn hex(bytes: &[u8]) -> String {
    use fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_abbreviated_id_is_not_an_id() {
        assert!(ObjectId::parse("abc123").is_none());
        assert_eq!(ObjectId::parse(&"A".repeat(40)).unwrap().as_str(), "a".repeat(40));
    }

    #[test]
    fn the_digest_of_nothing_is_the_published_one() {
        let digest = Digest::of(b"");
        assert_eq!(
            digest.to_string(),
            "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
        assert_eq!(Digest::parse(&digest.to_string()), Some(digest));
    }

    #[test]
    fn a_digest_is_the_id_of_an_object() {
        let id = ObjectId::from(&Digest::of(b"x"));
        assert_eq!(ObjectId::parse(id.as_str()), Some(id));
    }

    #[test]
    fn parts_do_not_run_together() {
        let one = Digest::of_parts([("a", b"bc".as_slice())]);
        let two = Digest::of_parts([("ab", b"c".as_slice())]);
        assert_ne!(one, two);
    }
}
