//! What keeps another from doing the same at once, or notices it.

use caution_read::lang::syntax::{
    Call, Expression, ExpressionKind, Function, Span, Statement, StatementKind,
};
use caution_read::lang::{Node, Walk, walk, walk_expression};
use caution_read::lexicon::words;

use super::access::text_of;
use super::rule::Update;
use crate::code::name::{called, names, parts, path_words, receiver};
use crate::code::place::path_to;
use crate::code::program::{Program, calls};

/// Whether something guards an update.
pub(super) fn guards(program: &Program<'_>, unit: &Function, function: &Function, update: &Update) -> bool {
    let around = [unit, function];
    around.iter().any(|one| declared(program, one))
        || versioned(program)
        || entered(program, &unit.body, update)
        || entered(program, &function.body, update)
        || held(program, unit, update)
        || held_by_callers(program, unit)
        || run_under(program, unit, update)
        || said(program, unit, update)
}

/// `synchronized`, `@Lock`, `@Transactional(isolation = SERIALIZABLE)`, a name such as `debitLocked`.
fn declared(program: &Program<'_>, function: &Function) -> bool {
    let name = function.name.as_deref().map(words).unwrap_or_default();
    let named = name.last().is_some_and(|last| last == "locked")
        || name.windows(2).any(|pair| pair == ["with", "lock"]);
    named
        || function.modifiers.iter().any(|modifier| modifier == "synchronized")
        || function.annotations.iter().any(|annotation| locks(program, annotation))
}

/// A field of this file that carries the version of its row.
fn versioned(program: &Program<'_>) -> bool {
    let mut found = false;
    walk(program.body, &mut |node| {
        if let Node::Statement(Statement { kind: StatementKind::Assign(assignment), .. }) = node {
            found |= assignment
                .annotations
                .iter()
                .any(|annotation| path_words(annotation).last().is_some_and(|last| last == "version"));
        }
        if found { Walk::Over } else { Walk::Into }
    });
    found
}

/// Whether an expression speaks of a lock.
fn locks(program: &Program<'_>, expression: &Expression) -> bool {
    let mut found = false;
    walk_expression(expression, &mut |node| {
        if let Node::Expression(inner) = node {
            let words = match &inner.kind {
                ExpressionKind::Name(text) | ExpressionKind::Member(_, text) => words(text),
                ExpressionKind::Text(text) if text.len() < 2_000 => words(text),
                ExpressionKind::Call(call) => call
                    .arguments
                    .iter()
                    .filter_map(|argument| argument.name.as_deref())
                    .flat_map(words)
                    .collect(),
                _ => return Walk::Into,
            };
            found |= program.lexicon.locks.within(&words);
        }
        if found { Walk::Over } else { Walk::Into }
    });
    found
}

/// `with lock:`, `synchronized (this) {`: a block that holds both steps.
fn entered(program: &Program<'_>, body: &[Statement], update: &Update) -> bool {
    path_to(body, update.read).into_iter().any(|statement| match &statement.kind {
        StatementKind::Guard { items, .. } if statement.span.holds(update.write) => {
            items.iter().any(|item| {
                // Java's `synchronized (anything)` is a lock whatever it is called.
                matches!(item.kind, StatementKind::Expression(_)) && program.language == "java"
                    || match &item.kind {
                        StatementKind::Expression(value) => locks(program, value),
                        StatementKind::Assign(assignment) => {
                            assignment.value.as_deref().is_some_and(|value| locks(program, value))
                        }
                        _ => false,
                    }
            })
        }
        _ => false,
    })
}

