//! The one place that starts a program, and the only program is git. It is started without a shell, with
//! an empty environment, in a folder of its own, and knows nothing of the user's or the repository's
//! configuration: no hook, filter, driver, helper or remote can run.

use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// The oldest git that can replay merges, as major and minor number: `merge-tree --write-tree` and all
/// of its options that are used came with it.
pub const OLDEST_GIT: (u32, u32) = (2, 38);

/// What to do about a git that is missing or too old.
pub(crate) fn install() -> String {
    format!("install git {}.{} or later", OLDEST_GIT.0, OLDEST_GIT.1)
}

/// What git wrote and how it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finished {
    /// `None` if a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) output: Vec<u8>,
    /// The first line of what it complained about.
    pub(crate) complaint: String,
}

/// Why git gave no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum GitError {
    #[error("git is not installed")]
    NotInstalled,
    #[error("git could not be started: {0}")]
    NotStarted(String),
    #[error("git wrote more than {0} bytes")]
    TooMuch(u64),
}

/// Runs git with these arguments in this git directory, and takes at most `limit` bytes of its output.
#[expect(clippy::disallowed_methods, reason = "this is the one place that starts a program")]
pub(crate) fn run(git_dir: &Path, arguments: &[&str], limit: u64) -> Result<Finished, GitError> {
    let mut command = Command::new("git");
    command.env_clear();
    // Where git is, and on Windows what it needs to start at all.
    for name in ["PATH", "SYSTEMROOT"] {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    command
        .current_dir(git_dir)
        .env("GIT_DIR", git_dir)
        .env("HOME", git_dir)
        .env("XDG_CONFIG_HOME", git_dir)
        .env("LC_ALL", "C")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_ATTR_NOSYSTEM", "1")
        .env("GIT_NO_REPLACE_OBJECTS", "1")
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_ALLOW_PROTOCOL", "")
        .args(["-c", "protocol.allow=never", "-c", "core.hooksPath=/dev/null", "-c", "gc.auto=0"])
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => GitError::NotInstalled,
        _ => GitError::NotStarted(error.to_string()),
    })?;
    // Complaints are read beside the output, or a full pipe of the one would block the other.
    let complaints = child.stderr.take().map(|stream| std::thread::spawn(move || head(stream)));
    let mut output = Vec::new();
    let read = match child.stdout.take() {
        Some(stream) => stream.take(limit + 1).read_to_end(&mut output).map(|_| ()),
        None => Ok(()),
    };
    let too_much = output.len() as u64 > limit;
    if too_much || read.is_err() {
        // It may have ended by itself in the meantime.
        let _ = child.kill();
    }
    let status = child.wait().map_err(|error| GitError::NotStarted(error.to_string()))?;
    let complaint = complaints.and_then(|thread| thread.join().ok()).unwrap_or_default();
    if too_much {
        return Err(GitError::TooMuch(limit));
    }
    read.map_err(|error| GitError::NotStarted(error.to_string()))?;
    Ok(Finished { code: status.code(), output, complaint })
}

/// The first line of a stream that is read to its end.
fn head(mut stream: impl std::io::Read) -> String {
    let mut kept = Vec::new();
    let mut buffer = [0; 4_096];
    while let Ok(count @ 1..) = stream.read(&mut buffer) {
        if kept.len() < buffer.len() {
            kept.extend_from_slice(buffer.get(..count).unwrap_or_default());
        }
    }
    String::from_utf8_lossy(&kept).lines().next().unwrap_or_default().trim().to_owned()
}
