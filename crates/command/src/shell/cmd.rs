//! The command interpreter of Windows: text to invocations.

mod command;
mod line;

use caution_core::command::When;

use super::windows;
use crate::inline::Marks;
use crate::invocation::{Invocation, RedirectKind};
use crate::reader::Reader;
use crate::word::Word;
use line::{Token, tokens};

/// How deep blocks may stand in each other.
const DEPTH: usize = 60;

/// Reads a text on behalf of an invocation.
pub(super) fn read(reader: &mut Reader<'_>, text: &Word, from: &Invocation) {
    if text.known().all(str::is_empty) && text.text().is_none() {
        return reader.gap(text.span, "its text is known only when it runs");
    }
    let (known, marks) = Marks::of(text);
    let tokens = tokens(&known);
    let mut from = from.clone();
    from.span = text.span;
    Cmd { reader, marks, from, at: 0, tokens: &tokens, depth: 0 }.statements();
}

struct Cmd<'r, 'w, 't> {
    reader: &'r mut Reader<'w>,
    marks: Marks,
    from: Invocation,
    tokens: &'t [Token],
    at: usize,
    depth: usize,
}

impl Cmd<'_, '_, '_> {
    fn next(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        token
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    /// Every statement, until a bracket closes.
    fn statements(&mut self) {
        while let Some(token) = self.peek().cloned() {
            match token {
                Token::Close => {
                    self.at += 1;
                    if self.depth > 0 {
                        return;
                    }
                }
                Token::Open => {
                    self.at += 1;
                    if self.depth >= DEPTH {
                        let span = self.from.span;
                        return self.reader.gap(span, "its blocks stand too deep in each other");
                    }
                    self.depth += 1;
                    self.statements();
                    self.depth -= 1;
                }
                Token::Line | Token::Pipe => {
                    self.at += 1;
                    self.from.when = When::Always;
                }
                Token::And => {
                    self.at += 1;
                    self.from.when = When::AfterSuccess;
                }
                Token::Or => {
                    self.at += 1;
                    self.from.when = When::AfterFailure;
                }
                Token::Redirect(_) => {
                    self.at += 1;
                    self.next();
                }
                Token::Word { .. } => self.command(),
            }
        }
    }

    /// One command: its words up to the next sign.
    fn command(&mut self) {
        let mut words = Vec::new();
        let mut redirects = Vec::new();
        while let Some(token) = self.peek().cloned() {
            match token {
                Token::Word { text, quoted } => {
                    self.at += 1;
                    // `if exist x (` and `for … in (…) do`: what they hold is a command of its own.
                    if words.is_empty() && self.control(&text) {
                        return;
                    }
                    let word = self.word(&text, quoted);
                    words.push(word);
                }
                Token::Redirect(kind) => {
                    self.at += 1;
                    if let Some(Token::Word { text, quoted }) = self.peek().cloned() {
                        self.at += 1;
                        redirects.push((kind, self.word(&text, quoted)));
                    }
                }
                _ => break,
            }
        }
        for (kind, file) in redirects {
            if kind != RedirectKind::Read {
                windows::writes(self.reader, &self.from, &file, kind);
            }
        }
        let from = self.from.clone();
        command::run(self.reader, &mut self.from, words);
        // What `cd` and `set` changed stays; the rest does not.
        self.from.words = from.words;
    }

    /// A word that begins a condition or a loop; what follows is read as a command.
    fn control(&mut self, word: &str) -> bool {
        match word.trim_start_matches('@').to_ascii_lowercase().as_str() {
            "if" => self.condition(),
            "for" => self.repeat(),
            "else" | "do" | "call" => {}
            "rem" | "::" => {
                while self.peek().is_some_and(|token| *token != Token::Line) {
                    self.at += 1;
                }
            }
            _ => return false,
        }
        true
    }

    /// `if [/i] [not] exist x`, `errorlevel 1`, `defined x`, `a==b`, `a equ b`.
    fn condition(&mut self) {
        let text = |at: usize| match self.tokens.get(at) {
            Some(Token::Word { text, .. }) => text.to_ascii_lowercase(),
            _ => String::new(),
        };
        let mut at = self.at;
        while matches!(text(at).as_str(), "not" | "/i") {
            at += 1;
        }
        let first = text(at);
        self.at = at
            + match first.as_str() {
                "" => 0,
                "exist" | "errorlevel" | "defined" | "cmdextversion" => 2,
                _ if first.ends_with("==") => 2,
                _ if first.contains("==") => 1,
                _ if text(at + 1).len() > 2 && text(at + 1).starts_with("==") => 2,
                _ => 3,
            };
    }

    /// `for /d %i in (*) do …`: its variable is each of the set.
    fn repeat(&mut self) {
        let mut name = String::new();
        let mut set: Vec<Word> = Vec::new();
        let mut recursive = None;
        while let Some(token) = self.next() {
            match token {
                Token::Word { text, .. } if text.eq_ignore_ascii_case("do") => break,
                Token::Word { text, .. } if text.starts_with('%') => {
                    name = text.trim_start_matches('%').to_owned()
                }
                Token::Word { text, .. } if text.eq_ignore_ascii_case("/r") => recursive = Some(self.at),
                Token::Word { text, .. } if text.eq_ignore_ascii_case("/f") => name.clear(),
                Token::Word { text, quoted } if !text.eq_ignore_ascii_case("in") => {
                    set.push(self.word(&text, quoted))
                }
                Token::Line => return,
                _ => {}
            }
        }
        let set: Vec<Word> = set.into_iter().filter(|word| !word.beginning().starts_with('/')).collect();
        let value = match set.as_slice() {
            [one] if recursive.is_none() && !one.quoted => one.clone(),
            _ => Word::unknown(format!("%{name}")),
        };
        let before = self.from.repeated;
        self.from.repeated = true;
        if !name.is_empty() {
            self.from.variables.push((format!("%{name}"), value));
        }
        match self.peek() {
            Some(Token::Open) => {
                self.at += 1;
                self.depth += 1;
                if self.depth < DEPTH {
                    self.statements();
                }
                self.depth -= 1;
            }
            Some(_) => self.command(),
            None => {}
        }
        self.from.repeated = before;
    }

    /// A word with its variables put in.
    fn word(&self, text: &str, quoted: bool) -> Word {
        let mut word = Word { span: self.from.span, quoted, ..Word::default() };
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('%') {
            word.push(&self.marks.word(before));
            word.quoted = quoted;
            let own = self.from.variables.iter().rev().find(|(name, _)| {
                name.strip_prefix('%')
                    .is_some_and(|name| !name.is_empty() && after.trim_start_matches('%').starts_with(name))
            });
            if let Some((name, value)) = own {
                word.push(value);
                rest = after.trim_start_matches('%').get(name.len() - 1..).unwrap_or("");
            } else if let Some((name, after)) = after.split_once('%') {
                let name = name.split(':').next().unwrap_or(name);
                if name.is_empty() {
                    word.push_text("%");
                } else {
                    word.push(&windows::variable(self.reader, &self.from, name, &format!("%{name}%")));
                }
                rest = after;
            } else {
                word.pieces.push(crate::word::Piece::Unknown(format!("%{after}")));
                rest = "";
            }
        }
        word.push(&self.marks.word(rest));
        word.quoted = quoted;
        word.span = self.from.span;
        word
    }
}
