//! Cursor: events of their own for shells, MCP and reading; a refusal is JSON and exit 2.

use caution_agent::{Event, Reply};
use caution_core::command::Language;
use serde_json::{Value, json};

use super::common::{
    Then, agent, ask, deny, document, event, failure, needs_approval, remarks, reply_to, request, silent,
};

const ID: &str = "cursor";

fn payload(hook: &str, rest: Value) -> Value {
    let mut payload = json!({
        "conversation_id": "c1", "generation_id": "g1", "model": "composer", "hook_event_name": hook,
        "cursor_version": "2.4.0", "workspace_roots": ["/srv/shop"], "user_email": null,
    });
    for (key, value) in rest.as_object().unwrap() {
        payload[key] = value.clone();
    }
    payload
}

fn shell() -> Value {
    payload("beforeShellExecution", json!({"command": "dropdb shop", "cwd": ""}))
}

/// What Cursor does with an answer to an event; only the events of shells and MCP put a question.
fn then(reply: &Reply, hook: &str, fail_closed: bool) -> Then {
    let failed = if fail_closed { Then::Blocks } else { Then::Runs };
    match reply.exit {
        0 => {}
        2 => return Then::Blocks,
        _ => return failed,
    }
    let Ok(Value::Object(value)) = serde_json::from_str::<Value>(&reply.stdout) else {
        return failed;
    };
    match value.get("permission").and_then(Value::as_str) {
        Some("deny") => Then::Blocks,
        Some("ask") if matches!(hook, "beforeShellExecution" | "beforeMCPExecution") => Then::Asks,
        _ => Then::Runs,
    }
}

#[test]
fn each_answer_has_its_effect_with_and_without_the_switch() {
    let mcp = payload("beforeMCPExecution", json!({"tool_name": "q", "tool_input": "{}", "url": "http://x"}));
    let write = payload(
        "preToolUse",
        json!({"tool_name": "Write", "tool_input": {"file_path": "a", "contents": "x"}}),
    );
    let read = payload("beforeReadFile", json!({"file_path": "/w/a", "content": "x"}));
    for (payload, hook, asked) in [
        (shell(), "beforeShellExecution", Then::Asks),
        (mcp, "beforeMCPExecution", Then::Asks),
        (write, "preToolUse", Then::Blocks),
        (read, "beforeReadFile", Then::Blocks),
    ] {
        for fail_closed in [false, true] {
            for (answer, effect) in [
                (silent(), Then::Runs),
                (remarks("x"), Then::Runs),
                (ask(), asked),
                (deny(), Then::Blocks),
                (needs_approval(), Then::Blocks),
                (failure(), Then::Blocks),
            ] {
                let reply = reply_to(ID, &payload, &answer);
                assert_eq!(then(&reply, hook, fail_closed), effect, "{hook} {answer:?}: {reply:?}");
            }
        }
    }
    assert_eq!(then(&(agent(ID).malformed)("it is empty"), "preToolUse", false), Then::Blocks);
}

#[test]
fn a_refusal_is_json_and_exit_2_and_no_objection_an_empty_object() {
    let refused = reply_to(ID, &shell(), &deny());
    assert_eq!(refused.exit, 2);
    let value = document(&refused);
    assert_eq!(value["permission"], "deny");
    assert!(value["user_message"].is_string() && value["agent_message"].is_string());
    assert_eq!(value.as_object().unwrap().len(), 3);
    assert_eq!(document(&reply_to(ID, &shell(), &silent())), json!({}));
}

#[test]
fn a_headless_run_is_not_asked() {
    let mut request = request(ID, &shell());
    request.interactive = Some(false);
    assert_eq!(super::common::reply(ID, &request, &ask()).exit, 2);
}

#[test]
fn tools_are_read() {
    let text = |text: &str| text.to_owned();
    let command = |text: &str, language| Event::Command {
        text: text.to_owned(),
        language,
        directory: None,
        background: false,
    };
    for (payload, expected) in [
        (shell(), command("dropdb shop", Language::Bash)),
        (
            payload("beforeShellExecution", json!({"command": "del x", "cwd": "C:\\w"})),
            command("del x", Language::PowerShell),
        ),
        (
            payload(
                "beforeMCPExecution",
                json!({"tool_name": "query", "tool_input": "{\"sql\":\"drop table t\"}", "command": "npx db-server"}),
            ),
            Event::Mcp {
                server: text("npx db-server"),
                tool: text("query"),
                arguments: json!({"sql": "drop table t"}),
                content: None,
            },
        ),
        (
            payload("beforeReadFile", json!({"file_path": "/w/a", "content": "body", "attachments": []})),
            Event::Read { path: text("/w/a"), content: Some(text("body")) },
        ),
        (
            payload(
                "preToolUse",
                json!({"tool_name": "Shell", "tool_input": {"command": "ls", "working_directory": "/w/x"}}),
            ),
            Event::Command {
                text: text("ls"),
                language: Language::Bash,
                directory: Some(text("/w/x")),
                background: false,
            },
        ),
        (
            payload(
                "preToolUse",
                json!({"tool_name": "Write", "tool_input": {"path": "a", "contents": "x"}}),
            ),
            Event::Write { path: text("a"), content: Some(text("x")), edits: vec![] },
        ),
        (
            payload("preToolUse", json!({"tool_name": "Delete", "tool_input": {"path": "a"}})),
            Event::Delete { path: text("a") },
        ),
        (
            payload("preToolUse", json!({"tool_name": "MCP:query", "tool_input": {"sql": "x"}})),
            Event::Mcp {
                server: text(""),
                tool: text("query"),
                arguments: json!({"sql": "x"}),
                content: None,
            },
        ),
        (
            payload(
                "postToolUse",
                json!({"tool_name": "Read", "tool_input": {"file_path": "a"}, "tool_output": "{\"content\":\"body\"}"}),
            ),
            Event::Read { path: text("a"), content: Some(text("body")) },
        ),
        (payload("stop", json!({"status": "completed"})), Event::Other { tool: text("") }),
    ] {
        assert_eq!(event(ID, &payload), expected, "{payload}");
    }
}

#[test]
fn without_a_folder_of_the_call_the_first_workspace_counts() {
    assert_eq!(request(ID, &shell()).directory.as_deref(), Some("/srv/shop"));
    let mut two = shell();
    two["workspace_roots"] = json!(["/a", "/b"]);
    assert_eq!(request(ID, &two).directory.as_deref(), Some("/a"));
}

#[test]
fn after_reading_the_agent_is_told() {
    let read = payload(
        "postToolUse",
        json!({"tool_name": "Read", "tool_input": {"file_path": "a"}, "tool_output": "\"x\""}),
    );
    assert_eq!(
        document(&reply_to(ID, &read, &remarks("superseded"))),
        json!({"additional_context": "superseded"})
    );
    assert_eq!(reply_to(ID, &read, &deny()).exit, 0);
}

#[test]
fn shell_and_mcp_events_without_their_word_are_malformed() {
    for payload in [
        payload("beforeShellExecution", json!({})),
        payload("beforeShellExecution", json!({"command": 3})),
        payload("beforeMCPExecution", json!({"tool_input": "{}"})),
        payload("beforeReadFile", json!({"content": "x"})),
        payload("preToolUse", json!({"tool_input": {}})),
    ] {
        assert!((agent(ID).parse)(payload.to_string().as_bytes()).is_err(), "{payload}");
    }
}
