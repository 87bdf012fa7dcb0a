//! Files that hold nothing but our hook: plugins and scripts that we write.

use caution_core::problem::Problem;

use crate::install::{Configured, Found};

/// A text that is written from a template.
#[derive(Debug)]
pub(crate) struct Template {
    /// The id of the agent.
    pub(crate) agent: &'static str,
    /// The text. Its line with `COMMAND_AS_JSON` names the command; `COMMAND` is the command itself.
    pub(crate) text: &'static str,
}

/// What stands before the command in a written file.
const LABEL: &str = "runs: ";

impl Template {
    fn filled(&self, command: &str) -> String {
        // A line end in a path would break out of the line.
        let line: String = command.chars().filter(|letter| !letter.is_control()).collect();
        let quoted = serde_json::Value::String(line.clone()).to_string();
        self.text.replace("__COMMAND_AS_JSON__", &quoted).replace("__COMMAND__", &line)
    }

    /// The command of a file that we wrote.
    fn command_of(&self, existing: &str) -> Option<String> {
        let line = existing.lines().take(10).find_map(|line| line.split_once(LABEL))?.1;
        let command: String = serde_json::from_str(line.trim()).ok()?;
        is_hook(&command, self.agent).then_some(command)
    }

    /// Puts our file there.
    pub(crate) fn put(&self, existing: Option<&str>, command: &str) -> Result<Configured, Problem> {
        let ours = existing.is_none_or(|text| text.trim().is_empty() || self.command_of(text).is_some());
        replaced(existing, ours, self.filled(command))
    }

    /// Takes our file away.
    pub(crate) fn take(&self, existing: &str) -> Configured {
        gone(existing, self.command_of(existing).is_some())
    }

    /// What stands in the file.
    pub(crate) fn find(&self, existing: &str) -> Option<Found> {
        self.command_of(existing).map(|command| found(existing, &self.filled(&command), command))
    }
}

/// Whether a command line is the hook of an agent.
pub(crate) fn is_hook(command: &str, agent: &str) -> bool {
    command.split_once(&format!("guard hook {agent}")).is_some_and(|(_, rest)| {
        rest.chars().next().is_none_or(|letter| letter.is_whitespace() || letter == '"')
    })
}

/// A new text in place of ours.
pub(crate) fn replaced(existing: Option<&str>, ours: bool, text: String) -> Result<Configured, Problem> {
    if !ours {
        return Err(Problem::new("", "a file of this name is there, and caution did not write it")
            .hint("move it away, or take over what `--print` shows into it"));
    }
    let changed = existing != Some(text.as_str());
    Ok(Configured { text: Some(text), changed })
}

/// No text in place of ours.
pub(crate) fn gone(existing: &str, ours: bool) -> Configured {
    Configured { text: (!ours).then(|| existing.to_owned()), changed: ours }
}

/// What stands in a file of ours, and whether it is as we wrote it.
pub(crate) fn found(existing: &str, written: &str, command: String) -> Found {
    let missing =
        if existing == written { vec![] } else { vec!["the file is not as it was written".to_owned()] };
    Found { commands: vec![command], missing, closed: None }
}
