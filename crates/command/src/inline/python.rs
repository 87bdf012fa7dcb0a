//! Python: statements and expressions, by its grammar.

mod call;
mod expression;
mod pure;
mod text;

pub(super) use pure::made;
use tree_sitter::{Node, Parser};

use super::marks;
use super::program::{Program, dangerous};
use super::value::{Arguments, Thing, Value};

/// Reads a program.
pub(super) fn read(program: &mut Program<'_, '_>, source: &str) {
    let mut parser = Parser::new();
    let language = tree_sitter_python::LANGUAGE.into();
    let tree = parser.set_language(&language).ok().and_then(|()| parser.parse(source, None));
    let Some(tree) = tree else {
        return program.gap("it could not be parsed as Python");
    };
    let root = tree.root_node();
    if root.has_error() && dangerous(source) {
        program.gap("it could not be parsed as Python");
    }
    let mut python = Python { program, source, functions: Vec::new(), returned: None };
    python.block(root);
    python.uncalled();
}

/// A function of the program.
struct Function<'t> {
    node: Node<'t>,
    ran: bool,
    running: bool,
}

struct Python<'p, 'r, 'w, 't> {
    program: &'p mut Program<'r, 'w>,
    source: &'t str,
    functions: Vec<Function<'t>>,
    returned: Option<Value>,
}

