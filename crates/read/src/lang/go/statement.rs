//! Statements of Go.

use tree_sitter::Node;

use super::declaration::{declared, function};
use super::expression::{listed, part, value, values};
use crate::lang::braces::{head, is_true, name_closure};
use crate::lang::lower::{Lower, child_of_kind, expression, field, fields, has, named, one, span, statement};
use crate::lang::syntax::{
    Assignment, Block, Expression, ExpressionKind, Loop, LoopKind, Operator, Statement, StatementKind,
};

/// The statements of a block, of a case, of a file.
pub(super) fn block(lower: &mut Lower<'_>, node: Node<'_>) -> Block {
    let mut found = Block::new();
    for child in named(node) {
        if child.kind() == "statement_list" {
            for inner in named(child) {
                push(lower, inner, None, &mut found);
            }
        } else {
            push(lower, child, None, &mut found);
        }
    }
    found
}

/// Adds what a statement stands for; a declaration in parentheses stands for several.
fn push(lower: &mut Lower<'_>, node: Node<'_>, label: Option<Node<'_>>, found: &mut Block) {
    // What nests too deeply is named by `deeper` and left out.
    let _named = lower.deeper(node, |lower| match node.kind() {
        "package_clause" | "empty_statement" => {}
        "import_declaration" | "const_declaration" | "var_declaration" | "type_declaration" => {
            declared(lower, node, found);
        }
        "labeled_statement" => labelled(lower, node, found),
        _ => {
            let kind = kind(lower, node, label);
            found.push(statement(node, kind));
        }
    });
}

fn kind(lower: &mut Lower<'_>, node: Node<'_>, label: Option<Node<'_>>) -> StatementKind {
    match node.kind() {
        "function_declaration" | "method_declaration" => {
            StatementKind::Function(Box::new(function(lower, node)))
        }
        "return_statement" => StatementKind::Return(named(node).first().map(|list| listed(lower, *list))),
        "break_statement" => StatementKind::Break(label_of(lower, node)),
        "continue_statement" => StatementKind::Continue(label_of(lower, node)),
        "go_statement" => inner(lower, node, StatementKind::Spawn),
        "defer_statement" => inner(lower, node, StatementKind::Defer),
        "if_statement" => branches(lower, node),
        "for_statement" => {
            let label = label.map(|label| lower.name(label));
            StatementKind::Loop(looped(lower, node, label))
        }
        "expression_switch_statement" | "type_switch_statement" => switch(lower, node),
        "select_statement" => StatementKind::Switch { subject: None, cases: cases(lower, node) },
        "block" => StatementKind::Block(block(lower, node)),
        "fallthrough_statement" | "goto_statement" => StatementKind::Other(Vec::new()),
        _ => simple(lower, node),
    }
}

fn inner(
    lower: &mut Lower<'_>,
    node: Node<'_>,
    wrap: impl FnOnce(Expression) -> StatementKind,
) -> StatementKind {
    match named(node).as_slice() {
        [only] => wrap(value(lower, *only)),
        _ => StatementKind::Other(values(lower, node)),
    }
}

fn label_of(lower: &Lower<'_>, node: Node<'_>) -> Option<String> {
    child_of_kind(node, "label_name").map(|label| lower.name(label))
}

/// A loop has its label; any other labelled statement is a block.
fn labelled(lower: &mut Lower<'_>, node: Node<'_>, found: &mut Block) {
    let label = field(node, "label");
    let mut inside = Block::new();
    for child in named(node) {
        if Some(child.id()) != label.map(|label| label.id()) {
            push(lower, child, label, &mut inside);
        }
    }
    match inside.as_slice() {
        [Statement { kind: StatementKind::Loop(_), .. }] => found.append(&mut inside),
        _ => found.push(statement(node, StatementKind::Block(inside))),
    }
}

