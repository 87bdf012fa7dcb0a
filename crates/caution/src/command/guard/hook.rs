//! `caution guard hook AGENT`: one request on standard input, one answer in the agent's own form.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

use caution_agent::{Agent, Answer, Event, Phase, Reply, Request};
use caution_core::command::Language;
use caution_core::context::Context;
use caution_core::port::Clock as _;
use caution_core::verdict::Outcome;
use caution_engine::guard;
use caution_wire::ExitCode;
use clap::Args;

use super::desk::{Answered, Desk, Question};
use super::ledger::Memory;
use super::{Place, read, say};
use crate::clock::SystemClock;
use crate::environment;
use crate::failure::Failure;
use crate::output::Output;

/// The stack of the thread that reads the command: texts may be nested.
const STACK_BYTES: usize = 64 << 20;

/// Answers an agent's hook.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The agent
    #[arg(value_name = "AGENT", value_parser = agents())]
    agent: String,
    #[command(flatten)]
    place: Place,
}

fn agents() -> Vec<&'static str> {
    caution_agent::ALL.iter().map(|agent| agent.id).collect()
}

pub(super) fn run(arguments: Arguments, _: &mut Output) -> Result<ExitCode, Failure> {
    let Some(agent) = caution_agent::by_id(&arguments.agent) else {
        return Err(Failure::usage(format!("there is no agent `{}`", arguments.agent), "see `--help`"));
    };
    let reply = answered(agent, arguments.place.config);
    let mut stdout = std::io::stdout().lock();
    let mut stderr = std::io::stderr().lock();
    // An answer that nobody got must not pass for silence: the exit code says no then.
    if stdout.write_all(reply.stdout.as_bytes()).and_then(|()| stdout.flush()).is_err() {
        return Ok(ExitCode::Usage);
    }
    let _ = stderr.write_all(reply.stderr.as_bytes()).and_then(|()| stderr.flush());
    Ok(match reply.exit {
        0 => ExitCode::Yes,
        2 => ExitCode::Usage,
        _ => ExitCode::Failed,
    })
}

/// The answer by our own deadline. An answer that is late, or a failure of ours, is closed.
fn answered(agent: &'static Agent, machine: PathBuf) -> Reply {
    let (sender, receiver) = mpsc::channel();
    let work = move || {
        let _ = sender.send(read_and_answer(agent, &machine));
    };
    let started = std::thread::Builder::new().stack_size(STACK_BYTES).spawn(work);
    if started.is_err() {
        return (agent.malformed)("caution could not start a thread");
    }
    match receiver.recv_timeout(Duration::from_millis(agent.deadline_ms)) {
        Ok(reply) => reply,
        Err(mpsc::RecvTimeoutError::Timeout) => {
            (agent.malformed)(&format!("caution had no answer within {} ms", agent.deadline_ms))
        }
        Err(mpsc::RecvTimeoutError::Disconnected) => (agent.malformed)("caution failed while it read this"),
    }
}

fn read_and_answer(agent: &'static Agent, machine: &Path) -> Reply {
    let mut bytes = Vec::new();
    let limit = caution_agent::INPUT_BYTES as u64 + 1;
    if let Err(error) = std::io::stdin().lock().take(limit).read_to_end(&mut bytes) {
        return (agent.malformed)(&format!("the request could not be read: {error}"));
    }
    let mut request = match (agent.parse)(&bytes) {
        Ok(request) => request,
        Err(malformed) => return (agent.malformed)(&malformed.to_string()),
    };
    if agent.nobody_there(environment::get) {
        request.interactive = Some(false);
    }
    let answer =
        answer(agent, &request, machine).unwrap_or_else(|failure| Answer::Failure { reason: told(&failure) });
    (agent.answer)(&request, &answer)
}

fn told(failure: &Failure) -> String {
    let place = failure.place().map(|place| format!("{place}: ")).unwrap_or_default();
    let hint = failure.hint().map(|hint| format!(" ({hint})")).unwrap_or_default();
    caution_wire::mask(&format!("caution could not judge this: {place}{}{hint}", failure.message()))
}

fn answer(agent: &Agent, request: &Request, machine: &Path) -> Result<Answer, Failure> {
    let clear = Ok(Answer::NoObjection { remarks: None });
    let directory = request.directory.as_deref().map_or_else(|| PathBuf::from("."), PathBuf::from);
    if let (Event::Mcp { arguments, .. }, Phase::Before) = (&request.event, request.phase)
        && let Some(text) = super::mcp::command(arguments)
    {
        let answer = command(agent, request, &directory, machine, (text, Language::Bash))?;
        if !matches!(answer, Answer::NoObjection { .. }) {
            return Ok(answer);
        }
    }
    if let Event::Read { .. } | Event::Fetch { .. } | Event::Mcp { .. } = &request.event {
        return Ok(Answer::NoObjection { remarks: read::remarks(agent, request, &directory, machine)? });
    }
    if request.phase == Phase::After {
        read::ended(agent, request, &directory, machine);
        return clear;
    }
    match &request.event {
        Event::Command { text, language, directory: own, .. } => {
            let directory = own.as_ref().map_or(directory.clone(), |own| directory.join(own));
            command(agent, request, &directory, machine, (text.clone(), *language))
        }
        Event::Write { path, .. } | Event::Delete { path } => {
            let desk = Desk::new(&directory, machine)?;
            let answer = super::write::answer(&desk, path);
            read::wrote(agent, request, &desk, &answer, &[path.as_str()]);
            Ok(answer)
        }
        Event::Patch { text } => {
            let desk = Desk::new(&directory, machine)?;
            let answer = super::write::patch(&desk, text);
            let paths: Vec<&str> = super::write::named(text).collect();
            read::wrote(agent, request, &desk, &answer, &paths);
            Ok(answer)
        }
        Event::Mcp { .. } | Event::Read { .. } | Event::Fetch { .. } | Event::Other { .. } => clear,
    }
}

fn command(
    agent: &Agent,
    request: &Request,
    directory: &Path,
    machine: &Path,
    (text, language): (String, Language),
) -> Result<Answer, Failure> {
    let desk = Desk::new(directory, machine)?;
    let asks = guard::Agent { id: agent.id.to_owned(), model: request.model.clone() };
    let memory = Memory::of(agent.id, request.session.as_deref(), desk.workspace(), SystemClock.now());
    let question = Question { text: text.clone(), language, agent: Some(asks), context: Context::default() };
    let guarded = match desk.answer_after(question, &memory)? {
        Answered::Clear(command) => {
            memory.ran(&text, command.acts);
            return Ok(Answer::NoObjection { remarks: None });
        }
        Answered::Judged(guarded) => guarded,
    };
    let acts = guarded.change.context.run.as_ref().map(|run| run.command.acts.clone()).unwrap_or_default();
    let can_ask = (agent.can_ask)(request);
    // What was refused did not happen; what a person is asked about may.
    if guarded.outcome() == Outcome::Proceed || (guarded.asks_only() && can_ask) {
        memory.ran(&text, acts);
    }
    Ok(match guarded.outcome() {
        Outcome::Proceed => {
            desk.used(&guarded)?;
            Answer::NoObjection { remarks: say::remarks(&guarded) }
        }
        Outcome::Hold if guarded.asks_only() && can_ask => {
            Answer::Ask { reason: say::reason(&guarded, true) }
        }
        Outcome::Hold | Outcome::Stop => Answer::Deny { reason: say::reason(&guarded, can_ask) },
    })
}
