//! How long a whole process takes, and how much memory.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};

use crate::program;

/// Measures of one command, shortest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Times {
    sorted: Vec<Duration>,
}

impl Times {
    pub(crate) fn new(mut times: Vec<Duration>) -> Self {
        times.sort();
        Self { sorted: times }
    }

    /// The time that this share of the runs, in per cent, did not exceed (nearest rank).
    pub(crate) fn percentile(&self, percent: usize) -> Duration {
        let rank = (self.sorted.len() * percent).div_ceil(100).max(1);
        self.sorted.get(rank - 1).copied().unwrap_or_default()
    }

    /// `min | median | p95 | max`, in milliseconds, as cells of a table.
    pub(crate) fn cells(&self) -> String {
        let cells = [0, 50, 95, 100].map(|percent| format!("{:.1}", milliseconds(self.percentile(percent))));
        cells.join(" | ")
    }
}

pub(crate) fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// The heads of the cells that [`Times::cells`] gives.
pub(crate) const HEADS: &str = "min ms | median ms | p95 ms | max ms";

/// Runs the command that `make` gives, its output thrown away; `accepted` are the exit codes that mean
/// that it did its work.
pub(crate) fn time(make: impl Fn() -> Command, accepted: &[i32], runs: usize) -> anyhow::Result<Times> {
    once(make(), accepted)?;
    let times: anyhow::Result<Vec<Duration>> = (0..runs).map(|_| once(make(), accepted)).collect();
    Ok(Times::new(times?))
}

/// One run.
pub(crate) fn once(mut command: Command, accepted: &[i32]) -> anyhow::Result<Duration> {
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let started = Instant::now();
    let status =
        command.status().with_context(|| format!("`{}` does not start", program::spelled(&command)))?;
    let time = started.elapsed();
    match status.code() {
        Some(code) if accepted.contains(&code) => Ok(time),
        _ => bail!("`{}` ended with {status}", program::spelled(&command)),
    }
}

/// The most memory that the command held at once, in MiB, as GNU time tells it; `None` without GNU time.
pub(crate) fn peak_mebibytes(folder: &Path, command: &Command) -> Option<f64> {
    let arguments = std::iter::once(command.get_program()).chain(command.get_args());
    let mut timed = program::command(folder, "/usr/bin/time", ["--format", "%M"]);
    timed.args(arguments);
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => timed.env(name, value),
            None => timed.env_remove(name),
        };
    }
    let output = program::kept(timed).ok()?;
    let said = String::from_utf8_lossy(&output.stderr);
    let kibibytes: u32 = said.lines().last()?.trim().parse().ok()?;
    Some(f64::from(kibibytes) / 1024.0)
}

/// What one run took.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Cost {
    /// From its start to its end.
    pub(crate) wall: Duration,
    /// Of all cores together, the kernel's share included.
    pub(crate) cpu: Duration,
    /// The most memory that one of its processes held at once.
    pub(crate) peak_mebibytes: f64,
}

/// One run with everything that it takes, as GNU time tells it.
pub(crate) fn cost(command: &Command, accepted: &[i32]) -> anyhow::Result<Cost> {
    let folder = command.get_current_dir().unwrap_or(Path::new("."));
    let told = tempfile::NamedTempFile::new().context("no temporary file can be made")?;
    let arguments = std::iter::once(command.get_program()).chain(command.get_args());
    let mut timed = program::command(folder, "/usr/bin/time", ["--format", "%U %S %M", "--output"]);
    timed.arg(told.path()).args(arguments);
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => timed.env(name, value),
            None => timed.env_remove(name),
        };
    }
    let wall = once(timed, accepted)?;
    let said = std::fs::read_to_string(told.path()).context("GNU time told nothing")?;
    let numbers: Vec<f64> =
        said.lines().last().unwrap_or_default().split(' ').filter_map(|number| number.parse().ok()).collect();
    let [user, system, kibibytes] = numbers[..] else { bail!("GNU time said `{}`", said.trim()) };
    Ok(Cost {
        wall,
        cpu: Duration::try_from_secs_f64(user + system).unwrap_or_default(),
        peak_mebibytes: kibibytes / 1024.0,
    })
}

/// A measure of memory as a cell.
pub(crate) fn memory_cell(mebibytes: Option<f64>) -> String {
    mebibytes.map_or_else(|| "–".to_owned(), |mebibytes| format!("{mebibytes:.0}"))
}

/// The machine and the programs, in one line.
pub(crate) fn machine(root: &Path) -> String {
    let cpus = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let field = |line: &str| Some(line.split_once(':')?.1.trim().to_owned());
    let models: Vec<String> =
        cpus.lines().filter(|line| line.starts_with("model name")).filter_map(field).collect();
    let cpu = match models.first() {
        Some(model) => format!("{} × {model}", models.len()),
        None => "an unknown processor".to_owned(),
    };
    let git = program::text_of(program::command(root, "git", ["--version"])).unwrap_or_default();
    format!("{cpu}, {}, {}.", std::env::consts::OS, git.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_by_nearest_rank() {
        let times = Times::new((1..=40).rev().map(Duration::from_millis).collect());
        let at = |percent| times.percentile(percent).as_millis();
        assert_eq!([at(0), at(50), at(95), at(100)], [1, 20, 38, 40]);
        assert_eq!(Times::default().percentile(50), Duration::ZERO);
    }

    #[test]
    fn a_command_that_fails_is_not_measured() {
        let make = |code: &str| program::command(Path::new("."), "sh", ["-c", code]);
        assert!(time(|| make("exit 10"), &[0, 10], 2).is_ok());
        assert!(time(|| make("exit 1"), &[0, 10], 2).is_err());
    }
}
