//! `caution policy`: show, test, prove, compare.

mod diff;
mod prove;
mod simulate;

use std::path::{Path, PathBuf};

use caution_core::charter::{Charter, PolicyOrigin, PolicySource};
use caution_core::port::Source as _;
use caution_engine::load_charter;
use caution_policy::Policy;
use caution_repo::GitRepository;
use caution_wire::ExitCode;
use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;

use crate::failure::Failure;
use crate::input;
use crate::output::Output;

/// Where `policy test` looks for cases.
const CASES_FOLDER: &str = ".caution/policy-tests";

/// Shows, tests, proves or compares policies.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Print a policy in plain words and as the Cedar that is evaluated
    Show(Show),
    /// Run the cases in .caution/policy-tests/
    Test(Test),
    /// Prove what a policy means to make sure
    Prove(prove::Prove),
    /// Say what a policy newly allows and refuses beside another
    Diff(diff::Diff),
    /// Say what would come out if something were given
    Simulate(Box<simulate::Simulate>),
}

/// Prints a policy in plain words and as the Cedar that is evaluated.
#[derive(Debug, Args)]
struct Show {
    /// A built-in policy or a file; without it, the policy at HEAD
    #[arg(value_name = "NAME|FILE")]
    policy: Option<String>,
    /// How to answer
    #[arg(long, value_enum, default_value = "text")]
    format: Form,
    /// The repository
    #[arg(long, value_name = "DIR", default_value = ".")]
    repo: PathBuf,
}

/// How to answer
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// Plain words, then Cedar
    Text,
    /// The Cedar text alone
    Cedar,
    /// For programs
    Json,
}

/// Runs tables of cases against a policy.
#[derive(Debug, Args)]
struct Test {
    /// Files with cases; without any, .caution/policy-tests/*.yaml
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// A built-in policy or a file; without it, .caution/policy.yaml of the work tree
    #[arg(long, value_name = "NAME|FILE")]
    policy: Option<String>,
    /// How to answer
    #[arg(long, value_enum, default_value = "text")]
    format: TestForm,
    /// The repository
    #[arg(long, value_name = "DIR", default_value = ".")]
    repo: PathBuf,
}

