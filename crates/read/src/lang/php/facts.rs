//! What a PHP program says of its names.
//!
//! Variables keep their `$` where they are locals (`$user`), since functions and classes have names of their
//! own; properties have none (`self.items`).

mod define;
mod frameworks;
mod namespace;
mod path;
mod routes;
mod types;

use std::collections::{HashMap, HashSet};

use caution_core::facts::{DefinitionIndex, DefinitionKind, LiteralKind, MODULE, Shape, UNNAMED, Value};
use tree_sitter::Node;

use crate::lang::facts::{Builder, DEPTH, line_of};
use crate::lang::locals::{Locals, named};
use crate::lang::sql::tables;

use frameworks::Role;

/// Reads one file.
struct Reader<'b, 'a> {
    builder: &'b mut Builder<'a>,
    locals: Locals<'a>,
    depth: u32,
    /// The documentation right before what is read.
    documentation: &'a str,
    /// The names of the classes around, and what each is for.
    classes: Vec<&'a str>,
    roles: Vec<Role>,
    /// The beginnings of routes that stand around.
    prefixes: Vec<&'a str>,
    /// What names are imported as: module and item.
    uses: HashMap<&'a str, String>,
    /// The names that begin a path of namespaces: `Assert` of `Assert\NotBlank`.
    spaces: HashSet<&'a str>,
}

/// A path while it is read.
type Steps<'a> = Vec<(&'a str, bool)>;

/// Gives the facts of a file.
pub(super) fn extract(builder: &mut Builder<'_>, root: Node<'_>) {
    let mut reader = Reader {
        builder,
        locals: Locals::default(),
        depth: 0,
        documentation: "",
        classes: Vec::new(),
        roles: Vec::new(),
        prefixes: Vec::new(),
        uses: HashMap::new(),
        spaces: HashSet::new(),
    };
    reader.locals.enter(MODULE, false);
    reader.members(root, MODULE);
    reader.spaces();
}

