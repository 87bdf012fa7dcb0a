//! Windsurf Cascade. The exit code is the whole answer.

use serde_json::{Value, json};

use crate::agent::Agent;
use crate::claude_code::by_exit_code;
use crate::common;
use crate::hooks_file::{self, Entry, Form};
use crate::install::{Base, Install, Target};
use crate::json::{self as reading, Object};
use crate::request::{Event, Malformed, Request};
use crate::tool::{self, Call, Does, Tool};

/// The agent.
pub(crate) static AGENT: Agent = Agent {
    id: "windsurf",
    title: "Windsurf Cascade",
    parse,
    answer: |_, answer| by_exit_code(answer),
    malformed: common::failure,
    refusal: None,
    deadline_ms: 3_000,
    can_ask: |_| false,
    headless: &[],
    fails_open: &[
        "the hook crashes or ends with an exit code other than 0 and 2",
        "the hook takes too long, as far as is known: its makers name no timeout",
    ],
    sample: |command, directory| {
        json!({
            "agent_action_name": "pre_run_command",
            "trajectory_id": "caution-doctor",
            "execution_id": "1",
            "timestamp": "1970-01-01T00:00:00Z",
            "tool_info": {"command_line": command, "cwd": directory},
        })
        .to_string()
    },
    install: Install {
        targets: &[
            Target::user(".codeium/windsurf/hooks.json"),
            Target::project(".windsurf/hooks.json"),
            Target::system("/etc/windsurf/hooks.json"),
        ],
        moved: None,
        traces: &[(Base::Home, ".codeium/windsurf"), (Base::Project, ".windsurf")],
        put: |_, text, command| hooks_file::put(&FORM, text, command),
        take: |_, text| hooks_file::take(&FORM, text),
        find: |_, text| hooks_file::find(&FORM, text),
        switch: None,
        remarks: &["restart Windsurf"],
    },
    page: "https://docs.windsurf.com/windsurf/cascade/hooks",
};

static FORM: Form = Form {
    grouped: false,
    kind: false,
    timeout: None,
    also: Some(("show_output", "true")),
    ..Form::new(
        "windsurf",
        &[
            Entry { event: "pre_run_command", matcher: None },
            Entry { event: "pre_write_code", matcher: None },
            Entry { event: "pre_mcp_tool_use", matcher: None },
            Entry { event: "pre_read_code", matcher: None },
            Entry { event: "post_mcp_tool_use", matcher: None },
        ],
    )
};

/// The events of Cascade are its tools.
const TOOLS: &[Tool] =
    &[("run_command", Does::Platform), ("write_code", Does::Write), ("read_code", Does::Read)];

fn parse(bytes: &[u8]) -> Result<Request, Malformed> {
    let object = reading::request(bytes)?;
    let mut request = common::bare(&object)?;
    request.hook = reading::text(&object, &["agent_action_name"])?
        .ok_or_else(|| Malformed::new("it names no `agent_action_name`"))?;
    request.phase = common::phase(&request.hook);
    request.session = reading::text(&object, &["trajectory_id"])?;
    request.call = reading::text(&object, &["execution_id"])?;
    request.model = reading::some_text(&object, &["model_name"]);
    let info = object.get("tool_info").unwrap_or(&Value::Null);
    let empty = Object::new();
    let given = info.as_object().unwrap_or(&empty);
    request.directory = reading::text(given, &["cwd"])?;
    let name = request.hook.split_once('_').map_or("", |(_, name)| name).to_owned();
    request.event = if name == "mcp_tool_use" {
        mcp(given)?
    } else {
        let directory = request.directory.as_deref();
        match tool::event(TOOLS, &Call { name: &name, input: info, output: None, directory })? {
            // Prompts and answers are no tools.
            Event::Other { .. } => Event::Other { tool: String::new() },
            event => event,
        }
    };
    request.tool = name;
    Ok(request)
}

fn mcp(given: &Object) -> Result<Event, Malformed> {
    let tool = reading::text(given, &["mcp_tool_name"])?
        .ok_or_else(|| Malformed::new("it names no `mcp_tool_name`"))?;
    Ok(Event::Mcp {
        server: reading::text(given, &["mcp_server_name"])?.unwrap_or_default(),
        tool,
        arguments: tool::arguments(given.get("mcp_tool_arguments").unwrap_or(&Value::Null)),
        content: given.get("mcp_result").and_then(reading::texts),
    })
}
