//! Words: quotes, escapes, substitutions.

use std::rc::Rc;

use super::super::syntax::{Part, Word};
use super::{Ground, Parsed, Parser, nested};

/// What a scan for the end of an arithmetic expression may look at.
const ARITHMETIC_BYTES: usize = 64 << 10;

impl Parser<'_> {
    /// The word that begins here, if one does.
    pub(super) fn word(&mut self) -> Parsed<Option<Word>> {
        let start = self.at;
        let mut word = Word::default();
        while self.at < self.end {
            match self.byte(0) {
                b'<' | b'>' if self.byte(1) == b'(' => self.process(&mut word)?,
                b'(' if self.at > start && self.extended() => self.pattern(&mut word)?,
                b'\r' if self.byte(1) == b'\n' || self.at + 1 == self.end => break,
                b'#' if self.at == start => break,
                byte if Self::ends_word(byte) => break,
                _ => self.part(&mut word)?,
            }
        }
        if self.at == start {
            return Ok(None);
        }
        self.count()?;
        word.span = self.span(start, self.at);
        Ok(Some(word))
    }

    /// Whether what stands before a parenthesis makes it an extended pattern.
    fn extended(&self) -> bool {
        let before = self.at.checked_sub(1).and_then(|at| self.text.as_bytes().get(at));
        matches!(before, Some(b'?' | b'*' | b'+' | b'@' | b'!'))
    }

    /// `(a|b)` of an extended pattern.
    fn pattern(&mut self, word: &mut Word) -> Parsed<()> {
        let mut open = 0usize;
        while self.at < self.end {
            match self.byte(0) {
                b'(' => {
                    open += 1;
                    self.letter(word);
                }
                b')' => {
                    open -= 1;
                    self.letter(word);
                    if open == 0 {
                        return Ok(());
                    }
                }
                b'\n' => break,
                b'\'' | b'"' | b'\\' | b'$' | b'`' => self.part(word)?,
                _ => self.letter(word),
            }
        }
        self.stop("a `(` that is not closed")
    }

    /// One character as it stands.
    pub(super) fn letter(&mut self, word: &mut Word) {
        let rest = self.rest();
        if let Some(letter) = rest.chars().next() {
            self.at += letter.len_utf8();
            word.push(rest.get(..letter.len_utf8()).unwrap_or(""), false);
        }
    }

    /// One part of a word outside of double quotes.
    pub(super) fn part(&mut self, word: &mut Word) -> Parsed<()> {
        match self.byte(0) {
            b'\\' if self.byte(1) == b'\n' => self.at += 2,
            b'\\' if self.byte(1) == b'\r' && self.byte(2) == b'\n' => self.at += 3,
            b'\\' => {
                self.at += 1;
                match self.peek() {
                    Some(letter) => {
                        self.at += letter.len_utf8();
                        word.push(letter.encode_utf8(&mut [0; 4]), true);
                    }
                    None => word.push("\\", true),
                }
            }
            b'\'' => {
                let body = self.rest().get(1..).unwrap_or("");
                let Some(length) = body.find('\'') else { return self.stop("a `'` that is not closed") };
                word.push(body.get(..length).unwrap_or(""), true);
                self.at += length + 2;
            }
            b'"' => self.double(word)?,
            b'$' if self.byte(1) == b'\'' => self.ansi(word)?,
            b'$' if self.byte(1) == b'"' => {
                self.at += 1;
                self.double(word)?;
            }
            b'$' => self.dollar(word, false)?,
            b'`' => self.backticks(word, false)?,
            _ => {
                let rest = self.rest();
                let length = rest
                    .bytes()
                    .take_while(|byte| {
                        !Self::ends_word(*byte)
                            && !matches!(
                                byte,
                                b'\\' | b'\'' | b'"' | b'$' | b'`' | b'\r' | b'}' | b'/' | b']' | b':'
                            )
                    })
                    .count();
                if length == 0 {
                    self.letter(word);
                } else {
                    word.push(rest.get(..length).unwrap_or(""), false);
                    self.at += length;
                }
            }
        }
        Ok(())
    }

    fn double(&mut self, word: &mut Word) -> Parsed<()> {
        let start = self.at;
        self.at += 1;
        let inner = self.quoted(Some(b'"'))?;
        if self.byte(0) != b'"' || self.at >= self.end {
            self.at = start;
            return self.stop("a `\"` that is not closed");
        }
        self.at += 1;
        if inner.parts.is_empty() {
            word.push("", true);
        }
        for part in inner.parts {
            match part {
                Part::Text { text, quoted } => word.push(&text, quoted),
                part => word.parts.push(part),
            }
        }
        Ok(())
    }

    /// The inside of double quotes, or of a here-document: up to a closing byte or the end.
    pub(super) fn quoted(&mut self, close: Option<u8>) -> Parsed<Word> {
        let start = self.at;
        let mut word = Word::default();
        while self.at < self.end {
            let byte = self.byte(0);
            match byte {
                _ if Some(byte) == close => break,
                b'\\' => self.escape(&mut word, close),
                b'$' => self.dollar(&mut word, true)?,
                b'`' => self.backticks(&mut word, true)?,
                _ => {
                    let rest = self.rest();
                    let length = rest
                        .bytes()
                        .take_while(|byte| Some(*byte) != close && !matches!(byte, b'\\' | b'$' | b'`'))
                        .count();
                    word.push(rest.get(..length).unwrap_or(""), true);
                    self.at += length;
                }
            }
        }
        word.span = self.span(start, self.at);
        Ok(word)
    }

    /// A backslash in double quotes: it escapes few characters, and stays in front of the others.
    fn escape(&mut self, word: &mut Word, close: Option<u8>) {
        match self.byte(1) {
            b'\n' => self.at += 2,
            byte @ (b'$' | b'`' | b'\\') => {
                word.push(char::from(byte).encode_utf8(&mut [0; 4]), true);
                self.at += 2;
            }
            b'"' if close.is_some() => {
                word.push("\"", true);
                self.at += 2;
            }
            _ => {
                word.push("\\", true);
                self.at += 1;
            }
        }
    }

    /// `$'…'`.
    fn ansi(&mut self, word: &mut Word) -> Parsed<()> {
        let start = self.at;
        self.at += 2;
        let mut raw = String::new();
        loop {
            let Some(letter) = self.peek() else {
                self.at = start;
                return self.stop("a `'` that is not closed");
            };
            self.at += letter.len_utf8();
            match letter {
                '\'' => break,
                '\\' => {
                    raw.push('\\');
                    if let Some(next) = self.peek() {
                        raw.push(next);
                        self.at += next.len_utf8();
                    }
                }
                letter => raw.push(letter),
            }
        }
        word.push(&super::super::escape::decoded(&raw), true);
        Ok(())
    }

    /// What a `$` begins.
    fn dollar(&mut self, word: &mut Word, quoted: bool) -> Parsed<()> {
        if self.looking_at("$((") && self.arithmetic_end(self.at + 3).is_some() {
            self.at += 3;
            let expression = self.deeper(Self::arithmetic)?;
            word.parts.push(Part::Arithmetic { expression, quoted });
            return Ok(());
        }
        match self.byte(1) {
            b'(' => {
                let start = self.at;
                self.at += 2;
                let script = self.inner()?;
                if !self.take(")") {
                    return self.stop("a `$(` that is not closed");
                }
                let source = self.text.get(start..self.at).unwrap_or("").to_owned();
                word.parts.push(Part::Command { script: Rc::new(script), quoted, source });
                Ok(())
            }
            b'[' => {
                self.at += 2;
                let mut expression = Word::default();
                while self.byte(0) != b']' {
                    if self.at >= self.end {
                        return self.stop("a `$[` that is not closed");
                    }
                    self.expression_part(&mut expression)?;
                }
                self.at += 1;
                word.parts.push(Part::Arithmetic { expression, quoted });
                Ok(())
            }
            b'{' => self.deeper(|parser| parser.braced(word, quoted)),
            _ => {
                self.plain(word, quoted);
                Ok(())
            }
        }
    }

    fn backticks(&mut self, word: &mut Word, quoted: bool) -> Parsed<()> {
        let start = self.at;
        self.at += 1;
        let mut inner = String::new();
        loop {
            let Some(letter) = self.peek() else {
                self.at = start;
                return self.stop("a `` ` `` that is not closed");
            };
            self.at += letter.len_utf8();
            match letter {
                '`' => break,
                '\\' => match self.peek() {
                    Some(next @ ('`' | '\\' | '$')) => {
                        inner.push(next);
                        self.at += 1;
                    }
                    Some('"') if quoted => {
                        inner.push('"');
                        self.at += 1;
                    }
                    _ => inner.push('\\'),
                },
                letter => inner.push(letter),
            }
        }
        let span = self.span(start, self.at);
        let depth = self.depth;
        let script = self.deeper(|_| Ok(nested(&inner, Ground::Whole(span), depth + 1)))?;
        if let Some(trouble) = script.1.first() {
            self.at = start;
            return self.stop(trouble.why);
        }
        let source = self.text.get(start..self.at).unwrap_or("").to_owned();
        word.parts.push(Part::Command { script: Rc::new(script.0), quoted, source });
        Ok(())
    }

    fn process(&mut self, word: &mut Word) -> Parsed<()> {
        let start = self.at;
        let out = self.byte(0) == b'>';
        self.at += 2;
        let script = self.inner()?;
        if !self.take(")") {
            return self.stop("a `(` that is not closed");
        }
        let source = self.text.get(start..self.at).unwrap_or("").to_owned();
        word.parts.push(Part::Process { script: Rc::new(script), out, source });
        Ok(())
    }

    /// Where the `))` stands that closes an arithmetic expression which begins at a place; `None` if it is
    /// no arithmetic expression, but a subshell in another.
    pub(super) fn arithmetic_end(&self, from: usize) -> Option<usize> {
        let mut open = 0usize;
        let mut bytes =
            self.text.as_bytes().get(from..self.end)?.iter().enumerate().take(ARITHMETIC_BYTES).peekable();
        while let Some((at, byte)) = bytes.next() {
            match byte {
                b'\\' => drop(bytes.next()),
                b'\'' | b'"' => {
                    while bytes.peek().is_some_and(|(_, next)| *next != byte) {
                        bytes.next();
                    }
                    bytes.next();
                }
                b'(' => open += 1,
                b')' if open > 0 => open -= 1,
                b')' => return bytes.peek().is_some_and(|(_, next)| **next == b')').then_some(from + at),
                _ => {}
            }
        }
        None
    }

    /// The expression up to its `))`, which is taken.
    pub(super) fn arithmetic(&mut self) -> Parsed<Word> {
        let Some(end) = self.arithmetic_end(self.at) else { return self.stop("a `((` that is not closed") };
        let start = self.at;
        let mut word = Word::default();
        while self.at < end {
            self.expression_part(&mut word)?;
        }
        word.span = self.span(start, self.at);
        if !self.take("))") {
            return self.stop("a `((` that is not closed");
        }
        Ok(word)
    }

    fn expression_part(&mut self, word: &mut Word) -> Parsed<()> {
        match self.byte(0) {
            b'\'' | b'"' | b'\\' | b'$' | b'`' => self.part(word),
            _ => {
                self.letter(word);
                Ok(())
            }
        }
    }
}
