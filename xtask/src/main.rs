//! The tasks of this repository. `cargo xtask --help` lists them.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "tasks start programs, measure time and talk to the person at the terminal"
)]

mod bench;
mod binary;
mod docs;
mod fuzz;
mod history;
mod markdown;
mod measure;
mod new_rule;
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
    /// Makes the folder of a new rule, which fails its tests until it is whole.
    NewRule {
        /// Its id, such as `stale-advice`.
        id: String,
    },
    /// Writes what is derived from the program: command line, rules, markers, schemas.
    Docs {
        /// Only says what is out of date.
        #[arg(long)]
        check: bool,
    },
    /// Feeds any bytes to every reader, for a bounded time.
    Fuzz {
        /// The target; without it, all in turn.
        target: Option<String>,
        /// Seconds for each target.
        #[arg(long, default_value_t = 60)]
        seconds: u32,
        /// Bytes of the longest input.
        #[arg(long, default_value_t = 16_384)]
        max_len: u32,
    },
    /// Measures what `docs/benchmarks.md` and `docs/precision/` claim.
    Bench {
        /// The measurement; without it, all in turn.
        name: Option<String>,
        /// A clone to measure on; may be given many times.
        #[arg(long = "repo", value_name = "DIR")]
        repositories: Vec<PathBuf>,
        /// Measures this program instead of building the release.
        #[arg(long, value_name = "FILE")]
        binary: Option<PathBuf>,
        /// Planted programs that `rules` judges instead of `crates/rules/corpus`:
        /// RULE/{caught,quiet}/FILE.
        #[arg(long, value_name = "DIR")]
        corpus: Option<PathBuf>,
        /// Commits of each history that `rules` judges.
        #[arg(long, value_name = "N", default_value_t = bench::LAST)]
        last: usize,
        /// Another program that `reach-speed` measures, and what a shell runs in a clone for it.
        #[arg(long = "peer", value_name = "NAME=COMMAND")]
        peers: Vec<bench::Peer>,
        /// Puts the figures into `docs/benchmarks.md`, those of `rules` into `docs/precision/`.
        #[arg(long)]
        write: bool,
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
        Task::NewRule { id } => new_rule::run(&root, &id),
        Task::Docs { check: true } => docs::check(&root),
        Task::Docs { check: false } => docs::write(&root),
        Task::Fuzz { target, seconds, max_len } => {
            fuzz::run(&root, target.as_deref(), &fuzz::Bounds { seconds, max_len })
        }
        Task::Bench { name, repositories, binary, corpus, last, peers, write } => {
            let name = name.as_deref();
            bench::run(&root, &bench::Wanted { name, repositories, binary, corpus, last, peers, write })
        }
    }
}
