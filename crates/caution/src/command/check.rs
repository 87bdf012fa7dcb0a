//! `caution check`: the main job.

pub(super) mod context;
mod evidence;
pub(super) mod selection;

use std::io::Write as _;
use std::path::{Path, PathBuf};

use caution_core::port::Clock as _;
use caution_engine::{Checked, Compiler, Request, Subject, Supposition};
use caution_forge::Delivery;
use caution_render::{Format, Options};
use caution_repo::GitRepository;
use caution_wire::{ExitCode, Report};
use clap::Args;

use crate::clock::SystemClock;
use crate::failure::Failure;
use crate::input;
use crate::output::Output;

/// Gives the verdict on a change.
///
/// Without REV: HEAD against its first parent; on another branch than the default one, everything
/// since the branch left it. The policy, people and services are read from the target branch, never
/// from the change. Without configuration the built-in policy `baseline` judges.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit codes: 0 proceed (also: nothing to assess) · 10 hold · 11 stop · 12 only unknowns stand in the way · 2 usage or configuration · 1 Caution itself failed. With `--format sarif` a verdict exits 0."
)]
pub(crate) struct Arguments {
    #[command(flatten)]
    selection: selection::Arguments,
    /// The repository
    #[arg(long, value_name = "DIR", default_value = ".")]
    repo: PathBuf,
    /// How to answer
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = format_names())]
    format: String,
    /// Show everything that is otherwise folded
    #[arg(long, short)]
    verbose: bool,
    /// Judge by this built-in policy or file in place of the repository's own
    #[arg(long, value_name = "NAME|FILE")]
    policy: Option<String>,
    /// Judge as of this moment (RFC 3339)
    #[arg(long, value_name = "TIME")]
    at: Option<jiff::Timestamp>,
    #[command(flatten)]
    context: context::Arguments,
}

fn format_names() -> Vec<&'static str> {
    caution_render::ALL.iter().map(|format| format.id).collect()
}

pub(super) fn run(arguments: Arguments, output: &mut Output) -> Result<ExitCode, Failure> {
    output.json = arguments.format == "json";
    let Some(format) = caution_render::ALL.iter().find(|format| format.id == arguments.format) else {
        return Err(Failure::usage(format!("there is no format `{}`", arguments.format), "see `--help`"));
    };
    let (checked, delivery) = judged(&arguments, &Compiler::default(), Vec::new())?;
    let report = Report::new(&checked.change, &checked.charter, &checked.assessment, &checked.verdict);

    let options = Options { colour: output.colour(), width: output.width(), verbose: arguments.verbose };
    output.print(&(format.render)(&report, &options))?;
    if let Some(delivery) = &delivery {
        write_summary(format, &report, delivery)?;
    }
    Ok(if format.exits_zero { ExitCode::Yes } else { ExitCode::from(&checked.verdict) })
}

/// The same judgement for other commands, with something supposed.
pub(in crate::command) fn checked(
    arguments: &Arguments,
    compiler: &Compiler,
    suppositions: Vec<Supposition>,
) -> Result<Checked, Failure> {
    judged(arguments, compiler, suppositions).map(|(checked, _)| checked)
}

fn judged(
    arguments: &Arguments,
    compiler: &Compiler,
    suppositions: Vec<Supposition>,
) -> Result<(Checked, Option<Delivery>), Failure> {
    let now = arguments.at.unwrap_or_else(|| SystemClock.now());
    let repository = GitRepository::open(&arguments.repo)?;
    let policy = arguments.policy.as_deref().map(super::policy::source).transpose()?;
    let delivery = context::delivery(&arguments.context)?;
    let subject = arguments.selection.subject(delivery.as_ref())?;
    let asked = request(&repository, subject, &arguments.context, delivery.as_ref(), policy)?;
    let ledger = super::guard::ledger::of_workspace(repository.root(), now);
    let request = Request { suppositions, ledger, ..asked };
    Ok((caution_engine::check(&repository, compiler, request, now)?, delivery))
}

impl Arguments {
    /// The name of the form in which to answer.
    pub(in crate::command) fn format(&self) -> &str {
        &self.format
    }
}

/// The question about a change: the same for every command that shows or signs a verdict.
pub(super) fn request(
    repository: &GitRepository,
    subject: Subject,
    arguments: &context::Arguments,
    delivery: Option<&Delivery>,
    policy: Option<caution_core::charter::PolicySource>,
) -> Result<Request, Failure> {
    let told = context::read(arguments, delivery)?;
    let mut unknowns = delivery.map(|delivery| delivery.unknowns.clone()).unwrap_or_default();
    unknowns.extend(arguments.left_out());
    Ok(Request {
        subject,
        // What the pipeline is about to do counts even if nobody said so with a flag.
        action: arguments.action().max(delivery.and_then(|delivery| delivery.action).unwrap_or_default()),
        reports: context::reports(arguments)?,
        evidence: evidence::read(repository, context::evidence(arguments))?,
        // An event that somebody names on the command line makes no pipeline.
        pipeline: in_ci(),
        unknowns,
        policy,
        limits: caution_core::change::Limits::default(),
        suppositions: Vec::new(),
        ledger: Vec::new(),
        ground: arguments.ground(repository)?,
        context: told,
    })
}

fn in_ci() -> bool {
    let environment = super::forge_environment();
    caution_forge::ALL.iter().any(|forge| forge.detect(&environment))
}

/// In a CI job, the annotations come with a job summary.
fn write_summary(format: &Format, report: &Report, delivery: &Delivery) -> Result<(), Failure> {
    let Some(path) = delivery.summary_file.as_deref().filter(|_| format.id == "github") else {
        return Ok(());
    };
    let Some(markdown) = caution_render::ALL.iter().find(|format| format.id == "markdown") else {
        return Ok(());
    };
    let options = Options { colour: false, width: 100, verbose: false };
    append(path, &(markdown.render)(report, &options))
}

fn append(path: &Path, text: &str) -> Result<(), Failure> {
    std::fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(path)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(|error| {
            Failure::usage(
                format!("the job summary `{}` cannot be written: {error}", path.display()),
                "unset `GITHUB_STEP_SUMMARY`, or point it at a file that can be written",
            )
        })
}

/// Reads an event that was named on the command line.
fn event(path: &Path) -> Result<Delivery, Failure> {
    Ok(caution_forge::read_event(&path.display().to_string(), &input::read(path)?)?)
}
