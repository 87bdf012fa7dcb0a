//! HCL as values with their lines: blocks and attributes. An expression is kept as written, but for
//! objects and lists, whose members are keys of their own.

use caution_core::finding::LineRange;

use super::tree::{DEPTH, NODES, Node, Tree, Value, lines};

/// Reads a text. After a fault the next line is tried.
pub(crate) fn tree(text: &str) -> Tree {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader {
        text,
        bytes: text.as_bytes(),
        at: 0,
        line: 1,
        left: NODES,
        unread: Vec::new(),
        comments: Vec::new(),
    };
    let fields = reader.body(0);
    let last = fields.iter().map(|(_, node)| node.last).max().unwrap_or(1);
    let mut unread = reader.unread;
    if reader.at < text.len() {
        unread.push(LineRange { first: reader.line, last: lines(text).max(reader.line) });
    }
    Tree { documents: vec![Node { first: 1, last, value: Value::Map(fields) }], unread }
}

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    line: u32,
    left: usize,
    unread: Vec<LineRange>,
    /// Where comments stand in the expression that is read.
    comments: Vec<(usize, usize)>,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn starts(&self, with: &str) -> bool {
        self.bytes.get(self.at..).is_some_and(|rest| rest.starts_with(with.as_bytes()))
    }

    fn step(&mut self) {
        if self.peek() == Some(b'\n') {
            self.line = self.line.saturating_add(1);
        }
        self.at += 1;
    }

    fn skip_line(&mut self) {
        while self.peek().is_some_and(|byte| byte != b'\n') {
            self.at += 1;
        }
    }

    /// Passes over one comment, if one begins here.
    fn comment(&mut self) -> bool {
        let start = self.at;
        let is_one = self.skip_comment();
        if is_one {
            self.comments.push((start, self.at));
        }
        is_one
    }

    fn skip_comment(&mut self) -> bool {
        if self.peek() == Some(b'#') || self.starts("//") {
            self.skip_line();
            true
        } else if self.starts("/*") {
            while self.peek().is_some() && !self.starts("*/") {
                self.step();
            }
            self.at = (self.at + 2).min(self.bytes.len());
            true
        } else {
            false
        }
    }

    fn blank(&mut self, lines_too: bool) {
        loop {
            match self.peek() {
                Some(b' ' | b'\t' | b'\r') => self.step(),
                Some(b'\n' | b',') if lines_too => self.step(),
                _ if self.comment() => {}
                _ => return,
            }
        }
    }

    fn word(&mut self) -> &'a str {
        let start = self.at;
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.*".contains(&byte);
        while self.peek().is_some_and(fits) {
            self.at += 1;
        }
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// A text in quotes, its own quotes left out.
    fn quoted(&mut self) -> &'a str {
        self.step();
        let start = self.at;
        self.skip_text();
        let text = self.text.get(start..self.at).unwrap_or_default();
        self.step();
        text
    }

    /// To the quote that ends a text; what is put in (`${…}`) may hold quotes of its own.
    fn skip_text(&mut self) {
        let mut open = 0_usize;
        while let Some(byte) = self.peek() {
            match byte {
                b'\\' => self.step(),
                b'{' if open > 0 => open += 1,
                b'$' | b'%' if self.bytes.get(self.at + 1) == Some(&b'{') => {
                    open += 1;
                    self.step();
                }
                b'}' => open = open.saturating_sub(1),
                b'"' if open == 0 => return,
                b'\n' if open == 0 => return,
                _ => {}
            }
            if self.at < self.bytes.len() {
                self.step();
            }
        }
    }

    /// The blocks and attributes up to the closing brace, or to the end.
    fn body(&mut self, depth: usize) -> Vec<(String, Node)> {
        let mut fields: Vec<(String, Node)> = Vec::new();
        loop {
            self.blank(true);
            let first = self.line;
            self.left = self.left.saturating_sub(1);
            if self.left == 0 || depth > DEPTH {
                return fields;
            }
            match self.peek() {
                None => return fields,
                Some(b'}') if depth > 0 => {
                    self.step();
                    return fields;
                }
                _ => {}
            }
            let key = match self.peek() {
                Some(b'"') => self.quoted(),
                Some(b'(') => self.bracketed(),
                _ => self.word(),
            };
            if key.is_empty() {
                self.skip_line();
                self.unread.push(LineRange { first, last: first });
                continue;
            }
            self.member(key, first, depth, &mut fields);
        }
    }

    fn member(&mut self, key: &str, first: u32, depth: usize, fields: &mut Vec<(String, Node)>) {
        let mut name = key.to_owned();
        loop {
            self.blank(false);
            match self.peek() {
                Some(b'=' | b':') => {
                    self.step();
                    if self.peek() == Some(b'>') {
                        self.step();
                    }
                    let mut node = self.expression(depth + 1);
                    node.first = first;
                    return fields.push((name, node));
                }
                Some(b'{') => {
                    self.step();
                    let inner = self.body(depth + 1);
                    let node = Node { first, last: self.line, value: Value::Map(inner) };
                    return fields.push((name, node));
                }
                Some(b'"') => {
                    name.push('.');
                    name.push_str(self.quoted());
                }
                Some(byte) if byte.is_ascii_alphabetic() => {
                    name.push('.');
                    name.push_str(self.word());
                }
                _ => {
                    self.skip_line();
                    return self.unread.push(LineRange { first, last: first });
                }
            }
        }
    }

    /// `( … )` as written.
    fn bracketed(&mut self) -> &'a str {
        let start = self.at;
        self.skip_expression();
        self.text.get(start..self.at).unwrap_or_default()
    }

    fn expression(&mut self, depth: usize) -> Node {
        self.blank(false);
        let first = self.line;
        let (at, line) = (self.at, self.line);
        let literal = self.peek().filter(|byte| matches!(byte, b'{' | b'['));
        if literal.is_some() && depth >= DEPTH {
            self.unread.push(LineRange { first, last: first });
        }
        let literal = literal.filter(|_| depth < DEPTH);
        if let Some(open) = literal {
            self.step();
            self.blank(true);
            // A comprehension is one expression.
            if !self.starts("for ") {
                let value = if open == b'{' {
                    Value::Map(self.body(depth + 1))
                } else {
                    Value::List(self.items(depth + 1))
                };
                self.blank(false);
                if self.peek().is_none_or(|byte| matches!(byte, b'\n' | b',' | b'}' | b']' | b')')) {
                    return Node { first, last: self.line, value };
                }
            }
            (self.at, self.line) = (at, line);
        }
        let mut start = self.at;
        self.comments.clear();
        self.skip_expression();
        let mut text = String::new();
        for (comment, end) in &self.comments {
            text.push_str(self.text.get(start..*comment).unwrap_or_default().trim_end());
            start = *end;
        }
        text.push_str(self.text.get(start..self.at).unwrap_or_default());
        let text = text.trim();
        let bare = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        let value = match bare.filter(|bare| !bare.contains('"')) {
            Some(text) => Value::Text(text.to_owned()),
            None if text == "null" => Value::Nothing,
            None if matches!(text, "true" | "false") || text.parse::<f64>().is_ok() => {
                Value::Bare(text.to_owned())
            }
            None => Value::Text(text.to_owned()),
        };
        Node { first, last: self.line, value }
    }

    fn items(&mut self, depth: usize) -> Vec<Node> {
        let mut items = Vec::new();
        loop {
            self.blank(true);
            self.left = self.left.saturating_sub(1);
            match self.peek() {
                None => return items,
                _ if self.left == 0 => return items,
                Some(b']') => {
                    self.step();
                    return items;
                }
                _ => {}
            }
            let before = self.at;
            items.push(self.expression(depth));
            if self.at == before {
                self.step();
            }
        }
    }

    /// Passes over an expression: to the end of the line, a comma or a closing bracket that is not its own.
    fn skip_expression(&mut self) {
        let mut open = 0_usize;
        while let Some(byte) = self.peek() {
            match byte {
                b'"' => {
                    self.step();
                    self.skip_text();
                    if self.peek() != Some(b'"') {
                        continue;
                    }
                }
                b'<' if self.starts("<<") => {
                    self.heredoc();
                    continue;
                }
                b'#' if self.comment() => continue,
                b'/' if self.comment() => continue,
                b'(' | b'[' | b'{' => open += 1,
                b')' | b']' | b'}' if open == 0 => return,
                b')' | b']' | b'}' => open -= 1,
                b'\n' | b',' if open == 0 => return,
                _ => {}
            }
            self.step();
        }
    }

    fn heredoc(&mut self) {
        self.at += 2;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        let mark = self.word();
        if mark.is_empty() {
            return;
        }
        loop {
            self.skip_line();
            if self.peek().is_none() {
                return;
            }
            self.step();
            let rest = self.text.get(self.at..).unwrap_or_default();
            let line = rest.lines().next().unwrap_or_default();
            if line.trim() == mark {
                return self.skip_line();
            }
        }
    }
}
