//! Texts of a key a line: `.ini`, `.properties`, `.env`.

use caution_core::finding::LineRange;

use super::tree::{NODES, Node, Tree, Value, lines};

/// A quote that is never closed does not take the whole file.
const LONGEST: usize = 8192;

/// What such a text looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Sections in brackets, `key = value`.
    Ini,
    /// `a.b = value`, `a.b: value`, lines that go on after a backslash.
    Properties,
    /// `KEY=value`, `export KEY="value"`.
    Env,
}

/// Reads a text.
pub(crate) fn tree(text: &str, shape: Shape) -> Tree {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut fields: Vec<(String, Node)> = Vec::new();
    let mut section: Option<(String, Node)> = None;
    let mut tree = Tree::default();
    let mut all = text.lines().zip(1_u32..).peekable();
    let mut count = 0_usize;
    while let Some((line, first)) = all.next() {
        let bare = line.trim();
        let comment = match shape {
            Shape::Ini => bare.starts_with(['#', ';']),
            Shape::Properties => bare.starts_with(['#', '!']),
            Shape::Env => bare.starts_with('#'),
        };
        if bare.is_empty() || comment {
            continue;
        }
        count += 1;
        if count > NODES {
            tree.unread.push(LineRange { first, last: lines(text) });
            break;
        }
        let head = bare.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        if let Some(name) = head.filter(|_| shape == Shape::Ini) {
            fields.extend(section.take());
            section = Some((name.trim().to_owned(), Node::new(first, Value::Map(Vec::new()))));
            continue;
        }
        // Blanks at the end of a property are a part of it.
        let start = if shape == Shape::Properties { line.trim_start() } else { bare };
        let mut whole = start.to_owned();
        let mut last = first;
        while whole.len() < LONGEST && goes_on(&whole, shape) {
            let Some((next, at)) = all.next() else { break };
            whole = joined(&whole, next, shape);
            last = at;
        }
        let Some((key, value)) = pair(&whole, shape) else {
            tree.unread.push(LineRange { first, last });
            continue;
        };
        let node = Node { first, last, value };
        match &mut section {
            Some((_, Node { last: end, value: Value::Map(inner), .. })) => {
                *end = last;
                inner.push((key, node));
            }
            _ => fields.push((key, node)),
        }
    }
    fields.extend(section);
    if shape == Shape::Env {
        mark_later(&mut fields);
    }
    let end = fields.last().map_or(1, |(_, node)| node.last);
    tree.documents.push(Node { first: 1, last: end, value: Value::Map(fields) });
    tree
}

/// Says of each value which of the variables that it puts in are set, or set anew, after it: it has not that of them.
fn mark_later(fields: &mut [(String, Node)]) {
    if !fields.iter().any(|(_, node)| node.text().is_some_and(|text| text.contains('$'))) {
        return;
    }
    let keys: Vec<String> = fields.iter().map(|(key, _)| key.clone()).collect();
    for (at, (_, node)) in (1..).zip(fields) {
        let (Value::Text(text) | Value::Bare(text)) = &mut node.value else { continue };
        let names = text.split('$').skip(1).map(|rest| {
            let rest = rest.trim_start_matches('{');
            rest.split(|end: char| !(end.is_ascii_alphanumeric() || end == '_')).next().unwrap_or_default()
        });
        let after = keys.get(at..).unwrap_or_default();
        let later: String = names
            .flat_map(|name| after.iter().filter(move |key| *key == name))
            .map(|name| format!("\u{1}{name}"))
            .collect();
        text.push_str(&later);
    }
}

/// Whether a value goes on in the next line.
fn goes_on(line: &str, shape: Shape) -> bool {
    match shape {
        Shape::Properties => line.bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1,
        Shape::Env => line.split_once('=').is_some_and(|(_, value)| {
            let value = value.trim_start();
            ['"', '\''].iter().any(|quote| {
                value.strip_prefix(*quote).is_some_and(|rest| !rest.replace("\\\"", "").contains(*quote))
            })
        }),
        Shape::Ini => false,
    }
}

fn joined(line: &str, next: &str, shape: Shape) -> String {
    match shape {
        Shape::Properties => format!("{}{}", line.strip_suffix('\\').unwrap_or(line), next.trim_start()),
        _ => format!("{line}\n{next}"),
    }
}

fn pair(line: &str, shape: Shape) -> Option<(String, Value)> {
    let line = match shape {
        Shape::Env => line.strip_prefix("export ").unwrap_or(line),
        _ => line,
    };
    let marks: &[char] = if shape == Shape::Env { &['='] } else { &['=', ':'] };
    let (key, value) = match line.split_once(marks) {
        Some(pair) => pair,
        None if shape == Shape::Properties => line.split_once(char::is_whitespace).unwrap_or((line, "")),
        // A name alone hands the variable on.
        None => (line, ""),
    };
    let key = key.trim().replace("\\:", ":").replace("\\ ", " ");
    let fits =
        !key.is_empty() && key.len() <= 300 && (shape == Shape::Ini || !key.contains(char::is_whitespace));
    let value = if shape == Shape::Properties { value.trim_start() } else { value.trim() };
    let quoted = ['"', '\'']
        .iter()
        .find_map(|quote| value.strip_prefix(*quote).and_then(|rest| rest.strip_suffix(*quote)));
    // What looks like a comment is one to some who read such a file, and not in quotes; between single quotes nothing is
    // put in.
    let is_open = quoted.is_none() && value.contains(" #") || value.starts_with('\'') && value.contains('$');
    let is_bare = shape == Shape::Env && is_open;
    let text = quoted.unwrap_or(value).to_owned();
    fits.then_some((key, if is_bare { Value::Bare(text) } else { Value::Text(text) }))
}
