//! Who is who, the plain way.

use std::collections::BTreeSet;

use caution_core::change::Head;
use caution_core::context::{Account, Approval, ReviewState, Told};
use caution_core::people::{Level, People, Person, team_name};
use caution_core::provenance::Class;

use crate::Input;
use crate::model::ApprovalKind;

/// Everybody around a change.
pub(super) struct Crowd<'a> {
    people: &'a People,
    owners: Vec<String>,
    approved: BTreeSet<String>,
    launcher_unknown: bool,
    /// How many ask for changes.
    pub(super) objections: usize,
    /// Whether somebody besides the authors is known.
    pub(super) others_known: bool,
    /// The lowest author's level; `None` if one is not known.
    pub(super) lowest: Option<Level>,
}

/// Bots in these scenes say so in their names.
fn is_tool(name: &str) -> bool {
    name.contains("[bot]")
}

fn by_email(people: &People, email: &str) -> String {
    if let Some(person) = people.by_email(email) {
        return person.id.0.clone();
    }
    email.split('@').next().unwrap_or_default().to_lowercase()
}

fn by_handle(people: &People, handle: &str) -> String {
    people.by_handle(handle).map_or_else(|| handle.to_lowercase(), |person| person.id.0.clone())
}

impl<'a> Crowd<'a> {
    pub(super) fn new(input: &Input<'a>) -> Self {
        let people = &input.charter.people;
        let context = &input.change.context;
        let (mut sure, mut all) = (BTreeSet::new(), BTreeSet::new());
        let (mut wrote, mut surely_wrote) = (BTreeSet::new(), BTreeSet::new());
        for commit in &input.change.commits {
            let mut writers = vec![by_email(people, &commit.author.email)];
            // A trailer adds an author and answers nothing.
            surely_wrote.extend(writers.iter().cloned());
            for line in commit.message.lines() {
                if let Some(rest) = line.strip_prefix("Co-authored-by: x <") {
                    writers.push(by_email(people, rest.trim_end_matches('>')));
                }
            }
            if commit.committer.email != "noreply@github.com" {
                sure.insert(by_email(people, &commit.committer.email));
            }
            sure.extend(writers.iter().cloned());
            wrote.extend(writers);
        }
        let told = [(&context.author, true), (&context.operator, true), (&context.actor, false)];
        for (told, writes) in told {
            if let Some(Told { value: Account { handle, .. }, trust, .. }) = told {
                let name = by_handle(people, handle);
                all.insert(name.clone());
                if trust.can_meet() {
                    sure.insert(name.clone());
                }
                if writes {
                    wrote.insert(name.clone());
                }
                if writes && trust.can_meet() {
                    surely_wrote.insert(name);
                }
            }
        }
        all.extend(sure.iter().cloned());
        let named = surely_wrote.iter().any(|name| !is_tool(name));
        let levels: Vec<Option<Level>> = wrote
            .iter()
            .filter(|name| !is_tool(name))
            .map(|name| people.by_handle(name).and_then(|person| person.level))
            .collect();
        let known = named && !levels.is_empty() && levels.iter().all(Option::is_some);
        let mut crowd = Self {
            people,
            owners: input
                .assessment
                .reach
                .services
                .iter()
                .flat_map(|service| service.owners.clone())
                .collect(),
            approved: BTreeSet::new(),
            launcher_unknown: !(named
                || input.assessment.provenance.class == Class::Automation && super::by_bot(input)),
            objections: 0,
            others_known: others_known(input, &sure),
            lowest: if known { levels.iter().copied().flatten().min() } else { None },
        };
        crowd.review(input, &all);
        crowd
    }

