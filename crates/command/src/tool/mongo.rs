//! MongoDB.

use caution_core::command::{Hint, HintKind, Kind};
use caution_core::effect::Verb;

use super::beyond::{self, Given, hint};
use super::{Name, Row, Tool};
use crate::address;
use crate::call::{Call, Spelling};
use crate::reader::Reader;
use crate::word::Word;

const HINTS: &[(&str, HintKind)] = &[
    ("--host", HintKind::Host),
    ("-h", HintKind::Host),
    ("--uri", HintKind::Database),
    ("--db", HintKind::Database),
    ("-d", HintKind::Database),
];

pub(super) static TOOL: Tool = Tool {
    parts: &[&SHELL, &RESTORE, &IMPORT],
    ..Tool::new("mongo", &["mongosh", "mongo", "mongorestore", "mongoimport"], include_str!("mongo/tool.md"))
};

static SHELL: Tool = Tool {
    spelling: Spelling {
        values: &[
            "--host",
            "--port",
            "-u",
            "--username",
            "-p",
            "--password",
            "--authenticationDatabase",
            "--authenticationMechanism",
            "--eval",
            "-f",
            "--file",
            "--tlsCAFile",
            "--tlsCertificateKeyFile",
            "--sslCAFile",
            "--sslPEMKeyFile",
            "--apiVersion",
            "--retryWrites",
            "--db",
        ],
        long: &[],
        single_dash: false,
    },
    hints: &[("--host", HintKind::Host), ("--db", HintKind::Database)],
    found: Some(database),
    also: Some(shell),
    ..Tool::new("mongo", &["mongosh", "mongo"], "")
};

const ARCHIVE: Spelling<'static> = Spelling {
    values: &[
        "--host",
        "-h",
        "--port",
        "-u",
        "--username",
        "-p",
        "--password",
        "--uri",
        "--db",
        "-d",
        "--collection",
        "-c",
        "--authenticationDatabase",
        "--nsInclude",
        "--nsExclude",
        "--nsFrom",
        "--nsTo",
        "--type",
        "--file",
        "-j",
        "--fields",
        "-f",
        "--mode",
        "--upsertFields",
        "--numInsertionWorkers",
        "--dir",
        "--sslCAFile",
    ],
    long: &[],
    single_dash: false,
};

static RESTORE: Tool = Tool {
    spelling: ARCHIVE,
    hints: HINTS,
    rows: &[
        Row::new(&[], Verb::Replace, Kind::Database)
            .with(&["--drop"])
            .unless(&["--dryRun", "--help"])
            .name(Name::Option(&["-d", "--db", "--nsInclude"]))
            .all_if_unnamed()
            .instead("restore under another name (`--nsFrom`, `--nsTo`), look, then switch"),
        Row::new(&[], Verb::Update, Kind::Database)
            .unless(&["--drop", "--dryRun", "--help"])
            .name(Name::Option(&["-d", "--db", "--nsInclude"])),
    ],
    ..Tool::new("mongo", &["mongorestore"], "")
};

static IMPORT: Tool = Tool {
    spelling: ARCHIVE,
    hints: HINTS,
    rows: &[
        Row::new(&[], Verb::Replace, Kind::Table)
            .with(&["--drop"])
            .name(Name::Option(&["-c", "--collection"])),
        Row::new(&[], Verb::Delete, Kind::Rows)
            .with(&["--mode=delete"])
            .name(Name::Option(&["-c", "--collection"])),
    ],
    ..Tool::new("mongo", &["mongoimport"], "")
};

/// The database that the first operand names, by name or address.
fn database(call: &Call<'_>, _: &Reader<'_>, hints: &mut Vec<Hint>) {
    let first = call.operands.first().filter(|word| !script(word));
    if let Some(word) = first {
        let shown = word.shown();
        match shown.split_once('/') {
            Some((host, name)) if !shown.contains("://") => {
                hints.push(hint(HintKind::Host, host.split(':').next().unwrap_or(host), "mongosh"));
                hints.push(hint(HintKind::Database, name, "mongosh"));
            }
            _ => hints.extend(address::hints(&shown, HintKind::Database, "mongosh")),
        }
    }
}

