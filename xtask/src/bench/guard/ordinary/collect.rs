//! Commands out of documents and CI files.

use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;

use anyhow::Context as _;
use serde_json::Value;

use crate::bench::git;
use crate::program;

/// A command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) kind: &'static str,
    pub(super) file: String,
    pub(super) text: String,
}

/// A kind of file that tells commands.
pub(super) struct Kind {
    pub(super) id: &'static str,
    pub(super) title: &'static str,
    is: fn(&str) -> bool,
    read: fn(&str) -> Vec<String>,
}

/// Every kind.
pub(super) static KINDS: &[Kind] = &[
    Kind {
        id: "documents",
        title: "blocks of documents marked `sh`, `bash`, `console`",
        is: |path| path.ends_with(".md") || path.ends_with(".mdx"),
        read: fenced,
    },
    Kind {
        id: "actions",
        title: "`run:` of GitHub Actions",
        is: |path| {
            let workflow =
                path.starts_with(".github/") && (path.ends_with(".yml") || path.ends_with(".yaml"));
            workflow || path.ends_with("/action.yml")
        },
        read: |text| yaml(text, &["run"]),
    },
    Kind {
        id: "gitlab",
        title: "`script:` of GitLab",
        is: |path| path.ends_with(".gitlab-ci.yml") || path.starts_with(".gitlab/"),
        read: |text| yaml(text, &["script", "before_script", "after_script"]),
    },
    Kind {
        id: "containers",
        title: "`RUN` of container files",
        is: |path| path.rsplit('/').next().is_some_and(|name| name.starts_with("Dockerfile")),
        read: container,
    },
];

/// Files that are not read: what others wrote and was put there.
const FOREIGN: &[&str] = &["node_modules/", "vendor/", "third_party/", "testdata/", "CHANGELOG", "fixtures/"];

/// The commands of a clone's newest commit, and how many texts no bash would run.
pub(super) fn all(repository: &Path) -> anyhow::Result<(Vec<Found>, usize)> {
    let names = git(repository, &["ls-tree", "-r", "--name-only", "HEAD"])?;
    let mut found = Vec::new();
    for name in names.lines().filter(|name| !FOREIGN.iter().any(|foreign| name.contains(foreign))) {
        let Some(kind) = KINDS.iter().find(|kind| (kind.is)(name)) else { continue };
        // A clone may lack files.
        let Ok(text) = git(repository, &["show", &format!("HEAD:{name}")]) else { continue };
        for text in (kind.read)(&text) {
            let text = plain(text.trim());
            if !text.is_empty() && text.len() < 20_000 && !found.iter().any(|one: &Found| one.text == text) {
                found.push(Found { kind: kind.id, file: name.to_owned(), text });
            }
        }
    }
    let all = found.len();
    let mut kept = Vec::with_capacity(all);
    for one in found {
        if is_bash(&one.text)? {
            kept.push(one);
        }
    }
    let refused = all - kept.len();
    Ok((kept, refused))
}

/// Whether bash would read it.
fn is_bash(text: &str) -> anyhow::Result<bool> {
    let mut child = program::command(Path::new("."), "bash", ["-n"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .context("`bash` does not start")?;
    if let Some(mut input) = child.stdin.take() {
        // One that ends early has refused it.
        let _ = input.write_all(text.as_bytes());
    }
    Ok(child.wait().context("`bash` was lost")?.success())
}

/// The text with words in the place of `${{ … }}` and of `<placeholders>`.
fn plain(text: &str) -> String {
    let mut rest = text;
    let mut plain = String::new();
    while let Some((before, after)) = rest.split_once("${{") {
        plain.push_str(before);
        plain.push_str("value");
        rest = after.split_once("}}").map_or("", |(_, after)| after);
    }
    plain.push_str(rest);
    placeholders(&plain)
}

fn placeholders(text: &str) -> String {
    let mut rest = text;
    let mut plain = String::new();
    while let Some((before, after)) = rest.split_once('<') {
        plain.push_str(before);
        let inner = after.split_once('>').map(|(inner, _)| inner);
        let named = inner.filter(|inner| {
            inner.len() < 60
                && inner.starts_with(|c: char| c.is_ascii_alphabetic())
                && inner.chars().all(|c| c.is_ascii_alphanumeric() || " _-./:'|".contains(c))
        });
        match named {
            Some(inner) => {
                plain.extend(inner.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }));
                rest = after.get(inner.len() + 1..).unwrap_or("");
            }
            None => {
                plain.push('<');
                rest = after;
            }
        }
    }
    plain.push_str(rest);
    plain
}

