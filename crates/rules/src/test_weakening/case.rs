//! A test, as far as it can be told from its text.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::LazyLock;

use caution_core::RepoPath;
use regex::Regex;

use super::assertion::{Assertion, assertions};
use super::hollow::{Hollow, hollow};
use super::mask::{Brackets, Style, mask};
use super::{braces, python};

/// Whether a test runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Skip {
    /// It runs.
    No,
    /// It is left out under some condition.
    Conditional,
    /// It is left out, or its failure is expected.
    Always,
}

/// A test.
#[derive(Debug, Clone)]
pub(super) struct Case {
    /// The file.
    pub(super) path: RepoPath,
    /// The class or group that it is in, and its name.
    pub(super) name: String,
    /// Its name alone.
    pub(super) bare: String,
    /// The line on which it begins.
    pub(super) line: u32,
    /// Whether it runs.
    pub(super) skip: Skip,
    /// Whether it keeps the others from running.
    pub(super) only: bool,
    /// Whether one text stands for several tests.
    pub(super) parametrised: bool,
    /// The rows of its table, where they stand in its head.
    pub(super) table: Vec<String>,
    /// What it asserts.
    pub(super) assertions: Vec<Assertion>,
    /// What keeps them from failing.
    pub(super) hollow: Hollow,
    /// The words of its code.
    pub(super) words: BTreeSet<String>,
    /// The functions that it calls.
    pub(super) calls: BTreeSet<String>,
    /// The names that it gives to things of its own.
    pub(super) own: BTreeSet<String>,
    /// Its text, spaces aside.
    pub(super) text: String,
}

/// A test as it was found, before its body is looked at.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) scope: String,
    pub(super) name: String,
    /// Where it begins, and where its body begins and ends, in bytes.
    pub(super) start: usize,
    pub(super) body: (usize, usize),
    pub(super) skip: Skip,
    pub(super) only: bool,
    pub(super) parametrised: bool,
    pub(super) table: Vec<String>,
}

/// How the language of a file writes things, if its tests are known here.
pub(super) fn style(path: &RepoPath) -> Option<Style> {
    let name = String::from_utf8_lossy(path.file_name()).to_ascii_lowercase();
    let (_, extension) = name.rsplit_once('.')?;
    match extension {
        "py" => Some(Style::Python),
        "js" | "jsx" | "mjs" | "cjs" | "ts" | "tsx" | "mts" | "cts" => Some(Style::JavaScript),
        "go" => Some(Style::Go),
        "java" => Some(Style::Java),
        "rs" => Some(Style::Rust),
        _ => None,
    }
}

/// How deep tests may stand in one another, on the whole.
const NESTED: usize = 8;

/// The tests of a file.
#[derive(Debug, Default)]
pub(super) struct Cases {
    pub(super) list: Vec<Case>,
    /// Why there may be more of them.
    pub(super) cut: Option<&'static str>,
}

/// Finds the tests of a file.
pub(super) fn cases(path: &RepoPath, text: &str) -> Cases {
    let Some(style) = style(path) else { return Cases::default() };
    let masked = mask(text, style);
    // Bytes that are no text may change their length where they are replaced.
    if masked.len() != text.len() {
        let cut = Some("its comments and strings cannot be told from its code");
        return Cases { list: Vec::new(), cut };
    }
    let found = match style {
        Style::Python => python::find(text, &masked),
        Style::JavaScript => braces::javascript(text, &masked),
        Style::Go => braces::go(text, &masked),
        Style::Java => braces::java(text, &masked),
        Style::Rust => braces::rust(text, &masked),
    };
    let mut lines = Lines { text, at: 0, line: 1 };
    // Tests may stand in one another; how often a byte is looked at is bounded all the same.
    let mut left = text.len().saturating_mul(NESTED);
    let mut cases = Cases::default();
    for found in found {
        let size = found.body.1.saturating_sub(found.body.0);
        let Some(rest) = left.checked_sub(size) else {
            cases.cut = Some("its tests stand in one another too deeply");
            break;
        };
        left = rest;
        cases.list.push(case(path, text, &masked, style, found, &mut lines));
    }
    cases
}

/// Counts lines on the way.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: u32,
}

impl Lines<'_> {
    fn of(&mut self, place: usize) -> u32 {
        if place < self.at {
            (self.at, self.line) = (0, 1);
        }
        let passed = self.text.as_bytes().get(self.at..place).unwrap_or_default();
        let ends = passed.iter().filter(|byte| **byte == b'\n').count();
        self.line = self.line.saturating_add(u32::try_from(ends).unwrap_or(u32::MAX));
        self.at = place;
        self.line
    }
}

fn case(
    path: &RepoPath,
    text: &str,
    masked: &str,
    style: Style,
    found: Found,
    lines: &mut Lines<'_>,
) -> Case {
    let (from, to) = found.body;
    let body = text.get(from..to).unwrap_or_default();
    let code = masked.get(from..to).unwrap_or_default();
    let name =
        if found.scope.is_empty() { found.name.clone() } else { format!("{}::{}", found.scope, found.name) };
    Case {
        path: path.clone(),
        name,
        bare: found.name,
        line: lines.of(found.start),
        skip: found.skip,
        only: found.only,
        parametrised: found.parametrised,
        table: found.table,
        assertions: assertions(body, code, style),
        hollow: hollow(code, style),
        words: words(code),
        calls: calls(code),
        own: own(code),
        text: body.split_whitespace().collect::<Vec<_>>().join(" "),
    }
}

