//! `.caution/people.yaml`: one person, many handles, addresses and keys.

use std::collections::{HashMap, HashSet};

use caution_core::people::{Absence, Certificate, Level, People, Person, PersonId, noreply_login};
use caution_core::problem::Problem;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;

use super::day::day;
use super::delegate;
use crate::ssh;
use crate::yaml::{self, Spanned, quoted};

/// People of the organisation. A person counts once, under whatever name they act.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PeopleForm {
    /// The version of this form.
    #[schemars(range(min = 1, max = 1))]
    version: Option<Spanned<u32>>,
    /// Everyone who writes, reviews or approves.
    people: Option<Vec<PersonForm>>,
}

/// One person.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct PersonForm {
    /// The name that other files and reports use.
    #[schemars(length(min = 1))]
    id: Spanned<String>,
    /// A name for display.
    name: Option<String>,
    /// Handles on forges, with or without `@`.
    #[serde(default)]
    handles: Vec<Spanned<String>>,
    /// Addresses used in commits.
    #[serde(default)]
    emails: Vec<Spanned<String>>,
    /// Signing keys: fingerprints (`SHA256:…`), or whole public keys.
    #[serde(default)]
    keys: Vec<Spanned<String>>,
    /// The rung of the ladder; unknown counts as the lowest.
    level: Option<LevelForm>,
    /// Teams, by name.
    #[serde(default)]
    teams: Vec<Spanned<String>>,
    /// Certificates of training.
    #[serde(default)]
    certificates: Vec<CertificateForm>,
    /// Days on which they are not there. While they are away, somebody else is asked.
    #[serde(default)]
    away: Vec<AbsenceForm>,
    /// Who answers while they are away: the id of another person. It lends them nothing: their approvals
    /// stay their own.
    delegate: Option<Spanned<String>>,
    /// How many requests for a review they can take a day.
    #[schemars(range(min = 1))]
    reviews_per_day: Option<Spanned<u32>>,
}

/// The rung of the ladder.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum LevelForm {
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

impl From<LevelForm> for Level {
    fn from(form: LevelForm) -> Self {
        match form {
            LevelForm::Junior => Self::Junior,
            LevelForm::Mid => Self::Mid,
            LevelForm::Senior => Self::Senior,
            LevelForm::Staff => Self::Staff,
            LevelForm::Principal => Self::Principal,
        }
    }
}

/// A certificate of training.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct CertificateForm {
    /// Who issued it.
    issuer: Option<Spanned<String>>,
    /// What it is for.
    #[schemars(length(min = 1))]
    name: Spanned<String>,
    /// The last day on which it holds; for ever if left out.
    #[schemars(regex(pattern = r"^\d{4}-\d{2}-\d{2}$"))]
    expires: Option<Spanned<String>>,
}

/// Days on which somebody is not there.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct AbsenceForm {
    /// The first day; left out if it has begun.
    #[schemars(regex(pattern = r"^\d{4}-\d{2}-\d{2}$"))]
    from: Option<Spanned<String>>,
    /// The last day.
    #[schemars(regex(pattern = r"^\d{4}-\d{2}-\d{2}$"))]
    until: Spanned<String>,
}

/// What a person can be known by. Each belongs to one person only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Handle,
    Address,
    Key,
}

pub(super) fn parse(input: &str, text: &str) -> Result<People, Problem> {
    let form: PeopleForm = yaml::parse(input, text)?;
    super::check_version(input, text, form.version.as_ref())?;
    let mut claims = Claims { input, text, taken: HashMap::new(), ids: HashSet::new() };
    let mut all = Vec::new();
    let mut delegates = Vec::new();
    for mut person in form.people.unwrap_or_default() {
        delegates.extend(person.delegate.take().map(|written| (all.len(), written)));
        all.push(claims.person(person)?);
    }
    delegate::settle(input, text, &mut all, delegates)?;
    Ok(People { all })
}

struct Claims<'a> {
    input: &'a str,
    text: &'a str,
    /// Who holds what; the words are folded for comparison.
    taken: HashMap<(Kind, String), String>,
    ids: HashSet<String>,
}

