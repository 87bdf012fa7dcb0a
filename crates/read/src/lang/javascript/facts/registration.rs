//! What is handed to a framework and entered by it: tests, routes, consumers, jobs, commands.

use caution_core::facts::{DefinitionIndex, DefinitionKind, EntryKind, LiteralKind, Visibility};
use oxc_ast::ast::*;
use oxc_ast_visit::Visit;
use oxc_span::{GetSpan, Span};

use super::call::{last, receiver};
use super::decorator::property;
use super::define::Code;
use super::import::written;
use super::reader::{Own, Reader};
use super::{address, framework};

/// How a call registers something.
struct Registered<'a> {
    /// Its name.
    name: String,
    /// How it is an entry, and its label.
    entry: Option<(EntryKind, String)>,
    /// A text that leads out of the program.
    literal: Option<(LiteralKind, String)>,
    /// The title of the tests in it.
    title: Option<&'a str>,
    /// Whether they are switched off.
    is_off: bool,
}

impl Registered<'_> {
    fn entry(kind: EntryKind, label: &str) -> Self {
        let label = if label.is_empty() { kind.id() } else { label };
        let entry = Some((kind, label.to_owned()));
        Self { name: label.to_owned(), entry, literal: None, title: None, is_off: false }
    }

    fn with(mut self, kind: LiteralKind, text: &str) -> Self {
        self.literal = Some((kind, text.to_owned()));
        self
    }
}

fn code_among<'x, 'a>(arguments: &'x [Argument<'a>]) -> Option<Code<'x, 'a>> {
    arguments.iter().filter_map(Argument::as_expression).find_map(Code::of)
}

