//! What several agents share: the field names of Claude Code, which many took over.

use serde_json::Value;

use crate::agent::Reply;
use crate::json::{self, Object};
use crate::request::{Event, Malformed, Phase, Request};
use crate::tool::{self, Call, Tool};
use crate::words;

/// Whether an event of this name comes after the thing that it tells of.
pub(crate) fn phase(hook: &str) -> Phase {
    let after = ["post", "after"]
        .iter()
        .any(|prefix| hook.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix)));
    if after { Phase::After } else { Phase::Before }
}

/// A request whose event is not read yet, from fields in `snake_case`.
pub(crate) fn bare(object: &Object) -> Result<Request, Malformed> {
    let hook = json::text(object, &["hook_event_name"])?.unwrap_or_default();
    Ok(Request {
        event: Event::Other { tool: String::new() },
        phase: phase(&hook),
        hook,
        tool: String::new(),
        session: json::text(object, &["session_id", "conversation_id"])?,
        directory: json::text(object, &["cwd"])?,
        model: json::some_text(object, &["model"]),
        mode: json::text(object, &["permission_mode"])?,
        interactive: None,
        call: json::text(object, &["tool_use_id"])?,
        subagent: json::some_text(object, &["agent_type", "agent_id"]),
        importer: None,
    })
}

/// A request with `tool_name`, `tool_input` and what the tool gave back.
pub(crate) fn snake(bytes: &[u8], tools: &[Tool]) -> Result<(Object, Request), Malformed> {
    let object = json::request(bytes)?;
    let mut request = bare(&object)?;
    let Some(name) = json::text(&object, &["tool_name"])? else {
        // Events of sessions and prompts have no tool; those of tools must name theirs.
        let of_tools = request.hook.is_empty()
            || ["tool", "permission"].iter().any(|word| request.hook.to_ascii_lowercase().contains(word));
        return if of_tools { Err(Malformed::new("it names no `tool_name`")) } else { Ok((object, request)) };
    };
    let input = object.get("tool_input").unwrap_or(&Value::Null);
    // Cursor writes what a tool gave back as JSON in a text.
    let written = object.get("tool_output").map(tool::arguments);
    let output =
        ["tool_response", "tool_result"].iter().find_map(|key| object.get(*key)).or(written.as_ref());
    let directory = request.directory.as_deref();
    request.event = tool::event(tools, &Call { name: &name, input, output, directory })?;
    request.tool = name;
    Ok((object, request))
}

/// A reply of one JSON document.
pub(crate) fn document(value: &Value, exit: u8) -> Reply {
    Reply { stdout: format!("{value}\n"), stderr: String::new(), exit }
}

/// A refusal of those agents that look at the exit code and tell the standard error.
pub(crate) fn refusal(text: &str) -> Reply {
    Reply { stdout: String::new(), stderr: format!("{text}\n"), exit: 2 }
}

/// The refusal of those agents if we failed.
pub(crate) fn failure(text: &str) -> Reply {
    refusal(&words::failure(text))
}
