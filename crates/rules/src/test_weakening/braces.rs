//! The tests of languages with braces.

use std::sync::LazyLock;

use regex::Regex;

use super::case::{Found, Skip};
use super::mask::Brackets;
use super::rows::Tables;

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
regex!(
    GO,
    r"(?m)^func\s+(?:(?P<name>(?:Test|Fuzz)(?:[^\p{Ll}\W]\w*)?)|\(\s*\w*\s*\*?\w+\s*\)\s*(?P<method>(?:Test|Fuzz)\w*))\s*\([^)]*\)\s*\{"
);
regex!(GO_SKIP, r"\b\w+\.Skip(?:f|Now)?\(");
regex!(
    JAVA,
    r"@(?:Test|ParameterizedTest|RepeatedTest|TestFactory|TestTemplate)\b|\bpublic\s+void\s+test\w*\s*\(\s*\)"
);
regex!(JAVA_METHOD, r"(?P<name>\w+)\s*\([^(){}]*\)\s*(?:throws\s+[\w\s.,]+)?\{");
regex!(JAVA_OFF, r"@(?:Disabled|Ignore)\b(?P<when>(?:On|For|If)\w*)?");
regex!(
    JAVA_NEVER,
    r"@Test\s*\([^()]*(?:\benabled\s*=\s*false|\bexpected\s*=\s*(?:Throwable|AssertionError|Error)\.class)|\bprivate\s+(?:static\s+)?void\b"
);
regex!(JAVA_CLASS_OFF, r"@(?:Disabled|Ignore)\b[^;{}@]*(?:@[^;{}]*)?\bclass\s+\w+");
regex!(RUST, r"(?m)^[ \t]*#\[(?:\w+::)*(?:test|rstest|test_case|wasm_bindgen_test|quickcheck|apply)\b");
regex!(RUST_FN, r"\bfn\s+(?P<name>\w+)");
regex!(
    RUST_IGNORE,
    r"#\[\s*(?:ignore\b|cfg\(\s*(?:any\(\s*\)|never|none|FALSE|false|disabled)\s*\))|#\[\s*cfg_attr\([^)]*,\s*ignore\b|#\[\s*cfg\("
);
regex!(GO_BUILD, r"(?m)^//go:build\s+(?P<tags>.*)$");
regex!(NAME_JS, r#"^\s*(?:"(?P<a>(?:[^"\\\n]|\\.)*)"|'(?P<b>(?:[^'\\\n]|\\.)*)'|`(?P<c>(?:[^`\\]|\\.)*)`)"#);

/// How many groups around a test give it its name.
const GROUPS: usize = 64;

/// A group of tests that is open.
struct Group {
    end: usize,
    name: String,
    /// With that of the groups around it.
    skip: Skip,
}

/// Where something stands, in order: asked for often, looked for once.
struct Places(Vec<usize>);

impl Places {
    fn of_byte(masked: &str, byte: u8) -> Self {
        Self(masked.bytes().enumerate().filter(|(_, one)| *one == byte).map(|(at, _)| at).collect())
    }

    fn of(masked: &str, regex: &Regex) -> Self {
        Self(regex.find_iter(masked).map(|found| found.start()).collect())
    }

    /// The first one from a place on.
    fn next(&self, from: usize) -> Option<usize> {
        self.0.get(self.0.partition_point(|at| *at < from)).copied()
    }
}

pub(super) fn javascript(text: &str, masked: &str) -> Vec<Found> {
    let brackets = Brackets::of(masked);
    let mut tables = Tables::new(text, masked, &brackets);
    let (Some(calls), Some(named)) = (JS.as_ref(), NAME_JS.as_ref()) else { return Vec::new() };
    let opening = Places::of_byte(masked, b'(');
    let skips = JS_SKIP.as_ref().map_or_else(|| Places(Vec::new()), |skip| Places::of(masked, skip));
    let mut found = Vec::new();
    let mut groups: Vec<Group> = Vec::new();
    for captures in calls.captures_iter(masked) {
        let (Some(function), Some(open)) = (captures.name("fn"), captures.name("open")) else { continue };
        let mods = captures.name("mods").map(|mods| mods.as_str()).unwrap_or_default();
        let each = mods.ends_with(".each") || mods.contains(".for");
        let table = open.start();
        let Some(open) = arguments(masked, &brackets, &opening, (table, each)) else { continue };
        let rest = text.get(open + 1..).unwrap_or_default();
        let Some(name) =
            named.captures(rest).and_then(|found| ["a", "b", "c"].iter().find_map(|name| found.name(name)))
        else {
            continue;
        };
        let name = name.as_str().split_whitespace().collect::<Vec<_>>().join(" ");
        let end = brackets.closing(open);
        let start = function.start();
        // Groups stand in one another: the last one ends first.
        while groups.pop_if(|group| start >= group.end).is_some() {}
        let outer = groups.last().map_or(Skip::No, |group| group.skip);
        let function = function.as_str();
        let off = function.starts_with('x')
            || mods.contains(".skip")
            || mods.contains(".todo")
            || mods.contains(".fixme")
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
            groups.push(Group { end, name, skip: skip.max(outer) });
            continue;
        }
        let inside = skips.next(open).is_some_and(|at| at < end);
        let inside = if inside { Skip::Conditional } else { Skip::No };
        found.push(Found {
            scope: groups
                .iter()
                .take(GROUPS)
                .map(|group| group.name.as_str())
                .collect::<Vec<_>>()
                .join(" > "),
            name,
            start,
            body: (open, end),
            skip: skip.max(outer).max(inside),
            only: function.starts_with('f') || mods.contains(".only"),
            parametrised: each,
            table: if each { tables.javascript(table) } else { Vec::new() },
        });
    }
    found
}

