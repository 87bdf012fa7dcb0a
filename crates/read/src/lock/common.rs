//! What several forms of locks share.

use crate::keys::tree::{Node, Tree, Value};

/// The root of a text that was read whole.
pub(super) fn root(tree: Tree) -> Result<Node, String> {
    if let Some(range) = tree.unread.first() {
        return Err(format!("line {} and what follows could not be read", range.first));
    }
    let empty = Node { first: 1, last: 1, value: Value::Map(Vec::new()) };
    Ok(tree.documents.into_iter().next().unwrap_or(empty))
}

/// The keys of a mapping.
pub(super) fn keys(node: Option<&Node>) -> impl Iterator<Item = &String> {
    node.map(Node::fields).unwrap_or_default().iter().map(|(key, _)| key)
}

/// A root that may hold more values than a setting does.
pub(super) fn json(text: &str) -> Result<serde_json::Value, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    serde_json::from_str(text).map_err(|error| format!("line {}: it is no JSON", error.line()))
}

/// Where names stand in a text, each in quotes with a colon behind: a lock tells no lines otherwise.
pub(super) struct Lines<'a>(std::collections::HashMap<&'a str, u32>);

impl<'a> Lines<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let mut lines = std::collections::HashMap::new();
        for (line, number) in text.lines().zip(1_u32..) {
            let Some(rest) = line.trim_start().strip_prefix('"') else { continue };
            if let Some((key, _)) = rest.split_once("\":") {
                lines.entry(key).or_insert(number);
            }
        }
        Self(lines)
    }

    pub(super) fn line(&self, key: &str) -> u32 {
        self.0.get(key).copied().unwrap_or(1)
    }
}