/// How to answer
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum TestForm {
    /// For a terminal
    Text,
    /// For programs
    Json,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Result<ExitCode, Failure> {
    match &arguments.act {
        Act::Show(show) => run_show(show, output),
        Act::Test(test) => run_test(test, output),
        Act::Prove(prove) => prove::run(prove, output),
        Act::Diff(diff) => diff::run(diff, output),
        Act::Simulate(simulate) => simulate::run(simulate, output),
    }
}

/// A policy that was named on the command line: a built-in one, else a file.
pub(super) fn source(name: &str) -> Result<PolicySource, Failure> {
    if let Some(built_in) = caution_policy::built_in(name) {
        return Ok(PolicySource {
            origin: PolicyOrigin::BuiltIn(name.to_owned()),
            text: built_in.text.to_owned(),
        });
    }
    let path = Path::new(name);
    if !path.exists() {
        let known: Vec<_> = caution_policy::BUILT_IN.iter().map(|policy| policy.name).collect();
        return Err(Failure::usage(
            format!("there is no built-in policy and no file `{name}`"),
            format!("built-in policies: {}", known.join(", ")),
        ));
    }
    Ok(PolicySource { origin: PolicyOrigin::CommandLine(name.to_owned()), text: input::read_text(path)? })
}

/// A policy that was named, or the repository's own at HEAD, or the built-in one.
fn named(name: Option<&str>, repo: &Path) -> Result<Policy, Failure> {
    let charter = match GitRepository::open(repo) {
        Ok(repository) => load_charter(&repository, repository.head()?.as_ref(), std::iter::empty())?,
        Err(error) if name.is_none() => return Err(error.into()),
        Err(_) => Charter::default(),
    };
    let source = match (name, charter.policy) {
        (Some(name), _) => source(name)?,
        (None, Some(source)) => source,
        (None, None) => source(caution_policy::BASELINE)?,
    };
    Ok(Policy::compile(&source, &charter.policy_layers)?)
}

fn run_show(show: &Show, output: &mut Output) -> Result<ExitCode, Failure> {
    output.json = show.format == Form::Json;
    let policy = named(show.policy.as_deref(), &show.repo)?;
    match show.format {
        Form::Text => {
            output.print(&policy.to_words())?;
            output.print("\nThe Cedar that is evaluated:\n\n")?;
            output.print(&policy.cedar_text())?;
        }
        Form::Cedar => output.print(&policy.cedar_text())?,
        Form::Json => output.print_json(&json!({
            "name": policy.name(),
            "digest": policy.digest().to_string(),
            "words": policy.to_words(),
            "cedar": policy.cedar_text(),
        }))?,
    }
    Ok(ExitCode::Yes)
}

fn run_test(test: &Test, output: &mut Output) -> Result<ExitCode, Failure> {
    output.json = test.format == TestForm::Json;
    let root = GitRepository::open(&test.repo)?.root().to_owned();
    let charter = worktree_charter(&root)?;
    let source = match (&test.policy, charter.policy.clone()) {
        (Some(name), _) => source(name)?,
        (None, Some(source)) => source,
        (None, None) => source(caution_policy::BASELINE)?,
    };
    let policy = Policy::compile(&source, &charter.policy_layers)?;
    let files = if test.files.is_empty() { case_files(&root)? } else { test.files.clone() };
    if files.is_empty() {
        return Err(Failure::usage(
            format!("there are no cases in `{CASES_FOLDER}`"),
            "write one, as in docs/commands/policy.md, or name a file",
        ));
    }
    let mut results = Vec::new();
    for path in &files {
        let name = path.display().to_string();
        let text = input::read_text(path)?;
        results.extend(caution_policy::cases::run(&policy, &charter, &name, &text)?);
    }
    let failed = results.iter().filter(|result| !result.failures.is_empty()).count();
    if test.format == TestForm::Json {
        let rows: Vec<_> = results
            .iter()
            .map(|result| json!({"file": result.input, "name": result.name, "failures": result.failures}))
            .collect();
        output.print_json(&json!({"passed": results.len() - failed, "failed": failed, "cases": rows}))?;
    } else {
        output.print(&in_words(&results, failed))?;
    }
    Ok(if failed == 0 { ExitCode::Yes } else { ExitCode::Stop })
}

fn in_words(results: &[caution_policy::cases::CaseResult], failed: usize) -> String {
    let mut text = String::new();
    for result in results {
        let mark = if result.failures.is_empty() { "✓" } else { "✕" };
        text.push_str(&format!("{mark} {}: {}\n", result.input, result.name));
        for failure in &result.failures {
            text.push_str(&format!("    {failure}\n"));
        }
    }
    text.push_str(&format!("{} passed, {failed} failed\n", results.len() - failed));
    text
}

fn case_files(root: &Path) -> Result<Vec<PathBuf>, Failure> {
    let folder = root.join(CASES_FOLDER);
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let fail = |error: std::io::Error| {
        Failure::usage(format!("`{}` cannot be read: {error}", folder.display()), "check its rights")
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(&folder).map_err(fail)? {
        let path = entry.map_err(fail)?.path();
        if path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// The charter of the work tree: cases are run on what is being written.
fn worktree_charter(root: &Path) -> Result<Charter, Failure> {
    let mut files = Vec::new();
    for path in caution_read::charter::wanted(std::iter::empty()) {
        let Some(text) = path.to_str() else { continue };
        let full = root.join(text);
        if full.is_file() {
            files.push((path.clone(), input::read(&full)?));
        }
    }
    let mut charter = caution_read::charter::parse(&files, None)?;
    let mut next = charter.policy.as_ref().map(caution_policy::extended_file).transpose()?.flatten();
    while let Some(name) = next.take() {
        if charter.policy_layers.iter().any(|(known, _)| *known == name) {
            break;
        }
        let path = caution_read::charter::layer_path(&name)?;
        let text = input::read_text(&root.join(path.to_str().unwrap_or_default()))?;
        let layer = PolicySource { origin: PolicyOrigin::Repository(path), text: text.clone() };
        next = caution_policy::extended_file(&layer)?;
        charter.policy_layers.push((name, text));
    }
    Ok(charter)
}
