//! OpenCode, through a plugin that we write.

use serde_json::{Value, json};

use crate::agent::Agent;
use crate::common;
use crate::install::{Base, Install, Target};
use crate::json as reading;
use crate::own_file::Template;
use crate::plugin;
use crate::request::{Event, Malformed, Phase, Request};
use crate::tool::{self, Does, Tool};

/// The agent.
pub(crate) static AGENT: Agent = Agent {
    id: "opencode",
    title: "OpenCode",
    parse,
    answer: plugin::answer,
    malformed: plugin::malformed,
    refusal: Some(("/block", "true")),
    deadline_ms: 3_000,
    can_ask: |_| false,
    headless: &[],
    fails_open: &[
        "the plugin is not loaded: `--pure`, `OPENCODE_PURE`, another server, version 2",
        "a subagent or an MCP server's tool is called, in versions that run no plugin for those",
        "a plugin that comes later changes the call",
    ],
    sample: |command, directory| {
        json!({
            "hook_event_name": "tool.execute.before",
            "session_id": "caution-doctor",
            "tool_use_id": "1",
            "cwd": directory,
            "tool_name": "bash",
            "tool_input": {"command": command},
        })
        .to_string()
    },
    install: Install {
        targets: &[
            Target::user(".config/opencode/plugins/caution.js"),
            Target::project(".opencode/plugins/caution.js"),
        ],
        moved: Some(("XDG_CONFIG_HOME", ".config")),
        traces: &[(Base::Home, ".config/opencode"), (Base::Project, ".opencode")],
        put: |_, text, command| PLUGIN.put(text, command),
        take: |_, text| Ok(PLUGIN.take(text)),
        find: |_, text| Ok(PLUGIN.find(text)),
        switch: None,
        remarks: &[
            "restart OpenCode",
            "the plugin refuses by itself if caution crashes, hangs or is missing",
        ],
    },
    page: "https://opencode.ai/docs/plugins/",
};

static PLUGIN: Template = Template { agent: "opencode", text: include_str!("plugin/opencode.js") };

const TOOLS: &[Tool] = &[
    ("bash", Does::Platform),
    ("write", Does::Write),
    ("edit", Does::Write),
    ("multiedit", Does::Write),
    ("patch", Does::Patch),
    ("apply_patch", Does::Patch),
    ("read", Does::Read),
    ("webfetch", Does::Fetch),
    ("websearch", Does::Nothing),
    ("codesearch", Does::Nothing),
    ("grep", Does::Nothing),
    ("glob", Does::Nothing),
    ("list", Does::Nothing),
    ("task", Does::Nothing),
    ("todowrite", Does::Nothing),
    ("todoread", Does::Nothing),
    ("plan_enter", Does::Nothing),
    ("plan_exit", Does::Nothing),
];

fn parse(bytes: &[u8]) -> Result<Request, Malformed> {
    let (object, mut request) = common::snake(bytes, TOOLS)?;
    if request.hook == "tool.execute.after" {
        request.phase = Phase::After;
    }
    // Tools of MCP servers are called `server_tool`.
    let foreign = matches!(request.event, Event::Other { .. }) && !known(&request.tool);
    if let Some((server, name)) = request.tool.split_once('_').filter(|_| foreign) {
        request.event = Event::Mcp {
            server: server.to_owned(),
            tool: name.to_owned(),
            arguments: tool::arguments(object.get("tool_input").unwrap_or(&Value::Null)),
            content: object.get("tool_response").and_then(reading::texts),
        };
    }
    Ok(request)
}

fn known(tool: &str) -> bool {
    TOOLS.iter().any(|(name, _)| *name == tool)
}
