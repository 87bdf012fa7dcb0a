//! Compound commands: groups, conditions, loops, functions, tests.

use std::rc::Rc;

use super::super::syntax::{Command, Kind, Script, Word};
use super::{Parsed, Parser};

impl Parser<'_> {
    pub(super) fn command(&mut self) -> Parsed<Command> {
        self.blanks();
        self.count()?;
        let start = self.at;
        let kind = self.deeper(|parser| match parser.compound()? {
            Some(kind) => Ok(Some(kind)),
            None => Ok(None),
        })?;
        let Some(kind) = kind else { return self.simple() };
        let end = self.at;
        let mut redirects = Vec::new();
        if !matches!(kind, Kind::Function { .. } | Kind::Coprocess(_)) {
            loop {
                self.blanks();
                match self.redirect()? {
                    Some(redirect) => redirects.push(redirect),
                    None => break,
                }
            }
        }
        Ok(Command { kind, redirects, span: self.span(start, end) })
    }

    fn compound(&mut self) -> Parsed<Option<Kind>> {
        if self.looking_at("((") && self.arithmetic_end(self.at + 2).is_some() {
            self.at += 2;
            let word = self.arithmetic()?;
            return Ok(Some(Kind::Arithmetic(word)));
        }
        if self.take("(") {
            let script = self.inner()?;
            if !self.take(")") {
                return self.stop("a `(` that is not closed");
            }
            return Ok(Some(Kind::Subshell(script)));
        }
        let kind = match self.reserved() {
            "{" => {
                self.at += 1;
                Kind::Group(self.group()?)
            }
            "[[" => {
                self.at += 2;
                Kind::Test(self.test()?)
            }
            "if" => {
                self.at += 2;
                self.condition()?
            }
            word @ ("while" | "until") => {
                self.at += word.len();
                let condition = self.inner()?;
                Kind::While { condition, body: self.body()? }
            }
            word @ ("for" | "select") => {
                self.at += word.len();
                self.iteration()?
            }
            "case" => {
                self.at += 4;
                self.case()?
            }
            "function" => {
                self.at += "function".len();
                self.blanks();
                let name = self.name();
                self.blanks();
                if self.take("(") {
                    self.blanks();
                    if !self.take(")") {
                        return self.stop("a `(` that is not closed");
                    }
                }
                self.function(name)?
            }
            "coproc" => {
                self.at += "coproc".len();
                self.coprocess()?
            }
            _ => return self.declared(),
        };
        Ok(Some(kind))
    }

    /// `name() …`, if that stands here.
    fn declared(&mut self) -> Parsed<Option<Kind>> {
        let begin = self.at;
        let name = self.name();
        if !name.is_empty() {
            self.blanks();
            if self.take("(") {
                self.blanks();
                if self.take(")") {
                    return self.function(name).map(Some);
                }
            }
        }
        self.at = begin;
        Ok(None)
    }

    /// What may be a function's name: letters up to something that ends a word, nothing quoted.
    fn name(&mut self) -> String {
        let rest = self.rest();
        let length = rest
            .find(|c: char| {
                matches!(c, '\'' | '"' | '\\' | '`' | '$' | '=' | '\r')
                    || c.is_ascii() && Self::ends_word(c as u8)
            })
            .unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or("").to_owned()
    }

    fn function(&mut self, name: String) -> Parsed<Kind> {
        self.gap()?;
        let start = self.at;
        let kind = match self.compound()? {
            Some(kind) if !matches!(kind, Kind::Function { .. }) => kind,
            _ => return self.stop("a function without a body"),
        };
        let end = self.at;
        let mut redirects = Vec::new();
        loop {
            self.blanks();
            match self.redirect()? {
                Some(redirect) => redirects.push(redirect),
                None => break,
            }
        }
        let body = Rc::new(Command { kind, redirects, span: self.span(start, end) });
        Ok(Kind::Function { name, body })
    }

    fn coprocess(&mut self) -> Parsed<Kind> {
        self.blanks();
        let begin = self.at;
        let name = self.name();
        self.blanks();
        // `coproc NAME { … }`: a name stands only in front of a compound command.
        let named = !name.is_empty()
            && (self.byte(0) == b'('
                || ["{", "[[", "if", "while", "until", "for", "case"].contains(&self.reserved()));
        if !named || ["{", "[[", "if", "while", "until", "for", "case"].contains(&name.as_str()) {
            self.at = begin;
        }
        Ok(Kind::Coprocess(Box::new(self.command()?)))
    }

    fn group(&mut self) -> Parsed<Script> {
        let script = self.inner()?;
        if !self.keyword("}") {
            return self.stop("a `{` that is not closed");
        }
        Ok(script)
    }

    fn condition(&mut self) -> Parsed<Kind> {
        let mut arms = Vec::new();
        let mut otherwise = None;
        loop {
            let condition = self.inner()?;
            self.expect("then", "an `if` without `then`")?;
            arms.push((condition, self.inner()?));
            if self.keyword("elif") {
                continue;
            }
            if self.keyword("else") {
                otherwise = Some(self.inner()?);
            }
            self.expect("fi", "an `if` without `fi`")?;
            return Ok(Kind::If { arms, otherwise });
        }
    }

    /// `do … done`, or `{ … }`.
    fn body(&mut self) -> Parsed<Script> {
        self.gap()?;
        if self.keyword("{") {
            return self.group();
        }
        self.expect("do", "a loop without `do`")?;
        let script = self.inner()?;
        self.expect("done", "a loop without `done`")?;
        Ok(script)
    }

    fn iteration(&mut self) -> Parsed<Kind> {
        self.blanks();
        if self.looking_at("((") {
            self.at += 2;
            let head = self.arithmetic()?;
            self.blanks();
            let _ = self.take(";");
            return Ok(Kind::Count { head, body: self.body()? });
        }
        let variable = self.name();
        if variable.is_empty() {
            return self.stop("a loop without a variable");
        }
        self.gap()?;
        let mut items = None;
        if self.keyword("in") {
            let mut words = Vec::new();
            loop {
                self.blanks();
                match self.word()? {
                    Some(word) => words.push(word),
                    None => break,
                }
            }
            items = Some(words);
        }
        self.blanks();
        let _ = self.take(";");
        Ok(Kind::For { variable, items, body: self.body()? })
    }

    fn case(&mut self) -> Parsed<Kind> {
        self.blanks();
        let Some(subject) = self.word()? else { return self.stop("a `case` without a word") };
        self.expect("in", "a `case` without `in`")?;
        let mut arms = Vec::new();
        loop {
            self.gap()?;
            if self.keyword("esac") {
                return Ok(Kind::Case { subject, arms });
            }
            let _ = self.take("(");
            let mut patterns = Vec::new();
            loop {
                self.blanks();
                match self.word()? {
                    Some(word) => patterns.push(word),
                    None => return self.stop("a `case` without `esac`"),
                }
                self.blanks();
                if !self.take("|") {
                    break;
                }
            }
            if !self.take(")") {
                return self.stop("a pattern without `)`");
            }
            arms.push((patterns, self.inner()?));
            self.gap()?;
            let _ = self.take(";;&") || self.take(";;") || self.take(";&");
        }
    }

    /// The words of `[[ … ]]`, operators left out.
    fn test(&mut self) -> Parsed<Vec<Word>> {
        let mut words: Vec<Word> = Vec::new();
        loop {
            self.gap()?;
            if self.keyword("]]") {
                return Ok(words);
            }
            if self.at >= self.end {
                return self.stop("a `[[` that is not closed");
            }
            if words.last().and_then(Word::literal) == Some("=~") {
                words.push(self.expression()?);
                continue;
            }
            if self.take("&&") || self.take("||") {
                continue;
            }
            match self.word()? {
                Some(word) => words.push(word),
                None if matches!(self.byte(0), b'(' | b')' | b'<' | b'>') => self.at += 1,
                None => return self.stop("a `[[` that is not closed"),
            }
        }
    }

    /// The regular expression after `=~`: parentheses and bars belong to it.
    fn expression(&mut self) -> Parsed<Word> {
        let start = self.at;
        let mut word = Word::default();
        let mut open = 0usize;
        while self.at < self.end {
            let byte = self.byte(0);
            match byte {
                b' ' | b'\t' | b'\n' if open == 0 => break,
                b'(' => open += 1,
                b')' if open == 0 => break,
                b')' => open -= 1,
                _ => {}
            }
            match byte {
                b'\'' | b'"' | b'\\' | b'$' | b'`' => self.part(&mut word)?,
                _ => self.letter(&mut word),
            }
        }
        word.span = self.span(start, self.at);
        Ok(word)
    }
}
