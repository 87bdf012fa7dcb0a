//! The text that the grammar reads: without the directives of conditions, which may stand anywhere, and
//! without the macros that stand where no grammar expects a name.
//!
//! Of the branches of a condition the first is kept, and each other one that is whole by itself: both are
//! read then. What is left out is blank, at the same places, and is named: see [`Blank`].

mod words;

use std::ops::Range;

use super::CPP;
use crate::lang::Language;

/// What the grammar does not see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Blank {
    /// Where it stands.
    pub(super) range: Range<usize>,
    /// Whether it is code that is therefore not read; else a directive, or a macro without effect here.
    pub(super) is_code: bool,
    /// What the grammar sees there instead: a word that is not longer.
    pub(super) instead: &'static str,
}

/// A text of C, which may turn out to be C++: a header.
pub(super) fn c(text: &str) -> (Option<&'static Language>, String) {
    let prepared = blanked(text, &blanks(text));
    let other = is_cpp(&prepared).then_some(&CPP);
    (other, prepared)
}

/// A text of C++.
pub(super) fn cpp(text: &str) -> (Option<&'static Language>, String) {
    (None, blanked(text, &blanks(text)))
}

/// Whether a text has what only C++ has.
fn is_cpp(text: &str) -> bool {
    text.lines().take(20_000).any(|line| {
        let line = line.trim_start();
        let begins =
            |word: &str| line.strip_prefix(word).is_some_and(|rest| rest.starts_with([' ', '<', '{']));
        begins("namespace") && !line.contains(['=', ';'])
            || begins("template") && line.contains('<')
            || begins("class") && !line.contains(['=', ')'])
            || ["public:", "private:", "protected:"].iter().any(|word| line.starts_with(word))
            || begins("using") && line.ends_with(';')
    })
}

