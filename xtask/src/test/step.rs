//! The steps of `cargo xtask test`, in order.

use super::{Machine, Tally, need, suite};
use crate::{docs, program, tidy};

/// One step.
pub(super) struct Step {
    /// What a person would type for this step alone.
    pub(super) name: &'static str,
    /// Does it. An error means that it could not be done.
    pub(super) run: fn(&Machine<'_>) -> anyhow::Result<Tally>,
}

/// Every step.
pub(super) static ALL: &[Step] = &[
    Step { name: FORMAT, run: format },
    Step { name: LINT, run: lint },
    Step { name: "cargo nextest run", run: suite::run },
    Step { name: DOC_TESTS, run: doc_tests },
    Step { name: ORACLE, run: oracle },
    Step { name: "cargo xtask tidy", run: |machine| Ok(Tally::of_one(tidy::run(machine.root)?)) },
    Step { name: "cargo xtask docs --check", run: |machine| Ok(Tally::of_one(docs::check(machine.root)?)) },
    Step { name: LICENCES, run: licences },
];

const FORMAT: &str = "cargo fmt --all --check";
const LINT: &str = "cargo clippy --workspace --all-targets --locked -- -D warnings";
const DOC_TESTS: &str = "cargo test --doc --workspace --locked";
const ORACLE: &str = "python3 xtask/oracle/test_oracle.py";
const LICENCES: &str = "cargo deny --locked check licenses bans sources";

fn format(machine: &Machine<'_>) -> anyhow::Result<Tally> {
    unless_missing(machine, FORMAT, "rustfmt")
}

fn lint(machine: &Machine<'_>) -> anyhow::Result<Tally> {
    unless_missing(machine, LINT, "clippy")
}

fn doc_tests(machine: &Machine<'_>) -> anyhow::Result<Tally> {
    whole(machine, DOC_TESTS)
}

/// The oracle judges the reader of provenance, so somebody has to judge the oracle.
fn oracle(machine: &Machine<'_>) -> anyhow::Result<Tally> {
    unless_missing(machine, ORACLE, need::PYTHON)
}

fn licences(machine: &Machine<'_>) -> anyhow::Result<Tally> {
    let probe = program::command(machine.root, "cargo", ["deny", "--version"]);
    if program::kept(probe).is_ok_and(|output| output.status.success()) {
        whole(machine, LICENCES)
    } else {
        Ok(Tally::skipped("cargo deny check", "not installed; `cargo install --locked cargo-deny`"))
    }
}

/// A step that rests on something which the machine may lack.
fn unless_missing(machine: &Machine<'_>, line: &str, what: &str) -> anyhow::Result<Tally> {
    match machine.missing.iter().find(|missing| missing.what == what) {
        Some(missing) => Ok(Tally::skipped(line, &missing.why)),
        None => whole(machine, line),
    }
}

/// A command line without quotes that counts as one test.
fn whole(machine: &Machine<'_>, line: &str) -> anyhow::Result<Tally> {
    let mut words = line.split_whitespace();
    let program = words.next().unwrap_or("cargo");
    Ok(Tally::of_one(program::shown(program::command(machine.root, program, words))?))
}