    fn review(&mut self, input: &Input<'_>, authors: &BTreeSet<String>) {
        let Head::Commit(head) = &input.change.head else { return };
        let reviews = &input.change.context.approvals;
        let reviewers: BTreeSet<String> =
            reviews.iter().map(|told| by_handle(self.people, &told.value.by.handle)).collect();
        for name in reviewers.into_iter().filter(|name| !is_tool(name) && !authors.contains(name)) {
            let mut last = None;
            let mut heard = false;
            // At one moment, what is only claimed comes last.
            let (sure, claimed): (Vec<_>, Vec<_>) = reviews.iter().partition(|told| told.trust.can_meet());
            let theirs: Vec<_> = sure
                .into_iter()
                .chain(claimed)
                .filter(|told| by_handle(self.people, &told.value.by.handle) == name)
                .collect();
            for told in &theirs {
                heard |= told.trust.can_meet();
                let time = match (told.value.state, told.trust.can_meet()) {
                    (ReviewState::Commented, _) | (ReviewState::Approved, false) => continue,
                    (ReviewState::Approved, true) => told.value.at.map_or(i64::MIN, |at| at.as_second()),
                    _ => told.value.at.map_or(i64::MAX, |at| at.as_second()),
                };
                if last.is_none_or(|(before, _)| time >= before) {
                    last = Some((time, &told.value));
                }
            }
            // Somebody's word that an objection was taken back takes nothing back.
            let dismissed = last.is_some_and(|(_, review)| review.state == ReviewState::Dismissed);
            if dismissed && objects_without_claims(&theirs) {
                self.objections += usize::from(heard);
                continue;
            }
            match last {
                Some((_, review)) if review.state == ReviewState::ChangesRequested => {
                    self.objections += usize::from(heard);
                }
                Some((_, review)) if review.state == ReviewState::Approved => {
                    let refused = theirs.iter().filter(|told| {
                        matches!(told.value.state, ReviewState::ChangesRequested | ReviewState::Dismissed)
                    });
                    let since = refused.filter_map(|told| told.value.at).max();
                    // An earlier approval of the head stands beside a later one of something else.
                    let stands = theirs.iter().any(|told| {
                        told.value.state == ReviewState::Approved
                            && told.trust.can_meet()
                            && told.value.at > since
                            && told.value.commit.as_ref() == Some(head)
                    });
                    if stands || review.commit.as_ref() == Some(head) {
                        self.approved.insert(name);
                    }
                }
                _ => {}
            }
        }
    }

    /// How many approvals of a kind count.
    pub(super) fn approvals(&self, kind: &ApprovalKind) -> u32 {
        let fits = |name: &&String| {
            let person = self.people.by_handle(name);
            kind.level.is_none_or(|least| person.and_then(|person| person.level) >= Some(least))
                && kind.team.as_ref().is_none_or(|team| person.is_some_and(|person| in_team(person, team)))
                && kind.certificate.is_none()
                && (!kind.owner || self.owners.iter().any(|owner| self.owns(owner, name, person)))
        };
        let count = self.approved.iter().filter(fits).count();
        u32::try_from(count.saturating_sub(usize::from(self.launcher_unknown))).unwrap()
    }

    fn owns(&self, owner: &str, name: &str, person: Option<&Person>) -> bool {
        by_handle(self.people, owner.trim_start_matches('@')) == name
            || person.is_some_and(|person| in_team(person, owner))
    }
}

fn in_team(person: &Person, team: &str) -> bool {
    person.teams.iter().any(|own| team_name(own) == team_name(team))
}

fn others_known(input: &Input<'_>, authors: &BTreeSet<String>) -> bool {
    let people = &input.charter.people;
    let context = &input.change.context;
    let reviewers = context.approvals.iter().filter(|told| told.trust.can_meet()).map(|told| &told.value.by);
    let accounts = [&context.author, &context.actor, &context.operator];
    let accounts =
        accounts.into_iter().flatten().filter(|told| told.trust.can_meet()).map(|told| &told.value);
    let on_forge = reviewers.chain(accounts).map(|account| by_handle(people, &account.handle));
    let owners = input.charter.services.iter().flat_map(|service| &service.owners);
    // The members of a team that has some are among the people.
    let owners = owners.filter(|owner| !people.all.iter().any(|person| in_team(person, owner)));
    let owners = owners.map(|owner| by_handle(people, owner.trim_start_matches('@')));
    people
        .all
        .iter()
        .map(|person| person.id.0.clone())
        .chain(on_forge)
        .chain(owners)
        .any(|name| !is_tool(&name) && !authors.contains(&name))
}

/// Whether the last of the words that are no claims asks for changes.
fn objects_without_claims(words: &[&Told<Approval>]) -> bool {
    let time = |told: &Told<Approval>| match told.value.state {
        ReviewState::Approved => told.value.at.map_or(i64::MIN, |at| at.as_second()),
        _ => told.value.at.map_or(i64::MAX, |at| at.as_second()),
    };
    let sure =
        words.iter().filter(|told| told.trust.can_meet() && told.value.state != ReviewState::Commented);
    sure.max_by_key(|told| time(told)).is_some_and(|told| told.value.state == ReviewState::ChangesRequested)
}