/// A simple statement: one that may also stand in the head of an `if`, a `for` or a `switch`.
fn simple(lower: &mut Lower<'_>, node: Node<'_>) -> StatementKind {
    match node.kind() {
        "expression_statement" => match inner(lower, node, StatementKind::Expression) {
            StatementKind::Expression(value) => panicking(value),
            other => other,
        },
        "assignment_statement" | "short_var_declaration" => StatementKind::Assign(assignment(lower, node)),
        "receive_statement" => StatementKind::Expression(communication(lower, node)),
        "inc_statement" | "dec_statement" => {
            let operator = if node.kind() == "inc_statement" { Operator::Add } else { Operator::Subtract };
            StatementKind::Assign(Assignment {
                targets: values(lower, node),
                operator: Some(operator),
                value: Some(Box::new(expression(node, ExpressionKind::Number("1".to_owned())))),
                ..Assignment::default()
            })
        }
        "send_statement" => StatementKind::Expression(communication(lower, node)),
        _ => StatementKind::Other(values(lower, node)),
    }
}

/// A call of `panic` throws.
fn panicking(value: Expression) -> StatementKind {
    match value.kind {
        ExpressionKind::Call(mut call)
            if matches!(&call.callee.kind, ExpressionKind::Name(name) if name == "panic")
                && call.arguments.len() <= 1 =>
        {
            StatementKind::Throw(call.arguments.pop().map(|argument| argument.value))
        }
        kind => StatementKind::Expression(Expression { kind, span: value.span }),
    }
}

fn targets(lower: &mut Lower<'_>, node: Node<'_>) -> Vec<Expression> {
    match field(node, "left") {
        Some(list) if list.kind() == "expression_list" => values(lower, list),
        Some(single) => vec![value(lower, single)],
        None => Vec::new(),
    }
}

fn assignment(lower: &mut Lower<'_>, node: Node<'_>) -> Assignment {
    let operator = field(node, "operator").map_or("", |operator| lower.text(operator));
    let mut assignment = Assignment {
        targets: targets(lower, node),
        operator: operator.strip_suffix('=').filter(|text| !text.is_empty()).map(Operator::of),
        value: field(node, "right").map(|right| Box::new(listed(lower, right))),
        declares: has(node, ":="),
        ..Assignment::default()
    };
    name_closure(&mut assignment);
    assignment
}

/// A send is its channel and its value; a receive is the value, assigned if it is.
fn communication(lower: &mut Lower<'_>, node: Node<'_>) -> Expression {
    let kind = match node.kind() {
        "send_statement" => ExpressionKind::Other(values(lower, node)),
        "receive_statement" if field(node, "left").is_some() => {
            ExpressionKind::Assign(Box::new(assignment(lower, node)))
        }
        "receive_statement" => return part(lower, node, "right"),
        _ => return value(lower, node),
    };
    expression(node, kind)
}

