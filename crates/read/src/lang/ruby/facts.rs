//! What a Ruby program says of its names.
//!
//! A module that only holds other modules and classes is a namespace: it is the file's package, and no
//! definition. A variable of the object keeps its `@`: `self.@repo`.

mod define;
mod macros;
mod path;
mod routes;
mod specs;

use std::collections::HashMap;

use caution_core::facts::{DefinitionIndex, LiteralKind, MODULE, Shape, UNNAMED, Value, Visibility};
use tree_sitter::Node;

use crate::lang::facts::{Builder, DEPTH, line_of};
use crate::lang::locals::{Locals, first_named, named};
use crate::lang::sql::tables;

use define::Role;
use macros::Limited;

/// Reads one file.
struct Reader<'b, 'a> {
    builder: &'b mut Builder<'a>,
    locals: Locals<'a>,
    depth: u32,
    /// What follows in a class body: `private` on a line of its own.
    visibility: Visibility,
    /// Whether what is read stands in `class << self`.
    in_singleton: bool,
    /// The names of the classes around, and what each is for.
    classes: Vec<&'a str>,
    roles: Vec<Role>,
    /// The names of the methods around.
    methods: Vec<&'a str>,
    /// The titles of the example groups, and the names of the tasks' namespaces around.
    titles: Vec<&'a str>,
    /// Definitions that stand for the first parts of `class A::B`.
    outer: HashMap<(DefinitionIndex, &'a str), DefinitionIndex>,
    /// Callbacks of some actions alone.
    limited: Vec<Limited<'a>>,
    /// The scope that all classes of the file are written with: `A::B` of `class A::B::C`.
    scope: Option<&'a str>,
}

/// A path while it is read.
type Steps<'a> = Vec<(&'a str, bool)>;

/// Gives the facts of a file.
pub(super) fn extract(builder: &mut Builder<'_>, root: Node<'_>) {
    let mut reader = Reader {
        builder,
        locals: Locals::default(),
        depth: 0,
        visibility: Visibility::Public,
        in_singleton: false,
        classes: Vec::new(),
        roles: Vec::new(),
        methods: Vec::new(),
        titles: Vec::new(),
        outer: HashMap::new(),
        limited: Vec::new(),
        scope: None,
    };
    reader.locals.enter(MODULE, false);
    let mut package = String::new();
    let mut body = root;
    while let Some((name, inner)) = reader.namespace(body) {
        package.push_str(if package.is_empty() { "" } else { "::" });
        package.push_str(name);
        body = inner;
    }
    if let Some(scope) = reader.common_scope(body) {
        package.push_str(if package.is_empty() { "" } else { "::" });
        package.push_str(scope);
        reader.scope = Some(scope);
    }
    if !package.is_empty() {
        reader.builder.package(&package);
    }
    if body.id() != root.id() {
        reader.around(root, body);
    }
    reader.children(body, MODULE);
    reader.limited_callbacks();
}

