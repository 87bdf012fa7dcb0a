//! Classes, modules, methods, constants.

use caution_core::facts::{
    DefinitionIndex, DefinitionKind, EntryKind, MODULE, Shape, UNNAMED, Value, Visibility,
};
use tree_sitter::Node;

use super::Reader;
use crate::lang::facts::{Defined, DefinedAt, line_of, lines_of};
use crate::lang::locals::{first_named, named};

/// What a class is for, as a framework sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Plain,
    Test,
    Controller,
    Job,
    Consumer,
    Command,
}

/// Methods that the language or the standard library calls by itself.
const IMPLICIT: &[&str] = &[
    "to_s",
    "to_str",
    "to_a",
    "to_ary",
    "to_h",
    "to_hash",
    "to_proc",
    "to_i",
    "to_json",
    "as_json",
    "inspect",
    "hash",
    "eql?",
    "each",
    "coerce",
    "method_missing",
    "respond_to_missing?",
    "included",
    "extended",
    "prepended",
    "inherited",
    "const_missing",
    "initialize_copy",
    "initialize_dup",
    "initialize_clone",
    "marshal_dump",
    "marshal_load",
    "encode_with",
    "init_with",
];

/// Methods that a framework of tests calls around each test.
const AROUND_TESTS: &[&str] = &["setup", "teardown", "before_setup", "after_teardown", "before", "after"];

