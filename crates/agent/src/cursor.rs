//! Cursor.

use serde_json::{Map, Value, json};

use crate::agent::{Agent, Answer, Reply};
use crate::common;
use crate::hooks_file::{self, Entry, Form};
use crate::install::{Base, Install, Target};
use crate::json::{self as reading, Object};
use crate::request::{Event, Malformed, Phase, Request};
use crate::tool::{self, Call, Does, Tool};
use crate::words;

/// The agent.
pub(crate) static AGENT: Agent = Agent {
    id: "cursor",
    title: "Cursor",
    parse,
    answer,
    malformed,
    refusal: Some(("/permission", "\"deny\"")),
    deadline_ms: 3_000,
    can_ask,
    headless: &[("CI", &["true", "1"]), ("GITHUB_ACTIONS", &["true"])],
    fails_open: &[
        "the hook crashes, prints something else or takes too long, unless `failClosed` is set",
        "it runs in the cloud: hooks of a person are not run there, those of a project only once it may write",
        "a hook asks for a person, and the command stands on the person's allow-list: it is run without asking",
        "the change comes from Tab",
    ],
    sample: |command, directory| {
        json!({
            "conversation_id": "caution-doctor",
            "generation_id": "1",
            "hook_event_name": "beforeShellExecution",
            "cursor_version": "0",
            "workspace_roots": [directory],
            "command": command,
            "cwd": directory,
        })
        .to_string()
    },
    install: Install {
        targets: &[
            Target::user(".cursor/hooks.json"),
            Target::project(".cursor/hooks.json"),
            Target::system("/etc/cursor/hooks.json"),
        ],
        moved: None,
        traces: &[(Base::Home, ".cursor"), (Base::Project, ".cursor")],
        put: |_, text, command| hooks_file::put(&FORM, text, command),
        take: |_, text| hooks_file::take(&FORM, text),
        find: |_, text| hooks_file::find(&FORM, text),
        switch: Some("failClosed: true"),
        remarks: &[
            "Cursor reads the file anew by itself; the Hooks page of its settings lists what is loaded",
        ],
    },
    page: "https://cursor.com/docs/hooks",
};

static FORM: Form = Form {
    grouped: false,
    version: Some(1),
    kind: false,
    switch: Some(("failClosed", "true")),
    ..Form::new("cursor", ENTRIES)
};

const ENTRIES: &[Entry] = &[
    Entry { event: "beforeShellExecution", matcher: None },
    Entry { event: "beforeMCPExecution", matcher: None },
    Entry { event: "beforeReadFile", matcher: None },
    // Shells, MCP and reading have events of their own, and only those can ask a person.
    Entry { event: "preToolUse", matcher: Some("Write|Delete") },
    // Only this event can tell the agent something about what it read.
    Entry { event: "postToolUse", matcher: Some("Read|WebFetch|MCP:.*") },
];

const TOOLS: &[Tool] = &[
    ("Shell", Does::Platform),
    ("Bash", Does::Platform),
    ("Write", Does::Write),
    ("Edit", Does::Write),
    ("MultiEdit", Does::Write),
    ("StrReplace", Does::Write),
    ("EditNotebook", Does::Write),
    ("ApplyPatch", Does::Patch),
    ("Delete", Does::Delete),
    ("Read", Does::Read),
    ("WebFetch", Does::Fetch),
    ("Grep", Does::Nothing),
    ("List", Does::Nothing),
    ("Glob", Does::Nothing),
    ("Task", Does::Nothing),
    ("WebSearch", Does::Nothing),
];