impl<'a> Reader<'_, 'a> {
    /// The only module of a body, if that is a namespace: its name and its own body. A namespace holds classes
    /// or modules, and nothing to mix in.
    fn namespace<'t>(&self, body: Node<'t>) -> Option<(&'a str, Node<'t>)> {
        let mut only = None;
        for child in named(body) {
            match child.kind() {
                "module" if only.is_none() => only = Some(child),
                "module" | "class" | "method" | "singleton_method" => return None,
                _ => {}
            }
        }
        let module = only?;
        let inner = module.child_by_field_name("body")?;
        let mut holds_classes = false;
        for child in named(inner) {
            match child.kind() {
                "class" | "module" => holds_classes = true,
                "method" => return None,
                "call" => {
                    let method =
                        child.child_by_field_name("method").map_or("", |method| self.builder.of(method));
                    let mixes = matches!(method, "included" | "class_methods" | "prepended" | "include")
                        || method == "extend" && self.builder.of(child).contains("Concern");
                    if mixes {
                        return None;
                    }
                }
                _ => {}
            }
        }
        let name = self.builder.of(module.child_by_field_name("name")?).trim_start_matches(':');
        holds_classes.then_some((name, inner))
    }

    /// The scope with which all classes and modules of a body are written.
    fn common_scope(&self, body: Node<'_>) -> Option<&'a str> {
        let mut common = None;
        for child in named(body) {
            match child.kind() {
                "class" | "module" => {
                    let scope = child.child_by_field_name("name")?.child_by_field_name("scope")?;
                    let scope = self.builder.of(scope).trim_start_matches("::");
                    if *common.get_or_insert(scope) != scope {
                        return None;
                    }
                }
                "call" => {}
                _ => return None,
            }
        }
        common
    }

    /// What stands beside the namespace: `require`.
    fn around(&mut self, root: Node<'_>, namespace: Node<'_>) {
        let inside = |node: &Node<'_>| node.byte_range().contains(&namespace.start_byte());
        let mut body = root;
        while body.id() != namespace.id() {
            let mut next = None;
            for child in named(body) {
                if inside(&child) {
                    next = child.child_by_field_name("body");
                } else {
                    self.visit(child, MODULE);
                }
            }
            let Some(inner) = next else { return };
            body = inner;
        }
    }

    fn children(&mut self, node: Node<'_>, within: DefinitionIndex) {
        if node.named_child_count() > 0 {
            for child in named(node) {
                self.visit(child, within);
            }
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
            "comment" | "integer" | "float" | "true" | "false" | "nil" | "hash_key_symbol" => {}
            "class" | "module" => self.class(node, within),
            "singleton_class" => {
                let visibility = std::mem::replace(&mut self.visibility, Visibility::Public);
                let in_singleton = std::mem::replace(&mut self.in_singleton, true);
                self.children(node, within);
                (self.visibility, self.in_singleton) = (visibility, in_singleton);
            }
            "method" | "singleton_method" => self.method(node, within),
            "assignment" | "operator_assignment" => self.assign(node, within),
            "call" => self.call(node, within),
            "identifier" if self.shown(node, within) => {}
            "in_clause" => {
                if let Some(pattern) = node.child_by_field_name("pattern") {
                    self.pattern(pattern, within, 0);
                }
                for field in ["guard", "body"] {
                    if let Some(part) = node.child_by_field_name(field) {
                        self.visit(part, within);
                    }
                }
            }
            "identifier" | "constant" | "instance_variable" | "class_variable" | "global_variable"
            | "self" | "scope_resolution" | "element_reference" | "super" => {
                self.refer(node, within, Shape::Read)
            }
            "string" | "heredoc_body" => self.text(node, within),
            "simple_symbol" => {
                let text = self.builder.of(node).trim_start_matches(':');
                self.builder.plain_text(within, text, line_of(node));
            }
            "lambda" => self.closure(node, within, None),
            "block_parameters" | "lambda_parameters" => self.parameters(node, within),
            "exception_variable" => self.caught(node, within, &[]),
            "rescue" => self.rescue(node, within),
            "match_pattern" | "test_pattern" => {
                if let Some(value) = node.child_by_field_name("value") {
                    self.visit(value, within);
                }
                if let Some(pattern) = node.child_by_field_name("pattern") {
                    self.pattern(pattern, within, 0);
                }
            }
            "for" => self.each(node, within),
            "alias" => self.alias(node, within),
            "block_argument" => self.block_argument(node, within),
            "pair" => self.pair(node, within),
            _ => self.children(node, within),
        }
    }

    /// The names that a pattern binds, and the classes that it asks for.
    fn pattern(&mut self, node: Node<'_>, within: DefinitionIndex, depth: u32) {
        match node.kind() {
            _ if depth + self.depth > DEPTH => self.builder.too_deep(node),
            "identifier" => self.local(node, within),
            "constant" | "scope_resolution" => self.refer(node, within, Shape::Type),
            "keyword_pattern" if node.child_by_field_name("value").is_none() => {
                if let Some(key) = node.child_by_field_name("key") {
                    self.local(key, within);
                }
            }
            "expression_reference_pattern" | "variable_reference_pattern" => self.children(node, within),
            _ => {
                for child in named(node) {
                    self.pattern(child, within, depth + 1);
                }
            }
        }
    }

    /// A closure: its parameters hide what is around, its body sees it. `elements` are what its first
    /// parameter runs through.
    fn closure(&mut self, node: Node<'_>, within: DefinitionIndex, elements: Option<&[(&'a str, bool)]>) {
        self.locals.enter(within, true);
        if let Some(parameters) = node.child_by_field_name("parameters") {
            if let (Some(first), Some(elements)) = (first_named(parameters), elements)
                && first.kind() == "identifier"
            {
                let name = self.builder.of(first);
                self.locals.add(name);
                let path = self.builder.path(elements);
                self.builder.bind((within, name), Value::ElementOf, path, within);
            }
            self.parameters(parameters, within);
        }
        if let Some(body) = node.child_by_field_name("body") {
            if body.kind() == "block" || body.kind() == "do_block" {
                self.closure(body, within, None);
            } else {
                self.children(body, within);
            }
        }
        self.locals.leave();
    }

    /// Parameters: names of the innermost scope, with what their defaults tell.
    fn parameters(&mut self, node: Node<'_>, within: DefinitionIndex) {
        for parameter in named(node) {
            match parameter.kind() {
                "identifier" => self.local(parameter, within),
                "destructured_parameter" => self.parameters(parameter, within),
                _ => {
                    let Some(name) = parameter.child_by_field_name("name") else { continue };
                    if let Some(default) = parameter.child_by_field_name("value") {
                        self.value(self.builder.of(name), default, within);
                        self.visit(default, within);
                    } else {
                        self.local(name, within);
                    }
                }
            }
        }
    }

    /// A local of which nothing is known.
    fn local(&mut self, name: Node<'_>, within: DefinitionIndex) {
        let name = self.builder.of(name);
        self.locals.add(name);
        let path = self.builder.path(&[(UNNAMED, false)]);
        self.builder.bind((within, name), Value::Same, path, within);
    }

    /// A local that gets a value.
    fn value(&mut self, name: &'a str, value: Node<'_>, within: DefinitionIndex) {
        let of = self.locals.of(name);
        self.locals.add(name);
        if value.kind() != "nil" {
            self.bind_value((of.unwrap_or(within), name), value, within, true);
        }
    }

    /// Says what a name is by the value that it gets; if nothing is known, only that it is one.
    fn bind_value(
        &mut self,
        to: (DefinitionIndex, &str),
        value: Node<'_>,
        within: DefinitionIndex,
        new: bool,
    ) {
        let built_in = match value.kind() {
            "string" | "chained_string" | "heredoc_beginning" => "String",
            "simple_symbol" | "delimited_symbol" => "Symbol",
            "integer" => "Integer",
            "float" => "Float",
            "array" | "string_array" | "symbol_array" => "Array",
            "hash" => "Hash",
            "regex" => "Regexp",
            "lambda" => "Proc",
            _ => "",
        };
        if !built_in.is_empty() {
            let path = self.builder.path(&[(built_in, false)]);
            self.builder.bind(to, Value::Instance, path, within);
            return;
        }
        match self.steps(value) {
            Some(steps) if steps.first().is_some_and(|(head, _)| *head != UNNAMED) => {
                let path = self.builder.path(&steps);
                self.builder.bind(to, Value::Same, path, within);
            }
            _ if new => {
                let path = self.builder.path(&[(UNNAMED, false)]);
                self.builder.bind(to, Value::Same, path, within);
            }
            _ => {}
        }
    }

    fn assign(&mut self, node: Node<'_>, within: DefinitionIndex) {
        let Some(left) = node.child_by_field_name("left") else { return };
        let right = node.child_by_field_name("right");
        match left.kind() {
            "identifier" => {
                let name = self.builder.of(left);
                // In `x = x.y` the second is the one before, but the name is a local from here on.
                match right {
                    Some(right) => self.value(name, right, within),
                    None => self.local(left, within),
                }
            }
            "instance_variable" | "class_variable" => {
                if let (Some(class), Some(right)) = (self.builder.class_around(within), right) {
                    let name = self.builder.of(left);
                    self.bind_value((class, name), right, within, false);
                }
            }
            "constant" | "scope_resolution" => {
                self.constant(node, left, right, within);
                return;
            }
            "left_assignment_list" => self.targets(left, within),
            _ => self.refer(left, within, Shape::Write),
        }
        if let Some(right) = right {
            self.visit(right, within);
        }
    }

    fn targets(&mut self, list: Node<'_>, within: DefinitionIndex) {
        for target in named(list) {
            match target.kind() {
                "identifier" => self.local(target, within),
                "destructured_left_assignment" | "rest_assignment" => self.targets(target, within),
                "instance_variable" | "class_variable" | "global_variable" => {}
                _ => self.refer(target, within, Shape::Write),
            }
        }
    }

    fn rescue(&mut self, node: Node<'_>, within: DefinitionIndex) {
        let exceptions = node.child_by_field_name("exceptions");
        let classes = exceptions.map(named).unwrap_or_default();
        for class in &classes {
            match class.kind() {
                "constant" | "scope_resolution" => self.refer(*class, within, Shape::Type),
                _ => self.visit(*class, within),
            }
        }
        if let Some(variable) = node.child_by_field_name("variable") {
            self.caught(variable, within, &classes);
        }
        if let Some(body) = node.child_by_field_name("body") {
            self.children(body, within);
        }
    }

    fn caught(&mut self, variable: Node<'_>, within: DefinitionIndex, classes: &[Node<'_>]) {
        let Some(name) = first_named(variable) else { return };
        if name.kind() != "identifier" {
            return;
        }
        let class = match classes {
            [class] => self.steps(*class),
            _ => None,
        };
        match class {
            Some(steps) => {
                let text = self.builder.of(name);
                self.locals.add(text);
                let path = self.builder.path(&steps);
                self.builder.bind((within, text), Value::Instance, path, within);
            }
            None => self.local(name, within),
        }
    }

    fn each(&mut self, node: Node<'_>, within: DefinitionIndex) {
        let value = node.child_by_field_name("value").and_then(first_named);
        if let Some(pattern) = node.child_by_field_name("pattern") {
            let steps = value.and_then(|value| self.steps(value));
            match (pattern.kind(), steps) {
                ("identifier", Some(steps)) => {
                    let name = self.builder.of(pattern);
                    self.locals.add(name);
                    let path = self.builder.path(&steps);
                    self.builder.bind((within, name), Value::ElementOf, path, within);
                }
                ("identifier", None) => self.local(pattern, within),
                _ => self.targets(pattern, within),
            }
        }
        if let Some(value) = value {
            self.visit(value, within);
        }
        if let Some(body) = node.child_by_field_name("body") {
            self.children(body, within);
        }
    }

    fn text(&mut self, node: Node<'_>, within: DefinitionIndex) {
        let line = line_of(node);
        for child in named(node) {
            match child.kind() {
                "string_content" | "heredoc_content" => {
                    let text = self.builder.of(child);
                    self.builder.plain_text(within, text, line);
                    for table in tables(text) {
                        self.builder.literal(within, LiteralKind::Table, table, line);
                    }
                }
                "interpolation" => self.children(child, within),
                _ => {}
            }
        }
    }

    /// The text of a string or symbol that is one piece.
    fn written(&self, node: Node<'_>) -> Option<&'a str> {
        match node.kind() {
            "simple_symbol" => Some(self.builder.of(node).trim_start_matches(':')),
            "hash_key_symbol" => Some(self.builder.of(node)),
            "string" | "delimited_symbol" => match named(node).as_slice() {
                [content] if content.kind() == "string_content" => Some(self.builder.of(*content)),
                _ => None,
            },
            _ => None,
        }
    }
}
