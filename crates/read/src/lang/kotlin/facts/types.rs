//! Types: what they name, and what a value of such a type is.

use caution_core::facts::{DefinitionIndex, Shape, Value};
use tree_sitter::Node;

use super::Reader;
use crate::lang::facts::line_of;
use crate::lang::shadows::{Chain, Source};

/// Types that are used as if they were what they hold.
const WRAPPERS: &[&str] =
    &["Deferred", "Lazy", "Result", "Optional", "CompletableFuture", "Mono", "WeakReference", "Provider"];

/// Types that hold any number of what their last argument names.
const COLLECTIONS: &[&str] = &[
    "List",
    "MutableList",
    "Set",
    "MutableSet",
    "Collection",
    "MutableCollection",
    "Iterable",
    "Sequence",
    "Map",
    "MutableMap",
    "HashMap",
    "LinkedHashMap",
    "ConcurrentHashMap",
    "Array",
    "ArrayList",
    "ArrayDeque",
    "Flow",
    "Flux",
    "Channel",
    "HashSet",
    "LinkedHashSet",
    "Iterator",
    "Stream",
    "Page",
    "PersistentList",
    "ReceiveChannel",
];

/// Whether a node is a type.
pub(super) fn is_type(kind: &str) -> bool {
    matches!(
        kind,
        "user_type"
            | "nullable_type"
            | "non_nullable_type"
            | "parenthesized_type"
            | "function_type"
            | "dynamic"
    )
}

impl<'a, 't> Reader<'_, 'a, 't> {
    /// The first type among the children of a node.
    pub(super) fn type_in(&self, node: Node<'t>) -> Option<Node<'t>> {
        let mut cursor = node.walk();
        node.named_children(&mut cursor).find(|child| is_type(child.kind()))
    }

    /// What is inside a type that adds no name: `T?`, `(T)`.
    fn bare_type(&self, node: Node<'t>) -> Node<'t> {
        let mut node = node;
        for _ in 0..32 {
            match node.kind() {
                "nullable_type" | "non_nullable_type" | "parenthesized_type" | "type_projection" => {
                    match self.type_in(node) {
                        Some(inner) => node = inner,
                        None => break,
                    }
                }
                _ => break,
            }
        }
        node
    }

    /// The path of a type, without its arguments.
    pub(super) fn type_chain(&self, node: Node<'t>) -> Option<Chain<'a>> {
        let node = self.bare_type(node);
        if node.kind() != "user_type" {
            return None;
        }
        let names = self.children(node).into_iter().filter(|child| child.kind() == "identifier");
        let names: Vec<&'a str> = names.map(|name| self.to.of(name)).collect();
        if let [name] = names.as_slice()
            && let Some((_, bound)) = self.generics.iter().rev().take(64).find(|(generic, _)| generic == name)
        {
            return Some(bound.map_or_else(Chain::unnamed, |bound| Chain::of(&[bound])));
        }
        Some(Chain::of(&names)).filter(|chain| !chain.segments.is_empty())
    }

    /// What a value of a type is; nothing if that is not known.
    pub(super) fn type_source(&self, node: Node<'t>) -> Option<Source<'a>> {
        let mut node = node;
        let mut value = Value::Instance;
        for _ in 0..32 {
            node = self.bare_type(node);
            let chain = self.type_chain(node)?;
            let collects = COLLECTIONS.contains(&chain.last()) && value == Value::Instance;
            let arguments = self.child(node, "type_arguments").map(|list| self.children(list));
            let inner = arguments.and_then(|list| list.last().copied());
            match inner.filter(|_| collects || WRAPPERS.contains(&chain.last())) {
                Some(inner) => node = inner,
                None => return Some(Source::new(value, chain)).filter(|source| !source.chain.is_unnamed()),
            }
            if collects {
                value = Value::Elements;
            }
        }
        None
    }

    /// Binds a name to a declared type.
    pub(super) fn bind_type(&mut self, to: (DefinitionIndex, &str), typed: Node<'t>, scope: DefinitionIndex) {
        if let Some(source) = self.type_source(typed) {
            let path = source.chain.keep(self.to);
            self.to.bind(to, source.value, path, scope);
        }
    }

    /// Refers to every type that a type names.
    pub(super) fn types(&mut self, node: Node<'t>) {
        self.deeper(node, |reader| {
            if node.kind() == "user_type"
                && let Some(chain) = reader.type_chain(node)
            {
                let name = reader.to.of(node);
                let generic = reader.generics.iter().rev().take(64).any(|(generic, _)| *generic == name);
                if !generic {
                    reader.refer(&chain, Shape::Type, line_of(node));
                }
            }
            for child in reader.children(node) {
                match child.kind() {
                    "identifier" | "type_modifiers" | "variance_modifier" => {}
                    _ => reader.types(child),
                }
            }
        });
    }

    /// Takes in the generic parameters of a declaration, with their bounds.
    pub(super) fn generic_parameters(&mut self, node: Node<'t>) {
        let list = self.child(node, "type_parameters").map(|list| self.children(list));
        for parameter in list.unwrap_or_default() {
            let name = self.child(parameter, "identifier").map_or("", |name| self.to.of(name));
            let bound = self.type_in(parameter);
            let chain = bound.and_then(|bound| self.type_chain(bound));
            self.generics.push((name, chain.map(|chain| chain.last()).filter(|bound| *bound != "?")));
            if let Some(bound) = bound {
                self.types(bound);
            }
        }
        let constraints = self.child(node, "type_constraints").map(|list| self.children(list));
        for constraint in constraints.unwrap_or_default() {
            let name = self.child(constraint, "identifier").map_or("", |name| self.to.of(name));
            let Some(bound) = self.type_in(constraint) else { continue };
            let chain = self.type_chain(bound);
            if let Some(generic) =
                self.generics.iter_mut().rev().take(64).find(|(generic, _)| *generic == name)
            {
                generic.1 = generic.1.or(chain.map(|chain| chain.last()).filter(|bound| *bound != "?"));
            }
            self.types(bound);
        }
    }
}
