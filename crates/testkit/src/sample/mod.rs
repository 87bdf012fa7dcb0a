//! Sample assessments and verdicts, for whatever shows or writes them.

mod build;
mod hostile;
mod ordinary;
mod reach;

use caution_core::assessment::Assessment;
use caution_core::change::Change;
use caution_core::charter::Charter;
use caution_core::verdict::Verdict;

pub use hostile::{hostile, with_text};

/// Everything that a report is made of.
#[derive(Debug, Clone)]
pub struct Sample {
    /// Its name.
    pub name: &'static str,
    /// The change.
    pub change: Change,
    /// The charter.
    pub charter: Charter,
    /// What was found out.
    pub assessment: Assessment,
    /// The answer.
    pub verdict: Verdict,
}

/// Every sample, by what it shows.
pub static ALL: &[fn() -> Sample] = &[
    ordinary::typical,
    ordinary::nothing,
    ordinary::junior_with_ai,
    ordinary::everything_met,
    ordinary::never,
    ordinary::only_unknowns,
    ordinary::staged,
    ordinary::many,
    reach::far,
    reach::unread_key,
    reach::layout,
    reach::wide,
    hostile,
];

/// The sample of that name.
pub fn by_name(name: &str) -> Option<Sample> {
    ALL.iter().map(|make| make()).find(|sample| sample.name == name)
}
