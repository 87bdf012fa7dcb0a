//! What tools measured, one by one: counted, and told.

use caution_core::evidence::{ChangedMutants, LineCoverage, TestRun};
use caution_core::finding::LineRange;

use super::Evidence;

/// How many names of failing tests are told apart; further ones count as failures without a name.
const FAILURES: usize = 1_000;

/// How many tests or mutants are told by name; the report holds all.
const TOLD: usize = 10;

/// Adds a run.
pub(super) fn run(evidence: &mut Evidence, run: &TestRun) {
    let failed = run.failed_anew.as_ref().unwrap_or(&run.failed);
    let mut unnamed = run.doubts.len() as u64;
    for name in failed {
        if evidence.failures.len() < FAILURES {
            evidence.failures.insert(name.clone());
        } else {
            unnamed += 1;
        }
    }
    evidence.failures_unnamed = evidence.failures_unnamed.saturating_add(unnamed);
    let ran = run.passed.saturating_add(run.failed.len() as u64);
    if ran > 0 {
        evidence.suites_run.extend(run.suite.clone());
    }
    let sum = evidence.tests.get_or_insert_default();
    sum.passed = sum.passed.saturating_add(run.passed);
    sum.failed = sum.failed.saturating_add((run.failed.len() + run.doubts.len()) as u64);
    sum.skipped = sum.skipped.saturating_add(run.skipped);
    let details = evidence.details.entry("tests").or_default();
    if !run.failed.is_empty() {
        details.push(format!("failed: {}", first(&run.failed)));
    }
    match &run.failed_anew {
        Some(anew) if !run.failed.is_empty() && anew.is_empty() => {
            details.push("all of them fail on the base, too".to_owned());
        }
        Some(anew) if anew.len() < run.failed.len() => details.push(format!("anew: {}", first(anew))),
        Some(_) | None => {}
    }
    if !run.flaky.is_empty() {
        details.push(format!("passed only when run again: {}", first(&run.flaky)));
    }
    details.extend(run.doubts.iter().cloned());
}

/// Adds coverage: the lowest share counts.
pub(super) fn cover(evidence: &mut Evidence, percent: u8, of_seen: u8) {
    let lowest = evidence.coverage.get_or_insert(percent);
    *lowest = (*lowest).min(percent);
    let lowest = evidence.coverage_of_seen.get_or_insert(of_seen);
    *lowest = (*lowest).min(of_seen);
}

/// Adds the changed lines. Every line that no test reaches is told.
pub(super) fn lines(evidence: &mut Evidence, coverage: &LineCoverage) {
    cover(evidence, coverage.percent(), coverage.percent_of_seen());
    let details = evidence.details.entry("coverage").or_default();
    let places = coverage.uncovered.iter().map(|(path, ranges)| {
        let lines: Vec<String> = ranges.iter().map(|range| lines_of(*range)).collect();
        format!("{path}:{}", lines.join(","))
    });
    let places: Vec<String> = places.collect();
    if !places.is_empty() {
        details.push(format!("not reached: {}", places.join(" ")));
    }
    let unseen = coverage.unseen.iter().map(|unseen| {
        let lines = if unseen.lines == 1 { "1 line".to_owned() } else { format!("{} lines", unseen.lines) };
        format!("{} ({lines}): {}", unseen.path, unseen.why)
    });
    let unseen: Vec<String> = unseen.collect();
    if !unseen.is_empty() {
        details.push(format!("not known: {}", unseen.join(", ")));
    }
}

/// Adds mutants.
pub(super) fn mutants(evidence: &mut Evidence, mutants: &ChangedMutants) {
    let sum = evidence.missed_mutants.get_or_insert(0);
    *sum = sum.saturating_add(mutants.missed());
    let details = evidence.details.entry("mutation").or_default();
    for (what, list) in [
        ("survived", &mutants.survived),
        ("reached by no test", &mutants.no_coverage),
        ("cannot be told", &mutants.untold),
    ] {
        if !list.is_empty() {
            details.push(format!("{what}: {}", first(list)));
        }
    }
    for (count, what) in
        [(mutants.timeouts, "timed out"), (mutants.unviable, "unviable"), (mutants.ignored, "ignored")]
    {
        if count > 0 {
            details.push(format!("{count} {what}"));
        }
    }
}

fn first(list: &[String]) -> String {
    let mut told = list.iter().take(TOLD).cloned().collect::<Vec<_>>().join(", ");
    if list.len() > TOLD {
        told.push_str(&format!(" and {} more", list.len() - TOLD));
    }
    told
}

fn lines_of(range: LineRange) -> String {
    if range.first == range.last {
        range.first.to_string()
    } else {
        format!("{}-{}", range.first, range.last)
    }
}
