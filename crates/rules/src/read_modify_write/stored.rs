//! Values that are read from a store by one call and written back by another.

use std::collections::HashMap;

use caution_read::lang::syntax::{
    Assignment, Call, Expression, ExpressionKind, Function, Span, Statement, StatementKind,
};
use caution_read::lang::{Node, Walk, walk, walk_expression};
use caution_read::lexicon::words;

use super::rule::Update;
use crate::code::name::{called, is_mine, mentions, names, parts, path_words, receiver};
use crate::code::place::path_to;
use crate::code::program::{Program, calls};
use crate::code::scope::{Scope, Touch};

/// A call that reads from a store or writes to it.
#[derive(Debug, Clone)]
pub(super) struct Access<'a> {
    pub(super) call: &'a Call,
    pub(super) span: Span,
    /// The store: a dotted name, or the table of a statement.
    store: Vec<String>,
    /// Words about what is kept there: of the store, the key, the columns.
    about: Vec<String>,
    /// The names of the key.
    keys: Vec<&'a str>,
    /// Whether others can reach the store.
    shared: bool,
    /// Whether it is known to be a store by its name or its type.
    known: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verb {
    Read,
    Write,
}

/// What one gets that is no value: `pool.getConnection()`.
const NOT_VALUES: &[&str] = &[
    "resource",
    "connection",
    "conn",
    "client",
    "session",
    "transaction",
    "cursor",
    "pipeline",
    "instance",
    "bean",
    "repository",
    "logger",
    "manager",
    "config",
    "context",
    "lock",
    "name",
    "class",
    "path",
    "url",
    "header",
    "attribute",
];

/// What a call does with a store, if it does.
pub(super) fn access<'a>(
    program: &Program<'a>,
    scope: &Scope<'a>,
    inside: &'a Function,
    (expression, call): (&'a Expression, &'a Call),
    verb: Verb,
) -> Option<Access<'a>> {
    if call.constructs {
        return None;
    }
    let keys = key_names(scope, call);
    if let Some(helper) = program.callee(call, Some(inside)).filter(|helper| helper.span != inside.span) {
        let own = Scope::of(&helper.body);
        let inner = calls(&helper.body)
            .into_iter()
            .filter(|(_, inner)| program.callee(inner, Some(helper)).is_none())
            .find_map(|inner| access(program, &own, helper, inner, verb))?;
        return Some(Access { call, span: expression.span, keys, ..inner });
    }
    // `cursor.execute(…).fetchone()`
    if let Some(ExpressionKind::Call(inner)) = receiver(call).map(|object| &object.kind)
        && statement_text(program, scope, inner).is_some()
    {
        let object = receiver(call)?;
        return access(program, scope, inside, (object, inner), verb)
            .map(|inner| Access { span: expression.span, ..inner });
    }
    let last = command(call).unwrap_or_else(|| words(called(call)));
    let lexicon = program.lexicon;
    let verbs = if verb == Verb::Read { &lexicon.read_verbs } else { &lexicon.write_verbs };
    let sql = statement_text(program, scope, call);
    if let Some(text) = &sql {
        return of_sql(text, verb).map(|(table, mut about)| {
            about.extend(table.iter().cloned());
            Access { call, span: expression.span, store: table, about, keys, shared: true, known: true }
        });
    }
    let object = receiver(call)?;
    if !verbs.begins(&last) {
        return None;
    }
    if verb == Verb::Read && last.iter().any(|word| NOT_VALUES.contains(&word.as_str())) {
        return None;
    }
    let named = path_words(object);
    let typed = program.receiver_words(call);
    let in_memory =
        ["map", "dict", "weak", "defaultdict"].iter().any(|word| typed.iter().any(|known| known == word))
            || ["params", "url", "header", "builder", "form", "query"]
                .iter()
                .any(|word| named.iter().any(|known| known == word));
    if is_local(scope, object) {
        return None;
    }
    let precious = lexicon.precious.within(&named) || lexicon.precious.within(&last);
    let mut about = named.clone();
    about.extend(last.iter().skip(1).cloned());
    for argument in &call.arguments {
        for value in scope.expand(&argument.value) {
            about.extend(key_words(value));
        }
    }
    let store: Vec<String> =
        parts(object).into_iter().filter(|part| !is_mine(part)).map(str::to_lowercase).collect();
    // `Account.findByPk(id)`: a class that reads is a model.
    let model = matches!(&object.kind, ExpressionKind::Name(name) if name.starts_with(char::is_uppercase))
        && verb == Verb::Read;
    let known = model || lexicon.stores.within(&typed) || lexicon.counters.within(&named);
    let own = store.is_empty() && !is_mine_only(object);
    if in_memory && !precious || own || !known && verb == Verb::Read {
        return None;
    }
    Some(Access { call, span: expression.span, store, about, keys, shared: !in_memory, known })
}

/// What a command object does that is sent: `client.send(new GetCommand(…))` gets.
fn command(call: &Call) -> Option<Vec<String>> {
    let first = call.arguments.first()?;
    let ExpressionKind::Call(made) = &first.value.kind else { return None };
    let words = words(called(made));
    (called(call) == "send" && made.constructs && words.last().is_some_and(|last| last == "command"))
        .then_some(words)
}

