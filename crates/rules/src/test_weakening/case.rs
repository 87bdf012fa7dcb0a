//! A test, as far as it can be told from its text.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use caution_core::RepoPath;
use regex::Regex;

use super::assertion::{Assertion, assertions};
use super::mask::{Style, mask};
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
    /// What it asserts.
    pub(super) assertions: Vec<Assertion>,
    /// The words of its code.
    pub(super) words: BTreeSet<String>,
    /// The functions that it calls.
    pub(super) calls: BTreeSet<String>,
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
pub(super) fn cases(path: &RepoPath, text: &str) -> Vec<Case> {
    let Some(style) = style(path) else { return Vec::new() };
    let masked = mask(text, style);
    // Bytes that are no text may change their length where they are replaced.
    if masked.len() != text.len() {
        return Vec::new();
    }
    let found = match style {
        Style::Python => python::find(text, &masked),
        Style::JavaScript => braces::javascript(text, &masked),
        Style::Go => braces::go(&masked),
        Style::Java => braces::java(&masked),
        Style::Rust => braces::rust(&masked),
    };
    let mut lines = Lines { text, at: 0, line: 1 };
    // Tests may stand in one another; how often a byte is looked at is bounded all the same.
    let mut left = text.len().saturating_mul(NESTED);
    let within = |found: &Found| {
        let size = found.body.1.saturating_sub(found.body.0);
        left.checked_sub(size).map(|rest| left = rest).is_some()
    };
    found
        .into_iter()
        .take_while(within)
        .map(|found| case(path, text, &masked, style, found, &mut lines))
        .collect()
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
        assertions: assertions(body, code, style),
        words: words(code),
        calls: calls(code),
        text: body.split_whitespace().collect::<Vec<_>>().join(" "),
    }
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
