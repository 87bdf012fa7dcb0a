//! The commands, one file each.

mod approvals;
mod approve;
mod backtest;
mod check;
mod completions;
mod debug;
mod doctor;
mod drill;
mod evidence;
mod explain;
mod guard;
mod init;
mod man;
mod policy;
mod reach;
mod reset;
mod rules;
mod schema;

use std::ffi::OsString;

use caution_wire::ExitCode;
use clap::Subcommand;

use crate::failure::Failure;
use crate::output::Output;

/// Everything that can be asked.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Give the verdict on a change: proceed, hold or stop
    Check(Box<check::Arguments>),
    /// Say how far a change goes: what it reaches, how surely, and what could not be seen
    Reach(reach::Arguments),
    /// Approve a change, object to it, or approve one run of a command or plan, with your SSH key
    Approve(Box<approve::Arguments>),
    /// List signed statements, and say which count and why others do not
    Approvals(approvals::Arguments),
    /// Say what the gate would have done in this repository's own history
    Backtest(backtest::Arguments),
    /// Judge public incidents under a policy: would this have happened to us?
    Drill(drill::Arguments),
    /// Stamp reports of tests, coverage and mutants with the tree that they ran on
    Evidence(evidence::Arguments),
    /// Say what a command would do before it runs: for agents' hooks, and for people
    Guard(guard::Arguments),
    /// Explain a rule, a requirement, a kind of unknown or a provenance class
    Explain(explain::Arguments),
    /// List the rules, or the marks by which AI work is recognised
    Rules(rules::Arguments),
    /// Write commented configuration files, or a CI workflow
    Init(init::Arguments),
    /// Check git, the repository and the configuration; say how to mend what is wrong
    Doctor(doctor::Arguments),
    /// Show, test, prove or compare policies
    Policy(policy::Arguments),
    /// Report on resets: parts of the policy that apply for a time
    Reset(reset::Arguments),
    /// Print a JSON Schema
    Schema(schema::Arguments),
    /// Print shell completions
    Completions(completions::Arguments),
    /// Print the manual page
    Man(man::Arguments),
    /// Work on Caution itself
    #[command(hide = true)]
    Debug(debug::Arguments),
}

/// The call of an agent's hook, which comes before every command of the agent: its words are read without
/// the descriptions of all other commands. `None` if it is another call, or a wrong one.
pub(crate) fn of_hook(words: &[OsString]) -> Option<Command> {
    let [_, guard, hook, rest @ ..] = words else { return None };
    let is_hook = guard == "guard" && hook == "hook";
    is_hook.then(|| guard::hook(rest)).flatten().map(Command::Guard)
}

/// Carries out a command.
pub(crate) fn run(command: Command, output: &mut Output) -> Result<ExitCode, Failure> {
    match command {
        Command::Check(arguments) => check::run(*arguments, output),
        Command::Reach(arguments) => reach::run(&arguments, output),
        Command::Approve(arguments) => approve::run(&arguments, output),
        Command::Approvals(arguments) => approvals::run(&arguments, output),
        Command::Backtest(arguments) => backtest::run(&arguments, output),
        Command::Drill(arguments) => drill::run(&arguments, output),
        Command::Evidence(arguments) => evidence::run(&arguments, output),
        Command::Guard(arguments) => guard::run(arguments, output),
        Command::Explain(arguments) => explain::run(&arguments, output),
        Command::Rules(arguments) => rules::run(&arguments, output),
        Command::Init(arguments) => init::run(&arguments, output),
        Command::Doctor(arguments) => doctor::run(&arguments, output),
        Command::Policy(arguments) => policy::run(&arguments, output),
        Command::Reset(arguments) => reset::run(&arguments, output),
        Command::Schema(arguments) => schema::run(&arguments, output),
        Command::Completions(arguments) => completions::run(&arguments, output),
        Command::Man(_) => man::run(output),
        Command::Debug(arguments) => debug::run(&arguments, output),
    }
}

/// The environment, as the forges look at it.
fn forge_environment() -> caution_forge::Environment<'static> {
    caution_forge::Environment::new(&crate::environment::get)
}
