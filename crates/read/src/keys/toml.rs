//! TOML as values with their lines.

use caution_core::finding::LineRange;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::tree::{DEPTH, NODES, Node, Tree, Value, lines};

/// Reads a text. Where it is faulty, nothing of it is taken for certain.
pub(crate) fn tree(text: &str) -> Tree {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (table, errors) = DeTable::parse_recoverable(text);
    let starts: Vec<usize> = std::iter::once(0)
        .chain(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1))
        .collect();
    let mut reader = Reader { starts, left: NODES };
    let mut tree = Tree::default();
    tree.documents.push(reader.table(table.get_ref(), 1, 0));
    let last = lines(text);
    let faults = errors.iter().map(|error| error.span().map_or(1, |span| reader.line(span.start)));
    tree.unread.extend(faults.min().map(|first| LineRange { first: first.min(last), last }));
    if reader.left == 0 && tree.unread.is_empty() {
        tree.unread.push(LineRange { first: 1, last });
    }
    tree
}

struct Reader {
    starts: Vec<usize>,
    left: usize,
}

impl Reader {
    fn line(&self, at: usize) -> u32 {
        u32::try_from(self.starts.partition_point(|start| *start <= at)).unwrap_or(u32::MAX).max(1)
    }

    fn table(&mut self, table: &DeTable<'_>, first: u32, depth: usize) -> Node {
        // The library gives keys by name; the order of the text is that of their places.
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        let mut fields = Vec::new();
        for (key, value) in entries {
            let line = self.line(key.span().start);
            let mut node = self.value(value, depth + 1);
            node.first = line;
            node.last = node.last.max(line);
            fields.push((key.get_ref().to_string(), node));
        }
        let last = fields.iter().map(|(_, node)| node.last).max().unwrap_or(first);
        Node { first, last: last.max(first), value: Value::Map(fields) }
    }

    fn value(&mut self, value: &Spanned<DeValue<'_>>, depth: usize) -> Node {
        let span = value.span();
        let (first, last) = (self.line(span.start), self.line(span.end.saturating_sub(1).max(span.start)));
        self.left = self.left.saturating_sub(1);
        if self.left == 0 || depth > DEPTH {
            self.left = 0;
            return Node::new(first, Value::Nothing);
        }
        let text = |text: String| Node { first, last, value: Value::Text(text) };
        let bare = |text: String| Node { first, last, value: Value::Bare(text) };
        match value.get_ref() {
            DeValue::String(string) => text(string.to_string()),
            DeValue::Integer(number) => bare(number.to_string()),
            DeValue::Float(number) => bare(number.to_string()),
            DeValue::Boolean(truth) => bare(truth.to_string()),
            DeValue::Datetime(time) => text(time.to_string()),
            DeValue::Array(items) => {
                let items: Vec<Node> = items.iter().map(|item| self.value(item, depth + 1)).collect();
                let last = items.last().map_or(last, |item| item.last).max(last);
                Node { first, last, value: Value::List(items) }
            }
            DeValue::Table(table) => {
                let node = self.table(table, first, depth);
                Node { last: node.last.max(last), ..node }
            }
        }
    }
}
