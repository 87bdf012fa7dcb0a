//! What is assigned to: names, members and destructuring.

use tree_sitter::Node;

use super::expression::{part, value};
use crate::lang::lower::{Lower, field, named, statement};
use crate::lang::syntax::{
    Assignment, Block, Expression, ExpressionKind, Operator, Parameter, StatementKind,
};
use crate::lang::{Node as Shown, Walk, walk_expression};

/// What a pattern holds next; none if the node is a name, a member or an index.
fn inside(node: Node<'_>) -> Option<Vec<Node<'_>>> {
    match node.kind() {
        "object_pattern" | "array_pattern" => Some(named(node)),
        "pair_pattern" => Some(field(node, "value").into_iter().collect()),
        "assignment_pattern" | "object_assignment_pattern" => Some(field(node, "left").into_iter().collect()),
        "rest_pattern" | "parenthesized_expression" => {
            Some(named(node).first().copied().into_iter().collect())
        }
        _ => None,
    }
}

/// Whether it takes something apart.
pub(super) fn destructures(node: Node<'_>) -> bool {
    matches!(node.kind(), "object_pattern" | "array_pattern")
}

/// The targets in a pattern, flattened.
pub(super) fn targets(lower: &mut Lower<'_>, node: Node<'_>) -> Vec<Expression> {
    let mut found = Vec::new();
    let mut open = vec![node];
    while let Some(next) = open.pop() {
        match inside(next) {
            Some(parts) => open.extend(parts.into_iter().rev()),
            None => found.push(value(lower, next)),
        }
    }
    found
}

/// The defaults in a pattern that do something, as `name ??= default`.
pub(super) fn defaults(lower: &mut Lower<'_>, node: Node<'_>, found: &mut Block) {
    let mut open = vec![node];
    while let Some(next) = open.pop() {
        if let (Some(left), Some(right)) = (field(next, "left"), field(next, "right"))
            && matches!(next.kind(), "assignment_pattern" | "object_assignment_pattern")
        {
            let default = value(lower, right);
            if does_something(&default) {
                let assignment = Assignment {
                    targets: targets(lower, left),
                    operator: Some(Operator::Coalesce),
                    value: Some(Box::new(default)),
                    ..Assignment::default()
                };
                found.push(statement(next, StatementKind::Assign(assignment)));
            }
        }
        open.extend(inside(next).unwrap_or_default().into_iter().rev());
    }
}

fn does_something(expression: &Expression) -> bool {
    let mut does = false;
    walk_expression(expression, &mut |shown| {
        does |= match shown {
            Shown::Function(_) => true,
            Shown::Expression(inner) => {
                matches!(inner.kind, ExpressionKind::Call(_) | ExpressionKind::Await(_))
            }
            Shown::Statement(_) => false,
        };
        if does { Walk::Over } else { Walk::Into }
    });
    does
}

/// The parameters that a pattern stands for: one, or each part of a destructured one.
pub(super) fn parameters(lower: &mut Lower<'_>, node: Node<'_>, found: &mut Vec<Parameter>) {
    let mut open = vec![(node, None)];
    while let Some((next, default)) = open.pop() {
        match inside(next) {
            Some(parts) => {
                let own = match next.kind() {
                    "assignment_pattern" | "object_assignment_pattern" => field(next, "right"),
                    _ => None,
                };
                // The default of the whole goes with its first part, so that it is not lost.
                let mut default = own.or(default);
                let with: Vec<_> = parts.into_iter().map(|each| (each, default.take())).collect();
                open.extend(with.into_iter().rev());
            }
            None => found.push(Parameter {
                name: lower.name(next),
                type_name: None,
                default: default.map(|default: Node<'_>| value(lower, default)),
            }),
        }
    }
}

/// The type in a field, as written.
pub(super) fn type_name(lower: &Lower<'_>, node: Node<'_>) -> Option<String> {
    let annotation = field(node, "type")?;
    let inner = named(annotation).first().copied();
    Some(lower.name(inner.unwrap_or(annotation)))
}

/// `target op= value`, `a = b = value`.
pub(super) fn assignment(lower: &mut Lower<'_>, node: Node<'_>) -> Assignment {
    let mut assignment = Assignment::default();
    let mut current = node;
    loop {
        if let Some(left) = field(current, "left") {
            assignment.targets.extend(targets(lower, left));
        }
        if let Some(operator) = field(current, "operator") {
            let operator = lower.text(operator);
            assignment.operator = Some(Operator::of(operator.strip_suffix('=').unwrap_or(operator)));
        }
        match field(current, "right") {
            Some(right) if right.kind() == "assignment_expression" && assignment.operator.is_none() => {
                current = right;
            }
            _ => break,
        }
    }
    let mut assigned = part(lower, current, "right");
    if let Some(target) = assignment.targets.first() {
        name_after(target, &mut assigned);
    }
    assignment.value = Some(Box::new(assigned));
    assignment
}

/// `i++`.
pub(super) fn update(lower: &mut Lower<'_>, node: Node<'_>) -> Assignment {
    let operator =
        field(node, "operator").map_or(Operator::Add, |operator| Operator::of(lower.text(operator)));
    let target = part(lower, node, "argument");
    let one = Expression { kind: ExpressionKind::Number("1".to_owned()), span: target.span };
    crate::lang::lower::assign(target, Some(operator), one)
}

/// A function that is assigned at once has the name of what it is assigned to; one that is put in a
/// prototype belongs to its class.
pub(super) fn name_after(target: &Expression, value: &mut Expression) {
    let ExpressionKind::Function(function) = &mut value.kind else { return };
    match &target.kind {
        ExpressionKind::Name(name) => function.name = Some(name.clone()),
        ExpressionKind::Member(object, name) => {
            function.name = Some(name.clone());
            if let ExpressionKind::Member(class, prototype) = &object.kind
                && let ExpressionKind::Name(class) = &class.kind
                && prototype == "prototype"
            {
                function.class = Some(class.clone());
                function.receiver = Some("this".to_owned());
            }
        }
        _ => {}
    }
}
