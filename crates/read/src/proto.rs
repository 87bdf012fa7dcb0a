//! Contracts in Protocol Buffers: services, methods, messages and their fields, and what breaks on the wire.

use caution_core::finding::LineRange;

/// What an item of a contract is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ItemKind {
    /// A service.
    Service,
    /// A method: `package.Service/Method`.
    Method,
    /// A message.
    Message,
    /// A field: `package.Message.field`.
    Field,
    /// An enumeration.
    Enum,
    /// A value of one.
    Value,
}

/// An item of a contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What it is.
    pub kind: ItemKind,
    /// Its full name.
    pub name: String,
    /// Its number, for fields and values.
    pub number: Option<i64>,
    /// Its type, or what it takes and gives.
    pub shape: String,
    /// Its lines.
    pub lines: LineRange,
}

/// A contract.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contract {
    /// Its package; empty if it has none.
    pub package: String,
    /// The files that it imports.
    pub imports: Vec<String>,
    /// Its items, in the order of the text.
    pub items: Vec<Item>,
}

/// A difference between two contracts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// The item's full name.
    pub name: String,
    /// What happened, for people.
    pub what: String,
    /// Whether the other side breaks.
    pub breaks: bool,
    /// The lines, in the old text if it is gone.
    pub lines: LineRange,
}

/// How many items one contract may have.
const ITEMS: usize = 20_000;

/// How deep messages may nest.
const DEPTH: usize = 32;

/// Reads a contract. What is not understood is passed over.
pub fn read(text: &str) -> Contract {
    let mut reader = Reader { tokens: tokens(text), at: 0, contract: Contract::default() };
    reader.file();
    reader.contract
}

/// What two contracts differ in.
pub fn differences(before: &Contract, after: &Contract) -> Vec<Difference> {
    let mut found = Vec::new();
    let find = |contract: &'_ Contract, item: &Item| {
        contract.items.iter().find(|other| other.kind == item.kind && other.name == item.name).cloned()
    };
    for old in &before.items {
        let mut add = |what: String, lines: LineRange| {
            found.push(Difference { name: old.name.clone(), what, breaks: true, lines });
        };
        match find(after, old) {
            None => {
                let same_number = after.items.iter().find(|new| {
                    new.kind == old.kind
                        && old.number.is_some()
                        && new.number == old.number
                        && new.name.rsplit_once('.').map(|(of, _)| of)
                            == old.name.rsplit_once('.').map(|(of, _)| of)
                });
                match same_number {
                    Some(new) => add(
                        format!(
                            "its number is now that of `{}`",
                            new.name.rsplit('.').next().unwrap_or_default()
                        ),
                        new.lines,
                    ),
                    None => add("it is gone".to_owned(), old.lines),
                }
            }
            Some(new) if new.number != old.number => {
                let number = |item: &Item| item.number.map_or_else(String::new, |number| number.to_string());
                add(format!("its number changes from {} to {}", number(old), number(&new)), new.lines);
            }
            Some(new) if new.shape != old.shape => {
                add(format!("its type changes from `{}` to `{}`", old.shape, new.shape), new.lines);
            }
            Some(_) => {}
        }
    }
    for new in after.items.iter().filter(|new| find(before, new).is_none()) {
        let what = "it is new".to_owned();
        found.push(Difference { name: new.name.clone(), what, breaks: false, lines: new.lines });
    }
    found
}

type Token<'a> = (&'a str, u32);

/// The tokens of a text, comments left out.
fn tokens(text: &str) -> Vec<Token<'_>> {
    let bytes = text.as_bytes();
    let (mut tokens, mut at, mut line) = (Vec::new(), 0_usize, 1_u32);
    while let Some(byte) = bytes.get(at).copied() {
        let rest = bytes.get(at..).unwrap_or_default();
        let start = at;
        match byte {
            b'\n' => {
                line = line.saturating_add(1);
                at += 1;
                continue;
            }
            byte if byte.is_ascii_whitespace() => {
                at += 1;
                continue;
            }
            b'/' if rest.starts_with(b"//") => {
                at += rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
                continue;
            }
            b'/' if rest.starts_with(b"/*") => {
                let length = rest.windows(2).position(|pair| pair == b"*/").map_or(rest.len(), |at| at + 2);
                let inside = rest.get(..length).unwrap_or_default();
                let lines = inside.iter().filter(|byte| **byte == b'\n').count();
                line = line.saturating_add(u32::try_from(lines).unwrap_or(0));
                at += length;
                continue;
            }
            b'"' | b'\'' => {
                at += 1;
                while bytes.get(at).is_some_and(|other| *other != byte && *other != b'\n') {
                    at += if bytes.get(at) == Some(&b'\\') { 2 } else { 1 };
                }
                at = (at + 1).min(bytes.len());
            }
            byte if byte.is_ascii_alphanumeric() || b"_.-".contains(&byte) => {
                while bytes.get(at).is_some_and(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(byte))
                {
                    at += 1;
                }
            }
            _ => {
                at += 1;
                while !text.is_char_boundary(at) {
                    at += 1;
                }
            }
        }
        tokens.push((text.get(start..at).unwrap_or_default(), line));
    }
    tokens
}

