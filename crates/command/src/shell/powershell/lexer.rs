//! PowerShell's text to words, signs and blocks.

/// A part of a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    Text(String),
    /// `$name`, `$env:NAME`, `${name}`.
    Variable(String),
    /// `$( … )`.
    Inner(Vec<Token>),
}

/// A word, a sign or a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    Word {
        parts: Vec<Part>,
        quoted: bool,
    },
    /// The end of a statement.
    End,
    Pipe,
    And,
    Or,
    Comma,
    Assign,
    /// `&` in front of a command.
    Call,
    /// `>`, and whether it adds.
    Redirect(bool),
    /// `{ … }`
    Block(Vec<Self>),
    /// `( … )`, `@( … )`
    Paren(Vec<Self>),
    /// `@{ … }`
    Map(Vec<Self>),
}

/// Splits a text; `None` if it stands too deep in itself.
pub(super) fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut lexer = Lexer { text, at: 0, depth: 0 };
    let mut all = Vec::new();
    while lexer.at < text.len() {
        all.append(&mut lexer.until(None)?);
    }
    Some(all)
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn skip(&mut self, text: &str) -> bool {
        let found = self.rest().starts_with(text);
        if found {
            self.at += text.len();
        }
        found
    }

    /// Tokens up to a closing sign.
    fn until(&mut self, close: Option<char>) -> Option<Vec<Token>> {
        if self.depth > super::DEPTH {
            return None;
        }
        self.depth += 1;
        let mut tokens = Vec::new();
        while let Some(next) = self.peek() {
            if next == '}' || next == ')' {
                self.at += 1;
                if close == Some(next) || close.is_none() {
                    break;
                }
                continue;
            }
            if let Some(token) = self.token(next)? {
                tokens.push(token);
            }
        }
        self.depth -= 1;
        Some(tokens)
    }

    fn token(&mut self, next: char) -> Option<Option<Token>> {
        if self.skip("<#") {
            self.at += self.rest().find("#>").map_or(self.rest().len(), |at| at + 2);
            return Some(None);
        }
        for (sign, token) in [
            ("&&", Token::And),
            ("||", Token::Or),
            ("|", Token::Pipe),
            ("&", Token::Call),
            (";", Token::End),
            ("\r\n", Token::End),
            ("\n", Token::End),
            (",", Token::Comma),
            ("=", Token::Assign),
            ("+=", Token::Assign),
        ] {
            if self.skip(sign) {
                return Some(Some(token));
            }
        }
        if self.skip("`\r\n") || self.skip("`\n") {
            return Some(None);
        }
        if self.skip("@{") {
            return self.until(Some('}')).map(|inner| Some(Token::Map(inner)));
        }
        if self.skip("{") {
            return self.until(Some('}')).map(|inner| Some(Token::Block(inner)));
        }
        if self.skip("@(") || self.skip("(") {
            return self.until(Some(')')).map(|inner| Some(Token::Paren(inner)));
        }
        if next.is_whitespace() {
            self.at += next.len_utf8();
            return Some(None);
        }
        if next == '#' {
            self.at += self.rest().find('\n').unwrap_or(self.rest().len());
            return Some(None);
        }
        if let Some(token) = self.redirect() {
            return Some(token);
        }
        self.word().map(Some)
    }

    /// `>`, `>>`, `2>`, `*>`; those to another stream are none.
    fn redirect(&mut self) -> Option<Option<Token>> {
        let rest = self.rest();
        let number = rest.strip_prefix(['1', '2', '3', '4', '5', '6', '*']);
        let after = number.unwrap_or(rest).strip_prefix('>')?;
        let append = after.starts_with('>');
        let after = after.strip_prefix('>').unwrap_or(after);
        if let Some(stream) = after.strip_prefix('&') {
            let length = rest.len() - stream.len();
            self.at += length + stream.chars().next().map_or(0, char::len_utf8);
            return Some(None);
        }
        self.at += rest.len() - after.len();
        Some(Some(Token::Redirect(append)))
    }

    fn word(&mut self) -> Option<Token> {
        let mut parts: Vec<Part> = Vec::new();
        let mut quoted = false;
        let begin = self.at;
        while let Some(next) = self.peek() {
            match next {
                '@' if self.rest().starts_with("@'") || self.rest().starts_with("@\"") => {
                    quoted = true;
                    let double = self.rest().starts_with("@\"");
                    self.at += 2;
                    let end = if double { "\n\"@" } else { "\n'@" };
                    let body =
                        self.rest().get(..self.rest().find(end).unwrap_or(self.rest().len())).unwrap_or("");
                    self.at = (self.at + body.len() + end.len()).min(self.text.len());
                    let body = body.trim_start_matches(['\r', '\n']);
                    if double { self.double(body, &mut parts)? } else { text(&mut parts, body) }
                }
                '\'' => {
                    quoted = true;
                    self.at += 1;
                    self.single(&mut parts);
                }
                '"' => {
                    quoted = true;
                    self.at += 1;
                    let body = self.double_body();
                    self.double(&body, &mut parts)?;
                }
                '`' => {
                    self.at += 1;
                    if let Some(escaped) = self.peek() {
                        self.at += escaped.len_utf8();
                        text(&mut parts, &escaped.to_string());
                    }
                }
                '$' => self.variable(&mut parts)?,
                '=' if matches!(parts.as_slice(), [Part::Variable(_)]) => break,
                '+' if matches!(parts.as_slice(), [Part::Variable(_)]) && self.rest().starts_with("+=") => {
                    break;
                }
                ';' | '|' | '&' | '{' | '}' | '(' | ')' | ',' | '>' => break,
                next if next.is_whitespace() => break,
                next => {
                    self.at += next.len_utf8();
                    let mut letter = [0; 4];
                    text(&mut parts, next.encode_utf8(&mut letter));
                }
            }
        }
        if self.at == begin {
            // Nothing of a word: a sign that is none here.
            self.at += self.peek().map_or(1, char::len_utf8);
        }
        Some(Token::Word { parts, quoted })
    }

    fn single(&mut self, parts: &mut Vec<Part>) {
        text(parts, "");
        while let Some(end) = self.rest().find('\'') {
            text(parts, self.rest().get(..end).unwrap_or(""));
            self.at += end + 1;
            if !self.skip("'") {
                return;
            }
            text(parts, "'");
        }
        text(parts, self.rest());
        self.at = self.text.len();
    }

    /// What stands between double quotes.
    fn double_body(&mut self) -> String {
        let mut body = String::new();
        let mut inner = 0_usize;
        while let Some(next) = self.peek() {
            self.at += next.len_utf8();
            match next {
                '`' => {
                    body.push(next);
                    if let Some(escaped) = self.peek() {
                        self.at += escaped.len_utf8();
                        body.push(escaped);
                    }
                    continue;
                }
                '"' if inner == 0 => {
                    if !self.skip("\"") {
                        break;
                    }
                    body.push_str("`\"");
                    continue;
                }
                '(' if inner > 0 || body.ends_with('$') => inner += 1,
                ')' if inner > 0 => inner -= 1,
                _ => {}
            }
            body.push(next);
        }
        body
    }

    fn double(&mut self, body: &str, parts: &mut Vec<Part>) -> Option<()> {
        text(parts, "");
        let mut inner = Lexer { text: body, at: 0, depth: self.depth + 1 };
        while let Some(next) = inner.peek() {
            match next {
                '`' => {
                    inner.at += 1;
                    if let Some(escaped) = inner.peek() {
                        inner.at += escaped.len_utf8();
                        let plain = match escaped {
                            'n' => '\n',
                            't' => '\t',
                            'r' => '\r',
                            other => other,
                        };
                        text(parts, &plain.to_string());
                    }
                }
                '$' => inner.variable(parts)?,
                next => {
                    inner.at += next.len_utf8();
                    let mut letter = [0; 4];
                    text(parts, next.encode_utf8(&mut letter));
                }
            }
        }
        Some(())
    }

    fn variable(&mut self, parts: &mut Vec<Part>) -> Option<()> {
        self.at += 1;
        if self.skip("(") {
            let inner = self.until(Some(')'))?;
            parts.push(Part::Inner(inner));
            return Some(());
        }
        if self.skip("{") {
            let name = self.rest().split('}').next().unwrap_or("").to_owned();
            self.at = (self.at + name.len() + 1).min(self.text.len());
            parts.push(Part::Variable(name));
            return Some(());
        }
        let rest = self.rest();
        let length =
            rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '?' | ':'))).unwrap_or(rest.len());
        let name = rest.get(..length).unwrap_or("").trim_end_matches(':');
        self.at += name.len();
        if name.is_empty() {
            text(parts, "$");
        } else {
            parts.push(Part::Variable(name.to_owned()));
        }
        Some(())
    }
}

fn text(parts: &mut Vec<Part>, more: &str) {
    if let Some(Part::Text(last)) = parts.last_mut() {
        last.push_str(more);
    } else {
        parts.push(Part::Text(more.to_owned()));
    }
}
