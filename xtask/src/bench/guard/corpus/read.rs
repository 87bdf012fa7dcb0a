//! The formats of the corpora: tables of TOML, assertions of TypeScript, rows of JSON.

use std::path::Path;

use anyhow::Context as _;
use serde_json::Value;

use crate::bench::git;

/// A corpus.
pub(in super::super) struct Corpus {
    pub(in super::super) name: &'static str,
    pub(in super::super) cases: Vec<Case>,
    /// Cases whose command is made while the test runs.
    pub(super) skipped: usize,
}

/// A command, and what the corpus wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Case {
    /// The file, below the folder of the corpus.
    pub(in super::super) file: String,
    pub(in super::super) command: String,
    /// Whether it must not run.
    pub(in super::super) blocked: bool,
}

/// A format: the name of the corpus, its folder, the ending of its files, and how a file is read.
struct Format {
    name: &'static str,
    folder: &'static str,
    ending: &'static str,
    /// What stands in one of its files.
    mark: &'static str,
    read: fn(&str) -> anyhow::Result<Found>,
}

/// Commands with what is wanted, and how many could not be taken.
#[derive(Debug, Default, PartialEq, Eq)]
struct Found {
    cases: Vec<(String, bool)>,
    skipped: usize,
}

static FORMATS: &[Format] = &[
    Format {
        name: "destructive_command_guard",
        folder: "tests/corpus/",
        ending: ".toml",
        mark: "[[case]]",
        read: tables,
    },
    Format {
        name: "claude-code-safety-net",
        folder: "tests/",
        ending: ".ts",
        mark: "assertBlocked(",
        read: assertions,
    },
    Format { name: "nah", folder: "corpus/", ending: ".jsonl", mark: "\"ctx_fixture\"", read: rows },
];

/// The corpora that are known.
pub(super) const KNOWN: &[&str] = &["destructive_command_guard", "claude-code-safety-net", "nah"];

/// The corpus of a clone, if it has one. Files are read from its newest commit: nothing needs to be checked out.
pub(super) fn corpus(repository: &Path) -> anyhow::Result<Option<Corpus>> {
    let names = git(repository, &["ls-tree", "-r", "--name-only", "HEAD"])?;
    for format in FORMATS {
        let wanted = |name: &&str| name.starts_with(format.folder) && name.ends_with(format.ending);
        let mut corpus = Corpus { name: format.name, cases: Vec::new(), skipped: 0 };
        for name in names.lines().filter(wanted) {
            let text = git(repository, &["show", &format!("HEAD:{name}")])?;
            if !text.contains(format.mark) {
                continue;
            }
            let found = (format.read)(&text).with_context(|| format!("`{name}`"))?;
            let file = name.strip_prefix(format.folder).unwrap_or(name).to_owned();
            corpus.skipped += found.skipped;
            corpus.cases.extend(found.cases.into_iter().map(|(command, blocked)| Case {
                file: file.clone(),
                command,
                blocked,
            }));
        }
        if !corpus.cases.is_empty() {
            return Ok(Some(corpus));
        }
    }
    Ok(None)
}

/// `[[case]]` with `command` and `expected` or `expected_decision`.
fn tables(text: &str) -> anyhow::Result<Found> {
    let table: toml::Table = text.parse().context("no TOML")?;
    let mut found = Found::default();
    for case in table.get("case").and_then(toml::Value::as_array).into_iter().flatten() {
        let word = |key: &str| case.get(key).and_then(toml::Value::as_str);
        let expected = word("expected").or_else(|| word("expected_decision"));
        match (word("command"), expected) {
            (Some(command), Some(expected)) => found.cases.push((command.to_owned(), expected == "deny")),
            _ => found.skipped += 1,
        }
    }
    Ok(found)
}

/// Rows with `command` and `expected.verdict`.
fn rows(text: &str) -> anyhow::Result<Found> {
    let mut found = Found::default();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let row: Value = serde_json::from_str(line).context("no JSON")?;
        let verdict = row.pointer("/expected/verdict").and_then(Value::as_str);
        match (row.get("command").and_then(Value::as_str), verdict) {
            (Some(command), Some(verdict)) => found.cases.push((command.to_owned(), verdict == "block")),
            _ => found.skipped += 1,
        }
    }
    Ok(found)
}

/// `assertBlocked("…", …)` and `assertAllowed("…", …)`.
fn assertions(text: &str) -> anyhow::Result<Found> {
    let mut found = Found::default();
    for (call, blocked) in [("assertBlocked(", true), ("assertAllowed(", false)] {
        for (at, _) in text.match_indices(call) {
            let before = text.get(..at).unwrap_or_default();
            if before.ends_with("function ") {
                continue;
            }
            let rest = text.get(at + call.len()..).unwrap_or_default();
            match literal(rest.trim_start()) {
                Some(command) => found.cases.push((command, blocked)),
                None => found.skipped += 1,
            }
        }
    }
    Ok(found)
}

/// The text literal that a program begins with, if nothing is put into it and nothing added to it.
fn literal(text: &str) -> Option<String> {
    let mut letters = text.chars();
    let quote = letters.next().filter(|letter| matches!(letter, '"' | '\'' | '`'))?;
    let mut value = String::new();
    loop {
        match letters.next()? {
            letter if letter == quote => break,
            '\\' => value.extend(escaped(&mut letters)?),
            '$' if quote == '`' && letters.as_str().starts_with('{') => return None,
            letter => value.push(letter),
        }
    }
    (!letters.as_str().trim_start().starts_with('+')).then_some(value)
}

/// What stands behind a backslash; nothing for a line that is continued.
fn escaped(letters: &mut std::str::Chars<'_>) -> Option<Option<char>> {
    Some(Some(match letters.next()? {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        '0' => '\0',
        '\n' => return Some(None),
        'x' => code(&letters.by_ref().take(2).collect::<String>())?,
        'u' if letters.as_str().starts_with('{') => {
            let digits: String = letters.by_ref().skip(1).take_while(|letter| *letter != '}').collect();
            code(&digits)?
        }
        'u' => code(&letters.by_ref().take(4).collect::<String>())?,
        letter => letter,
    }))
}

fn code(digits: &str) -> Option<char> {
    char::from_u32(u32::from_str_radix(digits, 16).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn assertions_are_read_and_made_up_ones_counted() {
        let text = "function assertBlocked(a) {}\nassertBlocked(\n  'rm -rf \\'a\\nb', 'x');\nassertAllowed(`ls $HOME`);\nassertBlocked(`rm ${path}`);\nassertAllowed(\"a\" + b);\nassertBlocked(command);";
        let found = assertions(text).unwrap();
        assert_eq!(found.cases, [("rm -rf 'a\nb".to_owned(), true), ("ls $HOME".to_owned(), false)]);
        assert_eq!(found.skipped, 3);
    }

    #[test]
    fn letters_may_be_written_as_numbers() {
        assert_eq!(literal(r#""\x41\u0042\u{43}""#).as_deref(), Some("ABC"));
    }

    #[test]
    fn tables_and_rows_are_read() {
        let tables = tables("[[case]]\ncommand = \"a\"\nexpected = \"deny\"\n[[case]]\nx = 1\n").unwrap();
        assert_eq!(tables, Found { cases: vec![("a".to_owned(), true)], skipped: 1 });
        let rows = rows("{\"command\":\"a\",\"expected\":{\"verdict\":\"block\"}}\n\n{}\n").unwrap();
        assert_eq!(rows, Found { cases: vec![("a".to_owned(), true)], skipped: 1 });
    }
}
