//! The binary: reads arguments and the environment, chooses adapters, prints, and exits.
//!
//! One file a command in `command/`. Everything that is decided here is decided by `caution-engine`.

mod arguments;
mod clock;
mod command;
mod environment;
mod failure;
mod input;
mod output;
mod ssh;

use std::process::ExitCode as ProcessExit;

use arguments::Arguments;
use output::Output;

/// Reading a repository takes and gives back memory all the time, from every core.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ProcessExit {
    let arguments = match Arguments::of(std::env::args_os().collect()) {
        Ok(arguments) => arguments,
        Err(error) => return output::usage(&error),
    };
    let mut output = Output::new(arguments.color);
    let code = match command::run(arguments.command, &mut output) {
        Ok(code) => code,
        Err(failure) => output.failure(&failure),
    };
    ProcessExit::from(code.code())
}
