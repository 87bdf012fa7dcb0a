//! Redis and Valkey.

use caution_core::command::{HintKind, Kind};
use caution_core::effect::Verb;

use super::Tool;
use super::beyond::{self, Given};
use crate::call::{Call, Spelling};
use crate::reader::Reader;
use crate::word::Word;

pub(super) static TOOL: Tool = Tool {
    spelling: Spelling {
        values: &[
            "-h",
            "-p",
            "-t",
            "-s",
            "-a",
            "--user",
            "--pass",
            "-u",
            "-r",
            "-i",
            "-n",
            "-X",
            "-D",
            "-d",
            "--sni",
            "--cacert",
            "--cacertdir",
            "--cert",
            "--key",
            "--pattern",
            "--quoted-pattern",
            "--count",
            "--eval",
            "--functions-rdb",
            "--rdb",
            "--lru-test",
            "--intrinsic-latency",
            "--show-pushes",
        ],
        long: &[],
        single_dash: false,
    },
    hints: &[("-h", HintKind::Host), ("-u", HintKind::Host), ("-n", HintKind::Database)],
    variables: &[("REDISCLI_HOST", HintKind::Host)],
    also: Some(read),
    ..Tool::new("redis", &["redis-cli", "valkey-cli", "keydb-cli", "iredis"], include_str!("redis/tool.md"))
};

/// How many lines of input are read.
const LINES: usize = 5000;

fn read(call: &Call<'_>, reader: &mut Reader<'_>) {
    if let Some(script) = call.value(&["--eval"]) {
        let text = reader.path(script, call.invocation).and_then(|path| reader.file(&path.absolute));
        match text.as_ref().and_then(Word::text) {
            Some(text) => lua(call, reader, text),
            None => reader.gap(script.span, format!("`{}` cannot be read", script.shown())),
        }
        return;
    }
    if call.has(&["--cluster"]) {
        return cluster(call, reader);
    }
    if !call.operands.is_empty() {
        return one(call, reader, &call.operands);
    }
    if call.has(&[
        "--scan",
        "--bigkeys",
        "--memkeys",
        "--hotkeys",
        "--stat",
        "--latency",
        "--rdb",
        "--version",
        "--help",
    ]) {
        return;
    }
    let given = Given { texts: &[], files: &[], operands: Vec::new() };
    for text in given.read(call, reader) {
        let Some(text) = text.text() else {
            reader.gap(text.span, "its commands are known only when it runs");
            continue;
        };
        if text.lines().count() > LINES {
            reader.gap(call.invocation.span, format!("more than {LINES} lines"));
        }
        for line in text.lines().take(LINES) {
            let words: Vec<Word> = line
                .split_whitespace()
                .map(|word| Word::of(word.trim_matches(['"', '\''])).at(call.invocation.span))
                .collect();
            one(call, reader, &words.iter().collect::<Vec<_>>());
        }
    }
}

/// One command of Redis.
fn one(call: &Call<'_>, reader: &mut Reader<'_>, words: &[&Word]) {
    let Some(first) = words.first() else { return };
    let Some(command) = first.text() else {
        return reader.gap(first.span, "which command of Redis it is is known only when it runs");
    };
    let rest = words.get(1..).unwrap_or(&[]);
    let second = rest.first().and_then(|word| word.text()).unwrap_or("").to_ascii_lowercase();
    let command = command.to_ascii_lowercase();
    let (verb, kind, everything) = match (command.as_str(), second.as_str()) {
        ("flushall" | "flushdb", _) => (Verb::Delete, Kind::Database, true),
        ("cluster", "reset") | ("replicaof" | "slaveof", _) if second != "no" => {
            (Verb::Replace, Kind::Database, true)
        }
        ("del" | "unlink" | "getdel" | "zremrangebyrank" | "zremrangebyscore" | "ltrim" | "xtrim", _) => {
            (Verb::Delete, Kind::Rows, false)
        }
        ("shutdown", _) => (Verb::Update, Kind::Service, false),
        ("config", "set" | "rewrite") => (Verb::Update, Kind::Service, false),
        ("acl", "setuser") => (Verb::Grant, Kind::Permission, false),
        ("acl", "deluser") => (Verb::Delete, Kind::Account, false),
        ("debug", "flushall" | "reload" | "segfault") => (Verb::Delete, Kind::Database, true),
        ("eval" | "eval_ro", _) => {
            return match rest.first().and_then(|word| word.text()) {
                Some(text) => lua(call, reader, text),
                None => reader.gap(first.span, "its script is known only when it runs"),
            };
        }
        _ => return,
    };
    let objects = match (kind, command.as_str()) {
        (Kind::Rows, "ltrim" | "xtrim" | "zremrangebyrank" | "zremrangebyscore") => {
            rest.get(..1).unwrap_or(&[])
        }
        (Kind::Rows, _) => rest,
        (Kind::Account | Kind::Permission, _) => rest.get(1..2).unwrap_or(&[]),
        (Kind::Service, _) => rest.get(..2).unwrap_or(&[]),
        _ => &[],
    };
    let (mut name, doubts) = beyond::named(objects);
    if name.is_empty() {
        name = command.to_ascii_uppercase();
    }
    let mut act = beyond::act(&TOOL, call, reader, (verb, kind), &name);
    act.everything = everything;
    act.count = (!everything && !call.invocation.repeated).then_some(objects.len().max(1) as u64);
    act.doubts = if verb.destroys() { doubts } else { Vec::new() };
    act.reversible = kind == Kind::Service;
    reader.add(act);
}

/// A script: the commands that it calls by name.
fn lua(call: &Call<'_>, reader: &mut Reader<'_>, text: &str) {
    for part in text.split("call(").skip(1).take(1000) {
        let name = part.trim_start().trim_start_matches(['"', '\'']);
        let end = name.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(name.len());
        let command = Word::of(name.get(..end).unwrap_or("")).at(call.invocation.span);
        let what = Word::of("script");
        one(call, reader, &[&command, &what]);
    }
}

/// `--cluster del-node host:port id`.
fn cluster(call: &Call<'_>, reader: &mut Reader<'_>) {
    let word = call.operands.first().and_then(|word| word.text()).unwrap_or("");
    if matches!(word, "del-node" | "fix" | "import" | "call") {
        let (name, _) = beyond::named(call.operands.get(1..).unwrap_or(&[]));
        let mut act = beyond::act(&TOOL, call, reader, (Verb::Update, Kind::Database), &name);
        act.forced = call.has(&["--cluster-yes"]);
        reader.add(act);
    }
}
