//! Decorators, annotations and functions that run something again when it fails.

use caution_read::lang::syntax::{
    Argument, Call, Expression, ExpressionKind, Function, Statement, StatementKind,
};
use caution_read::lang::{Node, Walk, walk};
use caution_read::lexicon::words;

use super::attempt::{Attempt, first_line};
use super::site::{Site, sites, within};
use super::{errors, loops};
use crate::code::effect;
use crate::code::name::{called, mentions, names, parts, path_words, receiver};
use crate::code::place::handlers_around;
use crate::code::program::{Program, calls, calls_in};
use crate::code::report::Hazard;
use crate::code::scope::Scope;

/// The effects of a function that an annotation runs again.
pub(super) fn of_annotations<'a>(
    program: &Program<'a>,
    scope: &Scope<'a>,
    function: &'a Function,
) -> Vec<Hazard> {
    let Some(annotation) = function.annotations.iter().find(|one| retries(program, one)) else {
        return Vec::new();
    };
    let arguments = annotation_arguments(annotation);
    if errors::only_safe(program.lexicon, arguments.iter().map(|argument| &argument.value)) {
        return Vec::new();
    }
    let mut hazards = Vec::new();
    for site in sites(program, scope, Some(function), &function.body) {
        if swallowed(&function.body, &site) {
            continue;
        }
        let name = parts(annotation).join(".");
        let attempt = Attempt {
            by: format!("`@{name}`"),
            head: first_line(annotation.span),
            region: function.span,
            blocks: vec![&function.body],
            counters: Vec::new(),
            lines: Vec::new(),
            evidence: vec![format!(
                "`@{name}` runs `{}` again when it fails",
                function.name.as_deref().unwrap_or("it")
            )],
            function: Some(function),
        };
        hazards.extend(attempt.hazard(program, scope, &site));
    }
    hazards
}

fn annotation_arguments(annotation: &Expression) -> &[Argument] {
    match &annotation.kind {
        ExpressionKind::Call(call) => &call.arguments,
        _ => &[],
    }
}

/// Whether an annotation runs the function again when it fails.
fn retries(program: &Program<'_>, annotation: &Expression) -> bool {
    let path = path_words(annotation);
    let named = program.lexicon.retries.within(&path) || own_retrier(program, annotation);
    let job = annotation_arguments(annotation)
        .iter()
        .any(|argument| argument.name.as_deref() == Some("autoretry_for") && !is_empty(&argument.value));
    named || job
}

/// Whether a decorator or a function is one of this file that runs again what it is given.
fn own_retrier(program: &Program<'_>, name: &Expression) -> bool {
    let callee = match &name.kind {
        ExpressionKind::Call(call) => &call.callee,
        _ => name,
    };
    program.named(callee).is_some_and(|function| loops::runs_again(program, function))
}

fn takes_a_function(program: &Program<'_>, call: &Call) -> bool {
    call.arguments.iter().any(|argument| {
        matches!(argument.value.kind, ExpressionKind::Function(_)) || program.named(&argument.value).is_some()
    })
}

fn is_empty(value: &Expression) -> bool {
    matches!(&value.kind, ExpressionKind::List(items) if items.is_empty())
}

/// Whether a failure of the effect never comes out of the block, so that nothing runs it again.
fn swallowed(block: &[Statement], site: &Site<'_>) -> bool {
    handlers_around(block, site.span).iter().any(|handler| {
        let everything = handler.types.is_empty()
            || handler
                .types
                .iter()
                .any(|name| matches!(name.as_str(), "Exception" | "BaseException" | "Throwable"));
        everything && !throws(&handler.body)
    })
}

fn throws(block: &[Statement]) -> bool {
    let mut found = false;
    walk(block, &mut |node| {
        if let Node::Statement(statement) = node {
            found |= matches!(statement.kind, StatementKind::Throw(_));
        }
        Walk::Into
    });
    found
}

/// Whether errors that are not known to come before the effect are wrapped so that they end the attempts:
/// `throw new AbortError(e)`, `return backoff.Permanent(err)`, `bail(e)`.
fn gives_up(block: &[Statement], site: &Site<'_>) -> bool {
    let mut found = false;
    walk(block, &mut |node| {
        if let Node::Expression(Expression { kind: ExpressionKind::Call(call), span }) = node
            && span.start > site.span.start
        {
            found |= words(called(call)).iter().any(|word| {
                matches!(
                    word.as_str(),
                    "abort" | "permanent" | "unrecoverable" | "bail" | "stop" | "fatal" | "unretryable"
                )
            });
        }
        Walk::Into
    });
    found
}

