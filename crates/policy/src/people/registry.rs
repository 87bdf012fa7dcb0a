//! `people.yaml`, ready to be asked many times.

use std::collections::{BTreeSet, HashMap};

use caution_core::people::{People, Person, noreply_login, team_name};

/// Finds people by handle, address and team. Answers as [`People`] does, without reading all of it each time.
#[derive(Debug)]
pub(crate) struct Registry<'a> {
    pub(super) people: &'a People,
    by_handle: HashMap<String, &'a Person>,
    by_email: HashMap<String, &'a Person>,
    by_team: HashMap<String, Vec<&'a Person>>,
}

impl<'a> Registry<'a> {
    /// Indexes the people of a charter.
    pub(crate) fn new(people: &'a People) -> Self {
        let mut registry =
            Self { people, by_handle: HashMap::new(), by_email: HashMap::new(), by_team: HashMap::new() };
        for person in &people.all {
            for handle in std::iter::once(&person.id.0).chain(&person.handles) {
                registry.by_handle.entry(handle.to_ascii_lowercase()).or_insert(person);
            }
            for email in &person.emails {
                registry.by_email.entry(email.to_ascii_lowercase()).or_insert(person);
            }
            for team in &person.teams {
                let members = registry.by_team.entry(team_name(team).to_ascii_lowercase()).or_default();
                if members.last().is_none_or(|last| last.id != person.id) {
                    members.push(person);
                }
            }
        }
        registry
    }

    pub(super) fn by_handle(&self, handle: &str) -> Option<&'a Person> {
        self.by_handle.get(&handle.trim_start_matches('@').to_ascii_lowercase()).copied()
    }

    pub(super) fn by_email(&self, email: &str) -> Option<&'a Person> {
        self.by_email
            .get(&email.to_ascii_lowercase())
            .copied()
            .or_else(|| noreply_login(email).and_then(|login| self.by_handle(login)))
    }

    pub(super) fn team(&self, team: &str) -> &[&'a Person] {
        self.by_team.get(&team_name(team).to_ascii_lowercase()).map_or(&[], Vec::as_slice)
    }

    /// The teams of a person, in their short form.
    pub(super) fn teams_of(&self, person: &Person) -> BTreeSet<String> {
        let teams =
            self.by_team.iter().filter(|(_, members)| members.iter().any(|member| member.id == person.id));
        teams.map(|(team, _)| team.clone()).collect()
    }

    /// Whether a team has a member who is this person.
    pub(super) fn is_member(&self, team: &str, person: &Person) -> bool {
        self.team(team).iter().any(|member| member.id == person.id)
    }
}
