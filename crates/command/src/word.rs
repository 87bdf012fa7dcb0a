//! Words of a command, as far as their values are known.

use caution_core::command::{Credential, Doubt, Span};

/// A part of a word.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Piece {
    /// Known text.
    Text(String),
    /// Something that only running tells, and what it is: `$1`, `$(date)`.
    Unknown(String),
}

/// A word.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Word {
    /// Its parts, in order.
    pub pieces: Vec<Piece>,
    /// Where it stands in the outermost text.
    pub span: Span,
    /// What is doubtful about it.
    pub doubts: Vec<Doubt>,
    /// Secrets whose values are in it.
    pub credentials: Vec<Credential>,
    /// Whether any part of it was quoted: such a word is no option by accident and no glob.
    pub quoted: bool,
}

impl Word {
    /// A word whose value is known.
    pub fn of(text: impl Into<String>) -> Self {
        Self { pieces: vec![Piece::Text(text.into())], ..Self::default() }
    }

    /// A word whose value only running tells.
    pub fn unknown(what: impl Into<String>) -> Self {
        Self { pieces: vec![Piece::Unknown(what.into())], ..Self::default() }
    }

    /// The same word at a place.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.span = span;
        self
    }

    /// Adds known text to its end.
    pub fn push_text(&mut self, text: &str) {
        if let Some(Piece::Text(last)) = self.pieces.last_mut() {
            last.push_str(text);
        } else if !text.is_empty() {
            self.pieces.push(Piece::Text(text.to_owned()));
        }
    }

    /// Adds another word to its end.
    pub fn push(&mut self, other: &Self) {
        for piece in &other.pieces {
            match piece {
                Piece::Text(text) => self.push_text(text),
                Piece::Unknown(_) => self.pieces.push(piece.clone()),
            }
        }
        self.doubts.extend(other.doubts.iter().cloned());
        self.credentials.extend(other.credentials.iter().cloned());
        self.quoted |= other.quoted;
    }

    /// Its value, if all of it is known.
    pub fn text(&self) -> Option<&str> {
        match self.pieces.as_slice() {
            [] => Some(""),
            [Piece::Text(text)] => Some(text),
            _ => None,
        }
    }

    /// Whether its value is exactly this.
    pub fn is(&self, text: &str) -> bool {
        self.text() == Some(text)
    }

    /// What is known of its beginning.
    pub fn beginning(&self) -> &str {
        match self.pieces.first() {
            Some(Piece::Text(text)) => text,
            _ => "",
        }
    }

    /// Its value with unknown parts as they were written.
    pub fn shown(&self) -> String {
        self.pieces
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) | Piece::Unknown(text) => text.as_str(),
            })
            .collect()
    }

    /// The known texts in it: what can be searched for words, whatever the rest is.
    pub fn known(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Text(text) => Some(text.as_str()),
            Piece::Unknown(_) => None,
        })
    }
}
