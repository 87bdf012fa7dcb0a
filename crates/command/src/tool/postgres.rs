//! PostgreSQL's own programs.

use caution_core::command::{Hint, HintKind, Kind};
use caution_core::effect::Verb;

use super::beyond::{self, Given};
use super::{Name, Row, Tool, table};
use crate::address;
use crate::call::{Call, Spelling};
use crate::inline::sql;
use crate::reader::Reader;

const HOST: &[(&str, HintKind)] = &[
    ("-h", HintKind::Host),
    ("--host", HintKind::Host),
    ("-d", HintKind::Database),
    ("--dbname", HintKind::Database),
    ("--maintenance-db", HintKind::Database),
];

const VARIABLES: &[(&str, HintKind)] = &[
    ("PGHOST", HintKind::Host),
    ("PGHOSTADDR", HintKind::Host),
    ("PGDATABASE", HintKind::Database),
    ("PGSERVICE", HintKind::Environment),
];

pub(super) static TOOL: Tool = Tool {
    parts: &[&PSQL, &DROPDB, &DROPUSER, &RESTORE, &MACHINE],
    ..Tool::new(
        "postgres",
        &[
            "psql",
            "pgcli",
            "cockroach",
            "dropdb",
            "dropuser",
            "pg_restore",
            "pg_resetwal",
            "pg_resetxlog",
            "pg_ctl",
            "pg_ctlcluster",
            "pg_dropcluster",
            "pg_rewind",
            "pgbench",
        ],
        include_str!("postgres/tool.md"),
    )
};

static PSQL: Tool = Tool {
    spelling: Spelling {
        values: &[
            "-h",
            "--host",
            "-p",
            "--port",
            "-U",
            "--username",
            "-d",
            "--dbname",
            "-c",
            "--command",
            "-f",
            "--file",
            "-v",
            "--set",
            "--variable",
            "-o",
            "--output",
            "-P",
            "--pset",
            "-F",
            "--field-separator",
            "-R",
            "--record-separator",
            "-T",
            "--table-attr",
            "-L",
            "--log-file",
            "-e",
            "--execute",
            "--url",
            "--database",
            "--certs-dir",
            "--format",
        ],
        long: &["--quiet", "--tuples-only", "--no-align", "--single-transaction", "--list", "--no-psqlrc"],
        single_dash: false,
    },
    hints: &[
        ("-h", HintKind::Host),
        ("--host", HintKind::Host),
        ("-d", HintKind::Database),
        ("--dbname", HintKind::Database),
        ("--url", HintKind::Database),
        ("--database", HintKind::Database),
    ],
    variables: VARIABLES,
    found: Some(database),
    also: Some(psql),
    ..Tool::new("postgres", &["psql", "pgcli", "cockroach"], "")
};

static DROPDB: Tool = Tool {
    spelling: Spelling {
        values: &["-h", "--host", "-p", "--port", "-U", "--username", "--maintenance-db"],
        long: &["--force", "--if-exists", "--interactive", "--echo"],
        single_dash: false,
    },
    hints: HOST,
    variables: &[
        ("PGHOST", HintKind::Host),
        ("PGHOSTADDR", HintKind::Host),
        ("PGSERVICE", HintKind::Environment),
    ],
    rows: &[Row::new(&[], Verb::Delete, Kind::Database)
        .forced(&["-f", "--force"])
        .unless(&["--help", "-?", "--version", "-V"])
        .instead("`pg_dump` keeps a copy first; a migration changes it in place")],
    ..Tool::new("postgres", &["dropdb"], "")
};

static DROPUSER: Tool = Tool {
    spelling: DROPDB.spelling,
    hints: HOST,
    variables: DROPDB.variables,
    rows: &[Row::new(&[], Verb::Delete, Kind::Account).unless(&["--help", "-?", "--version", "-V"])],
    ..Tool::new("postgres", &["dropuser"], "")
};