/// What runs before an `if` or a `switch`; the two together are a block.
fn after_initialiser(
    lower: &mut Lower<'_>,
    node: Node<'_>,
    then: impl FnOnce(&mut Lower<'_>) -> StatementKind,
) -> StatementKind {
    let Some(initialiser) = field(node, "initializer") else { return then(lower) };
    let first = simple(lower, initialiser);
    let second = then(lower);
    // The second begins where the first has ended: neither holds the other.
    let (first, mut second) = (statement(initialiser, first), statement(node, second));
    second.span.start = first.span.end;
    second.span.first_line = first.span.last_line;
    StatementKind::Block(vec![first, second])
}

fn branches(lower: &mut Lower<'_>, node: Node<'_>) -> StatementKind {
    after_initialiser(lower, node, |lower| {
        let mut arms = Vec::new();
        let mut current = node;
        loop {
            let condition = part(lower, current, "condition");
            arms.push((condition, body(lower, current, "consequence")));
            let otherwise = match field(current, "alternative") {
                // One with an assignment of its own is no mere condition.
                Some(next) if next.kind() == "if_statement" && field(next, "initializer").is_none() => {
                    current = next;
                    continue;
                }
                Some(next) if next.kind() == "if_statement" => {
                    let nested = lower.deeper(next, |lower| branches(lower, next));
                    nested.map(|nested| one(statement(next, nested))).unwrap_or_default()
                }
                Some(_) => body(lower, current, "alternative"),
                None => Block::new(),
            };
            return StatementKind::If { arms, otherwise };
        }
    })
}

fn body(lower: &mut Lower<'_>, node: Node<'_>, name: &str) -> Block {
    field(node, name).map(|body| block(lower, body)).unwrap_or_default()
}

fn looped(lower: &mut Lower<'_>, node: Node<'_>, label: Option<String>) -> Loop {
    let mut looped = Loop {
        kind: LoopKind::Forever,
        label,
        binds: Vec::new(),
        over: None,
        init: Block::new(),
        update: Block::new(),
        body: Block::new(),
        otherwise: Block::new(),
        awaits: false,
        head: head(node),
    };
    let own = field(node, "body");
    let clause = named(node).into_iter().find(|child| Some(child.id()) != own.map(|own| own.id()));
    match clause {
        Some(clause) if clause.kind() == "range_clause" => {
            looped.kind = LoopKind::Each;
            looped.binds = targets(lower, clause);
            looped.over = field(clause, "right").map(|right| value(lower, right));
        }
        Some(clause) if clause.kind() == "for_clause" => counted(lower, clause, &mut looped),
        Some(condition) => {
            looped.kind = LoopKind::While;
            looped.over = Some(value(lower, condition));
        }
        None => {}
    }
    if looped.kind != LoopKind::Each && looped.over.as_ref().is_none_or(is_true) {
        (looped.kind, looped.over) = (LoopKind::Forever, None);
    }
    looped.body = own.map(|own| block(lower, own)).unwrap_or_default();
    looped
}

fn counted(lower: &mut Lower<'_>, clause: Node<'_>, looped: &mut Loop) {
    let step = |lower: &mut Lower<'_>, name| match field(clause, name) {
        Some(step) => one(statement(step, simple(lower, step))),
        None => Block::new(),
    };
    looped.init = step(lower, "initializer");
    looped.update = step(lower, "update");
    looped.over = field(clause, "condition").map(|condition| value(lower, condition));
    let bare = looped.init.is_empty() && looped.update.is_empty();
    looped.kind = if bare { LoopKind::While } else { LoopKind::Counted };
}

fn switch(lower: &mut Lower<'_>, node: Node<'_>) -> StatementKind {
    after_initialiser(lower, node, |lower| {
        let mut subject = field(node, "value").map(|subject| value(lower, subject));
        if let Some(alias) = field(node, "alias") {
            let assignment = Assignment {
                targets: values(lower, alias),
                value: subject.map(Box::new),
                declares: true,
                ..Assignment::default()
            };
            subject =
                Some(Expression { kind: ExpressionKind::Assign(Box::new(assignment)), span: span(alias) });
        }
        StatementKind::Switch { subject, cases: cases(lower, node) }
    })
}

fn cases(lower: &mut Lower<'_>, node: Node<'_>) -> Vec<(Vec<Expression>, Block)> {
    let mut cases = Vec::new();
    for case in named(node) {
        let values = match case.kind() {
            "expression_case" => field(case, "value").map(|list| values(lower, list)).unwrap_or_default(),
            "type_case" => {
                let types = fields(case, "type");
                types.into_iter().filter(Node::is_named).map(|typed| value(lower, typed)).collect()
            }
            "communication_case" => {
                field(case, "communication").map(|way| vec![communication(lower, way)]).unwrap_or_default()
            }
            "default_case" => Vec::new(),
            _ => continue,
        };
        let body = child_of_kind(case, "statement_list").map(|list| block(lower, list));
        cases.push((values, body.unwrap_or_default()));
    }
    cases
}
