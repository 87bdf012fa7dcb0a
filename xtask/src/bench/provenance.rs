//! The reader of provenance against an oracle that shares no code and no table with it.

use std::path::Path;

use anyhow::Context as _;
use serde_json::Value;

use super::{Clones, Measurement, PAGE, Setting, name};
use crate::{history, program};

pub(crate) static MEASUREMENT: Measurement = Measurement {
    id: "provenance",
    about: "Every commit of each history that is no merge, against [an oracle](../xtask/oracle/README.md) over plain git that shares no code and no table with the reader.",
    clones: Clones::Needed,
    page: PAGE,
    run,
};

const ORACLE: &str = "xtask/oracle/provenance.py";
const COMPARE: &str = "xtask/oracle/compare.py";

/// Columns of the table: the key in the comparison's figures, and the head.
const COLUMNS: &[(&str, &str)] = &[
    ("recall", "AI evidence found"),
    ("recall_sure", "without doubtful commits"),
    ("squash", "squashes reported as mixed"),
    ("suggestion", "suggestions reported as author"),
    ("precision", "AI without the oracle's agreement"),
    ("notes", "notes with failed claims reported"),
];

fn run(setting: &Setting) -> anyhow::Result<String> {
    let folder = setting.folder("provenance")?;
    let heads: Vec<&str> = COLUMNS.iter().map(|(_, head)| *head).collect();
    let mut text = format!("| repository | commits | {} |\n", heads.join(" | "));
    text.push_str(&format!("| --- | ---: |{}\n", " ---: |".repeat(heads.len())));
    for repository in &setting.repositories {
        let name = name(repository);
        let ours = folder.join(format!("{name}.caution.jsonl"));
        let theirs = folder.join(format!("{name}.oracle.jsonl"));
        let rows = history::ask(repository, &setting.binary, &["--all"])?;
        std::fs::write(&ours, &rows).with_context(|| format!("`{}` cannot be written", ours.display()))?;
        python(&setting.root, ORACLE, &[&path(repository), "--jsonl", &path(&theirs)])?;
        // Every statement that the program rejects is of a note.
        let compare = [&path(&theirs), &path(&ours), "--note-pattern", "."];
        let report = python(&setting.root, COMPARE, &compare)?;
        let told = folder.join(format!("{name}.txt"));
        std::fs::write(&told, report).with_context(|| format!("`{}` cannot be written", told.display()))?;
        let figures = python(&setting.root, COMPARE, &[&compare[..], &["--figures"]].concat())?;
        let figures: Value =
            serde_json::from_str(&figures).context("the comparison's figures are not JSON")?;
        text.push_str(&line(&name, &figures));
    }
    text.push_str("\nCommit by commit: `target/bench/provenance/`.\n");
    Ok(text)
}

fn path(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

fn python(root: &Path, script: &str, arguments: &[&str]) -> anyhow::Result<String> {
    let mut command = program::command(root, "python3", [script]);
    command.args(arguments);
    program::text_of(command)
}

/// A repository's figures as a row: `[found, of]` pairs.
fn line(name: &str, figures: &Value) -> String {
    let number = |value: Option<&Value>| value.and_then(Value::as_u64).unwrap_or(0);
    let cells = COLUMNS.iter().map(|(key, _)| {
        let pair = figures.get(key);
        let (found, of) =
            (number(pair.and_then(|pair| pair.get(0))), number(pair.and_then(|pair| pair.get(1))));
        match of {
            0 => "–".to_owned(),
            of => format!("{found} / {of} = {:.2} %", 100.0 * found as f64 / of as f64),
        }
    });
    let cells: Vec<String> = cells.collect();
    format!("| {name} | {} | {} |\n", number(figures.get("commits")), cells.join(" | "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_nothing_is_a_dash() {
        let figures = serde_json::json!({"commits": 9, "recall": [3, 4], "squash": [0, 0]});
        assert_eq!(line("a", &figures), "| a | 9 | 3 / 4 = 75.00 % | – | – | – | – | – |\n");
    }
}
