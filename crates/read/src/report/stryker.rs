//! The mutation testing report schema of the Stryker family.

use std::collections::BTreeMap;

use caution_core::evidence::{Data, Mutant, MutantOutcome};
use caution_core::finding::LineRange;
use caution_core::problem::Problem;
use serde::Deserialize;

use super::{ENTRIES, Format, Reading, json, slashes, too_many};

pub(super) static FORMAT: Format = Format {
    id: "stryker",
    title: "the mutation testing report schema (StrykerJS, Stryker.NET, Stryker4s, Infection)",
    detect: |look| look.has_keys(&["schemaVersion", "files"]),
    read,
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Document {
    files: BTreeMap<String, File>,
    project_root: Option<String>,
}

#[derive(Deserialize)]
struct File {
    mutants: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    mutator_name: String,
    replacement: Option<String>,
    location: Location,
    status: String,
}

#[derive(Deserialize)]
struct Location {
    start: Place,
    end: Place,
}

#[derive(Deserialize)]
struct Place {
    line: u32,
}

fn read(input: &str, text: &str) -> Result<Reading, Problem> {
    let document: Document = json(input, text)?;
    let root = document.project_root.map(|root| slashes(&root)).unwrap_or_default();
    let mut mutants = Vec::new();
    for (path, file) in document.files {
        let path = slashes(&path);
        let absolute = path.starts_with('/') || path.as_bytes().get(1) == Some(&b':');
        let path =
            if absolute || root.is_empty() { path } else { format!("{}/{path}", root.trim_end_matches('/')) };
        for entry in file.mutants {
            mutants.push(mutant(input, &path, entry)?);
            if mutants.len() > ENTRIES {
                return Err(too_many(input));
            }
        }
    }
    Ok(Data::Mutants(mutants).into())
}

fn mutant(input: &str, path: &str, entry: Entry) -> Result<Mutant, Problem> {
    let outcome = match entry.status.as_str() {
        "Killed" => MutantOutcome::Killed,
        "Survived" => MutantOutcome::Survived,
        "NoCoverage" => MutantOutcome::NoCoverage,
        "Timeout" => MutantOutcome::Timeout,
        "CompileError" | "RuntimeError" => MutantOutcome::Unviable,
        "Ignored" => MutantOutcome::Ignored,
        "Pending" => MutantOutcome::Pending,
        other => {
            let shown: String = other.chars().take(40).collect();
            return Err(Problem::new(input, format!("`{shown}` is no status of a mutant")).hint(
                "known: Killed, Survived, NoCoverage, Timeout, CompileError, RuntimeError, Ignored, Pending",
            ));
        }
    };
    let (first, last) = (entry.location.start.line, entry.location.end.line);
    let what = match entry.replacement {
        Some(text) => format!("{} → `{}`", entry.mutator_name, excerpt(&text)),
        None => entry.mutator_name,
    };
    Ok(Mutant {
        path: path.to_owned(),
        lines: Some(LineRange { first, last: last.max(first) }),
        function: None,
        what,
        outcome,
    })
}

/// The beginning of a text, on one line.
fn excerpt(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut short: String = line.chars().take(60).collect();
    if short.len() < line.len() {
        short.push('…');
    }
    short
}
