//! Calls that mean more than they say: tests, routes, settings, clients; and texts.

use caution_core::facts::{DefinitionIndex, DefinitionKind, EntryKind, LiteralKind, Shape, Visibility};
use tree_sitter::Node;

use super::{New, Reader};
use crate::lang::facts::line_of;
use crate::lang::shadows::{Chain, Source};
use crate::lang::sql::tables;

/// Functions of routing, and what they serve.
const ROUTES: &[(&str, &str)] = &[
    ("get", "GET"),
    ("post", "POST"),
    ("put", "PUT"),
    ("delete", "DELETE"),
    ("patch", "PATCH"),
    ("head", "HEAD"),
    ("options", "OPTIONS"),
    ("webSocket", "ANY"),
    ("sse", "GET"),
];

/// Functions that make a test of a text and a lambda.
const TESTS: &[&str] = &["test", "it", "should", "scenario", "expect", "then", "Then", "xtest", "xit"];

/// Functions whose lambda has another object for its own.
const RECEIVERS: &[&str] = &["with", "apply", "run", "buildString", "buildList", "buildMap", "buildSet"];

impl<'a, 't> Reader<'_, 'a, 't> {
    /// A text, with what is written into it.
    pub(super) fn text(&mut self, node: Node<'t>) {
        let (text, line) = (content(self.to.of(node)), line_of(node));
        self.to.plain_text(self.within, text, line);
        for table in tables(text) {
            self.to.literal(self.within, LiteralKind::Table, table, line);
        }
        let mut dollar = false;
        for child in self.children(node) {
            match child.kind() {
                "interpolation" => self.statements(child),
                "string_content" if dollar => {
                    let text = self.to.of(child);
                    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
                    let name = text.get(..end).unwrap_or_default();
                    if name.starts_with(char::is_alphabetic) && self.locals.find(name).is_none() {
                        self.refer(&Chain::of(&[name]), Shape::Read, line);
                    }
                }
                _ => {}
            }
            dollar = child.kind() == "string_content" && self.to.of(child) == "$";
        }
    }

    /// The text that an argument is.
    pub(super) fn argument(&self, arguments: Node<'t>, at: u32) -> Option<&'a str> {
        let argument = arguments.named_child(at)?;
        let value = self.children(argument).into_iter().next_back()?;
        value.kind().ends_with("string_literal").then(|| content(self.to.of(value)))
    }

    /// The arguments of a call; `chain` up to `length` is what is called.
    pub(super) fn arguments(&mut self, chain: &Chain<'a>, length: usize, node: Node<'t>) {
        let at = |back: usize| length.checked_sub(back).and_then(|at| chain.segments.get(at));
        let (name, before) = (at(1).map_or("", |(name, _)| name), at(2).map_or("", |(name, _)| name));
        let (line, first) = (line_of(node), self.argument(node, 0));
        let lower = before.to_ascii_lowercase();
        let config = lower.contains("config") || lower.contains("settings") || lower == "environment";
        let kind = match name {
            "getenv" => Some(LiteralKind::Environment),
            "getProperty" | "getRequiredProperty" => Some(LiteralKind::ConfigKey),
            "property" | "propertyOrNull" | "getString" | "getInt" | "getBoolean" if config => {
                Some(LiteralKind::ConfigKey)
            }
            "isEnabled" | "isFeatureEnabled" | "boolVariation" => Some(LiteralKind::Flag),
            "ProducerRecord" => Some(LiteralKind::Produces),
            "send" | "convertAndSend"
                if lower.contains("kafka") || lower.contains("rabbit") || lower.contains("jms") =>
            {
                Some(LiteralKind::Produces)
            }
            "forName" | "loadClass" if first.is_none() => {
                self.to.dynamic();
                None
            }
            _ => None,
        };
        if let (Some(kind), Some(text)) = (kind, first) {
            self.to.literal(self.within, kind, text, line);
        }
        if let Some((_, method)) = ROUTES.iter().find(|(route, _)| *route == name)
            && let Some(text) = first.filter(|_| lower.contains("client") || lower.contains("http"))
        {
            let label = format!("{method} {text}");
            self.to.literal(self.within, LiteralKind::Calls, &label, line);
        }
        for argument in self.children(node) {
            let value = self.children(argument).into_iter().next_back();
            match value.filter(|value| value.kind() == "lambda_literal") {
                Some(lambda) => {
                    let source = self.lambda_source(chain, length);
                    self.deeper(lambda, |reader| reader.lambda(lambda, source.as_ref()));
                }
                None => self.visit(argument),
            }
        }
    }

    /// The lambda after the arguments of a call; the text is their first.
    pub(super) fn trailing(
        &mut self,
        chain: &Chain<'a>,
        length: usize,
        (node, text): (Node<'t>, Option<&'a str>),
    ) {
        let lambda = self.child(node, "lambda_literal").unwrap_or(node);
        let name = length.checked_sub(1).and_then(|at| chain.segments.get(at)).map_or("", |(name, _)| name);
        let source = self.lambda_source(chain, length);
        let has_receiver = RECEIVERS.contains(&name);
        self.receivers += u32::from(has_receiver);
        self.trailing_of(chain, length, (lambda, text, source));
        self.receivers -= u32::from(has_receiver);
    }

    fn trailing_of(
        &mut self,
        chain: &Chain<'a>,
        length: usize,
        (lambda, text, source): (Node<'t>, Option<&'a str>, Option<Source<'a>>),
    ) {
        let name = length.checked_sub(1).and_then(|at| chain.segments.get(at)).map_or("", |(name, _)| name);
        let bare = length == 1;
        let route = ROUTES.iter().find(|(route, _)| *route == name).filter(|_| bare);
        match (text, route) {
            (Some(text), None) if TESTS.contains(&name) && bare => {
                let index = self.registration(text, lambda);
                self.to.entry(index, EntryKind::Test, "");
                self.inside(index, lambda);
            }
            (text, Some((_, method))) if text.is_some() || !self.routes.is_empty() => {
                let prefix = self.routes.concat();
                let label = format!("{method} {}", address(&prefix, text.unwrap_or("")));
                let index = self.registration(&label, lambda);
                self.to.entry(index, EntryKind::Route, &label);
                self.to.literal(index, LiteralKind::Serves, &label, line_of(lambda));
                self.inside(index, lambda);
            }
            (text, _) if bare && (name == "route" || name == "routing") => {
                let path = text.map(|text| address("", text)).unwrap_or_default();
                self.routes.push(if path == "/" { String::new() } else { path });
                self.deeper(lambda, |reader| reader.lambda(lambda, None));
                self.routes.pop();
            }
            _ => self.deeper(lambda, |reader| reader.lambda(lambda, source.as_ref())),
        }
    }

    /// `"title" { … }`: a test of Kotest.
    pub(super) fn titled(&mut self, head: Node<'t>, node: Node<'t>) {
        let lambda = self.child(node, "lambda_literal").unwrap_or(node);
        let index = self.registration(content(self.to.of(head)), lambda);
        self.to.entry(index, EntryKind::Test, "");
        self.inside(index, lambda);
    }

    fn registration(&mut self, name: &str, lambda: Node<'t>) -> DefinitionIndex {
        let (kind, visibility) = (DefinitionKind::Registration, Visibility::Private);
        self.define(&New { name, kind, node: lambda, head: lambda, body: Some(lambda), visibility })
    }

    fn inside(&mut self, index: DefinitionIndex, lambda: Node<'t>) {
        let within = std::mem::replace(&mut self.within, index);
        self.deeper(lambda, |reader| reader.lambda(lambda, None));
        self.within = within;
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

/// The content of a literal: without its quotes.
pub(super) fn content(literal: &str) -> &str {
    literal.trim_matches('"')
}
