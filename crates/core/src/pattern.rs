//! Path patterns, in the two forms that people already write: globs from the root, and the
//! `.gitignore`-like form of CODEOWNERS.

mod plain;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use self::plain::Plain;
use crate::RepoPath;

/// A pattern that is not one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{pattern}` is not a path pattern: {reason}")]
pub struct PatternError {
    /// What was written.
    pub pattern: String,
    /// What is wrong with it.
    pub reason: String,
}

/// A set of patterns; a path is in the set if any of them matches it.
#[derive(Debug, Clone)]
pub struct Patterns {
    plain: Vec<Plain>,
    set: GlobSet,
    texts: Vec<String>,
}

impl Default for Patterns {
    fn default() -> Self {
        Self { plain: Vec::new(), set: GlobSet::empty(), texts: Vec::new() }
    }
}

impl PartialEq for Patterns {
    fn eq(&self, other: &Self) -> bool {
        self.texts == other.texts
    }
}

impl Patterns {
    /// Globs from the root: `*` stays within a folder, `**` crosses folders, a folder's name takes in
    /// everything below it (`payments`, `payments/` and `payments/**` are the same).
    pub fn from_globs<S: AsRef<str>>(patterns: &[S]) -> Result<Self, PatternError> {
        Self::build(patterns, |pattern| {
            let bare = pattern.trim_start_matches('/').trim_end_matches('/');
            vec![bare.to_owned(), format!("{bare}/**")]
        })
    }

    /// Globs from the root that take in no more than they say: as [`Self::from_globs`], but only a plain
    /// name, or one with a `/` behind it, takes in what is below; `a/*` is the files directly in `a`.
    pub fn from_exact_globs<S: AsRef<str>>(patterns: &[S]) -> Result<Self, PatternError> {
        Self::build(patterns, |pattern| {
            let bare = pattern.trim_start_matches('/').trim_end_matches('/');
            let below = format!("{bare}/**");
            let last = bare.rsplit('/').next().unwrap_or(bare);
            if pattern.ends_with('/') {
                vec![below]
            } else if last.contains(['*', '?', '[', ']', '{', '}']) {
                vec![bare.to_owned()]
            } else {
                vec![bare.to_owned(), below]
            }
        })
    }

    /// One line of CODEOWNERS: without a leading or inner `/` it matches at any depth; a trailing `/`
    /// matches only what is below; `dir/*` matches the files directly in it.
    pub fn from_codeowners(pattern: &str) -> Result<Self, PatternError> {
        Self::build(&[pattern], |pattern| {
            let bare = pattern.trim_start_matches('/').trim_end_matches('/');
            let anchored = pattern.trim_end_matches('/').contains('/');
            let rooted = if anchored { bare.to_owned() } else { format!("**/{bare}") };
            let below = format!("{rooted}/**");
            if pattern.ends_with('/') {
                vec![below]
            } else if rooted.ends_with("/*") {
                vec![rooted]
            } else {
                vec![rooted, below]
            }
        })
    }

    fn build<S: AsRef<str>>(
        patterns: &[S],
        expand: impl Fn(&str) -> Vec<String>,
    ) -> Result<Self, PatternError> {
        let mut plain = Vec::new();
        let mut builder = GlobSetBuilder::new();
        let mut others = 0;
        let mut texts = Vec::with_capacity(patterns.len());
        for pattern in patterns {
            let pattern = pattern.as_ref();
            let fail = |reason: String| PatternError { pattern: pattern.to_owned(), reason };
            if pattern.trim_matches('/').is_empty() {
                return Err(fail("it is empty; write `**` for everything".to_owned()));
            }
            for text in expand(pattern) {
                if let Some(glob) = Plain::read(&text) {
                    plain.push(glob);
                    continue;
                }
                others += 1;
                let glob = GlobBuilder::new(&text)
                    .literal_separator(true)
                    .build()
                    .map_err(|error| fail(error.kind().to_string()))?;
                builder.add(glob);
            }
            texts.push(pattern.to_owned());
        }
        let too_much = |error: globset::Error| PatternError {
            pattern: texts.join(", "),
            reason: error.kind().to_string(),
        };
        let set = if others == 0 { GlobSet::empty() } else { builder.build().map_err(too_much)? };
        Ok(Self { plain, set, texts })
    }

