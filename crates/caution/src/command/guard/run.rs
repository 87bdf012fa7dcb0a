//! `caution guard run` and `caution guard shell`: for people, and for agents without hooks.

use std::io::{BufRead as _, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command as Process;

use caution_core::command::Language;
use caution_core::context::{Account, Context, Told, Trust};
use caution_core::verdict::Outcome;
use caution_engine::guard::{Agent, Guarded, text_of};
use caution_wire::{ExitCode, mask};
use clap::Args;

use super::desk::{Answered, Desk, Question};
use super::{Place, say, test};
use crate::environment;
use crate::failure::Failure;
use crate::output::Output;

/// Runs a command if it may, after a question to you where one is due.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit codes: those of the command once it runs · 10 it waits for somebody · 11 it may not · 2 usage or configuration · 1 Caution itself failed."
)]
pub(super) struct Arguments {
    /// What else is known: the ticket, advice (JSON or YAML)
    #[arg(long, value_name = "FILE")]
    context: Option<PathBuf>,
    #[command(flatten)]
    place: Place,
    /// The command and its arguments
    #[arg(last = true, required = true, value_name = "CMD")]
    command: Vec<String>,
}

/// Stands in for a shell.
#[derive(Debug, Args)]
pub(super) struct ShellArguments {
    /// The text to run
    #[arg(short = 'c', value_name = "CMD")]
    command: String,
    /// The shell that runs it
    #[arg(long, value_name = "SHELL", default_value = "/bin/bash")]
    shell: PathBuf,
    #[command(flatten)]
    place: Place,
    /// Its arguments: `$0`, `$1` …
    #[arg(value_name = "ARG")]
    rest: Vec<String>,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Result<ExitCode, Failure> {
    let words: Vec<String> = arguments.command.iter().map(|word| plain(word)).collect();
    let context = test::context(arguments.context.as_deref())?;
    let Some((program, rest)) = arguments.command.split_first() else {
        return Err(Failure::usage("no command is given", "write it after `--`"));
    };
    match permitted(words.join(" "), context, &arguments.place.config, output)? {
        Some(code) => Ok(code),
        None => started(Path::new(program), rest),
    }
}

pub(super) fn shell(arguments: &ShellArguments, output: &mut Output) -> Result<ExitCode, Failure> {
    match permitted(arguments.command.clone(), Context::default(), &arguments.place.config, output)? {
        Some(code) => Ok(code),
        None => {
            let rest = ["-c".to_owned(), arguments.command.clone()]
                .into_iter()
                .chain(arguments.rest.iter().cloned());
            started(&arguments.shell, &rest.collect::<Vec<String>>())
        }
    }
}

/// A word of a command line as a shell would have to be given it.
fn plain(word: &str) -> String {
    let harmless = |letter: char| letter.is_ascii_alphanumeric() || "-_./=:,@%+".contains(letter);
    if !word.is_empty() && word.chars().all(harmless) { word.to_owned() } else { text_of(word) }
}

/// Nothing if the command may run; the code to end with if it may not.
fn permitted(
    text: String,
    context: Context,
    machine: &Path,
    output: &mut Output,
) -> Result<Option<ExitCode>, Failure> {
    let desk = Desk::new(Path::new("."), machine)?;
    let agent = agent();
    let ask = |context: Context| Question {
        text: text.clone(),
        language: Language::Bash,
        agent: agent.clone(),
        context,
    };
    let guarded = match desk.answer(ask(context.clone()))? {
        Answered::Clear(_) => return Ok(None),
        Answered::Judged(guarded) => guarded,
    };
    match guarded.outcome() {
        Outcome::Proceed => desk.used(&guarded).map(|()| None),
        Outcome::Hold if guarded.asks_only() && agent.is_none() && std::io::stdin().is_terminal() => {
            confirmed(&desk, ask(context), &guarded)
        }
        Outcome::Hold | Outcome::Stop => {
            refuse(&guarded, output)?;
            Ok(guarded.verdict().map(ExitCode::from))
        }
    }
}

/// Asks the person at the terminal, and judges again with the answer.
fn confirmed(desk: &Desk, mut question: Question, guarded: &Guarded) -> Result<Option<ExitCode>, Failure> {
    let failed = |error: std::io::Error| {
        Failure::Own(anyhow::Error::new(error).context("the terminal cannot be asked"))
    };
    let mut stderr = std::io::stderr().lock();
    writeln!(stderr, "{}\nType `yes` to run it: ", mask(&say::reason(guarded, true))).map_err(failed)?;
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).map_err(failed)?;
    if line.trim() != "yes" {
        return Ok(Some(ExitCode::Hold));
    }
    let who = guarded
        .change
        .context
        .operator
        .as_ref()
        .map_or_else(|| Account::person("whoever is there"), |told| told.value.clone());
    question.context.confirmed =
        Some(Told { value: who, trust: Trust::Signed, source: "a question at the terminal".to_owned() });
    match desk.answer(question)? {
        Answered::Clear(_) => Ok(None),
        Answered::Judged(guarded) if guarded.outcome() == Outcome::Proceed => {
            desk.used(&guarded).map(|()| None)
        }
        Answered::Judged(guarded) => Ok(guarded.verdict().map(ExitCode::from)),
    }
}

fn refuse(guarded: &Guarded, _: &mut Output) -> Result<(), Failure> {
    writeln!(std::io::stderr().lock(), "{}", say::reason(guarded, false))
        .map_err(|error| Failure::Own(anyhow::Error::new(error).context("the answer could not be printed")))
}

/// An agent that this runs under, by the marks that agents leave in the environment. What they run, nobody
/// at the terminal has said yes to.
fn agent() -> Option<Agent> {
    const MARKS: &[(&str, &str)] = &[
        ("CLAUDECODE", "claude-code"),
        ("CODEX_THREAD_ID", "codex"),
        ("CODEX_INTERNAL_ORIGINATOR_OVERRIDE", "codex"),
        ("CURSOR_AGENT", "cursor"),
        ("GEMINI_CLI", "gemini"),
        ("COPILOT_AGENT", "copilot"),
    ];
    let mark = MARKS.iter().find(|(name, _)| environment::get(name).is_some())?;
    Some(Agent { id: mark.1.to_owned(), model: None })
}

/// Runs it, and ends as it ends.
#[expect(clippy::disallowed_methods, reason = "to run a command is what was asked for")]
fn started(program: &Path, arguments: &[String]) -> Result<ExitCode, Failure> {
    let status = Process::new(program).args(arguments).status().map_err(|error| {
        Failure::usage(format!("`{}` could not be started: {error}", program.display()), "look at its name")
    })?;
    match status.code() {
        Some(0) => Ok(ExitCode::Yes),
        code => ended(code.unwrap_or(1)),
    }
}

#[expect(clippy::exit, reason = "the command's own exit code is the answer")]
fn ended(code: i32) -> ! {
    std::process::exit(code)
}
