//! OpenCode, Amp and Cline, whose plugins and scripts we write. What these make of our answers is tried
//! with the files themselves in the binary's tests.

use caution_agent::{Event, Phase};
use caution_core::command::Language;
use serde_json::{Value, json};

use super::common::{
    agent, ask, deny, document, event, failure, needs_approval, remarks, reply_to, request, silent,
};

fn call(hook: &str, tool: &str, input: Value) -> Value {
    json!({"hook_event_name": hook, "session_id": "s", "cwd": "/srv/shop", "tool_name": tool, "tool_input": input})
}

fn text(text: &str) -> String {
    text.to_owned()
}

fn command(text: &str) -> Event {
    Event::Command { text: text.to_owned(), language: Language::Bash, directory: None, background: false }
}

#[test]
fn a_plugin_is_told_whether_to_block() {
    for (id, payload) in [
        ("opencode", call("tool.execute.before", "bash", json!({"command": "rm -rf /"}))),
        ("amp", call("tool.call", "shell_command", json!({"command": "rm -rf /"}))),
    ] {
        assert_eq!(document(&reply_to(id, &payload, &silent())), json!({"block": false}));
        assert_eq!(document(&reply_to(id, &payload, &remarks("x"))), json!({"block": false, "remarks": "x"}));
        for answer in [ask(), deny(), needs_approval(), failure()] {
            let reply = reply_to(id, &payload, &answer);
            let said = document(&reply);
            assert_eq!((reply.exit, &said["block"]), (0, &json!(true)), "{id} {answer:?}");
            assert!(!said["reason"].as_str().unwrap().is_empty());
        }
        assert_eq!(document(&(agent(id).malformed)("x"))["block"], true);
    }
}

#[test]
fn what_was_read_is_remarked_on_and_never_blocked() {
    let mut read = call("tool.execute.after", "read", json!({"filePath": "a"}));
    read["tool_response"] = json!("body");
    let read_request = request("opencode", &read);
    assert_eq!(read_request.phase, Phase::After);
    assert_eq!(read_request.event, Event::Read { path: text("a"), content: Some(text("body")) });
    for answer in [remarks("x"), deny(), ask(), failure()] {
        let said = document(&reply_to("opencode", &read, &answer));
        assert_eq!(said["block"], false);
        assert!(said["remarks"].is_string());
    }
}

#[test]
fn tools_of_opencode_and_amp_are_read() {
    let patch = "*** Begin Patch\n*** Delete File: a\n*** End Patch";
    for (id, tool, input, expected) in [
        (
            "opencode",
            "bash",
            json!({"command": "ls", "workdir": "/w"}),
            Event::Command {
                text: text("ls"),
                language: Language::Bash,
                directory: Some(text("/w")),
                background: false,
            },
        ),
        (
            "opencode",
            "edit",
            json!({"filePath": "a", "oldString": "x", "newString": "y"}),
            Event::Write { path: text("a"), content: None, edits: vec![(text("x"), text("y"))] },
        ),
        ("opencode", "apply_patch", json!({"patchText": patch}), Event::Patch { text: text(patch) }),
        (
            "opencode",
            "github_delete_repo",
            json!({"repo": "a"}),
            Event::Mcp {
                server: text("github"),
                tool: text("delete_repo"),
                arguments: json!({"repo": "a"}),
                content: None,
            },
        ),
        ("opencode", "todowrite", json!({}), Event::Other { tool: text("todowrite") }),
        (
            "amp",
            "Bash",
            json!({"cmd": "ls", "cwd": "/w"}),
            Event::Command {
                text: text("ls"),
                language: Language::Bash,
                directory: Some(text("/w")),
                background: false,
            },
        ),
        ("amp", "shell_command", json!({"command": "ls"}), command("ls")),
        (
            "amp",
            "create_file",
            json!({"path": "a", "content": "x"}),
            Event::Write { path: text("a"), content: Some(text("x")), edits: vec![] },
        ),
        (
            "amp",
            "read_web_page",
            json!({"url": "https://x"}),
            Event::Fetch { url: text("https://x"), content: None },
        ),
    ] {
        assert_eq!(event(id, &call("tool.call", tool, input)), expected, "{id} {tool}");
    }
}

fn cline(tool: &str, parameters: Value) -> Value {
    json!({
        "clineVersion": "4", "hookName": "PreToolUse", "taskId": "t", "workspaceRoots": ["/srv/shop"],
        "preToolUse": {"tool": tool, "parameters": parameters},
    })
}

#[test]
fn cline_is_told_whether_to_cancel() {
    let payload = cline("execute_command", json!({"command": "rm -rf /"}));
    assert_eq!(document(&reply_to("cline", &payload, &silent())), json!({"cancel": false}));
    for answer in [ask(), deny(), needs_approval(), failure()] {
        let reply = reply_to("cline", &payload, &answer);
        // The script looks for these very first letters.
        assert!(reply.stdout.starts_with(r#"{"cancel":true,"errorMessage":""#), "{reply:?}");
    }
    assert_eq!(document(&(agent("cline").malformed)("x"))["cancel"], true);
}

#[test]
fn tools_of_cline_are_read() {
    let mut newer = cline("run_commands", json!({"commands": "[\"ls\", \"rm -rf build\"]"}));
    newer["hookName"] = json!("tool_call");
    newer["preToolUse"] =
        json!({"toolName": "run_commands", "parameters": {"commands": ["ls", {"command": "pwd"}]}});
    for (payload, expected) in [
        (cline("execute_command", json!({"command": "ls", "requires_approval": "false"})), command("ls")),
        (
            cline("run_commands", json!({"commands": "[\"ls\", \"rm -rf build\"]"})),
            command("ls\nrm -rf build"),
        ),
        (newer, command("ls\npwd")),
        (
            cline("write_to_file", json!({"path": "a", "content": "x"})),
            Event::Write { path: text("a"), content: Some(text("x")), edits: vec![] },
        ),
        (
            cline("replace_in_file", json!({"path": "a", "diff": "------- SEARCH"})),
            Event::Write { path: text("a"), content: None, edits: vec![(text(""), text("------- SEARCH"))] },
        ),
        (
            cline("editor", json!({"path": "a", "old_text": "x", "new_text": "y"})),
            Event::Write { path: text("a"), content: Some(text("y")), edits: vec![(text("x"), text("y"))] },
        ),
        (
            cline(
                "use_mcp_tool",
                json!({"server_name": "db", "tool_name": "q", "arguments": "{\"sql\":\"x\"}"}),
            ),
            Event::Mcp { server: text("db"), tool: text("q"), arguments: json!({"sql": "x"}), content: None },
        ),
        (cline("list_files", json!({"path": "."})), Event::Other { tool: text("list_files") }),
    ] {
        assert_eq!(event("cline", &payload), expected, "{payload}");
    }
    assert_eq!(request("cline", &cline("list_files", json!({}))).directory.as_deref(), Some("/srv/shop"));
    for bad in [
        json!({"hookName": "PreToolUse"}),
        cline("run_commands", json!({"commands": [1, 2]})),
        cline("execute_command", json!({})),
    ] {
        assert!((agent("cline").parse)(bad.to_string().as_bytes()).is_err(), "{bad}");
    }
}
