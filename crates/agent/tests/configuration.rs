//! The texts of agents' configurations: what is put in, what stays, and what is left after it was taken.

#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::expect_used,
    reason = "tests"
)]

use caution_agent::{ALL, Agent, Configured, Scope, Target, by_id};
use proptest::prelude::*;
use serde_json::{Value, json};

fn target(agent: &Agent, scope: Scope) -> &Target {
    agent.install.targets.iter().find(|target| target.scope == scope).unwrap()
}

fn command(agent: &Agent) -> String {
    format!("/usr/local/bin/caution guard hook {}", agent.id)
}

fn put(agent: &Agent, existing: Option<&str>) -> Configured {
    let target = target(agent, Scope::User);
    (agent.install.put)(target, existing, &command(agent))
        .unwrap_or_else(|error| panic!("{}: {error}", agent.id))
}

fn take(agent: &Agent, existing: &str) -> Configured {
    (agent.install.take)(target(agent, Scope::User), existing).unwrap()
}

/// What must be there already for an agent's hook to have a place.
fn ground(agent: &Agent) -> Option<&'static str> {
    (agent.id == "amazon-q").then_some("{\n  \"name\": \"default\"\n}\n")
}

fn value(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

#[test]
fn installing_twice_is_installing_once_and_taking_it_leaves_what_was() {
    for agent in ALL {
        for target in agent.install.targets {
            let install = |text: Option<&str>| (agent.install.put)(target, text, &command(agent)).unwrap();
            let first = install(ground(agent));
            assert!(first.changed, "{}", agent.id);
            let text = first.text.unwrap();
            let second = install(Some(&text));
            assert_eq!(
                (second.changed, second.text.as_deref()),
                (false, Some(text.as_str())),
                "{}",
                agent.id
            );
            let found = (agent.install.find)(target, &text).unwrap().unwrap();
            assert_eq!(found.commands, vec![command(agent)], "{}", agent.id);
            assert!(found.missing.is_empty(), "{}: {:?}", agent.id, found.missing);
            assert_eq!(found.closed, agent.install.switch.map(|_| true), "{}", agent.id);
            let taken = (agent.install.take)(target, &text).unwrap();
            assert!(taken.changed);
            match (taken.text, ground(agent)) {
                (None, None) => {}
                (Some(left), Some(before)) => assert_eq!(value(&left), value(before)),
                other => panic!("{}: {other:?}", agent.id),
            }
        }
    }
}

#[test]
fn a_new_path_of_the_program_replaces_the_old_one() {
    for agent in ALL {
        let target = target(agent, Scope::User);
        let old = (agent.install.put)(
            target,
            ground(agent),
            &format!("'/old dir/caution' guard hook {}", agent.id),
        );
        let text = old.unwrap().text.unwrap();
        let new = put(agent, Some(&text));
        assert!(new.changed, "{}", agent.id);
        let found = (agent.install.find)(target, &new.text.unwrap()).unwrap().unwrap();
        assert_eq!(found.commands, vec![command(agent)], "{}", agent.id);
    }
}

#[test]
fn an_empty_file_is_as_none() {
    for agent in ALL.iter().filter(|agent| ground(agent).is_none()) {
        assert_eq!(put(agent, Some("")).text, put(agent, None).text, "{}", agent.id);
        assert_eq!(put(agent, Some(" \n")).text, put(agent, None).text, "{}", agent.id);
        assert!(!take(agent, "").changed);
    }
}

const CLAUDE: &str = r#"{
    // what I like
    "model": "opus", /* yes */
    "permissions": {"allow": ["Bash(ls:*)"], "deny": []},
    "hooks": {
        "PreToolUse": [
            {
                "matcher": "Bash", // mine
                "hooks": [{"type": "command", "command": "~/bin/log.sh"}]
            },
        ],
        "Stop": [{"hooks": [{"type": "command", "command": "say done"}]}]
    },
    "env": {"A": "1e400", "B": "\u00e9"}
}
"#;