fn parse(bytes: &[u8]) -> Result<Request, Malformed> {
    let object = reading::request(bytes)?;
    let mut request = common::bare(&object)?;
    if request.directory.as_deref().is_none_or(str::is_empty) {
        request.directory = workspace(&object);
    }
    request.event = match request.hook.as_str() {
        "beforeShellExecution" | "afterShellExecution" => {
            let Some(command) = object.get("command") else {
                return Err(Malformed::new("it names no `command`"));
            };
            let input = json!({"command": command});
            let directory = request.directory.as_deref();
            tool::event(TOOLS, &Call { name: "Shell", input: &input, output: None, directory })?
        }
        "beforeMCPExecution" | "afterMCPExecution" => mcp(&object)?,
        "beforeReadFile" | "beforeTabFileRead" => Event::Read {
            path: reading::text(&object, &["file_path"])?
                .ok_or_else(|| Malformed::new("it names no `file_path`"))?,
            content: reading::text(&object, &["content"])?,
        },
        "afterFileEdit" | "afterTabFileEdit" => {
            let input = Value::Object(object.clone());
            tool::event(TOOLS, &Call { name: "Write", input: &input, output: None, directory: None })?
        }
        _ => return named(bytes, request),
    };
    Ok(request)
}

/// `preToolUse`, `postToolUse`, and the events without a tool.
fn named(bytes: &[u8], before: Request) -> Result<Request, Malformed> {
    let (_, request) = common::snake(bytes, TOOLS)?;
    Ok(Request { directory: before.directory, ..request })
}

/// The folder of the first workspace: the hook itself runs elsewhere.
fn workspace(object: &Object) -> Option<String> {
    let first = object.get("workspace_roots")?.as_array()?.first()?.as_str()?;
    (!first.is_empty()).then(|| first.to_owned())
}

fn mcp(object: &Object) -> Result<Event, Malformed> {
    let name =
        reading::text(object, &["tool_name"])?.ok_or_else(|| Malformed::new("it names no `tool_name`"))?;
    let (server, tool) = tool::mcp(&name).unwrap_or(("", &name));
    let server = if server.is_empty() {
        reading::some_text(object, &["server", "server_name", "url", "command"]).unwrap_or_default()
    } else {
        server.to_owned()
    };
    let content = object.get("result_json").map(tool::arguments);
    Ok(Event::Mcp {
        server,
        tool: tool.to_owned(),
        arguments: tool::arguments(object.get("tool_input").unwrap_or(&Value::Null)),
        content: content.as_ref().and_then(reading::texts),
    })
}

/// `preToolUse` takes `ask`, and does nothing about it; reading knows allow and deny only.
fn can_ask(request: &Request) -> bool {
    matches!(request.hook.as_str(), "beforeShellExecution" | "beforeMCPExecution")
        && request.interactive != Some(false)
        && request.importer.is_none()
}

pub(crate) fn answer(request: &Request, answer: &Answer) -> Reply {
    match answer {
        Answer::NoObjection { remarks } => {
            let mut object = Map::new();
            let told = remarks.as_deref().map(|text| words::shown(text, "")).filter(|text| !text.is_empty());
            if let Some(remarks) = told {
                let key = if request.phase == Phase::After { "additional_context" } else { "agent_message" };
                object.insert(key.to_owned(), remarks.into());
            }
            common::document(&Value::Object(object), 0)
        }
        Answer::Ask { reason } if can_ask(request) => {
            let reason = words::reason(reason);
            common::document(
                &json!({"permission": "ask", "user_message": reason, "agent_message": reason}),
                0,
            )
        }
        Answer::Ask { reason } => refusal(request, &words::unasked(reason)),
        Answer::Deny { reason } => refusal(request, &words::reason(reason)),
        Answer::Failure { reason } => refusal(request, &words::failure(reason)),
    }
}

fn refusal(request: &Request, reason: &str) -> Reply {
    match (request.phase, request.hook.as_str()) {
        (Phase::After, _) => common::document(&json!({"additional_context": reason}), 0),
        (_, "beforeSubmitPrompt") => {
            let value = json!({"continue": false, "user_message": reason});
            Reply { stderr: format!("{reason}\n"), ..common::document(&value, 2) }
        }
        _ => denied(reason),
    }
}

fn denied(reason: &str) -> Reply {
    let value = json!({"permission": "deny", "user_message": reason, "agent_message": reason});
    Reply { stderr: format!("{reason}\n"), ..common::document(&value, 2) }
}

fn malformed(text: &str) -> Reply {
    denied(&words::failure(text))
}
