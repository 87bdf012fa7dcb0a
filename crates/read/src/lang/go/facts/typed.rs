//! What a written type says of a value.

use caution_core::facts::{DefinitionIndex, MODULE, Path, Shape, Value};
use tree_sitter::Node;

use super::{Given, Reader, field};
use crate::lang::facts::line_of;

/// Types that the language brings along.
const BUILT_IN: &[&str] = &[
    "any",
    "bool",
    "byte",
    "comparable",
    "complex128",
    "complex64",
    "error",
    "float32",
    "float64",
    "int",
    "int16",
    "int32",
    "int64",
    "int8",
    "rune",
    "string",
    "uint",
    "uint16",
    "uint32",
    "uint64",
    "uint8",
    "uintptr",
];

pub(super) fn is_built_in(name: &str) -> bool {
    BUILT_IN.binary_search(&name).is_ok()
}

impl<'a, 't> Reader<'_, 'a, 't> {
    /// What a type says, and where its names are looked up. Makes no reference.
    pub(super) fn typed(&mut self, node: Node<'t>) -> (Given, DefinitionIndex) {
        let Some((named, elements)) = named_type(node) else { return (Given::NOTHING, MODULE) };
        let (first, last) = self.type_name(named);
        let scope = if last.is_none() && self.local_types.has(first) { self.within } else { MODULE };
        let path = self.type_path(first, last);
        (Given { value: if elements { Value::Elements } else { Value::Instance }, path }, scope)
    }

    pub(super) fn type_path(&mut self, first: &str, last: Option<&str>) -> Path {
        match last {
            Some(last) => self.builder.path(&[(first, false), (last, false)]),
            None => self.builder.path(&[(first, false)]),
        }
    }

    /// The path of a type that is made there.
    pub(super) fn made_path(&mut self, first: &str, last: Option<&str>) -> Path {
        match last {
            Some(last) => self.builder.path(&[(first, false), (last, true)]),
            None => self.builder.path(&[(first, true)]),
        }
    }

    /// The one or two names of a named type.
    pub(super) fn type_name(&mut self, node: Node<'t>) -> (&'a str, Option<&'a str>) {
        let (package, name) = match node.kind() {
            "qualified_type" => (field(node, "package"), field(node, "name")),
            "selector_expression" => (field(node, "operand"), field(node, "field")),
            _ => (None, None),
        };
        match (package, name) {
            (Some(package), Some(name)) => {
                let package = self.builder.of(package);
                self.heads.insert(package);
                (package, Some(self.builder.of(name)))
            }
            _ => (self.builder.of(node), None),
        }
    }

    /// A use of a named type.
    pub(super) fn type_reference(&mut self, node: Node<'t>) {
        let (first, last) = self.type_name(node);
        let is_hidden = is_built_in(first) || self.local_types.has(first) && !self.types.contains_key(first);
        if last.is_some() || !is_hidden {
            let path = self.type_path(first, last);
            self.refer(path, Shape::Type, line_of(node));
        }
    }
}

/// The name in a type, and whether the type is of many of it: a list, a map's values, a channel.
pub(super) fn named_type(mut node: Node<'_>) -> Option<(Node<'_>, bool)> {
    let mut elements = false;
    loop {
        node = match node.kind() {
            "pointer_type"
            | "parenthesized_type"
            | "negated_type"
            | "type_elem"
            | "parenthesized_expression" => node.named_child(0)?,
            "unary_expression" => field(node, "operand")?,
            "generic_type" => field(node, "type")?,
            // Of lists in lists no more is known.
            "slice_type" | "array_type" | "implicit_length_array_type" | "channel_type" | "map_type"
                if !elements =>
            {
                elements = true;
                field(node, "element").or_else(|| field(node, "value"))?
            }
            "type_identifier" | "identifier" | "qualified_type" | "selector_expression" => {
                return Some((node, elements));
            }
            _ => return None,
        };
    }
}
