//! Statements.

use tree_sitter::Node;

use super::declaration::{exported, import_alias, imported, looked_at, using, variables};
use super::expression::{part, value};
use super::function::{class, enum_values, function};
use super::pattern;
use crate::lang::braces::head;
use crate::lang::lower::{Lower, children, field, fields, named, one, span, statement};
use crate::lang::syntax::{
    Block, Expression, ExpressionKind, Handler, Loop, LoopKind, Operator, Statement, StatementKind, Try,
};

/// The statements of a block.
pub(super) fn block(lower: &mut Lower<'_>, node: Node<'_>) -> Block {
    let mut found = Block::new();
    items(lower, &inside(node), &mut found);
    found
}

/// The named children, comments left out. What does not parse counts as layout for the grammar;
/// it is kept, for the statements inside.
pub(super) fn inside(node: Node<'_>) -> Vec<Node<'_>> {
    let mut cursor = node.walk();
    node.named_children(&mut cursor).filter(|child| child.is_error() || !child.is_extra()).collect()
}

/// The statements of a body, in braces or not.
fn body(lower: &mut Lower<'_>, node: Option<Node<'_>>) -> Block {
    match node {
        Some(node) if node.kind() == "statement_block" => block(lower, node),
        Some(node) => {
            let mut found = Block::new();
            items(lower, &[node], &mut found);
            found
        }
        None => Block::new(),
    }
}

fn items(lower: &mut Lower<'_>, nodes: &[Node<'_>], found: &mut Block) {
    for (at, node) in nodes.iter().enumerate() {
        let rest = nodes.get(at + 1..).unwrap_or_default();
        let guarded = lower.deeper(*node, |lower| match using(lower, *node) {
            // What is used is held for the rest of the block.
            Some(entered) => {
                let mut body = Block::new();
                items(lower, rest, &mut body);
                found.push(statement(*node, StatementKind::Guard { items: entered, body }));
                true
            }
            None => {
                into(lower, *node, found);
                false
            }
        });
        if guarded == Some(true) {
            return;
        }
    }
}

/// One statement of the text, which may be several or none.
pub(super) fn into(lower: &mut Lower<'_>, node: Node<'_>, found: &mut Block) {
    match node.kind() {
        "expression_statement" => {
            for inner in named(node) {
                effects(lower, inner, found);
            }
        }
        "lexical_declaration" | "variable_declaration" | "using_declaration" => variables(lower, node, found),
        "export_statement" => exported(lower, node, found),
        "empty_statement" | "hash_bang_line" => {}
        "ERROR" => items(lower, &inside(node), found),
        _ => {
            let kind = kind(lower, node);
            found.push(statement(node, kind));
        }
    }
}

fn kind(lower: &mut Lower<'_>, node: Node<'_>) -> StatementKind {
    match node.kind() {
        "return_statement" => StatementKind::Return(first(lower, node)),
        "throw_statement" => StatementKind::Throw(first(lower, node)),
        "break_statement" => StatementKind::Break(label(lower, node)),
        "continue_statement" => StatementKind::Continue(label(lower, node)),
        "if_statement" => branches(lower, node),
        "switch_statement" => switch(lower, node),
        "for_statement" => StatementKind::Loop(counted(lower, node)),
        "for_in_statement" => StatementKind::Loop(each(lower, node)),
        "while_statement" => StatementKind::Loop(conditional(lower, node, LoopKind::While)),
        "do_statement" => StatementKind::Loop(conditional(lower, node, LoopKind::DoWhile)),
        "labeled_statement" => labelled(lower, node),
        "try_statement" => StatementKind::Try(tried(lower, node)),
        "with_statement" => {
            let mut block = one(looked_at(lower, node));
            block.extend(body(lower, field(node, "body")));
            StatementKind::Block(block)
        }
        "statement_block" => StatementKind::Block(block(lower, node)),
        "module" | "internal_module" => StatementKind::Block(body(lower, field(node, "body"))),
        "function_declaration" | "generator_function_declaration" => {
            StatementKind::Function(Box::new(function(lower, node)))
        }
        "class_declaration" | "abstract_class_declaration" => {
            StatementKind::Class(class(lower, node, None, Vec::new()))
        }
        "import_statement" => StatementKind::Import(imported(lower, node)),
        "import_alias" => import_alias(lower, node),
        "enum_declaration" => StatementKind::Other(enum_values(lower, node)),
        // Types, and what is declared to be elsewhere.
        "interface_declaration"
        | "type_alias_declaration"
        | "ambient_declaration"
        | "function_signature"
        | "debugger_statement" => StatementKind::Other(Vec::new()),
        // What error recovery leaves: expressions, mostly.
        _ => StatementKind::Expression(value(lower, node)),
    }
}

