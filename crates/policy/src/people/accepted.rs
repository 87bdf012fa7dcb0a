//! Weakened tests that people who did not write the change accepted.

use std::collections::BTreeSet;

use caution_core::approval::{Kind, Signer};

use super::standing::standing;
use super::{Authors, Registry, Tools};
use crate::Input;

/// The names of the tests that signed approvals accept: approvals that count, by people who had no hand in
/// the change and do not object to it.
pub(crate) fn accepted<'a>(input: &Input<'a>) -> BTreeSet<&'a str> {
    let statements = || input.change.context.statements.iter().map(|told| &told.value);
    if statements().all(|filed| filed.statement.accept_tests.is_empty()) {
        return BTreeSet::new();
    }
    let people = Registry::new(&input.charter.people);
    let authors = Authors::of(input.change, &people, &Tools::new(input.charter));
    // Where nobody is known to have written it, anybody could have.
    if !authors.person_named() {
        return BTreeSet::new();
    }
    let standing = standing(input);
    let counts = statements().filter(|filed| {
        let approves = filed.statement.kind == Kind::Approve && matches!(filed.signer, Signer::Known { .. });
        approves && matches!(standing.get(&filed.id), Some(None))
    });
    counts.flat_map(|filed| &filed.statement.accept_tests).map(String::as_str).collect()
}
