//! `cargo xtask bench`: the figures of `docs/benchmarks.md` and `docs/precision/`, each with the command that gives it. A
//! measurement is a file in `bench/` and a line in [`ALL`].

mod approvals;
mod backtest;
mod guard;
mod latency;
mod policy;
mod provenance;
mod quiet;
mod reach_edges;
mod reach_mutants;
mod reach_speed;
mod rules;
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
    /// What it does with clones.
    pub(crate) clones: Clones,
    /// The page with its section.
    pub(crate) page: &'static str,
    /// Measures; Markdown.
    pub(crate) run: fn(&Setting) -> anyhow::Result<String>,
}

/// What a measurement does with clones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Clones {
    /// It looks at none.
    Unused,
    /// It says more if it is given some.
    Welcome,
    /// It measures nothing without.
    Needed,
}

/// Every measurement.
pub(crate) static ALL: &[&Measurement] = &[
    &latency::MEASUREMENT,
    &synthetic::MEASUREMENT,
    &policy::MEASUREMENT,
    &backtest::MEASUREMENT,
    &quiet::MEASUREMENT,
    &provenance::MEASUREMENT,
    &rules::MEASUREMENT,
    &approvals::MEASUREMENT,
    &reach_speed::MEASUREMENT,
    &reach_edges::MEASUREMENT,
    &reach_mutants::MEASUREMENT,
    &guard::corpus::MEASUREMENT,
    &guard::ordinary::MEASUREMENT,
    &guard::scripts::MEASUREMENT,
    &guard::latency::MEASUREMENT,
    &guard::worst::MEASUREMENT,
];

/// What is measured.
pub(crate) struct Setting {
    /// The root of this repository.
    pub(crate) root: PathBuf,
    /// The program as it is shipped.
    pub(crate) binary: PathBuf,
    /// Clones to measure on.
    pub(crate) repositories: Vec<PathBuf>,
    /// Planted programs to judge instead of this repository's own.
    pub(crate) corpus: Option<PathBuf>,
    /// How many commits of a history to judge, where a measurement leaves that open.
    pub(crate) last: usize,
    /// Other programs that do the same.
    pub(crate) peers: Vec<Peer>,
    /// Whether the figures go into the page.
    pub(crate) write: bool,
}

/// Another program that does the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Peer {
    /// Its name and version.
    pub(crate) name: String,
    /// What a shell runs in a clone.
    pub(crate) command: String,
}

impl std::str::FromStr for Peer {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (name, command) = text.split_once('=').ok_or("it is not NAME=COMMAND")?;
        Ok(Self { name: name.to_owned(), command: command.to_owned() })
    }
}

impl Setting {
    /// A folder for what a measurement leaves behind for its reader.
    pub(crate) fn folder(&self, id: &str) -> anyhow::Result<PathBuf> {
        let folder = self.root.join("target/bench").join(id);
        std::fs::create_dir_all(&folder).with_context(|| format!("no folder `{}`", folder.display()))?;
        Ok(folder)
    }
}

/// The page with a section for each measurement that has none of its own.
pub(crate) const PAGE: &str = "docs/benchmarks.md";

/// How many commits of a history are judged, where a measurement leaves that open.
pub(crate) const LAST: usize = 500;

/// What is asked for.
pub(crate) struct Wanted<'a> {
    /// One measurement, or all.
    pub(crate) name: Option<&'a str>,
    /// Clones to measure on.
    pub(crate) repositories: Vec<PathBuf>,
    /// A program that is built already.
    pub(crate) binary: Option<PathBuf>,
    /// Planted programs to judge instead of this repository's own.
    pub(crate) corpus: Option<PathBuf>,
    /// How many commits of a history to judge, where a measurement leaves that open.
    pub(crate) last: usize,
    /// Other programs that do the same.
    pub(crate) peers: Vec<Peer>,
    /// Whether the figures go into the page.
    pub(crate) write: bool,
}

/// Runs what is wanted, prints each section, and puts it into the page if asked to.
pub(crate) fn run(root: &Path, wanted: &Wanted<'_>) -> anyhow::Result<bool> {
    let chosen: Vec<&&Measurement> = ALL
        .iter()
        .filter(|measurement| wanted.name.is_none_or(|name| is_named(measurement.id, name)))
        .collect();
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
    let corpus = wanted.corpus.as_ref().map(absolute).transpose()?;
    let (root, last, write) = (root.to_path_buf(), wanted.last, wanted.write);
    let peers = wanted.peers.clone();
    let setting = Setting { root, binary, repositories, corpus, last, peers, write };
    for measurement in chosen {
        if measurement.clones == Clones::Needed && setting.repositories.is_empty() {
            eprintln!("{}: left out, it needs clones: `--repo DIR`, as often as you like", measurement.id);
            continue;
        }
        eprintln!("{}: {}", measurement.id, measurement.about);
        let section = section(measurement, &setting)?;
        println!("{section}");
        if wanted.write {
            let path = setting.root.join(measurement.page);
            let file = measurement.page;
            let page = std::fs::read_to_string(&path).with_context(|| format!("`{file}` cannot be read"))?;
            let page = replaced(&page, measurement.id, &section).with_context(|| format!("`{file}`"))?;
            std::fs::write(&path, page).with_context(|| format!("`{file}` cannot be written"))?;
        }
    }
    Ok(true)
}

/// Whether a name means a measurement: `guard` means each of the guard's.
fn is_named(id: &str, name: &str) -> bool {
    id == name || (name == "guard" && id.starts_with("guard-"))
}

/// A section: what is measured, how, where, the figures.
fn section(measurement: &Measurement, setting: &Setting) -> anyhow::Result<String> {
    Ok(format!(
        "{}\n\n```sh\ncargo xtask bench {}{}\n```\n\nMeasured on {}\n\n{}",
        measurement.about,
        measurement.id,
        arguments(measurement, setting),
        measure::machine(&setting.root),
        (measurement.run)(setting)?.trim_end()
    ))
}

/// What stands behind the name of the measurement, with folders by their names.
fn arguments(measurement: &Measurement, setting: &Setting) -> String {
    let corpus = setting.corpus.iter().filter(|_| measurement.id == rules::MEASUREMENT.id);
    let mut text: String = corpus.map(|corpus| format!(" --corpus {}", name(corpus))).collect();
    if measurement.clones != Clones::Unused {
        let clones = setting.repositories.iter().map(|repository| format!(" --repo {}", name(repository)));
        text.extend(clones);
    }
    if measurement.id == reach_speed::MEASUREMENT.id {
        text.extend(setting.peers.iter().map(|peer| format!(" --peer '{}=…'", peer.name)));
    }
    if measurement.id == rules::MEASUREMENT.id && setting.last != LAST {
        text.push_str(&format!(" --last {}", setting.last));
    }
    text
}

/// The page with the text between `<!-- bench:ID -->` and `<!-- /bench:ID -->` replaced.
fn replaced(page: &str, id: &str, section: &str) -> anyhow::Result<String> {
    let (open, close) = (format!("<!-- bench:{id} -->"), format!("<!-- /bench:{id} -->"));
    let split = page.split_once(&open).and_then(|(before, rest)| Some((before, rest.split_once(&close)?.1)));
    let Some((before, after)) = split else {
        bail!("there is no `{open}` followed by `{close}`");
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
