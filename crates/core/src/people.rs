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

/// Days on which somebody is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Absence {
    /// The first day; `None` if it has begun already.
    pub from: Option<jiff::civil::Date>,
    /// The last day.
    pub until: jiff::civil::Date,
}

impl Absence {
    /// Whether a day is one of them.
    pub fn covers(&self, day: jiff::civil::Date) -> bool {
        self.from.is_none_or(|from| from <= day) && day <= self.until
    }
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
    /// When they are away.
    pub away: Vec<Absence>,
    /// Who answers while they are away: somebody of the same list. It lends no level, team or ownership.
    pub delegate: Option<PersonId>,
    /// How many requests for a review they can take a day.
    pub reviews_per_day: Option<u32>,
}

impl Person {
    /// The last day of the absence that a day falls into; `None` if they are there. Absences that follow
    /// one another without a day between are one.
    pub fn away_until(&self, day: jiff::civil::Date) -> Option<jiff::civil::Date> {
        let mut from_first: Vec<&Absence> = self.away.iter().collect();
        from_first.sort_unstable_by_key(|absence| absence.from);
        let mut last = None;
        for absence in from_first {
            let next = last.map_or(Some(day), |last: jiff::civil::Date| last.tomorrow().ok());
            let begins = next.is_some_and(|next| absence.from.is_none_or(|from| from <= next));
            if begins && absence.until >= day {
                last = last.max(Some(absence.until));
            }
        }
        last
    }
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
    fn absences_that_touch_are_one() {
        use jiff::civil::date;
        let absence = |from: Option<i8>, until| Absence {
            from: from.map(|day| date(2026, 6, day)),
            until: date(2026, 6, until),
        };
        let until = |away: &[Absence], day| {
            let person = Person {
                id: PersonId("bo".to_owned()),
                name: None,
                handles: Vec::new(),
                emails: Vec::new(),
                keys: Vec::new(),
                level: None,
                teams: Vec::new(),
                certificates: Vec::new(),
                away: away.to_vec(),
                delegate: None,
                reviews_per_day: None,
            };
            person.away_until(date(2026, 6, day)).map(jiff::civil::Date::day)
        };
        let two = [absence(Some(9), 12), absence(Some(3), 8)];
        for (away, day, last) in [
            (&two[..], 2, None),
            (&two, 3, Some(12)),
            (&two, 12, Some(12)),
            (&two, 13, None),
            (&[absence(Some(10), 12), absence(Some(3), 8)], 4, Some(8)),
            (&[absence(None, 5), absence(Some(4), 6)], 1, Some(6)),
            (&[absence(None, 5)], 6, None),
            (&[], 1, None),
        ] {
            assert_eq!(until(away, day), last, "{away:?} on {day}");
        }
    }

    #[test]
    fn levels_are_ordered() {
        assert!(Level::Junior < Level::Senior);
        assert_eq!(Level::parse("staff"), Some(Level::Staff));
    }
}
