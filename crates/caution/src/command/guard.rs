//! `caution guard`: what a command would destroy, before it runs.

pub(super) mod desk;
mod hook;
mod install;
mod layers;
pub(super) mod ledger;
mod mcp;
pub(super) mod place;
mod read;
mod run;
mod say;
mod sources;
mod test;
pub(super) mod trial;
mod valid;
mod write;

use std::ffi::OsString;
use std::path::PathBuf;

use caution_wire::ExitCode;
use clap::{Args, FromArgMatches as _, Subcommand};

use crate::failure::Failure;
use crate::output::Output;

/// Says what a command would do before it runs, and whether it may.
///
/// Layers are asked from the outside in: `/etc/caution`, `~/.config/caution`, and `.caution/` of the
/// repository, as its default branch has it. An inner layer only adds to what an outer one asks. Where none
/// of the outer two has a policy, the built-in `baseline` stands in their place.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Answer an agent's hook: its request on standard input, the answer in the agent's own form
    Hook(hook::Arguments),
    /// Say what a command would do, and whether it may; nothing is run
    Test(test::Arguments),
    /// Run a command if it may, after a question to you where one is due
    Run(run::Arguments),
    /// Say what agents read before they changed something here
    Sources(sources::Arguments),
    /// Stand in for a shell: `caution guard shell -c 'CMD'`
    Shell(run::ShellArguments),
    /// Write the hook into agents' configurations, and try whether it fires
    Install(install::Arguments),
    /// Take the hook out of agents' configurations
    Uninstall(install::Arguments),
}

/// Where the layers above the repository are.
#[derive(Debug, Clone, Args)]
struct Place {
    /// The folder of the machine's own configuration
    #[arg(long, value_name = "DIR", default_value = layers::MACHINE)]
    config: PathBuf,
}

/// The call of a hook by its own words, if they are right.
pub(super) fn hook(words: &[OsString]) -> Option<Arguments> {
    let command = clap::Command::new("hook").no_binary_name(true);
    let matches = hook::Arguments::augment_args(command).try_get_matches_from(words).ok()?;
    let arguments = hook::Arguments::from_arg_matches(&matches).ok()?;
    Some(Arguments { command: Command::Hook(arguments) })
}

pub(super) fn run(arguments: Arguments, output: &mut Output) -> Result<ExitCode, Failure> {
    match arguments.command {
        Command::Hook(arguments) => hook::run(arguments, output),
        Command::Test(arguments) => test::run(&arguments, output),
        Command::Run(arguments) => run::run(&arguments, output),
        Command::Sources(arguments) => sources::run(&arguments, output),
        Command::Shell(arguments) => run::shell(&arguments, output),
        Command::Install(arguments) => install::run(&arguments, install::Way::Install, output),
        Command::Uninstall(arguments) => install::run(&arguments, install::Way::Uninstall, output),
    }
}
