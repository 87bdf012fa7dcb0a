//! Where each signed statement on a change stands, for those who list them.

use std::collections::BTreeMap;

use caution_core::approval::{About, Kind, Signer};
use caution_core::charter::Charter;

use super::approvals::Reviews;
use super::authors::Authors;
use super::certificates::Certificates;
use super::owners::Owners;
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

/// Where every statement on a change stands, in their order: of approvals and objections as the decision
/// reads them.
pub fn standings(input: &Input<'_>) -> Vec<Standing> {
    let revoked = statements::revoked(input);
    let people = Registry::new(&input.charter.people);
    let mut heard = standing(input);
    let statements = input.change.context.statements.iter().map(|told| &told.value);
    statements
        .map(|filed| {
            let (who, why) = match &filed.signer {
                Signer::Known { who, .. } => {
                    let taken_back = revoked.get(&filed.id).map(|at| format!("was taken back at {at}"));
                    let why = || match (&filed.statement.about, filed.statement.kind) {
                        (About::Change(_), Kind::Approve | Kind::Object) => {
                            heard.remove(&filed.id).unwrap_or_else(|| Some("was not read".to_owned()))
                        }
                        (About::Change(_), Kind::BreakGlass) => statements::stranger(&people, who)
                            .or_else(|| statements::misfit(&filed.fit, None))
                            .or_else(|| crate::decide::lapsed(filed, input.now)),
                        (About::Change(_), _) => statements::misfit(&filed.fit, None),
                        _ => {
                            let until = filed.statement.expires_at.filter(|until| *until <= input.now);
                            until.map(|until| format!("expired at {until}"))
                        }
                    };
                    (Some(who.clone()), taken_back.or_else(why))
                }
                Signer::Refused(why) => (None, Some(why.clone())),
                Signer::Unchecked => (None, Some("was not checked".to_owned())),
            };
            Standing { id: filed.id.clone(), who, counts: why.is_none(), why }
        })
        .collect()
}

/// Why each signed approval and objection says nothing, by its id; `None` if it stands.
pub(super) fn standing(input: &Input<'_>) -> BTreeMap<String, Option<String>> {
    let Hands { tools, people, .. } = Hands::of(input);
    let authors = Authors::of(input.change, &people, &tools);
    // Who owns and is certified is asked later than whether a statement stands.
    let owners = Owners::new(&people, std::iter::empty());
    let issuers = BTreeMap::new();
    let certificates = Certificates::new(input.now, &issuers);
    Reviews::of(input, &people, &authors, &owners, &tools, certificates).standing
}

/// Why an approval by somebody could not count, whatever it is of: they had a hand in the change, look like
/// somebody who had, are no person, or are nobody whom `people.yaml` names.
pub fn refusal(input: &Input<'_>, who: &str) -> Option<String> {
    Hands::of(input).refusal(who)
}

/// Why an objection by somebody would hold nothing: they had a hand in the change, look like somebody who had,
/// or are no person.
pub fn objection_refusal(input: &Input<'_>, who: &str) -> Option<String> {
    Hands::of(input).hand(who).map(|why| format!("{why}, and an objection of theirs holds nothing"))
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

    fn refusal(&self, name: &str) -> Option<String> {
        self.hand(name).or_else(|| {
            statements::stranger(&self.people, name).map(|why| format!("what {name} signs {why}"))
        })
    }

    /// That they are no person, or had a hand in the change.
    fn hand(&self, name: &str) -> Option<String> {
        let authors = Authors::of(self.input.change, &self.people, &self.tools);
        let who = statements::signed_by(&self.people, &self.tools, name);
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