impl<'a> Reader<'_, 'a> {
    /// The definition of the first part of a scoped name.
    fn outer(&mut self, scope: &'a str, node: Node<'_>, within: DefinitionIndex) -> DefinitionIndex {
        let mut parent = within;
        for name in scope.split("::").filter(|name| !name.is_empty()).take(16) {
            if let Some(index) = self.outer.get(&(parent, name)) {
                parent = *index;
                continue;
            }
            let at = node.start_byte();
            let index = self.builder.define_at(&DefinedAt {
                name,
                kind: DefinitionKind::Module,
                parent,
                span: (at, at, at),
                lines: lines_of(node),
                line: line_of(node),
                visibility: Visibility::Public,
            });
            self.outer.insert((parent, name), index);
            parent = index;
        }
        parent
    }

    /// The name of a class or constant, and the definition around it.
    fn scoped(&mut self, name: Node<'_>, within: DefinitionIndex) -> (&'a str, DefinitionIndex) {
        if name.kind() != "scope_resolution" {
            return (self.builder.of(name), within);
        }
        let last = name.child_by_field_name("name").map_or(UNNAMED, |name| self.builder.of(name));
        let scope = name.child_by_field_name("scope").map_or("", |scope| self.builder.of(scope));
        let scope = scope.trim_start_matches("::");
        if within == MODULE && self.scope == Some(scope) {
            return (last, within);
        }
        (last, self.outer(scope, name, within))
    }

    pub(super) fn class(&mut self, node: Node<'_>, within: DefinitionIndex) {
        let Some(head) = node.child_by_field_name("name") else {
            self.children(node, within);
            return;
        };
        let body = node.child_by_field_name("body");
        let (name, parent) = self.scoped(head, within);
        let is_class = node.kind() == "class";
        let kind = match (is_class, body) {
            (true, _) => DefinitionKind::Class,
            (false, Some(body)) if holds_methods(body) => DefinitionKind::Interface,
            (false, _) => DefinitionKind::Module,
        };
        let visibility = Visibility::Public;
        let defined = Defined { name, kind, parent, whole: node, head, body, visibility };
        let index = self.builder.define(&defined);
        let mut role = role_of_name(name);
        if let Some(base) = node.child_by_field_name("superclass").and_then(first_named) {
            let path = if base.kind() == "element_reference" { first_named(base) } else { Some(base) };
            match path.filter(|path| matches!(path.kind(), "constant" | "scope_resolution")) {
                Some(path) => {
                    let steps = self.steps(path).unwrap_or_default();
                    if role == Role::Plain {
                        role = role_of_base(steps.last().map_or("", |(name, _)| name));
                    }
                    let base = self.builder.path(&steps);
                    self.builder.base(index, base, line_of(path));
                }
                None => self.visit(base, index),
            }
        }
        if let Some(body) = body {
            self.class_body((index, name), role, body);
        }
    }

    /// Reads the body of a class.
    pub(super) fn class_body(&mut self, class: (DefinitionIndex, &'a str), role: Role, body: Node<'_>) {
        self.classes.push(class.1);
        self.roles.push(role);
        self.locals.enter(class.0, false);
        let visibility = std::mem::replace(&mut self.visibility, Visibility::Public);
        let in_singleton = std::mem::take(&mut self.in_singleton);
        self.children(body, class.0);
        (self.visibility, self.in_singleton) = (visibility, in_singleton);
        self.locals.leave();
        self.roles.pop();
        self.classes.pop();
    }

    pub(super) fn method(&mut self, node: Node<'_>, within: DefinitionIndex) {
        let Some(head) = node.child_by_field_name("name") else { return };
        let name = self.builder.of(head);
        let is_static = node.kind() == "singleton_method";
        let in_class = self.builder.class_around(within);
        let parent = in_class.filter(|_| self.builder.kind(within) != DefinitionKind::Registration);
        let kind = match (parent, name) {
            (None, _) => DefinitionKind::Function,
            (Some(_), "initialize") if !is_static && !self.in_singleton => DefinitionKind::Constructor,
            _ => DefinitionKind::Method,
        };
        let body = node.child_by_field_name("body");
        let visibility = if is_static { Visibility::Public } else { self.visibility };
        let parent = parent.unwrap_or(within);
        let defined = Defined { name, kind, parent, whole: node, head, body, visibility };
        let index = self.builder.define(&defined);
        if let Some(definition) = self.builder.definition(index) {
            definition.of_class = kind == DefinitionKind::Method && (is_static || self.in_singleton);
        }
        self.role_of_method(index, name, visibility);
        if name.starts_with("test") && self.begins_with_skip(body) {
            self.builder.switched_off(index);
        }
        self.methods.push(name);
        self.locals.enter(index, false);
        if let Some(parameters) = node.child_by_field_name("parameters") {
            self.parameters(parameters, index);
        }
        if let Some(body) = body {
            if body.kind() == "body_statement" {
                self.children(body, index);
            } else {
                self.visit(body, index);
            }
            self.result(index, body);
        }
        self.locals.leave();
        self.methods.pop();
    }

    /// What a method gives: its last value.
    fn result(&mut self, index: DefinitionIndex, body: Node<'_>) {
        let last = if body.kind() == "body_statement" { named(body).pop() } else { Some(body) };
        let Some(mut last) = last else { return };
        if matches!(last.kind(), "assignment" | "operator_assignment")
            && let Some(left) = last.child_by_field_name("left")
        {
            last = left;
        }
        if let Some(steps) = self.steps(last)
            && steps.first().is_some_and(|(head, _)| *head != UNNAMED)
        {
            let path = self.builder.path(&steps);
            self.builder.bind((index, ""), Value::Same, path, index);
        }
    }

    fn role_of_method(&mut self, index: DefinitionIndex, name: &str, visibility: Visibility) {
        let role = self.roles.last().copied().unwrap_or(Role::Plain);
        let is_operator = !name.starts_with(|first: char| first.is_alphabetic() || first == '_');
        let implicit =
            is_operator || IMPLICIT.contains(&name) || role == Role::Test && AROUND_TESTS.contains(&name);
        let kind = match role {
            Role::Test if name.starts_with("test_") => Some(EntryKind::Test),
            Role::Controller if visibility == Visibility::Public && name != "initialize" => {
                Some(EntryKind::Route)
            }
            Role::Job if name == "perform" => Some(EntryKind::Job),
            Role::Consumer if matches!(name, "consume" | "process" | "work") => Some(EntryKind::Consumer),
            Role::Command if visibility == Visibility::Public && name != "initialize" => {
                Some(EntryKind::Command)
            }
            _ => None,
        };
        if let Some(kind) = kind {
            self.builder.entry(index, kind, "");
        }
        if let Some(definition) = self.builder.definition(index) {
            definition.implicit = implicit;
        }
    }

    /// A method that no `def` makes: `attr_reader :x`.
    pub(super) fn made(&mut self, name: &str, node: Node<'_>, within: DefinitionIndex) -> DefinitionIndex {
        let kind = if self.builder.kind(within).has_members() {
            DefinitionKind::Method
        } else {
            DefinitionKind::Function
        };
        let visibility = self.visibility;
        self.builder.define(&Defined {
            name,
            kind,
            parent: within,
            whole: node,
            head: node,
            body: None,
            visibility,
        })
    }

    /// `alias new old`.
    pub(super) fn alias(&mut self, node: Node<'_>, within: DefinitionIndex) {
        let (Some(new), Some(old)) = (node.child_by_field_name("name"), node.child_by_field_name("alias"))
        else {
            return;
        };
        let text = |reader: &Self, node: Node<'_>| reader.builder.of(node).trim_start_matches(':');
        let (name, old_name) = (text(self, new), text(self, old));
        self.second_name((name, node), (old_name, old), within);
    }

    /// A second name of a method.
    pub(super) fn second_name(
        &mut self,
        (name, node): (&str, Node<'_>),
        (old_name, old): (&str, Node<'_>),
        within: DefinitionIndex,
    ) {
        let index = self.made(name, node, within);
        let path = self.builder.path(&[("self", false), (old_name, true)]);
        self.builder.refer(index, path, Shape::Call, line_of(old));
        self.builder.bind((index, ""), Value::Same, path, index);
    }

    /// `LIMIT = 3`, `Point = Struct.new(:x) do … end`.
    pub(super) fn constant(
        &mut self,
        node: Node<'_>,
        left: Node<'_>,
        right: Option<Node<'_>>,
        within: DefinitionIndex,
    ) {
        let (name, parent) = self.scoped(left, within);
        let makes_class = right.filter(|right| {
            right.kind() == "call"
                && right
                    .child_by_field_name("receiver")
                    .is_some_and(|on| matches!(self.builder.of(on), "Struct" | "Class" | "Data" | "Module"))
        });
        let in_class = self.builder.kind(parent).has_members();
        let kind = match (makes_class, in_class) {
            (Some(_), _) => DefinitionKind::Class,
            (None, true) => DefinitionKind::Field,
            (None, false) => DefinitionKind::Variable,
        };
        let visibility = Visibility::Public;
        let defined = Defined { name, kind, parent, whole: node, head: left, body: right, visibility };
        let index = self.builder.define(&defined);
        let Some(right) = right else { return };
        let Some(class) = makes_class else {
            let of = if in_class { parent } else { within };
            self.bind_value((of, name), right, within, false);
            self.visit(right, index);
            return;
        };
        if let Some(arguments) = class.child_by_field_name("arguments") {
            self.members_of_struct(arguments, index);
        }
        if let Some(body) = class.child_by_field_name("block") {
            self.class_body((index, name), Role::Plain, body);
        }
    }

    /// `Class.new(Base) do … end` that no constant names: its methods are nobody's with a name. Whether it is one.
    pub(super) fn nameless_class(
        &mut self,
        node: Node<'_>,
        receiver: Option<Node<'_>>,
        within: DefinitionIndex,
    ) -> bool {
        let of = receiver.map_or("", |receiver| self.builder.of(receiver));
        let Some(block) = node.child_by_field_name("block") else { return false };
        if !matches!(of, "Class" | "Module" | "Struct") {
            return false;
        }
        let name: &'a str = match of {
            "Class" => "Class.new",
            "Module" => "Module.new",
            _ => "Struct.new",
        };
        let index = self.builder.define(&Defined {
            name,
            kind: DefinitionKind::Class,
            parent: within,
            whole: node,
            head: node,
            body: Some(block),
            visibility: Visibility::Private,
        });
        if let Some(arguments) = node.child_by_field_name("arguments") {
            self.members_of_struct(arguments, index);
        }
        self.class_body((index, name), Role::Plain, block);
        true
    }

    fn members_of_struct(&mut self, arguments: Node<'_>, class: DefinitionIndex) {
        for argument in named(arguments) {
            match argument.kind() {
                "simple_symbol" => {
                    let name = self.builder.of(argument).trim_start_matches(':');
                    self.made(name, argument, class);
                }
                "constant" | "scope_resolution" => {
                    let steps = self.steps(argument).unwrap_or_default();
                    let path = self.builder.path(&steps);
                    self.builder.base(class, path, line_of(argument));
                }
                _ => {}
            }
        }
    }
}

/// Whether a module is one to mix in, or whose functions are called.
fn holds_methods(body: Node<'_>) -> bool {
    named(body).iter().any(|child| !matches!(child.kind(), "class" | "module" | "assignment"))
}

fn role_of_name(name: &str) -> Role {
    if name.ends_with("Controller") {
        Role::Controller
    } else if name.ends_with("Test") || name.ends_with("TestCase") || name.starts_with("Test") {
        Role::Test
    } else {
        Role::Plain
    }
}

/// What a class is for by the last name of what it extends or includes.
pub(super) fn role_of_base(base: &str) -> Role {
    if base.ends_with("Controller") {
        Role::Controller
    } else if base.ends_with("Job") || base.ends_with("Worker") {
        Role::Job
    } else if base.ends_with("Test") || base.ends_with("TestCase") {
        Role::Test
    } else if base.ends_with("Consumer") || base == "Subscriber" {
        Role::Consumer
    } else if base == "Thor" {
        Role::Command
    } else {
        Role::Plain
    }
}
