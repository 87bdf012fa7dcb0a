//! What people who read the disagreements said of each.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, bail};
use serde_json::Value;

/// Where they said it.
pub(super) const FILE: &str = "docs/precision/guard.jsonl";

/// Why a command is judged otherwise here than elsewhere.
pub(super) struct Class {
    pub(super) id: &'static str,
    pub(super) about: &'static str,
    /// Whether this guard is right, as far as its own promise goes.
    pub(super) ours: bool,
}

/// Every class.
pub(super) static CLASSES: &[Class] = &[
    Class { id: "miss", about: "a command that destroys, and that this guard lets pass", ours: false },
    Class { id: "false-alarm", about: "ordinary work that this guard holds", ours: false },
    Class {
        id: "ordinary-here",
        about: "it deletes something inside of the folder that it works on, or below the folder for temporary files: ordinary work here, forbidden there",
        ours: true,
    },
    Class {
        id: "changes-nothing",
        about: "what it would discard does not exist in this place, it only shows what it would do, or the program refuses it: nothing is lost, while the other guard judges the words alone",
        ours: true,
    },
    Class { id: "own-rule", about: "a rule that the test itself configures for the other guard", ours: true },
    Class {
        id: "stricter-mode",
        about: "the other guard's stricter mode, switched on by the test",
        ours: true,
    },
    Class {
        id: "other-place",
        about: "the test runs in a place of its own: another folder, branch or work tree",
        ours: true,
    },
    Class { id: "other-shell", about: "the text does not do in bash what the test supposes", ours: true },
    Class {
        id: "not-yet-there",
        about: "the other guard marks it as a rule that it does not have yet; it does destroy",
        ours: true,
    },
    Class {
        id: "no-shell-text",
        about: "bash refuses the text; what cannot be read asks a person here",
        ours: true,
    },
    Class {
        id: "stricter-here",
        about: "it destroys more than it may without a person: all of the folder that it works on, something beyond it, the branch that others build on, or a branch without the lease that `--force` switches off; the other guard lets it pass",
        ours: true,
    },
    Class {
        id: "downloaded",
        about: "it runs a program straight from the network, which nobody has read",
        ours: true,
    },
    Class {
        id: "publishes",
        about: "it publishes, deploys, or hands out rights beyond this machine",
        ours: true,
    },
    Class {
        id: "machine",
        about: "it deletes or changes files of the system or of the user beyond the folder that it works on, meant for a throw-away machine or container: on this one, a person should see it",
        ours: true,
    },
    Class {
        id: "program-not-said",
        about: "only a variable names the program that it starts, and nothing says its value",
        ours: true,
    },
    Class {
        id: "file-not-there",
        about: "it runs a file of its own project, which is not in the scratch repository and so cannot be read",
        ours: true,
    },
    Class {
        id: "dangerous",
        about: "it does destroy, or hands out rights, and a person should see it",
        ours: true,
    },
];

/// The class of each command, by where it was found and its digest.
#[derive(Debug, Default)]
pub(super) struct Labels {
    of: BTreeMap<(String, String), &'static str>,
}

impl Labels {
    /// Reads what was said.
    pub(super) fn read(root: &Path) -> anyhow::Result<Self> {
        let text = match std::fs::read_to_string(root.join(FILE)) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(error).with_context(|| format!("`{FILE}` cannot be read")),
        };
        Self::of(&text)
    }

    fn of(text: &str) -> anyhow::Result<Self> {
        let mut labels = Self::default();
        for (index, line) in text.lines().enumerate() {
            let row: Value =
                serde_json::from_str(line).with_context(|| format!("`{FILE}`, line {}", index + 1))?;
            let word = |key: &str| row.get(key).and_then(Value::as_str).map(str::to_owned);
            let command = word("digest").or_else(|| word("command").map(|command| digest(&command)));
            let (Some(from), Some(command), Some(class)) = (word("from"), command, word("class")) else {
                bail!("`{FILE}`, line {}: `from`, `command` or `digest`, and `class` are needed", index + 1);
            };
            let Some(known) = CLASSES.iter().find(|known| known.id == class) else {
                bail!("`{FILE}`, line {}: there is no class `{class}`", index + 1);
            };
            labels.of.insert((from, command), known.id);
        }
        Ok(labels)
    }

    /// Whether anybody read the disagreements of a corpus.
    pub(super) fn knows(&self, from: &str) -> bool {
        self.of.keys().any(|(known, _)| known == from)
    }

    /// The class of a command.
    pub(super) fn class(&self, from: &str, command: &str) -> Option<&'static Class> {
        let id = self.of.get(&(from.to_owned(), digest(command)))?;
        CLASSES.iter().find(|class| class.id == *id)
    }
}

/// What stands for a command that is too long to write down (FNV-1a, 64 bits).
fn digest(command: &str) -> String {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    format!("{:016x}", command.bytes().fold(0xcbf2_9ce4_8422_2325, step))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_that_is_not_known_is_an_error() {
        let line = |class: &str| format!("{{\"from\":\"a\",\"command\":\"b\",\"class\":\"{class}\"}}\n");
        let labels = Labels::of(&line("miss")).unwrap();
        assert_eq!(labels.class("a", "b").map(|class| class.id), Some("miss"));
        assert!(labels.class("a", "c").is_none());
        assert_eq!(digest("abc"), "e71fa2190541574b");
        assert!(Labels::of(&line("whatever")).is_err());
        assert!(Labels::of("{}").is_err());
    }
}
