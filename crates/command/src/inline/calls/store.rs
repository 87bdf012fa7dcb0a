//! Databases: statements, and what object mappers do in their own words.

use caution_core::command::Kind;
use caution_core::effect::Verb;

use crate::inline::program::Program;
use crate::inline::value::{Arguments, Thing, Value};
use crate::word::Word;

/// Methods that take SQL.
const STATEMENTS: &[&str] = &[
    "execute",
    "executemany",
    "executescript",
    "exec_driver_sql",
    "raw",
    "RunSQL",
    "text",
    "read_sql",
    "read_sql_query",
    "sql",
    "query",
    "exec",
    "run",
    "$executeRaw",
    "$executeRawUnsafe",
    "$queryRaw",
    "$queryRawUnsafe",
    "unsafe",
    "fetch",
    "fetchrow",
    "prepare",
    "exec_query",
    "exec_params",
    "async_exec",
    "select_all",
    "update_sql",
    "do",
    "statement",
    "unprepared",
    "mysqli_query",
    "pg_query",
    "mysql_query",
    "execute_batch",
    "multi_query",
];

/// Methods that always take everything, and from what.
const WHOLE: &[(&str, Verb, Kind)] = &[
    ("flushall", Verb::Delete, Kind::Database),
    ("flushAll", Verb::Delete, Kind::Database),
    ("FLUSHALL", Verb::Delete, Kind::Database),
    ("flushdb", Verb::Delete, Kind::Database),
    ("flushDb", Verb::Delete, Kind::Database),
    ("drop_all", Verb::Delete, Kind::Database),
    ("dropDatabase", Verb::Delete, Kind::Database),
    ("dropAllSchemas", Verb::Delete, Kind::Database),
    ("drop_database", Verb::Delete, Kind::Database),
    ("dropSchema", Verb::Delete, Kind::Database),
    ("drop_collection", Verb::Delete, Kind::Table),
    ("dropCollection", Verb::Delete, Kind::Table),
    ("drop_table", Verb::Delete, Kind::Table),
    ("dropTable", Verb::Delete, Kind::Table),
    ("dropTableIfExists", Verb::Delete, Kind::Table),
    ("dropIfExists", Verb::Delete, Kind::Table),
    ("dropAllTables", Verb::Delete, Kind::Database),
    ("drop_tables", Verb::Delete, Kind::Table),
    ("destroy_all", Verb::Delete, Kind::Rows),
    ("delete_all", Verb::Delete, Kind::Rows),
    ("objects.all().delete", Verb::Delete, Kind::Rows),
    ("objects.delete", Verb::Delete, Kind::Rows),
    ("query().delete", Verb::Delete, Kind::Rows),
];

pub(super) fn call(program: &mut Program<'_, '_>, thing: &Thing, arguments: &Arguments) {
    let name = thing.name.as_str();
    let (chain, last) = name.rsplit_once(['.', ':']).unwrap_or(("", name));
    let chain = chain.trim_end_matches(':');
    if STATEMENTS.contains(&last) && (!chain.is_empty() || last.contains("query")) {
        let place =
            usize::from(matches!(last, "mysqli_query" | "pg_query") && arguments.positional.len() > 1);
        let text =
            arguments.get(place, &["sql", "query", "statement", "text"]).or_else(|| arguments.option("text"));
        let text = text.cloned();
        if text.as_ref().is_none_or(|text| text.text().is_none() && text.word().beginning().is_empty())
            && !connected(chain)
        {
            return;
        }
        program.sql(chain, &thing.hints, text.as_ref());
        return;
    }
    let whole = WHOLE.iter().find(|(known, ..)| {
        *known == last && !chain.is_empty()
            || name.strip_suffix(known).is_some_and(|rest| rest.ends_with('.') && known.contains('.'))
    });
    if let Some((_, verb, kind)) = whole {
        let object = arguments
            .positional
            .first()
            .and_then(Value::text)
            .map_or_else(|| chain.to_owned(), str::to_owned);
        let object = if object.is_empty() { last.to_owned() } else { object };
        let filtered = *kind == Kind::Rows && (chain.contains("where(") || chain.contains("filter("));
        program.act(*verb, *kind, &Word::of(object), !filtered && *kind != Kind::Table, &thing.hints);
        return;
    }
    mapper(program, thing, chain, last, arguments);
}

/// Whether the name is one of a connection.
fn connected(chain: &str) -> bool {
    ["cursor", "conn", "connect", "session", "engine", "client", "pool"]
        .iter()
        .any(|word| chain.contains(word))
}

/// What mappers of objects do.
fn mapper(program: &mut Program<'_, '_>, thing: &Thing, chain: &str, last: &str, arguments: &Arguments) {
    let hints = &thing.hints;
    let first = arguments.positional.first();
    let empty = match first {
        None => true,
        Some(Value::Map(entries)) => entries
            .iter()
            .all(|(key, value)| key == "where" && matches!(value, Value::Map(inner) if inner.is_empty())),
        _ => false,
    };
    match last {
        "deleteMany" | "delete_many" | "remove"
            if chain.is_empty() || (last == "remove" && !chain.contains("collection")) => {}
        "deleteMany" | "delete_many" | "remove" => {
            program.act(Verb::Delete, Kind::Rows, &Word::of(chain), empty, hints);
        }
        "sync" if arguments.flag("force") && !chain.is_empty() => {
            let name =
                if chain.contains('.') || chain.contains('(') { chain } else { "every table of the models" };
            program.act(Verb::Delete, Kind::Database, &Word::of(name), true, hints);
        }
        "synchronize" if matches!(first, Some(Value::Flag(true))) => {
            program.act(Verb::Delete, Kind::Database, &Word::of("every table of the entities"), true, hints);
        }
        "destroy"
            if arguments.flag("truncate")
                || matches!(arguments.option("where"), Some(Value::Map(inner)) if inner.is_empty()) =>
        {
            program.act(Verb::Delete, Kind::Rows, &Word::of(chain), true, hints);
        }
        "drop"
            if chain.starts_with("pymongo")
                || chain.contains("collection(")
                || chain.starts_with("sequelize")
                || chain.contains("metadata") =>
        {
            program.act(Verb::Delete, Kind::Table, &Word::of(chain), false, hints);
        }
        "call_command" => {
            let mut words = vec![Word::of("django-admin")];
            words.extend(arguments.positional.iter().map(Value::word));
            for (name, value) in &arguments.named {
                if let (Value::Flag(false), "interactive") = (value, name.as_str()) {
                    words.push(Word::of("--no-input"));
                }
            }
            program.start(words);
        }
        _ => {}
    }
}
