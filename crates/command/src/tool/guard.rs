//! Checks that are passed over: agents that are started without theirs, variables that switch a guard off,
//! this guard's own commands.

use caution_core::command::Kind;
use caution_core::effect::Verb;

use super::Tool;
use crate::call::{Call, Spelling};
use crate::invocation::Invocation;
use crate::reader::Reader;
use crate::word::Word;

/// An agent's programs, and what starts it without its checks.
struct Agent {
    names: &'static [&'static str],
    /// Options. Long ones count abbreviated too, as far as what is left is no other word.
    options: &'static [&'static str],
    /// Options that pass over checks with one of these values: `--permission-mode=bypassPermissions`.
    values: &'static [(&'static str, &'static [&'static str])],
}

static AGENTS: &[Agent] = &[
    Agent {
        names: &["claude", "claude-code"],
        options: &["--dangerously-skip-permissions", "--allow-dangerously-skip-permissions"],
        values: &[("--permission-mode", &["bypassPermissions", "dontAsk"])],
    },
    Agent {
        names: &["codex"],
        options: &["--dangerously-bypass-approvals-and-sandbox", "--dangerously-bypass-hook-trust", "--yolo"],
        values: &[
            ("--sandbox", &["danger-full-access"]),
            ("-s", &["danger-full-access"]),
            ("--disable", &["hooks", "codex_hooks"]),
            (
                "-c",
                &[
                    "sandbox_mode=danger-full-access",
                    "sandbox_mode=\"danger-full-access\"",
                    "features.hooks=false",
                    "features.codex_hooks=false",
                ],
            ),
        ],
    },
    Agent {
        names: &["gemini", "gemini-cli", "qwen"],
        options: &["--yolo", "-y"],
        values: &[("--approval-mode", &["yolo"])],
    },
    Agent {
        names: &["cursor-agent", "agent"],
        options: &["--force", "-f", "--yolo"],
        values: &[("--sandbox", &["disabled"])],
    },
    Agent {
        names: &["copilot"],
        options: &["--allow-all-tools", "--allow-all-paths", "--allow-all", "--yolo"],
        values: &[],
    },
    Agent { names: &["q", "qchat", "kiro-cli", "kiro"], options: &["--trust-all-tools"], values: &[] },
    Agent { names: &["amp"], options: &["--dangerously-allow-all"], values: &[] },
    Agent { names: &["droid"], options: &["--skip-permissions-unsafe"], values: &[] },
    Agent { names: &["aider"], options: &["--yes-always"], values: &[] },
    Agent {
        names: &["cline", "crush", "opencode", "devin"],
        options: &["--yolo", "--dangerously-skip-permissions"],
        values: &[],
    },
];

/// Variables that switch a guard off, and the values that do; no value: any but an empty one.
const VARIABLES: &[(&str, &[&str])] = &[
    ("DCG_BYPASS", &[]),
    ("DCG_DISABLE", &[]),
    ("CAUTION_OFF", &[]),
    ("CAUTION_BYPASS", &[]),
    ("CAUTION_SKIP", &[]),
    ("CAUTION_DISABLE", &[]),
    ("SAFETY_NET_DISABLE", &[]),
    ("CLAUDE_CODE_DISABLE_HOOKS", &[]),
];

pub(super) static TOOL: Tool = Tool {
    also: Some(read),
    ..Tool::new(
        "guard",
        &[
            "agent",
            "aider",
            "amp",
            "caution",
            "claude",
            "claude-code",
            "cline",
            "codex",
            "copilot",
            "crush",
            "cursor-agent",
            "devin",
            "droid",
            "gemini",
            "gemini-cli",
            "kiro",
            "kiro-cli",
            "opencode",
            "q",
            "qchat",
            "qwen",
        ],
        include_str!("guard/tool.md"),
    )
};

fn passed_over(invocation: &Invocation, verb: Verb, name: &str, reader: &mut Reader<'_>) {
    let mut act = reader.act(invocation, TOOL.id, verb, Kind::Guard, name);
    act.forced = true;
    reader.add(act);
}

/// Adds the acts of variables that switch a guard off for a program.
pub(super) fn variables(invocation: &Invocation, reader: &mut Reader<'_>) {
    for (name, value) in &invocation.variables {
        let Some((_, values)) = VARIABLES.iter().find(|(own, _)| own == name) else { continue };
        let off = match value.text() {
            Some("" | "0" | "false") => false,
            Some(text) => values.is_empty() || values.contains(&text),
            None => true,
        };
        if off {
            passed_over(invocation, Verb::Update, &format!("{name}={}", value.shown()), reader);
        }
    }
}

