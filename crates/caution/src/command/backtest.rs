//! `caution backtest`: what the gate would have done in this repository's own history.

mod page;
mod period;
pub(super) mod work;

use std::path::PathBuf;

use caution_core::charter::PolicySource;
use caution_core::port::{Clock as _, Source as _};
use caution_engine::{Compiler, backtest, load_charter};
use caution_render::Options;
use caution_repo::GitRepository;
use caution_wire::ExitCode;
use clap::{Args, ValueEnum};

use crate::clock::SystemClock;
use crate::failure::Failure;
use crate::output::Output;

/// Says what the gate would have done in this repository's own history.
///
/// Judges every change of a period as at its own time: by the charter of its first parent, at the moment
/// it was committed. A change is a commit of the first-parent line; a merge counts as the one change that
/// it brings. Approvals are not in git, so every hold is counted as if nobody had approved yet.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit codes: 0 it could answer (also: nothing to assess, and said so) · 2 usage or configuration · 1 Caution itself failed"
)]
pub(crate) struct Arguments {
    #[command(flatten)]
    period: period::Arguments,
    /// Judge by this built-in policy or file in place of the repository's own
    #[arg(long, value_name = "NAME|FILE")]
    policy: Option<String>,
    /// Judge each change by this built-in policy or file too, and list what comes out differently
    #[arg(long, value_name = "NAME|FILE")]
    against: Option<String>,
    /// How to answer
    #[arg(long, value_enum, default_value = "text")]
    format: Form,
    /// Write the answer as one self-contained page too
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// How many minutes of a reviewer one hold is taken to cost: an assumption, nothing measures it
    #[arg(long, value_name = "N", default_value_t = backtest::MINUTES_PER_HOLD, value_parser = clap::value_parser!(u32).range(0..=10_000))]
    minutes_per_hold: u32,
    /// Show everything that is otherwise folded
    #[arg(long, short)]
    verbose: bool,
    /// The repository
    #[arg(long, value_name = "DIR", default_value = ".")]
    repo: PathBuf,
}

/// How to answer
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// One screen
    Text,
    /// For programs; `caution schema backtest` prints the schema
    Json,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Result<ExitCode, Failure> {
    output.json = arguments.format == Form::Json;
    let repository = GitRepository::open(&arguments.repo)?;
    let policy = arguments.policy.as_deref().map(|name| policy(name, &repository)).transpose()?;
    let against = arguments.against.as_deref().map(|name| self::policy(name, &repository)).transpose()?;
    let now = SystemClock.now();
    let asked = arguments.period.ask(&repository, now)?;
    let plan = backtest::plan(&repository, asked.period)?;
    let policies = backtest::Policies { policy: policy.as_ref(), against: against.as_ref() };
    let judged = work::judge_all(&arguments.repo, &plan, policies)?;
    let question = backtest::Question {
        repository: repository_name(&repository),
        asked: asked.words,
        minutes_per_hold: arguments.minutes_per_hold,
    };
    let report = backtest::conclude(&plan, &judged, &repository, &question);

    if let Some(path) = &arguments.html {
        page::write(path, &caution_render::backtest_html(&report))?;
    }
    let options = Options { colour: output.colour(), width: output.width(), verbose: arguments.verbose };
    output.print(&match arguments.format {
        Form::Text => caution_render::backtest_text(&report, &options),
        Form::Json => report.to_json(),
    })?;
    Ok(ExitCode::Yes)
}

/// A policy that was named. It is compiled once before all else: a fault in it is one fault, not one for
/// each change. What it extends is looked for where HEAD has it.
fn policy(name: &str, repository: &GitRepository) -> Result<PolicySource, Failure> {
    let source = super::policy::source(name)?;
    let charter =
        load_charter(repository, repository.head()?.as_ref(), std::iter::empty()).unwrap_or_default();
    Compiler::default().compile(&source, &charter.policy_layers)?;
    Ok(source)
}

/// The name of the repository's folder.
pub(super) fn repository_name(repository: &GitRepository) -> Option<String> {
    let root = repository.root().canonicalize().ok()?;
    let folder = if root.file_name()? == ".git" { root.parent()? } else { &root };
    let name = folder.file_name()?.to_string_lossy();
    Some(name.strip_suffix(".git").unwrap_or(&name).to_owned())
}
