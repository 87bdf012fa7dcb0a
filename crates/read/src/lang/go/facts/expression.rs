//! Expressions: each written path is one reference, and says what the whole gives.

use std::borrow::Cow;

use caution_core::facts::{Shape, UNNAMED, Value};
use tree_sitter::Node;

use super::{Given, Reader, field, local_name, typed};
use crate::lang::facts::line_of;

/// Names of the language that nobody defines again.
const BUILT_IN: &[&str] = &[
    "_", "append", "cap", "close", "copy", "delete", "false", "iota", "len", "make", "new", "nil", "panic",
    "recover", "true",
];

impl<'a, 't> Reader<'_, 'a, 't> {
    /// Reads whatever stands there; says what it gives.
    pub(super) fn value(&mut self, node: Node<'t>) -> Given {
        self.deeper(node, Given::NOTHING, |reader| reader.shallow(node))
    }

    fn shallow(&mut self, node: Node<'t>) -> Given {
        match node.kind() {
            "identifier" | "selector_expression" => self.reference(node, Shape::Read),
            "call_expression" => self.call(node),
            "parenthesized_expression" => self.only(node),
            "unary_expression" => self.unary(node),
            "composite_literal" => self.composite(node),
            "index_expression" => {
                let given = self.operand(node);
                if let Some(index) = field(node, "index") {
                    self.walk(index);
                }
                given.element()
            }
            "slice_expression" => {
                let given = self.operand(node);
                for part in ["start", "end", "capacity"] {
                    if let Some(part) = field(node, part) {
                        self.walk(part);
                    }
                }
                given
            }
            "type_conversion_expression" if generic(node).is_some() => self.reference(node, Shape::Read),
            "type_assertion_expression" | "type_conversion_expression" => {
                self.operand(node);
                let Some(type_node) = field(node, "type") else { return Given::NOTHING };
                self.walk(type_node);
                self.typed(type_node).0
            }
            "type_instantiation_expression" => self.reference(node, Shape::Read),
            "interpreted_string_literal" | "raw_string_literal" => {
                self.other(node);
                self.built_in("string")
            }
            "int_literal" => self.built_in("int"),
            "float_literal" => self.built_in("float64"),
            "true" | "false" => self.built_in("bool"),
            _ => {
                self.other(node);
                Given::NOTHING
            }
        }
    }

    fn built_in(&mut self, name: &str) -> Given {
        Given { value: Value::Instance, path: self.builder.path(&[(name, false)]) }
    }

    fn operand(&mut self, node: Node<'t>) -> Given {
        field(node, "operand").map_or(Given::NOTHING, |operand| self.value(operand))
    }

    fn only(&mut self, node: Node<'t>) -> Given {
        node.named_child(0).map_or(Given::NOTHING, |only| self.value(only))
    }

    fn unary(&mut self, node: Node<'t>) -> Given {
        let given = self.operand(node);
        match node.child(0).map(|operator| operator.kind()) {
            Some("&" | "*") => given,
            Some("<-") => given.element(),
            _ => Given::NOTHING,
        }
    }

    fn call(&mut self, node: Node<'t>) -> Given {
        if let Some(name) = self.makes(node)
            && let Some(list) = field(node, "arguments")
        {
            let arguments = self.children(list);
            return self.made(name, &arguments);
        }
        match self.registration(node) {
            Some(given) => given,
            None => self.reference(node, Shape::Read),
        }
    }

    /// Which of the functions that give what they are given a call calls.
    fn makes(&self, node: Node<'t>) -> Option<&'a str> {
        let function = field(node, "function").filter(|function| function.kind() == "identifier")?;
        let name = self.builder.of(function);
        (matches!(name, "new" | "make" | "append") && !self.locals.has(name)).then_some(name)
    }

    /// `new(T)`, `make([]T, n)`, `append(list, …)`.
    fn made(&mut self, name: &str, arguments: &[Node<'t>]) -> Given {
        let Some((first, others)) = arguments.split_first() else { return Given::NOTHING };
        let given = match name {
            "append" => self.value(*first),
            "new" => {
                let given = self.typed(*first).0;
                let is_built_in = typed::is_built_in(self.builder.of(*first));
                if given.value == Value::Instance && given.is_known() && !is_built_in {
                    if let Some((named, _)) = typed::named_type(*first) {
                        let (first_name, last) = self.type_name(named);
                        let path = self.made_path(first_name, last);
                        self.refer(path, Shape::Call, line_of(*first));
                    }
                } else {
                    self.walk(*first);
                }
                given
            }
            _ => {
                self.walk(*first);
                self.typed(*first).0
            }
        };
        for other in others {
            self.walk(*other);
        }
        given
    }

    /// A written path as a reference. Its last segment has that shape, unless it is called.
    pub(super) fn reference(&mut self, node: Node<'t>, shape: Shape) -> Given {
        let (start, waiting) = (self.segments.len(), self.waiting.len());
        let made = self.flatten(node);
        if let Some(own) = self.segments.get_mut(start..) {
            own.reverse();
        }
        let given = self.keep(start, made, shape, line_of(node));
        self.segments.truncate(start);
        self.read_waiting(waiting);
        given
    }

    /// Reads what waits from a place on, what was put there last first.
    pub(super) fn read_waiting(&mut self, from: usize) {
        while self.waiting.len() > from {
            if let Some(node) = self.waiting.pop() {
                self.walk(node);
            }
        }
    }

    /// Keeps the path whose segments are on the pile, behind a head that was made, if one was.
    fn keep(&mut self, start: usize, made: Option<String>, shape: Shape, line: u32) -> Given {
        let own = self.segments.get(start..).unwrap_or_default();
        let (count, last_called) = (own.len(), own.last().is_some_and(|(_, called)| *called));
        let Some((head, called)) = own.first().copied() else {
            // An element or an assertion alone.
            let path = made.map(|made| self.builder.path(&[(&made, false)]));
            return path.map_or(Given::NOTHING, |path| Given { value: Value::Same, path });
        };
        let local = if made.is_none() { self.locals.find(head) } else { None };
        let is_receiver = made.is_none() && local.is_none() && self.receiver == Some(head);
        let bare = made.is_none() && count == 1;
        if bare && head == UNNAMED || bare && BUILT_IN.contains(&head) && local.is_none() {
            return Given::NOTHING;
        }
        if made.is_none() && count > 1 && local.is_none() && !is_receiver {
            self.heads.insert(head);
        }
        let first: Option<Cow<'_, str>> = match local {
            _ if is_receiver => Some(Cow::Borrowed("self")),
            Some(shadow) => Some(Cow::Owned(local_name(head, shadow))),
            None => None,
        };
        let path = match (&made, first) {
            (Some(made), _) => {
                let mut segments = vec![(made.as_str(), false)];
                segments.extend_from_slice(own);
                self.builder.path(&segments)
            }
            (None, Some(first)) => {
                let mut segments = vec![(first.as_ref(), called)];
                segments.extend(own.iter().skip(1));
                self.builder.path(&segments)
            }
            (None, None) => self.builder.path(own),
        };
        let is_outside = !bare && local.is_some_and(|shadow| self.outside.contains(&(head, shadow)));
        let is_hidden = bare && (local.is_some() || is_receiver || typed::is_built_in(head)) || is_outside;
        if !is_hidden {
            self.refer(path, if last_called { Shape::Call } else { shape }, line);
        }
        Given { value: Value::Same, path }
    }

    /// Puts the segments of a path on the pile, last one first, and what stands inside it among what waits.
    /// Gives the name of its head if that had to be made.
    fn flatten(&mut self, mut node: Node<'t>) -> Option<String> {
        let mut called = false;
        loop {
            match node.kind() {
                "identifier" | "type_identifier" | "package_identifier" => {
                    self.segments.push((self.builder.of(node), called));
                    return None;
                }
                "qualified_type" => {
                    let (package, name) = self.type_name(node);
                    self.segments.push((name.unwrap_or_default(), called));
                    self.segments.push((package, false));
                    return None;
                }
                "selector_expression" => {
                    let name = field(node, "field").map(|name| self.builder.of(name)).unwrap_or_default();
                    self.segments.push((name, called));
                    called = false;
                }
                "call_expression" if self.makes(node).is_some() => return self.head_of_value(node),
                "call_expression" => {
                    self.notice(node);
                    self.waiting.extend(field(node, "arguments"));
                    self.waiting.extend(field(node, "type_arguments"));
                    called = true;
                }
                "index_expression" if called && !self.is_local(node) => {
                    self.waiting.extend(field(node, "index"))
                }
                "composite_literal" => return self.literal_head(node),
                "type_conversion_expression" => {
                    let Some(function) = generic(node) else { return self.head_of_value(node) };
                    self.waiting.extend(field(node, "operand"));
                    self.waiting.extend(field(function, "type_arguments"));
                    called = true;
                    node = function;
                }
                "unary_expression" if !matches!(node.child(0).map(|sign| sign.kind()), Some("&" | "*")) => {
                    return self.head_of_value(node);
                }
                "type_instantiation_expression" => {
                    let mut parts = self.children(node).into_iter();
                    let first = parts.next();
                    self.waiting.extend(parts.rev());
                    match first {
                        Some(first) => node = first,
                        None => return self.head_of_value(node),
                    }
                    continue;
                }
                "parenthesized_expression"
                | "unary_expression"
                | "slice_expression"
                | "generic_type"
                | "pointer_type"
                | "parenthesized_type" => {}
                _ => return self.head_of_value(node),
            }
            match inner(node) {
                Some(inner) => node = inner,
                None => {
                    self.segments.push((UNNAMED, called));
                    return None;
                }
            }
        }
    }

    /// Whether the beginning of what is indexed is a local: then it is no generic function.
    fn is_local(&self, mut node: Node<'t>) -> bool {
        while let Some(next) = inner(node) {
            node = next;
        }
        node.kind() == "identifier" && {
            let name = self.builder.of(node);
            self.locals.has(name) || self.receiver == Some(name)
        }
    }

    /// `T{…}.f`: as if T were called.
    fn literal_head(&mut self, node: Node<'t>) -> Option<String> {
        let type_node = field(node, "type")?;
        match type_node.kind() {
            "type_identifier" | "qualified_type" | "generic_type" => {
                self.waiting.extend(field(node, "body"));
                let named = if type_node.kind() == "generic_type" {
                    self.waiting.extend(field(type_node, "type_arguments"));
                    field(type_node, "type").unwrap_or(type_node)
                } else {
                    type_node
                };
                let (first, last) = self.type_name(named);
                match last {
                    Some(last) => self.segments.extend([(last, true), (first, false)]),
                    None => self.segments.push((first, true)),
                }
                None
            }
            _ => self.head_of_value(node),
        }
    }

    /// An element, an assertion and the like at the head of a path get a name, to which is bound what they are.
    fn head_of_value(&mut self, node: Node<'t>) -> Option<String> {
        let given = self.value(node);
        if !given.is_known() {
            self.segments.push((UNNAMED, false));
            return None;
        }
        let mut name = String::new();
        let facts = self.builder.so_far();
        for segment in facts.path(given.path) {
            name.push_str(facts.text(segment.name));
            name.push_str(if segment.called { "()." } else { "." });
        }
        name.push_str(match given.value {
            Value::Instance => "new",
            Value::Same => "same",
            Value::Elements => "all",
            Value::ElementOf => "each",
        });
        if self.made.insert((self.within, name.clone())) {
            self.bind(self.within, &name, given, self.within);
        }
        Some(name)
    }
}

/// `f[T](x)`, which looks like a conversion: what is called.
fn generic(node: Node<'_>) -> Option<Node<'_>> {
    field(node, "type").filter(|type_node| type_node.kind() == "generic_type")
}

/// What a step of a path stands on.
fn inner(node: Node<'_>) -> Option<Node<'_>> {
    match node.kind() {
        "selector_expression" | "index_expression" | "slice_expression" | "unary_expression" => {
            field(node, "operand")
        }
        "call_expression" => field(node, "function"),
        "generic_type" => field(node, "type"),
        "parenthesized_expression" | "pointer_type" | "parenthesized_type" => node.named_child(0),
        _ => None,
    }
}
