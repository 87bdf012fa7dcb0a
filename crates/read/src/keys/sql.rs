//! Statements of SQL that change tables, columns and rows: migrations, dumps of a schema, rows that are a
//! configuration.

mod tokens;

use std::collections::BTreeMap;

use caution_core::facts::mix;
use caution_core::finding::LineRange;
use tokens::{Reader, Token};

/// What becomes of a table, a column or rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SchemaKind {
    /// A table is made.
    TableMade,
    /// A table is gone.
    TableDropped,
    /// A table or column gets another name.
    Renamed,
    /// A column is new.
    ColumnAdded,
    /// A column is gone.
    ColumnDropped,
    /// A column changes: its type, its default.
    ColumnChanged,
    /// Rows are written; how many of the given values are empty.
    RowsWritten(usize),
    /// Rows are deleted.
    RowsDeleted,
    /// Something else changes: an index, a right, a view.
    Other,
}

impl SchemaKind {
    /// Whether data or a contract is gone afterwards.
    pub fn is_destructive(self) -> bool {
        matches!(self, Self::TableDropped | Self::ColumnDropped | Self::RowsDeleted | Self::Renamed)
    }

    /// What happens, for people.
    pub fn says(self) -> String {
        match self {
            Self::TableMade => "the table is made".to_owned(),
            Self::TableDropped => "the table is dropped".to_owned(),
            Self::Renamed => "it is renamed".to_owned(),
            Self::ColumnAdded => "the column is added".to_owned(),
            Self::ColumnDropped => "the column is dropped".to_owned(),
            Self::ColumnChanged => "the column changes".to_owned(),
            Self::RowsWritten(0) => "rows are written".to_owned(),
            Self::RowsWritten(blank) => format!("rows are written, with {blank} empty values"),
            Self::RowsDeleted => "rows are deleted".to_owned(),
            Self::Other => "a statement changes".to_owned(),
        }
    }
}

/// A change of a schema, or of rows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SchemaChange {
    /// The table, or the table and a column: `orders.total`. Empty if it could not be told.
    pub object: String,
    /// What happens.
    pub kind: SchemaKind,
    /// The lines of the statement, in the old text if it is gone.
    pub lines: LineRange,
}

/// How many statements are looked at.
const STATEMENTS: usize = 20_000;

#[derive(Debug, Clone)]
struct Statement {
    tokens: Vec<Token>,
    lines: LineRange,
}

impl Statement {
    fn word(&self, at: usize) -> &str {
        match self.tokens.get(at) {
            Some(Token::Word(word)) => word,
            _ => "",
        }
    }

    fn digest(&self) -> u64 {
        self.tokens.iter().fold(0, |hash, token| match token {
            Token::Word(word) => mix(hash, word.as_bytes()),
            Token::Text(_, text) => mix(hash, &text.to_le_bytes()),
            Token::Mark(mark) => mix(hash, mark.to_string().as_bytes()),
        })
    }

    /// A name with the parts before its dots left out, and what follows it.
    fn name(&self, mut at: usize) -> (String, usize) {
        let mut name = self.word(at).to_owned();
        at += 1;
        while self.tokens.get(at) == Some(&Token::Mark('.')) {
            name = self.word(at + 1).to_owned();
            at += 2;
        }
        (name, at)
    }

    fn skip(&self, mut at: usize, words: &[&str]) -> usize {
        while words.contains(&self.word(at)) {
            at += 1;
        }
        at
    }
}

/// What two versions of a text of statements differ in. Statements that stand in both are no difference.
pub fn schema_changes(before: Option<&str>, after: Option<&str>) -> Vec<SchemaChange> {
    let (mut old, mut new) = (statements(before.unwrap_or_default()), statements(after.unwrap_or_default()));
    let mut counts: BTreeMap<u64, usize> = BTreeMap::new();
    old.iter().for_each(|statement| *counts.entry(statement.digest()).or_default() += 1);
    let mut both: BTreeMap<u64, usize> = BTreeMap::new();
    new.retain(|statement| {
        let digest = statement.digest();
        let Some(count) = counts.get_mut(&digest).filter(|count| **count > 0) else { return true };
        *count -= 1;
        *both.entry(digest).or_default() += 1;
        false
    });
    old.retain(|statement| {
        let Some(count) = both.get_mut(&statement.digest()).filter(|count| **count > 0) else { return true };
        *count -= 1;
        false
    });
    let mut changes = Vec::new();
    for statement in &new {
        let made = table_made(statement);
        let was = made.as_ref().and_then(|(table, _)| {
            old.iter().position(|old| table_made(old).is_some_and(|(old, _)| old == *table))
        });
        match (made, was.map(|at| old.remove(at))) {
            (Some((table, columns)), Some(was)) => {
                let before = table_made(&was).map(|(_, columns)| columns).unwrap_or_default();
                columns_compared(&table, (&was, &before), (statement, &columns), &mut changes);
            }
            _ => done(statement, &mut changes),
        }
    }
    for statement in &old {
        let (object, kind) = match table_made(statement) {
            Some((table, _)) => (table, SchemaKind::TableDropped),
            None => (subject(statement), SchemaKind::Other),
        };
        changes.push(SchemaChange { object, kind, lines: statement.lines });
    }
    changes.sort_by_key(|change| change.lines.first);
    changes
}

