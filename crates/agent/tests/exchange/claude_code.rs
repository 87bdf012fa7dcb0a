//! Claude Code: exit 0 with JSON or exit 2 with text; any other exit goes on.

use caution_agent::{Answer, Event, Phase, Reply};
use caution_core::command::Language;
use serde_json::{Value, json};

use super::common::{
    Then, agent, ask, deny, document, event, failure, needs_approval, remarks, reply, reply_to, request,
    said, silent,
};

const ID: &str = "claude-code";

fn payload(tool: &str, input: Value) -> Value {
    json!({
        "session_id": "abc123",
        "transcript_path": "/home/ada/.claude/projects/x.jsonl",
        "cwd": "/srv/shop",
        "permission_mode": "default",
        "hook_event_name": "PreToolUse",
        "tool_name": tool,
        "tool_input": input,
        "tool_use_id": "toolu_01",
    })
}

fn bash() -> Value {
    payload("Bash", json!({"command": "rm -rf build", "description": "clean", "timeout": 1000}))
}

fn after(tool: &str, input: Value, response: Value) -> Value {
    let mut payload = payload(tool, input);
    payload["hook_event_name"] = json!("PostToolUse");
    payload["tool_response"] = response;
    payload
}

/// What Claude Code does; `mode` is its permission mode. A question that is not put to anybody lets the
/// call run, as its users report of these modes.
fn then(reply: &Reply, mode: &str) -> Then {
    match reply.exit {
        0 => {}
        2 => return Then::Blocks,
        _ => return Then::Runs,
    }
    let Ok(value) = serde_json::from_str::<Value>(&reply.stdout) else {
        return Then::Runs;
    };
    let specific = &value["hookSpecificOutput"];
    if specific["hookEventName"] != "PreToolUse" {
        return Then::Runs;
    }
    match specific["permissionDecision"].as_str() {
        Some("deny") => Then::Blocks,
        Some("ask") if matches!(mode, "default" | "plan" | "acceptEdits") => Then::Asks,
        _ => Then::Runs,
    }
}

#[test]
fn each_answer_has_its_effect() {
    for (answer, effect) in [
        (silent(), Then::Runs),
        (remarks("the page is archived"), Then::Runs),
        (ask(), Then::Asks),
        (deny(), Then::Blocks),
        (needs_approval(), Then::Blocks),
        (failure(), Then::Blocks),
    ] {
        let reply = reply_to(ID, &bash(), &answer);
        assert_eq!(then(&reply, "default"), effect, "{answer:?}: {reply:?}");
    }
    assert_eq!(then(&(agent(ID).malformed)("it is empty"), "default"), Then::Blocks);
}

#[test]
fn no_objection_says_nothing_at_all() {
    assert_eq!(reply_to(ID, &bash(), &silent()), Reply::default());
}

#[test]
fn no_answer_ever_allows_past_the_agents_own_permissions() {
    for answer in [silent(), remarks("x"), ask(), deny(), failure()] {
        assert!(!said(&reply_to(ID, &bash(), &answer)).contains("allow"));
    }
}

#[test]
fn an_approval_that_is_missing_is_named_with_its_command() {
    let value = document(&reply_to(ID, &bash(), &needs_approval()));
    let reason = value["hookSpecificOutput"]["permissionDecisionReason"].as_str().unwrap();
    assert!(reason.contains("caution approve --request r-1f2e"));
}

#[test]
fn remarks_are_told_without_a_decision() {
    let value = document(&reply_to(ID, &bash(), &remarks("the page is archived")));
    assert_eq!(
        value,
        json!({"hookSpecificOutput": {"hookEventName": "PreToolUse", "additionalContext": "the page is archived"}})
    );
}

#[test]
fn where_no_prompt_is_shown_a_question_is_a_refusal() {
    for mode in ["bypassPermissions", "dontAsk", "auto", "somethingNew"] {
        let mut payload = bash();
        payload["permission_mode"] = json!(mode);
        let reply = reply_to(ID, &payload, &ask());
        assert_eq!(then(&reply, mode), Then::Blocks, "{mode}");
        assert!(said(&reply).contains("cannot ask one here"));
    }
    for mode in ["default", "plan", "acceptEdits"] {
        let mut payload = bash();
        payload["permission_mode"] = json!(mode);
        assert_eq!(then(&reply_to(ID, &payload, &ask()), mode), Then::Asks, "{mode}");
    }
    let mut headless = request(ID, &bash());
    headless.interactive = Some(false);
    assert_eq!(then(&reply(ID, &headless, &ask()), "default"), Then::Blocks);
}

#[test]
fn the_environment_tells_a_headless_run() {
    for (name, value, nobody) in [
        ("CLAUDE_CODE_ENTRYPOINT", "sdk-cli", true),
        ("CLAUDE_CODE_ENTRYPOINT", "cli", false),
        ("CLAUDE_CODE_REMOTE", "true", true),
        ("CI", "true", true),
        ("CI", "", false),
        ("OTHER", "true", false),
    ] {
        let look = |asked: &str| (asked == name).then(|| value.to_owned());
        assert_eq!(agent(ID).nobody_there(look), nobody, "{name}={value}");
    }
}

