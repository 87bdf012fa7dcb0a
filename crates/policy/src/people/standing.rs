//! Where each signed statement on a change stands, for those who list them.

use std::collections::BTreeMap;

use caution_core::approval::{About, Kind, Signer};
use caution_core::charter::Charter;

use super::authors::Authors;
use super::registry::Registry;
use super::statements;
use super::tools::Tools;
use crate::Input;

/// Where a statement stands, before level, team and ownership are asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The statement's id.
    pub id: String,
    /// Whose it is, if that is known.
    pub who: Option<String>,
    /// Whether it says something about the change at hand.
    pub counts: bool,
    /// Why it does not.
    pub why: Option<String>,
}

/// Where every statement on a change stands, in their order.
pub fn standings(input: &Input<'_>) -> Vec<Standing> {
    let revoked = statements::revoked(input);
    let mut refusals: BTreeMap<&str, Option<String>> = BTreeMap::new();
    let known = Hands::of(input);
    let statements = input.change.context.statements.iter().map(|told| &told.value);
    statements
        .map(|filed| {
            let (who, why) = match &filed.signer {
                Signer::Known { who, .. } => {
                    let taken_back = revoked.get(&filed.id).map(|at| format!("was taken back at {at}"));
                    let refused = refusals.entry(who).or_insert_with(|| known.refusal(who)).clone();
                    let own = || refused.filter(|_| filed.statement.kind == Kind::Approve);
                    let bound = || match (&filed.statement.about, filed.statement.kind) {
                        (About::Change(about), Kind::Approve) => {
                            statements::bond(input, filed, about).refusal
                        }
                        (About::Change(_), _) => statements::misfit(&filed.fit, None),
                        _ => None,
                    };
                    let expired = || {
                        let until = filed.statement.expires_at.filter(|until| *until <= input.now)?;
                        (filed.statement.kind != Kind::Object).then(|| format!("expired at {until}"))
                    };
                    (Some(who.clone()), taken_back.or_else(own).or_else(expired).or_else(bound))
                }
                Signer::Refused(why) => (None, Some(why.clone())),
                Signer::Unchecked => (None, Some("was not checked".to_owned())),
            };
            Standing { id: filed.id.clone(), who, counts: why.is_none(), why }
        })
        .collect()
}

/// Why an approval by somebody could not count, whatever it is of: they had a hand in the change, look like
/// somebody who had, or are no person.
pub fn refusal(input: &Input<'_>, who: &str) -> Option<String> {
    Hands::of(input).refusal(who)
}

/// Everybody who had a hand in a change.
struct Hands<'a> {
    tools: Tools,
    people: Registry<'a>,
    input: &'a Input<'a>,
}

impl<'a> Hands<'a> {
    fn of(input: &'a Input<'a>) -> Self {
        Self { tools: Tools::new(input.charter), people: Registry::new(&input.charter.people), input }
    }

    fn refusal(&self, who: &str) -> Option<String> {
        let authors = Authors::of(self.input.change, &self.people, &self.tools);
        let who = statements::signed_by(&self.people, &self.tools, who);
        let shown = &who.shown;
        if who.tool {
            return Some(format!("{shown} is a bot or an agent"));
        }
        if authors.hand_of(&who).is_some() {
            return Some(format!("{shown} is an author of the change"));
        }
        authors.like(&who).map(|author| format!("{shown} looks like the author {author}"))
    }
}

/// Whether a name is known as that of an agent or a bot, and of no person.
pub fn is_tool(charter: &Charter, name: &str) -> bool {
    statements::signed_by(&Registry::new(&charter.people), &Tools::new(charter), name).tool
}
