//! JavaScript: statements and expressions, by its grammar. TypeScript is read as far as it is the same.

mod expression;
mod pure;

use tree_sitter::{Node, Parser};

use super::marks;
use super::program::{Program, dangerous};
use super::value::{Arguments, Value};

/// Reads a program.
pub(super) fn read(program: &mut Program<'_, '_>, source: &str) {
    let mut parser = Parser::new();
    let language = tree_sitter_javascript::LANGUAGE.into();
    let tree = parser.set_language(&language).ok().and_then(|()| parser.parse(source, None));
    let Some(tree) = tree else {
        return program.gap("it could not be parsed as JavaScript");
    };
    let root = tree.root_node();
    if root.has_error() && dangerous(source) {
        program.gap("it could not be parsed as JavaScript");
    }
    let mut script = JavaScript { program, source, functions: Vec::new(), returned: None };
    script.hoist(root);
    script.each_statement(root);
    script.uncalled();
}

/// A function of the program.
struct Function<'t> {
    node: Node<'t>,
    ran: bool,
    running: bool,
}

struct JavaScript<'p, 'r, 'w, 't> {
    program: &'p mut Program<'r, 'w>,
    source: &'t str,
    functions: Vec<Function<'t>>,
    returned: Option<Value>,
}

impl<'t> JavaScript<'_, '_, '_, 't> {
    fn text(&self, node: Node<'_>) -> &'t str {
        self.source.get(node.byte_range()).unwrap_or("")
    }

    fn children(node: Node<'t>) -> Vec<Node<'t>> {
        let mut cursor = node.walk();
        node.named_children(&mut cursor).filter(|child| child.kind() != "comment").collect()
    }

    /// Functions are known before their block begins.
    fn hoist(&mut self, node: Node<'t>) {
        for child in Self::children(node) {
            let function = match child.kind() {
                "export_statement" => child.child_by_field_name("declaration"),
                _ => Some(child),
            };
            let function = function.filter(|node| {
                matches!(node.kind(), "function_declaration" | "generator_function_declaration")
            });
            if let Some(function) = function
                && let Some(name) = function.child_by_field_name("name")
            {
                let value = self.define(function);
                self.program.set(self.text(name), value);
            }
        }
    }

    fn each_statement(&mut self, node: Node<'t>) {
        for child in Self::children(node) {
            self.statement(child);
        }
    }

    fn define(&mut self, node: Node<'t>) -> Value {
        self.functions.push(Function { node, ran: false, running: false });
        Value::Function(self.functions.len() - 1)
    }

    /// Functions that nobody was seen to call: others may.
    fn uncalled(&mut self) {
        let mut at = 0;
        while let Some(function) = self.functions.get(at) {
            if !function.ran {
                self.function(at, &Arguments::default());
            }
            at += 1;
        }
    }

    /// Runs a function of the program.
    fn function(&mut self, at: usize, arguments: &Arguments) -> Value {
        let unknown = Value::Unknown("what a function answers".to_owned());
        let Some(function) = self.functions.get_mut(at) else { return unknown };
        if function.running {
            return unknown;
        }
        (function.ran, function.running) = (true, true);
        let node = function.node;
        let outer = self.returned.take();
        let parameters = match (node.child_by_field_name("parameters"), node.child_by_field_name("parameter"))
        {
            (Some(list), _) => Self::children(list),
            (None, Some(one)) => vec![one],
            (None, None) => Vec::new(),
        };
        for (place, parameter) in parameters.into_iter().enumerate() {
            let value = arguments.positional.get(place).cloned();
            let value =
                value.unwrap_or_else(|| Value::Unknown(self.text(parameter).chars().take(40).collect()));
            self.assign(parameter, value);
        }
        if let Some(body) = node.child_by_field_name("body") {
            if body.kind() == "statement_block" {
                self.hoist(body);
                self.each_statement(body);
            } else {
                self.returned = Some(self.value(body));
            }
        }
        if let Some(function) = self.functions.get_mut(at) {
            function.running = false;
        }
        std::mem::replace(&mut self.returned, outer).unwrap_or(unknown)
    }

    fn statement(&mut self, node: Node<'t>) {
        if !self.program.enter() {
            return;
        }
        match node.kind() {
            "import_statement" => self.import(node),
            "function_declaration" | "generator_function_declaration" => {}
            "lexical_declaration" | "variable_declaration" => {
                for declarator in Self::children(node) {
                    let value = declarator.child_by_field_name("value").map(|value| self.value(value));
                    if let (Some(name), Some(value)) = (declarator.child_by_field_name("name"), value) {
                        self.assign(name, value);
                    }
                }
            }
            "return_statement" => {
                let value = node.named_child(0).map(|value| self.value(value));
                self.returned = self.returned.take().or(value);
            }
            "for_in_statement" => self.repeat(node),
            "expression_statement" => {
                for child in Self::children(node) {
                    if child.kind() == "identifier" && marks::marked(self.text(child)) {
                        self.program.gap("a part of the program is known only when it runs");
                    }
                    self.value(child);
                }
            }
            "method_definition" | "class_static_block" => {
                let value = self.define(node);
                if let Some(name) = node.child_by_field_name("name") {
                    self.program.set(self.text(name), value);
                }
            }
            "identifier" | "property_identifier" | "statement_identifier" | "formal_parameters" => {}
            kind if statement(kind) => {
                self.hoist(node);
                self.each_statement(node);
            }
            _ => {
                self.value(node);
            }
        }
        self.program.leave();
    }

    fn import(&mut self, node: Node<'t>) {
        let Some(source) = node.child_by_field_name("source") else { return };
        let module = pure::module(self.text(source).trim_matches(['\'', '"', '`']));
        let clause = Self::children(node).into_iter().find(|child| child.kind() == "import_clause");
        for part in clause.map(Self::children).unwrap_or_default() {
            match part.kind() {
                "identifier" => self.program.set(self.text(part), Value::thing(module.as_str())),
                "namespace_import" => {
                    if let Some(name) = part.named_child(0) {
                        self.program.set(self.text(name), Value::thing(module.as_str()));
                    }
                }
                _ => {
                    for specifier in Self::children(part) {
                        let Some(name) = specifier.child_by_field_name("name") else { continue };
                        let own = specifier.child_by_field_name("alias").unwrap_or(name);
                        let value = pure::member(&Value::thing(module.as_str()), self.text(name));
                        self.program.set(self.text(own), value);
                    }
                }
            }
        }
    }

    fn repeat(&mut self, node: Node<'t>) {
        let (Some(left), Some(right)) = (node.child_by_field_name("left"), node.child_by_field_name("right"))
        else {
            return;
        };
        let items = self.value(right);
        let body = node.child_by_field_name("body");
        self.each(&items, |script, item| {
            script.assign(left, item);
            if let Some(body) = body {
                script.statement(body);
            }
        });
    }

    /// Each known element once; else once with an unknown one.
    fn each(&mut self, items: &Value, mut run: impl FnMut(&mut Self, Value)) {
        match items {
            Value::List(items) if items.len() <= 32 => {
                for item in items.iter() {
                    run(self, item.clone());
                }
            }
            _ => {
                let before = std::mem::replace(&mut self.program.from.repeated, true);
                run(self, Value::Unknown("each of a list".to_owned()));
                self.program.from.repeated = before;
            }
        }
    }

    fn assign(&mut self, left: Node<'t>, value: Value) {
        match left.kind() {
            "identifier" | "shorthand_property_identifier_pattern" => {
                self.program.set(self.text(left), value)
            }
            "object_pattern" => {
                for child in Self::children(left) {
                    match child.kind() {
                        "shorthand_property_identifier_pattern" => {
                            let name = self.text(child);
                            self.program.set(name, pure::member(&value, name));
                        }
                        "pair_pattern" => {
                            let key = child.child_by_field_name("key").map_or("", |key| self.text(key));
                            if let Some(target) = child.child_by_field_name("value") {
                                self.assign(target, pure::member(&value, key));
                            }
                        }
                        "object_assignment_pattern" => {
                            if let Some(name) = child.child_by_field_name("left") {
                                self.assign(name, pure::member(&value, self.text(name)));
                            }
                        }
                        _ => {}
                    }
                }
            }
            "array_pattern" => {
                let items = value.items();
                for (at, child) in Self::children(left).into_iter().enumerate() {
                    let item =
                        items.get(at).cloned().unwrap_or_else(|| Value::Unknown("an element".to_owned()));
                    self.assign(child, item);
                }
            }
            "assignment_pattern" => {
                let default = left.child_by_field_name("right").map(|right| self.value(right));
                let value = match (value, default) {
                    (Value::Unknown(_), Some(default)) => default,
                    (value, _) => value,
                };
                if let Some(name) = left.child_by_field_name("left") {
                    self.assign(name, value);
                }
            }
            "member_expression" => {
                let whole = self.text(left);
                if let Some(name) = whole.strip_prefix("process.env.") {
                    self.program.from.variables.push((name.to_owned(), value.word()));
                }
                self.program.set(whole, value);
            }
            _ => {}
        }
    }
}

/// Kinds of nodes whose children are statements.
fn statement(kind: &str) -> bool {
    kind.ends_with("_statement") && kind != "throw_statement"
        || matches!(
            kind,
            "statement_block"
                | "else_clause"
                | "catch_clause"
                | "finally_clause"
                | "switch_body"
                | "switch_case"
                | "switch_default"
                | "class_declaration"
                | "class_body"
                | "program"
                | "class"
        )
}
