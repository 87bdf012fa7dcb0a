//! Objects that are loaded, changed in a field and saved.

use caution_read::lang::syntax::{
    Call, Expression, ExpressionKind, Function, Span, Statement, StatementKind,
};
use caution_read::lang::{Node, Walk, walk, walk_expression};
use caution_read::lexicon::words;

use super::access::{Verb, access};
use super::rule::Update;
use crate::code::name::{called, is_mine, mentions, parts, receiver, root};
use crate::code::program::{Program, calls, calls_in};
use crate::code::scope::Scope;

/// A field that is changed by what it held.
#[derive(Debug, Clone, Copy)]
struct Change<'a> {
    object: &'a str,
    field: &'a str,
    span: Span,
}

/// The objects that a function changes in a counter and saves.
pub(super) fn updates<'a>(program: &Program<'a>, scope: &Scope<'a>, function: &'a Function) -> Vec<Update> {
    let inside = program.around(function.span).unwrap_or(function);
    let mut found = Vec::new();
    for change in changes(scope, &function.body) {
        let field = words(change.field.trim_start_matches("set").trim_start_matches("get"));
        let bookkeeping = field.iter().any(|word| {
            matches!(
                word.as_str(),
                "version"
                    | "revision"
                    | "attempt"
                    | "retry"
                    | "page"
                    | "cursor"
                    | "offset"
                    | "index"
                    | "depth"
                    | "width"
                    | "height"
                    | "x"
                    | "y"
                    | "time"
                    | "date"
                    | "at"
                    | "until"
                    | "expires"
                    | "name"
                    | "text"
                    | "message"
                    | "path"
                    | "url"
            )
        });
        if bookkeeping || program.lexicon.locks.within(&field) {
            continue;
        }
        let origin = origin(program, scope, inside, change);
        let counts = program.lexicon.counters.within(&field) || matches!(origin, Origin::Loaded(_));
        if matches!(origin, Origin::Made) || !counts {
            continue;
        }
        let Some(write) = saved(program, &function.body, change, &origin) else { continue };
        let read = match origin {
            Origin::Loaded(span) => span,
            Origin::Made | Origin::Given => change.span,
        };
        found.push(Update {
            what: format!("{}.{}", change.object, lower_first(change.field)),
            read,
            change: change.span,
            write,
            precious: program.lexicon.precious.within(&field) && matches!(origin, Origin::Loaded(_)),
        });
    }
    found
}

/// `setBalance` is about `balance`.
fn lower_first(field: &str) -> String {
    let bare = field.strip_prefix("set").filter(|rest| rest.starts_with(char::is_uppercase)).unwrap_or(field);
    let mut characters = bare.chars();
    match characters.next() {
        Some(first) if bare.len() < field.len() => first.to_lowercase().chain(characters).collect(),
        _ => bare.to_owned(),
    }
}

fn changes<'a>(scope: &Scope<'a>, block: &'a [Statement]) -> Vec<Change<'a>> {
    let mut found = Vec::new();
    walk(block, &mut |node| {
        match node {
            Node::Statement(statement) => match &statement.kind {
                StatementKind::Assign(assignment) => {
                    let [target] = assignment.targets.as_slice() else { return Walk::Into };
                    let Some((object, field)) = field_of(target) else { return Walk::Into };
                    let counted = assignment.operator.is_some_and(|operator| operator.is_arithmetic());
                    let texts = assignment.value.as_deref().is_some_and(|value| {
                        matches!(
                            value.kind,
                            ExpressionKind::Text(_) | ExpressionKind::Template(_) | ExpressionKind::List(_)
                        )
                    });
                    let computed = assignment.value.as_deref().is_some_and(|value| {
                        scope.expand(value).into_iter().any(|value| computes_from(value, object, field))
                    });
                    if counted && !texts || computed {
                        found.push(Change { object, field, span: statement.span });
                    }
                }
                StatementKind::Function(_) | StatementKind::Class(_) => return Walk::Over,
                _ => {}
            },
            Node::Expression(expression) => {
                if let ExpressionKind::Call(call) = &expression.kind
                    && let Some(change) = by_setter(scope, expression, call)
                {
                    found.push(change);
                }
            }
            Node::Function(_) => return Walk::Over,
        }
        Walk::Into
    });
    found
}

