//! What decorators say of entries.

use caution_core::facts::{DefinitionIndex, EntryKind, LiteralKind, MODULE, Visibility};
use oxc_ast::ast::*;

use super::import::written;
use super::reader::Reader;
use super::{address, framework};

/// A decorator's name and what it is called with.
fn called<'x, 'a>(decorator: &'x Decorator<'a>) -> Option<(&'a str, &'x [Argument<'a>])> {
    let (callee, arguments) = match &decorator.expression {
        Expression::CallExpression(call) => (&call.callee, call.arguments.as_slice()),
        other => (other, Default::default()),
    };
    match callee {
        Expression::Identifier(name) => Some((name.name.as_str(), arguments)),
        Expression::StaticMemberExpression(member) => Some((member.property.name.as_str(), arguments)),
        _ => None,
    }
}

/// The text that a decorator is given first, or under one of the names.
fn text_of<'a>(arguments: &[Argument<'a>], names: &[&str]) -> Option<&'a str> {
    let first = arguments.first()?.as_expression()?;
    match first {
        Expression::ObjectExpression(object) => property(object, names).and_then(text),
        other => text(other),
    }
}

fn text<'a>(value: &Expression<'a>) -> Option<&'a str> {
    match value {
        Expression::ArrayExpression(list) => {
            list.elements.first().and_then(ArrayExpressionElement::as_expression).and_then(written)
        }
        other => written(other),
    }
}

/// The value of the first of the names that an object has.
pub(super) fn property<'x, 'a>(
    object: &'x ObjectExpression<'a>,
    names: &[&str],
) -> Option<&'x Expression<'a>> {
    object.properties.iter().find_map(|property| match property {
        ObjectPropertyKind::ObjectProperty(property) if !property.computed => {
            let key = property.key.static_name()?;
            names.contains(&key.as_ref()).then_some(&property.value)
        }
        _ => None,
    })
}

impl<'a> Reader<'_, '_, 'a> {
    /// What stands before the routes of a class.
    pub(super) fn prefix_of(&self, decorators: &[Decorator<'a>]) -> Option<&'a str> {
        let mut found = decorators.iter().filter_map(called);
        let (_, arguments) = found.find(|(name, _)| framework::is_controller(name))?;
        Some(text_of(arguments, &["path", "version"]).unwrap_or_default())
    }

    /// What decorators say of a class: tables, queues.
    pub(super) fn class_entries(&mut self, class: DefinitionIndex, decorators: &[Decorator<'a>]) {
        for decorator in decorators {
            let Some((name, arguments)) = called(decorator) else { continue };
            let line = self.line(decorator.span.start);
            let label = text_of(arguments, &["name", "tableName", "collection", "queue", "pattern"]);
            match (name, label) {
                ("Entity" | "Table" | "ViewEntity", Some(table)) => {
                    self.b.literal(class, LiteralKind::Table, table, line);
                }
                ("Processor" | "WorkerHost", Some(queue)) => {
                    self.b.literal(class, LiteralKind::Consumes, queue, line);
                }
                ("Command" | "SubCommand", Some(command)) => {
                    self.b.entry(class, EntryKind::Command, command);
                }
                _ => {}
            }
        }
    }

    /// What decorators say of a method.
    pub(super) fn method_entries(
        &mut self,
        method: DefinitionIndex,
        method_name: &str,
        decorators: &[Decorator<'a>],
    ) {
        for decorator in decorators {
            let Some((name, arguments)) = called(decorator) else { continue };
            let Some((kind, how)) = framework::entry_of_decorator(name) else { continue };
            let line = self.line(decorator.span.start);
            let keys = ["path", "name", "cmd", "queue", "routingKey", "topic", "pattern"];
            let given = text_of(arguments, &keys).or_else(|| match arguments.first() {
                Some(Argument::Identifier(name)) => Some(name.name.as_str()),
                Some(argument) => {
                    argument.as_expression().and_then(|it| self.text.get(super::range(it_span(it))))
                }
                None => None,
            });
            match (kind, how) {
                (
                    EntryKind::Route,
                    "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "HEAD" | "OPTIONS" | "ALL",
                ) => {
                    // Other libraries mark other things with these names.
                    let Some(prefix) = self.place.prefix else { continue };
                    let path = text_of(arguments, &["path"]).unwrap_or_default();
                    let label = format!("{how} {}", address::joined(prefix, path));
                    self.b.entry(method, kind, &label);
                    self.b.literal(method, LiteralKind::Serves, &address::canonical(&label), line);
                }
                (EntryKind::Route, "gRPC") => {
                    let service = text_of(arguments, &[]).unwrap_or_default();
                    let second = arguments.get(1).and_then(Argument::as_expression).and_then(written);
                    let label = format!("{service}/{}", second.unwrap_or(method_name));
                    self.b.entry(method, kind, &label);
                    self.b.literal(method, LiteralKind::Rpc, &label, line);
                }
                (EntryKind::Route, _) => {
                    let given = text_of(arguments, &["name"]).unwrap_or(method_name);
                    let label = format!("{how} {given}");
                    self.b.entry(method, kind, &label);
                }
                (EntryKind::Consumer, _) => {
                    let label = given.unwrap_or_default();
                    self.b.entry(method, kind, label);
                    if let Some(topic) = text_of(arguments, &keys) {
                        self.b.literal(method, LiteralKind::Consumes, topic, line);
                    }
                }
                _ => self.b.entry(method, kind, given.unwrap_or_default()),
            }
        }
    }

    /// A function of the module that files of routes give by the name of a method: `export const GET = …`.
    pub(super) fn served_by_name(&mut self, index: DefinitionIndex, name: &str) {
        let is_given = self.b.definition(index).is_some_and(|it| {
            it.parent == MODULE && it.visibility == Visibility::Public && it.entry.is_none()
        });
        if is_given && framework::is_method(name) {
            self.b.entry(index, EntryKind::Route, name);
        }
    }
}

fn it_span(expression: &Expression<'_>) -> Span {
    let span = oxc_span::GetSpan::span(expression);
    Span::new(span.start, span.end.min(span.start.saturating_add(80)))
}
