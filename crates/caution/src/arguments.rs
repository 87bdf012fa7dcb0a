//! The command line.

use std::ffi::OsString;

use clap::{ColorChoice, Parser};

use crate::command::{self, Command};

/// A change-safety gate: proceed, hold or stop, with reasons that can be checked.
#[derive(Debug, Parser)]
#[command(
    name = "caution",
    version,
    propagate_version = false,
    disable_help_subcommand = true,
    arg_required_else_help = true
)]
#[command(
    after_help = "Exit codes: 0 proceed · 10 hold · 11 stop · 12 only unknowns stand in the way · 2 usage or configuration · 1 Caution itself failed"
)]
pub(crate) struct Arguments {
    /// When to use colour.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: ColorChoice,
    #[command(subcommand)]
    pub(crate) command: Command,
}

impl Arguments {
    /// Reads the words of a call.
    pub(crate) fn of(words: Vec<OsString>) -> Result<Self, clap::Error> {
        match command::of_hook(&words) {
            Some(command) => Ok(Self { color: ColorChoice::Auto, command }),
            None => Self::try_parse_from(words),
        }
    }
}
