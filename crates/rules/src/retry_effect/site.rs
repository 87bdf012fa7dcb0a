//! Where in code that runs again an effect happens: in a call, or in a function of the file that it calls.

use caution_read::lang::syntax::{Call, Expression, Function, Span, Statement};

use crate::code::effect::{self, Effect};
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
