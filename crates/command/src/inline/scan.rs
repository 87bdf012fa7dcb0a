//! Ruby, Perl, PHP and awk: scanned for calls. Texts, comments and patterns are data; what a call is given
//! is followed through simple names.

mod lexer;

use caution_core::command::Doubt;

use super::program::Program;
use super::value::{Arguments, Thing, Value};
use super::{Language, TRUNCATE, calls};
use crate::word::{Piece, Word};
use lexer::Token;

/// How many tokens of a call are looked at.
const ARGUMENTS: usize = 96;

/// Reads a program.
pub(super) fn read(program: &mut Program<'_, '_>, source: &str) {
    let source = match program.language {
        // A file of PHP is text up to its first mark.
        Language::Php if source.contains("<?php") => {
            source.split_once("<?php").map_or(source, |(_, rest)| rest)
        }
        _ => source,
    };
    let tokens = lexer::tokens(source, program.language);
    let mut scan = Scan { program, tokens: &tokens, chain: String::new() };
    let mut at = 0;
    while at < tokens.len() {
        if !scan.program.enter() {
            return;
        }
        scan.program.leave();
        at = scan.step(at);
    }
}

struct Scan<'p, 'r, 'w, 't> {
    program: &'p mut Program<'r, 'w>,
    tokens: &'t [Token],
    /// The call in front of a dot.
    chain: String,
}

