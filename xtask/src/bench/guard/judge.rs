//! What the guard says of commands: rows of `caution debug guard`.

use std::fs::File;
use std::process::Stdio;

use anyhow::{Context as _, bail};
use serde_json::Value;

use super::scene::{self, Scene};
use crate::bench::Setting;
use crate::{binary, program};

/// What it says of one command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    /// Whether it may run at once.
    pub(super) proceeds: bool,
    /// Findings and what could not be read.
    pub(super) why: Vec<String>,
    /// How many of its bytes could not be read.
    pub(super) unread: usize,
}

/// Judges commands in a scene, in order.
pub(super) fn judge(setting: &Setting, scene: &Scene, commands: &[&str]) -> anyhow::Result<Vec<Said>> {
    let folder = scene.home.parent().unwrap_or(&scene.home);
    let input = folder.join("commands.jsonl");
    let text: String = commands.iter().map(|command| format!("{}\n", Value::from(*command))).collect();
    std::fs::write(&input, text).with_context(|| format!("`{}` cannot be written", input.display()))?;
    let file = File::open(&input).with_context(|| format!("`{}` cannot be read", input.display()))?;
    let arguments = ["debug", "guard", "--config", "/nonexistent"];
    let mut command = binary::call(&scene.repository, &setting.binary, &arguments);
    scene::at_home(&mut command, &scene.home);
    command.stdin(Stdio::from(file));
    let rows = program::text_of(command)?;
    // Where this checkout lies is beside the point.
    let rows = rows.replace(scene.home.to_string_lossy().as_ref(), "/home/dana");
    let said = rows.lines().map(row).collect::<anyhow::Result<Vec<Said>>>()?;
    if said.len() != commands.len() {
        bail!("{} answers to {} commands", said.len(), commands.len());
    }
    Ok(said)
}

fn row(line: &str) -> anyhow::Result<Said> {
    let row: Value = serde_json::from_str(line).context("a row is not JSON")?;
    let verdict = row.get("verdict").and_then(Value::as_str).context("a row has no verdict")?;
    let texts = |key: &str| row.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    let why = texts("findings").into_iter().chain(texts("gaps"));
    let why = why.filter_map(|text| text.as_str().map(str::to_owned)).collect();
    let unread = row.get("unread").and_then(Value::as_u64).unwrap_or(0);
    Ok(Said { proceeds: verdict == "proceed", why, unread: usize::try_from(unread)? })
}

/// One line for a command of many, cut if it is long, fit for a cell of a table.
pub(super) fn shown(command: &str) -> String {
    const LONGEST: usize = 160;
    let line = command.replace('\n', "⏎").replace('|', "¦").replace('`', "ˋ");
    let cut: String = line.chars().take(LONGEST).collect();
    if cut.len() < line.len() { format!("{cut}…") } else { cut }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_proceed_lets_a_command_run() {
        let clear = row(r#"{"verdict":"proceed","findings":[],"gaps":[]}"#).unwrap();
        assert!(clear.proceeds && clear.why.is_empty());
        let held = row(r#"{"verdict":"hold","findings":["high a: b"],"gaps":["c"]}"#).unwrap();
        assert!(!held.proceeds);
        assert_eq!(held.why, ["high a: b", "c"]);
        assert!(row("{}").is_err());
    }
}
