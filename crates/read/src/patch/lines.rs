//! Lines of a patch with their numbers, and problems that name them.

use caution_core::problem::{Position, Problem};

/// One line without its line feed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    /// From 1.
    pub(super) number: u32,
    /// Its bytes; a carriage return at the end is still there.
    pub(super) raw: &'a [u8],
}

impl<'a> Line<'a> {
    /// The bytes without a carriage return at the end.
    pub(super) fn text(&self) -> &'a [u8] {
        self.raw.strip_suffix(b"\r").unwrap_or(self.raw)
    }

    pub(super) fn is_blank(&self) -> bool {
        self.raw.iter().all(u8::is_ascii_whitespace)
    }
}

/// A place in the lines of a patch.
#[derive(Debug, Clone)]
pub(super) struct Cursor<'a> {
    pub(super) input: &'a str,
    bytes: &'a [u8],
    offset: usize,
    number: u32,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(input: &'a str, bytes: &'a [u8]) -> Self {
        Self { input, bytes, offset: 0, number: 1 }
    }

    /// The line here, without moving on.
    pub(super) fn peek(&self) -> Option<Line<'a>> {
        let rest = self.bytes.get(self.offset..).filter(|rest| !rest.is_empty())?;
        let length = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
        Some(Line { number: self.number, raw: rest.get(..length).unwrap_or(rest) })
    }

    /// The line here, moving behind it.
    pub(super) fn next(&mut self) -> Option<Line<'a>> {
        let line = self.peek()?;
        self.offset = (self.offset + line.raw.len() + 1).min(self.bytes.len());
        self.number = self.number.saturating_add(1);
        Some(line)
    }

    /// Moves on if the line here begins so, and gives what follows the beginning.
    pub(super) fn after(&mut self, prefix: &[u8]) -> Option<&'a [u8]> {
        let line = self.peek()?;
        let rest = line.text().strip_prefix(prefix)?;
        self.next();
        Some(rest)
    }

    /// The bytes between two offsets.
    pub(super) fn between(&self, start: usize, end: usize) -> &'a [u8] {
        self.bytes.get(start..end).unwrap_or_default()
    }

    pub(super) fn offset(&self) -> usize {
        self.offset
    }

    /// A problem at a line.
    pub(super) fn problem(&self, line: Line<'_>, message: impl Into<String>, hint: &str) -> Problem {
        let shown = shown(line.text());
        let mut problem =
            Problem::new(self.input, message).at(Position { line: 1, column: 1 }, &shown).hint(hint);
        problem.position.line = line.number;
        problem
    }

    /// A problem at the end of the patch.
    pub(super) fn problem_at_end(&self, message: impl Into<String>, hint: &str) -> Problem {
        let number = self.number.saturating_sub(1).max(1);
        self.problem(Line { number, raw: b"" }, message, hint)
    }
}

/// Bytes as text for display, cut where they become long.
pub(super) fn shown(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes.get(..400).unwrap_or(bytes)).into_owned()
}

/// A whole number without sign, small enough to be a line number.
pub(super) fn number(digits: &[u8]) -> Option<u32> {
    let text = std::str::from_utf8(digits).ok()?;
    let plain = !text.is_empty() && text.len() <= 10 && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten().filter(|number| *number <= i32::MAX as u32)
}

/// Cuts bytes at the first occurrence of a separator.
pub(super) fn split_once<'b>(bytes: &'b [u8], separator: &[u8]) -> Option<(&'b [u8], &'b [u8])> {
    let at = bytes.windows(separator.len()).position(|window| window == separator)?;
    Some((bytes.get(..at)?, bytes.get(at + separator.len()..)?))
}
