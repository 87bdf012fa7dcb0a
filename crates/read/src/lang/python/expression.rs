//! Expressions of Python.

use tree_sitter::Node;

use super::pattern;
use super::statement::assignment;
use crate::lang::braces::operation;
use crate::lang::lower::{
    Lower, assign, child_of_kind, expression, field, named, one, span, statement, unquoted,
};
use crate::lang::syntax::{
    Argument, Call, Entries, Expression, ExpressionKind, Function, Operator, StatementKind,
};

/// An expression; what nests too deeply is left out.
pub(super) fn value(lower: &mut Lower<'_>, node: Node<'_>) -> Expression {
    let kind = lower.deeper(node, |lower| kind(lower, node));
    expression(node, kind.unwrap_or(ExpressionKind::Other(Vec::new())))
}

/// Something without a form of its own, with its parts.
pub(super) fn other(lower: &mut Lower<'_>, node: Node<'_>) -> Expression {
    let parts = named(node).into_iter().map(|child| value(lower, child)).collect();
    expression(node, ExpressionKind::Other(parts))
}

fn values(lower: &mut Lower<'_>, node: Node<'_>) -> Vec<Expression> {
    named(node).into_iter().map(|child| value(lower, child)).collect()
}

/// The value in a field; a missing one is nothing at all.
fn part(lower: &mut Lower<'_>, node: Node<'_>, name: &str) -> Expression {
    match field(node, name) {
        Some(child) => value(lower, child),
        None => expression(node, ExpressionKind::Other(Vec::new())),
    }
}

fn kind(lower: &mut Lower<'_>, node: Node<'_>) -> ExpressionKind {
    match node.kind() {
        "identifier" | "dotted_name" => ExpressionKind::Name(lower.name(node)),
        "attribute" => ExpressionKind::Member(
            Box::new(part(lower, node, "object")),
            field(node, "attribute").map(|name| lower.name(name)).unwrap_or_default(),
        ),
        "subscript" => subscript(lower, node),
        "call" => called(lower, node),
        "await" => inner(lower, node, |inner| ExpressionKind::Await(Box::new(inner))),
        "binary_operator" | "boolean_operator" => operation(lower, node, value),
        "comparison_operator" => comparison(lower, node),
        "unary_operator" | "not_operator" => {
            let operator = match field(node, "operator") {
                Some(operator) => Operator::of(lower.text(operator)),
                None => Operator::Not,
            };
            ExpressionKind::Unary(operator, Box::new(part(lower, node, "argument")))
        }
        "conditional_expression" => conditional(lower, node),
        "string" => string(lower, node),
        "concatenated_string" => ExpressionKind::Template(values(lower, node)),
        "integer" | "float" => ExpressionKind::Number(lower.name(node)),
        "true" | "false" => ExpressionKind::Constant(lower.text(node).to_ascii_lowercase()),
        "none" => ExpressionKind::Constant("null".to_owned()),
        "list" | "tuple" | "set" | "expression_list" => ExpressionKind::List(values(lower, node)),
        "dictionary" => ExpressionKind::Entries(entries(lower, node)),
        "list_comprehension" | "set_comprehension" | "generator_expression" | "dictionary_comprehension" => {
            ExpressionKind::Other(values(lower, node))
        }
        "lambda" => ExpressionKind::Function(Box::new(lambda(lower, node))),
        "named_expression" => {
            let (name, assigned) = (part(lower, node, "name"), part(lower, node, "value"));
            ExpressionKind::Assign(Box::new(assign(name, None, assigned)))
        }
        "assignment" | "augmented_assignment" => ExpressionKind::Assign(Box::new(assignment(lower, node))),
        "list_splat" | "dictionary_splat" => {
            inner(lower, node, |inner| ExpressionKind::Spread(Box::new(inner)))
        }
        "parenthesized_expression" => inner(lower, node, |inner| inner.kind),
        _ => ExpressionKind::Other(values(lower, node)),
    }
}