#[test]
fn tools_are_read() {
    let text = |text: &str| text.to_owned();
    let cases = [
        (
            payload("Bash", json!({"command": "ls", "run_in_background": true})),
            Event::Command { text: text("ls"), language: Language::Bash, directory: None, background: true },
        ),
        (
            payload("PowerShell", json!({"command": "dir"})),
            Event::Command {
                text: text("dir"),
                language: Language::PowerShell,
                directory: None,
                background: false,
            },
        ),
        (
            payload("Write", json!({"file_path": "/w/a", "content": "x"})),
            Event::Write { path: text("/w/a"), content: Some(text("x")), edits: vec![] },
        ),
        (
            payload(
                "Edit",
                json!({"file_path": "/w/a", "old_string": "a", "new_string": "b", "replace_all": false}),
            ),
            Event::Write { path: text("/w/a"), content: None, edits: vec![(text("a"), text("b"))] },
        ),
        (
            payload(
                "MultiEdit",
                json!({"file_path": "/w/a", "edits": [{"old_string": "a", "new_string": "b"}, {"old_string": "c", "new_string": ""}]}),
            ),
            Event::Write {
                path: text("/w/a"),
                content: None,
                edits: vec![(text("a"), text("b")), (text("c"), text(""))],
            },
        ),
        (
            payload("NotebookEdit", json!({"notebook_path": "/w/n.ipynb", "new_source": "1+1"})),
            Event::Write { path: text("/w/n.ipynb"), content: Some(text("1+1")), edits: vec![] },
        ),
        (payload("Read", json!({"file_path": "/w/a"})), Event::Read { path: text("/w/a"), content: None }),
        (
            payload("WebFetch", json!({"url": "https://x.example", "prompt": "sum up"})),
            Event::Fetch { url: text("https://x.example"), content: None },
        ),
        (
            payload("mcp__db__run_sql", json!({"sql": "drop table t"})),
            Event::Mcp {
                server: text("db"),
                tool: text("run_sql"),
                arguments: json!({"sql": "drop table t"}),
                content: None,
            },
        ),
        (payload("Grep", json!({"pattern": "x"})), Event::Other { tool: text("Grep") }),
        (payload("SomethingNew", json!({"a": 1})), Event::Other { tool: text("SomethingNew") }),
        (
            after(
                "Read",
                json!({"file_path": "/w/a"}),
                json!({"type": "text", "file": {"filePath": "/w/a", "content": "body"}}),
            ),
            Event::Read { path: text("/w/a"), content: Some(text("body")) },
        ),
        (
            after("WebFetch", json!({"url": "https://x.example"}), json!({"code": 200, "result": "page"})),
            Event::Fetch { url: text("https://x.example"), content: Some(text("page")) },
        ),
        (
            after("mcp__wiki__get", json!({"id": 1}), json!([{"type": "text", "text": "page"}])),
            Event::Mcp {
                server: text("wiki"),
                tool: text("get"),
                arguments: json!({"id": 1}),
                content: Some(text("page")),
            },
        ),
    ];
    for (payload, expected) in cases {
        assert_eq!(event(ID, &payload), expected, "{payload}");
    }
}

#[test]
fn the_request_keeps_who_and_where() {
    let request = request(ID, &bash());
    assert_eq!(request.session.as_deref(), Some("abc123"));
    assert_eq!(request.directory.as_deref(), Some("/srv/shop"));
    assert_eq!(request.mode.as_deref(), Some("default"));
    assert_eq!(request.call.as_deref(), Some("toolu_01"));
    assert_eq!((request.hook.as_str(), request.tool.as_str()), ("PreToolUse", "Bash"));
    assert_eq!(request.phase, Phase::Before);
}

#[test]
fn after_reading_the_agent_is_told_and_nothing_is_stopped() {
    let read = after("Read", json!({"file_path": "/w/a"}), json!({"file": {"content": "x"}}));
    assert_eq!(request(ID, &read).phase, Phase::After);
    let told = document(&reply_to(ID, &read, &remarks("superseded")));
    assert_eq!(told["hookSpecificOutput"]["hookEventName"], "PostToolUse");
    assert_eq!(told["hookSpecificOutput"]["additionalContext"], "superseded");
    let refused = document(&reply_to(ID, &read, &deny()));
    assert_eq!((&refused["decision"], refused["reason"].is_string()), (&json!("block"), true));
}

#[test]
fn a_permission_request_is_answered_in_its_own_form() {
    let mut payload = bash();
    payload["hook_event_name"] = json!("PermissionRequest");
    let refused = document(&reply_to(ID, &payload, &deny()));
    assert_eq!(refused["hookSpecificOutput"]["decision"]["behavior"], "deny");
    assert_eq!(reply_to(ID, &payload, &ask()), Reply::default());
}

#[test]
fn other_agents_that_import_these_hooks_are_answered_in_their_terms() {
    // Copilot reads `.claude/settings.json`; its payload has a timestamp and no transcript.
    let copilot = json!({
        "hook_event_name": "PreToolUse", "session_id": "s", "timestamp": "2026-11-22T08:00:00Z",
        "cwd": "/w", "tool_name": "Bash", "tool_input": {"command": "ls"},
    });
    let refused = document(&reply_to(ID, &copilot, &deny()));
    assert_eq!(refused["permissionDecision"], "deny");
    // Of an agent that is not known only the exit code is.
    let unknown =
        json!({"hook_event_name": "PreToolUse", "tool_name": "exec", "tool_input": {"command": "ls"}});
    let refused = reply_to(ID, &unknown, &deny());
    assert_eq!((refused.exit, refused.stdout.as_str()), (2, ""));
    assert!(!refused.stderr.trim().is_empty());
    assert_eq!(reply_to(ID, &unknown, &ask()).exit, 2);
    assert_eq!(reply_to(ID, &unknown, &silent()), Reply::default());
}

#[test]
fn a_reason_without_words_still_refuses() {
    for reason in ["", "  \n", "\u{7}"] {
        let reply = reply_to(ID, &bash(), &Answer::Deny { reason: reason.to_owned() });
        assert_eq!(then(&reply, "default"), Then::Blocks);
        let value = document(&reply);
        assert!(!value["hookSpecificOutput"]["permissionDecisionReason"].as_str().unwrap().trim().is_empty());
    }
}
