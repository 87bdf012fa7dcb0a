//! `caution policy prove`: what a policy means to make sure, proved or refuted.

use std::path::PathBuf;

use caution_core::port::{Clock as _, Solver as _};
use caution_policy::Policy;
use caution_policy::proof::{self, About, Outcome, Proven, Replayed};
use caution_prove::Cvc5;
use caution_wire::ExitCode;
use caution_wire::proof::{ExampleChange, Hole, ProofOutcome, ProofSummary, Proofs, ProvedPolicy, Statement};
use clap::Args;
use jiff::Timestamp;

use super::TestForm;
use crate::clock::SystemClock;
use crate::failure::Failure;
use crate::output::Output;

/// What to do about a missing solver.
pub(super) const NO_SOLVER: &str =
    "install cvc5 (Debian: `apt install cvc5`), or name it with `CVC5=/path/to/cvc5`";

/// Proves what a policy means to make sure, for every change there can be.
///
/// Whose approval never counts, what the policy promises, that missing evidence is never better than bad
/// evidence, that a reset only adds and ends, that each sentence can be evaluated and makes a difference.
/// A statement that does not hold is shown with a change for which it is false; that change was put to the
/// evaluator, which agreed. Needs the solver cvc5 as a program; without it nothing is proved, and said so.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit codes: 0 all proved · 11 a statement does not hold · 12 not proved: no solver, or no answer · 2 usage or configuration · 1 Caution itself failed"
)]
pub(super) struct Prove {
    /// A built-in policy or a file; without it, the policy at HEAD
    #[arg(value_name = "NAME|FILE")]
    policy: Option<String>,
    /// Prove it from this moment on (RFC 3339)
    #[arg(long, value_name = "TIME")]
    at: Option<Timestamp>,
    /// How to answer
    #[arg(long, value_enum, default_value = "text")]
    format: TestForm,
    /// List every statement, those about the text as well
    #[arg(long, short)]
    verbose: bool,
    /// The repository
    #[arg(long, value_name = "DIR", default_value = ".")]
    repo: PathBuf,
}

/// The solver that the environment names.
pub(super) fn solver() -> Result<Cvc5, caution_prove::NoSolver> {
    let get = |name| crate::environment::get(name).map(Into::into);
    Cvc5::find(get("CVC5"), get("PATH"))
}

pub(super) fn run(prove: &Prove, output: &mut Output) -> Result<ExitCode, Failure> {
    output.json = prove.format == TestForm::Json;
    let policy = super::named(prove.policy.as_deref(), &prove.repo)?;
    let at = prove.at.unwrap_or_else(|| SystemClock.now());
    let answer = match solver() {
        Ok(solver) => {
            let proven = proof::prove(&policy, at, &solver)?;
            told(&policy, at, Some(solver.name()), None, proven.into_iter().map(statement).collect())
        }
        Err(none) => {
            let all = proof::statements(&policy, at)?;
            let not_asked = |(about, says): (About, String)| Statement {
                id: String::new(),
                about: about.id().to_owned(),
                says,
                because: None,
                source: None,
                outcome: ProofOutcome::NotAsked,
                undecided: None,
                hole: None,
            };
            let why = format!("{}; {NO_SOLVER}", none.why);
            told(&policy, at, None, Some(why), all.into_iter().map(not_asked).collect())
        }
    };
    if output.json {
        output.print_json(&serde_json::to_value(&answer).map_err(anyhow::Error::from)?)?;
    } else {
        output.print(&in_words(&answer, prove.verbose))?;
    }
    Ok(match &answer.summary {
        summary if summary.refuted > 0 => ExitCode::Stop,
        summary if summary.undecided > 0 || answer.not_proved.is_some() => ExitCode::OnlyUnknowns,
        _ => ExitCode::Yes,
    })
}

pub(super) fn name_of(policy: &Policy) -> ProvedPolicy {
    ProvedPolicy { name: policy.name().to_owned(), digest: policy.digest().to_string() }
}

pub(super) fn example(replayed: Replayed) -> ExampleChange {
    ExampleChange { words: replayed.words, request: replayed.request }
}

