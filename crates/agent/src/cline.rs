//! Cline, through a script that we write.

use serde_json::{Map, Value, json};

use crate::agent::{Agent, Answer, Reply};
use crate::common;
use crate::install::{Base, Install, Target};
use crate::json::{self as reading, Object};
use crate::own_file::Template;
use crate::request::{Event, Malformed, Phase, Request};
use crate::tool::{self, Call, Does, Tool};
use crate::words;

/// The agent.
pub(crate) static AGENT: Agent = Agent {
    id: "cline",
    title: "Cline",
    parse,
    answer,
    malformed: |text| cancelled(&words::failure(text)),
    refusal: Some(("/cancel", "true")),
    deadline_ms: 3_000,
    can_ask: |_| false,
    headless: &[],
    fails_open: &[
        "another hook for the same event fails in the IDE: it can discard our refusal",
        "the script is not runnable, or hooks are switched off in its settings",
        "the shell that runs the script is killed or cannot be started",
        "it runs on Windows: the script is one for `sh`",
    ],
    sample: |command, directory| {
        json!({
            "hookName": "PreToolUse",
            "taskId": "caution-doctor",
            "workspaceRoots": [directory],
            "preToolUse": {"toolName": "execute_command", "parameters": {"command": command}},
        })
        .to_string()
    },
    install: Install {
        targets: &[
            Target::user("Documents/Cline/Hooks/PreToolUse").runnable(),
            Target::user(".cline/hooks/PreToolUse").runnable(),
            Target::project(".clinerules/hooks/PreToolUse").runnable(),
        ],
        moved: None,
        traces: &[
            (Base::Home, "Documents/Cline"),
            (Base::Home, ".cline"),
            (Base::Project, ".clinerules"),
            (Base::Project, ".cline"),
        ],
        put: |_, text, command| SCRIPT.put(text, command),
        take: |_, text| Ok(SCRIPT.take(text)),
        find: |_, text| Ok(SCRIPT.find(text)),
        switch: None,
        remarks: &[
            "reload the IDE and see that Hooks are on",
            "the script cancels by itself if caution crashes, hangs or is missing",
        ],
    },
    page: "https://docs.cline.bot/features/hooks",
};

static SCRIPT: Template = Template { agent: "cline", text: include_str!("plugin/cline.sh") };

const TOOLS: &[Tool] = &[
    ("execute_command", Does::Platform),
    ("run_commands", Does::Platform),
    ("write_to_file", Does::Write),
    ("replace_in_file", Does::Write),
    ("new_rule", Does::Write),
    ("editor", Does::Write),
    ("apply_patch", Does::Patch),
    ("read_file", Does::Read),
    ("read_files", Does::Read),
    ("web_fetch", Does::Fetch),
    ("search_files", Does::Nothing),
    ("search_codebase", Does::Nothing),
    ("list_files", Does::Nothing),
    ("list_code_definition_names", Does::Nothing),
    ("ask_followup_question", Does::Nothing),
    ("attempt_completion", Does::Nothing),
];

fn parse(bytes: &[u8]) -> Result<Request, Malformed> {
    let object = reading::request(bytes)?;
    let mut request = common::bare(&object)?;
    request.hook = reading::text(&object, &["hookName"])?.unwrap_or_default();
    request.phase = if object.contains_key("postToolUse") || request.hook == "tool_result" {
        Phase::After
    } else {
        common::phase(&request.hook)
    };
    request.session = reading::text(&object, &["taskId"])?;
    let roots = object.get("workspaceRoots").and_then(Value::as_array);
    request.directory = roots.and_then(|roots| roots.first()?.as_str()).map(str::to_owned);
    let call = ["preToolUse", "postToolUse"].iter().find_map(|key| object.get(*key)?.as_object());
    let Some(call) = call else {
        let of_tools = matches!(request.hook.as_str(), "" | "PreToolUse" | "tool_call" | "PostToolUse");
        return if of_tools { Err(Malformed::new("it names no `preToolUse`")) } else { Ok(request) };
    };
    let name = reading::text(call, &["toolName", "tool"])?
        .ok_or_else(|| Malformed::new("`preToolUse` names no `toolName`"))?;
    let given = tool::arguments(call.get("parameters").unwrap_or(&Value::Null));
    request.event = match given.as_object().filter(|_| name == "use_mcp_tool") {
        Some(given) => mcp(given, call),
        None => {
            let (input, output) = (unfolded(&name, given), call.get("result"));
            let directory = request.directory.as_deref();
            tool::event(TOOLS, &Call { name: &name, input: &input, output, directory })?
        }
    };
    request.tool = name;
    Ok(request)
}

fn mcp(given: &Object, call: &Object) -> Event {
    Event::Mcp {
        server: reading::some_text(given, &["server_name"]).unwrap_or_default(),
        tool: reading::some_text(given, &["tool_name"]).unwrap_or_default(),
        arguments: tool::arguments(given.get("arguments").unwrap_or(&Value::Null)),
        content: call.get("result").and_then(reading::texts),
    }
}

/// Several commands, which may be written into a text, as one of several lines.
fn unfolded(name: &str, mut given: Value) -> Value {
    if name != "run_commands" {
        return given;
    }
    let Some(commands) = given.get("commands") else {
        return given;
    };
    let list = match commands {
        Value::String(text) => reading::value(text).ok(),
        other => Some(other.clone()),
    };
    if let Some(Value::Array(items)) = list {
        let lines: Option<Vec<String>> = items
            .iter()
            .map(|item| match item {
                Value::String(text) => Some(text.clone()),
                Value::Object(command) => reading::some_text(command, &["command"]),
                _ => None,
            })
            .collect();
        // What is not understood stays as it is, and is malformed.
        if let (Some(lines), Some(object)) = (lines, given.as_object_mut()) {
            object.insert("commands".to_owned(), Value::String(lines.join("\n")));
        } else if let Some(object) = given.as_object_mut() {
            object.insert("commands".to_owned(), Value::Bool(false));
        }
    }
    given
}

fn answer(_: &Request, answer: &Answer) -> Reply {
    match answer {
        Answer::NoObjection { remarks } => {
            let mut object = Map::new();
            object.insert("cancel".to_owned(), json!(false));
            let told = remarks.as_deref().map(|text| words::shown(text, "")).filter(|text| !text.is_empty());
            object.extend(told.map(|text| ("contextModification".to_owned(), json!(text))));
            common::document(&Value::Object(object), 0)
        }
        Answer::Ask { reason } => cancelled(&words::unasked(reason)),
        Answer::Deny { reason } => cancelled(&words::reason(reason)),
        Answer::Failure { reason } => cancelled(&words::failure(reason)),
    }
}

fn cancelled(reason: &str) -> Reply {
    common::document(&json!({"cancel": true, "errorMessage": reason}), 0)
}
