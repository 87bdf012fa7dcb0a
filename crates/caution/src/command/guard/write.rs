//! Files that an agent writes with its own tools: what guards is not its to change.

use std::path::Path;

use caution_agent::Answer;
use caution_wire::mask_command;

use super::desk::Desk;

/// Answers about a file that is to be written or deleted.
pub(super) fn answer(desk: &Desk, path: &str) -> Answer {
    match desk.guards(Path::new(path)) {
        None => Answer::NoObjection { remarks: None },
        Some(what) => Answer::Deny {
            reason: format!(
                "caution stops this: `{}` holds {what}, which checks what you do. A person changes it by hand. [guard-bypass]",
                mask_command(path)
            ),
        },
    }
}

/// Answers about a patch in the form of `apply_patch` or of `diff`.
pub(super) fn patch(desk: &Desk, text: &str) -> Answer {
    for path in named(text) {
        if let refusal @ Answer::Deny { .. } = answer(desk, path) {
            return refusal;
        }
    }
    Answer::NoObjection { remarks: None }
}

/// The paths that a patch names.
pub(super) fn named(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| {
        [
            "*** Add File: ",
            "*** Update File: ",
            "*** Delete File: ",
            "*** Move to: ",
            "+++ b/",
            "--- a/",
            "+++ ",
            "--- ",
        ]
        .iter()
        .find_map(|head| line.strip_prefix(head))
        .map(str::trim)
    })
}