    /// Whether any pattern matches.
    pub fn matches(&self, path: &RepoPath) -> bool {
        if self.plain.iter().any(|glob| glob.matches(path.as_bytes())) {
            return true;
        }
        if self.set.is_empty() {
            return false;
        }
        // globset works on OsStr paths; on Unix those are bytes, elsewhere a lossy form is the best there is.
        #[cfg(unix)]
        let os = <std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(path.as_bytes());
        #[cfg(not(unix))]
        let text = String::from_utf8_lossy(path.as_bytes());
        #[cfg(not(unix))]
        let os = std::ffi::OsStr::new(text.as_ref());
        self.set.is_match(os)
    }

    /// The patterns as they were written.
    pub fn texts(&self) -> &[String] {
        &self.texts
    }

    /// True if there is no pattern, so nothing matches.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn globs(pattern: &str, path: &str) -> bool {
        Patterns::from_globs(&[pattern]).unwrap().matches(&RepoPath::from(path))
    }

    fn owners(pattern: &str, path: &str) -> bool {
        Patterns::from_codeowners(pattern).unwrap().matches(&RepoPath::from(path))
    }

    #[test]
    fn a_folder_takes_in_what_is_below_it() {
        for pattern in ["payments", "payments/", "/payments", "payments/**"] {
            assert!(globs(pattern, "payments/api/charge.py"), "{pattern}");
            assert!(!globs(pattern, "web/payments.py"), "{pattern}");
        }
        assert!(globs("src/*.rs", "src/main.rs"));
        assert!(!globs("src/*.rs", "src/bin/main.rs"));
    }

    #[test]
    fn an_exact_glob_takes_in_no_more_than_it_says() {
        let exact =
            |pattern: &str, path: &str| Patterns::from_exact_globs(&[pattern]).unwrap().matches(&path.into());
        for pattern in ["tools", "tools/", "/tools", "tools/**"] {
            assert!(exact(pattern, "tools/a/b.py") && !exact(pattern, "x/tools/a.py"), "{pattern}");
        }
        for (pattern, inside, outside) in [
            ("*", "a.py", "a/b.py"),
            ("tools/*", "tools/a.py", "tools/a/b.py"),
            ("*.py", "a.py", "a.py/b"),
            ("tools/{a,b}", "tools/a", "tools/a/c"),
            ("tools/*/", "tools/a/b.py", "tools/a.py"),
            ("**/test_*.py", "a/b/test_c.py", "a/test_c.py/d"),
        ] {
            assert!(exact(pattern, inside) && !exact(pattern, outside), "{pattern}");
        }
    }

    #[test]
    fn codeowners_patterns_follow_the_published_examples() {
        assert!(owners("*", "a/b/c.txt"));
        assert!(owners("*.js", "deep/er/x.js"));
        assert!(owners("/build/logs/", "build/logs/a/b"));
        assert!(!owners("/build/logs/", "x/build/logs/a"));
        assert!(owners("docs/*", "docs/getting-started.md"));
        assert!(!owners("docs/*", "docs/build-app/trouble.md"));
        assert!(owners("apps/", "x/apps/y"));
        assert!(owners("/docs/", "docs/a/b"));
        assert!(owners("**/logs", "deeply/nested/logs/x"));
    }

    #[test]
    fn a_broken_pattern_says_why() {
        let error = Patterns::from_globs(&["a/{b"]).unwrap_err();
        assert!(error.to_string().starts_with("`a/{b` is not a path pattern"));
        assert!(Patterns::from_globs(&["/"]).is_err());
    }
}
