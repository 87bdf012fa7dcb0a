//! Other programs: started with no input, in a folder, without a surrounding git's variables.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::Mutex;

use anyhow::Context as _;

/// Variables that git sets for hooks. They would send the git commands of tests to the wrong repository.
const GIT_VARIABLES: &[&str] = &[
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_DIR",
    "GIT_INDEX_FILE",
    "GIT_NAMESPACE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_WORK_TREE",
];

/// Variables that cargo sets for the program that it runs. Build scripts that look at them would take a build
/// from here for another one, and everything above them would be built anew.
const CARGO_VARIABLES: &[&str] = &[
    "CARGO_MANIFEST_DIR",
    "CARGO_MANIFEST_LINKS",
    "CARGO_MANIFEST_PATH",
    "CARGO_PKG_AUTHORS",
    "CARGO_PKG_DESCRIPTION",
    "CARGO_PKG_HOMEPAGE",
    "CARGO_PKG_LICENSE",
    "CARGO_PKG_LICENSE_FILE",
    "CARGO_PKG_NAME",
    "CARGO_PKG_README",
    "CARGO_PKG_REPOSITORY",
    "CARGO_PKG_RUST_VERSION",
    "CARGO_PKG_VERSION",
    "CARGO_PKG_VERSION_MAJOR",
    "CARGO_PKG_VERSION_MINOR",
    "CARGO_PKG_VERSION_PATCH",
    "CARGO_PKG_VERSION_PRE",
];

/// A program, ready to be started in `folder`.
pub(crate) fn command<S: AsRef<OsStr>>(
    folder: &Path,
    program: &str,
    arguments: impl IntoIterator<Item = S>,
) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder).stdin(Stdio::null());
    for variable in GIT_VARIABLES.iter().chain(CARGO_VARIABLES) {
        command.env_remove(variable);
    }
    command
}

/// The command as a person would type it.
pub(crate) fn spelled(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

/// Runs it with its output shown; true if it succeeded.
pub(crate) fn shown(mut command: Command) -> anyhow::Result<bool> {
    let status = command.status().with_context(|| format!("`{}` does not start", spelled(&command)))?;
    Ok(status.success())
}

/// Runs it with its output kept.
pub(crate) fn kept(mut command: Command) -> anyhow::Result<Output> {
    command.output().with_context(|| format!("`{}` does not start", spelled(&command)))
}

/// Runs it with its output kept; what it printed if it succeeded, an error with its complaint if not.
pub(crate) fn text_of(command: Command) -> anyhow::Result<String> {
    let spelled = spelled(&command);
    let output = kept(command)?;
    if !output.status.success() {
        let complaint = String::from_utf8_lossy(&output.stderr);
        anyhow::bail!("`{spelled}` failed ({}): {}", output.status, complaint.trim());
    }
    String::from_utf8(output.stdout).with_context(|| format!("`{spelled}` printed bytes that are not UTF-8"))
}

/// What a program said, and whether it succeeded.
pub(crate) struct Said {
    pub(crate) success: bool,
    /// Both of its streams, line by line as they came.
    pub(crate) text: String,
}

/// Runs it with its output both shown and kept.
pub(crate) fn shown_and_kept(mut command: Command) -> anyhow::Result<Said> {
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("`{}` does not start", spelled(&command)))?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let text = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        scope.spawn(|| stdout.map(|from| pass_on(from, std::io::stdout(), &text)));
        scope.spawn(|| stderr.map(|from| pass_on(from, std::io::stderr(), &text)));
    });
    let status = child.wait().with_context(|| format!("`{}` was lost", spelled(&command)))?;
    let text = text.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    Ok(Said { success: status.success(), text: String::from_utf8_lossy(&text).into_owned() })
}

/// Copies a stream line by line. A terminal that went away does not end the program that is watched.
fn pass_on(from: impl Read, mut to: impl Write, kept: &Mutex<Vec<u8>>) {
    let mut from = BufReader::new(from);
    let mut line = Vec::new();
    while from.read_until(b'\n', &mut line).is_ok_and(|count| count > 0) {
        let _ = to.write_all(&line).and_then(|()| to.flush());
        if let Ok(mut kept) = kept.lock() {
            kept.extend_from_slice(&line);
        }
        line.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_streams_are_kept_and_the_exit_code_is_seen() {
        let shell =
            command(Path::new("."), "sh", ["-c", "echo out; echo err >&2; test -z \"$GIT_DIR\"; exit 3"]);
        let said = shown_and_kept(shell).unwrap();
        assert!(!said.success);
        assert!(said.text.contains("out\n") && said.text.contains("err\n"), "{}", said.text);
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let error = kept(command(Path::new("."), "no-such-program", ["--flag"])).unwrap_err();
        assert_eq!(error.to_string(), "`no-such-program --flag` does not start");
    }
}