/// An expression for its effect; `a(), b()` is two.
pub(super) fn effects(lower: &mut Lower<'_>, node: Node<'_>, found: &mut Block) {
    let mut open = vec![node];
    while let Some(next) = open.pop() {
        match next.kind() {
            "sequence_expression" => open.extend(named(next).into_iter().rev()),
            "parenthesized_expression" => open.extend(named(next).first()),
            "assignment_expression" | "augmented_assignment_expression" => {
                let assignment = pattern::assignment(lower, next);
                found.push(statement(next, StatementKind::Assign(assignment)));
                if let Some(left) = field(next, "left").filter(|left| pattern::destructures(*left)) {
                    pattern::defaults(lower, left, found);
                }
            }
            "update_expression" => {
                let assignment = pattern::update(lower, next);
                found.push(statement(next, StatementKind::Assign(assignment)));
            }
            "internal_module" => {
                let block = body(lower, field(next, "body"));
                found.push(statement(next, StatementKind::Block(block)));
            }
            _ => {
                let value = value(lower, next);
                found.push(statement(next, StatementKind::Expression(value)));
            }
        }
    }
}

fn first(lower: &mut Lower<'_>, node: Node<'_>) -> Option<Expression> {
    named(node).first().map(|child| value(lower, *child))
}

fn label(lower: &Lower<'_>, node: Node<'_>) -> Option<String> {
    field(node, "label").map(|label| lower.name(label))
}

/// `else if` nests to the right, as deep as it is long: it is walked.
fn branches(lower: &mut Lower<'_>, node: Node<'_>) -> StatementKind {
    let mut arms = Vec::new();
    let mut current = node;
    loop {
        let condition = part(lower, current, "condition");
        arms.push((condition, body(lower, field(current, "consequence"))));
        let Some(alternative) =
            field(current, "alternative").and_then(|clause| named(clause).first().copied())
        else {
            return StatementKind::If { arms, otherwise: Block::new() };
        };
        if alternative.kind() != "if_statement" {
            return StatementKind::If { arms, otherwise: body(lower, Some(alternative)) };
        }
        current = alternative;
    }
}

/// A case without statements shares those of the next: `case 1: case 2:` is one with two values.
fn switch(lower: &mut Lower<'_>, node: Node<'_>) -> StatementKind {
    let subject = field(node, "value").map(|subject| value(lower, subject));
    let mut cases: Vec<(Vec<Expression>, Block)> = Vec::new();
    let mut shared: Vec<Expression> = Vec::new();
    let mut default = false;
    let clauses = field(node, "body").map(named).unwrap_or_default();
    let last = clauses.len().saturating_sub(1);
    for (at, clause) in clauses.into_iter().enumerate() {
        match field(clause, "value") {
            Some(compared) => shared.push(value(lower, compared)),
            None => default = true,
        }
        let mut block = Block::new();
        items(lower, &fields(clause, "body"), &mut block);
        if block.is_empty() && at < last {
            continue;
        }
        let mut values = std::mem::take(&mut shared);
        if std::mem::take(&mut default) && !values.is_empty() {
            // Beside `default` a value decides nothing; it is still looked at.
            block.insert(0, statement(clause, StatementKind::Other(std::mem::take(&mut values))));
        }
        cases.push((values, block));
    }
    StatementKind::Switch { subject, cases }
}

