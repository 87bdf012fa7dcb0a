//! What the test runners say at the end, as numbers.

/// Counts of one run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) passed: usize,
    /// Failed, timed out, could not be started, or not reached because the run was ended.
    pub(super) failed: usize,
}

/// Reads nextest's `Summary [ 1.2s] 5 tests run: 3 passed (1 slow), 1 failed, 1 timed out, 2 skipped`
/// (`3/5 tests run` if the run was ended early). `None` if there is no such line.
pub(super) fn of_nextest(output: &str) -> Option<Counts> {
    let line = output.lines().rev().find_map(|line| line.trim_start().strip_prefix("Summary ["))?;
    let (_, counts) = line.split_once(']')?;
    let (run, results) = counts.split_once(" run: ")?;
    let all: usize = run.split_whitespace().next()?.rsplit('/').next()?.parse().ok()?;
    let passed = results.split(", ").find_map(|part| {
        let (count, word) = part.trim().split_once(' ')?;
        word.starts_with("passed").then(|| count.parse().ok()).flatten()
    });
    let passed: usize = passed.unwrap_or(0);
    Some(Counts { passed, failed: all.saturating_sub(passed) })
}

/// Adds up the `test result: ok. 3 passed; 0 failed; …` lines of `cargo test`. `None` if there is none.
pub(super) fn of_cargo_test(output: &str) -> Option<Counts> {
    let results: Vec<Counts> = output.lines().filter_map(test_result).collect();
    let add = |sum: Counts, next: Counts| Counts {
        passed: sum.passed + next.passed,
        failed: sum.failed + next.failed,
    };
    results.into_iter().reduce(add)
}

fn test_result(line: &str) -> Option<Counts> {
    let (_, results) = line.trim().strip_prefix("test result: ")?.split_once(". ")?;
    let count = |wanted: &str| {
        results.split("; ").find_map(|part| part.strip_suffix(wanted)?.trim().parse::<usize>().ok())
    };
    Some(Counts { passed: count(" passed")?, failed: count(" failed")? })
}

/// The names of the tests that `cargo test` says it ignored, each as `name: why`.
pub(super) fn ignored_by_cargo_test(output: &str) -> Vec<String> {
    let ignored = |line: &str| {
        let (name, outcome) = line.strip_prefix("test ")?.split_once(" ... ")?;
        let why = outcome.strip_prefix("ignored")?.trim_start_matches(", ");
        Some(format!("{name}: {}", if why.is_empty() { "marked `#[ignore]`" } else { why }))
    };
    output.lines().filter_map(ignored).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_test_that_did_not_pass_in_nextest_failed() {
        for (line, passed, failed) in [
            ("     Summary [   0.005s] 2 tests run: 2 passed, 0 skipped", 2, 0),
            ("     Summary [   1.005s] 1 test run: 1 passed, 3 skipped", 1, 0),
            (
                "Summary [ 61.005s] 9 tests run: 5 passed (2 slow, 1 leaky), 2 failed, 1 timed out, 1 exec failed, 0 skipped",
                5,
                4,
            ),
            ("Summary [ 2s] 3/8 tests run: 2 passed, 1 failed, 0 skipped", 2, 6),
            ("Summary [ 2s] 4 tests run: 4 failed, 0 skipped", 0, 4),
            ("Summary [ 0s] 0 tests run: 0 passed, 0 skipped", 0, 0),
        ] {
            let output = format!("    PASS [ 0.1s] a b\n{line}\n   FAIL [ 0.1s] c d\n");
            assert_eq!(of_nextest(&output), Some(Counts { passed, failed }), "{line}");
        }
    }

    #[test]
    fn a_build_that_failed_has_no_counts() {
        assert_eq!(of_nextest("error: could not compile `x`"), None);
        assert_eq!(of_cargo_test("error: could not compile `x`"), None);
    }

    #[test]
    fn the_results_of_all_test_binaries_are_added_up() {
        let output = "\
test a ... ok
test b::c ... ignored, needs a browser
test d ... ignored
test result: ok. 3 passed; 0 failed; 2 ignored; 0 measured; 0 filtered out; finished in 0.00s
test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
";
        assert_eq!(of_cargo_test(output), Some(Counts { passed: 4, failed: 2 }));
        assert_eq!(ignored_by_cargo_test(output), ["b::c: needs a browser", "d: marked `#[ignore]`"]);
    }
}
