//! Tools of agents: which name does what, and where its arguments stand.

use caution_core::command::Language;
use serde_json::Value;

use crate::json::{self, Object};
use crate::request::{Event, Malformed};

/// What a tool does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Does {
    /// Runs a command in bash or the like, whatever the machine.
    Shell,
    /// Runs a command in PowerShell.
    PowerShell,
    /// Runs a command in the shell of the machine: PowerShell on Windows.
    Platform,
    /// Writes a file, or parts of it.
    Write,
    /// Deletes a file.
    Delete,
    /// Reads a file.
    Read,
    /// Fetches a page.
    Fetch,
    /// Applies a patch in the form of `apply_patch`.
    Patch,
    /// Nothing that is judged: it searches, lists, plans, or talks to the person.
    Nothing,
}

/// A name and what stands behind it.
pub(crate) type Tool = (&'static str, Does);

const COMMAND: &[&str] =
    &["command", "command_line", "commandLine", "CommandLine", "cmd", "commands", "script", "input"];
const FOLDER: &[&str] =
    &["cwd", "workdir", "working_directory", "workingDirectory", "directory", "dir_path", "Cwd"];
const BACKGROUND: &[&str] = &["run_in_background", "is_background", "isBackground", "background", "detach"];
const PATH: &[&str] = &[
    "file_path",
    "path",
    "filePath",
    "absolute_path",
    "notebook_path",
    "target_file",
    "targetFile",
    "file",
    "filename",
];
const CONTENT: &[&str] =
    &["content", "contents", "file_text", "fileText", "new_source", "newContent", "new_text", "text"];
const PAIRS: &[(&str, &str)] = &[
    ("old_string", "new_string"),
    ("old_str", "new_str"),
    ("oldString", "newString"),
    ("oldText", "newText"),
    ("old_text", "new_text"),
    ("search", "replace"),
];
const EDITS: &[&str] = &["edits", "replacements", "changes", "operations"];
const PATCH: &[&str] = &["command", "patch", "patchText", "input", "diff"];
const URL: &[&str] = &["url", "uri", "URL", "address"];

/// A call of a tool, as an agent told it.
pub(crate) struct Call<'a> {
    /// The tool's name.
    pub(crate) name: &'a str,
    /// What it is given.
    pub(crate) input: &'a Value,
    /// What it gave back, if it was called already.
    pub(crate) output: Option<&'a Value>,
    /// The folder in which the agent works; its form tells Windows from others.
    pub(crate) directory: Option<&'a str>,
}

/// What a call is about, by the tools that an agent has.
pub(crate) fn event(tools: &[Tool], call: &Call<'_>) -> Result<Event, Malformed> {
    let content = call.output.and_then(json::texts);
    if let Some((server, tool)) = mcp(call.name) {
        return Ok(Event::Mcp {
            server: server.to_owned(),
            tool: tool.to_owned(),
            arguments: arguments(call.input),
            content,
        });
    }
    let parsed = arguments(call.input);
    let empty = Object::new();
    let given = parsed.as_object().unwrap_or(&empty);
    let known = tools.iter().find(|(name, _)| name.eq_ignore_ascii_case(call.name)).map(|(_, does)| *does);
    let does = match known {
        Some(Does::Write) if patch(call.input, given).is_some() => Does::Patch,
        Some(does) => does,
        // A tool that nobody told us of, but that is given a command.
        None if given.get("command").is_some_and(|value| command_text(value).is_some()) => Does::Platform,
        None => Does::Nothing,
    };
    match does {
        Does::Shell | Does::PowerShell | Does::Platform => command(does, call, given),
        Does::Write => write(call, given),
        Does::Delete => Ok(Event::Delete { path: path(call, given)? }),
        Does::Read => Ok(match read_path(given) {
            Some(path) => Event::Read { path, content },
            None => other(call),
        }),
        Does::Fetch => Ok(match address(given) {
            Some(url) => Event::Fetch { url, content },
            None => other(call),
        }),
        Does::Patch => match patch(call.input, given).or_else(|| json::some_text(given, PATCH)) {
            Some(text) => Ok(Event::Patch { text }),
            None => Err(missing(call, "patch")),
        },
        Does::Nothing => Ok(other(call)),
    }
}

fn other(call: &Call<'_>) -> Event {
    Event::Other { tool: call.name.to_owned() }
}

fn missing(call: &Call<'_>, what: &str) -> Malformed {
    let name: String = call.name.chars().take(80).collect();
    Malformed::new(format!("the call of `{name}` names no {what}"))
}

/// Server and tool of a name in the forms `mcp__server__tool`, `@server/tool` and `MCP:tool`.
pub(crate) fn mcp(name: &str) -> Option<(&str, &str)> {
    if let Some(rest) = name.strip_prefix("mcp__") {
        return Some(rest.split_once("__").unwrap_or(("", rest)));
    }
    if let Some(rest) = name.strip_prefix('@') {
        return rest.split_once('/');
    }
    name.strip_prefix("MCP:").map(|tool| ("", tool.trim()))
}