/// `mutex.lock()` before the first step and no `unlock()` before the last.
fn held(program: &Program<'_>, unit: &Function, update: &Update) -> bool {
    let mut deferred: Vec<Span> = Vec::new();
    walk(&unit.body, &mut |node| {
        if let Node::Statement(Statement { kind: StatementKind::Defer(value), .. }) = node {
            deferred.push(value.span);
        }
        Walk::Into
    });
    let all = calls(&unit.body);
    let verbs = |call: &Call| words(called(call));
    let takes = |last: &[String]| {
        matches!(
            last.first().map(String::as_str),
            Some("lock" | "acquire" | "obtain" | "rlock" | "watch" | "wait")
        ) || last
            .windows(2)
            .any(|pair| pair == ["try", "lock"] || pair == ["acquire", "lock"] || pair == ["take", "lock"])
            || last.last().is_some_and(|last| last == "lock")
    };
    let gives =
        |last: &[String]| matches!(last.first().map(String::as_str), Some("unlock" | "release" | "unwatch"));
    all.iter().any(|(place, call)| {
        let last = verbs(call);
        if place.span.start >= update.read.start {
            return false;
        }
        // A row above is locked first: `account_qs_select_for_update().get(…)`.
        if !matches!(called(call), "runTransaction" | "RunTransaction")
            && !is_lock_word_only(&last)
            && !has_closure(call)
            && program.lexicon.locks.within(&path_words(&call.callee))
            && gives_rows(&path_words(&call.callee))
        {
            return true;
        }
        if !takes(&last) {
            return false;
        }
        let waits = last == ["wait"]
            && !program.lexicon.locks.within(&receiver(call).map(path_words).unwrap_or_default());
        let same = receiver(call).map(parts);
        let freed = all.iter().any(|(other, freeing)| {
            other.span.start > place.span.start
                && other.span.start < update.write.start
                && gives(&verbs(freeing))
                && receiver(freeing).map(parts) == same
                && !deferred.iter().any(|span| span.holds(other.span))
                // One on a way that ends before the write.
                && !path_to(&unit.body, other.span).into_iter().any(|statement| {
                    matches!(statement.kind, StatementKind::If { .. }) && !statement.span.holds(update.write)
                })
        });
        !waits && !freed
    })
}

fn is_lock_word_only(last: &[String]) -> bool {
    matches!(last, [only] if matches!(only.as_str(), "lock" | "unlock" | "acquire" | "release"))
}

fn has_closure(call: &Call) -> bool {
    call.arguments.iter().any(|argument| matches!(argument.value.kind, ExpressionKind::Function(_)))
}

/// `select_for_update`, `with_for_update`, `lockForUpdate`
fn gives_rows(path: &[String]) -> bool {
    path.windows(2).any(|pair| pair == ["for", "update"])
}

/// Whether a function of this file that calls this one holds a lock when it does.
fn held_by_callers(program: &Program<'_>, unit: &Function) -> bool {
    program.callers(unit).iter().filter(|caller| caller.span != unit.span).any(|caller| {
        let all = calls(&caller.body);
        let start = all.iter().find(|(_, call)| {
            program.callee(call, Some(caller)).is_some_and(|callee| callee.span == unit.span)
        });
        start.is_some_and(|(place, _)| {
            declared(program, caller)
                || all.iter().any(|(before, call)| {
                    before.span.start < place.span.start && {
                        let path = path_words(&call.callee);
                        gives_rows(&path)
                            || matches!(called(call), "lock" | "Lock" | "acquire")
                            || before.span.holds(place.span) && program.lexicon.locks.within(&path)
                    }
                })
                || path_to(&caller.body, place.span).into_iter().any(|statement| match &statement.kind {
                    StatementKind::Guard { items, .. } => items.iter().any(|item| match &item.kind {
                        StatementKind::Expression(value) => locks(program, value),
                        _ => false,
                    }),
                    _ => false,
                })
        })
    })
}

/// A closure that something runs under a lock: `mutex.runExclusive(async () => { … })`.
fn run_under(program: &Program<'_>, unit: &Function, update: &Update) -> bool {
    calls(&unit.body).into_iter().any(|(_, call)| {
        call.arguments.iter().any(|argument| {
            argument.value.span.holds(update.read)
                && argument.value.span.holds(update.write)
                && matches!(argument.value.kind, ExpressionKind::Function(_))
        }) && (program.lexicon.locks.within(&path_words(&call.callee))
            || program.lexicon.locks.within(&program.receiver_words(call))
            || call.arguments.iter().any(|argument| {
                !matches!(argument.value.kind, ExpressionKind::Function(_)) && locks(program, &argument.value)
            }))
    })
}

