//! Calls that make something an entry: routes, consumers, jobs, behaviours. And addresses that are called.

use caution_core::facts::{EntryKind, LiteralKind, Shape};
use tree_sitter::Node;

use super::{Given, Reader, field};
use crate::lang::facts::line_of;

/// What a router calls the registration of a handler, and the method that it serves.
const ROUTES: &[(&str, &str)] = &[
    ("Any", "ANY"),
    ("CONNECT", "CONNECT"),
    ("Connect", "CONNECT"),
    ("DELETE", "DELETE"),
    ("Del", "DELETE"),
    ("Delete", "DELETE"),
    ("GET", "GET"),
    ("Get", "GET"),
    ("HEAD", "HEAD"),
    ("Head", "HEAD"),
    ("OPTIONS", "OPTIONS"),
    ("Options", "OPTIONS"),
    ("PATCH", "PATCH"),
    ("POST", "POST"),
    ("PUT", "PUT"),
    ("Patch", "PATCH"),
    ("Post", "POST"),
    ("Put", "PUT"),
    ("TRACE", "TRACE"),
];

/// What consumes messages with a handler.
const CONSUMERS: &[&str] = &[
    "AddConsumer",
    "AddConsumerHandler",
    "AddHandler",
    "AddNoPublisherHandler",
    "QueueSubscribe",
    "Subscribe",
];

/// What runs a function now and then, or when it is asked for.
const JOBS: &[&str] = &[
    "AddFunc",
    "AddJob",
    "RegisterActivity",
    "RegisterActivityWithOptions",
    "RegisterTask",
    "RegisterWorkflow",
    "RegisterWorkflowWithOptions",
];

/// What is registered, and how.
struct Site<'t> {
    kind: EntryKind,
    label: String,
    /// The text that is part of the label, and means nothing else.
    text: Option<Node<'t>>,
}

