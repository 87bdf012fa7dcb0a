//! The corpora of other guards, read where they are.

mod read;

use std::fmt::Write as _;
use std::path::Path;

use anyhow::bail;

use self::read::{Case, Corpus};
use super::judge::{self, Said};
use super::labels::Labels;
use super::{page, scene};
use crate::bench::{Clones, Measurement, PAGE, Setting, git};

pub(crate) static MEASUREMENT: Measurement = Measurement {
    id: "guard-corpus",
    about: "The test corpora of other guards, read out of clones and judged in a scratch repository: a branch of its own with a remote, a stash, changes in every tracked file, new files. Blocked is whatever may not run at once.",
    clones: Clones::Needed,
    page: PAGE,
    run,
};

/// A case that was judged otherwise than its corpus wants.
pub(super) struct Disagreement<'a> {
    pub(super) case: &'a Case,
    pub(super) said: &'a Said,
}

/// One corpus, judged.
pub(super) struct Judged {
    pub(super) corpus: Corpus,
    pub(super) said: Vec<Said>,
    /// The clone's commit.
    pub(super) commit: String,
}

impl Judged {
    /// Cases that must be blocked, or that must not.
    fn cases(&self, blocked: bool) -> impl Iterator<Item = (&Case, &Said)> {
        self.corpus.cases.iter().zip(&self.said).filter(move |(case, _)| case.blocked == blocked)
    }

    /// Those of them that were judged otherwise.
    pub(super) fn disagreements(&self, blocked: bool) -> Vec<Disagreement<'_>> {
        let wrong = self.cases(blocked).filter(|(case, said)| case.blocked == said.proceeds);
        wrong.map(|(case, said)| Disagreement { case, said }).collect()
    }
}

fn run(setting: &Setting) -> anyhow::Result<String> {
    let mut judged = Vec::new();
    for repository in &setting.repositories {
        let Some(corpus) = read::corpus(repository)? else { continue };
        judged.push(judge_all(setting, repository, corpus)?);
    }
    if judged.is_empty() {
        bail!("none of the clones is one of {}", read::KNOWN.join(", "));
    }
    let labels = Labels::read(&setting.root)?;
    if setting.write {
        page::write(&setting.root, MEASUREMENT.id, &page::corpora(&judged, &labels))?;
    }
    Ok(table(&judged, &labels))
}

fn judge_all(setting: &Setting, repository: &Path, corpus: Corpus) -> anyhow::Result<Judged> {
    let commands: Vec<&str> = corpus.cases.iter().map(|case| case.command.as_str()).collect();
    let scene = scene::make(setting, corpus.name, commands.iter().copied(), true)?;
    let said = judge::judge(setting, &scene, &commands)?;
    let commit = git(repository, &["rev-parse", "--short=12", "HEAD"])?.trim().to_owned();
    Ok(Judged { corpus, said, commit })
}

fn table(judged: &[Judged], labels: &Labels) -> String {
    let mut text = String::from(
        "| corpus | must be blocked | passed | passed, wrongly | must be allowed | blocked | blocked, wrongly | harmless here-documents | blocked |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n",
    );
    for one in judged {
        let cell = |blocked: bool| {
            let all = one.cases(blocked).count();
            let wrong = one.disagreements(blocked);
            let own = |wrong: &&Disagreement<'_>| {
                !labels.class(one.corpus.name, &wrong.case.command).is_some_and(|class| class.ours)
            };
            let ours = wrong.iter().filter(own).count();
            let ours = if labels.knows(one.corpus.name) { share(ours, all) } else { "not read".to_owned() };
            format!("{all} | {} | {ours}", share(wrong.len(), all))
        };
        let quiet: Vec<(&Case, &Said)> =
            one.cases(false).filter(|(case, _)| case.command.contains("<<")).collect();
        let loud = quiet.iter().filter(|(_, said)| !said.proceeds).count();
        let _ = writeln!(
            text,
            "| {} `{}` | {} | {} | {} | {loud} |",
            one.corpus.name,
            one.commit,
            cell(true),
            cell(false),
            quiet.len()
        );
    }
    let skipped: Vec<String> = judged
        .iter()
        .filter(|one| one.corpus.skipped > 0)
        .map(|one| format!("{} of {}", one.corpus.skipped, one.corpus.name))
        .collect();
    let _ = write!(
        text,
        "\n“Passed” and “blocked” are every disagreement with the corpus; “wrongly” leaves out those whose class says why this guard is to judge otherwise. Each is listed with its class in [the page of the guard's precision](precision/guard.md)."
    );
    if !skipped.is_empty() {
        let _ = write!(
            text,
            " Not read, because their commands are made while the tests run: {}.",
            skipped.join(", ")
        );
    }
    text.push('\n');
    text
}

/// A count, and its share.
pub(super) fn share(count: usize, all: usize) -> String {
    let percent = if all == 0 { 0.0 } else { 100.0 * count as f64 / all as f64 };
    format!("{count} ({percent:.1} %)")
}
