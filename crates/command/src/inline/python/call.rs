//! Python's calls.

use tree_sitter::Node;

use super::{Python, member, pure, text};
use crate::inline::program::pattern;
use crate::inline::value::{Arguments, Thing, Value};
use crate::inline::{TRUNCATE, calls};

impl<'t> Python<'_, '_, '_, 't> {
    pub(super) fn arguments(&mut self, node: Node<'t>) -> Arguments {
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

    pub(super) fn call(&mut self, node: Node<'t>) -> Value {
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
    pub(super) fn called(&mut self, callee: &Value, arguments: &Arguments) -> Value {
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

    pub(super) fn method(&mut self, object: &Value, method: &str, arguments: &Arguments) -> Value {
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

    pub(super) fn path_method(
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
                self.program.write((**path).clone(), content, TRUNCATE);
            }
            "open" if arguments.text(0, &["mode"]).is_some_and(|mode| mode.contains('w')) => {
                self.program.write((**path).clone(), None, TRUNCATE);
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
    pub(super) fn thing(&mut self, thing: &Thing, arguments: &Arguments) -> Value {
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
        value.unwrap_or_else(|| pure::made(self.program, thing, arguments))
    }
}
