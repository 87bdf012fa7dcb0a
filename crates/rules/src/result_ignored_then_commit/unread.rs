//! What becomes of a result: looked at, dropped, only written to a log.

use caution_read::lang::syntax::{
    Call, Expression, ExpressionKind, Function, Span, Statement, StatementKind,
};
use caution_read::lang::{Node, Walk, walk};
use caution_read::lexicon::words;

use super::submit::Submission;
use crate::code::flow::{Says, ends_round, says};
use crate::code::name::{bare, called, mentions, names, parts};
use crate::code::place::{path_to, tries_around};
use crate::code::program::Program;

/// How a failure stays unseen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Unseen {
    /// The result is not kept.
    Discarded,
    /// It is kept and not looked at.
    NeverRead(String),
    /// It is only written to a log.
    OnlyLogged(String),
    /// Nobody waits for it.
    NotAwaited,
    /// The error is thrown away.
    ErrorDropped,
    /// The error is looked at and passed over.
    PassedOver(Span),
    /// What it raises is caught and passed over.
    Swallowed(Span),
    /// The helper that it is in passes nothing on.
    DroppedByHelper,
}

/// How the failure of a submission stays unseen, if it does.
pub(super) fn unseen(
    program: &Program<'_>,
    body: &[Statement],
    submission: &Submission<'_>,
) -> Option<Unseen> {
    let path = path_to(body, submission.span);
    let statement = *path.last()?;
    if let Some(span) = swallowed(program, body, submission) {
        return Some(Unseen::Swallowed(span));
    }
    match &statement.kind {
        StatementKind::Expression(expression) => discarded(program, body, submission, expression),
        StatementKind::Spawn(_) => Some(Unseen::NotAwaited),
        StatementKind::Assign(assignment) => {
            let value = assignment.value.as_deref()?;
            if !is_it(value, submission) {
                return None;
            }
            let targets: Vec<&str> = assignment.targets.iter().flat_map(names).collect();
            assigned(program, body, (statement, &targets))
        }
        // `if err := submit(); err != nil { log }`
        StatementKind::If { arms, .. } => {
            let (condition, arm) =
                arms.iter().find(|(condition, _)| condition.span.holds(submission.span))?;
            (says(condition) == Says::Failure && only_logs(program, arm))
                .then_some(Unseen::PassedOver(condition.span))
        }
        _ => None,
    }
}

/// Whether an expression is the submission itself, waited for or not.
fn is_it(expression: &Expression, submission: &Submission<'_>) -> bool {
    bare(expression).span == submission.span
}

fn discarded(
    program: &Program<'_>,
    body: &[Statement],
    submission: &Submission<'_>,
    expression: &Expression,
) -> Option<Unseen> {
    if !is_it(expression, submission) {
        if started_apart(expression, submission) {
            return Some(Unseen::NotAwaited);
        }
        if settled_apart(expression, submission) {
            return Some(Unseen::Swallowed(expression.span));
        }
        // `submit(order).catch(log)`
        return caught_and_logged(program, expression, submission)
            .then_some(Unseen::Swallowed(submission.span));
    }
    if submission.dropped {
        return Some(Unseen::DroppedByHelper);
    }
    if program.language == "go" {
        return submission.known.then_some(Unseen::ErrorDropped);
    }
    let waits = matches!(expression.kind, ExpressionKind::Await(_));
    let script = matches!(program.language, "javascript" | "typescript" | "tsx");
    let callback = submission
        .call
        .arguments
        .iter()
        .any(|argument| matches!(argument.value.kind, ExpressionKind::Function(_)));
    if script && submission.known && !waits && !callback && asynchronous(program, body, submission) {
        return Some(Unseen::NotAwaited);
    }
    let last = words(called(submission.call));
    if last.last().is_some_and(|last| last == "async") && !waits {
        return Some(Unseen::NotAwaited);
    }
    let handled = !tries_around(body, submission.span).is_empty();
    (submission.returns_status
        || !submission.raises
            && !handled
            && !callback
            && (strongly_outside(submission) || submission.known && submission.pays))
        .then_some(Unseen::Discarded)
}

