//! The rows of a table that a test runs through.

use std::sync::LazyLock;

use regex::Regex;

use super::mask::Brackets;

macro_rules! regex {
    ($name:ident, $text:literal) => {
        static $name: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new($text).ok());
    };
}

/// How many rows of one table are kept.
const ROWS: usize = 2_000;

/// How long a table may be, in bytes.
const TABLE: usize = 1 << 16;

regex!(STRUCTS, r"\[\]\*?struct\s*(?P<fields>\{)");
regex!(SOURCE, r"@(?:CsvSource|ValueSource|EnumSource)\b");
regex!(CASE, r"(?m)^[ \t]*#\[(?:\w+::)*(?:case|test_case)(?:::\w+)?\(.*\)\][ \t]*$");

/// What stands between a bracket and the place behind the one that closes it, split at the commas at its top:
/// the place of each part in the text, and the part without its spaces.
pub(super) fn split(text: &str, code: &str, (open, end): (usize, usize)) -> Vec<(usize, String)> {
    let end = end.saturating_sub(1);
    let mut list = Vec::new();
    if end.saturating_sub(open) > TABLE {
        return list;
    }
    let (mut depth, mut from) = (0_i64, open + 1);
    let inner = code.as_bytes().get(open + 1..end).unwrap_or_default();
    let mut push = |from: usize, to: usize| {
        let part = text.get(from..to).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
        if !part.is_empty() && list.len() < ROWS {
            list.push((from, part));
        }
    };
    for (at, byte) in inner.iter().enumerate() {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth -= 1,
            b',' if depth == 0 => {
                push(from, open + 1 + at);
                from = open + 2 + at;
            }
            _ => {}
        }
    }
    push(from, end);
    list
}

/// Reads the tables of one file. How many bytes of tables are looked at is bounded, however they stand in one
/// another.
pub(super) struct Tables<'a> {
    text: &'a str,
    code: &'a str,
    brackets: &'a Brackets,
    left: usize,
}

impl<'a> Tables<'a> {
    pub(super) fn new(text: &'a str, code: &'a str, brackets: &'a Brackets) -> Self {
        Self { text, code, brackets, left: text.len().saturating_mul(4) }
    }

    fn split(&mut self, open: usize) -> Vec<String> {
        let end = self.brackets.closing(open);
        let Some(left) = self.left.checked_sub(end.saturating_sub(open)) else { return Vec::new() };
        self.left = left;
        split(self.text, self.code, (open, end)).into_iter().map(|(_, row)| row).collect()
    }

    /// The place of the next byte that is no space, if it is this one.
    fn next(&self, from: usize, byte: u8) -> Option<usize> {
        let rest = self.code.as_bytes().get(from..)?;
        let space = rest.iter().take(200).take_while(|byte| byte.is_ascii_whitespace()).count();
        (rest.get(space) == Some(&byte)).then_some(from + space)
    }

    /// `it.each([…])`: the bracket of the call.
    pub(super) fn javascript(&mut self, open: usize) -> Vec<String> {
        self.next(open + 1, b'[').map_or_else(Vec::new, |open| self.split(open))
    }

    /// `[]struct{…}{…}`.
    pub(super) fn go(&mut self, (from, to): (usize, usize)) -> Vec<String> {
        let Some(regex) = STRUCTS.as_ref() else { return Vec::new() };
        let mut rows = Vec::new();
        for found in regex.captures_iter(self.code.get(from..to).unwrap_or_default()) {
            let fields = found.name("fields").map(|fields| self.brackets.closing(from + fields.start()));
            let open = fields.and_then(|fields| self.next(fields, b'{'));
            let Some(open) = open else { continue };
            rows.extend(self.split(open).into_iter().filter(|row| row.starts_with('{')));
        }
        rows
    }

    /// What `@CsvSource` and its kin list in braces.
    pub(super) fn java(&mut self, (from, to): (usize, usize)) -> Vec<String> {
        let Some(regex) = SOURCE.as_ref() else { return Vec::new() };
        let notes = self.code.get(from..to).unwrap_or_default();
        let Some(found) = regex.find(notes) else { return Vec::new() };
        let open = notes.get(found.end()..).and_then(|rest| rest.find('{'));
        open.map_or_else(Vec::new, |open| self.split(from + found.end() + open))
    }

    /// `#[case(…)]`, one a line.
    pub(super) fn rust(&self, (from, to): (usize, usize)) -> Vec<String> {
        let (Some(regex), Some(notes)) = (CASE.as_ref(), self.text.get(from..to)) else { return Vec::new() };
        regex.find_iter(notes).take(ROWS).map(|found| found.as_str().trim().to_owned()).collect()
    }
}

/// The rows that are gone, if none came or was changed.
pub(super) fn dropped<'a>(before: &'a [String], after: &[String]) -> Option<Vec<&'a String>> {
    if after.is_empty() || after.len() >= before.len() || before.len() >= ROWS {
        return None;
    }
    let mut left: std::collections::HashMap<&String, usize> = std::collections::HashMap::new();
    for row in after {
        *left.entry(row).or_default() += 1;
    }
    let gone = before.iter().filter(|row| match left.get_mut(row) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    });
    let gone: Vec<&String> = gone.collect();
    left.values().all(|count| *count == 0).then_some(gone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_split_at_the_top_and_told_where_only_some_are_gone() {
        let rows = |text: &str| {
            split(text, text, (0, text.len())).into_iter().map(|(_, row)| row).collect::<Vec<_>>()
        };
        assert_eq!(rows("[(1, 2),\n  [3],\n]"), ["(1, 2)", "[3]"]);
        assert_eq!(rows("["), Vec::<String>::new());
        let gone = |before: &str, after: &str| dropped(&rows(before), &rows(after)).map(|gone| gone.len());
        assert_eq!(gone("[1, 2, 3]", "[1, 3]"), Some(1));
        assert_eq!(gone("[1, 2, 3]", "[1, 4]"), None);
        assert_eq!(gone("[1, 2]", "[2, 1]"), None);
    }
}
