//! `caution policy diff`: what one policy newly allows or refuses beside another.

use std::path::PathBuf;

use caution_core::port::{Clock as _, Solver};
use caution_policy::Policy;
use caution_policy::proof::{self, Direction, Found};
use caution_wire::ExitCode;
use caution_wire::proof::{DifferenceExample, PolicyDiff};
use clap::Args;
use jiff::Timestamp;

use super::{TestForm, prove};
use crate::clock::SystemClock;
use crate::failure::Failure;
use crate::output::Output;

/// Says what a policy newly allows and newly refuses beside another, each with a change as an example.
///
/// Where there is no example, it is proved that there is no such change. A policy that newly allows
/// anything needs the strictest approval that the old one knows.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit codes: 0 nothing is newly allowed · 10 something is: the strictest approval is asked · 12 not proved: no solver, or no answer · 2 usage or configuration · 1 Caution itself failed"
)]
pub(super) struct Diff {
    /// The policy as it was: a built-in one or a file
    #[arg(value_name = "BEFORE")]
    before: String,
    /// The policy as it would be
    #[arg(value_name = "AFTER")]
    after: String,
    /// Compare from this moment on (RFC 3339)
    #[arg(long, value_name = "TIME")]
    at: Option<Timestamp>,
    /// How to answer
    #[arg(long, value_enum, default_value = "text")]
    format: TestForm,
    /// The repository
    #[arg(long, value_name = "DIR", default_value = ".")]
    repo: PathBuf,
}

pub(super) fn run(diff: &Diff, output: &mut Output) -> Result<ExitCode, Failure> {
    output.json = diff.format == TestForm::Json;
    let before = super::named(Some(&diff.before), &diff.repo)?;
    let after = super::named(Some(&diff.after), &diff.repo)?;
    let at = diff.at.unwrap_or_else(|| SystemClock.now());
    let solver = prove::solver();
    let mut answer = PolicyDiff {
        schema: PolicyDiff::SCHEMA.to_owned(),
        before: prove::name_of(&before),
        after: prove::name_of(&after),
        solver: solver.as_ref().ok().map(Solver::name),
        not_proved: solver.as_ref().err().map(|none| format!("{}; {}", none.why, prove::NO_SOLVER)),
        newly_allowed: Vec::new(),
        newly_refused: Vec::new(),
        undecided: Vec::new(),
        settings: before.counting_settings_changed(&after),
    };
    if let Ok(solver) = &solver {
        compare(&before, &after, at, solver, &mut answer)?;
    }
    if output.json {
        output.print_json(&serde_json::to_value(&answer).map_err(anyhow::Error::from)?)?;
    } else {
        output.print(&in_words(&answer))?;
    }
    Ok(if !answer.newly_allowed.is_empty() || !answer.settings.is_empty() {
        ExitCode::Hold
    } else if answer.undecided.is_empty() && answer.not_proved.is_none() {
        ExitCode::Yes
    } else {
        ExitCode::OnlyUnknowns
    })
}

fn compare(
    before: &Policy,
    after: &Policy,
    at: Timestamp,
    solver: &dyn Solver,
    answer: &mut PolicyDiff,
) -> Result<(), Failure> {
    for one in proof::difference(before, after, at, solver)? {
        let example = match one.found {
            Found::Nothing => continue,
            Found::Undecided(why) => {
                answer.undecided.push(format!("{}: {why}", one.action.id()));
                continue;
            }
            Found::Example(example) => DifferenceExample {
                action: one.action.id().to_owned(),
                circumstances: (!one.circumstances.is_empty()).then_some(one.circumstances),
                example: prove::example(*example),
            },
        };
        match one.direction {
            Direction::NewlyAllowed => answer.newly_allowed.push(example),
            Direction::NewlyRefused => answer.newly_refused.push(example),
        }
    }
    Ok(())
}

fn in_words(diff: &PolicyDiff) -> String {
    let mut text = format!("{} → {}\n", diff.before.name, diff.after.name);
    if let Some(why) = &diff.not_proved {
        text.push_str(&format!("\nnot proved: {why}\n"));
        return text;
    }
    for (heading, none, examples) in [
        ("Newly allowed", "Nothing is newly allowed: proved.", &diff.newly_allowed),
        ("Newly refused", "Nothing is newly refused: proved.", &diff.newly_refused),
    ] {
        if examples.is_empty() && diff.undecided.is_empty() {
            text.push_str(&format!("\n{none}\n"));
        } else if !examples.is_empty() {
            text.push_str(&format!("\n{heading}, for example:\n"));
        }
        for one in examples {
            let circumstances = one.circumstances.as_deref().unwrap_or("today");
            text.push_str(&format!("\n  {} ({circumstances})\n", one.action));
            text.push_str(&prove::in_words_example(&one.example));
        }
    }
    if !diff.settings.is_empty() {
        text.push_str("\nWhose approvals count is settled differently:\n");
        text.extend(diff.settings.iter().map(|line| format!("  - {line}\n")));
    }
    if !diff.undecided.is_empty() {
        text.push_str("\nWithout an answer:\n");
        text.extend(diff.undecided.iter().map(|line| format!("  - {line}\n")));
    }
    if !diff.newly_allowed.is_empty() || !diff.settings.is_empty() {
        text.push_str(
            "\nA policy that newly allows something needs the strictest approval of the old one.\n",
        );
    }
    text
}
