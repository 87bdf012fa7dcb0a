//! Values that are read from a store by one call and written back by another.

use std::collections::HashMap;

use caution_read::lang::syntax::{
    Assignment, Call, Expression, ExpressionKind, Function, Span, Statement, StatementKind,
};
use caution_read::lang::{Node, Walk, walk, walk_expression};
use caution_read::lexicon::words;

use super::access::{Access, Verb, access, other_key};
use super::rule::Update;
use crate::code::name::{called, is_mine, mentions_here, parts, receiver, root};
use crate::code::place::{path_to, results};
use crate::code::program::{Program, calls, calls_in};
use crate::code::scope::{Scope, Touch};

/// What became of a value that was read, by name.
#[derive(Debug, Clone, Copy)]
enum State {
    /// It is that value, or a part of it.
    Read,
    /// It was computed from it, here.
    Changed(Span),
}

/// The values that a function reads, changes and writes back by calls.
pub(super) fn updates<'a>(program: &Program<'a>, scope: &Scope<'a>, function: &'a Function) -> Vec<Update> {
    let own: Vec<(&Expression, &Call)> = calls(&function.body);
    let inside = program.around(function.span).unwrap_or(function);
    let writes: Vec<Access<'a>> =
        own.iter().filter_map(|call| access(program, scope, inside, *call, Verb::Write)).collect();
    if writes.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for call in &own {
        let Some(read) = access(program, scope, inside, *call, Verb::Read) else { continue };
        let mut direct = filled(&function.body, &read);
        let states = follow(&function.body, &read, &direct);
        direct.extend(received(&function.body, &read));
        for write in &writes {
            if write.span.start <= read.span.start && !write.span.holds(read.span)
                || write.span == read.span
                || !program.one_way(read.span, write.span)
            {
                continue;
            }
            let Some(change) = changed(&function.body, scope, &read, &states, write) else { continue };
            if !same_place(&read, write, &states, &direct) {
                continue;
            }
            let mut about = read.about.clone();
            about.extend(write.about.iter().cloned());
            about.extend(states.keys().flat_map(|name| words(name)));
            about.extend(function.name.iter().flat_map(|name| words(name)));
            let precious = program.lexicon.precious.within(&about);
            let counts = precious || program.lexicon.counters.within(&about) || outer_store(&read);
            if !counts || !precious && !read.shared {
                continue;
            }
            let what = parts(&read.call.callee).into_iter().filter(|part| !is_mine(part)).collect::<Vec<_>>();
            let what = what.split_last().map(|(_, before)| before.join(".")).filter(|text| !text.is_empty());
            let what = what.unwrap_or_else(|| read.store.join(" "));
            found.push(Update { what, read: read.span, change, write: write.span, precious });
        }
    }
    found
}

/// The names that a read fills by an argument, or by a cursor that is asked afterwards.
fn filled<'a>(block: &'a [Statement], read: &Access<'a>) -> Vec<&'a str> {
    let mut found: Vec<&str> = Vec::new();
    // `row.Scan(&left)`, `db.First(&item)`: the value comes by an argument.
    let takes_none = |statement: &Statement| match &statement.kind {
        StatementKind::Assign(assignment) => assignment.targets.iter().all(|target| {
            root(target).is_none_or(|name| matches!(name, "err" | "_" | "error" | "result" | "tx"))
        }),
        _ => true,
    };
    if let Some(statement) = path_to(block, read.span).pop().filter(|statement| takes_none(statement)) {
        walk(std::slice::from_ref(statement), &mut |node| {
            if let Node::Expression(Expression { kind: ExpressionKind::Call(call), span }) = node
                && span.holds(read.span)
                && matches!(
                    called(call),
                    "Scan"
                        | "Decode"
                        | "First"
                        | "Take"
                        | "Find"
                        | "Get"
                        | "GetContext"
                        | "DataTo"
                        | "One"
                        | "Last"
                        | "QueryRowx"
                        | "StructScan"
                )
            {
                for argument in &call.arguments {
                    if let ExpressionKind::Name(name) = &argument.value.kind
                        && !matches!(name.as_str(), "ctx" | "query" | "id")
                    {
                        found.push(name.as_str());
                    }
                }
            }
            Walk::Into
        });
    }
    // `pool.query("SELECT …", (err, result) => …)`, `store.get(key).then((value) => …)`
    found.extend(heard(block, read));
    // `cursor.execute("SELECT …")`, then `row = cursor.fetchone()`
    let cursor = receiver(read.call).and_then(root);
    if matches!(called(read.call), "execute" | "query" | "executemany") {
        found.extend(fetched(block, cursor, read.span));
    }
    found
}

