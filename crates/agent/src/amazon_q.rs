//! Amazon Q Developer CLI. The exit code is the whole answer; hooks stand in an agent's file.

use caution_core::problem::Problem;
use serde_json::json;

use crate::agent::Agent;
use crate::claude_code::by_exit_code;
use crate::common;
use crate::hooks_file::{self, Entry, Form};
use crate::install::{Base, Configured, Install, Target};
use crate::kiro;

/// The agent.
pub(crate) static AGENT: Agent = Agent {
    id: "amazon-q",
    title: "Amazon Q Developer CLI",
    parse: kiro::parse,
    answer: |_, answer| by_exit_code(answer),
    malformed: common::failure,
    refusal: None,
    deadline_ms: 3_000,
    can_ask: |_| false,
    headless: &[],
    fails_open: &[
        "the hook crashes or ends with an exit code other than 0 and 2: it warns",
        "the hook takes longer than its timeout",
        "another agent than the one whose file holds the hook is used",
    ],
    sample: |command, directory| {
        json!({
            "hook_event_name": "preToolUse",
            "cwd": directory,
            "tool_name": "execute_bash",
            "tool_input": {"command": command},
        })
        .to_string()
    },
    install: Install {
        targets: &[
            Target::user(".aws/amazonq/cli-agents/default.json"),
            Target::project(".amazonq/cli-agents/default.json"),
        ],
        moved: None,
        traces: &[(Base::Home, ".aws/amazonq"), (Base::Project, ".amazonq")],
        put,
        take: |_, text| hooks_file::take(&FORM, text),
        find: |_, text| hooks_file::find(&FORM, text),
        switch: None,
        remarks: &["hooks belong to one agent: put the same lines into the file of every agent that is used"],
    },
    page: "https://github.com/aws/amazon-q-developer-cli/blob/main/docs/hooks.md",
};

static FORM: Form = Form {
    grouped: false,
    kind: false,
    timeout: Some(("timeout_ms", 20_000)),
    ..Form::new(
        "amazon-q",
        &[
            Entry { event: "preToolUse", matcher: Some("*") },
            Entry { event: "postToolUse", matcher: Some("fs_read") },
        ],
    )
};

/// A file with hooks alone would be no agent, so there must be one.
fn put(target: &Target, existing: Option<&str>, command: &str) -> Result<Configured, Problem> {
    if existing.is_none_or(|text| text.trim().is_empty()) {
        return Err(Problem::new(
            target.path,
            "there is no agent of this name, and hooks belong to an agent",
        )
        .hint("make one with `q agent create --name default`, then install again"));
    }
    hooks_file::put(&FORM, existing, command)
}
