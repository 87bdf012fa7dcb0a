//! Approvals, bound to the commit that stood when they were given.
//!
//! GitLab does not say which commit an approval saw. But the instance keeps a version of the diff for
//! every push, with its own time, and says when somebody approved: the newest version at that moment is
//! what the approval is of. Where no time is told, an approval still is of the newest commit if the
//! project withdraws approvals on every push. Otherwise it is bound to none.

use caution_core::ObjectId;
use caution_core::context::{Account, Approval, ReviewState, Told, Trust};
use jiff::Timestamp;

use super::account::account;
use super::form::{Approvals, Note, Reviewer, Version, time};

/// What an approval is bound by.
pub(super) struct Clock {
    versions: Vec<(Timestamp, ObjectId)>,
    notes: Vec<(Timestamp, String)>,
}

impl Clock {
    /// From the versions of the diff, and from GitLab's own notes, in any order.
    pub(super) fn new(versions: &[Version], notes: &[Note]) -> Self {
        let mut versions: Vec<_> = versions
            .iter()
            .filter_map(|version| {
                Some((time(version.created_at.as_deref())?, version.head_commit_sha.0.clone()?))
            })
            .collect();
        versions.sort_by_key(|(at, _)| *at);
        let mut notes: Vec<_> = notes
            .iter()
            .filter(|note| note.system && note.body.as_deref() == Some("approved this merge request"))
            .filter_map(|note| {
                Some((time(note.created_at.as_deref())?, account(note.author.as_ref())?.handle))
            })
            .collect();
        notes.sort();
        Self { versions, notes }
    }

    /// When an account last approved, by GitLab's notes.
    fn noted(&self, handle: &str) -> Option<Timestamp> {
        self.notes.iter().rev().find(|(_, by)| by == handle).map(|(at, _)| *at)
    }

    /// The head at a moment.
    fn head_at(&self, moment: Timestamp) -> Option<&ObjectId> {
        self.versions.iter().rev().find(|(at, _)| *at <= moment).map(|(_, id)| id)
    }
}

/// Whether an account that approves is a person.
pub(super) enum Kind {
    /// It is, as far as GitLab knows.
    Person,
    /// It is not.
    Machine,
    /// GitLab was not to be asked, or the account is gone.
    Unknown,
}

/// Approvals as GitLab lists them, oldest first.
pub(super) fn approvals(
    approvals: &Approvals,
    clock: &Clock,
    mut kind: impl FnMut(Option<u64>, &Account) -> Kind,
    newest: Option<&ObjectId>,
    source: &str,
) -> Vec<Told<Approval>> {
    let mut told = Vec::new();
    for entry in &approvals.approved_by {
        let Some(by) = account(entry.user.as_ref()) else { continue };
        let at = time(entry.approved_at.as_deref()).or_else(|| clock.noted(&by.handle));
        let commit = match at {
            Some(at) => clock.head_at(at),
            None => newest,
        };
        let (bot, trust, source) = match kind(entry.user.as_ref().and_then(|user| user.id), &by) {
            Kind::Person => (by.bot, Trust::Forge, source.to_owned()),
            Kind::Machine => (true, Trust::Forge, source.to_owned()),
            Kind::Unknown => {
                (by.bot, Trust::Claimed, format!("{source}, by an account that may be no person"))
            }
        };
        let by = Account { bot, ..by };
        let value = Approval { by, state: ReviewState::Approved, commit: commit.cloned(), at };
        told.push(Told { value, trust, source });
    }
    told.sort_by_key(|told| told.value.at);
    told
}

/// Requests for changes that stand.
pub(super) fn objections(reviewers: &[Reviewer], source: &str) -> Vec<Told<Approval>> {
    reviewers
        .iter()
        .filter(|reviewer| reviewer.state.as_deref() == Some("requested_changes"))
        .filter_map(|reviewer| account(reviewer.user.as_ref()))
        .map(|by| {
            let state = ReviewState::ChangesRequested;
            Told::forge(Approval { by, state, commit: None, at: None }, source)
        })
        .collect()
}