/// The arguments: an object, also one that was written into a text.
pub(crate) fn arguments(input: &Value) -> Value {
    match input {
        Value::String(text) => match json::value(text) {
            Ok(value @ Value::Object(_)) => value,
            _ => input.clone(),
        },
        _ => input.clone(),
    }
}

fn command(does: Does, call: &Call<'_>, given: &Object) -> Result<Event, Malformed> {
    let text = match COMMAND.iter().find_map(|key| given.get(*key).filter(|value| !value.is_null())) {
        Some(value) => command_text(value).ok_or_else(|| {
            Malformed::new(format!("the command of `{}` is {}, not a text", call.name, json::kind(value)))
        })?,
        None => match call.input {
            // Only the text itself was given.
            Value::String(text) if given.is_empty() => text.clone(),
            // It starts the shell anew.
            _ if given.get("restart").and_then(Value::as_bool) == Some(true) => return Ok(other(call)),
            _ => return Err(missing(call, "command")),
        },
    };
    let language = match does {
        Does::PowerShell => Language::PowerShell,
        Does::Platform if windows(call.directory) => Language::PowerShell,
        _ => Language::Bash,
    };
    let background = BACKGROUND.iter().any(|key| given.get(*key).and_then(Value::as_bool) == Some(true));
    Ok(Event::Command { text, language, directory: json::some_text(given, FOLDER), background })
}

/// A command: a text, or the words of a program and its arguments.
fn command_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Array(items) => {
            let words: Vec<&str> = items.iter().map(Value::as_str).collect::<Option<_>>()?;
            match words.as_slice() {
                [shell, flag, script]
                    if is_shell(shell) && matches!(*flag, "-c" | "-lc" | "-ic" | "-lic") =>
                {
                    Some((*script).to_owned())
                }
                [] => None,
                words => Some(words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ")),
            }
        }
        _ => None,
    }
}

fn is_shell(word: &str) -> bool {
    matches!(word.rsplit('/').next(), Some("bash" | "sh" | "zsh" | "dash"))
}

