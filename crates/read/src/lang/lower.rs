//! What every lowering needs: texts, places, children, and a bound on depth.

use caution_core::finding::LineRange;
use tree_sitter::Node;

use super::syntax::{
    Assignment, Block, Expression, ExpressionKind, Operator, Span, Statement, StatementKind,
};

/// How deep a program may nest. Deeper parts are not read and are named as such.
const DEPTH_AT_MOST: u32 = 400;

/// The state of a lowering.
pub(super) struct Lower<'a> {
    text: &'a str,
    depth: u32,
    /// What was nested too deeply to be read.
    pub(super) too_deep: Vec<LineRange>,
}

impl<'a> Lower<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, depth: 0, too_deep: Vec::new() }
    }

    /// The text of a node.
    pub(super) fn text(&self, node: Node<'_>) -> &'a str {
        self.text.get(node.start_byte()..node.end_byte()).unwrap_or_default()
    }

    /// The text of a node, owned.
    pub(super) fn name(&self, node: Node<'_>) -> String {
        self.text(node).to_owned()
    }

    /// Runs a lowering one level deeper; beyond the bound the part is left out and named.
    pub(super) fn deeper<T>(&mut self, node: Node<'_>, lower: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.depth >= DEPTH_AT_MOST {
            self.too_deep.push(span(node).lines());
            return None;
        }
        self.depth += 1;
        let lowered = lower(self);
        self.depth -= 1;
        Some(lowered)
    }
}

/// Where a node stands.
pub(super) fn span(node: Node<'_>) -> Span {
    let number = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
    let (first, last) = (node.start_position(), node.end_position());
    // A node that ends at the start of a line ends on the line before.
    let last_row = if last.column == 0 && last.row > first.row { last.row - 1 } else { last.row };
    Span {
        start: number(node.start_byte()),
        end: number(node.end_byte()),
        first_line: number(first.row).saturating_add(1),
        last_line: number(last_row).saturating_add(1),
    }
}

/// The child of that field.
pub(super) fn field<'t>(node: Node<'t>, name: &str) -> Option<Node<'t>> {
    node.child_by_field_name(name)
}

/// Every child of that field.
pub(super) fn fields<'t>(node: Node<'t>, name: &str) -> Vec<Node<'t>> {
    let mut cursor = node.walk();
    node.children_by_field_name(name, &mut cursor).collect()
}

/// The named children, comments left out.
pub(super) fn named(node: Node<'_>) -> Vec<Node<'_>> {
    let mut cursor = node.walk();
    node.named_children(&mut cursor).filter(|child| !child.is_extra()).collect()
}

/// All children, comments left out.
pub(super) fn children(node: Node<'_>) -> Vec<Node<'_>> {
    let mut cursor = node.walk();
    node.children(&mut cursor).filter(|child| !child.is_extra()).collect()
}

/// The first child of a kind.
pub(super) fn child_of_kind<'t>(node: Node<'t>, kind: &str) -> Option<Node<'t>> {
    children(node).into_iter().find(|child| child.kind() == kind)
}

/// Whether it has a child of a kind (a keyword, mostly).
pub(super) fn has(node: Node<'_>, kind: &str) -> bool {
    child_of_kind(node, kind).is_some()
}

/// A statement at a node.
pub(super) fn statement(node: Node<'_>, kind: StatementKind) -> Statement {
    Statement { kind, span: span(node) }
}

/// An expression at a node.
pub(super) fn expression(node: Node<'_>, kind: ExpressionKind) -> Expression {
    Expression { kind, span: span(node) }
}

/// `target op= value`.
pub(super) fn assign(target: Expression, operator: Option<Operator>, value: Expression) -> Assignment {
    Assignment { targets: vec![target], operator, value: Some(Box::new(value)), ..Assignment::default() }
}

/// Two operands under one operator; an operand that is the same operator is flattened into it.
pub(super) fn binary(node: Node<'_>, operator: Operator, left: Expression, right: Expression) -> Expression {
    let mut operands = match left {
        Expression { kind: ExpressionKind::Binary(inner, operands), .. }
            if inner == operator && operator != Operator::Other =>
        {
            operands
        }
        left => vec![left],
    };
    operands.push(right);
    expression(node, ExpressionKind::Binary(operator, operands))
}

/// The content of a string literal: its text without prefix and quotes.
pub(super) fn unquoted(literal: &str) -> &str {
    let literal = literal.trim_start_matches(|character: char| character.is_ascii_alphabetic());
    for quote in ["\"\"\"", "'''", "\"", "'", "`"] {
        if let Some(inner) = literal.strip_prefix(quote) {
            return inner.strip_suffix(quote).unwrap_or(inner);
        }
    }
    literal
}

/// The statements that one statement stands for, as a block.
pub(super) fn one(statement: Statement) -> Block {
    vec![statement]
}