/// The tables that statements name, each once, with the line of the first.
pub fn tables(text: &str) -> Vec<(String, u32)> {
    let named = |statement: &Statement| (subject(statement), statement.lines.first);
    let mut tables: Vec<(String, u32)> = statements(text).iter().map(named).collect();
    tables.retain(|(name, _)| !name.is_empty());
    tables.sort();
    tables.dedup_by(|one, other| one.0 == other.0);
    tables
}

fn columns_compared(
    table: &str,
    (was, before): (&Statement, &[(String, u64)]),
    (is, after): (&Statement, &[(String, u64)]),
    changes: &mut Vec<SchemaChange>,
) {
    let mut add = |column: &str, kind: SchemaKind, lines: LineRange| {
        changes.push(SchemaChange { object: format!("{table}.{column}"), kind, lines });
    };
    for (column, digest) in after {
        match before.iter().find(|(known, _)| known == column) {
            None => add(column, SchemaKind::ColumnAdded, is.lines),
            Some((_, was)) if was != digest => add(column, SchemaKind::ColumnChanged, is.lines),
            Some(_) => {}
        }
    }
    for (column, _) in before.iter().filter(|(column, _)| !after.iter().any(|(known, _)| known == column)) {
        add(column, SchemaKind::ColumnDropped, was.lines);
    }
}

/// The table that a statement makes, and its columns with a hash of each.
fn table_made(statement: &Statement) -> Option<(String, Vec<(String, u64)>)> {
    let at = statement.skip(0, &["create", "or", "replace", "temporary", "temp", "unlogged", "external"]);
    if statement.word(0) != "create" || statement.word(at) != "table" {
        return None;
    }
    let (table, at) = statement.name(statement.skip(at + 1, &["if", "not", "exists"]));
    let mut columns = Vec::new();
    let (mut open, mut piece): (usize, Vec<&Token>) = (0, Vec::new());
    for token in statement.tokens.iter().skip(at) {
        match token {
            Token::Mark('(') => open += 1,
            Token::Mark(')') => open = open.saturating_sub(1),
            _ => {}
        }
        let ends = (open == 1 && *token == Token::Mark(',')) || open == 0;
        if !ends {
            piece.push(token);
            continue;
        }
        if piece.first() == Some(&&Token::Mark('(')) {
            piece.remove(0);
        }
        columns.extend(column(&piece));
        piece.clear();
        if open == 0 {
            break;
        }
    }
    Some((table, columns))
}

fn column(piece: &[&Token]) -> Option<(String, u64)> {
    const NONE: &[&str] = &[
        "primary",
        "foreign",
        "unique",
        "constraint",
        "check",
        "index",
        "key",
        "exclude",
        "like",
        "fulltext",
    ];
    let Some(Token::Word(name)) = piece.first() else { return None };
    let tokens: Vec<Token> = piece.iter().skip(1).map(|token| (*token).clone()).collect();
    let digest = Statement { tokens, lines: LineRange { first: 1, last: 1 } }.digest();
    (!NONE.contains(&name.as_str())).then(|| (name.clone(), digest))
}

