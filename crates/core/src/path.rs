//! Paths inside a repository: bytes, with `/` between the parts, as git stores them.

use std::fmt;

/// A path from the root of the repository. It need not be UTF-8.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RepoPath(Vec<u8>);

impl RepoPath {
    /// Takes the bytes as git gives them.
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Self(bytes.into())
    }

    /// The bytes as git gives them.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The path as text, if it is UTF-8.
    pub fn to_str(&self) -> Option<&str> {
        std::str::from_utf8(&self.0).ok()
    }

    /// The last part.
    pub fn file_name(&self) -> &[u8] {
        self.0.rsplit(|byte| *byte == b'/').next().unwrap_or(&self.0)
    }

    /// The folder that holds this path; `None` at the root.
    pub fn parent(&self) -> Option<Self> {
        let at = self.0.iter().rposition(|byte| *byte == b'/')?;
        self.0.get(..at).map(Self::new)
    }

    /// Every folder above this path, nearest first, without the root.
    pub fn ancestors(&self) -> impl Iterator<Item = Self> {
        std::iter::successors(self.parent(), Self::parent)
    }
}

impl From<&str> for RepoPath {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl fmt::Display for RepoPath {
    /// As it is if it is printable UTF-8 and does not itself start with a quote; otherwise quoted and
    /// escaped as `git status` does, so that the bytes can be read back.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to_str() {
            Some(text) if !text.starts_with('"') && !text.chars().any(char::is_control) => f.write_str(text),
            _ => {
                f.write_str("\"")?;
                for byte in &self.0 {
                    match byte {
                        b'"' => f.write_str("\\\"")?,
                        b'\\' => f.write_str("\\\\")?,
                        b'\n' => f.write_str("\\n")?,
                        b'\t' => f.write_str("\\t")?,
                        b'\r' => f.write_str("\\r")?,
                        0x20..=0x7e => write!(f, "{}", char::from(*byte))?,
                        other => write!(f, "\\{other:03o}")?,
                    }
                }
                f.write_str("\"")
            }
        }
    }
}

impl fmt::Debug for RepoPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_is_not_utf8_is_quoted_as_git_quotes_it() {
        assert_eq!(RepoPath::new(b"caf\xe9/a\tb".to_vec()).to_string(), r#""caf\351/a\tb""#);
        assert_eq!(RepoPath::from("café/b").to_string(), "café/b");
        assert_eq!(RepoPath::from("\"a\"").to_string(), r#""\"a\"""#);
    }

    #[test]
    fn ancestors_are_nearest_first_and_stop_before_the_root() {
        let folders: Vec<_> = RepoPath::from("a/b/c").ancestors().map(|path| path.to_string()).collect();
        assert_eq!(folders, ["a/b", "a"]);
        assert_eq!(RepoPath::from("top").ancestors().count(), 0);
    }
}