/// What the names of a block hold of a value that was read.
fn follow<'a>(block: &'a [Statement], read: &Access<'a>, filled: &[&'a str]) -> HashMap<&'a str, State> {
    let mut states: HashMap<&str, State> = filled.iter().map(|name| (*name, State::Read)).collect();
    walk(block, &mut |node| {
        match node {
            Node::Statement(statement) => {
                if let StatementKind::Assign(assignment) = &statement.kind {
                    assign(&mut states, read, assignment, statement.span);
                }
            }
            Node::Expression(expression) => match &expression.kind {
                ExpressionKind::Assign(assignment) => assign(&mut states, read, assignment, expression.span),
                // `json.Unmarshal(raw, &account)`
                ExpressionKind::Call(call)
                    if matches!(
                        called(call),
                        "Unmarshal" | "UnmarshalMap" | "Scan" | "DataTo" | "Decode" | "Sscanf" | "StructScan"
                    ) =>
                {
                    let reads =
                        expression.span.start > read.span.start
                            && (call.arguments.iter().any(|argument| {
                                states.keys().any(|name| mentions_here(&argument.value, name))
                            }) || states.keys().any(|name| mentions_here(&call.callee, name)));
                    if reads {
                        for argument in &call.arguments {
                            if let ExpressionKind::Name(name) = &argument.value.kind {
                                states.entry(name).or_insert(State::Read);
                            }
                        }
                    }
                }
                _ => {}
            },
            Node::Function(_) => {}
        }
        Walk::Into
    });
    states
}

/// The names to which what was read was given, itself or a part of it.
fn received<'a>(block: &'a [Statement], read: &Access<'a>) -> Vec<&'a str> {
    let given = path_to(block, read.span).pop().is_some_and(|statement| match &statement.kind {
        StatementKind::Assign(assignment) => {
            assignment.value.as_deref().is_some_and(|value| is_of(value, read.span))
        }
        _ => false,
    });
    if given { results(block, read.span) } else { Vec::new() }
}

/// Whether a value is what was read, a part of it or it in another type; not something made with it.
fn is_of(value: &Expression, read: Span) -> bool {
    if value.span == read {
        return true;
    }
    if !value.span.holds(read) {
        return false;
    }
    match &value.kind {
        ExpressionKind::Await(inner) | ExpressionKind::Member(inner, _) | ExpressionKind::Index(inner, _) => {
            is_of(inner, read)
        }
        ExpressionKind::Unary(_, inner) => is_of(inner, read),
        ExpressionKind::Call(call) => {
            receiver(call).is_some_and(|object| is_of(object, read))
                || call.arguments.len() <= 2
                    && call.arguments.first().is_some_and(|argument| is_of(&argument.value, read))
        }
        ExpressionKind::Binary(_, parts) | ExpressionKind::List(parts) | ExpressionKind::Other(parts) => {
            parts.iter().any(|part| is_of(part, read))
        }
        ExpressionKind::Conditional(parts) => parts.iter().any(|part| is_of(part, read)),
        _ => false,
    }
}

/// The parameters of the closures that are told what was read.
fn heard<'a>(block: &'a [Statement], read: &Access<'a>) -> Vec<&'a str> {
    let mut found = Vec::new();
    for (_, call) in calls(block) {
        let told =
            std::ptr::eq(call, read.call) || called(call) == "then" && call.callee.span.holds(read.span);
        if !told {
            continue;
        }
        for argument in &call.arguments {
            if let ExpressionKind::Function(closure) = &argument.value.kind {
                let names = closure.parameters.iter().map(|parameter| parameter.name.as_str());
                found.extend(names.filter(|name| !matches!(*name, "err" | "error" | "e")));
            }
        }
    }
    found
}

/// The names to which rows of a cursor were fetched after a place.
fn fetched<'a>(block: &'a [Statement], cursor: Option<&str>, after: Span) -> Vec<&'a str> {
    let mut found = Vec::new();
    walk(block, &mut |node| {
        if let Node::Statement(Statement { kind: StatementKind::Assign(assignment), span }) = node
            && span.start > after.start
            && let Some(value) = assignment.value.as_deref()
        {
            let fetches = calls_in(value).into_iter().any(|(_, call)| {
                called(call).starts_with("fetch") && receiver(call).and_then(root) == cursor
            });
            if fetches {
                found.extend(assignment.targets.iter().filter_map(root));
            }
        }
        Walk::Into
    });
    found
}

fn assign<'a>(
    states: &mut HashMap<&'a str, State>,
    read: &Access<'_>,
    assignment: &'a Assignment,
    span: Span,
) {
    if span.end < read.span.start {
        return;
    }
    let Some(value) = assignment.value.as_deref() else { return };
    let holds = is_of(value, read.span);
    let counted = assignment.operator.is_some_and(|operator| operator.is_arithmetic());
    let from = states
        .iter()
        .filter(|(name, _)| mentions_here(value, name))
        .map(|(_, state)| *state)
        .collect::<Vec<_>>();
    let computed = arithmetic(value, read.span, states);
    let state = if computed {
        Some(State::Changed(span))
    } else if let Some(changed) = from.iter().find(|state| matches!(state, State::Changed(_))) {
        Some(*changed)
    } else if holds || !from.is_empty() {
        Some(State::Read)
    } else {
        None
    };
    for target in &assignment.targets {
        let Some(name) =
            root(target).filter(|name| !is_mine(name) && !matches!(*name, "err" | "_" | "error"))
        else {
            continue;
        };
        if counted && states.contains_key(name) {
            states.insert(name, State::Changed(span));
        } else if let Some(state) = state {
            // A part of what was read that is set to what was computed makes the whole changed.
            states.insert(name, state);
        }
    }
}

