//! Names of domains: flarectl, octodns, dnscontrol, nsupdate, lexicon.

use caution_core::command::{HintKind, Kind};
use caution_core::effect::Verb;

use super::beyond::{self, Given};
use super::{Name, Row, Tool};
use crate::call::{Call, Spelling};
use crate::reader::Reader;
use crate::word::Word;

pub(super) static TOOL: Tool = Tool {
    spelling: Spelling {
        values: &[
            "--zone",
            "--id",
            "--name",
            "--content",
            "--type",
            "--config-file",
            "--config",
            "--creds",
            "--domains",
            "--providers",
            "-k",
            "-y",
            "-v",
            "--auth-token",
            "--identifier",
            "--ttl",
        ],
        long: &[],
        single_dash: false,
    },
    hints: &[("--zone", HintKind::Host), ("--domains", HintKind::Host)],
    rows: &[
        Row::new(&["dns|d", "delete|d"], Verb::Delete, Kind::CloudResource)
            .name(Name::Option(&["--zone", "--id"])),
        Row::new(&["zone|z", "delete|d"], Verb::Delete, Kind::CloudResource).name(Name::Option(&["--zone"])),
        Row::new(&["zone|z", "purge"], Verb::Delete, Kind::CloudResource)
            .with(&["--everything"])
            .reversible(),
    ],
    also: Some(read),
    ..Tool::new(
        "dns",
        &["flarectl", "octodns-sync", "dnscontrol", "nsupdate", "lexicon", "rndc", "pdnsutil"],
        include_str!("dns/tool.md"),
    )
};

fn read(call: &Call<'_>, reader: &mut Reader<'_>) {
    let program = call.invocation.program().unwrap_or("");
    let what = match (program, call.operand(0)) {
        ("octodns-sync", _) if call.has(&["--doit"]) => (Verb::Update, call.has(&["--force"])),
        ("dnscontrol", Some("push")) => (Verb::Update, false),
        ("pdnsutil", Some("delete-zone" | "delete-rrset" | "clear-zone")) => (Verb::Delete, false),
        ("lexicon", Some(_)) if call.operand(1) == Some("delete") => (Verb::Delete, false),
        ("rndc", Some("delzone")) => (Verb::Delete, false),
        ("nsupdate", _) => return update(call, reader),
        _ => return,
    };
    let skip = match program {
        "lexicon" => 2,
        "octodns-sync" => 0,
        _ => 1,
    };
    let words: Vec<&Word> = call.operands.iter().skip(skip).copied().collect();
    let (mut name, doubts) = beyond::named(&words);
    if name.is_empty() {
        name = "zones of the configuration".to_owned();
    }
    let mut act = beyond::act(&TOOL, call, reader, (what.0, Kind::CloudResource), &name);
    act.forced = what.1;
    act.doubts = if what.0.destroys() { doubts } else { Vec::new() };
    reader.add(act);
}

/// Lines of nsupdate: `update delete www.acme.example A`.
fn update(call: &Call<'_>, reader: &mut Reader<'_>) {
    let files: Vec<Word> = call.operands.iter().map(|word| (*word).clone()).collect();
    let mut texts = Vec::new();
    for file in &files {
        match reader.path(file, call.invocation).and_then(|path| reader.file(&path.absolute)) {
            Some(text) => texts.push(text),
            None => reader.gap(file.span, format!("`{}` cannot be read", file.shown())),
        }
    }
    if files.is_empty() {
        texts = Given { texts: &[], files: &[], operands: Vec::new() }.read(call, reader);
    }
    for text in texts {
        for line in text.known().flat_map(str::lines) {
            let words: Vec<&str> = line.split_whitespace().collect();
            let name = match words.as_slice() {
                ["update", "delete" | "del", name, ..] | ["delete" | "del", name, ..] => *name,
                _ => continue,
            };
            let act = beyond::act(&TOOL, call, reader, (Verb::Delete, Kind::CloudResource), name);
            reader.add(act);
        }
    }
}
