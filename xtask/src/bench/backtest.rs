//! How long a look back at a thousand changes takes, and how many reverts of it are real.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Instant;

use anyhow::Context as _;
use serde_json::Value;

use super::{Clones, Measurement, PAGE, Setting, git, grouped, name};
use crate::{binary, measure};

pub(crate) static MEASUREMENT: Measurement = Measurement {
    id: "backtest",
    about: "The last 1,000 changes of each repository under the built-in policy `baseline`. A revert is confirmed if git itself has the reverted commit among the ancestors of the one that reverts it, and its message names a commit that the reverted change brings, its pull request or its title.",
    clones: Clones::Needed,
    page: PAGE,
    run,
};

const CHANGES: &str = "1000";

fn run(setting: &Setting) -> anyhow::Result<String> {
    let mut table = String::from(
        "| repository | files | changes | seconds | changes a second | peak MiB | reverts | confirmed |\n",
    );
    table.push_str("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
    for repository in &setting.repositories {
        row(setting, repository, &mut table)?;
    }
    Ok(table)
}

fn row(setting: &Setting, repository: &Path, table: &mut String) -> anyhow::Result<()> {
    let arguments = ["backtest", "--last", CHANGES, "--policy", "baseline", "--format", "json"];
    let call = || binary::call(repository, &setting.binary, &arguments);
    let started = Instant::now();
    let text = binary::answer(repository, &setting.binary, &arguments)?;
    let seconds = started.elapsed().as_secs_f64();
    let report: Value = serde_json::from_str(&text).context("the answer is not JSON")?;
    let judged = report.pointer("/changes/judged").and_then(Value::as_u64).unwrap_or_default();
    let reverts = report.get("reverts").and_then(Value::as_array).cloned().unwrap_or_default();
    let mut confirmed = 0;
    for revert in &reverts {
        confirmed += usize::from(is_real(repository, revert)?);
    }
    let files = git(repository, &["ls-tree", "-r", "--name-only", "HEAD"])?.lines().count();
    let _ = writeln!(
        table,
        "| {} | {} | {} | {seconds:.1} | {:.0} | {} | {} | {confirmed} |",
        name(repository),
        grouped(files),
        grouped(usize::try_from(judged).unwrap_or_default()),
        judged as f64 / seconds,
        measure::memory_cell(measure::peak_mebibytes(repository, &call())),
        reverts.len(),
    );
    Ok(())
}

/// Whether plain git says of a revert what the program says.
fn is_real(repository: &Path, revert: &Value) -> anyhow::Result<bool> {
    let text = |path: &str| revert.pointer(path).and_then(Value::as_str).unwrap_or_default();
    let (by, of) = (text("/change/commit"), text("/reverts/commit"));
    let bases = git(repository, &["merge-base", by, of])?;
    let said = git(repository, &["log", "--format=%B", &format!("{by}^1..{by}")])?;
    let brought = git(repository, &["rev-list", &format!("{of}^1..{of}")])?;
    let named = said
        .split("This reverts commit ")
        .skip(1)
        .map(|rest| rest.split(|letter: char| !letter.is_ascii_hexdigit()).next().unwrap_or_default())
        .any(|id| id.len() >= 7 && brought.lines().any(|commit| commit.starts_with(id)));
    let messages = git(repository, &["log", "--format=%B", &format!("{of}^1..{of}")])?;
    // A title without the number at its end, as `Revert "…"` quotes it.
    let quotes = |line: &str| {
        let title = line.rsplit_once(" (#").map_or(line, |(title, _)| title).trim();
        title.len() > 8 && said.contains(&format!("Revert \"{title}"))
    };
    Ok(bases.trim() == of && (named || messages.lines().any(quotes)))
}
