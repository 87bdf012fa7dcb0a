//! Contracts in GraphQL: types and their fields, and what breaks those who ask for them.

use caution_core::finding::LineRange;

use crate::openapi::Difference;

/// A part of a schema: a type, or a field, argument or value of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// `Order`, `Order.total`, `Status.PAID`.
    pub name: String,
    /// What it is, or its own type.
    shape: String,
    /// Its arguments: names, types, and whether one must be given.
    arguments: Vec<(String, String, bool)>,
    /// Whether it belongs to what callers give, and must be given.
    asked: bool,
    /// Its line.
    pub line: u32,
}

/// How many words one schema may have.
const TOKENS: usize = 1_000_000;

type Token<'a> = (&'a str, u32);

/// The parts of a schema; none if a text has none, as a document of queries.
pub fn parts(text: &str) -> Vec<Part> {
    let tokens = tokens(text);
    let mut parts = Vec::new();
    let mut at = 0;
    let word = |at: usize| tokens.get(at).map_or("", |token| token.0);
    while at < tokens.len() {
        let kind = word(at);
        let is_definition = matches!(kind, "type" | "interface" | "input" | "enum" | "union" | "scalar");
        let name = word(at + 1);
        if !is_definition || !is_name(name) {
            // What is asked in a document of queries is no part of a schema.
            at = if kind == "{" { closing(&tokens, at) + 1 } else { at + 1 };
            continue;
        }
        let line = tokens.get(at).map_or(1, |token| token.1);
        let mut next = at + 2;
        while next < tokens.len() && word(next) != "{" && !begins(&tokens, next) {
            next = if word(next) == "(" { closing(&tokens, next) + 1 } else { next + 1 };
        }
        let head = tokens.get(at + 2..next).unwrap_or_default();
        let shape = format!("{kind} {}", joined(head));
        parts.push(Part { name: name.to_owned(), shape, arguments: Vec::new(), asked: false, line });
        if word(next) == "{" {
            let end = closing(&tokens, next);
            members(kind, name, tokens.get(next + 1..end).unwrap_or_default(), &mut parts);
            next = end + 1;
        }
        at = next;
    }
    parts
}

