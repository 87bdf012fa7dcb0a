//! A text of SQL to tokens, and those to statements.

use super::Dialect;
use crate::inline::marks;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A keyword or a name without quotes, or a number.
    Word,
    /// A name in quotes; its text is without them.
    Name,
    /// A text; its text is without quotes.
    Text,
    /// A sign.
    Sign,
}

/// A token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) text: String,
    /// Whether it is the first of its line.
    pub(super) first: bool,
}

impl Token {
    /// Whether it is this keyword, given in upper case.
    pub(super) fn is(&self, keyword: &str) -> bool {
        self.kind == Kind::Word && self.text.eq_ignore_ascii_case(keyword)
    }

    /// Whether it is this sign.
    pub(super) fn sign(&self, sign: &str) -> bool {
        self.kind == Kind::Sign && self.text == sign
    }
}

/// A statement, or a line for the client itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    Statement(Vec<Token>),
    /// A line such as `\! ls`, `.read x`, `source x`: everything of it.
    Line(String),
}

/// Splits a text.
pub(super) fn split(text: &str, dialect: Dialect) -> Vec<Part> {
    let mut splitter = Splitter {
        text,
        at: 0,
        first: true,
        dialect,
        delimiter: ";".to_owned(),
        tokens: Vec::new(),
        block: 0,
        parts: Vec::new(),
    };
    splitter.run();
    splitter.parts
}

struct Splitter<'a> {
    text: &'a str,
    at: usize,
    first: bool,
    dialect: Dialect,
    delimiter: String,
    tokens: Vec<Token>,
    /// How many `BEGIN` of a routine's body are open.
    block: usize,
    parts: Vec<Part>,
}

