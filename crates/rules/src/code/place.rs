//! Where in a block something stands.

use caution_read::lang::syntax::{Handler, Span, Statement, StatementKind, Try};

use super::name::{bare, root};

/// The statements around a place, the outermost first.
pub(crate) fn path_to<'a>(block: &'a [Statement], span: Span) -> Vec<&'a Statement> {
    let mut path = Vec::new();
    let mut current: Vec<&'a [Statement]> = vec![block];
    while let Some(statement) = current.iter().flat_map(|block| block.iter()).find(|one| one.span.holds(span))
    {
        path.push(statement);
        current = blocks(statement);
    }
    path
}

/// The blocks that a statement holds.
pub(crate) fn blocks(statement: &Statement) -> Vec<&[Statement]> {
    match &statement.kind {
        StatementKind::If { arms, otherwise } => {
            arms.iter().map(|(_, arm)| arm.as_slice()).chain([otherwise.as_slice()]).collect()
        }
        StatementKind::Switch { cases, .. } => cases.iter().map(|(_, body)| body.as_slice()).collect(),
        StatementKind::Loop(looped) => vec![&looped.init, &looped.body, &looped.update, &looped.otherwise],
        StatementKind::Try(tried) => {
            let mut all: Vec<&[Statement]> = vec![&tried.resources, &tried.body];
            all.extend(tried.handlers.iter().map(|handler| handler.body.as_slice()));
            all.extend([tried.otherwise.as_slice(), tried.finally.as_slice()]);
            all
        }
        StatementKind::Guard { items, body } => vec![items, body],
        StatementKind::Block(body) => vec![body],
        _ => Vec::new(),
    }
}

/// The tries whose body holds a place, the innermost first.
pub(crate) fn tries_around(block: &[Statement], span: Span) -> Vec<&Try> {
    let mut tries: Vec<&Try> = path_to(block, span)
        .into_iter()
        .filter_map(|statement| match &statement.kind {
            StatementKind::Try(tried) => Some(tried),
            _ => None,
        })
        .filter(|tried| tried.body.iter().chain(&tried.resources).any(|one| one.span.holds(span)))
        .collect();
    tries.reverse();
    tries
}

/// The handlers around a place, the innermost first.
pub(crate) fn handlers_around(block: &[Statement], span: Span) -> Vec<&Handler> {
    tries_around(block, span).into_iter().flat_map(|tried| &tried.handlers).collect()
}

/// The names that hold what a call gave.
pub(crate) fn results(block: &[Statement], span: Span) -> Vec<&str> {
    let Some(statement) = path_to(block, span).pop() else { return Vec::new() };
    let targets = match &statement.kind {
        StatementKind::Assign(assignment) => &assignment.targets,
        _ => return Vec::new(),
    };
    targets.iter().filter_map(|target| root(bare(target))).filter(|name| *name != "_").collect()
}
