//! The tests of a Python file.

use std::sync::LazyLock;

use regex::Regex;

use super::case::{Found, Skip};

static DEFINES: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^(?:async\s+)?def\s+(test\w*)\s*\(").ok());
static CLASS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^class\s+(\w+)").ok());
static NEVER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^@(?:\w+\.)*(?:skip|xfail|expectedFailure)\b|^@(?:\w+\.)*skipif\(\s*(?:True|1)\b").ok()
});
static PERHAPS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^@(?:\w+\.)*(?:skipif|skipIf|skipUnless)\b|^@(?:\w+\.)*xfail\(\s*[^r\s)]").ok()
});
static IN_BODY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(?:pytest\.(?:skip|xfail)|self\.skipTest)\(|^raise (?:unittest\.)?SkipTest\b").ok()
});

fn matches(regex: &LazyLock<Option<Regex>>, text: &str) -> bool {
    regex.as_ref().is_some_and(|regex| regex.is_match(text))
}

/// A class that is open.
struct Class {
    indent: usize,
    name: String,
    skip: Skip,
}

/// A line of code: where it begins, how far it is indented, what it says.
struct Line<'a> {
    start: usize,
    indent: usize,
    code: &'a str,
}

pub(super) fn find(text: &str, masked: &str) -> Vec<Found> {
    let (Some(defines), Some(class)) = (DEFINES.as_ref(), CLASS.as_ref()) else { return Vec::new() };
    let lines = lines(masked);
    let mut found = Vec::new();
    let mut classes: Vec<Class> = Vec::new();
    let mut decorators: Vec<&str> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        classes.retain(|class| class.indent < line.indent);
        if line.code.starts_with('@') {
            decorators.push(line.code);
        } else if let Some(name) = class.captures(line.code).and_then(|found| found.get(1)) {
            let skip = skip(&decorators);
            classes.push(Class { indent: line.indent, name: name.as_str().to_owned(), skip });
            decorators.clear();
        } else if let Some(name) = defines.captures(line.code).and_then(|found| found.get(1)) {
            let end = end(&lines, index, text.len());
            let own = skip(&decorators).max(in_body(&lines, index, end));
            let outer = classes.iter().map(|class| class.skip).max().unwrap_or(Skip::No);
            found.push(Found {
                scope: classes.iter().map(|class| class.name.as_str()).collect::<Vec<_>>().join("::"),
                name: name.as_str().to_owned(),
                start: line.start,
                body: (line.start, end),
                skip: own.max(outer),
                only: false,
                parametrised: decorators
                    .iter()
                    .any(|text| text.contains("parametrize") || text.contains("parameterized")),
            });
            decorators.clear();
        } else if !decorators.is_empty() && !continues(line.code) {
            decorators.clear();
        }
    }
    found
}

/// Whether a line may belong to the brackets of a decorator above it.
fn continues(code: &str) -> bool {
    !code.starts_with("def ")
        && !code.starts_with("import ")
        && !code.starts_with("from ")
        && !code.contains(" = ")
}

fn lines(masked: &str) -> Vec<Line<'_>> {
    let mut start = 0;
    let mut lines = Vec::new();
    for line in masked.split_inclusive('\n') {
        let code = line.trim_start();
        let indent = line.len() - code.len();
        let code = code.trim_end();
        if !code.is_empty() {
            lines.push(Line { start, indent, code });
        }
        start += line.len();
    }
    lines
}

fn skip(decorators: &[&str]) -> Skip {
    let of = |text: &&str| {
        if matches(&PERHAPS, text) && !text.contains("(True") {
            Skip::Conditional
        } else if matches(&NEVER, text) {
            Skip::Always
        } else {
            Skip::No
        }
    };
    decorators.iter().map(of).max().unwrap_or(Skip::No)
}

/// Where a function ends: before the next line that is not indented below it.
fn end(lines: &[Line<'_>], index: usize, whole: usize) -> usize {
    let Some(head) = lines.get(index) else { return whole };
    let below = |line: &&Line<'_>| line.indent <= head.indent && !line.code.starts_with([')', ']', '}']);
    lines.iter().skip(index + 1).find(below).map_or(whole, |line| line.start)
}

/// A skip as the first thing that a body does is one; below a condition it is one under a condition.
fn in_body(lines: &[Line<'_>], index: usize, end: usize) -> Skip {
    let body: Vec<&Line<'_>> = lines.iter().skip(index + 1).take_while(|line| line.start < end).collect();
    let outer = body.iter().map(|line| line.indent).min().unwrap_or(0);
    let of = |line: &&Line<'_>| match matches(&IN_BODY, line.code) {
        true if line.indent == outer => Skip::Always,
        true => Skip::Conditional,
        false => Skip::No,
    };
    body.iter().map(of).max().unwrap_or(Skip::No)
}
