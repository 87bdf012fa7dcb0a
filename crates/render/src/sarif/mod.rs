//! SARIF 2.1.0, for code-scanning pages.
//!
//! GitHub refuses a whole file in which one result has no place. So a result about the change as a whole
//! stands at the first line of the first touched file, and says so; in a change without files it becomes
//! a notification of the run.

mod result;
mod uri;

use std::collections::HashMap;

use caution_wire::report::{File, HeadKind};
use caution_wire::words::FileStatus;
use caution_wire::{ExitCode, Report};
use serde_json::{Value, json};

use crate::Format;
use crate::shared::piece::line;
use crate::shared::{far, say};
use result::{Entry, entries};

pub(crate) const FORMAT: Format = Format {
    id: "sarif",
    about: "SARIF 2.1.0, for code-scanning pages; any verdict exits 0",
    render: |report, _| caution_wire::json(&log(report)),
    exits_zero: true,
};

/// The identifier under which the root of the repository stands.
const ROOT: &str = "%SRCROOT%";

/// How many results a code-scanning page keeps; the rest is counted.
const LIMIT: usize = 5_000;

fn log(report: &Report) -> Value {
    let all = entries(report);
    let anchor = anchor(report);
    let (placed, unplaced): (Vec<&Entry>, Vec<&Entry>) =
        all.iter().partition(|entry| entry.uri.is_some() || anchor.is_some());
    let kept: Vec<&Entry> = placed.iter().take(LIMIT).copied().collect();
    let (rules, places) = rules(&kept);
    let results: Vec<Value> = kept
        .iter()
        .map(|entry| entry.result(places.get(entry.rule.as_str()).copied(), anchor.as_deref()))
        .collect();
    let mut notifications: Vec<Value> = unplaced.iter().map(|entry| entry.notification()).collect();
    if let Some(rest) = placed.len().checked_sub(LIMIT).filter(|rest| *rest > 0) {
        notifications.push(json!({
            "level": "warning",
            "message": { "text": format!("{rest} more results are left out here; `--format json` has them all") }
        }));
    }
    json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "caution",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.iter().map(|entry| entry.descriptor()).collect::<Vec<_>>(),
            } },
            "invocations": [{
                "executionSuccessful": true,
                "exitCode": ExitCode::Yes.code(),
                "exitCodeDescription": "with `--format sarif` every verdict exits 0; see `properties.verdict`",
                "toolExecutionNotifications": notifications,
            }],
            "originalUriBaseIds": { ROOT: { "description": { "text": "the root of the repository" } } },
            "results": results,
            "properties": properties(report),
        }]
    })
}

/// One entry for each rule id, in the order of the results, and where each id stands in it.
fn rules<'a>(entries: &[&'a Entry]) -> (Vec<&'a Entry>, HashMap<&'a str, usize>) {
    let mut rules = Vec::new();
    let mut places = HashMap::new();
    for entry in entries {
        places.entry(entry.rule.as_str()).or_insert_with(|| {
            rules.push(*entry);
            rules.len() - 1
        });
    }
    (rules, places)
}

/// Where a result stands that is about the change as a whole: the first file that is still there.
fn anchor(report: &Report) -> Option<String> {
    let files = &report.change.files;
    let stays = |file: &&File| file.status != FileStatus::Deleted;
    files.iter().find(stays).or_else(|| files.first()).and_then(|file| uri::relative(&file.path))
}

fn properties(report: &Report) -> Value {
    let verdict = &report.verdict;
    json!({
        "report": report.schema,
        "change": line(&say::change(report)),
        "head": if report.change.head.kind == HeadKind::Commit { report.change.head.id.clone() } else { None },
        "verdict": verdict.outcome,
        "verdictExitCode": verdict.exit_code,
        "next": verdict.next,
        "reasons": report.reasons,
        "provenance": report.provenance.class,
        "reach": report.reach.radius.as_ref().map(|radius| json!({
            "standing": radius.standing,
            "weight": radius.weight,
            "says": line(&far::paragraph(&report.reach, far::LONG)),
        })),
        "policy": { "name": verdict.policy.name, "digest": verdict.policy.digest },
        "decidedAt": verdict.decided_at,
    })
}