/// A variable that is set before a command: its name, and the line that sets it.
type Set = (String, String);

/// The command behind the lines that set the variables it uses; the last line for a name counts.
fn behind(text: &str, set: &[Set]) -> String {
    let used = |name: &str| {
        let words = text.split('$').skip(1).map(|rest| rest.trim_start_matches(['{', '#', '!']));
        let mut words =
            words.map(|rest| rest.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).next());
        words.any(|word| word == Some(name))
    };
    let last = |at: usize, name: &str| !set.iter().skip(at + 1).any(|(other, _)| other == name);
    let lines: String = set
        .iter()
        .enumerate()
        .filter(|(at, (name, _))| used(name) && last(*at, name))
        .map(|(_, (_, line))| format!("{line}\n"))
        .collect();
    format!("{lines}{text}")
}

/// A line that sets a variable, and nothing else.
fn setting(line: &str) -> Option<Set> {
    let line = line.trim().strip_prefix("export ").unwrap_or(line.trim());
    let (name, value) = line.split_once('=')?;
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let quotes = |quote: char| value.matches(quote).count().is_multiple_of(2);
    let whole = quotes('"') && quotes('\'') && !value.ends_with('\\') && !value.contains("$(");
    let one = value.starts_with(['"', '\'']) || !value.contains(' ');
    (is_name && whole && one).then(|| (name.to_owned(), line.to_owned()))
}

/// A variable with a value as it is.
fn set(name: &str, value: &str) -> Set {
    (name.to_owned(), format!("{name}='{}'", value.replace('\'', "'\\''")))
}

/// What GitHub sets for every step.
const OF_ACTIONS: &[(&str, &str)] = &[
    ("RUNNER_TEMP", "/tmp/runner"),
    ("GITHUB_ENV", "/tmp/runner/env"),
    ("GITHUB_OUTPUT", "/tmp/runner/output"),
    ("GITHUB_PATH", "/tmp/runner/path"),
    ("GITHUB_STEP_SUMMARY", "/tmp/runner/summary"),
    ("GITHUB_REF_NAME", "v1.0.0"),
    ("GITHUB_REPOSITORY", "acme/shop"),
];

/// Blocks of a document that are a shell's. Where a prompt stands before commands, the rest is what they print.
fn fenced(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut before: Vec<Set> = Vec::new();
    let mut block: Option<(String, &str, Vec<&str>)> = None;
    for line in text.lines() {
        let bare = line.trim_start();
        match &mut block {
            None => {
                let mark = if bare.starts_with("```") { '`' } else { '~' };
                let fence: String = bare.chars().take_while(|c| *c == mark).collect();
                if fence.len() >= 3 {
                    let language = bare.trim_start_matches(mark).trim();
                    block = Some((fence, language, Vec::new()));
                }
            }
            Some((fence, language, lines)) => {
                if bare.trim_end() == fence.as_str() {
                    if is_shell(language) {
                        for command in commands(lines) {
                            found.push(behind(&command, &before));
                        }
                    }
                    before.extend(lines.iter().filter_map(|line| setting(line)));
                    block = None;
                } else {
                    lines.push(line);
                }
            }
        }
    }
    found
}

fn is_shell(language: &str) -> bool {
    let word = language.split(|c: char| c.is_whitespace() || "{,:".contains(c)).next().unwrap_or("");
    matches!(
        word.to_ascii_lowercase().as_str(),
        "sh" | "bash" | "shell" | "zsh" | "console" | "shell-session" | "shellsession" | "terminal"
    )
}

/// The commands of a block: all of it, or each behind a prompt.
fn commands(lines: &[&str]) -> Vec<String> {
    let indent = lines
        .iter()
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.len() - line.trim_start().len())
        .min()
        .unwrap_or(0);
    let lines: Vec<&str> = lines.iter().map(|line| line.get(indent..).unwrap_or("")).collect();
    let prompted = |line: &str| line.strip_prefix("$ ").map(str::to_owned);
    if !lines.iter().any(|line| line.starts_with("$ ")) {
        return vec![lines.join("\n")];
    }
    let mut found: Vec<String> = Vec::new();
    let mut goes_on = false;
    for line in lines {
        if let Some(command) = prompted(line) {
            goes_on = command.ends_with('\\');
            found.push(command);
        } else if goes_on && let Some(last) = found.last_mut() {
            goes_on = line.ends_with('\\');
            last.push('\n');
            last.push_str(line.strip_prefix("> ").unwrap_or(line));
        }
    }
    found
}

