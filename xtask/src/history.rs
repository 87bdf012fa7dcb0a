//! What the program says of every commit of a history: rows of `caution debug history`.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, bail};
use serde_json::Value;

use crate::{binary, program};

/// One commit and what the program made of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    /// The commit's id.
    pub(crate) commit: String,
    /// `proceed`, `hold`, `stop`, or `error`.
    pub(crate) outcome: String,
    /// The reasons, or the error.
    pub(crate) reasons: Vec<String>,
}

/// Asks the program about a history; `--last 500` or `--all`. The text has a JSON object a line.
pub(crate) fn ask(repository: &Path, binary: &Path, which: &[&str]) -> anyhow::Result<String> {
    let mut arguments = vec!["debug", "history", "--format", "jsonl"];
    arguments.extend(which);
    let output = program::kept(binary::call(repository, binary, &arguments))?;
    if !output.status.success() {
        let complaint = String::from_utf8_lossy(&output.stderr);
        bail!("`caution {}` failed: {}", arguments.join(" "), complaint.trim());
    }
    String::from_utf8(output.stdout).context("the program printed bytes that are not UTF-8")
}

/// Reads the rows.
pub(crate) fn rows(text: &str) -> anyhow::Result<Vec<Row>> {
    text.lines()
        .map(|line| {
            let row: Value = serde_json::from_str(line).context("a row is not JSON")?;
            let text = |key: &str| row.get(key).and_then(Value::as_str).map(str::to_owned);
            let reasons = row.get("reasons").and_then(Value::as_array).into_iter().flatten();
            let reasons: Vec<String> = reasons.filter_map(Value::as_str).map(str::to_owned).collect();
            let error = text("error");
            Ok(Row {
                commit: text("commit").context("a row has no commit")?,
                outcome: if error.is_some() {
                    "error".to_owned()
                } else {
                    text("outcome").unwrap_or_default()
                },
                reasons: error.map_or(reasons, |error| vec![error]),
            })
        })
        .collect()
}

/// How many rows have each outcome.
pub(crate) fn counts(rows: &[Row]) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for row in rows {
        *counts.entry(row.outcome.as_str()).or_insert(0) += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read_and_an_error_is_an_outcome_of_its_own() {
        let text = "{\"commit\":\"a\",\"outcome\":\"hold\",\"reasons\":[\"x\",\"y\"]}\n{\"commit\":\"b\",\"error\":\"gone\"}\n";
        let rows = rows(text).unwrap();
        let told: Vec<_> = rows.iter().map(|row| (row.outcome.as_str(), row.reasons.join("+"))).collect();
        assert_eq!(told, [("hold", "x+y".to_owned()), ("error", "gone".to_owned())]);
        assert_eq!(counts(&rows), BTreeMap::from([("error", 1), ("hold", 1)]));
    }

    #[test]
    fn a_row_that_is_cut_off_is_an_error() {
        assert!(rows("{\"commit\":").is_err());
        assert!(rows("{}").is_err());
    }
}
