//! `cargo xtask fuzz`: every reader, fed with any bytes, for a bounded time.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, bail};

use crate::program;

/// Where the targets are, a file each.
const TARGETS: &str = "fuzz/fuzz_targets";

/// Where they are built.
const BUILT: &str = "fuzz/target";

/// An input that takes as long is told, even if the target goes on after it.
const SLOW_SECONDS: u32 = 5;

/// How long and how far.
pub(crate) struct Bounds {
    /// Seconds for each target.
    pub(crate) seconds: u32,
    /// Bytes of the longest input.
    pub(crate) max_len: u32,
}

/// What came of one target.
#[derive(Debug, PartialEq, Eq)]
struct Outcome {
    runs: u64,
    crashed: bool,
    /// Inputs that took [`SLOW_SECONDS`] or longer.
    slow: usize,
    /// The input that crashed it, or a slow one, from the root.
    input: Option<String>,
}

/// Fuzzes one target or all; true if none crashed.
pub(crate) fn run(root: &Path, target: Option<&str>, bounds: &Bounds) -> anyhow::Result<bool> {
    let known = targets(root)?;
    let chosen: Vec<String> = match target {
        None => known,
        Some(name) if known.iter().any(|target| target == name) => vec![name.to_owned()],
        Some(name) => bail!("there is no target `{name}`; known: {}", known.join(", ")),
    };
    let probe = program::kept(program::command(root, "cargo", ["fuzz", "--version"]));
    if !probe.is_ok_and(|output| output.status.success()) {
        bail!("cargo-fuzz is not installed; `cargo install --locked cargo-fuzz`");
    }
    let one = target.map(|name| vec![name]).unwrap_or_default();
    if !program::shown(build(root, &one))? {
        bail!("the targets do not build");
    }
    let host = host(root)?;
    let mut rows = Vec::new();
    let mut crashes = 0;
    for target in &chosen {
        println!("fuzzing {target} for {} s", bounds.seconds);
        let outcome = fuzz(root, &host, target, bounds)?;
        crashes += usize::from(outcome.crashed);
        let input = outcome.input.map(|input| format!(" `{input}`")).unwrap_or_default();
        let (runs, seconds) = (outcome.runs, bounds.seconds);
        let (crashed, slow) = (u8::from(outcome.crashed), outcome.slow);
        rows.push(format!("| {target} | {runs} | {seconds} | {slow} | {crashed}{input} |"));
    }
    println!("\n| target | runs | seconds | slow | crashes |\n| --- | ---: | ---: | ---: | --- |");
    for row in rows {
        println!("{row}");
    }
    Ok(crashes == 0)
}

fn targets(root: &Path) -> anyhow::Result<Vec<String>> {
    let entries = std::fs::read_dir(root.join(TARGETS)).with_context(|| format!("no `{TARGETS}`"))?;
    let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let mut names: Vec<String> =
        names.filter_map(|name| Some(name.strip_suffix(".rs")?.to_owned())).collect();
    names.sort();
    Ok(names)
}

/// `cargo fuzz` asks for flags that only a nightly compiler takes; this variable makes a stable one take
/// them, for this build alone.
fn build(root: &Path, targets: &[&str]) -> Command {
    let mut command = program::command(root, "cargo", ["fuzz", "build", "--target-dir", BUILT]);
    command.args(targets).env("RUSTC_BOOTSTRAP", "1");
    command
}

/// The triple that `cargo fuzz` builds for.
fn host(root: &Path) -> anyhow::Result<String> {
    let version = program::text_of(program::command(root, "rustc", ["-vV"]))?;
    let line = version.lines().find_map(|line| line.strip_prefix("host: "));
    line.map(str::to_owned).context("`rustc -vV` names no host")
}

/// Runs a target that is built. `cargo fuzz run` would look for changes in the sources again.
fn fuzz(root: &Path, host: &str, target: &str, bounds: &Bounds) -> anyhow::Result<Outcome> {
    // libFuzzer writes what it learns to the first folder and only reads the others.
    let [corpus, seeds, artifacts] =
        ["corpus", "seeds", "artifacts"].map(|kind| format!("fuzz/{kind}/{target}"));
    for folder in [&corpus, &seeds, &artifacts] {
        std::fs::create_dir_all(root.join(folder)).with_context(|| format!("`{folder}` cannot be made"))?;
    }
    let binary = root.join(BUILT).join(host).join("release").join(target);
    let mut command = program::command(root, &binary.to_string_lossy(), [&corpus, &seeds]);
    // Generated parsers hold tables of one name, of which each sees its own; that is no fault.
    command.env("ASAN_OPTIONS", "detect_odr_violation=0");
    command.args([
        format!("-artifact_prefix={artifacts}/"),
        format!("-max_total_time={}", bounds.seconds),
        format!("-max_len={}", bounds.max_len),
        // An input of this size that takes seconds is a fault as much as a crash is.
        "-timeout=10".to_owned(),
        format!("-report_slow_units={SLOW_SECONDS}"),
        "-print_final_stats=1".to_owned(),
    ]);
    let output = program::kept(command)?;
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        let lines: Vec<&str> = said.lines().collect();
        println!("{}", lines.get(lines.len().saturating_sub(40)..).unwrap_or_default().join("\n"));
    }
    Ok(read(&said, output.status.success()))
}

/// Reads what libFuzzer says at the end.
fn read(said: &str, success: bool) -> Outcome {
    let after =
        |start: &str| said.lines().rev().find_map(|line| Some(line.split_once(start)?.1.trim().to_owned()));
    let runs = after("stat::number_of_executed_units:").and_then(|runs| runs.parse().ok());
    let input = after("Test unit written to ");
    let slow = said.lines().filter(|line| line.starts_with("Slowest unit: ")).count();
    Outcome { runs: runs.unwrap_or(0), crashed: !success, slow, input }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_quiet_run_is_read() {
        let said = "Done 551858 runs in 11 second(s)\nstat::number_of_executed_units: 551858\nstat::peak_rss_mb: 494\n";
        let wanted = Outcome { runs: 551_858, crashed: false, slow: 0, input: None };
        assert_eq!(read(said, true), wanted);
    }

    #[test]
    fn a_slow_input_is_told_although_nothing_crashed() {
        let said = "Slowest unit: 6 s:\nartifact_prefix='fuzz/artifacts/a/'; Test unit written to fuzz/artifacts/a/slow-unit-1\nstat::number_of_executed_units: 9\n";
        let input = Some("fuzz/artifacts/a/slow-unit-1".to_owned());
        assert_eq!(read(said, true), Outcome { runs: 9, crashed: false, slow: 1, input });
    }

    #[test]
    fn the_input_that_crashed_is_named() {
        let said = "==1== ERROR: libFuzzer: deadly signal\nstat::number_of_executed_units: 7\nartifact_prefix='fuzz/artifacts/a/'; Test unit written to fuzz/artifacts/a/crash-1\n";
        let wanted =
            Outcome { runs: 7, crashed: true, slow: 0, input: Some("fuzz/artifacts/a/crash-1".to_owned()) };
        assert_eq!(read(said, false), wanted);
    }
}
