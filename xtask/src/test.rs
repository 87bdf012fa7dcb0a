//! `cargo xtask test`: everything that must hold. Every step runs, whatever an earlier one said, so that
//! one run shows all.

mod need;
mod step;
mod suite;
mod summary;

use std::path::Path;
use std::time::{Duration, Instant};

use self::need::Missing;
use self::step::Step;
use crate::tree;

/// What steps know of the machine.
pub(crate) struct Machine<'a> {
    /// The repository.
    pub(crate) root: &'a Path,
    /// What tests need and this machine has not.
    pub(crate) missing: Vec<Missing>,
    /// The names of the crates.
    pub(crate) members: Vec<String>,
}

/// How a step came out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Tests that passed.
    pub(crate) passed: usize,
    /// Tests that failed.
    pub(crate) failed: usize,
    /// Tests that did not run, each as `name: why`.
    pub(crate) skipped: Vec<String>,
}

impl Tally {
    /// A step that counts as one test.
    pub(crate) fn of_one(passed: bool) -> Self {
        Self { passed: usize::from(passed), failed: usize::from(!passed), skipped: Vec::new() }
    }

    /// A step that did not run.
    pub(crate) fn skipped(name: &str, why: &str) -> Self {
        Self { skipped: vec![format!("{name}: {why}")], ..Self::default() }
    }

    fn add(&mut self, other: &Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped.extend_from_slice(&other.skipped);
    }

    fn word(&self) -> &'static str {
        match self {
            Self { failed: 1.., .. } => "failed",
            Self { passed: 0, skipped, .. } if !skipped.is_empty() => "skipped",
            _ => "passed",
        }
    }
}

/// Runs every step; true if nothing failed.
pub(crate) fn run(root: &Path) -> anyhow::Result<bool> {
    let members = tree::members(root).unwrap_or_default().into_iter().map(|package| package.name).collect();
    let machine = Machine { root, missing: need::provide(root), members };
    let mut total = Tally::default();
    let mut lines = Vec::new();
    for step in step::ALL {
        println!("\nstep: {}", step.name);
        let started = Instant::now();
        let tally = run_step(step, &machine);
        lines.push(line(step, &tally, started.elapsed()));
        total.add(&tally);
    }
    println!("\nsteps:");
    for line in lines {
        println!("  {line}");
    }
    for skipped in &total.skipped {
        println!("skipped: {skipped}");
    }
    println!("{} passed, {} failed, {} skipped", total.passed, total.failed, total.skipped.len());
    Ok(total.failed == 0)
}

/// A step that cannot even be started is a failed one.
fn run_step(step: &Step, machine: &Machine<'_>) -> Tally {
    (step.run)(machine).unwrap_or_else(|error| {
        println!("error: {error:#}");
        Tally::of_one(false)
    })
}

fn line(step: &Step, tally: &Tally, time: Duration) -> String {
    let counts = match (tally.passed, tally.failed, tally.skipped.len()) {
        (0 | 1, 0 | 1, 0 | 1) => String::new(),
        (passed, failed, skipped) => format!("  {passed} passed, {failed} failed, {skipped} skipped"),
    };
    format!("{:<8} {:>7.1} s  {}{counts}", tally.word(), time.as_secs_f64(), step.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_failed_test_makes_a_failed_step() {
        let mut tally = Tally { passed: 7, ..Tally::skipped("a", "no b") };
        assert_eq!(tally.word(), "passed");
        tally.add(&Tally::of_one(false));
        assert_eq!((tally.word(), tally.passed, tally.failed), ("failed", 7, 1));
        assert_eq!(Tally::skipped("a", "no b").word(), "skipped");
    }
}