impl<'a> Reader<'_, '_, 'a> {
    /// Reads a call that registers something; whether it is one.
    pub(super) fn register(&mut self, call: &CallExpression<'a>, callee: &[(&'a str, bool)]) -> bool {
        let Some(registered) = self.registered(call, callee) else { return false };
        let (callee_end, end) = (call.callee.span().end, call.span.end);
        let index = self.registration(&registered, Span::new(callee_end, end));
        let mut place = self.inside(index);
        place.title = registered.title.unwrap_or(place.title);
        place.is_off |= registered.is_off;
        (place.is_local, place.returns) = (true, None);
        self.at(place, |reader| reader.arguments(call, &[]));
        true
    }

    fn registration(&mut self, registered: &Registered<'a>, span: Span) -> DefinitionIndex {
        let name = self.keep(&registered.name);
        let within = self.place.within;
        let kind = DefinitionKind::Registration;
        let index = self.define((name, kind), within, (span, None), span.start, Visibility::Private);
        if let Some(extent) = self.extents.get_mut(index as usize) {
            // All of it is what it does.
            extent.body = extent.start;
        }
        if let Some((kind, label)) = &registered.entry {
            self.b.entry(index, *kind, label);
        }
        if let Some((kind, text)) = &registered.literal {
            let line = self.line(span.start);
            self.b.literal(index, *kind, text, line);
        }
        index
    }

    fn registered(&self, call: &CallExpression<'a>, callee: &[(&'a str, bool)]) -> Option<Registered<'a>> {
        let first = call.arguments.first()?.as_expression()?;
        self.test(call, callee, first)
            .or_else(|| self.route(call, callee, first))
            .or_else(|| self.other(call, callee, first))
    }

    fn test(
        &self,
        call: &CallExpression<'a>,
        callee: &[(&'a str, bool)],
        first: &Expression<'a>,
    ) -> Option<Registered<'a>> {
        let (head, rest) = callee.split_first()?;
        let head = head.0;
        let mut is_suite = framework::is_suite(head);
        let mut names = rest.iter().map(|(name, _)| *name);
        let known = if is_suite || framework::is_test(head) {
            rest.iter().all(|(name, _)| {
                let suite = framework::is_suite(name);
                is_suite |= suite;
                suite || framework::is_test_modifier(name)
            })
        } else {
            // `t.test("…")` inside a test of Node, `QUnit.test`, `Deno.test`.
            let only = names.next().filter(|_| rest.len() == 1)?;
            only == "test" && (matches!(head, "QUnit" | "Deno" | "tap") || !self.place.title.is_empty())
        };
        let has_code = code_among(&call.arguments).is_some();
        let by_name = || address::text_of(first, 0).is_some() && call.arguments.len() > 1 && !is_suite;
        if !known
            || !has_code && !by_name()
            || has_code && Code::of(first).is_some() && call.arguments.len() > 1
        {
            return None;
        }
        let title = self.title(first);
        let place = self.place.title;
        let whole = if place.is_empty() { title.clone() } else { format!("{place} > {title}") };
        let is_off = self.place.is_off || callee.iter().any(|(name, _)| framework::switches_off(name));
        let entry = (!is_suite && !is_off).then(|| (EntryKind::Test, whole.clone()));
        Some(Registered { name: title, entry, literal: None, title: Some(self.keep(&whole)), is_off })
    }

    /// What a test is called: its text, or the expression that gives it.
    fn title(&self, first: &Expression<'a>) -> String {
        if let Some(text) = address::text_of(first, 0) {
            return text.chars().take(160).collect();
        }
        if Code::of(first).is_some() || matches!(first, Expression::ObjectExpression(_)) {
            return "test".to_owned();
        }
        let text = self.text.get(super::range(first.span())).unwrap_or_default();
        text.lines().next().unwrap_or_default().chars().take(80).collect()
    }

    fn route(
        &self,
        call: &CallExpression<'a>,
        callee: &[(&'a str, bool)],
        first: &Expression<'a>,
    ) -> Option<Registered<'a>> {
        let method = framework::method_of_router(last(callee))?;
        let of = receiver(callee);
        if callee.len() < 2 || framework::is_client(of) || self.is_request(call, callee) {
            return None;
        }
        let code = code_among(&call.arguments);
        if of == "route" || framework::method_of_router(of).is_some() && path_of_route(call).is_some() {
            // `router.route("/x").get(handler)`
            let path = path_of_route(call)?;
            return Some(served(method, &path));
        }
        // `router.get("name", "/x", handler)` names its route.
        let second = call.arguments.get(1).and_then(Argument::as_expression).and_then(written);
        let named = second.filter(|second| second.starts_with('/') && call.arguments.len() > 2);
        let path = named.map(str::to_owned).or_else(|| path_text(first, self.text))?;
        let is_path = path.starts_with('/') || path == "*" || path.is_empty() || path.starts_with("{}");
        let handled = call.arguments.len() > 1 && (code.is_some() || framework::is_server(of));
        let has_handler = code.is_some()
            || call.arguments.last().and_then(Argument::as_expression).is_some_and(|last| {
                !matches!(last, Expression::ObjectExpression(_) | Expression::StringLiteral(_))
            });
        (is_path && handled && has_handler).then(|| served(method, &path))
    }

    fn other(
        &self,
        call: &CallExpression<'a>,
        callee: &[(&'a str, bool)],
        first: &Expression<'a>,
    ) -> Option<Registered<'a>> {
        let (name, of) = (last(callee), receiver(callee));
        let has_code = code_among(&call.arguments).is_some();
        let is_handled = has_code
            || call.arguments.len() > 1
                && matches!(
                    call.arguments.last(),
                    Some(Argument::Identifier(_) | Argument::StaticMemberExpression(_))
                );
        let text = written(first);
        let lower = of.to_ascii_lowercase();
        match name {
            "schedule" | "scheduleJob"
                if is_handled && matches!(lower.as_str(), "cron" | "schedule" | "scheduler") =>
            {
                Some(Registered::entry(EntryKind::Job, text.unwrap_or_default()))
            }
            "Cron" if is_handled => Some(Registered::entry(EntryKind::Job, text.unwrap_or_default())),
            "define" if lower == "agenda" && has_code => {
                Some(Registered::entry(EntryKind::Job, text.unwrap_or_default()))
            }
            "process" if has_code && lower.contains("queue") => {
                let label = text.unwrap_or(of);
                Some(Registered::entry(EntryKind::Consumer, label).with(LiteralKind::Consumes, label))
            }
            "consume" | "subscribe" | "addSubscriber" if is_handled => {
                let topic = text.filter(|topic| !topic.contains(' '))?;
                Some(Registered::entry(EntryKind::Consumer, topic).with(LiteralKind::Consumes, topic))
            }
            "command" if has_code => {
                let command = text?.split_whitespace().next().unwrap_or_default();
                Some(Registered::entry(EntryKind::Command, command))
            }
            "action"
                if callee.iter().any(|(name, called)| *called && matches!(*name, "command" | "Command")) =>
            {
                Some(Registered::entry(EntryKind::Command, &command_of(call).unwrap_or_default()))
            }
            "action" if has_code && (lower == "program" || lower.ends_with("command") || lower == "cli") => {
                Some(Registered::entry(EntryKind::Command, of))
            }
            _ => None,
        }
    }

    /// Reads what is made and entered: `new Worker("queue", job => …)`; whether it is that.
    pub(super) fn register_new(&mut self, new: &NewExpression<'a>, callee: &[(&'a str, bool)]) -> bool {
        let first = new.arguments.first().and_then(Argument::as_expression);
        let text = first.and_then(written).unwrap_or_default();
        let registered = match last(callee) {
            "Worker" | "QueueScheduler"
                if !text.is_empty() && !text.starts_with('.') && new.arguments.len() > 1 =>
            {
                Registered::entry(EntryKind::Consumer, text).with(LiteralKind::Consumes, text)
            }
            "CronJob" | "Cron" if code_among(&new.arguments).is_some() || new.arguments.len() > 1 => {
                Registered::entry(EntryKind::Job, text)
            }
            _ => return false,
        };
        let index = self.registration(&registered, Span::new(new.callee.span().end, new.span.end));
        self.at(self.inside(index), |reader| {
            new.arguments.iter().for_each(|argument| reader.visit_argument(argument));
        });
        true
    }

    /// Reads a route that is written as an object: `{ method: "GET", path: "/x", handler }`; whether it is one.
    pub(super) fn register_endpoint(&mut self, it: &ObjectExpression<'a>) -> bool {
        if !(3..=16).contains(&it.properties.len()) {
            return false;
        }
        let Some(path) = property(it, &["path", "url"]).and_then(written) else { return false };
        let Some(method) = property(it, &["method"]) else { return false };
        if !path.starts_with('/') || property(it, &["handler", "handlers"]).is_none() {
            return false;
        }
        let method = match method {
            Expression::ArrayExpression(list) => {
                let methods = list.elements.iter().filter_map(ArrayExpressionElement::as_expression);
                methods.filter_map(written).collect::<Vec<&str>>().join("|")
            }
            other => written(other).unwrap_or("ALL").to_owned(),
        };
        let registered = served(&method.to_ascii_uppercase(), path);
        let index = self.registration(&registered, it.span);
        self.at(self.inside(index), |reader| reader.properties(it));
        true
    }

    /// Reads a function of an object that a framework calls; whether it is one.
    pub(super) fn register_handler(
        &mut self,
        name: &'a str,
        code: Code<'_, 'a>,
        property: &ObjectProperty<'a>,
    ) -> bool {
        if !matches!(name, "eachMessage" | "eachBatch") {
            return false;
        }
        let registered = Registered::entry(EntryKind::Consumer, name);
        let index = self.registration(&registered, property.span);
        self.at(self.inside(index), |reader| reader.closure(code, Own::Unknown));
        true
    }
}

