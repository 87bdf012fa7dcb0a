//! Migration tools of the Node.js world.

use caution_core::command::{Hint, HintKind, Kind};
use caution_core::effect::Verb;

use super::super::{Row, Tool, table};
use super::{ENVIRONMENTS, Name, changed, find, gone, less};
use crate::call::{Call, Spelling};
use crate::inline::sql;
use crate::reader::Reader;

const ENV: &[(&str, HintKind)] = &[
    ("--env", HintKind::Environment),
    ("-e", HintKind::Environment),
    ("--environment", HintKind::Environment),
    ("--url", HintKind::Database),
    ("--connection", HintKind::Database),
];

const VALUES: Spelling<'static> = Spelling {
    values: &[
        "--env",
        "-e",
        "--environment",
        "--url",
        "--connection",
        "--config",
        "--to",
        "--from",
        "--name",
        "--seed",
        "--options-path",
        "--migrations-path",
        "--seeders-path",
        "--models-path",
        "-d",
        "--dataSource",
        "--knexfile",
        "--cwd",
        "--migrations-directory",
        "--specific",
        "--client",
        "-f",
        "-m",
        "--migrations-dir",
        "--migrations-table",
        "-t",
        "--database-url-var",
        "--schema",
        "-s",
        "--endpoint",
        "--admin-secret",
        "--database-name",
        "--down",
        "--up",
        "--version",
        "--contextName",
    ],
    long: &[],
    single_dash: false,
};

/// These take the section `development` of their settings if nothing names another.
fn development(call: &Call<'_>, reader: &Reader<'_>, hints: &mut Vec<Hint>) {
    find(call, reader, hints);
    super::by_default(call, hints, "development");
}

pub(super) static SEQUELIZE: Tool = Tool {
    spelling: VALUES,
    hints: ENV,
    variables: ENVIRONMENTS,
    found: Some(development),
    rows: &[
        gone(&["db:drop"]).instead("`db:migrate` applies what is pending and keeps the data"),
        less(&["db:migrate:undo:all"]).forced(&["--yes"]),
        Row::new(&["db:seed:undo:all"], Verb::Delete, Kind::Rows).name(Name::Fixed(super::ITS)),
        changed(&["db:migrate|db:migrate:undo|db:seed*"]),
    ],
    ..Tool::new("orm", &["sequelize", "sequelize-cli"], "")
};

pub(super) static TYPEORM: Tool = Tool {
    spelling: VALUES,
    hints: ENV,
    variables: ENVIRONMENTS,
    found: Some(find),
    rows: &[
        gone(&["schema:drop"]).instead("`migration:run` applies what is pending and keeps the data"),
        less(&["schema:sync"])
            .instead("`schema:log` shows what would change; `migration:generate` writes it down"),
        changed(&["migration:run|migration:revert"]),
    ],
    also: Some(query),
    ..Tool::new("orm", &["typeorm", "typeorm-ts-node-commonjs", "typeorm-ts-node-esm"], "")
};

fn query(call: &Call<'_>, reader: &mut Reader<'_>) {
    if let (Some("query"), Some(text)) = (call.operand(0), call.operands.get(1)) {
        let hints = table::hints(&TYPEORM, call, reader);
        sql::read(reader, text, "orm", &hints, call.invocation);
    }
}

pub(super) static KNEX: Tool = Tool {
    spelling: VALUES,
    hints: ENV,
    variables: ENVIRONMENTS,
    found: Some(development),
    rows: &[
        less(&["migrate:rollback"]).with(&["--all", "-a"]),
        changed(&["migrate:latest|migrate:up|migrate:down|seed:run"]),
        changed(&["migrate:rollback"]).unless(&["--all", "-a"]),
    ],
    ..Tool::new("orm", &["knex"], "")
};

pub(super) static MIKRO: Tool = Tool {
    spelling: VALUES,
    variables: ENVIRONMENTS,
    found: Some(find),
    rows: &[
        gone(&["schema:drop|schema:fresh"])
            .with(&["-r", "--run"])
            .instead("`migration:up` applies what is pending"),
        gone(&["migration:fresh"]).instead("`migration:up` applies what is pending and keeps the data"),
        gone(&["database:import"]),
        less(&["schema:update"]).with(&["-r", "--run"]).unless(&["--safe"]),
        changed(&["schema:update"]).with(&["--safe"]),
        changed(&["migration:up|migration:down|seeder:run"]),
    ],
    ..Tool::new("orm", &["mikro-orm", "mikro-orm-esm"], "")
};

pub(super) static OTHER: Tool = Tool {
    spelling: VALUES,
    hints: &[("-e", HintKind::Environment), ("--env", HintKind::Environment), ("--endpoint", HintKind::Host)],
    variables: ENVIRONMENTS,
    found: Some(find),
    rows: &[
        // node-pg-migrate and db-migrate
        less(&["reset"]),
        gone(&["db:drop"]),
        changed(&["up|down|redo"]),
        // payload
        gone(&["migrate:fresh|migrate:reset|migrate:refresh"]).forced(&["--force-accept-warning"]),
        changed(&["migrate|migrate:down"]).unless(&["--down", "--server", "-h", "--help"]),
        // hasura
        gone(&["metadata", "clear"]),
        less(&["migrate", "apply"]).with(&["--down"]),
        Row::new(&["migrate", "delete"], Verb::Delete, Kind::File).with(&["--server"]).forced(&["--force"]),
        // wasp
        gone(&["db", "reset"]).forced(&["--force"]),
    ],
    ..Tool::new("orm", &["node-pg-migrate", "db-migrate", "payload", "hasura", "wasp"], "")
};
