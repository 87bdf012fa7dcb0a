//! Factory Droid.

use serde_json::json;

use crate::agent::{Agent, Answer, Reply};
use crate::claude_code;
use crate::common;
use crate::hooks_file::{self, Entry, Form};
use crate::install::{Base, Install, Target};
use crate::request::{Malformed, Phase, Request};
use crate::tool::{Does, Tool};

/// The agent.
pub(crate) static AGENT: Agent = Agent {
    id: "droid",
    title: "Factory Droid",
    parse,
    answer,
    malformed: common::failure,
    refusal: None,
    deadline_ms: 3_000,
    can_ask: |_| false,
    headless: &[],
    fails_open: &[
        "the hook crashes or ends with an exit code other than 0 and 2",
        "the hook takes longer than its timeout, as far as is known",
        "`hooksDisabled` is set, or the organisation allows its own hooks only",
    ],
    sample: |command, directory| {
        json!({
            "session_id": "caution-doctor",
            "transcript_path": "",
            "cwd": directory,
            "permission_mode": "off",
            "hook_event_name": "PreToolUse",
            "tool_name": "Execute",
            "tool_input": {"command": command},
        })
        .to_string()
    },
    install: Install {
        targets: &[Target::user(".factory/hooks.json"), Target::project(".factory/hooks.json")],
        moved: None,
        traces: &[(Base::Home, ".factory"), (Base::Project, ".factory")],
        put: |_, text, command| hooks_file::put(&FORM, text, command),
        take: |_, text| hooks_file::take(&FORM, text),
        find: |_, text| hooks_file::find(&FORM, text),
        switch: None,
        remarks: &["restart Droid and review the hook in `/hooks`: a running session keeps its old hooks"],
    },
    page: "https://docs.factory.ai/harness/hooks",
};

static FORM: Form = Form {
    bare: true,
    ..Form::new(
        "droid",
        &[
            Entry { event: "PreToolUse", matcher: Some("*") },
            Entry { event: "PostToolUse", matcher: Some("Read|FetchUrl|mcp__.*") },
        ],
    )
};

const TOOLS: &[Tool] = &[
    ("Execute", Does::Platform),
    ("Bash", Does::Platform),
    ("Create", Does::Write),
    ("Write", Does::Write),
    ("Edit", Does::Write),
    ("MultiEdit", Does::Write),
    ("ApplyPatch", Does::Patch),
    ("Read", Does::Read),
    ("FetchUrl", Does::Fetch),
    ("WebFetch", Does::Fetch),
    ("WebSearch", Does::Nothing),
    ("Grep", Does::Nothing),
    ("Glob", Does::Nothing),
    ("LS", Does::Nothing),
    ("TodoWrite", Does::Nothing),
];

fn parse(bytes: &[u8]) -> Result<Request, Malformed> {
    common::snake(bytes, TOOLS).map(|(_, request)| request)
}

/// The exit code decides; after a tool, remarks are told as Claude Code takes them.
pub(crate) fn answer(request: &Request, answer: &Answer) -> Reply {
    match answer {
        Answer::NoObjection { remarks: Some(remarks) } if request.phase == Phase::After => {
            claude_code::remark(request, remarks)
        }
        _ => claude_code::by_exit_code(answer),
    }
}
