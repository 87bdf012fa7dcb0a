//! Laravel, Symfony, WordPress, Drupal.

use caution_core::command::{HintKind, Kind};
use caution_core::effect::Verb;

use super::super::beyond::Given;
use super::super::{Tool, table};
use super::{ENVIRONMENTS, changed, find, gone, its, less, tests};
use crate::call::{Call, Spelling};
use crate::inline;
use crate::reader::Reader;

const QUIET: &[&str] = &["-n", "--no-interaction", "-f", "--force"];

pub(super) static ARTISAN: Tool = Tool {
    spelling: Spelling {
        values: &[
            "--env",
            "--database",
            "--path",
            "--step",
            "--batch",
            "--seeder",
            "--class",
            "--execute",
            "--schema-path",
            "--filter",
        ],
        long: &["--force", "--seed", "--pretend", "--no-interaction", "--drop-views"],
        single_dash: false,
    },
    hints: &[("--env", HintKind::Environment), ("--database", HintKind::Database)],
    variables: ENVIRONMENTS,
    found: Some(find),
    rows: &[
        gone(&["migrate:fresh|migrate:refresh|migrate:reset|db:wipe"])
            .forced(QUIET)
            .instead("`artisan migrate` applies what is pending and keeps the data"),
        changed(&["migrate|migrate:rollback|db:seed"]).forced(QUIET),
        super::Row::new(&["queue:clear|queue:flush|horizon:clear"], Verb::Delete, Kind::Message)
            .forced(QUIET),
    ],
    also: Some(artisan),
    ..Tool::new("orm", &["artisan"], "")
};

fn artisan(call: &Call<'_>, reader: &mut Reader<'_>) {
    match call.operand(0) {
        Some("test") => tests(&ARTISAN, call, reader),
        Some("tinker") => {
            if let Some(code) = call.value(&["--execute"]) {
                inline::read(reader, inline::Language::Php, code, call.invocation);
            }
        }
        _ => {}
    }
}

pub(super) static CONSOLE: Tool = Tool {
    spelling: Spelling {
        values: &["-e", "--env", "--connection", "--em", "-c", "-t", "--target", "-p", "--purger"],
        long: &[],
        single_dash: false,
    },
    hints: &[
        ("-e", HintKind::Environment),
        ("--env", HintKind::Environment),
        ("--connection", HintKind::Database),
    ],
    variables: ENVIRONMENTS,
    found: Some(find),
    rows: &[
        gone(&["doctrine:database:drop|doctrine:schema:drop|orm:schema-tool:drop|d:d:d|d:s:d"])
            .with(&["-f", "--force", "--full-database"])
            .forced(QUIET)
            .instead("`doctrine:migrations:migrate` applies what is pending and keeps the data"),
        gone(&["doctrine:fixtures:load|d:f:l"])
            .unless(&["--append", "-h", "--help"])
            .forced(QUIET)
            .instead("`--append` keeps what is there"),
        less(&["doctrine:schema:update|orm:schema-tool:update"])
            .with(&["-f", "--force", "--complete"])
            .forced(QUIET),
        // phinx
        changed(&["rollback"]).unless(&["-x", "--dry-run"]).forced(QUIET),
        changed(&["migrate"]),
    ],
    also: Some(console),
    ..Tool::new("orm", &["console", "doctrine", "doctrine-migrations", "phinx"], "")
};

fn console(call: &Call<'_>, reader: &mut Reader<'_>) {
    match call.operand(0) {
        Some("doctrine:migrations:migrate" | "migrations:migrate") if !call.has(&["--dry-run"]) => {
            let back = matches!(call.operand(1), Some("first" | "0"));
            let what = if back { (Verb::Delete, Kind::Table) } else { (Verb::Update, Kind::Database) };
            its(&CONSOLE, call, reader, what, call.has(QUIET));
        }
        Some("doctrine:query:sql" | "dbal:run-sql") => {
            if let Some(text) = call.operands.get(1) {
                let hints = table::hints(&CONSOLE, call, reader);
                inline::sql::read(reader, text, "orm", &hints, call.invocation);
            }
        }
        _ => {}
    }
}

pub(super) static WORDPRESS: Tool = Tool {
    spelling: Spelling {
        values: &["--path", "--url", "--ssh", "--user", "--http", "-l", "--uri", "-r", "--root"],
        long: &[],
        single_dash: false,
    },
    hints: &[("--ssh", HintKind::Host), ("--url", HintKind::Host), ("--uri", HintKind::Host)],
    found: Some(find),
    rows: &[
        gone(&["db", "reset|drop|clean"]).forced(&["--yes"]),
        gone(&["site", "empty"]).forced(&["--yes"]),
        gone(&["site", "delete"]).forced(&["--yes"]),
        gone(&["sql:drop|sql-drop|site:install|site-install"]).forced(&["-y", "--yes"]),
    ],
    also: Some(wordpress),
    ..Tool::new("orm", &["wp", "drush"], "")
};

fn wordpress(call: &Call<'_>, reader: &mut Reader<'_>) {
    let skip = match (call.operand(0), call.operand(1)) {
        (Some("db"), Some("query")) => 2,
        (Some("sql:query" | "sql-query" | "sqlq"), _) => 1,
        _ => return,
    };
    let operands = call.operands.iter().skip(skip).map(|word| (*word).clone()).collect();
    let hints = table::hints(&WORDPRESS, call, reader);
    for text in (Given { texts: &[], files: &["--file"], operands }).read(call, reader) {
        inline::sql::read(reader, &text, "mysql", &hints, call.invocation);
    }
}
