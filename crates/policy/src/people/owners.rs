//! Owners, as services and CODEOWNERS name them.

use std::collections::HashSet;

use caution_core::context::Account;
use caution_core::people::{Identity, Person, PersonId};

use super::registry::Registry;
use super::who::{Key, Who};

/// What an owner's name stands for.
#[derive(Debug, Clone)]
pub(super) enum Owner<'a> {
    /// One person.
    One(Box<Who<'a>>),
    /// A team; its members, as far as `people.yaml` names them.
    Team {
        /// The name, as it is written.
        name: String,
        /// Those known.
        members: Vec<&'a Person>,
    },
}

impl<'a> Owner<'a> {
    /// `@name`, `@org/team`, an address, a person's id or a team's name.
    pub(super) fn read(people: &Registry<'a>, text: &str) -> Self {
        let text = text.trim();
        let team = || Self::Team { name: text.to_owned(), members: people.team(text).to_vec() };
        if let Some(person) = people.by_handle(text).filter(|_| !text.contains('/')) {
            return Self::One(Box::new(Who::of_person(person)));
        }
        if text.starts_with("@@") || text.contains('/') || !people.team(text).is_empty() {
            return team();
        }
        if let Some(handle) = text.strip_prefix('@') {
            return Self::One(Box::new(Who::of_account(people, &Account::person(handle), false)));
        }
        let as_email = Identity { name: String::new(), email: text.to_owned() };
        match Who::of_identity(people, &as_email, false).filter(|_| text.contains('@')) {
            Some(who) => Self::One(Box::new(who)),
            None => team(),
        }
    }
}

/// The owners of what a change touches.
#[derive(Debug)]
pub(crate) struct Owners<'a> {
    all: Vec<Owner<'a>>,
    /// What single owners are known by.
    keys: HashSet<Key>,
    /// The members of teams.
    members: HashSet<&'a PersonId>,
}

impl<'a> Owners<'a> {
    /// From their names, each once, in their order.
    pub(crate) fn new<'n>(people: &Registry<'a>, names: impl Iterator<Item = &'n String>) -> Self {
        let mut seen = HashSet::new();
        let all: Vec<Owner<'a>> =
            names.filter(|name| seen.insert(name.as_str())).map(|name| Owner::read(people, name)).collect();
        let (mut keys, mut members) = (HashSet::new(), HashSet::new());
        for owner in &all {
            match owner {
                Owner::One(one) => keys.extend(one.keys.iter().cloned()),
                Owner::Team { members: team, .. } => members.extend(team.iter().map(|member| &member.id)),
            }
        }
        Self { all, keys, members }
    }

    pub(super) fn include(&self, who: &Who<'_>) -> bool {
        who.keys.iter().any(|key| self.keys.contains(key))
            || who.person.is_some_and(|person| self.members.contains(&person.id))
    }

    /// The teams among them, as they are written.
    pub(crate) fn teams(&self) -> impl Iterator<Item = &str> {
        self.all.iter().filter_map(|owner| match owner {
            Owner::Team { name, .. } => Some(name.as_str()),
            Owner::One(_) => None,
        })
    }
}
