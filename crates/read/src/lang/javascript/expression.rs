//! Expressions.

use tree_sitter::Node;

use super::function::{class_parts, function};
use super::literal::{entries, jsx, template};
use super::pattern;
use crate::lang::braces::{chained, nothing, operation};
use crate::lang::lower::{Lower, expression, field, named, unquoted};
use crate::lang::syntax::{Argument, Call, Expression, ExpressionKind, Operator};

/// An expression; what nests too deeply is left out.
pub(super) fn value(lower: &mut Lower<'_>, node: Node<'_>) -> Expression {
    let kind = lower.deeper(node, |lower| kind(lower, node));
    expression(node, kind.unwrap_or(ExpressionKind::Other(Vec::new())))
}

/// The expressions right inside.
pub(super) fn values(lower: &mut Lower<'_>, node: Node<'_>) -> Vec<Expression> {
    named(node).into_iter().map(|child| value(lower, child)).collect()
}

/// The value in a field; a missing one is nothing at all.
pub(super) fn part(lower: &mut Lower<'_>, node: Node<'_>, name: &str) -> Expression {
    match field(node, name) {
        Some(child) => value(lower, child),
        None => nothing(node),
    }
}

fn kind(lower: &mut Lower<'_>, node: Node<'_>) -> ExpressionKind {
    match node.kind() {
        "identifier"
        | "this"
        | "super"
        | "import"
        | "meta_property"
        | "property_identifier"
        | "private_property_identifier"
        | "statement_identifier"
        | "type_identifier"
        | "shorthand_property_identifier"
        | "shorthand_property_identifier_pattern" => ExpressionKind::Name(lower.name(node)),
        "member_expression"
        | "nested_identifier"
        | "subscript_expression"
        | "call_expression"
        | "non_null_expression" => chain(lower, node),
        "new_expression" => construction(lower, node),
        "await_expression" => wrapped(lower, node, |inner| ExpressionKind::Await(Box::new(inner))),
        "spread_element" | "rest_pattern" => {
            wrapped(lower, node, |inner| ExpressionKind::Spread(Box::new(inner)))
        }
        "parenthesized_expression"
        | "as_expression"
        | "satisfies_expression"
        | "instantiation_expression" => wrapped(lower, node, |inner| inner.kind),
        "type_assertion" => match named(node).last() {
            Some(last) => value(lower, *last).kind,
            None => ExpressionKind::Other(Vec::new()),
        },
        "binary_expression" => operation(lower, node, value),
        "unary_expression" => {
            let operator = field(node, "operator").map_or("", |operator| lower.text(operator));
            ExpressionKind::Unary(Operator::of(operator), Box::new(part(lower, node, "argument")))
        }
        "ternary_expression" => ExpressionKind::Conditional(Box::new([
            part(lower, node, "condition"),
            part(lower, node, "consequence"),
            part(lower, node, "alternative"),
        ])),
        "assignment_expression" | "augmented_assignment_expression" => {
            ExpressionKind::Assign(Box::new(pattern::assignment(lower, node)))
        }
        "update_expression" => ExpressionKind::Assign(Box::new(pattern::update(lower, node))),
        "arrow_function" | "function_expression" | "generator_function" => {
            ExpressionKind::Function(Box::new(function(lower, node)))
        }
        "class" => ExpressionKind::Other(class_parts(lower, node)),
        "string" => ExpressionKind::Text(unquoted(lower.text(node)).to_owned()),
        "template_string" => template(lower, node),
        "number" => ExpressionKind::Number(lower.name(node)),
        "true" | "false" => ExpressionKind::Constant(lower.name(node)),
        "null" | "undefined" => ExpressionKind::Constant("null".to_owned()),
        "array" => ExpressionKind::List(values(lower, node)),
        "object" => ExpressionKind::Entries(entries(lower, node)),
        "jsx_element" | "jsx_self_closing_element" => ExpressionKind::Other(jsx(lower, node)),
        "regex" | "type_arguments" | "type_annotation" => ExpressionKind::Other(Vec::new()),
        // `yield`, `a, b`, and what error recovery leaves.
        _ => ExpressionKind::Other(values(lower, node)),
    }
}

/// The first expression inside; what follows it is a type.
fn wrapped(
    lower: &mut Lower<'_>,
    node: Node<'_>,
    wrap: impl FnOnce(Expression) -> ExpressionKind,
) -> ExpressionKind {
    match named(node).first() {
        Some(first) => wrap(value(lower, *first)),
        None => ExpressionKind::Other(Vec::new()),
    }
}

/// What a link of a chain hangs on.
fn before(node: Node<'_>) -> Option<Node<'_>> {
    match node.kind() {
        "member_expression" | "nested_identifier" | "subscript_expression" => field(node, "object"),
        "call_expression" => field(node, "function"),
        "non_null_expression" => named(node).first().copied(),
        _ => None,
    }
}

/// `a.b().c().d()` nests to the left, as deep as it is long: it is walked, and its links count for less.
fn chain(lower: &mut Lower<'_>, node: Node<'_>) -> ExpressionKind {
    let mut links = Vec::new();
    let mut first = node;
    while let Some(object) = before(first) {
        links.push(first);
        first = object;
    }
    if links.is_empty() {
        return ExpressionKind::Other(values(lower, node));
    }
    let lowered = chained(lower, node, links.len(), |lower| {
        let mut result = value(lower, first);
        for link in links.iter().rev() {
            result = linked(lower, *link, result);
        }
        result.kind
    });
    lowered.unwrap_or(ExpressionKind::Other(Vec::new()))
}

fn linked(lower: &mut Lower<'_>, link: Node<'_>, object: Expression) -> Expression {
    match link.kind() {
        "call_expression" => {
            let arguments = arguments(lower, link);
            let call = Call { callee: object, arguments, constructs: false };
            expression(link, ExpressionKind::Call(Box::new(call)))
        }
        "subscript_expression" => {
            let index = part(lower, link, "index");
            expression(link, ExpressionKind::Index(Box::new(object), Box::new(index)))
        }
        "non_null_expression" => expression(link, object.kind),
        _ => {
            let name = field(link, "property").map(|name| lower.name(name));
            expression(link, ExpressionKind::Member(Box::new(object), name.unwrap_or_default()))
        }
    }
}

/// The arguments of a call; those of a tagged template are the template.
fn arguments(lower: &mut Lower<'_>, node: Node<'_>) -> Vec<Argument> {
    match field(node, "arguments") {
        Some(list) if list.kind() == "arguments" => values(lower, list).into_iter().map(positional).collect(),
        Some(template) => vec![positional(value(lower, template))],
        None => Vec::new(),
    }
}

fn positional(value: Expression) -> Argument {
    Argument { name: None, value }
}

fn construction(lower: &mut Lower<'_>, node: Node<'_>) -> ExpressionKind {
    let callee = part(lower, node, "constructor");
    let arguments = arguments(lower, node);
    ExpressionKind::Call(Box::new(Call { callee, arguments, constructs: true }))
}
