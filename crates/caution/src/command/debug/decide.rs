//! `caution debug decide`: one change, decided many times, for a clock outside.

use std::path::PathBuf;

use caution_core::port::Clock as _;
use caution_engine::{Compiler, Request, check, load_charter};
use caution_policy::{Input, Policy, decide};
use caution_repo::GitRepository;
use caution_wire::ExitCode;
use clap::Args;
use serde_json::json;

use crate::clock::SystemClock;
use crate::command::check::selection;
use crate::command::policy;
use crate::failure::Failure;
use crate::output::Output;

/// Assesses a change once and decides on it many times.
#[derive(Debug, Args)]
pub(super) struct Decide {
    /// A revision or a range
    #[arg(value_name = "REV|BASE..HEAD", default_value = "HEAD")]
    revision: String,
    /// The policy
    #[arg(long, value_name = "NAME|FILE")]
    policy: String,
    /// How often
    #[arg(long, value_name = "N", default_value_t = 1)]
    times: u32,
    /// The repository
    #[arg(long, value_name = "DIR", default_value = ".")]
    repo: PathBuf,
}

pub(super) fn run(arguments: &Decide, output: &mut Output) -> Result<ExitCode, Failure> {
    let repository = GitRepository::open(&arguments.repo)?;
    let source = policy::source(&arguments.policy)?;
    let now = SystemClock.now();
    let request =
        Request { policy: Some(source.clone()), ..Request::about(selection::named(&arguments.revision)) };
    let checked = check(&repository, &Compiler::default(), request, now)?;
    let charter = load_charter(&repository, checked.change.charter_base.as_ref(), std::iter::empty())?;
    let policy = Policy::compile(&source, &charter.policy_layers)?;
    let input =
        Input { change: &checked.change, assessment: &checked.assessment, charter: &checked.charter, now };
    let mut verdict = decide(&policy, &input);
    for _ in 1..arguments.times {
        verdict = decide(&policy, &input);
    }
    output.print_json(&json!({
        "outcome": verdict.outcome.id(),
        "requirements": verdict.requirements.len(),
        "times": arguments.times,
    }))?;
    Ok(ExitCode::Yes)
}
