//! `cargo xtask bench`: the figures of `docs/benchmarks.md`, each with the command that gives it. A
//! measurement is a file in `bench/` and a line in [`ALL`].

mod backtest;
mod latency;
mod provenance;
mod quiet;
mod synthetic;

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use crate::binary::{self, Profile};
use crate::{measure, program};

/// One measurement.
pub(crate) struct Measurement {
    /// Its name: that of its file, and of its section in the page.
    pub(crate) id: &'static str,
    /// What it measures, in one sentence.
    pub(crate) about: &'static str,
    /// Whether it needs repositories.
    pub(crate) needs_repositories: bool,
    /// Measures; Markdown.
    pub(crate) run: fn(&Setting) -> anyhow::Result<String>,
}

/// Every measurement.
pub(crate) static ALL: &[&Measurement] = &[
    &latency::MEASUREMENT,
    &synthetic::MEASUREMENT,
    &backtest::MEASUREMENT,
    &quiet::MEASUREMENT,
    &provenance::MEASUREMENT,
];

/// What is measured.
pub(crate) struct Setting {
    /// The root of this repository.
    pub(crate) root: PathBuf,
    /// The program as it is shipped.
    pub(crate) binary: PathBuf,
    /// Clones to measure on.
    pub(crate) repositories: Vec<PathBuf>,
}

impl Setting {
    /// A folder for what a measurement leaves behind for its reader.
    pub(crate) fn folder(&self, id: &str) -> anyhow::Result<PathBuf> {
        let folder = self.root.join("target/bench").join(id);
        std::fs::create_dir_all(&folder).with_context(|| format!("no folder `{}`", folder.display()))?;
        Ok(folder)
    }
}

/// The page with a section for each measurement.
const PAGE: &str = "docs/benchmarks.md";

/// What is asked for.
pub(crate) struct Wanted<'a> {
    /// One measurement, or all.
    pub(crate) name: Option<&'a str>,
    /// Clones to measure on.
    pub(crate) repositories: Vec<PathBuf>,
    /// A program that is built already.
    pub(crate) binary: Option<PathBuf>,
    /// Whether the figures go into the page.
    pub(crate) write: bool,
}

/// Runs what is wanted, prints each section, and puts it into the page if asked to.
pub(crate) fn run(root: &Path, wanted: &Wanted<'_>) -> anyhow::Result<bool> {
    let chosen: Vec<&&Measurement> =
        ALL.iter().filter(|measurement| wanted.name.is_none_or(|name| measurement.id == name)).collect();
    if chosen.is_empty() {
        let names: Vec<&str> = ALL.iter().map(|measurement| measurement.id).collect();
        bail!("there is no measurement `{}`; known: {}", wanted.name.unwrap_or_default(), names.join(", "));
    }
    let absolute =
        |path: &PathBuf| path.canonicalize().with_context(|| format!("`{}` is not here", path.display()));
    let repositories = wanted.repositories.iter().map(absolute).collect::<anyhow::Result<Vec<_>>>()?;
    let binary = match &wanted.binary {
        Some(binary) => absolute(binary)?,
        None => binary::build(root, Profile::Release)?,
    };
    let setting = Setting { root: root.to_path_buf(), binary, repositories };
    for measurement in chosen {
        if measurement.needs_repositories && setting.repositories.is_empty() {
            eprintln!("{}: left out, it needs clones: `--repo DIR`, as often as you like", measurement.id);
            continue;
        }
        eprintln!("{}: {}", measurement.id, measurement.about);
        let section = section(measurement, &setting)?;
        println!("{section}");
        if wanted.write {
            let path = root.join(PAGE);
            let page = std::fs::read_to_string(&path).with_context(|| format!("`{PAGE}` cannot be read"))?;
            std::fs::write(&path, replaced(&page, measurement.id, &section)?)
                .with_context(|| format!("`{PAGE}` cannot be written"))?;
        }
    }
    Ok(true)
}

/// A section: what is measured, how, where, the figures.
fn section(measurement: &Measurement, setting: &Setting) -> anyhow::Result<String> {
    let clones: String =
        setting.repositories.iter().map(|repository| format!(" --repo {}", name(repository))).collect();
    let clones = if measurement.needs_repositories { clones } else { String::new() };
    Ok(format!(
        "{}\n\n```sh\ncargo xtask bench {}{clones}\n```\n\nMeasured on {}\n\n{}",
        measurement.about,
        measurement.id,
        measure::machine(&setting.root),
        (measurement.run)(setting)?.trim_end()
    ))
}

/// The page with the text between `<!-- bench:ID -->` and `<!-- /bench:ID -->` replaced.
fn replaced(page: &str, id: &str, section: &str) -> anyhow::Result<String> {
    let (open, close) = (format!("<!-- bench:{id} -->"), format!("<!-- /bench:{id} -->"));
    let split = page.split_once(&open).and_then(|(before, rest)| Some((before, rest.split_once(&close)?.1)));
    let Some((before, after)) = split else {
        bail!("`{PAGE}` has no `{open}` followed by `{close}`");
    };
    Ok(format!("{before}{open}\n\n{section}\n\n{close}{after}"))
}

/// The name of a clone: that of its folder.
pub(crate) fn name(repository: &Path) -> String {
    repository.file_name().unwrap_or(repository.as_os_str()).to_string_lossy().into_owned()
}

/// What git answers in a clone.
pub(crate) fn git(repository: &Path, arguments: &[&str]) -> anyhow::Result<String> {
    program::text_of(program::command(repository, "git", arguments))
}

/// A number with its thousands set apart.
pub(crate) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_section_between_its_marks_is_replaced() {
        let page = "# B\n<!-- bench:a -->old<!-- /bench:a -->\nx\n<!-- bench:b -->b<!-- /bench:b -->\n";
        let wanted =
            "# B\n<!-- bench:a -->\n\nnew\n\n<!-- /bench:a -->\nx\n<!-- bench:b -->b<!-- /bench:b -->\n";
        assert_eq!(replaced(page, "a", "new").unwrap(), wanted);
        let error = replaced(page, "c", "new").unwrap_err().to_string();
        assert!(error.contains("`<!-- bench:c -->`"), "{error}");
    }

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!([0, 999, 1000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
    }
}
