//! `caution guard test`: explains; nothing is run.

use std::path::{Path, PathBuf};

use caution_core::command::{Command, Kind, Language};
use caution_core::context::Context;
use caution_core::verdict::Outcome;
use caution_engine::guard::{Agent, Guarded, request_id};
use caution_wire::{ExitCode, Guard};
use clap::{Args, ValueEnum};

use super::desk::{Answered, Desk, Question};
use super::{Place, say};
use crate::failure::Failure;
use crate::input;
use crate::output::Output;

/// Says what a command would do, and whether it may; nothing is run.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit codes: 0 it may run · 10 it waits for somebody · 11 it may not · 2 usage or configuration · 1 Caution itself failed."
)]
pub(super) struct Arguments {
    /// The command
    #[arg(value_name = "CMD")]
    command: String,
    /// The folder in which it would run
    #[arg(long, value_name = "DIR", default_value = ".")]
    cwd: PathBuf,
    /// What else is known: the ticket, advice (JSON or YAML)
    #[arg(long, value_name = "FILE")]
    context: Option<PathBuf>,
    /// As if this agent asked
    #[arg(long, value_name = "AGENT")]
    agent: Option<String>,
    /// The language of the command
    #[arg(long, value_enum, default_value = "bash")]
    shell: Shell,
    /// How to answer
    #[arg(long, value_enum, default_value = "text")]
    format: Form,
    #[command(flatten)]
    place: Place,
}

/// The language of a command
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Shell {
    /// bash, sh, zsh
    Bash,
    /// PowerShell
    Powershell,
    /// The command interpreter of Windows
    Cmd,
}

impl From<Shell> for Language {
    fn from(shell: Shell) -> Self {
        match shell {
            Shell::Bash => Self::Bash,
            Shell::Powershell => Self::PowerShell,
            Shell::Cmd => Self::Cmd,
        }
    }
}

/// How to answer
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For a terminal
    Text,
    /// For programs
    Json,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Result<ExitCode, Failure> {
    output.json = arguments.format == Form::Json;
    let agent = arguments.agent.clone().map(|id| Agent { id, model: None });
    let context = context(arguments.context.as_deref())?;
    let question =
        Question { text: arguments.command.clone(), language: arguments.shell.into(), agent, context };
    let answered = Desk::new(&arguments.cwd, &arguments.place.config)?.answer(question)?;
    let guard = form(&answered);
    if arguments.format == Form::Json {
        output.print(&guard.to_json())?;
    } else {
        output.print(&in_words(&answered, &guard))?;
    }
    Ok(match &answered {
        Answered::Clear(_) => ExitCode::Yes,
        Answered::Judged(guarded) => guarded.verdict().map_or(ExitCode::Failed, ExitCode::from),
    })
}

pub(super) fn context(file: Option<&Path>) -> Result<Context, Failure> {
    let Some(file) = file else { return Ok(Context::default()) };
    let name = file.display().to_string();
    let text = String::from_utf8(input::read(file)?)
        .map_err(|_| Failure::usage(format!("`{name}` is not UTF-8 text"), "write it as UTF-8"))?;
    caution_read::context::parse(&name, &text).map_err(Failure::Input)
}

fn form(answered: &Answered) -> Guard {
    match answered {
        Answered::Clear(command) => Guard::clear(command),
        Answered::Judged(guarded) => {
            let form =
                Guard::judged(command(guarded), &guarded.assessment, &guarded.verdicts, guarded.asks_only());
            if guarded.outcome() == Outcome::Hold {
                form.with_request(request_id(&guarded.deed), &guarded.deed, &say::approve(guarded))
            } else {
                form
            }
        }
    }
}

fn command(guarded: &Guarded) -> &Command {
    static NONE: Command = Command {
        text: String::new(),
        directory: String::new(),
        acts: Vec::new(),
        gaps: Vec::new(),
        strangers: Vec::new(),
    };
    guarded.change.context.run.as_ref().map_or(&NONE, |run| &run.command)
}

fn in_words(answered: &Answered, guard: &Guard) -> String {
    let mut text = String::new();
    for effect in &guard.effects {
        let mut line =
            format!("  {} {} `{}`", effect.verb.word(), effect.kind.replace('-', " "), effect.name);
        match &effect.environment {
            Some(local) if local == "local" => line.push_str(" on this machine"),
            Some(environment) => line.push_str(&format!(" in {environment}")),
            None if effect.path.is_some() => {}
            None if Kind::parse(&effect.kind).is_some_and(|kind| !kind.is_somewhere()) => {}
            None => line.push_str(" (nothing tells where)"),
        }
        for (on, word) in [
            (effect.everything, "everything"),
            (effect.forced, "forced"),
            (!effect.reversible, "not to be undone"),
        ] {
            if on {
                line.push_str(&format!(", {word}"));
            }
        }
        if !effect.through.is_empty() {
            line.push_str(&format!(", through {}", effect.through.join(", ")));
        }
        text.push_str(&line);
        text.push('\n');
    }
    if text.is_empty() {
        text.push_str("  nothing that this guard knows of\n");
    }
    let mut out = format!("It would do:\n{text}");
    for unknown in &guard.unaccounted {
        out.push_str(&format!("\n? {}\n", unknown.what));
    }
    for finding in &guard.findings {
        out.push_str(&format!("\n{} {}: {}\n", finding.severity.word(), finding.rule, finding.what));
        out.push_str(&format!("  why: {}\n  instead: {}\n", finding.why, finding.remedy));
        for evidence in &finding.evidence {
            out.push_str(&format!("  · {evidence}\n"));
        }
    }
    let verdict = match answered {
        Answered::Clear(_) => "proceed: nothing in it has to be decided".to_owned(),
        Answered::Judged(guarded) => format!("{}: {}", guard.verdict.word(), waits(guarded)),
    };
    out.push_str(&format!("\n{verdict}\n"));
    if let Some(request) = &guard.request {
        out.push_str(&format!("request {}: {}\n", request.id, request.approve));
    }
    out
}

/// What it waits for, or why it must not be, each once.
fn waits(guarded: &Guarded) -> String {
    let mut parts: Vec<String> = Vec::new();
    match guarded.outcome() {
        Outcome::Proceed => parts.push("nothing stands against it".to_owned()),
        Outcome::Stop => {
            let requirements = guarded.verdicts.iter().flat_map(|verdict| &verdict.requirements);
            parts.extend(
                requirements
                    .filter(|one| one.never && one.blocks())
                    .map(|one| format!("{} ({})", one.because, one.id)),
            );
        }
        Outcome::Hold => {
            for (_, need) in guarded.missing() {
                let who = match need.clearers.who.as_slice() {
                    [] => String::new(),
                    who if need.id == "approvals" => {
                        format!(", by {}", say::names(&who.iter().map(String::as_str).collect::<Vec<&str>>()))
                    }
                    _ => String::new(),
                };
                let part = format!("it needs {}{who}", need.what);
                if !parts.contains(&part) {
                    parts.push(part);
                }
            }
            if guarded.asks_only() {
                parts.push("an agent's person is asked".to_owned());
            }
        }
    }
    parts.join("; ")
}
