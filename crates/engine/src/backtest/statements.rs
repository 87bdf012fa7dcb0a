//! What signed statements tell of a change that went in. What they do not tell is not known: reviews may be
//! on a forge, and the refs that hold statements may not be here.

use caution_core::approval::{Kind, Signer};
use caution_policy::{Input, is_tool, standings};

use crate::approvals;
use crate::check::Checked;

/// What is told of one change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Told {
    /// Somebody who is no author approved exactly this content.
    pub(super) second_person: bool,
    /// Somebody broke the glass for it.
    pub(super) break_glass: bool,
}

/// Reads the statements on a change as a decision does. Git does not tell when a commit went in, only when it
/// was made, so a statement of later counts too, if its key held then.
pub(super) fn told(checked: &Checked) -> Told {
    if checked.change.context.statements.is_empty() {
        return Told::default();
    }
    let Checked { charter, assessment, verdict, .. } = checked;
    let (mut change, now) = (checked.change.clone(), verdict.decided_at);
    for told in &mut change.context.statements {
        approvals::identify_one(told, charter, told.value.statement.made_at.max(now));
    }
    let input = Input { change: &change, assessment, charter, now };
    let counts = standings(&input);
    let mut all = change.context.statements.iter().map(|told| &told.value).zip(&counts);
    let second_person =
        all.clone().any(|(filed, standing)| filed.statement.kind == Kind::Approve && standing.counts);
    // It was loud when it was made; taking it back later does not undo that it went through.
    let break_glass = all.any(|(filed, _)| {
        let by_person = matches!(&filed.signer, Signer::Known { who, .. } if !is_tool(charter, who));
        filed.statement.kind == Kind::BreakGlass && by_person
    });
    Told { second_person, break_glass }
}
