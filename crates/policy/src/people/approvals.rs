//! Counting approvals. Only those that the forge or a signature tells of, by people who had no hand in the
//! change, of the very commit at its head; each person once.

use caution_core::ObjectId;
use caution_core::change::{Change, Head};
use caution_core::context::{Approval, ReviewState, Told};
use caution_core::unknown::UnknownKind;

use super::authors::Authors;
use super::groups::Groups;
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
    /// The same of those whom only claims let speak, with their source. On a public forge that is anybody,
    /// so it is shown and holds nothing.
    pub(crate) claimed_objections: Vec<String>,
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
            claimed_objections: Vec::new(),
            launcher_unknown,
        };
        let heads = heads(change);
        for (who, said) in by_person(&change.context.approvals, people, tools) {
            reviews.add(who, &said, authors, &heads);
        }
        reviews
    }

    fn add(&mut self, who: Who<'a>, said: &Said<'a, '_>, authors: &Authors<'a>, heads: &[&ObjectId]) {
        let told = said.told.as_slice();
        let shown = who.shown.clone();
        if who.tool {
            if told.iter().any(|told| told.value.state == ReviewState::Approved) {
                self.notes.push(format!("{shown} is a bot or an agent"));
            }
            return;
        }
        let mut approves = false;
        let refusal = if authors.includes(&who)
            || said.claimed_names.iter().any(|name| authors.includes(name))
        {
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
        let heard = told.iter().any(|told| told.trust.can_meet());
        match last.map(|told| told.value.state) {
            Some(ReviewState::ChangesRequested) if heard => self.objections.push(shown.clone()),
            Some(ReviewState::ChangesRequested) => {
                let source = last.map(|told| told.source.as_str()).unwrap_or_default();
                self.claimed_objections
                    .push(format!("{shown} asks for changes, which holds nothing ({source})"));
            }
            Some(ReviewState::Dismissed) if approved_before(told) => {
                self.notes.push(format!("{shown}'s approval was dismissed"));
            }
            Some(ReviewState::Approved) => match last.and_then(|told| unbound(&shown, &told.value, heads)) {
                None => approves = true,
                Some(reason) => self.notes.push(reason),
            },
            _ => {}
        }
        let claimed =
            told.iter().find(|told| !told.trust.can_meet() && told.value.state == ReviewState::Approved);
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

/// What one reviewer said.
#[derive(Debug, Default)]
struct Said<'a, 't> {
    told: Vec<&'t Told<Approval>>,
    /// Who they are as well, if claims are right. It can refuse an approval, never lend it a level.
    claimed_names: Vec<Who<'a>>,
}

impl Said<'_, '_> {
    fn join(&mut self, mut other: Self) {
        self.told.append(&mut other.told);
        self.claimed_names.append(&mut other.claimed_names);
    }
}

/// Reviews by reviewer, in the order in which reviewers first spoke; those whom only claims name come
/// last. Who somebody is rests on what the forge or a signature tells alone: a claimed review is put
/// beside every reviewer with whom it shares a name, and makes no two of them one.
fn by_person<'a, 't>(
    told: &'t [Told<Approval>],
    people: &Registry<'a>,
    tools: &Tools,
) -> Vec<(Who<'a>, Said<'a, 't>)> {
    let (sure, claims): (Vec<_>, Vec<_>) = told.iter().partition(|told| told.trust.can_meet());
    let who = |told: &Told<Approval>| Who::of_account(people, &told.value.by, tools.account(&told.value.by));
    let mut reviewers = Groups::new();
    for told in sure {
        reviewers.add(who(told), Said { told: vec![told], claimed_names: Vec::new() }, Said::join);
    }
    let mut claimed = Groups::new();
    for told in claims {
        let name = who(told);
        let sharing = reviewers.sharing(&name);
        for said in &sharing {
            if let Some(said) = reviewers.item(*said) {
                said.told.push(told);
                said.claimed_names.push(name.clone());
            }
        }
        if sharing.is_empty() {
            claimed.add(name, Said { told: vec![told], claimed_names: Vec::new() }, Said::join);
        }
    }
    reviewers.into_groups().chain(claimed.into_groups()).collect()
}

/// The last word that can count. A claimed approval cannot; a claimed refusal can take back what somebody
/// said. Where a review does not say when it was, an approval is taken to be early and a refusal late.
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
/// that the forge made for the pull request, the pull request's own head as well. The merge must bring
/// that head, and nothing else, into the base, and must be known to add nothing of its own.
pub(crate) fn heads(change: &Change) -> Vec<&ObjectId> {
    let Head::Commit(head) = &change.head else { return Vec::new() };
    let requested = change.context.head_commit.as_ref().filter(|told| told.trust.can_meet());
    let bases = [&change.base, &change.charter_base];
    let is_base = |parent: &ObjectId| bases.into_iter().flatten().any(|base| base == parent);
    let merged = |requested: &&ObjectId| {
        change.commits.iter().filter(|commit| commit.id.as_ref() == Some(head)).any(|commit| {
            matches!(commit.parents.as_slice(), [first, second] if is_base(first) && second == *requested)
        })
    };
    let clean = change.residues.is_empty()
        && !change.unknowns.iter().any(|unknown| unknown.kind == UnknownKind::Merge);
    let requested = requested.map(|told| &told.value).filter(|_| clean).filter(merged);
    std::iter::once(head).chain(requested).collect()
}
