//! Callbacks and promises: the mark stands in the closure that is to hear the result.

use caution_read::lang::syntax::{Expression, ExpressionKind, Function};
use caution_read::lang::{Node, Walk, walk};
use caution_read::lexicon::words;

use super::rule::hazard;
use super::submit::{Submission, of_call};
use super::unread::Unseen;
use crate::code::mark::marks;
use crate::code::name::{called, receiver};
use crate::code::program::{Program, calls, calls_in};
use crate::code::report::Hazard;
use crate::code::scope::Scope;

/// `fetch(…).then(() => mark())`, `partner.submit(form, (err, receipt) => mark())`
pub(super) fn hazards<'a>(program: &Program<'a>, scope: &Scope<'a>, function: &'a Function) -> Vec<Hazard> {
    let inside = program.around(function.span).unwrap_or(function);
    let mut found = Vec::new();
    for (expression, call) in calls(&function.body) {
        if called(call) == "then"
            && let Some(object) = receiver(call)
            && let Some(closure) = call.arguments.first().and_then(|argument| closure(&argument.value))
        {
            let first = called_first(object);
            let submission = first.and_then(|first| of_call(program, scope, Some(inside), first));
            if let Some(submission) =
                submission.filter(|submission| submission.known && !submission.raises && unheard(closure, 0))
            {
                found.extend(told(
                    program,
                    scope,
                    inside,
                    (closure, expression),
                    &submission,
                    &Unseen::Discarded,
                ));
            }
        }
        let Some(callback) = call.arguments.last().and_then(|argument| closure(&argument.value)) else {
            continue;
        };
        if callback.parameters.first().is_some_and(|first| is_error(&first.name))
            && unheard(callback, 0)
            && let Some(submission) = of_call(program, scope, Some(inside), (expression, call))
        {
            found.extend(told(
                program,
                scope,
                inside,
                (callback, expression),
                &submission,
                &Unseen::ErrorDropped,
            ));
        }
    }
    found
}

fn closure(value: &Expression) -> Option<&Function> {
    match &value.kind {
        ExpressionKind::Function(closure) => Some(closure),
        _ => None,
    }
}

fn is_error(name: &str) -> bool {
    words(name).iter().any(|word| matches!(word.as_str(), "err" | "error" | "e" | "ex"))
}

/// The call at the head of a chain of promises, if nothing has looked at its result yet.
fn called_first(object: &Expression) -> Option<(&Expression, &caution_read::lang::syntax::Call)> {
    match &object.kind {
        ExpressionKind::Call(call) if !matches!(called(call), "then" | "catch" | "finally") => {
            calls_in(object).into_iter().next()
        }
        _ => None,
    }
}

/// Whether a closure does not use its parameter of that number, or has none.
fn unheard(closure: &Function, number: usize) -> bool {
    let Some(parameter) = closure.parameters.get(number) else { return true };
    let mut used = false;
    walk(&closure.body, &mut |node| {
        if let Node::Expression(expression) = node {
            used |= matches!(&expression.kind, ExpressionKind::Name(name) if *name == parameter.name);
        }
        Walk::Into
    });
    !used
}

fn told<'a>(
    program: &Program<'a>,
    scope: &Scope<'a>,
    inside: &'a Function,
    (closure, _): (&'a Function, &Expression),
    submission: &Submission<'a>,
    unseen: &Unseen,
) -> Option<Hazard> {
    let marks = marks(program, scope, Some(inside), &closure.body);
    let mark = marks
        .iter()
        .find(|mark| mark.takes || mark.about.iter().any(|name| submission.about.contains(name)))?;
    Some(hazard(Some(inside), submission, mark, unseen))
}
