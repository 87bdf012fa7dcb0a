//! Paths: calls, members, names.

use caution_core::facts::{DefinitionIndex, LiteralKind, Shape, UNNAMED};
use tree_sitter::Node;

use super::{Reader, Steps};
use crate::lang::facts::line_of;
use crate::lang::locals::named;

impl<'a> Reader<'_, 'a> {
    /// A path as a reference.
    pub(super) fn refer(&mut self, node: Node<'_>, within: DefinitionIndex, shape: Shape) {
        let (mut beside, mut counts) = (Vec::new(), Vec::new());
        let steps = self.chain(node, &mut beside, &mut counts);
        let is_bare = match steps.as_slice() {
            [] => true,
            [(head, called)] => *head == UNNAMED || *head == "self" || !called && self.locals.has(head),
            _ => false,
        };
        if !is_bare {
            let called = steps.last().is_some_and(|(_, called)| *called);
            let shape = if called && shape == Shape::Read { Shape::Call } else { shape };
            let path = self.builder.path(&steps);
            self.builder.refer(within, path, shape, line_of(node));
            for (from_end, count) in counts {
                self.builder.arguments(path, steps.len().saturating_sub(from_end + 1), count);
            }
        }
        let called = if node.kind() == "call_expression" { steps.last().copied() } else { None };
        for (at, node) in beside.into_iter().rev().enumerate() {
            if let (Some((name, true)), "argument_list", true) = (called, node.kind(), at < 2) {
                self.known_call(name, node, within);
            }
            match node.kind() {
                "argument_list" | "template_argument_list" | "initializer_list" => {
                    self.children(node, within)
                }
                _ => self.visit(node, within),
            }
        }
    }

    /// The segments of a path; none if the node is no path.
    pub(super) fn steps(&self, node: Node<'_>) -> Option<Steps<'a>> {
        let is_path = matches!(
            node.kind(),
            "identifier"
                | "field_expression"
                | "call_expression"
                | "qualified_identifier"
                | "template_function"
                | "new_expression"
                | "subscript_expression"
                | "pointer_expression"
                | "this"
                | "compound_literal_expression"
                | "parenthesized_expression"
                | "cast_expression"
        );
        is_path.then(|| self.chain(node, &mut Vec::new(), &mut Vec::new())).filter(|steps| !steps.is_empty())
    }

    /// The segments of a path from its head on. What stands beside them comes from the end to the beginning, and so do
    /// `counts`: which segments, counted from the end, are called with how many arguments.
    pub(super) fn chain<'t>(
        &self,
        node: Node<'t>,
        beside: &mut Vec<Node<'t>>,
        counts: &mut Vec<(usize, usize)>,
    ) -> Steps<'a> {
        let mut steps: Steps<'a> = Vec::new();
        let mut called = false;
        let mut next = Some(node);
        let listed = |node: Node<'_>| {
            let list = node.child_by_field_name("arguments").filter(|list| list.kind() == "argument_list");
            list.map(|list| named(list).len())
        };
        while let Some(node) = next.take() {
            match node.kind() {
                "call_expression" => {
                    beside.extend(node.child_by_field_name("arguments"));
                    counts.extend(listed(node).map(|count| (steps.len() + usize::from(called), count)));
                    if called {
                        // What a call gives is called.
                        steps.push((UNNAMED, true));
                    }
                    called = true;
                    next = node.child_by_field_name("function");
                    continue;
                }
                "field_expression" => {
                    if let Some(field) = node.child_by_field_name("field") {
                        self.last_name(field, called, &mut steps, beside);
                    }
                    next = node.child_by_field_name("argument");
                }
                "this" => steps.push(("self", false)),
                "identifier" | "field_identifier" | "type_identifier" | "namespace_identifier" => {
                    steps.push((self.builder.of(node), called));
                }
                "qualified_identifier" | "template_function" | "template_method" | "template_type" => {
                    self.last_name(node, called, &mut steps, beside);
                }
                "parenthesized_expression" if node.named_child_count() == 1 => {
                    next = node.named_child(0);
                    continue;
                }
                "pointer_expression" => {
                    next = node.child_by_field_name("argument");
                    continue;
                }
                "subscript_expression" => {
                    beside.extend(
                        node.child_by_field_name("index").or_else(|| node.child_by_field_name("indices")),
                    );
                    next = node.child_by_field_name("argument");
                    continue;
                }
                "new_expression" => {
                    counts.extend(listed(node).map(|count| (steps.len(), count)));
                    beside.extend(node.child_by_field_name("arguments"));
                    beside.extend(node.child_by_field_name("placement"));
                    match node.child_by_field_name("type") {
                        Some(made) => self.last_name(made, true, &mut steps, beside),
                        None => steps.push((UNNAMED, false)),
                    }
                }
                "compound_literal_expression" => {
                    beside.extend(node.child_by_field_name("value"));
                    match node.child_by_field_name("type").filter(|of| of.kind() != "type_descriptor") {
                        Some(made) => self.last_name(made, true, &mut steps, beside),
                        None => {
                            beside.extend(node.child_by_field_name("type"));
                            steps.push((UNNAMED, false));
                        }
                    }
                }
                _ => {
                    beside.push(node);
                    steps.push((UNNAMED, called));
                }
            }
            called = false;
        }
        steps.reverse();
        steps
    }

    /// Adds a name that may be qualified or have arguments of a template, its last part first.
    fn last_name<'t>(&self, node: Node<'t>, called: bool, steps: &mut Steps<'a>, beside: &mut Vec<Node<'t>>) {
        let mut parts: Steps<'a> = Vec::new();
        let mut next = Some(node);
        for _ in 0..64 {
            let Some(node) = next.take() else { break };
            match node.kind() {
                "qualified_identifier" | "dependent_name" | "dependent_type" => {
                    if let Some(scope) = node.child_by_field_name("scope") {
                        self.scope(scope, &mut parts, beside);
                    }
                    next = node.child_by_field_name("name").or_else(|| named(node).pop());
                }
                "template_function" | "template_method" | "template_type" => {
                    let arguments = node.child_by_field_name("arguments");
                    let name = node.child_by_field_name("name");
                    let text = name.map_or(UNNAMED, |name| self.builder.of(name));
                    if matches!(text, "make_unique" | "make_shared" | "allocate_shared")
                        && let Some(made) = arguments.and_then(|list| named(list).into_iter().next())
                        && let Some(made) = made.child_by_field_name("type")
                    {
                        // What it makes is an instance of its first argument.
                        parts.clear();
                        next = Some(made);
                        continue;
                    }
                    if matches!(text, "static_cast" | "dynamic_cast" | "reinterpret_cast" | "const_cast") {
                        parts.push((UNNAMED, false));
                    } else {
                        next = name;
                    }
                    beside.extend(arguments);
                }
                _ => parts.push((self.builder.of(node), false)),
            }
        }
        if let Some(last) = parts.last_mut().filter(|last| last.0 != UNNAMED) {
            last.1 = called;
        }
        steps.extend(parts.into_iter().rev());
    }

    fn scope<'t>(&self, scope: Node<'t>, parts: &mut Steps<'a>, beside: &mut Vec<Node<'t>>) {
        match scope.kind() {
            "template_type" => {
                if let Some(name) = scope.child_by_field_name("name") {
                    parts.push((self.builder.of(name), false));
                }
                beside.extend(scope.child_by_field_name("arguments"));
            }
            _ => parts.extend(self.builder.of(scope).split("::").map(|part| (part.trim(), false))),
        }
    }

    /// Calls that mean more: the environment, tests that are named, names in texts.
    fn known_call(&mut self, name: &str, arguments: Node<'_>, within: DefinitionIndex) {
        let line = line_of(arguments);
        match name {
            "getenv" | "secure_getenv" | "curl_getenv" | "curlx_getenv" | "qgetenv" | "_wgetenv" => {
                if let Some(text) = named(arguments).first().and_then(|first| self.written(*first)) {
                    self.builder.literal(within, LiteralKind::Environment, text, line);
                }
            }
            "dlsym" | "GetProcAddress" => {
                match named(arguments).get(1).and_then(|second| self.written(*second)) {
                    Some(text) => {
                        let path = self.builder.path(&[(text, false)]);
                        self.builder.refer(within, path, Shape::Text, line);
                        self.builder.literal(within, LiteralKind::Symbol, text, line);
                    }
                    None => self.builder.dynamic(),
                }
            }
            "cmocka_unit_test"
            | "cmocka_unit_test_setup_teardown"
            | "cmocka_unit_test_setup"
            | "RUN_TEST"
            | "tcase_add_test"
            | "tcase_add_loop_test"
            | "CU_add_test"
            | "TEST_CASE_ST"
            | "TEST_CASE"
            | "TEST_CASE_NAMED_ST"
            | "run_test"
            | "g_test_add_func" => {
                for argument in named(arguments) {
                    if argument.kind() == "identifier" {
                        self.tests.insert(self.builder.of(argument));
                    }
                }
            }
            _ => {}
        }
    }
}
