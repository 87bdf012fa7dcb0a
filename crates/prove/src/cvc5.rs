//! The solver: where it is, how it is started, how long it may think.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use caution_core::port::{Solver, SourceError};
use caution_core::proof::{Claim, Proof};
use cedar_policy_symcc::solver::LocalSolver;
use tokio::process::Command;
use tokio::time::timeout;

use crate::claims;

/// How long the solver may think about one claim, in milliseconds.
const LIMIT_MS: u32 = 30_000;

/// The stack of a thread that asks a solver, in bytes. Only what is used is taken.
const STACK: usize = 1 << 30;

/// How long a program may take to say its version.
const PROBE: Duration = Duration::from_secs(5);

/// How long one answer may take, the solver's own limit and its start included.
const ANSWER: Duration = Duration::from_secs(60);

/// How many solvers run at once, at most.
const AT_ONCE: usize = 4;

/// cvc5 as a program.
#[derive(Debug, Clone)]
pub struct Cvc5 {
    path: PathBuf,
    version: String,
}

/// No solver was found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{why}")]
pub struct NoSolver {
    /// Why not, in one sentence.
    pub why: String,
}

impl Cvc5 {
    /// The solver that `CVC5` names, or `cvc5` in one of the folders of `PATH`. Both come from the caller.
    pub fn find(named: Option<OsString>, folders: Option<OsString>) -> Result<Self, NoSolver> {
        let path = match named.filter(|name| !name.is_empty()) {
            Some(name) => PathBuf::from(name),
            None => std::env::split_paths(&folders.unwrap_or_default())
                .filter(|folder| folder.is_absolute())
                .map(|folder| folder.join("cvc5"))
                .find(|path| path.is_file())
                .ok_or_else(|| NoSolver {
                    why: "cvc5 is not on the PATH, and `CVC5` names none".to_owned(),
                })?,
        };
        let version = version(&path)
            .map_err(|why| NoSolver { why: format!("`{}` is no cvc5: {why}", path.display()) })?;
        Ok(Self { path, version })
    }

    fn start(&self) -> Result<LocalSolver, String> {
        let mut command = Command::new(&self.path);
        command.args(["--lang", "smt", &format!("--tlimit-per={LIMIT_MS}")]).kill_on_drop(true);
        LocalSolver::from_command(&mut command).map_err(|error| error.to_string())
    }
}

/// What the program says of itself. A program that is not cvc5 is not asked anything else.
fn version(path: &Path) -> Result<String, String> {
    let runtime = runtime()?;
    let output = runtime
        .block_on(async {
            let mut command = Command::new(path);
            command.arg("--version").kill_on_drop(true).stdin(std::process::Stdio::null());
            timeout(PROBE, command.output()).await
        })
        .map_err(|_| "it does not answer".to_owned())?
        .map_err(|error| error.to_string())?;
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text.lines().next().unwrap_or_default();
    let words = || line.split_whitespace();
    let version = words().skip_while(|word| *word != "version").nth(1);
    match version {
        Some(version) if words().any(|word| word == "cvc5") => Ok(version.to_owned()),
        _ => Err("it does not say its version as cvc5 does".to_owned()),
    }
}

fn runtime() -> Result<tokio::runtime::Runtime, String> {
    tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| error.to_string())
}

impl Solver for Cvc5 {
    fn name(&self) -> String {
        format!("cvc5 {}", self.version)
    }

    fn prove(&self, claims: &[Claim]) -> Result<Vec<Proof>, SourceError> {
        let threads = std::thread::available_parallelism().map_or(1, usize::from).min(AT_ONCE);
        let share = claims.len().div_ceil(threads).max(1);
        let answers = std::thread::scope(|scope| {
            // The compiler goes down into a policy as deep as its longest chain of conditions.
            let start = |part| {
                std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, move || self.part(part))
            };
            let parts: Vec<_> = claims.chunks(share).map(start).collect();
            let joined = parts.into_iter().map(|part| {
                let part = part.map_err(|error| format!("no thread starts: {error}"))?;
                part.join().unwrap_or_else(|_| Err("the symbolic compiler crashed".to_owned()))
            });
            joined.collect::<Result<Vec<Vec<Proof>>, String>>()
        });
        answers.map(|parts| parts.into_iter().flatten().collect()).map_err(SourceError::Failed)
    }
}

impl Cvc5 {
    fn part(&self, claims: &[Claim]) -> Result<Vec<Proof>, String> {
        let runtime = runtime()?;
        runtime.block_on(claims::prove(claims, ANSWER, || self.start()))
    }
}