/// The text with blanks in those places; line ends stay.
fn blanked(text: &str, blanks: &[Blank]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for blank in blanks {
        for byte in bytes.get_mut(blank.range.clone()).into_iter().flatten() {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
        let place = bytes.get_mut(blank.range.clone()).unwrap_or_default().iter_mut();
        place.zip(blank.instead.bytes()).for_each(|(byte, new)| *byte = new);
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// A line of the text, as far as conditions go.
struct Line {
    range: Range<usize>,
    /// The directive that it is: `if`, `else`, `define`; empty if it is none.
    directive: &'static str,
    /// Whether its condition never holds: `#if 0`.
    is_never: bool,
    /// How braces, parentheses and brackets open and close in it, together.
    balance: i32,
    /// The lowest balance in it.
    lowest: i32,
    /// The last byte that is neither blank nor comment.
    last: u8,
    /// The first one.
    first: u8,
}

/// Conditions inside more than this are read whole.
const CONDITIONS: usize = 40;

const DIRECTIVES: &[&str] = &["ifdef", "ifndef", "if", "elif", "else", "endif"];

/// Reads the lines with comments and texts left out.
fn lines(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut at = 0;
    let mut in_comment = false;
    let mut continues = false;
    for raw in text.split_inclusive('\n') {
        let range = at..at + raw.len();
        at = range.end;
        let trimmed = raw.trim_start();
        let mut line =
            Line { range, directive: "", is_never: false, balance: 0, lowest: 0, last: 0, first: 0 };
        let is_directive = !in_comment && trimmed.starts_with('#');
        if continues {
            line.directive = "more";
        } else if is_directive {
            let word = trimmed.trim_start_matches('#').trim_start();
            let known = DIRECTIVES.iter().find(|known| {
                word.strip_prefix(**known)
                    .is_some_and(|rest| !rest.starts_with(|next: char| next.is_alphanumeric() || next == '_'))
            });
            line.directive = known.copied().unwrap_or("other");
            let condition = word.strip_prefix("if").unwrap_or_default().trim();
            line.is_never = condition == "0" || condition.starts_with("0 ") || condition.starts_with("0/");
        }
        continues = (continues || is_directive) && raw.trim_end().ends_with('\\');
        scan(raw, &mut line, &mut in_comment);
        lines.push(line);
    }
    lines
}

fn scan(raw: &str, line: &mut Line, in_comment: &mut bool) {
    let counts = line.directive.is_empty();
    let mut bytes = raw.bytes().peekable();
    let mut quote = 0_u8;
    while let Some(byte) = bytes.next() {
        if *in_comment {
            if byte == b'*' && bytes.peek() == Some(&b'/') {
                bytes.next();
                *in_comment = false;
            }
            continue;
        }
        if quote != 0 {
            match byte {
                b'\\' => {
                    bytes.next();
                }
                _ if byte == quote => quote = 0,
                _ => {}
            }
            continue;
        }
        match (byte, bytes.peek()) {
            (b'/', Some(b'/')) => return,
            (b'/', Some(b'*')) => {
                bytes.next();
                *in_comment = true;
                continue;
            }
            (b'"', _) => quote = byte,
            // A quote after a digit or a letter separates digits.
            (b'\'', _) if !line.last.is_ascii_alphanumeric() => quote = byte,
            (b'{' | b'(' | b'[', _) if counts => line.balance += 1,
            (b'}' | b')' | b']', _) if counts => {
                line.balance -= 1;
                line.lowest = line.lowest.min(line.balance);
            }
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            line.last = byte;
            if line.first == 0 {
                line.first = byte;
            }
        }
    }
}

/// Whether a line is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kept {
    Read,
    /// It is code that is not read.
    LeftOut,
    /// It is no code in any build.
    Never,
}

/// A condition that is open: where its branches begin, as lines.
struct Open {
    branches: Vec<usize>,
    is_never: bool,
}

/// What is left out, by place.
pub(super) fn blanks(text: &str) -> Vec<Blank> {
    let lines = lines(text);
    let mut blanks = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let mut dropped = vec![Kept::Read; lines.len()];
    let mut in_condition = false;
    for (at, line) in lines.iter().enumerate() {
        match line.directive {
            "if" | "ifdef" | "ifndef" => open.push(Open { branches: vec![at], is_never: line.is_never }),
            "elif" | "else" => {
                if let Some(open) = open.last_mut() {
                    open.branches.push(at);
                }
            }
            "endif" => {
                let inner = open.pop();
                if let Some(one) = inner.filter(|_| open.len() < CONDITIONS) {
                    drop_branches(&lines, &one, at, &mut dropped);
                }
            }
            "more" => {}
            _ => in_condition = false,
        }
        in_condition = match line.directive {
            "" | "other" => false,
            "more" => in_condition,
            _ => true,
        };
        if in_condition {
            blanks.push(Blank { range: line.range.clone(), is_code: false, instead: "" });
        }
    }
    for (line, kept) in lines.iter().zip(&dropped).filter(|(_, kept)| **kept != Kept::Read) {
        let is_code = line.first != 0 && *kept == Kept::LeftOut;
        blanks.push(Blank { range: line.range.clone(), is_code, instead: "" });
    }
    macros(text, &lines, &dropped, &mut blanks);
    let is_left_out = |(line, kept): &(&Line, &Kept)| !line.directive.is_empty() || **kept != Kept::Read;
    let skipped: Vec<Range<usize>> =
        lines.iter().zip(&dropped).filter(is_left_out).map(|(line, _)| line.range.clone()).collect();
    words::words(text, &skipped, &mut blanks);
    blanks.sort_by_key(|blank| (blank.range.start, blank.range.end));
    blanks.dedup_by(|next, before| next.range == before.range);
    blanks
}

/// Decides which branches of a condition are read. Each line is looked at once for each condition around
/// it: conditions nest a few levels.
fn drop_branches(lines: &[Line], open: &Open, end: usize, dropped: &mut [Kept]) {
    let mut kept_one = false;
    let mut shape = None;
    for (nth, begin) in open.branches.iter().enumerate() {
        let until = open.branches.get(nth + 1).copied().unwrap_or(end);
        let inner = begin + 1..until;
        let is_dead = nth == 0 && open.is_never;
        let own = summary(lines, inner.clone(), dropped);
        let keep = match (is_dead, kept_one) {
            (true, _) => false,
            (false, false) => true,
            (false, true) => {
                own.is_empty
                    || own.is_whole
                        && shape.is_none_or(|last| last == own.last || ends(last) && ends(own.last))
            }
        };
        if keep {
            kept_one = true;
            if !own.is_empty {
                shape = Some(own.last);
            }
        } else {
            let kept = if is_dead { Kept::Never } else { Kept::LeftOut };
            dropped.get_mut(inner).unwrap_or_default().fill(kept);
        }
    }
}

fn ends(byte: u8) -> bool {
    matches!(byte, b';' | b'}')
}

struct Summary {
    is_empty: bool,
    is_whole: bool,
    last: u8,
}

fn summary(lines: &[Line], range: Range<usize>, dropped: &[Kept]) -> Summary {
    let (mut balance, mut lowest, mut last, mut is_empty) = (0_i32, 0_i32, 0_u8, true);
    let lines = lines.get(range.clone()).unwrap_or_default().iter();
    let all = lines.zip(dropped.get(range).unwrap_or_default());
    for (line, _) in all.filter(|(line, kept)| line.directive.is_empty() && **kept == Kept::Read) {
        lowest = lowest.min(balance.saturating_add(line.lowest));
        balance = balance.saturating_add(line.balance);
        if line.last != 0 {
            last = line.last;
            is_empty = false;
        }
    }
    Summary {
        is_empty,
        is_whole: balance == 0 && lowest == 0 && matches!(last, b';' | b'}' | b',' | 0),
        last,
    }
}

fn is_shouted(word: &str) -> bool {
    word.len() >= 4
        && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
        && word.bytes().any(|byte| byte.is_ascii_uppercase())
}

/// Macros that stand alone on a line (`BEGIN_NAMESPACE`), and those before the name of a class
/// (`class EXPORT Name {`).
fn macros(text: &str, lines: &[Line], dropped: &[Kept], blanks: &mut Vec<Blank>) {
    let mut before = b';';
    for (at, line) in lines.iter().enumerate() {
        if !line.directive.is_empty()
            || line.first == 0
            || dropped.get(at).is_some_and(|kept| *kept != Kept::Read)
        {
            continue;
        }
        let raw = text.get(line.range.clone()).unwrap_or_default();
        let word = raw.trim();
        let code = word.split("//").next().unwrap_or(word).trim_end();
        if is_shouted(code) && matches!(before, b';' | b'}' | b'{' | b':') {
            let next = lines
                .get(at + 1..)
                .unwrap_or_default()
                .iter()
                .find(|line| line.directive.is_empty() && line.first != 0);
            if !next.is_some_and(|next| {
                matches!(next.first, b'}' | b',' | b'=' | b'(' | b'{' | b';' | b'|' | b'.' | b'-' | b'+')
            }) {
                blanks.push(Blank { range: line.range.clone(), is_code: false, instead: "" });
                continue;
            }
        }
        if let Some(around) = words::value_of_enum(raw).filter(|_| matches!(before, b',' | b'{')) {
            let start = line.range.start;
            let place = |range: Range<usize>| start + range.start..start + range.end;
            blanks.extend(around.map(|range| Blank { range: place(range), is_code: false, instead: "" }));
        }
        if let Some(range) = before_class_name(raw) {
            let start = line.range.start;
            blanks.push(Blank { range: start + range.start..start + range.end, is_code: false, instead: "" });
        }
        before = line.last;
    }
}

/// Where `EXPORT` stands in `class EXPORT Name {`.
fn before_class_name(raw: &str) -> Option<Range<usize>> {
    let trimmed = raw.trim_start();
    let start = raw.len() - trimmed.len();
    let rest = trimmed.strip_prefix("class ").or_else(|| trimmed.strip_prefix("struct "))?;
    let word_at = start + (trimmed.len() - rest.len());
    let end = rest.find(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'))?;
    let (word, mut after) = rest.split_at(end);
    if !is_shouted(word) {
        return None;
    }
    let mut length = end;
    if let Some(inner) = after.strip_prefix('(') {
        let close = inner.find(')')?;
        length = end + close + 2;
        after = inner.get(close + 1..)?;
    }
    let name = after.trim_start();
    let end_of_name = name
        .find(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_' || letter == ':'))
        .unwrap_or(name.len());
    let follows = name.get(end_of_name..)?.trim_start();
    let is_class = end_of_name > 0
        && (follows.is_empty() || follows.starts_with(['{', ':', '<', '/']) || follows.starts_with("final"));
    is_class.then_some(word_at..word_at + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        c(text).1.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn conditions_vanish_and_whole_branches_stay() {
        for (text, left) in [
            (
                "X_API int f(int a X_UNUSED, __rte_unused void *b)\n    X_REQUIRES(m);",
                "int f(int a , void *b) ;",
            ),
            ("return FOO_API;", "return FOO_API;"),
            ("void f() {\n  HMAP_FOR_EACH (a, b) {\n g(); } }", "void f() { while (a, b) { g(); } }"),
            ("enum e {\n LOPT(LOPT_A, LONG, 3),\n};", "enum e { LOPT_A , };"),
            ("#ifndef A\n#define A\nint x;\n#endif\n", "#define A int x;"),
            ("#ifdef A\nint x;\n#else\nlong x;\n#endif\n", "int x; long x;"),
            ("#ifdef A\nif (x) {\n#else\nif (y) {\n#endif\n f(); }", "if (x) { f(); }"),
            ("#if 0\nint x(\n#else\nint y;\n#endif\n", "int y;"),
            (
                "#ifdef __cplusplus\nextern \"C\" {\n#endif\nint f();\n#ifdef __cplusplus\n}\n#endif",
                "extern \"C\" { int f(); }",
            ),
            ("f(a\n#ifdef A \\\n && B\n, b\n#endif\n);", "f(a , b );"),
            ("X_BEGIN_DECLS\nint f();\nX_END_DECLS\n", "int f();"),
            ("enum a {\nFIRST\n};", "enum a { FIRST };"),
        ] {
            assert_eq!(read(text), left, "{text}");
        }
        assert_eq!(read("class X_EXPORT Foo : public Bar {};"), "class Foo : public Bar {};");
        assert_eq!(read("struct FOO_T x;"), "struct FOO_T x;");
    }

    #[test]
    fn headers_of_c_and_of_cpp_differ() {
        assert!(c("namespace a {\nint f();\n}").0.is_some());
        assert!(c("class A {\n public:\n};").0.is_some());
        assert!(c("struct a { int b; };\n#ifdef __cplusplus\nextern \"C\" {\n#endif").0.is_none());
    }
}