/// Whether an expression computes with what was read.
fn arithmetic(value: &Expression, read: Span, states: &HashMap<&str, State>) -> bool {
    let mut found = false;
    let involves =
        |part: &Expression| part.span.holds(read) || states.keys().any(|name| mentions_here(part, name));
    walk_expression(value, &mut |node| {
        let Node::Expression(inner) = node else { return Walk::Over };
        match &inner.kind {
            ExpressionKind::Binary(operator, parts) if operator.is_arithmetic() => {
                let number = !parts.iter().any(|part| {
                    matches!(
                        part.kind,
                        ExpressionKind::Text(_)
                            | ExpressionKind::Template(_)
                            | ExpressionKind::List(_)
                            | ExpressionKind::Entries(_)
                    )
                });
                found |= number && parts.iter().any(involves);
            }
            ExpressionKind::Call(call) => {
                let computes = matches!(
                    called(call),
                    "add"
                        | "subtract"
                        | "plus"
                        | "minus"
                        | "sub"
                        | "Add"
                        | "Sub"
                        | "multiply"
                        | "Mul"
                        | "divide"
                        | "negate"
                        | "minusMinutes"
                        | "addExact"
                        | "subtractExact"
                );
                let object = receiver(call).is_some_and(involves);
                let given = matches!(called(call), "addExact" | "subtractExact")
                    && call.arguments.iter().any(|argument| involves(&argument.value));
                found |= computes && (object || given) && call.arguments.len() < 3;
            }
            _ => {}
        }
        Walk::Into
    });
    found
}

/// Whether the store stands outside the process for certain.
fn outer_store(read: &Access<'_>) -> bool {
    let kinds = [
        "redis",
        "rdb",
        "jedis",
        "cache",
        "memcache",
        "dynamo",
        "dynamodb",
        "mongo",
        "firestore",
        "sql",
        "table",
    ];
    read.store.iter().flat_map(|part| words(part)).any(|word| kinds.contains(&word.as_str()))
        || matches!(
            called(read.call),
            "execute" | "prepareStatement" | "QueryRow" | "QueryRowContext" | "GetContext"
        )
}

/// Where what a write writes was computed from what was read.
fn changed<'a>(
    block: &'a [Statement],
    scope: &Scope<'a>,
    read: &Access<'_>,
    states: &HashMap<&str, State>,
    write: &Access<'a>,
) -> Option<Span> {
    let mut values: Vec<&Expression> = write.call.arguments.iter().map(|argument| &argument.value).collect();
    // A prepared statement is given its values afterwards.
    if let Some(Statement { kind: StatementKind::Assign(assignment), .. }) = path_to(block, write.span).pop()
    {
        for name in assignment.targets.iter().filter_map(root) {
            for touch in scope.touches(name) {
                if let Touch::Called(Expression { kind: ExpressionKind::Call(call), .. }) = touch {
                    values.extend(call.arguments.iter().map(|argument| &argument.value));
                }
            }
        }
    }
    for value in values {
        if arithmetic(value, read.span, states) {
            return Some(value.span);
        }
        let computed = states.iter().find_map(|(name, state)| match state {
            State::Changed(span) if mentions_here(value, name) => Some(*span),
            _ => None,
        });
        if computed.is_some() {
            return computed;
        }
    }
    None
}

/// Whether both are about the same place: the same store, and a name of the key in both.
fn same_place(read: &Access<'_>, write: &Access<'_>, states: &HashMap<&str, State>, direct: &[&str]) -> bool {
    let on_it = receiver(write.call).and_then(root).is_some_and(|root| direct.contains(&root));
    if on_it {
        return true;
    }
    let overlap = |one: &[String], two: &[String]| {
        one == two || one.starts_with(two) && !two.is_empty() || two.starts_with(one) && !one.is_empty()
    };
    if !write.known || !overlap(&read.store, &write.store) || other_key(read, write) {
        return false;
    }
    let by_part = || write.call.arguments.iter().any(|argument| parts_of_read(&argument.value, direct));
    read.keys.is_empty()
        || read.keys.iter().any(|key| write.keys.contains(key) && !states.contains_key(key))
        || by_part()
}

/// Whether a value names a part of what was read: `{"_id": slot["_id"]}`.
fn parts_of_read(value: &Expression, direct: &[&str]) -> bool {
    let mut found = false;
    walk_expression(value, &mut |node| {
        if let Node::Expression(inner) = node {
            found |= match &inner.kind {
                ExpressionKind::Member(object, _) | ExpressionKind::Index(object, _) => {
                    root(object).is_some_and(|root| direct.contains(&root))
                }
                _ => false,
            };
        }
        Walk::Into
    });
    found
}
