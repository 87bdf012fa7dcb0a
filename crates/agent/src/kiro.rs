//! Kiro CLI 3. The exit code is the whole answer.

use caution_core::command::Language;
use caution_core::problem::Problem;
use serde_json::{Value, json};

use crate::agent::Agent;
use crate::claude_code::by_exit_code;
use crate::common;
use crate::hooks_file::pretty;
use crate::install::{Base, Configured, Found, Install, Target};
use crate::json::{self as reading, Object};
use crate::own_file;
use crate::request::{Event, Malformed, Request};
use crate::tool::{self, Does, Tool};

/// The agent.
pub(crate) static AGENT: Agent = Agent {
    id: "kiro",
    title: "Kiro",
    parse,
    answer: |_, answer| by_exit_code(answer),
    malformed: common::failure,
    refusal: None,
    deadline_ms: 3_000,
    can_ask: |_| false,
    headless: &[],
    fails_open: &[
        "the hook crashes or ends with an exit code other than 0 and 2: it warns",
        "the hook takes longer than its timeout",
        "`enabled` is false in the hook's file, or `KIRO_HOME` points elsewhere",
    ],
    sample: |command, directory| {
        json!({
            "hook_event_name": "PreToolUse",
            "cwd": directory,
            "session_id": "caution-doctor",
            "tool_name": "execute_bash",
            "tool_input": {"command": command},
        })
        .to_string()
    },
    install: Install {
        targets: &[Target::user(".kiro/hooks/caution.json"), Target::project(".kiro/hooks/caution.json")],
        moved: Some(("KIRO_HOME", ".kiro")),
        traces: &[(Base::Home, ".kiro"), (Base::Project, ".kiro")],
        put,
        take,
        find,
        switch: None,
        remarks: &["Kiro CLI 2 reads hooks from its agents' files only; start `kiro-cli --v3`"],
    },
    page: "https://kiro.dev/docs/cli/v3/hooks/",
};

/// The tools of Kiro and of Amazon Q, from which it stems.
pub(crate) const TOOLS: &[Tool] = &[
    ("execute_bash", Does::Shell),
    ("execute_cmd", Does::PowerShell),
    ("shell", Does::Platform),
    ("fs_write", Does::Write),
    ("fsWrite", Does::Write),
    ("write", Does::Write),
    ("str_replace", Does::Write),
    ("delete_file", Does::Delete),
    ("fs_read", Does::Read),
    ("fsRead", Does::Read),
    ("read", Does::Read),
    ("read_file", Does::Read),
    ("web_fetch", Does::Fetch),
    ("web_search", Does::Nothing),
    ("todo_list", Does::Nothing),
];

pub(crate) fn parse(bytes: &[u8]) -> Result<Request, Malformed> {
    let (object, mut request) = common::snake(bytes, TOOLS)?;
    if matches!(request.tool.as_str(), "use_aws" | "aws") {
        let given = tool::arguments(object.get("tool_input").unwrap_or(&Value::Null));
        if let Some(text) = given.as_object().and_then(aws) {
            request.event =
                Event::Command { text, language: Language::Bash, directory: None, background: false };
        }
    }
    Ok(request)
}

/// A call of a cloud's API as the command line that does the same.
fn aws(given: &Object) -> Option<String> {
    let service = reading::some_text(given, &["service_name"])?;
    let operation = reading::some_text(given, &["operation_name"])?;
    let mut words = vec!["aws".to_owned(), tool::quoted(&service), tool::quoted(&kebab(&operation))];
    let parameters = given.get("parameters").map(tool::arguments);
    for (key, value) in parameters.as_ref().and_then(Value::as_object).into_iter().flatten() {
        words.push(tool::quoted(&format!("--{}", kebab(key.trim_start_matches('-')))));
        match value {
            Value::String(text) => words.push(tool::quoted(text)),
            Value::Null | Value::Bool(true) => {}
            other => words.push(tool::quoted(&other.to_string())),
        }
    }
    for (key, option) in [("region", "--region"), ("profile_name", "--profile")] {
        if let Some(value) = reading::some_text(given, &[key]) {
            words.extend([option.to_owned(), tool::quoted(&value)]);
        }
    }
    Some(words.join(" "))
}

/// `DeleteDBInstance` and `delete_db_instance` as `delete-db-instance`.
fn kebab(name: &str) -> String {
    let mut out = String::new();
    let mut before = '-';
    let mut letters = name.chars().peekable();
    while let Some(letter) = letters.next() {
        let opens = letter.is_ascii_uppercase()
            && (before.is_ascii_lowercase()
                || before.is_ascii_digit()
                || (before.is_ascii_uppercase() && letters.peek().is_some_and(char::is_ascii_lowercase)));
        if opens {
            out.push('-');
        }
        out.push(if letter == '_' { '-' } else { letter.to_ascii_lowercase() });
        before = letter;
    }
    out
}

/// The whole file: it holds our hooks only.
fn text(command: &str) -> String {
    let hook = |name: &str, trigger: &str, matcher: Option<&str>| {
        let mut hook = Object::new();
        hook.insert("name".to_owned(), json!(name));
        hook.insert("trigger".to_owned(), json!(trigger));
        hook.extend(matcher.map(|matcher| ("matcher".to_owned(), json!(matcher))));
        hook.insert("action".to_owned(), json!({"type": "command", "command": command}));
        hook.insert("timeout".to_owned(), json!(20));
        hook.insert("enabled".to_owned(), json!(true));
        hook
    };
    pretty(&json!({"version": "v1", "hooks": [
        hook("caution", "PreToolUse", None),
        hook("caution-reads", "PostToolUse", Some("read|fs_read|fsRead|read_file|web_fetch|@.*")),
    ]}))
}

fn put(_: &Target, existing: Option<&str>, command: &str) -> Result<Configured, Problem> {
    let ours = existing.is_none_or(|text| text.trim().is_empty() || command_of(text).is_some());
    own_file::replaced(existing, ours, text(command))
}

fn take(_: &Target, existing: &str) -> Result<Configured, Problem> {
    Ok(own_file::gone(existing, command_of(existing).is_some()))
}

fn find(_: &Target, existing: &str) -> Result<Option<Found>, Problem> {
    Ok(command_of(existing).map(|command| own_file::found(existing, &text(&command), command)))
}

/// The command line of our hook in a file.
fn command_of(existing: &str) -> Option<String> {
    let value = serde_json::from_str::<Value>(existing).ok()?;
    let hooks = value.get("hooks")?.as_array()?;
    let mut commands = hooks.iter().filter_map(|hook| hook.get("action")?.get("command")?.as_str());
    commands.find(|command| own_file::is_hook(command, "kiro")).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_of_the_clouds_api_is_its_command_line() {
        for (input, text) in [
            (
                json!({"service_name": "s3api", "operation_name": "delete-bucket", "parameters": {"bucket": "prod data"}, "region": "eu-west-1", "profile_name": "prod"}),
                "aws s3api delete-bucket --bucket 'prod data' --region eu-west-1 --profile prod",
            ),
            (
                json!({"service_name": "rds", "operation_name": "DeleteDBInstance", "parameters": {"DBInstanceIdentifier": "x", "skip_final_snapshot": true}}),
                "aws rds delete-db-instance --db-instance-identifier x --skip-final-snapshot",
            ),
            (
                json!({"service_name": "sts", "operation_name": "get-caller-identity"}),
                "aws sts get-caller-identity",
            ),
        ] {
            assert_eq!(aws(input.as_object().unwrap()).as_deref(), Some(text));
        }
    }
}