/// Where the bracket of the test's own arguments opens: after the table, if there is one.
fn arguments(
    masked: &str,
    brackets: &Brackets,
    opening: &Places,
    (open, each): (usize, bool),
) -> Option<usize> {
    if !each {
        return masked.as_bytes().get(open).filter(|byte| **byte == b'(').map(|_| open);
    }
    let after = match masked.as_bytes().get(open)? {
        // The table is a string, and blank but for its mark.
        b'`' => opening.next(open + 1)?,
        _ => brackets.closing(open),
    };
    let rest = masked.get(after..)?;
    let space = rest.len() - rest.trim_start().len();
    (masked.as_bytes().get(after + space) == Some(&b'(')).then_some(after + space)
}

pub(super) fn go(text: &str, masked: &str) -> Vec<Found> {
    let brackets = Brackets::of(masked);
    let mut tables = Tables::new(text, masked, &brackets);
    let (Some(functions), Some(skips)) = (GO.as_ref(), GO_SKIP.as_ref()) else { return Vec::new() };
    let whole = built(text);
    let heads: Vec<(usize, usize, &str)> = functions
        .captures_iter(masked)
        .filter_map(|captures| {
            let name = captures.name("name").or_else(|| captures.name("method"))?;
            let whole = captures.get(0)?;
            Some((whole.start(), whole.end() - 1, name.as_str()))
        })
        .collect();
    let mut found = Vec::new();
    for (number, (start, open, name)) in heads.iter().enumerate() {
        // Functions do not stand in one another: what is not closed ends where the next one begins.
        let next = heads.get(number + 1).map_or(masked.len(), |(start, _, _)| *start);
        let end = brackets.closing(*open).min(next);
        let body = masked.get(*open..end).unwrap_or_default();
        found.push(Found {
            scope: String::new(),
            name: (*name).to_owned(),
            start: *start,
            body: (*open, end),
            skip: skip_in(body, skips).max(whole),
            only: false,
            parametrised: body.contains("range "),
            table: tables.go((*open, end)),
        });
    }
    found
}

/// Whether a body leaves out its test: always if it does so outside of any inner block.
fn skip_in(body: &str, skips: &Regex) -> Skip {
    let (mut at, mut depth, mut worst) = (0, 0_i64, Skip::No);
    for found in skips.find_iter(body) {
        for byte in body.as_bytes().get(at..found.start()).unwrap_or_default() {
            depth += i64::from(*byte == b'{') - i64::from(*byte == b'}');
        }
        at = found.start();
        worst = worst.max(if depth <= 1 { Skip::Always } else { Skip::Conditional });
    }
    worst
}

