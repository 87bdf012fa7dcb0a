//! Whether a call carries a key by which the other side knows a repeated request.

use std::collections::HashSet;

use caution_read::lang::syntax::{Call, Expression, ExpressionKind, Span};
use caution_read::lang::{Node, Walk, walk_expression};
use caution_read::lexicon::words;

use super::name::{called, names, parts};
use super::program::Program;
use super::scope::{Scope, Touch};

/// What is known of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Key {
    /// None is passed.
    None,
    /// It is the same at every attempt.
    Stable,
    /// It is made anew at every attempt.
    Changes(Span),
}

/// How many expressions are looked through for a key.
const LOOKED_AT: usize = 200;

/// The key that a call passes. `region` is what runs again at every attempt; `counters` are the names
/// that differ between attempts.
pub(crate) fn of<'a>(
    program: &Program<'a>,
    scope: &Scope<'a>,
    call: &'a Call,
    (region, counters): (Span, &[&str]),
) -> Key {
    let mut values = Vec::new();
    collect(program, scope, call, &mut values);
    let mut worst = Key::None;
    for value in values {
        match changes(program, scope, value, (region, counters)) {
            Some(span) => worst = if worst == Key::Stable { worst } else { Key::Changes(span) },
            None => worst = Key::Stable,
        }
    }
    worst
}

/// Every value that is given as a key: to the call, to what it is called on, to what it is passed.
fn collect<'a>(program: &Program<'a>, scope: &Scope<'a>, call: &'a Call, values: &mut Vec<&'a Expression>) {
    for argument in &call.arguments {
        let named = argument.name.as_deref().is_some_and(|name| is_key(program, name));
        if named || is_key_value(program, &argument.value) {
            values.push(&argument.value);
        }
    }
    let mut open: Vec<&Expression> = call.arguments.iter().map(|argument| &argument.value).collect();
    open.push(&call.callee);
    let mut seen: HashSet<&str> = HashSet::new();
    let mut at = 0;
    while let Some(next) = open.get(at).copied()
        && at < LOOKED_AT
    {
        at += 1;
        within(program, next, values);
        for name in names(next) {
            if !seen.insert(name) {
                continue;
            }
            open.extend(scope.values(name));
            for touch in scope.touches(name) {
                match touch {
                    Touch::Set { target, value } => {
                        if is_key_target(program, target) {
                            values.push(value);
                        }
                        open.push(value);
                    }
                    Touch::Called(expression) => within(program, expression, values),
                }
            }
        }
    }
}

fn is_key(program: &Program<'_>, name: &str) -> bool {
    let words = words(name);
    program.lexicon.keys.within(&words) && !program.lexicon.other_keys.within(&words)
}

/// Whether a value is named as a key: `charge(order, amount, key)`, `charge(order, key_for(order))`.
fn is_key_value(program: &Program<'_>, value: &Expression) -> bool {
    match &value.kind {
        ExpressionKind::Name(name) | ExpressionKind::Member(_, name) => is_key(program, name),
        ExpressionKind::Call(call) => is_key(program, called(call)),
        ExpressionKind::Await(inner) => is_key_value(program, inner),
        _ => false,
    }
}

fn is_key_target(program: &Program<'_>, target: &Expression) -> bool {
    match &target.kind {
        ExpressionKind::Member(_, name) => is_key(program, name),
        ExpressionKind::Index(_, index) => is_key_text(program, index),
        _ => false,
    }
}

fn is_key_text(program: &Program<'_>, expression: &Expression) -> bool {
    match &expression.kind {
        ExpressionKind::Text(text) => text.len() < 80 && is_key(program, text),
        ExpressionKind::Name(name) | ExpressionKind::Member(_, name) => is_key(program, name),
        _ => false,
    }
}

/// Keys that are given inside an expression.
fn within<'a>(program: &Program<'_>, expression: &'a Expression, values: &mut Vec<&'a Expression>) {
    walk_expression(expression, &mut |node| {
        let Node::Expression(inner) = node else { return Walk::Into };
        match &inner.kind {
            ExpressionKind::Entries(entries) => {
                for (key, value) in &entries.pairs {
                    if is_key_text(program, key) {
                        values.push(value);
                    }
                }
            }
            ExpressionKind::Call(call) => {
                for argument in &call.arguments {
                    if argument.name.as_deref().is_some_and(|name| is_key(program, name)) {
                        values.push(&argument.value);
                    }
                }
                match call.arguments.as_slice() {
                    // `.idempotencyKey(key)`, `WithIdempotencyKey(key)`
                    [only] if is_key(program, called(call)) => values.push(&only.value),
                    // `.header("Idempotency-Key", key)`
                    [name, value, ..]
                        if is_key_text(program, &name.value)
                            && matches!(name.value.kind, ExpressionKind::Text(_))
                            || is_constant_key(program, &name.value) =>
                    {
                        values.push(&value.value);
                    }
                    _ => {}
                }
            }
            ExpressionKind::Assign(assignment) => {
                if let (Some(value), [target]) = (&assignment.value, assignment.targets.as_slice())
                    && is_key_target(program, target)
                {
                    values.push(value);
                }
            }
            _ => {}
        }
        Walk::Into
    });
}

/// `IDEMPOTENCY_HEADER` as the name of a header.
fn is_constant_key(program: &Program<'_>, expression: &Expression) -> bool {
    match &expression.kind {
        ExpressionKind::Name(name) | ExpressionKind::Member(_, name) => {
            name.chars().all(|character| character.is_uppercase() || character == '_')
                && is_key(program, name)
        }
        _ => false,
    }
}

/// Where a value is made anew at every attempt, if it is.
fn changes<'a>(
    program: &Program<'a>,
    scope: &Scope<'a>,
    value: &'a Expression,
    (region, counters): (Span, &[&str]),
) -> Option<Span> {
    scope.expand(value).into_iter().find_map(|part| {
        if !region.holds(part.span) {
            return None;
        }
        let mut found = None;
        walk_expression(part, &mut |node| {
            if let Node::Expression(inner) = node {
                let varies = match &inner.kind {
                    ExpressionKind::Call(call) => {
                        let path = parts(&call.callee);
                        let words: Vec<String> = path.iter().flat_map(|part| words(part)).collect();
                        program.lexicon.unstable.within(&words)
                    }
                    ExpressionKind::Name(name) => {
                        counters.contains(&name.as_str())
                            || program.lexicon.unstable.is(&words(name)) && name.len() > 3
                    }
                    _ => false,
                };
                if varies && found.is_none() {
                    found = Some(inner.span);
                }
            }
            Walk::Into
        });
        found
    })
}
