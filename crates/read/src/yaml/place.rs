//! What stands at a place of a YAML text: looked up only once something is wrong there.

use caution_core::problem::Position;
use serde_saphyr::granit_parser::{Event, Parser, ScalarStyle};

/// What a value is, as a person sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    Nothing,
    Truth(String),
    Number(String),
    Text(String),
    List,
    Mapping,
    Alias,
}

/// A value and the way to it.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) found: Found,
    /// `` `paths` ``, ``item 2 of `people` ``; nothing at the root.
    pub(super) name: Option<String>,
    /// The same for what the value stands in.
    pub(super) within: Option<String>,
}

enum Frame {
    Mapping { key: Option<String>, key_is_next: bool },
    List { item: usize },
}

/// What stands at the root of a text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Root {
    /// A list.
    List,
    /// A mapping with these keys.
    Mapping(Vec<String>),
    /// A single value.
    Value,
}

pub(super) fn root(text: &str) -> Root {
    let mut events = Parser::new_from_str(text);
    let mut keys = Vec::new();
    let (mut depth, mut key_is_next) = (0_usize, true);
    while let Some(Ok((event, _))) = events.next_event() {
        let before = depth;
        match &event {
            Event::SequenceStart(..) if depth == 0 => return Root::List,
            Event::Scalar(value, style, _, _) if depth == 0 => match scalar(value, *style) {
                Found::Nothing => return Root::Mapping(keys),
                _ => return Root::Value,
            },
            Event::Scalar(value, ..) if depth == 1 && key_is_next => keys.push(value.to_string()),
            Event::SequenceStart(..) | Event::MappingStart(..) => depth += 1,
            Event::SequenceEnd | Event::MappingEnd => depth = depth.saturating_sub(1),
            _ => {}
        }
        let ended = match event {
            Event::Scalar(..) | Event::Alias(_) => before == 1,
            Event::SequenceEnd | Event::MappingEnd => before == 2,
            _ => false,
        };
        key_is_next ^= ended;
    }
    Root::Mapping(keys)
}

/// Whether there is nothing but comments, blank lines and `null` in a text.
pub(super) fn is_empty(text: &str) -> bool {
    let mut events = Parser::new_from_str(text);
    while let Some(Ok((event, _))) = events.next_event() {
        match event {
            Event::StreamStart | Event::DocumentStart(..) | Event::DocumentEnd => {}
            Event::StreamEnd => return true,
            Event::Scalar(value, ScalarStyle::Plain, 0, None) if is_null(&value) => {}
            _ => return false,
        }
    }
    false
}

/// The value that starts at a place.
pub(super) fn node_at(text: &str, place: Position) -> Option<Node> {
    let mut frames: Vec<Frame> = Vec::new();
    let mut events = Parser::new_from_str(text);
    while let Some(Ok((event, span))) = events.next_event() {
        let found = match &event {
            Event::Scalar(value, style, _, _) => scalar(value, *style),
            Event::SequenceStart(..) => Found::List,
            Event::MappingStart(..) => Found::Mapping,
            Event::Alias(_) => Found::Alias,
            Event::SequenceEnd | Event::MappingEnd => {
                frames.pop();
                continue;
            }
            _ => continue,
        };
        step(frames.last_mut(), &found);
        let here = (span.start.line(), span.start.col() + 1);
        if here == (place.line as usize, place.column as usize) {
            let name = name(&frames);
            frames.pop();
            return Some(Node { found, name, within: self::name(&frames) });
        }
        match found {
            Found::List => frames.push(Frame::List { item: 0 }),
            Found::Mapping => frames.push(Frame::Mapping { key: None, key_is_next: true }),
            _ => {}
        }
    }
    None
}

/// Notes in the enclosing frame that a value begins.
fn step(frame: Option<&mut Frame>, found: &Found) {
    match frame {
        Some(Frame::List { item }) => *item += 1,
        Some(Frame::Mapping { key, key_is_next }) => {
            if *key_is_next {
                *key = match found {
                    Found::Text(text) | Found::Number(text) | Found::Truth(text) => Some(text.clone()),
                    _ => None,
                };
            }
            *key_is_next = !*key_is_next;
        }
        None => {}
    }
}

fn name(frames: &[Frame]) -> Option<String> {
    let mut items = Vec::new();
    for frame in frames.iter().rev() {
        match frame {
            Frame::List { item } => items.push(format!("item {item} of ")),
            Frame::Mapping { key: Some(key), .. } => {
                return Some(format!("{}{}", items.concat(), super::quoted(key)));
            }
            Frame::Mapping { key: None, .. } => return None,
        }
    }
    (!items.is_empty()).then(|| format!("{}the list", items.concat()))
}

fn scalar(value: &str, style: ScalarStyle) -> Found {
    let text = value.to_owned();
    if style != ScalarStyle::Plain {
        Found::Text(text)
    } else if is_null(value) {
        Found::Nothing
    } else if matches!(value, "true" | "True" | "TRUE" | "false" | "False" | "FALSE") {
        Found::Truth(text)
    } else if value.parse::<f64>().is_ok() && value.bytes().any(|byte| byte.is_ascii_digit()) {
        Found::Number(text)
    } else {
        Found::Text(text)
    }
}

fn is_null(value: &str) -> bool {
    matches!(value, "" | "~" | "null" | "Null" | "NULL")
}
