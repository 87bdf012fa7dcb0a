//! Devin on the own machine: its CLI, and Devin Local.

use serde_json::json;

use crate::agent::Agent;
use crate::common;
use crate::droid;
use crate::hooks_file::{self, Entry, Form};
use crate::install::{Base, Install, Scope, Target};
use crate::request::{Malformed, Request};
use crate::tool::{Does, Tool};

/// The agent.
pub(crate) static AGENT: Agent = Agent {
    id: "devin",
    title: "Devin CLI",
    parse,
    answer: droid::answer,
    malformed: common::failure,
    refusal: None,
    deadline_ms: 3_000,
    can_ask: |_| false,
    headless: &[],
    fails_open: &[
        "the hook crashes or ends with an exit code other than 0 and 2: it is logged",
        "the hook takes longer than its timeout",
        "it runs in the cloud",
        "it was started with another `--config`",
    ],
    sample: |command, _| {
        json!({
            "session_id": "caution-doctor",
            "hook_event_name": "PreToolUse",
            "tool_name": "exec",
            "tool_input": {"command": command},
        })
        .to_string()
    },
    install: Install {
        targets: &[Target::user(".config/devin/config.json"), Target::project(".devin/hooks.v1.json")],
        moved: Some(("XDG_CONFIG_HOME", ".config")),
        traces: &[(Base::Home, ".config/devin"), (Base::Project, ".devin")],
        put: |target, text, command| hooks_file::put(form(target), text, command),
        take: |target, text| hooks_file::take(form(target), text),
        find: |target, text| hooks_file::find(form(target), text),
        switch: None,
        remarks: &[
            "restart Devin; `/hooks` lists what is loaded",
            "Devin runs the hooks of Claude Code too: with both installed a call is judged twice",
        ],
    },
    page: "https://docs.devin.ai/cli/extensibility/hooks/overview",
};

const ENTRIES: &[Entry] = &[
    Entry { event: "PreToolUse", matcher: Some("") },
    Entry { event: "PostToolUse", matcher: Some("read|webfetch|mcp__.*") },
];

static USER: Form = Form { version: Some(1), ..Form::new("devin", ENTRIES) };

static PROJECT: Form = Form { bare: true, ..Form::new("devin", ENTRIES) };

fn form(target: &Target) -> &'static Form {
    match target.scope {
        Scope::Project => &PROJECT,
        Scope::User | Scope::System => &USER,
    }
}

const TOOLS: &[Tool] = &[
    ("exec", Does::Platform),
    ("Bash", Does::Platform),
    ("write", Does::Write),
    ("edit", Does::Write),
    ("apply_patch", Does::Patch),
    ("read", Does::Read),
    ("webfetch", Does::Fetch),
    ("web_fetch", Does::Fetch),
    ("grep", Does::Nothing),
    ("glob", Does::Nothing),
];

fn parse(bytes: &[u8]) -> Result<Request, Malformed> {
    common::snake(bytes, TOOLS).map(|(_, request)| request)
}
