//! Calls that mean more than a call: routes, settings, tests that are closures.

use caution_core::facts::{DefinitionIndex, DefinitionKind, EntryKind, LiteralKind, Shape, Visibility};
use tree_sitter::Node;

use super::Reader;
use super::path::is_name;
use crate::lang::facts::{Defined, line_of};
use crate::lang::locals::named;

/// The actions of a resource: method, what follows its path, name.
const ACTIONS: &[(&str, &str, &str)] = &[
    ("GET", "", "index"),
    ("GET", "/create", "create"),
    ("POST", "", "store"),
    ("GET", "/{id}", "show"),
    ("GET", "/{id}/edit", "edit"),
    ("PUT", "/{id}", "update"),
    ("DELETE", "/{id}", "destroy"),
];

/// How far back on a path the prefix of a group is looked for.
const CHAIN: usize = 20;

impl<'a> Reader<'_, 'a> {
    /// Reads what a call means; the definition in which its arguments stand, if they are still to be read.
    pub(super) fn framework(
        &mut self,
        (head, name): (&str, &str),
        call: Node<'_>,
        list: Node<'_>,
        within: DefinitionIndex,
    ) -> Option<DefinitionIndex> {
        let scope = call.child_by_field_name("scope").map_or("", |scope| self.builder.of(scope));
        let arguments = named(list);
        let first = arguments.first().and_then(|first| self.written(*first));
        let line = line_of(call);
        if name == "group" {
            self.group(call, &arguments, within);
            return None;
        }
        if let ("Route" | "$router" | "$app" | "$routes" | "$r" | "$group", Some(path)) = (head, first)
            && let Some(index) = self.route(name, path, call, &arguments, within)
        {
            return Some(index);
        }
        let is_function = call.kind() == "function_call_expression";
        match (scope, name, first) {
            ("", "env" | "getenv", Some(text)) if is_function => {
                self.builder.literal(within, LiteralKind::Environment, text, line);
            }
            ("", "config", Some(text)) if is_function => {
                self.builder.literal(within, LiteralKind::ConfigKey, text, line);
            }
            ("Env", "get", Some(text)) => self.builder.literal(within, LiteralKind::Environment, text, line),
            ("Config", _, Some(text)) => self.builder.literal(within, LiteralKind::ConfigKey, text, line),
            ("", "getParameter", Some(text)) => {
                self.builder.literal(within, LiteralKind::ConfigKey, text, line)
            }
            ("Feature" | "Pennant", "active" | "inactive" | "enabled" | "when" | "value", Some(text)) => {
                self.builder.literal(within, LiteralKind::Flag, text, line);
            }
            ("Http", "get" | "post" | "put" | "patch" | "delete" | "head", Some(text)) => {
                let label = format!("{} {text}", name.to_ascii_uppercase());
                self.builder.literal(within, LiteralKind::Calls, &label, line);
            }
            ("DB" | "Schema", "table" | "create" | "drop" | "dropIfExists" | "rename", Some(text)) => {
                self.builder.literal(within, LiteralKind::Table, text, line);
            }
            ("", "get" | "post" | "put" | "patch" | "delete", Some(text)) if text.starts_with("http") => {
                let label = format!("{} {text}", name.to_ascii_uppercase());
                self.builder.literal(within, LiteralKind::Calls, &label, line);
            }
            ("", "request", Some(method)) => {
                let address = arguments.get(1).and_then(|second| self.written(*second));
                if let Some(address) = address.filter(|address| address.contains('/')) {
                    let label = format!("{} {address}", method.to_ascii_uppercase());
                    self.builder.literal(within, LiteralKind::Calls, &label, line);
                }
            }
            ("", "define", Some(text)) if is_function && is_name(text) => self.defined_constant(call, text),
            ("", "call_user_func" | "call_user_func_array", None) => {
                let is_written = arguments.first().and_then(|first| first.named_child(0));
                if is_written.is_none_or(|first| first.kind() == "variable_name") {
                    self.builder.dynamic();
                }
            }
            (
                "",
                "call_user_func" | "call_user_func_array" | "array_map" | "usort" | "is_callable",
                Some(text),
            ) if is_function && is_name(text) => {
                let path = self.builder.path(&[(text, false)]);
                self.builder.refer(within, path, Shape::Text, line);
            }
            ("", "it" | "test" | "describe", Some(title)) if is_function && within_module(self, within) => {
                return Some(self.example(name, title, call, within));
            }
            (
                class,
                "dispatch" | "dispatchSync" | "dispatchNow" | "dispatchIf" | "dispatchAfterResponse",
                _,
            ) if is_name(class.rsplit('\\').next().unwrap_or_default()) && class != "static" => {
                let mut steps =
                    self.class_steps(call.child_by_field_name("scope").map_or("", |on| self.builder.of(on)));
                steps.push(("handle", false));
                let path = self.builder.path(&steps);
                self.builder.refer(within, path, Shape::Text, line);
            }
            _ => {}
        }
        Some(within)
    }

    fn registration(&mut self, name: &str, call: Node<'_>, within: DefinitionIndex) -> DefinitionIndex {
        // The whole statement, or no more than the arguments: what stands before them belongs to what is around.
        let whole = statement(call).or_else(|| call.child_by_field_name("arguments")).unwrap_or(call);
        self.builder.define(&Defined {
            name,
            kind: DefinitionKind::Registration,
            parent: within,
            whole,
            head: whole,
            body: None,
            visibility: Visibility::Public,
        })
    }

    /// A test of Pest.
    fn example(
        &mut self,
        name: &str,
        title: &str,
        call: Node<'_>,
        within: DefinitionIndex,
    ) -> DefinitionIndex {
        let index = self.registration(title, call, within);
        if name != "describe" {
            self.builder.entry(index, EntryKind::Test, title);
        }
        index
    }

    /// `Route::get('/x', [C::class, 'show'])`.
    fn route(
        &mut self,
        name: &str,
        path: &str,
        call: Node<'_>,
        arguments: &[Node<'_>],
        within: DefinitionIndex,
    ) -> Option<DefinitionIndex> {
        let before: String = self.prefixes.iter().flat_map(|part| ["/", part.trim_matches('/')]).collect();
        let whole = |path: &str| format!("{before}/{}", path.trim_start_matches('/'));
        match name {
            "get" | "post" | "put" | "patch" | "delete" | "options" | "any" if arguments.len() > 1 => {
                let label = format!("{} {}", name.to_ascii_uppercase(), whole(path));
                let index = self.registration(&label, call, within);
                self.builder.entry(index, EntryKind::Route, &label);
                self.builder.literal(index, LiteralKind::Serves, &label, line_of(call));
                // A controller without a method is called itself.
                if let Some(class) = arguments.get(1).and_then(|handler| self.class_named(*handler)) {
                    self.action(class, "__invoke", index, line_of(call));
                }
                Some(index)
            }
            "resource" | "apiResource" | "resources" => {
                let class = arguments.get(1).and_then(|handler| self.class_named(*handler))?;
                let only_api = name == "apiResource";
                for (method, after, action) in ACTIONS {
                    if only_api && matches!(*action, "create" | "edit") {
                        continue;
                    }
                    let label = format!("{method} {}{after}", whole(path));
                    let index = self.registration(&label, call, within);
                    self.builder.entry(index, EntryKind::Route, &label);
                    self.builder.literal(index, LiteralKind::Serves, &label, line_of(call));
                    self.action(class, action, index, line_of(call));
                }
                Some(within)
            }
            _ => None,
        }
    }

    fn action(&mut self, class: &'a str, action: &'a str, index: DefinitionIndex, line: u32) {
        let mut steps = self.class_steps(class);
        steps.push((action, false));
        let path = self.builder.path(&steps);
        self.builder.refer(index, path, Shape::Text, line);
    }

    /// `Route::prefix('x')->group(…)`: what is inside begins with `x`.
    fn group(&mut self, call: Node<'_>, arguments: &[Node<'_>], within: DefinitionIndex) {
        let from = self.prefixes.len();
        let mut node = Some(call);
        for _ in 0..CHAIN {
            let Some(one) = node else { break };
            let name = one.child_by_field_name("name").map_or("", |name| self.builder.of(name));
            if name == "prefix"
                && let Some(list) = one.child_by_field_name("arguments")
            {
                let first = named(list).into_iter().next();
                self.prefixes.extend(first.and_then(|first| self.written(first)));
            }
            node = one.child_by_field_name("object");
        }
        self.prefixes.get_mut(from..).unwrap_or_default().reverse();
        for argument in arguments {
            let value = named(*argument).pop().unwrap_or(*argument);
            for element in named(value).into_iter().filter(|_| value.kind() == "array_creation_expression") {
                if let [key, value] = named(element).as_slice()
                    && self.written(*key) == Some("prefix")
                {
                    self.prefixes.extend(self.written(*value));
                }
            }
            if arguments.len() > 1
                && let Some(path) = self.written(*argument).filter(|path| path.starts_with('/'))
            {
                self.prefixes.push(path);
            }
        }
        for argument in arguments {
            self.visit(*argument, within);
        }
        self.prefixes.truncate(from);
    }
}

/// The statement that a call, and what is called on its result, is all of.
fn statement(call: Node<'_>) -> Option<Node<'_>> {
    let mut node = call;
    for _ in 0..CHAIN {
        let parent = node.parent()?;
        match parent.kind() {
            "expression_statement" => return Some(parent),
            "member_call_expression" if parent.child_by_field_name("object") == Some(node) => node = parent,
            _ => return None,
        }
    }
    None
}

fn within_module(reader: &Reader<'_, '_>, within: DefinitionIndex) -> bool {
    matches!(reader.builder.kind(within), DefinitionKind::Module | DefinitionKind::Registration)
}
