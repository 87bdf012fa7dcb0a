//! Kiro, Amazon Q, Windsurf, Droid and Devin: exit 2 with text refuses, and nothing else does.

use caution_agent::{Event, Phase, Reply};
use caution_core::command::Language;
use serde_json::{Value, json};

use super::common::{
    Then, agent, ask, deny, event, failure, needs_approval, remarks, reply_to, request, silent,
};

const IDS: [&str; 5] = ["kiro", "amazon-q", "windsurf", "droid", "devin"];

fn then(reply: &Reply) -> Then {
    if reply.exit == 2 { Then::Blocks } else { Then::Runs }
}

fn snake(hook: &str, tool: &str, input: Value) -> Value {
    json!({"hook_event_name": hook, "cwd": "/srv/shop", "session_id": "s", "tool_name": tool, "tool_input": input})
}

fn cascade(action: &str, info: Value) -> Value {
    json!({
        "agent_action_name": action, "trajectory_id": "t", "execution_id": "e",
        "timestamp": "2026-11-22T08:00:00Z", "model_name": "swe-1", "tool_info": info,
    })
}

fn text(text: &str) -> String {
    text.to_owned()
}

fn command(text: &str) -> Event {
    Event::Command { text: text.to_owned(), language: Language::Bash, directory: None, background: false }
}

fn mcp(server: &str, tool: &str, arguments: Value, content: Option<&str>) -> Event {
    Event::Mcp {
        server: server.to_owned(),
        tool: tool.to_owned(),
        arguments,
        content: content.map(str::to_owned),
    }
}

#[test]
fn each_answer_has_its_effect() {
    for id in IDS {
        let payload: Value = serde_json::from_str(&(agent(id).sample)("rm -rf /", "/work")).unwrap();
        for (answer, effect) in [
            (silent(), Then::Runs),
            (remarks("x"), Then::Runs),
            (ask(), Then::Blocks),
            (deny(), Then::Blocks),
            (needs_approval(), Then::Blocks),
            (failure(), Then::Blocks),
        ] {
            let reply = reply_to(id, &payload, &answer);
            assert_eq!(then(&reply), effect, "{id} {answer:?}: {reply:?}");
            assert_eq!(reply.stdout, "", "{id}");
            assert_eq!(effect == Then::Blocks, !reply.stderr.trim().is_empty(), "{id}");
        }
        assert_eq!(then(&(agent(id).malformed)("it is empty")), Then::Blocks);
        assert!(!(agent(id).can_ask)(&request(id, &payload)));
    }
}

#[test]
fn a_missing_approval_keeps_its_command_in_the_text() {
    for id in IDS {
        let payload: Value = serde_json::from_str(&(agent(id).sample)("x", "/work")).unwrap();
        assert!(
            reply_to(id, &payload, &needs_approval()).stderr.contains("caution approve --request r-1f2e")
        );
    }
}

#[test]
fn tools_of_kiro_and_amazon_q_are_read() {
    for (id, hook) in [("kiro", "PreToolUse"), ("amazon-q", "preToolUse")] {
        for (tool, input, expected) in [
            ("execute_bash", json!({"command": "ls"}), command("ls")),
            (
                "fs_write",
                json!({"command": "create", "path": "a", "file_text": "x"}),
                Event::Write { path: text("a"), content: Some(text("x")), edits: vec![] },
            ),
            (
                "fs_write",
                json!({"command": "str_replace", "path": "a", "old_str": "x", "new_str": "y"}),
                Event::Write { path: text("a"), content: None, edits: vec![(text("x"), text("y"))] },
            ),
            (
                "fs_read",
                json!({"operations": [{"mode": "Line", "path": "a"}, {"mode": "Line", "path": "b"}]}),
                Event::Read { path: text("a"), content: None },
            ),
            (
                "use_aws",
                json!({"service_name": "s3api", "operation_name": "delete-bucket", "parameters": {"bucket": "b"}, "region": "eu-west-1"}),
                command("aws s3api delete-bucket --bucket b --region eu-west-1"),
            ),
            ("@git/push", json!({"force": true}), mcp("git", "push", json!({"force": true}), None)),
            ("todo_list", json!({"command": "create"}), Event::Other { tool: text("todo_list") }),
        ] {
            assert_eq!(event(id, &snake(hook, tool, input)), expected, "{id} {tool}");
        }
        let mut after = snake(&hook.replace("Pre", "Post").replace("pre", "post"), "@wiki/get", json!({}));
        after["tool_response"] = json!({"success": true, "result": ["page"]});
        assert_eq!(request(id, &after).phase, Phase::After);
        assert_eq!(event(id, &after), mcp("wiki", "get", json!({}), Some("page")));
    }
}

