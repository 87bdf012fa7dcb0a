//! The program itself: built, found, asked.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail};
use serde_json::Value;

use crate::program;

/// How it is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// As the tests use it.
    Dev,
    /// As it is measured and shipped.
    Release,
}

/// Builds `caution`; where it is now.
pub(crate) fn build(root: &Path, profile: Profile) -> anyhow::Result<PathBuf> {
    let arguments: &[&str] = match profile {
        // With the tests: built alone, it would take other features of a hundred dependencies, and be
        // compiled and kept twice.
        Profile::Dev => &["build", "--workspace", "--bins", "--tests"],
        Profile::Release => &["build", "--release", "--package", "caution", "--bin", "caution"],
    };
    let shared = ["--locked", "--message-format=json-render-diagnostics"];
    let mut command = program::command(root, "cargo", arguments.iter().chain(&shared));
    command.stderr(Stdio::inherit());
    let output = program::kept(command)?;
    if !output.status.success() {
        bail!("`caution` does not build");
    }
    let messages = String::from_utf8_lossy(&output.stdout);
    let messages = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let mut executables = messages.filter_map(|message| {
        let target = message.get("target")?;
        let ours = target.get("name")? == "caution" && target.get("kind")?.get(0)? == "bin";
        let is_test = message.get("profile")?.get("test")?.as_bool()?;
        (ours && !is_test).then_some(message.get("executable")?.as_str()?.to_owned())
    });
    executables.next_back().map(PathBuf::from).context("cargo does not say where it put `caution`")
}

/// Makes a call of the program whose answer depends on nothing but its arguments.
pub(crate) fn call(folder: &Path, binary: &Path, arguments: &[&str]) -> Command {
    let mut command = program::command(folder, &binary.to_string_lossy(), arguments);
    command.env("NO_COLOR", "1").env("LC_ALL", "C.UTF-8").env_remove("COLUMNS");
    for variable in ["CI", "GITHUB_ACTIONS", "GITHUB_EVENT_PATH", "GITLAB_CI", "CLICOLOR_FORCE"] {
        command.env_remove(variable);
    }
    command
}

/// What the program answers on its standard output.
pub(crate) fn answer(folder: &Path, binary: &Path, arguments: &[&str]) -> anyhow::Result<String> {
    program::text_of(call(folder, binary, arguments))
}