fn served<'a>(method: &str, path: &str) -> Registered<'a> {
    let label = format!("{method} {path}");
    let canonical = address::canonical(&label);
    Registered::entry(EntryKind::Route, &label).with(LiteralKind::Serves, &canonical)
}

/// The text of a route: what it is written as, if it is a list or a pattern.
fn path_text(first: &Expression<'_>, text: &str) -> Option<String> {
    match first {
        Expression::ArrayExpression(list) => {
            let first = list.elements.first().and_then(ArrayExpressionElement::as_expression)?;
            path_text(first, text)
        }
        Expression::RegExpLiteral(pattern) => text.get(super::range(pattern.span)).map(str::to_owned),
        other => address::text_of(other, 0),
    }
}

/// The path of the `route` that a call is made upon, over others like it.
fn path_of_route(call: &CallExpression<'_>) -> Option<String> {
    let mut next = call;
    for _ in 0..16 {
        let Expression::StaticMemberExpression(member) = &next.callee else { return None };
        let Expression::CallExpression(before) = &member.object else { return None };
        next = before;
        if let Expression::StaticMemberExpression(callee) = &next.callee
            && callee.property.name.as_str() == "route"
        {
            return address::text_of(next.arguments.first()?.as_expression()?, 0);
        }
    }
    None
}

/// The name of the command that an action belongs to.
fn command_of(call: &CallExpression<'_>) -> Option<String> {
    let mut next = call;
    for _ in 0..64 {
        let (object, name) = match &next.callee {
            Expression::StaticMemberExpression(member) => (&member.object, member.property.name.as_str()),
            _ => return None,
        };
        let _ = name;
        match object {
            Expression::CallExpression(before) => {
                next = before;
                if let Expression::StaticMemberExpression(callee) = &next.callee
                    && callee.property.name.as_str() == "command"
                {
                    let text = written(next.arguments.first()?.as_expression()?)?;
                    return Some(text.split_whitespace().next().unwrap_or_default().to_owned());
                }
            }
            Expression::NewExpression(new) => {
                return written(new.arguments.first()?.as_expression()?).map(str::to_owned);
            }
            _ => return None,
        }
    }
    None
}
