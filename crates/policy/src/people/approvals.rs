//! Counting approvals. Only those that the forge or a signature tells of, by people who had no hand in the
//! change, of the very commit at its head; each person once.

use std::collections::{BTreeMap, BTreeSet};

use caution_core::ObjectId;
use caution_core::approval::Fit;
use caution_core::change::{Change, Head};
use caution_core::context::ReviewState;
use caution_core::people::Level;
use caution_core::unknown::UnknownKind;

use super::authors::{Authors, Hand};
use super::certificates::Certificates;
use super::groups::Groups;
use super::known::unfit;
use super::last::{Bound, Stand, approved};
use super::owners::Owners;
use super::registry::Registry;
use super::statements::{self, Word};
use super::tools::Tools;
use super::who::Who;
use crate::Input;
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

/// One person's last word, with everything on which it depends whether it counts. Cedar decides that; what
/// is worked out here says why not, and a difference between the two is a hold.
#[derive(Debug)]
pub(crate) struct Reviewer<'a> {
    /// The id in requests: no two have the same.
    pub(crate) id: String,
    /// How they are shown.
    pub(crate) shown: String,
    /// Whether it is an agent or a bot.
    pub(crate) tool: bool,
    /// What they did for the change.
    pub(crate) hand: Hand,
    /// Whether they look like an author.
    pub(crate) alike: bool,
    /// The level, if known.
    pub(crate) level: Option<Level>,
    /// Teams, in their short form.
    pub(crate) teams: BTreeSet<String>,
    /// Certificates that are valid now.
    pub(crate) certificates: BTreeSet<String>,
    /// Whether they own something that is touched.
    pub(crate) owns: bool,
    /// What they approved; `None` if their last word is another one.
    pub(crate) approval: Option<Seen>,
    /// Why it does not count, whatever the kind.
    refusal: Option<String>,
    who: Who<'a>,
}

/// What an approval is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seen {
    /// Whether the forge or a signature tells of it.
    pub(crate) trusted: bool,
    /// Whether it still stands: neither revoked, expired nor used up.
    pub(crate) valid: bool,
    /// The content: the id of a commit; empty if it does not say.
    pub(crate) content: String,
    /// The branch that the change was to enter.
    pub(crate) target: String,
    /// The services that it saw.
    pub(crate) saw: BTreeSet<String>,
}

/// What everybody's last word is.
#[derive(Debug)]
pub(crate) struct Reviews<'a> {
    people: &'a Registry<'a>,
    /// Everybody who approved something, in the order in which they first spoke.
    pub(crate) reviewers: Vec<Reviewer<'a>>,
    /// Why other words do not count.
    notes: Vec<String>,
    /// Who asks for changes.
    pub(crate) objections: Vec<String>,
    /// The same of those whom only claims let speak, with their source. On a public forge that is anybody,
    /// so it is shown and holds nothing.
    pub(crate) claimed_objections: Vec<String>,
    /// The contents whose approval is one of this change: the ids of commits.
    pub(crate) contents: BTreeSet<String>,
    /// The branch that the change is to enter.
    pub(crate) target: String,
    /// The services that it touches.
    services: BTreeSet<String>,
    /// Whether it is a command that they speak of.
    is_command: bool,
    /// One approval could be by whoever launched the agent.
    pub(crate) launcher_unknown: bool,
    /// By the id of each signed approval and objection: why it says nothing; `None` if it stands.
    pub(super) standing: BTreeMap<String, Option<String>>,
}

impl<'a> Reviews<'a> {
    /// Takes every reviewer's last word.
    pub(crate) fn of(
        input: &Input<'_>,
        people: &'a Registry<'a>,
        authors: &Authors<'a>,
        owners: &Owners<'a>,
        tools: &Tools,
        certificates: Certificates<'_>,
    ) -> Self {
        let heads = heads(input.change);
        let fits = &input.change.context.fits;
        let (words, notes) = statements::words(input);
        let reach = &input.assessment.reach;
        let mut reviews = Self {
            people,
            reviewers: Vec::new(),
            notes,
            objections: Vec::new(),
            claimed_objections: Vec::new(),
            contents: heads.iter().map(ToString::to_string).chain(replayed(&heads, fits)).collect(),
            target: input
                .change
                .context
                .target_branch
                .as_ref()
                .map(|told| told.value.clone())
                .unwrap_or_default(),
            services: reach.services.iter().map(|service| service.service.clone()).collect(),
            launcher_unknown: false,
            standing: BTreeMap::new(),
            is_command: matches!(input.change.head, Head::Command(_)),
        };
        for (who, said) in by_person(&words, people, tools) {
            let mut reviewer = reviews.reviewer(who, &said, authors, owners, certificates);
            reviews.hear(&mut reviewer, &said, &Bound { heads: &heads, fits });
            if reviewer.approval.is_some() {
                reviews.reviewers.push(reviewer);
            }
        }
        reviews
    }

