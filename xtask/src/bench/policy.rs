//! What policies cost: a decision, and a proof.

use std::fmt::Write as _;

use anyhow::Context as _;

use super::{Clones, Measurement, PAGE, Setting};
use crate::measure::{self, Times, milliseconds};
use crate::{binary, program};

pub(crate) static MEASUREMENT: Measurement = Measurement {
    id: "policy",
    about: "One decision under policies of different size (the difference between 1 and 1,001 decisions in one process), the proofs of the built-in policies by cvc5 (whole processes), and random policies and changes decided by the evaluator and by a naive reference.",
    clones: Clones::Unused,
    page: PAGE,
    run,
};

/// How many requirements the policies have.
const SIZES: [usize; 4] = [10, 50, 100, 200];
/// How many decisions one run makes more than the other.
const DECISIONS: u32 = 1_000;
/// How many runs of each.
const RUNS: usize = 5;
/// How many random policies and changes are compared.
const RANDOM: &str = "100000";

fn run(setting: &Setting) -> anyhow::Result<String> {
    let folder = setting.folder("policy")?;
    let mut text = "| policy | median ms a decision |\n| --- | ---: |\n".to_owned();
    for size in SIZES {
        let path = folder.join(format!("policy-{size}.yaml"));
        std::fs::write(&path, policy(size)).with_context(|| format!("`{}`", path.display()))?;
        let path = path.display().to_string();
        let decide = |times: u32| {
            let times = times.to_string();
            let words = ["debug", "decide", "HEAD", "--policy", path.as_str(), "--times", times.as_str()];
            binary::call(&setting.root, &setting.binary, &words)
        };
        let one = measure::time(|| decide(1), &[0], RUNS)?;
        let many = measure::time(|| decide(1 + DECISIONS), &[0], RUNS)?;
        let more = milliseconds(many.percentile(50)) - milliseconds(one.percentile(50));
        let _ = writeln!(text, "| {size} requirements | {:.3} |", more / f64::from(DECISIONS));
    }
    let _ = write!(text, "\n| proofs | {} |\n| --- | ---: | ---: | ---: | ---: |\n", measure::HEADS);
    for name in ["baseline", "reset-90"] {
        let prove = || binary::call(&setting.root, &setting.binary, &["policy", "prove", name]);
        let times: Times = measure::time(prove, &[0], RUNS)?;
        let _ = writeln!(text, "| `{name}` | {} |", times.cells());
    }
    let mut random = program::command(
        &setting.root,
        "cargo",
        ["test", "--release", "--package", "caution-policy", "--lib", "cedar_and_straight_rust_agree"],
    );
    random.env("PROPTEST_CASES", RANDOM);
    let agreed = program::shown(random)?;
    let came_out = if agreed { "agreed on all" } else { "DISAGREED" };
    let _ = writeln!(
        text,
        "\n{RANDOM} random policies and changes: the evaluator and the naive reference {came_out}."
    );
    Ok(text)
}

/// A policy of so many requirements of mixed kinds.
fn policy(size: usize) -> String {
    let mut text = "version: 1\nrequirements:\n".to_owned();
    for index in 0..size {
        let (when, need) = match index % 5 {
            0 => ("{provenance: ai, tier: [1, 2]}".to_owned(), "{approvals: {count: 1, level: senior}}"),
            1 => (format!("{{paths: 'area-{index}/**'}}"), "{approvals: {count: 1, owner: true}}"),
            2 => (format!("{{service: service-{index}}}"), "{evidence: [tests]}"),
            3 => ("{effect: irreversible}".to_owned(), "{record: [why, rollback]}"),
            _ => (
                "[{action: deploy, environment: production}, {hazard: [evil-merge]}]".to_owned(),
                "{approvals: 2}",
            ),
        };
        let _ =
            writeln!(text, "  r{index}: {{because: a measurement, when: {when}, need: {need}, mode: hold}}");
    }
    text
}
