//! JSON as values with their lines; comments and commas at the end pass.

use caution_core::finding::LineRange;

use super::tree::{DEPTH, NODES, Node, Tree, Value, lines};

/// Reads a text. After a fault nothing more is read.
pub(crate) fn tree(text: &str) -> Tree {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader { bytes: text.as_bytes(), text, at: 0, line: 1, left: NODES, faulty: false };
    let root = reader.value(0);
    reader.blank();
    let mut tree = Tree::default();
    if reader.faulty || reader.at < reader.bytes.len() {
        tree.unread.push(LineRange { first: reader.line, last: lines(text).max(reader.line) });
    }
    tree.documents.extend(root);
    tree
}

struct Reader<'a> {
    bytes: &'a [u8],
    text: &'a str,
    at: usize,
    line: u32,
    left: usize,
    faulty: bool,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn step(&mut self) {
        if self.peek() == Some(b'\n') {
            self.line = self.line.saturating_add(1);
        }
        self.at += 1;
    }

    fn starts(&self, with: &[u8]) -> bool {
        self.bytes.get(self.at..).is_some_and(|rest| rest.starts_with(with))
    }

    /// Passes over blanks and comments.
    fn blank(&mut self) {
        loop {
            match self.peek() {
                Some(b' ' | b'\t' | b'\r' | b'\n') => self.step(),
                Some(b'/') if self.starts(b"//") => {
                    while self.peek().is_some_and(|byte| byte != b'\n') {
                        self.step();
                    }
                }
                Some(b'/') if self.starts(b"/*") => {
                    while self.peek().is_some() && !self.starts(b"*/") {
                        self.step();
                    }
                    self.at = (self.at + 2).min(self.bytes.len());
                }
                _ => return,
            }
        }
    }

    fn value(&mut self, depth: usize) -> Option<Node> {
        self.blank();
        self.left = self.left.saturating_sub(1);
        if depth > DEPTH || self.left == 0 {
            self.faulty = true;
        }
        if self.faulty {
            return None;
        }
        let first = self.line;
        let value = match self.peek()? {
            b'{' => self.map(depth),
            b'[' => self.list(depth),
            b'"' | b'\'' => Value::Text(self.string()),
            _ => match self.bare() {
                "" => {
                    self.faulty = true;
                    return None;
                }
                "null" => Value::Nothing,
                word => Value::Bare(word.to_owned()),
            },
        };
        Some(Node { first, last: self.line, value })
    }

    fn map(&mut self, depth: usize) -> Value {
        self.step();
        let mut fields = Vec::new();
        loop {
            self.blank();
            let line = self.line;
            let key = match self.peek() {
                Some(b'}') => {
                    self.step();
                    break;
                }
                Some(b'"' | b'\'') => self.string(),
                _ => self.bare().to_owned(),
            };
            self.blank();
            if self.peek() != Some(b':') {
                self.faulty = true;
                break;
            }
            self.step();
            let Some(mut node) = self.value(depth + 1) else {
                self.faulty = true;
                break;
            };
            node.first = line;
            fields.push((key, node));
            if !self.comma(b'}') {
                break;
            }
        }
        Value::Map(fields)
    }

    fn list(&mut self, depth: usize) -> Value {
        self.step();
        let mut items = Vec::new();
        loop {
            self.blank();
            if self.peek() == Some(b']') {
                self.step();
                break;
            }
            let Some(node) = self.value(depth + 1) else {
                self.faulty = true;
                break;
            };
            items.push(node);
            if !self.comma(b']') {
                break;
            }
        }
        Value::List(items)
    }

    /// After a member: whether there may be another one.
    fn comma(&mut self, end: u8) -> bool {
        self.blank();
        match self.peek() {
            Some(b',') => {
                self.step();
                true
            }
            Some(byte) if byte == end => {
                self.step();
                false
            }
            _ => {
                self.faulty = true;
                false
            }
        }
    }

    fn bare(&mut self) -> &str {
        let start = self.at;
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"+-._$".contains(&byte);
        while self.peek().is_some_and(fits) {
            self.at += 1;
        }
        self.text.get(start..self.at).unwrap_or_default()
    }

    fn string(&mut self) -> String {
        let quote = self.peek();
        self.step();
        let start = self.at;
        let mut escaped = false;
        while let Some(byte) = self.peek() {
            match byte {
                b'\\' => {
                    escaped = true;
                    self.step();
                }
                b'\n' => {
                    self.faulty = true;
                    break;
                }
                byte if Some(byte) == quote => break,
                _ => {}
            }
            if self.at < self.bytes.len() {
                self.step();
            }
        }
        let raw = self.text.get(start..self.at.min(self.bytes.len())).unwrap_or_default();
        let text = if escaped { unescaped(raw) } else { raw.to_owned() };
        if self.peek().is_none() {
            self.faulty = true;
        } else {
            self.step();
        }
        text
    }
}

fn unescaped(raw: &str) -> String {
    serde_json::from_str(&format!("\"{raw}\"")).unwrap_or_else(|_| raw.to_owned())
}
