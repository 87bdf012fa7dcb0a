//! Statements of Python.

use tree_sitter::Node;

use super::expression::{self, argument_list, value};
use super::pattern;
use crate::lang::lower::{Lower, child_of_kind, field, fields, has, named, one, span, statement};
use crate::lang::syntax::{
    Assignment, Block, Class, Expression, ExpressionKind, Function, Handler, Import, Loop, LoopKind,
    Operator, Statement, StatementKind, Try,
};

/// The statements of a block; `class` is the class whose body it is.
pub(super) fn block(lower: &mut Lower<'_>, node: Node<'_>, class: Option<&str>) -> Block {
    named(node)
        .into_iter()
        .filter_map(|child| lower.deeper(child, |lower| one_statement(lower, child, class)))
        .collect()
}

/// The block in a field; nothing if there is none.
fn block_of(lower: &mut Lower<'_>, node: Node<'_>, name: &str) -> Block {
    field(node, name).map(|child| block(lower, child, None)).unwrap_or_default()
}

fn one_statement(lower: &mut Lower<'_>, node: Node<'_>, class: Option<&str>) -> Statement {
    let kind = match node.kind() {
        "expression_statement" => simple(lower, node),
        "return_statement" => StatementKind::Return(first(lower, node)),
        "raise_statement" => StatementKind::Throw(first(lower, node)),
        "break_statement" => StatementKind::Break(None),
        "continue_statement" => StatementKind::Continue(None),
        "if_statement" => branches(lower, node),
        "match_statement" => matched(lower, node),
        "for_statement" => StatementKind::Loop(each(lower, node)),
        "while_statement" => StatementKind::Loop(while_loop(lower, node)),
        "try_statement" => StatementKind::Try(tried(lower, node)),
        "with_statement" => guard(lower, node),
        "function_definition" => {
            StatementKind::Function(Box::new(function(lower, node, class, Vec::new(), node)))
        }
        "class_definition" => StatementKind::Class(class_of(lower, node, Vec::new())),
        "decorated_definition" => decorated(lower, node, class),
        "import_statement" | "import_from_statement" | "future_import_statement" => imported(lower, node),
        "assert_statement" | "delete_statement" | "print_statement" | "exec_statement" | "ERROR" => {
            StatementKind::Other(parts(lower, node))
        }
        _ => StatementKind::Other(Vec::new()),
    };
    statement(node, kind)
}

fn parts(lower: &mut Lower<'_>, node: Node<'_>) -> Vec<Expression> {
    named(node).into_iter().map(|child| value(lower, child)).collect()
}

/// The value behind a keyword; several become a list.
fn first(lower: &mut Lower<'_>, node: Node<'_>) -> Option<Expression> {
    named(node).first().map(|child| value(lower, *child))
}

fn simple(lower: &mut Lower<'_>, node: Node<'_>) -> StatementKind {
    let inner = named(node);
    match inner.as_slice() {
        [only] => match only.kind() {
            "assignment" | "augmented_assignment" => StatementKind::Assign(assignment(lower, *only)),
            _ => StatementKind::Expression(value(lower, *only)),
        },
        _ => StatementKind::Other(parts(lower, node)),
    }
}

/// An assignment; `a = b = f()` has both targets.
pub(super) fn assignment(lower: &mut Lower<'_>, node: Node<'_>) -> Assignment {
    let mut assignment = Assignment::default();
    let mut current = node;
    loop {
        if let Some(left) = field(current, "left") {
            pattern::targets(lower, left, &mut assignment.targets);
        }
        if let Some(annotation) = field(current, "type") {
            assignment.type_name = Some(lower.name(annotation));
            assignment.declares = true;
        }
        if let Some(operator) = field(current, "operator") {
            assignment.operator = Some(Operator::of(lower.text(operator).trim_end_matches('=')));
        }
        match field(current, "right") {
            Some(right) if matches!(right.kind(), "assignment" | "augmented_assignment") => current = right,
            Some(right) => {
                assignment.value = Some(Box::new(value(lower, right)));
                return assignment;
            }
            None => return assignment,
        }
    }
}

