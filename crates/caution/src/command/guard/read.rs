//! What an agent reads and writes: remarks while it reads, and the session's ledger.

use std::path::Path;

use caution_agent::{Agent, Answer, Event, Request};
use caution_core::RepoPath;
use caution_core::port::Clock as _;
use caution_core::session::Happened;
use caution_engine::guard::sources::{self, Files};
use caution_repo::{GitRepository, LocalProber};
use jiff::Timestamp;

use super::desk::Desk;
use super::ledger::{Memory, real};
use crate::clock::SystemClock;
use crate::environment;
use crate::failure::Failure;

/// What to tell an agent of what it reads.
pub(super) fn remarks(
    agent: &Agent,
    request: &Request,
    directory: &Path,
    machine: &Path,
) -> Result<Option<String>, Failure> {
    let desk = Desk::new(directory, machine)?;
    let now = SystemClock.now();
    let memory = Memory::of(agent.id, request.session.as_deref(), desk.workspace(), now);
    let earlier = memory.entries();
    let files = GitRepository::open(directory).ok().map(Repository);
    let prober = LocalProber::new(environment::all());
    let heard = sources::hear(
        request,
        &sources::Desk {
            directory: &real(directory),
            workspace: memory.workspace(),
            prober: &prober,
            files: files.as_ref().map_or(&sources::NoFiles as &dyn Files, |files| files),
            earlier,
            tells: tells(agent, request),
            now,
        },
    );
    let Some(heard) = heard else { return Ok(None) };
    if let Some(noted) = heard.noted {
        memory.note(noted);
    }
    Ok(heard.remarks)
}

/// Whether the agent would be told anything in answer to this request.
fn tells(agent: &Agent, request: &Request) -> bool {
    let reply = |remarks: Option<&str>| {
        (agent.answer)(request, &Answer::NoObjection { remarks: remarks.map(str::to_owned) })
    };
    reply(Some("x")) != reply(None)
}

/// Notes the files that an agent is about to write, if it may.
pub(super) fn wrote(agent: &Agent, request: &Request, desk: &Desk, answer: &Answer, paths: &[&str]) {
    if !matches!(answer, Answer::NoObjection { .. }) {
        return;
    }
    let memory = Memory::of(agent.id, request.session.as_deref(), desk.workspace(), SystemClock.now());
    for path in paths {
        memory.note(Happened::Wrote(real(&desk.directory().join(path))));
    }
}

/// Notes how a command ended, where the agent tells.
pub(super) fn ended(agent: &Agent, request: &Request, directory: &Path, machine: &Path) {
    let Event::Command { text, .. } = &request.event else { return };
    let Ok(desk) = Desk::new(directory, machine) else { return };
    let memory = Memory::of(agent.id, request.session.as_deref(), desk.workspace(), SystemClock.now());
    memory.ended(text, sources::failed(agent.id, &request.hook));
}

/// How many commits are looked at to say when a file was last touched.
const COMMITS: usize = 100;

/// What the repository knows of its files. What it cannot tell quickly stays unknown.
struct Repository(GitRepository);

impl Files for Repository {
    fn edited(&self, path: &str) -> Option<Timestamp> {
        self.0.touched(&RepoPath::from(path), COMMITS).ok().flatten()
    }

    fn owner(&self, path: &str) -> Option<String> {
        let charter = crate::command::approve::charter(&self.0).ok()?;
        charter.owners_of(&RepoPath::from(path)).first().map(|owner| (*owner).clone())
    }
}
