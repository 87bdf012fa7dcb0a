//! Certificates: who holds which today.

use std::collections::{BTreeMap, BTreeSet};

use caution_core::people::Person;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::model::folded;

/// Knows which certificates count: those that have not expired, of an issuer whom the policy accepts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Certificates<'p> {
    today: Date,
    issuers: &'p BTreeMap<String, BTreeSet<String>>,
}

impl<'p> Certificates<'p> {
    /// At a moment. `issuers` are those that the policy accepts, by certificate; one that it does not name
    /// may come from anybody. All names are folded. Days are those of UTC.
    pub(crate) fn new(now: Timestamp, issuers: &'p BTreeMap<String, BTreeSet<String>>) -> Self {
        Self { today: now.to_zoned(TimeZone::UTC).date(), issuers }
    }

    /// The folded names of those that a person holds.
    pub(super) fn of(self, person: Option<&Person>) -> BTreeSet<String> {
        let held = person.into_iter().flat_map(|person| &person.certificates);
        held.filter(|held| held.expires.is_none_or(|last| self.today <= last))
            .filter(|held| {
                let accepted = self.issuers.get(&folded(&held.name));
                let issuer = held.issuer.as_deref().map(folded);
                accepted.is_none_or(|accepted| issuer.is_some_and(|issuer| accepted.contains(&issuer)))
            })
            .map(|held| folded(&held.name))
            .collect()
    }
}