fn branches(lower: &mut Lower<'_>, node: Node<'_>) -> StatementKind {
    let mut arms = Vec::new();
    let mut otherwise = Block::new();
    if let Some(condition) = field(node, "condition") {
        arms.push((value(lower, condition), block_of(lower, node, "consequence")));
    }
    for alternative in fields(node, "alternative") {
        if alternative.kind() == "elif_clause" {
            if let Some(condition) = field(alternative, "condition") {
                arms.push((value(lower, condition), block_of(lower, alternative, "consequence")));
            }
        } else {
            otherwise = block_of(lower, alternative, "body");
        }
    }
    StatementKind::If { arms, otherwise }
}

fn matched(lower: &mut Lower<'_>, node: Node<'_>) -> StatementKind {
    let subject = field(node, "subject").map(|subject| value(lower, subject));
    let mut cases = Vec::new();
    for clause in field(node, "body").map(named).unwrap_or_default() {
        if clause.kind() != "case_clause" {
            continue;
        }
        let mut values: Vec<Expression> = Vec::new();
        for part in named(clause) {
            match part.kind() {
                "case_pattern" if lower.text(part) != "_" => {
                    values.push(expression::other(lower, part));
                }
                "if_clause" => values.push(expression::other(lower, part)),
                _ => {}
            }
        }
        cases.push((values, block_of(lower, clause, "consequence")));
    }
    StatementKind::Switch { subject, cases }
}

/// The head of a compound statement: from its start to where its body begins.
fn head(node: Node<'_>) -> crate::lang::syntax::Span {
    let mut head = span(node);
    if let Some(body) = field(node, "body") {
        let body = span(body);
        head.end = body.start;
        head.last_line = body.first_line.saturating_sub(1).max(head.first_line);
    }
    head
}

fn each(lower: &mut Lower<'_>, node: Node<'_>) -> Loop {
    let mut binds = Vec::new();
    if let Some(left) = field(node, "left") {
        pattern::targets(lower, left, &mut binds);
    }
    Loop {
        kind: LoopKind::Each,
        label: None,
        binds,
        over: field(node, "right").map(|right| value(lower, right)),
        init: Block::new(),
        update: Block::new(),
        body: block_of(lower, node, "body"),
        otherwise: field(node, "alternative").map(|child| block_of(lower, child, "body")).unwrap_or_default(),
        awaits: has(node, "async"),
        head: head(node),
    }
}

fn while_loop(lower: &mut Lower<'_>, node: Node<'_>) -> Loop {
    let over = field(node, "condition").map(|condition| value(lower, condition));
    let forever = over.as_ref().is_none_or(|over| match &over.kind {
        ExpressionKind::Constant(constant) => constant == "true",
        ExpressionKind::Number(number) => number != "0",
        _ => false,
    });
    Loop {
        kind: if forever { LoopKind::Forever } else { LoopKind::While },
        label: None,
        binds: Vec::new(),
        over: over.filter(|_| !forever),
        init: Block::new(),
        update: Block::new(),
        body: block_of(lower, node, "body"),
        otherwise: field(node, "alternative").map(|child| block_of(lower, child, "body")).unwrap_or_default(),
        awaits: false,
        head: head(node),
    }
}

fn tried(lower: &mut Lower<'_>, node: Node<'_>) -> Try {
    let mut tried = Try { body: block_of(lower, node, "body"), ..Try::default() };
    for clause in named(node) {
        match clause.kind() {
            "except_clause" | "except_group_clause" => tried.handlers.push(handler(lower, clause)),
            "else_clause" => tried.otherwise = block_of(lower, clause, "body"),
            "finally_clause" => {
                let body = child_of_kind(clause, "block");
                tried.finally = body.map(|body| block(lower, body, None)).unwrap_or_default();
            }
            _ => {}
        }
    }
    tried
}

fn handler(lower: &mut Lower<'_>, node: Node<'_>) -> Handler {
    let mut handler = Handler { span: span(node), ..Handler::default() };
    let mut types = field(node, "value");
    handler.name = field(node, "alias").map(|alias| lower.name(alias));
    if let Some(pattern) = types.filter(|types| types.kind() == "as_pattern") {
        types = named(pattern).first().copied();
        handler.name = field(pattern, "alias").map(|alias| lower.name(alias));
    }
    if let Some(types) = types {
        let all = match types.kind() {
            "tuple" | "parenthesized_expression" => named(types),
            _ => vec![types],
        };
        handler.types = all.into_iter().map(|one| lower.name(one)).collect();
    }
    if let Some(body) = child_of_kind(node, "block") {
        handler.body = block(lower, body, None);
    }
    handler
}

