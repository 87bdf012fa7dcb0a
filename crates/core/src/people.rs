//! Who people are: one person, many handles, addresses and keys.

use std::fmt;

/// A person's id in `people.yaml`, or the handle or address that stands in for one.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonId(pub String);

impl fmt::Display for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The rung of the ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Entry.
    Junior,
    /// Mid-level.
    Mid,
    /// Senior.
    Senior,
    /// Staff.
    Staff,
    /// Principal and above.
    Principal,
}

impl Level {
    /// Every level, lowest first.
    pub const ALL: &[Self] = &[Self::Junior, Self::Mid, Self::Senior, Self::Staff, Self::Principal];

    /// The name in `people.yaml` and policies.
    pub fn id(self) -> &'static str {
        match self {
            Self::Junior => "junior",
            Self::Mid => "mid",
            Self::Senior => "senior",
            Self::Staff => "staff",
            Self::Principal => "principal",
        }
    }

    /// The level of that name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|level| level.id() == text)
    }
}

/// A name and an address as git records them. Both are claims.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Identity {
    /// The name.
    pub name: String,
    /// The address.
    pub email: String,
}

/// A training certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// What it is for (`safe-ai-use`).
    pub name: String,
    /// Who issued it, if that is known.
    pub issuer: Option<String>,
    /// Until when it holds, included; `None` for ever.
    pub expires: Option<jiff::civil::Date>,
}

/// One person of the organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The id other files use.
    pub id: PersonId,
    /// A name for display.
    pub name: Option<String>,
    /// Forge handles, without `@`, compared without case.
    pub handles: Vec<String>,
    /// Addresses, compared without case.
    pub emails: Vec<String>,
    /// Signing-key fingerprints.
    pub keys: Vec<String>,
    /// The level; unknown counts as the lowest.
    pub level: Option<Level>,
    /// Teams, by name.
    pub teams: Vec<String>,
    /// Certificates.
    pub certificates: Vec<Certificate>,
}

/// Everyone whom the charter names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct People {
    /// In the order of the file.
    pub all: Vec<Person>,
}

impl People {
    /// The person with this id or handle (with or without `@`).
    pub fn by_handle(&self, handle: &str) -> Option<&Person> {
        let handle = handle.trim_start_matches('@');
        self.all.iter().find(|person| {
            person.id.0.eq_ignore_ascii_case(handle)
                || person.handles.iter().any(|known| known.eq_ignore_ascii_case(handle))
        })
    }

    /// The person with this address. A forge's `id+login@users.noreply…` form also matches the login.
    pub fn by_email(&self, email: &str) -> Option<&Person> {
        self.all
            .iter()
            .find(|person| person.emails.iter().any(|known| known.eq_ignore_ascii_case(email)))
            .or_else(|| noreply_login(email).and_then(|login| self.by_handle(login)))
    }

    /// The members of a team (`payments`, `@org/payments` and `org/payments` are the same).
    pub fn team(&self, team: &str) -> impl Iterator<Item = &Person> {
        let wanted = team_name(team).to_owned();
        self.all.iter().filter(move |person| {
            person.teams.iter().any(|name| team_name(name).eq_ignore_ascii_case(&wanted))
        })
    }
}

/// The login in `<digits>+<login>@users.noreply.<host>` or `<login>@users.noreply.<host>`.
pub fn noreply_login(email: &str) -> Option<&str> {
    let (local, domain) = email.split_once('@')?;
    domain.starts_with("users.noreply.").then(|| {
        local
            .split_once('+')
            .filter(|(id, _)| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit()))
            .map_or(local, |(_, login)| login)
    })
}

/// The last part of a team's name, without `@`.
pub fn team_name(team: &str) -> &str {
    team.trim_start_matches('@').rsplit('/').next().unwrap_or(team)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_noreply_address_names_the_login() {
        assert_eq!(noreply_login("198982749+Copilot@users.noreply.github.com"), Some("Copilot"));
        assert_eq!(noreply_login("octocat@users.noreply.github.com"), Some("octocat"));
        assert_eq!(noreply_login("octocat@example.org"), None);
    }

    #[test]
    fn levels_are_ordered() {
        assert!(Level::Junior < Level::Senior);
        assert_eq!(Level::parse("staff"), Some(Level::Staff));
    }
}
