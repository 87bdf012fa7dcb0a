//! Paths: calls, members, names.

use caution_core::facts::{DefinitionIndex, LiteralKind, Shape, UNNAMED};
use tree_sitter::Node;

use super::{Reader, Steps};
use crate::lang::facts::line_of;
use crate::lang::locals::named;

/// Functions and methods that give an instance of the class whose name they get.
const MAKERS: &[&str] =
    &["app", "resolve", "make", "makeWith", "get", "createMock", "createStub", "mock", "prophesize"];

/// What stands in a path beside its names.
pub(super) enum Beside<'t> {
    /// Arguments of a call.
    Arguments { call: Node<'t>, list: Node<'t> },
    /// A value without a name.
    Value(Node<'t>),
}

impl<'a> Reader<'_, 'a> {
    /// A path as a reference.
    pub(super) fn refer(&mut self, node: Node<'_>, within: DefinitionIndex, shape: Shape) {
        let mut beside = Vec::new();
        let steps = self.chain(node, &mut beside);
        let is_bare = match steps.as_slice() {
            [(head, called)] => {
                *head == UNNAMED || matches!(*head, "self" | "super") || !called && head.starts_with('$')
            }
            _ => steps.last().is_none_or(|(name, _)| *name == UNNAMED),
        };
        if !is_bare {
            let called = steps.last().is_some_and(|(_, called)| *called);
            let shape = if called && shape == Shape::Read { Shape::Call } else { shape };
            let path = self.builder.path(&steps);
            self.builder.refer(within, path, shape, line_of(node));
            if let [(head, _), _, ..] = steps.as_slice()
                && self.uses.get(head).is_some_and(|full| full.starts_with("Illuminate\\Support\\Facades\\"))
            {
                self.builder.dynamic();
            }
        }
        for one in beside.into_iter().rev() {
            match one {
                Beside::Arguments { call, list } => {
                    let head = steps.first().map_or("", |(head, _)| *head);
                    self.arguments(head, call, list, within);
                }
                Beside::Value(node) => match node.kind() {
                    "subscript_expression" => self.element(node, within),
                    "variable_name" | "dynamic_variable_name" => {}
                    _ => self.visit(node, within),
                },
            }
        }
    }

    /// The segments of a path; none if the node is no path.
    pub(super) fn steps(&mut self, node: Node<'_>) -> Option<Steps<'a>> {
        let is_path = matches!(
            node.kind(),
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
                | "object_creation_expression"
                | "parenthesized_expression"
                | "clone_expression"
        );
        is_path.then(|| self.chain(node, &mut Vec::new())).filter(|steps| !steps.is_empty())
    }

    /// The segments of a path from its head on. What stands beside them comes from the end to the beginning.
    fn chain<'t>(&mut self, node: Node<'t>, beside: &mut Vec<Beside<'t>>) -> Steps<'a> {
        let mut steps: Steps<'a> = Vec::new();
        let mut next = Some(node);
        while let Some(node) = next.take() {
            let called = node.child_by_field_name("arguments");
            match node.kind() {
                "member_call_expression"
                | "nullsafe_member_call_expression"
                | "scoped_call_expression"
                | "function_call_expression"
                    if let Some(list) = called =>
                {
                    if let Some(class) = self.maker(node, list) {
                        steps.extend(class.into_iter().rev());
                        if let Some(last) = steps.last_mut() {
                            last.1 = true;
                        }
                        break;
                    }
                    beside.push(Beside::Arguments { call: node, list });
                    next = self.callee(node, &mut steps, true, beside);
                }
                "member_access_expression"
                | "nullsafe_member_access_expression"
                | "scoped_property_access_expression" => {
                    next = self.callee(node, &mut steps, false, beside);
                }
                "class_constant_access_expression" => {
                    let parts = named(node);
                    let name = parts.get(1).map_or(UNNAMED, |name| self.builder.of(*name));
                    if name != "class" {
                        steps.push((name, false));
                    }
                    next = parts.first().copied();
                }
                "object_creation_expression" => {
                    self.created(node, &mut steps, beside);
                }
                "variable_name" => {
                    let name = self.builder.of(node);
                    steps.push((if name == "$this" { "self" } else { name }, false));
                }
                "name" | "qualified_name" => {
                    let name = self.class_steps(self.builder.of(node));
                    steps.extend(name.into_iter().rev());
                }
                "relative_scope" => {
                    let name = self.builder.of(node);
                    steps.push((if name == "parent" { "super" } else { "self" }, false));
                }
                "parenthesized_expression" | "clone_expression" if node.named_child_count() == 1 => {
                    next = node.named_child(0);
                }
                _ => {
                    beside.push(Beside::Value(node));
                    steps.push((UNNAMED, false));
                }
            }
        }
        steps.reverse();
        steps
    }

    /// The name of a call or a member; what it is a member of.
    fn callee<'t>(
        &mut self,
        node: Node<'t>,
        steps: &mut Steps<'a>,
        called: bool,
        beside: &mut Vec<Beside<'t>>,
    ) -> Option<Node<'t>> {
        let on = node.child_by_field_name("object").or_else(|| node.child_by_field_name("scope"));
        let name = match node.child_by_field_name("name") {
            Some(name) => name,
            None => {
                // A function: its own path is the head, called.
                let function = node.child_by_field_name("function")?;
                match function.kind() {
                    "name" | "qualified_name" => {
                        let mut name = self.class_steps(self.builder.of(function));
                        if let Some(last) = name.last_mut() {
                            last.1 = called;
                        }
                        steps.extend(name.into_iter().rev());
                    }
                    "variable_name" => steps.push((self.builder.of(function), called)),
                    _ => {
                        beside.push(Beside::Value(function));
                        steps.push((UNNAMED, called));
                    }
                }
                return None;
            }
        };
        match name.kind() {
            "name" => steps.push((self.builder.of(name), called)),
            "variable_name" if node.kind() == "scoped_property_access_expression" => {
                steps.push((self.builder.of(name).trim_start_matches('$'), called));
            }
            _ => {
                self.builder.dynamic();
                steps.push((UNNAMED, called));
            }
        }
        on
    }

    /// `new C(…)`.
    fn created<'t>(&mut self, node: Node<'t>, steps: &mut Steps<'a>, beside: &mut Vec<Beside<'t>>) {
        let mut class = None;
        for part in named(node) {
            match part.kind() {
                "arguments" => beside.push(Beside::Arguments { call: node, list: part }),
                "name" | "qualified_name" | "relative_scope" => class = Some(part),
                "anonymous_class" => beside.push(Beside::Value(part)),
                "variable_name" | "dynamic_variable_name" => self.builder.dynamic(),
                _ => beside.push(Beside::Value(part)),
            }
        }
        let mut name =
            class.map_or_else(|| vec![(UNNAMED, false)], |class| self.class_steps(self.builder.of(class)));
        if let Some(last) = name.last_mut().filter(|last| last.0 != UNNAMED) {
            last.1 = true;
        }
        steps.extend(name.into_iter().rev());
    }

    /// The class of which `app(C::class)` or `$x->make(C::class)` gives an instance: called, its path reversed
    /// is what makes one.
    fn maker(&mut self, node: Node<'_>, list: Node<'_>) -> Option<Steps<'a>> {
        let name = node.child_by_field_name("name").or_else(|| node.child_by_field_name("function"))?;
        if !MAKERS.contains(&self.builder.of(name)) || list.named_child_count() == 0 {
            return None;
        }
        let first = named(list).into_iter().next()?;
        let class = self.class_named(first)?;
        let mut steps = self.class_steps(class);
        if let Some(last) = steps.last_mut() {
            last.1 = true;
        }
        Some(steps)
    }

    /// The class of `C::class`.
    pub(super) fn class_named(&self, node: Node<'_>) -> Option<&'a str> {
        let node = if node.kind() == "argument" { named(node).pop()? } else { node };
        match (node.kind(), named(node).as_slice()) {
            ("class_constant_access_expression", [class, name]) if self.builder.of(*name) == "class" => {
                matches!(class.kind(), "name" | "qualified_name" | "relative_scope")
                    .then(|| self.builder.of(*class))
            }
            _ => None,
        }
    }

    /// Arguments of a call, after what a framework makes of it.
    fn arguments(&mut self, head: &'a str, call: Node<'_>, list: Node<'_>, within: DefinitionIndex) {
        let name = call.child_by_field_name("name").or_else(|| call.child_by_field_name("function"));
        let name = name.map_or("", |name| self.builder.of(name));
        let inside = self.framework((head, name), call, list, within);
        if let Some(inside) = inside {
            self.children(list, inside);
        }
    }

    /// `$x['key']`: both are read on their own.
    fn element(&mut self, node: Node<'_>, within: DefinitionIndex) {
        let parts = named(node);
        if let [object, key] = parts.as_slice()
            && let Some(text) = self.written(*key)
        {
            let kind = match self.builder.of(*object) {
                "$_ENV" | "$_SERVER" => Some(LiteralKind::Environment),
                "$config" | "$settings" => Some(LiteralKind::ConfigKey),
                _ => None,
            };
            if let Some(kind) = kind {
                self.builder.literal(within, kind, text, line_of(node));
            }
        }
        for part in parts {
            self.visit(part, within);
        }
    }

    /// An array; one of a class and a name is something to call.
    pub(super) fn array(&mut self, node: Node<'_>, within: DefinitionIndex) {
        let elements = named(node);
        if let [first, second] = elements.as_slice()
            && let (Some(first), Some(name)) = (first.named_child(0), second.named_child(0))
            && let Some(name) = self.written(name).filter(|name| is_name(name))
        {
            let on = self.class_named(first);
            let steps = match on {
                Some(class) => Some(self.class_steps(class)),
                None if first.kind() == "variable_name" => self.steps(first),
                None => None,
            };
            if let Some(mut steps) = steps {
                // What begins at a local or the own object is looked up where it stands.
                let is_here = steps.first().is_some_and(|(head, _)| *head == "self" || head.starts_with('$'));
                let shape = if is_here { Shape::Read } else { Shape::Text };
                steps.push((name, false));
                let path = self.builder.path(&steps);
                self.builder.refer(within, path, shape, line_of(node));
            }
        }
        for element in elements {
            self.children(element, within);
        }
    }

    /// A class, a method or a function that stands in a text: `App\Models\User`, `OrderController@show`,
    /// `Foo::bar`.
    pub(super) fn symbol(&mut self, text: &str, within: DefinitionIndex, line: u32) {
        if text.len() < 3
            || text.len() > 200
            || !(text.contains('\\') || text.contains('@') || text.contains("::"))
        {
            return;
        }
        let text = text.replace("\\\\", "\\");
        let text = text.trim_start_matches('\\');
        let (class, method) = match text.split_once("::").or_else(|| text.split_once('@')) {
            Some((class, method)) => (class, Some(method.trim_end_matches("()"))),
            None => (text, None),
        };
        let is_class =
            class.split('\\').all(is_name) && class.starts_with(|first: char| first.is_ascii_uppercase());
        if !is_class || method.is_some_and(|method| !is_name(method)) {
            return;
        }
        let mut steps: Vec<(&str, bool)> = class.split('\\').map(|name| (name, false)).collect();
        steps.extend(method.map(|method| (method, false)));
        let path = self.builder.path(&steps);
        self.builder.refer(within, path, Shape::Text, line);
        self.builder.literal(within, LiteralKind::Symbol, text, line);
    }
}

/// Whether a text is a name.
pub(super) fn is_name(text: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    !text.is_empty() && text.bytes().all(letter) && !text.starts_with(|first: char| first.is_ascii_digit())
}
