//! What a written type says of a value.

use caution_core::facts::{Shape, Value};
use tree_sitter::Node;

use super::{Given, Reader};
use crate::lang::facts::line_of;

/// Types of the language and of `java.lang` that nobody writes anew.
const BUILT_IN: &[&str] = &[
    "Boolean",
    "Byte",
    "Character",
    "Class",
    "Deprecated",
    "Double",
    "Exception",
    "Float",
    "FunctionalInterface",
    "Integer",
    "Long",
    "Number",
    "Object",
    "Override",
    "RuntimeException",
    "SafeVarargs",
    "Short",
    "String",
    "SuppressWarnings",
    "Throwable",
    "Void",
];

/// Types whose last type argument says what they hold.
const MANY: &[&str] = &[
    "ArrayDeque",
    "ArrayList",
    "BlockingQueue",
    "CompletableFuture",
    "ConcurrentHashMap",
    "ConcurrentMap",
    "CopyOnWriteArrayList",
    "Collection",
    "Deque",
    "EnumMap",
    "Enumeration",
    "Flux",
    "HashMap",
    "HashSet",
    "ImmutableList",
    "ImmutableMap",
    "ImmutableSet",
    "Iterable",
    "Iterator",
    "LinkedHashMap",
    "LinkedHashSet",
    "LinkedList",
    "List",
    "ListIterator",
    "ListenableFuture",
    "Map",
    "Mono",
    "NavigableMap",
    "Optional",
    "Page",
    "PageData",
    "PriorityQueue",
    "Provider",
    "Queue",
    "ResponseEntity",
    "Set",
    "Slice",
    "SortedMap",
    "SortedSet",
    "Stack",
    "Stream",
    "Supplier",
    "TreeMap",
    "TreeSet",
    "Vector",
];

pub(super) fn is_built_in(name: &str) -> bool {
    BUILT_IN.contains(&name)
}

impl<'a, 't> Reader<'_, 'a, 't> {
    /// What a type says. Makes no reference.
    pub(super) fn typed(&mut self, mut node: Node<'t>) -> Given {
        let mut value = Value::Instance;
        loop {
            match node.kind() {
                "array_type" => {
                    let Some(element) = node.child_by_field_name("element") else { return Given::NOTHING };
                    if value == Value::Elements {
                        return Given::NOTHING;
                    }
                    value = Value::Elements;
                    node = element;
                }
                "annotated_type" => {
                    let last = self.children(node).pop();
                    let Some(last) = last else { return Given::NOTHING };
                    node = last;
                }
                "generic_type" => {
                    let parts = self.children(node);
                    let Some(own) = parts.first().copied() else { return Given::NOTHING };
                    let arguments = parts.iter().find(|part| part.kind() == "type_arguments").copied();
                    let held = arguments.and_then(|arguments| self.children(arguments).pop());
                    match held.filter(|_| MANY.contains(&self.builder.of(own))) {
                        Some(_) if value == Value::Elements => return Given::NOTHING,
                        Some(held) => {
                            value = Value::Elements;
                            node = held;
                        }
                        None => node = own,
                    }
                }
                "wildcard" => {
                    let bound = self.children(node).pop();
                    let Some(bound) = bound else { return Given::NOTHING };
                    node = bound;
                }
                "type_identifier"
                | "identifier"
                | "scoped_type_identifier"
                | "scoped_identifier"
                | "integral_type"
                | "floating_point_type"
                | "boolean_type" => break,
                _ => return Given::NOTHING,
            }
        }
        if self.builder.of(node) == "var" {
            return Given::NOTHING;
        }
        let names = self.type_names(node);
        Given { value, path: self.builder.path(&names) }
    }

    /// The names of a type with or without a package.
    pub(super) fn type_names(&mut self, node: Node<'t>) -> Vec<(&'a str, bool)> {
        if !node.kind().starts_with("scoped") {
            return vec![(self.builder.of(node), false)];
        }
        let mut names = Vec::new();
        let mut open = Some(node);
        while let Some(node) = open.take() {
            let parts = self.children(node);
            for part in parts.into_iter().rev() {
                match part.kind() {
                    "type_identifier" | "identifier" => names.push((self.builder.of(part), false)),
                    "scoped_type_identifier" | "scoped_identifier" | "generic_type" => open = Some(part),
                    _ => {}
                }
            }
        }
        names.reverse();
        names
    }

    /// A use of a named type.
    pub(super) fn type_reference(&mut self, node: Node<'t>, shape: Shape) {
        let names = self.type_names(node);
        if let [(name, _)] = names.as_slice()
            && (is_built_in(name) || *name == "var" || self.local_types.has(name))
        {
            return;
        }
        let path = self.builder.path(&names);
        self.refer(path, shape, line_of(node));
    }
}
