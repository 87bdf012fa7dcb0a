//! GitHub Copilot: the command line and the cloud agent.
//!
//! A crash denies, but a timeout lets the call run, whoever configured the hook. The answer is one JSON
//! document: two of them count as none.

use serde_json::{Value, json};

use crate::agent::{Agent, Answer, Reply};
use crate::common;
use crate::hooks_file::{self, Entry, Form};
use crate::install::{Base, Install, Target};
use crate::json as reading;
use crate::request::{Event, Malformed, Phase, Request};
use crate::tool::{self, Call, Does, Tool};
use crate::words;

/// The agent.
pub(crate) static AGENT: Agent = Agent {
    id: "copilot",
    title: "GitHub Copilot",
    parse,
    answer,
    malformed: |text| common::failure(text),
    refusal: Some(("/permissionDecision", "\"deny\"")),
    deadline_ms: 3_000,
    can_ask,
    headless: &[
        ("COPILOT_AGENT_PROMPT", &[]),
        ("GITHUB_COPILOT_API_TOKEN", &[]),
        ("GITHUB_ACTIONS", &["true"]),
        ("CI", &["true", "1"]),
    ],
    fails_open: &[
        "the hook takes longer than its timeout, also if it is a policy hook",
        "many calls wait for their hooks one after another until the timeout of the last is over",
        "`disableAllHooks` is set, except for policy hooks",
    ],
    sample: |command, directory| {
        json!({
            "sessionId": "caution-doctor",
            "timestamp": 0,
            "cwd": directory,
            "toolName": "bash",
            "toolArgs": {"command": command},
        })
        .to_string()
    },
    install: Install {
        targets: &[
            Target::user(".copilot/hooks/caution.json"),
            Target::project(".github/hooks/caution.json"),
            Target::system("/etc/github-copilot/policy.d/caution.json"),
        ],
        moved: Some(("COPILOT_HOME", ".copilot")),
        traces: &[(Base::Home, ".copilot"), (Base::Project, ".github/hooks")],
        put: |_, text, command| hooks_file::put(&FORM, text, command),
        take: |_, text| hooks_file::take(&FORM, text),
        find: |_, text| hooks_file::find(&FORM, text),
        switch: None,
        remarks: &[
            "a crash of the hook denies the call by itself; nothing can be set for its timeout",
            "the cloud agent reads `.github/hooks/` only: use `--project`, and install caution in its setup steps",
        ],
    },
    page: "https://docs.github.com/en/copilot/reference/hooks-reference",
};

static FORM: Form = Form {
    grouped: false,
    version: Some(1),
    timeout: Some(("timeoutSec", 20)),
    command: &["bash", "powershell"],
    ..Form::new(
        "copilot",
        &[
            Entry { event: "preToolUse", matcher: None },
            Entry { event: "postToolUse", matcher: Some("view|web_fetch|.*-.*") },
        ],
    )
};

const TOOLS: &[Tool] = &[
    ("bash", Does::Platform),
    ("write_bash", Does::Shell),
    ("powershell", Does::PowerShell),
    ("write_powershell", Does::PowerShell),
    ("run_in_terminal", Does::Platform),
    ("runTerminalCommand", Does::Platform),
    ("create", Does::Write),
    ("edit", Does::Write),
    ("Write", Does::Write),
    ("str_replace_editor", Does::Write),
    ("apply_patch", Does::Patch),
    ("view", Does::Read),
    ("Read", Does::Read),
    ("web_fetch", Does::Fetch),
    ("WebFetch", Does::Fetch),
    ("WebSearch", Does::Nothing),
    ("TodoWrite", Does::Nothing),
    ("AskUserQuestion", Does::Nothing),
];

fn parse(bytes: &[u8]) -> Result<Request, Malformed> {
    let object = reading::request(bytes)?;
    if object.contains_key("tool_name") || object.contains_key("hook_event_name") {
        return common::snake(bytes, TOOLS).map(|(_, request)| request);
    }
    let mut request = common::bare(&object)?;
    request.session = reading::text(&object, &["sessionId"])?;
    let Some(name) = reading::text(&object, &["toolName"])? else {
        let of_tools = object.contains_key("toolArgs") || !object.contains_key("sessionId");
        return if of_tools { Err(Malformed::new("it names no `toolName`")) } else { Ok(request) };
    };
    let output = object.get("toolResult").or_else(|| object.get("error"));
    // A payload in camelCase does not name its event.
    (request.phase, request.hook) = match output {
        None => (Phase::Before, "preToolUse".to_owned()),
        Some(_) => (Phase::After, "postToolUse".to_owned()),
    };
    let input = object.get("toolArgs").unwrap_or(&Value::Null);
    let directory = request.directory.as_deref();
    request.event = match server_and_tool(&name) {
        Some((server, tool)) => Event::Mcp {
            server: server.to_owned(),
            tool: tool.to_owned(),
            arguments: tool::arguments(input),
            content: output.and_then(reading::texts),
        },
        None => tool::event(TOOLS, &Call { name: &name, input, output, directory })?,
    };
    request.tool = name;
    Ok(request)
}

/// Tools of MCP servers are called `server-tool`; no tool of Copilot's own has a hyphen.
fn server_and_tool(name: &str) -> Option<(&str, &str)> {
    name.rsplit_once('-').filter(|(server, tool)| !server.is_empty() && !tool.is_empty())
}

/// The cloud agent has nobody to ask: there, `ask` is a refusal without our words about what to do.
fn can_ask(request: &Request) -> bool {
    request.phase == Phase::Before && request.interactive != Some(false)
}

pub(crate) fn answer(request: &Request, answer: &Answer) -> Reply {
    match answer {
        Answer::NoObjection { remarks: Some(remarks) } if request.phase == Phase::After => {
            common::document(&json!({"additionalContext": words::shown(remarks, "-")}), 0)
        }
        // Before a call there is no field for a remark without a decision.
        Answer::NoObjection { .. } => Reply::default(),
        Answer::Ask { reason } if can_ask(request) => decision(request, "ask", &words::reason(reason)),
        Answer::Ask { reason } => decision(request, "deny", &words::unasked(reason)),
        Answer::Deny { reason } => decision(request, "deny", &words::reason(reason)),
        Answer::Failure { reason } => common::failure(reason),
    }
}

fn decision(request: &Request, decision: &str, reason: &str) -> Reply {
    match (request.phase, request.hook.as_str()) {
        (Phase::After, _) => common::document(&json!({"additionalContext": reason}), 0),
        (Phase::Before, "permissionRequest" | "PermissionRequest") if decision == "ask" => Reply::default(),
        (Phase::Before, "permissionRequest" | "PermissionRequest") => {
            common::document(&json!({"behavior": "deny", "message": reason}), 0)
        }
        (Phase::Before, _) => {
            common::document(&json!({"permissionDecision": decision, "permissionDecisionReason": reason}), 0)
        }
    }
}