impl<'a> Splitter<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn run(&mut self) {
        while let Some(next) = self.rest().chars().next() {
            if next == '\n' {
                self.first = true;
                self.at += 1;
            } else if next.is_whitespace() || next == '\u{feff}' {
                self.at += next.len_utf8();
            } else if self.line() {
                self.first = true;
            } else if self.rest().starts_with(self.delimiter.as_str()) {
                self.at += self.delimiter.len();
                self.end_of_statement();
                self.first = false;
            } else {
                self.token(next);
                self.first = false;
            }
        }
        self.block = 0;
        self.end_of_statement();
    }

    fn end_of_statement(&mut self) {
        if self.block > 0 && self.delimiter == ";" {
            self.push(Kind::Sign, ";");
        } else if !self.tokens.is_empty() {
            self.parts.push(Part::Statement(std::mem::take(&mut self.tokens)));
        }
    }

    fn push(&mut self, kind: Kind, text: &str) {
        self.tokens.push(Token { kind, text: text.to_owned(), first: self.first });
    }

    /// A line for the client.
    fn line(&mut self) -> bool {
        let rest = self.rest();
        let empty = self.tokens.is_empty();
        // The longest word that matters is short.
        let head = rest.char_indices().nth(16).and_then(|(at, _)| rest.get(..at)).unwrap_or(rest);
        let word = head.split(|c: char| c.is_whitespace() || c == ';').next().unwrap_or("");
        let is = |name: &str| word.eq_ignore_ascii_case(name);
        let line = match self.dialect {
            Dialect::Sqlite => empty && self.first && rest.starts_with('.'),
            Dialect::MySql => {
                rest.starts_with("\\!")
                    || rest.starts_with("\\.")
                    || (empty && self.first && (is("source") || is("system") || is("delimiter")))
            }
            Dialect::SqlServer => {
                empty && self.first && (rest.starts_with(":r ") || rest.starts_with("!!"))
                    || self.first && is("go")
            }
            Dialect::Oracle => {
                empty && self.first && (rest.starts_with('@') || rest.starts_with('!') || is("host"))
                    || self.first && word == "/"
            }
            Dialect::Postgres | Dialect::Other => rest.starts_with('\\'),
        };
        if !line {
            if self.dialect == Dialect::MySql && (rest.starts_with("\\g") || rest.starts_with("\\G")) {
                self.at += 2;
                self.end_of_statement();
                return true;
            }
            return false;
        }
        let length = rest.find('\n').unwrap_or(rest.len());
        let line = rest.get(..length).unwrap_or("").trim().to_owned();
        self.at += length;
        self.block = 0;
        self.end_of_statement();
        if is("delimiter") {
            self.delimiter = line.split_whitespace().nth(1).unwrap_or(";").to_owned();
        } else if !is("go") && word != "/" {
            self.parts.push(Part::Line(line));
        }
        true
    }

    fn token(&mut self, next: char) {
        let rest = self.rest();
        if rest.starts_with("--") || (next == '#' && self.dialect == Dialect::MySql) {
            self.at += rest.find('\n').unwrap_or(rest.len());
        } else if rest.starts_with("/*!") && self.dialect == Dialect::MySql {
            // A comment that MySQL runs: `/*!50000 DROP TABLE x */`.
            let version = rest.get(3..).unwrap_or("").bytes().take_while(u8::is_ascii_digit).count();
            self.at += 3 + version;
        } else if rest.starts_with("*/") {
            self.at += 2;
        } else if rest.starts_with("/*") {
            self.comment();
        } else if next == '\'' {
            let escapes = self.dialect == Dialect::MySql
                || self.tokens.last().is_some_and(|last| {
                    last.is("E") && self.text.get(..self.at).is_some_and(|text| text.ends_with(['e', 'E']))
                });
            self.quoted('\'', Kind::Text, escapes);
        } else if next == '"' {
            let kind = if self.dialect == Dialect::MySql { Kind::Text } else { Kind::Name };
            self.quoted('"', kind, self.dialect == Dialect::MySql);
        } else if next == '`' {
            self.quoted('`', Kind::Name, false);
        } else if next == '[' && self.dialect == Dialect::SqlServer {
            self.quoted(']', Kind::Name, false);
        } else if next == '$' && self.dollar() {
        } else if word_character(next) {
            self.word();
        } else {
            self.at += next.len_utf8();
            let mut sign = [0; 4];
            self.push(Kind::Sign, next.encode_utf8(&mut sign));
        }
    }

    fn comment(&mut self) {
        // Comments of PostgreSQL nest; where they do not, reading on is the careful side only at its end.
        let nests = matches!(self.dialect, Dialect::Postgres | Dialect::SqlServer);
        let bytes = self.text.as_bytes();
        let (mut at, mut depth) = (self.at + 2, 1_usize);
        while depth > 0 && at < bytes.len() {
            match bytes.get(at..at + 2) {
                Some(b"*/") => {
                    depth -= 1;
                    at += 2;
                }
                Some(b"/*") if nests => {
                    depth += 1;
                    at += 2;
                }
                _ => at += 1,
            }
        }
        self.at = at.min(bytes.len());
    }

    fn quoted(&mut self, close: char, kind: Kind, escapes: bool) {
        let mut text = String::new();
        let mut characters = self.rest().char_indices().skip(1).peekable();
        let mut end = self.text.len() - self.at;
        while let Some((at, character)) = characters.next() {
            if character == '\\' && escapes {
                text.extend(characters.next().map(|(_, next)| next));
            } else if character == close {
                if characters.peek().is_some_and(|(_, next)| *next == close) {
                    characters.next();
                    text.push(close);
                } else {
                    end = at + close.len_utf8();
                    break;
                }
            } else {
                text.push(character);
            }
        }
        self.at += end;
        self.push(kind, &text);
    }

    /// `$$ … $$` and `$tag$ … $tag$`.
    fn dollar(&mut self) -> bool {
        if matches!(self.dialect, Dialect::MySql | Dialect::SqlServer | Dialect::Oracle | Dialect::Sqlite) {
            return false;
        }
        let rest = self.rest();
        let inner = rest.get(1..).unwrap_or("");
        let length = inner.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(inner.len());
        if !inner.get(length..).is_some_and(|after| after.starts_with('$')) {
            return false;
        }
        let tag = rest.get(..length + 2).unwrap_or("");
        let body = rest.get(tag.len()..).unwrap_or("");
        let end = body.find(tag).unwrap_or(body.len());
        let text = body.get(..end).unwrap_or("").to_owned();
        self.at = (self.at + tag.len() + end + tag.len()).min(self.text.len());
        self.push(Kind::Text, &text);
        true
    }

    fn word(&mut self) {
        let rest = self.rest();
        let mut marked = false;
        let length = rest
            .find(|c: char| {
                let inside = marked;
                marked = (marked || marks::opens(c)) && !marks::closes(c);
                !(word_character(c) || inside || c == '$' || marks::closes(c))
            })
            .unwrap_or(rest.len());
        let word = rest.get(..length).unwrap_or("");
        self.at += length.max(1);
        self.push(Kind::Word, word);
        if self.routine() {
            match word.to_ascii_uppercase().as_str() {
                "BEGIN" | "CASE" => self.block += 1,
                "END" => self.block = self.block.saturating_sub(1),
                // `END IF`, `END LOOP` and `END CASE` end what is not counted, or was counted.
                "IF" | "LOOP" | "WHILE" | "REPEAT" if self.block > 0 && self.after_end() => self.block += 1,
                _ => {}
            }
        }
    }

    fn after_end(&self) -> bool {
        self.tokens
            .len()
            .checked_sub(2)
            .and_then(|at| self.tokens.get(at))
            .is_some_and(|token| token.is("END"))
    }

    /// Whether the statement makes a routine, in whose body `;` ends nothing.
    fn routine(&self) -> bool {
        self.tokens.first().is_some_and(|token| token.is("CREATE"))
            && self.tokens.iter().take(8).any(|token| {
                ["FUNCTION", "PROCEDURE", "TRIGGER", "EVENT", "PACKAGE"].iter().any(|word| token.is(word))
            })
    }
}

fn word_character(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '@' | '#') || marks::opens(character)
}
