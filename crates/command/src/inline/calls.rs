//! Calls of libraries that do something outside the program, as data.

mod cloud;
mod file;
mod store;
mod table;
mod web;

use super::Language;
use super::program::Program;
use super::value::{Arguments, Thing, Value};
use table::{AWK, JAVASCRIPT, PERL, PHP, PYTHON, RUBY};

/// What a call does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Does {
    /// Hands its first argument to a shell.
    Shell,
    /// Starts a program: a list, or one name and a list.
    Program,
    /// Starts a program: each argument from this one on is a word.
    Words(usize),
    /// Starts a program whose words stand in this argument.
    List(usize),
    /// Deletes files.
    Remove,
    /// Deletes folders with everything in them.
    RemoveTree,
    /// Deletes an empty folder.
    RemoveFolder,
    /// Moves.
    Move,
    /// Copies.
    Copy,
    /// Empties or writes a file.
    Write,
    /// Goes to another folder.
    Folder,
    /// Runs a text of its own language.
    Code,
    /// Runs a file of its own language.
    File,
}

/// A function of a library.
type Row = (&'static [&'static str], Does);

/// Words that make a program which cannot be parsed a gap.
pub(super) const DANGEROUS: &[&str] = &[
    "DELETE",
    "DROP",
    "Popen",
    "TRUNCATE",
    "child_process",
    "check_call",
    "check_output",
    "deleteMany",
    "drop",
    "dropDatabase",
    "drop_all",
    "eval",
    "exec",
    "execFile",
    "execFileSync",
    "execSync",
    "execa",
    "flushall",
    "popen",
    "remove",
    "removeSync",
    "rimraf",
    "rm",
    "rmSync",
    "rm_rf",
    "rmdir",
    "rmdirSync",
    "rmtree",
    "shell_exec",
    "spawn",
    "spawnSync",
    "subprocess",
    "system",
    "truncate",
    "unlink",
    "unlinkSync",
    "passthru",
];

/// Words at the head of statements that change something.
pub(super) const CHANGING: &[&str] = &[
    "ALTER", "BEGIN", "CALL", "COPY", "CREATE", "DELETE", "DO", "DROP", "EXEC", "EXECUTE", "GRANT", "KILL",
    "MERGE", "REPLACE", "REVOKE", "SET", "TRUNCATE", "UPDATE", "WITH", "EXPLAIN", "SHUTDOWN", "START", "USE",
    "SELECT", "INSERT", "ROLLBACK", "COMMIT", "PREPARE", "PRAGMA",
];

/// The tool whose SQL a thing speaks.
pub(super) fn driver(thing: &str) -> &'static str {
    let any = |names: &[&str]| names.iter().any(|name| thing.starts_with(name));
    if any(&[
        "sqlite3",
        "better-sqlite3",
        "bun:sqlite",
        "node:sqlite",
        "sqlite",
        "duckdb",
        "aiosqlite",
        "SQLite3",
    ]) {
        "sqlite"
    } else if any(&["pymysql", "MySQLdb", "mysql", "mysql2", "aiomysql", "Mysql2", "mysqli", "promise-mysql"])
    {
        "mysql"
    } else if any(&["psycopg", "asyncpg", "pg", "postgres", "aiopg", "PG", "pg8000"]) {
        "postgres"
    } else {
        super::TOOL
    }
}

/// Whether the name is one whose unknown member could be anything.
pub(super) fn opaque(name: &str) -> bool {
    matches!(
        name,
        "os" | "subprocess"
            | "shutil"
            | "builtins"
            | "__builtins__"
            | "child_process"
            | "fs"
            | "fs.promises"
            | "posix"
    )
}

/// Reads a call of something of a library, and tells what it is worth if that is known.
pub(super) fn call(program: &mut Program<'_, '_>, thing: &Thing, arguments: &Arguments) -> Option<Value> {
    let rows = match program.language {
        Language::Python => PYTHON,
        Language::JavaScript => JAVASCRIPT,
        Language::Ruby => RUBY,
        Language::Perl => PERL,
        Language::Php => PHP,
        Language::Awk => AWK,
    };
    let name = thing.name.as_str();
    if let Some((_, does)) = rows.iter().find(|(names, _)| names.contains(&name)) {
        run(program, name, *does, arguments);
        return Some(Value::Unknown(format!("{name}()")));
    }
    if opaque(name.strip_suffix(".?").unwrap_or("-")) {
        program.gap(format!(
            "which function of `{}` it calls is known only when it runs",
            name.trim_end_matches(".?")
        ));
        return None;
    }
    file::call(program, name, arguments);
    web::call(program, name, arguments);
    cloud::call(program, thing, arguments);
    store::call(program, thing, arguments);
    None
}

