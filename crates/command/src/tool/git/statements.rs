//! Signed statements and their uses, which are refs: they are added to and never moved.

use caution_core::command::Kind;
use caution_core::effect::Verb;

use super::{Git, TOOL};
use crate::reader::Reader;

/// Where they stand.
const REFS: &str = "refs/caution/";

/// Adds the act of moving or deleting statements. Fetching and pushing them without force only adds.
pub(super) fn moved(git: &Git<'_>, name: &str, reader: &mut Reader<'_>) {
    let call = &git.call;
    let forced = match name {
        "update-ref" | "symbolic-ref" => true,
        "push" => call.has(&["-f", "--force", "-d", "--delete", "--prune"]),
        "fetch" | "pull" => call.has(&["-f", "--force", "-p", "--prune"]),
        _ => return,
    };
    for word in &call.operands {
        let shown = word.shown();
        if shown.contains(REFS) && (forced || shown.starts_with(['+', ':'])) {
            let mut act = reader.act(call.invocation, TOOL.id, Verb::Delete, Kind::Guard, &shown);
            act.forced = true;
            reader.add(act);
        }
    }
}
