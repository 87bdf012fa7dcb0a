//! What signed statements tell of changes that went in.

use std::collections::{BTreeMap, BTreeSet};

use caution_core::ObjectId;
use caution_core::approval::{About, Filed, Kind, Signer};
use caution_core::people::People;

/// Who approved what, as far as signed statements tell. What is not in it is not known: reviews may be on a
/// forge.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    /// By the commit that was approved.
    approvals: BTreeMap<ObjectId, BTreeSet<String>>,
    /// By the commit that went through.
    break_glass: BTreeMap<ObjectId, usize>,
}

impl Ledger {
    /// From statements whose signatures were checked; others count for nothing. What was taken back does
    /// not count.
    pub fn of(filed: &[Filed]) -> Self {
        let signed = || {
            filed.iter().filter_map(|one| match &one.signer {
                Signer::Known { who, .. } => Some((one, who)),
                Signer::Unchecked | Signer::Refused(_) => None,
            })
        };
        let taken_back: BTreeSet<(&str, &str)> = signed()
            .filter(|(one, _)| one.statement.kind == Kind::Revoke)
            .filter_map(|(one, who)| match &one.statement.about {
                About::Statement(id) => Some((id.as_str(), who.as_str())),
                About::Change(_) | About::Command(_) | About::Plan(_) => None,
            })
            .collect();
        let mut ledger = Self::default();
        for (one, who) in signed() {
            let About::Change(change) = &one.statement.about else { continue };
            if taken_back.contains(&(one.id.as_str(), who.as_str())) {
                continue;
            }
            let commit = change.head.commit.clone();
            match one.statement.kind {
                Kind::Approve => {
                    ledger.approvals.entry(commit).or_default().insert(who.clone());
                }
                Kind::BreakGlass => *ledger.break_glass.entry(commit).or_default() += 1,
                Kind::Object | Kind::Revoke | Kind::Use => {}
            }
        }
        ledger
    }

    /// Whether somebody besides these authors approved one of these commits.
    pub(super) fn has_second_person(
        &self,
        commits: &[ObjectId],
        authors: &[String],
        people: &People,
    ) -> bool {
        let author = |who: &str| {
            let person = people.by_handle(who);
            authors.iter().any(|author| {
                let known = people.by_email(author).or_else(|| people.by_handle(author));
                match (person, known) {
                    (Some(one), Some(two)) => one.id == two.id,
                    _ => author.eq_ignore_ascii_case(who),
                }
            })
        };
        let approvers = commits.iter().filter_map(|commit| self.approvals.get(commit)).flatten();
        let mut others = approvers.filter(|who| !author(who));
        others.next().is_some()
    }

    /// Whether one of these commits went through by break-glass.
    pub(super) fn is_break_glass(&self, commits: &[ObjectId]) -> bool {
        commits.iter().any(|commit| self.break_glass.contains_key(commit))
    }
}
