//! Calls that lead out of the program: settings, topics, addresses, routes of a router.

use caution_core::facts::{DefinitionKind, EntryKind, LiteralKind, Shape, Visibility};
use tree_sitter::Node;

use super::statement::content;
use super::{Given, Reader, field};
use crate::lang::facts::{Defined, line_of};

/// What asks for a setting by the first argument.
const SETTINGS: &[&str] =
    &["getProperty", "getRequiredProperty", "containsProperty", "getBoolean", "getConfigValue"];

/// What sends to a topic or queue that the first argument names.
const SENDS: &[&str] = &[
    "convertAndSend",
    "convertSendAndReceive",
    "executeInTransaction",
    "send",
    "sendAndReceive",
    "sendMessage",
];

/// What asks a service of feature flags.
const FLAGS: &[&str] =
    &["boolVariation", "isEnabled", "isFeatureEnabled", "jsonValueVariation", "stringVariation"];

/// What calls an address, and the method.
const CALLS: &[(&str, &str)] = &[
    ("delete", "DELETE"),
    ("exchange", ""),
    ("getForEntity", "GET"),
    ("getForObject", "GET"),
    ("patchForObject", "PATCH"),
    ("postForEntity", "POST"),
    ("postForLocation", "POST"),
    ("postForObject", "POST"),
    ("put", "PUT"),
    ("target", ""),
    ("uri", ""),
    ("url", ""),
    ("create", ""),
    ("HttpGet", "GET"),
    ("HttpPost", "POST"),
    ("HttpPut", "PUT"),
    ("HttpDelete", "DELETE"),
    ("HttpPatch", "PATCH"),
    ("URL", ""),
    ("URI", ""),
];

const VERBS: &[(&str, &str)] = &[
    ("DELETE", "DELETE"),
    ("GET", "GET"),
    ("PATCH", "PATCH"),
    ("POST", "POST"),
    ("PUT", "PUT"),
    ("delete", "DELETE"),
    ("get", "GET"),
    ("patch", "PATCH"),
    ("post", "POST"),
    ("put", "PUT"),
];

