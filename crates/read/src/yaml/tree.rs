//! YAML as values with their lines, for texts that another tool owns.

use std::collections::{HashMap, HashSet};

use caution_core::finding::LineRange;
use serde_saphyr::granit_parser::{Event, Options, Parser, ScalarStyle};

use super::{split, without_mark};
use crate::keys::tree::{DEPTH, NODES, Node, Tree, Value, lines};

/// How many values aliases may copy.
const COPIED: usize = 20_000;

/// How many anchors are kept.
const ANCHORS: usize = 1_000;

/// Reads every document. One that does not parse spoils only itself, from the fault on.
pub(crate) fn tree(text: &str) -> Tree {
    let text = without_mark(text);
    let mut tree = Tree::default();
    let mut left = NODES;
    for (first_line, part) in split(text) {
        let mut reader = Reader { before: first_line.saturating_sub(1), left, ..Reader::default() };
        let ended = reader.read(part);
        left = reader.left;
        let root = reader.root.take();
        tree.documents.extend(root.filter(|root| root.value != Value::Nothing));
        if let Some(line) = ended {
            let last = first_line.saturating_add(lines(part)).saturating_sub(1);
            tree.unread.push(LineRange { first: line.min(last), last });
        }
    }
    tree
}

enum Frame {
    List { first: u32, anchor: usize, items: Vec<Node> },
    Map { first: u32, anchor: usize, fields: Vec<(String, Node)>, key: Option<(String, u32)> },
}

#[derive(Default)]
struct Reader {
    before: u32,
    left: usize,
    copied: usize,
    frames: Vec<Frame>,
    anchors: HashMap<usize, Node>,
    root: Option<Node>,
    incomplete: Option<u32>,
}

impl Reader {
    /// Reads one document; the line from which on it was not read.
    fn read(&mut self, text: &str) -> Option<u32> {
        let mut options = Options::default();
        options.flow_nesting_limit = DEPTH;
        options.block_nesting_limit = DEPTH;
        options.simple_key_max_lookahead = 4096;
        let mut events = Parser::new_from_str_with_options(text, options);
        let mut line = 1;
        let fault = loop {
            let (event, span) = match events.next_event() {
                None => break None,
                Some(Ok(event)) => event,
                Some(Err(_)) => break Some(self.before.saturating_add(line)),
            };
            line = u32::try_from(span.start.line()).unwrap_or(u32::MAX).max(1);
            let at = self.before.saturating_add(line);
            if self.left == 0 {
                break Some(at);
            }
            let end = self.before.saturating_add(u32::try_from(span.end.line()).unwrap_or(u32::MAX).max(1));
            self.take(event, at, end.max(at));
        };
        // What was open when it ended is kept as far as it was read.
        while !self.frames.is_empty() {
            self.close(self.before.saturating_add(line));
        }
        fault.or(self.incomplete)
    }

    fn take(&mut self, event: Event<'_>, at: u32, end: u32) {
        match event {
            Event::Scalar(text, style, anchor, _) => {
                self.left = self.left.saturating_sub(1);
                let nothing = style == ScalarStyle::Plain
                    && matches!(&*text, "" | "~" | "null" | "Null" | "NULL")
                    && !self.wants_key();
                // A block's end is the line after it.
                let end = if matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
                    end.saturating_sub(1).max(at)
                } else {
                    end
                };
                let value = match text.into_owned() {
                    _ if nothing => Value::Nothing,
                    text if style == ScalarStyle::Plain && is_bare(&text) => Value::Bare(text),
                    text => Value::Text(text),
                };
                let node = Node { first: at, last: end, value };
                self.anchor(anchor, &node);
                self.put(node);
            }
            Event::SequenceStart(_, anchor, _) => {
                self.left = self.left.saturating_sub(1);
                self.frames.push(Frame::List { first: at, anchor, items: Vec::new() });
            }
            Event::MappingStart(_, anchor, _) => {
                self.left = self.left.saturating_sub(1);
                self.frames.push(Frame::Map { first: at, anchor, fields: Vec::new(), key: None });
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(at),
            Event::Alias(anchor) => self.alias(anchor, at),
            _ => {}
        }
    }

