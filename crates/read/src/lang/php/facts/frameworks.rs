//! What frameworks make of classes, methods and attributes.

use caution_core::facts::{DefinitionIndex, EntryKind, LiteralKind, Shape, Visibility};
use tree_sitter::Node;

use super::Reader;
use crate::lang::facts::line_of;
use crate::lang::locals::named;

/// What a class is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Plain,
    Test,
    Controller,
    Job,
    Consumer,
    Command,
}

/// Methods that PHP or its interfaces call by themselves, besides those with two underscores.
const IMPLICIT: &[&str] = &[
    "offsetGet",
    "offsetSet",
    "offsetExists",
    "offsetUnset",
    "getIterator",
    "count",
    "jsonSerialize",
    "current",
    "key",
    "next",
    "rewind",
    "valid",
    "serialize",
    "unserialize",
    "boot",
    "booted",
    "register",
    "setUp",
    "tearDown",
    "setUpBeforeClass",
    "tearDownAfterClass",
    "up",
    "down",
    "run",
    "rules",
    "authorize",
    "casts",
    "definition",
    "render",
    "mount",
];

/// A route that attributes or documentation give: its methods and its path.
struct Written<'a> {
    path: &'a str,
    methods: Vec<String>,
}

impl<'a> Reader<'_, 'a> {
    /// Attributes of a definition.
    pub(super) fn marks(&mut self, list: Node<'_>, index: DefinitionIndex) {
        for attribute in attributes(list) {
            let parts = named(attribute);
            let Some(name) = parts.first() else { continue };
            let steps = self.class_steps(self.builder.of(*name));
            let path = self.builder.path(&steps);
            self.builder.refer(index, path, Shape::Mark, line_of(attribute));
            for part in parts.iter().skip(1) {
                self.children(*part, index);
            }
        }
    }

    /// The attributes of a declaration: name and arguments.
    fn marked<'t>(&self, node: Node<'t>) -> Vec<(&'a str, Option<Node<'t>>)> {
        let Some(list) = node.child_by_field_name("attributes") else { return Vec::new() };
        let of = |attribute: Node<'t>| {
            let name = named(attribute).first().map_or("", |name| self.builder.of(*name));
            (name.rsplit('\\').next().unwrap_or(name), attribute.child_by_field_name("parameters"))
        };
        attributes(list).into_iter().map(of).collect()
    }

    /// What a class is for, by its name, its bases, its namespace and its attributes.
    pub(super) fn role_of_class(
        &mut self,
        index: DefinitionIndex,
        name: &'a str,
        bases: &[&str],
        node: Node<'_>,
        documentation: &'a str,
    ) -> Role {
        let marks = self.marked(node);
        let has = |wanted: &str| marks.iter().any(|(mark, _)| *mark == wanted);
        let prefix = self.routes_of(&marks, documentation).into_iter().next();
        let package = self.builder.so_far().package;
        let package = self.builder.text_of(package);
        let is_listener = package.ends_with("\\Listeners") || package.contains("\\MessageHandler");
        let role = if bases.iter().any(|base| base.ends_with("TestCase")) {
            Role::Test
        } else if has("AsCommand") || bases.contains(&"Command") {
            Role::Command
        } else if has("AsMessageHandler")
            || has("AsEventListener")
            || is_listener
            || bases
                .iter()
                .any(|base| matches!(*base, "MessageHandlerInterface" | "EventSubscriberInterface"))
        {
            Role::Consumer
        } else if bases.contains(&"ShouldQueue") {
            Role::Job
        } else if name.ends_with("Controller") || prefix.is_some() {
            Role::Controller
        } else {
            Role::Plain
        };
        if role == Role::Command
            && let Some(label) =
                marks.iter().find(|(mark, _)| *mark == "AsCommand").and_then(|(_, list)| self.first(*list))
        {
            self.builder.entry(index, EntryKind::Command, label);
        }
        self.prefixes.clear();
        self.prefixes.extend(prefix.map(|prefix| prefix.path));
        role
    }

    fn first(&self, arguments: Option<Node<'_>>) -> Option<&'a str> {
        named(arguments?).first().and_then(|first| self.written(*first))
    }

    /// Entries and calls by the framework among the methods of a class.
    pub(super) fn role_of_method(
        &mut self,
        index: DefinitionIndex,
        (name, visibility): (&'a str, Visibility),
        node: Node<'_>,
        documentation: &'a str,
    ) {
        let role = self.roles.last().copied().unwrap_or(Role::Plain);
        let marks = self.marked(node);
        let has = |wanted: &str| marks.iter().any(|(mark, _)| *mark == wanted);
        let is_magic = name.starts_with("__") && name != "__construct";
        let is_accessor = name.starts_with("scope") && name.len() > 5
            || (name.starts_with("get") || name.starts_with("set")) && name.ends_with("Attribute");
        let implicit = is_magic || is_accessor || IMPLICIT.contains(&name);
        if let Some(definition) = self.builder.definition(index) {
            definition.implicit = implicit;
        }
        let routes = self.routes_of(&marks, documentation);
        let is_action = visibility == Visibility::Public && (!name.starts_with("__") || name == "__invoke");
        let kind = match role {
            Role::Test if name.starts_with("test") || has("Test") || documentation.contains("@test") => {
                Some(EntryKind::Test)
            }
            Role::Command if matches!(name, "handle" | "execute" | "__invoke") => Some(EntryKind::Command),
            Role::Job if name == "handle" => Some(EntryKind::Job),
            Role::Consumer if matches!(name, "handle" | "__invoke") => Some(EntryKind::Consumer),
            Role::Controller if is_action && routes.is_empty() => Some(EntryKind::Route),
            _ if has("AsEventListener") || has("AsMessageHandler") => Some(EntryKind::Consumer),
            _ if has("AsCronTask") || has("AsPeriodicTask") => Some(EntryKind::Job),
            _ => None,
        };
        if let Some(kind) = kind {
            self.builder.entry(index, kind, "");
        }
        let body = node.child_by_field_name("body").map(named).unwrap_or_default();
        let first = body.first().map_or("", |first| self.builder.of(*first));
        if let Some(("$this" | "self" | "static", called)) =
            first.split_once("->").or_else(|| first.split_once("::"))
            && called.starts_with("markTestSkipped(")
        {
            self.builder.switched_off(index);
        }
        let prefix = self.prefixes.first().copied().unwrap_or_default();
        for route in routes {
            let path = format!("{}{}", prefix.trim_end_matches('/'), route.path);
            let methods = if route.methods.is_empty() { vec!["ANY".to_owned()] } else { route.methods };
            for method in methods {
                let label = format!("{method} {path}");
                self.builder.literal(index, LiteralKind::Serves, &label, line_of(node));
                self.builder.entry(index, EntryKind::Route, &label);
            }
        }
    }

    /// The routes that attributes (`#[Route('/x', methods: ['GET'])]`) and documentation (`@Route("/x")`) give.
    fn routes_of(&self, marks: &[(&'a str, Option<Node<'_>>)], documentation: &'a str) -> Vec<Written<'a>> {
        let mut routes = Vec::new();
        for (name, arguments) in marks {
            let method = match *name {
                "Route" => None,
                "Get" | "Post" | "Put" | "Patch" | "Delete" => Some(name.to_ascii_uppercase()),
                _ => continue,
            };
            let Some(arguments) = arguments else { continue };
            let mut written = Written { path: "", methods: method.into_iter().collect() };
            for (at, argument) in named(*arguments).into_iter().enumerate() {
                let key = argument.child_by_field_name("name").map_or("", |name| self.builder.of(name));
                match key {
                    "" if at == 0 => written.path = self.written(argument).unwrap_or_default(),
                    "path" => written.path = self.written(argument).unwrap_or_default(),
                    "methods" => {
                        let list = named(argument).pop();
                        let names = list.map(|list| self.texts(list)).unwrap_or_default();
                        written.methods = names.iter().map(|name| name.to_ascii_uppercase()).collect();
                    }
                    _ => {}
                }
            }
            routes.push(written);
        }
        if let Some((_, after)) = documentation.split_once("@Route(") {
            let inner = after.split_once(')').map_or(after, |(inner, _)| inner);
            let path = inner.split('"').nth(1).unwrap_or_default();
            let methods = inner.split_once("methods=").map_or("", |(_, methods)| methods);
            let methods = methods.split_once('}').map_or(methods, |(methods, _)| methods);
            let methods = methods.split('"').skip(1).step_by(2).map(str::to_ascii_uppercase).collect();
            routes.push(Written { path, methods });
        }
        routes
    }

    /// The texts of an array, or the one text.
    pub(super) fn texts(&self, node: Node<'_>) -> Vec<&'a str> {
        if node.kind() != "array_creation_expression" {
            return self.written(node).into_iter().collect();
        }
        let values = named(node).into_iter().filter_map(|element| named(element).pop());
        values.filter_map(|value| self.written(value)).collect()
    }

    /// Properties that say something: `$table`, `$signature`.
    pub(super) fn setting_of_class(&mut self, name: &str, value: Node<'_>, class: DefinitionIndex) {
        let Some(text) = self.written(value) else { return };
        let role = self.roles.last().copied().unwrap_or(Role::Plain);
        match name {
            "table" => self.builder.literal(class, LiteralKind::Table, text, line_of(value)),
            "queue" => self.builder.literal(class, LiteralKind::Consumes, text, line_of(value)),
            "signature" | "defaultName" if role == Role::Command => {
                let label = text.split_whitespace().next().unwrap_or_default();
                self.builder.entry(class, EntryKind::Command, label);
            }
            _ => {}
        }
    }
}

/// The attributes in a list of their groups.
fn attributes(list: Node<'_>) -> Vec<Node<'_>> {
    let groups = named(list).into_iter().filter(|group| group.kind() == "attribute_group");
    groups.flat_map(named).collect()
}
