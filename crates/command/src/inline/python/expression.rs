//! Python's expressions.

use tree_sitter::Node;

use super::{Function, Python, member, text};
use crate::inline::marks;
use crate::inline::value::Value;

impl<'t> Python<'_, '_, '_, 't> {
    pub(super) fn value(&mut self, node: Node<'t>) -> Value {
        if !self.program.enter() {
            return Value::Unknown("…".to_owned());
        }
        let value = self.expression(node);
        self.program.leave();
        value
    }

    pub(super) fn expression(&mut self, node: Node<'t>) -> Value {
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

    pub(super) fn assignment(&mut self, node: Node<'t>) -> Value {
        let right = node.child_by_field_name("right").or_else(|| node.child_by_field_name("value"));
        let value = right.map_or(Value::Nothing, |right| self.value(right));
        if let Some(left) = node.child_by_field_name("left").or_else(|| node.child_by_field_name("name")) {
            self.assign(left, value.clone());
        }
        value
    }

    pub(super) fn elements(&mut self, node: Node<'t>) -> Value {
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

    pub(super) fn dictionary(&mut self, node: Node<'t>) -> Value {
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
    pub(super) fn operator(&mut self, node: Node<'t>) -> Value {
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

    pub(super) fn comprehension(&mut self, node: Node<'t>) -> Value {
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

    pub(super) fn attribute(&mut self, node: Node<'t>) -> Value {
        let whole = self.text(node);
        if let Some(value) = self.program.get(whole) {
            return value;
        }
        let Some(object) = node.child_by_field_name("object") else { return Value::Nothing };
        let object = self.value(object);
        let name = node.child_by_field_name("attribute").map_or("", |name| self.text(name));
        member(&object, name)
    }

    pub(super) fn subscript(&mut self, node: Node<'t>) -> Value {
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
}
