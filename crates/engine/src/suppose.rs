//! What if: a change as it is, with something supposed that nobody gave yet.

use caution_core::ObjectId;
use caution_core::change::{Change, Head};
use caution_core::context::{Account, Approval, ChangeRecord, Measure, Report, ReviewState, Told, Trust};
use caution_core::pattern::Patterns;

/// Where supposed things are said to come from.
const SOURCE: &str = "supposed";

/// Something that is supposed.
#[derive(Debug, Clone)]
pub enum Supposition {
    /// Somebody approves what is at the head, on the forge.
    Approved(Account),
    /// Somebody asks for changes.
    Objected(Account),
    /// A report of the head says this.
    Reported(String, Measure),
    /// The author writes this down where it stays.
    Recorded(ChangeRecord),
    /// The change goes here, as the forge says.
    Environment(String),
    /// These files are not part of the change.
    Without(Patterns),
}

/// Supposes everything.
pub(crate) fn apply(change: &mut Change, all: &[Supposition]) {
    for supposition in all {
        let head = match &change.head {
            Head::Commit(id) => Some(id.clone()),
            Head::Index | Head::Worktree | Head::Patch(_) | Head::Command(_) => None,
        };
        one(change, supposition, head);
    }
}

fn one(change: &mut Change, supposition: &Supposition, head: Option<ObjectId>) {
    let context = &mut change.context;
    let review = |by: &Account, state| Told {
        value: Approval { by: by.clone(), state, commit: head.clone(), at: None },
        trust: Trust::Forge,
        source: SOURCE.to_owned(),
    };
    match supposition {
        Supposition::Approved(by) => {
            // Their last word: whatever they said before, they now approve.
            context.approvals.retain(|told| told.value.by.handle != by.handle);
            context.approvals.push(review(by, ReviewState::Approved));
        }
        Supposition::Objected(by) => context.approvals.push(review(by, ReviewState::ChangesRequested)),
        Supposition::Reported(name, measure) => context.reports.push(Told::forge(
            Report { name: name.clone(), revision: head, measure: measure.clone() },
            SOURCE,
        )),
        Supposition::Recorded(record) => context.record = Some(Told::forge(record.clone(), SOURCE)),
        Supposition::Environment(name) => context.environment = Some(Told::forge(name.clone(), SOURCE)),
        Supposition::Without(patterns) => {
            let stays = |file: &caution_core::change::FileChange| !patterns.matches(&file.path);
            change.files.retain(stays);
            for residue in &mut change.residues {
                residue.files.retain(|file| !patterns.matches(&file.path));
            }
            change.residues.retain(|residue| !residue.files.is_empty());
        }
    }
}
