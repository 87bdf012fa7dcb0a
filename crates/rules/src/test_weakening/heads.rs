//! The functions that a program defines, with their parameters: of two that share a name, one may go.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use caution_core::RepoPath;
use regex::Regex;

use super::case::style;
use super::mask::{Brackets, mask};

static HEAD: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?m)\b(?:def|function\s*\*?|func(?:\s*\([^()\n]*\))?|fn)\s+(?P<word>[A-Za-z_$][\w$]*)\s*(?:<[^<>(){}]*>|\[[^\[\](){}]*\])?\s*(?P<open>\()|\b(?P<method>[A-Za-z_$][\w$]*)[ \t]*(?P<paren>\()[^(){};]*\)[^(){};=]*\{").ok()
});

/// Words before a bracket and a block that are no names.
const CONTROL: [&str; 9] =
    ["if", "for", "while", "switch", "catch", "match", "return", "synchronized", "super"];

/// How long the parameters of a function may be, in bytes.
const PARAMETERS: usize = 2_000;

/// The functions of changed programs: for each name and file the parameters of each of that name.
#[derive(Debug, Default)]
pub(super) struct Heads(BTreeMap<String, BTreeMap<RepoPath, Vec<String>>>);

/// What became of a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// One of several with this name in one file is gone.
    OneOfSeveral,
    /// No function has this name any more, or it takes something else.
    Changed,
}

impl Heads {
    /// Adds those of a text. `path` is the one after the change.
    pub(super) fn add(&mut self, path: &RepoPath, text: &str) {
        let (Some(head), Some(style)) = (HEAD.as_ref(), style(path)) else { return };
        let masked = mask(text, style);
        let brackets = Brackets::of(&masked);
        for found in head.captures_iter(&masked) {
            let name = found.name("word").or_else(|| found.name("method"));
            let open = found.name("open").or_else(|| found.name("paren"));
            let (Some(name), Some(open)) = (name, open) else { continue };
            if CONTROL.contains(&name.as_str()) {
                continue;
            }
            let end = brackets.closing(open.start()).min(open.end().saturating_add(PARAMETERS));
            let parameters = masked.get(open.end()..end).unwrap_or_default();
            let parameters: Vec<&str> = parameters
                .split(|one: char| !one.is_alphanumeric())
                .filter(|word| !word.is_empty())
                .collect();
            let files = self.0.entry(name.as_str().to_owned()).or_default();
            files.entry(path.clone()).or_default().push(parameters.join(" "));
        }
    }

    /// Whether a function has this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// The names whose functions are fewer or others now, and what became of them.
    pub(super) fn changed(&self, after: &Self) -> BTreeMap<String, Fate> {
        let mut changed = BTreeMap::new();
        for (name, files) in &self.0 {
            let now = after.0.get(name);
            let fates = files.iter().filter_map(|(path, old)| {
                let new = now.and_then(|now| now.get(path)).map_or(&[][..], Vec::as_slice);
                fate(old, new)
            });
            if let Some(fate) = fates.max_by_key(|fate| *fate == Fate::OneOfSeveral) {
                changed.insert(name.clone(), fate);
            }
        }
        changed
    }
}

fn fate(old: &[String], new: &[String]) -> Option<Fate> {
    let left: BTreeSet<&String> = new.iter().collect();
    let went = old.iter().any(|one| !left.contains(one));
    match went {
        true if !new.is_empty() && new.len() < old.len() => Some(Fate::OneOfSeveral),
        true => Some(Fate::Changed),
        false => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heads(path: &str, text: &str) -> Heads {
        let mut heads = Heads::default();
        heads.add(&RepoPath::from(path), text);
        heads
    }

    #[test]
    fn a_function_is_gone_where_its_parameters_are() {
        for (path, before, after, fate) in [
            ("A.java", "int a(int b) {}\nint a(long b) {}", "int a(int b) {}", Some(Fate::OneOfSeveral)),
            ("A.java", "int a(int b) {}", "int a(int b,\n  int c) {}", Some(Fate::Changed)),
            ("A.java", "int a(int b) {}", "int a(int b) { if (c) {} }", None),
            ("a.py", "def a(b, c=(1)):\n  pass", "x = a", Some(Fate::Changed)),
            ("a.py", "def a(b):\n  pass", "def a(b):\n  return 1", None),
            ("a.go", "func (s *S) a(b int) {}", "func (s *S) a(b string) {}", Some(Fate::Changed)),
            ("a.rs", "fn a<T>(b: T) {}", "fn a<T>(b: &T) -> u8 {}", None),
            ("a.ts", "function a(b) {}", "function a(b) {}\nfunction a(c) {}", None),
        ] {
            let changed = heads(path, before).changed(&heads(path, after));
            assert_eq!(changed.get("a").copied(), fate, "{path} {before} {after}");
        }
    }
}
