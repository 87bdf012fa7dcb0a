//! PowerShell's words, and what they are worth.

use super::lexer::{Part, Token};
use super::{PowerShell, windows};
use crate::word::{Piece, Word};

impl PowerShell<'_, '_> {
    /// A word with its variables put in.
    pub(super) fn word(&mut self, parts: &[Part], quoted: bool) -> Word {
        let mut word = Word { span: self.from.span, ..Word::default() };
        for (at, part) in parts.iter().enumerate() {
            match part {
                Part::Text(text) => {
                    // `$x.FullName` is the thing's own name.
                    let member =
                        matches!(at.checked_sub(1).and_then(|at| parts.get(at)), Some(Part::Variable(_)));
                    let rest = if member && !quoted { member_of(&mut word, text) } else { text };
                    let mut next = self.marks.word(rest);
                    next.quoted = false;
                    word.push(&next);
                }
                Part::Variable(name) => {
                    let value = self.variable(name);
                    let mut value = value;
                    value.quoted = true;
                    word.push(&value);
                }
                Part::Inner(tokens) => {
                    let value = self.output(tokens);
                    word.push(&value);
                }
            }
        }
        word.quoted = quoted;
        word.span = self.from.span;
        word
    }

    pub(super) fn variable(&mut self, name: &str) -> Word {
        let lower = name.to_ascii_lowercase();
        if let Some(name) = lower.strip_prefix("env:") {
            let spelled = name_of(&self.from.variables, name).unwrap_or_else(|| name.to_ascii_uppercase());
            return windows::variable(self.reader, &self.from, &spelled, &format!("$env:{spelled}"));
        }
        let lower = ["global:", "script:", "local:", "private:"]
            .iter()
            .find_map(|scope| lower.strip_prefix(scope))
            .unwrap_or(&lower);
        if let Some(words) = self.variables.get(lower) {
            return match words.as_slice() {
                [one] => one.clone(),
                _ => Word::unknown(format!("${name}")),
            };
        }
        match lower {
            "home" => windows::variable(self.reader, &self.from, "USERPROFILE", "$HOME"),
            "pwd" | "psscriptroot" => {
                self.from.directory.clone().map_or_else(|| Word::unknown("$PWD"), Word::of)
            }
            "true" => Word::of("True"),
            "false" => Word::of("False"),
            "null" => Word::of(""),
            "_" | "psitem" | "args" | "input" | "matches" | "error" | "host" | "pscommandpath"
            | "myinvocation" | "lastexitcode" | "?" | "profile" | "pshome" | "psversiontable"
            | "executioncontext" => Word::unknown(format!("${name}")),
            _ => {
                let mut word = Word::unknown(format!("${name}"));
                word.doubts.push(caution_core::command::Doubt::Unset(name.to_owned()));
                word
            }
        }
    }

    /// What tokens in brackets are worth: a text that stands alone, a path that is put together.
    pub(super) fn output(&mut self, tokens: &[Token]) -> Word {
        let words = self.values(tokens);
        match words.as_slice() {
            [one] => one.clone(),
            _ => Word::unknown("(…)"),
        }
    }

    /// The elements of an expression; what it starts is read.
    pub(super) fn values(&mut self, tokens: &[Token]) -> Vec<Word> {
        if let [Token::Paren(inner)] = tokens {
            return self.values(inner);
        }
        let literal = |token: &Token| match token {
            Token::Word { parts, quoted } => {
                *quoted || matches!(parts.first(), Some(Part::Variable(_) | Part::Inner(_))) || number(parts)
            }
            Token::Comma => true,
            _ => false,
        };
        if let [Token::Word { parts, .. }, rest @ ..] = tokens
            && let [Part::Text(name)] = parts.as_slice()
        {
            let name = name.to_ascii_lowercase();
            if name == "join-path" || name == "resolve-path" || name == "get-item" || name == "convert-path" {
                return vec![self.joined(rest)];
            }
            if ["get-childitem", "gci", "dir", "ls"].contains(&name.as_str()) {
                return vec![self.listed(rest)];
            }
        }
        let plain = !tokens.is_empty() && tokens.iter().all(literal);
        if plain || matches!(tokens.first(), Some(Token::Word { quoted: true, .. })) {
            return self.expression(tokens);
        }
        if let Some(sum) = self.sum(tokens) {
            return vec![sum];
        }
        self.deeper(|shell| shell.statements(tokens));
        vec![Word::unknown("(…)")]
    }

