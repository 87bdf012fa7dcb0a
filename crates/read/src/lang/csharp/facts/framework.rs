//! Texts that lead out of the program, and calls that register something.

use caution_core::facts::{DefinitionKind, EntryKind, LiteralKind, Shape, Visibility};
use tree_sitter::Node;

use super::{New, Reader};
use crate::lang::facts::line_of;
use crate::lang::shadows::Chain;
use crate::lang::sql::tables;

/// Methods of a client of HTTP, and what they ask for.
const REQUESTS: &[(&str, &str)] = &[
    ("GetAsync", "GET"),
    ("GetStringAsync", "GET"),
    ("GetStreamAsync", "GET"),
    ("GetByteArrayAsync", "GET"),
    ("GetFromJsonAsync", "GET"),
    ("PostAsync", "POST"),
    ("PostAsJsonAsync", "POST"),
    ("PutAsync", "PUT"),
    ("PutAsJsonAsync", "PUT"),
    ("PatchAsync", "PATCH"),
    ("PatchAsJsonAsync", "PATCH"),
    ("DeleteAsync", "DELETE"),
    ("DeleteFromJsonAsync", "DELETE"),
];

impl<'a> Reader<'_, 'a> {
    /// A text.
    pub(super) fn text(&mut self, node: Node<'_>) {
        let (text, line) = (content(self.to.of(node)), line_of(node));
        self.to.plain_text(self.within, text, line);
        for table in tables(text) {
            self.to.literal(self.within, LiteralKind::Table, table, line);
        }
    }

    pub(super) fn interpolated(&mut self, node: Node<'_>) {
        for table in tables(content(self.to.of(node))) {
            self.to.literal(self.within, LiteralKind::Table, table, line_of(node));
        }
        self.visit_children(node);
    }

    /// The text that an argument is.
    fn argument(&self, arguments: Node<'_>, at: u32) -> Option<&'a str> {
        let argument = arguments.named_child(at)?;
        let value = self.children(argument).into_iter().next_back()?;
        let is_text =
            value.kind().ends_with("string_literal") || value.kind() == "interpolated_string_expression";
        is_text.then(|| content(self.to.of(value)))
    }

    /// A call that means more than it says; whether its arguments were read.
    pub(super) fn special_call(&mut self, chain: &Chain<'a>, length: usize, arguments: Node<'_>) -> bool {
        let at = |back: usize| length.checked_sub(back).and_then(|at| chain.segments.get(at));
        let (name, before) = (at(1).map_or("", |(name, _)| name), at(2).map_or("", |(name, _)| name));
        let (line, first) = (line_of(arguments), self.argument(arguments, 0));
        let lower = before.to_ascii_lowercase();
        let config = lower.contains("config") || lower.contains("settings");
        match (name, first) {
            ("GetEnvironmentVariable", Some(text)) => {
                self.to.literal(self.within, LiteralKind::Environment, text, line);
            }
            ("GetValue" | "GetSection" | "GetRequiredSection", Some(text))
                if config || name == "GetSection" =>
            {
                self.to.literal(self.within, LiteralKind::ConfigKey, text, line);
            }
            ("GetConnectionString", Some(text)) => {
                let key = format!("ConnectionStrings:{text}");
                self.to.literal(self.within, LiteralKind::ConfigKey, &key, line);
            }
            ("IsEnabledAsync" | "IsEnabled" | "BoolVariation" | "GetBooleanValueAsync", Some(text)) => {
                self.to.literal(self.within, LiteralKind::Flag, text, line);
            }
            ("ToTable", Some(text)) => self.to.literal(self.within, LiteralKind::Table, text, line),
            ("ProduceAsync" | "BasicPublish" | "BasicPublishAsync", Some(text)) => {
                let text =
                    if name == "ProduceAsync" { text } else { self.argument(arguments, 1).unwrap_or(text) };
                self.to.literal(self.within, LiteralKind::Produces, text, line);
            }
            ("Subscribe" | "BasicConsume" | "BasicConsumeAsync" | "ReceiveEndpoint", Some(text)) => {
                self.to.literal(self.within, LiteralKind::Consumes, text, line);
            }
            ("GetType" | "CreateInstance" | "GetMethod" | "LoadFrom", None)
                if arguments.named_child_count() > 0
                    && (name == "GetMethod" || matches!(before, "Type" | "Activator" | "Assembly")) =>
            {
                self.to.dynamic();
            }
            ("GetType", Some(text)) if before == "Type" => {
                let names =
                    text.split(',').next().unwrap_or(text).split('.').take(16).map(|name| (name, false));
                let names: Vec<(&str, bool)> = names.collect();
                let path = self.to.path(&names);
                self.to.refer(self.within, path, Shape::Text, line);
            }
            (name, Some(path)) if name.starts_with("Map") => {
                return self.map(chain, length, (name, path), arguments);
            }
            (name, Some(text)) => {
                let known = REQUESTS.iter().find(|(request, _)| *request == name);
                let http = lower.contains("client") || lower.contains("http") || text.starts_with("http");
                if let Some((_, method)) = known.filter(|_| http) {
                    let label = format!("{method} {text}");
                    self.to.literal(self.within, LiteralKind::Calls, &label, line);
                }
            }
            _ => {}
        }
        false
    }

    /// `app.MapGet("/x", handler)`.
    fn map(
        &mut self,
        chain: &Chain<'a>,
        length: usize,
        (name, path): (&str, &str),
        arguments: Node<'_>,
    ) -> bool {
        let method = match name {
            "MapGet" => "GET",
            "MapPost" => "POST",
            "MapPut" => "PUT",
            "MapDelete" => "DELETE",
            "MapPatch" => "PATCH",
            "Map" | "MapMethods" | "MapHub" | "MapHealthChecks" => "ANY",
            _ => return false,
        };
        let receiver =
            length.checked_sub(2).and_then(|at| chain.segments.get(at)).map_or("", |(name, _)| name);
        let prefix = self.groups.get(receiver).cloned().unwrap_or_default();
        let label = format!("{method} {}", address(&prefix, path));
        let (kind, visibility) = (DefinitionKind::Registration, Visibility::Private);
        let (node, head, body) = (arguments, arguments, Some(arguments));
        let index = self.define(&New { name: &label, kind, node, head, body, visibility });
        self.to.entry(index, EntryKind::Route, &label);
        self.to.literal(index, LiteralKind::Serves, &label, line_of(arguments));
        let within = std::mem::replace(&mut self.within, index);
        self.visit_children(arguments);
        self.within = within;
        true
    }

    /// `var api = app.MapGroup("/api")`.
    pub(super) fn group_of(&mut self, name: &'a str, value: Node<'_>) {
        if !matches!(value.kind(), "invocation_expression") || !self.to.of(value).contains("MapGroup") {
            return;
        }
        let spine = self.spine(value);
        let group = spine.inside.iter().find(|(_, length)| {
            let called = length.checked_sub(1).and_then(|at| spine.chain.segments.get(at));
            called.is_some_and(|(name, _)| *name == "MapGroup")
        });
        let path = group.and_then(|(arguments, _)| self.argument(*arguments, 0));
        if let Some(path) = path {
            let outer = self.groups.get(spine.chain.head()).cloned().unwrap_or_default();
            self.groups.insert(name, address(&outer, path));
        }
    }

    /// `config["a:b"]`.
    pub(super) fn config_element(&mut self, node: Node<'_>) {
        let Some(base) = node.child_by_field_name("expression") else { return };
        let name = self.spine(base).chain.last().to_ascii_lowercase();
        let key = node.child_by_field_name("subscript").and_then(|subscript| self.argument(subscript, 0));
        if let Some(key) = key.filter(|_| name.contains("config") || name.contains("settings")) {
            self.to.literal(self.within, LiteralKind::ConfigKey, key, line_of(node));
        }
    }
}

/// The address of a route inside another.
pub(super) fn address(prefix: &str, path: &str) -> String {
    let (prefix, path) = (prefix.trim_matches('/'), path.trim_matches('/'));
    match (prefix, path) {
        ("", path) => format!("/{path}"),
        (prefix, "") => format!("/{prefix}"),
        (prefix, path) => format!("/{prefix}/{path}"),
    }
}

/// The content of a literal: without its prefix and its quotes.
pub(super) fn content(literal: &str) -> &str {
    literal.trim_start_matches(['@', '$']).trim_end_matches("u8").trim_matches('"')
}
