//! prisma and drizzle-kit.

use caution_core::command::{Hint, HintKind, Kind};
use caution_core::effect::Verb;

use super::super::beyond::{self, Given, from_variable, own_file};
use super::super::{Tool, table};
use super::{changed, gone, its, less};
use crate::call::{Call, Spelling};
use crate::inline::sql;
use crate::reader::Reader;

const DEPLOY: &str = "`prisma migrate deploy` applies what is pending and keeps the data";

pub(super) static PRISMA: Tool = Tool {
    spelling: Spelling {
        values: &[
            "--schema",
            "--url",
            "--file",
            "--name",
            "-n",
            "--config",
            "--shadow-database-url",
            "--applied",
            "--rolled-back",
        ],
        long: &[
            "--accept-data-loss",
            "--force-reset",
            "--skip-generate",
            "--skip-seed",
            "--force",
            "--create-only",
            "--stdin",
        ],
        single_dash: false,
    },
    hints: &[("--url", HintKind::Database)],
    found: Some(find),
    rows: &[
        gone(&["migrate", "reset"]).forced(&["-f", "--force"]).instead(DEPLOY),
        gone(&["db", "push"]).with(&["--force-reset"]).forced(&["--force-reset"]).instead(DEPLOY),
        less(&["db", "push"]).with(&["--accept-data-loss"]).forced(&["--accept-data-loss"]).instead(DEPLOY),
        changed(&["migrate", "deploy|resolve"]),
    ],
    also: Some(prisma),
    ..Tool::new("orm", &["prisma"], "")
};

/// Adds the database of the schema's variable: from the environment, or from the file that prisma reads.
fn find(call: &Call<'_>, reader: &Reader<'_>, hints: &mut Vec<Hint>) {
    if !hints.is_empty() {
        return;
    }
    let given = call.value(&["--schema"]).map(|word| word.shown());
    let files = given.iter().map(String::as_str).chain(["prisma/schema.prisma", "schema.prisma"]);
    let schema = files.filter_map(|file| own_file(file, call.invocation, reader)).next().unwrap_or_default();
    let mut names: Vec<String> = Vec::new();
    for part in schema.split("env(").skip(1).take(8) {
        names.extend(part.split('"').nth(1).map(str::to_owned));
    }
    names.retain(|name| !name.to_ascii_lowercase().contains("shadow"));
    if names.is_empty() {
        names.push("DATABASE_URL".to_owned());
    }
    for name in names {
        hints.extend(from_variable(
            &name,
            HintKind::Database,
            &["prisma/.env", ".env", "../../.env"],
            (call, reader),
        ));
    }
}

fn prisma(call: &Call<'_>, reader: &mut Reader<'_>) {
    match (call.operand(0), call.operand(1)) {
        (Some("db"), Some("push")) => {
            let told = call.has(&["--force-reset", "--accept-data-loss", "-h", "--help"]);
            if told {
                return;
            }
            // Answered with yes it drops what the schema no longer has.
            if beyond::answered(call.invocation) {
                its(&PRISMA, call, reader, (Verb::Delete, Kind::Table), true);
            } else {
                its(&PRISMA, call, reader, (Verb::Update, Kind::Database), false);
            }
        }
        (Some("migrate"), Some("dev")) if beyond::answered(call.invocation) => {
            its(&PRISMA, call, reader, (Verb::Delete, Kind::Database), true);
        }
        (Some("db"), Some("execute")) => {
            let given = Given { texts: &[], files: &["--file"], operands: Vec::new() };
            let hints = table::hints(&PRISMA, call, reader);
            for text in given.read(call, reader) {
                sql::read(reader, &text, "postgres", &hints, call.invocation);
            }
        }
        _ => {}
    }
}

pub(super) static DRIZZLE: Tool = Tool {
    spelling: Spelling {
        values: &[
            "--config",
            "--dialect",
            "--schema",
            "--url",
            "--host",
            "--database",
            "--out",
            "--port",
            "--user",
            "--password",
        ],
        long: &[],
        single_dash: false,
    },
    hints: &[("--url", HintKind::Database), ("--host", HintKind::Host), ("--database", HintKind::Database)],
    found: Some(super::find),
    rows: &[
        less(&["push*"])
            .with(&["--force"])
            .forced(&["--force"])
            .instead("`drizzle-kit generate` and `migrate` keep what was written down, and `--strict` asks"),
        changed(&["migrate"]),
    ],
    also: Some(drizzle),
    ..Tool::new("orm", &["drizzle-kit"], "")
};

fn drizzle(call: &Call<'_>, reader: &mut Reader<'_>) {
    let pushes = call.operand(0).is_some_and(|word| word.starts_with("push"));
    if !pushes || call.has(&["--force", "--help"]) {
        return;
    }
    let verb = if beyond::answered(call.invocation) { Verb::Delete } else { Verb::Update };
    let kind = if verb == Verb::Delete { Kind::Table } else { Kind::Database };
    its(&DRIZZLE, call, reader, (verb, kind), false);
}
