//! Annotations: references, and of what type a name is.

use caution_core::facts::{DefinitionIndex, Shape, UNNAMED, Value};
use tree_sitter::Node;

use super::path::Segments;
use super::{Place, Reader};
use crate::lang::facts::line_of;

/// Types that hold others: their elements are of the last argument.
const HOLDERS: &[&str] = &[
    "AsyncIterable",
    "AsyncIterator",
    "Collection",
    "Deque",
    "Dict",
    "FrozenSet",
    "Generator",
    "Iterable",
    "Iterator",
    "List",
    "Mapping",
    "MutableMapping",
    "MutableSequence",
    "Sequence",
    "Set",
    "Tuple",
    "deque",
    "defaultdict",
    "dict",
    "frozenset",
    "list",
    "set",
    "tuple",
];

/// Types that stand for their argument.
const WRAPPERS: &[&str] = &[
    "Annotated",
    "Awaitable",
    "ClassVar",
    "Final",
    "Optional",
    "Union",
    "Coroutine",
    "Required",
    "NotRequired",
];

impl<'a> Reader<'_, 'a> {
    /// The references of an annotation.
    pub(super) fn annotation(&mut self, node: Node<'_>, place: Place<'a>) {
        self.annotated(node, place, 0);
    }

    /// `name: annotation`. The annotation's names are looked up in `scope`.
    pub(super) fn typed(
        &mut self,
        (of, name): (DefinitionIndex, &str),
        node: Node<'_>,
        place: Place<'a>,
        scope: DefinitionIndex,
    ) {
        let (main, element) = self.annotated(node, place, 0);
        let main = main.unwrap_or_else(|| vec![(UNNAMED, false)]);
        let path = self.b.path(&main);
        let value = if main.first().is_some_and(|(head, _)| *head == UNNAMED) {
            Value::Same
        } else {
            Value::Instance
        };
        self.b.bind((of, name), value, path, scope);
        if let Some(element) = element {
            let path = self.b.path(&element);
            self.b.bind((of, name), Value::Elements, path, scope);
        }
    }

    /// The type that an annotation names, and that of its elements.
    fn annotated(
        &mut self,
        node: Node<'_>,
        place: Place<'a>,
        depth: u32,
    ) -> (Option<Segments<'a>>, Option<Segments<'a>>) {
        if depth > 60 {
            return (None, None);
        }
        match node.kind() {
            "type" | "parenthesized_expression" => match node.named_child(0) {
                Some(inner) => self.annotated(inner, place, depth + 1),
                None => (None, None),
            },
            "identifier" | "attribute" | "member_type" => {
                let segments = self.value(node, place, 0);
                self.refer_type(&segments, node, place);
                (Some(segments), None)
            }
            "string" => {
                let text = self.plain(node).unwrap_or_default();
                let text = text.split(['[', '|']).next().unwrap_or(text).trim();
                let is_name = !text.is_empty()
                    && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.'));
                let segments: Segments<'a> = text.split('.').map(|name| (name, false)).collect();
                if !is_name {
                    return (None, None);
                }
                self.refer_type(&segments, node, place);
                (Some(segments), None)
            }
            "subscript" | "generic_type" => self.generic(node, place, depth),
            "binary_operator" | "union_type" => {
                let mut found = None;
                let mut cursor = node.walk();
                for side in node.named_children(&mut cursor) {
                    let (main, element) = self.annotated(side, place, depth + 1);
                    found = found.or(main.map(|main| (main, element)));
                }
                found.map_or((None, None), |(main, element)| (Some(main), element))
            }
            "none" => (None, None),
            _ => {
                self.children(node, place);
                (None, None)
            }
        }
    }

    fn generic(
        &mut self,
        node: Node<'_>,
        place: Place<'a>,
        depth: u32,
    ) -> (Option<Segments<'a>>, Option<Segments<'a>>) {
        let Some(base) = node.child_by_field_name("value").or_else(|| node.named_child(0)) else {
            return (None, None);
        };
        let segments = self.value(base, place, 0);
        self.refer_type(&segments, base, place);
        let mut arguments = Vec::new();
        let mut cursor = node.walk();
        for argument in node.named_children(&mut cursor).filter(|argument| *argument != base) {
            if argument.kind() == "type_parameter" {
                let mut inner = argument.walk();
                for part in argument.named_children(&mut inner) {
                    arguments.push(self.annotated(part, place, depth + 1).0);
                }
            } else {
                arguments.push(self.annotated(argument, place, depth + 1).0);
            }
        }
        let name = segments.last().map_or("", |(name, _)| *name);
        if WRAPPERS.contains(&name) {
            let last_counts = name == "Coroutine";
            let main =
                if last_counts { arguments.pop().flatten() } else { arguments.into_iter().flatten().next() };
            return (main, None);
        }
        let element =
            if HOLDERS.contains(&name) { arguments.into_iter().flatten().next_back() } else { None };
        (Some(segments), element)
    }

    fn refer_type(&mut self, segments: &Segments<'a>, node: Node<'_>, place: Place<'a>) {
        if segments.first().is_some_and(|(head, _)| *head != UNNAMED) {
            let path = self.b.path(segments);
            self.b.refer(place.within, path, Shape::Type, line_of(node));
        }
    }
}