/// The object and the field of `item.stock`, `self.item.stock`, `doc["stock"]`.
fn field_of(target: &Expression) -> Option<(&str, &str)> {
    match &target.kind {
        ExpressionKind::Member(object, field) => Some((root_of(object)?, field)),
        ExpressionKind::Index(object, index) => match &index.kind {
            ExpressionKind::Text(field) => Some((root_of(object)?, field)),
            _ => None,
        },
        _ => None,
    }
}

/// The name by which the object is known: the last one of `self.item`.
fn root_of(object: &Expression) -> Option<&str> {
    let all = parts(object);
    match all.as_slice() {
        [only] => Some(only),
        [first, second, ..] if is_mine(first) => Some(second),
        [first, ..] => Some(first),
        [] => None,
    }
}

/// Whether a value is computed from that field: `item.stock - quantity`, `item.getStock() - quantity`.
fn computes_from(value: &Expression, object: &str, field: &str) -> bool {
    let mut found = false;
    let wanted = words(field);
    let reads = |part: &Expression| {
        let mut held = false;
        walk_expression(part, &mut |node| {
            if let Node::Expression(inner) = node {
                let name = match &inner.kind {
                    ExpressionKind::Member(of, name) if root_of(of) == Some(object) => Some(name.as_str()),
                    ExpressionKind::Index(of, index) if root_of(of) == Some(object) => match &index.kind {
                        ExpressionKind::Text(name) => Some(name.as_str()),
                        _ => None,
                    },
                    _ => None,
                };
                held |= name.is_some_and(|name| {
                    let name = words(name);
                    name == wanted
                        || name.first().is_some_and(|first| first == "get")
                            && name.get(1..) == Some(wanted.as_slice())
                });
            }
            Walk::Into
        });
        held
    };
    walk_expression(value, &mut |node| {
        if let Node::Expression(inner) = node {
            match &inner.kind {
                ExpressionKind::Binary(operator, parts) if operator.is_arithmetic() => {
                    found |= parts.iter().any(reads)
                }
                ExpressionKind::Call(call)
                    if matches!(
                        called(call),
                        "add" | "subtract" | "plus" | "minus" | "sub" | "Add" | "Sub" | "multiply"
                    ) =>
                {
                    found |= receiver(call).is_some_and(reads);
                }
                _ => {}
            }
        }
        Walk::Into
    });
    found
}

/// `item.setStock(item.getStock() - quantity)`
fn by_setter<'a>(scope: &Scope<'a>, expression: &'a Expression, call: &'a Call) -> Option<Change<'a>> {
    let field = called(call);
    let bare = field.strip_prefix("set").filter(|rest| rest.starts_with(char::is_uppercase))?;
    let object = root_of(receiver(call)?)?;
    let [argument] = call.arguments.as_slice() else { return None };
    scope
        .expand(&argument.value)
        .into_iter()
        .any(|value| computes_from(value, object, bare) || by_part(scope, value, object, bare))
        .then_some(Change { object, field, span: expression.span })
}

/// `free.subtract(margin)`, where `free` is what the field held.
fn by_part(scope: &Scope<'_>, value: &Expression, object: &str, field: &str) -> bool {
    let held = |part: &Expression| {
        match &part.kind {
        ExpressionKind::Name(name) => scope.values(name).iter().any(|value| {
            matches!(&value.kind, ExpressionKind::Call(call) if receiver(call).and_then(root_of) == Some(object)
                && words(called(call)).get(1..) == Some(words(field).as_slice()))
                || matches!(&value.kind, ExpressionKind::Member(of, name) if root_of(of) == Some(object) && words(name) == words(field))
        }),
        _ => false,
    }
    };
    match &value.kind {
        ExpressionKind::Binary(operator, parts) => operator.is_arithmetic() && parts.iter().any(held),
        ExpressionKind::Call(call) => {
            matches!(called(call), "add" | "subtract" | "plus" | "minus" | "sub" | "Add" | "Sub")
                && receiver(call).is_some_and(held)
        }
        _ => false,
    }
}

