//! The tests of languages with braces.

use std::sync::LazyLock;

use regex::Regex;

use super::case::{Found, Skip};
use super::mask::Brackets;

/// How far behind the mark of a test its head may end, in bytes.
const HEAD: usize = 4_096;

macro_rules! regex {
    ($name:ident, $text:literal) => {
        static $name: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new($text).ok());
    };
}

regex!(
    JS,
    r"(?:^|[^.\w$])(?P<fn>xit|xtest|xdescribe|xcontext|fit|fdescribe|it|test|specify|describe|context|suite)(?P<mods>(?:\.\w+)*)\s*(?P<open>[(`])"
);
regex!(JS_SKIP, r"\bthis\.skip\(\)|\b(?:ctx|context|t)\.skip\(\)");
regex!(GO, r"(?m)^func\s+(?:\(\s*\w*\s*\*?\w+\s*\)\s*)?(?P<name>(?:Test|Fuzz)\w*)\s*\([^)]*\)\s*\{");
regex!(GO_SKIP, r"\b\w+\.Skip(?:f|Now)?\(");
regex!(
    JAVA,
    r"@(?:Test|ParameterizedTest|RepeatedTest|TestFactory|TestTemplate)\b|\bpublic\s+void\s+test\w*\s*\(\s*\)"
);
regex!(JAVA_METHOD, r"(?P<name>\w+)\s*\([^(){}]*\)\s*(?:throws\s+[\w\s.,]+)?\{");
regex!(JAVA_OFF, r"@(?:Disabled|Ignore)\b(?P<when>(?:On|For|If)\w*)?");
regex!(JAVA_CLASS_OFF, r"@(?:Disabled|Ignore)\b[^;{}@]*(?:@[^;{}]*)?\bclass\s+\w+");
regex!(RUST, r"(?m)^[ \t]*#\[(?:\w+::)*(?:test|rstest|test_case|wasm_bindgen_test|quickcheck|apply)\b");
regex!(RUST_FN, r"\bfn\s+(?P<name>\w+)");
regex!(RUST_IGNORE, r"#\[\s*ignore\b|#\[\s*cfg_attr\([^)]*,\s*ignore\b");
regex!(NAME_JS, r#"^\s*(?:"(?P<a>(?:[^"\\\n]|\\.)*)"|'(?P<b>(?:[^'\\\n]|\\.)*)'|`(?P<c>(?:[^`\\]|\\.)*)`)"#);

/// A group of tests that is open.
struct Group {
    end: usize,
    name: String,
    skip: Skip,
}

pub(super) fn javascript(text: &str, masked: &str) -> Vec<Found> {
    let brackets = Brackets::of(masked);
    let (Some(calls), Some(named)) = (JS.as_ref(), NAME_JS.as_ref()) else { return Vec::new() };
    let mut found = Vec::new();
    let mut groups: Vec<Group> = Vec::new();
    for captures in calls.captures_iter(masked) {
        let (Some(function), Some(open)) = (captures.name("fn"), captures.name("open")) else { continue };
        let mods = captures.name("mods").map(|mods| mods.as_str()).unwrap_or_default();
        let each = mods.ends_with(".each") || mods.contains(".for");
        let Some(open) = arguments(masked, &brackets, open.start(), each) else { continue };
        let rest = text.get(open + 1..).unwrap_or_default();
        let Some(name) =
            named.captures(rest).and_then(|found| ["a", "b", "c"].iter().find_map(|name| found.name(name)))
        else {
            continue;
        };
        let name = name.as_str().split_whitespace().collect::<Vec<_>>().join(" ");
        let end = brackets.closing(open);
        let start = function.start();
        groups.retain(|group| start < group.end);
        let function = function.as_str();
        let off = function.starts_with('x')
            || mods.contains(".skip")
            || mods.contains(".todo")
            || mods.contains(".fails")
            || mods.contains(".failing");
        let perhaps = mods.contains(".skipIf") || mods.contains(".runIf");
        let skip = if perhaps {
            Skip::Conditional
        } else if off {
            Skip::Always
        } else {
            Skip::No
        };
        if function.ends_with("describe") || function.ends_with("context") || function == "suite" {
            groups.push(Group { end, name, skip });
            continue;
        }
        let outer = groups.iter().map(|group| group.skip).max().unwrap_or(Skip::No);
        let inside = masked
            .get(open..end)
            .is_some_and(|body| JS_SKIP.as_ref().is_some_and(|skip| skip.is_match(body)));
        let inside = if inside { Skip::Conditional } else { Skip::No };
        found.push(Found {
            scope: groups.iter().map(|group| group.name.as_str()).collect::<Vec<_>>().join(" > "),
            name,
            start,
            body: (open, end),
            skip: skip.max(outer).max(inside),
            only: function.starts_with('f') || mods.contains(".only"),
            parametrised: each,
        });
    }
    found
}

/// Where the bracket of the test's own arguments opens: after the table, if there is one.
fn arguments(masked: &str, brackets: &Brackets, open: usize, each: bool) -> Option<usize> {
    if !each {
        return masked.as_bytes().get(open).filter(|byte| **byte == b'(').map(|_| open);
    }
    let after = match masked.as_bytes().get(open)? {
        // The table is a string, and blank but for its mark.
        b'`' => masked.get(open + 1..)?.find('(')? + open + 1,
        _ => brackets.closing(open),
    };
    let rest = masked.get(after..)?;
    let space = rest.len() - rest.trim_start().len();
    (masked.as_bytes().get(after + space) == Some(&b'(')).then_some(after + space)
}

pub(super) fn go(masked: &str) -> Vec<Found> {
    let brackets = Brackets::of(masked);
    let (Some(functions), Some(skips)) = (GO.as_ref(), GO_SKIP.as_ref()) else { return Vec::new() };
    let of = |captures: regex::Captures<'_>| {
        let (whole, name) = (captures.get(0)?, captures.name("name")?);
        let open = whole.end() - 1;
        let end = brackets.closing(open);
        let body = masked.get(open..end)?;
        let skip = skips.find_iter(body).map(|found| {
            let depth = body.get(..found.start()).map_or(0, |head| {
                head.bytes()
                    .fold(0_i64, |depth, byte| depth + i64::from(byte == b'{') - i64::from(byte == b'}'))
            });
            if depth <= 1 { Skip::Always } else { Skip::Conditional }
        });
        Some(Found {
            scope: String::new(),
            name: name.as_str().to_owned(),
            start: whole.start(),
            body: (open, end),
            skip: skip.max().unwrap_or(Skip::No),
            only: false,
            parametrised: body.contains("range "),
        })
    };
    functions.captures_iter(masked).filter_map(of).collect()
}