fn is_mine_only(object: &Expression) -> bool {
    matches!(&object.kind, ExpressionKind::Name(name) if is_mine(name))
}

/// Whether a name was made in this function: a map, a list, an object of its own.
fn is_local(scope: &Scope<'_>, object: &Expression) -> bool {
    let ExpressionKind::Name(name) = &object.kind else { return false };
    scope.values(name).iter().any(|value| match &value.kind {
        ExpressionKind::Entries(_) | ExpressionKind::List(_) => true,
        ExpressionKind::Call(call) => {
            (call.constructs
                || called(call).starts_with(char::is_uppercase)
                || matches!(called(call), "dict" | "make"))
                && call.arguments.iter().all(|argument| {
                    matches!(
                        argument.value.kind,
                        ExpressionKind::Number(_) | ExpressionKind::Name(_) | ExpressionKind::List(_)
                    )
                })
                && receiver(call).is_none()
                && !called(call).to_ascii_lowercase().contains("client")
        }
        _ => false,
    })
}

fn key_names<'a>(scope: &Scope<'a>, call: &'a Call) -> Vec<&'a str> {
    let mut all = Vec::new();
    for argument in &call.arguments {
        for value in scope.expand(&argument.value) {
            all.extend(names(value).into_iter().filter(|name| {
                !is_mine(name)
                    && !matches!(
                        *name,
                        "ctx"
                            | "context"
                            | "tx"
                            | "session"
                            | "db"
                            | "conn"
                            | "int"
                            | "Long"
                            | "Map"
                            | "String"
                    )
            }));
        }
    }
    if let Some(object) = receiver(call) {
        all.extend(names(object).into_iter().skip(1));
    }
    all
}

/// Words of texts and names in a key.
fn key_words(value: &Expression) -> Vec<String> {
    let mut all = Vec::new();
    walk_expression(value, &mut |node| {
        if let Node::Expression(inner) = node {
            match &inner.kind {
                ExpressionKind::Text(text) if text.len() < 120 => all.extend(words(text)),
                ExpressionKind::Name(name) | ExpressionKind::Member(_, name) => all.extend(words(name)),
                _ => {}
            }
        }
        Walk::Into
    });
    all
}

/// The SQL that a call runs, constants resolved.
fn statement_text(program: &Program<'_>, scope: &Scope<'_>, call: &Call) -> Option<String> {
    call.arguments.iter().find_map(|argument| {
        let mut all = scope.expand(&argument.value);
        all.extend(names(&argument.value).into_iter().flat_map(|name| program.everywhere.values(name)));
        all.into_iter().find_map(|value| {
            let text = text_of(value)?;
            let start = text.trim_start().to_ascii_lowercase();
            (start.starts_with("select ")
                || start.starts_with("update ")
                || start.starts_with("select\n")
                || start.starts_with("update\n"))
            .then_some(start)
        })
    })
}

/// The text of a literal, holes left out.
pub(super) fn text_of(value: &Expression) -> Option<String> {
    match &value.kind {
        ExpressionKind::Text(text) => Some(text.clone()),
        ExpressionKind::Template(parts) => {
            let texts: Vec<&str> = parts
                .iter()
                .map(|part| match &part.kind {
                    ExpressionKind::Text(text) => text.as_str(),
                    _ => "?",
                })
                .collect();
            Some(texts.concat())
        }
        ExpressionKind::Binary(_, parts) => {
            let texts: Vec<String> = parts.iter().filter_map(text_of).collect();
            (!texts.is_empty()).then(|| texts.concat())
        }
        _ => None,
    }
}

