//! A test that cannot run here says so: a skipped test is not a passed one.

use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::path::Path;

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
    let recorded = std::env::var_os(LOG).map_or(Ok(()), |path| record(Path::new(&path), &line));
    if let Err(error) = recorded {
        eprintln!("the skipped test could not be recorded: {error}");
    }
}

/// One write a line: tests run side by side, and appended writes do not mix.
fn record(path: &Path, line: &str) -> io::Result<()> {
    let mut log = OpenOptions::new().create(true).append(true).open(path)?;
    log.write_all(format!("{line}\n").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_skipped_test_is_a_line_of_the_log() {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("log");
        record(&log, "a::b: no network").unwrap();
        record(&log, "c: no browser").unwrap();
        assert_eq!(std::fs::read_to_string(&log).unwrap(), "a::b: no network\nc: no browser\n");
    }
}
