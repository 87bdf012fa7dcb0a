//! Which names are agents and bots.

use caution_core::charter::Charter;
use caution_core::context::Account;
use caution_core::people::Identity;
use caution_read::marker::Markers;

/// Knows agents and bots by their names: the marker table, and what forges call bots.
#[derive(Debug)]
pub(crate) struct Tools {
    /// The table with the organisation's own marks, if it has any.
    own: Option<Markers>,
}

impl Tools {
    /// The table, with the organisation's own marks.
    pub(crate) fn new(charter: &Charter) -> Self {
        let own = charter.markers.as_ref();
        Self { own: own.and_then(|text| Markers::built_in().extended(".caution/markers.yaml", text).ok()) }
    }

    fn table(&self) -> &Markers {
        self.own.as_ref().unwrap_or_else(|| Markers::built_in())
    }

    /// Whether an account is one.
    pub(crate) fn account(&self, account: &Account) -> bool {
        account.bot || is_bot_name(&account.handle) || self.table().account(account).is_some()
    }

    /// Whether a name in a commit is one. A name that ends with a tool's mark, with a person's address,
    /// is still that person.
    pub(super) fn identity(&self, identity: &Identity) -> bool {
        let local = identity.email.split('@').next().unwrap_or_default();
        is_bot_name(local) || is_bot_name(&identity.name) || self.table().address(&identity.email).is_some()
    }
}

/// How GitHub marks apps.
fn is_bot_name(name: &str) -> bool {
    name.trim_end().to_ascii_lowercase().ends_with("[bot]")
}
