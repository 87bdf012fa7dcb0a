//! Ruby's, Perl's, PHP's and awk's text to names, texts and signs.

use crate::inline::Language;
use crate::inline::text::escaped;
use crate::word::Piece;

/// A token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// A name, with dots for `::` and `->`; it begins with a dot if a call stands in front of it.
    Name(String),
    /// A variable, without `$`.
    Variable(String),
    /// A text; unknown pieces are names of variables.
    Text(Vec<Piece>),
    /// A text that is handed to a shell.
    Run(Vec<Piece>),
    /// `%w[a b]`, `qw(a b)`.
    Words(Vec<String>),
    Number(i64),
    Sign(char),
    /// The end of a line.
    End,
}

/// Splits a text.
pub(super) fn tokens(text: &str, language: Language) -> Vec<Token> {
    let mut lexer = Lexer { text, at: 0, language, tokens: Vec::new(), skip: None };
    while lexer.at < text.len() {
        lexer.step();
    }
    lexer.tokens
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    language: Language,
    tokens: Vec<Token>,
    /// Where the here-documents of this line end.
    skip: Option<usize>,
}

fn name_character(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn line_end(&self) -> usize {
        self.rest().find('\n').map_or(self.text.len(), |at| self.at + at)
    }

    fn is(&self, languages: &[Language]) -> bool {
        languages.contains(&self.language)
    }

    fn step(&mut self) {
        let Some(next) = self.rest().chars().next() else { return };
        match next {
            '\n' => {
                self.tokens.push(Token::End);
                self.at = self.skip.take().unwrap_or(self.at + 1).max(self.at + 1);
            }
            _ if next.is_whitespace() => self.at += next.len_utf8(),
            '#' => self.at = self.line_end(),
            '/' if self.language == Language::Php && self.rest().starts_with("//") => {
                self.at = self.line_end()
            }
            '/' if self.rest().starts_with("/*") && self.language == Language::Php => {
                self.at += self.rest().find("*/").map_or(self.rest().len(), |at| at + 2);
            }
            '/' if self.pattern_here() => {
                self.at += 1;
                self.delimited('/');
            }
            '\'' if self.language != Language::Awk => {
                self.at += 1;
                let body = self.delimited('\'');
                let plain = body.replace("\\'", "'").replace("\\\\", "\\");
                self.tokens.push(Token::Text(vec![Piece::Text(plain)]));
            }
            '"' => {
                self.at += 1;
                let body = self.delimited('"');
                let parts = self.parts(body);
                self.tokens.push(Token::Text(parts));
            }
            '`' if self.language != Language::Awk => {
                self.at += 1;
                let body = self.delimited('`');
                let parts = self.parts(body);
                self.tokens.push(Token::Run(parts));
            }
            '<' if self.heredoc() => {}
            '%' if self.language == Language::Ruby && self.percent() => {}
            '$' | '@' => self.variable(next),
            _ if next.is_ascii_digit() => self.number(),
            _ if name_character(next) => self.name(),
            '.' if self.rest().starts_with("..") => {
                self.at += self.rest().len() - self.rest().trim_start_matches('.').len();
                self.tokens.push(Token::Sign('…'));
            }
            '.' | ':' | '-' | '?' | '&' if self.member() => {}
            _ => {
                self.at += next.len_utf8();
                self.tokens.push(Token::Sign(next));
            }
        }
    }

    /// `.name`, `::name`, `->name` behind a bracket that closes.
    fn member(&mut self) -> bool {
        let sign = ["::", "->", "?->", "&.", "."].into_iter().find(|sign| self.rest().starts_with(sign));
        let Some(sign) = sign else { return false };
        if sign == "." && self.is(&[Language::Perl, Language::Php, Language::Awk]) {
            return false;
        }
        let after = self.rest().get(sign.len()..).unwrap_or("");
        let begins = after.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_');
        if !begins {
            return false;
        }
        self.at += sign.len();
        self.name();
        if let Some(Token::Name(name)) = self.tokens.last_mut() {
            name.insert(0, '.');
        }
        true
    }

    /// Whether a slash begins a pattern.
    fn pattern_here(&self) -> bool {
        if self.language == Language::Php {
            return false;
        }
        match self.tokens.last() {
            None | Some(Token::End) => true,
            Some(Token::Sign(sign)) => !matches!(sign, ')' | ']' | '}'),
            Some(Token::Name(name)) => matches!(
                name.as_str(),
                "if" | "unless" | "and" | "or" | "not" | "split" | "grep" | "while" | "when" | "return"
            ),
            _ => false,
        }
    }

    /// Text up to a delimiter; what opens again stands in it.
    fn delimited(&mut self, open: char) -> &'a str {
        let close = match open {
            '(' => ')',
            '[' => ']',
            '{' => '}',
            '<' => '>',
            other => other,
        };
        let from = self.at;
        let mut depth = 0_usize;
        let mut characters = self.rest().char_indices();
        while let Some((at, character)) = characters.next() {
            if character == '\\' {
                characters.next();
            } else if character == close {
                if depth == 0 {
                    self.at = from + at + close.len_utf8();
                    return self.text.get(from..from + at).unwrap_or("");
                }
                depth -= 1;
            } else if character == open && open != close {
                depth += 1;
            }
        }
        self.at = self.text.len();
        self.text.get(from..).unwrap_or("")
    }

    /// The pieces of a text with names in it.
    fn parts(&self, body: &str) -> Vec<Piece> {
        let mut parts = Vec::new();
        let mut plain = String::new();
        let mut rest = body;
        while let Some(next) = rest.chars().next() {
            if next == '\\' {
                let length = 1 + rest.chars().nth(1).map_or(0, char::len_utf8);
                plain.push_str(rest.get(..length).unwrap_or(""));
                rest = rest.get(length..).unwrap_or("");
                continue;
            }
            let found = match self.language {
                Language::Ruby => rest.strip_prefix("#{").and_then(|rest| rest.split_once('}')),
                Language::Perl | Language::Php => interpolated(rest),
                _ => None,
            };
            if let Some((name, after)) = found {
                if !plain.is_empty() {
                    parts.push(Piece::Text(escaped(&std::mem::take(&mut plain))));
                }
                parts.push(Piece::Unknown(name.trim().to_owned()));
                rest = after;
                continue;
            }
            plain.push(next);
            rest = rest.get(next.len_utf8()..).unwrap_or("");
        }
        if !plain.is_empty() || parts.is_empty() {
            parts.push(Piece::Text(escaped(&plain)));
        }
        parts
    }

    /// `<<~EOS`, `<<'EOS'`, `<<<EOS`.
    fn heredoc(&mut self) -> bool {
        let rest = self.rest();
        let Some(after) = rest
            .strip_prefix("<<<")
            .or_else(|| rest.strip_prefix("<<"))
            .filter(|_| self.language != Language::Awk)
        else {
            return false;
        };
        let after = after.trim_start_matches(['~', '-', ' ']);
        let quote = after.chars().next().filter(|c| matches!(c, '\'' | '"'));
        let name_from = after.get(quote.map_or(0, char::len_utf8)..).unwrap_or("");
        let length = name_from.find(|c: char| !name_character(c)).unwrap_or(name_from.len());
        let name = name_from.get(..length).unwrap_or("");
        if !name.starts_with(|c: char| c.is_ascii_uppercase()) {
            return false;
        }
        let begin = self.skip.unwrap_or_else(|| (self.line_end() + 1).min(self.text.len()));
        let mut end = begin;
        let mut body_end = self.text.len();
        for line in self.text.get(begin..).unwrap_or("").split_inclusive('\n') {
            let trimmed = line.trim().trim_end_matches([';', ',', ')']);
            if trimmed == name {
                body_end = end;
                end += line.len();
                break;
            }
            end += line.len();
        }
        let body = self.text.get(begin..body_end.max(begin)).unwrap_or("");
        let parts = if quote == Some('\'') { vec![Piece::Text(body.to_owned())] } else { self.parts(body) };
        self.tokens.push(Token::Text(parts));
        self.skip = Some(end);
        self.at += rest.len() - name_from.len() + length + quote.map_or(0, char::len_utf8);
        self.at = self.at.min(self.text.len());
        true
    }

    /// `%x{…}`, `%w[…]`, `%q(…)`.
    fn percent(&mut self) -> bool {
        let mut characters = self.rest().chars().skip(1);
        let (Some(kind), Some(open)) = (characters.next(), characters.next()) else { return false };
        if !matches!(kind, 'x' | 'w' | 'q' | 'Q' | 'W' | 'i')
            || !matches!(open, '{' | '(' | '[' | '<' | '|' | '!')
        {
            return false;
        }
        self.at += 2 + open.len_utf8();
        let body = self.delimited(open);
        let parts = self.parts(body);
        self.tokens.push(match kind {
            'x' => Token::Run(parts),
            'w' | 'W' | 'i' => Token::Words(body.split_whitespace().map(str::to_owned).collect()),
            _ => Token::Text(parts),
        });
        true
    }

    fn variable(&mut self, sign: char) {
        self.at += 1;
        let rest = self.rest();
        let braced = rest.starts_with('{');
        let from = usize::from(braced);
        let name_part = rest.get(from..).unwrap_or("");
        let length = name_part.find(|c: char| !(name_character(c) || c == ':')).unwrap_or(name_part.len());
        let name = name_part.get(..length).unwrap_or("").trim_end_matches(':');
        if name.is_empty() {
            // `$_`, `$0`, `$#x`, `@$x`
            self.at += usize::from(
                rest.starts_with(['#', '!', '?', '&', ';', ',', '/', '\\', '.', '|', '<', '>', '"', '\''])
                    && sign == '$',
            );
            self.tokens.push(Token::Variable(sign.to_string()));
            return;
        }
        self.at += from + name.len() + usize::from(braced);
        // `$db->query`
        if self.rest().starts_with("->")
            && self.rest().get(2..).is_some_and(|rest| rest.starts_with(|c: char| c.is_alphabetic()))
        {
            self.at += 2;
            self.name();
            if let Some(Token::Name(member)) = self.tokens.last_mut() {
                *member = format!("{name}.{member}");
            }
            return;
        }
        if sign == '$' && name == "ENV" {
            self.tokens.push(Token::Name("ENV".to_owned()));
            return;
        }
        self.tokens.push(Token::Variable(name.to_owned()));
    }

    fn number(&mut self) {
        let rest = self.rest();
        let length = rest.find(|c: char| !name_character(c)).unwrap_or(rest.len());
        self.at += length;
        self.tokens.push(Token::Number(rest.get(..length).and_then(|text| text.parse().ok()).unwrap_or(0)));
    }

    /// A name with its members: `FileUtils.rm_rf`, `File::Path::rmtree`.
    fn name(&mut self) {
        let mut name = String::new();
        loop {
            let rest = self.rest();
            let length = rest.find(|c: char| !name_character(c)).unwrap_or(rest.len());
            name.push_str(rest.get(..length).unwrap_or(""));
            self.at += length;
            if self.quoting(&name) {
                return;
            }
            let rest = self.rest();
            let dots: &[&str] = match self.language {
                Language::Ruby => &["::", "&.", "."],
                Language::Perl | Language::Php => &["::", "->"],
                _ => &[],
            };
            let Some(dot) = dots.iter().find(|dot| rest.starts_with(**dot)) else { break };
            let goes_on = rest
                .get(dot.len()..)
                .is_some_and(|rest| rest.starts_with(|c: char| c.is_alphabetic() || c == '_'));
            if !goes_on || name.len() > 200 {
                break;
            }
            name.push('.');
            self.at += dot.len();
        }
        if self.language == Language::Ruby
            && self.rest().starts_with(['!', '?'])
            && !self.rest().starts_with("!=")
        {
            self.at += 1;
        }
        self.tokens.push(Token::Name(name));
    }

    /// Perl's `q{…}`, `qq{…}`, `qw{…}`, `qx{…}`, `m{…}`, `s{…}{…}`, `tr/…/…/`.
    fn quoting(&mut self, name: &str) -> bool {
        if self.language != Language::Perl
            || !matches!(name, "q" | "qq" | "qw" | "qx" | "qr" | "m" | "s" | "tr" | "y")
        {
            return false;
        }
        let spaces = self.rest().len() - self.rest().trim_start_matches(' ').len();
        let Some(open) = self.rest().trim_start_matches(' ').chars().next() else { return false };
        if name_character(open)
            || open.is_whitespace()
            || matches!(open, ',' | ';' | ')')
            || (open == '=' && spaces > 0)
            || self.rest().starts_with("=>")
        {
            return false;
        }
        self.at += spaces + open.len_utf8();
        let body = self.delimited(open);
        match name {
            "q" => self.tokens.push(Token::Text(vec![Piece::Text(body.to_owned())])),
            "qq" => {
                let parts = self.parts(body);
                self.tokens.push(Token::Text(parts));
            }
            "qx" => {
                let parts = self.parts(body);
                self.tokens.push(Token::Run(parts));
            }
            "qw" => self.tokens.push(Token::Words(body.split_whitespace().map(str::to_owned).collect())),
            "s" | "tr" | "y" => {
                if open != '/' && matches!(open, '{' | '(' | '[' | '<') {
                    let gap = self.rest().len() - self.rest().trim_start().len();
                    self.at += gap + 1;
                }
                let by = self.delimited(open);
                let flags: String = self.rest().chars().take_while(char::is_ascii_alphabetic).collect();
                self.at += flags.len();
                if name == "s" && flags.contains('e') {
                    // What replaces is a program.
                    self.tokens.push(Token::End);
                    let mut inner =
                        Lexer { text: by, at: 0, language: self.language, tokens: Vec::new(), skip: None };
                    while inner.at < by.len() && inner.tokens.len() < 10_000 {
                        inner.step();
                    }
                    self.tokens.append(&mut inner.tokens);
                }
                self.tokens.push(Token::Sign('~'));
            }
            _ => self.tokens.push(Token::Sign('~')),
        }
        true
    }
}

/// `$name`, `${name}`, `{$name}`, `@name` at the beginning.
fn interpolated(rest: &str) -> Option<(&str, &str)> {
    let body =
        rest.strip_prefix("{$").or_else(|| rest.strip_prefix("${")).and_then(|rest| rest.split_once('}'));
    if body.is_some() {
        return body;
    }
    let rest = rest.strip_prefix(['$', '@'])?;
    let length = rest.find(|c: char| !name_character(c)).unwrap_or(rest.len());
    if length == 0 { None } else { rest.split_at_checked(length) }
}