/// `CompletableFuture.supplyAsync(() -> submit(order))`, `asyncio.create_task(submit(order))`: nobody
/// keeps what would tell how it went.
fn started_apart(expression: &Expression, submission: &Submission<'_>) -> bool {
    let ExpressionKind::Call(call) = &expression.kind else { return false };
    matches!(
        called(call),
        "supplyAsync" | "runAsync" | "create_task" | "ensure_future" | "startVirtualThread" | "start_soon"
    ) && call.arguments.iter().any(|argument| argument.value.span.holds(submission.span))
}

/// `await Promise.allSettled(orders.map(submit))`, `gather(…, return_exceptions=True)`: failures are kept
/// apart, and nobody looks.
fn settled_apart(expression: &Expression, submission: &Submission<'_>) -> bool {
    let ExpressionKind::Call(call) = &bare(expression).kind else { return false };
    let apart = called(call) == "allSettled"
        || call.arguments.iter().any(|argument| {
            argument.name.as_deref() == Some("return_exceptions")
                && matches!(&argument.value.kind, ExpressionKind::Constant(constant) if constant == "true")
        });
    apart && call.arguments.iter().any(|argument| argument.value.span.holds(submission.span))
}

/// Whether a function waits for anything else: then it ought to wait for this.
fn asynchronous(program: &Program<'_>, body: &[Statement], submission: &Submission<'_>) -> bool {
    let around = program.around(submission.span);
    if around.is_some_and(|function| function.modifiers.iter().any(|modifier| modifier == "async")) {
        return true;
    }
    let mut awaits = false;
    walk(body, &mut |node| {
        if let Node::Expression(expression) = node {
            awaits |= matches!(expression.kind, ExpressionKind::Await(_));
        }
        Walk::Into
    });
    awaits
}

/// Receivers whose answer is a receipt, not a formality.
fn strongly_outside(submission: &Submission<'_>) -> bool {
    let words: Vec<String> = submission.name.split('.').flat_map(words).collect();
    words.iter().any(|word| {
        matches!(
            word.as_str(),
            "partner"
                | "gateway"
                | "carrier"
                | "courier"
                | "supplier"
                | "vendor"
                | "bank"
                | "provider"
                | "warehouse"
                | "broker"
                | "marketplace"
                | "acquirer"
                | "psp"
                | "insurer"
                | "logistic"
                | "shipper"
                | "wholesaler"
                | "registrar"
                | "agency"
                | "airline"
                | "hotel"
                | "depot"
                | "exchange"
                | "erp"
        )
    })
}

fn assigned(
    program: &Program<'_>,
    body: &[Statement],
    (statement, targets): (&Statement, &[&str]),
) -> Option<Unseen> {
    if program.language == "go" {
        return go_assigned(program, body, (statement, targets));
    }
    let name = targets.iter().find(|name| **name != "_" && !name.starts_with("_unused"));
    let Some(name) = name else { return Some(Unseen::Discarded) };
    match uses(program, body, statement, name) {
        Uses::None => Some(Unseen::NeverRead((*name).to_owned())),
        Uses::Logs => Some(Unseen::OnlyLogged((*name).to_owned())),
        Uses::PassedOver(span) => Some(Unseen::PassedOver(span)),
        Uses::Real => None,
    }
}