/// Whether a definition begins at a place of the outermost level.
fn begins(tokens: &[Token<'_>], at: usize) -> bool {
    const WORDS: &[&str] = &[
        "type",
        "interface",
        "input",
        "enum",
        "union",
        "scalar",
        "extend",
        "schema",
        "directive",
        "query",
        "mutation",
        "subscription",
        "fragment",
    ];
    let word = |at: usize| tokens.get(at).map_or("", |token| token.0);
    let before = at.checked_sub(1).map_or("", word);
    WORDS.contains(&word(at)) && !matches!(before, "@" | "|" | "=" | "&" | "implements")
}

/// The place of the bracket that closes one; the end if none does.
fn closing(tokens: &[Token<'_>], open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, (word, _)) in tokens.iter().enumerate().skip(open) {
        match *word {
            "{" | "(" | "[" => depth += 1,
            "}" | ")" | "]" => depth = depth.saturating_sub(1),
            _ => continue,
        }
        if depth == 0 {
            return at;
        }
    }
    tokens.len()
}

fn members(kind: &str, of: &str, tokens: &[Token<'_>], parts: &mut Vec<Part>) {
    let word = |at: usize| tokens.get(at).map_or("", |token| token.0);
    let mut at = 0;
    while at < tokens.len() {
        let (name, line) = tokens.get(at).copied().unwrap_or_default();
        let mut next = at + 1;
        let mut arguments = Vec::new();
        if kind != "enum" && word(next) == "(" {
            let end = closing(tokens, next);
            arguments = listed(tokens.get(next + 1..end).unwrap_or_default());
            next = end + 1;
        }
        let start = next;
        while next < tokens.len() && !is_next(kind, tokens, next) {
            next = if word(next) == "(" { closing(tokens, next) + 1 } else { next + 1 };
        }
        let shape = shape(tokens.get(start..next.min(tokens.len())).unwrap_or_default());
        if is_name(name) {
            let asked = kind == "input" && is_asked(&shape);
            parts.push(Part { name: format!("{of}.{name}"), shape, arguments, asked, line });
        }
        at = next.max(at + 1);
    }
}

/// Whether the next member begins at a place.
fn is_next(kind: &str, tokens: &[Token<'_>], at: usize) -> bool {
    let word = |at: usize| tokens.get(at).map_or("", |token| token.0);
    let before = at.checked_sub(1).map_or("", word);
    let is_head = is_name(word(at)) && !matches!(before, "@" | ":" | "=" | "[");
    is_head && (kind == "enum" || matches!(word(at + 1), ":" | "("))
}

/// Arguments: names, types, and whether one must be given.
fn listed(tokens: &[Token<'_>]) -> Vec<(String, String, bool)> {
    let mut parts = Vec::new();
    members("arguments", "", tokens, &mut parts);
    let of = |part: Part| {
        let asked = is_asked(&part.shape);
        (part.name.trim_start_matches('.').to_owned(), part.shape, asked)
    };
    parts.into_iter().map(of).collect()
}

fn is_asked(shape: &str) -> bool {
    shape.ends_with('!') && !shape.contains('=')
}

/// What stands after a member's name, directives apart.
fn shape(tokens: &[Token<'_>]) -> String {
    let end = tokens.iter().position(|(word, _)| *word == "@").unwrap_or(tokens.len());
    joined(tokens.get(..end).unwrap_or_default())
}

fn joined(tokens: &[Token<'_>]) -> String {
    let words: Vec<&str> = tokens.iter().map(|(word, _)| *word).filter(|word| *word != ":").collect();
    words.join(" ").replace(" !", "!")
}

fn is_name(word: &str) -> bool {
    word.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '_')
}

/// Names, numbers and signs with their lines; comments, descriptions and commas left out.
fn tokens(text: &str) -> Vec<Token<'_>> {
    let bytes = text.as_bytes();
    let mut tokens = Vec::new();
    let (mut at, mut line) = (0_usize, 1_u32);
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii();
    while let Some(byte) = bytes.get(at).copied() {
        let start = at;
        at += 1;
        match byte {
            b'\n' => line += 1,
            b' ' | b'\t' | b'\r' | b',' => {}
            b'#' => at = end_of(bytes, start, b"\n"),
            b'"' => {
                let is_block = bytes.get(start..start + 3) == Some(b"\"\"\"");
                let (open, close): (usize, &[u8]) = if is_block { (3, b"\"\"\"") } else { (1, b"\"") };
                let end = end_of(bytes, start + open, close);
                let lines = bytes.get(start..end).unwrap_or_default().iter().filter(|byte| **byte == b'\n');
                line = line.saturating_add(u32::try_from(lines.count()).unwrap_or(0));
                at = (end + close.len()).min(bytes.len());
            }
            byte if is_word(byte) => {
                while bytes.get(at).copied().is_some_and(is_word) {
                    at += 1;
                }
                tokens.extend(text.get(start..at).map(|word| (word, line)));
            }
            _ => tokens.extend(text.get(start..at).map(|sign| (sign, line))),
        }
        if tokens.len() >= TOKENS {
            break;
        }
    }
    tokens
}

/// The place where something stands next; the end if it does not.
fn end_of(bytes: &[u8], from: usize, what: &[u8]) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    rest.windows(what.len()).position(|part| part == what).map_or(bytes.len(), |found| from + found)
}

/// What two schemas differ in.
pub fn differences(before: &[Part], after: &[Part]) -> Vec<Difference> {
    let of = |part: &Part, what: String, breaks: bool| Difference {
        name: part.name.clone(),
        what,
        breaks,
        lines: LineRange { first: part.line, last: part.line },
    };
    let named = |parts: &[Part]| -> std::collections::BTreeMap<String, Part> {
        parts.iter().map(|part| (part.name.clone(), part.clone())).collect()
    };
    let (old, new) = (named(before), named(after));
    let is_inside = |part: &Part, all: &std::collections::BTreeMap<String, Part>| {
        part.name.split_once('.').is_none_or(|(of, _)| all.contains_key(of))
    };
    let mut found = Vec::new();
    for part in old.values() {
        match new.get(&part.name) {
            // What goes with its type is told by the type.
            None if is_inside(part, &new) => found.push(of(part, "it is gone".to_owned(), true)),
            None => {}
            Some(now) => found.extend(changed(part, now).map(|(what, breaks)| of(now, what, breaks))),
        }
    }
    for part in new.values().filter(|part| !old.contains_key(&part.name) && is_inside(part, &old)) {
        let what = if part.asked { "callers must now give it" } else { "it is new" };
        found.push(of(part, what.to_owned(), part.asked));
    }
    found
}

fn changed(old: &Part, new: &Part) -> Option<(String, bool)> {
    if old.shape != new.shape {
        return Some(("its type changes".to_owned(), true));
    }
    if old.arguments == new.arguments {
        return None;
    }
    let asked: Vec<&str> = new
        .arguments
        .iter()
        .filter(|argument| argument.2 && !old.arguments.contains(argument))
        .map(|argument| argument.0.as_str())
        .collect();
    let gone = old.arguments.iter().any(|(name, ..)| !new.arguments.iter().any(|(now, ..)| now == name));
    Some(match (asked.is_empty(), gone) {
        (false, _) => (format!("callers must now give {}", asked.join(", ")), true),
        (true, true) => ("an argument is gone".to_owned(), true),
        (true, false) => ("its arguments change".to_owned(), false),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\"\"\"\nAll { that } is asked\n\"\"\"\ntype Query {\n  # one\n  order(id: ID!, with: String = \"a\"): Order @auth(requires: \"x\")\n  orders: [Order!]!\n}\ntype Order implements Node & Priced @key(fields: \"id\") {\n  id: ID!\n  \"what it costs\"\n  total: Float!\n}\nenum Status { OPEN PAID }\nunion Thing = Order | Status\ninput New { name: String! note: String }\n";

    fn told(after: &str) -> Vec<String> {
        differences(&parts(TEXT), &parts(after))
            .into_iter()
            .map(|one| format!("{} {} {}", one.name, one.what, one.breaks))
            .collect()
    }

    #[test]
    fn types_and_fields_are_found_with_their_lines() {
        let parts = parts(TEXT);
        let shown: Vec<_> = parts.iter().map(|part| format!("{}:{}", part.name, part.line)).collect();
        assert_eq!(
            shown,
            [
                "Query:4",
                "Query.order:6",
                "Query.orders:7",
                "Order:9",
                "Order.id:10",
                "Order.total:12",
                "Status:14",
                "Status.OPEN:14",
                "Status.PAID:14",
                "Thing:15",
                "New:16",
                "New.name:16",
                "New.note:16"
            ]
        );
        assert_eq!(super::parts("query A { order(id: 1) { total } }\nfragment F on Order { id }"), []);
    }

    #[test]
    fn what_breaks_those_who_ask_is_told_and_words_for_people_are_no_change() {
        assert_eq!(told(&TEXT.replace("# one", "# two").replace("what it costs", "the price")), [""; 0]);
        assert_eq!(told(&TEXT.replace("  total: Float!\n", "")), ["Order.total it is gone true"]);
        assert_eq!(
            told(&TEXT.replace("total: Float!", "total: Int!")),
            ["Order.total its type changes true"]
        );
        assert_eq!(
            told(&TEXT.replace("(id: ID!,", "(id: ID!, tenant: ID!,")),
            ["Query.order callers must now give tenant true"]
        );
        assert_eq!(
            told(&TEXT.replace("(id: ID!,", "(id: ID!, tenant: ID,")),
            ["Query.order its arguments change false"]
        );
        assert_eq!(
            told(&TEXT.replace("note: String", "note: String size: Int!")),
            ["New.size callers must now give it true"]
        );
        assert_eq!(told(&TEXT.replace("PAID", "PAID GONE")), ["Status.GONE it is new false"]);
    }

    #[test]
    fn any_text_ends() {
        for text in [
            "type",
            "type {",
            "type A {",
            "type A { b(",
            "\"\"\"",
            "\"",
            "}}}",
            "type A { b: [",
            "enum É { é }",
        ] {
            parts(text);
        }
    }
}
