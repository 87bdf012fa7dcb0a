//! Claude Code.

use serde_json::{Value, json};

use crate::agent::{Agent, Answer, Reply};
use crate::common;
use crate::hooks_file::{self, Entry, Form};
use crate::install::{Base, Install, Target};
use crate::json::{self as reading, Object};
use crate::request::{Malformed, Phase, Request};
use crate::tool::{Does, Tool};
use crate::words;

/// The agent.
pub(crate) static AGENT: Agent = Agent {
    id: "claude-code",
    title: "Claude Code",
    parse,
    answer,
    malformed: common::failure,
    refusal: Some(("/hookSpecificOutput/permissionDecision", "\"deny\"")),
    deadline_ms: 3_000,
    can_ask,
    headless: &[
        ("CLAUDE_CODE_ENTRYPOINT", &["sdk-cli"]),
        ("CLAUDE_CODE_REMOTE", &["true", "1"]),
        ("GITHUB_ACTIONS", &["true"]),
        ("CI", &["true", "1"]),
    ],
    fails_open: &[
        "the hook ends with an exit code other than 0 and 2 or cannot be started, before version 2.1.295",
        "the hook takes longer than its timeout, before version 2.1.295",
        "it was started with `--safe-mode` or `--bare`, or `disableAllHooks` is set",
    ],
    sample: |command, directory| {
        json!({
            "session_id": "caution-doctor",
            "transcript_path": "",
            "cwd": directory,
            "permission_mode": "default",
            "hook_event_name": "PreToolUse",
            "tool_name": "Bash",
            "tool_input": {"command": command},
            "tool_use_id": "caution-doctor",
        })
        .to_string()
    },
    install: Install {
        targets: &[
            Target::user(".claude/settings.json"),
            Target::project(".claude/settings.json"),
            Target::system("/etc/claude-code/managed-settings.json"),
        ],
        moved: Some(("CLAUDE_CONFIG_DIR", ".claude")),
        traces: &[(Base::Home, ".claude"), (Base::Project, ".claude")],
        put: |_, text, command| hooks_file::put(&FORM, text, command),
        take: |_, text| hooks_file::take(&FORM, text),
        find: |_, text| hooks_file::find(&FORM, text),
        switch: Some("onFailure: \"block\" (from version 2.1.295; older versions ignore it and go on)"),
        remarks: &["restart running sessions; `/hooks` lists what is loaded"],
    },
    page: "https://code.claude.com/docs/en/hooks",
};

static FORM: Form = Form {
    switch: Some(("onFailure", "\"block\"")),
    ..Form::new(
        "claude-code",
        &[
            Entry { event: "PreToolUse", matcher: Some("*") },
            Entry { event: "PostToolUse", matcher: Some("Bash|Read|WebFetch|mcp__.*") },
            Entry { event: "PostToolUseFailure", matcher: Some("Bash") },
        ],
    )
};

const TOOLS: &[Tool] = &[
    ("Bash", Does::Shell),
    ("Monitor", Does::Shell),
    ("PowerShell", Does::PowerShell),
    ("Write", Does::Write),
    ("Edit", Does::Write),
    ("MultiEdit", Does::Write),
    ("NotebookEdit", Does::Write),
    ("Read", Does::Read),
    ("NotebookRead", Does::Read),
    ("WebFetch", Does::Fetch),
    ("WebSearch", Does::Nothing),
    ("Grep", Does::Nothing),
    ("Glob", Does::Nothing),
    ("LS", Does::Nothing),
    ("Task", Does::Nothing),
    ("Agent", Does::Nothing),
    ("TodoWrite", Does::Nothing),
];

fn parse(bytes: &[u8]) -> Result<Request, Malformed> {
    let (object, mut request) = common::snake(bytes, TOOLS)?;
    request.importer = importer(&object);
    Ok(request)
}

/// Other agents run the hooks that are configured for Claude Code, with payloads that look like its own.
fn importer(object: &Object) -> Option<&'static str> {
    if object.contains_key("cursor_version") {
        Some("cursor")
    } else if object.contains_key("transcript_path") {
        None
    } else if reading::some_text(object, &["timestamp"]).is_some() {
        Some("copilot")
    } else {
        Some("")
    }
}

/// The modes in which the answer `ask` puts a question to a person. In `bypassPermissions`, `dontAsk` and
/// `auto` the call has been seen to run without one (anthropics/claude-code #77212, #89561, #79356).
const ASKING: &[&str] = &["default", "plan", "acceptEdits"];

fn can_ask(request: &Request) -> bool {
    request.phase == Phase::Before
        && request.importer.is_none()
        && request.interactive != Some(false)
        && request.mode.as_deref().is_none_or(|mode| ASKING.contains(&mode))
}

fn answer(request: &Request, answer: &Answer) -> Reply {
    match request.importer {
        Some("copilot") => return crate::copilot::answer(request, answer),
        Some("cursor") => return crate::cursor::answer(request, answer),
        // What an exit code says, every agent that runs these hooks understands.
        Some(_) => return by_exit_code(answer),
        None => {}
    }
    match answer {
        Answer::NoObjection { remarks: None } => Reply::default(),
        Answer::NoObjection { remarks: Some(remarks) } => remark(request, remarks),
        Answer::Ask { reason } if request.hook == "PermissionRequest" && can_ask(request) => {
            // The person is about to be asked anyway.
            let _ = reason;
            Reply::default()
        }
        Answer::Ask { reason } if can_ask(request) => decision(request, "ask", &words::reason(reason)),
        Answer::Ask { reason } => decision(request, "deny", &words::unasked(reason)),
        Answer::Deny { reason } => decision(request, "deny", &words::reason(reason)),
        Answer::Failure { reason } => common::failure(reason),
    }
}

/// The answer to an agent of which only the exit codes are known.
pub(crate) fn by_exit_code(answer: &Answer) -> Reply {
    match answer {
        Answer::NoObjection { .. } => Reply::default(),
        Answer::Ask { reason } => common::refusal(&words::unasked(reason)),
        Answer::Deny { reason } => common::refusal(&words::reason(reason)),
        Answer::Failure { reason } => common::failure(reason),
    }
}

/// Something to know, without a decision.
pub(crate) fn remark(request: &Request, remarks: &str) -> Reply {
    if !matches!(request.hook.as_str(), "PreToolUse" | "PostToolUse" | "SessionStart" | "UserPromptSubmit") {
        return Reply::default();
    }
    let remarks = words::shown(remarks, "");
    if remarks.is_empty() {
        return Reply::default();
    }
    let value: Value =
        json!({"hookSpecificOutput": {"hookEventName": request.hook, "additionalContext": remarks}});
    common::document(&value, 0)
}

/// `ask` or `deny` with a reason, in the form of the event.
pub(crate) fn decision(request: &Request, decision: &str, reason: &str) -> Reply {
    let value = match (request.phase, request.hook.as_str()) {
        (Phase::Before, "PreToolUse") => json!({"hookSpecificOutput": {
            "hookEventName": "PreToolUse",
            "permissionDecision": decision,
            "permissionDecisionReason": reason,
        }}),
        (Phase::Before, "PermissionRequest") => json!({"hookSpecificOutput": {
            "hookEventName": "PermissionRequest",
            "decision": {"behavior": "deny", "message": reason},
        }}),
        (Phase::After, "PostToolUse") => json!({"decision": "block", "reason": reason}),
        // Of other events only the exit code is known to stop anything.
        _ => return common::refusal(reason),
    };
    common::document(&value, 0)
}