fn script(word: &Word) -> bool {
    word.text().is_some_and(|text| [".js", ".mjs", ".mongodb"].iter().any(|end| text.ends_with(end)))
}

fn shell(call: &Call<'_>, reader: &mut Reader<'_>) {
    if call.has(&["--help", "--version"]) {
        return;
    }
    let given = Given { texts: &["--eval"], files: &["-f", "--file"], operands: Vec::new() };
    let mut texts = given.read(call, reader);
    for file in call.operands.iter().filter(|word| script(word)) {
        match reader.path(file, call.invocation).and_then(|path| reader.file(&path.absolute)) {
            Some(text) => texts.push(text),
            None => reader.gap(file.span, format!("`{}` cannot be read", file.shown())),
        }
    }
    for text in texts {
        if text.text().is_none() {
            reader.gap(text.span, "a part of the script is known only when it runs");
        }
        let known = text.known().collect::<Vec<_>>().join(" ");
        calls(call, reader, &known);
    }
}

/// What a method of the shell does: its name, and whether its arguments are empty.
const METHODS: &[(&str, Verb, Kind)] = &[
    ("dropDatabase", Verb::Delete, Kind::Database),
    ("drop", Verb::Delete, Kind::Table),
    ("deleteMany", Verb::Delete, Kind::Rows),
    ("deleteOne", Verb::Delete, Kind::Rows),
    ("remove", Verb::Delete, Kind::Rows),
    ("findOneAndDelete", Verb::Delete, Kind::Rows),
    ("dropIndexes", Verb::Delete, Kind::Table),
    ("dropUser", Verb::Delete, Kind::Account),
    ("dropAllUsers", Verb::Delete, Kind::Account),
    ("grantRolesToUser", Verb::Grant, Kind::Permission),
    ("createUser", Verb::Grant, Kind::Permission),
    ("shutdownServer", Verb::Update, Kind::Service),
];

/// The calls of a script, by name; comments and texts in quotes are no calls.
fn calls(call: &Call<'_>, reader: &mut Reader<'_>, text: &str) {
    let plain = without_texts(text);
    let mut from = 0;
    while let Some(found) = plain.get(from..).and_then(|rest| rest.find('(')) {
        let open = from + found;
        from = open + 1;
        let before = plain.get(..open).unwrap_or("").trim_end();
        let start = before
            .char_indices()
            .rev()
            .take(4096)
            .take_while(|(_, letter)| letter.is_alphanumeric() || matches!(letter, '.' | '_' | '$'))
            .last()
            .map_or(before.len(), |(at, _)| at);
        let path = before.get(start..).unwrap_or("");
        let (owner, name) = path.rsplit_once('.').unwrap_or(("", path));
        let Some((_, verb, kind)) = METHODS.iter().find(|(method, _, _)| *method == name) else { continue };
        if !path.contains('.') {
            continue;
        }
        let arguments = plain.get(from..).unwrap_or("").trim_start();
        let every = arguments.starts_with(')')
            || arguments.strip_prefix('{').is_some_and(|rest| rest.trim_start().starts_with('}'));
        let owner = owner.strip_prefix("db.").unwrap_or(owner);
        let shown = match (*kind, owner) {
            (Kind::Database, _) | (_, "" | "db") => name,
            (_, owner) => owner,
        };
        let mut act = beyond::act(&SHELL, call, reader, (*verb, *kind), shown);
        act.everything = match kind {
            Kind::Rows => every && !name.contains("One"),
            Kind::Database => true,
            _ => name == "dropAllUsers",
        };
        act.count = None;
        act.reversible = *kind == Kind::Service;
        reader.add(act);
    }
}

/// The text with quoted parts and comments blanked.
fn without_texts(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' | '\'' | '`' => {
                out.push('s');
                while let Some(inner) = letters.next() {
                    if inner == '\\' {
                        letters.next();
                    } else if inner == letter {
                        break;
                    }
                }
            }
            '/' if letters.peek() == Some(&'/') => {
                for inner in letters.by_ref() {
                    if inner == '\n' {
                        out.push('\n');
                        break;
                    }
                }
            }
            letter => out.push(letter),
        }
    }
    out
}