/// A word as a shell takes it for itself.
pub(crate) fn quoted(word: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./=:,+@%".contains(letter);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// Whether a path is one of Windows: `C:\work`, `\\server\share`.
pub(crate) fn windows(directory: Option<&str>) -> bool {
    let Some(bytes) = directory.map(str::as_bytes) else {
        return false;
    };
    bytes.starts_with(b"\\\\")
        || matches!(bytes, [letter, b':', b'\\' | b'/', ..] if letter.is_ascii_alphabetic())
}

fn path(call: &Call<'_>, given: &Object) -> Result<String, Malformed> {
    json::text(given, PATH)?.filter(|path| !path.is_empty()).ok_or_else(|| missing(call, "file"))
}

/// The file that a reading tool is given, also in the first of several operations.
fn read_path(given: &Object) -> Option<String> {
    json::some_text(given, PATH).or_else(|| {
        let listed = ["operations", "paths", "files"].iter().find_map(|key| given.get(*key)?.as_array())?;
        listed.iter().find_map(|item| match item {
            Value::String(text) => Some(text.clone()),
            Value::Object(operation) => json::some_text(operation, PATH),
            _ => None,
        })
    })
}

/// Several files at once, as a patch that names each of them.
fn several(given: &Object) -> Option<Event> {
    let items = EDITS.iter().find_map(|key| given.get(*key)?.as_array())?;
    let mut text = String::from("*** Begin Patch\n");
    for item in items {
        let item = item.as_object()?;
        text.push_str(&format!("*** Update File: {}\n", json::some_text(item, PATH)?));
        let (old, new) = pair(item).unwrap_or_default();
        let new = if new.is_empty() { json::some_text(item, CONTENT).unwrap_or_default() } else { new };
        text.extend(old.lines().map(|line| format!("-{line}\n")));
        text.extend(new.lines().map(|line| format!("+{line}\n")));
    }
    (!items.is_empty()).then(|| Event::Patch { text: text + "*** End Patch\n" })
}

fn write(call: &Call<'_>, given: &Object) -> Result<Event, Malformed> {
    if !PATH.iter().any(|key| given.contains_key(*key))
        && let Some(event) = several(given)
    {
        return Ok(event);
    }
    let path = path(call, given)?;
    let mut edits: Vec<(String, String)> = pair(given).into_iter().collect();
    for item in EDITS.iter().filter_map(|key| given.get(*key)?.as_array()).flatten() {
        edits.extend(item.as_object().and_then(pair));
    }
    // What is inserted, and what only a description of the change gives.
    if edits.is_empty() {
        edits.extend(
            json::some_text(given, &["new_str", "new_string", "diff"]).map(|text| (String::new(), text)),
        );
    }
    let content = json::some_text(given, CONTENT);
    Ok(Event::Write { path, content, edits })
}

fn pair(given: &Object) -> Option<(String, String)> {
    PAIRS.iter().find_map(|(old, new)| {
        let old = given.get(*old)?.as_str()?;
        Some((old.to_owned(), given.get(*new).and_then(Value::as_str).unwrap_or_default().to_owned()))
    })
}

/// The patch that a call is given, if what it is given is one.
fn patch(input: &Value, given: &Object) -> Option<String> {
    const BEGIN: &str = "*** Begin Patch";
    let text = match input {
        Value::String(text) if text.contains(BEGIN) && given.is_empty() => Some(text.clone()),
        _ => None,
    };
    text.or_else(|| json::some_text(given, PATCH).filter(|text| text.contains(BEGIN)))
}

/// The address that a fetching tool is given, also inside a request in words.
fn address(given: &Object) -> Option<String> {
    json::some_text(given, URL).or_else(|| {
        let prompt = json::some_text(given, &["prompt", "query"])?;
        prompt
            .split(|letter: char| letter.is_whitespace() || "<>\"'()`,".contains(letter))
            .find(|word| word.starts_with("https://") || word.starts_with("http://"))
            .map(str::to_owned)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const TOOLS: &[Tool] = &[
        ("Bash", Does::Shell),
        ("shell", Does::Platform),
        ("PowerShell", Does::PowerShell),
        ("Edit", Does::Write),
        ("Delete", Does::Delete),
        ("Read", Does::Read),
        ("WebFetch", Does::Fetch),
        ("apply_patch", Does::Patch),
        ("Grep", Does::Nothing),
    ];

    fn of(name: &str, input: Value, directory: Option<&str>) -> Result<Event, Malformed> {
        event(TOOLS, &Call { name, input: &input, output: None, directory })
    }

    fn text_of(event: Result<Event, Malformed>) -> (String, Language) {
        match event {
            Ok(Event::Command { text, language, .. }) => (text, language),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_command_is_read_from_text_list_and_bare_text() {
        for (input, text) in [
            (json!({"command": "ls"}), "ls"),
            (json!({"command": ["bash", "-lc", "rm -rf x"]}), "rm -rf x"),
            (json!({"command": ["git", "commit", "-m", "it's"]}), r"git commit -m 'it'\''s'"),
            (json!("{\"command\":\"ls -l\"}"), "ls -l"),
            (json!("ls -a"), "ls -a"),
        ] {
            assert_eq!(text_of(of("shell", input, Some("/w"))), (text.to_owned(), Language::Bash));
        }
    }

    #[test]
    fn a_shell_call_without_a_command_is_malformed() {
        for input in [json!({}), json!({"command": 3}), json!({"command": []}), json!(null), json!([1])] {
            assert!(of("Bash", input, None).is_err());
        }
    }

    #[test]
    fn the_shell_of_the_machine_follows_the_form_of_its_paths() {
        for (directory, language) in [
            (Some("C:\\work"), Language::PowerShell),
            (Some("\\\\server\\share"), Language::PowerShell),
            (Some("/c/work"), Language::Bash),
            (None, Language::Bash),
        ] {
            assert_eq!(text_of(of("shell", json!({"command": "x"}), directory)).1, language);
        }
        assert_eq!(text_of(of("Bash", json!({"command": "x"}), Some("C:\\w"))).1, Language::Bash);
    }

    #[test]
    fn an_unknown_tool_that_is_given_a_command_is_read_as_one() {
        assert_eq!(text_of(of("NewRunner", json!({"command": "ls"}), None)).0, "ls");
        assert_eq!(of("New", json!({"x": 1}), None), Ok(Event::Other { tool: "New".to_owned() }));
    }

    #[test]
    fn names_of_mcp_tools_are_split() {
        for (name, parts) in [
            ("mcp__github__create_issue", Some(("github", "create_issue"))),
            ("mcp__a__b__c", Some(("a", "b__c"))),
            ("mcp__odd", Some(("", "odd"))),
            ("@git/status", Some(("git", "status"))),
            ("MCP:query", Some(("", "query"))),
            ("Bash", None),
        ] {
            assert_eq!(mcp(name), parts);
        }
    }

    #[test]
    fn an_edit_that_is_given_a_patch_is_a_patch() {
        let patch = "*** Begin Patch\n*** Delete File: a\n*** End Patch";
        for input in [json!(patch), json!({"input": patch}), json!({"patch": patch})] {
            assert_eq!(of("Edit", input, None), Ok(Event::Patch { text: patch.to_owned() }));
        }
    }

    #[test]
    fn an_address_is_found_in_words() {
        let input = json!({"prompt": "sum up (https://x.example/a), please"});
        assert_eq!(
            of("WebFetch", input, None),
            Ok(Event::Fetch { url: "https://x.example/a".to_owned(), content: None })
        );
    }
}
