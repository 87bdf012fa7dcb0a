//! Expressions of Go.

use tree_sitter::Node;

use super::declaration::parameters;
use super::statement::block;
use crate::lang::braces::{chained, nothing, operation};
use crate::lang::lower::{Lower, expression, field, named, span};
use crate::lang::syntax::{Argument, Call, Entries, Expression, ExpressionKind, Function, Operator};

/// Types that are declared in every program: a call of one is a conversion.
const PREDECLARED: &[&str] = &[
    "any",
    "bool",
    "byte",
    "complex128",
    "complex64",
    "float32",
    "float64",
    "int",
    "int16",
    "int32",
    "int64",
    "int8",
    "rune",
    "string",
    "uint",
    "uint16",
    "uint32",
    "uint64",
    "uint8",
    "uintptr",
];

/// An expression; what nests too deeply is left out.
pub(super) fn value(lower: &mut Lower<'_>, node: Node<'_>) -> Expression {
    let node = bare(node);
    let kind = lower.deeper(node, |lower| kind(lower, node));
    expression(node, kind.unwrap_or(ExpressionKind::Other(Vec::new())))
}

/// The values of all children.
pub(super) fn values(lower: &mut Lower<'_>, node: Node<'_>) -> Vec<Expression> {
    named(node).into_iter().map(|child| value(lower, child)).collect()
}

/// The one value of a list, or the list.
pub(super) fn listed(lower: &mut Lower<'_>, node: Node<'_>) -> Expression {
    if node.kind() != "expression_list" {
        return value(lower, node);
    }
    match named(node).as_slice() {
        [only] => value(lower, *only),
        _ => expression(node, ExpressionKind::List(values(lower, node))),
    }
}

/// The value in a field; a missing one is nothing at all.
pub(super) fn part(lower: &mut Lower<'_>, node: Node<'_>, name: &str) -> Expression {
    match field(node, name) {
        Some(child) => value(lower, child),
        None => nothing(node),
    }
}

