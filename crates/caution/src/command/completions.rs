//! `caution completions`.

use caution_wire::ExitCode;
use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use crate::failure::Failure;
use crate::output::Output;

/// Prints completions for a shell.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The shell
    shell: Shell,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Result<ExitCode, Failure> {
    let mut text = Vec::new();
    clap_complete::generate(
        arguments.shell,
        &mut crate::arguments::Arguments::command(),
        "caution",
        &mut text,
    );
    output.print(&String::from_utf8_lossy(&text))?;
    Ok(ExitCode::Yes)
}