    /// What an expression that is no command is worth; what stands in brackets in it is read.
    pub(super) fn expression(&mut self, tokens: &[Token]) -> Vec<Word> {
        let lists = |token: &Token| matches!(token, Token::Comma | Token::Word { .. });
        if tokens.len() == 1 || tokens.contains(&Token::Comma) && tokens.iter().all(lists) {
            return self.elements(tokens);
        }
        if let Some(sum) = self.sum(tokens) {
            return vec![sum];
        }
        for token in tokens {
            match token {
                Token::Paren(inner) => {
                    self.values(inner);
                }
                Token::Block(inner) => self.deeper(|shell| shell.statements(inner)),
                Token::Word { parts, quoted } => {
                    self.word(parts, *quoted);
                }
                _ => {}
            }
        }
        vec![Word::unknown("(…)")]
    }

    /// Texts with `+` between them.
    fn sum(&mut self, tokens: &[Token]) -> Option<Word> {
        let mut word = Word::default();
        let mut plus = true;
        for token in tokens {
            let Token::Word { parts, quoted } = token else { return None };
            if matches!(parts.as_slice(), [Part::Text(sign)] if sign == "+" && !quoted) {
                if plus {
                    return None;
                }
                plus = true;
                continue;
            }
            if !plus || !(*quoted || matches!(parts.first(), Some(Part::Variable(_)))) {
                return None;
            }
            let next = self.word(parts, *quoted);
            word.push(&next);
            plus = false;
        }
        (!plus).then_some(word)
    }

    fn elements(&mut self, tokens: &[Token]) -> Vec<Word> {
        let mut words = Vec::new();
        for token in tokens {
            if let Token::Word { parts, quoted } = token {
                if let ([Part::Variable(name)], false) = (parts.as_slice(), *quoted)
                    && let Some(list) = self.variables.get(&name.to_ascii_lowercase())
                {
                    words.extend(list.iter().cloned());
                    continue;
                }
                words.push(self.word(parts, *quoted));
            }
        }
        words
    }

    /// `Join-Path a b`, `Get-Item a`.
    fn joined(&mut self, rest: &[Token]) -> Word {
        let mut all = Word::default();
        for token in rest {
            let word = match token {
                Token::Word { parts, quoted } => {
                    if matches!(parts.first(), Some(Part::Text(text)) if text.starts_with('-')) {
                        continue;
                    }
                    self.word(parts, *quoted)
                }
                Token::Paren(inner) => self.output(inner),
                _ => continue,
            };
            if !all.pieces.is_empty() {
                all.push_text("/");
            }
            all.push(&word);
        }
        windows::file(&all)
    }

    /// `Get-ChildItem a`: everything in it.
    pub(super) fn listed(&mut self, rest: &[Token]) -> Word {
        let mut base: Option<Word> = None;
        let mut filtered = false;
        let mut skip = false;
        for token in rest {
            let word = match token {
                Token::Word { parts, quoted } => self.word(parts, *quoted),
                Token::Paren(inner) => self.output(inner),
                _ => continue,
            };
            let text = word.shown().to_ascii_lowercase();
            if text.starts_with('-') && !word.quoted {
                let filters = ["-filter", "-include", "-exclude"]
                    .iter()
                    .any(|option| option.starts_with(text.as_str()));
                filtered |= filters && text.len() > 2;
                skip = filters
                    || text.starts_with("-depth")
                    || text.starts_with("-erroraction")
                    || text.starts_with("-attributes");
                continue;
            }
            if std::mem::take(&mut skip) {
                continue;
            }
            base = base.or(Some(word));
        }
        let mut word = windows::file(&base.unwrap_or_else(|| Word::of(".")));
        let pattern = word.text().is_some_and(|text| text.contains('*'));
        if !pattern {
            word.push_text("/");
            if filtered {
                word.pieces.push(Piece::Unknown("…".to_owned()));
            } else {
                word.push_text("*");
            }
        }
        word.quoted = false;
        word
    }
}

fn name_of(variables: &[(String, Word)], name: &str) -> Option<String> {
    variables.iter().rev().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(own, _)| own.clone())
}

fn number(parts: &[Part]) -> bool {
    matches!(parts, [Part::Text(text)] if !text.is_empty() && text.chars().all(|c| c.is_ascii_digit()))
}

/// Takes a member's name off a text; what is not the thing's own name makes the word unknown.
fn member_of<'t>(word: &mut Word, text: &'t str) -> &'t str {
    let Some(rest) = text.strip_prefix('.') else { return text };
    let length = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
    let name = rest.get(..length).unwrap_or("");
    // `$x.txt` in an argument is not a member, but nobody can tell.
    if !["fullname", "path", "name", "pspath", "value"].contains(&name.to_ascii_lowercase().as_str()) {
        word.pieces = vec![Piece::Unknown(word.shown())];
    }
    rest.get(length..).unwrap_or("")
}
