//! `caution man`.

use caution_wire::ExitCode;
use clap::{Args, CommandFactory as _};

use crate::failure::Failure;
use crate::output::Output;

/// Prints the manual page, for `man -l -`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {}

pub(super) fn run(output: &mut Output) -> Result<ExitCode, Failure> {
    let mut text = Vec::new();
    clap_mangen::Man::new(crate::arguments::Arguments::command()).render(&mut text).map_err(|error| {
        Failure::Own(anyhow::Error::new(error).context("the manual page could not be made"))
    })?;
    output.print(&String::from_utf8_lossy(&text))?;
    Ok(ExitCode::Yes)
}
