//! Django, Alembic, Flask-Migrate.

use caution_core::command::{HintKind, Kind};
use caution_core::effect::Verb;

use super::super::beyond;
use super::super::{Tool, table};
use super::{ENVIRONMENTS, ITS, changed, find, gone, its, tests};
use crate::call::{Call, Spelling};
use crate::inline;
use crate::reader::Reader;

pub(super) static DJANGO: Tool = Tool {
    spelling: Spelling {
        values: &[
            "--settings",
            "--database",
            "--pythonpath",
            "-v",
            "--verbosity",
            "-c",
            "--command",
            "--router",
        ],
        long: &[
            "--noinput",
            "--no-input",
            "--fake",
            "--fake-initial",
            "--plan",
            "--run-syncdb",
            "--check",
            "--traceback",
        ],
        single_dash: false,
    },
    hints: &[("--settings", HintKind::Environment), ("--database", HintKind::Database)],
    variables: ENVIRONMENTS,
    found: Some(find),
    rows: &[
        gone(&["flush|reset_db|sqlreset|reset_schema|drop_test_database|delete_squashed_migrations"])
            .forced(&["--noinput", "--no-input"])
            .instead("`manage.py migrate` applies what is pending and keeps the data"),
        changed(&["loaddata"]),
        super::Row::new(&["remove_stale_contenttypes"], Verb::Delete, Kind::Rows)
            .forced(&["--noinput", "--no-input"]),
    ],
    also: Some(django),
    ..Tool::new("orm", &["manage.py", "django-admin"], "")
};

fn django(call: &Call<'_>, reader: &mut Reader<'_>) {
    match call.operand(0) {
        Some("migrate") if !call.has(&["--plan", "--check", "--fake", "--help"]) => {
            // Back to nothing: every table of the application goes.
            if call.operand(2) == Some("zero") {
                let name = call.operand(1).unwrap_or(ITS).to_owned();
                let mut act = beyond::act(&DJANGO, call, reader, (Verb::Delete, Kind::Table), &name);
                act.everything = true;
                act.count = None;
                act.forced = call.has(&["--noinput", "--no-input"]);
                reader.add(act);
            } else {
                its(&DJANGO, call, reader, (Verb::Update, Kind::Database), false);
            }
        }
        Some("test") => tests(&DJANGO, call, reader),
        Some("shell" | "shell_plus") => {
            let Some(code) = call.value(&["-c", "--command"]) else { return };
            let hints = table::hints(&DJANGO, call, reader);
            let told = reader.told();
            inline::read(reader, inline::Language::Python, code, call.invocation);
            for act in reader.acts_since(told) {
                act.hints.extend(hints.iter().cloned());
            }
        }
        _ => {}
    }
}

pub(super) static ALEMBIC: Tool = Tool {
    spelling: Spelling {
        values: &[
            "-c",
            "--config",
            "-n",
            "--name",
            "-x",
            "--tag",
            "-m",
            "--message",
            "--rev-id",
            "-r",
            "--rev-range",
        ],
        long: &["--sql", "--raiseerr", "--autogenerate"],
        single_dash: false,
    },
    hints: &[("-n", HintKind::Environment), ("--name", HintKind::Environment)],
    variables: ENVIRONMENTS,
    found: Some(find),
    also: Some(alembic),
    ..Tool::new("orm", &["alembic"], "")
};

fn alembic(call: &Call<'_>, reader: &mut Reader<'_>) {
    revisions(&ALEMBIC, call, reader, 0);
}

/// `downgrade base` takes every table; one step back takes what one migration added.
fn revisions(tool: &Tool, call: &Call<'_>, reader: &mut Reader<'_>, at: usize) {
    if call.has(&["--sql", "--help", "-h"]) {
        return;
    }
    // `-1` looks like an option.
    let step =
        call.options.iter().any(|option| option.name.bytes().skip(1).all(|byte| byte.is_ascii_digit()));
    let to = call.operand(at + 1);
    match call.operand(at) {
        Some("downgrade")
            if !step
                && to.is_none_or(|to| to == "base" || to.ends_with(":base"))
                && call.operands.len() > at + 1 =>
        {
            let mut act = beyond::act(tool, call, reader, (Verb::Delete, Kind::Database), ITS);
            act.everything = to.is_some();
            act.count = None;
            act.instead = Some("`downgrade -1` goes back one step".to_owned());
            reader.add(act);
        }
        Some("downgrade" | "upgrade" | "stamp") => {
            its(tool, call, reader, (Verb::Update, Kind::Database), false)
        }
        _ => {}
    }
}

pub(super) static FLASK: Tool = Tool {
    spelling: Spelling {
        values: &[
            "-A",
            "--app",
            "-e",
            "--env-file",
            "-d",
            "--directory",
            "-x",
            "--x-arg",
            "-h",
            "--host",
            "-p",
            "--port",
        ],
        long: &[],
        single_dash: false,
    },
    variables: ENVIRONMENTS,
    found: Some(find),
    also: Some(flask),
    ..Tool::new("orm", &["flask"], "")
};

fn flask(call: &Call<'_>, reader: &mut Reader<'_>) {
    if call.operand(0) == Some("db") {
        revisions(&FLASK, call, reader, 1);
    }
}
