//! Connections in reach of a program: variables and `.env` files that lead somewhere else than this machine.

use std::collections::BTreeMap;

use caution_core::command::{Hint, HintKind};
use caution_core::probe::{Answer, Probe};

use crate::address::{self, Address};
use crate::invocation::Invocation;
use crate::path;
use crate::reader::Reader;

/// Schemes of databases, queues and caches.
const SCHEMES: &[&str] = &[
    "amqp",
    "amqps",
    "cassandra",
    "clickhouse",
    "cockroachdb",
    "couchdb",
    "db2",
    "ecto",
    "elasticsearch",
    "kafka",
    "mariadb",
    "mongodb",
    "mongodb+srv",
    "mssql",
    "mysql",
    "mysql2",
    "nats",
    "neo4j",
    "neo4j+s",
    "oracle",
    "postgis",
    "postgres",
    "postgresql",
    "redis",
    "rediss",
    "sqlserver",
    "trilogy",
];

/// Variables that name a machine or a database by themselves.
const NAMED: &[(&str, HintKind)] = &[
    ("PGHOST", HintKind::Host),
    ("PGDATABASE", HintKind::Database),
    ("PGSERVICE", HintKind::Environment),
    ("MYSQL_HOST", HintKind::Host),
    ("MYSQL_DATABASE", HintKind::Database),
    ("POSTGRES_HOST", HintKind::Host),
    ("POSTGRES_DB", HintKind::Database),
    ("DB_HOST", HintKind::Host),
    ("DB_NAME", HintKind::Database),
    ("DB_DATABASE", HintKind::Database),
    ("DATABASE_HOST", HintKind::Host),
    ("REDIS_HOST", HintKind::Host),
    ("MONGO_HOST", HintKind::Host),
    ("ELASTICSEARCH_HOST", HintKind::Host),
];

/// Variables that name the environment, and whether they decide alone which database is used.
const ENVIRONMENTS: &[(&str, bool)] = &[
    ("RAILS_ENV", true),
    ("RACK_ENV", true),
    ("DJANGO_SETTINGS_MODULE", true),
    ("APP_ENV", true),
    ("MIX_ENV", true),
    ("FLASK_ENV", true),
    ("ASPNETCORE_ENVIRONMENT", true),
    ("SPRING_PROFILES_ACTIVE", true),
    ("SEQUELIZE_ENV", true),
    ("AWS_PROFILE", true),
    ("GOOGLE_CLOUD_PROJECT", true),
    ("ENVIRONMENT", true),
    // Builds set it, too.
    ("NODE_ENV", false),
];

/// What leads elsewhere; empty: nothing does.
pub(super) fn in_reach(invocation: &Invocation, reader: &Reader<'_>) -> Vec<Hint> {
    let variables = variables(invocation, reader);
    let mut hints: Vec<Hint> = Vec::new();
    for (name, value) in &variables {
        let source = name.as_str();
        if let Some((_, kind)) = NAMED.iter().find(|(known, _)| *known == name) {
            hints.push(Hint { kind: *kind, value: value.clone(), source: source.to_owned() });
        } else if connects(name, value) {
            hints.extend(address::hints(value, HintKind::Database, source));
        }
    }
    // A database of this machine, whatever its name.
    let away = hints.iter().any(|hint| hint.kind == HintKind::Host && !local(&hint.value))
        || hints.iter().any(|hint| hint.kind == HintKind::Environment);
    if !away {
        hints.clear();
    }
    hints.retain(|hint| hint.kind != HintKind::Host || !local(&hint.value));
    let environments: Vec<(Hint, bool)> = ENVIRONMENTS
        .iter()
        .filter_map(|(name, decides)| {
            let value = variables.get(*name)?;
            let kind = if name.starts_with("AWS") || name.starts_with("GOOGLE") {
                HintKind::Account
            } else {
                HintKind::Environment
            };
            let hint = Hint { kind, value: value.clone(), source: (*name).to_owned() };
            (away || production(value)).then_some((hint, *decides))
        })
        .collect();
    if hints.is_empty() && !environments.iter().any(|(_, decides)| *decides) {
        return Vec::new();
    }
    hints.extend(environments.into_iter().map(|(hint, _)| hint));
    hints.truncate(12);
    hints
}

/// Variables that the program gets: its own, those of the environment, those of `.env` files.
fn variables(invocation: &Invocation, reader: &Reader<'_>) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    if !invocation.elsewhere {
        if let Some(directory) = &invocation.directory {
            for file in [".env", ".env.local", ".env.test", ".env.test.local"] {
                let absolute = path::absolute(file, directory);
                if let Some(text) = reader.file(&absolute) {
                    all.extend(text.known().flat_map(str::lines).take(2000).filter_map(assignment));
                }
            }
        }
        if let Answer::Pairs(pairs) = reader.ask(&Probe::Variables) {
            all.extend(pairs);
        }
    }
    let own = invocation.variables.iter().map(|(name, word)| (name.clone(), word.shown()));
    all.extend(own);
    all
}

/// `export NAME="value"` of a `.env` file.
fn assignment(line: &str) -> Option<(String, String)> {
    let line = line.trim().trim_start_matches("export ");
    let (name, value) = line.split_once('=').filter(|_| !line.starts_with('#'))?;
    let value = value.trim().trim_matches(['\'', '"']);
    Some((name.trim().to_owned(), value.to_owned()))
}

/// Whether a variable holds a connection.
fn connects(name: &str, value: &str) -> bool {
    let ends = ["_URL", "_URI", "_DSN", "_CONNECTION_STRING", "_CONNECTION", "DATABASE_URL", "MONGO_URI"];
    if !ends.iter().any(|end| name.ends_with(end)) {
        return false;
    }
    match Address::read(value, false) {
        Some(address) => SCHEMES.contains(&address.scheme.as_str()),
        None => value.contains("host=") || value.contains("Server=") || value.contains("Data Source="),
    }
}

/// Whether a machine is this one, or one that runs beside it.
fn local(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    let host = host.split(':').next().filter(|part| !part.is_empty()).unwrap_or(&host);
    host.is_empty()
        || host.starts_with("127.")
        || host.starts_with('/')
        || matches!(host, "::1" | "0.0.0.0" | "host.docker.internal")
        || host.ends_with(".local")
        || host.ends_with(".localhost")
        // A service of a compose file, unless its name says more.
        || !host.contains('.') && !production(host)
}

fn production(value: &str) -> bool {
    let value = value.to_ascii_lowercase();
    value
        .split(|c: char| !c.is_ascii_alphanumeric())
        .any(|part| part.starts_with("prod") || part == "live" || part == "prd")
        && !value.contains("non-prod")
        && !value.contains("nonprod")
}
