//! Copilot: one JSON document; a crash denies; the cloud agent has nobody to ask.

use caution_agent::{Answer, Event, Phase, Reply};
use caution_core::command::Language;
use serde_json::{Value, json};

use super::common::{
    Then, agent, ask, deny, document, event, failure, needs_approval, remarks, reply, reply_to, request,
    silent,
};

const ID: &str = "copilot";

fn camel(tool: &str, arguments: Value) -> Value {
    json!({"sessionId": "s1", "timestamp": 1_700_000_000_000_u64, "cwd": "/srv/shop", "toolName": tool, "toolArgs": arguments})
}

fn pascal(tool: &str, input: Value) -> Value {
    json!({
        "hook_event_name": "PreToolUse", "session_id": "s1", "timestamp": "2026-11-22T08:00:00Z",
        "cwd": "/srv/shop", "tool_name": tool, "tool_input": input,
    })
}

/// What Copilot does; `None` as exit is a timeout.
fn then(stdout: &str, exit: Option<u8>, cloud: bool) -> Then {
    match exit {
        None => return Then::Runs,
        Some(0) => {}
        Some(_) => return Then::Blocks,
    }
    let kept: Vec<&str> = stdout
        .lines()
        .filter(|line| serde_json::from_str::<Value>(line).map_or(true, |line| line["type"] != "progress"))
        .collect();
    let Ok(value) = serde_json::from_str::<Value>(&kept.join("\n")) else {
        return Then::Runs;
    };
    match value["permissionDecision"].as_str() {
        Some("deny") => Then::Blocks,
        Some("ask") if cloud => Then::Blocks,
        Some("ask") => Then::Asks,
        _ => Then::Runs,
    }
}

fn of(reply: &Reply) -> Then {
    then(&reply.stdout, Some(reply.exit), false)
}

#[test]
fn the_model_of_copilot_holds_its_rows() {
    let deny = r#"{"permissionDecision":"deny","permissionDecisionReason":"x"}"#;
    for (stdout, exit, cloud, effect) in [
        ("", Some(0), false, Then::Runs),
        (deny, Some(0), false, Then::Blocks),
        (&format!("{deny}\n{deny}"), Some(0), false, Then::Runs),
        (&format!("{{\"type\":\"progress\"}}\n{deny}"), Some(0), false, Then::Blocks),
        (r#"{"permissionDecision":"ask"}"#, Some(0), false, Then::Asks),
        (r#"{"permissionDecision":"ask"}"#, Some(0), true, Then::Blocks),
        (r#"{"permissionDecision":"allow"}"#, Some(2), false, Then::Blocks),
        ("", Some(1), false, Then::Blocks),
        (deny, None, false, Then::Runs),
    ] {
        assert_eq!(then(stdout, exit, cloud), effect, "{stdout} {exit:?}");
    }
}

#[test]
fn each_answer_has_its_effect_in_both_forms_of_the_payload() {
    for payload in
        [camel("bash", json!({"command": "rm -rf /"})), pascal("Bash", json!({"command": "rm -rf /"}))]
    {
        for (answer, effect) in [
            (silent(), Then::Runs),
            (remarks("x"), Then::Runs),
            (ask(), Then::Asks),
            (deny(), Then::Blocks),
            (needs_approval(), Then::Blocks),
            (failure(), Then::Blocks),
            (Answer::Deny { reason: String::new() }, Then::Blocks),
        ] {
            let reply = reply_to(ID, &payload, &answer);
            assert_eq!(of(&reply), effect, "{answer:?}: {reply:?}");
        }
    }
    assert_eq!(of(&(agent(ID).malformed)("it is empty")), Then::Blocks);
}

#[test]
fn in_the_cloud_a_question_is_a_refusal_with_words() {
    let mut request = request(ID, &camel("bash", json!({"command": "rm -rf /"})));
    assert!(agent(ID).nobody_there(|name| (name == "COPILOT_AGENT_PROMPT").then(|| "fix #3".to_owned())));
    request.interactive = Some(false);
    let refused = document(&reply(ID, &request, &ask()));
    assert_eq!(refused["permissionDecision"], "deny");
    assert!(refused["permissionDecisionReason"].as_str().unwrap().contains("A person has to decide"));
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
    let write = |path: &str, content: Option<&str>, edits: &[(&str, &str)]| Event::Write {
        path: path.to_owned(),
        content: content.map(str::to_owned),
        edits: edits.iter().map(|(old, new)| ((*old).to_owned(), (*new).to_owned())).collect(),
    };
    let patch = "*** Begin Patch\n*** Delete File: a\n*** End Patch";
    for (payload, expected) in [
        (camel("bash", json!({"command": "ls"})), command("ls", Language::Bash)),
        (camel("bash", json!("{\"command\":\"ls\"}")), command("ls", Language::Bash)),
        (camel("powershell", json!({"command": "dir"})), command("dir", Language::PowerShell)),
        (camel("write_bash", json!({"sessionId": "1", "input": "y"})), command("y", Language::Bash)),
        (pascal("Bash", json!({"command": "ls"})), command("ls", Language::Bash)),
        (camel("create", json!({"path": "a", "file_text": "x"})), write("a", Some("x"), &[])),
        (
            camel("edit", json!({"path": "a", "old_str": "x", "new_str": "y"})),
            write("a", None, &[("x", "y")]),
        ),
        (pascal("Edit", json!(patch)), Event::Patch { text: text(patch) }),
        (camel("apply_patch", json!(patch)), Event::Patch { text: text(patch) }),
        (camel("view", json!({"path": "a"})), Event::Read { path: text("a"), content: None }),
        (
            camel("web_fetch", json!({"url": "https://x"})),
            Event::Fetch { url: text("https://x"), content: None },
        ),
        (
            camel("github-mcp-server-delete_file", json!({"path": "a"})),
            Event::Mcp {
                server: text("github-mcp-server"),
                tool: text("delete_file"),
                arguments: json!({"path": "a"}),
                content: None,
            },
        ),
        (camel("report_intent", json!({"intent": "x"})), Event::Other { tool: text("report_intent") }),
    ] {
        assert_eq!(event(ID, &payload), expected, "{payload}");
    }
}

#[test]
fn after_a_tool_its_result_is_read_and_the_agent_told() {
    let mut payload = camel("view", json!({"path": "a"}));
    payload["toolResult"] = json!({"resultType": "success", "textResultForLlm": "body"});
    let request = request(ID, &payload);
    assert_eq!(request.phase, Phase::After);
    assert_eq!(request.event, Event::Read { path: "a".to_owned(), content: Some("body".to_owned()) });
    assert_eq!(
        document(&reply(ID, &request, &remarks("superseded"))),
        json!({"additionalContext": "superseded"})
    );
    assert_eq!(reply(ID, &request, &silent()), Reply::default());
}
