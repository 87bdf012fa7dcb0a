//! What Python assigns to, and parameters.

use tree_sitter::Node;

use super::expression::value;
use crate::lang::lower::{Lower, field, named};
use crate::lang::syntax::{Expression, Parameter};

/// The targets in a pattern, flattened: names, members, indices.
pub(super) fn targets(lower: &mut Lower<'_>, node: Node<'_>, found: &mut Vec<Expression>) {
    let mut open = vec![node];
    while let Some(next) = open.pop() {
        match next.kind() {
            "pattern_list"
            | "tuple_pattern"
            | "list_pattern"
            | "list_splat_pattern"
            | "tuple"
            | "list"
            | "as_pattern_target"
            | "parenthesized_expression"
            | "expression_list" => {
                open.extend(named(next).into_iter().rev());
            }
            _ => found.push(value(lower, next)),
        }
    }
}

/// The parameters of a function or a lambda.
pub(super) fn parameters(lower: &mut Lower<'_>, list: Node<'_>) -> Vec<Parameter> {
    let mut found = Vec::new();
    for node in named(list) {
        let name = match node.kind() {
            "default_parameter" | "typed_default_parameter" => field(node, "name"),
            "typed_parameter" | "list_splat_pattern" | "dictionary_splat_pattern" => {
                named(node).first().copied()
            }
            "keyword_separator" | "positional_separator" => None,
            _ => Some(node),
        };
        let Some(name) = name else { continue };
        found.push(Parameter {
            name: lower.text(name).trim_start_matches('*').to_owned(),
            type_name: field(node, "type").map(|annotation| lower.name(annotation)),
            default: field(node, "value").map(|default| value(lower, default)),
        });
    }
    found
}