fn inner(
    lower: &mut Lower<'_>,
    node: Node<'_>,
    wrap: impl FnOnce(Expression) -> ExpressionKind,
) -> ExpressionKind {
    match named(node).as_slice() {
        [only] => wrap(value(lower, *only)),
        _ => ExpressionKind::Other(values(lower, node)),
    }
}

fn subscript(lower: &mut Lower<'_>, node: Node<'_>) -> ExpressionKind {
    let object = part(lower, node, "value");
    ExpressionKind::Index(Box::new(object), Box::new(part(lower, node, "subscript")))
}

fn called(lower: &mut Lower<'_>, node: Node<'_>) -> ExpressionKind {
    let callee = part(lower, node, "function");
    let arguments = match field(node, "arguments") {
        Some(list) if list.kind() == "argument_list" => argument_list(lower, list),
        Some(other) => vec![Argument { name: None, value: value(lower, other) }],
        None => Vec::new(),
    };
    ExpressionKind::Call(Box::new(Call { callee, arguments, constructs: false }))
}

/// The arguments of a call.
pub(super) fn argument_list(lower: &mut Lower<'_>, list: Node<'_>) -> Vec<Argument> {
    let mut arguments = Vec::new();
    for node in named(list) {
        arguments.push(match node.kind() {
            "keyword_argument" => Argument {
                name: field(node, "name").map(|name| lower.name(name)),
                value: part(lower, node, "value"),
            },
            _ => Argument { name: None, value: value(lower, node) },
        });
    }
    arguments
}

fn comparison(lower: &mut Lower<'_>, node: Node<'_>) -> ExpressionKind {
    let operator = field(node, "operators").map_or("", |operator| lower.text(operator));
    // `not in` and `is not` are two words of which the field holds the first or both.
    let operator = match operator {
        "not" => "not in",
        "is" if child_of_kind(node, "is not").is_some() => "is not",
        other => other,
    };
    let operator = Operator::of(operator);
    ExpressionKind::Binary(operator, values(lower, node))
}

fn conditional(lower: &mut Lower<'_>, node: Node<'_>) -> ExpressionKind {
    let mut parts = values(lower, node).into_iter();
    match (parts.next(), parts.next(), parts.next()) {
        (Some(then), Some(condition), Some(otherwise)) => {
            ExpressionKind::Conditional(Box::new([condition, then, otherwise]))
        }
        _ => ExpressionKind::Other(values(lower, node)),
    }
}

fn string(lower: &mut Lower<'_>, node: Node<'_>) -> ExpressionKind {
    let holes = child_of_kind(node, "interpolation").is_some();
    if !holes {
        return ExpressionKind::Text(unquoted(lower.text(node)).to_owned());
    }
    let mut parts = Vec::new();
    for child in named(node) {
        match child.kind() {
            "string_content" => {
                parts.push(expression(child, ExpressionKind::Text(lower.name(child))));
            }
            "interpolation" => parts.push(part(lower, child, "expression")),
            _ => {}
        }
    }
    ExpressionKind::Template(parts)
}

fn entries(lower: &mut Lower<'_>, node: Node<'_>) -> Entries {
    let mut entries = Entries::default();
    for child in named(node) {
        let pair = if child.kind() == "pair" {
            (part(lower, child, "key"), part(lower, child, "value"))
        } else {
            (expression(child, ExpressionKind::Text("...".to_owned())), value(lower, child))
        };
        entries.pairs.push(pair);
    }
    entries
}

fn lambda(lower: &mut Lower<'_>, node: Node<'_>) -> Function {
    let parameters = field(node, "parameters").map(|list| pattern::parameters(lower, list));
    let body = field(node, "body").map(|body| {
        let returned = value(lower, body);
        one(statement(body, StatementKind::Return(Some(returned))))
    });
    Function {
        parameters: parameters.unwrap_or_default(),
        body: body.unwrap_or_default(),
        span: span(node),
        ..Function::default()
    }
}