impl<'t> Python<'_, '_, '_, 't> {
    fn text(&self, node: Node<'_>) -> &'t str {
        self.source.get(node.byte_range()).unwrap_or("")
    }

    fn children(node: Node<'t>) -> Vec<Node<'t>> {
        let mut cursor = node.walk();
        node.named_children(&mut cursor).filter(|child| child.kind() != "comment").collect()
    }

    fn block(&mut self, node: Node<'t>) {
        for child in Self::children(node) {
            self.statement(child);
        }
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

    fn statement(&mut self, node: Node<'t>) {
        if !self.program.enter() {
            return;
        }
        match node.kind() {
            "import_statement" => self.import(node),
            "import_from_statement" => self.import_from(node),
            "function_definition" => self.define(node),
            "decorated_definition" => {
                if let Some(definition) = node.child_by_field_name("definition") {
                    self.statement(definition);
                }
            }
            "for_statement" => self.repeat(node),
            "with_statement" => self.block(node),
            "return_statement" => {
                let value = node.named_child(0).map(|value| self.value(value));
                self.returned = self.returned.take().or(value);
            }
            "expression_statement" => {
                for child in Self::children(node) {
                    if child.kind() == "identifier" && marks::marked(self.text(child)) {
                        self.program.gap("a part of the program is known only when it runs");
                    }
                    self.value(child);
                }
            }
            "block"
            | "if_statement"
            | "elif_clause"
            | "else_clause"
            | "while_statement"
            | "try_statement"
            | "except_clause"
            | "finally_clause"
            | "class_definition"
            | "with_clause"
            | "match_statement"
            | "case_clause"
            | "module"
            | "except_group_clause" => {
                for child in Self::children(node) {
                    self.statement(child);
                }
            }
            "with_item" => {
                for child in Self::children(node) {
                    self.value(child);
                }
            }
            "identifier" | "parameters" | "global_statement" | "nonlocal_statement" | "pass_statement" => {}
            _ => {
                self.value(node);
            }
        }
        self.program.leave();
    }

    fn import(&mut self, node: Node<'t>) {
        for child in Self::children(node) {
            let (name, alias) = aliased(child);
            let name = self.text(name);
            match alias {
                Some(alias) => self.program.set(self.text(alias), Value::thing(name)),
                None => {
                    let first = name.split('.').next().unwrap_or(name);
                    self.program.set(first, Value::thing(first));
                }
            }
        }
    }

    fn import_from(&mut self, node: Node<'t>) {
        let Some(module) = node.child_by_field_name("module_name") else { return };
        for child in Self::children(node).into_iter().skip(1) {
            let (name, alias) = aliased(child);
            if child.kind() == "wildcard_import" {
                for name in pure::STARRED {
                    if let Some(name) =
                        name.strip_prefix(self.text(module)).and_then(|rest| rest.strip_prefix('.'))
                    {
                        self.program.set(name, Value::thing(format!("{}.{name}", self.text(module))));
                    }
                }
                continue;
            }
            let value = Value::thing(format!("{}.{}", self.text(module), self.text(name)));
            self.program.set(self.text(alias.unwrap_or(name)), value);
        }
    }

    fn define(&mut self, node: Node<'t>) {
        let Some(name) = node.child_by_field_name("name") else { return };
        self.program.set(self.text(name), Value::Function(self.functions.len()));
        self.functions.push(Function { node, ran: false, running: false });
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
        let parameters = node.child_by_field_name("parameters").map(Self::children).unwrap_or_default();
        for (place, parameter) in parameters.into_iter().enumerate() {
            self.bind(parameter, place, arguments);
        }
        if let Some(body) = node.child_by_field_name("body") {
            if body.kind() == "block" {
                self.block(body);
            } else {
                self.returned = Some(self.value(body));
            }
        }
        if let Some(function) = self.functions.get_mut(at) {
            function.running = false;
        }
        std::mem::replace(&mut self.returned, outer).unwrap_or(unknown)
    }

    fn bind(&mut self, parameter: Node<'t>, place: usize, arguments: &Arguments) {
        let name = match parameter.kind() {
            "identifier" => Some(parameter),
            "typed_parameter" => parameter.named_child(0),
            _ => parameter.child_by_field_name("name"),
        };
        let Some(name) = name else { return };
        let name = self.text(name);
        let default = parameter.child_by_field_name("value").map(|value| self.value(value));
        let value = arguments.get(place, &[name]).cloned().or(default);
        self.program.set(name, value.unwrap_or_else(|| Value::Unknown(name.to_owned())));
    }

    /// `for x in …`: each known element once; else once with an unknown one.
    fn repeat(&mut self, node: Node<'t>) {
        let (Some(left), Some(right)) = (node.child_by_field_name("left"), node.child_by_field_name("right"))
        else {
            return;
        };
        let items = self.value(right);
        let body = node.child_by_field_name("body");
        self.each(left, &items, |python| {
            if let Some(body) = body {
                python.statement(body);
            }
        });
        if let Some(otherwise) = node.child_by_field_name("alternative") {
            self.statement(otherwise);
        }
    }

    fn each(&mut self, left: Node<'t>, items: &Value, mut run: impl FnMut(&mut Self)) {
        match items {
            Value::List(items) if items.len() <= 32 => {
                for item in items.iter() {
                    self.assign(left, item.clone());
                    run(self);
                }
            }
            _ => {
                let before = std::mem::replace(&mut self.program.from.repeated, true);
                let unknown = Value::Unknown(self.text(left).to_owned());
                self.assign(left, unknown);
                run(self);
                self.program.from.repeated = before;
            }
        }
    }

    fn assign(&mut self, left: Node<'t>, value: Value) {
        match left.kind() {
            "identifier" => self.program.set(self.text(left), value),
            "pattern_list" | "tuple_pattern" | "list_pattern" | "tuple" | "expression_list" => {
                let items = match &value {
                    Value::List(items) => items.to_vec(),
                    _ => Vec::new(),
                };
                for (at, child) in Self::children(left).into_iter().enumerate() {
                    let unknown = || Value::Unknown(self.text(child).to_owned());
                    let item = items.get(at).cloned().unwrap_or_else(unknown);
                    self.assign(child, item);
                }
            }
            "attribute" => self.program.set(self.text(left), value),
            "subscript" => {
                // `os.environ['X'] = 'y'`
                let object = left.child_by_field_name("value").map(|object| self.value(object));
                let key = left.child_by_field_name("subscript").map(|key| self.value(key));
                if let (Some(object), Some(key)) = (object, key)
                    && object.name() == Some("os.environ")
                    && let Some(key) = key.text()
                {
                    self.program.from.variables.push((key.to_owned(), value.word()));
                }
            }
            "as_pattern_target" => {
                if let Some(inner) = left.named_child(0) {
                    self.assign(inner, value);
                }
            }
            _ => {}
        }
    }
}

/// A member of a value.
fn member(object: &Value, name: &str) -> Value {
    match object {
        Value::Thing(thing) => {
            let whole = format!("{}.{name}", thing.name);
            match Value::thing(whole) {
                Value::Thing(made) => Value::Thing(
                    Thing {
                        name: made.name.clone(),
                        hints: thing.hints.clone(),
                        made_with: thing.made_with.clone(),
                    }
                    .into(),
                ),
                other => other,
            }
        }
        Value::Path(path) => match name {
            "path" => Value::Path(path.clone()),
            "parent" => match path.text().and_then(|text| text.trim_end_matches('/').rsplit_once('/')) {
                Some((parent, _)) => {
                    Value::Path(crate::word::Word::of(if parent.is_empty() { "/" } else { parent }).into())
                }
                None => Value::Unknown("a folder".to_owned()),
            },
            "name" => match path.text().and_then(|text| text.rsplit('/').next()) {
                Some(name) => Value::of(name),
                None => Value::Unknown("a name".to_owned()),
            },
            _ => Value::Unknown(name.to_owned()),
        },
        _ => Value::thing(format!("?.{name}")),
    }
}

/// `a.b` and `a.b as c`.
fn aliased(node: Node<'_>) -> (Node<'_>, Option<Node<'_>>) {
    if node.kind() == "aliased_import" {
        (node.child_by_field_name("name").unwrap_or(node), node.child_by_field_name("alias"))
    } else {
        (node, None)
    }
}