/// Everybody who pushed after the merge request was opened.
pub(super) fn pushers(notes: &[Note]) -> Vec<Account> {
    let mut pushers: Vec<Account> = notes
        .iter()
        .filter(|note| note.system && note.body.as_deref().is_some_and(is_push))
        .filter_map(|note| account(note.author.as_ref()))
        .collect();
    pushers.sort();
    pushers.dedup();
    pushers
}

/// `added 2 commits`, `added 1 new commit`.
fn is_push(body: &str) -> bool {
    let mut words = body.split_whitespace();
    let counted = words.next() == Some("added")
        && words.next().is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
    counted && words.find(|word| *word != "new").is_some_and(|word| word.starts_with("commit"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gitlab::form::{ApprovedBy, User};
    use crate::json::Sha;

    fn id(digit: &str) -> ObjectId {
        ObjectId::parse(&digit.repeat(40)).unwrap()
    }

    fn version(at: &str, digit: &str) -> Version {
        Version { head_commit_sha: Sha(Some(id(digit))), created_at: Some(at.to_owned()) }
    }

    fn user(name: &str) -> Option<User> {
        Some(User { id: Some(1), username: Some(name.to_owned()), bot: None })
    }

    fn bound(at: Option<&str>, notes: &[Note], newest: Option<&ObjectId>) -> Option<ObjectId> {
        let versions = [version("2026-05-02T10:00:00Z", "b"), version("2026-05-01T10:00:00Z", "a")];
        let list = Approvals {
            approved_by: vec![ApprovedBy { user: user("ben"), approved_at: at.map(str::to_owned) }],
        };
        let clock = Clock::new(&versions, notes);
        let told = approvals(&list, &clock, |_, _| Kind::Person, newest, "test");
        told[0].value.commit.clone()
    }

    fn note(body: &str, at: &str, system: bool) -> Note {
        Note { system, body: Some(body.to_owned()), author: user("ben"), created_at: Some(at.to_owned()) }
    }

    #[test]
    fn an_approval_is_of_the_version_that_stood_when_it_was_given() {
        assert_eq!(bound(Some("2026-05-02T10:00:00Z"), &[], None), Some(id("b")));
        assert_eq!(bound(Some("2026-05-02T09:59:59Z"), &[], None), Some(id("a")));
        assert_eq!(bound(Some("2026-04-30T00:00:00Z"), &[], Some(&id("c"))), None);
    }

    #[test]
    fn gitlabs_own_note_tells_when_and_nobody_elses_does() {
        let own = note("approved this merge request", "2026-05-01T12:00:00Z", true);
        let forged = note("approved this merge request", "2026-05-03T12:00:00Z", false);
        assert_eq!(bound(None, &[forged.clone(), own], None), Some(id("a")));
        assert_eq!(bound(None, &[forged], None), None);
    }

    #[test]
    fn without_a_time_only_a_project_that_withdraws_approvals_binds_them() {
        assert_eq!(bound(None, &[], None), None);
        assert_eq!(bound(None, &[], Some(&id("b"))), Some(id("b")));
    }

    #[test]
    fn a_push_is_read_from_gitlabs_own_notes_only() {
        let at = "2026-05-01T12:00:00Z";
        for body in ["added 1 commit\n\n<ul>…", "added 12 commits", "added 2 new commits"] {
            assert_eq!(pushers(&[note(body, at, true)]).len(), 1, "{body}");
            assert!(pushers(&[note(body, at, false)]).is_empty(), "{body}");
        }
        for body in
            ["added ~bug label", "added some commits", "added 1 label", "mentioned in commit abc", "added"]
        {
            assert!(pushers(&[note(body, at, true)]).is_empty(), "{body}");
        }
    }
}