fn guard(lower: &mut Lower<'_>, node: Node<'_>) -> StatementKind {
    let mut items = Vec::new();
    let clause = child_of_kind(node, "with_clause");
    for item in clause.map(named).unwrap_or_default() {
        let Some(entered) = field(item, "value") else { continue };
        let kind = match entered.kind() {
            "as_pattern" => {
                let mut assignment = Assignment { declares: true, ..Assignment::default() };
                if let Some(alias) = field(entered, "alias").and_then(|alias| alias.named_child(0)) {
                    pattern::targets(lower, alias, &mut assignment.targets);
                }
                let inner = named(entered).first().copied();
                assignment.value = inner.map(|inner| Box::new(value(lower, inner)));
                StatementKind::Assign(assignment)
            }
            _ => StatementKind::Expression(value(lower, entered)),
        };
        items.push(statement(item, kind));
    }
    StatementKind::Guard { items, body: block_of(lower, node, "body") }
}

fn function(
    lower: &mut Lower<'_>,
    node: Node<'_>,
    class: Option<&str>,
    annotations: Vec<Expression>,
    whole: Node<'_>,
) -> Function {
    let mut parameters =
        field(node, "parameters").map(|list| pattern::parameters(lower, list)).unwrap_or_default();
    let fixed = annotations
        .iter()
        .any(|annotation| matches!(&annotation.kind, ExpressionKind::Name(name) if name == "staticmethod"));
    let mut receiver = None;
    if class.is_some() && !fixed && !parameters.is_empty() {
        receiver = Some(parameters.remove(0).name);
    }
    Function {
        name: field(node, "name").map(|name| lower.name(name)),
        class: class.map(str::to_owned),
        receiver,
        parameters,
        annotations,
        returns: field(node, "return_type").map(|typed| lower.name(typed)),
        modifiers: if has(node, "async") { vec!["async".to_owned()] } else { Vec::new() },
        body: block_of(lower, node, "body"),
        span: span(whole),
    }
}

fn class_of(lower: &mut Lower<'_>, node: Node<'_>, annotations: Vec<Expression>) -> Class {
    let name = field(node, "name").map(|name| lower.name(name)).unwrap_or_default();
    let bases = field(node, "superclasses").map(|list| argument_list(lower, list)).unwrap_or_default();
    let body = field(node, "body").map(|body| block(lower, body, Some(&name))).unwrap_or_default();
    Class { name, bases: bases.into_iter().map(|argument| argument.value).collect(), annotations, body }
}

fn decorated(lower: &mut Lower<'_>, node: Node<'_>, class: Option<&str>) -> StatementKind {
    let mut annotations = Vec::new();
    for child in named(node) {
        if child.kind() == "decorator"
            && let Some(inner) = named(child).first()
        {
            annotations.push(value(lower, *inner));
        }
    }
    match field(node, "definition") {
        Some(definition) if definition.kind() == "class_definition" => {
            StatementKind::Class(class_of(lower, definition, annotations))
        }
        Some(definition) => {
            StatementKind::Function(Box::new(function(lower, definition, class, annotations, node)))
        }
        None => StatementKind::Other(annotations),
    }
}

fn imported(lower: &mut Lower<'_>, node: Node<'_>) -> StatementKind {
    let both = |lower: &Lower<'_>, item: Node<'_>| match item.kind() {
        "aliased_import" => {
            let name = field(item, "name").map(|name| lower.name(name)).unwrap_or_default();
            let alias = field(item, "alias").map(|alias| lower.name(alias));
            (name, alias)
        }
        _ => (lower.name(item), None),
    };
    let names = fields(node, "name");
    if let Some(module) = field(node, "module_name") {
        let names = names
            .into_iter()
            .map(|item| {
                let (name, alias) = both(lower, item);
                let here = alias.unwrap_or_else(|| name.clone());
                (name, here)
            })
            .collect();
        return StatementKind::Import(Import { module: lower.name(module), names, alias: None });
    }
    let mut imports: Vec<Statement> = Vec::new();
    for item in names {
        let (module, alias) = both(lower, item);
        let alias = alias.or_else(|| module.split('.').next().map(str::to_owned));
        let import = Import { module, names: Vec::new(), alias };
        imports.extend(one(statement(item, StatementKind::Import(import))));
    }
    match imports.pop() {
        Some(only) if imports.is_empty() => only.kind,
        Some(last) => {
            imports.push(last);
            StatementKind::Block(imports)
        }
        None => StatementKind::Other(Vec::new()),
    }
}
