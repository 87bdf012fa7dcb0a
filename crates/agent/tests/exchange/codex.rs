//! Codex: a closed schema; what does not fit it makes the hook fail, and the call runs.

use caution_agent::{Answer, Event, Reply};
use caution_core::command::Language;
use serde_json::{Map, Value, json};

use super::common::{
    Then, agent, ask, deny, document, event, failure, needs_approval, remarks, reply_to, silent,
};

const ID: &str = "codex";

fn payload(tool: &str, input: Value) -> Value {
    json!({
        "session_id": "019a", "turn_id": "1", "transcript_path": null, "cwd": "/srv/shop",
        "hook_event_name": "PreToolUse", "model": "gpt-5-codex", "permission_mode": "default",
        "tool_name": tool, "tool_input": input, "tool_use_id": "call_1",
    })
}

fn bash() -> Value {
    payload("Bash", json!({"command": "terraform destroy -auto-approve"}))
}

/// What Codex does, by the table of its own rules.
fn then(stdout: &str, stderr: &str, exit: Option<u8>) -> Then {
    match exit {
        Some(0) => {}
        Some(2) if !stderr.trim().is_empty() => return Then::Blocks,
        _ => return Then::Runs,
    }
    let Ok(Value::Object(value)) = serde_json::from_str::<Value>(stdout) else {
        return Then::Runs;
    };
    let known = [
        "continue",
        "stopReason",
        "suppressOutput",
        "systemMessage",
        "decision",
        "reason",
        "hookSpecificOutput",
    ];
    let inner = [
        "hookEventName",
        "permissionDecision",
        "permissionDecisionReason",
        "updatedInput",
        "additionalContext",
    ];
    let none = Map::new();
    let specific = value.get("hookSpecificOutput").and_then(Value::as_object).unwrap_or(&none);
    let strange = value.keys().any(|key| !known.contains(&key.as_str()))
        || specific.keys().any(|key| !inner.contains(&key.as_str()))
        || value.get("continue") == Some(&json!(false))
        || value.contains_key("stopReason")
        || value.get("suppressOutput") == Some(&json!(true));
    if strange {
        return Then::Runs;
    }
    let filled =
        |text: Option<&Value>| text.and_then(Value::as_str).is_some_and(|text| !text.trim().is_empty());
    if specific.keys().any(|key| key.starts_with("permission") || key == "updatedInput") {
        let denied = specific.get("permissionDecision") == Some(&json!("deny"));
        let named = specific.get("hookEventName") == Some(&json!("PreToolUse"));
        return if denied && named && filled(specific.get("permissionDecisionReason")) {
            Then::Blocks
        } else {
            Then::Runs
        };
    }
    if value.get("decision") == Some(&json!("block")) && filled(value.get("reason")) {
        Then::Blocks
    } else {
        Then::Runs
    }
}

fn of(reply: &Reply) -> Then {
    then(&reply.stdout, &reply.stderr, Some(reply.exit))
}

#[test]
fn the_model_of_codex_holds_the_rows_of_its_table() {
    let allow = r#"{"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"allow"}}"#;
    let ask = r#"{"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"ask","permissionDecisionReason":"x"}}"#;
    let deny = r#"{"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"deny","permissionDecisionReason":"x"}}"#;
    let decorated = r#"{"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"deny","permissionDecisionReason":"x","ruleId":"y"}}"#;
    for (stdout, stderr, exit, effect) in [
        ("", "", Some(0), Then::Runs),
        ("plain text", "", Some(0), Then::Runs),
        (deny, "", Some(0), Then::Blocks),
        (r#"{"decision":"block","reason":"x"}"#, "", Some(0), Then::Blocks),
        (r#"{"decision":"block"}"#, "", Some(0), Then::Runs),
        (allow, "", Some(0), Then::Runs),
        (ask, "", Some(0), Then::Runs),
        (r#"{"decision":"approve"}"#, "", Some(0), Then::Runs),
        (decorated, "", Some(0), Then::Runs),
        ("{", "", Some(0), Then::Runs),
        ("", "no", Some(2), Then::Blocks),
        ("", "  ", Some(2), Then::Runs),
        (deny, "no", Some(1), Then::Runs),
        (deny, "no", None, Then::Runs),
    ] {
        assert_eq!(then(stdout, stderr, exit), effect, "{stdout} {stderr} {exit:?}");
    }
}

#[test]
fn each_answer_has_its_effect() {
    for (answer, effect) in [
        (silent(), Then::Runs),
        (remarks("the page is archived"), Then::Runs),
        (ask(), Then::Blocks),
        (deny(), Then::Blocks),
        (needs_approval(), Then::Blocks),
        (failure(), Then::Blocks),
        (Answer::Deny { reason: String::new() }, Then::Blocks),
        (Answer::Ask { reason: " ".to_owned() }, Then::Blocks),
        (Answer::Failure { reason: String::new() }, Then::Blocks),
    ] {
        let reply = reply_to(ID, &bash(), &answer);
        assert_eq!(of(&reply), effect, "{answer:?}: {reply:?}");
    }
    assert_eq!(of(&(agent(ID).malformed)("it is empty")), Then::Blocks);
}

#[test]
fn it_is_never_asked_and_never_allowed() {
    for answer in [silent(), remarks("x"), ask(), deny(), failure()] {
        let said = reply_to(ID, &bash(), &answer).stdout;
        assert!(!said.contains(r#""ask""#) && !said.contains(r#""allow""#), "{said}");
    }
    assert!(!(agent(ID).can_ask)(&super::common::request(ID, &bash())));
}

#[test]
fn remarks_fit_the_schema() {
    let told = document(&reply_to(ID, &bash(), &remarks("the page is archived")));
    assert_eq!(
        told,
        json!({"hookSpecificOutput": {"hookEventName": "PreToolUse", "additionalContext": "the page is archived"}})
    );
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
    let patch = "*** Begin Patch\n*** Delete File: a.rs\n*** End Patch";
    let mut windows = payload("Bash", json!({"command": "Remove-Item x"}));
    windows["cwd"] = json!("C:\\work");
    for (payload, expected) in [
        (bash(), command("terraform destroy -auto-approve", Language::Bash)),
        (payload("shell", json!({"command": ["bash", "-lc", "ls"]})), command("ls", Language::Bash)),
        (payload("local_shell", json!({"command": ["ls", "a b"]})), command("ls 'a b'", Language::Bash)),
        (windows, command("Remove-Item x", Language::PowerShell)),
        (payload("apply_patch", json!({"command": patch})), Event::Patch { text: text(patch) }),
        (payload("apply_patch", json!(patch)), Event::Patch { text: text(patch) }),
        (
            payload("mcp__db__query", json!({"sql": "select 1"})),
            Event::Mcp {
                server: text("db"),
                tool: text("query"),
                arguments: json!({"sql": "select 1"}),
                content: None,
            },
        ),
        (payload("update_plan", json!({})), Event::Other { tool: text("update_plan") }),
    ] {
        assert_eq!(event(ID, &payload), expected, "{payload}");
    }
}

#[test]
fn who_asks_is_kept() {
    let mut payload = bash();
    payload["agent_type"] = json!("reviewer");
    let request = super::common::request(ID, &payload);
    assert_eq!(request.model.as_deref(), Some("gpt-5-codex"));
    assert_eq!(request.subagent.as_deref(), Some("reviewer"));
}