pub(super) fn java(text: &str, masked: &str) -> Vec<Found> {
    let brackets = Brackets::of(masked);
    let mut tables = Tables::new(text, masked, &brackets);
    let (Some(marks), Some(method), Some(off)) = (JAVA.as_ref(), JAVA_METHOD.as_ref(), JAVA_OFF.as_ref())
    else {
        return Vec::new();
    };
    let heads: Vec<(usize, usize, &str)> = method
        .captures_iter(masked)
        .filter_map(|captures| Some((captures.get(0)?, captures.name("name")?.as_str())))
        .map(|(whole, name)| (whole.start(), whole.end(), name))
        .collect();
    let whole_class = JAVA_CLASS_OFF.as_ref().is_some_and(|off| off.is_match(masked));
    let mut found: Vec<Found> = Vec::new();
    for mark in marks.find_iter(masked) {
        let next = heads.get(heads.partition_point(|(start, _, _)| *start < mark.start()));
        let near = |head: &&(usize, usize, &str)| head.1 <= mark.start().saturating_add(HEAD);
        let Some((_, end, name)) = next.filter(near) else { continue };
        let open = end - 1;
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
        let never = JAVA_NEVER.as_ref().is_some_and(|never| never.is_match(notes));
        let skip = if never { Some(Skip::Always) } else { skip };
        let outer = if whole_class { Skip::Always } else { Skip::No };
        found.push(Found {
            scope: String::new(),
            name: (*name).to_owned(),
            start: mark.start(),
            body: (open, brackets.closing(open)),
            skip: skip.unwrap_or(Skip::No).max(outer),
            only: false,
            parametrised: notes.contains("@ParameterizedTest"),
            table: tables.java((from, open)),
        });
    }
    found
}

fn ignored(note: &str) -> Skip {
    if note.contains("cfg_attr") || note.ends_with("cfg(") { Skip::Conditional } else { Skip::Always }
}

/// Whether a file of Go is built at all: never, or under a condition.
fn built(text: &str) -> Skip {
    let head = text.split("\npackage ").next().unwrap_or_default();
    let tags = GO_BUILD.as_ref().and_then(|build| build.captures(head)).and_then(|found| found.name("tags"));
    match tags.map(|tags| tags.as_str().trim()) {
        None => Skip::No,
        Some("never" | "ignore" | "none" | "disabled" | "skip" | "false") => Skip::Always,
        Some(_) => Skip::Conditional,
    }
}

pub(super) fn rust(text: &str, masked: &str) -> Vec<Found> {
    let brackets = Brackets::of(masked);
    let tables = Tables::new(text, masked, &brackets);
    let (Some(marks), Some(function), Some(ignore)) = (RUST.as_ref(), RUST_FN.as_ref(), RUST_IGNORE.as_ref())
    else {
        return Vec::new();
    };
    let opening = Places::of_byte(masked, b'{');
    let heads: Vec<(usize, usize, &str)> = function
        .captures_iter(masked)
        .filter_map(|captures| Some((captures.get(0)?, captures.name("name")?.as_str())))
        .map(|(whole, name)| (whole.start(), whole.end(), name))
        .collect();
    let mut found: Vec<Found> = Vec::new();
    for mark in marks.find_iter(masked) {
        let next = heads.get(heads.partition_point(|(start, _, _)| *start < mark.start()));
        let Some((start, head, name)) = next.copied() else { continue };
        let Some(open) = opening.next(head) else { continue };
        if start > mark.start().saturating_add(HEAD) || open > head.saturating_add(HEAD) {
            continue;
        }
        if found.last().is_some_and(|last| last.body.0 == open) {
            continue;
        }
        // Attributes before this one belong to the function, too.
        let before = masked.get(..mark.start()).unwrap_or_default();
        let from = before.rfind(['}', '{', ';']).map_or(0, |at| at + 1);
        let notes = masked.get(from..head).unwrap_or_default();
        found.push(Found {
            scope: String::new(),
            name: name.to_owned(),
            start: mark.start(),
            body: (open, brackets.closing(open)),
            skip: ignore.find_iter(notes).map(|found| ignored(found.as_str())).max().unwrap_or(Skip::No),
            only: false,
            parametrised: notes.contains("case"),
            table: tables.rust((from, head)),
        });
    }
    found
}
