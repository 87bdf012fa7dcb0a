//! Gemini CLI: JSON alone on the standard output, or exit 2.

use caution_agent::{Event, Phase, Reply};
use caution_core::command::Language;
use serde_json::{Value, json};

use super::common::{
    Then, agent, ask, deny, document, event, failure, needs_approval, remarks, reply_to, request, silent,
};

const ID: &str = "gemini";

fn payload(tool: &str, input: Value) -> Value {
    json!({
        "session_id": "s", "transcript_path": "/t", "cwd": "/srv/shop", "hook_event_name": "BeforeTool",
        "timestamp": "2026-11-22T08:00:00Z", "tool_name": tool, "tool_input": input,
    })
}

fn shell() -> Value {
    payload("run_shell_command", json!({"command": "kubectl delete ns prod"}))
}

/// What Gemini CLI does: exit 2 blocks, other codes warn, text beside the JSON spoils it.
fn then(reply: &Reply) -> Then {
    match reply.exit {
        0 => {}
        2 => return Then::Blocks,
        _ => return Then::Runs,
    }
    match serde_json::from_str::<Value>(&reply.stdout) {
        Ok(value) if value["decision"] == "deny" || value["decision"] == "block" => Then::Blocks,
        _ => Then::Runs,
    }
}

#[test]
fn each_answer_has_its_effect() {
    for (answer, effect) in [
        (silent(), Then::Runs),
        (remarks("x"), Then::Runs),
        (ask(), Then::Blocks),
        (deny(), Then::Blocks),
        (needs_approval(), Then::Blocks),
        (failure(), Then::Blocks),
    ] {
        let reply = reply_to(ID, &shell(), &answer);
        assert_eq!(then(&reply), effect, "{answer:?}: {reply:?}");
    }
    assert_eq!(then(&(agent(ID).malformed)("it is empty")), Then::Blocks);
}

#[test]
fn standard_output_is_one_document_or_nothing() {
    for answer in [silent(), remarks("x"), ask(), deny()] {
        document(&reply_to(ID, &shell(), &answer));
    }
    assert_eq!(document(&reply_to(ID, &shell(), &silent())), json!({}));
    assert_eq!(reply_to(ID, &shell(), &failure()).stdout, "");
}

#[test]
fn tools_are_read() {
    let text = |text: &str| text.to_owned();
    let mut mcp = payload("mcp_db_query", json!({"sql": "x"}));
    mcp["mcp_context"] = json!({"server_name": "db", "tool_name": "query", "command": "npx"});
    for (payload, expected) in [
        (
            payload("run_shell_command", json!({"command": "ls", "directory": "src", "is_background": true})),
            Event::Command {
                text: text("ls"),
                language: Language::Bash,
                directory: Some(text("src")),
                background: true,
            },
        ),
        (
            payload("write_file", json!({"file_path": "a", "content": "x"})),
            Event::Write { path: text("a"), content: Some(text("x")), edits: vec![] },
        ),
        (
            payload("replace", json!({"file_path": "a", "old_string": "x", "new_string": "y"})),
            Event::Write { path: text("a"), content: None, edits: vec![(text("x"), text("y"))] },
        ),
        (
            payload("read_file", json!({"absolute_path": "/a"})),
            Event::Read { path: text("/a"), content: None },
        ),
        (
            payload("web_fetch", json!({"prompt": "read https://x.example/a and sum up"})),
            Event::Fetch { url: text("https://x.example/a"), content: None },
        ),
        (
            payload("mcp__db__query", json!({"sql": "x"})),
            Event::Mcp {
                server: text("db"),
                tool: text("query"),
                arguments: json!({"sql": "x"}),
                content: None,
            },
        ),
        (
            mcp,
            Event::Mcp {
                server: text("db"),
                tool: text("query"),
                arguments: json!({"sql": "x"}),
                content: None,
            },
        ),
    ] {
        assert_eq!(event(ID, &payload), expected, "{payload}");
    }
}

#[test]
fn after_reading_the_agent_is_told() {
    let mut read = payload("read_file", json!({"file_path": "a"}));
    read["hook_event_name"] = json!("AfterTool");
    read["tool_response"] = json!({"llmContent": "body", "returnDisplay": "1 line"});
    let request = request(ID, &read);
    assert_eq!(request.phase, Phase::After);
    assert_eq!(request.event, Event::Read { path: "a".to_owned(), content: Some("body".to_owned()) });
    assert_eq!(
        document(&reply_to(ID, &read, &remarks("superseded"))),
        json!({"hookSpecificOutput": {"hookEventName": "AfterTool", "additionalContext": "superseded"}})
    );
}