struct Reader<'a> {
    tokens: Vec<Token<'a>>,
    at: usize,
    contract: Contract,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> &'a str {
        self.tokens.get(self.at).map_or("", |token| token.0)
    }

    fn next(&mut self) -> Token<'a> {
        let token = self.tokens.get(self.at).copied().unwrap_or(("", self.line()));
        self.at += 1;
        token
    }

    fn line(&self) -> u32 {
        let last = self.tokens.last().map_or(1, |token| token.1);
        self.tokens.get(self.at.saturating_sub(1)).map_or(last, |token| token.1)
    }

    fn ended(&self) -> bool {
        self.at >= self.tokens.len() || self.contract.items.len() >= ITEMS
    }

    /// To the end of a statement, or past the braces that it opens.
    fn skip(&mut self) {
        let mut open = 0_usize;
        while !self.ended() {
            match self.next().0 {
                "{" | "[" => open += 1,
                "}" | "]" => {
                    open = open.saturating_sub(1);
                    if open == 0 && self.peek() != ";" {
                        return;
                    }
                }
                ";" if open == 0 => return,
                _ => {}
            }
        }
    }

    fn add(&mut self, kind: ItemKind, name: String, number: Option<i64>, shape: String, first: u32) -> usize {
        let lines = LineRange { first, last: self.line().max(first) };
        self.contract.items.push(Item { kind, name, number, shape, lines });
        self.contract.items.len() - 1
    }

    fn close(&mut self, item: usize) {
        let last = self.line();
        if let Some(item) = self.contract.items.get_mut(item) {
            item.lines.last = last.max(item.lines.first);
        }
    }

    fn file(&mut self) {
        while !self.ended() {
            let (word, line) = self.next();
            match word {
                "package" => {
                    self.contract.package = self.next().0.to_owned();
                    self.skip();
                }
                "import" => {
                    let mut token = self.next().0;
                    if matches!(token, "public" | "weak") {
                        token = self.next().0;
                    }
                    self.contract.imports.push(token.trim_matches(['"', '\'']).to_owned());
                    self.skip();
                }
                "service" => self.service(line),
                "message" | "enum" => self.form(word, line, &self.contract.package.clone(), 0),
                ";" | "}" => {}
                _ => self.skip(),
            }
        }
    }

    fn within(package: &str, name: &str) -> String {
        if package.is_empty() { name.to_owned() } else { format!("{package}.{name}") }
    }

    fn service(&mut self, first: u32) {
        let name = self.next().0;
        let name = Self::within(&self.contract.package, name);
        let item = self.add(ItemKind::Service, name.clone(), None, String::new(), first);
        self.next();
        while !self.ended() {
            match self.next() {
                ("}", _) => break,
                ("rpc", line) => {
                    let method = self.next().0;
                    let mut shape = String::new();
                    while !self.ended() && !matches!(self.peek(), ";" | "{") {
                        let word = self.next().0;
                        if !shape.is_empty() && !matches!(word, ")" | "(") {
                            shape.push(' ');
                        }
                        shape.push_str(word);
                    }
                    self.skip();
                    self.add(ItemKind::Method, format!("{name}/{method}"), None, shape, line);
                }
                (";", _) => {}
                _ => self.skip(),
            }
        }
        self.close(item);
    }

    fn form(&mut self, word: &str, first: u32, around: &str, depth: usize) {
        let name = Self::within(around, self.next().0);
        let is_enum = word == "enum";
        let kind = if is_enum { ItemKind::Enum } else { ItemKind::Message };
        let item = self.add(kind, name.clone(), None, String::new(), first);
        if self.next().0 == "{" {
            self.members(&name, is_enum, depth);
        }
        self.close(item);
    }

    fn members(&mut self, name: &str, is_enum: bool, depth: usize) {
        while !self.ended() {
            let (word, line) = self.next();
            match word {
                "}" => return,
                ";" => {}
                "message" | "enum"
                    if !is_enum && self.tokens.get(self.at + 1).is_some_and(|next| next.0 == "{") =>
                {
                    if depth >= DEPTH {
                        self.skip();
                    } else {
                        self.form(word, line, name, depth + 1);
                    }
                }
                "oneof" if !is_enum => {
                    self.next();
                    self.next();
                    if depth < DEPTH {
                        self.members(name, false, depth + 1);
                    }
                }
                "option" | "reserved" | "extensions" | "extend" => self.skip(),
                _ => self.field(word, line, name, is_enum),
            }
        }
    }

    fn field(&mut self, word: &str, line: u32, name: &str, is_enum: bool) {
        let mut words = vec![word];
        while !self.ended() && !matches!(self.peek(), "=" | ";" | "}" | "{") {
            words.push(self.next().0);
        }
        if self.peek() != "=" {
            return self.skip();
        }
        self.next();
        let number = self.next().0;
        let number = match number.strip_prefix("0x") {
            Some(hex) => i64::from_str_radix(hex, 16).ok(),
            None => number.parse().ok(),
        };
        self.skip();
        let Some(field) = words.pop() else { return };
        let kind = if is_enum { ItemKind::Value } else { ItemKind::Field };
        self.add(kind, format!("{name}.{field}"), number, words.join(" "), line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "syntax = \"proto3\";\npackage shop.v1;\nimport \"common/money.proto\";\n// c\nservice Orders {\n  option (x) = { a: 1 };\n  rpc Get(GetRequest) returns (stream Order) {}\n  rpc Put(Order) returns (Order);\n}\nmessage Order {\n  string id = 1 [deprecated = true];\n  map<string, int32> lines = 2;\n  oneof kind { int32 a = 3; int32 b = 4; }\n  enum State { NONE = 0; DONE = 1; }\n  message Inner { repeated string x = 1; }\n  reserved 5, 6;\n}\n";

    #[test]
    fn items_have_full_names_numbers_and_lines() {
        let contract = read(TEXT);
        assert_eq!(
            (contract.package.as_str(), contract.imports.as_slice()),
            ("shop.v1", &["common/money.proto".to_owned()][..])
        );
        let shown: Vec<_> =
            contract.items.iter().map(|item| (item.name.as_str(), item.number, item.lines.first)).collect();
        assert_eq!(
            shown,
            [
                ("shop.v1.Orders", None, 5),
                ("shop.v1.Orders/Get", None, 7),
                ("shop.v1.Orders/Put", None, 8),
                ("shop.v1.Order", None, 10),
                ("shop.v1.Order.id", Some(1), 11),
                ("shop.v1.Order.lines", Some(2), 12),
                ("shop.v1.Order.a", Some(3), 13),
                ("shop.v1.Order.b", Some(4), 13),
                ("shop.v1.Order.State", None, 14),
                ("shop.v1.Order.State.NONE", Some(0), 14),
                ("shop.v1.Order.State.DONE", Some(1), 14),
                ("shop.v1.Order.Inner", None, 15),
                ("shop.v1.Order.Inner.x", Some(1), 15),
            ]
        );
    }

    #[test]
    fn what_is_gone_renumbered_or_of_another_type_breaks() {
        let before = read(TEXT);
        let table = [
            ("string id = 1", "string id = 9", "shop.v1.Order.id", "its number changes from 1 to 9", true),
            (
                "string id = 1",
                "int32 id = 1",
                "shop.v1.Order.id",
                "its type changes from `string` to `int32`",
                true,
            ),
            ("string id = 1", "string key = 1", "shop.v1.Order.id", "its number is now that of `key`", true),
            ("  rpc Put(Order) returns (Order);\n", "", "shop.v1.Orders/Put", "it is gone", true),
            ("reserved 5, 6;", "string more = 7;", "shop.v1.Order.more", "it is new", false),
        ];
        for (from, to, name, what, breaks) in table {
            let found = differences(&before, &read(&TEXT.replace(from, to)));
            let first = &found[0];
            assert_eq!((first.name.as_str(), first.what.as_str(), first.breaks), (name, what, breaks));
        }
        assert_eq!(differences(&before, &read(&TEXT.replace("// c", "/* other\n*/"))), []);
    }

    #[test]
    fn hostile_texts_end() {
        read(&"message A { ".repeat(50_000));
        read(&"{".repeat(100_000));
        read("message");
        read("service X { rpc \u{e9}");
    }
}
