//! Calls that lead out of the program: settings, topics, addresses, routes.

use caution_core::facts::{DefinitionKind, EntryKind, LiteralKind, MODULE, Shape, Visibility};
use tree_sitter::Node;

use super::path::Segments;
use super::{Place, Reader};
use crate::lang::facts::{Defined, line_of};

const VERBS: &[&str] = &["get", "post", "put", "delete", "patch", "head", "options"];

impl<'a> Reader<'_, 'a> {
    /// What a call leads to, told by its name and its first text.
    pub(super) fn known_call(&mut self, node: Node<'_>, segments: &Segments<'a>, place: Place<'a>) {
        let Some((last, _)) = segments.last().copied() else { return };
        let receiver =
            segments.len().checked_sub(2).and_then(|at| segments.get(at)).map_or("", |(name, _)| *name);
        let first = node.child_by_field_name("arguments").and_then(|arguments| first_value(arguments));
        let text = first.and_then(|first| self.with_holes(first));
        let line = line_of(node);
        let is_own_text = first.is_some_and(|first| matches!(first.kind(), "string" | "concatenated_string"));
        match last {
            "getattr" | "__import__" | "import_module" | "eval" | "exec" | "globals" => {
                let name = if last == "getattr" {
                    node.child_by_field_name("arguments").and_then(|all| all.named_child(1))
                } else {
                    first
                };
                match name.and_then(|name| self.plain(name)) {
                    Some(name) if last == "getattr" => {
                        let path = self.b.path(&[("?", false), (name, false)]);
                        self.b.refer(place.within, path, Shape::Read, line);
                    }
                    Some(name) if last != "eval" && last != "exec" => {
                        let segments: Segments<'_> = name
                            .split('.')
                            .filter(|part| !part.is_empty())
                            .map(|part| (part, false))
                            .collect();
                        let path = self.b.path(&segments);
                        self.b.refer(place.within, path, Shape::Text, line);
                    }
                    _ => self.b.dynamic(),
                }
                return;
            }
            _ if !is_own_text => return,
            _ => {}
        }
        let Some(text) = text else { return };
        let lower = receiver.to_ascii_lowercase();
        let kind = match last {
            "getenv" | "env" => Some(LiteralKind::Environment),
            "get" | "pop" | "setdefault" if receiver == "environ" => Some(LiteralKind::Environment),
            "str" | "int" | "bool" | "list" | "float" | "url" | "db_url" if lower == "env" => {
                Some(LiteralKind::Environment)
            }
            "get" | "getboolean" | "getint" | "getfloat" | "get_setting" | "get_config"
                if lower.contains("config") || lower.contains("settings") || last.starts_with("get_") =>
            {
                Some(LiteralKind::ConfigKey)
            }
            "is_enabled" | "variation" | "bool_variation" | "get_boolean_value" | "get_string_value"
            | "flag_is_active" | "switch_is_active" | "is_feature_enabled" | "feature_enabled" => {
                Some(LiteralKind::Flag)
            }
            "produce" | "publish" | "send_message" => Some(LiteralKind::Produces),
            "send" if lower.contains("producer") => Some(LiteralKind::Produces),
            "KafkaConsumer" | "subscribe" | "AIOKafkaConsumer" => Some(LiteralKind::Consumes),
            _ => None,
        };
        if let Some(kind) = kind {
            self.b.literal(place.within, kind, &text, line);
        }
        if VERBS.contains(&last) && segments.len() > 1 && (text.starts_with('/') || text.contains("://")) {
            let label = format!("{} {text}", last.to_ascii_uppercase());
            self.b.literal(place.within, LiteralKind::Calls, &label, line);
        }
    }

    /// `os.environ["X"]`, `app.config["X"]`.
    pub(super) fn setting_by_index(&mut self, node: Node<'_>, segments: &Segments<'a>, place: Place<'a>) {
        let kind = match segments.last().map_or("", |(name, _)| *name) {
            "environ" => LiteralKind::Environment,
            "config" | "settings" | "CONFIG" | "SETTINGS" => LiteralKind::ConfigKey,
            _ => return,
        };
        if let Some(text) = node.child_by_field_name("subscript").and_then(|index| self.plain(index)) {
            self.b.literal(place.within, kind, text, line_of(node));
        }
    }

    /// A call at the module's level that registers a route: `path("orders/", views.orders)`.
    pub(super) fn registration(&mut self, node: Node<'_>, segments: &Segments<'a>, place: Place<'a>) -> bool {
        let Some((last, _)) = segments.last().copied() else { return false };
        let registers = match last {
            "path" | "re_path" | "url" | "Route" | "WebSocketRoute" => segments.len() == 1,
            "register" => segments.first().is_some_and(|(head, _)| head.ends_with("router")),
            "add_url_rule" | "add_api_route" | "add_route" => segments.len() > 1,
            "get" | "post" | "put" | "delete" | "patch" | "view" => {
                segments.len() == 2 && segments.first().is_some_and(|(head, _)| *head == "web")
            }
            _ => false,
        };
        let Some(arguments) = node.child_by_field_name("arguments").filter(|_| registers) else {
            return false;
        };
        let Some(path) = first_value(arguments).and_then(|first| self.with_holes(first)) else {
            return false;
        };
        if arguments.named_child_count() < 2 || self.b.kind(place.within) == DefinitionKind::Registration {
            return false;
        }
        // The definitions of a file are ordered; a registration inside a function stays part of it.
        let at_load = place.within == MODULE || self.b.kind(place.within) == DefinitionKind::Variable;
        if !at_load {
            return false;
        }
        let label =
            if VERBS.contains(&last) { format!("{} {path}", last.to_ascii_uppercase()) } else { path };
        let (kind, visibility) = (DefinitionKind::Registration, Visibility::Private);
        let (name, parent) = (label.as_str(), place.within);
        let defined = Defined { name, kind, parent, whole: node, head: node, body: None, visibility };
        let index = self.b.define(&defined);
        self.b.entry(index, EntryKind::Route, "");
        self.b.literal(index, LiteralKind::Serves, &label, line_of(node));
        self.children(arguments, Place { within: index, ..place.deeper() });
        true
    }
}

fn first_value(arguments: Node<'_>) -> Option<Node<'_>> {
    let first = arguments.named_child(0)?;
    if first.kind() == "keyword_argument" { first.child_by_field_name("value") } else { Some(first) }
}
