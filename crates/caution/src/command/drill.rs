//! `caution drill`: would the public incidents have happened to us?

use std::path::{Path, PathBuf};

use caution_core::charter::PolicySource;
use caution_core::port::{Clock as _, Source as _};
use caution_core::suggest::nearest;
use caution_engine::drill::{Drill, Judge, all, told};
use caution_engine::load_charter;
use caution_render::Options;
use caution_repo::GitRepository;
use caution_wire::ExitCode;
use caution_wire::drill::Chosen;
use clap::{Args, ValueEnum};

use crate::clock::SystemClock;
use crate::failure::Failure;
use crate::output::Output;

/// Judges public incidents under a policy: would this have happened to us?
///
/// Without ID: one line for each drill. With IDs: what was reported, the change, the verdict, what would
/// clear it, and the benign twin. The policy is the one named, else the repository's own at HEAD, else
/// the built-in `baseline`; people and services are those of the drill.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit codes: 0 answered, whatever came out · 11 with `--fail-on-missed`, a drill would have gone through · 2 usage or configuration · 1 Caution itself failed"
)]
pub(crate) struct Arguments {
    /// Drills to tell of in full
    #[arg(value_name = "ID")]
    ids: Vec<String>,
    /// Judge by this built-in policy or file
    #[arg(long, value_name = "NAME|FILE")]
    policy: Option<String>,
    /// How to answer
    #[arg(long, value_enum, default_value = "text")]
    format: Form,
    /// Show every form of a drill in full
    #[arg(long, short)]
    verbose: bool,
    /// Show a table: what came out, which codes found it, whether that is right
    #[arg(long)]
    summary: bool,
    /// Exit with 11 if a drill would have gone through
    #[arg(long)]
    fail_on_missed: bool,
    /// Judge as if the incidents happened at this moment (RFC 3339)
    #[arg(long, value_name = "TIME")]
    at: Option<jiff::Timestamp>,
    /// The repository whose policy judges; without it the one around this folder, if there is one
    #[arg(long, value_name = "DIR")]
    repo: Option<PathBuf>,
}

/// How to answer
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For a terminal
    Text,
    /// For programs
    Json,
}

/// A policy with the files that it extends, and how it came to be chosen.
struct Policy {
    source: PolicySource,
    layers: Vec<(String, String)>,
    chosen: Chosen,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Result<ExitCode, Failure> {
    output.json = arguments.format == Form::Json;
    let drills = all()?;
    let asked = asked(&drills, &arguments.ids)?;
    let policy = policy(arguments)?;
    let at = arguments.at.unwrap_or_else(|| SystemClock.now());
    let judge = Judge::new(policy.source, &policy.layers, at)?;
    let answer = told(&judge, policy.chosen, &asked)?;
    let missed = arguments.fail_on_missed && answer.summary.missed > 0;
    let options = Options { colour: output.colour(), width: output.width(), verbose: arguments.verbose };
    let text = match arguments.format {
        Form::Json if arguments.ids.is_empty() || arguments.summary => answer.in_short().to_json(),
        Form::Json => answer.to_json(),
        Form::Text if arguments.summary => caution_render::drill_summary(&answer, &options),
        Form::Text if arguments.ids.is_empty() => caution_render::drill_list(&answer, &options),
        Form::Text => caution_render::drill_stories(&answer, &options),
    };
    output.print(&text)?;
    Ok(if missed { ExitCode::Stop } else { ExitCode::Yes })
}

/// The drills of these ids, in the order in which they were asked for; all of them without ids.
fn asked<'a>(drills: &'a [Drill], ids: &[String]) -> Result<Vec<&'a Drill>, Failure> {
    if ids.is_empty() {
        return Ok(drills.iter().collect());
    }
    let mut asked: Vec<&Drill> = Vec::new();
    for id in ids {
        let Some(drill) = drills.iter().find(|drill| drill.id == *id) else {
            let known: Vec<&str> = drills.iter().map(|drill| drill.id.as_str()).collect();
            return Err(Failure::usage(format!("there is no drill `{id}`"), suggestion(id, &known)));
        };
        if !asked.iter().any(|other| other.id == drill.id) {
            asked.push(drill);
        }
    }
    Ok(asked)
}

/// The drill that was probably meant: one that begins so, or is spelt nearly so.
fn suggestion(id: &str, known: &[&str]) -> String {
    let begins: Vec<&str> =
        known.iter().copied().filter(|name| !id.is_empty() && name.starts_with(id)).collect();
    match begins.as_slice() {
        [only] => format!("did you mean `{only}`?"),
        _ => match nearest(id, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("known drills: {}", known.join(", ")),
        },
    }
}

fn policy(arguments: &Arguments) -> Result<Policy, Failure> {
    let folder = arguments.repo.as_deref().unwrap_or(Path::new("."));
    let charter = match GitRepository::open(folder) {
        Ok(repository) => match load_charter(&repository, repository.head()?.as_ref(), std::iter::empty()) {
            Ok(charter) => Some(charter),
            // Whoever names a policy is answered even where the repository's own is broken.
            Err(_) if arguments.policy.is_some() => None,
            Err(error) => return Err(error.into()),
        },
        Err(error) if arguments.repo.is_some() => return Err(error.into()),
        Err(_) => None,
    };
    let layers = charter.as_ref().map(|charter| charter.policy_layers.clone()).unwrap_or_default();
    let (source, chosen) = match (&arguments.policy, charter.and_then(|charter| charter.policy)) {
        (Some(name), _) => {
            let named = caution_policy::built_in(name).map_or(Chosen::File, |_| Chosen::BuiltIn);
            (super::policy::source(name)?, named)
        }
        (None, Some(source)) => (source, Chosen::Repository),
        (None, None) => (super::policy::source(caution_policy::BASELINE)?, Chosen::Default),
    };
    Ok(Policy { source, layers, chosen })
}
