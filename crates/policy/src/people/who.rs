//! One somebody: every name under which they are known here.

use std::collections::BTreeSet;

use caution_core::context::Account;
use caution_core::people::{Identity, Person, noreply_login};

use super::registry::Registry;

/// A name that belongs to one somebody only, folded for comparison.
pub(super) type Key = String;

/// Somebody, by everything that is known of them.
#[derive(Debug, Clone)]
pub(crate) struct Who<'a> {
    /// Names that are theirs alone.
    pub(super) keys: BTreeSet<Key>,
    /// Their entry in `people.yaml`.
    pub(crate) person: Option<&'a Person>,
    /// How they are shown.
    pub(crate) shown: String,
    /// Names that make it likely, not sure, that two are the same.
    pub(super) likely: BTreeSet<String>,
    /// Whether it is an agent or a bot.
    pub(crate) tool: bool,
}

impl<'a> Who<'a> {
    /// Whoever a commit names; nobody if the commit names nobody.
    pub(super) fn of_identity(people: &Registry<'a>, identity: &Identity, tool: bool) -> Option<Self> {
        let (name, email) = (identity.name.trim(), identity.email.trim());
        if name.is_empty() && email.is_empty() {
            return None;
        }
        let mut who = Self::unnamed(tool);
        who.likely.extend(likely(name));
        if email.is_empty() {
            who.keys.insert(format!("name:{}", name.to_lowercase()));
        } else {
            who.add_email(people, email);
        }
        who.shown = if name.is_empty() { email.to_owned() } else { name.to_owned() };
        who.show();
        Some(who)
    }

    /// An account of the forge, or a name that somebody gave.
    pub(super) fn of_account(people: &Registry<'a>, account: &Account, tool: bool) -> Self {
        let mut who = Self::unnamed(tool);
        let handle = account.handle.trim().trim_start_matches('@');
        if !handle.is_empty() {
            who.add_handle(people, handle);
        }
        if let Some(email) = account.email.as_deref().map(str::trim).filter(|email| !email.is_empty()) {
            who.add_email(people, email);
        }
        who.shown = format!("@{handle}");
        who.show();
        who
    }

    /// Somebody of `people.yaml`.
    pub(super) fn of_person(person: &'a Person) -> Self {
        let mut who = Self::unnamed(false);
        who.keys.insert(person_key(person));
        who.person = Some(person);
        who.show();
        who
    }

    fn unnamed(tool: bool) -> Self {
        Self { keys: BTreeSet::new(), person: None, shown: String::new(), likely: BTreeSet::new(), tool }
    }

    fn add_handle(&mut self, people: &Registry<'a>, handle: &str) {
        self.keys.insert(format!("handle:{}", handle.to_lowercase()));
        self.likely.extend(likely(handle));
        self.join(people.by_handle(handle));
    }

    fn add_email(&mut self, people: &Registry<'a>, email: &str) {
        self.keys.insert(format!("email:{}", email.to_lowercase()));
        self.join(people.by_email(email));
        match noreply_login(email) {
            Some(login) => self.add_handle(people, login),
            None => self.likely.extend(email.split('@').next().and_then(likely)),
        }
    }

    fn join(&mut self, person: Option<&'a Person>) {
        if let Some(person) = person {
            self.keys.insert(person_key(person));
            // The first entry that names them decides; two entries are held together by their keys.
            self.person = self.person.or(Some(person));
            // Whoever stands in people.yaml is a person, whatever a table of tools says of the name.
            self.tool = false;
        }
    }

    fn show(&mut self) {
        if let Some(person) = self.person {
            self.shown.clone_from(&person.id.0);
        }
    }

    /// What they are known by in one word each: their entry in `people.yaml`, or else every name.
    pub(super) fn lasting_keys(&self) -> Vec<Key> {
        match self.person {
            Some(person) => vec![person_key(person)],
            None => self.keys.iter().cloned().collect(),
        }
    }

    /// Whether the two share a name that belongs to one somebody only.
    #[cfg(test)]
    pub(super) fn is(&self, other: &Self) -> bool {
        !self.keys.is_disjoint(&other.keys)
    }

    /// Takes in what is known of the same somebody under another name.
    ///
    /// Only what can meet a requirement may be taken in: this hands over level, teams and personhood.
    pub(super) fn absorb(&mut self, mut other: Self) {
        // The smaller set goes into the larger one, so that many names cost no more than they must.
        if other.keys.len() > self.keys.len() {
            std::mem::swap(&mut self.keys, &mut other.keys);
        }
        if other.likely.len() > self.likely.len() {
            std::mem::swap(&mut self.likely, &mut other.likely);
        }
        self.keys.append(&mut other.keys);
        self.likely.append(&mut other.likely);
        if self.person.is_none() && other.person.is_some() {
            self.person = other.person;
            self.show();
        }
        self.tool = (self.tool || other.tool) && self.person.is_none();
    }
}

fn person_key(person: &Person) -> Key {
    format!("person:{}", person.id.0.to_lowercase())
}

/// Letters and digits of a name, if there are enough of them to mean something.
fn likely(name: &str) -> Option<String> {
    let plain: String = name.chars().filter(|letter| letter.is_alphanumeric()).collect();
    (plain.chars().count() > 1).then(|| plain.to_lowercase())
}

#[cfg(test)]
mod tests {
    use caution_core::people::{People, PersonId};

    use super::*;

    fn people() -> People {
        let person = Person {
            id: PersonId("ana".to_owned()),
            name: None,
            handles: vec!["ana-work".to_owned()],
            emails: vec!["ana@example.org".to_owned()],
            keys: Vec::new(),
            level: None,
            teams: Vec::new(),
            certificates: Vec::new(),
            away: Vec::new(),
            delegate: None,
            reviews_per_day: None,
        };
        People { all: vec![person] }
    }

    fn identity(name: &str, email: &str) -> Identity {
        Identity { name: name.to_owned(), email: email.to_owned() }
    }

    #[test]
    fn one_person_is_one_under_every_name() {
        let people = people();
        let people = Registry::new(&people);
        let by_email = Who::of_identity(&people, &identity("A", "ANA@example.org"), false).unwrap();
        let by_handle = Who::of_account(&people, &Account::person("@Ana-Work"), false);
        let by_noreply =
            Who::of_identity(&people, &identity("x", "1+ana-work@users.noreply.github.com"), false).unwrap();
        assert!(by_email.is(&by_handle) && by_handle.is(&by_noreply));
        assert_eq!(by_noreply.shown, "ana");
    }

    #[test]
    fn a_handle_looks_like_the_address_with_the_same_first_part() {
        let people = People::default();
        let people = Registry::new(&people);
        let author = Who::of_identity(&people, &identity("Jo Doe", "jo.doe@example.org"), false).unwrap();
        let same = Who::of_account(&people, &Account::person("JoDoe"), false);
        let other = Who::of_account(&people, &Account::person("bo"), false);
        assert!(!author.likely.is_disjoint(&same.likely) && author.likely.is_disjoint(&other.likely));
        assert!(!author.is(&same));
    }

    #[test]
    fn a_commit_without_a_name_names_nobody() {
        assert!(Who::of_identity(&Registry::new(&People::default()), &identity(" ", ""), false).is_none());
    }

    #[test]
    fn whoever_stands_in_people_is_no_tool() {
        let people = people();
        let people = Registry::new(&people);
        assert!(!Who::of_account(&people, &Account::person("ana"), true).tool);
        assert!(Who::of_account(&people, &Account::person("dependabot[bot]"), true).tool);
    }
}
