//! What tools measured: test runs, coverage, mutants. First as a report file says it, then joined with
//! the change.

use std::collections::BTreeMap;

use crate::finding::LineRange;
use crate::{ObjectId, RepoPath};

/// What an unknown hides where changed tests could not be compared.
pub const TESTS_UNSEEN: &str = "tests that were removed, left out or made to say less";

/// How a test ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CaseOutcome {
    /// It passed, perhaps not at first.
    Passed,
    /// It was left out.
    Skipped,
    /// It failed, or ended in an error.
    Failed,
}

/// One test of a run.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TestCase {
    /// Its class, module or suite and its name, as the tool writes them: `tests.test_pay::test_charge`.
    pub name: String,
    /// How it ended.
    pub outcome: CaseOutcome,
    /// Whether it failed at first and passed when it was run again.
    pub flaky: bool,
}

/// Lines of one file that tests reached or did not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoveredFile {
    /// The path as the report writes it, with `/` between folders; it need not be one of the repository.
    pub path: String,
    /// Each line that can be executed, and whether it was.
    pub lines: BTreeMap<u32, bool>,
}

/// How a mutant fared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MutantOutcome {
    /// A test failed.
    Killed,
    /// The tests ran too long, which counts as noticed, and is shown apart.
    Timeout,
    /// Tests ran, and none failed.
    Survived,
    /// No test reaches it.
    NoCoverage,
    /// It does not compile, or breaks the program before any test.
    Unviable,
    /// Somebody took it out of the count.
    Ignored,
    /// It was never tried.
    Pending,
}

/// One mutant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mutant {
    /// The path as the report writes it.
    pub path: String,
    /// Where it stands; `None` where the tool does not say.
    pub lines: Option<LineRange>,
    /// The function that it is in, where the tool names that in place of lines.
    pub function: Option<String>,
    /// What was changed.
    pub what: String,
    /// How it fared.
    pub outcome: MutantOutcome,
}

/// What a report file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Data {
    /// Test runs.
    Tests(Vec<TestCase>),
    /// Coverage by line.
    Coverage(Vec<CoveredFile>),
    /// Mutants.
    Mutants(Vec<Mutant>),
}

/// One report file, once read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its name: the path that was given.
    pub name: String,
    /// The suite that it is of, if somebody said so when it was recorded.
    pub suite: Option<String>,
    /// The format's id: `junit`, `lcov`.
    pub format: &'static str,
    /// The tree or commit that it ran on; `None` if nobody said.
    pub revision: Option<ObjectId>,
    /// The commit that it ran on, where the tree was that of a commit.
    pub commit: Option<ObjectId>,
    /// What it holds.
    pub data: Data,
    /// What in it does not fit together, one sentence each.
    pub doubts: Vec<String>,
}

/// A run of tests on the revision at hand.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TestRun {
    /// The suite, if it has a name.
    pub suite: Option<String>,
    /// How many passed.
    pub passed: u64,
    /// How many were skipped.
    pub skipped: u64,
    /// The tests that failed.
    pub failed: Vec<String>,
    /// Those of them that do not fail on the base, if a run on the base was attached.
    pub failed_anew: Option<Vec<String>>,
    /// Tests that passed only when they were run again.
    pub flaky: Vec<String>,
    /// What in the reports does not fit together; a run with doubts is no run without failure.
    pub doubts: Vec<String>,
}

/// The changed lines and which of them tests reach.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LineCoverage {
    /// Changed lines that can be executed and were, in any suite.
    pub covered: u64,
    /// Changed lines that can be executed and were not, by file.
    pub uncovered: Vec<(RepoPath, Vec<LineRange>)>,
    /// Changed programs that no report knows, each with why and how many of its lines changed.
    pub unseen: Vec<Unseen>,
}

/// A changed program whose lines no report tells of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unseen {
    /// The file.
    pub path: RepoPath,
    /// How many of its lines changed.
    pub lines: u64,
    /// Why: `it is in no report`.
    pub why: String,
}

impl LineCoverage {
    /// Lines that can be executed and were not.
    pub fn missed(&self) -> u64 {
        self.uncovered.iter().flat_map(|(_, ranges)| ranges).map(|range| range.len()).sum()
    }

    /// Changed lines of programs that no report knows.
    pub fn unseen_lines(&self) -> u64 {
        self.unseen.iter().map(|unseen| unseen.lines).sum()
    }

    /// The share of the changed lines that is reached, in per cent, rounded down. Lines that no report
    /// knows count as not reached. 100 if there is nothing to reach.
    pub fn percent(&self) -> u8 {
        share(self.covered, self.covered + self.missed() + self.unseen_lines())
    }

    /// The same, of the lines that a report knows.
    pub fn percent_of_seen(&self) -> u8 {
        share(self.covered, self.covered + self.missed())
    }
}

fn share(part: u64, whole: u64) -> u8 {
    let percent = part.saturating_mul(100).checked_div(whole).unwrap_or(100);
    u8::try_from(percent.min(100)).unwrap_or(100)
}

/// Mutants on the changed lines.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ChangedMutants {
    /// How many were killed.
    pub killed: u64,
    /// How many made the tests run too long.
    pub timeouts: u64,
    /// Tests ran, and none noticed.
    pub survived: Vec<String>,
    /// No test reaches them.
    pub no_coverage: Vec<String>,
    /// Never tried, or in a file that cannot be told: counted as missed.
    pub untold: Vec<String>,
    /// How many do not compile.
    pub unviable: u64,
    /// How many somebody took out of the count.
    pub ignored: u64,
}

impl ChangedMutants {
    /// How many no test noticed, as far as anybody can say.
    pub fn missed(&self) -> u64 {
        (self.survived.len() + self.no_coverage.len() + self.untold.len()) as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_no_report_knows_are_not_reached() {
        let path = RepoPath::from("a.py");
        let unseen = Unseen { path: path.clone(), lines: 5, why: String::new() };
        let mut coverage = LineCoverage { covered: 4, ..LineCoverage::default() };
        assert_eq!(coverage.percent(), 100);
        coverage.uncovered = vec![(path, vec![LineRange { first: 3, last: 3 }])];
        assert_eq!((coverage.percent(), coverage.percent_of_seen()), (80, 80));
        coverage.unseen = vec![unseen];
        assert_eq!((coverage.percent(), coverage.percent_of_seen()), (40, 80));
        assert_eq!(LineCoverage::default().percent(), 100);
    }
}
