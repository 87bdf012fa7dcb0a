//! Buckets and data sets: `gcloud storage`, gsutil, bq.

use caution_core::command::{HintKind, Kind};
use caution_core::effect::Verb;

use super::super::beyond::{self, Given, named};
use super::super::{Tool, table};
use super::{HINTS, TOOL, find};
use crate::call::{Call, Spelling};
use crate::inline::sql;
use crate::reader::Reader;
use crate::word::Word;

pub(super) static GSUTIL: Tool = Tool {
    spelling: Spelling {
        values: &["-o", "-h", "-i", "-u", "-s", "-l", "-p", "-x", "-t"],
        long: &[],
        single_dash: false,
    },
    found: Some(find),
    also: Some(gsutil),
    ..Tool::new("gcloud", &["gsutil"], "")
};

pub(super) static BQ: Tool = Tool {
    spelling: Spelling {
        values: &[
            "--project_id",
            "--dataset_id",
            "--location",
            "--format",
            "--max_rows",
            "-n",
            "--destination_table",
            "--source_format",
            "--schema",
            "--job_id",
            "--service_account",
            "--parameter",
            "--label",
        ],
        long: &[],
        single_dash: false,
    },
    hints: HINTS,
    variables: &[("CLOUDSDK_CORE_PROJECT", HintKind::Account)],
    found: Some(find),
    also: Some(bq),
    ..Tool::new("gcloud", &["bq"], "")
};

/// `gcloud storage rm -r gs://x`.
pub(super) fn gcloud(call: &Call<'_>, reader: &mut Reader<'_>, verb: &str, rest: &[&Word]) {
    match verb {
        "rm" => remove(&TOOL, call, reader, rest),
        "rsync" if call.has(&["--delete-unmatched-destination-objects"]) => {
            sync(&TOOL, call, reader, rest);
        }
        _ => {}
    }
}

fn gsutil(call: &Call<'_>, reader: &mut Reader<'_>) {
    let Some(first) = call.operands.first() else { return };
    let Some(verb) = first.text() else {
        return reader.gap(first.span, "what `gsutil` is told is known only when it runs");
    };
    let rest = call.operands.get(1..).unwrap_or(&[]);
    match verb {
        "rm" => remove(&GSUTIL, call, reader, rest),
        "rb" => {
            let (name, doubts) = named(rest);
            let mut act = beyond::act(&GSUTIL, call, reader, (Verb::Delete, Kind::Bucket), &name);
            act.doubts = doubts;
            act.forced = call.has(&["-f"]);
            reader.add(act);
        }
        "rsync" if call.has(&["-d"]) && !call.has(&["-n"]) => sync(&GSUTIL, call, reader, rest),
        "iam" | "acl" | "defacl" if matches!(call.operand(1), Some("ch" | "set")) && !call.has(&["-d"]) => {
            let (name, _) = named(rest.get(1..).unwrap_or(&[]));
            let act = beyond::act(&GSUTIL, call, reader, (Verb::Grant, Kind::Permission), &name);
            reader.add(act);
        }
        _ => {}
    }
}

/// Objects that go, or the bucket with everything in it.
fn remove(tool: &Tool, call: &Call<'_>, reader: &mut Reader<'_>, words: &[&Word]) {
    let recursive = call.has(&["-r", "-R", "--recursive", "-a", "--all-versions"]);
    let whole = |word: &Word| {
        let path = word.text().and_then(|text| text.strip_prefix("gs://")).unwrap_or("x/y");
        path.split_once('/').is_none_or(|(_, key)| matches!(key, "" | "*" | "**"))
    };
    let (name, doubts) = named(words);
    let everything = words.iter().any(|word| whole(word));
    let mut act = beyond::act(tool, call, reader, (Verb::Delete, Kind::Objects), &name);
    act.everything = everything;
    let many =
        recursive || everything || call.has(&["-I"]) || words.iter().any(|word| word.shown().contains('*'));
    act.count = (!many && !call.invocation.repeated).then_some(words.len().max(1) as u64);
    act.doubts = doubts;
    act.forced = call.has(&["-f"]);
    reader.add(act);
}

fn sync(tool: &Tool, call: &Call<'_>, reader: &mut Reader<'_>, words: &[&Word]) {
    let Some(target) = words.get(1) else { return };
    let far = target.beginning().starts_with("gs://") || target.text().is_none();
    let kind = if far { Kind::Objects } else { Kind::Tree };
    let mut act = beyond::act(tool, call, reader, (Verb::Delete, kind), &target.shown());
    act.path = if far { None } else { reader.path(target, call.invocation) };
    act.count = None;
    act.doubts = beyond::doubts(target);
    reader.add(act);
}

fn bq(call: &Call<'_>, reader: &mut Reader<'_>) {
    let rest = call.operands.get(1..).unwrap_or(&[]);
    match call.operand(0) {
        Some("rm") => {
            let (name, doubts) = named(rest);
            let database = call.has(&["-d", "--dataset", "-r", "--recursive"]);
            let kind = if database { Kind::Database } else { Kind::Table };
            let mut act = beyond::act(&BQ, call, reader, (Verb::Delete, kind), &name);
            act.forced = call.has(&["-f", "--force"]);
            act.doubts = doubts;
            reader.add(act);
        }
        Some("load" | "cp") if call.has(&["--replace", "-f", "--force"]) => {
            let at = if call.operand(0) == Some("cp") { 1 } else { 0 };
            let (name, doubts) = named(rest.get(at..=at).unwrap_or(&[]));
            let mut act = beyond::act(&BQ, call, reader, (Verb::Replace, Kind::Table), &name);
            act.doubts = doubts;
            reader.add(act);
        }
        Some("query") if !call.has(&["--dry_run", "--dry-run"]) => {
            let operands = rest.iter().map(|word| (*word).clone()).collect();
            let hints = table::hints(&BQ, call, reader);
            for text in (Given { texts: &[], files: &[], operands }).read(call, reader) {
                sql::read(reader, &text, "gcloud", &hints, call.invocation);
            }
        }
        _ => {}
    }
}
