//! Migration tools and the command lines of frameworks, as far as they touch a database.

mod migrate;
mod node;
mod prisma;
mod python;
mod ruby;
mod supabase;
mod symfony;

use caution_core::command::{Hint, HintKind, Kind};
use caution_core::effect::Verb;

use super::beyond::{self, from_variable};
use super::{Name, Row, Tool};
use crate::call::Call;
use crate::reader::Reader;

/// The name of a database that only the application's settings tell.
const ITS: &str = "of the application";

pub(super) static TOOL: Tool = Tool {
    parts: &[
        &prisma::PRISMA,
        &prisma::DRIZZLE,
        &supabase::SUPABASE,
        &ruby::RAILS,
        &ruby::MIX,
        &python::DJANGO,
        &python::ALEMBIC,
        &python::FLASK,
        &node::SEQUELIZE,
        &node::TYPEORM,
        &node::KNEX,
        &node::MIKRO,
        &node::OTHER,
        &symfony::ARTISAN,
        &symfony::CONSOLE,
        &symfony::WORDPRESS,
        &migrate::FLYWAY,
        &migrate::LIQUIBASE,
        &migrate::GOOSE,
        &migrate::ATLAS,
        &migrate::RUST,
        &migrate::MIGRATE,
        &migrate::DBMATE,
    ],
    ..Tool::new("orm", NAMES, include_str!("orm/tool.md"))
};

const NAMES: &[&str] = &[
    "prisma",
    "drizzle-kit",
    "supabase",
    "rails",
    "rake",
    "mix",
    "manage.py",
    "django-admin",
    "alembic",
    "flask",
    "sequelize",
    "sequelize-cli",
    "typeorm",
    "typeorm-ts-node-commonjs",
    "typeorm-ts-node-esm",
    "knex",
    "mikro-orm",
    "mikro-orm-esm",
    "node-pg-migrate",
    "db-migrate",
    "payload",
    "hasura",
    "wasp",
    "artisan",
    "doctrine",
    "console",
    "doctrine-migrations",
    "phinx",
    "wp",
    "drush",
    "flyway",
    "liquibase",
    "goose",
    "atlas",
    "sqlx",
    "diesel",
    "sea-orm-cli",
    "refinery",
    "migrate",
    "dbmate",
];

/// A row of words that take the database away, or everything in it.
const fn gone(words: &'static [&'static str]) -> Row {
    Row::new(words, Verb::Delete, Kind::Database).name(Name::Fixed(ITS)).unless(&[
        "-h",
        "--help",
        "--dry-run",
        "--pretend",
    ])
}

/// A row of words that take some tables or columns away.
const fn less(words: &'static [&'static str]) -> Row {
    Row::new(words, Verb::Delete, Kind::Table).name(Name::Fixed(ITS)).unless(&[
        "-h",
        "--help",
        "--dry-run",
        "--pretend",
    ])
}

/// A row of words that change the database by what somebody wrote down.
const fn changed(words: &'static [&'static str]) -> Row {
    Row::new(words, Verb::Update, Kind::Database).name(Name::Fixed(ITS)).unless(&[
        "-h",
        "--help",
        "--dry-run",
        "--pretend",
    ])
}

/// Adds what the variable `DATABASE_URL`, or else a file of variables, holds.
fn find(call: &Call<'_>, reader: &Reader<'_>, hints: &mut Vec<Hint>) {
    if hints.iter().any(|hint| matches!(hint.kind, HintKind::Database | HintKind::Host)) {
        return;
    }
    for name in ["DATABASE_URL", "DATABASE_URI", "SQLALCHEMY_DATABASE_URI", "DB_URL", "DB_HOST"] {
        let kind = if name == "DB_HOST" { HintKind::Host } else { HintKind::Database };
        let found = from_variable(name, kind, &[".env.local", ".env"], (call, reader));
        if !found.is_empty() {
            hints.extend(found);
            return;
        }
    }
}

/// Adds the environment that a framework takes if nothing names one, unless something says where the
/// database is.
fn by_default(call: &Call<'_>, hints: &mut Vec<Hint>, name: &str) {
    if hints.is_empty() && call.invocation.hints.is_empty() && !call.invocation.elsewhere {
        hints.push(beyond::hint(HintKind::Environment, name, "the framework's default"));
    }
}

/// Variables that name an environment.
const ENVIRONMENTS: &[(&str, HintKind)] = &[
    ("RAILS_ENV", HintKind::Environment),
    ("RACK_ENV", HintKind::Environment),
    ("NODE_ENV", HintKind::Environment),
    ("APP_ENV", HintKind::Environment),
    ("MIX_ENV", HintKind::Environment),
    ("DJANGO_SETTINGS_MODULE", HintKind::Environment),
    ("DJANGO_ENV", HintKind::Environment),
    ("FLASK_ENV", HintKind::Environment),
    ("GOOSE_DBSTRING", HintKind::Database),
    ("FLYWAY_URL", HintKind::Database),
    ("LIQUIBASE_COMMAND_URL", HintKind::Database),
];

/// Tests run with whatever database the environment names; told only if it names one.
fn tests(tool: &Tool, call: &Call<'_>, reader: &mut Reader<'_>) {
    let named = from_variable("DATABASE_URL", HintKind::Database, &[], (call, reader));
    if named.is_empty() {
        return;
    }
    let words: Vec<String> = call.invocation.words.iter().take(2).map(|word| word.shown()).collect();
    let mut act = reader.act(call.invocation, tool.id, Verb::Execute, Kind::Tests, &words.join(" "));
    act.hints.extend(named);
    act.reversible = true;
    reader.add(act);
}

/// An act on the application's database.
fn its(tool: &Tool, call: &Call<'_>, reader: &mut Reader<'_>, what: (Verb, Kind), forced: bool) {
    let mut act = beyond::act(tool, call, reader, what, ITS);
    act.forced = forced || beyond::answered(call.invocation);
    act.count = None;
    reader.add(act);
}
