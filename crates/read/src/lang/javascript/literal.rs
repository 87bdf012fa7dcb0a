//! Objects, templates and JSX.

use tree_sitter::Node;

use super::expression::{part, value, values};
use super::function::{Owner, method};
use crate::lang::lower::{Lower, expression, field, named, span, unquoted};
use crate::lang::syntax::{Entries, Expression, ExpressionKind, Span};

/// The name of a property as written, without quotes.
pub(super) fn key_name(lower: &Lower<'_>, node: Node<'_>) -> String {
    match node.kind() {
        "string" => unquoted(lower.text(node)).to_owned(),
        _ => lower.name(node),
    }
}

fn key(lower: &mut Lower<'_>, node: Node<'_>) -> Expression {
    match node.kind() {
        "computed_property_name" => {
            let inner = named(node).first().copied();
            inner.map_or_else(|| text(node, String::new()), |inner| value(lower, inner))
        }
        _ => text(node, key_name(lower, node)),
    }
}

fn text(node: Node<'_>, content: String) -> Expression {
    expression(node, ExpressionKind::Text(content))
}

/// An object literal.
pub(super) fn entries(lower: &mut Lower<'_>, node: Node<'_>) -> Entries {
    let mut entries = Entries::default();
    for child in named(node) {
        let pair = match child.kind() {
            "pair" => pair(lower, child),
            "shorthand_property_identifier" => (text(child, lower.name(child)), value(lower, child)),
            "method_definition" => {
                let name = field(child, "name").unwrap_or(child);
                let method = method(lower, child, Owner::default());
                let value = expression(child, ExpressionKind::Function(Box::new(method)));
                (key(lower, name), value)
            }
            _ => (text(child, "...".to_owned()), value(lower, child)),
        };
        entries.pairs.push(pair);
    }
    entries
}

fn pair(lower: &mut Lower<'_>, node: Node<'_>) -> (Expression, Expression) {
    let key = match field(node, "key") {
        Some(name) => key(lower, name),
        None => text(node, String::new()),
    };
    let mut value = part(lower, node, "value");
    if let (ExpressionKind::Text(name), ExpressionKind::Function(function)) = (&key.kind, &mut value.kind) {
        function.name = Some(name.clone());
    }
    (key, value)
}

/// A template; one without holes is a text. Escapes stay as written.
pub(super) fn template(lower: &mut Lower<'_>, node: Node<'_>) -> ExpressionKind {
    let mut parts: Vec<Expression> = Vec::new();
    let mut holes = false;
    let mut run: Option<Span> = None;
    for child in named(node) {
        if child.kind() == "template_substitution" {
            holes = true;
            parts.extend(run.take().map(|run| piece(lower, node, run)));
            parts.extend(values(lower, child));
        } else {
            let here = span(child);
            run = Some(match run {
                Some(run) => Span { end: here.end, last_line: here.last_line, ..run },
                None => here,
            });
        }
    }
    if !holes {
        return ExpressionKind::Text(unquoted(lower.text(node)).to_owned());
    }
    parts.extend(run.map(|run| piece(lower, node, run)));
    ExpressionKind::Template(parts)
}

fn piece(lower: &Lower<'_>, template: Node<'_>, run: Span) -> Expression {
    let start = span(template).start;
    let within = Span { start: run.start.saturating_sub(start), end: run.end.saturating_sub(start), ..run };
    Expression { kind: ExpressionKind::Text(within.of(lower.text(template)).to_owned()), span: run }
}

/// The expressions in the braces of an element and of the elements inside.
pub(super) fn jsx(lower: &mut Lower<'_>, node: Node<'_>) -> Vec<Expression> {
    let mut found = Vec::new();
    let mut open = vec![node];
    while let Some(next) = open.pop() {
        match next.kind() {
            "jsx_element" | "jsx_opening_element" | "jsx_self_closing_element" | "jsx_attribute" => {
                open.extend(named(next).into_iter().rev());
            }
            "jsx_expression" => found.extend(values(lower, next)),
            _ => {}
        }
    }
    found
}
