//! Tests whose assertions stand there and are never made, or never fail.

use std::sync::LazyLock;

use regex::Regex;

use super::mask::{Brackets, Style};

macro_rules! regex {
    ($name:ident, $text:literal) => {
        static $name: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new($text).ok());
    };
}

regex!(
    DEAD,
    r"\b(?:if|while|elif)\s*\(?\s*(?:!\s*true|not\s+True|false|False|0)\s*(?:\)|\{|:|&&|\band\b)|\bexpect\.assertions\(\s*0\s*\)|\bassumeTrue\(\s*false\b|\bassumeFalse\(\s*true\b"
);
regex!(RETURN_IF, r"\bif\s*\(?\s*(?:true|True|1)\s*\)?\s*[:{]?\s*\breturn\b");
regex!(RETURN, r"(?m)\breturn\s*(?:;|None\b|Ok\(\(\)\)|$)");
regex!(CATCH, r"\bcatch\s*(?:\((?P<what>[^(){}]*)\))?\s*(?P<open>\{)");
regex!(CHAINED, r"\bexpect\([^;\n]*\.catch\(\s*(?:\(\s*\w*\s*\)|\w+)\s*=>\s*\{\s*\}\s*\)");
regex!(ERRORS, r"^(?:final\s+)?[\w|.\s]*\b(?:Throwable|Error|AssertionError|AssertionFailedError)\b");
regex!(ASSERTS, r"(?i)\b\w*(?:assert|expect|verify)\w*\b|\.should\b|\.(?:errorf?|fatalf?)\(");
regex!(EXCEPT, r"^except(?:\s*:|\s*\(?.*\b(?:AssertionError|BaseException|Exception)\b)");
regex!(SUPPRESS, r"^with\s+(?:contextlib\.)?suppress\([^)]*\b(?:AssertionError|BaseException|Exception)\b");
regex!(QUIET, r"^(?:pass|\.\.\.|return|continue|print\(.*|\w*log\w*\.\w+\(.*)$");

fn count(regex: &LazyLock<Option<Regex>>, text: &str) -> usize {
    regex.as_ref().map_or(0, |regex| regex.find_iter(text).count())
}

fn is(regex: &LazyLock<Option<Regex>>, text: &str) -> bool {
    regex.as_ref().is_some_and(|regex| regex.is_match(text))
}

/// How often a test does what keeps its assertions from failing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Hollow {
    /// It ends before its assertions, or they stand under a condition that never holds.
    pub(super) dead: usize,
    /// It catches what they raise.
    pub(super) caught: usize,
}

/// Looks at the code of a body, without comments and strings.
pub(super) fn hollow(code: &str, style: Style) -> Hollow {
    let caught = match style {
        Style::Python => suppressed(code),
        Style::JavaScript | Style::Java => swallowed(code, style) + count(&CHAINED, code),
        Style::Go | Style::Rust => 0,
    };
    let returns = if style == Style::Python { left_early(code) } else { ended_early(code) };
    Hollow { dead: count(&DEAD, code) + count(&RETURN_IF, code) + usize::from(returns), caught }
}

/// Whether a body in braces returns at its own level, with assertions behind.
fn ended_early(code: &str) -> bool {
    let Some(regex) = RETURN.as_ref() else { return false };
    // What a body in brackets is the inside of does not count; an arrow function has one more around it.
    let Some(open) = code.find('{') else { return false };
    let step = |byte: u8| match byte {
        b'(' | b'{' | b'[' => 1,
        b')' | b'}' | b']' => -1,
        _ => 0_i64,
    };
    let level = code.bytes().take(open + 1).map(step).sum::<i64>();
    let last = ASSERTS.as_ref().and_then(|asserts| asserts.find_iter(code).last());
    let last = last.map_or(0, |found| found.start());
    let (mut depth, mut at) = (0_i64, 0);
    for found in regex.find_iter(code) {
        depth +=
            code.as_bytes().get(at..found.start()).unwrap_or_default().iter().copied().map(step).sum::<i64>();
        at = found.start();
        if depth == level && found.end() <= last {
            return !is_guarded(code.get(..found.start()).unwrap_or_default());
        }
        if depth < level {
            return false;
        }
    }
    false
}

/// Whether a statement is that of a condition without braces.
fn is_guarded(before: &str) -> bool {
    let before = before.trim_end();
    before.ends_with(')') || before.ends_with("else") || before.ends_with(':')
}

/// The lines of a body in Python, with how far they are indented.
fn lines(code: &str) -> Vec<(usize, &str)> {
    let lines = code.lines().map(|line| (line.len() - line.trim_start().len(), line.trim()));
    lines.filter(|(_, line)| !line.is_empty()).collect()
}

/// Whether a body in Python returns at its own level, with assertions behind.
fn left_early(code: &str) -> bool {
    let lines = lines(code);
    let Some(level) = lines.iter().skip(1).map(|(indent, _)| *indent).min() else { return false };
    let mut returned = false;
    for (indent, line) in lines.iter().skip(1) {
        if returned && is(&ASSERTS, line) {
            return true;
        }
        returned |= *indent == level && matches!(*line, "return" | "return None");
    }
    false
}

