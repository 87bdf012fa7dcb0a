//! `caution reset status`: where a reset stands.

use std::path::PathBuf;

use caution_core::port::{Clock as _, Source as _, Statements as _};
use caution_engine::backtest::reset::{Question, needed_since, status};
use caution_engine::backtest::{MINUTES_PER_HOLD, Period, Policies, plan};
use caution_engine::{Compiler, load_charter};
use caution_render::Options;
use caution_repo::GitRepository;
use caution_wire::ExitCode;
use caution_wire::reset::By;
use clap::{Args, Subcommand, ValueEnum};
use jiff::Timestamp;

use super::backtest::{repository_name, work};
use crate::clock::SystemClock;
use crate::failure::Failure;
use crate::output::Output;

/// Reports on resets: parts of the policy that apply for a time.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Say how far a reset is, what it asked so far, and whether it may end
    Status(Status),
}

/// Says how far a reset is, what it asked of the changes so far, and whether it may end.
///
/// The reset and its exit criteria are those of the policy at HEAD. Changes come from the history of HEAD;
/// each is judged as at its own time. What git does not hold is counted as not known, never as none.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit codes: 0 it could answer (also: no reset, and said so) · 2 usage or configuration · 1 Caution itself failed"
)]
struct Status {
    /// Only this reset; all if none is named
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// List changes by owner, by director or by vice president
    #[arg(long, value_enum, default_value = "owner")]
    by: ByForm,
    /// Ask this built-in policy or file in place of the repository's own
    #[arg(long, value_name = "NAME|FILE")]
    policy: Option<String>,
    /// How many minutes of a reviewer one hold is taken to cost: an assumption, nothing measures it
    #[arg(long, value_name = "N", default_value_t = MINUTES_PER_HOLD, value_parser = clap::value_parser!(u32).range(0..=10_000))]
    minutes_per_hold: u32,
    /// How to answer
    #[arg(long, value_enum, default_value = "text")]
    format: Form,
    /// Take this moment for now (RFC 3339)
    #[arg(long, value_name = "TIME")]
    at: Option<Timestamp>,
    /// The repository
    #[arg(long, value_name = "DIR", default_value = ".")]
    repo: PathBuf,
}

/// By whom changes are listed
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ByForm {
    /// Owners of what is touched
    Owner,
    /// Directors of services (`director` in services.yaml)
    Director,
    /// Vice presidents of services (`vp` in services.yaml)
    Vp,
}

/// How to answer
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For a terminal
    Text,
    /// For programs; `caution schema reset` prints the schema
    Json,
    /// For a page or a ticket
    Markdown,
    /// One self-contained page
    Html,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Result<ExitCode, Failure> {
    let Act::Status(asked) = &arguments.act;
    run_status(asked, output)
}

fn run_status(asked: &Status, output: &mut Output) -> Result<ExitCode, Failure> {
    output.json = asked.format == Form::Json;
    let repository = GitRepository::open(&asked.repo)?;
    let head = repository.head()?;
    let charter = load_charter(&repository, head.as_ref(), std::iter::empty())?;
    let chosen = asked.policy.as_deref().map(super::policy::source).transpose()?;
    let source = match (chosen.as_ref(), charter.policy.as_ref()) {
        (Some(source), _) | (None, Some(source)) => source.clone(),
        (None, None) => super::policy::source(caution_policy::BASELINE)?,
    };
    let policy = Compiler::default().compile(&source, &charter.policy_layers)?;
    let now = asked.at.unwrap_or_else(|| SystemClock.now());
    let known = policy.resets(now);
    if let Some(name) = asked.name.as_deref()
        && !known.is_empty()
        && !known.iter().any(|reset| reset.name == name)
    {
        let names: Vec<&str> = known.iter().map(|reset| reset.name.as_str()).collect();
        return Err(Failure::usage(
            format!("the policy has no reset `{name}`"),
            format!("its resets: {}", names.join(", ")),
        ));
    }
    // Where nothing is asked of changes, none are looked at.
    let since = needed_since(&policy, now).unwrap_or(now);
    let period = Period { tip: head, since: Some(since), until: Some(now), last: None, ends_now: true };
    let plan = plan(&repository, period)?;
    let policies = Policies { policy: chosen.as_ref(), against: None };
    let judged = work::judge_all(&asked.repo, &plan, policies)?;
    let name = repository_name(&repository);
    let question = Question {
        policy: &policy,
        charter: &charter,
        now,
        repository: name.as_deref(),
        minutes_per_hold: asked.minutes_per_hold,
        by: match asked.by {
            ByForm::Owner => By::Owner,
            ByForm::Director => By::Director,
            ByForm::Vp => By::Vp,
        },
        name: asked.name.as_deref(),
        has_statements: !repository.all()?.0.is_empty(),
    };
    let status = status(&plan, &judged, &repository, &question);
    let options = Options { colour: output.colour(), width: output.width(), verbose: false };
    output.print(&match asked.format {
        Form::Text => caution_render::reset_text(&status, &options),
        Form::Json => status.to_json(),
        Form::Markdown => caution_render::reset_markdown(&status),
        Form::Html => caution_render::reset_html(&status),
    })?;
    Ok(ExitCode::Yes)
}
