//! What people who did not write the change accepted in so many words.

use caution_core::approval::{Kind, Signer};

use super::{Authors, Registry, Tools, revoked, signed_by};
use crate::Input;

/// The texts of signed approvals that stand: of this content, not taken back, not expired, by a person who
/// had no hand in the change.
pub(crate) fn accepted<'a>(input: &Input<'a>) -> Vec<&'a str> {
    let people = Registry::new(&input.charter.people);
    let tools = Tools::new(input.charter);
    let authors = Authors::of(input.change, &people, &tools);
    let revoked = revoked(input);
    let mut texts = Vec::new();
    for told in &input.change.context.statements {
        let filed = &told.value;
        let Signer::Known { who, .. } = &filed.signer else { continue };
        let said = &filed.statement;
        let stands = said.kind == Kind::Approve
            && filed.fit.holds()
            && !revoked.contains_key(&filed.id)
            && said.expires_at.is_none_or(|until| until > input.now);
        let who = signed_by(&people, &tools, who);
        let other = !who.tool && authors.hand_of(&who).is_none() && authors.like(&who).is_none();
        // Where nobody is known to have written it, anybody could have.
        if stands && other && authors.person_named() {
            texts.push(said.text.as_str());
        }
    }
    texts
}
