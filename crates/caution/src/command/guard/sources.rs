//! `caution guard sources`: what agents' sessions read in a repository.

use std::path::PathBuf;

use caution_core::context::Advice;
use caution_core::port::Clock as _;
use caution_core::session::{Entry, Happened, Source};
use caution_repo::GitRepository;
use caution_wire::{ExitCode, mask};
use clap::Args;

use super::ledger;
use crate::clock::SystemClock;
use crate::failure::Failure;
use crate::output::Output;

/// Says what agents read before they changed something here, as their hooks saw it.
///
/// As JSON, or with `--trailers` as lines for a commit message or the body of a pull request, which `check`
/// reads on another machine.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Only this session of an agent
    #[arg(long, value_name = "ID")]
    session: Option<String>,
    /// The repository
    #[arg(long, value_name = "DIR", default_value = ".")]
    repo: PathBuf,
    /// As `Advice:` trailers
    #[arg(long)]
    trailers: bool,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Result<ExitCode, Failure> {
    let repository = GitRepository::open(&arguments.repo)?;
    let entries = ledger::of_workspace(repository.root(), SystemClock.now());
    let read = read(&entries, arguments.session.as_deref());
    if arguments.trailers {
        let lines: String = read.iter().map(|one| trailer(&one.source.advice)).collect();
        output.print(&lines)?;
    } else {
        let sources = read.iter().map(|one| (one.session, one.entry.at, one.source));
        output.print(&caution_wire::session::Sources::new(sources).to_json())?;
    }
    Ok(ExitCode::Yes)
}

/// A document that a session read.
struct Read<'a> {
    session: &'a str,
    entry: &'a Entry,
    source: &'a Source,
}

/// Each document once a session: the newest look at it.
fn read<'a>(entries: &'a [(String, Entry)], session: Option<&str>) -> Vec<Read<'a>> {
    let wanted = |name: &str| {
        session
            .is_none_or(|wanted| name == wanted || name.split_once('/').is_some_and(|(_, id)| id == wanted))
    };
    let mut found: Vec<Read<'a>> = Vec::new();
    for (name, entry) in entries.iter().filter(|(name, _)| wanted(name)) {
        let Happened::Read(source) = &entry.what else { continue };
        found.retain(|known| known.session != name || known.source.advice.url != source.advice.url);
        found.push(Read { session: name, entry, source });
    }
    found
}

/// `Advice: https://wiki.example/limits (edited 2026-02-11, owner payments, superseded)`
fn trailer(advice: &Advice) -> String {
    let mut notes = Vec::new();
    if let Some(edited) = advice.last_edited {
        notes.push(format!("edited {}", edited.to_string().chars().take(10).collect::<String>()));
    }
    if let Some(owner) = advice.owner.as_deref().and_then(|owner| owner.split_whitespace().next()) {
        notes.push(format!("owner {}", owner.trim_matches([',', '(', ')'])));
    }
    if advice.superseded == Some(true) {
        notes.push("superseded".to_owned());
    }
    let notes = if notes.is_empty() { String::new() } else { format!(" ({})", notes.join(", ")) };
    let mut url = String::new();
    // What ends an address in a statement is written as addresses write it.
    for letter in mask(&advice.url).chars() {
        match letter {
            '(' | ')' | ',' | '<' | '>' => url.push_str(&format!("%{:02X}", u32::from(letter))),
            _ if letter.is_whitespace() || letter.is_control() => url.push_str("%20"),
            _ => url.push(letter),
        }
    }
    format!("Advice: {url}{notes}\n")
}
