//! Reports as tools write them: test runs, coverage, mutants.
//!
//! A format is a file here and a line in [`ALL`]. It is known by what a file holds, never by its name. A
//! file of none of these formats is an error with its place, and so is one that ends too early: what a
//! cut report does not say must not count as said.

mod by_test;
mod cargo_mutants;
mod cobertura;
mod go_profile;
mod jacoco;
mod junit;
mod lcov;
mod llvm_cov;
mod mutmut;
mod pit;
mod sniff;
mod stryker;

mod xml;

use caution_core::evidence::Data;
use caution_core::problem::Problem;
use jiff::Timestamp;

use sniff::Look;

pub use by_test::{ByTest, FileByTest, by_test};

/// A format of reports.
#[derive(Debug)]
pub struct Format {
    /// Its id: `junit`.
    pub id: &'static str,
    /// Its name, with the tools that write it.
    pub title: &'static str,
    /// Whether a file looks like one.
    detect: fn(&Look<'_>) -> bool,
    /// Reads it.
    read: fn(&str, &str) -> Result<Reading, Problem>,
}

/// Every format.
pub static ALL: &[&Format] = &[
    &junit::FORMAT,
    &lcov::FORMAT,
    &cobertura::FORMAT,
    &jacoco::FORMAT,
    &llvm_cov::FORMAT,
    &go_profile::FORMAT,
    &stryker::FORMAT,
    &cargo_mutants::FORMAT,
    &pit::FORMAT,
    &mutmut::FORMAT,
];

/// What a report says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// What it holds.
    pub data: Data,
    /// What in it does not fit together, one sentence each.
    pub doubts: Vec<String>,
    /// The latest moment at which its first test may have begun, if it says when.
    pub began: Option<Timestamp>,
}

impl From<Data> for Reading {
    fn from(data: Data) -> Self {
        Self { data, doubts: Vec::new(), began: None }
    }
}

/// The largest number of tests, lines or mutants that one report may tell of.
const ENTRIES: usize = 4_000_000;

/// The last line that a program may have.
const LAST_LINE: u32 = 4_000_000;

/// Reads a report of any known format.
///
/// # Errors
/// If it is of no known format, or does not keep to the rules of its own.
pub fn read(input: &str, bytes: &[u8]) -> Result<(&'static Format, Reading), Problem> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(Problem::new(input, "the report is UTF-16 text").hint("save it as UTF-8"));
    }
    // A name that is not UTF-8 matches no file, which is said where files are matched.
    let text = String::from_utf8_lossy(bytes);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let look = Look::at(input, text)?;
    match ALL.iter().find(|format| (format.detect)(&look)) {
        Some(format) => Ok((format, (format.read)(input, text)?)),
        None => Err(unknown(input, &look)),
    }
}

fn unknown(input: &str, look: &Look<'_>) -> Problem {
    let titles: Vec<&str> = ALL.iter().map(|format| format.title).collect();
    let mut problem = Problem::new(input, format!("{} is no report that is known here", look.what()));
    problem.position.line = 1;
    problem.position.column = 1;
    problem.hint(format!("known: {}", titles.join("; ")))
}

/// A report that says more than any program has.
fn too_many(input: &str) -> Problem {
    Problem::new(input, format!("the report has more than {ENTRIES} entries"))
        .hint("split it, one for each suite or package")
}

/// A fault on a line of a text.
fn on_line(input: &str, text: &str, number: usize, message: impl Into<String>) -> Problem {
    let line = u32::try_from(number).unwrap_or(u32::MAX);
    Problem::new(input, message).at(caution_core::problem::Position { line, column: 1 }, text)
}

/// Reads a JSON report into its form.
fn json<'a, T: serde::Deserialize<'a>>(input: &str, text: &'a str) -> Result<T, Problem> {
    serde_json::from_str(text).map_err(|error| {
        let place = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let position =
            caution_core::problem::Position { line: place(error.line()), column: place(error.column()) };
        let whole = error.to_string();
        let message = whole.split(" at line ").next().unwrap_or(&whole);
        Problem::new(input, format!("the report cannot be read: {message}"))
            .at(position, text)
            .hint("let the tool write it again")
    })
}

/// A path with `/` between folders.
fn slashes(path: &str) -> String {
    path.replace('\\', "/")
}