/// What stands behind parentheses, `&`, `*`, type assertions and conversions.
fn bare(mut node: Node<'_>) -> Node<'_> {
    loop {
        let inner = match node.kind() {
            "parenthesized_expression" | "literal_element" => match named(node).as_slice() {
                [only] => Some(*only),
                _ => None,
            },
            "unary_expression" => field(node, "operator")
                .filter(|operator| matches!(operator.kind(), "&" | "*"))
                .and_then(|_| field(node, "operand")),
            "type_assertion_expression" => field(node, "operand"),
            "type_conversion_expression" if !instantiates(node) => field(node, "operand"),
            _ => None,
        };
        match inner {
            Some(inner) => node = inner,
            None => return node,
        }
    }
}

/// The grammar takes the call of a generic function with several types, `f[K, V](x)`, for a conversion.
fn instantiates(conversion: Node<'_>) -> bool {
    field(conversion, "type").is_some_and(|typed| typed.kind() == "generic_type")
}

fn kind(lower: &mut Lower<'_>, node: Node<'_>) -> ExpressionKind {
    match node.kind() {
        "identifier" | "package_identifier" | "field_identifier" | "blank_identifier" | "iota" => {
            ExpressionKind::Name(lower.name(node))
        }
        "nil" => ExpressionKind::Constant("null".to_owned()),
        "true" | "false" => ExpressionKind::Constant(lower.name(node)),
        "int_literal" | "float_literal" | "imaginary_literal" => ExpressionKind::Number(lower.name(node)),
        "interpreted_string_literal" | "raw_string_literal" | "rune_literal" => {
            ExpressionKind::Text(content(lower.text(node)).to_owned())
        }
        "selector_expression" | "index_expression" | "slice_expression" | "call_expression" => {
            chain(lower, node)
        }
        "type_conversion_expression" => {
            let (callee, argument) = (part(lower, node, "type"), part(lower, node, "operand"));
            call(node, callee, vec![argument]).kind
        }
        "type_instantiation_expression" => part(lower, node, "type").kind,
        "binary_expression" => operation(lower, node, value),
        "unary_expression" => {
            let operator = field(node, "operator").map_or("", |operator| lower.text(operator));
            ExpressionKind::Unary(Operator::of(operator), Box::new(part(lower, node, "operand")))
        }
        "composite_literal" => match field(node, "body") {
            Some(body) => literal(lower, body, field(node, "type")),
            None => ExpressionKind::Other(Vec::new()),
        },
        "literal_value" => literal(lower, node, None),
        "func_literal" => ExpressionKind::Function(Box::new(closure(lower, node))),
        "expression_list" => ExpressionKind::List(values(lower, node)),
        "variadic_argument" => match named(node).first() {
            Some(inner) => ExpressionKind::Spread(Box::new(value(lower, *inner))),
            None => ExpressionKind::Other(Vec::new()),
        },
        kind if kind.ends_with("_type") || kind == "type_identifier" => type_name(lower, node),
        _ => ExpressionKind::Other(values(lower, node)),
    }
}

/// A string without its quotes, escapes as written.
pub(super) fn content(literal: &str) -> &str {
    let mut characters = literal.chars();
    let quote = characters.next();
    let inner = characters.as_str();
    quote.and_then(|quote| inner.strip_suffix(quote)).unwrap_or(inner)
}

/// What stands to the left of a link of a chain.
fn operand(node: Node<'_>) -> Option<Node<'_>> {
    match node.kind() {
        "selector_expression" | "index_expression" | "slice_expression" => field(node, "operand"),
        "call_expression" => field(node, "function"),
        _ => None,
    }
}

/// `a.b().c[1].d()` is a chain to the left: it is walked, not recursed into.
fn chain(lower: &mut Lower<'_>, node: Node<'_>) -> ExpressionKind {
    let mut links = Vec::new();
    let mut leftmost = node;
    while let Some(next) = operand(leftmost) {
        links.push(leftmost);
        leftmost = bare(next);
    }
    if links.is_empty() {
        return ExpressionKind::Other(values(lower, node));
    }
    let lowered = chained(lower, node, links.len(), |lower| {
        let mut result = value(lower, leftmost);
        for link in links.iter().rev() {
            result = linked(lower, *link, result);
        }
        result.kind
    });
    lowered.unwrap_or(ExpressionKind::Other(Vec::new()))
}

fn linked(lower: &mut Lower<'_>, link: Node<'_>, left: Expression) -> Expression {
    let kind = match link.kind() {
        "selector_expression" => {
            let name = field(link, "field").map(|name| lower.name(name));
            ExpressionKind::Member(Box::new(left), name.unwrap_or_default())
        }
        "index_expression" => {
            let index = part(lower, link, "index");
            ExpressionKind::Index(Box::new(left), Box::new(index))
        }
        "slice_expression" => {
            let bounds = ["start", "end", "capacity"].iter().filter_map(|name| field(link, name));
            let bounds = bounds.map(|bound| value(lower, bound)).collect();
            let bounds = expression(link, ExpressionKind::Other(bounds));
            ExpressionKind::Index(Box::new(left), Box::new(bounds))
        }
        _ => return called(lower, link, left),
    };
    expression(link, kind)
}

fn called(lower: &mut Lower<'_>, node: Node<'_>, callee: Expression) -> Expression {
    let arguments = field(node, "arguments").map(|list| values(lower, list)).unwrap_or_default();
    let converts = matches!(&callee.kind, ExpressionKind::Name(name) if PREDECLARED.contains(&name.as_str()));
    match <[Expression; 1]>::try_from(arguments) {
        Ok([only]) if converts => only,
        Ok(only) => call(node, callee, only.into()),
        Err(arguments) => call(node, callee, arguments),
    }
}

fn call(node: Node<'_>, callee: Expression, arguments: Vec<Expression>) -> Expression {
    let arguments = arguments.into_iter().map(|value| Argument { name: None, value }).collect();
    expression(node, ExpressionKind::Call(Box::new(Call { callee, arguments, constructs: false })))
}

/// `T{…}`: with keys or of a named type it is entries, else a list.
fn literal(lower: &mut Lower<'_>, body: Node<'_>, typed: Option<Node<'_>>) -> ExpressionKind {
    let elements = named(body);
    let keyed = elements.iter().any(|element| element.kind() == "keyed_element");
    let listed = typed.is_none_or(|typed| {
        matches!(typed.kind(), "slice_type" | "array_type" | "implicit_length_array_type")
    });
    if !keyed && (listed || !elements.is_empty()) {
        return ExpressionKind::List(values(lower, body));
    }
    // The key of a struct is a field's name, the key of anything else a value.
    let fields = typed.is_none_or(|typed| {
        matches!(typed.kind(), "type_identifier" | "qualified_type" | "generic_type" | "struct_type")
    });
    let mut entries = Entries { type_name: typed.map(|typed| lower.name(typed)), pairs: Vec::new() };
    for element in elements {
        let pair = if element.kind() == "keyed_element" {
            let mut key = part(lower, element, "key");
            if fields && let ExpressionKind::Name(name) = key.kind {
                key.kind = ExpressionKind::Text(name);
            }
            (key, part(lower, element, "value"))
        } else {
            (expression(element, ExpressionKind::Text(String::new())), value(lower, element))
        };
        entries.pairs.push(pair);
    }
    ExpressionKind::Entries(entries)
}

fn closure(lower: &mut Lower<'_>, node: Node<'_>) -> Function {
    Function {
        parameters: field(node, "parameters").map(|list| parameters(lower, list)).unwrap_or_default(),
        body: field(node, "body").map(|body| block(lower, body)).unwrap_or_default(),
        span: span(node),
        ..Function::default()
    }
}

/// A type where a value may stand: its name, if it has one.
fn type_name(lower: &Lower<'_>, mut node: Node<'_>) -> ExpressionKind {
    loop {
        let inner = match node.kind() {
            // The grammar takes the `nil` of a type switch for a type.
            "type_identifier" if lower.text(node) == "nil" => {
                return ExpressionKind::Constant("null".to_owned());
            }
            "type_identifier" => return ExpressionKind::Name(lower.name(node)),
            "qualified_type" => {
                let package = field(node, "package").unwrap_or(node);
                let package = expression(package, ExpressionKind::Name(lower.name(package)));
                let name = field(node, "name").map(|name| lower.name(name));
                return ExpressionKind::Member(Box::new(package), name.unwrap_or_default());
            }
            "generic_type" => field(node, "type"),
            "pointer_type" | "parenthesized_type" => named(node).first().copied(),
            _ => None,
        };
        match inner {
            Some(inner) => node = inner,
            None => return ExpressionKind::Other(Vec::new()),
        }
    }
}
