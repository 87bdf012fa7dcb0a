//! What every structured text is read into: values with their lines.

use caution_core::facts::mix;
use caution_core::finding::LineRange;

/// How deep values may nest.
pub(crate) const DEPTH: usize = 64;

/// How many values one text may hold.
pub(crate) const NODES: usize = 100_000;

/// A structured text that was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tree {
    /// Its documents: one, but for YAML.
    pub documents: Vec<Node>,
    /// Lines that were not read.
    pub unread: Vec<LineRange>,
}

/// A value and its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// The first line, its key's if it has one.
    pub first: u32,
    /// The last line.
    pub last: u32,
    /// The value.
    pub value: Value,
}

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing: `null`, an empty value.
    Nothing,
    /// A text, an expression: as written.
    Text(String),
    /// A number or a truth value, as written: `1` is another value than `"1"`.
    Bare(String),
    /// A list.
    List(Vec<Node>),
    /// A mapping, in the order of the text.
    Map(Vec<(String, Node)>),
}

impl Node {
    /// A value that stands on one line.
    pub fn new(line: u32, value: Value) -> Self {
        Self { first: line, last: line, value }
    }

    /// What stands at a key, if it is a mapping.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.fields().iter().find(|(name, _)| name == key).map(|(_, node)| node)
    }

    /// What stands at the end of several keys.
    pub fn at(&self, keys: &[&str]) -> Option<&Self> {
        keys.iter().try_fold(self, |node, key| node.get(key))
    }

    /// The text at the end of several keys.
    pub fn text_at(&self, keys: &[&str]) -> Option<&str> {
        self.at(keys).and_then(Self::text)
    }

    /// Its text, if it is one.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) | Value::Bare(text) => Some(text),
            _ => None,
        }
    }

    /// Its items, if it is a list.
    pub fn items(&self) -> &[Self] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    /// Its fields, if it is a mapping.
    pub fn fields(&self) -> &[(String, Self)] {
        match &self.value {
            Value::Map(fields) => fields,
            _ => &[],
        }
    }

    /// Its texts: itself, or the items of a list.
    pub fn texts(&self) -> Vec<&str> {
        match &self.value {
            Value::Text(text) | Value::Bare(text) => vec![text],
            Value::List(items) => items.iter().filter_map(Self::text).collect(),
            _ => Vec::new(),
        }
    }

    /// Visits it and every value below it with the keys that lead there, outermost first.
    pub fn visit<'n>(&'n self, visit: &mut dyn FnMut(&[Step<'n>], &'n Self)) {
        let mut way = Vec::new();
        self.visit_below(&mut way, visit);
    }

    fn visit_below<'n>(&'n self, way: &mut Vec<Step<'n>>, visit: &mut dyn FnMut(&[Step<'n>], &'n Self)) {
        visit(way, self);
        if way.len() > DEPTH {
            return;
        }
        match &self.value {
            Value::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    way.push(Step::Item { index, name: item.own_name() });
                    item.visit_below(way, visit);
                    way.pop();
                }
            }
            Value::Map(fields) => {
                for (key, node) in fields {
                    way.push(Step::Key(key));
                    node.visit_below(way, visit);
                    way.pop();
                }
            }
            Value::Nothing | Value::Text(_) | Value::Bare(_) => {}
        }
    }

    /// Whether nothing below it has a key of its own: a text, a list of texts.
    pub fn is_leaf(&self) -> bool {
        match &self.value {
            Value::Nothing | Value::Text(_) | Value::Bare(_) => true,
            Value::List(items) => items
                .iter()
                .all(|item| matches!(item.value, Value::Text(_) | Value::Bare(_) | Value::Nothing)),
            Value::Map(fields) => fields.is_empty(),
        }
    }

    /// Visits every key that holds a value or a list of texts, below it or itself.
    pub fn leaves<'n>(&'n self, visit: &mut dyn FnMut(&[Step<'n>], &'n Self)) {
        // A list of texts is one value; its items follow it and are passed over.
        let mut inside: Option<usize> = None;
        self.visit(&mut |way, node| {
            if inside.is_some_and(|depth| way.len() > depth) {
                return;
            }
            inside = None;
            if node.is_leaf() {
                inside = Some(way.len());
                visit(way, node);
            }
        });
    }

    /// The name by which an item of a list is known, wherever it stands in it.
    pub fn own_name(&self) -> Option<&str> {
        ["name", "id", "key"].iter().find_map(|key| self.text_at(&[key])).filter(|name| !name.is_empty())
    }

    /// A hash of everything that it holds.
    pub fn digest(&self) -> u64 {
        match &self.value {
            Value::Nothing => mix(0, b"0"),
            Value::Text(text) => mix(mix(0, b"t"), text.as_bytes()),
            Value::Bare(text) => mix(mix(0, b"b"), text.as_bytes()),
            Value::List(items) => {
                items.iter().fold(mix(0, b"l"), |hash, item| mix(hash, &item.digest().to_le_bytes()))
            }
            Value::Map(fields) => {
                // The order of a mapping's keys says nothing.
                let mut hashes: Vec<(&str, u64)> =
                    fields.iter().map(|(key, node)| (key.as_str(), node.digest())).collect();
                hashes.sort_unstable();
                hashes.iter().fold(mix(0, b"m"), |hash, (key, value)| {
                    mix(mix(hash, key.as_bytes()), &value.to_le_bytes())
                })
            }
        }
    }
}

/// One step of the way to a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step<'n> {
    /// The key of a mapping.
    Key(&'n str),
    /// An item of a list: its place, and its own name if it has one.
    Item {
        /// The place, from 0.
        index: usize,
        /// Its `name`, `id` or `key`.
        name: Option<&'n str>,
    },
}

/// The steps as a path with dots: `rules[deny-all].action`, `hosts[0]`.
pub fn dotted(way: &[Step<'_>]) -> String {
    let mut path = String::new();
    for step in way {
        match step {
            Step::Key(key) => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(key);
            }
            Step::Item { name: Some(name), .. } => path.push_str(&format!("[{name}]")),
            Step::Item { index, .. } => path.push_str(&format!("[{index}]")),
        }
    }
    path
}

/// The count of lines.
pub(crate) fn lines(text: &str) -> u32 {
    u32::try_from(text.lines().count()).unwrap_or(u32::MAX).max(1)
}
