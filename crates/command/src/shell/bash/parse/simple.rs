//! Simple commands: assignments, words, redirections.

use std::cell::OnceCell;
use std::rc::Rc;

use super::super::syntax::{Assignment, Command, Kind, Part, Redirect, Target, Value, Word};
use super::{Parsed, Parser, Pending};

/// Commands whose arguments may assign arrays.
const DECLARING: &[&str] = &["declare", "typeset", "export", "readonly", "local", "alias", "eval"];

impl Parser<'_> {
    pub(super) fn simple(&mut self) -> Parsed<Command> {
        let start = self.at;
        let mut end = self.at;
        let mut assignments = Vec::new();
        let mut words: Vec<Word> = Vec::new();
        let mut redirects = Vec::new();
        loop {
            self.blanks();
            if let Some(redirect) = self.redirect()? {
                redirects.push(redirect);
            } else if words.is_empty()
                && let Some(assignment) = self.assignment()?
            {
                assignments.push(assignment);
            } else if words.first().and_then(Word::literal).is_some_and(|name| DECLARING.contains(&name))
                && let Some(assignment) = self.array_argument()?
            {
                let span = assignment.span;
                words.push(Word { parts: vec![Part::Array(Box::new(assignment))], span });
            } else if let Some(word) = self.word()? {
                words.push(word);
            } else {
                break;
            }
            end = self.at;
        }
        if assignments.is_empty() && words.is_empty() && redirects.is_empty() {
            return self.stop("no command where one must stand");
        }
        Ok(Command { kind: Kind::Simple { assignments, words }, redirects, span: self.span(start, end) })
    }

    /// The length of `name` at the start of a text.
    pub(super) fn identifier(text: &str) -> usize {
        let mut bytes = text.bytes();
        match bytes.next() {
            Some(first) if first.is_ascii_alphabetic() || first == b'_' => {}
            _ => return 0,
        }
        1 + bytes.take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count()
    }

    fn assignment(&mut self) -> Parsed<Option<Assignment>> {
        let start = self.at;
        let length = Self::identifier(self.rest());
        if length == 0 {
            return Ok(None);
        }
        let name = self.rest().get(..length).unwrap_or("").to_owned();
        self.at += length;
        let mut index = None;
        if self.byte(0) == b'[' {
            match self.index()? {
                Some(found) => index = Some(found),
                None => {
                    self.at = start;
                    return Ok(None);
                }
            }
        }
        let adds = self.take("+=");
        if !adds && !self.take("=") {
            self.at = start;
            return Ok(None);
        }
        let value =
            if self.byte(0) == b'(' { self.array()? } else { Value::Word(self.word()?.unwrap_or_default()) };
        Ok(Some(Assignment { name, index, adds, value, span: self.span(start, self.at) }))
    }

    /// `[…]` with `=` or `+=` after it.
    fn index(&mut self) -> Parsed<Option<Word>> {
        let start = self.at;
        self.at += 1;
        let mut word = Word::default();
        let mut open = 1usize;
        while self.at < self.end {
            match self.byte(0) {
                b']' if open == 1 => {
                    self.at += 1;
                    if matches!(self.byte(0), b'=') || self.looking_at("+=") {
                        return Ok(Some(word));
                    }
                    break;
                }
                b']' => open -= 1,
                b'[' => open += 1,
                b'\n' | b';' | b'&' | b'|' => break,
                _ => {}
            }
            match self.byte(0) {
                b'\'' | b'"' | b'\\' | b'$' | b'`' => self.part(&mut word)?,
                _ => self.letter(&mut word),
            }
        }
        self.at = start;
        Ok(None)
    }

    fn array_argument(&mut self) -> Parsed<Option<Assignment>> {
        let rest = self.rest();
        let length = Self::identifier(rest);
        let after = rest.get(length..).unwrap_or("");
        if length == 0 || !(after.starts_with("=(") || after.starts_with("+=(")) {
            return Ok(None);
        }
        self.assignment()
    }

    fn array(&mut self) -> Parsed<Value> {
        self.at += 1;
        let mut items = Vec::new();
        loop {
            self.gap()?;
            if self.take(")") {
                return Ok(Value::Array(items));
            }
            let key = if self.byte(0) == b'[' { self.index()? } else { None };
            if key.is_some() {
                let _ = self.take("+=") || self.take("=");
                items.push((key, self.word()?.unwrap_or_default()));
                continue;
            }
            match self.word()? {
                Some(word) => items.push((None, word)),
                None => return self.stop("a `(` that is not closed"),
            }
        }
    }

    pub(super) fn redirect(&mut self) -> Parsed<Option<Redirect>> {
        let start = self.at;
        let rest = self.rest();
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let mut descriptor = rest.get(..digits).and_then(|digits| digits.parse().ok());
        self.at += digits;
        if digits == 0 && self.byte(0) == b'{' {
            let length = rest.get(1..).map_or(0, Self::identifier);
            let after = rest.get(1 + length..).unwrap_or("");
            if length > 0 && (after.starts_with("}<") || after.starts_with("}>")) {
                self.at += length + 2;
                // A descriptor that bash chooses: 10 or more.
                descriptor = Some(10);
            }
        }
        let both = digits == 0 && (self.looking_at("&>") && !self.looking_at("&>("));
        if !both && !matches!(self.byte(0), b'<' | b'>') {
            self.at = start;
            return Ok(None);
        }
        if (self.looking_at("<(") || self.looking_at(">(")) && descriptor.is_none() {
            self.at = start;
            return Ok(None);
        }
        let operator = ["&>>", "&>", "<<<", "<<-", "<<", "<&", "<>", "<", ">>", ">&", ">|", ">"]
            .into_iter()
            .find(|operator| self.looking_at(operator))
            .unwrap_or("<");
        self.at += operator.len();
        self.blanks();
        if operator == "<<" || operator == "<<-" {
            let body = self.delimiter(operator == "<<-")?;
            return Ok(Some(Redirect {
                descriptor: descriptor.unwrap_or(0),
                target: Target::Document(body),
            }));
        }
        let Some(file) = self.word()? else { return self.stop("a redirection without a file") };
        let out = operator.starts_with('>') || operator.starts_with('&');
        let target = match operator {
            "<<<" => Target::String(file),
            "<&" => Target::Duplicate(file),
            ">&" if file
                .literal()
                .is_some_and(|text| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')) =>
            {
                Target::Duplicate(file)
            }
            "<>" => Target::Both(file),
            "<" => Target::Read(file),
            ">>" | "&>>" => Target::Append(file),
            _ => Target::Truncate(file),
        };
        Ok(Some(Redirect { descriptor: descriptor.unwrap_or(u32::from(out)), target }))
    }

    /// The word after `<<`.
    fn delimiter(&mut self, tabs: bool) -> Parsed<Rc<OnceCell<Word>>> {
        let start = self.at;
        let Some(word) = self.word()? else { return self.stop("a here-document without an end") };
        let mut literal = false;
        let mut delimiter = String::new();
        for part in &word.parts {
            match part {
                Part::Text { text, quoted } => {
                    literal |= quoted;
                    delimiter.push_str(text);
                }
                // Nothing is expanded in it: it is the text as written.
                _ => {
                    delimiter = self.text.get(start..self.at).unwrap_or("").to_owned();
                    break;
                }
            }
        }
        let body = Rc::new(OnceCell::new());
        self.pending.push(Pending { delimiter, literal, tabs, body: Rc::clone(&body) });
        Ok(body)
    }
}
