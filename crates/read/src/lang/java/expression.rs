//! Expressions of Java.

use tree_sitter::Node;

use super::declaration::{class_entries, parameters};
use super::statement::{block, switch};
use crate::lang::braces::{chained, name_closure, nothing, operation};
use crate::lang::lower::{
    Lower, assign, child_of_kind, children, expression, field, fields, has, named, one, span, statement,
};
use crate::lang::syntax::{
    Argument, Assignment, Call, Expression, ExpressionKind, Function, Operator, Parameter, StatementKind,
};

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

/// The value in a field; a missing one is nothing at all.
pub(super) fn part(lower: &mut Lower<'_>, node: Node<'_>, name: &str) -> Expression {
    match field(node, name) {
        Some(child) => value(lower, child),
        None => nothing(node),
    }
}

/// What stands behind parentheses and casts; a type without its arguments, dimensions and annotations.
pub(super) fn bare(mut node: Node<'_>) -> Node<'_> {
    loop {
        let inner = match node.kind() {
            "parenthesized_expression" => match named(node).as_slice() {
                [only] => Some(*only),
                _ => None,
            },
            "cast_expression" => field(node, "value"),
            "array_type" => field(node, "element"),
            "generic_type" => named(node).first().copied(),
            "annotated_type" => named(node).last().copied(),
            _ => None,
        };
        match inner {
            Some(inner) => node = inner,
            None => return node,
        }
    }
}

fn kind(lower: &mut Lower<'_>, node: Node<'_>) -> ExpressionKind {
    match node.kind() {
        "identifier"
        | "type_identifier"
        | "this"
        | "super"
        | "integral_type"
        | "floating_point_type"
        | "boolean_type"
        | "void_type" => ExpressionKind::Name(lower.name(node)),
        "null_literal" => ExpressionKind::Constant("null".to_owned()),
        "true" | "false" => ExpressionKind::Constant(lower.name(node)),
        "string_literal" => string(lower, node),
        "character_literal" => ExpressionKind::Text(lower.text(node).trim_matches('\'').to_owned()),
        "field_access"
        | "method_invocation"
        | "array_access"
        | "scoped_identifier"
        | "scoped_type_identifier" => chain(lower, node),
        "binary_expression" => operation(lower, node, value),
        "unary_expression" => {
            let operator = field(node, "operator").map_or("", |operator| lower.text(operator));
            ExpressionKind::Unary(Operator::of(operator), Box::new(part(lower, node, "operand")))
        }
        "ternary_expression" => ExpressionKind::Conditional(Box::new([
            part(lower, node, "condition"),
            part(lower, node, "consequence"),
            part(lower, node, "alternative"),
        ])),
        "instanceof_expression" => {
            let left = part(lower, node, "left");
            let right = field(node, "right").or_else(|| field(node, "pattern"));
            let right = right.map_or_else(|| nothing(node), |right| value(lower, right));
            ExpressionKind::Binary(Operator::Test, vec![left, right])
        }
        "assignment_expression" | "update_expression" => {
            ExpressionKind::Assign(Box::new(assignment(lower, node)))
        }
        "lambda_expression" => ExpressionKind::Function(Box::new(lambda(lower, node))),
        "switch_expression" => immediate(lower, node),
        "object_creation_expression" => creation(lower, node),
        "array_creation_expression" => match field(node, "value") {
            Some(items) => value(lower, items).kind,
            None => {
                let dimensions =
                    fields(node, "dimensions").into_iter().filter_map(|one| named(one).last().copied());
                ExpressionKind::Other(dimensions.map(|length| value(lower, length)).collect())
            }
        },
        "array_initializer" | "element_value_array_initializer" => ExpressionKind::List(values(lower, node)),
        "method_reference" => reference(lower, node),
        "class_literal" => match named(node).first() {
            Some(typed) => ExpressionKind::Member(Box::new(value(lower, *typed)), "class".to_owned()),
            None => ExpressionKind::Other(Vec::new()),
        },
        "marker_annotation" | "annotation" => annotation(lower, node),
        kind if kind.ends_with("_literal") => ExpressionKind::Number(lower.name(node)),
        _ => ExpressionKind::Other(values(lower, node)),
    }
}

/// `"…"` and `"""…"""`, escapes as written; with holes it is a template.
fn string(lower: &mut Lower<'_>, node: Node<'_>) -> ExpressionKind {
    if !has(node, "string_interpolation") {
        let text = lower.text(node);
        let inner = ["\"\"\"", "\""].iter().find_map(|quote| text.strip_prefix(quote)?.strip_suffix(quote));
        return ExpressionKind::Text(inner.unwrap_or(text).to_owned());
    }
    let mut parts = Vec::new();
    for child in named(node) {
        match child.kind() {
            "string_interpolation" => parts.extend(values(lower, child)),
            _ => parts.push(expression(child, ExpressionKind::Text(lower.name(child)))),
        }
    }
    ExpressionKind::Template(parts)
}

/// What stands to the left of a link of a chain.
fn left_of(node: Node<'_>) -> Option<Node<'_>> {
    match node.kind() {
        "field_access" | "method_invocation" => field(node, "object"),
        "array_access" => field(node, "array"),
        "scoped_identifier" => field(node, "scope"),
        "scoped_type_identifier" => named(node).first().copied(),
        _ => None,
    }
}

/// `a.b().c[1].d()` is a chain to the left: it is walked, not recursed into.
fn chain(lower: &mut Lower<'_>, node: Node<'_>) -> ExpressionKind {
    let mut links = Vec::new();
    let mut leftmost = node;
    while let Some(next) = left_of(leftmost) {
        links.push(leftmost);
        leftmost = bare(next);
    }
    let lowered = chained(lower, node, links.len(), |lower| {
        let mut result = match leftmost.kind() {
            // A call of a plain name has nothing to its left.
            "method_invocation" => invoked(lower, leftmost, None),
            _ if links.is_empty() => expression(leftmost, ExpressionKind::Other(values(lower, leftmost))),
            _ => value(lower, leftmost),
        };
        for link in links.iter().rev() {
            result = linked(lower, *link, result);
        }
        result.kind
    });
    lowered.unwrap_or(ExpressionKind::Other(Vec::new()))
}

fn linked(lower: &mut Lower<'_>, link: Node<'_>, left: Expression) -> Expression {
    let kind = match link.kind() {
        "method_invocation" => return invoked(lower, link, Some(left)),
        "array_access" => {
            let index = part(lower, link, "index");
            ExpressionKind::Index(Box::new(left), Box::new(index))
        }
        "field_access" => return member(lower, link, left, field(link, "field")),
        _ => return member(lower, link, left, named(link).last().copied()),
    };
    expression(link, kind)
}

/// `object.name`, or `Outer.super.name`.
fn member(lower: &Lower<'_>, link: Node<'_>, left: Expression, name: Option<Node<'_>>) -> Expression {
    let mut place = span(link);
    if let Some(name) = name.map(span) {
        (place.end, place.last_line) = (name.end, name.last_line);
    }
    let mut left = left;
    let through = children(link).into_iter().skip(1).any(|child| child.kind() == "super");
    if through {
        left =
            Expression { span: left.span, kind: ExpressionKind::Member(Box::new(left), "super".to_owned()) };
    }
    let name = name.map(|name| lower.name(name)).unwrap_or_default();
    Expression { kind: ExpressionKind::Member(Box::new(left), name), span: place }
}

fn invoked(lower: &mut Lower<'_>, node: Node<'_>, object: Option<Expression>) -> Expression {
    let name = field(node, "name");
    let callee = match (object, name) {
        (Some(object), name) => member(lower, node, object, name),
        (None, Some(name)) => expression(name, ExpressionKind::Name(lower.name(name))),
        (None, None) => nothing(node),
    };
    let arguments = arguments(lower, node);
    expression(node, ExpressionKind::Call(Box::new(Call { callee, arguments, constructs: false })))
}

/// The arguments of a call.
pub(super) fn arguments(lower: &mut Lower<'_>, node: Node<'_>) -> Vec<Argument> {
    let values = field(node, "arguments").map(|list| values(lower, list)).unwrap_or_default();
    values.into_iter().map(|value| Argument { name: None, value }).collect()
}

/// `new X(…)`. The body of an anonymous class is one more argument, named `class`.
fn creation(lower: &mut Lower<'_>, node: Node<'_>) -> ExpressionKind {
    let typed = field(node, "type");
    let mut callee = typed.map_or_else(|| nothing(node), |typed| value(lower, typed));
    // In `outer.new Inner()` the type is a member of the object.
    let outer = children(node).first().copied().filter(|first| first.is_named());
    if let Some(outer) = outer
        && let ExpressionKind::Name(name) = callee.kind
    {
        callee.kind = ExpressionKind::Member(Box::new(value(lower, outer)), name);
    }
    let mut arguments = arguments(lower, node);
    if let Some(body) = child_of_kind(node, "class_body") {
        let name = typed.map_or("", |typed| lower.text(bare(typed)));
        let entries = expression(body, class_entries(lower, body, name));
        arguments.push(Argument { name: Some("class".to_owned()), value: entries });
    }
    ExpressionKind::Call(Box::new(Call { callee, arguments, constructs: true }))
}

/// `this::charge`, `Order::new`.
fn reference(lower: &mut Lower<'_>, node: Node<'_>) -> ExpressionKind {
    let parts = children(node);
    match (parts.first(), parts.last()) {
        (Some(object), Some(name)) => {
            ExpressionKind::Member(Box::new(value(lower, *object)), lower.name(*name))
        }
        _ => ExpressionKind::Other(Vec::new()),
    }
}

/// An annotation: a name, or a call with named arguments.
pub(super) fn annotation(lower: &mut Lower<'_>, node: Node<'_>) -> ExpressionKind {
    let callee = part(lower, node, "name");
    let Some(list) = field(node, "arguments") else { return callee.kind };
    let mut arguments = Vec::new();
    for child in named(list) {
        arguments.push(match child.kind() {
            "element_value_pair" => Argument {
                name: field(child, "key").map(|key| lower.name(key)),
                value: part(lower, child, "value"),
            },
            _ => Argument { name: None, value: value(lower, child) },
        });
    }
    ExpressionKind::Call(Box::new(Call { callee, arguments, constructs: false }))
}

/// An assignment, `i++` too; `a = b = f()` has both targets.
pub(super) fn assignment(lower: &mut Lower<'_>, node: Node<'_>) -> Assignment {
    if node.kind() == "update_expression" {
        let operator = if has(node, "++") { Operator::Add } else { Operator::Subtract };
        let target = named(node).first().map_or_else(|| nothing(node), |target| value(lower, *target));
        let number = expression(node, ExpressionKind::Number("1".to_owned()));
        return assign(target, Some(operator), number);
    }
    let mut assignment = Assignment::default();
    let mut current = node;
    loop {
        assignment.targets.push(part(lower, current, "left"));
        let operator = field(current, "operator").map_or("=", |operator| lower.text(operator));
        assignment.operator = operator.strip_suffix('=').filter(|text| !text.is_empty()).map(Operator::of);
        let right = field(current, "right");
        let plain = |node: Node<'_>| field(node, "operator").is_some_and(|operator| operator.kind() == "=");
        match right.map(bare) {
            Some(next) if next.kind() == "assignment_expression" && plain(current) && plain(next) => {
                current = next;
            }
            right => {
                assignment.value = right.map(|right| Box::new(value(lower, right)));
                name_closure(&mut assignment);
                return assignment;
            }
        }
    }
}

fn lambda(lower: &mut Lower<'_>, node: Node<'_>) -> Function {
    let parameters = match field(node, "parameters") {
        Some(list) if list.kind() == "formal_parameters" => parameters(lower, list),
        Some(list) => {
            let names = if list.kind() == "identifier" { vec![list] } else { named(list) };
            let named = |name| Parameter { name: lower.name(name), ..Parameter::default() };
            names.into_iter().map(named).collect()
        }
        None => Vec::new(),
    };
    let body = match field(node, "body") {
        Some(body) if body.kind() == "block" => block(lower, body),
        Some(body) => {
            let returned = value(lower, body);
            one(statement(body, StatementKind::Return(Some(returned))))
        }
        None => Vec::new(),
    };
    Function { parameters, body, span: span(node), ..Function::default() }
}

/// A `switch` that has a value is a closure that is called at once and returns it.
fn immediate(lower: &mut Lower<'_>, node: Node<'_>) -> ExpressionKind {
    let body = one(statement(node, switch(lower, node, true)));
    let closure = Function { body, span: span(node), ..Function::default() };
    let callee = expression(node, ExpressionKind::Function(Box::new(closure)));
    ExpressionKind::Call(Box::new(Call { callee, arguments: Vec::new(), constructs: false }))
}