/// The loop without what its kind has of its own.
fn rounds(lower: &mut Lower<'_>, node: Node<'_>, kind: LoopKind) -> Loop {
    Loop {
        kind,
        label: None,
        binds: Vec::new(),
        over: None,
        init: Block::new(),
        update: Block::new(),
        body: body(lower, field(node, "body")),
        otherwise: Block::new(),
        awaits: false,
        head: head(node),
    }
}

fn each(lower: &mut Lower<'_>, node: Node<'_>) -> Loop {
    let mut looped = rounds(lower, node, LoopKind::Each);
    // `for (await using x of y)` has an `await` too, further on.
    looped.awaits = children(node).get(1).is_some_and(|second| second.kind() == "await");
    looped.over = field(node, "right").map(|right| value(lower, right));
    if let Some(left) = field(node, "left") {
        looped.binds = pattern::targets(lower, left);
        let mut first = Block::new();
        pattern::defaults(lower, left, &mut first);
        if !first.is_empty() {
            first.append(&mut looped.body);
            looped.body = first;
        }
    }
    if let Some(initial) = field(node, "value") {
        effects(lower, initial, &mut looped.init);
    }
    looped
}

fn counted(lower: &mut Lower<'_>, node: Node<'_>) -> Loop {
    let mut looped = rounds(lower, node, LoopKind::Counted);
    if let Some(initializer) = field(node, "initializer") {
        match initializer.kind() {
            "lexical_declaration" | "variable_declaration" => variables(lower, initializer, &mut looped.init),
            "empty_statement" => {}
            _ => effects(lower, initializer, &mut looped.init),
        }
    }
    let condition = field(node, "condition").filter(|condition| condition.kind() != "empty_statement");
    looped.over = condition.map(|condition| value(lower, condition));
    if let Some(increment) = field(node, "increment") {
        effects(lower, increment, &mut looped.update);
    }
    if looped.over.as_ref().is_none_or(always) {
        (looped.kind, looped.over) = (LoopKind::Forever, None);
    }
    looped
}

fn conditional(lower: &mut Lower<'_>, node: Node<'_>, kind: LoopKind) -> Loop {
    let mut looped = rounds(lower, node, kind);
    looped.over = field(node, "condition").map(|condition| value(lower, condition));
    if looped.over.as_ref().is_some_and(always) {
        (looped.kind, looped.over) = (LoopKind::Forever, None);
    }
    looped
}

/// Whether a condition is always true: `true`, `1`, `!0`.
fn always(condition: &Expression) -> bool {
    match &condition.kind {
        ExpressionKind::Constant(constant) => constant == "true",
        ExpressionKind::Number(number) => number != "0",
        ExpressionKind::Unary(Operator::Not, inner) => {
            matches!(&inner.kind, ExpressionKind::Number(number) if number == "0")
        }
        _ => false,
    }
}

/// The label goes with the loop; on anything else it is a block.
fn labelled(lower: &mut Lower<'_>, node: Node<'_>) -> StatementKind {
    let mut block = body(lower, field(node, "body"));
    match block.as_mut_slice() {
        [Statement { kind: StatementKind::Loop(looped), .. }] if looped.label.is_none() => {
            looped.label = label(lower, node);
            block.pop().map_or(StatementKind::Other(Vec::new()), |only| only.kind)
        }
        _ => StatementKind::Block(block),
    }
}

fn tried(lower: &mut Lower<'_>, node: Node<'_>) -> Try {
    let mut tried = Try { body: body(lower, field(node, "body")), ..Try::default() };
    if let Some(clause) = field(node, "handler") {
        tried.handlers.push(Handler {
            types: Vec::new(),
            name: field(clause, "parameter").map(|name| lower.name(name)),
            body: body(lower, field(clause, "body")),
            span: span(clause),
        });
    }
    if let Some(clause) = field(node, "finalizer") {
        tried.finally = body(lower, field(clause, "body"));
    }
    tried
}
