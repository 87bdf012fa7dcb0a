//! JSON with comments, read with the place of everything, so that a text can be changed in one spot and
//! stay what it was everywhere else.

use caution_core::problem::{Position, Problem};
use serde_json::{Map, Value};

/// A value and its place: bytes `start..end`.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) kind: Kind,
}

/// What a value is.
#[derive(Debug)]
pub(crate) enum Kind {
    Object(Vec<Member>),
    Array(Vec<Node>),
    Leaf(Value),
}

/// A key and its value. `start` is the first byte of the key.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) start: usize,
    pub(crate) key: String,
    pub(crate) value: Node,
}

impl Node {
    /// The value, without comments.
    pub(crate) fn value(&self) -> Value {
        match &self.kind {
            Kind::Leaf(value) => value.clone(),
            Kind::Array(items) => Value::Array(items.iter().map(Self::value).collect()),
            Kind::Object(members) => {
                let pairs = members.iter().map(|member| (member.key.clone(), member.value.value()));
                Value::Object(pairs.collect::<Map<_, _>>())
            }
        }
    }

    /// The members, if it is an object.
    pub(crate) fn members(&self) -> Option<&[Member]> {
        match &self.kind {
            Kind::Object(members) => Some(members),
            _ => None,
        }
    }

    /// The items, if it is a list.
    pub(crate) fn items(&self) -> Option<&[Self]> {
        match &self.kind {
            Kind::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The value of the last member with this key, which is the one that readers take.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        self.members()?.iter().rev().find(|member| member.key == key).map(|member| &member.value)
    }

    /// The text, if it is one.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Leaf(Value::String(text)) => Some(text),
            _ => None,
        }
    }
}

/// Deeper than any configuration.
const DEEPEST: usize = 100;

/// Reads a text: comments and a comma after the last item are passed over.
pub(crate) fn parse(text: &str) -> Result<Node, Problem> {
    let mut reader = Reader { text, bytes: text.as_bytes(), at: 0 };
    if text.starts_with('\u{feff}') {
        reader.at = 3;
    }
    let read = reader.gap().and_then(|()| reader.node(0)).and_then(|node| {
        reader.gap()?;
        if reader.at < reader.bytes.len() {
            Err("something follows the end of the document")
        } else {
            Ok(node)
        }
    });
    read.map_err(|why| Problem::new("", why).at(position(text, reader.at), text))
}

/// The line and column of a byte.
fn position(text: &str, at: usize) -> Position {
    let before = text.get(..at).unwrap_or(text);
    let line = before.bytes().filter(|byte| *byte == b'\n').count();
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count();
    let number = |count: usize| u32::try_from(count + 1).unwrap_or(u32::MAX);
    Position { line: number(line), column: number(column) }
}

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Goes over white space and comments.
    fn gap(&mut self) -> Result<(), &'static str> {
        self.at = after_gap(self.bytes, self.at).ok_or("a comment has no end")?;
        Ok(())
    }

    fn node(&mut self, depth: usize) -> Result<Node, &'static str> {
        if depth > DEEPEST {
            return Err("it is nested too deep");
        }
        let start = self.at;
        let kind = match self.peek() {
            Some(b'{') => self.object(depth)?,
            Some(b'[') => self.array(depth)?,
            Some(b'"') => Kind::Leaf(Value::String(self.string()?)),
            Some(_) => Kind::Leaf(self.word()?),
            None => return Err("a value is missing at the end"),
        };
        Ok(Node { start, end: self.at, kind })
    }

    fn object(&mut self, depth: usize) -> Result<Kind, &'static str> {
        let mut members = Vec::new();
        self.at += 1;
        loop {
            self.gap()?;
            match self.peek() {
                Some(b'}') => break,
                Some(b'"') => {}
                _ => return Err("a key in quotes, or `}`, should stand here"),
            }
            let start = self.at;
            let key = self.string()?;
            self.gap()?;
            if self.peek() != Some(b':') {
                return Err("a `:` should stand here");
            }
            self.at += 1;
            self.gap()?;
            let value = self.node(depth + 1)?;
            members.push(Member { start, key, value });
            if !self.comma(b'}')? {
                break;
            }
        }
        self.at += 1;
        Ok(Kind::Object(members))
    }

    fn array(&mut self, depth: usize) -> Result<Kind, &'static str> {
        let mut items = Vec::new();
        self.at += 1;
        loop {
            self.gap()?;
            if self.peek() == Some(b']') {
                break;
            }
            items.push(self.node(depth + 1)?);
            if !self.comma(b']')? {
                break;
            }
        }
        self.at += 1;
        Ok(Kind::Array(items))
    }

    /// Whether a comma stands here, and not the end.
    fn comma(&mut self, end: u8) -> Result<bool, &'static str> {
        self.gap()?;
        match self.peek() {
            Some(b',') => {
                self.at += 1;
                Ok(true)
            }
            Some(byte) if byte == end => Ok(false),
            _ => Err("a `,` or the end of the list or object should stand here"),
        }
    }

    fn string(&mut self) -> Result<String, &'static str> {
        let start = self.at;
        self.at += 1;
        loop {
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => self.at += 2,
                Some(_) => self.at += 1,
                None => return Err("a text has no end"),
            }
        }
        self.at += 1;
        self.token(start).ok_or("a text has an escape that is none")
    }

    fn word(&mut self) -> Result<Value, &'static str> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte)) {
            self.at += 1;
        }
        self.token(start).ok_or("a value should stand here")
    }

    fn token<T: serde::de::DeserializeOwned>(&self, start: usize) -> Option<T> {
        serde_json::from_str(self.text.get(start..self.at)?).ok()
    }
}