/// Blocks of Python that assert and keep quiet of what that raises.
fn suppressed(code: &str) -> usize {
    let lines = lines(code);
    let mut found = 0;
    // The blocks that are open: how far they are indented, and whether they assert.
    let mut tries: Vec<(usize, bool)> = Vec::new();
    for (index, (indent, line)) in lines.iter().enumerate() {
        let next = lines.get(index + 1);
        if is(&EXCEPT, line) {
            while tries.last().is_some_and(|(other, _)| other > indent) {
                tries.pop();
            }
            let asserts = tries.last().is_some_and(|(other, asserts)| other == indent && *asserts);
            let one = lines.get(index + 2).is_none_or(|(other, _)| other <= indent);
            let quiet = next.is_some_and(|(_, line)| is(&QUIET, line)) && one;
            found += usize::from(asserts && quiet);
            continue;
        }
        tries.retain(|(other, _)| {
            other < indent || other == indent && (line.starts_with("except") || line.starts_with("finally"))
        });
        if *line == "try:" || is(&SUPPRESS, line) {
            let suppress = *line != "try:";
            let inside = next.filter(|(other, _)| other > indent).is_some_and(|(_, line)| is_assert(line));
            found += usize::from(suppress && inside);
            tries.push((*indent, false));
        } else if is_assert(line) {
            tries.iter_mut().for_each(|(_, asserts)| *asserts = true);
        }
    }
    found
}

fn is_assert(line: &str) -> bool {
    line.starts_with("assert ") || line.starts_with("assert(") || line.starts_with("self.assert")
}

/// Blocks in braces that assert and whose `catch` is empty.
fn swallowed(code: &str, style: Style) -> usize {
    let Some(regex) = CATCH.as_ref() else { return 0 };
    let brackets = Brackets::of(code);
    let mut found = 0;
    let mut at = 0;
    for captures in regex.captures_iter(code) {
        let (Some(whole), Some(open)) = (captures.get(0), captures.name("open")) else { continue };
        let end = brackets.closing(open.start());
        let inside = code.get(open.end()..end.saturating_sub(1)).unwrap_or_default();
        let what = captures.name("what").map(|what| what.as_str()).unwrap_or_default();
        let all = style == Style::JavaScript || is(&ERRORS, what.trim());
        // From the last catch, or the begin, back to its own `try`.
        let before = code.get(at..whole.start()).unwrap_or_default();
        let tried = before.rfind("try").and_then(|from| before.get(from..)).unwrap_or_default();
        at = whole.end();
        let asserts = is(&ASSERTS, tried) && !tried.contains("fail(");
        found += usize::from(all && inside.trim().is_empty() && asserts);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_that_ends_first_or_catches_what_is_raised_is_hollow() {
        for (style, code, dead, caught) in [
            (Style::Python, "def test_a():\n    return\n    assert a", 1, 0),
            (Style::Python, "def test_a():\n    if a:\n        return\n    assert a", 0, 0),
            (Style::Python, "def test_a():\n    if False:\n        assert a", 1, 0),
            (Style::Python, "def test_a():\n    assert a\n    return", 0, 0),
            (
                Style::Python,
                "def test_a():\n    try:\n        assert a\n    except Exception:\n        pass",
                0,
                1,
            ),
            (
                Style::Python,
                "def test_a():\n    try:\n        assert a\n    except KeyError:\n        pass",
                0,
                0,
            ),
            (
                Style::Python,
                "def test_a():\n    try:\n        a()\n    except Exception:\n        pass\n    assert a",
                0,
                0,
            ),
            (Style::Python, "def test_a():\n    with suppress(Exception):\n        assert a", 0, 1),
            (Style::Go, "{\n\treturn\n\tassert.Equal(a)\n}", 1, 0),
            (Style::Go, "{\n\tif a {\n\t\treturn\n\t}\n\tassert.Equal(a)\n}", 0, 0),
            (Style::JavaScript, "(', () => {\n  return;\n  expect(a).toBe(b);\n}", 1, 0),
            (Style::JavaScript, "(', () => {\n  if (a) return;\n  expect(a).toBe(b);\n}", 0, 0),
            (Style::JavaScript, "(', () => {\n  f(() => { return; });\n  expect(a).toBe(b);\n}", 0, 0),
            (Style::JavaScript, "(', () => {\n  return expect(a).toBe(b);\n}", 0, 0),
            (Style::JavaScript, "(', () => { try { expect(a).toBe(b); } catch (e) {} }", 0, 1),
            (Style::JavaScript, "(', () => { try { a(); } catch (e) {} expect(a).toBe(b); }", 0, 0),
            (Style::JavaScript, "(', () => { expect(a).rejects.toThrow().catch(() => {}); }", 0, 1),
            (Style::Java, "{ try { assertTrue(a); } catch (Throwable e) { } }", 0, 1),
            (Style::Java, "{ try { assertTrue(a); } catch (IOException e) { } }", 0, 0),
            (Style::Rust, "{\n    return;\n    assert!(a);\n}", 1, 0),
        ] {
            assert_eq!(hollow(code, style), Hollow { dead, caught }, "{code}");
        }
    }

    #[test]
    fn anything_is_read_to_its_end() {
        for once in ["try {", "return;", "catch (e) {}", "try:\n", " try:\n  assert a\n", "if (", "expect(a"]
        {
            for style in [Style::Python, Style::JavaScript, Style::Java] {
                hollow(&once.repeat((1 << 18) / once.len()), style);
            }
        }
    }
}
