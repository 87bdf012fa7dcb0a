//! Assertions that always hold, or that are never made.

use std::sync::LazyLock;

use regex::Regex;

macro_rules! regex {
    ($name:ident, $text:literal) => {
        static $name: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new($text).ok());
    };
}

regex!(
    TRIVIAL,
    r"^assert\s+(?:True|1)\s*(?:,.*)?$|^(?:self\.)?assertTrue\(\s*(?:True|true)\s*\)|^expect\(\s*(?:true|1)\s*\)\.to(?:Be|Equal|BeTruthy)\(\s*(?:true|1)?\s*\)|^assert!\(\s*true\s*\)|^(?:assert|require)\.True\(\s*\w+,\s*true\s*\)|^assert(?:\.ok)?\(\s*true\s*\)"
);
regex!(ALWAYS, r"\bor\s+(?:True|1)\b|\bTrue\s+or\b|\|\|\s*true\b|\btrue\s*\|\|");
regex!(
    SAME,
    r"^(?:self\.|assert\.|require\.|Assertions?\.|Assert\.)?(?:assert_eq!|assertEquals?|assertIs|assertSame|strictEqual|deepEqual|deepStrictEqual|Equal)$"
);
regex!(MATCHER, r"^(?:\s*\.\s*(?:resolves|rejects|not))*(?:\s*\.\s*to[A-Z]\w*)?\s*$");

fn is(regex: &LazyLock<Option<Regex>>, text: &str) -> bool {
    regex.as_ref().is_some_and(|regex| regex.is_match(text))
}

/// Whether an assertion says nothing. `text` and `code` are the same, the latter with its strings blank.
pub(super) fn is_empty(text: &str, code: &str) -> bool {
    is(&TRIVIAL, text) || is(&ALWAYS, code) || is_same(text, code) || is_pair(code) || has_no_matcher(code)
}

/// The place after the bracket that closes the first byte; the end if none does.
fn closing(code: &str) -> usize {
    let mut depth = 0_i64;
    for (at, byte) in code.bytes().enumerate() {
        depth +=
            i64::from(matches!(byte, b'(' | b'[' | b'{')) - i64::from(matches!(byte, b')' | b']' | b'}'));
        if depth <= 0 {
            return at + 1;
        }
    }
    code.len()
}

/// The first bracket, where it closes, and where its arguments begin and end at its top.
fn arguments(text: &str, code: &str) -> Option<(usize, usize, Vec<String>)> {
    let open = code.find('(')?;
    let end = open + closing(code.get(open..)?);
    let inner = code.get(open + 1..end.checked_sub(1)?)?;
    let (mut depth, mut from, mut list) = (0_i64, 0, Vec::new());
    let mut push = |from: usize, to: usize| {
        let one = text.get(open + 1 + from..open + 1 + to).unwrap_or_default();
        list.push(one.split_whitespace().collect::<Vec<_>>().join(" "));
    };
    for (at, byte) in inner.bytes().enumerate() {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth -= 1,
            b',' if depth == 0 => {
                push(from, at);
                from = at + 1;
            }
            _ => {}
        }
    }
    push(from, inner.len());
    Some((open, end, list))
}

/// `assertEquals(a, a)`, `expect(a).toBe(a)`, `assert a == a`.
fn is_same(text: &str, code: &str) -> bool {
    if let Some(rest) = code.trim_end().strip_prefix("assert ") {
        let sides: Vec<&str> = rest.split("==").collect();
        let [left, _] = sides.as_slice() else { return false };
        let whole = text.get("assert ".len()..).unwrap_or_default();
        let left = left.len();
        let sides = (whole.get(..left), whole.get(left + 2..));
        return sides.0.zip(sides.1).is_some_and(|(one, two)| one.trim() == two.trim());
    }
    let Some((open, end, list)) = arguments(text, code) else { return false };
    let head = code.get(..open).unwrap_or_default();
    if head == "expect" {
        let (rest, code) = (text.get(end..).unwrap_or_default(), code.get(end..).unwrap_or_default());
        let exact = [".toBe(", ".toEqual(", ".toStrictEqual("].iter().any(|start| code.starts_with(start));
        let Some((_, _, expected)) = arguments(rest, code).filter(|_| exact) else { return false };
        return list == expected && !list.iter().all(String::is_empty);
    }
    // Go hands over its test first.
    let list = match list.as_slice() {
        [first, rest @ ..] if first == "t" && rest.len() >= 2 => rest,
        all => all,
    };
    is(&SAME, head) && matches!(list, [one, two, ..] if one == two && !one.is_empty())
}

/// `assert (a == b, "no")` in Python: a pair is true.
fn is_pair(code: &str) -> bool {
    let Some(rest) = code.trim_end().strip_prefix("assert ") else { return false };
    let rest = rest.trim_start();
    let whole = rest.starts_with('(') && closing(rest) == rest.len() && rest.ends_with(')');
    whole && arguments(rest, rest).is_some_and(|(_, _, list)| list.len() > 1)
}

/// `expect(a)`, `expect(a).toBe`.
fn has_no_matcher(code: &str) -> bool {
    let Some(rest) = code.strip_prefix("expect") else { return false };
    let rest = rest.trim_start();
    if !rest.starts_with('(') {
        return false;
    }
    let end = closing(rest);
    rest.get(..end).is_some_and(|call| call.ends_with(')')) && is(&MATCHER, rest.get(end..).unwrap_or("?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_always_holds_and_what_asserts_nothing_are_empty() {
        for (text, empty) in [
            ("assert True", true),
            ("assert a == b or True", true),
            ("assert a == b or c", false),
            ("assert a == a", true),
            ("assert a == b", false),
            ("assert (a == b, 'no')", true),
            ("assert (a == b)", false),
            ("assert (a, b) == c", false),
            ("self.assertEqual(a, a)", true),
            ("self.assertEqual(a, b)", false),
            ("assertEquals(f(1), f(1))", true),
            ("assert.Equal(t, a, a)", true),
            ("assert.Equal(t, a, b)", false),
            ("assert_eq!(1, 1)", true),
            ("assert!(a || true)", true),
            ("expect(a)", true),
            ("expect(a).toBe", true),
            ("expect(a).not.toBe", true),
            ("expect(a).toBe(a)", true),
            ("expect(a).toBe(b)", false),
            ("expect(a).to.be.true", false),
            ("expect(a).not.toBe(a)", false),
            ("expect(a", false),
        ] {
            assert_eq!(is_empty(text, text), empty, "{text}");
        }
    }
}