impl Claims<'_> {
    fn person(&mut self, form: PersonForm) -> Result<Person, Problem> {
        let id = self.word(&form.id, "an id")?.trim_start_matches('@').to_owned();
        if !self.ids.insert(id.to_lowercase()) {
            let message = format!("two people have the id {}", quoted(&id));
            return Err(self
                .problem(&form.id, message)
                .hint("give each an id of their own, or join the two"));
        }
        self.claim(Kind::Handle, &id, &id, &form.id)?;

        let mut handles = Vec::new();
        for handle in &form.handles {
            let name = self.word(handle, "a handle")?.trim_start_matches('@').to_owned();
            if name.is_empty() || name.contains(char::is_whitespace) {
                let message = format!("{} is not a handle", quoted(&handle.value));
                return Err(self.problem(handle, message).hint("write it as the forge does, such as `@ann`"));
            }
            self.claim(Kind::Handle, &name, &id, handle)?;
            handles.push(name);
        }

        let mut emails = Vec::new();
        for email in &form.emails {
            let address = self.word(email, "an address")?.to_owned();
            let halves = address.split_once('@');
            if !halves.is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty())
                || address.contains(|letter: char| letter.is_whitespace() || matches!(letter, '<' | '>'))
            {
                let message = format!("{} is not an address", quoted(&email.value));
                return Err(self
                    .problem(email, message)
                    .hint("write it as in a commit, such as `ann@example.org`"));
            }
            self.claim(Kind::Address, &address, &id, email)?;
            if let Some(login) = noreply_login(&address) {
                self.claim(Kind::Handle, login, &id, email)?;
            }
            emails.push(address);
        }

        let mut keys = Vec::new();
        for key in &form.keys {
            let fingerprint = self.key(key)?;
            self.claim(Kind::Key, &fingerprint, &id, key)?;
            keys.push(fingerprint);
        }

        let mut teams = Vec::new();
        for team in &form.teams {
            teams.push(self.word(team, "a team")?.to_owned());
        }
        let certificates =
            form.certificates.iter().map(|form| self.certificate(form)).collect::<Result<_, _>>()?;
        Ok(Person {
            id: PersonId(id),
            name: form.name.filter(|name| !name.trim().is_empty()),
            handles,
            emails,
            keys,
            level: form.level.map(Level::from),
            teams,
            certificates,
            away: form.away.iter().map(|form| self.absence(form)).collect::<Result<_, _>>()?,
            delegate: None,
            reviews_per_day: form.reviews_per_day.map(|most| self.most(&most)).transpose()?,
        })
    }

    /// The fingerprint of a key. A whole public key stands for its own.
    fn key(&self, key: &Spanned<String>) -> Result<String, Problem> {
        let word = self.word(key, "a key")?;
        if !ssh::is_public_key(word) {
            return Ok(word.split_whitespace().collect());
        }
        ssh::fingerprint(word).ok_or_else(|| {
            let message = format!("{} is no public key", quoted(word));
            self.problem(key, message)
                .hint("copy the one line of the `.pub` file, or its fingerprint `SHA256:…`")
        })
    }

    fn certificate(&self, form: &CertificateForm) -> Result<Certificate, Problem> {
        let name = self.word(&form.name, "a certificate")?.to_owned();
        let expires = form.expires.as_ref().map(|day| self.day(day)).transpose()?;
        let issuer = form
            .issuer
            .as_ref()
            .map(|issuer| self.word(issuer, "an issuer").map(str::to_owned))
            .transpose()?;
        Ok(Certificate { name, issuer, expires })
    }

    fn absence(&self, form: &AbsenceForm) -> Result<Absence, Problem> {
        let read = |written, hint| day(self.input, self.text, written, hint);
        let until = read(&form.until, "write the last day away, such as `2026-12-31`")?;
        let from =
            form.from.as_ref().map(|from| read(from, "write the first day away, such as `2026-12-01`"));
        let from = from.transpose()?;
        if from.is_some_and(|from| from > until) {
            let message = format!("{} is before it begins", quoted(form.until.value.trim()));
            return Err(self
                .problem(&form.until, message)
                .hint("`until` is the last day away, `from` the first"));
        }
        Ok(Absence { from, until })
    }

    fn most(&self, written: &Spanned<u32>) -> Result<u32, Problem> {
        if written.value == 0 {
            let problem = self.problem(written, "`reviews_per_day` is `0`".to_owned());
            return Err(problem.hint("leave it out, or name the days on which they take none under `away`"));
        }
        Ok(written.value)
    }

    fn day(&self, written: &Spanned<String>) -> Result<Date, Problem> {
        day(self.input, self.text, written, "write the last day on which it holds, such as `2026-12-31`")
    }

    /// Notes that a word names a person, unless it names another one.
    fn claim<T>(&mut self, kind: Kind, word: &str, id: &str, place: &Spanned<T>) -> Result<(), Problem> {
        // SSH fingerprints are base64, where case counts; everything else is compared without it.
        let folded =
            if kind == Kind::Key && word.contains(':') { word.to_owned() } else { word.to_lowercase() };
        match self.taken.get(&(kind, folded.clone())) {
            Some(other) if other != id => {
                let message =
                    format!("{} belongs to both {} and {}", quoted(word), quoted(other), quoted(id));
                let hint = "each handle, address and key names one person; remove it from one of them";
                Err(self.problem(place, message).hint(hint))
            }
            _ => {
                self.taken.insert((kind, folded), id.to_owned());
                Ok(())
            }
        }
    }

    fn word<'w>(&self, word: &'w Spanned<String>, what: &str) -> Result<&'w str, Problem> {
        let bare = word.value.trim();
        if bare.is_empty() || bare == "@" {
            return Err(self.problem(word, format!("{what} is empty")).hint("fill it in, or remove it"));
        }
        Ok(bare)
    }

    fn problem<T>(&self, place: &Spanned<T>, message: String) -> Problem {
        yaml::problem(self.input, self.text, place, message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<People, Problem> {
        parse(".caution/people.yaml", text)
    }

    #[test]
    fn a_person_has_many_names_and_dated_certificates() {
        let text = "people:\n  - id: ann\n    name: Ann Lee\n    handles: ['@ann', ann-work]\n    emails: [ann@example.org, 1+ann@users.noreply.github.com]\n    keys: [AB12 CD34]\n    level: senior\n    teams: [payments]\n    certificates:\n      - {name: safe-ai-use, expires: 2026-12-31}\n      - {name: on-call}\n  - {id: bo}\n";
        let people = read(text).unwrap();
        let ann = people.by_handle("@ANN").unwrap();
        assert_eq!(
            (ann.handles.len(), ann.keys[0].as_str(), ann.level),
            (2, "AB12CD34", Some(Level::Senior))
        );
        assert_eq!(ann.certificates[0].expires, Some(Date::constant(2026, 12, 31)));
        assert_eq!(ann.certificates[1].expires, None);
        assert_eq!(people.team("@org/payments").count(), 1);
        assert_eq!(people.all[1].level, None);
    }

    #[test]
    fn a_whole_public_key_stands_for_its_fingerprint() {
        let key = include_str!("../../tests/ssh/ed.pub").trim();
        let people = read(&format!("people:\n- {{id: ann, keys: ['{key}']}}\n")).unwrap();
        assert_eq!(people.all[0].keys, [ssh::fingerprint(key).unwrap()]);
        let problem = read("people:\n- {id: ann, keys: ['ssh-ed25519 AAAA x']}\n").unwrap_err();
        assert!(problem.to_string().contains("2:20: `ssh-ed25519 AAAA x` is no public key"), "{problem}");
    }

    #[test]
    fn an_empty_file_knows_nobody() {
        for text in ["", "people:\n", "version: 1\npeople: []\n"] {
            assert!(read(text).unwrap().all.is_empty(), "{text:?}");
        }
    }

    #[test]
    fn faults_name_the_line_and_the_remedy() {
        let table = [
            (
                "people:\n- id: ann\n  handles: [x]\n- id: bo\n  handles: ['@X']\n",
                "5:13: `X` belongs to both `ann` and `bo`",
                "remove it from one",
            ),
            (
                "people:\n- {id: ann, emails: [a@x.org]}\n- {id: bo, emails: [A@x.org]}\n",
                "3:21: `A@x.org` belongs to both `ann` and `bo`",
                "one person",
            ),
            (
                "people:\n- {id: ann, keys: [AB 12]}\n- {id: bo, keys: [ab12]}\n",
                "3:19: `ab12` belongs to both `ann` and `bo`",
                "one person",
            ),
            (
                "people:\n- {id: ann, handles: [bo]}\n- {id: bo}\n",
                "3:8: `bo` belongs to both `ann` and `bo`",
                "one person",
            ),
            (
                "people:\n- {id: ann, emails: [1+bo@users.noreply.github.com]}\n- {id: bo}\n",
                "3:8: `bo` belongs to both `ann` and `bo`",
                "one person",
            ),
            ("people:\n- {id: ann}\n- {id: ann}\n", "3:8: two people have the id `ann`", "join the two"),
            (
                "people:\n- {id: ann, certificates: [{name: x, expires: 2026-13-01}]}\n",
                "2:47: `2026-13-01` is not a date",
                "2026-12-31",
            ),
            (
                "people:\n- {id: ann, certificates: [{name: x, expires: 2026-12-31T10:00}]}\n",
                "2:47: `2026-12-31T10:00` is not a date",
                "2026-12-31",
            ),
            (
                "people:\n- {id: ann, level: senoir}\n",
                "2:20: unknown value `senoir` for `level`",
                "did you mean `senior`?",
            ),
            ("people:\n- {id: ann, emails: [ann]}\n", "2:22: `ann` is not an address", "ann@example.org"),
            ("people:\n- {id: ann, handles: [a b]}\n", "2:23: `a b` is not a handle", "@ann"),
            ("people:\n- {id: ''}\n", "2:8: an id is empty", "fill it in"),
            ("people:\n- {name: ann}\n", "2:4: the key `id` is missing in item 1 of `people`", "add `id:`"),
            ("people:\n  ann: {}\n", "2:3: expected a list for `people`, found a mapping", "`- item`"),
            ("version: 2\n", "1:10: version `2` of this form is not known", "version 1"),
        ];
        for (text, message, hint) in table {
            let problem = read(text).unwrap_err();
            assert_eq!(problem.to_string(), format!(".caution/people.yaml:{message}"), "{text:?}");
            assert!(problem.hint.as_deref().unwrap_or("").contains(hint), "{text:?}: {:?}", problem.hint);
        }
    }
}
