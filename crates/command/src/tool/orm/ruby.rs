//! The tasks of Rails, and of Ecto: several may stand in one command.

use caution_core::command::{Hint, HintKind, Kind};
use caution_core::effect::Verb;

use super::super::Tool;
use super::super::beyond::{self, hint};
use super::{ENVIRONMENTS, ITS, tests};
use crate::address;
use crate::call::{Call, Spelling};
use crate::inline;
use crate::reader::Reader;

pub(super) static RAILS: Tool = Tool {
    spelling: Spelling {
        values: &[
            "-e",
            "--environment",
            "-f",
            "--rakefile",
            "-I",
            "-r",
            "-R",
            "--db",
            "--database",
            "-C",
            "-n",
            "--name",
        ],
        long: &[],
        single_dash: false,
    },
    hints: &[("-e", HintKind::Environment), ("--environment", HintKind::Environment)],
    variables: ENVIRONMENTS,
    found: Some(assigned),
    also: Some(rails),
    ..Tool::new("orm", &["rails", "rake"], "")
};

pub(super) static MIX: Tool = Tool {
    spelling: Spelling {
        values: &["-r", "--repo", "--to", "-n", "--step", "--prefix"],
        long: &[],
        single_dash: false,
    },
    variables: ENVIRONMENTS,
    found: Some(by_mix),
    also: Some(mix),
    ..Tool::new("orm", &["mix"], "")
};

fn by_mix(call: &Call<'_>, reader: &Reader<'_>, hints: &mut Vec<Hint>) {
    super::find(call, reader, hints);
    super::by_default(call, hints, "dev");
}

/// `rake db:drop RAILS_ENV=production` sets variables like the shell.
fn assigned(call: &Call<'_>, reader: &Reader<'_>, hints: &mut Vec<Hint>) {
    for word in &call.operands {
        let shown = word.shown();
        match shown.split_once('=') {
            Some((name @ ("RAILS_ENV" | "RACK_ENV"), value)) => {
                hints.retain(|hint| hint.kind != HintKind::Environment);
                hints.push(hint(HintKind::Environment, value, name));
            }
            Some((name @ "DATABASE_URL", value)) => {
                hints.extend(address::hints(value, HintKind::Database, name))
            }
            _ => {}
        }
    }
    super::find(call, reader, hints);
    super::by_default(call, hints, "development");
}

/// How many tasks one command may name.
const TASKS: usize = 64;

const MIGRATE: &str = "`db:migrate` applies what is pending and keeps the data";

fn rails(call: &Call<'_>, reader: &mut Reader<'_>) {
    let unchecked = "DISABLE_DATABASE_ENVIRONMENT_CHECK";
    let forced = super::super::table::variable(unchecked, call.invocation, reader).is_some()
        || call.operands.iter().any(|word| word.beginning().starts_with(unchecked));
    if call.has(&["-T", "--tasks", "-h", "--help", "-D", "--describe", "-W", "-P", "--dry-run", "-n"]) {
        return;
    }
    let nothing = call.operands.iter().any(|word| {
        let version = word.text().and_then(|text| text.strip_prefix("VERSION="));
        version.is_some_and(|version| !version.is_empty() && version.bytes().all(|byte| byte == b'0'))
    });
    if call.operands.len() > TASKS {
        reader.gap(call.invocation.span, format!("more than {TASKS} tasks"));
    }
    for word in call.operands.iter().take(TASKS) {
        let Some(task) = word.text() else { continue };
        let task = task.split('[').next().unwrap_or(task);
        let Some(task) = task.strip_prefix("db:") else { continue };
        let what = match task.split(':').next().unwrap_or(task) {
            "drop" | "reset" | "setup" | "purge" => (Verb::Delete, Kind::Database),
            "truncate_all" => (Verb::Truncate, Kind::Database),
            "schema" | "structure" if task.contains("load") => (Verb::Replace, Kind::Database),
            "migrate" if task.ends_with("reset") => (Verb::Delete, Kind::Database),
            "seed" if task.contains("replant") => (Verb::Truncate, Kind::Database),
            // Back to nothing: every migration is undone.
            "migrate" if nothing => (Verb::Delete, Kind::Table),
            "migrate" if !task.contains("status") => (Verb::Update, Kind::Database),
            "rollback" => (Verb::Update, Kind::Database),
            "environment" if task.ends_with("set") => (Verb::Update, Kind::Guard),
            _ => continue,
        };
        if task.contains("test") {
            continue;
        }
        let name = if what.1 == Kind::Guard { "the environment that the database remembers" } else { ITS };
        let mut act = beyond::act(&RAILS, call, reader, what, name);
        act.forced = forced;
        act.count = None;
        act.reversible = what.1 == Kind::Guard;
        act.instead = what.0.destroys().then(|| MIGRATE.to_owned());
        reader.add(act);
    }
    match call.operand(0) {
        Some("runner" | "r") => {
            if let Some(code) = call.operands.get(1) {
                program(call, reader, code);
            }
        }
        Some("test" | "t" | "test:all" | "test:system" | "spec") => tests(&RAILS, call, reader),
        None => reader_default(call, reader),
        _ => {}
    }
}

/// `rake` alone runs the tests in most projects.
fn reader_default(call: &Call<'_>, reader: &mut Reader<'_>) {
    if call.invocation.program() == Some("rake") && call.options.is_empty() {
        tests(&RAILS, call, reader);
    }
}

/// Code, or a file with code.
fn program(call: &Call<'_>, reader: &mut Reader<'_>, code: &crate::word::Word) {
    let path = reader.path(code, call.invocation);
    let file = path.and_then(|path| reader.file(&path.absolute));
    let text = file.unwrap_or_else(|| code.clone());
    let hints = super::super::table::hints(&RAILS, call, reader);
    let told = reader.told();
    inline::read(reader, inline::Language::Ruby, &text, call.invocation);
    for act in reader.acts_since(told) {
        act.hints.extend(hints.iter().cloned());
    }
}

fn mix(call: &Call<'_>, reader: &mut Reader<'_>) {
    if call.operand(0) == Some("help") || call.has(&["--help"]) {
        return;
    }
    if call.operands.len() > TASKS {
        reader.gap(call.invocation.span, format!("more than {TASKS} tasks"));
    }
    for word in call.operands.iter().take(TASKS) {
        let Some(task) = word.text() else { continue };
        let what = match task.trim_end_matches(',') {
            "ecto.drop" | "ecto.reset" => (Verb::Delete, Kind::Database),
            "ecto.rollback" if call.has(&["--all"]) => (Verb::Delete, Kind::Table),
            "ecto.rollback" | "ecto.migrate" => (Verb::Update, Kind::Database),
            "ecto.load" => (Verb::Update, Kind::Database),
            "hex.publish" if !call.has(&["--dry-run"]) => (Verb::Publish, Kind::Package),
            _ => continue,
        };
        let name = if what.1 == Kind::Package { "this package" } else { ITS };
        let mut act = beyond::act(&MIX, call, reader, what, name);
        act.forced = call.has(&["-f", "--force", "--force-drop", "--yes", "-q"]);
        act.count = None;
        act.instead = what
            .0
            .destroys()
            .then(|| "`mix ecto.migrate` applies what is pending and keeps the data".to_owned());
        reader.add(act);
    }
    if call.operand(0) == Some("test") {
        tests(&MIX, call, reader);
    }
}
