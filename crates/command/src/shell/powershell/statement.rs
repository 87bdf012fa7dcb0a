//! PowerShell's statements.

use caution_core::command::When;

use super::PowerShell;
use super::lexer::{Part, Token};
use crate::word::Word;

impl PowerShell<'_, '_> {
    /// Every statement of a block.
    pub(super) fn statements(&mut self, tokens: &[Token]) {
        let mut rest = tokens;
        self.from.when = When::Always;
        while !rest.is_empty() {
            let end = rest
                .iter()
                .position(|token| matches!(token, Token::End | Token::And | Token::Or))
                .unwrap_or(rest.len());
            let statement = rest.get(..end).unwrap_or(&[]);
            self.statement(statement);
            self.from.when = match rest.get(end) {
                Some(Token::And) => When::AfterSuccess,
                Some(Token::Or) => When::AfterFailure,
                _ => When::Always,
            };
            rest = rest.get(end + 1..).unwrap_or(&[]);
        }
    }

    fn block(&mut self, tokens: &[Token]) {
        let when = self.from.when;
        self.deeper(|shell| shell.statements(tokens));
        self.from.when = when;
    }

    fn statement(&mut self, tokens: &[Token]) {
        let Some(first) = tokens.first() else { return };
        if let Token::Word { parts, quoted: false } = first {
            if matches!(tokens.get(1), Some(Token::Assign)) {
                return self.assignment(parts, tokens.get(2..).unwrap_or(&[]));
            }
            if let [Part::Text(keyword)] = parts.as_slice() {
                let keyword = keyword.to_ascii_lowercase();
                let rest = tokens.get(1..).unwrap_or(&[]);
                match keyword.as_str() {
                    "function" | "filter" | "workflow" => return self.function(rest),
                    "foreach" if matches!(rest.first(), Some(Token::Paren(_))) => return self.each(rest),
                    "if" | "elseif" | "while" | "switch" | "for" | "do" | "try" | "catch" | "finally"
                    | "else" | "until" | "trap" | "begin" | "process" | "end" => return self.blocks(rest),
                    "param" | "using" => return,
                    "return" | "throw" | "exit" => return self.statement(rest),
                    _ => {}
                }
            }
        }
        self.pipeline(tokens);
    }

    /// Conditions and blocks, one after the other.
    fn blocks(&mut self, tokens: &[Token]) {
        for token in tokens {
            match token {
                Token::Block(inner) => self.block(inner),
                Token::Paren(inner) => {
                    self.values(inner);
                }
                _ => {}
            }
        }
    }

    fn assignment(&mut self, target: &[Part], value: &[Token]) {
        let values = match value {
            [Token::Paren(inner)] => self.values(inner),
            _ => self.values(value),
        };
        // `$x.y = …` and `[type]$x = …`
        let Some(Part::Variable(name)) = target.last() else { return };
        let lower = name.to_ascii_lowercase();
        match lower.strip_prefix("env:") {
            Some(_) => {
                let name = name.get(4..).unwrap_or("").to_owned();
                let value = values.first().cloned().unwrap_or_default();
                if self.from.variables.len() < 256 {
                    self.from.variables.push((name, value));
                }
            }
            None => {
                self.variables.insert(lower, values);
            }
        }
    }

    fn function(&mut self, rest: &[Token]) {
        let name = match rest.first() {
            Some(Token::Word { parts, .. }) => match parts.as_slice() {
                [Part::Text(name)] => name.to_ascii_lowercase(),
                _ => return,
            },
            _ => return,
        };
        let body = rest.iter().find_map(|token| match token {
            Token::Block(inner) => Some(inner.clone()),
            _ => None,
        });
        let mut all: Vec<Token> =
            rest.iter().filter(|token| matches!(token, Token::Paren(_))).cloned().collect();
        all.extend(body.unwrap_or_default());
        self.functions.insert(name, all);
    }

    /// Runs a function of the text with its arguments.
    pub(super) fn called(&mut self, body: &[Token], arguments: &[Word]) {
        let parameters = body.iter().find_map(|token| match token {
            Token::Paren(inner) => Some(inner),
            _ => None,
        });
        let names: Vec<String> = parameters
            .into_iter()
            .flatten()
            .filter_map(|token| match token {
                Token::Word { parts, .. } => parts.iter().find_map(|part| match part {
                    Part::Variable(name) => Some(name.to_ascii_lowercase()),
                    _ => None,
                }),
                _ => None,
            })
            .collect();
        let mut positional = Vec::new();
        let mut arguments = arguments.iter();
        while let Some(word) = arguments.next() {
            match word.text().and_then(|text| text.strip_prefix('-')).filter(|_| !word.quoted) {
                Some(name) if names.contains(&name.to_ascii_lowercase()) => {
                    let value = arguments.next().cloned().unwrap_or_default();
                    self.variables.insert(name.to_ascii_lowercase(), vec![value]);
                }
                _ => positional.push(word.clone()),
            }
        }
        for (name, value) in names.iter().zip(positional) {
            self.variables.insert(name.clone(), vec![value]);
        }
        let body: Vec<Token> =
            body.iter().skip_while(|token| matches!(token, Token::Paren(_))).cloned().collect();
        self.block(&body);
    }

    /// `foreach ($x in …) { … }`
    fn each(&mut self, rest: &[Token]) {
        let (Some(Token::Paren(head)), Some(Token::Block(body))) = (rest.first(), rest.get(1)) else {
            return self.blocks(rest);
        };
        let name = match head.first() {
            Some(Token::Word { parts, .. }) => match parts.as_slice() {
                [Part::Variable(name)] => name.to_ascii_lowercase(),
                _ => return self.blocks(rest),
            },
            _ => return self.blocks(rest),
        };
        let values = self.values(head.get(2..).unwrap_or(&[]));
        self.with_each(&name, &values, body);
    }

    /// A block with each of some values.
    pub(super) fn with_each(&mut self, name: &str, values: &[Word], body: &[Token]) {
        let before = self.from.repeated;
        if values.len() > 16 || values.iter().any(|value| value.text().is_none_or(|text| text.contains('*')))
        {
            self.from.repeated = true;
        }
        for value in values.iter().take(16) {
            self.variables.insert(name.to_owned(), vec![value.clone()]);
            self.block(body);
        }
        if values.len() > 16 {
            self.variables.insert(name.to_owned(), vec![Word::unknown(format!("${name}"))]);
            self.block(body);
        }
        self.from.repeated = before;
    }

    /// Commands with `|` between them.
    fn pipeline(&mut self, tokens: &[Token]) {
        let mut input: Option<Vec<Word>> = None;
        for stage in tokens.split(|token| *token == Token::Pipe) {
            input = self.stage(stage, input);
        }
    }
}
