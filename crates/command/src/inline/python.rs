//! Python: statements and expressions, by its grammar.

mod pure;
mod text;

pub(super) use pure::made;
use tree_sitter::{Node, Parser};

use super::program::{Program, dangerous, pattern};
use super::value::{Arguments, Thing, Value};
use super::{calls, marks};

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

    fn value(&mut self, node: Node<'t>) -> Value {
        if !self.program.enter() {
            return Value::Unknown("…".to_owned());
        }
        let value = self.expression(node);
        self.program.leave();
        value
    }

    fn expression(&mut self, node: Node<'t>) -> Value {
        match node.kind() {
            "identifier" => {
                let name = self.text(node);
                if marks::marked(name) {
                    return Value::from_word(self.program.marks.word(name));
                }
                self.program.get(name).unwrap_or_else(|| Value::thing(name))
            }
            "string" => self.string(node),
            "concatenated_string" => {
                let mut all = Value::of("");
                for child in Self::children(node) {
                    let next = self.value(child);
                    all = all.plus(&next);
                }
                all
            }
            "integer" => {
                self.text(node).parse().map_or_else(|_| Value::Unknown("a number".to_owned()), Value::Number)
            }
            "true" => Value::Flag(true),
            "false" => Value::Flag(false),
            "none" => Value::Nothing,
            "parenthesized_expression" | "await" | "list_splat" | "dictionary_splat" | "type" => {
                let inner = node.named_child(0).map(|inner| self.value(inner));
                inner.unwrap_or(Value::Nothing)
            }
            "list" | "tuple" | "set" | "expression_list" => self.elements(node),
            "dictionary" => self.dictionary(node),
            "binary_operator" => self.operator(node),
            "boolean_operator" | "conditional_expression" => {
                let mut first = None;
                for child in Self::children(node) {
                    let value = self.value(child);
                    first = first.or(Some(value).filter(|value| value.text().is_some()));
                }
                first.unwrap_or_else(|| Value::Unknown("one of several".to_owned()))
            }
            "attribute" => self.attribute(node),
            "subscript" => self.subscript(node),
            "call" => self.call(node),
            "assignment" | "named_expression" => self.assignment(node),
            "augmented_assignment" => {
                let (Some(left), Some(right)) =
                    (node.child_by_field_name("left"), node.child_by_field_name("right"))
                else {
                    return Value::Nothing;
                };
                let before = self.value(left);
                let value = before.plus(&self.value(right));
                self.assign(left, value);
                Value::Nothing
            }
            "as_pattern" => {
                let value = node.named_child(0).map_or(Value::Nothing, |value| self.value(value));
                if let Some(alias) = node.child_by_field_name("alias") {
                    self.assign(alias, value.clone());
                }
                value
            }
            "lambda" => {
                self.functions.push(Function { node, ran: false, running: false });
                Value::Function(self.functions.len() - 1)
            }
            "list_comprehension" | "generator_expression" | "set_comprehension" => self.comprehension(node),
            _ => {
                for child in Self::children(node) {
                    if child.kind().ends_with("_statement") || child.kind() == "block" {
                        self.statement(child);
                    } else {
                        self.value(child);
                    }
                }
                Value::Unknown("an expression".to_owned())
            }
        }
    }

    fn assignment(&mut self, node: Node<'t>) -> Value {
        let right = node.child_by_field_name("right").or_else(|| node.child_by_field_name("value"));
        let value = right.map_or(Value::Nothing, |right| self.value(right));
        if let Some(left) = node.child_by_field_name("left").or_else(|| node.child_by_field_name("name")) {
            self.assign(left, value.clone());
        }
        value
    }

    fn elements(&mut self, node: Node<'t>) -> Value {
        let mut items = Vec::new();
        for child in Self::children(node) {
            let value = self.value(child);
            match value {
                Value::List(inner) if child.kind() == "list_splat" => items.extend(inner.iter().cloned()),
                value => items.push(value),
            }
        }
        Value::list(items)
    }

    fn dictionary(&mut self, node: Node<'t>) -> Value {
        let mut entries = Vec::new();
        for child in Self::children(node) {
            let key = child.child_by_field_name("key").map(|key| self.value(key));
            let value = child.child_by_field_name("value").map(|value| self.value(value));
            if let (Some(key), Some(value)) = (key, value) {
                entries.push((key.text().unwrap_or("?").to_owned(), value));
            }
        }
        Value::Map(entries.into())
    }

    /// `a + b + c`: its left spine may be long.
    fn operator(&mut self, node: Node<'t>) -> Value {
        let mut spine = Vec::new();
        let mut at = node;
        while at.kind() == "binary_operator" {
            let operator = at.child_by_field_name("operator").map_or("", |operator| self.text(operator));
            spine.push((operator, at.child_by_field_name("right")));
            match at.child_by_field_name("left") {
                Some(left) => at = left,
                None => break,
            }
        }
        let mut value = self.value(at);
        for (operator, right) in spine.into_iter().rev() {
            let right = right.map_or(Value::Nothing, |right| self.value(right));
            value = text::operate(&value, operator, &right);
        }
        value
    }

    fn comprehension(&mut self, node: Node<'t>) -> Value {
        let children = Self::children(node);
        let clause = children.iter().find(|child| child.kind() == "for_in_clause");
        let body = node.child_by_field_name("body");
        let (Some(clause), Some(body)) = (clause, body) else { return Value::Unknown("a list".to_owned()) };
        let parts = (clause.child_by_field_name("left"), clause.child_by_field_name("right"));
        let (Some(left), Some(right)) = parts else { return Value::Unknown("a list".to_owned()) };
        let items = self.value(right);
        let mut values = Vec::new();
        self.each(left, &items, |python| {
            let value = python.value(body);
            values.push(value);
        });
        if matches!(items, Value::List(_)) {
            Value::list(values)
        } else {
            Value::Unknown("a list".to_owned())
        }
    }

    fn attribute(&mut self, node: Node<'t>) -> Value {
        let whole = self.text(node);
        if let Some(value) = self.program.get(whole) {
            return value;
        }
        let Some(object) = node.child_by_field_name("object") else { return Value::Nothing };
        let object = self.value(object);
        let name = node.child_by_field_name("attribute").map_or("", |name| self.text(name));
        member(&object, name)
    }

    fn subscript(&mut self, node: Node<'t>) -> Value {
        let object = node.child_by_field_name("value").map(|object| self.value(object));
        let index = node.child_by_field_name("subscript");
        let sliced = index.filter(|index| index.kind() == "slice").map(|index| self.text(index));
        let index = index.map(|index| self.value(index));
        match (object, index) {
            (Some(object), _) if sliced.is_some() => text::slice(&object, sliced.unwrap_or("")),
            (Some(Value::Thing(thing)), Some(index)) => match index.text() {
                Some(name) if thing.name == "os.environ" => self.program.variable(name),
                // `__builtins__.__dict__['exec']`, `globals()['os']`.
                Some(name) if thing.name.ends_with("__dict__") => {
                    member(&Value::thing(thing.name.trim_end_matches(".__dict__")), name)
                }
                Some(name) if matches!(thing.name.as_str(), "globals()" | "locals()" | "vars()") => {
                    self.program.get(name).unwrap_or_else(|| Value::thing(name))
                }
                Some("system" | "rmtree" | "popen") => {
                    member(&Value::Thing(thing), index.text().unwrap_or("?"))
                }
                Some(name) if thing.name == "sys.modules" => Value::thing(name),
                _ => member(&Value::Thing(thing), "[]"),
            },
            (Some(Value::List(items)), Some(Value::Number(at))) => {
                let at = if at < 0 { at + items.len() as i64 } else { at };
                usize::try_from(at).ok().and_then(|at| items.get(at).cloned()).unwrap_or(Value::Nothing)
            }
            (Some(map @ Value::Map(_)), Some(key)) => {
                let value = key.text().and_then(|key| map.entry(key).cloned());
                value.unwrap_or_else(|| Value::Unknown("an entry".to_owned()))
            }
            _ => Value::Unknown(self.text(node).chars().take(40).collect()),
        }
    }

    fn arguments(&mut self, node: Node<'t>) -> Arguments {
        let mut arguments = Arguments::default();
        let Some(list) = node.child_by_field_name("arguments") else { return arguments };
        if list.kind() != "argument_list" {
            let value = self.value(list);
            arguments.positional.push(value);
            return arguments;
        }
        for child in Self::children(list) {
            if child.kind() == "keyword_argument" {
                let name = child.child_by_field_name("name").map_or("", |name| self.text(name));
                let value =
                    child.child_by_field_name("value").map_or(Value::Nothing, |value| self.value(value));
                arguments.named.push((name.to_owned(), value));
                continue;
            }
            let value = self.value(child);
            match value {
                Value::List(items) if child.kind() == "list_splat" => {
                    arguments.positional.extend(items.iter().cloned())
                }
                Value::Map(entries) if child.kind() == "dictionary_splat" => {
                    arguments.named.extend(entries.iter().cloned());
                }
                value => arguments.positional.push(value),
            }
        }
        arguments
    }

    fn call(&mut self, node: Node<'t>) -> Value {
        let Some(function) = node.child_by_field_name("function") else { return Value::Nothing };
        if function.kind() == "attribute" && self.program.get(self.text(function)).is_none() {
            let object_node = function.child_by_field_name("object");
            let object = object_node.map_or(Value::Nothing, |object| self.value(object));
            let method = function.child_by_field_name("attribute").map_or("", |name| self.text(name));
            let arguments = self.arguments(node);
            if let (Value::List(items), Some(name), "append" | "extend" | "insert") =
                (&object, object_node.filter(|object| object.kind() == "identifier"), method)
            {
                let mut items = items.to_vec();
                items.extend(
                    arguments.positional.iter().flat_map(|value| {
                        if method == "extend" { value.items() } else { vec![value.clone()] }
                    }),
                );
                if items.len() <= 256 {
                    self.program.set(self.text(name), Value::list(items));
                }
                return Value::Nothing;
            }
            return self.method(&object, method, &arguments);
        }
        let callee = self.value(function);
        let arguments = self.arguments(node);
        self.called(&callee, &arguments)
    }

    /// A call of a value.
    fn called(&mut self, callee: &Value, arguments: &Arguments) -> Value {
        match callee {
            Value::Function(at) => self.function(*at, arguments),
            Value::Thing(thing) => self.thing(thing, arguments),
            Value::Text(word) if word.text().is_none() => {
                self.program.gap("which function it calls is known only when it runs");
                Value::Unknown("…".to_owned())
            }
            _ => Value::Unknown("…".to_owned()),
        }
    }

    fn method(&mut self, object: &Value, method: &str, arguments: &Arguments) -> Value {
        match object {
            Value::Path(path) => self.path_method(path, method, arguments),
            Value::Text(_) | Value::List(_) | Value::Map(_) | Value::Number(_) => {
                if let Value::Text(word) = object
                    && word.text().is_none()
                    && let "execute" | "unlink" | "rmdir" = method
                {
                    return self.called(&Value::thing(format!("?.{method}")), arguments);
                }
                text::method(object, method, arguments)
            }
            _ => {
                let callee = match self.program.get(method) {
                    // A method of a class of the program.
                    Some(function @ Value::Function(_))
                        if object.name().is_none_or(|name| name == "self") =>
                    {
                        function
                    }
                    _ => member(object, method),
                };
                self.called(&callee, arguments)
            }
        }
    }

    fn path_method(
        &mut self,
        path: &std::rc::Rc<crate::word::Word>,
        method: &str,
        arguments: &Arguments,
    ) -> Value {
        let own = Value::Path(path.clone());
        let as_path = |value: Value| match value {
            Value::Text(word) => Value::Path(word),
            other => other,
        };
        match method {
            "unlink" => self.program.start_on(&["rm", "-f", "--"], vec![(**path).clone()]),
            "rmdir" => self.program.start_on(&["rmdir", "--"], vec![(**path).clone()]),
            "rmtree" => self.program.start_on(&["rm", "-rf", "--"], vec![(**path).clone()]),
            "rename" | "replace" | "move" => {
                let to = arguments.word(0, &["target"]).unwrap_or_default();
                self.program.start_on(&["mv", "-f", "--"], vec![(**path).clone(), to]);
            }
            "write_text" | "write_bytes" => {
                let content = arguments.word(0, &["data"]).filter(|word| word.text().is_some());
                self.program.write((**path).clone(), content, super::TRUNCATE);
            }
            "open" if arguments.text(0, &["mode"]).is_some_and(|mode| mode.contains('w')) => {
                self.program.write((**path).clone(), None, super::TRUNCATE);
            }
            "glob" | "rglob" => {
                let pattern_text = arguments.text(0, &["pattern"]).unwrap_or("*");
                return Value::list(vec![as_path(pattern(&own, pattern_text))]);
            }
            "iterdir" => return Value::list(vec![as_path(pattern(&own, "*"))]),
            "joinpath" => {
                return as_path(arguments.positional.iter().fold(own, |all, next| all.joined(next)));
            }
            "expanduser" => return as_path(self.program.expanded(&own)),
            "resolve" | "absolute" | "as_posix" | "with_suffix" | "with_name" => return own,
            _ => {}
        }
        Value::Unknown(format!("{method}()"))
    }

    /// A call of something of a library.
    fn thing(&mut self, thing: &Thing, arguments: &Arguments) -> Value {
        if let Some(value) = pure::call(self.program, &thing.name, arguments) {
            return value;
        }
        if matches!(thing.name.as_str(), "map" | "list" | "filter" | "any" | "all") {
            // `list(map(os.remove, files))`
            if let [function @ (Value::Thing(_) | Value::Function(_)), Value::List(items)] =
                arguments.positional.as_slice()
            {
                for item in items.iter().take(64) {
                    let one = Arguments { positional: vec![item.clone()], named: Vec::new() };
                    self.called(function, &one);
                }
                return Value::Unknown("a list".to_owned());
            }
        }
        // Functions that others call: threads, timers, `atexit`.
        let value = calls::call(self.program, thing, arguments);
        value.unwrap_or_else(|| made(self.program, thing, arguments))
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
