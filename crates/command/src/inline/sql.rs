//! SQL: statements, and what they change.
//!
//! A splitter of our own and the words at a statement's head are enough: what a statement does is told by
//! them, whatever the dialect's grammar says of the rest. A head that is not known leaves a gap.

mod client;
mod split;
mod statement;
mod words;

use caution_core::command::{Act, Hint, HintKind, Kind};
use caution_core::effect::Verb;

use super::marks::Marks;
use crate::invocation::Invocation;
use crate::reader::Reader;
use crate::word::Word;
use split::Part;

/// Whose SQL it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Dialect {
    /// PostgreSQL and what speaks its language.
    Postgres,
    /// MySQL and MariaDB.
    MySql,
    /// SQLite and DuckDB.
    Sqlite,
    /// SQL Server.
    SqlServer,
    /// Oracle.
    Oracle,
    /// Another one.
    Other,
}

impl Dialect {
    /// The dialect of a tool.
    fn of(tool: &str) -> Self {
        let any = |names: &[&str]| names.iter().any(|name| tool.contains(name));
        if any(&["mysql", "maria"]) {
            Self::MySql
        } else if any(&["sqlite", "duckdb"]) {
            Self::Sqlite
        } else if any(&["psql", "postgres", "cockroach"]) {
            Self::Postgres
        } else if any(&["mssql", "sqlcmd", "sqlserver", "windows"]) {
            Self::SqlServer
        } else if any(&["oracle", "sqlplus"]) {
            Self::Oracle
        } else {
            Self::Other
        }
    }
}

/// Reads statements that an invocation hands to a database. `tool` is the id of the tool whose acts they
/// are, and tells the dialect (`mysql`, `psql`, `sqlite`, `sqlcmd` …); `hints` say where they go, besides
/// those of the invocation.
pub(crate) fn read(
    reader: &mut Reader<'_>,
    text: &Word,
    tool: &'static str,
    hints: &[Hint],
    from: &Invocation,
) {
    let mut session = Session {
        tool,
        dialect: Dialect::of(tool),
        hints: hints.to_vec(),
        database: None,
        made: Vec::new(),
        prepared: Vec::new(),
        acts: Vec::new(),
        files: 0,
        open: None,
        from,
    };
    session.text(reader, text);
    for act in session.acts {
        reader.add(act);
    }
}

/// What a text's statements share.
struct Session<'a> {
    tool: &'static str,
    dialect: Dialect,
    hints: Vec<Hint>,
    /// The database that a statement of the text chose.
    database: Option<String>,
    /// Tables that the text itself made.
    made: Vec<String>,
    /// Statements that the text prepared, by name.
    prepared: Vec<(String, Word)>,
    acts: Vec<Act>,
    /// How many files were read.
    files: usize,
    /// How many acts there were when the transaction began that is open.
    open: Option<usize>,
    from: &'a Invocation,
}

impl Session<'_> {
    fn text(&mut self, reader: &mut Reader<'_>, text: &Word) {
        let (known, marks) = Marks::of(text);
        reader.deeper(text.span, |reader| {
            for part in split::split(&known, self.dialect) {
                match part {
                    Part::Line(line) => client::read(self, reader, &line, &marks),
                    Part::Statement(tokens) => statement::read(self, reader, &tokens, &marks),
                }
            }
        });
    }

    /// An act about a thing of the database.
    fn act(&self, reader: &Reader<'_>, verb: Verb, kind: Kind, name: &Word) -> Act {
        let mut act = reader.act(self.from, self.tool, verb, kind, &name.shown());
        act.doubts = name.doubts.clone();
        if name.text().is_none() && act.doubts.is_empty() {
            act.doubts.push(caution_core::command::Doubt::Unread(name.shown()));
        }
        let chosen = self.database.as_ref();
        act.hints.extend(
            self.hints.iter().filter(|hint| chosen.is_none() || hint.kind != HintKind::Database).cloned(),
        );
        act.hints.extend(chosen.map(|database| Hint {
            kind: HintKind::Database,
            value: database.clone(),
            source: "USE".to_owned(),
        }));
        act
    }

    fn begin(&mut self) {
        self.open = Some(self.acts.len());
    }

    fn commit(&mut self) {
        self.open = None;
    }

    /// What the open transaction did has not happened.
    fn roll_back(&mut self) {
        if let Some(before) = self.open.take() {
            self.acts.truncate(before);
        }
    }

    /// Definitions end the open transaction where the dialect has it so.
    fn defines(&mut self) {
        if matches!(self.dialect, Dialect::MySql | Dialect::Oracle | Dialect::Other) {
            self.open = None;
        }
    }
}
