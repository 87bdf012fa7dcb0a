//! What the bytes of a file are.

/// git looks for a NUL byte in this many bytes.
const BINARY_WINDOW: usize = 8_000;

/// A pointer of Git LFS is smaller than this by its specification.
pub(crate) const POINTER_BYTES: usize = 1_024;

/// What the bytes of a regular file are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Form {
    /// Text, and whether it is UTF-8.
    Text { utf8: bool },
    /// A NUL byte near the start.
    Binary,
    /// A pointer to a file of that many bytes.
    Lfs { size: String },
}

impl Form {
    pub(crate) fn of(bytes: &[u8]) -> Self {
        if let Some(size) = lfs_size(bytes) {
            return Self::Lfs { size };
        }
        if is_binary(bytes) {
            return Self::Binary;
        }
        Self::Text { utf8: std::str::from_utf8(bytes).is_ok() }
    }

    pub(crate) fn is_text(&self) -> bool {
        matches!(self, Self::Text { .. } | Self::Lfs { .. })
    }
}

/// git's rule: a NUL byte near the start.
pub(crate) fn is_binary(bytes: &[u8]) -> bool {
    bytes.iter().take(BINARY_WINDOW).any(|byte| *byte == 0)
}

/// The size that a pointer of Git LFS names; `None` if it is not a pointer.
fn lfs_size(bytes: &[u8]) -> Option<String> {
    if bytes.len() >= POINTER_BYTES {
        return None;
    }
    let text = std::str::from_utf8(bytes).ok()?;
    let version = text.lines().next()?.strip_prefix("version ")?;
    let known = ["https://git-lfs.github.com/spec/", "https://hawser.github.com/spec/"];
    if !known.iter().any(|prefix| version.starts_with(prefix)) {
        return None;
    }
    text.lines().find(|line| line.starts_with("oid "))?;
    let size = text.lines().find_map(|line| line.strip_prefix("size "))?.trim();
    size.bytes().all(|byte| byte.is_ascii_digit()).then(|| size.to_owned())
}

/// The pointer that Git LFS stores for content with this SHA-256.
pub(crate) fn lfs_pointer(sha256: &str, size: u64) -> Vec<u8> {
    format!("version https://git-lfs.github.com/spec/v1\noid sha256:{sha256}\nsize {size}\n").into_bytes()
}

/// Whether a symbolic link at `path` points out of the repository, or into git's own folder.
///
/// It goes by the text of the link alone: what stands at the target is not looked at.
pub(crate) fn leaves_repository(path: &[u8], target: &[u8]) -> bool {
    let drive = matches!(target, [letter, b':', ..] if letter.is_ascii_alphabetic());
    if target.first().is_none_or(|byte| matches!(byte, b'/' | b'\\')) || drive {
        return true;
    }
    let mut folders: Vec<&[u8]> = path.split(|byte| *byte == b'/').collect();
    folders.pop();
    for part in target.split(|byte| matches!(byte, b'/' | b'\\')) {
        match part {
            b"" | b"." => {}
            b".." => {
                if folders.pop().is_none() {
                    return true;
                }
            }
            name => folders.push(name),
        }
    }
    folders.iter().any(|name| name.eq_ignore_ascii_case(b".git"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_is_told_apart_as_git_does() {
        let pointer = lfs_pointer(&"a".repeat(64), 12);
        let late_nul = [vec![b'a'; 8_000], vec![0]].concat();
        let cases: [(&[u8], Form); 8] = [
            (b"", Form::Text { utf8: true }),
            (b"a\r\nb\r\n", Form::Text { utf8: true }),
            (b"caf\xe9\n", Form::Text { utf8: false }),
            (b"a\0b", Form::Binary),
            (b"\xff\xfea\0b\0", Form::Binary),
            (&late_nul, Form::Text { utf8: true }),
            (&pointer, Form::Lfs { size: "12".to_owned() }),
            (b"version https://git-lfs.github.com/spec/v1\nsize many\n", Form::Text { utf8: true }),
        ];
        for (bytes, form) in cases {
            assert_eq!(Form::of(bytes), form, "{:?}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn a_link_leaves_the_repository_if_its_text_climbs_above_the_root() {
        let cases = [
            ("a", "b", false),
            ("a/b/c", "../../d", false),
            ("a/b/c", "../../../d", true),
            ("a", "..", true),
            ("a", "/etc/passwd", true),
            ("a", r"C:\Windows", true),
            ("a", r"..\x", true),
            ("a", ".git/config", true),
            ("a/b", "../.GIT/hooks", true),
            ("a/b", "./c/../d", false),
            ("a", "", true),
        ];
        for (path, target, leaves) in cases {
            assert_eq!(leaves_repository(path.as_bytes(), target.as_bytes()), leaves, "{path} -> {target}");
        }
    }
}
