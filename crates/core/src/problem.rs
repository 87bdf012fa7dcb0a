//! What is wrong with an input, where, and how to mend it.

use std::fmt;

/// A place in an input: the first line and column are 1; 0 means "not known".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Position {
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
}

/// A fault in an input that a person wrote or a tool produced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The input: a path, `--context FILE`, `refs/notes/ai of 1a2b…`.
    pub input: String,
    /// Where in it.
    pub position: Position,
    /// What is wrong: one sentence, lower case, no full stop, the user's words in backticks.
    pub message: String,
    /// How to mend it.
    pub hint: Option<String>,
    /// The line of the input that holds the fault, for display.
    pub line_text: Option<String>,
}

impl Problem {
    /// A problem without a place.
    pub fn new(input: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            input: input.into(),
            position: Position::default(),
            message: message.into(),
            hint: None,
            line_text: None,
        }
    }

    /// Says how to mend it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Says where, and takes that line of `text` for display.
    #[must_use]
    pub fn at(mut self, position: Position, text: &str) -> Self {
        self.position = position;
        self.line_text = (position.line as usize)
            .checked_sub(1)
            .and_then(|index| text.lines().nth(index))
            // A control character in a hostile input must not reach a terminal.
            .map(|line| {
                let shown =
                    |letter: char| if letter.is_control() && letter != '\t' { '\u{fffd}' } else { letter };
                line.chars().take(200).map(shown).collect()
            });
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.input)?;
        if self.position.line > 0 {
            write!(f, ":{}:{}", self.position.line, self.position.column.max(1))?;
        }
        write!(f, ": {}", self.message)
    }
}

impl std::error::Error for Problem {}
