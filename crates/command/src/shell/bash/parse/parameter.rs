//! `$name` and `${name…}`.

use super::super::syntax::{Operation, Parameter, Part, Word};
use super::{Parsed, Parser};

impl Parser<'_> {
    /// `$name`, `$1`, `$@`; or a `$` that is nothing else.
    pub(super) fn plain(&mut self, word: &mut Word, quoted: bool) {
        let rest = self.rest().get(1..).unwrap_or("");
        let length = match rest.bytes().next() {
            Some(b'0'..=b'9' | b'@' | b'*' | b'#' | b'?' | b'-' | b'$' | b'!') => 1,
            _ => Self::identifier(rest),
        };
        if length == 0 {
            word.push("$", true);
            self.at += 1;
            return;
        }
        let name = rest.get(..length).unwrap_or("").to_owned();
        self.at += 1 + length;
        let parameter = Parameter {
            source: format!("${name}"),
            name,
            index: None,
            indirect: false,
            operation: Operation::None,
        };
        word.parts.push(Part::Parameter { parameter: Box::new(parameter), quoted });
    }

    /// `${…}`.
    pub(super) fn braced(&mut self, word: &mut Word, quoted: bool) -> Parsed<()> {
        let start = self.at;
        self.at += 2;
        if matches!(self.byte(0), b' ' | b'\t' | b'\n' | b'|') {
            return self.command_in_braces(word, quoted, start);
        }
        let length_of = self.byte(0) == b'#'
            && !matches!(self.byte(1), b'}' | b':' | b'-' | b'=' | b'?' | b'+' | b'%' | b'/')
            && !(self.byte(1) == b'#' && self.byte(2) != b'}');
        if length_of {
            self.at += 1;
        }
        let indirect = self.byte(0) == b'!'
            && !matches!(self.byte(1), b'}' | b':' | b'-' | b'=' | b'?' | b'+' | b'%' | b'/' | b'#');
        if indirect {
            self.at += 1;
        }
        let rest = self.rest();
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let length = match rest.bytes().next() {
            Some(b'@' | b'*' | b'#' | b'?' | b'-' | b'$' | b'!') => 1,
            _ if digits > 0 => digits,
            _ => Self::identifier(rest),
        };
        if length == 0 {
            return self.stop("a `${` that makes no sense");
        }
        let name = rest.get(..length).unwrap_or("").to_owned();
        self.at += length;
        let index = if self.byte(0) == b'[' {
            self.at += 1;
            let index = self.until(b"]", quoted)?;
            self.at += 1;
            Some(index)
        } else {
            None
        };
        let operation = if length_of { self.closing(Operation::Length)? } else { self.operation(quoted)? };
        if self.byte(0) != b'}' || self.at >= self.end {
            return self.stop("a `${` that is not closed");
        }
        self.at += 1;
        let source = self.text.get(start..self.at).unwrap_or("").to_owned();
        let parameter = Parameter { name, index, indirect, operation, source };
        word.parts.push(Part::Parameter { parameter: Box::new(parameter), quoted });
        Ok(())
    }

    fn closing(&mut self, operation: Operation) -> Parsed<Operation> {
        if self.byte(0) == b'}' { Ok(operation) } else { self.stop("a `${` that makes no sense") }
    }

    /// `${ command; }`: the output of a command that runs in this shell.
    fn command_in_braces(&mut self, word: &mut Word, quoted: bool, start: usize) -> Parsed<()> {
        let _ = self.take("|");
        let script = self.inner()?;
        if !self.take("}") {
            return self.stop("a `${` that is not closed");
        }
        let source = self.text.get(start..self.at).unwrap_or("").to_owned();
        word.parts.push(Part::Command { script: std::rc::Rc::new(script), quoted, source });
        Ok(())
    }

    fn operation(&mut self, quoted: bool) -> Parsed<Operation> {
        let colon = self.byte(0) == b':' && matches!(self.byte(1), b'-' | b'=' | b'?' | b'+');
        if colon {
            self.at += 1;
        }
        let sign = self.byte(0);
        match sign {
            b'}' => Ok(Operation::None),
            b'-' | b'=' | b'?' | b'+' => {
                self.at += 1;
                let word = self.until(b"}", quoted)?;
                Ok(Operation::Default { sign: char::from(sign), empty: colon, word })
            }
            b'#' | b'%' => {
                let longest = self.byte(1) == sign;
                self.at += 1 + usize::from(longest);
                Ok(Operation::Strip { suffix: sign == b'%', longest, pattern: self.until(b"}", false)? })
            }
            b'/' => {
                self.at += 1;
                let how = match self.byte(0) {
                    how @ (b'/' | b'#' | b'%') => {
                        self.at += 1;
                        char::from(how)
                    }
                    _ => ' ',
                };
                let pattern = self.until(b"/}", false)?;
                let with = if self.take("/") { self.until(b"}", false)? } else { Word::default() };
                Ok(Operation::Replace { how, pattern, with })
            }
            b':' => {
                self.at += 1;
                let offset = self.until(b":}", false)?;
                let length = if self.take(":") { Some(self.until(b"}", false)?) } else { None };
                Ok(Operation::Slice { offset, length })
            }
            b'^' | b',' => {
                let all = self.byte(1) == sign;
                self.at += 1 + usize::from(all);
                let pattern = self.until(b"}", false)?;
                // With a pattern only some letters change.
                Ok(if pattern.parts.is_empty() {
                    Operation::Case { upper: sign == b'^', all }
                } else {
                    Operation::Other
                })
            }
            b'@' => {
                self.at += 1;
                let operation = match self.byte(0) {
                    b'U' => Operation::Case { upper: true, all: true },
                    b'L' => Operation::Case { upper: false, all: true },
                    b'u' => Operation::Case { upper: true, all: false },
                    _ => Operation::Other,
                };
                let _ = self.until(b"}", false)?;
                Ok(operation)
            }
            _ => {
                let _ = self.until(b"}", false)?;
                Ok(Operation::Other)
            }
        }
    }

    /// A word up to one of some bytes, blanks and all.
    fn until(&mut self, close: &[u8], quoted: bool) -> Parsed<Word> {
        let start = self.at;
        let mut word = Word::default();
        let mut open = 0usize;
        loop {
            if self.at >= self.end {
                return self.stop("a `${` that is not closed");
            }
            let byte = self.byte(0);
            match byte {
                // A bracket in an index closes its own.
                b'[' if close == b"]" => {
                    open += 1;
                    self.letter(&mut word);
                }
                b']' if open > 0 => {
                    open -= 1;
                    self.letter(&mut word);
                }
                _ if close.contains(&byte) => break,
                b'\'' if quoted => self.letter(&mut word),
                b'\\' if quoted => self.quoted_escape(&mut word),
                b'$' if quoted => self.expansion_in_quotes(&mut word)?,
                b'<' | b'>' | b'(' | b')' | b';' | b'&' | b'|' | b' ' | b'\t' | b'\n' => {
                    self.letter(&mut word)
                }
                _ => self.part(&mut word)?,
            }
        }
        word.span = self.span(start, self.at);
        Ok(word)
    }

    fn quoted_escape(&mut self, word: &mut Word) {
        match self.byte(1) {
            b'\n' => self.at += 2,
            byte @ (b'$' | b'`' | b'\\' | b'"' | b'}') => {
                word.push(char::from(byte).encode_utf8(&mut [0; 4]), true);
                self.at += 2;
            }
            _ => {
                word.push("\\", true);
                self.at += 1;
            }
        }
    }

    fn expansion_in_quotes(&mut self, word: &mut Word) -> Parsed<()> {
        if self.byte(1) == b'\'' || self.byte(1) == b'"' {
            word.push("$", true);
            self.at += 1;
            return Ok(());
        }
        self.part(word)
    }
}
