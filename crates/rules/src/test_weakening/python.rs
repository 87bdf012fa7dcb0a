//! The tests of a Python file.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use regex::Regex;

use super::case::{Found, Skip};
use super::mask::Brackets;
use super::rows;

/// How many tables one test may have.
const TABLES: usize = 16;

static DEFINES: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^(?:async\s+)?def\s+(test\w*)\s*\(").ok());
static CLASS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^class\s+(\w+)").ok());
static NEVER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^@(?:\w+\.)*(?:skip|xfail|expectedFailure)\b|^@(?:\w+\.)*skipif\(\s*(?:True|1)\b").ok()
});
static PERHAPS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^@(?:\w+\.)*(?:skipif|skipIf|skipUnless)\b|^@(?:\w+\.)*xfail\(\s*[^)\s]").ok()
});
static IN_BODY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(?:pytest\.(?:skip|xfail)|self\.skipTest)\(|^raise (?:unittest\.)?SkipTest\b").ok()
});

static XFAIL: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^@(?:\w+\.)*xfail\(\s*(?:reason|strict|raises|run)\s*=").ok());
/// What a module or class says of all tests in it.
static MARK: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(?:pytestmark\s*(?::[^=]*)?=|pytest\.skip\(|__test__\s*=\s*False\b|raise (?:unittest\.)?SkipTest\b)").ok()
});
static SETS_UP: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(?:async\s+)?def\s+(?:setUp|setUpClass|setup_method|setup_class|setup)\s*\(").ok()
});
static FUNCTION: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^(?:async\s+)?def\s").ok());
static TAKEN_BACK: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?m)^(?:del[ \t]+(?P<a>test\w*)[ \t]*$|(?P<b>test\w*)[ \t]*=[ \t]*None\b|(?P<c>test\w*)\.__test__[ \t]*=[ \t]*False\b)").ok()
});
static NEEDS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(?m)^pytest\.importorskip\(\s*["'](?P<name>\w+)"#).ok());

fn matches(regex: &LazyLock<Option<Regex>>, text: &str) -> bool {
    regex.as_ref().is_some_and(|regex| regex.is_match(text))
}

/// A class that is open.
struct Class {
    indent: usize,
    /// `None` for a function: what is defined in one is no test.
    name: Option<String>,
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
    let mut found: Vec<Found> = Vec::new();
    let mut classes: Vec<Class> = Vec::new();
    let mut decorators: Vec<&str> = Vec::new();
    let mut whole = needed(text, masked);
    for (index, line) in lines.iter().enumerate() {
        classes.retain(|class| class.indent < line.indent);
        if line.code.starts_with('@') {
            decorators.push(line.code);
        } else if let Some(name) = class.captures(line.code).and_then(|found| found.get(1)) {
            let skip = skip(&decorators).max(uncollected(name.as_str(), line.code));
            let skip = skip.max(marked(&lines, index + 1, line.indent + 1));
            classes.push(Class { indent: line.indent, name: Some(name.as_str().to_owned()), skip });
            decorators.clear();
        } else if let Some(name) = defines.captures(line.code).and_then(|found| found.get(1)) {
            let end = end(&lines, index, text.len());
            let own = skip(&decorators).max(in_body(&lines, index, end));
            let outer = classes.iter().map(|class| class.skip).max().unwrap_or(Skip::No);
            let (parametrised, table) = table(text, masked, &lines, (index, line.start), decorators.len());
            found.push(Found {
                scope: classes
                    .iter()
                    .filter_map(|class| class.name.as_deref())
                    .collect::<Vec<_>>()
                    .join("::"),
                name: name.as_str().to_owned(),
                start: line.start,
                body: (line.start, end),
                skip: own.max(outer),
                only: false,
                parametrised,
                table,
            });
            decorators.clear();
            classes.push(Class { indent: line.indent, name: None, skip: Skip::Always });
        } else if matches(&FUNCTION, line.code) {
            decorators.clear();
            classes.push(Class { indent: line.indent, name: None, skip: Skip::Always });
        } else if !decorators.is_empty() && !continues(line.code) {
            decorators.clear();
        }
    }
    whole = whole.max(marked(&lines, 0, 0));
    for one in &mut found {
        one.skip = one.skip.max(whole);
    }
    redefined(masked, &lines, &mut found);
    found
}

/// A module that is left out as a whole where another one is not installed. Where nothing here uses that
/// one, the tests do not need it.
fn needed(text: &str, masked: &str) -> Skip {
    let Some(regex) = NEEDS.as_ref() else { return Skip::No };
    let words = super::case::words(masked);
    let of = |name: &str| if words.contains(name) { Skip::Conditional } else { Skip::Always };
    let names = regex.captures_iter(text).filter_map(|found| Some(found.name("name")?.as_str()));
    names.map(of).max().unwrap_or(Skip::No)
}

/// A class that neither pytest nor unittest takes for one of tests.
fn uncollected(name: &str, code: &str) -> Skip {
    let bare = !code.contains('(') || code.contains("()") || code.contains("(object)");
    if bare && !name.to_ascii_lowercase().contains("test") { Skip::Always } else { Skip::No }
}

/// What the lines of a module or class say of all tests in it: those that are indented as far as the first.
fn marked(lines: &[Line<'_>], from: usize, least: usize) -> Skip {
    let body = || lines.iter().enumerate().skip(from).take_while(|(_, line)| line.indent >= least);
    let Some(level) = body().next().map(|(_, line)| line.indent) else { return Skip::No };
    let mut skip = Skip::No;
    for (index, line) in body() {
        if line.indent == level && matches(&SETS_UP, line.code) {
            let end = end(lines, index, usize::MAX);
            skip = skip.max(in_body(lines, index, end));
        }
        if line.indent != level || !matches(&MARK, line.code) {
            continue;
        }
        if !line.code.starts_with("pytestmark") {
            skip = Skip::Always;
            continue;
        }
        // It may be a list over several lines.
        let more = lines.iter().skip(index + 1).take(20);
        let more = more.take_while(|line| line.indent > level || line.code.starts_with([']', ')']));
        for code in std::iter::once(line.code).chain(more.map(|line| line.code)) {
            skip = skip.max(mark_in(code));
        }
    }
    skip
}

fn mark_in(code: &str) -> Skip {
    let never = code.contains("mark.skip)")
        || code.contains("mark.skip(")
        || code.contains("mark.skip,")
        || code.contains("mark.skip]")
        || code.ends_with("mark.skip")
        || code.contains("mark.skipif(True")
        || code.contains("mark.xfail");
    if never {
        Skip::Always
    } else if code.contains("mark.skipif") {
        Skip::Conditional
    } else {
        Skip::No
    }
}

/// Of two tests with one name the later one runs; and what is deleted by its name does not.
fn redefined(masked: &str, lines: &[Line<'_>], found: &mut [Found]) {
    let indent = |one: &Found| {
        let at = lines.binary_search_by_key(&one.start, |line| line.start).ok();
        at.and_then(|at| lines.get(at)).map(|line| line.indent)
    };
    let mut later: HashMap<(String, String, Option<usize>), ()> = HashMap::new();
    for one in found.iter_mut().rev() {
        let key = (one.scope.clone(), one.name.clone(), indent(one));
        // Below a condition two may stand side by side.
        let plain = one.scope.is_empty() && key.2 == Some(0) || !one.scope.is_empty();
        if later.insert(key, ()).is_some() && plain {
            one.skip = Skip::Always;
        }
    }
    let Some(regex) = TAKEN_BACK.as_ref() else { return };
    let taken: HashSet<&str> = regex
        .captures_iter(masked)
        .filter_map(|found| ["a", "b", "c"].iter().find_map(|name| found.name(name)))
        .map(|name| name.as_str())
        .collect();
    for one in found.iter_mut().filter(|one| one.scope.is_empty() && taken.contains(one.name.as_str())) {
        one.skip = Skip::Always;
    }
}

/// Whether a test runs through a table, and its rows, of which those that are left out are none.
fn table(
    text: &str,
    masked: &str,
    lines: &[Line<'_>],
    (index, start): (usize, usize),
    decorators: usize,
) -> (bool, Vec<String>) {
    if decorators == 0 {
        return (false, Vec::new());
    }
    // Back over the decorators and what is between their brackets.
    let indent = lines.get(index).map_or(0, |line| line.indent);
    let mut left = decorators;
    let mut from = start;
    for line in lines.iter().take(index).rev().take(2_000) {
        from = line.start;
        left -= usize::from(line.code.starts_with('@') && line.indent == indent);
        if left == 0 {
            break;
        }
    }
    let (text, code) =
        (text.get(from..start).unwrap_or_default(), masked.get(from..start).unwrap_or_default());
    let brackets = Brackets::of(code);
    let mut rows = Vec::new();
    for (found, _) in code.match_indices("parametrize(").take(TABLES) {
        let open = found + "parametrize".len();
        let arguments = rows::split(text, code, (open, brackets.closing(open)));
        // The names, then the rows.
        if let Some((place, _)) = arguments.get(1)
            && let Some(open) = code.get(*place..).and_then(|rest| rest.find(['[', '(']))
            && code.get(*place..*place + open).is_some_and(|space| space.trim().is_empty())
        {
            let left_out = |row: &str| {
                row.contains("mark.skip") && !row.contains("skipif") || row.contains("mark.xfail")
            };
            let open = place + open;
            let all = rows::split(text, code, (open, brackets.closing(open))).into_iter().map(|(_, row)| row);
            rows.extend(all.filter(|row| !left_out(row)));
        }
    }
    (code.contains("parametrize") || code.contains("parameterized"), rows)
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
        // What is only named is no condition.
        if matches(&XFAIL, text) {
            Skip::Always
        } else if matches(&PERHAPS, text) && !text.contains("(True") {
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
