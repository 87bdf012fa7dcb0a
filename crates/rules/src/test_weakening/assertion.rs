//! What a test asserts, and how much that says.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use super::case::words;
use super::empty::is_empty;
use super::mask::Style;

macro_rules! regex {
    ($name:ident, $text:literal) => {
        static $name: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new($text).ok());
    };
}

regex!(
    PYTHON,
    r"(?m)^[ \t]*(?:assert\b|(?:with\s+)?(?:self|cls)\.(?:assert|fail)\w*\(|(?:with\s+)?pytest\.(?:raises|warns|fail)\(|(?:\w+\.)*assert_\w+\()|\.assert_(?:called|not_called|has_calls|any_call|awaited)\w*\("
);
regex!(JS, r"\b(?:expect|assert|should)(?:\.\w+)*\s*\(|\.should\.");
regex!(GO, r"\b\w+\.(?:Error|Errorf|Fatal|Fatalf|Fail|FailNow)\(|\b(?:require|assert|is|qt|must)\.\w+\(");
regex!(
    JAVA,
    r"\b(?:assert\w*|verify\w*|fail|then)\s*\(|\.(?:andExpect|expectNext\w*|verifyComplete|expectStatus|expectBody)\s*\("
);
regex!(
    RUST,
    r"\b(?:\w+::)*(?:debug_)?(?:assert\w*|prop_assert\w*|panic|unreachable)!\s*[(\[{]|\bassert_\w+\("
);

regex!(
    EXACT,
    r"[^!=<>]==[^=]|===|\b(?:assert_eq|assertEqual|assertEquals|assertDictEqual|assertListEqual|assertSequenceEqual|assertSetEqual|assertTupleEqual|assertCountEqual|assertArrayEquals|assertIterableEquals|assertSame|assertIs|toBe|toEqual|toStrictEqual|toMatchObject|toMatchSnapshot|toMatchInlineSnapshot|toHaveBeenCalledWith|isEqualTo|isSameAs|containsExactly|deepEqual|deepStrictEqual|strictEqual|Equal|EqualValues|JSONEq|assert_snapshot|assert_debug_snapshot|assert_called_once_with|assert_called_with)\b"
);
regex!(
    TRUTHY,
    r"\b(?:assertTrue|assertFalse|assertIsNotNone|assertNotNull|assertIsNone|assertNull|toBeTruthy|toBeFalsy|toBeDefined|toBeNull|toBeUndefined|isNotNull|isTrue|isFalse|NotNil|Nil|True|False|NotEmpty|NotZero|isNotEmpty|toHaveBeenCalled|assert_called|exist)\b|is not None"
);
regex!(ANYTHING, r"expect\.any(?:thing)?\(|\bANY\b|mock\.Anything|any\(\)");
regex!(
    LITERAL,
    r#"(?s)"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|\b\d+(?:\.\d+)?[eE][-+]\d+|\b\d[\w.]*"#
);
regex!(NUMBER, r"-?\b\d+(?:\.\d+)?(?:[eE][-+]?\d+)?\b");
regex!(
    LOOSER,
    r"assertAlmostEqual|assertNotAlmostEqual|approx\(|isclose|allclose|InDelta|InEpsilon|within\(|offset\(|isCloseTo|closeTo|toBeCloseTo|assertEquals\(|assert_relative_eq|assert_abs_diff_eq|delta=|atol=|rtol="
);
regex!(THIRD, r"assertEquals\(.+,.+,\s*-?\d[\d.eE-]*[dDfF]?\s*\)$");
regex!(
    COMPARES,
    r">=|<=|\s[<>]\s|!=|\bin\b|\b(?:assertIn|assertNotEquals?|assertGreater\w*|assertLess\w*|assertNotSame|assert_ne|toBeGreaterThan\w*|toBeLessThan\w*|toContain|NotEqual|Greater\w*|Less\w*|Contains)\b"
);
regex!(WITHIN, r"\bin\b|\b(?:assertIn|toContain|Contains)\b");
regex!(TOLERANCE, r",\s*(?:rel|abs|rel_tol|abs_tol|rtol|atol|delta)\s*=\s*#");
regex!(MESSAGE, r",\s*match\s*=\s*[rf]?#|(?:toThrow|toThrowError|assertRaisesRegex)\((#)\)");
regex!(DIGITS, r"toBeCloseTo|places=|assertAlmostEqual\([^=]*$");

/// How much an assertion says, from nothing to an exact value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    /// It always holds.
    Nothing,
    /// Something is there, or is true.
    Truthy,
    /// Something is so, more or less.
    Some,
    /// Something has a certain value.
    Exact,
}

/// An assertion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Assertion {
    /// Its text, spaces aside.
    pub(super) text: String,
    /// The same without its literals.
    pub(super) shape: String,
    /// Whether the test waits for it, as far as its line tells.
    pub(super) awaited: bool,
    /// How much it says.
    pub(super) strength: Strength,
    /// The words of it that name what it is about.
    pub(super) about: BTreeSet<String>,
}

