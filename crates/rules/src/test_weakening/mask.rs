//! A program with its comments and the inside of its strings blanked out: brackets and words that are left
//! are code. Every byte keeps its place.

use std::collections::HashMap;

/// How a language writes comments and strings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Python,
    JavaScript,
    Go,
    Java,
    Rust,
}

/// The text with comments and strings blanked out; line ends stay.
pub(super) fn mask(text: &str, style: Style) -> String {
    masked(text, style).0
}

/// The masked text, and how many bytes were looked at on the way.
fn masked(text: &str, style: Style) -> (String, usize) {
    let bytes = text.as_bytes();
    let mut out = bytes.to_vec();
    let mut scan = Scan { style, last: b'\n', barren: 0, steps: 0 };
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let rest = bytes.get(at..).unwrap_or_default();
        scan.steps += 1;
        let just = at.checked_sub(1).and_then(|before| bytes.get(before)).copied().unwrap_or(b'\n');
        let end = at + scan.blank(rest, at, just).unwrap_or(0).min(rest.len());
        let next = end.max(at + 1);
        // The last byte that is no space, for whoever asks what stands before a slash.
        let passed =
            if end > at { bytes.get(at..end).unwrap_or_default() } else { std::slice::from_ref(byte) };
        if let Some(last) = passed.iter().rev().find(|byte| !byte.is_ascii_whitespace()) {
            scan.last = *last;
        }
        scan.steps += end - at;
        // The mark that opens a string stays, so that an argument can be told from none.
        let opens = matches!(byte, b'"' | b'\'' | b'`');
        for byte in out.iter_mut().take(end).skip(at + usize::from(opens)) {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
        at = next;
    }
    (String::from_utf8_lossy(&out).into_owned(), scan.steps)
}

/// What is known on the way through a text.
struct Scan {
    style: Style,
    /// The last byte that is no space.
    last: u8,
    /// No regular expression that begins before this place closes.
    barren: usize,
    /// How many bytes were looked at.
    steps: usize,
}

impl Scan {
    /// How many bytes from here are a comment or a string. `just` is the byte before.
    fn blank(&mut self, rest: &[u8], at: usize, just: u8) -> Option<usize> {
        let slash = rest.first() == Some(&b'/') && !matches!(rest.get(1), Some(b'/' | b'*'));
        if self.style != Style::JavaScript || !slash {
            return blank(rest, self.style, just);
        }
        if at < self.barren || !b"(,=:[!&|?{};+\n".contains(&self.last) {
            return None;
        }
        let (end, seen) = regex(rest);
        self.steps += seen;
        if end.is_none() {
            // A class that does not close swallows the rest of its line, wherever one begins on it.
            self.barren = at + seen;
        }
        end
    }
}

/// How many bytes from here are a comment or a string.
fn blank(rest: &[u8], style: Style, just: u8) -> Option<usize> {
    let starts = |mark: &[u8]| rest.starts_with(mark);
    let c_like = style != Style::Python;
    if style == Style::Python && starts(b"#") || c_like && starts(b"//") {
        return Some(until(rest, 0, b"\n"));
    }
    if c_like && starts(b"/*") {
        return Some(until(rest, 2, b"*/") + 2);
    }
    if matches!(style, Style::Python | Style::Java) {
        for mark in [b"\"\"\"".as_slice(), b"'''"] {
            if starts(mark) && (style == Style::Python || mark == b"\"\"\"") {
                return Some(until(rest, 3, mark) + 3);
            }
        }
    }
    match rest.first()? {
        b'"' => Some(quoted(rest, b'"', style == Style::Rust)),
        b'\'' if style == Style::Rust => character(rest),
        b'\'' => Some(quoted(rest, b'\'', false)),
        b'`' if matches!(style, Style::JavaScript) => Some(quoted(rest, b'`', true)),
        b'`' if style == Style::Go => Some(until(rest, 1, b"`") + 1),
        b'r' if style == Style::Rust && !just.is_ascii_alphanumeric() && just != b'_' => raw(rest),
        _ => None,
    }
}

/// Where a mark stands, or the end.
fn until(rest: &[u8], from: usize, mark: &[u8]) -> usize {
    let tail = rest.get(from..).unwrap_or_default();
    tail.windows(mark.len()).position(|window| window == mark).map_or(rest.len(), |at| from + at)
}

/// A string with escapes. One that may not cross lines ends with its line.
fn quoted(rest: &[u8], mark: u8, lines: bool) -> usize {
    let mut at = 1;
    while let Some(byte) = rest.get(at) {
        match byte {
            b'\\' => at += 1,
            b'\n' if !lines => return at,
            byte if *byte == mark => return at + 1,
            _ => {}
        }
        at += 1;
    }
    rest.len()
}