fn read(call: &Call<'_>, reader: &mut Reader<'_>) {
    let invocation = call.invocation;
    let Some(program) = invocation.program() else { return };
    if program == "caution" {
        return own(call, reader);
    }
    let Some(agent) = AGENTS.iter().find(|agent| agent.names.contains(&program)) else { return };
    let words = invocation.arguments();
    for (index, word) in words.iter().enumerate() {
        // What follows `--` and what is quoted is a task in words.
        if word.is("--") {
            return;
        }
        let Some(text) = word.text().filter(|text| text.starts_with('-')) else { continue };
        let (name, attached) = match text.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (text, None),
        };
        let option = agent.options.iter().find(|option| abbreviates(name, option));
        if let Some(option) = option.filter(|_| attached != Some("false")) {
            return passed_over(invocation, Verb::Update, &format!("{program} {option}"), reader);
        }
        let value = attached.or_else(|| words.get(index + 1).and_then(Word::text)).unwrap_or("");
        let valued =
            agent.values.iter().find(|(own, values)| abbreviates(name, own) && values.contains(&value));
        if let Some((option, _)) = valued {
            return passed_over(invocation, Verb::Update, &format!("{program} {option} {value}"), reader);
        }
        if name == "--settings" && (value.contains("disableAllHooks") || value.contains("bypassPermissions"))
        {
            return passed_over(invocation, Verb::Update, &format!("{program} --settings"), reader);
        }
    }
    // `claude config set …`, `copilot mcp …`: the settings of the agent itself.
    let settings = call.operand(0) == Some("config")
        && matches!(call.operand(1), Some("set" | "add" | "remove"))
        && call.operands.iter().any(|word| {
            word.known().any(|text| {
                let text = text.to_ascii_lowercase();
                ["hook", "permission", "sandbox", "approval", "trust"].iter().any(|part| text.contains(part))
            })
        });
    if settings {
        let name = format!("{program} config");
        passed_over(invocation, Verb::Update, &name, reader);
    }
}

/// Whether a word is an option or a beginning of it that can hardly be another one.
fn abbreviates(word: &str, option: &str) -> bool {
    word == option
        || (option.len() > 12 && word.len() >= 10 && word.starts_with("--") && option.starts_with(word))
}

/// Its options with a value that may stand before the words that matter.
const OWN: Spelling<'static> = Spelling {
    values: &["-c", "-C", "--color", "--config", "--cwd", "--context", "--format", "--repo"],
    long: &[],
    single_dash: false,
};

/// This guard's own commands: an agent does not say yes to itself, and does not send its guard home.
///
/// What it is told to run is read as well: a terminal of an agent's own can say yes.
fn own(call: &Call<'_>, reader: &mut Reader<'_>) {
    let invocation = call.invocation;
    let call = &Call::new(invocation, OWN);
    if call.operand(0) == Some("guard") {
        match call.operand(1) {
            Some("run") => {
                let from = call.before_dashes.max(2);
                let words = call.words_from(from);
                return reader.inner(invocation, words, "caution guard run".to_owned(), Vec::new(), false);
            }
            Some("shell") => {
                for text in call.values(&["-c"]) {
                    reader.inner_text(invocation, text, "caution guard shell".to_owned(), Vec::new(), false);
                }
                return;
            }
            _ => {}
        }
    }
    if call.has(&["--help", "-h", "--version"]) {
        return;
    }
    let (verb, name) = match (call.operand(0), call.operand(1)) {
        (Some("approve"), _) => (Verb::Grant, "caution approve"),
        (Some("guard"), Some("uninstall" | "remove" | "disable" | "off")) => {
            (Verb::Delete, "caution guard uninstall")
        }
        (Some("hook"), Some("uninstall" | "remove")) => (Verb::Delete, "caution hook uninstall"),
        (Some("reset"), Some("off" | "clear")) => (Verb::Update, "caution reset"),
        _ => return,
    };
    let act = reader.act(call.invocation, TOOL.id, verb, Kind::Guard, name);
    reader.add(act);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_option_counts_abbreviated_and_a_short_beginning_does_not() {
        assert!(abbreviates("--dangerously-skip", "--dangerously-skip-permissions"));
        assert!(abbreviates("--yolo", "--yolo"));
        assert!(!abbreviates("--dan", "--dangerously-skip-permissions"));
        assert!(!abbreviates("--yo", "--yolo"));
    }
}