#[test]
fn what_else_stands_in_a_file_stays_to_the_letter() {
    let agent = by_id("claude-code").unwrap();
    let text = put(agent, Some(CLAUDE)).text.unwrap();
    for kept in [
        "    // what I like\n    \"model\": \"opus\", /* yes */\n",
        "\"matcher\": \"Bash\", // mine",
        "\"command\": \"~/bin/log.sh\"",
        "\"Stop\": [{\"hooks\": [{\"type\": \"command\", \"command\": \"say done\"}]}]",
        "\"B\": \"\\u00e9\"",
    ] {
        assert!(text.contains(kept), "{kept}\n---\n{text}");
    }
    assert!(text.contains("\"onFailure\": \"block\""), "{text}");
    assert!(!put(agent, Some(&text)).changed);
    let taken = take(agent, &text).text.unwrap();
    // White space apart, everything is back.
    let bare = |text: &str| text.split_whitespace().collect::<String>();
    assert_eq!(bare(&taken), bare(CLAUDE), "{taken}");
}

#[test]
fn the_hook_of_somebody_else_in_our_group_stays() {
    let agent = by_id("claude-code").unwrap();
    let ours = format!(r#"{{"type":"command","command":"{}"}}"#, command(agent));
    let text = format!(
        r#"{{"hooks":{{"PreToolUse":[{{"matcher":"*","hooks":[{{"type":"command","command":"a"}},{ours},{{"type":"command","command":"b"}}]}}]}}}}"#
    );
    let taken = value(&take(agent, &text).text.unwrap());
    assert_eq!(
        taken,
        json!({"hooks": {"PreToolUse": [{"matcher": "*", "hooks": [
            {"type": "command", "command": "a"}, {"type": "command", "command": "b"},
        ]}]}})
    );
}

#[test]
fn a_hook_without_the_switch_is_told_and_mended() {
    for (id, from, to) in [
        ("claude-code", r#""onFailure": "block""#, r#""onFailure": "allow""#),
        ("cursor", r#""failClosed": true"#, r#""failClosed": false"#),
    ] {
        let agent = by_id(id).unwrap();
        let text = put(agent, None).text.unwrap();
        assert!(text.contains(from), "{text}");
        let loose = text.replace(from, to);
        let found = (agent.install.find)(target(agent, Scope::User), &loose).unwrap().unwrap();
        assert_eq!(found.closed, Some(false), "{id}");
        assert_eq!(put(agent, Some(&loose)).text.unwrap(), text, "{id}");
    }
}

#[test]
fn an_event_that_is_missing_is_told() {
    let agent = by_id("cursor").unwrap();
    let mut text = value(&put(agent, None).text.unwrap());
    text["hooks"].as_object_mut().unwrap().remove("beforeMCPExecution");
    let found = (agent.install.find)(target(agent, Scope::User), &text.to_string()).unwrap().unwrap();
    assert_eq!(found.missing, vec!["beforeMCPExecution"]);
}

#[test]
fn every_agents_new_file_is_as_its_makers_describe() {
    for (id, scope, expected) in [
        (
            "claude-code",
            Scope::User,
            json!({"hooks": {
                "PreToolUse": [{"matcher": "*", "hooks": [{"type": "command", "command": "C", "timeout": 20, "onFailure": "block"}]}],
                "PostToolUse": [{"matcher": "Bash|Read|WebFetch|mcp__.*", "hooks": [{"type": "command", "command": "C", "timeout": 20, "onFailure": "block"}]}],
                "PostToolUseFailure": [{"matcher": "Bash", "hooks": [{"type": "command", "command": "C", "timeout": 20, "onFailure": "block"}]}],
            }}),
        ),
        (
            "codex",
            Scope::User,
            json!({"hooks": {
                "PreToolUse": [{"hooks": [{"type": "command", "command": "C", "timeout": 20}]}],
                "PostToolUse": [{"matcher": "mcp__.*", "hooks": [{"type": "command", "command": "C", "timeout": 20}]}],
            }}),
        ),
        (
            "copilot",
            Scope::Project,
            json!({"version": 1, "hooks": {
                "preToolUse": [{"type": "command", "bash": "C", "powershell": "C", "timeoutSec": 20}],
                "postToolUse": [{"type": "command", "bash": "C", "powershell": "C", "timeoutSec": 20, "matcher": "view|web_fetch|.*-.*"}],
            }}),
        ),
        (
            "gemini",
            Scope::User,
            json!({"hooks": {
                "BeforeTool": [{"hooks": [{"type": "command", "command": "C", "timeout": 20000, "name": "caution"}]}],
                "AfterTool": [{"matcher": "read_file|read_many_files|web_fetch|mcp_.*", "hooks": [{"type": "command", "command": "C", "timeout": 20000, "name": "caution"}]}],
            }}),
        ),
        (
            "droid",
            Scope::User,
            json!({
                "PreToolUse": [{"matcher": "*", "hooks": [{"type": "command", "command": "C", "timeout": 20}]}],
                "PostToolUse": [{"matcher": "Read|FetchUrl|mcp__.*", "hooks": [{"type": "command", "command": "C", "timeout": 20}]}],
            }),
        ),
        (
            "devin",
            Scope::Project,
            json!({
                "PreToolUse": [{"matcher": "", "hooks": [{"type": "command", "command": "C", "timeout": 20}]}],
                "PostToolUse": [{"matcher": "read|webfetch|mcp__.*", "hooks": [{"type": "command", "command": "C", "timeout": 20}]}],
            }),
        ),
    ] {
        let agent = by_id(id).unwrap();
        let written = (agent.install.put)(target(agent, scope), None, &command(agent)).unwrap().text.unwrap();
        assert_eq!(value(&written.replace(&command(agent), "C")), expected, "{id}");
    }
}

#[test]
fn what_cannot_be_changed_safely_is_told_and_not_changed() {
    for (id, text, says) in [
        ("claude-code", "{", "a key in quotes"),
        ("claude-code", "[]", "should be an object"),
        ("claude-code", r#"{"hooks": []}"#, "`hooks` should be an object"),
        ("claude-code", r#"{"hooks": {"PreToolUse": {}}}"#, "`PreToolUse` should be a list"),
        ("claude-code", r#"{"hooks": {}, "hooks": {}}"#, "`hooks` stands twice"),
        ("codex", "hooks = 1", "a value should stand here"),
        ("amazon-q", "", "hooks belong to an agent"),
        ("kiro", "{\"version\":\"v1\",\"hooks\":[]}", "caution did not write it"),
        ("opencode", "export const Mine = 1;\n", "caution did not write it"),
        ("cline", "#!/bin/sh\nexec mine\n", "caution did not write it"),
        ("amp", "// runs: \"rm -rf /\"\n", "caution did not write it"),
    ] {
        let agent = by_id(id).unwrap();
        let error = (agent.install.put)(target(agent, Scope::User), Some(text), &command(agent)).unwrap_err();
        assert!(error.message.contains(says), "{id}: {error}");
    }
}

#[test]
fn a_file_of_ours_that_was_changed_is_told() {
    for id in ["opencode", "amp", "cline", "kiro"] {
        let agent = by_id(id).unwrap();
        let text = put(agent, None).text.unwrap();
        let changed = text.replace("20", "0").replace("10000", "1").replace("kill -9", "true");
        assert_ne!(text, changed, "{id}");
        let found = (agent.install.find)(target(agent, Scope::User), &changed).unwrap().unwrap();
        assert_eq!(found.missing.len(), 1, "{id}");
        assert_eq!(put(agent, Some(&changed)).text.unwrap(), text);
    }
}

#[test]
fn a_hook_of_another_agent_is_not_ours() {
    let agent = by_id("codex").unwrap();
    let text = r#"{"hooks":{"PreToolUse":[{"hooks":[{"type":"command","command":"caution guard hook codex-next"}]}]}}"#;
    assert_eq!((agent.install.find)(target(agent, Scope::User), text).unwrap(), None);
    assert!(!take(agent, text).changed);
}

#[test]
fn the_layout_of_a_file_is_followed() {
    let agent = by_id("codex").unwrap();
    let tabs = put(agent, Some("{\n\t\"a\": 1\n}\n")).text.unwrap();
    assert!(tabs.contains("\n\t\"hooks\": {\n\t\t\"PreToolUse\""), "{tabs}");
    let windows = put(agent, Some("{\r\n  \"a\": 1\r\n}\r\n")).text.unwrap();
    assert_eq!(windows.matches('\n').count(), windows.matches("\r\n").count());
}

#[test]
fn in_powershell_a_quoted_program_is_run_and_not_printed() {
    let agent = by_id("copilot").unwrap();
    let text = (agent.install.put)(target(agent, Scope::User), None, "'/a b/caution' guard hook copilot");
    let text = value(&text.unwrap().text.unwrap());
    let hook = &text["hooks"]["preToolUse"][0];
    assert_eq!(hook["bash"], "'/a b/caution' guard hook copilot");
    assert_eq!(hook["powershell"], "& '/a b/caution' guard hook copilot");
}

/// Any JSON as a configuration might hold it.
fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i32>().prop_map(|number| json!(number)),
        "[a-z\"\\\\/é{}\\[\\],:]{0,8}".prop_map(Value::String),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            prop::collection::btree_map("[a-z/\"]{0,5}", inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn any_other_entry_survives_putting_and_taking(
        mut before in prop::collection::btree_map("[a-z/ \"]{1,6}", json_value(), 0..5),
        hooks in prop::option::of(prop::collection::vec(json_value(), 0..3)),
        compact in any::<bool>(),
    ) {
        before.remove("hooks");
        before.remove("version");
        let mut root: serde_json::Map<String, Value> = before.into_iter().collect();
        if let Some(items) = hooks {
            root.insert("hooks".to_owned(), json!({"PreToolUse": items, "preToolUse": [], "Other": [1]}));
        }
        let root = Value::Object(root);
        let text = if compact { root.to_string() } else { format!("{root:#}") };
        for id in ["claude-code", "codex", "copilot", "cursor", "gemini", "windsurf"] {
            let agent = by_id(id).unwrap();
            let put = put(agent, Some(&text)).text.unwrap();
            let mut with: Value = value(&put);
            for (key, item) in root.as_object().unwrap().iter().filter(|(key, _)| *key != "hooks") {
                prop_assert_eq!(&with[key], item);
            }
            let Some(left) = take(agent, &put).text else {
                prop_assert!(root.as_object().unwrap().is_empty());
                continue;
            };
            with = value(&left);
            with.as_object_mut().unwrap().remove("version");
            // Empty lists that we filled and emptied may be gone.
            let mut expected = root.clone();
            for side in [&mut with, &mut expected] {
                if let Some(hooks) = side.get_mut("hooks").and_then(Value::as_object_mut) {
                    hooks.retain(|event, list| event == "Other" || *list != json!([]));
                }
            }
            prop_assert_eq!(with, expected);
        }
    }

    #[test]
    fn no_text_breaks_a_configuration_or_us(text in "[\\[\\]{}\",:/*\\\\ a\n]{0,40}") {
        for agent in ALL {
            let target = target(agent, Scope::User);
            let _ = (agent.install.find)(target, &text);
            let _ = (agent.install.take)(target, &text);
            if let Ok(done) = (agent.install.put)(target, Some(&text), &command(agent)) {
                let again = (agent.install.put)(target, done.text.as_deref(), &command(agent)).unwrap();
                prop_assert!(!again.changed);
            }
        }
    }

    #[test]
    fn no_request_breaks_us(bytes in prop::collection::vec(any::<u8>(), 0..200), request in json_value()) {
        for agent in ALL {
            let _ = (agent.parse)(&bytes);
            let mut payload = value(&(agent.sample)("ls", "/w"));
            for key in ["tool_input", "toolArgs", "preToolUse", "tool_info", "command", "cwd", "tool_name"] {
                if payload.get(key).is_some() {
                    payload[key] = request.clone();
                    if let Ok(request) = (agent.parse)(payload.to_string().as_bytes()) {
                        let _ = (agent.answer)(&request, &caution_agent::Answer::Deny { reason: String::new() });
                    }
                }
            }
        }
    }
}