impl<'a> Reader<'_, 'a> {
    fn children(&mut self, node: Node<'_>, within: DefinitionIndex) {
        if node.named_child_count() > 0 {
            for child in named(node) {
                self.visit(child, within);
            }
        }
    }

    /// The children of a body, each with the documentation before it.
    fn members(&mut self, node: Node<'_>, within: DefinitionIndex) {
        let mut cursor = node.walk();
        for child in node.named_children(&mut cursor) {
            if child.kind() == "comment" {
                let text = self.builder.of(child);
                self.documentation = if text.starts_with("/**") { text } else { "" };
            } else {
                self.visit(child, within);
                self.documentation = "";
            }
        }
    }

    fn field(&mut self, node: Node<'_>, field: &str, within: DefinitionIndex) {
        if let Some(child) = node.child_by_field_name(field) {
            self.visit(child, within);
        }
    }

    /// Reads a node, unless it nests too deeply.
    fn visit(&mut self, node: Node<'_>, within: DefinitionIndex) {
        if self.depth >= DEPTH {
            self.builder.too_deep(node);
            return;
        }
        self.depth += 1;
        self.step(node, within);
        self.depth -= 1;
    }

    fn step(&mut self, node: Node<'_>, within: DefinitionIndex) {
        match node.kind() {
            "comment" | "integer" | "float" | "boolean" | "null" | "php_tag" | "text"
            | "text_interpolation" => {}
            "namespace_definition" => self.namespace(node, within),
            "namespace_use_declaration" => self.import(node, within),
            "class_declaration" | "interface_declaration" | "trait_declaration" | "enum_declaration" => {
                self.class(node, within);
            }
            "method_declaration" | "function_definition" => self.function(node, within),
            "property_declaration" => self.property(node, within),
            "const_declaration" => self.constants(node, within),
            "enum_case" => self.case(node, within),
            "use_declaration" => self.traits(node, within),
            "compound_statement" | "declaration_list" | "enum_declaration_list" => self.members(node, within),
            "assignment_expression"
            | "augmented_assignment_expression"
            | "reference_assignment_expression" => {
                self.assign(node, within);
            }
            "anonymous_function" | "arrow_function" => self.closure(node, within),
            "anonymous_class" => self.anonymous(node, within),
            "foreach_statement" => self.each(node, within),
            "catch_clause" => self.catch(node, within),
            "global_declaration" => self.targets(node, within, 0),
            "static_variable_declaration" => {
                if let Some(name) = node.child_by_field_name("name") {
                    self.value(name, node.child_by_field_name("value"), within);
                }
                self.field(node, "value", within);
            }
            "variable_name"
            | "name"
            | "qualified_name"
            | "member_call_expression"
            | "member_access_expression"
            | "nullsafe_member_call_expression"
            | "nullsafe_member_access_expression"
            | "scoped_call_expression"
            | "scoped_property_access_expression"
            | "class_constant_access_expression"
            | "function_call_expression"
            | "object_creation_expression" => self.refer(node, within, Shape::Read),
            "array_creation_expression" => self.array(node, within),
            "named_type" => self.type_used(node, within),
            "string" | "encapsed_string" | "heredoc" | "nowdoc" => self.text(node, within),
            "require_expression"
            | "require_once_expression"
            | "include_expression"
            | "include_once_expression" => self.include(node, within),
            "dynamic_variable_name" => self.builder.dynamic(),
            "binary_expression" => self.binary(node, within),
            "argument" => {
                // The name of a named argument is none of the program's.
                let name = node.child_by_field_name("name");
                for child in named(node).into_iter().filter(|child| Some(*child) != name) {
                    self.visit(child, within);
                }
            }
            _ => self.children(node, within),
        }
    }

    /// `x instanceof C` names a type.
    fn binary(&mut self, node: Node<'_>, within: DefinitionIndex) {
        let is_test = node.child_by_field_name("operator").is_some_and(|word| word.kind() == "instanceof");
        // Sums of many parts nest to the left; they are read from there without recursion.
        let mut left = node;
        let mut rights = Vec::new();
        while left.kind() == "binary_expression" {
            rights.extend(left.child_by_field_name("right"));
            let Some(next) = left.child_by_field_name("left") else { break };
            left = next;
        }
        self.visit(left, within);
        for right in rights.into_iter().rev() {
            if is_test && matches!(right.kind(), "name" | "qualified_name") {
                self.refer(right, within, Shape::Type);
            } else {
                self.visit(right, within);
            }
        }
    }

    /// A closure: an arrow function sees what is around it, another what it `use`s; names of both are locals.
    fn closure(&mut self, node: Node<'_>, within: DefinitionIndex) {
        self.locals.enter(within, true);
        if let Some(parameters) = node.child_by_field_name("parameters") {
            self.parameters(parameters, within, "");
        }
        if let Some(types) = node.child_by_field_name("return_type") {
            self.types_used(types, within);
        }
        self.field(node, "body", within);
        self.locals.leave();
    }

    /// A local of which nothing is known.
    fn local(&mut self, name: Node<'_>, within: DefinitionIndex) {
        let name = self.builder.of(name);
        self.locals.add(name);
        self.unknown((within, name));
    }

    /// Says that a name may be anything.
    fn unknown(&mut self, to: (DefinitionIndex, &str)) {
        let path = self.builder.path(&[(UNNAMED, false)]);
        self.builder.bind(to, Value::Same, path, to.0);
    }

    /// A local that gets a value.
    fn value(&mut self, name: Node<'_>, value: Option<Node<'_>>, within: DefinitionIndex) {
        let Some(value) = value else { return self.local(name, within) };
        let name = self.builder.of(name);
        let of = self.locals.of(name);
        self.locals.add(name);
        if value.kind() != "null" {
            self.bind_value((of.unwrap_or(within), name), value, within, true);
        }
    }

    /// Says what a name is by its value; if nothing is known, only that it is one.
    fn bind_value(
        &mut self,
        to: (DefinitionIndex, &str),
        value: Node<'_>,
        within: DefinitionIndex,
        new: bool,
    ) {
        let built_in = match value.kind() {
            "string" | "encapsed_string" | "heredoc" | "nowdoc" => "string",
            "integer" => "int",
            "float" => "float",
            "boolean" => "bool",
            "array_creation_expression" => "array",
            "anonymous_function" | "arrow_function" => "Closure",
            _ => "",
        };
        if !built_in.is_empty() {
            let path = self.builder.path(&[(built_in, false)]);
            self.builder.bind(to, Value::Instance, path, within);
            return;
        }
        let steps = self.steps(value).filter(|steps| steps.first().is_some_and(|(head, _)| *head != UNNAMED));
        let steps = match steps {
            Some(steps) => steps,
            None if new => vec![(UNNAMED, false)],
            None => return,
        };
        let path = self.builder.path(&steps);
        self.builder.bind(to, Value::Same, path, within);
    }

    fn assign(&mut self, node: Node<'_>, within: DefinitionIndex) {
        let Some(left) = node.child_by_field_name("left") else { return };
        let right = node.child_by_field_name("right");
        match left.kind() {
            "variable_name" => {
                if let Some(right) = right {
                    self.visit(right, within);
                }
                self.value(left, right, within);
                return;
            }
            "list_literal" | "array_creation_expression" => self.targets(left, within, 0),
            "member_access_expression" | "scoped_property_access_expression" => {
                let steps = self.steps(left).unwrap_or_default();
                if let ([("self", _), (name, _)], Some(class), Some(right)) =
                    (steps.as_slice(), self.builder.class_around(within), right)
                {
                    self.bind_value((class, name), right, within, false);
                }
                self.refer(left, within, Shape::Write);
            }
            _ => self.visit(left, within),
        }
        if let Some(right) = right {
            self.visit(right, within);
        }
    }

    /// Names that get parts of a value.
    fn targets(&mut self, node: Node<'_>, within: DefinitionIndex, depth: u32) {
        if depth > DEPTH {
            self.builder.too_deep(node);
            return;
        }
        for target in named(node) {
            match target.kind() {
                "variable_name" => self.local(target, within),
                "list_literal"
                | "array_creation_expression"
                | "array_element_initializer"
                | "by_ref"
                | "pair" => {
                    self.targets(target, within, depth + 1);
                }
                "member_access_expression" => self.refer(target, within, Shape::Write),
                _ => self.visit(target, within),
            }
        }
    }

    fn each(&mut self, node: Node<'_>, within: DefinitionIndex) {
        let body = node.child_by_field_name("body");
        let parts: Vec<Node<'_>> = named(node).into_iter().filter(|part| Some(*part) != body).collect();
        if let Some(subject) = parts.first() {
            self.visit(*subject, within);
            let steps =
                self.steps(*subject).filter(|steps| steps.first().is_some_and(|(head, _)| *head != UNNAMED));
            for target in parts.iter().skip(1) {
                let element = if target.kind() == "pair" { named(*target).pop() } else { Some(*target) };
                let element = element.filter(|element| element.kind() == "variable_name");
                if let (Some(element), Some(steps)) = (element, &steps) {
                    let name = self.builder.of(element);
                    self.locals.add(name);
                    let path = self.builder.path(steps);
                    self.builder.bind((within, name), Value::ElementOf, path, within);
                }
                match target.kind() {
                    "variable_name" => self.local(*target, within),
                    _ => self.targets(*target, within, 0),
                }
            }
        }
        if let Some(body) = body {
            self.visit(body, within);
        }
    }

    fn catch(&mut self, node: Node<'_>, within: DefinitionIndex) {
        let types = node.child_by_field_name("type");
        if let Some(name) = node.child_by_field_name("name") {
            match types {
                Some(types) => {
                    self.locals.add(self.builder.of(name));
                    let name = self.builder.of(name);
                    self.typed((within, name), types, within);
                }
                None => self.local(name, within),
            }
        }
        if let Some(types) = types {
            self.types_used(types, within);
        }
        self.field(node, "body", within);
    }

    fn text(&mut self, node: Node<'_>, within: DefinitionIndex) {
        let line = line_of(node);
        for child in named(node) {
            match child.kind() {
                "string_content" | "nowdoc_string" => {
                    let text = self.builder.of(child);
                    self.builder.plain_text(within, text, line);
                    self.symbol(text, within, line);
                    for table in tables(text) {
                        self.builder.literal(within, LiteralKind::Table, table, line);
                    }
                }
                "heredoc_body" | "nowdoc_body" => self.text(child, within),
                "escape_sequence" => {}
                _ => self.visit(child, within),
            }
        }
        // A class that is named in a text: every backslash is written twice there, or not.
        if node.kind() != "heredoc" && node.named_child_count() > 1 {
            let text = self.builder.of(node).trim_matches(['\'', '"']).replace("\\\\", "\\");
            self.symbol(&text, within, line);
        }
    }

    /// The text of a string that is one piece.
    fn written(&self, node: Node<'_>) -> Option<&'a str> {
        let node = if node.kind() == "argument" { named(node).pop()? } else { node };
        match (node.kind(), named(node).as_slice()) {
            ("string" | "encapsed_string", [content]) if content.kind() == "string_content" => {
                Some(self.builder.of(*content))
            }
            ("string" | "encapsed_string", [_, ..]) => {
                let text = self.builder.of(node).trim_matches(['\'', '"']);
                let is_plain = named(node)
                    .iter()
                    .all(|part| matches!(part.kind(), "string_content" | "escape_sequence"));
                is_plain.then_some(text)
            }
            _ => None,
        }
    }

    /// Whether members of a class are defined there.
    fn is_class(&self, within: DefinitionIndex) -> bool {
        matches!(self.builder.kind(within), DefinitionKind::Class | DefinitionKind::Interface)
    }
}
