//! Expressions: each written path is one reference, and says what the whole gives.

use std::borrow::Cow;

use caution_core::facts::{Shape, UNNAMED, Value};
use tree_sitter::Node;

use super::{Given, Reader, field, shadowed};
use crate::lang::facts::line_of;

/// What gives an element of what it is called upon.
const ELEMENT: &[&str] = &[
    "block",
    "blockOptional",
    "element",
    "elementAt",
    "get",
    "getBody",
    "getFirst",
    "getLast",
    "getOrDefault",
    "getValue",
    "join",
    "next",
    "nextElement",
    "orElse",
    "orElseGet",
    "orElseThrow",
    "peek",
    "poll",
    "pollFirst",
    "pollLast",
    "pop",
    "remove",
    "take",
];

/// What gives what it is called upon, or as much of it.
const SAME: &[&str] = &[
    "distinct",
    "filter",
    "findAny",
    "findFirst",
    "getContent",
    "getData",
    "iterator",
    "limit",
    "listIterator",
    "parallelStream",
    "peek",
    "reversed",
    "skip",
    "sorted",
    "stream",
    "subList",
    "values",
];

/// What calls its closure with elements of what it is called upon.
const OF_ELEMENTS: &[&str] = &[
    "allMatch",
    "anyMatch",
    "collect",
    "doOnNext",
    "dropWhile",
    "filter",
    "flatMap",
    "forEach",
    "forEachOrdered",
    "ifPresent",
    "ifPresentOrElse",
    "map",
    "mapToDouble",
    "mapToInt",
    "mapToLong",
    "mapToObj",
    "noneMatch",
    "peek",
    "removeIf",
    "takeWhile",
    "thenAccept",
    "thenApply",
    "thenCompose",
];

