//! Checks of git that are passed over: hooks that are skipped or moved away.

use caution_core::command::{Kind, Place};
use caution_core::effect::Verb;
use caution_core::probe::{Answer, Probe};

use super::{Git, TOOL};
use crate::invocation::Invocation;
use crate::path;
use crate::reader::Reader;
use crate::word::Word;

pub(super) const COMMIT_VALUES: &[&str] = &[
    "-m",
    "-F",
    "-c",
    "-C",
    "-t",
    "--message",
    "--file",
    "--author",
    "--date",
    "--template",
    "--cleanup",
    "--trailer",
    "--fixup",
    "--squash",
    "--reuse-message",
    "--reedit-message",
    "--pathspec-from-file",
];

pub(super) const COMMIT: &[&str] = &[
    "--no-verify",
    "--amend",
    "--all",
    "--allow-empty",
    "--allow-empty-message",
    "--no-edit",
    "--signoff",
    "--verbose",
    "--dry-run",
    "--interactive",
    "--patch",
    "--only",
    "--include",
    "--quiet",
    "--gpg-sign",
    "--no-gpg-sign",
    "--edit",
    "--no-status",
    "--no-post-rewrite",
    "--reset-author",
    "--no-signoff",
];

pub(super) const CONFIG_VALUES: &[&str] =
    &["-f", "--file", "--blob", "--type", "--default", "--comment", "--value"];

/// Variables that make hooks be skipped, and the values that do. No value: any.
const VARIABLES: &[(&str, &[&str])] = &[
    ("HUSKY", &["0"]),
    ("HUSKY_SKIP_HOOKS", &[]),
    ("SKIP", &[]),
    ("PRE_COMMIT_ALLOW_NO_CONFIG", &[]),
    ("LEFTHOOK", &["0", "false"]),
    ("LEFTHOOK_EXCLUDE", &[]),
    ("OVERCOMMIT_DISABLE", &[]),
    ("SKIP_SIMPLE_GIT_HOOKS", &["1"]),
];

/// Adds the act of passing over hooks, for a command of git that runs some.
pub(super) fn verify(git: &Git<'_>, name: &str, reader: &mut Reader<'_>) {
    let call = &git.call;
    if call.has(&["--dry-run"]) {
        return;
    }
    let short = name == "commit"
        && call.options.iter().any(|option| {
            // `-uno` and `-Sname`: the letters after these are a value.
            option.name == "-n"
                && option
                    .word
                    .beginning()
                    .split(['u', 'S'])
                    .next()
                    .is_some_and(|letters| letters.contains('n'))
        });
    if call.has(&["--no-verify"]) || short {
        passed_over(call.invocation, if short { "-n" } else { "--no-verify" }, reader);
    }
    for (variable, values) in VARIABLES {
        let Some(value) = call.invocation.variable(variable) else { continue };
        let skips = match value.text() {
            Some("") => false,
            Some(text) => values.is_empty() || values.contains(&text),
            None => true,
        };
        if skips {
            passed_over(call.invocation, &format!("{variable}={}", value.shown()), reader);
        }
    }
}

fn passed_over(invocation: &Invocation, name: &str, reader: &mut Reader<'_>) {
    let mut act = reader.act(invocation, TOOL.id, Verb::Update, Kind::Guard, name);
    act.forced = true;
    act.reversible = true;
    act.instead = Some("let the hooks run, and mend what they say".to_owned());
    reader.add(act);
}

/// Settings of git whose values are programs that it starts.
const PROGRAMS: &[&str] = &[
    "core.pager",
    "core.editor",
    "sequence.editor",
    "diff.external",
    "core.fsmonitor",
    "gpg.program",
    "core.sshcommand",
    "core.askpass",
];

/// Reads the settings that an invocation is given by `-c` and by variables.
pub(super) fn settings(invocation: &Invocation, settings: &[Word], reader: &mut Reader<'_>) {
    for word in settings {
        let Some((key, value)) = word.beginning().split_once('=') else { continue };
        let key = key.to_ascii_lowercase();
        if key == "core.hookspath" && moves_hooks(value, invocation, reader) {
            passed_over(invocation, &word.shown(), reader);
        }
        if key == "credential.helper" && value.starts_with('!') {
            program(invocation, value.trim_start_matches('!'), word, reader);
        }
        if PROGRAMS.contains(&key.as_str()) || (key.starts_with("pager.") && word.text().is_some()) {
            program(invocation, value, word, reader);
        }
    }
    for (name, value) in &invocation.variables {
        let number = name.strip_prefix("GIT_CONFIG_KEY_");
        if number.is_some() && value.text().is_some_and(|text| text.eq_ignore_ascii_case("core.hooksPath")) {
            passed_over(invocation, "core.hooksPath", reader);
        }
        if number.is_some() && value.text().is_none_or(starts_programs) {
            reader.gap(invocation.span, "what a setting of git in its environment starts");
        }
        if name == "GIT_CONFIG_PARAMETERS" && value.shown().to_ascii_lowercase().contains("core.hookspath") {
            passed_over(invocation, "core.hooksPath", reader);
        }
        let starts =
            matches!(name.as_str(), "GIT_PAGER" | "GIT_EDITOR" | "GIT_SEQUENCE_EDITOR" | "GIT_EXTERNAL_DIFF");
        if let (true, Some(text)) = (starts, value.text()) {
            program(invocation, text, value, reader);
        }
    }
}

