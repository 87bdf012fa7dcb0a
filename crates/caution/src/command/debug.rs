//! `caution debug`: for work on Caution itself. Not covered by any promise of stability.

mod approvals;
mod corpus;
mod decide;
mod documents;
mod guard;

use std::path::PathBuf;

use caution_core::ObjectId;
use caution_core::change::{Limits, Selection};
use caution_core::port::Clock as _;
use caution_engine::{Compiler, Request, check};
use caution_repo::GitRepository;
use caution_wire::{ExitCode, Report};
use clap::{Args, CommandFactory as _, Subcommand};
use serde_json::json;

use crate::clock::SystemClock;
use crate::failure::Failure;
use crate::output::Output;

/// Work on Caution itself.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Check every non-merge commit of a history, a JSON line each
    History(History),
    /// Suppose reviews of merged branches, and say which would count for the merge, a JSON line each
    Approvals(approvals::Approvals),
    /// Assess a change once and decide on it many times
    Decide(decide::Decide),
    /// Read every document below a folder, a JSON line for each with a warning
    Documents(documents::Documents),
    /// Judge commands, one a line, in one process
    Guard(guard::Guard),
    /// Judge planted programs: DIR/RULE/{caught,quiet}/FILE, a JSON line each
    Corpus(corpus::Corpus),
    /// Print the help of every command as Markdown
    HelpMarkdown,
}

/// Checks every non-merge commit of a history.
#[derive(Debug, Args)]
struct History {
    /// The newest N only
    #[arg(long, value_name = "N", conflicts_with = "all")]
    last: Option<usize>,
    /// All of them
    #[arg(long)]
    all: bool,
    /// Only `jsonl`
    #[arg(long, default_value = "jsonl", value_parser = ["jsonl"])]
    format: String,
    /// The repository
    #[arg(long, value_name = "DIR", default_value = ".")]
    repo: PathBuf,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Result<ExitCode, Failure> {
    match &arguments.act {
        Act::History(history) => run_history(history, output),
        Act::Approvals(approvals) => approvals::run(approvals, output),
        Act::Decide(decide) => decide::run(decide, output),
        Act::Documents(documents) => documents::run(documents, output),
        Act::Guard(guard) => guard::run(guard, output),
        Act::Corpus(corpus) => corpus::run(corpus, output),
        Act::HelpMarkdown => {
            output.print(&help_markdown())?;
            Ok(ExitCode::Yes)
        }
    }
}

fn run_history(history: &History, output: &mut Output) -> Result<ExitCode, Failure> {
    let repository = GitRepository::open(&history.repo)?;
    let last = if history.all { None } else { Some(history.last.unwrap_or(500)) };
    let compiler = Compiler::default();
    for commit in repository.history(last, false)? {
        output.print(&format!("{}\n", row(&repository, &compiler, &commit)))?;
    }
    Ok(ExitCode::Yes)
}

fn row(repository: &GitRepository, compiler: &Compiler, commit: &ObjectId) -> serde_json::Value {
    let selection = Selection::Revision(commit.to_string());
    let request = Request { limits: Limits::default(), ..Request::about(selection) };
    match check(repository, compiler, request, SystemClock.now()) {
        Err(error) => json!({"commit": commit.as_str(), "error": error.to_string()}),
        Ok(checked) => {
            let report =
                Report::new(&checked.change, &checked.charter, &checked.assessment, &checked.verdict);
            json!({
                "commit": commit.as_str(),
                "class": report.provenance.class,
                "evidence": report.provenance.evidence,
                "rejected": report.provenance.rejected,
                "outcome": report.verdict.outcome,
                "reasons": report.reasons,
                "findings": report.findings,
                "unknowns": report.unknowns,
            })
        }
    }
}

/// The help of every command that is not hidden, in the order of the binary.
fn help_markdown() -> String {
    let mut root = crate::arguments::Arguments::command();
    root.build();
    let mut text = String::from("# Command line\n");
    section(&root, 2, &mut text);
    text
}

fn section(command: &clap::Command, depth: usize, text: &mut String) {
    let name = command.get_bin_name().unwrap_or_else(|| command.get_name()).to_owned();
    let help = command.clone().term_width(100).render_long_help().to_string();
    let help: Vec<&str> = help.lines().map(str::trim_end).collect();
    text.push_str(&format!(
        "\n{} `{name}`\n\n```text\n{}\n```\n",
        "#".repeat(depth),
        help.join("\n").trim_end()
    ));
    for child in command.get_subcommands().filter(|child| !child.is_hide_set()) {
        section(child, depth + 1, text);
    }
}
