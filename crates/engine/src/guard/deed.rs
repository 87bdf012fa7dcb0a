//! What an approval of one run names, and the request that asks for it.

use caution_core::approval::{About, DeedRef, Kind, Signer};
use caution_core::change::Change;
use caution_core::command::Run;
use caution_core::inventory::{Destination, Stakes};
use caution_core::{Digest, ObjectId};

/// The name of an environment that nothing tells.
const UNTOLD: &str = "unknown";

/// The name of this machine as an environment.
const HERE: &str = "local";

/// The environment with the most at stake, as approvals name it: one that nothing tells is worse than all
/// but production.
pub(super) fn environment(run: &Run) -> String {
    let rank = |destination: &Destination| match (destination.stakes, destination.local) {
        (Some(Stakes::Production), _) => 5,
        (None, false) => 4,
        (Some(Stakes::Staging), _) => 3,
        (Some(Stakes::Development), _) => 2,
        (Some(Stakes::Ephemeral), _) => 1,
        (None, true) => 0,
    };
    let worst =
        run.command.acts.iter().map(|act| &act.destination).max_by_key(|destination| rank(destination));
    match worst {
        Some(Destination { environment: Some(name), .. }) => name.clone(),
        Some(Destination { local: true, .. }) | None => HERE.to_owned(),
        Some(_) => UNTOLD.to_owned(),
    }
}

/// What an approval of this one run names. `directory` is told from the workspace, or absolute outside of it.
pub(super) fn of(run: &Run, workspace: &str) -> DeedRef {
    let directory = match run.command.directory.strip_prefix(workspace) {
        Some("") => ".".to_owned(),
        Some(inside) if inside.starts_with('/') => inside.trim_start_matches('/').to_owned(),
        _ => run.command.directory.clone(),
    };
    DeedRef { digest: Digest::of(run.command.text.as_bytes()), directory, environment: environment(run) }
}

/// The digest of command, folder and environment.
pub(super) fn id(deed: &DeedRef) -> ObjectId {
    let parts = [deed.digest.to_string(), deed.directory.clone(), deed.environment.clone()];
    ObjectId::of_digest(&Digest::of_parts(parts.iter().map(|part| ("", part.as_bytes()))))
}

/// The id of the request for an approval of one run: the same for the same command, folder and environment.
pub fn request_id(deed: &DeedRef) -> String {
    id(deed).to_string().chars().take(12).collect()
}

/// A text as one word of a shell.
pub fn text_of(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// The ids of approvals of this run that are somebody's.
pub(super) fn rests_on(change: &Change) -> Vec<String> {
    let statements = change.context.statements.iter().map(|told| &told.value);
    let approving = statements.filter(|filed| {
        filed.statement.kind == Kind::Approve
            && filed.fit.holds()
            && matches!(filed.statement.about, About::Command(_))
            && matches!(filed.signer, Signer::Known { .. })
    });
    approving.map(|filed| filed.id.clone()).collect()
}
