//! The tasks of this repository. `cargo xtask --help` lists them.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "tasks start programs, measure time and talk to the person at the terminal"
)]

mod binary;
mod docs;
mod markdown;
mod program;
mod root;
mod source;
mod test;
mod tidy;
mod tree;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "The tasks of this repository")]
struct Arguments {
    /// The repository to work on, if it is not the one that holds this task runner.
    #[arg(long, global = true, value_name = "DIR")]
    root: Option<PathBuf>,
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Everything that must hold before a change goes in; ends with `N passed, N failed, N skipped`.
    Test,
    /// What no compiler holds: edges between crates, sizes, whole registries, links, manners.
    Tidy,
    /// Writes what is derived from the program: command line, rules, markers, schemas.
    Docs {
        /// Only says what is out of date.
        #[arg(long)]
        check: bool,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Runs a task; false means that it did its work and found something wrong.
fn run(arguments: Arguments) -> anyhow::Result<bool> {
    let root = root::find(arguments.root)?;
    match arguments.task {
        Task::Test => test::run(&root),
        Task::Tidy => tidy::run(&root),
        Task::Docs { check: true } => docs::check(&root),
        Task::Docs { check: false } => docs::write(&root),
    }
}
