//! Printing: standard output for answers, standard error for everything else.

use std::io::{IsTerminal as _, Write as _};
use std::process::ExitCode as ProcessExit;

use anstream::ColorChoice;
use caution_wire::{ErrorReport, ExitCode};
use clap::error::ErrorKind;

use crate::environment;
use crate::failure::Failure;

/// Where answers go.
pub(crate) struct Output {
    choice: ColorChoice,
    /// Set by a command that was asked for JSON: failures are then JSON too.
    pub(crate) json: bool,
}

impl Output {
    /// Decides about colour once: the flag, then `NO_COLOR`, `CLICOLOR_FORCE` and the terminal.
    pub(crate) fn new(choice: clap::ColorChoice) -> Self {
        let choice = match choice {
            clap::ColorChoice::Auto => anstream::AutoStream::choice(&std::io::stdout()),
            clap::ColorChoice::Always => ColorChoice::Always,
            clap::ColorChoice::Never => ColorChoice::Never,
        };
        Self { choice, json: false }
    }

    /// Whether answers may carry colour.
    pub(crate) fn colour(&self) -> bool {
        matches!(self.choice, ColorChoice::Always | ColorChoice::AlwaysAnsi)
    }

    /// The width of the terminal; 100 where there is none.
    pub(crate) fn width(&self) -> usize {
        let asked = environment::get("COLUMNS").and_then(|columns| columns.parse().ok());
        asked.unwrap_or(100).clamp(40, 120)
    }

    /// Prints an answer as it is.
    #[expect(clippy::unused_self, reason = "printing is what an output is for")]
    pub(crate) fn print(&mut self, text: &str) -> Result<(), Failure> {
        let mut stdout = std::io::stdout().lock();
        match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
            // A reader that has seen enough (`| head`) is no failure.
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
                Err(Failure::Own(anyhow::Error::new(error).context("the answer could not be printed")))
            }
            _ => Ok(()),
        }
    }

    /// Prints a value as indented JSON.
    pub(crate) fn print_json(&mut self, value: &serde_json::Value) -> Result<(), Failure> {
        self.print(&format!("{value:#}\n"))
    }

    /// Says on standard error what went wrong.
    pub(crate) fn failure(&mut self, failure: &Failure) -> ExitCode {
        let code = failure.exit_code();
        if self.json {
            let report = ErrorReport::new(code, failure.message(), failure.place(), failure.hint());
            let _ = self.print(&report.to_json());
        }
        let colour = !self.json && self.colour() && std::io::stderr().is_terminal();
        let _ = std::io::stderr().lock().write_all(failure.to_text(colour).as_bytes());
        code
    }
}

/// Prints clap's help, version or error with the exit codes of Caution.
pub(crate) fn usage(error: &clap::Error) -> ProcessExit {
    let _ = error.print();
    let code = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => ExitCode::Yes,
        _ => ExitCode::Usage,
    };
    ProcessExit::from(code.code())
}
