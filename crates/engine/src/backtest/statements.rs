//! What signed statements tell of a change that went in. What they do not tell is not known: reviews may be
//! on a forge, and the refs that hold statements may not be here.

use std::collections::BTreeSet;

use caution_core::approval::{About, Filed, Kind, Signer};
use caution_core::change::Change;
use caution_core::charter::Charter;
use caution_core::people::{People, PersonId};
use jiff::Timestamp;

/// What is told of one change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Told {
    /// Somebody who is no author approved exactly this content.
    pub(super) second_person: bool,
    /// Somebody broke the glass for it.
    pub(super) break_glass: bool,
}

/// Reads the statements on a change whose signatures are somebody's; others count for nothing. Git does not
/// tell when a commit went in, only when it was made, so a statement of later counts too.
pub(super) fn told(change: &Change, charter: &Charter, at: Timestamp) -> Told {
    let people = &charter.people;
    let known: Vec<(&Filed, String)> = change
        .context
        .statements
        .iter()
        .filter_map(|told| {
            let filed = &told.value;
            match caution_policy::signer(filed, charter, filed.statement.made_at.max(at)) {
                Signer::Known { who, .. } => Some((filed, who)),
                Signer::Unchecked | Signer::Refused(_) => None,
            }
        })
        .collect();
    let signed = || known.iter().map(|(filed, who)| (*filed, who.as_str()));
    let taken_back: BTreeSet<(&str, &str)> = signed()
        .filter(|(filed, _)| filed.statement.kind == Kind::Revoke)
        .filter_map(|(filed, who)| match &filed.statement.about {
            About::Statement(id) => Some((id.as_str(), who)),
            About::Change(_) | About::Command(_) | About::Plan(_) => None,
        })
        .collect();
    let stands =
        |filed: &Filed, who: &str| filed.fit.holds() && !taken_back.contains(&(filed.id.as_str(), who));
    let authors = authors(change, people);
    let is_author = |who: &str| {
        let id = people.by_handle(who).map_or_else(|| PersonId(who.to_owned()), |person| person.id.clone());
        authors.iter().any(|author| author.0.eq_ignore_ascii_case(&id.0))
    };
    Told {
        second_person: signed().any(|(filed, who)| {
            filed.statement.kind == Kind::Approve && stands(filed, who) && !is_author(who)
        }),
        // It was loud when it was made; taking it back later does not undo that it went through.
        break_glass: signed().any(|(filed, _)| filed.statement.kind == Kind::BreakGlass),
    }
}

/// Authors, committers and those whom trailers name, each by id where the charter knows them.
fn authors(change: &Change, people: &People) -> BTreeSet<PersonId> {
    let mut all = BTreeSet::new();
    let mut add = |email: &str| {
        let known = people.by_email(email).map(|person| person.id.clone());
        all.insert(known.unwrap_or_else(|| PersonId(email.to_owned())));
    };
    for commit in &change.commits {
        add(&commit.author.email);
        // Who presses the button of a forge commits as the forge; who commits alone had a hand in it.
        add(&commit.committer.email);
        for line in commit.message.lines() {
            let Some((key, value)) = line.split_once(':') else { continue };
            if key.trim().eq_ignore_ascii_case("co-authored-by")
                && let Some((_, email)) = value.split_once('<')
            {
                add(email.trim().trim_end_matches('>'));
            }
        }
    }
    all
}