regex!(
    ASYNC,
    r"^expect\b.*\.(?:resolves|rejects|toPass|toBeVisible|toBeHidden|toBeEnabled|toBeDisabled|toHaveText|toContainText|toHaveURL|toHaveTitle|toHaveCount)\b"
);

impl Assertion {
    /// Whether it says nothing unless the test waits for it.
    pub(super) fn must_be_awaited(&self) -> bool {
        ASYNC.as_ref().is_some_and(|regex| regex.is_match(&self.text))
    }
}

/// What a body asserts. `code` is the body with comments and strings blanked out.
pub(super) fn assertions(body: &str, code: &str, style: Style) -> Vec<Assertion> {
    counted(body, code, style).0
}

/// The same, with how many bytes were looked at for the ends of statements.
fn counted(body: &str, code: &str, style: Style) -> (Vec<Assertion>, usize) {
    let regex = match style {
        Style::Python => &PYTHON,
        Style::JavaScript => &JS,
        Style::Go => &GO,
        Style::Java => &JAVA,
        Style::Rust => &RUST,
    };
    let Some(regex) = regex.as_ref() else { return (Vec::new(), 0) };
    let mut found = Vec::new();
    let (mut past, mut steps) = (0, 0);
    for start in regex.find_iter(code) {
        let space = start.as_str().len() - start.as_str().trim_start().len();
        let from = start.start() + space;
        if from < past {
            continue;
        }
        let to = extent(code, from, &mut steps);
        past = to;
        let text = body.get(from..to).unwrap_or_default();
        let awaited = !is_alone(code.get(..from).unwrap_or_default());
        found.push(Assertion { awaited, ..assertion(text, code.get(from..to).unwrap_or_default()) });
    }
    (found, steps)
}

/// Where a statement ends: with its line once all brackets are closed, or with what it stands in. A chain
/// goes on on the next line with a dot.
fn extent(code: &str, from: usize, steps: &mut usize) -> usize {
    let mut depth = 0_i64;
    // The first line end since the last byte that is no space, with every bracket closed.
    let mut ended = None;
    for (at, byte) in code.as_bytes().iter().copied().enumerate().skip(from) {
        *steps += 1;
        if let Some(end) = ended {
            match byte {
                b'.' => ended = None,
                byte if byte.is_ascii_whitespace() => {}
                _ => return end,
            }
            continue;
        }
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => {
                depth -= 1;
                if depth < 0 {
                    return at;
                }
            }
            b';' if depth == 0 => return at,
            b'\n' if depth == 0 => ended = Some(at),
            _ => {}
        }
    }
    ended.unwrap_or(code.len())
}

/// Whether a statement begins here that nothing waits for.
fn is_alone(before: &str) -> bool {
    let before = before.trim_end_matches([' ', '\t']);
    before.is_empty() || before.ends_with(['\n', ';', '{'])
}

fn assertion(raw: &str, code: &str) -> Assertion {
    let empty = is_empty(raw, code);
    let text = raw.split_whitespace().collect::<Vec<_>>().join(" ");
    let shape =
        LITERAL.as_ref().map_or_else(|| text.clone(), |literal| literal.replace_all(&text, "#").into_owned());
    let strength = if empty { Strength::Nothing } else { strength(&shape) };
    Assertion { strength, about: about(code), awaited: true, shape, text }
}

fn strength(shape: &str) -> Strength {
    let is = |regex: &LazyLock<Option<Regex>>, text: &str| {
        regex.as_ref().is_some_and(|regex| regex.is_match(text))
    };
    if is(&ANYTHING, shape) {
        Strength::Some
    } else if is(&EXACT, shape) {
        Strength::Exact
    } else if is(&TRUTHY, shape) || is_bare(shape) {
        Strength::Truthy
    } else {
        Strength::Some
    }
}

/// `assert x`, `assert!(x)` without any comparison.
fn is_bare(shape: &str) -> bool {
    let plain = shape.starts_with("assert ") || shape.starts_with("assert!(") || shape.starts_with("assert(");
    plain
        && ![
            "<", ">", "!=", " in ", " is ", "matches", "contains", "starts", "ends", " and ", "&&", "any(",
            "all(",
        ]
        .iter()
        .any(|word| shape.contains(word))
}

fn about(code: &str) -> BTreeSet<String> {
    let mut words = words(code);
    let lead = |word: &str| {
        let word = word.to_ascii_lowercase();
        ["assert", "expect", "tobe", "toequal", "tomatch", "tohave", "require", "should", "equal", "verify"]
            .iter()
            .any(|start| word.starts_with(start))
            || matches!(
                word.as_str(),
                "self"
                    | "not"
                    | "none"
                    | "true"
                    | "false"
                    | "null"
                    | "undefined"
                    | "is"
                    | "in"
                    | "nil"
                    | "notnil"
                    | "isequalto"
                    | "isnotnull"
                    | "istrue"
            )
    };
    words.retain(|word| !lead(word));
    words
}

