//! OpenAI Codex.
//!
//! Its schema of answers is closed: an unknown field, `ask`, or `allow` alone makes the hook count as
//! failed, and the call runs. So a refusal is all that is ever said.

use serde_json::json;

use crate::agent::{Agent, Answer, Reply};
use crate::claude_code;
use crate::common;
use crate::hooks_file::{self, Entry, Form};
use crate::install::{Base, Install, Target};
use crate::request::{Malformed, Request};
use crate::tool::{Does, Tool};
use crate::words;

/// The agent.
pub(crate) static AGENT: Agent = Agent {
    id: "codex",
    title: "OpenAI Codex",
    parse,
    answer,
    malformed: common::failure,
    refusal: Some(("/hookSpecificOutput/permissionDecision", "\"deny\"")),
    deadline_ms: 3_000,
    can_ask: |_| false,
    headless: &[],
    fails_open: &[
        "the hook crashes, ends with an exit code other than 0 and 2, or cannot be started",
        "the hook takes longer than its timeout",
        "the hook is new or was changed and nobody trusted it in `/hooks` since",
        "the project is not trusted, for a hook in the project's `.codex`",
        "`features.hooks` is off",
        "it types into a command that already runs (`write_stdin`): no hook is called for that",
    ],
    sample: |command, directory| {
        json!({
            "session_id": "caution-doctor",
            "turn_id": "1",
            "transcript_path": null,
            "cwd": directory,
            "hook_event_name": "PreToolUse",
            "model": "none",
            "permission_mode": "default",
            "tool_name": "Bash",
            "tool_input": {"command": command},
            "tool_use_id": "caution-doctor",
        })
        .to_string()
    },
    install: Install {
        targets: &[Target::user(".codex/hooks.json"), Target::project(".codex/hooks.json")],
        moved: Some(("CODEX_HOME", ".codex")),
        traces: &[(Base::Home, ".codex"), (Base::Project, ".codex")],
        put: |_, text, command| hooks_file::put(&FORM, text, command),
        take: |_, text| hooks_file::take(&FORM, text),
        find: |_, text| hooks_file::find(&FORM, text),
        switch: None,
        remarks: &[
            "open `/hooks` in Codex and trust the hook: until then, and after every change, it is not run",
        ],
    },
    page: "https://developers.openai.com/codex/hooks",
};

static FORM: Form = Form::new(
    "codex",
    &[Entry { event: "PreToolUse", matcher: None }, Entry { event: "PostToolUse", matcher: Some("mcp__.*") }],
);

const TOOLS: &[Tool] = &[
    ("Bash", Does::Platform),
    ("shell", Does::Platform),
    ("shell_command", Does::Platform),
    ("local_shell", Does::Platform),
    ("exec_command", Does::Platform),
    ("unified_exec", Does::Platform),
    ("apply_patch", Does::Patch),
    ("Write", Does::Write),
    ("Edit", Does::Write),
    ("view_image", Does::Nothing),
    ("update_plan", Does::Nothing),
    ("web_search", Does::Nothing),
];

fn parse(bytes: &[u8]) -> Result<Request, Malformed> {
    common::snake(bytes, TOOLS).map(|(_, request)| request)
}

fn answer(request: &Request, answer: &Answer) -> Reply {
    match answer {
        Answer::NoObjection { remarks: None } => Reply::default(),
        Answer::NoObjection { remarks: Some(remarks) } => claude_code::remark(request, remarks),
        Answer::Ask { reason } => claude_code::decision(request, "deny", &words::unasked(reason)),
        Answer::Deny { reason } => claude_code::decision(request, "deny", &words::reason(reason)),
        Answer::Failure { reason } => common::failure(reason),
    }
}
