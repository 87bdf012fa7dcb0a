//! A word as one text: parts that only running tells become marks, which readers of programs carry along.

use crate::word::{Piece, Word};
use caution_core::command::Span;

/// Before and after the number of an unknown part. Both are letters that hardly anybody uses: every grammar
/// takes a mark for a name.
const OPEN: char = '\u{a66e}';
const CLOSE: char = '\u{a66d}';

/// The text of a word with marks for its unknown parts.
#[derive(Debug, Clone, Default)]
pub(crate) struct Marks {
    unknown: Vec<String>,
    word: Word,
}

impl Marks {
    /// The text of a word, and what its marks stand for.
    pub(crate) fn of(word: &Word) -> (String, Self) {
        let mut text = String::new();
        let mut unknown = Vec::new();
        for piece in &word.pieces {
            match piece {
                Piece::Text(known) => text.extend(
                    known
                        .chars()
                        .map(|c| if matches!(c, OPEN | CLOSE) { char::REPLACEMENT_CHARACTER } else { c }),
                ),
                Piece::Unknown(what) => {
                    text.push(OPEN);
                    text.push_str(&unknown.len().to_string());
                    text.push(CLOSE);
                    unknown.push(what.clone());
                }
            }
        }
        let word = Word { pieces: Vec::new(), ..word.clone() };
        (text, Self { unknown, word })
    }

    /// Where the text stands in the outermost text.
    pub(crate) fn span(&self) -> Span {
        self.word.span
    }

    /// A part of the text as a word.
    pub(crate) fn word(&self, text: &str) -> Word {
        let mut word = Word { span: self.word.span, ..Word::default() };
        let mut parts = text.split(OPEN);
        word.push_text(parts.next().unwrap_or(""));
        for part in parts {
            let (number, rest) = part.split_once(CLOSE).unwrap_or((part, ""));
            let what = number.parse::<usize>().ok().and_then(|at| self.unknown.get(at));
            word.pieces.push(Piece::Unknown(what.cloned().unwrap_or_else(|| "?".to_owned())));
            word.push_text(rest);
        }
        // A variable that is not set leaves nothing but a slash.
        if word.text().is_none_or(|text| text.starts_with('/')) {
            word.doubts.clone_from(&self.word.doubts);
        }
        word.credentials.clone_from(&self.word.credentials);
        word.quoted = true;
        word
    }
}

/// Whether a text holds a mark.
pub(crate) fn marked(text: &str) -> bool {
    text.contains(OPEN)
}

/// Whether a character begins a mark.
pub(crate) fn opens(character: char) -> bool {
    character == OPEN
}

/// Whether a character ends a mark.
pub(crate) fn closes(character: char) -> bool {
    character == CLOSE
}