/// A character of Rust; a lifetime is none.
fn character(rest: &[u8]) -> Option<usize> {
    // No character is longer than this, and a lifetime has no end to look for.
    let end = quoted(rest.get(..13).unwrap_or(rest), b'\'', false);
    (end <= 12 && rest.get(end - 1) == Some(&b'\'') && (end <= 6 || rest.get(1) == Some(&b'\\')))
        .then_some(end)
}

/// `r"…"`, `r#"…"#`.
fn raw(rest: &[u8]) -> Option<usize> {
    let hashes = rest.iter().skip(1).take_while(|byte| **byte == b'#').count();
    if rest.get(1 + hashes) != Some(&b'"') {
        return None;
    }
    let mut mark = vec![b'"'];
    mark.extend(std::iter::repeat_n(b'#', hashes));
    Some((until(rest, 2 + hashes, &mark) + mark.len()).min(rest.len()))
}

/// A regular expression of JavaScript, if it closes; and how many bytes were looked at.
fn regex(rest: &[u8]) -> (Option<usize>, usize) {
    let mut class = false;
    let mut at = 1;
    while let Some(byte) = rest.get(at) {
        match byte {
            b'\n' => return (None, at),
            b'\\' => at += 1,
            b'[' => class = true,
            b']' => class = false,
            b'/' if !class => return (Some(at + 1), at + 1),
            _ => {}
        }
        at += 1;
    }
    (None, rest.len())
}

/// Where each bracket of a masked text is closed. Which kind of bracket closes it does not matter.
pub(super) struct Brackets {
    closed: HashMap<usize, usize>,
    whole: usize,
}

impl Brackets {
    pub(super) fn of(masked: &str) -> Self {
        let mut open = Vec::new();
        let mut closed = HashMap::new();
        for (at, byte) in masked.bytes().enumerate() {
            match byte {
                b'(' | b'[' | b'{' => open.push(at),
                b')' | b']' | b'}' => {
                    if let Some(from) = open.pop() {
                        closed.insert(from, at + 1);
                    }
                }
                _ => {}
            }
        }
        Self { closed, whole: masked.len() }
    }

    /// The place after the bracket that closes the one at `open`; the end of the text if none does.
    pub(super) fn closing(&self, open: usize) -> usize {
        self.closed.get(&open).copied().unwrap_or(self.whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_strings_are_blank_and_everything_keeps_its_place() {
        for (style, text, code) in [
            (Style::Python, "a = 'def' # b\nc", "a = '____ ___\nc"),
            (Style::Python, "\"\"\"x\ny\"\"\" z", "\"___\n____ z"),
            (Style::JavaScript, "f(/\"(/, `a${b}`) // c", "f(____, `______) ____"),
            (Style::JavaScript, "a / b / c", "a / b / c"),
            (Style::Go, "x := `a\nb` + \"}\"", "x := `_\n__ + \"__"),
            (Style::Rust, "let c = 'a'; fn f<'b>() { r#\"}\"# }", "let c = '__; fn f<'b>() { ______ }"),
            (Style::Rust, "return r\"\\\"; a()", "return ____; a()"),
            (Style::Java, "a(\"\\\"\"); /* } */ b", "a(\"___); _______ b"),
        ] {
            let masked = mask(text, style);
            assert_eq!(masked.len(), text.len(), "{text}");
            assert_eq!(masked, code.replace('_', " "), "{text}");
        }
    }

    /// A byte is looked at a few times, whatever stands around it.
    #[test]
    fn a_text_twice_as_long_takes_twice_the_steps() {
        for (style, once) in [
            (Style::JavaScript, " "),
            (Style::JavaScript, "\n"),
            (Style::JavaScript, ",/["),
            (Style::JavaScript, ",/[\\"),
            (Style::JavaScript, "'"),
            (Style::JavaScript, "`"),
            (Style::Rust, "'\\"),
            (Style::Rust, "'a "),
            (Style::Rust, "r#"),
            (Style::Java, "/*"),
            (Style::Go, "`"),
            (Style::Python, "\"\"\"'"),
        ] {
            let steps = |bytes: usize| masked(&once.repeat(bytes / once.len()), style).1;
            let (half, whole) = (steps(1 << 19), steps(1 << 20));
            assert!(whole <= 4 << 20, "{style:?} {once:?}: {whole}");
            assert!(whole <= half * 2 + 64, "{style:?} {once:?}: {half}, then {whole}");
        }
    }

    #[test]
    fn a_bracket_that_is_not_closed_ends_with_the_text() {
        assert_eq!(Brackets::of("f(a[b]) c").closing(1), 7);
        assert_eq!(Brackets::of("f(a").closing(1), 3);
    }
}