#[test]
fn several_files_written_at_once_are_all_named() {
    let payload = snake(
        "PreToolUse",
        "write",
        json!({"operations": [{"path": "a", "content": "x\ny"}, {"path": "b", "old_str": "p", "new_str": "q"}]}),
    );
    let Event::Patch { text } = event("kiro", &payload) else { panic!() };
    assert_eq!(
        text,
        "*** Begin Patch\n*** Update File: a\n+x\n+y\n*** Update File: b\n-p\n+q\n*** End Patch\n"
    );
}

#[test]
fn actions_of_cascade_are_read() {
    for (payload, expected) in [
        (
            cascade("pre_run_command", json!({"command_line": "ls", "cwd": "/w"})),
            Event::Command {
                text: text("ls"),
                language: Language::Bash,
                directory: Some(text("/w")),
                background: false,
            },
        ),
        (
            cascade(
                "pre_write_code",
                json!({"file_path": "/w/a", "edits": [{"old_string": "x", "new_string": "y"}]}),
            ),
            Event::Write { path: text("/w/a"), content: None, edits: vec![(text("x"), text("y"))] },
        ),
        (
            cascade("pre_read_code", json!({"file_path": "/w/a"})),
            Event::Read { path: text("/w/a"), content: None },
        ),
        (
            cascade(
                "pre_mcp_tool_use",
                json!({"mcp_server_name": "db", "mcp_tool_name": "q", "mcp_tool_arguments": {"sql": "x"}}),
            ),
            mcp("db", "q", json!({"sql": "x"}), None),
        ),
        (
            cascade(
                "post_mcp_tool_use",
                json!({"mcp_server_name": "db", "mcp_tool_name": "q", "mcp_tool_arguments": {}, "mcp_result": "rows"}),
            ),
            mcp("db", "q", json!({}), Some("rows")),
        ),
        (cascade("pre_user_prompt", json!({"user_prompt": "hi"})), Event::Other { tool: text("") }),
    ] {
        assert_eq!(event("windsurf", &payload), expected, "{payload}");
    }
    let request =
        request("windsurf", &cascade("pre_run_command", json!({"command_line": "ls", "cwd": "/w"})));
    assert_eq!((request.session.as_deref(), request.model.as_deref()), (Some("t"), Some("swe-1")));
    assert_eq!(request.directory.as_deref(), Some("/w"));
}

#[test]
fn tools_of_droid_and_devin_are_read() {
    let patch = "*** Begin Patch\n*** Delete File: a\n*** End Patch";
    for (id, tool, input, expected) in [
        ("droid", "Execute", json!({"command": "ls"}), command("ls")),
        (
            "droid",
            "Create",
            json!({"file_path": "a", "content": "x"}),
            Event::Write { path: text("a"), content: Some(text("x")), edits: vec![] },
        ),
        (
            "droid",
            "Edit",
            json!({"file_path": "a", "changes": [{"old_str": "x", "new_str": "y"}]}),
            Event::Write { path: text("a"), content: None, edits: vec![(text("x"), text("y"))] },
        ),
        ("droid", "ApplyPatch", json!({"input": patch}), Event::Patch { text: text(patch) }),
        (
            "droid",
            "FetchUrl",
            json!({"url": "https://x"}),
            Event::Fetch { url: text("https://x"), content: None },
        ),
        ("devin", "exec", json!({"command": "ls"}), command("ls")),
        ("devin", "read", json!({"file_path": "a"}), Event::Read { path: text("a"), content: None }),
        ("devin", "mcp__db__q", json!({}), mcp("db", "q", json!({}), None)),
    ] {
        assert_eq!(event(id, &snake("PreToolUse", tool, input)), expected, "{id} {tool}");
    }
}
