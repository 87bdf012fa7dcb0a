//! Counting approvals. Only those that the forge or a signature tells of, by people who had no hand in the
//! change, of the very commit at its head; each person once.

use std::collections::BTreeMap;

use caution_core::ObjectId;
use caution_core::change::{Change, Head};
use caution_core::context::{Approval, ReviewState, Told};

use super::authors::Authors;
use super::known::unfit;
use super::owners::Owners;
use super::registry::Registry;
use super::tools::Tools;
use super::who::Who;
use crate::model::ApprovalKind;

/// How many approvals of a kind there are, and why others are not among them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Counted {
    /// Whose count.
    pub(crate) by: Vec<String>,
    /// How many count.
    pub(crate) count: u32,
    /// Why others do not.
    pub(crate) notes: Vec<String>,
}

/// What everybody's last word is.
#[derive(Debug)]
pub(crate) struct Reviews<'a> {
    people: &'a Registry<'a>,
    /// Whose approval counts, before level, team and ownership are asked.
    approved: Vec<Who<'a>>,
    /// Why others' do not.
    notes: Vec<String>,
    /// Who asks for changes.
    pub(crate) objections: Vec<String>,
    /// One approval could be by whoever launched the agent.
    launcher_unknown: bool,
}

impl<'a> Reviews<'a> {
    /// Takes every reviewer's last word.
    pub(crate) fn of(
        change: &Change,
        people: &'a Registry<'a>,
        authors: &Authors<'a>,
        tools: &Tools,
        launcher_unknown: bool,
    ) -> Self {
        let mut reviews = Self {
            people,
            approved: Vec::new(),
            notes: Vec::new(),
            objections: Vec::new(),
            launcher_unknown,
        };
        let heads = heads(change);
        for (who, told) in by_person(&change.context.approvals, people, tools) {
            reviews.add(who, &told, authors, &heads);
        }
        reviews
    }

    fn add(&mut self, who: Who<'a>, told: &[&Told<Approval>], authors: &Authors<'a>, heads: &[&ObjectId]) {
        let shown = who.shown.clone();
        if who.tool {
            if told.iter().any(|told| told.value.state == ReviewState::Approved) {
                self.notes.push(format!("{shown} is a bot or an agent"));
            }
            return;
        }
        let mut approves = false;
        let refusal = if authors.includes(&who) {
            Some(format!("{shown} is an author of the change"))
        } else {
            authors.like(&who).map(|author| {
                format!("{shown} looks like the author {author}; if they are two people, name both in .caution/people.yaml")
            })
        };
        if let Some(refusal) = refusal {
            if told.iter().any(|told| told.value.state == ReviewState::Approved) {
                self.notes.push(refusal);
            }
            return;
        }
        let last = last_word(told);
        match last.map(|told| told.value.state) {
            Some(ReviewState::ChangesRequested) => self.objections.push(shown.clone()),
            Some(ReviewState::Dismissed) if approved_before(told) => {
                self.notes.push(format!("{shown}'s approval was dismissed"));
            }
            Some(ReviewState::Approved) => {
                match last.and_then(|told| unbound(&shown, &told.value, heads)) {
                    None => approves = true,
                    Some(reason) => self.notes.push(reason),
                }
            }
            _ => {}
        }
        let claimed = told
            .iter()
            .find(|told| !told.trust.can_meet() && told.value.state == ReviewState::Approved);
        if let Some(claimed) = claimed.filter(|_| !approves) {
            self.notes.push(format!("{shown}'s approval is only claimed ({})", claimed.source));
        }
        if approves {
            self.approved.push(who);
        }
    }

    /// How many there are of a kind.
    pub(crate) fn count(&self, kind: &ApprovalKind, owners: &Owners<'_>) -> Counted {
        let mut counted = Counted { notes: self.notes.clone(), ..Counted::default() };
        for who in &self.approved {
            match unfit(self.people, who, kind, owners) {
                None => counted.by.push(who.shown.clone()),
                Some(reason) => counted.notes.push(reason),
            }
        }
        let unsure = usize::from(self.launcher_unknown && !counted.by.is_empty());
        if unsure > 0 {
            counted.notes.push(
                "nobody is named as having written it or launched the agent, so one approval could be their own and one more is asked"
                    .to_owned(),
            );
        }
        counted.count = u32::try_from(counted.by.len() - unsure).unwrap_or(u32::MAX);
        counted
    }
}

/// Reviews by reviewer, in the order in which reviewers first spoke.
fn by_person<'a, 't>(
    told: &'t [Told<Approval>],
    people: &Registry<'a>,
    tools: &Tools,
) -> Vec<(Who<'a>, Vec<&'t Told<Approval>>)> {
    let mut groups: Vec<(Who<'a>, Vec<&Told<Approval>>)> = Vec::new();
    let mut by_key: BTreeMap<String, usize> = BTreeMap::new();
    for told in told {
        let account = &told.value.by;
        let who = Who::of_account(people, account, tools.account(account));
        let index = who.keys.iter().find_map(|key| by_key.get(key).copied()).unwrap_or(groups.len());
        for key in &who.keys {
            by_key.insert(key.clone(), index);
        }
        match groups.get_mut(index) {
            Some((known, list)) => {
                known.absorb(who);
                list.push(told);
            }
            None => groups.push((who, vec![told])),
        }
    }
    groups
}

/// The last word that can count. A claimed approval cannot; a claimed objection can. Where a review does
/// not say when it was, an approval is taken to be early and a refusal late.
fn last_word<'t>(told: &[&'t Told<Approval>]) -> Option<&'t Told<Approval>> {
    told.iter()
        .copied()
        .filter(|told| match told.value.state {
            ReviewState::Commented => false,
            ReviewState::Approved => told.trust.can_meet(),
            ReviewState::ChangesRequested | ReviewState::Dismissed => true,
        })
        .max_by_key(|told| {
            let approved = told.value.state == ReviewState::Approved;
            let unknown = if approved { jiff::Timestamp::MIN } else { jiff::Timestamp::MAX };
            told.value.at.unwrap_or(unknown)
        })
}

fn approved_before(told: &[&Told<Approval>]) -> bool {
    told.iter().any(|told| told.trust.can_meet() && told.value.state == ReviewState::Approved)
}

/// Why an approval is not bound to what is at the head.
fn unbound(shown: &str, approval: &Approval, heads: &[&ObjectId]) -> Option<String> {
    if heads.is_empty() {
        return Some(format!("{shown}'s approval cannot be of this change, which is not a commit yet"));
    }
    match &approval.commit {
        None => Some(format!("{shown}'s approval does not say which commit it saw")),
        Some(commit) if heads.contains(&commit) => None,
        Some(commit) => Some(format!("{shown}'s approval is of another commit ({})", commit.short())),
    }
}

/// The commits whose approval is an approval of this change: its head; or, where the head is the merge
/// that the forge made for the pull request, the pull request's own head, if the merge adds nothing.
pub(crate) fn heads(change: &Change) -> Vec<&ObjectId> {
    let Head::Commit(head) = &change.head else { return Vec::new() };
    let mut heads = vec![head];
    let requested = change.context.head_commit.as_ref().filter(|told| told.trust.can_meet());
    if let Some(requested) = requested.map(|told| &told.value)
        && requested != head
        && change.residues.is_empty()
        && change.commits.iter().any(|commit| {
            commit.id.as_ref() == Some(head) && commit.parents.len() > 1 && commit.parents.contains(requested)
        })
    {
        heads.push(requested);
    }
    heads
}
