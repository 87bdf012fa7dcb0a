//! Python's texts: literals, formats, methods.

use tree_sitter::Node;

use super::Python;
use crate::inline::text::{escaped, replaced};
use crate::inline::value::{Arguments, Value};
use crate::word::{Piece, Word};

impl<'t> Python<'_, '_, '_, 't> {
    pub(super) fn string(&mut self, node: Node<'t>) -> Value {
        let start = node.child(0).map_or("", |start| self.text(start)).to_ascii_lowercase();
        let raw = start.contains('r');
        let mut all = Value::of("");
        let mut cursor = node.walk();
        for child in node.named_children(&mut cursor) {
            match child.kind() {
                "string_content" => {
                    let text = self.text(child);
                    let text = if raw { text.to_owned() } else { escaped(text) };
                    let text =
                        if start.contains('f') { text.replace("{{", "{").replace("}}", "}") } else { text };
                    all = all.plus(&Value::from_word(self.program.marks.word(&text)));
                }
                "interpolation" => {
                    let value = child.child_by_field_name("expression").or_else(|| child.named_child(0));
                    let value = value.map_or(Value::Nothing, |value| self.value(value));
                    all = all.plus(&Value::from_word(value.word()));
                }
                _ => {}
            }
        }
        all
    }
}

/// `a + b`, `a / b` of paths, `a % b` of texts, `a * 3`.
pub(super) fn operate(left: &Value, operator: &str, right: &Value) -> Value {
    match (left, operator) {
        (_, "+") => left.plus(right),
        (Value::Path(_), "/") => match left.joined(right) {
            Value::Text(word) => Value::Path(word),
            other => other,
        },
        (Value::Text(_), "%") => {
            let text = left.text().unwrap_or("%s");
            let items = right.items();
            let mut items = items.iter();
            fill(text, "%", |rest| {
                let rest = rest.strip_prefix(['s', 'r', 'd'])?;
                Some((items.next()?.word(), rest))
            })
        }
        (Value::Text(_), "*") => left.clone(),
        _ => Value::Unknown("an expression".to_owned()),
    }
}

/// A format with its holes filled.
fn fill<'f>(format: &'f str, hole: &str, mut next: impl FnMut(&'f str) -> Option<(Word, &'f str)>) -> Value {
    let mut parts = format.split(hole);
    let mut word = Word::of(parts.next().unwrap_or(""));
    word.quoted = true;
    for part in parts.take(64) {
        match next(part) {
            Some((value, rest)) => {
                word.push(&value);
                word.push_text(rest);
            }
            None => {
                word.pieces.push(Piece::Unknown("…".to_owned()));
                word.push_text(part);
            }
        }
    }
    Value::limited(word)
}

/// `x[::-1]`; other slices are unknown.
pub(super) fn slice(object: &Value, slice: &str) -> Value {
    match (object, object.text(), slice.replace(' ', "").as_str()) {
        (_, Some(text), "::-1") => Value::of(text.chars().rev().collect::<String>()),
        (Value::List(items), _, ":") => Value::List(items.clone()),
        (Value::List(items), _, slice) => {
            match slice.strip_suffix(':').and_then(|from| from.parse::<usize>().ok()) {
                Some(from) => Value::list(items.iter().skip(from).cloned().collect()),
                None => Value::Unknown("a part".to_owned()),
            }
        }
        _ => Value::Unknown("a part".to_owned()),
    }
}

/// A method of a text or a list.
pub(super) fn method(object: &Value, method: &str, arguments: &Arguments) -> Value {
    let argument = |at: usize| arguments.text(at, &[]);
    if let ("get" | "pop" | "setdefault", Value::Map(_)) = (method, object) {
        let value = argument(0).and_then(|key| object.entry(key).cloned());
        return value.unwrap_or_else(|| Value::Unknown("an entry".to_owned()));
    }
    match (object, method) {
        (Value::Text(separator), "join") => {
            let Some(items) = arguments.positional.first() else {
                return Value::Unknown("a text".to_owned());
            };
            let Value::List(items) = items else { return Value::Unknown("a text".to_owned()) };
            let separator = Value::Text(separator.clone());
            let mut all = Value::of("");
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    all = all.plus(&separator);
                }
                all = all.plus(item);
            }
            all
        }
        (Value::Text(_), "format") => {
            let text = object.text().unwrap_or("{}");
            let mut at = 0_usize;
            fill(text, "{", |rest| {
                let (name, rest) = rest.split_once('}')?;
                let name = name.split([':', '!', '.', '[']).next().unwrap_or("");
                let value = if name.is_empty() {
                    at += 1;
                    arguments.positional.get(at - 1)
                } else {
                    arguments.named(&[name]).or_else(|| arguments.positional.get(name.parse::<usize>().ok()?))
                };
                Some((value?.word(), rest))
            })
        }
        (
            Value::Text(_),
            "encode" | "decode" | "strip" | "lstrip" | "rstrip" | "expandtabs" | "casefold" | "lower"
            | "upper" | "title",
        ) => match (object.text(), method) {
            (Some(text), "strip") if arguments.positional.is_empty() => Value::of(text.trim()),
            (Some(text), "lower" | "casefold") => Value::of(text.to_lowercase()),
            (Some(text), "upper") => Value::of(text.to_uppercase()),
            _ => object.clone(),
        },
        (Value::Text(_), "replace") => match (object.text(), argument(0), argument(1)) {
            (Some(text), Some(from), Some(to)) => replaced(text, from, to),
            _ => Value::Unknown("a text".to_owned()),
        },
        (Value::Text(_), "split" | "splitlines") => match object.text() {
            Some(text) => {
                let parts: Vec<Value> = match argument(0) {
                    Some(separator) if !separator.is_empty() => {
                        text.split(separator).map(Value::of).collect()
                    }
                    _ if method == "splitlines" => text.lines().map(Value::of).collect(),
                    _ => text.split_whitespace().map(Value::of).collect(),
                };
                Value::list(parts)
            }
            None => Value::Unknown("parts of a text".to_owned()),
        },
        (Value::List(_), "copy") => object.clone(),
        (Value::Map(entries), "values") => {
            Value::list(entries.iter().map(|(_, value)| value.clone()).collect())
        }
        (Value::Map(entries), "keys") => {
            Value::list(entries.iter().map(|(key, _)| Value::of(key.as_str())).collect())
        }
        (Value::Map(entries), "items") => Value::list(
            entries
                .iter()
                .map(|(key, value)| Value::list(vec![Value::of(key.as_str()), value.clone()]))
                .collect(),
        ),
        _ => Value::Unknown(format!("{method}()")),
    }
}
