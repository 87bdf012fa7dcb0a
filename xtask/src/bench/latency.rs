//! The time of a whole process, beside what git itself needs for less.

use std::path::Path;
use std::process::Command;

use super::{Clones, Measurement, PAGE, Setting, git, grouped, name};
use crate::measure::{self, Times};
use crate::{binary, program};

pub(crate) static MEASUREMENT: Measurement = Measurement {
    id: "latency",
    about: "Warm runs of whole processes, 40 of each, beside a floor: what git needs to start, to name one commit, and to compare two trees.",
    clones: Clones::Needed,
    page: PAGE,
    run,
};

const RUNS: usize = 40;

/// Exit codes of a check that gave an answer.
pub(super) const ANSWERED: &[i32] = &[0, 10, 11, 12];

fn run(setting: &Setting) -> anyhow::Result<String> {
    let mut text = format!("| repository | command | {} | peak MiB |\n", measure::HEADS);
    text.push_str("| --- | --- | ---: | ---: | ---: | ---: | ---: |\n");
    let version = || binary::call(&setting.root, &setting.binary, &["--version"]);
    text.push_str(&row("–", "`caution --version`", &version, &[0])?);
    text.push_str(&row("–", "`git --version`", &|| git_call(&setting.root, &["--version"]), &[0])?);
    for repository in &setting.repositories {
        let files = git(repository, &["ls-tree", "-r", "--name-only", "HEAD"])?.lines().count();
        let title = format!("{}, {} files", name(repository), grouped(files));
        let check = || check_call(setting, repository, &[]);
        text.push_str(&row(&title, "`caution check`", &check, ANSWERED)?);
        text.push_str(&last_commits(setting, repository, &title)?);
        for floor in [&["log", "-1"][..], &["diff-tree", "-r", "HEAD^", "HEAD"]] {
            let words = format!("`git {}`", floor.join(" "));
            text.push_str(&row(&title, &words, &|| git_call(repository, floor), &[0])?);
        }
    }
    Ok(text)
}

/// One command, measured.
pub(super) fn row(
    title: &str,
    words: &str,
    make: &dyn Fn() -> Command,
    accepted: &[i32],
) -> anyhow::Result<String> {
    let times = measure::time(make, accepted, RUNS)?;
    Ok(line(title, words, &times, &make()))
}

fn line(title: &str, words: &str, times: &Times, command: &Command) -> String {
    let folder = command.get_current_dir().unwrap_or(Path::new("."));
    let memory = measure::memory_cell(measure::peak_mebibytes(folder, command));
    format!("| {title} | {words} | {} | {memory} |\n", times.cells())
}

/// The newest commits that are no merges, each checked once warm: what a typical commit takes.
fn last_commits(setting: &Setting, repository: &Path, title: &str) -> anyhow::Result<String> {
    let count = RUNS.to_string();
    let commits = git(repository, &["rev-list", "--no-merges", "--max-count", &count, "HEAD"])?;
    let mut slowest = None;
    let mut times = Vec::new();
    for commit in commits.lines() {
        measure::once(check_call(setting, repository, &[commit]), ANSWERED)?;
        let time = measure::once(check_call(setting, repository, &[commit]), ANSWERED)?;
        slowest = slowest.max(Some((time, commit)));
        times.push(time);
    }
    let Some((_, commit)) = slowest else { return Ok(String::new()) };
    let words = format!("`caution check REV`, the last {} commits in turn", times.len());
    Ok(line(title, &words, &Times::new(times), &check_call(setting, repository, &[commit])))
}

pub(super) fn check_call(setting: &Setting, repository: &Path, arguments: &[&str]) -> Command {
    let mut words = vec!["check"];
    words.extend(arguments);
    binary::call(repository, &setting.binary, &words)
}

pub(super) fn git_call(repository: &Path, arguments: &[&str]) -> Command {
    program::command(repository, "git", arguments)
}
