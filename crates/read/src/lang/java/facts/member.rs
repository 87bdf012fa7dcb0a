//! Methods and constructors.

use caution_core::facts::{DefinitionIndex, DefinitionKind, Path, Value};
use tree_sitter::Node;

use super::{Given, Reader, field};
use crate::lang::facts::Defined;

/// Methods that the language calls by itself, of every class that has them.
const IMPLICIT: &[&str] = &[
    "clone",
    "close",
    "compareTo",
    "equals",
    "finalize",
    "hashCode",
    "readObject",
    "readResolve",
    "toString",
    "uncaughtException",
    "writeObject",
    "writeReplace",
];

/// Methods of interfaces of the standard library, which it calls when it is given such an object.
const FUNCTIONAL: &[&str] = &[
    "accept",
    "afterPropertiesSet",
    "apply",
    "applyAsInt",
    "applyAsLong",
    "call",
    "compare",
    "compute",
    "destroy",
    "get",
    "getAsInt",
    "handle",
    "hasNext",
    "invoke",
    "iterator",
    "next",
    "onApplicationEvent",
    "run",
    "test",
    "size",
];

impl<'a, 't> Reader<'_, 'a, 't> {
    /// The constructor that is called: of the class above, or of its own.
    pub(super) fn constructor(&mut self, node: Node<'t>) -> Path {
        let is_super = field(node, "constructor").is_some_and(|constructor| constructor.kind() == "super");
        let arguments = field(node, "arguments");
        let count = arguments.map(|list| self.children(list).iter().filter(|one| !one.is_extra()).count());
        let facts = self.builder.so_far();
        let class = self.builder.class_around(self.within).and_then(|class| facts.definition(class));
        // What a class extends stands before what it implements.
        let names: Vec<String> = match class {
            Some(class) if is_super => {
                let base = class.bases.first().map(|base| facts.path(*base)).unwrap_or_default();
                base.iter().map(|segment| facts.text(segment.name).to_owned()).collect()
            }
            Some(class) => vec![facts.text(class.name).to_owned()],
            None => Vec::new(),
        };
        let last = names.len().saturating_sub(1);
        let segments: Vec<(&str, bool)> =
            names.iter().enumerate().map(|(at, name)| (name.as_str(), at == last)).collect();
        let unknown = [(if is_super { "super" } else { "self" }, true)];
        let path = self.builder.path(if segments.is_empty() { &unknown } else { &segments });
        if let Some(count) = count {
            self.builder.arguments(path, last, count);
        }
        path
    }

    /// A method, a constructor, an element of an annotation.
    pub(super) fn method(&mut self, node: Node<'t>) {
        let Some(head) = field(node, "name") else { return self.each(node, Self::walk) };
        let name = self.builder.of(head);
        let modifiers = self.child(node, "modifiers");
        let is_constructor = node.kind().contains("constructor");
        let index = self.builder.define(&Defined {
            name,
            kind: if is_constructor { DefinitionKind::Constructor } else { DefinitionKind::Method },
            parent: self.within,
            whole: node,
            head,
            body: field(node, "body"),
            visibility: self.visibility(modifiers),
        });
        self.inside(index, |reader| {
            if let Some(modifiers) = modifiers {
                reader.marks_of_member(modifiers, index);
            }
            reader.type_parameters(node);
            if let Some(type_node) = field(node, "type") {
                let given = reader.typed(type_node);
                if given.is_known() {
                    reader.bind(index, "", given);
                }
                reader.walk(type_node);
            }
            if let Some(parameters) = field(node, "parameters") {
                let all = reader.children(parameters);
                let count = |kind: &str| all.iter().filter(|one| one.kind() == kind).count();
                let least = count("formal_parameter");
                let most = if count("spread_parameter") > 0 { None } else { Some(least) };
                reader.builder.takes(index, least, most);
                reader.each(parameters, Self::parameter);
            }
            if let Some(throws) = reader.child(node, "throws") {
                reader.walk(throws);
            }
            for part in ["body", "value"] {
                if let Some(part) = field(node, part) {
                    reader.walk(part);
                }
            }
        });
        if !is_constructor {
            self.mark_method(node, index, name, modifiers);
        }
        self.made.clear();
        self.given.clear();
    }

    /// A parameter of a method or of a closure.
    pub(super) fn parameter(&mut self, node: Node<'t>) {
        match node.kind() {
            "formal_parameter" => {
                if let Some(modifiers) = self.child(node, "modifiers") {
                    self.walk(modifiers);
                }
                let Some(type_node) = field(node, "type") else { return };
                self.walk(type_node);
                let given = self.typed(type_node);
                let given = if field(node, "dimensions").is_some() { given.many() } else { given };
                if let Some(name) = field(node, "name") {
                    self.declare(name, given);
                }
            }
            "spread_parameter" => {
                let mut given = Given::NOTHING;
                for part in self.children(node) {
                    if part.kind() == "variable_declarator" {
                        if let Some(name) = field(part, "name") {
                            self.declare(name, given.many());
                        }
                    } else {
                        self.walk(part);
                        if part.kind() != "modifiers" {
                            given = self.typed(part);
                        }
                    }
                }
            }
            "identifier" => self.declare(node, Given::NOTHING),
            _ => {}
        }
    }

    /// What a method is to the language and to frameworks, by its name and its class.
    fn mark_method(
        &mut self,
        node: Node<'t>,
        index: DefinitionIndex,
        name: &'a str,
        modifiers: Option<Node<'t>>,
    ) {
        let text = modifiers.map(|modifiers| self.builder.of(modifiers)).unwrap_or_default();
        let overrides = text.contains("@Override");
        let implicit = IMPLICIT.contains(&name)
            || FUNCTIONAL.contains(&name)
                && (overrides || self.class.bases.iter().any(|base| base != "Object"))
            || overrides && self.class.is_called_from_outside;
        if implicit && let Some(definition) = self.builder.definition(index) {
            definition.implicit = true;
        }
        let parameters = field(node, "parameters").map(|list| self.builder.of(list)).unwrap_or_default();
        self.entry_by_name(index, name, text, parameters);
    }

    /// What a name was declared as, for a variable with a value.
    pub(super) fn declared(&mut self, declarator: Node<'t>, type_node: Option<Node<'t>>) {
        let given = type_node.map_or(Given::NOTHING, |type_node| self.typed(type_node));
        let mut value = Given::NOTHING;
        self.scoped(|reader| {
            value = field(declarator, "value").map_or(Given::NOTHING, |value| reader.value(value));
        });
        let given = match given.value {
            _ if !given.is_known() => value,
            Value::Instance if field(declarator, "dimensions").is_some() => given.many(),
            _ => given,
        };
        if let Some(name) = field(declarator, "name") {
            self.declare(name, given);
        }
    }
}
