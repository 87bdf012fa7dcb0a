//! Paths as relative URI references.

use std::fmt::Write as _;

use caution_wire::report::path_bytes;

/// The path, percent-encoded byte by byte; `None` if it is empty. The first character is never `/`, so
/// that the reference stays relative to the root of the repository.
pub(super) fn relative(path: &str) -> Option<String> {
    let bytes = path_bytes(path);
    let mut out = String::with_capacity(bytes.len());
    for (index, byte) in bytes.iter().enumerate() {
        match byte {
            b'/' if index > 0 => out.push('/'),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(*byte))
            }
            other => {
                let _ = write!(out, "%{other:02X}");
            }
        }
    }
    Some(out).filter(|uri| !uri.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_a_uri_cannot_hold_are_encoded() {
        for (path, uri) in [
            ("src/a.rs", "src/a.rs"),
            ("a b/c#d?e%f:g", "a%20b/c%23d%3Fe%25f%3Ag"),
            ("caf\u{e9}", "caf%C3%A9"),
            (r#""caf\351/x""#, "caf%E9/x"),
            ("/etc/x", "%2Fetc/x"),
        ] {
            assert_eq!(relative(path).as_deref(), Some(uri), "{path}");
        }
        assert_eq!(relative(""), None);
    }
}
