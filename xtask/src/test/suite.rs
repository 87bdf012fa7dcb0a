//! The step that runs the tests themselves: by nextest, or by `cargo test` where it is not installed.

use std::path::Path;

use anyhow::Context as _;
use serde_json::Value;

use super::summary::{self, Counts};
use super::{Machine, Tally};
use crate::program;

/// Names the file to which `caution_testkit::skip` appends a line `name: why` for each skipped test.
const SKIPPED_LOG: &str = "CAUTION_SKIPPED_LOG";

/// Runs every test that this machine can run.
pub(super) fn run(machine: &Machine<'_>) -> anyhow::Result<Tally> {
    let nextest = program::command(machine.root, "cargo", ["nextest", "--version"]);
    if program::kept(nextest).is_ok_and(|output| output.status.success()) {
        with_nextest(machine)
    } else {
        println!("cargo-nextest is not installed; `cargo test` runs the tests (one hung test hangs it)");
        with_cargo_test(machine)
    }
}

fn with_nextest(machine: &Machine<'_>) -> anyhow::Result<Tally> {
    let mut list = program::command(
        machine.root,
        "cargo",
        ["nextest", "list", "--workspace", "--locked", "--message-format", "json"],
    );
    list.stderr(std::process::Stdio::inherit());
    let listed = program::kept(list)?;
    if !listed.status.success() {
        println!("the tests do not build");
        return Ok(Tally::of_one(false));
    }
    let listed: Value = serde_json::from_slice(&listed.stdout).context("nextest's list is not JSON")?;
    let mut tally = Tally { skipped: not_run(&listed, machine), ..Tally::default() };

    let mut arguments = vec!["nextest".to_owned(), "run".to_owned()];
    arguments.extend(["--workspace", "--locked", "--no-fail-fast"].map(String::from));
    let without: Vec<String> =
        missing_packages(machine).map(|(package, _)| format!("package(={package})")).collect();
    if !without.is_empty() {
        arguments.extend(["--filterset".to_owned(), format!("not ({})", without.join(" | "))]);
    }
    run_and_count(machine.root, &arguments, summary::of_nextest, &mut tally)?;
    Ok(tally)
}

fn with_cargo_test(machine: &Machine<'_>) -> anyhow::Result<Tally> {
    let mut tally = Tally::default();
    let mut arguments = vec!["test".to_owned(), "--workspace".to_owned()];
    arguments.extend(["--locked", "--no-fail-fast", "--lib", "--bins", "--tests"].map(String::from));
    for (package, why) in missing_packages(machine) {
        arguments.extend(["--exclude".to_owned(), package.to_owned()]);
        let list = ["test", "--package", package, "--locked", "--", "--list", "--format", "terse"];
        let names = program::text_of(program::command(machine.root, "cargo", list))?;
        let tests = names.lines().filter_map(|line| line.strip_suffix(": test"));
        tally.skipped.extend(tests.map(|name| format!("{package} {name}: {why}")));
    }
    let text = run_and_count(machine.root, &arguments, summary::of_cargo_test, &mut tally)?;
    tally.skipped.extend(summary::ignored_by_cargo_test(&text));
    Ok(tally)
}

/// Runs the tests, adds what came out to the tally and returns what the runner said.
fn run_and_count(
    root: &Path,
    arguments: &[String],
    counts: fn(&str) -> Option<Counts>,
    tally: &mut Tally,
) -> anyhow::Result<String> {
    let folder = tempfile::tempdir().context("no temporary folder can be made")?;
    let log = folder.path().join("skipped");
    let mut command = program::command(root, "cargo", arguments);
    command.env(SKIPPED_LOG, &log);
    let said = program::shown_and_kept(command)?;
    let found = counts(&said.text).unwrap_or_default();
    // A run that failed without a failed test (a build error, a crash) is a failure all the same.
    let failed = if said.success { found.failed } else { found.failed.max(1) };
    let skipped = named_in(&std::fs::read_to_string(&log).unwrap_or_default());
    tally.passed += found.passed.saturating_sub(skipped.len());
    tally.failed += failed;
    tally.skipped.extend(skipped);
    Ok(said.text)
}

/// The lines of the log, each test once: a test may say more than once why it cannot run.
fn named_in(log: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut lines = Vec::new();
    for line in log.lines() {
        let name = line.split_once(": ").map_or(line, |(name, _)| name);
        if !names.contains(&name) {
            names.push(name);
            lines.push(line.to_owned());
        }
    }
    lines
}

/// The packages whose tests cannot run here, each with the reason.
fn missing_packages<'a>(machine: &'a Machine<'_>) -> impl Iterator<Item = (&'a str, &'a str)> {
    let of =
        |missing: &'a super::Missing| missing.packages.iter().map(|package| (*package, missing.why.as_str()));
    let is_here = |(package, _): &(&str, &str)| machine.members.iter().any(|member| member == package);
    machine.missing.iter().flat_map(of).filter(is_here)
}

/// The tests that will not run, each as `name: why`, from nextest's list.
fn not_run(listed: &Value, machine: &Machine<'_>) -> Vec<String> {
    let mut skipped = Vec::new();
    let suites = listed.get("rust-suites").and_then(Value::as_object);
    for suite in suites.into_iter().flat_map(|suites| suites.values()) {
        let package = suite.get("package-name").and_then(Value::as_str).unwrap_or_default();
        let lacking = missing_packages(machine).find(|(name, _)| *name == package).map(|(_, why)| why);
        let tests = suite.get("testcases").and_then(Value::as_object);
        for (name, test) in tests.into_iter().flatten() {
            let ignored = test.get("ignored").and_then(Value::as_bool).unwrap_or(false);
            if let Some(why) = lacking.or(ignored.then_some("marked `#[ignore]`")) {
                skipped.push(format!("{package} {name}: {why}"));
            }
        }
    }
    skipped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test::need::Missing;

    #[test]
    fn tests_that_cannot_run_are_named_one_by_one() {
        let listed = serde_json::json!({"rust-suites": {
            "a": {"package-name": "a", "testcases": {
                "one": {"ignored": false}, "two": {"ignored": true}}},
            "b": {"package-name": "b", "testcases": {"three": {"ignored": false}}},
        }});
        let missing = Missing { what: "git", why: "no git; install it".to_owned(), packages: &["b"] };
        let members = ["a", "b"].map(String::from).to_vec();
        let machine = Machine { root: Path::new("."), missing: vec![missing], members };
        assert_eq!(not_run(&listed, &machine), ["a two: marked `#[ignore]`", "b three: no git; install it"]);
    }

    #[test]
    fn a_test_that_says_twice_why_it_is_skipped_counts_once() {
        let log = "a::b: no network\nc: no browser\na::b: no loopback: none\n";
        assert_eq!(named_in(log), ["a::b: no network", "c: no browser"]);
    }
}
