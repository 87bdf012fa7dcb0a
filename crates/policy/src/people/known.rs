//! Who else is known: whether anybody could approve, and who.

use std::collections::{BTreeSet, HashSet};

use caution_core::people::{People, team_name};

use super::authors::Authors;
use super::certificates::Certificates;
use super::owners::{Owner, Owners};
use super::registry::Registry;
use super::statements;
use super::tools::Tools;
use super::who::{Key, Who};
use crate::Input;
use crate::model::ApprovalKind;

/// Everybody who is known and had no hand in the change.
#[derive(Debug)]
pub(crate) struct Known<'a> {
    pub(super) people: &'a Registry<'a>,
    certificates: Certificates<'a>,
    /// In the order of the charter, then as the forge names them.
    pub(super) others: Vec<Who<'a>>,
    keys: HashSet<Key>,
    /// Somebody is known whom only a claim makes an author.
    claimed_away: bool,
    /// Teams in which somebody else could be, as they are written.
    teams: Vec<String>,
}

impl<'a> Known<'a> {
    /// From `people.yaml`, owners, and accounts that the forge tells of.
    pub(crate) fn of(
        input: &Input<'_>,
        people: &'a Registry<'a>,
        authors: &Authors<'a>,
        tools: &Tools,
        certificates: Certificates<'a>,
    ) -> Self {
        let (change, charter) = (input.change, input.charter);
        let mut known = Self {
            people,
            certificates,
            others: Vec::new(),
            keys: HashSet::new(),
            claimed_away: false,
            teams: Vec::new(),
        };
        for person in &people.people.all {
            known.add(Who::of_person(person), authors);
        }
        let mut seen = HashSet::new();
        let by_service = charter.services.iter().flat_map(|service| &service.owners);
        let by_path = charter.owner_rules.iter().flat_map(|rule| &rule.owners);
        for name in by_service.chain(by_path).filter(|name| seen.insert(name.as_str())) {
            match Owner::read(people, name) {
                Owner::One(who) => known.add(*who, authors),
                Owner::Team { name, members } => known.add_team(name, &members, authors),
            }
        }
        for principal in charter.signers.iter().filter_map(|signer| signer.principals.first()) {
            let account = statements::account(principal);
            if !tools.account(&account) {
                known.add(Who::of_account(people, &account, false), authors);
            }
        }
        let context = &change.context;
        let reviewers =
            context.approvals.iter().filter(|told| told.trust.can_meet()).map(|told| &told.value.by);
        let named = [&context.author, &context.actor, &context.operator];
        let named = named.into_iter().flatten().filter(|told| told.trust.can_meet()).map(|told| &told.value);
        for account in reviewers.chain(named).filter(|account| !tools.account(account)) {
            known.add(Who::of_account(people, account, false), authors);
        }
        known
    }

    fn add(&mut self, who: Who<'a>, authors: &Authors<'_>) {
        let known = who.keys.iter().any(|key| self.keys.contains(key));
        if who.tool || known || authors.surely_include(&who) {
            return;
        }
        self.keys.extend(who.keys.iter().cloned());
        if authors.includes(&who) || authors.like(&who).is_some() {
            self.claimed_away = true;
        } else {
            self.others.push(who);
        }
    }

    fn add_team(
        &mut self,
        name: String,
        members: &[&'a caution_core::people::Person],
        authors: &Authors<'_>,
    ) {
        let others = members.iter().any(|member| !authors.surely_include(&Who::of_person(member)));
        // A team whose members nobody names may well have some besides the author. One that is called
        // like the author is the author.
        let unnamed = members.is_empty() && {
            let account = caution_core::context::Account::person(team_name(&name));
            let nobody = People::default();
            let nobody = Registry::new(&nobody);
            let like = Who::of_account(&nobody, &account, false);
            name.contains('/') || !authors.surely_include(&like)
        };
        if others || unnamed {
            self.teams.push(name);
        }
    }

    /// Whether anybody besides the authors is known.
    pub(crate) fn anybody(&self) -> bool {
        self.claimed_away || !self.others.is_empty() || !self.teams.is_empty()
    }

    /// The only one who is known, if it is one whom `people.yaml` does not name: it may be the author
    /// under another name.
    pub(crate) fn lone_stranger(&self) -> Option<&str> {
        match (self.others.as_slice(), self.teams.as_slice()) {
            ([one], []) if one.person.is_none() => Some(&one.shown),
            _ => None,
        }
    }

    /// Whether `people.yaml` names members of a team.
    pub(crate) fn is_listed(&self, team: &str) -> bool {
        !self.people.team(team).is_empty()
    }

    /// The only team, where nobody else is known: its only member may be the author.
    pub(crate) fn lone_team(&self) -> Option<&str> {
        match (self.others.as_slice(), self.teams.as_slice()) {
            ([], [team]) => Some(team),
            _ => None,
        }
    }

    /// Which of the others could give an approval of a kind, by their places among them.
    pub(super) fn who_can(&self, kind: &ApprovalKind, owners: &Owners<'a>) -> Vec<usize> {
        let others = self.others.iter().enumerate();
        others
            .filter(|(_, who)| {
                let certificates = self.certificates.of(who.person);
                unfit(self.people, who, kind, owners, &certificates).is_none()
            })
            .map(|(place, _)| place)
            .collect()
    }

    /// Which teams could.
    pub(super) fn teams_that_can(&self, kind: &ApprovalKind) -> &[String] {
        // Levels, memberships and ownership are known of people only: an approval by a member of a team whom
        // nobody lists can show none of them.
        if *kind == ApprovalKind::default() { &self.teams } else { &[] }
    }
}

/// Why somebody's approval is not of a kind.
pub(super) fn unfit(
    people: &Registry<'_>,
    who: &Who<'_>,
    kind: &ApprovalKind,
    owners: &Owners<'_>,
    certificates: &BTreeSet<String>,
) -> Option<String> {
    let shown = &who.shown;
    if let Some(certificate) = kind.certificate.as_ref().filter(|name| !certificates.contains(*name)) {
        return Some(format!("{shown} holds no valid certificate `{certificate}`"));
    }
    if let Some(least) = kind.level {
        match who.person.and_then(|person| person.level) {
            None => return Some(format!("{shown}'s level is not known")),
            Some(level) if level < least => return Some(format!("{shown} is {}", level.id())),
            Some(_) => {}
        }
    }
    if let Some(team) = &kind.team
        && !who.person.is_some_and(|person| people.is_member(team, person))
    {
        return Some(format!("{shown} is not known as a member of {}", team_name(team)));
    }
    (kind.owner && !owners.include(who)).then(|| format!("{shown} owns nothing that is touched"))
}