    fn wants_key(&self) -> bool {
        matches!(self.frames.last(), Some(Frame::Map { key: None, .. }))
    }

    fn alias(&mut self, anchor: usize, at: u32) {
        let known = self.anchors.get(&anchor).cloned();
        let size = known.as_ref().map_or(1, size);
        self.copied = self.copied.saturating_add(size);
        let node = match known {
            Some(node) if self.copied <= COPIED => Node { first: at, last: at, value: node.value },
            _ => {
                self.incomplete.get_or_insert(at);
                Node::new(at, Value::Nothing)
            }
        };
        self.put(node);
    }

    fn anchor(&mut self, anchor: usize, node: &Node) {
        if anchor == 0 {
            return;
        }
        self.copied = self.copied.saturating_add(size(node));
        if self.anchors.len() < ANCHORS && self.copied <= COPIED {
            self.anchors.insert(anchor, node.clone());
        }
    }

    fn close(&mut self, at: u32) {
        let (node, anchor) = match self.frames.pop() {
            Some(Frame::List { first, anchor, items }) => {
                let last = items.last().map_or(first, |item| item.last);
                (Node { first, last, value: Value::List(items) }, anchor)
            }
            Some(Frame::Map { first, anchor, mut fields, key }) => {
                if let Some((key, line)) = key {
                    fields.push((key, Node::new(line, Value::Nothing)));
                }
                let fields = merged(fields);
                let last = fields.iter().map(|(_, node)| node.last).max().unwrap_or(first);
                (Node { first, last: last.min(at.max(first)).max(first), value: Value::Map(fields) }, anchor)
            }
            None => return,
        };
        self.anchor(anchor, &node);
        self.put(node);
    }

    fn put(&mut self, mut node: Node) {
        match self.frames.last_mut() {
            None => {
                if self.root.is_none() {
                    self.root = Some(node);
                }
            }
            Some(Frame::List { items, .. }) => items.push(node),
            Some(Frame::Map { fields, key, .. }) => match key.take() {
                None => {
                    let line = node.first;
                    let text = match node.value {
                        Value::Text(text) | Value::Bare(text) => text,
                        _ => "?".to_owned(),
                    };
                    *key = Some((text, line));
                }
                Some((key, line)) => {
                    node.first = line.min(node.first);
                    fields.push((key, node));
                }
            },
        }
    }
}

/// `<<: *base` puts the fields of another mapping there, as far as there are none of the same name.
fn merged(fields: Vec<(String, Node)>) -> Vec<(String, Node)> {
    if !fields.iter().any(|(key, _)| key == "<<") {
        return fields;
    }
    let (merges, mut own): (Vec<_>, Vec<_>) = fields.into_iter().partition(|(key, _)| key == "<<");
    let mut known: HashSet<String> = own.iter().map(|(key, _)| key.clone()).collect();
    for (_, node) in merges {
        let line = node.first;
        let from = match node.value {
            Value::Map(fields) => fields,
            Value::List(items) => items.iter().flat_map(Node::fields).cloned().collect(),
            _ => Vec::new(),
        };
        for (key, mut node) in from {
            if known.insert(key.clone()) {
                (node.first, node.last) = (line, line);
                own.push((key, node));
            }
        }
    }
    own
}

fn size(node: &Node) -> usize {
    let mut count = 0_usize;
    node.visit(&mut |_, _| count = count.saturating_add(1));
    count
}

/// Whether a text without quotes is a number or a truth value, for any version of the language.
fn is_bare(text: &str) -> bool {
    const TRUTHS: &[&str] = &["true", "false", "yes", "no", "on", "off", "y", "n", ".inf", "-.inf", ".nan"];
    let digits = text.trim_start_matches(['-', '+']);
    let begins = digits.starts_with(|first: char| first.is_ascii_digit() || first == '.');
    let is_number = begins
        && (digits.replace('_', "").parse::<f64>().is_ok()
            || digits.starts_with("0x")
            || digits.starts_with("0o")
            || digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b':'));
    is_number || TRUTHS.iter().any(|truth| text.eq_ignore_ascii_case(truth))
}