impl<'a, 't> Reader<'_, 'a, 't> {
    /// Reads whatever stands there; says what it gives.
    pub(super) fn value(&mut self, node: Node<'t>) -> Given {
        self.deeper(node, Given::NOTHING, |reader| reader.shallow(node))
    }

    fn shallow(&mut self, node: Node<'t>) -> Given {
        match node.kind() {
            "identifier"
            | "scoped_identifier"
            | "field_access"
            | "object_creation_expression"
            | "method_reference" => self.reference(node, Shape::Read),
            "method_invocation" => match self.registration(node) {
                Some(given) => given,
                None => self.reference(node, Shape::Read),
            },
            "explicit_constructor_invocation" => self.chained_constructor(node),
            "parenthesized_expression" => {
                let only = self.children(node).first().copied();
                only.map_or(Given::NOTHING, |only| self.value(only))
            }
            "array_access" => {
                let given = field(node, "array").map_or(Given::NOTHING, |array| self.value(array));
                if let Some(index) = field(node, "index") {
                    self.walk(index);
                }
                given.element()
            }
            "cast_expression" => {
                self.each(node, Self::walk);
                field(node, "type").map_or(Given::NOTHING, |type_node| self.typed(type_node))
            }
            "array_creation_expression" => {
                self.each(node, Self::walk);
                field(node, "type").map_or(Given::NOTHING, |type_node| self.typed(type_node).many())
            }
            "ternary_expression" => {
                let mut given = Given::NOTHING;
                self.scoped(|reader| {
                    field(node, "condition").into_iter().for_each(|condition| reader.walk(condition));
                    given = field(node, "consequence").map_or(Given::NOTHING, |part| reader.value(part));
                });
                let other = field(node, "alternative").map_or(Given::NOTHING, |part| self.value(part));
                if given.is_known() { given } else { other }
            }
            "assignment_expression" => {
                self.other(node);
                Given::NOTHING
            }
            "class_literal" => {
                self.each(node, Self::walk);
                self.built_in("Class")
            }
            "string_literal" => {
                self.other(node);
                self.built_in("String")
            }
            "decimal_integer_literal" => self.built_in("int"),
            "true" | "false" => self.built_in("boolean"),
            "character_literal" => self.built_in("char"),
            "this" => Given { value: Value::Same, path: self.builder.path(&[("self", false)]) },
            _ => {
                self.other(node);
                Given::NOTHING
            }
        }
    }

    fn built_in(&mut self, name: &str) -> Given {
        Given { value: Value::Instance, path: self.builder.path(&[(name, false)]) }
    }

    /// `super(…)` and `this(…)` in a constructor.
    fn chained_constructor(&mut self, node: Node<'t>) -> Given {
        let path = self.constructor(node);
        self.refer(path, Shape::Call, line_of(node));
        if let Some(arguments) = field(node, "arguments") {
            self.walk(arguments);
        }
        Given::NOTHING
    }

    /// A written path as a reference. Its last segment has that shape, unless it is called.
    pub(super) fn reference(&mut self, node: Node<'t>, shape: Shape) -> Given {
        let (start, waiting, calls) = (self.segments.len(), self.waiting.len(), self.calls.len());
        let made = self.flatten(node, false);
        if let Some(own) = self.segments.get_mut(start..) {
            own.reverse();
        }
        let given = self.keep(start, made, Some(shape), line_of(node));
        for (at, count) in self.calls.split_off(calls) {
            // The pile has the last name first.
            let from_end = at.saturating_sub(start) + 1;
            if let Some(at) = (given.path.length as usize).checked_sub(from_end) {
                self.builder.arguments(given.path, at, count);
            }
        }
        self.segments.truncate(start);
        self.read_waiting(waiting);
        given
    }

    /// What a path that is read elsewhere gives.
    pub(super) fn quietly(&mut self, node: Node<'t>) -> Given {
        let start = self.segments.len();
        self.flatten(node, true);
        if let Some(own) = self.segments.get_mut(start..) {
            own.reverse();
        }
        let given = self.keep(start, None, None, line_of(node));
        self.segments.truncate(start);
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
    fn keep(&mut self, start: usize, made: Option<String>, shape: Option<Shape>, line: u32) -> Given {
        let own = self.segments.get(start..).unwrap_or_default();
        let (count, last_called) = (own.len(), own.last().is_some_and(|(_, called)| *called));
        let Some((head, called)) = own.first().copied() else {
            let path = made.map(|made| self.builder.path(&[(&made, false)]));
            return path.map_or(Given::NOTHING, |path| Given { value: Value::Same, path });
        };
        let bare = made.is_none() && count == 1;
        if bare && head == UNNAMED {
            return Given::NOTHING;
        }
        // A method may have the name of a local.
        let local = if made.is_some() || called { None } else { self.locals.find(head) };
        let first: Option<Cow<'_, str>> =
            local.filter(|shadow| *shadow > 0).map(|shadow| shadowed(head, shadow));
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
        if local == Some(0) {
            self.builder.at_plain_local(path);
        }
        let is_hidden = bare && (local.is_some() || head == "self" && !called);
        if let Some(shape) = shape.filter(|_| !is_hidden) {
            self.refer(path, if last_called { Shape::Call } else { shape }, line);
        }
        Given { value: Value::Same, path }
    }

    /// Puts the segments of a path on the pile, last one first, and what stands inside it among what waits, unless
    /// it is read quietly. Gives the name of its head if that had to be made.
    fn flatten(&mut self, mut node: Node<'t>, quiet: bool) -> Option<String> {
        let mut called = false;
        loop {
            match node.kind() {
                "identifier" | "type_identifier" => self.segments.push((self.builder.of(node), called)),
                "this" => self.segments.push(("self", false)),
                "super" => self.segments.push(("super", false)),
                "scoped_identifier" | "scoped_type_identifier" => {
                    let mut names = self.type_names(node);
                    if let Some(last) = names.last_mut() {
                        last.1 = called;
                    }
                    self.segments.extend(names.into_iter().rev());
                }
                "field_access" => {
                    let name = field(node, "field").map(|name| self.builder.of(name)).unwrap_or_default();
                    let object = field(node, "object");
                    if name == "this" {
                        // `Outer.this`
                        return object.and_then(|object| self.outer(object));
                    }
                    self.segments.push((name, called));
                    called = false;
                    if let Some(object) = object {
                        node = object;
                        continue;
                    }
                    self.segments.push((UNNAMED, false));
                }
                "method_invocation" => {
                    let name = field(node, "name").map(|name| self.builder.of(name)).unwrap_or_default();
                    let object = field(node, "object");
                    if !quiet {
                        self.count(node);
                        self.notice(node, name, object);
                        self.waiting.extend(field(node, "arguments"));
                        self.waiting.extend(field(node, "type_arguments"));
                        if let Some(object) =
                            object.filter(|object| ELEMENT.contains(&name) && self.is_many(*object))
                        {
                            return self.element_of(object);
                        }
                    }
                    self.segments.push((name, true));
                    if let Some(object) = self.receiver(node, object) {
                        node = object;
                        continue;
                    }
                }
                "object_creation_expression" if !quiet => self.creation(node),
                "method_reference" if !quiet => {
                    let object = self.method_reference(node)?;
                    called = object.1;
                    node = object.0;
                    continue;
                }
                "generic_type" => {
                    let own = self.children(node).first().copied();
                    if let Some(own) = own {
                        node = own;
                        continue;
                    }
                }
                "parenthesized_expression" => {
                    let inner = self.children(node).first().copied();
                    if let Some(inner) = inner.filter(|inner| inner.kind() != "lambda_expression") {
                        node = inner;
                        continue;
                    }
                    self.segments.push((UNNAMED, false));
                }
                _ if quiet => self.segments.push((UNNAMED, false)),
                _ => return self.head_of_value(node),
            }
            return None;
        }
    }

    /// What a method is called upon; with `Outer.super.m()` that is `super`.
    fn receiver(&mut self, node: Node<'t>, object: Option<Node<'t>>) -> Option<Node<'t>> {
        let object = object?;
        let start = self.gather(node);
        let found = self.nodes.iter().skip(start).find(|child| child.kind() == "super").copied();
        self.nodes.truncate(start);
        Some(found.unwrap_or(object))
    }

    /// Notes how many arguments the name that comes next on the pile is called with.
    fn count(&mut self, call: Node<'t>) {
        if let Some(arguments) = field(call, "arguments") {
            let start = self.gather(arguments);
            self.calls.push((self.segments.len(), self.nodes.len() - start));
            self.nodes.truncate(start);
        }
    }

    /// `new T(…)`, perhaps with a body.
    fn creation(&mut self, node: Node<'t>) {
        let Some(type_node) = field(node, "type") else { return self.segments.push((UNNAMED, false)) };
        self.notice_creation(node, type_node);
        self.count(node);
        let body = self.child(node, "class_body");
        if body.is_none() {
            self.waiting.extend(field(node, "arguments"));
        }
        let own = if type_node.kind() == "generic_type" {
            let arguments = self.child(type_node, "type_arguments");
            self.waiting.extend(arguments);
            self.children(type_node).first().copied().unwrap_or(type_node)
        } else {
            type_node
        };
        let mut names = self.type_names(own);
        if let Some(body) = body {
            // Its arguments stand before its body.
            if let Some(arguments) = field(node, "arguments") {
                self.walk(arguments);
            }
            self.nameless_class(node, body, &names);
        }
        if let Some(last) = names.last_mut() {
            last.1 = true;
        }
        self.segments.extend(names.into_iter().rev());
    }

    /// `x::m` and `T::new`: what stands before the colons, and whether that is called.
    fn method_reference(&mut self, node: Node<'t>) -> Option<(Node<'t>, bool)> {
        let object = self.children(node).first().copied()?;
        let makes = self.builder.of(node).ends_with("new");
        if !makes {
            let last = self.builder.of(node).rsplit("::").next().unwrap_or_default().trim();
            self.segments.push((last, false));
        }
        if object.kind() == "array_type" {
            self.walk(object);
            return None;
        }
        Some((object, makes))
    }

    /// The object of an outer class.
    fn outer(&mut self, object: Node<'t>) -> Option<String> {
        let class = self.builder.of(object);
        let path = self.builder.path(&[(class, false)]);
        Some(self.make(&format!("{class}.this"), Given { value: Value::Instance, path }))
    }

    /// Whether it was declared as many of something.
    fn is_many(&self, node: Node<'t>) -> bool {
        let name = match node.kind() {
            "identifier" => Some(node),
            "field_access" => field(node, "field"),
            "method_invocation" => {
                let name = field(node, "name").map(|name| self.builder.of(name)).unwrap_or_default();
                return SAME.contains(&name)
                    && field(node, "object").is_some_and(|object| self.is_many(object));
            }
            _ => None,
        };
        name.is_some_and(|name| self.many.contains(self.builder.of(name)))
    }

    /// What a stream and the like is a stream of.
    fn source(&self, mut node: Node<'t>) -> Node<'t> {
        while node.kind() == "method_invocation" {
            let name = field(node, "name").map(|name| self.builder.of(name)).unwrap_or_default();
            match field(node, "object") {
                Some(object) if SAME.contains(&name) => node = object,
                _ => break,
            }
        }
        node
    }

    /// Notes what the closures among the arguments of a call are given.
    pub(super) fn note_closures(&mut self, name: &str, object: Node<'t>, arguments: Node<'t>) {
        if OF_ELEMENTS.contains(&name) {
            let source = self.source(object);
            self.given.insert(arguments.start_byte(), source);
        }
    }

    fn element_of(&mut self, object: Node<'t>) -> Option<String> {
        let source = self.source(object);
        if source != object {
            self.walk(object);
            let given = self.quietly(source).element();
            return Some(self.make_named(given));
        }
        let given = self.value(object).element();
        Some(self.make_named(given))
    }

    /// An element, a cast and the like at the head of a path get a name, to which is bound what they are.
    fn head_of_value(&mut self, node: Node<'t>) -> Option<String> {
        let given = self.value(node);
        if !given.is_known() {
            self.segments.push((UNNAMED, false));
            return None;
        }
        Some(self.make_named(given))
    }

    fn make_named(&mut self, given: Given) -> String {
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
        self.make(&name, given)
    }

    fn make(&mut self, name: &str, given: Given) -> String {
        if self.made.insert((self.within, name.to_owned())) {
            self.bind(self.within, name, given);
        }
        name.to_owned()
    }
}