fn run(program: &mut Program<'_, '_>, name: &str, does: Does, arguments: &Arguments) {
    let first =
        arguments.get(0, &["args", "cmd", "command", "path", "name", "file", "source", "src", "string"]);
    match does {
        Does::Shell => program.shell(first),
        Does::Program => start(program, first, arguments),
        Does::Words(from) => {
            let words =
                arguments.positional.iter().skip(from).filter(|value| !matches!(value, Value::Map(_)));
            let words = words.flat_map(Value::items).map(|value| value.word()).collect();
            program.start(words);
        }
        Does::List(at) => match arguments.get(at, &["argv", "args"]) {
            Some(list @ Value::List(_)) => program.program(Some(list), false),
            _ => program.start(first.map(Value::word).into_iter().collect()),
        },
        Does::Remove | Does::RemoveTree | Does::RemoveFolder => file::remove(program, does, name, arguments),
        Does::Move | Does::Copy => file::relocate(program, does, arguments),
        Does::Write => {
            let content = arguments.word(1, &["data"]).filter(|word| word.text().is_some());
            if let Some(path) = first {
                let append = arguments
                    .option("flag")
                    .is_some_and(|flag| flag.text().is_some_and(|flag| flag.starts_with('a')));
                let kind = if append { super::APPEND } else { super::TRUNCATE };
                program.write(path.word(), content, kind);
            }
        }
        Does::Folder => program.change_folder(first),
        Does::Code => code(program, first, arguments),
        Does::File => {
            let words =
                first.map(|path| vec![crate::word::Word::of(program.language.program()), path.word()]);
            if let Some(words) = words.filter(|words| words.iter().all(|word| word.text().is_some())) {
                program.start(words);
            }
        }
    }
}

/// `subprocess.run(…)`, `spawn('rm', ['-rf', 'x'])`, `system('rm', '-rf', 'x')`.
fn start(program: &mut Program<'_, '_>, first: Option<&Value>, arguments: &Arguments) {
    let folder = arguments.named(&["cwd"]).or_else(|| arguments.option("cwd"));
    let before = program.from.directory.clone();
    if folder.is_some_and(|folder| !matches!(folder, Value::Nothing)) {
        program.change_folder(folder);
    }
    let script = matches!(program.language, Language::Ruby | Language::Perl | Language::Php);
    let rest: Vec<Value> = arguments
        .positional
        .iter()
        .skip(1)
        .filter(|value| !matches!(value, Value::Map(_) | Value::Function(_)))
        .cloned()
        .collect();
    let shell = arguments.flag("shell");
    match first {
        Some(Value::List(items)) if shell => {
            let first = items.first().cloned();
            let joined = items
                .iter()
                .skip(1)
                .fold(first, |all, next| all.map(|all| all.plus(&Value::of(" ")).plus(next)));
            program.shell(joined.as_ref());
        }
        Some(first @ Value::List(_)) => program.program(Some(first), false),
        Some(Value::Map(_)) => {
            // `Deno.run({cmd: [...]})`, `Bun.spawn({cmd: [...]})`.
            let list = arguments.option("cmd").cloned();
            program.program(list.as_ref(), false);
        }
        Some(first) if shell || (script && rest.is_empty()) => {
            let whole = rest
                .iter()
                .flat_map(Value::items)
                .fold(first.clone(), |all, next| all.plus(&Value::of(" ")).plus(&next));
            program.shell(Some(&whole));
        }
        Some(first) => {
            let list = arguments.option("args").map(Value::items).unwrap_or_default();
            let mut words = vec![first.word()];
            words.extend(rest.iter().flat_map(Value::items).chain(list).map(|value| value.word()));
            if words.len() == 1 && program.language == Language::Python {
                program.program(Some(first), true);
            } else {
                program.start(words);
            }
        }
        None => {}
    }
    program.from.directory = before;
}

/// `exec("…")`.
fn code(program: &mut Program<'_, '_>, first: Option<&Value>, arguments: &Arguments) {
    // `new Function('a', 'return a')`: the last one is the body.
    let value = if program.language == Language::JavaScript {
        arguments.positional.last().filter(|value| value.text().is_some()).or(first)
    } else {
        first
    };
    match value {
        Some(Value::Text(word)) if word.known().any(|text| !text.trim().is_empty()) => {
            let word = (**word).clone().at(program.span());
            let from = program.from.clone();
            let (language, script) = (program.language, program.script);
            super::read_program(program.reader, language, &word, &from, script);
        }
        None | Some(Value::Number(_) | Value::Flag(_) | Value::Nothing | Value::Function(_)) => {}
        Some(_) => program.gap("the program that it runs is known only when it runs"),
    }
}
