//! Amp, through a plugin that we write.

use serde_json::json;

use crate::agent::Agent;
use crate::common;
use crate::install::{Base, Install, Target};
use crate::own_file::Template;
use crate::plugin;
use crate::request::{Malformed, Request};
use crate::tool::{Does, Tool};

/// The agent.
pub(crate) static AGENT: Agent = Agent {
    id: "amp",
    title: "Amp",
    parse,
    answer: plugin::answer,
    malformed: plugin::malformed,
    refusal: Some(("/block", "true")),
    deadline_ms: 3_000,
    can_ask: |_| false,
    headless: &[],
    fails_open: &[
        "the plugin is not loaded: `PLUGINS=off`, a remote executor without it",
        "another plugin answers first: their order is not defined",
    ],
    sample: |command, directory| {
        json!({
            "hook_event_name": "tool.call",
            "session_id": "caution-doctor",
            "cwd": directory,
            "tool_name": "shell_command",
            "tool_input": {"command": command},
        })
        .to_string()
    },
    install: Install {
        targets: &[Target::user(".config/amp/plugins/caution.ts")],
        moved: Some(("XDG_CONFIG_HOME", ".config")),
        traces: &[(Base::Home, ".config/amp")],
        put: |_, text, command| PLUGIN.put(text, command),
        take: |_, text| Ok(PLUGIN.take(text)),
        find: |_, text| Ok(PLUGIN.find(text)),
        switch: None,
        remarks: &[
            "restart Amp, or run `plugins: reload`",
            "the plugin refuses by itself if caution crashes, hangs or is missing",
        ],
    },
    page: "https://ampcode.com/manual/plugin-api",
};

static PLUGIN: Template = Template { agent: "amp", text: include_str!("plugin/amp.ts") };

const TOOLS: &[Tool] = &[
    ("Bash", Does::Platform),
    ("shell_command", Does::Platform),
    ("create_file", Does::Write),
    ("edit_file", Does::Write),
    ("apply_patch", Does::Patch),
    ("Read", Does::Read),
    ("read_file", Does::Read),
    ("read_web_page", Does::Fetch),
    ("web_search", Does::Nothing),
    ("Grep", Does::Nothing),
    ("glob", Does::Nothing),
    ("Task", Does::Nothing),
];

fn parse(bytes: &[u8]) -> Result<Request, Malformed> {
    common::snake(bytes, TOOLS).map(|(_, request)| request)
}
