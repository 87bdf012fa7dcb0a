//! Paths in the heads of a patch: quoted or bare, with a prefix or without.

use caution_core::RepoPath;

/// Reads a name in double quotes with escapes as git and C write them; gives what follows it too.
pub(super) fn unquote(bytes: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let mut rest = bytes.strip_prefix(b"\"")?.iter();
    let mut name = Vec::new();
    loop {
        match rest.next()? {
            b'"' => return Some((name, rest.as_slice())),
            b'\\' => {
                let letter = match rest.next()? {
                    b'a' => 7,
                    b'b' => 8,
                    b't' => b'\t',
                    b'n' => b'\n',
                    b'v' => 11,
                    b'f' => 12,
                    b'r' => b'\r',
                    quoted @ (b'"' | b'\\') => *quoted,
                    first @ b'0'..=b'3' => {
                        let mut value = first - b'0';
                        for _ in 0..2 {
                            let digit = rest.next().filter(|digit| matches!(digit, b'0'..=b'7'))?;
                            value = value * 8 + (digit - b'0');
                        }
                        value
                    }
                    _ => return None,
                };
                name.push(letter);
            }
            byte => name.push(*byte),
        }
    }
}

/// A name that takes the whole text, quoted or bare.
pub(super) fn whole(bytes: &[u8]) -> Option<Vec<u8>> {
    if bytes.starts_with(b"\"") {
        unquote(bytes).filter(|(_, rest)| rest.is_empty()).map(|(name, _)| name)
    } else {
        (!bytes.is_empty()).then(|| bytes.to_vec())
    }
}

/// The name of a `---` or `+++` line, without the time that may follow it behind a tab, and the time.
pub(super) fn dated(bytes: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    if bytes.starts_with(b"\"") {
        return unquote(bytes).map(|(name, rest)| (name, rest.trim_ascii()));
    }
    let (name, time) = super::lines::split_once(bytes, b"\t").unwrap_or((bytes, b""));
    (!name.is_empty()).then(|| (name.to_vec(), time))
}

/// The two names of a `diff --git` line, as they stand there. Bare names of different length cannot be
/// told apart, since a name may hold blanks; other lines of the head name the file then.
pub(super) fn pair(bytes: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    if bytes.starts_with(b"\"") {
        let (old, rest) = unquote(bytes)?;
        return Some((old, whole(rest.strip_prefix(b" ")?)?));
    }
    if bytes.ends_with(b"\"")
        && let Some((old, _)) = super::lines::split_once(bytes, b" \"")
    {
        let new = whole(bytes.get(old.len() + 1..)?)?;
        return Some((old.to_vec(), new));
    }
    let middle = bytes.len() / 2;
    let (old, new) = (bytes.get(..middle)?, bytes.get(middle + 1..)?);
    let fits = bytes.get(middle) == Some(&b' ') && !old.is_empty() && (old == new || same_below(old, new));
    fits.then(|| (old.to_vec(), new.to_vec()))
}

/// The name without its first folder.
pub(super) fn below(name: &[u8]) -> Option<&[u8]> {
    let slash = name.iter().position(|byte| *byte == b'/')?;
    name.get(slash + 1..).filter(|rest| !rest.is_empty())
}

fn same_below(one: &[u8], two: &[u8]) -> bool {
    below(one).is_some_and(|rest| Some(rest) == below(two))
}

/// How many folders at the front of both names are a prefix that the diff put there.
///
/// Names that are the same carry none (`--no-prefix`); names that differ in their first folder alone
/// carry one (`a/` and `b/`, `i/` and `w/`, `linux-6.1/` and `linux/`).
pub(super) fn carries_prefix(old: &[u8], new: &[u8]) -> bool {
    old != new && (same_below(old, new) || (old.starts_with(b"a/") && new.starts_with(b"b/")))
}

/// The two names without the prefix that the diff put in front.
pub(super) fn stripped(old: &[u8], new: &[u8]) -> (Vec<u8>, Vec<u8>) {
    match (below(old), below(new)) {
        (Some(old_below), Some(new_below)) if carries_prefix(old, new) => {
            (old_below.to_vec(), new_below.to_vec())
        }
        _ => (old.to_vec(), new.to_vec()),
    }
}

/// A path inside the repository, and not inside git's own folder.
pub(super) fn path(name: &[u8]) -> Option<RepoPath> {
    let fine = |part: &[u8]| {
        !part.is_empty() && part != b"." && part != b".." && !part.eq_ignore_ascii_case(b".git")
    };
    let inside = name.len() <= 4096 && !name.contains(&0) && name.split(|byte| *byte == b'/').all(fine);
    inside.then(|| RepoPath::new(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_names_are_read_as_git_writes_them() {
        assert_eq!(
            unquote(br#""caf\303\251\t\"x\\" rest"#).unwrap(),
            ("café\t\"x\\".into(), b" rest".as_slice())
        );
        for broken in [r#""abc"#, r#""\4""#, r#""\40""#, r#""\x41""#, r#""\"#, "abc", r#""\777""#] {
            assert_eq!(unquote(broken.as_bytes()), None, "{broken}");
        }
    }

    #[test]
    fn names_of_a_git_line_are_told_apart() {
        let table: [(&str, Option<(&str, &str)>); 10] = [
            ("a/x b/x", Some(("a/x", "b/x"))),
            ("x x", Some(("x", "x"))),
            ("a/x y b/x y", Some(("a/x y", "b/x y"))),
            ("a/b/x b/b/x", Some(("a/b/x", "b/b/x"))),
            (r#""a/caf\303\251" "b/caf\303\251""#, Some(("a/café", "b/café"))),
            (r#"a/x "b/y\"""#, Some(("a/x", "b/y\""))),
            (r#""a/y\"" b/x"#, Some(("a/y\"", "b/x"))),
            ("a/old b/newer", None),
            ("a/x", None),
            ("", None),
        ];
        for (text, names) in table {
            let names = names.map(|(old, new)| (old.as_bytes().to_vec(), new.as_bytes().to_vec()));
            assert_eq!(pair(text.as_bytes()), names, "{text}");
        }
    }

    #[test]
    fn a_prefix_is_what_the_two_names_differ_in() {
        for (old, new, prefix) in [
            ("a/x", "b/x", true),
            ("i/x/y", "w/x/y", true),
            ("linux-6.1/x", "linux/x", true),
            ("a/x", "a/x", false),
            ("x", "x", false),
            ("x.orig", "x", false),
            ("a/old", "b/new", true),
        ] {
            assert_eq!(carries_prefix(old.as_bytes(), new.as_bytes()), prefix, "{old} {new}");
        }
    }

    #[test]
    fn a_path_stays_inside_the_repository_and_out_of_gits_folder() {
        for good in ["a", "a/b c/..x", ".github/x", "a.git/b"] {
            assert!(path(good.as_bytes()).is_some(), "{good}");
        }
        for bad in [
            "",
            "/etc/passwd",
            "../x",
            "a/../../x",
            "a//b",
            "a/./b",
            ".git/config",
            "x/.GIT/hooks/y",
            "a/",
            "a\0b",
        ] {
            assert_eq!(path(bad.as_bytes()), None, "{bad}");
        }
    }
}
