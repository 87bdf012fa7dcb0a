//! Statements of Java.

use tree_sitter::Node;

use super::declaration::{class, function, imported, resource, variables};
use super::expression::{arguments, assignment, bare, part, value, values};
use crate::lang::braces::{head, is_true};
use crate::lang::lower::{Lower, child_of_kind, expression, field, fields, has, named, one, span, statement};
use crate::lang::syntax::{
    Block, Call, Expression, ExpressionKind, Handler, Loop, LoopKind, Statement, StatementKind, Try,
};

/// The statements of a block, of a file.
pub(super) fn block(lower: &mut Lower<'_>, node: Node<'_>) -> Block {
    let mut found = Block::new();
    for child in named(node) {
        push(lower, child, None, &mut found);
    }
    found
}

/// The statements of a body that may also be one statement without braces.
fn body(lower: &mut Lower<'_>, node: Node<'_>, name: &str) -> Block {
    match field(node, name) {
        Some(body) if body.kind() == "block" => block(lower, body),
        // An empty statement, `;`, is a token.
        Some(body) if body.is_named() => {
            let mut found = Block::new();
            push(lower, body, None, &mut found);
            found
        }
        _ => Block::new(),
    }
}

/// Adds what a statement stands for; a declaration of several variables stands for several.
pub(super) fn push(lower: &mut Lower<'_>, node: Node<'_>, label: Option<Node<'_>>, found: &mut Block) {
    // What nests too deeply is named by `deeper` and left out.
    let _named = lower.deeper(node, |lower| match node.kind() {
        "package_declaration" => {}
        "local_variable_declaration" | "field_declaration" | "constant_declaration" => {
            variables(lower, node, found);
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
        "expression_statement" => match named(node).as_slice() {
            [only] => simple(lower, *only),
            _ => StatementKind::Other(values(lower, node)),
        },
        // Only a `switch` with a value has `yield`, and that is read as a function that returns it.
        "return_statement" | "yield_statement" => returned(lower, node),
        "throw_statement" => StatementKind::Throw(named(node).first().map(|thrown| value(lower, *thrown))),
        "break_statement" => StatementKind::Break(label_of(lower, node)),
        "continue_statement" => StatementKind::Continue(label_of(lower, node)),
        "if_statement" => branches(lower, node),
        "switch_expression" => switch(lower, node, false),
        "for_statement" | "while_statement" | "do_statement" | "enhanced_for_statement" => {
            let mut looped = looped(lower, node);
            looped.label = label.map(|label| lower.name(label));
            StatementKind::Loop(looped)
        }
        "try_statement" | "try_with_resources_statement" => StatementKind::Try(tried(lower, node)),
        "synchronized_statement" => {
            let lock = child_of_kind(node, "parenthesized_expression");
            let lock = lock.map(|lock| statement(lock, StatementKind::Expression(value(lower, lock))));
            StatementKind::Guard { items: lock.into_iter().collect(), body: body(lower, node, "body") }
        }
        "class_declaration"
        | "interface_declaration"
        | "enum_declaration"
        | "record_declaration"
        | "annotation_type_declaration" => StatementKind::Class(class(lower, node)),
        "method_declaration" => StatementKind::Function(Box::new(function(lower, node, None))),
        "block" => StatementKind::Block(block(lower, node)),
        "import_declaration" => StatementKind::Import(imported(lower, node)),
        "explicit_constructor_invocation" => StatementKind::Expression(constructed(lower, node)),
        "module_declaration" => StatementKind::Other(Vec::new()),
        _ => StatementKind::Other(values(lower, node)),
    }
}

/// An expression as a statement.
fn simple(lower: &mut Lower<'_>, node: Node<'_>) -> StatementKind {
    match node.kind() {
        "assignment_expression" | "update_expression" => StatementKind::Assign(assignment(lower, node)),
        "switch_expression" => switch(lower, node, false),
        _ => StatementKind::Expression(value(lower, node)),
    }
}

/// A `switch` that is returned returns in each of its cases.
fn returned(lower: &mut Lower<'_>, node: Node<'_>) -> StatementKind {
    match named(node).first().copied().map(bare) {
        Some(inner) if inner.kind() == "switch_expression" => switch(lower, inner, true),
        inner => StatementKind::Return(inner.map(|inner| value(lower, inner))),
    }
}

/// `this(…)`, `super(…)`, `outer.super(…)`.
fn constructed(lower: &mut Lower<'_>, node: Node<'_>) -> Expression {
    let mut callee = part(lower, node, "constructor");
    if let Some(object) = field(node, "object") {
        let name = field(node, "constructor").map(|name| lower.name(name)).unwrap_or_default();
        callee.kind = ExpressionKind::Member(Box::new(value(lower, object)), name);
    }
    let arguments = arguments(lower, node);
    expression(node, ExpressionKind::Call(Box::new(Call { callee, arguments, constructs: false })))
}

fn label_of(lower: &Lower<'_>, node: Node<'_>) -> Option<String> {
    child_of_kind(node, "identifier").map(|label| lower.name(label))
}

/// A loop has its label; any other labelled statement is a block.
fn labelled(lower: &mut Lower<'_>, node: Node<'_>, found: &mut Block) {
    let parts = named(node);
    let label = parts.first().copied();
    let mut inside = Block::new();
    for child in parts.into_iter().skip(1) {
        push(lower, child, label, &mut inside);
    }
    match inside.as_slice() {
        [Statement { kind: StatementKind::Loop(_), .. }] => found.append(&mut inside),
        _ => found.push(statement(node, StatementKind::Block(inside))),
    }
}

fn branches(lower: &mut Lower<'_>, node: Node<'_>) -> StatementKind {
    let mut arms = Vec::new();
    let mut current = node;
    loop {
        let condition = part(lower, current, "condition");
        arms.push((condition, body(lower, current, "consequence")));
        match field(current, "alternative") {
            Some(next) if next.kind() == "if_statement" => current = next,
            _ => return StatementKind::If { arms, otherwise: body(lower, current, "alternative") },
        }
    }
}

fn looped(lower: &mut Lower<'_>, node: Node<'_>) -> Loop {
    let mut looped = Loop {
        kind: LoopKind::While,
        label: None,
        binds: Vec::new(),
        over: field(node, "condition").map(|condition| value(lower, condition)),
        init: Block::new(),
        update: Block::new(),
        body: body(lower, node, "body"),
        otherwise: Block::new(),
        awaits: false,
        head: head(node),
    };
    match node.kind() {
        "enhanced_for_statement" => {
            looped.kind = LoopKind::Each;
            looped.binds = field(node, "name").map(|name| value(lower, name)).into_iter().collect();
            looped.over = field(node, "value").map(|over| value(lower, over));
            return looped;
        }
        "do_statement" => looped.kind = LoopKind::DoWhile,
        "for_statement" => {
            looped.init = steps(lower, node, "init");
            looped.update = steps(lower, node, "update");
            if !looped.init.is_empty() || !looped.update.is_empty() {
                looped.kind = LoopKind::Counted;
            }
        }
        _ => {}
    }
    if looped.over.as_ref().is_none_or(is_true) {
        (looped.kind, looped.over) = (LoopKind::Forever, None);
    }
    looped
}

fn steps(lower: &mut Lower<'_>, node: Node<'_>, name: &str) -> Block {
    let mut found = Block::new();
    for step in fields(node, name).into_iter().filter(Node::is_named) {
        if step.kind() == "local_variable_declaration" {
            push(lower, step, None, &mut found);
        } else {
            let kind = simple(lower, step);
            found.push(statement(step, kind));
        }
    }
    found
}

fn tried(lower: &mut Lower<'_>, node: Node<'_>) -> Try {
    let mut tried = Try::default();
    if let Some(resources) = field(node, "resources") {
        tried.resources = named(resources).into_iter().map(|one| resource(lower, one)).collect();
    }
    tried.body = body(lower, node, "body");
    for clause in named(node) {
        match clause.kind() {
            "catch_clause" => tried.handlers.push(handler(lower, clause)),
            "finally_clause" => {
                let own = child_of_kind(clause, "block");
                tried.finally = own.map(|own| block(lower, own)).unwrap_or_default();
            }
            _ => {}
        }
    }
    tried
}

fn handler(lower: &mut Lower<'_>, node: Node<'_>) -> Handler {
    let caught = child_of_kind(node, "catch_formal_parameter");
    let types = caught.and_then(|caught| child_of_kind(caught, "catch_type")).map(named).unwrap_or_default();
    Handler {
        types: types.into_iter().map(|one| lower.name(one)).collect(),
        name: caught.and_then(|caught| field(caught, "name")).map(|name| lower.name(name)),
        body: body(lower, node, "body"),
        span: span(node),
    }
}

/// A `switch`; one that has a value returns it in each case.
pub(super) fn switch(lower: &mut Lower<'_>, node: Node<'_>, returns: bool) -> StatementKind {
    let subject = field(node, "condition").map(|subject| value(lower, subject));
    let mut cases = Vec::new();
    let mut values = Vec::new();
    let mut default = false;
    for case in field(node, "body").map(named).unwrap_or_default() {
        let rule = case.kind() == "switch_rule";
        let mut inside = Block::new();
        for part in named(case) {
            match part.kind() {
                "switch_label" => {
                    default |= is_default(lower, part);
                    values.extend(labels(lower, part));
                }
                "block" if rule => inside = block(lower, part),
                "expression_statement" if rule && returns => {
                    let kind = returned(lower, part);
                    inside = one(statement(part, kind));
                }
                _ => push(lower, part, None, &mut inside),
            }
        }
        // `case 1: case 2: f();` is one case with two values, though the grammar has two.
        if rule || !inside.is_empty() {
            // A case that is also the default is just that: it has no values.
            let values = std::mem::take(&mut values);
            cases.push((if std::mem::take(&mut default) { Vec::new() } else { values }, inside));
        }
    }
    if default || !values.is_empty() {
        cases.push((if default { Vec::new() } else { values }, Block::new()));
    }
    StatementKind::Switch { subject, cases }
}

/// Whether a label has the default; in `case null, default` the grammar takes it for a name.
fn is_default(lower: &Lower<'_>, label: Node<'_>) -> bool {
    has(label, "default") || named(label).into_iter().any(|part| lower.text(part) == "default")
}

/// What a case is compared with; a pattern or a guard is something with its parts.
fn labels(lower: &mut Lower<'_>, node: Node<'_>) -> Vec<Expression> {
    let mut found = Vec::new();
    for part in named(node) {
        let parts = named(part);
        found.push(match (part.kind(), parts.as_slice()) {
            ("pattern", [pattern]) if pattern.kind() == "type_pattern" => match named(*pattern).first() {
                Some(typed) => value(lower, *typed),
                None => value(lower, part),
            },
            _ => value(lower, part),
        });
    }
    found
}