/// The effects that a call runs again when they fail: `retry(() => charge())`, `retry.Do(…)`,
/// `charge().retry(3)`, `for attempt in Retrying(…)`.
pub(super) fn of_call<'a>(
    program: &Program<'a>,
    scope: &Scope<'a>,
    (expression, call): (&'a Expression, &'a Call),
) -> Vec<Hazard> {
    let path = path_words(&call.callee);
    let own = || takes_a_function(program, call) && own_retrier(program, &call.callee);
    if !program.lexicon.retries.within(&path) && !is_template(program, call) && !own() {
        return Vec::new();
    }
    let inside = program.around(expression.span);
    let mut found: Vec<(Site<'a>, Vec<&'a [Statement]>, &'a Expression)> = Vec::new();
    for argument in &call.arguments {
        for (site, blocks) in of_argument(program, scope, inside, &argument.value, (expression, call)) {
            found.push((site, blocks, &argument.value));
        }
    }
    // `charge().retry(3)`
    if program.lexicon.retries.begins(&words(called(call)))
        && let Some(object) = receiver(call)
    {
        for inner in calls_in(object) {
            if let Some(site) = super::site::of_call(program, scope, inside, inner, 2) {
                found.push((site, Vec::new(), object));
            }
        }
    }
    let mut hazards = of_client(program, inside, (expression, call));
    for (site, blocks, run) in found {
        if filtered(program, scope, call, run) {
            continue;
        }
        if blocks.iter().any(|block| swallowed(block, &site) || gives_up(block, &site)) {
            continue;
        }
        let name = parts(&call.callee).join(".");
        let attempt = Attempt {
            by: format!("`{name}`"),
            head: first_line(expression.span),
            region: run.span,
            blocks,
            counters: closure_parameters(run),
            lines: Vec::new(),
            evidence: vec![format!(
                "`{name}` runs it again when it fails (line {})",
                expression.span.first_line
            )],
            function: inside,
        };
        hazards.extend(attempt.hazard(program, scope, &site));
    }
    hazards
}

/// The effects of a client that was told to try every request again: `axiosRetry(client, {retryCondition:
/// () => true})`. Left to itself it tries only requests again that may be repeated.
fn of_client<'a>(
    program: &Program<'a>,
    inside: Option<&'a Function>,
    (expression, call): (&'a Expression, &'a Call),
) -> Vec<Hazard> {
    let [client, options] = call.arguments.as_slice() else { return Vec::new() };
    let ExpressionKind::Entries(options) = &options.value.kind else { return Vec::new() };
    let condition = options
        .pairs
        .iter()
        .find(|(key, _)| matches!(&key.kind, ExpressionKind::Text(text) if text == "retryCondition"));
    let Some((_, condition)) = condition else { return Vec::new() };
    let everything = matches!(&condition.kind, ExpressionKind::Function(closure)
        if matches!(closure.body.as_slice(), [Statement { kind: StatementKind::Return(Some(value)), .. }] if matches!(&value.kind, ExpressionKind::Constant(constant) if constant == "true")));
    let Some(name) = parts(&client.value).pop().filter(|_| everything) else { return Vec::new() };
    let mut hazards = Vec::new();
    for (function, body) in program.units() {
        let scope = Scope::of(body);
        for site in sites(program, &scope, function, body) {
            if receiver(site.call).is_none_or(|object| parts(object).pop() != Some(name)) {
                continue;
            }
            let attempt = Attempt {
                by: format!("`{}`", parts(&call.callee).join(".")),
                head: first_line(expression.span),
                region: site.span,
                blocks: Vec::new(),
                counters: Vec::new(),
                lines: Vec::new(),
                evidence: vec![format!(
                    "`{name}` was told to try every request again (line {})",
                    condition.span.first_line
                )],
                function: function.or(inside),
            };
            hazards.extend(attempt.hazard(program, &scope, &site));
        }
    }
    hazards
}

/// Whether what is called on was made as a retry: `template.execute(…)` where `template` is a
/// `RetryTemplate`.
fn is_template(program: &Program<'_>, call: &Call) -> bool {
    let runs = matches!(
        called(call),
        "execute"
            | "call"
            | "run"
            | "get"
            | "executeSupplier"
            | "executeCallable"
            | "do"
            | "Do"
            | "Run"
            | "wrap"
            | "runAsync"
            | "getAsync"
    );
    let Some(object) = receiver(call).filter(|_| runs) else { return false };
    let Some(name) = parts(object).into_iter().find(|part| !crate::code::name::is_mine(part)) else {
        return false;
    };
    program.everywhere().values(name).iter().any(|value| program.lexicon.retries.within(&path_words(value)))
}