pub(super) fn java(masked: &str) -> Vec<Found> {
    let brackets = Brackets::of(masked);
    let (Some(marks), Some(method), Some(off)) = (JAVA.as_ref(), JAVA_METHOD.as_ref(), JAVA_OFF.as_ref())
    else {
        return Vec::new();
    };
    let whole_class = JAVA_CLASS_OFF.as_ref().is_some_and(|off| off.is_match(masked));
    let mut found: Vec<Found> = Vec::new();
    for mark in marks.find_iter(masked) {
        let rest = window(masked, mark.start());
        let Some(captures) = method.captures(rest) else { continue };
        let (Some(whole), Some(name)) = (captures.get(0), captures.name("name")) else { continue };
        let open = mark.start() + whole.end() - 1;
        if found.last().is_some_and(|last| last.body.0 == open) {
            continue;
        }
        // What stands before the method belongs to it, back to what ends the one before.
        let head = masked.get(..mark.start()).unwrap_or_default();
        let from = head.rfind(['}', '{', ';']).map_or(0, |at| at + 1);
        let notes = masked.get(from..open).unwrap_or_default();
        let skip = off.captures(notes).map(|captures| match captures.name("when") {
            Some(_) => Skip::Conditional,
            None => Skip::Always,
        });
        let outer = if whole_class { Skip::Always } else { Skip::No };
        found.push(Found {
            scope: String::new(),
            name: name.as_str().to_owned(),
            start: mark.start(),
            body: (open, brackets.closing(open)),
            skip: skip.unwrap_or(Skip::No).max(outer),
            only: false,
            parametrised: notes.contains("@ParameterizedTest"),
        });
    }
    found
}

pub(super) fn rust(masked: &str) -> Vec<Found> {
    let brackets = Brackets::of(masked);
    let (Some(marks), Some(function), Some(ignore)) = (RUST.as_ref(), RUST_FN.as_ref(), RUST_IGNORE.as_ref())
    else {
        return Vec::new();
    };
    let mut found: Vec<Found> = Vec::new();
    for mark in marks.find_iter(masked) {
        let rest = window(masked, mark.start());
        let Some(captures) = function.captures(rest) else { continue };
        let (Some(whole), Some(name)) = (captures.get(0), captures.name("name")) else { continue };
        let head = mark.start() + whole.end();
        let Some(open) = window(masked, head).find('{').map(|at| head + at) else {
            continue;
        };
        if found.last().is_some_and(|last| last.body.0 == open) {
            continue;
        }
        // Attributes before this one belong to the function, too.
        let before = masked.get(..mark.start()).unwrap_or_default();
        let from = before.rfind(['}', '{', ';']).map_or(0, |at| at + 1);
        let notes = masked.get(from..head).unwrap_or_default();
        found.push(Found {
            scope: String::new(),
            name: name.as_str().to_owned(),
            start: mark.start(),
            body: (open, brackets.closing(open)),
            skip: match ignore.find(notes) {
                Some(found) if found.as_str().contains("cfg_attr") => Skip::Conditional,
                Some(_) => Skip::Always,
                None => Skip::No,
            },
            only: false,
            parametrised: notes.contains("case"),
        });
    }
    found
}

/// The text from a place on, as far as the head of a test may reach.
fn window(masked: &str, from: usize) -> &str {
    let mut to = masked.len().min(from.saturating_add(HEAD));
    while !masked.is_char_boundary(to) {
        to += 1;
    }
    masked.get(from..to).unwrap_or_default()
}