impl Scan<'_, '_, '_, '_> {
    fn token(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at)
    }

    fn sign(&self, at: usize, sign: char) -> bool {
        matches!(self.token(at), Some(Token::Sign(own)) if *own == sign)
    }

    /// Reads what begins at a token; where the next one begins.
    fn step(&mut self, at: usize) -> usize {
        match self.token(at).cloned() {
            Some(Token::Run(parts)) => {
                let value = self.text(&parts);
                self.program.shell(Some(&value));
            }
            Some(Token::Name(name)) => {
                if self.assigns(at) {
                    let value = self.value(at + 2, self.end_of_statement(at + 2));
                    self.program.set(&name, value);
                    return at + 2;
                }
                self.call(&name, at);
            }
            Some(Token::Variable(name)) if self.assigns(at) => {
                let value = self.value(at + 2, self.end_of_statement(at + 2));
                self.program.set(&name, value);
                return at + 2;
            }
            Some(Token::Sign('|')) if self.program.language == Language::Awk => self.piped(at),
            Some(Token::Sign('>')) if self.program.language == Language::Awk => {
                if let Some(Token::Text(parts)) = self.token(at + 1).cloned() {
                    let file = self.text(&parts).word();
                    self.program.write(file, None, TRUNCATE);
                }
            }
            _ => {}
        }
        at + 1
    }

    fn assigns(&self, at: usize) -> bool {
        self.sign(at + 1, '=')
            && !self.sign(at + 2, '=')
            && !self.sign(at + 2, '~')
            && !self.sign(at + 2, '>')
    }

    /// `print x | "sh"`, `"cmd" | getline`.
    fn piped(&mut self, at: usize) {
        let before = at.checked_sub(1).and_then(|at| self.token(at)).cloned();
        let parts = match (before, self.token(at + 1).cloned()) {
            (_, Some(Token::Text(parts))) => {
                let value = self.text(&parts);
                if value
                    .text()
                    .is_some_and(|text| matches!(text.trim(), "sh" | "bash" | "/bin/sh" | "/bin/bash"))
                {
                    return self.program.gap("what it pipes into a shell is known only when it runs");
                }
                parts
            }
            (Some(Token::Text(parts)), Some(Token::Name(name))) if name == "getline" => parts,
            (_, Some(Token::Name(_) | Token::Variable(_))) => return,
            _ => return,
        };
        let value = self.text(&parts);
        self.program.shell(Some(&value));
    }

    /// A text with its names put in.
    fn text(&self, parts: &[Piece]) -> Value {
        let mut all = Value::of("");
        for part in parts {
            all = all.plus(&match part {
                Piece::Text(text) => Value::from_word(self.program.marks.word(text)),
                Piece::Unknown(name) => {
                    self.program.get(name).unwrap_or_else(|| Value::Unknown(name.clone()))
                }
            });
        }
        all
    }

    fn end_of_statement(&self, from: usize) -> usize {
        let mut depth = 0_usize;
        for at in from..self.tokens.len().min(from + ARGUMENTS) {
            match self.token(at) {
                Some(Token::Sign('(' | '[')) => depth += 1,
                Some(Token::Sign(')' | ']')) if depth == 0 => return at,
                Some(Token::Sign(')' | ']')) => depth -= 1,
                Some(Token::Sign('{' | '}' | ';') | Token::End) if depth == 0 => return at,
                Some(Token::Name(name))
                    if depth == 0
                        && matches!(name.as_str(), "if" | "unless" | "do" | "or" | "and" | "rescue") =>
                {
                    return at;
                }
                _ => {}
            }
        }
        self.tokens.len().min(from + ARGUMENTS)
    }

    /// Where the bracket that opens at a token closes.
    fn closing(&self, open: usize) -> usize {
        let mut depth = 0_usize;
        for at in open..self.tokens.len().min(open + ARGUMENTS) {
            match self.token(at) {
                Some(Token::Sign('(' | '[' | '{')) => depth += 1,
                Some(Token::Sign(')' | ']' | '}')) => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        return at;
                    }
                }
                _ => {}
            }
        }
        self.tokens.len().min(open + ARGUMENTS)
    }

    fn call(&mut self, name: &str, at: usize) {
        let (from, to) = if self.sign(at + 1, '(') {
            (at + 2, self.closing(at + 1))
        } else {
            (at + 1, self.end_of_statement(at + 1))
        };
        let bare = !self.sign(at + 1, '(');
        // A name that something is assigned to or compared with is no call.
        if bare
            && matches!(self.token(at + 1), Some(Token::Sign('=' | '<' | '>' | '.' | '?' | ':' | '+' | '*')))
        {
            return;
        }
        let name = match name.strip_prefix('.') {
            Some(rest) => format!("{}(…).{rest}", self.chain),
            None => name.to_owned(),
        };
        let quiet = bare && matches!(self.program.language, Language::Php | Language::Awk);
        // `include 'x';`
        let keyword = matches!(name.as_str(), "include" | "require" | "include_once" | "require_once");
        if !quiet || keyword {
            let mut arguments = self.arguments(from, to);
            if name == "unlink" && arguments.positional.is_empty() {
                return;
            }
            self.numbers(&name, &mut arguments);
            if self.program.language == Language::Perl && name == "open" {
                self.opened(&arguments);
            } else if keyword_of_a_definition(&name) {
                self.chain.clear();
                return;
            } else {
                let last = name.rsplit('.').next().unwrap_or("");
                let hints = if ["connect", "new", "establish_connection", "mysqli_connect"].contains(&last) {
                    self.program.connection(&arguments)
                } else {
                    Vec::new()
                };
                let thing = Thing { name: name.clone(), hints, made_with: None };
                calls::call(self.program, &thing, &arguments);
            }
        }
        self.chain = if name.len() < 200 { name } else { String::new() };
    }

    /// Perl's `open(F, '>', $file)` and `open(F, "rm x |")`.
    fn opened(&mut self, arguments: &Arguments) {
        let texts: Vec<&Value> = arguments.positional.iter().filter(|value| value.text().is_some()).collect();
        match texts.as_slice() {
            [mode, file] if mode.text().is_some_and(|mode| mode.starts_with('>')) => {
                self.program.write(file.word(), None, TRUNCATE);
            }
            [mode, command] if mode.text().is_some_and(|mode| mode == "-|" || mode == "|-") => {
                self.program.shell(Some(command));
            }
            [one] => {
                let text = one.text().unwrap_or("").trim().to_owned();
                if let Some(command) = text.strip_prefix('|').or_else(|| text.strip_suffix('|')) {
                    self.program.shell(Some(&Value::of(command)));
                } else if let Some(file) = text.strip_prefix('>') {
                    self.program.write(Word::of(file.trim_start_matches('>').trim()), None, TRUNCATE);
                }
            }
            _ => {}
        }
    }

    /// Options of Ruby's calls are no files.
    fn numbers(&self, name: &str, arguments: &mut Arguments) {
        if name.ends_with("rm_rf") || name.ends_with("rm_r") || name.ends_with("rm") {
            arguments.positional.retain(|value| !matches!(value, Value::Flag(_) | Value::Number(_)));
        }
    }

    fn arguments(&mut self, from: usize, to: usize) -> Arguments {
        let mut arguments = Arguments::default();
        let mut begin = from;
        let mut depth = 0_usize;
        for at in from..=to {
            let ends = at == to || (depth == 0 && self.sign(at, ','));
            match self.token(at) {
                Some(Token::Sign('(' | '[' | '{')) => depth += 1,
                Some(Token::Sign(')' | ']' | '}')) => depth = depth.saturating_sub(1),
                _ => {}
            }
            if !ends || begin >= at {
                continue;
            }
            // `name: value` and `name => value`
            match (self.token(begin), self.token(begin + 1), self.token(begin + 2)) {
                (Some(Token::Name(name)), Some(Token::Sign(':')), _) => {
                    let (name, value) = (name.clone(), self.value(begin + 2, at));
                    arguments.named.push((name, value));
                }
                (Some(Token::Text(_) | Token::Name(_)), Some(Token::Sign('=')), Some(Token::Sign('>'))) => {
                    let name = match self.token(begin) {
                        Some(Token::Name(name)) => name.clone(),
                        _ => String::new(),
                    };
                    let value = self.value(begin + 3, at);
                    arguments.named.push((name, value));
                }
                _ => {
                    let value = self.value(begin, at);
                    arguments.positional.push(value);
                }
            }
            begin = at + 1;
        }
        arguments
    }

    /// What some tokens are worth.
    fn value(&mut self, from: usize, to: usize) -> Value {
        let Some(first) = self.token(from).cloned() else { return Value::Nothing };
        if self.sign(from, '[') || self.sign(from, '(') {
            let close = self.closing(from).min(to);
            let list = self.arguments(from + 1, close);
            return Value::list(list.positional);
        }
        if let Token::Words(words) = &first {
            return Value::list(words.iter().map(|word| Value::of(word.as_str())).collect());
        }
        let glob = match &first {
            Token::Name(name) => matches!(name.as_str(), "Dir.glob" | "glob" | "Dir"),
            _ => false,
        };
        if glob {
            let text = (from..to).find_map(|at| match self.token(at) {
                Some(Token::Text(parts)) => Some(parts.clone()),
                _ => None,
            });
            if let Some(parts) = text {
                let mut word = self.text(&parts).word();
                word.quoted = false;
                return Value::from_word(word);
            }
        }
        let mut all: Option<Value> = None;
        for at in from..to {
            let token = self.token(at).cloned();
            let next = match &token {
                Some(Token::Text(parts)) => self.text(parts),
                Some(Token::Variable(name)) => self.variable(name),
                Some(Token::Name(name)) if self.sign(at + 1, '(') && all.is_none() => {
                    return self
                        .known_call(&name.clone(), at)
                        .unwrap_or_else(|| Value::Unknown(name.clone()));
                }
                Some(Token::Name(name)) => match name.as_str() {
                    "true" => Value::Flag(true),
                    "false" => Value::Flag(false),
                    "ENV" => return self.environment(at + 1),
                    "Dir.home" => self.program.home(),
                    "Dir.pwd" | "getcwd" => self.program.directory(),
                    name => self.program.get(name).unwrap_or_else(|| Value::Unknown(name.to_owned())),
                },
                Some(Token::Number(number)) => Value::Number(*number),
                Some(Token::Sign('.' | '+' | ')' | '\\' | '&')) => continue,
                _ => Value::Unknown("…".to_owned()),
            };
            all = Some(match all {
                Some(all) => all.plus(&next),
                None => next,
            });
        }
        all.unwrap_or(Value::Nothing)
    }

    fn variable(&self, name: &str) -> Value {
        self.program.get(name).unwrap_or_else(|| Value::Unknown(format!("${name}")))
    }

    /// `ENV['HOME']`, `$ENV{HOME}`.
    fn environment(&self, at: usize) -> Value {
        match self.token(at + 1) {
            Some(Token::Text(parts)) => match parts.as_slice() {
                [Piece::Text(name)] => self.program.variable(name),
                _ => Value::Unknown("ENV".to_owned()),
            },
            Some(Token::Name(name)) => self.program.variable(name),
            _ => {
                let mut word = Word::unknown("ENV");
                word.doubts.push(Doubt::Unread("ENV".to_owned()));
                Value::from_word(word)
            }
        }
    }

    /// What a call with brackets is worth, if it only puts texts together.
    fn known_call(&mut self, name: &str, at: usize) -> Option<Value> {
        let arguments = self.arguments(at + 2, self.closing(at + 1));
        let first = arguments.positional.first()?;
        match name {
            "base64_decode" | "decode_base64" | "Base64.decode64" | "Base64.strict_decode64" => {
                Some(Value::of(super::text::base64(first.text()?)?))
            }
            "File.join" => {
                let mut all = first.clone();
                for next in arguments.positional.iter().skip(1) {
                    all = all.joined(next);
                }
                Some(all)
            }
            "File.expand_path" => Some(self.program.expanded(first)),
            "getenv" => Some(self.program.variable(first.text()?)),
            "escapeshellarg" | "Shellwords.escape" | "strval" | "String" => Some(first.clone()),
            "glob" => {
                let mut word = first.word();
                word.quoted = false;
                Some(Value::from_word(word))
            }
            "ENV.fetch" => Some(self.program.variable(first.text()?)),
            _ => None,
        }
    }
}

/// Whether a name begins a definition or prints: no call that matters.
fn keyword_of_a_definition(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "def", "function", "sub", "class", "module", "print", "puts", "echo", "printf", "say", "p", "return",
        "my", "our", "local", "use", "end", "die", "raise", "warn",
    ];
    NAMES.contains(&name)
}
