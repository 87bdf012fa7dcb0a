//! PIT's `mutations.xml`.

use caution_core::evidence::{Data, Mutant, MutantOutcome};
use caution_core::finding::LineRange;
use caution_core::problem::Problem;

use super::xml::{Step, Xml};
use super::{ENTRIES, Format, Reading, too_many};

pub(super) static FORMAT: Format = Format {
    id: "pit",
    title: "PIT's mutations.xml",
    detect: |look| look.root("mutations") && look.begins_with(&["mutation"]),
    read,
};

#[derive(Default)]
struct Open {
    status: String,
    file: String,
    class: String,
    line: Option<u32>,
    what: String,
}

fn read(input: &str, text: &str) -> Result<Reading, Problem> {
    let mut xml = Xml::new(input, text);
    let mut mutants = Vec::new();
    let mut doubts = Vec::new();
    let mut open: Option<Open> = None;
    loop {
        match xml.step()? {
            Step::Open(element) if element.name == "mutations" && element.get("partial") == Some("true") => {
                doubts.push("the report is of a part of the mutants only".to_owned());
            }
            Step::Open(element) if element.name == "mutation" => {
                let status = element.get("status").unwrap_or_default().to_owned();
                open = Some(Open { status, ..Open::default() });
            }
            Step::Open(element) => {
                let Some(mutation) = &mut open else { continue };
                match element.name.as_str() {
                    "sourceFile" => mutation.file = xml.inner_text()?,
                    "mutatedClass" => mutation.class = xml.inner_text()?,
                    "lineNumber" => mutation.line = xml.inner_text()?.parse().ok(),
                    "description" => mutation.what = xml.inner_text()?,
                    _ => {}
                }
            }
            Step::Close(name) if name == "mutation" => {
                if let Some(mutation) = open.take() {
                    let made = mutant(&mutation);
                    mutants.push(made.ok_or_else(|| {
                        let shown: String = mutation.status.chars().take(40).collect();
                        xml.fault(format!("`{shown}` is no status of a mutant"))
                    })?);
                }
                if mutants.len() > ENTRIES {
                    return Err(too_many(input));
                }
            }
            Step::Close(_) | Step::Text(_) => {}
            Step::End => break,
        }
    }
    Ok(Reading { data: Data::Mutants(mutants), doubts, began: None })
}

fn mutant(open: &Open) -> Option<Mutant> {
    let outcome = match open.status.as_str() {
        // PIT counts a mutant that breaks the run as noticed.
        "KILLED" | "MEMORY_ERROR" | "RUN_ERROR" => MutantOutcome::Killed,
        "SURVIVED" => MutantOutcome::Survived,
        "NO_COVERAGE" => MutantOutcome::NoCoverage,
        "TIMED_OUT" => MutantOutcome::Timeout,
        "NON_VIABLE" => MutantOutcome::Unviable,
        "NOT_STARTED" | "STARTED" => MutantOutcome::Pending,
        _ => return None,
    };
    let package = open.class.rsplit_once('.').map(|(package, _)| package.replace('.', "/"));
    let path = match package {
        Some(package) => format!("{package}/{}", open.file),
        None => open.file.clone(),
    };
    let lines = open.line.filter(|line| *line > 0).map(|line| LineRange { first: line, last: line });
    Some(Mutant { path, lines, function: None, what: open.what.clone(), outcome })
}