/// Texts under some keys, wherever they stand; those for another shell are left out.
fn yaml(text: &str, keys: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    if let Ok(value) = serde_saphyr::from_str::<Value>(text) {
        let before: Vec<Set> = OF_ACTIONS.iter().map(|(name, value)| set(name, value)).collect();
        under(&value, keys, &before, &mut found);
    }
    found
}

fn under(value: &Value, keys: &[&str], before: &[Set], found: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| under(item, keys, before, found)),
        Value::Object(object) => {
            let mut before = before.to_vec();
            for key in ["env", "variables"] {
                for (name, value) in object.get(key).and_then(Value::as_object).into_iter().flatten() {
                    let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                    before.push(set(name, &value));
                }
            }
            let shell = object.get("shell").and_then(Value::as_str).unwrap_or("bash");
            for (key, value) in object {
                match value {
                    Value::String(text) if keys.contains(&key.as_str()) && shell.starts_with(['b', 's']) => {
                        found.push(behind(text, &before));
                    }
                    Value::Array(lines) if keys.contains(&key.as_str()) => {
                        let lines: Vec<&str> = lines.iter().filter_map(Value::as_str).collect();
                        found.push(behind(&lines.join("\n"), &before));
                    }
                    value => under(value, keys, &before, found),
                }
            }
        }
        _ => {}
    }
}

/// `RUN` instructions in the form of a shell, with what stands before the command taken away.
fn container(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut before: Vec<Set> = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let sets = line.strip_prefix("ENV ").or_else(|| line.strip_prefix("ARG "));
        before.extend(sets.and_then(setting));
        let Some(rest) = line.trim_start().strip_prefix("RUN ") else { continue };
        let mut command = rest.trim_start();
        while command.starts_with("--") {
            command = command.split_once(' ').map_or("", |(_, rest)| rest.trim_start());
        }
        if command.starts_with('[') || command.starts_with("<<") {
            continue;
        }
        let mut whole = command.to_owned();
        while whole.ends_with('\\') {
            let Some(next) = lines.next() else { break };
            if next.trim_start().starts_with('#') {
                continue;
            }
            whole.push('\n');
            whole.push_str(next.trim_end());
        }
        found.push(behind(&whole, &before));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_one_command_and_prompts_split_it() {
        let text = "a\n```sh\ncat <<E\nx\nE\nls\n```\n  ~~~console\n  $ a \\\n  > b\n  printed\n  $ c\n  ~~~\n```rust\nfn\n```\n";
        assert_eq!(fenced(text), ["cat <<E\nx\nE\nls", "a \\\nb", "c"]);
    }

    #[test]
    fn steps_for_other_shells_are_left_out() {
        let text = "jobs:\n  a:\n    steps:\n      - run: make\n      - shell: pwsh\n        run: gci\n      - run: |\n          a\n          b\n";
        assert_eq!(yaml(text, &["run"]), ["make", "a\nb\n"]);
        assert_eq!(yaml("test:\n  script:\n    - a\n    - b\n", &["script"]), ["a\nb"]);
    }

    #[test]
    fn variables_that_are_set_before_stand_before() {
        let text = "```sh\nA=\"b c\"\nx\n```\n```sh\n$A d\n```\n```sh\ne\n```\n";
        assert_eq!(fenced(text), ["A=\"b c\"\nx", "A=\"b c\"\n$A d", "e"]);
        let text = "env: {A: 1}\njobs:\n  a:\n    steps:\n      - env: {B: it's}\n        run: x $A ${B}\n";
        assert_eq!(yaml(text, &["run"]), ["A='1'\nB='it'\\''s'\nx $A ${B}"]);
    }

    #[test]
    fn instructions_of_container_files_go_on_after_a_backslash() {
        let text =
            "FROM x\nRUN --mount=type=cache,target=/c apt-get update \\\n # why\n && ls\nRUN [\"a\"]\n";
        assert_eq!(container(text), ["apt-get update \\\n && ls"]);
    }

    #[test]
    fn placeholders_are_plain_words() {
        assert_eq!(
            plain("git push <your remote> ${{ matrix.a }} <<E\nx\nE\n"),
            "git push your_remote value <<E\nx\nE\n"
        );
        assert_eq!(plain("a < b > c"), "a < b > c");
    }
}