impl<'a, 't> Reader<'_, 'a, 't> {
    /// An argument of a call, if it is a text or begins with one.
    fn argument(&mut self, call: Node<'t>, at: usize) -> Option<(Node<'t>, &'a str)> {
        let list = field(call, "arguments")?;
        let mut node = list.named_child(u32::try_from(at).ok()?)?;
        while node.kind() == "binary_expression" {
            node = field(node, "left")?;
        }
        (node.kind() == "string_literal").then(|| (node, content(self.builder.of(node))))
    }

    fn take(&mut self, node: Node<'t>, kind: LiteralKind, text: &str) {
        self.taken.push(node.start_byte());
        self.builder.literal(self.within, kind, text, line_of(node));
    }

    fn take_argument(&mut self, call: Node<'t>, at: usize, kind: LiteralKind) -> bool {
        let Some((node, text)) = self.argument(call, at) else { return false };
        self.take(node, kind, text);
        true
    }

    /// Texts in the arguments of a call that mean something.
    pub(super) fn notice(&mut self, call: Node<'t>, name: &'a str, object: Option<Node<'t>>) {
        let Some(object) = object else { return };
        if let Some(arguments) = field(call, "arguments") {
            self.note_closures(name, object, arguments);
        }
        let of = self.builder.of(object);
        match (of, name) {
            ("System", "getenv") => {
                self.take_argument(call, 0, LiteralKind::Environment);
            }
            ("Class", "forName") => self.by_name(call),
            (_, "invoke") if of.to_ascii_lowercase().contains("method") => self.builder.dynamic(),
            (_, "getMethod" | "getDeclaredMethod" | "loadClass") if self.argument(call, 0).is_none() => {
                self.builder.dynamic();
            }
            (_, "newBlockingStub" | "newStub" | "newFutureStub") => {
                let service = of.rsplit('.').next().unwrap_or(of);
                let service = service.strip_suffix("Grpc").unwrap_or(service);
                self.builder.literal(self.within, LiteralKind::Rpc, service, line_of(call));
            }
            _ if SETTINGS.contains(&name) => {
                self.take_argument(call, 0, LiteralKind::ConfigKey);
            }
            _ if FLAGS.contains(&name) => {
                self.take_argument(call, 0, LiteralKind::Flag);
            }
            _ if SENDS.contains(&name) && is_sender(of) => {
                self.take_argument(call, 0, LiteralKind::Produces);
            }
            (_, "subscribe") if of.to_ascii_lowercase().contains("consumer") => self.subscribed(call),
            _ => self.called_address(call, name),
        }
    }

    /// `consumer.subscribe(List.of("a", "b"))`
    fn subscribed(&mut self, call: Node<'t>) {
        let first = field(call, "arguments").and_then(|list| list.named_child(0));
        let list = first
            .filter(|first| first.kind() == "method_invocation")
            .and_then(|inner| field(inner, "arguments"));
        if let Some(list) = list {
            for text in self.children(list) {
                if text.kind() == "string_literal" {
                    self.take(text, LiteralKind::Consumes, content(self.builder.of(text)));
                }
            }
        } else {
            self.take_argument(call, 0, LiteralKind::Consumes);
        }
    }

    /// `Class.forName("a.b.C")`
    fn by_name(&mut self, call: Node<'t>) {
        let Some((node, text)) = self.argument(call, 0) else { return self.builder.dynamic() };
        self.take(node, LiteralKind::Symbol, text);
        let names: Vec<(&str, bool)> = text.split(['.', '$']).map(|name| (name, false)).collect();
        let path = self.builder.path(&names);
        self.refer(path, Shape::Text, line_of(node));
    }

    fn called_address(&mut self, call: Node<'t>, name: &str) {
        let Some((_, verb)) = CALLS.iter().find(|(known, _)| *known == name) else { return };
        let Some((node, text)) = self.argument(call, 0) else { return };
        let is_whole = text.contains("://");
        if is_whole
            || text.starts_with('/') && matches!(name, "uri" | "exchange")
            || text.starts_with('/') && name.contains("For")
        {
            let called = if verb.is_empty() { text.to_owned() } else { format!("{verb} {text}") };
            self.take(node, LiteralKind::Calls, &called);
        }
    }

    /// Texts in the arguments of what makes an object.
    pub(super) fn notice_creation(&mut self, node: Node<'t>, type_node: Node<'t>) {
        let own =
            if type_node.kind() == "generic_type" { self.children(type_node).first().copied() } else { None };
        let name = self.builder.of(own.unwrap_or(type_node));
        match name.rsplit('.').next().unwrap_or(name) {
            "ProducerRecord" | "NewTopic" => {
                self.take_argument(node, 0, LiteralKind::Produces);
            }
            name => self.called_address(node, name),
        }
    }

    /// `app.get("/x", handler)` of a router, if that is what it is.
    pub(super) fn registration(&mut self, node: Node<'t>) -> Option<Given> {
        if !self.routers {
            return None;
        }
        let name = field(node, "name").map(|name| self.builder.of(name))?;
        let (_, verb) = VERBS.iter().find(|(known, _)| *known == name)?;
        let (text_node, text) = self.argument(node, 0).filter(|(_, text)| text.starts_with('/'))?;
        let list = field(node, "arguments")?;
        let count = list.named_child_count();
        let last = list.named_child(u32::try_from(count.checked_sub(1)?).ok()?)?;
        if count < 2
            || !matches!(
                last.kind(),
                "lambda_expression" | "method_reference" | "identifier" | "object_creation_expression"
            )
        {
            return None;
        }
        let label = format!("{verb} {text}");
        let index = self.builder.define(&Defined {
            name: &label,
            kind: DefinitionKind::Registration,
            parent: self.within,
            whole: node,
            head: node,
            body: None,
            visibility: Visibility::Private,
        });
        self.builder.entry(index, EntryKind::Route, &label);
        let outer = std::mem::replace(&mut self.within, index);
        self.take(text_node, LiteralKind::Serves, &label);
        let given = self.reference(node, Shape::Read);
        self.within = outer;
        Some(given)
    }
}

/// Whether a name is that of something that sends messages.
fn is_sender(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["template", "kafka", "rabbit", "jms", "producer", "publisher", "sender", "bridge", "sqs", "sns"]
        .iter()
        .any(|part| name.contains(part))
}