/// Whether an exact value became a comparison, or a value or message that may be any, or gained a tolerance.
pub(super) fn is_vaguer(went: &Assertion, came: &Assertion) -> bool {
    let strip = |regex: &LazyLock<Option<Regex>>, text: &str| {
        regex.as_ref().map_or_else(|| text.to_owned(), |regex| regex.replace_all(text, "").into_owned())
    };
    let is = |regex: &LazyLock<Option<Regex>>, text: &str| {
        regex.as_ref().is_some_and(|regex| regex.is_match(text))
    };
    let about = !came.about.is_empty() && came.about.is_subset(&went.about);
    let compares = went.strength == Strength::Exact
        && came.strength == Strength::Some
        && is(&COMPARES, &came.shape)
        && !is(&COMPARES, &went.shape);
    // Without a tolerance the tool's own holds, which is small.
    let tolerates = is(&TOLERANCE, &came.shape)
        && !is(&TOLERANCE, &went.shape)
        && strip(&TOLERANCE, &came.shape)
            .replace("pytest.approx", "")
            .replace("approx", "")
            .replace(['(', ')'], "")
            == went.shape.replace("pytest.approx", "").replace("approx", "").replace(['(', ')'], "");
    let message = is(&MESSAGE, &went.shape) && strip(&MESSAGE, &went.shape) == bare(&came.shape);
    // What is looked for in it must be of what it was.
    let parts = || {
        let quotes = ['"', '\'', '`'];
        let literals = LITERAL.as_ref().map(|literal| literal.find_iter(&came.text).collect::<Vec<_>>());
        let within = |part: &str| went.text.contains(part.trim_matches(quotes));
        let number = |part: &str| part.starts_with(|one: char| one.is_ascii_digit());
        literals.is_some_and(|all| {
            all.iter().any(|one| within(one.as_str()))
                && all.iter().all(|one| number(one.as_str()) || within(one.as_str()))
        })
    };
    let contains = is(&WITHIN, &came.shape);
    compares && about && (!contains || parts()) || tolerates || message
}

/// What is left of a check of an error whose message was taken out.
fn bare(shape: &str) -> String {
    let mut shape = shape.to_owned();
    for empty in ["toThrow()", "toThrowError()"] {
        shape = shape.replace(empty, "");
    }
    shape
}

/// Whether the one that came allows more than the one that went: the same but for one number, which is a
/// tolerance.
pub(super) fn allows_more(went: &Assertion, came: &Assertion) -> bool {
    let tolerates = |one: &Assertion| LOOSER.as_ref().is_some_and(|looser| looser.is_match(&one.text));
    if went.shape != came.shape || !tolerates(went) {
        return false;
    }
    let (Some(old), Some(new)) = (numbers(&went.text), numbers(&came.text)) else { return false };
    let differ: Vec<(usize, f64, f64)> = old
        .iter()
        .zip(&new)
        .enumerate()
        .filter(|(_, (one, two))| (*one - *two).abs() > f64::EPSILON * one.abs())
        .map(|(at, (one, two))| (at, *one, *two))
        .collect();
    let [(at, one, two)] = differ.as_slice() else { return false };
    // The tolerance is the last argument; `assertEquals` with two has none.
    let plain = went.text.contains("assertEquals(")
        && !THIRD.as_ref().is_some_and(|third| third.is_match(&went.text));
    if old.len() != new.len()
        || *at + 1 != old.len()
        || plain
        || old.len() < 2 && !went.text.contains('=') && !went.text.contains("toBeCloseTo")
    {
        return false;
    }
    let digits = DIGITS.as_ref().is_some_and(|digits| digits.is_match(&went.text));
    if digits { two < one } else { two > one }
}

fn numbers(text: &str) -> Option<Vec<f64>> {
    Some(NUMBER.as_ref()?.find_iter(text).filter_map(|found| found.as_str().parse().ok()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_goes_on_with_a_dot_on_the_next_line() {
        for (code, end) in
            [("expect(a)\n  .b()\nc", 16), ("expect(a)\n\n  b", 9), ("expect(a)\n ", 9), ("a) b", 1)]
        {
            assert_eq!(extent(code, 0, &mut 0), end, "{code}");
        }
    }

    #[test]
    fn a_text_twice_as_long_takes_twice_the_steps() {
        for once in ["assert x\n", "assert x\n      \n\n", "assert (", "\n", "assert x\n."] {
            let steps = |bytes: usize| {
                let text = format!("assert y{}", once.repeat(bytes / once.len()));
                counted(&text, &text, Style::Python).1
            };
            let (half, whole) = (steps(1 << 16), steps(1 << 17));
            assert!(whole <= half * 2 + 64 && whole <= 1 << 19, "{once:?}: {half}, then {whole}");
        }
    }
}
