//! Texts that lead out of the program, and calls that register something.

use caution_core::facts::{DefinitionKind, EntryKind, LiteralKind, MODULE, Shape, Visibility};
use tree_sitter::Node;

use super::{New, Reader};
use crate::lang::facts::line_of;
use crate::lang::rust::modules::PROGRAM;
use crate::lang::shadows::Chain;
use crate::lang::sql::tables;

/// Names of functions and attributes that stand for a method of HTTP.
pub(super) const METHODS: &[&str] =
    &["get", "post", "put", "delete", "patch", "head", "options", "trace", "connect", "any"];

/// The variable of the environment that names the program of a package, without the program.
pub(super) const BINARY: &str = "CARGO_BIN_EXE_";

impl<'a> Reader<'_, 'a> {
    /// A text.
    pub(super) fn text(&mut self, node: Node<'_>) {
        let (text, line) = (content(self.to.of(node)), line_of(node));
        self.to.plain_text(self.within, text, line);
        for table in tables(text) {
            self.to.literal(self.within, LiteralKind::Table, table, line);
        }
    }

    /// A call that means more than it says; whether its arguments were read.
    pub(super) fn special_call(&mut self, chain: &Chain<'a>, length: usize, arguments: Node<'_>) -> bool {
        let at = |back: usize| length.checked_sub(back).and_then(|at| chain.segments.get(at));
        let (name, before) = (at(1).map_or("", |(name, _)| name), at(2).map_or("", |(name, _)| name));
        let line = line_of(arguments);
        match name {
            "cargo_bin" | "get_cargo_bin" => {
                if let Some(binary) = self.argument(arguments, 0) {
                    self.runs_binary(binary, line);
                }
            }
            "route" | "at" => return self.route(chain, length, arguments),
            "resource" => self.resource = self.argument(arguments, 0),
            "var" | "var_os" if before == "env" || length == 1 => {
                self.leads_to(LiteralKind::Environment, self.argument(arguments, 0), line);
            }
            "to" if before == "FutureRecord" || before == "BaseRecord" => {
                self.leads_to(LiteralKind::Produces, self.argument(arguments, 0), line);
            }
            "basic_publish" => self.leads_to(LiteralKind::Produces, self.argument(arguments, 1), line),
            "basic_consume" => self.leads_to(LiteralKind::Consumes, self.argument(arguments, 0), line),
            "subscribe" => self.subscriptions(arguments),
            "is_enabled" | "bool_variation" | "is_feature_enabled" => {
                self.leads_to(LiteralKind::Flag, self.argument(arguments, 0), line);
            }
            _ if METHODS.contains(&name) => self.request(chain, length, arguments),
            _ if name.starts_with("get_") => self.config_key(before, arguments),
            _ => {}
        }
        false
    }

    /// A test that runs a program of the tree runs its `main`.
    pub(super) fn runs_binary(&mut self, name: &str, line: u32) {
        let path = self.to.path(&[(&format!("{PROGRAM}{name}"), false), ("main", false)]);
        self.to.refer(self.within, path, Shape::Text, line);
    }

    fn leads_to(&mut self, kind: LiteralKind, text: Option<&'a str>, line: u32) {
        if let Some(text) = text {
            self.to.literal(self.within, kind, text, line);
        }
    }

    /// The text that an argument is, or that it formats.
    fn argument(&self, arguments: Node<'_>, at: u32) -> Option<&'a str> {
        let mut node = arguments.named_child(at)?;
        if node.kind() == "reference_expression" {
            node = node.child_by_field_name("value")?;
        }
        if node.kind() == "macro_invocation" {
            let tree = self.children(node).into_iter().find(|child| child.kind() == "token_tree")?;
            node = tree.named_child(0)?;
        }
        matches!(node.kind(), "string_literal" | "raw_string_literal").then(|| content(self.to.of(node)))
    }

    /// `consumer.subscribe(&["orders"])`.
    fn subscriptions(&mut self, arguments: Node<'_>) {
        let list = arguments.named_child(0).and_then(|list| list.child_by_field_name("value"));
        let list = list.filter(|list| list.kind() == "array_expression");
        for text in list.map(|list| self.children(list)).unwrap_or_default() {
            if text.kind() == "string_literal" {
                let topic = content(self.to.of(text));
                self.to.literal(self.within, LiteralKind::Consumes, topic, line_of(text));
                let consumer =
                    self.to.definition(self.within).is_some_and(|definition| definition.entry.is_none());
                if consumer && self.within != MODULE {
                    self.to.entry(self.within, EntryKind::Consumer, topic);
                }
            }
        }
    }

    /// `client.get("https://…")`, or a key of the configuration.
    fn request(&mut self, chain: &Chain<'a>, length: usize, arguments: Node<'_>) {
        let names = chain.segments.get(..length.saturating_sub(1)).unwrap_or_default();
        let (method, before) = (
            chain.segments.get(length - 1).map_or("", |(name, _)| name),
            names.last().map_or("", |(name, _)| name),
        );
        let Some(text) = self.argument(arguments, 0) else { return };
        let client = |name: &str| {
            let name = name.to_ascii_lowercase();
            name.contains("client") || name.contains("reqwest") || name == "http" || name == "ureq"
        };
        let absolute = text.starts_with("http://") || text.starts_with("https://");
        if absolute && length > 1 || names.iter().any(|(name, _)| client(name)) && text.contains('/') {
            let label = label(method, text);
            self.to.literal(self.within, LiteralKind::Calls, &label, line_of(arguments));
        } else if method == "get" {
            self.config_key(before, arguments);
        }
    }

    fn config_key(&mut self, receiver: &str, arguments: Node<'_>) {
        let receiver = receiver.to_ascii_lowercase();
        if ["config", "settings", "cfg"].iter().any(|word| receiver.contains(word)) {
            self.leads_to(LiteralKind::ConfigKey, self.argument(arguments, 0), line_of(arguments));
        }
    }

    /// `.route("/orders", get(list).post(create))`, `.route("/orders", web::get().to(list))`.
    fn route(&mut self, chain: &Chain<'a>, length: usize, arguments: Node<'_>) -> bool {
        let list = self.children(arguments);
        let (path, handler) = match list.as_slice() {
            [path, handler] if path.kind().ends_with("string_literal") => {
                (content(self.to.of(*path)), *handler)
            }
            [handler] => match self.resource {
                Some(path) => (path, *handler),
                None => return false,
            },
            _ => return false,
        };
        if handler.kind() != "call_expression" || length < 2 && chain.head() != "route" {
            return false;
        }
        let spine = self.spine(handler);
        let names: Vec<&str> = spine.chain.segments.iter().map(|(name, _)| *name).collect();
        if !names.iter().any(|name| METHODS.contains(name)) {
            return false;
        }
        self.refer(&spine.chain, Shape::Call, line_of(handler));
        let mut method = "any";
        for part in spine.inside {
            let called = part.length.checked_sub(1).and_then(|at| names.get(at)).copied().unwrap_or("");
            let seen = names.get(..part.length).unwrap_or_default().iter().rev();
            let latest = seen.copied().find(|name| METHODS.contains(name));
            method = latest.unwrap_or(method);
            let handles = METHODS.contains(&called) || called == "to";
            if handles && part.node.named_child_count() > 0 {
                self.registration(&label(method, path), part.node);
            } else if part.types {
                self.types(part.node, Shape::Type);
            } else {
                self.visit(part.node);
            }
        }
        true
    }

    /// A route whose handler stands in these arguments.
    fn registration(&mut self, label: &str, arguments: Node<'_>) {
        let (kind, visibility) = (DefinitionKind::Registration, Visibility::Private);
        let (name, parent, body) = (label, self.within, Some(arguments));
        let index =
            self.define(&New { name, kind, parent, node: arguments, body, visibility, attributes: &[] });
        self.to.entry(index, EntryKind::Route, label);
        self.to.literal(index, LiteralKind::Serves, label, line_of(arguments));
        let within = std::mem::replace(&mut self.within, index);
        self.visit(arguments);
        self.within = within;
    }
}

/// How a route is known.
pub(super) fn label(method: &str, path: &str) -> String {
    format!("{} {path}", method.to_ascii_uppercase())
}

/// The content of a literal: without its prefix, its marks and its quotes.
pub(super) fn content(literal: &str) -> &str {
    let literal = literal.trim_start_matches(['b', 'c', 'r']).trim_matches('#');
    let inner = literal.strip_prefix('"').unwrap_or(literal);
    inner.strip_suffix('"').unwrap_or(inner)
}