fn go_assigned(
    program: &Program<'_>,
    body: &[Statement],
    (statement, targets): (&Statement, &[&str]),
) -> Option<Unseen> {
    let (error, others) = targets.split_last()?;
    let is_error = words(error).iter().any(|word| word == "err" || word == "error");
    if *error == "_" {
        return Some(Unseen::ErrorDropped);
    }
    if is_error || others.is_empty() {
        match uses(program, body, statement, error) {
            Uses::None => return Some(Unseen::ErrorDropped),
            Uses::Logs => return Some(Unseen::OnlyLogged((*error).to_owned())),
            Uses::PassedOver(span) => return Some(Unseen::PassedOver(span)),
            Uses::Real => {}
        }
    }
    // The error says that an answer came; what the answer says is in the response.
    let response = others.iter().find(|name| matches!(**name, "resp" | "res" | "response"))?;
    match uses(program, body, statement, response) {
        Uses::None => Some(Unseen::NeverRead((*response).to_owned())),
        Uses::Logs => Some(Unseen::OnlyLogged((*response).to_owned())),
        Uses::PassedOver(span) => Some(Unseen::PassedOver(span)),
        Uses::Real => None,
    }
}

/// What a name is used for after it was set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Uses {
    None,
    Logs,
    PassedOver(Span),
    Real,
}

fn uses(program: &Program<'_>, body: &[Statement], set: &Statement, name: &str) -> Uses {
    let mut found = Uses::None;
    let mut again = false;
    walk(body, &mut |node| {
        let Node::Statement(statement) = node else { return Walk::Over };
        if statement.span.end <= set.span.end || again {
            return if statement.span.holds(set.span) && statement.span != set.span {
                Walk::Into
            } else {
                Walk::Over
            };
        }
        if statement.span.holds(set.span) {
            return Walk::Into;
        }
        let here = use_in(program, statement, name, &mut again);
        found = worse(found, here);
        Walk::Over
    });
    found
}

/// The use that says most of whether somebody looked.
fn worse(one: Uses, two: Uses) -> Uses {
    match (one, two) {
        (Uses::Real, _) | (_, Uses::Real) => Uses::Real,
        (Uses::PassedOver(span), _) | (_, Uses::PassedOver(span)) => Uses::PassedOver(span),
        (Uses::Logs, _) | (_, Uses::Logs) => Uses::Logs,
        _ => Uses::None,
    }
}

fn use_in(program: &Program<'_>, statement: &Statement, name: &str, again: &mut bool) -> Uses {
    match &statement.kind {
        StatementKind::Assign(assignment) => {
            let read = assignment.value.as_deref().is_some_and(|value| mentions(value, name));
            if read {
                return Uses::Real;
            }
            // Set anew: what it held is gone.
            let set = assignment
                .targets
                .iter()
                .any(|target| matches!(&target.kind, ExpressionKind::Name(set) if set == name));
            *again |= set;
            if !set && assignment.targets.iter().any(|target| mentions(target, name)) {
                Uses::Real
            } else {
                Uses::None
            }
        }
        StatementKind::Expression(expression) | StatementKind::Defer(expression)
            if mentions(expression, name) =>
        {
            if is_log(program, expression) || closes(expression, name) {
                Uses::Logs
            } else {
                Uses::Real
            }
        }
        StatementKind::Block(body) => in_block(program, body, name, again),
        StatementKind::If { arms, otherwise } => {
            let mut all = Uses::None;
            for (condition, arm) in arms {
                if mentions(condition, name) {
                    let passes = says(condition) == Says::Failure
                        && only_logs(program, arm)
                        && otherwise_is_nothing(program, otherwise);
                    all = worse(all, if passes { Uses::PassedOver(condition.span) } else { Uses::Real });
                } else {
                    all = worse(all, in_block(program, arm, name, again));
                }
            }
            worse(all, in_block(program, otherwise, name, again))
        }
        _ => {
            let mut read = false;
            let mut only = true;
            caution_read::lang::walk_statement(statement, &mut |node| {
                match node {
                    Node::Statement(Statement { kind: StatementKind::Expression(expression), .. })
                        if mentions(expression, name) =>
                    {
                        read = true;
                        only &= is_log(program, expression) || closes(expression, name);
                        return Walk::Over;
                    }
                    Node::Expression(expression) => {
                        if matches!(&expression.kind, ExpressionKind::Name(known) if known == name) {
                            read = true;
                            only = false;
                        }
                    }
                    _ => {}
                }
                Walk::Into
            });
            match (read, only) {
                (false, _) => Uses::None,
                (true, true) => Uses::Logs,
                (true, false) => Uses::Real,
            }
        }
    }
}