    /// Whether somebody's signature stands under this one run of a command: whoever it is, the person who
    /// drives the agent too, they have seen what it does.
    pub(crate) fn approves_run(&self) -> bool {
        let signed = |seen: &Seen| seen.trusted && seen.valid && self.contents.contains(&seen.content);
        self.is_command
            && self.reviewers.iter().any(|one| !one.tool && one.approval.as_ref().is_some_and(signed))
    }

    /// Who speaks.
    fn reviewer(
        &self,
        who: Who<'a>,
        said: &Said<'a, '_>,
        authors: &Authors<'a>,
        owners: &Owners<'a>,
        certificates: Certificates<'_>,
    ) -> Reviewer<'a> {
        let also = said.claimed_names.iter().filter_map(|name| authors.hand_of(name));
        let hand = authors.hand_of(&who).into_iter().chain(also).fold(Hand::default(), Hand::and);
        let author = authors.like(&who);
        let person = who.person;
        let shown = who.shown.clone();
        let refusal = if who.tool {
            Some(format!("{shown} is a bot or an agent"))
        } else if hand != Hand::default() {
            Some(format!("{shown} is an author of the change"))
        } else {
            author.map(|author| {
                format!("{shown} looks like the author {author}; if they are two people, name both in .caution/people.yaml")
            })
        };
        Reviewer {
            id: format!("reviewer {}: {shown}", self.reviewers.len() + 1),
            shown,
            tool: who.tool,
            hand,
            alike: author.is_some(),
            level: person.and_then(|person| person.level),
            teams: person.map(|person| self.people.teams_of(person)).unwrap_or_default(),
            certificates: certificates.of(person),
            owns: owners.include(&who),
            approval: None,
            refusal,
            who,
        }
    }

    /// What they say in the end.
    fn hear(&mut self, reviewer: &mut Reviewer<'a>, said: &Said<'a, '_>, bound: &Bound<'_>) {
        let words = said.words.as_slice();
        let shown = &reviewer.shown;
        let stand = Stand::of(words, bound);
        let refusal = reviewer.refusal.as_deref();
        for word in words {
            if let Some(bond) = &word.bond {
                self.standing.insert(bond.id.clone(), stand.why_not(word, refusal));
            }
        }
        let seen = stand.approval.map(|word| self.seen(word));
        // Whoever cannot count is told so for any approval; their objections hold nothing either.
        if reviewer.refusal.is_some() {
            reviewer.approval = seen;
            return;
        }
        let heard = words.iter().any(|word| word.told.trust.can_meet());
        match stand.last.map(|word| word.told.value.state) {
            Some(ReviewState::ChangesRequested) if heard => {
                self.objections.push(shown.clone());
                let why = stand.idle.and_then(|word| bound.refusal(shown, word));
                self.notes.extend(why.map(|why| format!("{why}, and takes no objection back")));
            }
            Some(ReviewState::ChangesRequested) => {
                let source = stand.last.map(|word| word.told.source.as_str()).unwrap_or_default();
                self.claimed_objections
                    .push(format!("{shown} asks for changes, which holds nothing ({source})"));
            }
            Some(ReviewState::Dismissed) if stand.approved_before() => {
                self.notes.push(format!("{shown}'s approval was dismissed"));
            }
            Some(ReviewState::Approved) => {
                reviewer.refusal = stand.approval.and_then(|word| bound.refusal(shown, word));
                reviewer.approval = seen;
                if reviewer.refusal.is_none() {
                    return;
                }
            }
            _ => {}
        }
        if let Some(claimed) = words.iter().find(|word| !word.told.trust.can_meet() && approved(word)) {
            self.notes.push(format!("{shown}'s approval is only claimed ({})", claimed.told.source));
        }
    }

    /// What an approval is of.
    fn seen(&self, word: &Word) -> Seen {
        let trusted = word.told.trust.can_meet();
        let Some(bond) = &word.bond else {
            let commit = word.told.value.commit.as_ref();
            // A forge asks for reviews of what it shows, on the branch that it shows.
            return Seen {
                trusted,
                valid: true,
                target: self.target.clone(),
                saw: self.services.clone(),
                content: commit.map(ToString::to_string).unwrap_or_default(),
            };
        };
        let other = bond.other_target.as_ref().map(|name| format!("branch {name}"));
        Seen {
            trusted,
            valid: bond.valid,
            target: other.unwrap_or_else(|| self.target.clone()),
            saw: bond.saw.clone(),
            content: bond.content.clone(),
        }
    }

    /// How many there are of a kind. `counting` are the ids of those that count, as Cedar says; whether they
    /// count is worked out here a second time, and a difference is an error.
    pub(crate) fn count(
        &self,
        kind: &ApprovalKind,
        owners: &Owners<'_>,
        counting: &BTreeSet<String>,
    ) -> Result<Counted, String> {
        let mut counted = Counted::default();
        let mut unfitting = Vec::new();
        for reviewer in &self.reviewers {
            let unfit = || unfit(self.people, &reviewer.who, kind, owners, &reviewer.certificates);
            let reason = reviewer.refusal.clone().or_else(unfit);
            if counting.contains(&reviewer.id) != reason.is_none() {
                return Err(format!("whether {}'s approval counts is answered in two ways", reviewer.shown));
            }
            match reason {
                None => counted.by.push(reviewer.shown.clone()),
                Some(reason) if reviewer.refusal.is_some() => counted.notes.push(reason),
                Some(reason) => unfitting.push(reason),
            }
        }
        counted.notes.extend(self.notes.iter().cloned());
        counted.notes.append(&mut unfitting);
        let unsure = usize::from(self.launcher_unknown && !counted.by.is_empty());
        if unsure > 0 {
            counted.notes.push(
                "nobody is named as having written it or launched the agent, so one approval could be their own and one more is asked"
                    .to_owned(),
            );
        }
        counted.count = u32::try_from(counted.by.len() - unsure).unwrap_or(u32::MAX);
        Ok(counted)
    }
}

