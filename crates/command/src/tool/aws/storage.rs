//! `aws s3`: buckets and objects by their addresses.

use caution_core::command::Kind;
use caution_core::effect::Verb;

use super::super::beyond;
use super::TOOL;
use crate::call::{Call, Spelling};
use crate::reader::Reader;
use crate::word::Word;

const SPELLING: Spelling<'static> = Spelling {
    values: &[
        "--profile",
        "--region",
        "--output",
        "--endpoint-url",
        "--query",
        "--color",
        "--ca-bundle",
        "--exclude",
        "--include",
        "--acl",
        "--storage-class",
        "--grants",
        "--sse",
        "--sse-kms-key-id",
        "--cache-control",
        "--content-type",
        "--content-encoding",
        "--content-disposition",
        "--metadata",
        "--metadata-directive",
        "--expires",
        "--page-size",
        "--source-region",
        "--request-payer",
        "--expected-size",
        "--website-redirect",
    ],
    long: &[],
    single_dash: false,
};

pub(super) fn read(outer: &Call<'_>, reader: &mut Reader<'_>, operation: &str) {
    let call = Call::new(outer.invocation, SPELLING);
    let operands = call.operands.get(2..).unwrap_or(&[]);
    let recursive = call.has(&["--recursive"]);
    match operation {
        "rb" => add(&call, reader, operands, (Verb::Delete, Kind::Bucket), call.has(&["--force"])),
        "rm" => add(&call, reader, operands, (Verb::Delete, Kind::Objects), recursive),
        "sync" if call.has(&["--delete"]) => {
            let target = operands.get(1..2).unwrap_or(&[]);
            add(&call, reader, target, (Verb::Delete, Kind::Objects), true);
        }
        "mv" if recursive => {
            let source = operands.get(..1).unwrap_or(&[]);
            if source.iter().any(|word| word.beginning().starts_with("s3://")) {
                add(&call, reader, source, (Verb::Update, Kind::Objects), true);
            }
        }
        _ => {}
    }
    if matches!(operation, "cp" | "mv" | "sync")
        && call.value(&["--acl"]).is_some_and(|acl| acl.beginning().starts_with("public"))
    {
        add(&call, reader, operands.get(1..2).unwrap_or(&[]), (Verb::Publish, Kind::Objects), recursive);
    }
}

fn add(call: &Call<'_>, reader: &mut Reader<'_>, words: &[&Word], what: (Verb, Kind), many: bool) {
    // A target on this machine: `sync --delete s3://bucket ./copy`.
    let local = |word: &&&Word| !word.beginning().starts_with("s3://") && word.text().is_some();
    if words.iter().any(|word| local(&word)) {
        let shown: Vec<Word> = words.iter().map(|word| (*word).clone()).collect();
        for word in shown.into_iter().take(8) {
            let mut act = beyond::act(&TOOL, call, reader, (Verb::Delete, Kind::Tree), &word.shown());
            act.path = reader.path(&word, call.invocation);
            act.count = None;
            reader.add(act);
        }
        return;
    }
    let (name, doubts) = beyond::named(words);
    let whole = |word: &Word| {
        let rest = word.text().and_then(|text| text.strip_prefix("s3://")).unwrap_or("x/y");
        rest.split_once('/').is_none_or(|(_, key)| key.is_empty())
    };
    let mut act = beyond::act(&TOOL, call, reader, what, &name);
    act.forced = what.1 == Kind::Bucket && many;
    act.everything = what.1 == Kind::Objects
        && many
        && what.0.destroys()
        && words.iter().any(|word| whole(word))
        && call.values(&["--include", "--exclude"]).next().is_none()
        && !call.has(&["--delete"]);
    act.count = (!many && !call.invocation.repeated).then_some(words.len().max(1) as u64);
    act.doubts = if what.0.destroys() { doubts } else { Vec::new() };
    act.instead = (what.0.destroys() && what.1 == Kind::Objects)
        .then(|| "`--dryrun` shows what would go; a versioned bucket keeps it".to_owned());
    reader.add(act);
}
