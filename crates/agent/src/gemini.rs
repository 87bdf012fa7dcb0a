//! Gemini CLI.

use serde_json::{Map, Value, json};

use crate::agent::{Agent, Answer, Reply};
use crate::common;
use crate::hooks_file::{self, Entry, Form};
use crate::install::{Base, Install, Target};
use crate::json as reading;
use crate::request::{Event, Malformed, Phase, Request};
use crate::tool::{self, Does, Tool};
use crate::words;

/// The agent.
pub(crate) static AGENT: Agent = Agent {
    id: "gemini",
    title: "Gemini CLI",
    parse,
    answer,
    malformed: common::failure,
    refusal: Some(("/decision", "\"deny\"")),
    deadline_ms: 3_000,
    can_ask: |_| false,
    headless: &[],
    fails_open: &[
        "the hook crashes or ends with an exit code other than 0 and 2: it warns",
        "the hook takes longer than its timeout, as far as is known",
    ],
    sample: |command, directory| {
        json!({
            "session_id": "caution-doctor",
            "transcript_path": "",
            "cwd": directory,
            "hook_event_name": "BeforeTool",
            "timestamp": "1970-01-01T00:00:00Z",
            "tool_name": "run_shell_command",
            "tool_input": {"command": command},
        })
        .to_string()
    },
    install: Install {
        targets: &[
            Target::user(".gemini/settings.json"),
            Target::project(".gemini/settings.json"),
            Target::system("/etc/gemini-cli/settings.json"),
        ],
        moved: None,
        traces: &[(Base::Home, ".gemini"), (Base::Project, ".gemini")],
        put: |_, text, command| hooks_file::put(&FORM, text, command),
        take: |_, text| hooks_file::take(&FORM, text),
        find: |_, text| hooks_file::find(&FORM, text),
        switch: None,
        remarks: &["restart running sessions; `/hooks` lists what is loaded"],
    },
    page: "https://geminicli.com/docs/hooks/reference",
};

static FORM: Form = Form {
    // In milliseconds here.
    timeout: Some(("timeout", 20_000)),
    also: Some(("name", "\"caution\"")),
    ..Form::new(
        "gemini",
        &[
            Entry { event: "BeforeTool", matcher: None },
            Entry { event: "AfterTool", matcher: Some("read_file|read_many_files|web_fetch|mcp_.*") },
        ],
    )
};

const TOOLS: &[Tool] = &[
    ("run_shell_command", Does::Platform),
    ("write_file", Does::Write),
    ("replace", Does::Write),
    ("edit", Does::Write),
    ("read_file", Does::Read),
    ("read_many_files", Does::Read),
    ("web_fetch", Does::Fetch),
    ("google_web_search", Does::Nothing),
    ("glob", Does::Nothing),
    ("grep_search", Does::Nothing),
    ("search_file_content", Does::Nothing),
    ("list_directory", Does::Nothing),
    ("save_memory", Does::Nothing),
    ("write_todos", Does::Nothing),
];

fn parse(bytes: &[u8]) -> Result<Request, Malformed> {
    let (object, mut request) = common::snake(bytes, TOOLS)?;
    // What the agent says of the server is surer than the tool's name.
    if let Some(context) = object.get("mcp_context").and_then(Value::as_object) {
        let server = reading::some_text(context, &["server_name"]);
        let tool = reading::some_text(context, &["tool_name"]);
        if let (Some(server), Some(tool)) = (server, tool) {
            let arguments = tool::arguments(object.get("tool_input").unwrap_or(&Value::Null));
            let content = object.get("tool_response").and_then(reading::texts);
            request.event = Event::Mcp { server, tool, arguments, content };
        }
    }
    Ok(request)
}

fn answer(request: &Request, answer: &Answer) -> Reply {
    match answer {
        Answer::NoObjection { remarks: Some(remarks) } if request.phase == Phase::After => common::document(
            &json!({"hookSpecificOutput": {
                "hookEventName": request.hook,
                "additionalContext": words::shown(remarks, "-"),
            }}),
            0,
        ),
        // Before a call there is no field for a remark without a decision.
        Answer::NoObjection { .. } => common::document(&Value::Object(Map::new()), 0),
        Answer::Ask { reason } => denied(&words::unasked(reason)),
        Answer::Deny { reason } => denied(&words::reason(reason)),
        Answer::Failure { reason } => common::failure(reason),
    }
}

fn denied(reason: &str) -> Reply {
    common::document(&json!({"decision": "deny", "reason": reason}), 0)
}
