//! Calls that read a value from a store or write one there.

use caution_read::lang::syntax::{Call, Expression, ExpressionKind, Function, Span};
use caution_read::lang::{Node, Walk, walk_expression};
use caution_read::lexicon::words;

use crate::code::name::{called, command, is_mine, names, parts, path_words, receiver};
use crate::code::program::{Program, calls};
use crate::code::scope::Scope;

/// A call that reads from a store or writes to it.
#[derive(Debug, Clone)]
pub(super) struct Access<'a> {
    pub(super) call: &'a Call,
    pub(super) span: Span,
    /// The store: a dotted name, or the table of a statement.
    pub(super) store: Vec<String>,
    /// Words about what is kept there: of the store, the key, the columns.
    pub(super) about: Vec<String>,
    /// The names of the key.
    pub(super) keys: Vec<&'a str>,
    /// Whether others can reach the store.
    pub(super) shared: bool,
    /// Whether it is known to be a store by its name or its type.
    pub(super) known: bool,
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
    let keys = key_names(scope, call, verb);
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
    if let Some(place) = placed(call, verb) {
        let store = vec![place.to_lowercase()];
        let about = words(place);
        return Some(Access { call, span: expression.span, store, about, keys, shared: true, known: true });
    }
    let object = receiver(call)?;
    if !verbs.begins(&last) {
        return None;
    }
    if verb == Verb::Read && last.iter().any(|word| NOT_VALUES.contains(&word.as_str())) {
        return None;
    }
    // `period.getBalance()` asks an object, not a store.
    if verb == Verb::Read
        && call.arguments.iter().all(|argument| matches!(argument.value.kind, ExpressionKind::Function(_)))
        && !is_store_itself(program, call)
    {
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
    let script = !matches!(program.language, "java" | "go");
    let model = script
        && matches!(&object.kind, ExpressionKind::Name(name) if name.starts_with(char::is_uppercase))
        && verb == Verb::Read;
    // `stock.get(id)` asks a store; `transaction.getPortion(currency)` asks an object.
    let bare = last.len() == 1
        || verb == Verb::Write
            && last.get(1).is_some_and(|second| matches!(second.as_str(), "one" | "item" | "doc" | "many"))
        || last.first().is_some_and(|first| matches!(first.as_str(), "find" | "load" | "fetch" | "h"));
    // `balances.getBalance(id)`, `balances.setBalance(id, value)`
    let by_noun = (2..4).contains(&last.len())
        && last.last().is_some_and(|noun| lexicon.precious.has(noun))
        && matches!(
            last.first().map(String::as_str),
            Some("get" | "set" | "read" | "load" | "save" | "fetch" | "update" | "store" | "write" | "find")
        )
        && key_arguments(call, verb).len() > usize::from(verb == Verb::Write);
    let file = matches!(called(call), "read_text" | "write_text" | "readText" | "writeText");
    let known = model || file || lexicon.stores.within(&typed) || precious && bare || by_noun;
    let own = store.is_empty() && !is_mine_only(object);
    if in_memory && !precious || own || !known && verb == Verb::Read {
        return None;
    }
    Some(Access { call, span: expression.span, store, about, keys, shared: !in_memory, known })
}

/// The place in a document store that a plain function is given: `getDoc(ref)`, `updateDoc(ref, {…})`.
fn placed(call: &Call, verb: Verb) -> Option<&str> {
    let by_name = match verb {
        Verb::Read => matches!(called(call), "getDoc" | "getDocFromServer"),
        Verb::Write => matches!(called(call), "updateDoc" | "setDoc"),
    };
    let first = call.arguments.first().filter(|_| by_name && receiver(call).is_none())?;
    match &first.value.kind {
        ExpressionKind::Name(place) => Some(place),
        _ => None,
    }
}

/// Whether a call is made on a place of its own in a store: `counter.get()`, `jars.doc(id).get()`.
fn is_store_itself(program: &Program<'_>, call: &Call) -> bool {
    let words = program.receiver_words(call);
    if matches!(called(call), "read_text" | "readText") {
        return true;
    }
    words.iter().any(|word| matches!(word.as_str(), "store" | "counter" | "cell" | "doc" | "document"))
        && program.lexicon.stores.within(&words)
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

fn key_names<'a>(scope: &Scope<'a>, call: &'a Call, verb: Verb) -> Vec<&'a str> {
    let mut all = Vec::new();
    for argument in key_arguments(call, verb) {
        let built =
            scope.expand(argument).into_iter().filter(|value| value.span == argument.span || is_built(value));
        for value in built {
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
                            | "c"
                            | "JSON"
                    )
            }));
        }
    }
    if let Some(object) = receiver(call) {
        all.extend(names(object).into_iter().skip(1));
    }
    all
}

/// The arguments that say which value is meant: of `set(key, value)`, the first.
fn key_arguments(call: &Call, verb: Verb) -> Vec<&Expression> {
    let given = call.arguments.iter().map(|argument| &argument.value);
    let all: Vec<&Expression> =
        given.filter(|value| !matches!(&value.kind, ExpressionKind::Name(name) if matches!(name.as_str(), "ctx" | "context" | "c"))).collect();
    let bare = words(called(call)).len() == 1;
    let set = verb == Verb::Write
        && bare
        && matches!(
            called(call).to_ascii_lowercase().as_str(),
            "set" | "put" | "setitem" | "setex" | "hset" | "store" | "write" | "save"
        );
    match all.as_slice() {
        [key, _, ..] if set => vec![*key],
        _ => all,
    }
}

/// The text with which a key begins, where it begins with one: `rate:` of `rate:${room}`.
fn key_text(call: &Call, verb: Verb) -> Option<String> {
    let first = key_arguments(call, verb).first().copied()?;
    let text = match &first.kind {
        ExpressionKind::Text(text) => text,
        ExpressionKind::Template(parts) | ExpressionKind::Binary(_, parts) => {
            match parts.first().map(|part| &part.kind) {
                Some(ExpressionKind::Text(text)) => text,
                _ => return None,
            }
        }
        _ => return None,
    };
    Some(text.clone())
}

/// Whether both name their key by text, and differently.
pub(super) fn other_key(read: &Access<'_>, write: &Access<'_>) -> bool {
    match (key_text(read.call, Verb::Read), key_text(write.call, Verb::Write)) {
        (Some(one), Some(two)) => one != two && !one.trim_start().to_ascii_lowercase().starts_with("select"),
        _ => false,
    }
}

/// Whether a key or a request is put together here: text, an object, a builder; not read from somewhere.
fn is_built(value: &Expression) -> bool {
    match &value.kind {
        ExpressionKind::Call(call) => {
            call.constructs
                || parts(&call.callee).first().is_some_and(|first| first.starts_with(char::is_uppercase))
                || receiver(call).is_none()
                || is_mine(crate::code::name::root(&call.callee).unwrap_or_default())
                || matches!(called(call), "format" | "Sprintf")
        }
        _ => true,
    }
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
        all.extend(names(&argument.value).into_iter().flat_map(|name| program.everywhere().values(name)));
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
