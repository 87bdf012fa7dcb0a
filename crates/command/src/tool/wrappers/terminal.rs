//! Commands that are typed into a terminal, run later, again or as somebody else.

use caution_core::command::Kind;
use caution_core::effect::Verb;

use crate::call::{Call, Spelling};
use crate::invocation::{Input, Invocation};
use crate::reader::Reader;
use crate::word::Word;

use super::{TOOL, joined};

const fn values(values: &'static [&'static str]) -> Spelling<'static> {
    Spelling { values, long: &[], single_dash: false }
}

/// `su -c command`, `runuser -u user -- command`.
pub(super) fn su(name: &str, invocation: &Invocation, reader: &mut Reader<'_>) {
    let call = Call::new(
        invocation,
        values(&["-c", "--command", "-g", "--group", "-G", "-s", "--shell", "-u", "--user", "-w", "-T"]),
    );
    let mut inner = invocation.clone();
    inner.elevated = true;
    if let Some(text) = call.value(&["-c", "--command"]) {
        return reader.inner_text(&inner, text, format!("{name} -c"), Vec::new(), false);
    }
    if name == "runuser" && call.has(&["-u", "--user"]) {
        return reader.inner(&inner, call.words_from(0), name.to_owned(), Vec::new(), false);
    }
    if let Input::Text(text) = &invocation.input {
        let text = text.clone();
        reader.inner_text(&inner, &text, name.to_owned(), Vec::new(), false);
    }
}

/// `watch command`, and what runs a command again when files change.
pub(super) fn again(name: &str, invocation: &Invocation, reader: &mut Reader<'_>) {
    let call = Call::new(
        invocation,
        values(match name {
            "watch" => &["-n", "--interval", "-q", "--equexit"],
            "watchexec" => &[
                "-w",
                "--watch",
                "-e",
                "--exts",
                "-f",
                "--filter",
                "-i",
                "--ignore",
                "-d",
                "--debounce",
                "-s",
                "--signal",
            ],
            "nodemon" => &[
                "-w", "--watch", "-e", "--ext", "-i", "--ignore", "-x", "--exec", "-d", "--delay", "--config",
            ],
            "hyperfine" => &[
                "-w",
                "--warmup",
                "-r",
                "--runs",
                "-m",
                "-M",
                "-p",
                "--prepare",
                "-s",
                "--setup",
                "-c",
                "--cleanup",
                "-P",
                "-L",
                "-S",
                "-n",
                "--export-json",
                "--export-markdown",
            ],
            _ => &[],
        }),
    );
    let mut inner = invocation.clone();
    inner.repeated = true;
    match name {
        "nodemon" => {
            if let Some(text) = call.value(&["-x", "--exec"]) {
                reader.inner_text(&inner, text, name.to_owned(), Vec::new(), false);
            }
        }
        "hyperfine" => {
            let texts: Vec<Word> = call
                .values(&["-p", "--prepare", "-s", "--setup", "-c", "--cleanup"])
                .cloned()
                .chain(call.operands.iter().map(|word| (*word).clone()))
                .collect();
            for text in texts.iter().take(32) {
                reader.inner_text(&inner, text, name.to_owned(), Vec::new(), false);
            }
        }
        "watch" => reader.inner_text(&inner, &joined(call.words_from(0)), name.to_owned(), Vec::new(), false),
        _ => {
            let words = call.words_from(0);
            match words {
                [only] => reader.inner_text(&inner, only, name.to_owned(), Vec::new(), false),
                words => reader.inner(&inner, words, name.to_owned(), Vec::new(), false),
            }
        }
    }
}

/// `script -c command`, `script file command`.
pub(super) fn script(invocation: &Invocation, reader: &mut Reader<'_>) {
    let call =
        Call::new(invocation, values(&["-c", "--command", "-t", "-T", "-E", "-I", "-O", "-B", "-m", "-o"]));
    if let Some(text) = call.value(&["-c", "--command"]) {
        return reader.inner_text(invocation, text, "script -c".to_owned(), Vec::new(), false);
    }
    reader.inner(invocation, call.words_from(1), "script".to_owned(), Vec::new(), false);
}

/// `flock file command`, `flock file -c command`.
pub(super) fn flock(invocation: &Invocation, reader: &mut Reader<'_>) {
    let call = Call::new(
        invocation,
        values(&["-c", "--command", "-w", "--timeout", "--wait", "-E", "--conflict-exit-code"]),
    );
    let words = call.words_from(1);
    if words.is_empty()
        && let Some(text) = call.value(&["-c", "--command"])
    {
        return reader.inner_text(invocation, text, "flock -c".to_owned(), Vec::new(), false);
    }
    reader.inner(invocation, words, "flock".to_owned(), Vec::new(), false);
}

/// Keys that are no letters of a command.
const KEYS: &[&str] = &["Enter", "C-m", "C-c", "C-d", "C-l", "Escape", "Tab", "KPEnter", "ENTER"];

