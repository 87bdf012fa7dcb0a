//! Where in code that runs again an effect happens: in a call, or in a function of the file that it calls.

use caution_read::lang::syntax::{Call, Expression, Function, Handler, Span, Statement, StatementKind, Try};

use crate::code::effect::{self, Effect};
use crate::code::name::bare;
use crate::code::program::{Program, calls};
use crate::code::scope::Scope;

/// How many calls within the file are followed.
const DEPTH: u32 = 2;

/// An effect, and the call by which code comes to it.
#[derive(Debug, Clone)]
pub(super) struct Site<'a> {
    /// The call in the code that was looked at.
    pub(super) call: &'a Call,
    /// Where it stands.
    pub(super) span: Span,
    /// The effect.
    pub(super) effect: Effect<'a>,
    /// The function of this file in which the effect happens, if it is not here.
    pub(super) helper: Option<&'a Function>,
}

/// The effects that happen when a block runs.
pub(super) fn sites<'a>(
    program: &Program<'a>,
    scope: &Scope<'a>,
    inside: Option<&'a Function>,
    block: &'a [Statement],
) -> Vec<Site<'a>> {
    let found = calls(block);
    found.into_iter().filter_map(|call| of_call(program, scope, inside, call, DEPTH)).collect()
}

/// The effect of one call.
pub(super) fn of_call<'a>(
    program: &Program<'a>,
    scope: &Scope<'a>,
    inside: Option<&'a Function>,
    (expression, call): (&'a Expression, &'a Call),
    depth: u32,
) -> Option<Site<'a>> {
    let around = program.around(expression.span).or(inside);
    let same = |function: &Function| around.is_some_and(|around| around.span == function.span);
    if let Some(function) = program.callee(call, around).filter(|function| !same(function)) {
        let effect = depth.checked_sub(1).and_then(|depth| within(program, function, depth))?;
        return Some(Site { call, span: expression.span, effect, helper: Some(function) });
    }
    let effect = effect::of(program, scope, around, (expression, call))?;
    Some(Site { call, span: expression.span, effect, helper: None })
}

/// The first effect in a function.
pub(super) fn within<'a>(program: &Program<'a>, function: &'a Function, depth: u32) -> Option<Effect<'a>> {
    let scope = Scope::of(&function.body);
    calls(&function.body)
        .into_iter()
        .find_map(|call| of_call(program, &scope, Some(function), call, depth))
        .map(|site| site.effect)
}

/// The statements around a place, the outermost first.
pub(super) fn path_to<'a>(block: &'a [Statement], span: Span) -> Vec<&'a Statement> {
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
pub(super) fn blocks(statement: &Statement) -> Vec<&[Statement]> {
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
pub(super) fn tries_around<'a>(block: &'a [Statement], span: Span) -> Vec<&'a Try> {
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
pub(super) fn handlers_around<'a>(block: &'a [Statement], span: Span) -> Vec<&'a Handler> {
    tries_around(block, span).into_iter().flat_map(|tried| &tried.handlers).collect()
}

/// The names that hold what a call gave.
pub(super) fn results<'a>(block: &'a [Statement], span: Span) -> Vec<&'a str> {
    let Some(statement) = path_to(block, span).pop() else { return Vec::new() };
    let targets = match &statement.kind {
        StatementKind::Assign(assignment) => &assignment.targets,
        _ => return Vec::new(),
    };
    targets
        .iter()
        .filter_map(|target| crate::code::name::root(bare(target)))
        .filter(|name| *name != "_")
        .collect()
}