/// What a statement does.
fn done(statement: &Statement, changes: &mut Vec<SchemaChange>) {
    let lines = statement.lines;
    let mut add = |object: String, kind: SchemaKind| changes.push(SchemaChange { object, kind, lines });
    match (statement.word(0), statement.word(1)) {
        ("create", _) => match table_made(statement) {
            Some((table, _)) => add(table, SchemaKind::TableMade),
            None => add(subject(statement), SchemaKind::Other),
        },
        ("drop", "table") => {
            let mut at = statement.skip(2, &["if", "exists"]);
            loop {
                let (table, next) = statement.name(at);
                add(table, SchemaKind::TableDropped);
                if statement.tokens.get(next) != Some(&Token::Mark(',')) {
                    break;
                }
                at = next + 1;
            }
        }
        ("truncate", _) => add(subject(statement), SchemaKind::RowsDeleted),
        ("delete", _) => add(subject(statement), SchemaKind::RowsDeleted),
        ("insert" | "replace" | "update" | "merge" | "upsert" | "copy", _) => {
            add(subject(statement), SchemaKind::RowsWritten(blanks(statement)));
        }
        ("rename", "table") => add(statement.name(2).0, SchemaKind::Renamed),
        ("alter", "table") => altered(statement, &mut add),
        ("select" | "set" | "begin" | "commit" | "start" | "use" | "rollback" | "end", _) => {}
        _ => add(subject(statement), SchemaKind::Other),
    }
}

fn altered(statement: &Statement, add: &mut dyn FnMut(String, SchemaKind)) {
    let (table, mut at) = statement.name(statement.skip(2, &["if", "exists", "only"]));
    let mut any = false;
    let mut open = 0_usize;
    let mut begins = true;
    while at < statement.tokens.len() {
        match statement.tokens.get(at) {
            Some(Token::Mark('(')) => open += 1,
            Some(Token::Mark(')')) => open = open.saturating_sub(1),
            Some(Token::Mark(',')) if open == 0 => {
                begins = true;
                at += 1;
                continue;
            }
            _ => {}
        }
        if begins {
            begins = false;
            any = true;
            action(statement, &table, at, add);
        }
        at += 1;
    }
    if !any {
        add(table, SchemaKind::Other);
    }
}

/// One action of `ALTER TABLE`.
fn action(statement: &Statement, table: &str, at: usize, add: &mut dyn FnMut(String, SchemaKind)) {
    let next = statement.word(at + 1);
    let constraint =
        ["constraint", "primary", "foreign", "unique", "index", "key", "check", "partition"].contains(&next);
    let column = statement.word(statement.skip(at + 1, &["column", "if", "not", "exists"]));
    let kind = match statement.word(at) {
        _ if constraint => None,
        "add" => Some(SchemaKind::ColumnAdded),
        "drop" => Some(SchemaKind::ColumnDropped),
        "alter" | "modify" | "change" => Some(SchemaKind::ColumnChanged),
        "rename" if next == "to" => return add(table.to_owned(), SchemaKind::Renamed),
        "rename" => Some(SchemaKind::Renamed),
        _ => None,
    };
    match kind {
        Some(kind) if !column.is_empty() => add(format!("{table}.{column}"), kind),
        _ => add(table.to_owned(), SchemaKind::Other),
    }
}

/// The table that a statement is about; empty if that could not be told.
fn subject(statement: &Statement) -> String {
    let before_table =
        ["into", "table", "from", "update", "on", "copy", "merge", "upsert", "truncate", "view"];
    let at = statement
        .tokens
        .iter()
        .position(|token| matches!(token, Token::Word(word) if before_table.contains(&word.as_str())));
    let Some(at) = at else { return String::new() };
    let at = statement.skip(at + 1, &["into", "table", "if", "not", "exists", "only", "or", "ignore"]);
    statement.name(at).0
}

/// How many values are empty: `NULL`, `''`.
fn blanks(statement: &Statement) -> usize {
    let mut blanks = 0_usize;
    for (at, token) in statement.tokens.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| statement.tokens.get(at));
        let value = matches!(before, Some(Token::Mark('(' | ',' | '=')));
        let empty = match token {
            Token::Text(empty, _) => *empty,
            Token::Word(word) => word == "null",
            Token::Mark(_) => false,
        };
        blanks += usize::from(value && empty);
    }
    blanks
}

fn statements(text: &str) -> Vec<Statement> {
    let mut reader = Reader::new(text);
    let mut statements = Vec::new();
    let mut tokens = Vec::new();
    let mut first = 1;
    while let Some((token, line)) = reader.next() {
        if token == Token::Mark(';') {
            if !tokens.is_empty() {
                let lines = LineRange { first, last: line };
                statements.push(Statement { tokens: std::mem::take(&mut tokens), lines });
            }
            if statements.len() >= STATEMENTS {
                return statements;
            }
            continue;
        }
        if tokens.is_empty() {
            first = line;
        }
        tokens.push(token);
    }
    if !tokens.is_empty() {
        statements.push(Statement { tokens, lines: LineRange { first, last: reader.line() } });
    }
    statements
}
