//! `caution policy simulate`: what would come out if something were given.

use caution_core::context::{ChangeRecord, Measure};
use caution_core::pattern::Patterns;
use caution_engine::{Checked, Compiler, Supposition};
use caution_read::context::account;
use caution_wire::simulation::Simulation;
use caution_wire::{ExitCode, Report};
use clap::Args;

use crate::command::check;
use crate::failure::Failure;
use crate::output::Output;

/// Says what would come out if somebody approved, the tests passed, or a file were left out.
///
/// The change is judged as it is, and once more with everything that is supposed here, as if the forge
/// told it. Nothing is written, and nothing that is supposed counts anywhere else.
#[derive(Debug, Args)]
#[command(after_help = "Exit codes: those of `check` for the change with what is supposed")]
pub(super) struct Simulate {
    /// Suppose that this person approves what is at the head
    #[arg(long, value_name = "WHO", help_heading = "What if")]
    approved_by: Vec<String>,
    /// Suppose that this person asks for changes
    #[arg(long, value_name = "WHO", help_heading = "What if")]
    objected_by: Vec<String>,
    /// Suppose that the tests ran on the head and passed
    #[arg(long, help_heading = "What if")]
    tests_passed: bool,
    /// Suppose that tests reach so many per cent of the changed lines
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(..=100), help_heading = "What if")]
    covered: Option<u8>,
    /// Suppose that so many mutants of the changed lines are missed
    #[arg(long, value_name = "COUNT", help_heading = "What if")]
    missed_mutants: Option<u64>,
    /// Suppose that so many tests are weakened
    #[arg(long, value_name = "COUNT", help_heading = "What if")]
    weakened_tests: Option<u64>,
    /// Suppose that this check of the forge passed
    #[arg(long, value_name = "NAME", help_heading = "What if")]
    check_passed: Vec<String>,
    /// Suppose that it goes out in these steps, in per cent, watched
    #[arg(long, value_name = "PERCENT,…", value_delimiter = ',', help_heading = "What if")]
    rollout: Vec<u8>,
    /// Suppose a change record that says why, how it was verified and how it is rolled back
    #[arg(long, help_heading = "What if")]
    recorded: bool,
    /// Suppose that the forge says that it goes here
    #[arg(long, value_name = "NAME", help_heading = "What if")]
    going_to: Option<String>,
    /// Suppose that files that match this glob are not part of it
    #[arg(long, value_name = "GLOB", help_heading = "What if")]
    without: Vec<String>,
    #[command(flatten)]
    check: check::Arguments,
}

pub(super) fn run(simulate: &Simulate, output: &mut Output) -> Result<ExitCode, Failure> {
    let form = simulate.check.format();
    output.json = form == "json";
    if !matches!(form, "json" | "text") {
        return Err(Failure::usage(
            format!("`simulate` does not answer as `{form}`"),
            "use `--format text` or `--format json`",
        ));
    }
    let supposed = supposed(simulate)?;
    if supposed.is_empty() {
        return Err(Failure::usage(
            "nothing is supposed",
            "name something, such as `--approved-by WHO`; see `--help`",
        ));
    }
    let compiler = Compiler::default();
    let before = check::checked(&simulate.check, &compiler, Vec::new())?;
    let after = check::checked(&simulate.check, &compiler, supposed)?;
    if output.json {
        let report = |checked: &Checked| {
            Report::new(&checked.change, &checked.charter, &checked.assessment, &checked.verdict)
        };
        let answer = Simulation {
            schema: Simulation::SCHEMA.to_owned(),
            before: report(&before),
            after: report(&after),
        };
        output.print_json(&serde_json::to_value(answer).map_err(anyhow::Error::from)?)?;
    } else {
        output.print(&in_words(&before, &after))?;
    }
    Ok(ExitCode::from(&after.verdict))
}

fn supposed(simulate: &Simulate) -> Result<Vec<Supposition>, Failure> {
    let mut all = Vec::new();
    if !simulate.without.is_empty() {
        let patterns = Patterns::from_globs(&simulate.without).map_err(|error| {
            Failure::usage(error.to_string(), "globs start at the root of the repository")
        })?;
        all.push(Supposition::Without(patterns));
    }
    all.extend(simulate.approved_by.iter().map(|who| Supposition::Approved(account(who))));
    all.extend(simulate.objected_by.iter().map(|who| Supposition::Objected(account(who))));
    let mut report = |name: &str, measure| all.push(Supposition::Reported(name.to_owned(), measure));
    if simulate.tests_passed {
        report("tests", Measure::Tests { passed: 1, failed: 0, skipped: 0 });
    }
    if let Some(changed_lines_percent) = simulate.covered {
        report("coverage", Measure::Coverage { changed_lines_percent });
    }
    if let Some(missed) = simulate.missed_mutants {
        report("mutation", Measure::Mutation { missed });
    }
    if let Some(weakened) = simulate.weakened_tests {
        report("test-changes", Measure::TestChanges { weakened });
    }
    for name in &simulate.check_passed {
        report(name, Measure::Check { passed: true });
    }
    if !simulate.rollout.is_empty() {
        let monitoring = vec!["signals".to_owned()];
        report("rollout", Measure::Rollout { steps: simulate.rollout.clone(), monitoring });
    }
    if simulate.recorded {
        let text = || Some("supposed".to_owned());
        all.push(Supposition::Recorded(ChangeRecord { why: text(), verified: text(), rollback: text() }));
    }
    all.extend(simulate.going_to.clone().map(Supposition::Environment));
    Ok(all)
}

fn in_words(before: &Checked, after: &Checked) -> String {
    let (one, two) = (&before.verdict, &after.verdict);
    let mut text = format!("{} → {}\n", one.outcome.id(), two.outcome.id());
    let mut told = false;
    for requirement in &two.requirements {
        let known = one.requirements.iter().find(|known| known.id == requirement.id);
        let state = known.map_or("not-applicable", |known| known.state.id());
        if state == requirement.state.id() {
            continue;
        }
        told = true;
        text.push_str(&format!("  {}: {state} → {}\n", requirement.id, requirement.state.id()));
        for need in &requirement.needs {
            text.push_str(&format!("      {}: {}\n", need.what, need.found));
        }
    }
    if !told {
        text.push_str("  no requirement comes out differently\n");
    }
    let missing: Vec<_> = two.requirements.iter().filter(|requirement| requirement.blocks()).collect();
    if !missing.is_empty() {
        text.push_str("\nStill missing:\n");
    }
    for requirement in missing {
        text.push_str(&format!("  {} ({})\n", requirement.id, requirement.because));
        for need in requirement.needs.iter().filter(|need| !need.clearers.act.is_empty()) {
            text.push_str(&format!("      {}: {}; {}\n", need.what, need.found, need.clearers.act));
        }
    }
    text.push_str(&format!("\n{}\n", two.next));
    text
}
