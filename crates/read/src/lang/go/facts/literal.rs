//! Composite literals: what is made, and which of its fields are given.

use caution_core::facts::{EntryKind, Shape};
use tree_sitter::Node;

use super::typed::{is_built_in, named_type};
use super::{Given, Reader, field};
use crate::lang::facts::line_of;

/// What stands between braces.
#[derive(Debug, Clone, Copy)]
pub(super) struct Of<'a> {
    first: &'a str,
    last: Option<&'a str>,
    /// Whether it is many of that type.
    many: bool,
    /// Whether the type is a name, so that keys may be its fields.
    named: bool,
}

impl<'a, 't> Reader<'_, 'a, 't> {
    /// `T{…}`, `[]T{…}`, `map[K]T{…}`.
    pub(super) fn composite(&mut self, node: Node<'t>) -> Given {
        let (Some(type_node), Some(body)) = (field(node, "type"), field(node, "body")) else {
            self.each(node, Self::walk);
            return Given::NOTHING;
        };
        let (given, _) = self.typed(type_node);
        let named = matches!(type_node.kind(), "type_identifier" | "qualified_type" | "generic_type");
        let of = named_type(type_node).map(|(node, many)| {
            let (first, last) = self.type_name(node);
            Of { first, last, many, named }
        });
        let command = of.filter(|of| named && of.last.is_some()).and_then(|of| self.command(of.last, body));
        let outer = self.within;
        if let Some(name) = command {
            self.within = self.register(node, type_node, EntryKind::Command, name);
        }
        if named {
            if let Some(of) = of {
                let path = self.made_path(of.first, of.last);
                self.refer(path, Shape::Call, line_of(node));
            }
            if let Some(arguments) = field(type_node, "type_arguments") {
                self.walk(arguments);
            }
            if let Some(last) = of.and_then(|of| of.last) {
                self.topics(last, body);
            }
        } else {
            self.walk(type_node);
        }
        self.composite_body(body, of);
        self.within = outer;
        given
    }

    /// What stands between the braces.
    pub(super) fn composite_body(&mut self, body: Node<'t>, of: Option<Of<'a>>) {
        let mut is_first = true;
        for element in self.children(body) {
            if element.kind() == "keyed_element"
                && let Some(key) = field(element, "key").and_then(|key| key.named_child(0))
            {
                self.key(key, of);
            }
            let value = match element.kind() {
                "keyed_element" => field(element, "value").and_then(|value| value.named_child(0)),
                "literal_element" => element.named_child(0),
                _ => Some(element),
            };
            match value {
                Some(value) if value.kind() == "literal_value" => {
                    self.inner_braces(value, of, is_first);
                    is_first = false;
                }
                Some(value) => self.walk(value),
                None => {}
            }
        }
    }

    /// `[]T{{…}}`: the inner braces make a T. Of many of them one says so.
    fn inner_braces(&mut self, node: Node<'t>, of: Option<Of<'a>>, is_first: bool) {
        let inner = of.filter(|of| of.many).map(|of| Of { many: false, named: true, ..of });
        if let Some(of) = inner.filter(|of| is_first && !is_built_in(of.first)) {
            let path = self.made_path(of.first, of.last);
            self.refer(path, Shape::Call, line_of(node));
        }
        self.deeper(node, (), |reader| reader.composite_body(node, inner));
    }

    /// A key is a field of a struct; of a map or an array it is any expression.
    fn key(&mut self, node: Node<'t>, of: Option<Of<'a>>) {
        let is_identifier = node.kind() == "identifier";
        match of.filter(|of| of.named && !of.many && is_identifier) {
            Some(of) => {
                let key = self.builder.of(node);
                let path = match of.last {
                    Some(last) => self.builder.path(&[(of.first, false), (last, false), (key, false)]),
                    None => self.builder.path(&[(of.first, false), (key, false)]),
                };
                self.refer(path, Shape::Write, line_of(node));
            }
            // The fields of a struct without a name are nobody's.
            None if is_identifier && of.is_none() => {}
            None => self.walk(node),
        }
    }
}