/// A program without the tests in it: what only they name is nothing of the product.
pub(super) fn without_tests<'a>(path: &RepoPath, text: &'a str) -> Cow<'a, str> {
    static MODULE: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"#\[cfg\(test\)\]\s*(?:pub(?:\([^)]*\))?\s+)?mod\s+\w+\s*\{").ok());
    let Some(module) = MODULE.as_ref().filter(|_| style(path) == Some(Style::Rust)) else {
        return Cow::Borrowed(text);
    };
    let masked = mask(text, Style::Rust);
    if masked.len() != text.len() {
        return Cow::Borrowed(text);
    }
    let brackets = Brackets::of(&masked);
    let modules = module.find_iter(&masked).map(|found| (found.start(), brackets.closing(found.end() - 1)));
    let tests = braces::rust(text, &masked).into_iter().map(|found| (found.start, found.body.1));
    let mut spans: Vec<(usize, usize)> = modules.chain(tests).collect();
    spans.sort_unstable();
    let (mut kept, mut at) = (String::with_capacity(text.len()), 0);
    for (from, to) in spans {
        kept.push_str(text.get(at..from).unwrap_or_default());
        at = at.max(to);
    }
    kept.push_str(text.get(at..).unwrap_or_default());
    Cow::Owned(kept)
}

/// The words of code, without the shortest.
pub(super) fn words(code: &str) -> BTreeSet<String> {
    static WORD: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"[A-Za-z_$][\w$]+").ok());
    let Some(word) = WORD.as_ref() else { return BTreeSet::new() };
    word.find_iter(code).map(|found| found.as_str().to_owned()).collect()
}

fn calls(code: &str) -> BTreeSet<String> {
    static CALL: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"([A-Za-z_$][\w$]*)!?\s*\(").ok());
    let Some(call) = CALL.as_ref() else { return BTreeSet::new() };
    call.captures_iter(code).filter_map(|found| Some(found.get(1)?.as_str().to_owned())).collect()
}

fn own(code: &str) -> BTreeSet<String> {
    static OWN: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?m)\b(?:let|const|var)\s+(?:mut\s+)?(\w+)|\b(\w+)\s*:=|^[ \t]*(?:final\s+)?(?:[A-Z][\w<>\[\],]*\s+|(?:int|long|double|boolean|float)\s+)?(\w+)\s*=[^=]",
        )
        .ok()
    });
    let Some(own) = OWN.as_ref() else { return BTreeSet::new() };
    let names = own.captures_iter(code).filter_map(|found| found.iter().skip(1).flatten().next());
    names.map(|name| name.as_str().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(path: &str, text: &str) -> Cases {
        cases(&RepoPath::from(path), text)
    }

    /// What takes time as the square of its length does not come to an end here.
    #[test]
    fn a_mebibyte_of_anything_is_read_to_its_end() {
        for (path, head, once) in [
            ("a.test.js", "", " "),
            ("a.test.js", "", ",/["),
            ("a.test.js", "", "it('a',()=>{"),
            ("a.test.js", "", "describe('a',()=>{"),
            ("a.test.js", "", "it.each``"),
            ("a.test.js", "it('a',()=>{", "expect(a)\n"),
            ("a_test.go", "package a\nfunc TestA(t *testing.T) {\n", "t.Skip()\n"),
            ("a_test.go", "package a\n", "func TestA(t *testing.T) {\n"),
            ("ATest.java", "", "@Test "),
            ("a.rs", "", "#[test]\n"),
            ("a.rs", "", "#[test]\nfn a"),
            ("a.rs", "", "'\\"),
            ("test_a.py", "def test_a():\n", " assert x\n \n"),
        ] {
            let text = format!("{head}{}", once.repeat((1 << 20) / once.len()));
            let found = read(path, &text);
            let bytes: usize = found.list.iter().map(|case| case.text.len()).sum();
            assert!(bytes <= text.len() * NESTED, "{path} {once:?}: {bytes}");
        }
    }

    #[test]
    fn tests_that_are_left_out_for_their_depth_are_said_to_be() {
        assert_eq!(read("a.test.js", "it('a', () => { it('b', () => {}) })").cut, None);
        let deep = "it('a',()=>{".repeat(1_000);
        assert_eq!(read("a.test.js", &deep).cut, Some("its tests stand in one another too deeply"));
    }

    #[test]
    fn a_group_that_is_left_out_leaves_out_what_is_in_it_and_nothing_behind_it() {
        let text = "describe.skip('a', () => { describe('b', () => { it('c', f) }) })\nit('d', () => { this.skip() })\nit('e', f)";
        let found: Vec<_> =
            read("a.test.js", text).list.into_iter().map(|case| (case.name, case.skip)).collect();
        let named = |name: &str, skip| (name.to_owned(), skip);
        assert_eq!(
            found,
            [named("a > b::c", Skip::Always), named("d", Skip::Conditional), named("e", Skip::No)]
        );
    }
}
