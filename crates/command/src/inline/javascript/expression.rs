//! JavaScript's expressions.

use tree_sitter::Node;

use super::{JavaScript, pure};
use crate::inline::text::escaped;
use crate::inline::value::{Arguments, Thing, Value};
use crate::inline::{calls, marks};

impl<'t> JavaScript<'_, '_, '_, 't> {
    pub(super) fn value(&mut self, node: Node<'t>) -> Value {
        if !self.program.enter() {
            return Value::Unknown("…".to_owned());
        }
        let value = self.expression(node);
        self.program.leave();
        value
    }

    fn expression(&mut self, node: Node<'t>) -> Value {
        match node.kind() {
            "identifier" | "undefined" => self.name(node),
            "string" => {
                let text = self.text(node);
                let text = text.get(1..text.len().saturating_sub(1)).unwrap_or("");
                Value::from_word(self.program.marks.word(&escaped(text)))
            }
            "template_string" => self.template(node),
            "number" => {
                self.text(node).parse().map_or_else(|_| Value::Unknown("a number".to_owned()), Value::Number)
            }
            "true" => Value::Flag(true),
            "false" => Value::Flag(false),
            "null" => Value::Nothing,
            "parenthesized_expression" | "await_expression" | "spread_element" | "non_null_expression" => {
                node.named_child(0).map_or(Value::Nothing, |inner| self.value(inner))
            }
            "sequence_expression" => {
                let mut last = Value::Nothing;
                for child in Self::children(node) {
                    last = self.value(child);
                }
                last
            }
            "array" => {
                let mut items = Vec::new();
                for child in Self::children(node) {
                    let value = self.value(child);
                    match value {
                        Value::List(inner) if child.kind() == "spread_element" => {
                            items.extend(inner.iter().cloned())
                        }
                        value => items.push(value),
                    }
                }
                Value::list(items)
            }
            "object" => self.object(node),
            "binary_expression" => self.operator(node),
            "ternary_expression" => {
                let mut first = None;
                for child in Self::children(node) {
                    let value = self.value(child);
                    first = first.or(Some(value).filter(|value| value.text().is_some()));
                }
                first.unwrap_or_else(|| Value::Unknown("one of several".to_owned()))
            }
            "member_expression" => self.member(node),
            "subscript_expression" => self.subscript(node),
            "call_expression" => self.call(node, "function"),
            "new_expression" => self.call(node, "constructor"),
            "assignment_expression" | "augmented_assignment_expression" => {
                let right =
                    node.child_by_field_name("right").map_or(Value::Nothing, |right| self.value(right));
                let Some(left) = node.child_by_field_name("left") else { return right };
                let value = if node.kind() == "assignment_expression" {
                    right
                } else {
                    self.value(left).plus(&right)
                };
                self.assign(left, value.clone());
                value
            }
            "arrow_function" | "function_expression" | "generator_function" | "function" => self.define(node),
            "class" => {
                self.statement(node);
                Value::Unknown("a class".to_owned())
            }
            "import" => Value::thing("import"),
            _ => {
                for child in Self::children(node) {
                    if child.kind().ends_with("_statement") || child.kind() == "statement_block" {
                        self.statement(child);
                    } else {
                        self.value(child);
                    }
                }
                Value::Unknown("an expression".to_owned())
            }
        }
    }

    fn name(&self, node: Node<'t>) -> Value {
        let name = self.text(node);
        if marks::marked(name) {
            return Value::from_word(self.program.marks.word(name));
        }
        match (self.program.get(name), name) {
            (Some(value), _) => value,
            (None, "__dirname") => self.program.directory(),
            (None, "undefined") => Value::Nothing,
            (None, _) => Value::thing(name),
        }
    }

    fn template(&mut self, node: Node<'t>) -> Value {
        let mut all = Value::of("");
        let mut cursor = node.walk();
        for child in node.named_children(&mut cursor) {
            let next = match child.kind() {
                "template_substitution" => {
                    let value = child.named_child(0).map_or(Value::Nothing, |inner| self.value(inner));
                    match value {
                        // `$`rm ${files}``
                        Value::List(items) => {
                            let mut all = Value::of("");
                            for (at, item) in items.iter().enumerate() {
                                all = all.plus(&Value::of(if at == 0 { "" } else { " " })).plus(item);
                            }
                            all
                        }
                        value => Value::from_word(value.word()),
                    }
                }
                _ => Value::from_word(self.program.marks.word(&escaped(self.text(child)))),
            };
            all = all.plus(&next);
        }
        all
    }

    fn object(&mut self, node: Node<'t>) -> Value {
        let mut entries = Vec::new();
        for child in Self::children(node) {
            match child.kind() {
                "pair" => {
                    let key = child.child_by_field_name("key").map_or("", |key| self.text(key));
                    let key = key.trim_matches(['\'', '"', '`']).to_owned();
                    let value =
                        child.child_by_field_name("value").map_or(Value::Nothing, |value| self.value(value));
                    entries.push((key, value));
                }
                "shorthand_property_identifier" => {
                    let value = self.name(child);
                    entries.push((self.text(child).to_owned(), value));
                }
                "spread_element" => {
                    if let Value::Map(inner) = self.value(child) {
                        entries.extend(inner.iter().cloned());
                    }
                }
                "method_definition" => {
                    self.define(child);
                }
                _ => {}
            }
        }
        Value::Map(entries.into())
    }

    /// `a + b + c`: its left spine may be long.
    fn operator(&mut self, node: Node<'t>) -> Value {
        let mut spine = Vec::new();
        let mut at = node;
        while at.kind() == "binary_expression" {
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
            value = match operator {
                "+" => value.plus(&right),
                "||" | "??" if value.text().is_none() => right,
                "&&" => right,
                "||" | "??" => value,
                _ => Value::Unknown("an expression".to_owned()),
            };
        }
        value
    }

    fn member(&mut self, node: Node<'t>) -> Value {
        let whole = self.text(node);
        if let Some(value) = self.program.get(whole) {
            return value;
        }
        let Some(object) = node.child_by_field_name("object") else { return Value::Nothing };
        let object = self.value(object);
        let name = node.child_by_field_name("property").map_or("", |name| self.text(name));
        if matches!(object.name(), Some("process.env" | "Bun.env")) {
            return self.program.variable(name);
        }
        pure::member(&object, name)
    }

    fn subscript(&mut self, node: Node<'t>) -> Value {
        let object = node.child_by_field_name("object").map_or(Value::Nothing, |object| self.value(object));
        let index = node.child_by_field_name("index").map_or(Value::Nothing, |index| self.value(index));
        match (&object, &index) {
            (Value::List(items), Value::Number(at)) => {
                usize::try_from(*at).ok().and_then(|at| items.get(at).cloned()).unwrap_or(Value::Nothing)
            }
            (Value::Thing(thing), index) => match index.text() {
                Some(name) if thing.name == "process.env" => self.program.variable(name),
                Some(name) => pure::member(&object, name),
                None => pure::member(&object, "?"),
            },
            (Value::Map(_), index) => match index.text() {
                Some(key) => pure::member(&object, key),
                None => Value::Unknown("an entry".to_owned()),
            },
            _ => Value::Unknown("an entry".to_owned()),
        }
    }

    fn arguments(&mut self, node: Node<'t>) -> Arguments {
        let mut arguments = Arguments::default();
        let Some(list) = node.child_by_field_name("arguments") else { return arguments };
        if list.kind() == "template_string" {
            let value = self.value(list);
            arguments.positional.push(value);
            return arguments;
        }
        for child in Self::children(list) {
            let value = self.value(child);
            match value {
                Value::List(items) if child.kind() == "spread_element" => {
                    arguments.positional.extend(items.iter().cloned());
                }
                value => arguments.positional.push(value),
            }
        }
        arguments
    }

    fn call(&mut self, node: Node<'t>, field: &str) -> Value {
        let Some(function) = node.child_by_field_name(field) else { return Value::Nothing };
        let tagged =
            node.child_by_field_name("arguments").is_some_and(|list| list.kind() == "template_string");
        if function.kind() == "member_expression" && self.program.get(self.text(function)).is_none() {
            let object =
                function.child_by_field_name("object").map_or(Value::Nothing, |object| self.value(object));
            let method = function.child_by_field_name("property").map_or("", |name| self.text(name));
            let arguments = self.arguments(node);
            return self.method(&object, method, &arguments, tagged);
        }
        let callee = self.value(function);
        let arguments = self.arguments(node);
        self.called(&callee, &arguments, tagged)
    }

    fn called(&mut self, callee: &Value, arguments: &Arguments, tagged: bool) -> Value {
        match callee {
            Value::Function(at) => self.function(*at, arguments),
            Value::Thing(thing) => self.thing(thing, arguments, tagged),
            Value::Text(word) if word.text().is_none() => {
                self.program.gap("which function it calls is known only when it runs");
                Value::Unknown("…".to_owned())
            }
            _ => Value::Unknown("…".to_owned()),
        }
    }

    fn method(&mut self, object: &Value, method: &str, arguments: &Arguments, tagged: bool) -> Value {
        if let (
            "forEach" | "map" | "filter" | "flatMap" | "some" | "every",
            Some(function @ Value::Function(_)),
        ) = (method, arguments.positional.first())
        {
            let mut values = Vec::new();
            self.each(object, |script, item| {
                let one = Arguments { positional: vec![item], named: Vec::new() };
                values.push(script.called(function, &one, false));
            });
            return match (method, object) {
                ("map", Value::List(_)) => Value::list(values),
                ("filter", list) => list.clone(),
                _ => Value::Unknown("a list".to_owned()),
            };
        }
        match object {
            Value::Function(_) if matches!(method, "call" | "apply" | "bind") => {
                let rest = Arguments {
                    positional: arguments.positional.iter().skip(1).cloned().collect(),
                    named: Vec::new(),
                };
                self.called(object, &rest, false)
            }
            Value::Text(_) | Value::List(_) => pure::method(object, method, arguments),
            _ => {
                let own = self.program.get(method).filter(|value| matches!(value, Value::Function(_)));
                let callee = match own {
                    Some(function) if object.name().is_none_or(|name| name == "this") => function,
                    _ => pure::member(object, method),
                };
                self.called(&callee, arguments, tagged)
            }
        }
    }

    fn thing(&mut self, thing: &Thing, arguments: &Arguments, tagged: bool) -> Value {
        if tagged && (thing.name == "$" || thing.name.ends_with(".$") || thing.name == "shell") {
            self.program.shell(arguments.positional.first());
            return Value::Unknown("what it printed".to_owned());
        }
        if let Some(value) = pure::call(self.program, &thing.name, arguments) {
            return value;
        }
        let value = calls::call(self.program, thing, arguments);
        value.unwrap_or_else(|| crate::inline::python::made(self.program, thing, arguments))
    }
}