/// The table of a statement and the words of its columns, if it reads or sets a value that is given.
fn of_sql(text: &str, verb: Verb) -> Option<(Vec<String>, Vec<String>)> {
    let clean: String =
        text.chars().map(|character| if character.is_whitespace() { ' ' } else { character }).collect();
    let tokens: Vec<&str> = clean.split(' ').filter(|token| !token.is_empty()).collect();
    let after = |word: &str| {
        tokens.iter().position(|token| *token == word).and_then(|at| tokens.get(at + 1)).copied()
    };
    let table = match verb {
        Verb::Read if text.starts_with("select") => after("from")?,
        Verb::Write if text.starts_with("update") => after("update")?,
        _ => return None,
    };
    let columns = match verb {
        Verb::Read => {
            clean.split(" from ").next().unwrap_or_default().trim_start_matches("select").to_owned()
        }
        Verb::Write => {
            let set = clean.split_once(" set ")?.1;
            let (set, filter) = set.split_once(" where ").unwrap_or((set, ""));
            // `n = n - ?` is one step; `… and n = ?` compares.
            let mut given = Vec::new();
            for assignment in set.split(',') {
                let (column, value) = assignment.split_once('=')?;
                let column = column
                    .trim()
                    .trim_matches(|character: char| !character.is_alphanumeric() && character != '_');
                let own = value
                    .split(|character: char| !character.is_alphanumeric() && character != '_')
                    .any(|token| token == column);
                let compared = filter
                    .split(|character: char| !character.is_alphanumeric() && character != '_')
                    .any(|token| token == column);
                if !own && !compared {
                    given.push(column.to_owned());
                }
            }
            if given.is_empty() {
                return None;
            }
            given.join(" ")
        }
    };
    let table = table.trim_matches(|character: char| !character.is_alphanumeric() && character != '_');
    Some((words(table), words(&columns)))
}

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
        let states = follow(&function.body, scope, &read);
        for write in &writes {
            if write.span.start <= read.span.start && !write.span.holds(read.span) || write.span == read.span
            {
                continue;
            }
            let Some(change) = changed(&function.body, scope, &read, &states, write) else { continue };
            if !same_place(&read, write, &states) {
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

/// What the names of a block hold of a value that was read.
fn follow<'a>(block: &'a [Statement], scope: &Scope<'a>, read: &Access<'a>) -> HashMap<&'a str, State> {
    let mut states: HashMap<&str, State> = HashMap::new();
    // `row.Scan(&left)`, `db.First(&item)`: the value comes by an argument.
    let takes_none = |statement: &Statement| match &statement.kind {
        StatementKind::Assign(assignment) => assignment.targets.iter().all(|target| {
            crate::code::name::root(target)
                .is_none_or(|name| matches!(name, "err" | "_" | "error" | "result" | "tx"))
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
                        states.insert(name, State::Read);
                    }
                }
            }
            Walk::Into
        });
    }
    // `cursor.execute("SELECT …")`, then `row = cursor.fetchone()`
    let cursor = receiver(read.call).and_then(crate::code::name::root);
    if matches!(called(read.call), "execute" | "query" | "executemany") {
        states.extend(fetched(block, cursor, read.span).into_iter().map(|name| (name, State::Read)));
    }
    let _ = scope;
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
                    let reads = expression.span.start > read.span.start
                        && (call
                            .arguments
                            .iter()
                            .any(|argument| states.keys().any(|name| mentions(&argument.value, name)))
                            || states.keys().any(|name| mentions(&call.callee, name)));
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

/// The names to which rows of a cursor were fetched after a place.
fn fetched<'a>(block: &'a [Statement], cursor: Option<&str>, after: Span) -> Vec<&'a str> {
    let mut found = Vec::new();
    walk(block, &mut |node| {
        if let Node::Statement(Statement { kind: StatementKind::Assign(assignment), span }) = node
            && span.start > after.start
            && let Some(value) = assignment.value.as_deref()
        {
            let fetches = crate::code::program::calls_in(value).into_iter().any(|(_, call)| {
                called(call).starts_with("fetch")
                    && receiver(call).and_then(crate::code::name::root) == cursor
            });
            if fetches {
                found.extend(assignment.targets.iter().filter_map(crate::code::name::root));
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
    let holds = value.span.holds(read.span);
    let counted = assignment.operator.is_some_and(|operator| operator.is_arithmetic());
    let from =
        states.iter().filter(|(name, _)| mentions(value, name)).map(|(_, state)| *state).collect::<Vec<_>>();
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
        let Some(name) = crate::code::name::root(target)
            .filter(|name| !is_mine(name) && !matches!(*name, "err" | "_" | "error"))
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
        |part: &Expression| part.span.holds(read) || states.keys().any(|name| mentions(part, name));
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
                let object = receiver(call).is_some_and(|object| involves(object));
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
        for name in assignment.targets.iter().filter_map(crate::code::name::root) {
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
            State::Changed(span) if mentions(value, name) => Some(*span),
            _ => None,
        });
        if computed.is_some() {
            return computed;
        }
    }
    None
}

/// Whether both are about the same place: the same store, and a name of the key in both.
fn same_place(read: &Access<'_>, write: &Access<'_>, states: &HashMap<&str, State>) -> bool {
    let on_it =
        receiver(write.call).and_then(crate::code::name::root).is_some_and(|root| states.contains_key(root));
    if on_it {
        return true;
    }
    let overlap = |one: &[String], two: &[String]| {
        one == two || one.starts_with(two) && !two.is_empty() || two.starts_with(one) && !one.is_empty()
    };
    if !write.known || !overlap(&read.store, &write.store) {
        return false;
    }
    let by_part = || write.call.arguments.iter().any(|argument| parts_of_read(&argument.value, states));
    read.keys.is_empty()
        || read.keys.iter().any(|key| write.keys.contains(key) && !states.contains_key(key))
        || by_part()
}

/// Whether a value names a part of what was read: `{"_id": slot["_id"]}`.
fn parts_of_read(value: &Expression, states: &HashMap<&str, State>) -> bool {
    let mut found = false;
    walk_expression(value, &mut |node| {
        if let Node::Expression(inner) = node {
            found |= match &inner.kind {
                ExpressionKind::Member(object, _) | ExpressionKind::Index(object, _) => {
                    crate::code::name::root(object).is_some_and(|root| states.contains_key(root))
                }
                _ => false,
            };
        }
        Walk::Into
    });
    found
}