/// The first byte that is neither white space nor comment; `None` if a comment has no end.
pub(crate) fn after_gap(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        if rest.first().is_some_and(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')) {
            at += 1;
        } else if rest.starts_with(b"//") {
            at += rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
        } else if rest.starts_with(b"/*") {
            at += 2 + rest.get(2..)?.windows(2).position(|pair| pair == b"*/")? + 2;
        } else {
            return Some(at);
        }
    }
}

/// A change of a text: what stands in these bytes gives way to something else.
#[derive(Debug)]
pub(crate) struct Edit {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) text: String,
}

/// The text with all edits made. They do not overlap.
pub(crate) fn edited(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|edit| (edit.start, edit.end));
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        out.push_str(text.get(at..edit.start).unwrap_or_default());
        out.push_str(&edit.text);
        at = edit.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

/// Puts items at the end of an object or list. `inner` and `outer` are the white space before an item and
/// before the closing bracket, both with the line end.
pub(crate) fn appended(container: &Node, items: &[String], inner: &str, outer: &str) -> Option<Edit> {
    if items.is_empty() {
        return None;
    }
    let last = match &container.kind {
        Kind::Object(members) => members.last().map(|member| member.value.end),
        Kind::Array(items) => items.last().map(|item| item.end),
        Kind::Leaf(_) => return None,
    };
    let joined = items.join(&format!(",{inner}"));
    let (at, text) = match last {
        Some(end) => (end, format!(",{inner}{joined}")),
        None => (container.start + 1, format!("{inner}{joined}{outer}")),
    };
    Some(Edit { start: at, end: at, text })
}

/// Takes some of the items (their places, in order) out of the text, with one comma each.
pub(crate) fn removed(text: &str, spans: &[(usize, usize)], gone: &[bool]) -> Vec<Edit> {
    let bytes = text.as_bytes();
    let comma_after = |index: usize| -> Option<usize> {
        let (_, end) = spans.get(index)?;
        after_gap(bytes, *end).filter(|at| bytes.get(*at) == Some(&b','))
    };
    let last_kept = gone.iter().rposition(|gone| !gone);
    let mut edits = Vec::new();
    for (index, (start, end)) in spans.iter().enumerate() {
        if !gone.get(index).copied().unwrap_or(false) {
            continue;
        }
        let from = bytes.get(..*start).unwrap_or_default();
        let from = from.iter().rposition(|byte| !byte.is_ascii_whitespace()).map_or(0, |at| at + 1);
        // White space after a comment of one line is its end, and stays.
        let from = if ends_in_line_comment(text, from) { *start } else { from };
        edits.push(Edit { start: from, end: *end, text: String::new() });
        let comma = match last_kept {
            Some(kept) if index > kept => comma_after(index - 1),
            _ => comma_after(index),
        };
        edits.extend(comma.map(|at| Edit { start: at, end: at + 1, text: String::new() }));
    }
    edits
}

/// Whether the line that holds this place has a `//` before it.
fn ends_in_line_comment(text: &str, at: usize) -> bool {
    text.get(..at).and_then(|before| before.rsplit('\n').next()).is_some_and(|line| line.contains("//"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_with_comments_is_read_with_places() {
        let text = "// top\n{ \"a\": [1, /* two */ 2,], \"b\": \"x\\\"y\", }\n";
        let node = parse(text).unwrap();
        assert_eq!(node.value(), serde_json::json!({"a": [1, 2], "b": "x\"y"}));
        let list = node.get("a").unwrap();
        assert_eq!(text.get(list.start..list.end), Some("[1, /* two */ 2,]"));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        for (text, line, column) in
            [("{\n  \"a\" 1}", 2, 7), ("{\"a\": }", 1, 7), ("[1 2]", 1, 4), ("{} x", 1, 4), ("/* x", 1, 1)]
        {
            let problem = parse(text).unwrap_err();
            assert_eq!((problem.position.line, problem.position.column), (line, column), "{text} {problem}");
        }
        assert!(parse(&"[".repeat(100_000)).is_err());
    }

    #[test]
    fn items_go_with_one_comma_and_comments_stay() {
        let text = "[1, 2, // two\n 3]";
        let node = parse(text).unwrap();
        let spans: Vec<_> = node.items().unwrap().iter().map(|item| (item.start, item.end)).collect();
        for (gone, left) in [
            ([true, false, false], vec![2, 3]),
            ([false, true, false], vec![1, 3]),
            ([false, false, true], vec![1, 2]),
            ([false, true, true], vec![1]),
            ([true, false, true], vec![2]),
            ([true, true, true], vec![]),
        ] {
            let out = edited(text, removed(text, &spans, &gone));
            assert!(out.contains("// two\n"), "{out}");
            assert_eq!(parse(&out).unwrap().value(), serde_json::json!(left), "{out}");
        }
    }
}