fn told(
    policy: &Policy,
    at: Timestamp,
    solver: Option<String>,
    not_proved: Option<String>,
    statements: Vec<Statement>,
) -> Proofs {
    let count = |outcome| statements.iter().filter(|one| one.outcome == outcome).count() as u64;
    Proofs {
        schema: Proofs::SCHEMA.to_owned(),
        policy: name_of(policy),
        solver,
        not_proved,
        at: at.to_string(),
        summary: ProofSummary {
            proved: count(ProofOutcome::Proved),
            refuted: count(ProofOutcome::Refuted),
            undecided: count(ProofOutcome::Undecided),
        },
        statements,
    }
}

fn statement(proven: Proven) -> Statement {
    let (outcome, undecided, hole) = match proven.outcome {
        Outcome::Proved => (ProofOutcome::Proved, None, None),
        Outcome::NotPromised => (ProofOutcome::NotPromised, None, None),
        Outcome::Undecided(why) => (ProofOutcome::Undecided, Some(why), None),
        Outcome::Refuted(hole) => {
            let circumstances = (!hole.circumstances.is_empty()).then_some(hole.circumstances);
            let hole = Hole { what: hole.what, circumstances, example: hole.example.map(example) };
            (ProofOutcome::Refuted, None, Some(hole))
        }
    };
    Statement {
        id: proven.id,
        about: proven.about.id().to_owned(),
        says: proven.says,
        because: proven.because,
        source: proven.source,
        outcome,
        undecided,
        hole,
    }
}

fn in_words(proofs: &Proofs, verbose: bool) -> String {
    let mut text = format!("{} ({})\n", proofs.policy.name, proofs.policy.digest);
    let mut about = "";
    let mut folded = 0;
    for one in &proofs.statements {
        if one.about == About::Text.id() && one.outcome == ProofOutcome::Proved && !verbose {
            folded += 1;
            continue;
        }
        if one.about != about {
            about = &one.about;
            text.push_str(&format!("\n{}\n", heading(about)));
        }
        let mark = match one.outcome {
            ProofOutcome::Proved => "✓",
            ProofOutcome::Refuted => "✕",
            ProofOutcome::Undecided => "?",
            ProofOutcome::NotAsked => "·",
            ProofOutcome::NotPromised => {
                text.push_str(&format!("  · not promised, or not any more: {}\n", one.says));
                continue;
            }
        };
        let source = one.source.as_ref().map(|at| format!(" ({at})")).unwrap_or_default();
        match &one.because {
            Some(because) => {
                text.push_str(&format!("  {mark} {because}\n      `{}`{source}: {}\n", one.id, one.says));
            }
            None => text.push_str(&format!("  {mark} {}{source}\n", one.says)),
        }
        text.extend(one.undecided.iter().map(|why| format!("      no answer: {why}\n")));
        if let Some(hole) = &one.hole {
            text.push_str(&in_words_hole(hole));
        }
    }
    if folded > 0 {
        text.push_str(&format!(
            "\n{}\n  ✓ {folded} statements: each sentence can be evaluated, and each makes a difference (`--verbose` lists them)\n",
            heading(About::Text.id())
        ));
    }
    text.push('\n');
    text.push_str(&match (&proofs.not_proved, &proofs.solver) {
        (Some(why), _) => format!("not proved: {why}\n"),
        (None, solver) => {
            let ProofSummary { proved, refuted, undecided } = proofs.summary;
            let by = solver.as_deref().unwrap_or_default();
            let open = if undecided > 0 { format!(", {undecided} without an answer") } else { String::new() };
            format!("{proved} proved, {refuted} refuted{open} by {by}. Proofs speak of the policy, given the facts of a change.\n")
        }
    });
    text
}

fn heading(about: &str) -> &'static str {
    match about {
        "approvals" => "Whose approval counts",
        "promises" => "What the policy promises",
        "evidence" => "Evidence that is missing",
        "windows" => "Resets and windows",
        _ => "The text",
    }
}

fn in_words_hole(hole: &Hole) -> String {
    let mut text = format!("      {}", hole.what);
    text.extend(hole.circumstances.iter().map(|words| format!(", {words}")));
    match &hole.example {
        None => text.push('\n'),
        Some(example) => {
            text.push_str(":\n");
            text.push_str(&in_words_example(example));
        }
    }
    text
}

pub(super) fn in_words_example(example: &ExampleChange) -> String {
    example.words.iter().map(|fact| format!("        - {fact}\n")).collect()
}
