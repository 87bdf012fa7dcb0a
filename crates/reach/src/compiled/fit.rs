//! Whether the ranges of an index fit a text.

use std::sync::Arc;

use caution_read::scip::{Document, Encoding, Range};

use super::{Joined, Named};

/// A text by its lines.
#[derive(Debug)]
pub(crate) struct Text {
    text: Arc<str>,
    starts: Vec<usize>,
}

impl Text {
    pub(super) fn new(text: Arc<str>) -> Self {
        let ends = text.match_indices('\n').map(|(at, _)| at + 1);
        let starts = std::iter::once(0).chain(ends).collect();
        Self { text, starts }
    }

    fn line(&self, line: u32) -> Option<&str> {
        let line = usize::try_from(line).ok()?;
        let start = *self.starts.get(line)?;
        let end = self.starts.get(line + 1).copied().unwrap_or(self.text.len());
        self.text.get(start..end)
    }

    /// The whole name that stands at a range; `None` if none does.
    pub(super) fn word(&self, range: Range, encoding: Encoding) -> Option<&str> {
        let line = self.line(range.line).filter(|_| range.line == range.last_line)?;
        let encodings: &[Encoding] = match encoding {
            Encoding::Unknown => &[Encoding::Utf16, Encoding::Utf8, Encoding::Utf32],
            Encoding::Utf8 => &[Encoding::Utf8],
            Encoding::Utf16 => &[Encoding::Utf16],
            Encoding::Utf32 => &[Encoding::Utf32],
        };
        encodings.iter().find_map(|encoding| {
            let start = offset(line, range.character, *encoding)?;
            let end = offset(line, range.last_character, *encoding)?;
            let word = line.get(start..end)?;
            let before = line.get(..start)?.chars().next_back();
            let after = line.get(end..)?.chars().next();
            let is_whole = !before.is_some_and(is_letter) && !after.is_some_and(is_letter);
            let is_word = !word.is_empty() && word.chars().all(|letter| is_letter(letter) || letter == '#');
            (is_whole && is_word).then(|| word.strip_prefix("r#").unwrap_or(word))
        })
    }
}

fn is_letter(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_' || letter == '$'
}

fn offset(line: &str, character: u32, encoding: Encoding) -> Option<usize> {
    let wanted = usize::try_from(character).ok()?;
    if encoding == Encoding::Utf8 {
        return (wanted <= line.len()).then_some(wanted);
    }
    let mut seen = 0;
    for (at, letter) in line.char_indices() {
        if seen == wanted {
            return Some(at);
        }
        seen += if encoding == Encoding::Utf32 { 1 } else { letter.len_utf16() };
    }
    (seen == wanted).then_some(line.len())
}

/// Whether a document was made from a text.
pub(super) fn fits(joined: &Joined, document: &Document, text: &Text) -> bool {
    if let Some(known) = &document.text {
        return known.lines().eq(text.text.lines());
    }
    let last = document.occurrences.iter().map(|occurrence| occurrence.range.last_line).max().unwrap_or(0);
    if usize::try_from(last).map_or(true, |last| last >= text.starts.len()) {
        return false;
    }
    let (mut right, mut wrong) = (0_usize, 0_usize);
    for occurrence in document.occurrences.iter().filter(|occurrence| occurrence.roles.is_definition()) {
        let named: &Named = joined.name(occurrence.symbol);
        if named.is_written() && occurrence.range.character != occurrence.range.last_character {
            let there = text.word(occurrence.range, document.encoding);
            *(if there == Some(&named.name) { &mut right } else { &mut wrong }) += 1;
        }
    }
    // Some names are written otherwise where they are defined (a constructor), so a few may differ.
    wrong * 4 <= right
}