pub(super) fn tmux(invocation: &Invocation, reader: &mut Reader<'_>) {
    let call = Call::new(
        invocation,
        values(&["-t", "-n", "-s", "-c", "-F", "-x", "-y", "-e", "-l", "-L", "-S", "-f", "-h", "-w"]),
    );
    // Several of its commands may stand in one, between `;`.
    let words: Vec<Word> = call.operands.iter().map(|word| (*word).clone()).collect();
    for part in words.split(|word| word.is(";")) {
        let Some((verb, rest)) = part.split_first() else { continue };
        let through = format!("tmux {}", verb.shown());
        match verb.text() {
            Some("send-keys" | "send") => {
                let keys: Vec<Word> = rest
                    .iter()
                    .filter(|word| !word.text().is_some_and(|text| KEYS.contains(&text)))
                    .cloned()
                    .collect();
                if !keys.is_empty() {
                    reader.inner_text(invocation, &joined(&keys), through, Vec::new(), false);
                }
            }
            Some(
                "new-session" | "new" | "new-window" | "neww" | "split-window" | "splitw" | "respawn-pane"
                | "respawn-window" | "run-shell" | "run" | "display-popup" | "popup" | "pipe-pane",
            ) if !rest.is_empty() => {
                reader.inner_text(invocation, &joined(rest), through, Vec::new(), false);
            }
            _ => {}
        }
    }
}

pub(super) fn screen(invocation: &Invocation, reader: &mut Reader<'_>) {
    let words = invocation.arguments();
    let at = words.iter().position(|word| word.is("-X"));
    if let Some(rest) = at.and_then(|at| words.get(at + 1..)) {
        match rest.split_first() {
            Some((verb, rest)) if matches!(verb.text(), Some("stuff" | "exec" | "screen")) => {
                reader.inner_text(invocation, &joined(rest), "screen -X".to_owned(), Vec::new(), false);
            }
            _ => {}
        }
        return;
    }
    let call = Call::new(invocation, values(&["-S", "-r", "-p", "-t", "-c", "-e", "-h", "-s", "-T", "-L"]));
    reader.inner(invocation, call.words_from(0), "screen".to_owned(), Vec::new(), false);
}

/// `at`, `batch`: what the input holds runs later.
pub(super) fn later(name: &str, invocation: &Invocation, reader: &mut Reader<'_>) {
    let call = Call::new(invocation, values(&["-f", "-q", "-t"]));
    if call.has(&["-l", "-d", "-r", "-c", "-V"]) {
        return;
    }
    let file = call.value(&["-f"]).cloned();
    let text = match (&file, &invocation.input) {
        (Some(file), _) | (None, Input::File(file)) => reader
            .path(file, invocation)
            .and_then(|path| reader.file(&path.absolute))
            .map(|text| text.at(file.span)),
        (_, Input::Text(text)) => Some(text.clone()),
        (_, Input::Inherited) => return,
        _ => None,
    };
    match text {
        Some(text) => reader.inner_text(invocation, &text, name.to_owned(), Vec::new(), false),
        None => reader.gap(invocation.span, "what will run later"),
    }
}

/// `crontab`: a table from the input or a file is read line by line.
pub(super) fn crontab(invocation: &Invocation, reader: &mut Reader<'_>) {
    let call = Call::new(invocation, values(&["-u", "-s"]));
    if call.has(&["-r"]) {
        let mut act = reader.act(invocation, TOOL.id, Verb::Delete, Kind::Service, "crontab");
        act.everything = true;
        act.instead = Some("keep a copy first: crontab -l > crontab.bak".to_owned());
        return reader.add(act);
    }
    if call.has(&["-l", "-e"]) {
        return;
    }
    let text = match (call.operands.first(), &invocation.input) {
        (Some(file), _) if !file.is("-") => reader
            .path(file, invocation)
            .and_then(|path| reader.file(&path.absolute))
            .map(|text| text.at(file.span)),
        (_, Input::Text(text)) => Some(text.clone()),
        (_, Input::File(file)) => reader
            .path(file, invocation)
            .and_then(|path| reader.file(&path.absolute))
            .map(|text| text.at(file.span)),
        _ => None,
    };
    let Some(text) = text else { return reader.gap(invocation.span, "which commands will run by the clock") };
    let span = if text.span == caution_core::command::Span::default() { invocation.span } else { text.span };
    let shown = text.shown();
    let mut count = 0;
    for line in shown.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let fields = if line.starts_with('@') { 1 } else { 5 };
        let mut rest = line;
        for _ in 0..fields {
            rest = rest.split_once(char::is_whitespace).map_or("", |(_, rest)| rest.trim_start());
        }
        count += 1;
        if rest.is_empty() || count > 200 {
            continue;
        }
        let line = Word::of(rest).at(span);
        reader.inner_text(invocation, &line, "crontab".to_owned(), Vec::new(), false);
    }
}
