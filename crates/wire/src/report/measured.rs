//! What tools measured on a change, one by one, mirrored.

use caution_core::evidence as core;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::change::Lines;
use super::{masked, masked_all};
use crate::mask;

/// Tests that ran.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TestRun {
    /// The suite; null if it has no name.
    pub suite: Option<String>,
    /// How many passed.
    pub passed: u64,
    /// How many were skipped.
    pub skipped: u64,
    /// The tests that failed.
    pub failed: Vec<String>,
    /// Those of them that do not fail on the base; null if no run on the base was attached.
    pub failed_anew: Option<Vec<String>>,
    /// Tests that passed only when they were run again.
    pub flaky: Vec<String>,
    /// What in the reports does not fit together.
    pub doubts: Vec<String>,
}

/// The changed lines, and which of them tests reach.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LineCoverage {
    /// In per cent, rounded down; lines of programs that no report knows count as not reached.
    pub changed_lines_percent: u8,
    /// Changed lines that can be executed and were, in any suite.
    pub covered: u64,
    /// Changed lines that can be executed and were not, by file.
    pub uncovered: Vec<Uncovered>,
    /// Changed programs that no report knows.
    pub unseen: Vec<Unseen>,
}

/// Lines of a file that no test reaches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Uncovered {
    /// The file.
    pub path: String,
    /// The lines.
    pub lines: Vec<Lines>,
}

/// A changed program that no report knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Unseen {
    /// The file.
    pub path: String,
    /// How many of its lines changed.
    pub lines: u64,
    /// Why.
    pub why: String,
}

/// Mutants on the changed lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChangedMutants {
    /// How many no test noticed, as far as anybody can say.
    pub missed: u64,
    /// How many were killed.
    pub killed: u64,
    /// How many made the tests run too long.
    pub timeouts: u64,
    /// Tests ran, and none noticed.
    pub survived: Vec<String>,
    /// No test reaches them.
    pub no_coverage: Vec<String>,
    /// Never tried, or in a file that cannot be told.
    pub untold: Vec<String>,
    /// How many do not compile.
    pub unviable: u64,
    /// How many somebody took out of the count.
    pub ignored: u64,
}

impl From<&core::TestRun> for TestRun {
    fn from(run: &core::TestRun) -> Self {
        Self {
            suite: masked(run.suite.as_ref()),
            passed: run.passed,
            skipped: run.skipped,
            failed: masked_all(&run.failed),
            failed_anew: run.failed_anew.as_ref().map(|names| masked_all(names)),
            flaky: masked_all(&run.flaky),
            doubts: masked_all(&run.doubts),
        }
    }
}

impl From<&core::LineCoverage> for LineCoverage {
    fn from(coverage: &core::LineCoverage) -> Self {
        let uncovered = coverage.uncovered.iter().map(|(path, ranges)| Uncovered {
            path: path.to_string(),
            lines: ranges.iter().copied().map(Lines::from).collect(),
        });
        let unseen = coverage.unseen.iter().map(|unseen| Unseen {
            path: unseen.path.to_string(),
            lines: unseen.lines,
            why: mask(&unseen.why),
        });
        Self {
            changed_lines_percent: coverage.percent(),
            covered: coverage.covered,
            uncovered: uncovered.collect(),
            unseen: unseen.collect(),
        }
    }
}

impl From<&core::ChangedMutants> for ChangedMutants {
    fn from(mutants: &core::ChangedMutants) -> Self {
        Self {
            missed: mutants.missed(),
            killed: mutants.killed,
            timeouts: mutants.timeouts,
            survived: masked_all(&mutants.survived),
            no_coverage: masked_all(&mutants.no_coverage),
            untold: masked_all(&mutants.untold),
            unviable: mutants.unviable,
            ignored: mutants.ignored,
        }
    }
}
