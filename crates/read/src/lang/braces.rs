//! What the lowerings of several languages with braces share.

use tree_sitter::Node;

use super::lower::{Lower, binary, children, field, span};
use super::syntax::{Assignment, Expression, ExpressionKind, Operator, Span};

/// How many links of a chain (`a.b().c()`, `a + b - c`) count as one level of nesting. A chain is
/// walked, not recursed into, but what comes of it is a tree as deep as the chain is long, and
/// whoever reads that tree recurses.
const LINKS_A_LEVEL: usize = 4;

/// Runs a lowering whose result is `links` deep; none if that is beyond the bound on depth.
pub(super) fn chained<T>(
    lower: &mut Lower<'_>,
    node: Node<'_>,
    links: usize,
    run: impl FnOnce(&mut Lower<'_>) -> T,
) -> Option<T> {
    let mut run = Some(run);
    let mut result = None;
    levels(lower, node, links / LINKS_A_LEVEL, &mut |lower| result = run.take().map(|run| run(lower)));
    result
}

fn levels(lower: &mut Lower<'_>, node: Node<'_>, left: usize, run: &mut dyn FnMut(&mut Lower<'_>)) {
    if left == 0 {
        run(lower);
    } else {
        // Beyond the bound nothing is run, and `deeper` has named the part.
        let _named = lower.deeper(node, |lower| levels(lower, node, left - 1, run));
    }
}

/// A node with the fields `left`, `operator` and `right`. `a + b + c` is a chain to the left, as
/// deep as it is long: it is walked, not recursed into.
pub(super) fn operation(
    lower: &mut Lower<'_>,
    node: Node<'_>,
    value: fn(&mut Lower<'_>, Node<'_>) -> Expression,
) -> ExpressionKind {
    let mut links = Vec::new();
    let mut leftmost = node;
    while leftmost.kind() == node.kind()
        && let Some(left) = field(leftmost, "left")
    {
        let text = field(leftmost, "operator").map_or("", |operator| lower.text(operator));
        links.push((leftmost, Operator::of(text)));
        leftmost = left;
    }
    if links.is_empty() {
        return ExpressionKind::Other(Vec::new());
    }
    let flat = links.windows(2).filter(|pair| match pair {
        [(_, outer), (_, inner)] => outer == inner && *outer != Operator::Other,
        _ => false,
    });
    let depth = links.len() - flat.count();
    let lowered = chained(lower, node, depth, |lower| {
        let mut result = value(lower, leftmost);
        for (link, operator) in links.iter().rev() {
            let right = match field(*link, "right") {
                Some(right) => value(lower, right),
                None => nothing(*link),
            };
            result = binary(*link, *operator, result, right);
        }
        result.kind
    });
    lowered.unwrap_or(ExpressionKind::Other(Vec::new()))
}

/// What stands for a part that is missing or nested too deeply.
pub(super) fn nothing(node: Node<'_>) -> Expression {
    Expression { kind: ExpressionKind::Other(Vec::new()), span: span(node) }
}

/// The head of a compound statement: from its start to the end of what stands before its body.
pub(super) fn head(node: Node<'_>) -> Span {
    let mut head = span(node);
    let Some(body) = field(node, "body") else { return head };
    let before = children(node).into_iter().take_while(|child| child.id() != body.id()).last();
    if let Some(before) = before.map(span) {
        (head.end, head.last_line) = (before.end, before.last_line);
    }
    head
}

/// Whether a condition is always true.
pub(super) fn is_true(condition: &Expression) -> bool {
    matches!(&condition.kind, ExpressionKind::Constant(constant) if constant == "true")
}

/// Gives a closure that is bound to a name at once that name.
pub(super) fn name_closure(assignment: &mut Assignment) {
    if let [Expression { kind: ExpressionKind::Name(name), .. }] = assignment.targets.as_slice()
        && let Some(value) = &mut assignment.value
        && let ExpressionKind::Function(function) = &mut value.kind
        && function.name.is_none()
    {
        function.name = Some(name.clone());
    }
}

/// How much of a text is kept that many things share, each with a copy of its own.
const SHARED_CHARACTERS: usize = 256;

/// The copy of a text (a class's name, a type) that each of many things has. A longer one is cut: a
/// text half as long as the file, copied for each thing in the other half, would fill the memory.
pub(super) fn shared(text: &str) -> String {
    text.chars().take(SHARED_CHARACTERS).collect()
}
