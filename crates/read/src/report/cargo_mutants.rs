//! `mutants.out/outcomes.json` of cargo-mutants.

use caution_core::evidence::{Data, Mutant, MutantOutcome};
use caution_core::finding::LineRange;
use caution_core::problem::Problem;
use serde::Deserialize;
use serde_json::Value;

use super::{ENTRIES, Format, Reading, json, slashes, too_many};

pub(super) static FORMAT: Format = Format {
    id: "cargo-mutants",
    title: "cargo-mutants' outcomes.json",
    detect: |look| look.has_keys(&["outcomes", "total_mutants"]),
    read,
};

#[derive(Deserialize)]
struct Document {
    outcomes: Vec<Outcome>,
    end_time: Option<Value>,
    total_mutants: Option<u64>,
}

#[derive(Deserialize)]
struct Outcome {
    scenario: Value,
    summary: String,
}

#[derive(Deserialize)]
struct Entry {
    name: Option<String>,
    file: String,
    span: Option<Span>,
    #[serde(default)]
    replacement: String,
}

#[derive(Deserialize)]
struct Span {
    start: Place,
    end: Place,
}

#[derive(Deserialize)]
struct Place {
    line: u32,
}

fn read(input: &str, text: &str) -> Result<Reading, Problem> {
    let document: Document = json(input, text)?;
    let mut doubts = Vec::new();
    let mut mutants = Vec::new();
    for outcome in document.outcomes {
        let Some(entry) = outcome.scenario.get("Mutant") else {
            if outcome.summary != "Success" {
                doubts.push("the tests do not pass without any mutant".to_owned());
            }
            continue;
        };
        let entry: Entry = serde_json::from_value(entry.clone()).map_err(|error| {
            Problem::new(input, format!("a mutant cannot be read: {error}"))
                .hint("let the tool write it again")
        })?;
        mutants.push(mutant(input, entry, &outcome.summary)?);
        if mutants.len() > ENTRIES {
            return Err(too_many(input));
        }
    }
    if let Some(total) = document.total_mutants.filter(|total| *total != mutants.len() as u64) {
        doubts.push(format!("it says that there are {total} mutants and holds {}", mutants.len()));
    }
    if document.end_time == Some(Value::Null) {
        doubts.push("the run did not come to its end".to_owned());
    }
    Ok(Reading { data: Data::Mutants(mutants), doubts, began: None })
}

fn mutant(input: &str, entry: Entry, summary: &str) -> Result<Mutant, Problem> {
    let outcome = match summary {
        "CaughtMutant" => MutantOutcome::Killed,
        "MissedMutant" => MutantOutcome::Survived,
        "Timeout" => MutantOutcome::Timeout,
        "Unviable" => MutantOutcome::Unviable,
        // A mutant that was only built, or whose build failed for another reason.
        "Success" | "Failure" => MutantOutcome::Pending,
        other => {
            let shown: String = other.chars().take(40).collect();
            return Err(Problem::new(input, format!("`{shown}` is no outcome of a mutant"))
                .hint("known: CaughtMutant, MissedMutant, Timeout, Unviable"));
        }
    };
    let lines =
        entry.span.map(|span| LineRange { first: span.start.line, last: span.end.line.max(span.start.line) });
    let what = entry.name.as_deref().and_then(|name| name.splitn(4, ':').nth(3)).map(str::trim);
    let what = what.filter(|text| !text.is_empty()).map_or(entry.replacement, str::to_owned);
    Ok(Mutant { path: slashes(&entry.file), lines, function: None, what, outcome })
}