/// Commits that are not the head, and whose review is one of the same content.
fn replayed<'f>(heads: &[&ObjectId], fits: &'f [(ObjectId, Fit)]) -> impl Iterator<Item = String> + 'f {
    let is_commit = !heads.is_empty();
    fits.iter().filter(move |(_, fit)| is_commit && fit.holds()).map(|(commit, _)| commit.to_string())
}

/// What one reviewer said.
#[derive(Debug, Default)]
struct Said<'a, 't> {
    words: Vec<&'t Word>,
    /// Who they are as well, if claims are right. It can refuse an approval, never lend it a level.
    claimed_names: Vec<Who<'a>>,
}

impl Said<'_, '_> {
    fn join(&mut self, mut other: Self) {
        self.words.append(&mut other.words);
        self.claimed_names.append(&mut other.claimed_names);
    }
}

/// Reviews by reviewer, in the order in which reviewers first spoke; those whom only claims name come
/// last. Who somebody is rests on what the forge or a signature tells alone: a claimed review is put
/// beside every reviewer with whom it shares a name, and makes no two of them one.
fn by_person<'a, 't>(
    words: &'t [Word],
    people: &Registry<'a>,
    tools: &Tools,
) -> Vec<(Who<'a>, Said<'a, 't>)> {
    let (sure, claims): (Vec<&Word>, Vec<&Word>) = words.iter().partition(|word| word.told.trust.can_meet());
    let who = |word: &Word| {
        let account = &word.told.value.by;
        Who::of_account(people, account, tools.account(account))
    };
    let mut reviewers = Groups::new();
    for word in sure {
        reviewers.add(who(word), Said { words: vec![word], claimed_names: Vec::new() }, Said::join);
    }
    let mut claimed = Groups::new();
    for word in claims {
        let name = who(word);
        let sharing = reviewers.sharing(&name);
        for said in &sharing {
            if let Some(said) = reviewers.item(*said) {
                said.words.push(word);
                said.claimed_names.push(name.clone());
            }
        }
        if sharing.is_empty() {
            claimed.add(name, Said { words: vec![word], claimed_names: Vec::new() }, Said::join);
        }
    }
    reviewers.into_groups().chain(claimed.into_groups()).collect()
}

/// The commits whose approval is an approval of this change: its head; or, where the head is the merge
/// that the forge made for the pull request, the pull request's own head as well. The merge must bring
/// that head, and nothing else, into the base, and must be known to add nothing of its own.
pub(crate) fn heads(change: &Change) -> Vec<&ObjectId> {
    let head = match &change.head {
        Head::Command(command) => return vec![command],
        Head::Commit(head) => head,
        Head::Index | Head::Worktree | Head::Patch(_) => return Vec::new(),
    };
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
