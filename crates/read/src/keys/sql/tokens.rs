//! The tokens of SQL: words, texts, marks, and comments that act.

use caution_core::facts::mix;

/// A token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// A word or a name in quotes, as it is compared.
    Word(String),
    /// A text; whether it is empty.
    Text(bool, u64),
    /// A mark.
    Mark(char),
}

/// Reads tokens.
pub(super) struct Reader<'a> {
    bytes: &'a [u8],
    text: &'a str,
    at: usize,
    line: u32,
    /// Whether a statement ends here, though nothing is written.
    ends: bool,
    /// Whether a statement has begun.
    inside: bool,
}

/// What comments of tools begin with that act: which way a statement belongs to, how it is run.
const ACTING: &[&str] = &["+", "rollback", "changeset", "migrate:", "precondition", "name:", "liquibase"];

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { bytes: text.as_bytes(), text, at: 0, line: 1, ends: false, inside: false }
    }
}

impl Reader<'_> {
    /// The line that is being read.
    pub(super) fn line(&self) -> u32 {
        self.line
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn starts(&self, with: &str) -> bool {
        self.bytes.get(self.at..).is_some_and(|rest| rest.starts_with(with.as_bytes()))
    }

    fn step(&mut self) {
        if self.peek() == Some(b'\n') {
            self.line = self.line.saturating_add(1);
        }
        self.at += 1;
    }

    fn past(&mut self, end: &str) {
        while self.peek().is_some() && !self.starts(end) {
            self.step();
        }
        self.at = (self.at + end.len()).min(self.bytes.len());
    }

    /// The next token and its line.
    pub(super) fn next(&mut self) -> Option<(Token, u32)> {
        let found = self.token();
        self.inside = found.as_ref().is_some_and(|(token, _)| *token != Token::Mark(';'));
        found
    }

    fn token(&mut self) -> Option<(Token, u32)> {
        loop {
            if std::mem::take(&mut self.ends) {
                return Some((Token::Mark(';'), self.line));
            }
            let byte = self.peek()?;
            let line = self.line;
            match byte {
                byte if byte.is_ascii_whitespace() => self.step(),
                b'-' if self.starts("--") => {
                    let start = self.at;
                    self.past_line();
                    let said = self.text.get(start + 2..self.at).unwrap_or_default().trim();
                    if !self.inside && ACTING.iter().any(|acting| said.starts_with(acting)) {
                        self.ends = true;
                        return Some((Token::Word(format!("-- {said}")), line));
                    }
                }
                // What only MySQL reads of a comment, it runs; a hint is how it runs.
                b'/' if self.starts("/*!") => {
                    self.at += 3;
                    while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
                        self.at += 1;
                    }
                }
                b'/' if self.starts("/*+") => {
                    let start = self.at;
                    self.past("*/");
                    return Some((
                        Token::Word(self.text.get(start..self.at).unwrap_or_default().to_owned()),
                        line,
                    ));
                }
                b'*' if self.starts("*/") => self.at += 2,
                b'#' => self.past_line(),
                b'/' if self.starts("/*") => self.past("*/"),
                b'\'' => return Some((self.text(), line)),
                b'"' | b'`' => return Some((self.name(byte), line)),
                b'$' => {
                    if let Some(token) = self.dollar() {
                        return Some((token, line));
                    }
                    self.step();
                }
                byte if byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80 => {
                    let start = self.at;
                    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80;
                    while self.peek().is_some_and(fits) {
                        self.at += 1;
                    }
                    let word = self.text.get(start..self.at).unwrap_or_default();
                    return Some((Token::Word(word.to_ascii_lowercase()), line));
                }
                byte => {
                    self.step();
                    return Some((Token::Mark(char::from(byte)), line));
                }
            }
        }
    }

    fn past_line(&mut self) {
        while self.peek().is_some_and(|byte| byte != b'\n') {
            self.at += 1;
        }
    }

    fn text(&mut self) -> Token {
        self.step();
        let start = self.at;
        loop {
            match self.peek() {
                None => break,
                Some(b'\'') if self.bytes.get(self.at + 1) == Some(&b'\'') => self.step(),
                Some(b'\'') => break,
                Some(b'\\') if self.at + 1 < self.bytes.len() => self.step(),
                Some(_) => {}
            }
            self.step();
        }
        let end = self.at.min(self.bytes.len());
        let raw = self.bytes.get(start..end).unwrap_or_default();
        self.step();
        Token::Text(raw.iter().all(u8::is_ascii_whitespace), mix(0, raw))
    }

    fn name(&mut self, quote: u8) -> Token {
        self.step();
        let start = self.at;
        while self.peek().is_some_and(|byte| byte != quote) {
            self.step();
        }
        let name = self.text.get(start..self.at).unwrap_or_default().to_ascii_lowercase();
        self.step();
        Token::Word(name)
    }

    /// `$$ … $$`, `$tag$ … $tag$`: the body of a function.
    fn dollar(&mut self) -> Option<Token> {
        let rest = self.text.get(self.at + 1..)?;
        let tag = rest.get(..rest.find('$')?)?;
        if tag.len() > 64 || !tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            return None;
        }
        let mark = format!("${tag}$");
        self.at += mark.len();
        let start = self.at;
        self.past(&mark);
        let body = self.bytes.get(start..self.at).unwrap_or_default();
        Some(Token::Text(false, mix(0, body)))
    }
}