static RESTORE: Tool = Tool {
    spelling: Spelling {
        values: &[
            "-h",
            "--host",
            "-p",
            "--port",
            "-U",
            "--username",
            "-d",
            "--dbname",
            "-f",
            "--file",
            "-F",
            "--format",
            "-j",
            "--jobs",
            "-n",
            "--schema",
            "-N",
            "-t",
            "--table",
            "-I",
            "-P",
            "-T",
            "-L",
            "--use-list",
            "--role",
            "-S",
            "--section",
            "--filter",
        ],
        long: &["--clean", "--create", "--if-exists", "--no-owner", "--data-only", "--list"],
        single_dash: false,
    },
    hints: HOST,
    variables: VARIABLES,
    rows: &[
        Row::new(&[], Verb::Replace, Kind::Database)
            .name(Name::Option(&["-d", "--dbname"]))
            .with(&["-c", "--clean"])
            .unless(&["-l", "--list", "-f", "--file"])
            .instead("restore into a new database, look, then switch"),
        Row::new(&[], Verb::Update, Kind::Database)
            .name(Name::Option(&["-d", "--dbname"]))
            .with(&["-d", "--dbname"])
            .unless(&["-c", "--clean", "-l", "--list"]),
    ],
    ..Tool::new("postgres", &["pg_restore"], "")
};

static MACHINE: Tool = Tool {
    spelling: Spelling {
        values: &[
            "-D", "--pgdata", "-m", "--mode", "-t", "-h", "-U", "-d", "-p", "-c", "-j", "-T", "-l", "-o",
        ],
        long: &[],
        single_dash: false,
    },
    also: Some(machine),
    ..Tool::new(
        "postgres",
        &["pg_resetwal", "pg_resetxlog", "pg_ctl", "pg_ctlcluster", "pg_dropcluster", "pg_rewind", "pgbench"],
        "",
    )
};

/// The database that an operand names: a name or an address. Without one it is the user's own.
fn database(call: &Call<'_>, _: &Reader<'_>, hints: &mut Vec<Hint>) {
    let at = usize::from(call.invocation.program() == Some("cockroach"));
    if call.value(&["-d", "--dbname"]).is_none()
        && let Some(word) = call.operands.get(at)
    {
        hints.retain(|hint| hint.kind != HintKind::Database);
        let told = address::hints(&word.shown(), HintKind::Database, "psql");
        if told.iter().any(|hint| hint.kind == HintKind::Host) {
            hints.retain(|hint| hint.kind != HintKind::Host);
        }
        hints.extend(told);
    }
}

fn psql(call: &Call<'_>, reader: &mut Reader<'_>) {
    if call.has(&["-l", "--list", "-V", "--version", "-?", "--help"])
        || (call.invocation.program() == Some("cockroach") && call.operand(0) != Some("sql"))
    {
        return;
    }
    let given = Given {
        texts: &["-c", "--command", "-e", "--execute"],
        files: &["-f", "--file"],
        operands: Vec::new(),
    };
    let texts = given.read(call, reader);
    if texts.is_empty() {
        return;
    }
    let hints = table::hints(&PSQL, call, reader);
    for text in texts {
        sql::read(reader, &text, "postgres", &hints, call.invocation);
    }
}

fn machine(call: &Call<'_>, reader: &mut Reader<'_>) {
    let (verb, kind, reversible) = match (call.invocation.program().unwrap_or(""), call.operand(0)) {
        ("pg_resetwal" | "pg_resetxlog", _)
            if !call.has(&["-n", "--dry-run", "-V", "--version", "--help"]) =>
        {
            (Verb::Truncate, Kind::Database, false)
        }
        ("pg_dropcluster", _) => (Verb::Delete, Kind::Database, false),
        ("pg_rewind", _) if !call.has(&["-n", "--dry-run"]) => (Verb::Replace, Kind::Database, false),
        ("pgbench", _) if call.has(&["-i", "--initialize"]) => (Verb::Replace, Kind::Table, false),
        ("pg_ctl", Some("stop" | "restart" | "kill")) => (Verb::Update, Kind::Service, true),
        ("pg_ctlcluster", _)
            if call.operands.iter().any(|word| ["stop", "restart"].iter().any(|verb| word.is(verb))) =>
        {
            (Verb::Update, Kind::Service, true)
        }
        _ => return,
    };
    let mut words: Vec<&crate::word::Word> = call.values(&["-D", "--pgdata"]).collect();
    if words.is_empty() && kind != Kind::Service {
        words.clone_from(&call.operands);
    }
    let (name, doubts) = beyond::named(&words);
    let name = if name.is_empty() { "postgresql".to_owned() } else { name };
    let mut act = beyond::act(&MACHINE, call, reader, (verb, kind), &name);
    act.reversible = reversible;
    act.doubts = doubts;
    act.forced = call.has(&["-f", "--force", "--stop"])
        || call.value(&["-m", "--mode"]).is_some_and(|mode| mode.beginning().starts_with('i'));
    reader.add(act);
}
