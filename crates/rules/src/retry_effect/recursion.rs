//! Functions that call themselves again after a failure, and jobs that put themselves back.

use caution_read::lang::syntax::{
    Call, Expression, ExpressionKind, Function, Handler, Span, Statement, StatementKind,
};
use caution_read::lang::{Node, Walk, walk};

use super::attempt::{Attempt, first_line};
use super::errors;
use super::loops::is_success_exit;
use super::site::{Site, sites};
use crate::code::flow::{Says, says};
use crate::code::name::called;
use crate::code::program::Program;
use crate::code::report::Hazard;
use crate::code::scope::Scope;

/// The effects that a function repeats by starting itself again.
pub(super) fn hazards<'a>(program: &Program<'a>, scope: &Scope<'a>, function: &'a Function) -> Vec<Hazard> {
    if function.name.is_none() || !restarts(program, function, &function.body) {
        return Vec::new();
    }
    let mut hazards = Vec::new();
    for site in sites(program, scope, Some(function), &function.body) {
        if starts_again(program, function, site.call) {
            continue;
        }
        let Some(place) = restart(program, function, &site) else { continue };
        let attempt = Attempt {
            by: format!("`{}`, which starts again", function.name.as_deref().unwrap_or_default()),
            head: first_line(place),
            region: function.span,
            blocks: vec![&function.body],
            counters: function
                .parameters
                .iter()
                .map(|parameter| parameter.name.as_str())
                .filter(|name| is_counter(name))
                .collect(),
            lines: Vec::new(),
            evidence: vec![format!("after a failure it starts again (line {})", place.first_line)],
            function: Some(function),
        };
        hazards.extend(attempt.hazard(program, scope, &site));
    }
    hazards
}

fn is_counter(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    ["attempt", "tries", "retries", "retry", "remaining", "left", "depth"]
        .iter()
        .any(|word| lower.contains(word))
        || matches!(name, "n" | "i")
}

/// Whether a call starts the function again: by its own name, or by a job's `retry`.
fn starts_again(program: &Program<'_>, function: &Function, call: &Call) -> bool {
    let own = program.callee(call, Some(function)).is_some_and(|callee| callee.span == function.span);
    let job = called(call) == "retry"
        && !function.annotations.is_empty()
        && crate::code::name::receiver(call).is_some();
    // `setTimeout(go, 500)`
    let name = function.name.as_deref();
    let later = matches!(called(call), "setTimeout" | "setImmediate" | "nextTick" | "schedule" | "call_later" | "AfterFunc")
        && call.arguments.iter().any(|argument| matches!(&argument.value.kind, ExpressionKind::Name(given) if Some(given.as_str()) == name));
    own || job || later
}

fn restarts(program: &Program<'_>, function: &Function, block: &[Statement]) -> bool {
    let mut found = false;
    walk(block, &mut |node| {
        if let Node::Expression(expression) = node {
            found |= calls_of(expression).is_some_and(|call| starts_again(program, function, call));
        }
        if found { Walk::Over } else { Walk::Into }
    });
    found
}

fn calls_of(expression: &Expression) -> Option<&Call> {
    match &expression.kind {
        ExpressionKind::Call(call) => Some(call),
        _ => None,
    }
}

/// Where the function starts again after the effect failed, whatever the failure was.
fn restart(program: &Program<'_>, function: &Function, site: &Site<'_>) -> Option<Span> {
    let again = |statement: &Statement| restarts(program, function, std::slice::from_ref(statement));
    let mut found = None;
    walk(&function.body, &mut |node| {
        match node {
            Node::Statement(statement) => match &statement.kind {
                StatementKind::Try(tried) if tried.body.iter().any(|one| one.span.holds(site.span)) => {
                    let handler = tried
                        .handlers
                        .iter()
                        .find(|handler| errors::tries_again(program.lexicon, handler, Some(&again)));
                    found = found.or(handler.map(|handler| handler.span));
                }
                StatementKind::If { arms, .. }
                    if statement.span.start > site.span.start
                        || arms.iter().any(|(condition, _)| condition.span.holds(site.span)) =>
                {
                    for (condition, arm) in arms {
                        let unfiltered = matches!(says(condition), Says::Failure)
                            && errors::goes_on(program.lexicon, arm, Some(&again));
                        if unfiltered && arm.iter().any(again) {
                            found = found.or(arm.first().map(|one| one.span));
                        }
                    }
                }
                _ => {}
            },
            Node::Expression(expression) => found = found.or(promised(program, function, site, expression)),
            Node::Function(_) => {}
        }
        Walk::Into
    });
    found.or_else(|| at_the_end(program, function, site))
}

/// `if err == nil { return nil }`, and what stands after it starts again.
fn at_the_end(program: &Program<'_>, function: &Function, site: &Site<'_>) -> Option<Span> {
    let again = |statement: &Statement| restarts(program, function, std::slice::from_ref(statement));
    let at = function.body.iter().position(|statement| statement.span.holds(site.span))?;
    let rest: Vec<Statement> = function.body.iter().skip(at).cloned().collect();
    let succeeds = rest.iter().any(is_success_exit);
    let after: Vec<Statement> =
        rest.into_iter().skip(1).filter(|statement| !is_success_exit(statement)).collect();
    let restarted = after.iter().find(|statement| again(statement))?.span;
    (succeeds && errors::goes_on(program.lexicon, &after, Some(&again))).then_some(restarted)
}

/// `charge().catch(() => again())`, `.then(…, () => again())`
fn promised(
    program: &Program<'_>,
    function: &Function,
    site: &Site<'_>,
    expression: &Expression,
) -> Option<Span> {
    let call = calls_of(expression)?;
    if !matches!(
        called(call),
        "catch" | "then" | "exceptionally" | "onErrorResume" | "handle" | "exceptionallyCompose"
    ) || !call.callee.span.holds(site.span)
    {
        return None;
    }
    let again = |statement: &Statement| restarts(program, function, std::slice::from_ref(statement));
    call.arguments.iter().find_map(|argument| {
        let ExpressionKind::Function(closure) = &argument.value.kind else {
            return None;
        };
        let handler = Handler { body: closure.body.clone(), span: argument.value.span, ..Handler::default() };
        let restarted =
            closure.body.iter().any(again) && errors::tries_again(program.lexicon, &handler, Some(&again));
        restarted.then_some(argument.value.span)
    })
}