impl<'a, 't> Reader<'_, 'a, 't> {
    /// Reads a call that makes an entry, if it is one.
    pub(super) fn registration(&mut self, node: Node<'t>) -> Option<Given> {
        if self.in_test {
            return None;
        }
        let (name, head) = self.called(node)?;
        if self.uses.routers && matches!(name, "Route" | "Group" | "Mount") {
            return self.group(node, name);
        }
        let site = self.site(node, name, head)?;
        if let Some(text) = site.text {
            self.taken.push(text.start_byte());
        }
        let head = field(node, "function").unwrap_or(node);
        let index = self.register(node, head, site.kind, &site.label);
        let line = line_of(node);
        match site.kind {
            EntryKind::Route if site.label.contains('/') => {
                self.builder.literal(index, LiteralKind::Serves, &site.label, line);
            }
            EntryKind::Route => self.builder.literal(index, LiteralKind::Rpc, &site.label, line),
            EntryKind::Consumer => self.builder.literal(index, LiteralKind::Consumes, &site.label, line),
            _ => {}
        }
        let outer = std::mem::replace(&mut self.within, index);
        let given = self.reference(node, Shape::Read);
        self.within = outer;
        Some(given)
    }

    fn site(&self, node: Node<'t>, name: &'a str, head: &'a str) -> Option<Site<'t>> {
        if head.is_empty() {
            let behaviour =
                self.uses.behaviours && matches!(name, "It" | "Specify" | "Entry" | "FIt" | "PIt");
            let (text, label) = self.argument(node, 0).filter(|_| behaviour)?;
            return Some(Site { kind: EntryKind::Test, label: label.to_owned(), text: Some(text) });
        }
        let count = field(node, "arguments")?.named_child_count();
        if let Some(service) = name.strip_prefix("Register").and_then(|name| name.strip_suffix("Server")) {
            let fits = !service.is_empty() && count == 2;
            return fits.then(|| Site { kind: EntryKind::Route, label: service.to_owned(), text: None });
        }
        if self.uses.routers
            && let Some(site) = self.route(node, name, head)
        {
            return Some(site);
        }
        let last = field(node, "arguments")?.named_child(u32::try_from(count.checked_sub(1)?).ok()?)?;
        if !is_handler(last) {
            return None;
        }
        let is_task = self.uses.tasks && matches!(name, "HandleFunc" | "Handle");
        let is_lambda = self.uses.tasks && head == "lambda" && name.starts_with("Start");
        let is_job = JOBS.contains(&name) && (self.uses.schedules || self.uses.tasks);
        let kind = if self.uses.messages && CONSUMERS.contains(&name) {
            EntryKind::Consumer
        } else if is_task || is_lambda || is_job {
            EntryKind::Job
        } else {
            return None;
        };
        let at = usize::from(matches!(name, "AddHandler" | "AddNoPublisherHandler" | "AddConsumerHandler"));
        match self.argument(node, at) {
            Some((text, label)) => Some(Site { kind, label: label.to_owned(), text: Some(text) }),
            None if kind == EntryKind::Job => {
                let first = field(node, "arguments")?.named_child(0)?;
                let label: String =
                    self.builder.of(first).chars().take_while(|c| *c != '\n').take(80).collect();
                Some(Site { kind, label, text: None })
            }
            None => None,
        }
    }

    /// `router.GET("/x", handler)`, `http.HandleFunc("GET /x", handler)`, also before `.Methods("GET")`.
    fn route(&self, node: Node<'t>, name: &'a str, head: &'a str) -> Option<Site<'t>> {
        if matches!(name, "Methods" | "Name" | "Queries" | "Schemes" | "Headers") {
            let inner = field(field(node, "function")?, "operand")
                .filter(|inner| inner.kind() == "call_expression")?;
            let (inner_name, inner_head) = self.called(inner)?;
            let site = self.route(inner, inner_name, inner_head)?;
            let methods = if name == "Methods" { self.texts(node) } else { Vec::new() };
            let label = match site.label.strip_prefix("ANY ") {
                Some(path) if !methods.is_empty() => format!("{} {path}", methods.join("|")),
                _ => site.label,
            };
            return Some(Site { label, ..site });
        }
        let arguments = field(node, "arguments")?;
        let count = arguments.named_child_count();
        let is_handled = matches!(name, "Handle" | "HandleFunc" | "HandlerFunc" | "Handler");
        let is_method = matches!(name, "Method" | "MethodFunc" | "Add");
        let verb = ROUTES.iter().find(|(known, _)| *known == name).map(|(_, verb)| *verb);
        if count < 2 || head == "http" && verb.is_some() || verb.is_none() && !is_handled && !is_method {
            return None;
        }
        let last = arguments.named_child(u32::try_from(count - 1).ok()?)?;
        if !is_handler(last) {
            return None;
        }
        // `Handle("GET", "/x", handler)` of gin and httprouter, `Method("GET", "/x", handler)` of chi.
        let is_spread = count >= 3 && self.argument(node, 0).is_some_and(|(_, text)| is_verb(text));
        let (text, path) = self.argument(node, usize::from(is_spread))?;
        let (verb, path) = match path.split_once(' ') {
            Some((verb, path)) if is_verb(verb) => (verb, path.trim_start()),
            _ if is_spread => (self.argument(node, 0)?.1, path),
            _ => (verb.unwrap_or("ANY"), path),
        };
        let is_path = path.starts_with('/')
            || path.contains(".") && path.contains('/')
            || path.is_empty() && head != "http";
        if is_method && !is_spread || !is_path {
            return None;
        }
        let prefix = self.prefix(head);
        let path = if path == "/" && !prefix.is_empty() { "" } else { path };
        Some(Site { kind: EntryKind::Route, label: format!("{verb} {prefix}{path}"), text: Some(text) })
    }

    /// The texts among the arguments of a call.
    fn texts(&self, node: Node<'t>) -> Vec<&'a str> {
        let Some(list) = field(node, "arguments") else { return Vec::new() };
        let mut cursor = list.walk();
        list.named_children(&mut cursor).filter_map(|text| self.literal_text(text)).collect()
    }

    /// The path under which a router serves.
    fn prefix(&self, router: &str) -> &str {
        self.prefixes.iter().rev().find(|(name, _)| *name == router).map_or("", |(_, prefix)| prefix)
    }

    /// `v1 := r.Group("/v1")`, `sub := r.PathPrefix("/api").Subrouter()`.
    pub(super) fn note_router(&mut self, target: Node<'t>, value: Option<Node<'t>>) {
        let Some(value) = value.filter(|value| self.uses.routers && value.kind() == "call_expression") else {
            return;
        };
        let Some((name, _)) = self.called(value) else { return };
        let call = match name {
            "Subrouter" => field(value, "function").and_then(|function| field(function, "operand")),
            "Group" | "Party" | "Route" => Some(value),
            _ => None,
        };
        let Some((_, head)) = call.and_then(|call| self.called(call)) else { return };
        if let Some((_, path)) = call.and_then(|call| self.argument(call, 0)) {
            let prefix = format!("{}{}", self.prefix(head), path.trim_end_matches('/'));
            let name = self.builder.of(target);
            self.prefixes.push((name, prefix));
        }
    }

    /// `r.Route("/x", func(r chi.Router) {…})`: what the closure registers is served below that path.
    fn group(&mut self, node: Node<'t>, name: &str) -> Option<Given> {
        let list = field(node, "arguments")?;
        let last = list.named_child(u32::try_from(list.named_child_count().checked_sub(1)?).ok()?)?;
        let parameter =
            field(last, "parameters").filter(|_| last.kind() == "func_literal")?.named_child(0)?;
        let router = self.builder.of(field(parameter, "name")?);
        let (_, head) = self.called(node)?;
        let path = self.argument(node, 0).map_or("", |(_, path)| path);
        let path = if name == "Group" && path.is_empty() { "" } else { path };
        let prefix = format!("{}{}", self.prefix(head), path.trim_end_matches('/'));
        let depth = self.prefixes.len();
        self.prefixes.push((router, prefix));
        let given = self.reference(node, Shape::Read);
        self.prefixes.truncate(depth);
        Some(given)
    }

    /// `http.Get("https://x/y")`, `http.NewRequest("POST", url, body)`.
    pub(super) fn notice_client(&mut self, call: Node<'t>, name: &str, head: &str) {
        let (verb, at) = match name {
            "NewRequest" if head == "http" => (self.verb(call, 0), 1),
            "NewRequestWithContext" if head == "http" => (self.verb(call, 1), 2),
            "Get" | "Head" | "Post" | "PostForm" | "Put" | "Patch" | "Delete" => {
                (Some(name.strip_suffix("Form").unwrap_or(name).to_ascii_uppercase()), 0)
            }
            _ => return,
        };
        let Some((node, text)) = self.address(call, at) else { return };
        let is_address = text.contains("://") || head == "http" && text.contains('/');
        if is_address {
            let text = with_holes(text);
            let called = verb.map_or_else(|| text.clone(), |verb| format!("{verb} {text}"));
            self.take(node, LiteralKind::Calls, &called);
        }
    }

    /// A method that is given as text or as `http.MethodGet`.
    fn verb(&self, call: Node<'t>, at: usize) -> Option<String> {
        if let Some((_, text)) = self.argument(call, at) {
            return Some(text.to_owned());
        }
        let node = field(call, "arguments")?.named_child(u32::try_from(at).ok()?)?;
        self.builder.of(node).strip_prefix("http.Method").map(str::to_ascii_uppercase)
    }

    /// An address, also in `fmt.Sprintf("…", …)` and at the beginning of `"…" + x`.
    fn address(&self, call: Node<'t>, at: usize) -> Option<(Node<'t>, &'a str)> {
        let mut node = field(call, "arguments")?.named_child(u32::try_from(at).ok()?)?;
        loop {
            node = match node.kind() {
                "binary_expression" => field(node, "left")?,
                "call_expression" if self.called(node)?.0 == "Sprintf" => {
                    field(node, "arguments")?.named_child(0)?
                }
                _ => return Some((node, self.literal_text(node)?)),
            };
        }
    }
}

/// Whether it could be what handles something: no text, number or `nil`.
fn is_handler(node: Node<'_>) -> bool {
    matches!(
        node.kind(),
        "identifier"
            | "selector_expression"
            | "func_literal"
            | "call_expression"
            | "variadic_argument"
            | "unary_expression"
            | "composite_literal"
    )
}

fn is_verb(text: &str) -> bool {
    matches!(text, "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS" | "CONNECT" | "TRACE")
}

/// An address in which the verbs of a format are holes.
fn with_holes(text: &str) -> String {
    let mut parts = text.split('%');
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(|c: char| c.is_ascii_alphabetic()).map_or(part.len(), |at| at + 1);
        whole.push_str("{}");
        whole.push_str(part.get(end..).unwrap_or_default());
    }
    whole
}