/// Whether one of the steps says so itself (`select_for_update`, `FOR UPDATE`, a condition, a version),
/// or the transaction does before them, or the number of changed rows is looked at after them.
fn said(program: &Program<'_>, unit: &Function, update: &Update) -> bool {
    let mut found = false;
    for (place, call) in calls(&unit.body) {
        let step = place.span.holds(update.read)
            || place.span.holds(update.write)
            || update.read.holds(place.span)
            || update.write.holds(place.span);
        if step && !matches!(called(call), "runTransaction") {
            found |= call_locks(program, call);
        }
        let before = place.span.start < update.write.start;
        found |= before && transaction_locks(call);
    }
    found || rows_counted(unit, update)
}

fn call_locks(program: &Program<'_>, call: &Call) -> bool {
    let closure =
        call.arguments.iter().any(|argument| matches!(argument.value.kind, ExpressionKind::Function(_)));
    if closure {
        return false;
    }
    if parts(&call.callee).iter().any(|part| program.lexicon.locks.within(&words(part))) {
        return true;
    }
    let by_name = program.by_name(called(call)).iter();
    let mut helpers = by_name.clone();
    if helpers.any(|function| declared(program, function) || block_locks(program, &function.body)) {
        return true;
    }
    call.arguments.iter().any(|argument| {
        argument.name.as_deref().is_some_and(|name| program.lexicon.locks.within(&words(name)))
            || locks(program, &argument.value)
            || names(&argument.value)
                .into_iter()
                .flat_map(|name| program.everywhere().values(name))
                .any(|value| text_of(value).is_some_and(|text| program.lexicon.locks.within(&words(&text))))
    })
}

fn block_locks(program: &Program<'_>, block: &[Statement]) -> bool {
    let constants = |expression: &Expression| {
        names(expression)
            .into_iter()
            .flat_map(|name| program.everywhere().values(name))
            .any(|value| text_of(value).is_some_and(|text| program.lexicon.locks.within(&words(&text))))
    };
    let mut found = false;
    walk(block, &mut |node| match node {
        Node::Expression(expression) => {
            found |= locks(program, expression) || constants(expression);
            Walk::Over
        }
        _ => Walk::Into,
    });
    found
}

/// A transaction that lets nobody in between: `SERIALIZABLE`.
fn transaction_locks(call: &Call) -> bool {
    call.arguments.iter().any(|argument| {
        let mut found = false;
        walk_expression(&argument.value, &mut |node| {
            match node {
                Node::Function(_) => return Walk::Over,
                Node::Expression(inner) => {
                    let text = match &inner.kind {
                        ExpressionKind::Name(text)
                        | ExpressionKind::Member(_, text)
                        | ExpressionKind::Text(text) => text,
                        _ => return Walk::Into,
                    };
                    let lower = text.to_ascii_lowercase();
                    found |= lower.contains("serializable")
                        || lower.contains("advisory_xact_lock")
                        || lower.contains("advisory_lock")
                        || lower.contains("for update");
                }
                Node::Statement(_) => {}
            }
            Walk::Into
        });
        found
    })
}

/// Whether it is looked at how many rows the write changed.
fn rows_counted(unit: &Function, update: &Update) -> bool {
    let mut found = false;
    walk(&unit.body, &mut |node| {
        if let Node::Statement(Statement { kind: StatementKind::If { arms, .. }, span }) = node
            && span.start >= update.write.start.min(update.change.start)
        {
            for (condition, _) in arms {
                walk_expression(condition, &mut |node| {
                    if let Node::Expression(inner) = node {
                        let text = match &inner.kind {
                            ExpressionKind::Name(text) | ExpressionKind::Member(_, text) => text,
                            _ => return Walk::Into,
                        };
                        let lower: String =
                            text.to_ascii_lowercase().chars().filter(|character| *character != '_').collect();
                        found |= matches!(
                            lower.as_str(),
                            "rowcount"
                                | "rowsaffected"
                                | "affectedrows"
                                | "modifiedcount"
                                | "matchedcount"
                                | "affected"
                                | "getmodifiedcount"
                        );
                    }
                    Walk::Into
                });
            }
        }
        Walk::Into
    });
    found
}