fn otherwise_is_nothing(program: &Program<'_>, otherwise: &[Statement]) -> bool {
    otherwise.is_empty() || only_logs(program, otherwise)
}

fn in_block(program: &Program<'_>, block: &[Statement], name: &str, again: &mut bool) -> Uses {
    let mut found = Uses::None;
    for statement in block {
        if *again {
            break;
        }
        found = worse(found, use_in(program, statement, name, again));
    }
    found
}

/// `resp.Body.Close()`, `response.close()`
fn closes(expression: &Expression, name: &str) -> bool {
    match &bare(expression).kind {
        ExpressionKind::Call(call) => {
            matches!(called(call), "close" | "Close" | "discard" | "consume")
                && parts(&call.callee).first() == Some(&name)
        }
        _ => false,
    }
}

/// Whether an expression only tells people.
fn is_log(program: &Program<'_>, expression: &Expression) -> bool {
    match &bare(expression).kind {
        ExpressionKind::Call(call) => is_log_call(program, call),
        _ => false,
    }
}

fn is_log_call(program: &Program<'_>, call: &Call) -> bool {
    let path: Vec<String> = parts(&call.callee).into_iter().flat_map(words).collect();
    program.lexicon.logs.within(&path)
}

/// Whether a block does nothing but tell people.
pub(super) fn only_logs(program: &Program<'_>, block: &[Statement]) -> bool {
    !ends_round(block)
        && block.iter().all(|statement| match &statement.kind {
            StatementKind::Expression(expression) => is_log(program, expression),
            StatementKind::Other(values) => values.is_empty(),
            StatementKind::Assign(assignment) => assignment.operator.is_some(),
            StatementKind::If { arms, otherwise } => {
                arms.iter().all(|(_, arm)| only_logs(program, arm))
                    && (otherwise.is_empty() || only_logs(program, otherwise))
            }
            StatementKind::Block(body) => only_logs(program, body),
            _ => false,
        })
}

/// Where what a submission raises is caught and passed over.
fn swallowed(program: &Program<'_>, body: &[Statement], submission: &Submission<'_>) -> Option<Span> {
    tries_around(body, submission.span)
        .into_iter()
        .flat_map(|tried| &tried.handlers)
        .find_map(|handler| only_logs(program, &handler.body).then_some(handler.span))
}

/// `submit(order).catch(log)`, where the log is all.
fn caught_and_logged(program: &Program<'_>, expression: &Expression, submission: &Submission<'_>) -> bool {
    let ExpressionKind::Call(call) = &bare(expression).kind else { return false };
    if called(call) != "catch" || !call.callee.span.holds(submission.span) {
        return false;
    }
    call.arguments.iter().all(|argument| match &argument.value.kind {
        ExpressionKind::Function(closure) => closure.body.iter().all(|statement| match &statement.kind {
            StatementKind::Return(Some(value)) | StatementKind::Expression(value) => {
                is_log(program, value)
                    || matches!(value.kind, ExpressionKind::Constant(_) | ExpressionKind::Entries(_))
            }
            StatementKind::Return(None) => true,
            _ => false,
        }),
        ExpressionKind::Name(_) | ExpressionKind::Member(..) => {
            let path: Vec<String> = parts(&argument.value).into_iter().flat_map(words).collect();
            program.lexicon.logs.within(&path)
        }
        _ => false,
    })
}

/// Whether a helper passes nothing on of how its submission went.
pub(super) fn drops(program: &Program<'_>, helper: &Function, submission: &Submission<'_>) -> bool {
    let returns = {
        let mut any = false;
        walk(&helper.body, &mut |node| {
            if let Node::Statement(Statement {
                kind: StatementKind::Return(Some(_)) | StatementKind::Throw(_),
                ..
            }) = node
            {
                any = true;
            }
            Walk::Into
        });
        any
    };
    !returns && unseen(program, &helper.body, submission).is_some()
}