/// The setting that `--config-env=key=VARIABLE` means.
pub(super) fn from_variable(
    invocation: &Invocation,
    setting: &Word,
    reader: &mut Reader<'_>,
) -> Option<Word> {
    let (key, variable) = setting.text()?.rsplit_once('=')?;
    let value = match invocation.variable(variable) {
        Some(value) => Some(value.clone()),
        None => match reader.ask(&Probe::Variable(variable.to_owned())) {
            Answer::Text(text) if !invocation.elsewhere => Some(Word::of(text)),
            _ => None,
        },
    };
    let starts = starts_programs(key) || key.eq_ignore_ascii_case("core.hooksPath");
    if starts && value.as_ref().is_none_or(|value| value.text().is_none()) {
        reader.gap(setting.span, format!("what the setting `{key}` is, that git takes from `{variable}`"));
        return None;
    }
    let mut word = Word::of(format!("{key}=")).at(setting.span);
    word.push(&value?);
    Some(word)
}

/// Whether a setting of git names a program, or commands of its own.
fn starts_programs(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    key.starts_with("alias.") || PROGRAMS.contains(&key.as_str())
}

fn program(invocation: &Invocation, text: &str, word: &Word, reader: &mut Reader<'_>) {
    let more = text.contains([';', '&', '|', '`', '\n', '$']) || text.contains("Command");
    if matches!(text, "" | "cat" | "less" | "true" | "false" | ":" | "vim" | "vi" | "nano")
        || (text.starts_with("ssh ") && !more)
    {
        return;
    }
    let bare = Invocation { variables: Vec::new(), redirects: Vec::new(), ..invocation.clone() };
    reader.inner_text(&bare, &Word::of(text).at(word.span), "git".to_owned(), Vec::new(), false);
}

/// Reads what a setting makes git start some day: commands of the shell, as if they ran now.
fn started_later(invocation: &Invocation, key: &str, value: &Word, reader: &mut Reader<'_>) {
    let shell = key.starts_with("alias.") || (key.starts_with("credential.") && key.ends_with(".helper"));
    let named = PROGRAMS.contains(&key)
        || key.starts_with("pager.")
        || (key.starts_with("filter.") && !key.ends_with(".required"))
        || ((key.starts_with("difftool.") || key.starts_with("mergetool.")) && key.ends_with(".cmd"));
    let text = match value.beginning().strip_prefix('!') {
        Some(rest) if shell => rest,
        _ if named => value.beginning(),
        _ => return,
    };
    let mut line = value.clone();
    if let Some(crate::word::Piece::Text(first)) = line.pieces.first_mut() {
        *first = text.to_owned();
    }
    let usual = matches!(
        text.split_whitespace().next().unwrap_or(""),
        "" | "cat"
            | "code"
            | "delta"
            | "emacs"
            | "gpg"
            | "less"
            | "nano"
            | "nvim"
            | "ssh"
            | "true"
            | "vi"
            | "vim"
    );
    if usual && line.text().is_some_and(|text| !text.contains([';', '&', '|', '$', '`', '\n'])) {
        return;
    }
    let bare = Invocation { variables: Vec::new(), redirects: Vec::new(), ..invocation.clone() };
    reader.inner_text(&bare, &line, format!("git config {key}"), Vec::new(), false);
}

/// Whether a folder for hooks is none of the project's own.
fn moves_hooks(value: &str, invocation: &Invocation, reader: &Reader<'_>) -> bool {
    if value.is_empty() || value == "/dev/null" {
        return true;
    }
    let Some(directory) = invocation.directory.as_deref() else { return true };
    let place = path::place(&path::absolute(value, directory), &reader.world);
    !matches!(place, Place::InWorkspace | Place::GitFolder)
}

pub(super) fn config(git: &Git<'_>, reader: &mut Reader<'_>) {
    let call = &git.call;
    let operands = call.operands.as_slice();
    let (verb, rest) = match operands.first().and_then(|word| word.text()) {
        Some("get" | "list" | "edit" | "get-color" | "get-colorbool") => return,
        Some(verb @ ("set" | "unset" | "rename-section" | "remove-section")) => {
            (verb, operands.get(1..).unwrap_or(&[]))
        }
        _ if call.options.iter().any(|option| {
            let name = option.name.as_str();
            name.starts_with("--get") || matches!(name, "--list" | "-l" | "--show-origin" | "-e" | "--edit")
        }) =>
        {
            return;
        }
        _ if call.options.iter().any(|option| option.name.starts_with("--unset")) => ("unset", operands),
        _ => ("set", operands),
    };
    let Some(key) = rest.first().and_then(|word| word.text()) else { return };
    let value = rest.get(1);
    let lower = key.to_ascii_lowercase();
    if let (Some(name), "set", Some(value)) = (lower.strip_prefix("alias."), verb, value) {
        reader.seen.alias(name.to_owned(), (*value).clone());
    }
    let hooks = lower == "core.hookspath"
        && match (verb, value) {
            ("set", Some(value)) => {
                value.text().is_none_or(|text| moves_hooks(text, call.invocation, reader))
            }
            ("set", None) => false,
            _ => true,
        };
    // Which repository this is, and with it which approvals are its own.
    if hooks || lower == "caution.repository" {
        passed_over(call.invocation, key, reader);
    }
    if let ("set", Some(value)) = (verb, value) {
        started_later(call.invocation, &lower, value, reader);
    }
}
