//! Globs without brackets, braces and escapes: nearly all that people write. They are matched part by
//! part, which needs no compiling: CODEOWNERS of thousands of lines are usual.

/// One part of a pattern, between slashes.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    /// `**`: any number of folders.
    Folders,
    /// A name as it stands.
    Name(Box<[u8]>),
    /// A name with `*` or `?` in it.
    Wild(Box<[u8]>),
}

/// A glob of names, `*`, `?` and `**`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Plain(Vec<Part>);

impl Plain {
    /// Reads a glob; `None` if it holds more than this matcher knows.
    pub(super) fn read(glob: &str) -> Option<Self> {
        // Escaped braces are literal here, as braces are to this matcher anyway.
        let bare = glob.replace("\\{", "").replace("\\}", "");
        if bare.contains(['[', ']', '{', '}', '\\']) {
            return None;
        }
        let glob = glob.replace("\\{", "{").replace("\\}", "}");
        let mut parts: Vec<Part> = Vec::new();
        for part in glob.split('/') {
            match part {
                "**" if parts.last() == Some(&Part::Folders) => {}
                "**" => parts.push(Part::Folders),
                name if name.contains(['*', '?']) => parts.push(Part::Wild(name.as_bytes().into())),
                name => parts.push(Part::Name(name.as_bytes().into())),
            }
        }
        // `a/**` is what is below `a`, not `a` itself.
        if parts.last() == Some(&Part::Folders) {
            parts.insert(parts.len() - 1, Part::Wild(b"*".as_slice().into()));
        }
        Some(Self(parts))
    }

    /// Whether the whole path fits. The work is at most parts times parts.
    pub(super) fn matches(&self, path: &[u8]) -> bool {
        let mut parts = self.0.as_slice();
        let mut rest = Some(path);
        // Where to go on if a guess at how many folders `**` stands for was too low.
        let mut retry: Option<(&[Part], &[u8])> = None;
        loop {
            match (parts.split_first(), rest) {
                (None, None) => return true,
                (Some((Part::Folders, after)), _) => {
                    parts = after;
                    retry = rest.map(|rest| (after, rest));
                    continue;
                }
                (Some((part, after)), Some(path)) => {
                    let (name, below) = split(path);
                    if part.fits(name) {
                        (parts, rest) = (after, below);
                        continue;
                    }
                }
                _ => {}
            }
            let Some((after, path)) = retry else { return false };
            let (_, below) = split(path);
            (parts, rest) = (after, below);
            retry = below.map(|below| (after, below));
        }
    }
}

impl Part {
    fn fits(&self, name: &[u8]) -> bool {
        match self {
            Self::Folders => true,
            Self::Name(known) => **known == *name,
            Self::Wild(wild) => wild_fits(wild, name),
        }
    }
}

/// The first part of a path, and what is below it.
fn split(path: &[u8]) -> (&[u8], Option<&[u8]>) {
    match path.iter().position(|byte| *byte == b'/') {
        Some(at) => (path.get(..at).unwrap_or(path), path.get(at + 1..)),
        None => (path, None),
    }
}

/// `*` stands for any bytes, `?` for one.
fn wild_fits(mut wild: &[u8], mut name: &[u8]) -> bool {
    let mut retry: Option<(&[u8], &[u8])> = None;
    loop {
        match (wild.split_first(), name.split_first()) {
            (None, None) => return true,
            (Some((b'*', after)), _) => {
                wild = after;
                retry = Some((after, name));
                continue;
            }
            (Some((one, after)), Some((byte, below))) if *one == b'?' || one == byte => {
                (wild, name) = (after, below);
                continue;
            }
            _ => {}
        }
        let Some((after, (_, below))) = retry.and_then(|(after, name)| Some((after, name.split_first()?)))
        else {
            return false;
        };
        (wild, name) = (after, below);
        retry = Some((after, below));
    }
}

#[cfg(test)]
mod tests {
    use globset::GlobBuilder;

    use super::*;

    /// Every sequence of one to `length` of these words, joined by slashes.
    fn joined(words: &[&str], length: usize) -> Vec<String> {
        let mut all: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        let mut last = all.clone();
        for _ in 1..length {
            last = last
                .iter()
                .flat_map(|start| words.iter().map(move |word| format!("{start}/{word}")))
                .collect();
            all.extend(last.iter().cloned());
        }
        all
    }

    #[test]
    fn it_agrees_with_the_general_matcher() {
        let paths = joined(&["a", "ab", "b.c", ".a", "é"], 4);
        for glob in joined(&["a", "*", "**", "?", "*b", "*.c", "a*b*"], 3)
            .into_iter()
            .chain(joined(&["a", "**", "*"], 5))
        {
            let general = GlobBuilder::new(&glob).literal_separator(true).build().unwrap().compile_matcher();
            let plain = Plain::read(&glob).unwrap();
            for path in &paths {
                assert_eq!(plain.matches(path.as_bytes()), general.is_match(path), "`{glob}` on `{path}`");
            }
        }
    }

    #[test]
    fn escaped_braces_are_braces_and_other_forms_are_left_to_the_general_matcher() {
        assert!(Plain::read(r"a\{b\}/*").unwrap().matches(b"a{b}/c"));
        for glob in ["a[b]", "a{b,c}", r"a\*", r"a\{b}", r"a\\{b\}"] {
            assert_eq!(Plain::read(glob), None, "{glob}");
        }
    }

    #[test]
    fn many_stars_do_not_multiply() {
        let plain = Plain::read(&"**/*a*a*a*a*a*a*b/".repeat(20)).unwrap();
        assert!(!plain.matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/".repeat(500).as_bytes()));
    }
}