/// Where an object comes from.
#[derive(Debug)]
enum Origin {
    /// It was made here: nobody else has it.
    Made,
    /// It was loaded here.
    Loaded(Span),
    /// It was given, or is a field.
    Given,
}

fn origin<'a>(program: &Program<'a>, scope: &Scope<'a>, inside: &'a Function, change: Change<'_>) -> Origin {
    let values = scope.values(change.object);
    for value in values {
        let mut loads =
            calls_in(value).into_iter().filter_map(|call| access(program, scope, inside, call, Verb::Read));
        if let Some(read) = loads.next() {
            return Origin::Loaded(read.span);
        }
    }
    // `players.Find(ctx, id)`: whatever it is, it was found there.
    for value in values {
        let found = calls_in(value).into_iter().find(|(_, call)| {
            let last = words(called(call));
            receiver(call).is_some_and(|object| !matches!(object.kind, ExpressionKind::Call(_)))
                && matches!(
                    last.first().map(String::as_str),
                    Some("find" | "get" | "load" | "fetch" | "lookup")
                )
                && !call.arguments.is_empty()
        });
        if let Some((place, _)) = found.filter(|_| program.lexicon.counters.within(&words(change.field))) {
            return Origin::Loaded(place.span);
        }
    }
    let made = values.iter().any(|value| match &value.kind {
        ExpressionKind::Entries(_) | ExpressionKind::List(_) | ExpressionKind::Number(_) => true,
        ExpressionKind::Call(call) => {
            call.constructs || receiver(call).is_none() && called(call).starts_with(char::is_uppercase)
        }
        _ => false,
    });
    if made {
        // Go fills what it made: `var item Item; db.First(&item, id)`.
        let filled = calls(&inside.body).into_iter().find(|(_, call)| {
            matches!(
                called(call),
                "First"
                    | "Take"
                    | "Find"
                    | "Get"
                    | "Scan"
                    | "Decode"
                    | "Last"
                    | "DataTo"
                    | "GetContext"
                    | "UnmarshalMap"
                    | "Unmarshal"
            ) && call.arguments.iter().any(|argument| mentions(&argument.value, change.object))
        });
        return filled.map_or(Origin::Made, |(expression, _)| Origin::Loaded(expression.span));
    }
    let filled = calls(&inside.body).into_iter().find(|(expression, call)| {
        expression.span.start < change.span.start
            && matches!(called(call), "First" | "Take" | "Find" | "Get" | "Scan" | "Decode" | "Last" | "DataTo" | "GetContext" | "UnmarshalMap" | "Unmarshal")
            && call.arguments.iter().any(|argument| matches!(&argument.value.kind, ExpressionKind::Name(name) if name == change.object))
    });
    filled.map_or(Origin::Given, |(expression, _)| Origin::Loaded(expression.span))
}

/// Where the object is saved after the change.
fn saved(program: &Program<'_>, block: &[Statement], change: Change<'_>, origin: &Origin) -> Option<Span> {
    calls(block).into_iter().find_map(|(expression, call)| {
        if expression.span.start <= change.span.start {
            return None;
        }
        let last = words(called(call));
        let by_itself = receiver(call).and_then(root_of) == Some(change.object)
            && matches!(
                last.first().map(String::as_str),
                Some("save" | "update" | "put" | "store" | "persist")
            )
            && receiver(call).is_some_and(|object| root(object).is_some());
        let given = call.arguments.iter().any(|argument| mentions(&argument.value, change.object));
        let stores = program.lexicon.stores.within(&program.receiver_words(call));
        let by_store = given
            && program.lexicon.write_verbs.begins(&last)
            && !matches!(last.first().map(String::as_str), Some("execute" | "exec" | "query"))
            && (stores || matches!(origin, Origin::Loaded(_)));
        let by_session = matches!(last.as_slice(), [only] if matches!(only.as_str(), "commit" | "flush"))
            && matches!(origin, Origin::Loaded(_));
        (by_itself || by_store || by_session).then_some(expression.span)
    })
}
