//! What the rules on code catch, what they leave alone, and how often what they find is real.

mod found;
mod interval;
mod labels;
mod page;
mod planted;

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use anyhow::{Context as _, bail};

use self::found::History;
use self::labels::Labels;
use self::planted::Planted;
use super::{Clones, Measurement, Setting, git, name};
use crate::{binary, history, program};

pub(crate) static MEASUREMENT: Measurement = Measurement {
    id: "rules",
    about: "Planted programs, each with a hazard or without; and the last commits of real histories that are no merges, one by one as a change of its own, every finding read and labelled by hand.",
    clones: Clones::Welcome,
    page: "docs/precision/README.md",
    run,
};

/// Programs that were planted, if no other folder is named.
const CORPUS: &str = "crates/rules/corpus";

/// What people said of the findings.
const LABELS: &str = "docs/precision/labels.jsonl";

/// Where the page of each rule goes.
const PAGES: &str = "docs/precision";

fn run(setting: &Setting) -> anyhow::Result<String> {
    if setting.write && setting.repositories.is_empty() {
        bail!("without `--repo DIR` the page would lose the histories it tells of");
    }
    let corpus = setting.corpus.clone().unwrap_or_else(|| setting.root.join(CORPUS));
    let planted = planted(setting, &corpus)?;
    let rules = planted::rules(&planted);
    let mut text = planted::section(&planted);
    if setting.repositories.is_empty() {
        return Ok(text);
    }
    let mut histories = histories(setting)?;
    for history in &mut histories {
        history.keep(&rules);
    }
    let labels = labels(&setting.root)?;
    let join = labels::join(&histories, &rules, &labels);
    text.push_str(&page::histories(&histories, &rules, setting.last));
    text.push_str(&page::precision(&join, &rules, setting.write));
    for rule in &rules {
        let own = page::of_rule(rule, &join);
        match setting.write {
            true => write(&setting.root, rule, &own)?,
            false => text.push_str(&format!("\n{own}")),
        }
    }
    Ok(text)
}

fn planted(setting: &Setting, corpus: &Path) -> anyhow::Result<Vec<Planted>> {
    let corpus = corpus.to_string_lossy();
    let text = binary::answer(&setting.root, &setting.binary, &["debug", "corpus", &corpus])?;
    planted::read(&text)
}

fn labels(root: &Path) -> anyhow::Result<Labels> {
    match std::fs::read_to_string(root.join(LABELS)) {
        Ok(text) => labels::read(&text).with_context(|| format!("`{LABELS}`")),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Labels::default()),
        Err(error) => Err(error).with_context(|| format!("`{LABELS}` cannot be read")),
    }
}

fn write(root: &Path, rule: &str, text: &str) -> anyhow::Result<()> {
    let path = format!("{PAGES}/{rule}.md");
    std::fs::write(root.join(&path), text).with_context(|| format!("`{path}` cannot be written"))
}

/// Asks the program about each history, as many at once as there are processors.
fn histories(setting: &Setting) -> anyhow::Result<Vec<History>> {
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let waiting: Mutex<VecDeque<(usize, &PathBuf)>> =
        Mutex::new(setting.repositories.iter().enumerate().collect());
    let done = Mutex::new(Vec::new());
    let next = || waiting.lock().ok()?.pop_front();
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some((index, repository)) = next() {
                    let history = history_of(setting, repository);
                    if let Ok(mut done) = done.lock() {
                        done.push((index, history));
                    }
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, history)| history).collect()
}

/// One history. The answer depends on the program, the newest commit and the count alone, so that it is
/// asked for once.
fn history_of(setting: &Setting, repository: &Path) -> anyhow::Result<History> {
    let name = name(repository);
    let head = git(repository, &["log", "-1", "--format=%H %cs"])?;
    let (head, day) = head.trim().split_once(' ').context("git names no commit")?;
    let program = setting.binary.to_string_lossy();
    let program =
        program::text_of(program::command(&setting.root, "git", ["hash-object", "--no-filters", &program]))?;
    let last = setting.last.to_string();
    let short = |id: &str| id.get(..12).unwrap_or(id).to_owned();
    let file = format!("{name}.{}.{last}.{}.jsonl", short(head), short(&program));
    let path = setting.folder(MEASUREMENT.id)?.join(file);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(_) => {
            let text = history::ask(repository, &setting.binary, &["--last", &last])?;
            std::fs::write(&path, &text)
                .with_context(|| format!("`{}` cannot be written", path.display()))?;
            text
        }
    };
    eprintln!("{}: {name} is judged: {}", MEASUREMENT.id, path.display());
    found::read(&name, &format!("`{}` of {day}", short(head)), &text).with_context(|| name.clone())
}

/// A share as `27 of 30`.
fn of(count: usize, all: usize) -> String {
    if all == 0 { "–".to_owned() } else { format!("{count} of {all}") }
}
