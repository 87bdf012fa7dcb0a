//! A test that cannot run here says so: a skipped test is not a passed one.

use std::fs::OpenOptions;
use std::io::Write as _;

/// Names the file that `cargo xtask test` reads the skipped tests from.
const LOG: &str = "CAUTION_SKIPPED_LOG";

/// Says that `test` does not run here and why; the caller returns at once. `test` is a name that a
/// reader finds (`module_path!()` and the function), `why` says what to install or start.
#[expect(clippy::print_stderr, reason = "the runner of the tests shows what a test prints")]
#[expect(
    clippy::disallowed_methods,
    reason = "the task runner hands the name of its log on in the environment"
)]
pub fn skip(test: &str, why: &str) {
    let line = format!("{test}: {why}").replace(['\n', '\r'], " ");
    eprintln!("skipped: {line}");
    let Some(path) = std::env::var_os(LOG) else { return };
    let log = OpenOptions::new().create(true).append(true).open(path);
    // One write a line: tests run side by side, and appended writes do not mix.
    if let Err(error) = log.and_then(|mut log| log.write_all(format!("{line}\n").as_bytes())) {
        eprintln!("the skipped test could not be recorded: {error}");
    }
}
