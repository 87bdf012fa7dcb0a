//! Whether a repository has what a document names.

use caution_core::probe::{Answer, Probe};
use caution_read::doc::{Reference, Target};

use super::{Desk, absolute};

/// Whether the work tree has it; `None` if that cannot be told.
pub(super) fn resolve(reference: &Reference, document: Option<&str>, desk: &Desk<'_>) -> Option<bool> {
    match &reference.target {
        Target::Link(link) => {
            let folder = document?.rsplit_once('/').map_or("", |(folder, _)| folder);
            let path = absolute(&format!("{}/{folder}", desk.workspace), link);
            // Another repository is not ours to judge.
            path.starts_with(desk.workspace).then(|| stands(desk, &path)).flatten()
        }
        Target::Path(path) => {
            let (top, _) = path.split_once('/')?;
            let known = stands(desk, &format!("{}/{top}", desk.workspace)) == Some(true);
            known.then(|| stands(desk, &format!("{}/{path}", desk.workspace))).flatten()
        }
        Target::Script { .. } => None,
    }
}

fn stands(desk: &Desk<'_>, path: &str) -> Option<bool> {
    match desk.prober.ask(&Probe::Path(path.to_owned())) {
        Answer::Missing => Some(false),
        Answer::File(_) | Answer::Folder | Answer::Link(_) => Some(true),
        _ => None,
    }
}