fn closure_parameters(run: &Expression) -> Vec<&str> {
    match &run.kind {
        ExpressionKind::Function(closure) => closure
            .parameters
            .iter()
            .map(|parameter| parameter.name.as_str())
            .filter(|name| name.to_ascii_lowercase().contains("attempt"))
            .collect(),
        _ => Vec::new(),
    }
}

type Found<'a> = Vec<(Site<'a>, Vec<&'a [Statement]>)>;

/// The effects of something that is handed to a retry: a closure, a function by name, a method.
fn of_argument<'a>(
    program: &Program<'a>,
    scope: &Scope<'a>,
    inside: Option<&'a Function>,
    value: &'a Expression,
    (expression, call): (&'a Expression, &'a Call),
) -> Found<'a> {
    match &value.kind {
        ExpressionKind::Function(closure) => {
            let all = sites(program, scope, inside, &closure.body);
            all.into_iter().map(|site| (site, vec![closure.body.as_slice()])).collect()
        }
        ExpressionKind::Name(_) | ExpressionKind::Member(..) => {
            let local = program.named(value).or_else(|| closure_of(scope, value));
            if let Some(function) = local {
                return within(program, function, 2)
                    .map(|effect| {
                        let site = Site { call: effect.call, span: effect.span, effect, helper: None };
                        (site, vec![function.body.as_slice()])
                    })
                    .into_iter()
                    .collect();
            }
            let effect = effect::of_callee(program, scope, inside, value, (expression, call));
            effect
                .map(|effect| (Site { call, span: value.span, effect, helper: None }, Vec::new()))
                .into_iter()
                .collect()
        }
        _ => Vec::new(),
    }
}

/// The closure that a local name stands for.
fn closure_of<'a>(scope: &Scope<'a>, value: &Expression) -> Option<&'a Function> {
    let ExpressionKind::Name(name) = &value.kind else { return None };
    scope.values(name).iter().find_map(|value| match &value.kind {
        ExpressionKind::Function(closure) => Some(&**closure),
        _ => None,
    })
}

/// Whether only errors that come before the effect are tried again, by the options of the call, by
/// how what it is called on was made, or by the handlers of a retry function in this file.
fn filtered<'a>(program: &Program<'a>, scope: &Scope<'a>, call: &'a Call, run: &Expression) -> bool {
    let mut options: Vec<&Expression> = Vec::new();
    for argument in call.arguments.iter().filter(|argument| argument.value.span != run.span) {
        options.extend(scope.expand(&argument.value));
        for name in names(&argument.value) {
            options.extend(program.everywhere().values(name));
        }
    }
    if let Some(object) = receiver(call).filter(|object| !object.span.holds(run.span)) {
        options.push(object);
        for name in parts(object) {
            options.extend(program.everywhere().values(name));
        }
        for name in names(object) {
            options.extend(scope.expand(object).into_iter().skip(1));
            options.extend(
                program.everywhere().values(name).iter().flat_map(|value| program.everywhere().expand(value)),
            );
        }
    }
    let mut wider: Vec<&Expression> = Vec::new();
    for option in &options {
        for name in names(option) {
            wider.extend(program.everywhere().values(name));
        }
    }
    options.extend(wider);
    options.retain(|option| !option.span.holds(run.span) || option.span == run.span);
    options.retain(|option| option.span != run.span);
    errors::only_safe(program.lexicon, options) || own_wrapper_filters(program, call)
}

/// A retry function of this file: its handlers say what is tried again.
fn own_wrapper_filters(program: &Program<'_>, call: &Call) -> bool {
    let Some(wrapper) = program.callee(call, None).or_else(|| program.named(&call.callee)) else {
        return false;
    };
    let parameters: Vec<&str> = wrapper.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
    let runs = calls(&wrapper.body)
        .into_iter()
        .find(|(_, inner)| parameters.iter().any(|name| mentions(&inner.callee, name)));
    let Some((place, _)) = runs else { return false };
    let handlers = handlers_around(&wrapper.body, place.span);
    !handlers.is_empty()
        && !handlers.iter().any(|handler| errors::tries_again(program.lexicon, handler, None))
}
