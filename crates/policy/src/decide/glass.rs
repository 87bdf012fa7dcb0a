//! Breaking the glass: requirements that are passed over for a while because of an incident, when two people
//! say so. Never a `never:`, and never what keeps a rollout in steps.

use std::collections::BTreeMap;

use caution_core::approval::{Filed, Fit, Kind, Signer};
use caution_core::verdict::{Requirement, State};
use jiff::{SignedDuration, Timestamp};

use crate::model::{self, Asks};
use crate::people::{Authors, Registry, Tools, revoked, signed_by, stranger};
use crate::{Input, Policy, words};

/// A break-glass ends after so long, whatever it says.
const LONGEST: SignedDuration = SignedDuration::from_hours(24);

/// The requirements under every policy, which guard the rules: whoever could pass over them could rewrite
/// everything else for good, and call it an emergency.
const ALWAYS: [&str; 3] = ["charter-readable", "charter-edit", "policy-loosened"];

/// Requirements that are passed over, and what a reader must know of it.
#[derive(Debug, Default)]
pub(super) struct Glass {
    /// Who passes over what, until when and why: the end of the sentence `it is …`.
    broken: BTreeMap<String, String>,
    /// What does nothing, and why.
    remarks: Vec<String>,
}

/// One person's break-glass that holds now.
struct Hammer<'a> {
    shown: String,
    key: String,
    outsider: bool,
    until: Timestamp,
    incident: &'a str,
    scope: &'a [String],
}

impl Glass {
    /// What is passed over in a change.
    pub(super) fn of(
        policy: &Policy,
        input: &Input<'_>,
        people: &Registry<'_>,
        authors: &Authors<'_>,
        tools: &Tools,
    ) -> Self {
        let mut glass = Self::default();
        let revoked = revoked(input);
        let mut hammers: Vec<Hammer<'_>> = Vec::new();
        for filed in input.change.context.statements.iter().map(|told| &told.value) {
            if filed.statement.kind != Kind::BreakGlass {
                continue;
            }
            let idle = match &filed.signer {
                Signer::Unchecked => Some("its signature was not checked".to_owned()),
                Signer::Refused(why) => Some(format!("it {why}")),
                Signer::Known { .. } if revoked.contains_key(&filed.id) => {
                    Some("it was taken back".to_owned())
                }
                Signer::Known { who, .. } => {
                    stranger(people, who).or_else(|| lapsed(filed, input.now)).map(|why| format!("it {why}"))
                }
            };
            let by = match &filed.signer {
                Signer::Known { who, .. } => who.as_str(),
                _ => "nobody known",
            };
            match idle {
                Some(why) => glass.remarks.push(format!("the glass broken by {by} does nothing: {why}")),
                None => hammers.extend(hammer(filed, by, people, authors, tools)),
            }
        }
        for requirement in policy.requirements() {
            glass.pass_over(requirement, &hammers);
        }
        for hammer in &hammers {
            for name in hammer.scope.iter().filter(|name| !glass.broken.contains_key(*name)) {
                glass.remarks.push(idle(policy, name, hammer));
            }
        }
        glass
    }

    fn pass_over(&mut self, requirement: &model::Requirement, hammers: &[Hammer<'_>]) {
        if fixed(requirement).is_some() {
            return;
        }
        let mut by_incident: BTreeMap<String, BTreeMap<&str, &Hammer<'_>>> = BTreeMap::new();
        for hammer in hammers.iter().filter(|hammer| hammer.scope.contains(&requirement.id)) {
            let people = by_incident.entry(hammer.incident.to_lowercase()).or_default();
            let known = people.entry(&hammer.key).or_insert(hammer);
            if hammer.until > known.until {
                *known = hammer;
            }
        }
        for people in by_incident.into_values() {
            let outsider = people.values().any(|hammer| hammer.outsider);
            let mut ends: Vec<Timestamp> = people.values().map(|hammer| hammer.until).collect();
            ends.sort();
            // With the one but last of them, only one person is left.
            let (Some(until), true) = (ends.iter().nth_back(1), outsider) else { continue };
            let names: Vec<&str> = people.values().map(|hammer| hammer.shown.as_str()).collect();
            let incident = people.values().next().map_or("", |hammer| hammer.incident);
            let said = format!(
                "overridden by {} until {until} because of {incident}; it is to be reviewed afterwards",
                words::list(&names, "and")
            );
            self.broken.insert(requirement.id.clone(), said);
        }
    }

    /// Whether a requirement is passed over.
    pub(super) fn covers(&self, requirement: &str) -> bool {
        self.broken.contains_key(requirement)
    }

    /// Says so in the requirements that would not be met, and tells what is loud.
    pub(super) fn mark(&self, requirements: &mut [Requirement]) -> Vec<String> {
        let mut reasons = Vec::new();
        for requirement in requirements {
            let Some(said) = self.broken.get(&requirement.id) else { continue };
            if matches!(requirement.state, State::Missing | State::Unknown) {
                requirement.state = State::Overridden;
                requirement.only_unknowns = false;
                requirement.applies = format!("{}; {said}", requirement.applies);
                reasons.push(format!("break-glass: `{}` is {said}", requirement.id));
            }
        }
        reasons
    }

    /// What does nothing, and why.
    pub(super) fn remarks(self) -> Vec<String> {
        self.remarks
    }
}

/// Why a break-glass no longer holds: the end of the sentence `the statement …`.
pub(crate) fn lapsed(filed: &Filed, now: Timestamp) -> Option<String> {
    let said = &filed.statement;
    let incident = said.break_glass.as_ref().map_or("", |glass| glass.incident.trim());
    if incident.is_empty() {
        return Some("names no incident".to_owned());
    }
    if let Fit::OtherRepository(stray) = &filed.fit {
        return Some(stray.to_string());
    }
    if !filed.fit.holds() {
        return Some("was for other content, or for another branch".to_owned());
    }
    let Some(until) = said.expires_at else { return Some("does not say until when".to_owned()) };
    if until.duration_since(said.made_at) > LONGEST {
        return Some("would last for more than a day".to_owned());
    }
    (until <= now).then(|| format!("expired at {until}"))
}

fn hammer<'a>(
    filed: &'a Filed,
    by: &str,
    people: &Registry<'_>,
    authors: &Authors<'_>,
    tools: &Tools,
) -> Option<Hammer<'a>> {
    let who = signed_by(people, tools, by);
    let glass = filed.statement.break_glass.as_ref()?;
    (!who.tool).then(|| Hammer {
        key: who.shown.to_lowercase(),
        outsider: authors.hand_of(&who).is_none() && authors.like(&who).is_none(),
        shown: who.shown,
        until: filed.statement.expires_at.unwrap_or(Timestamp::MIN),
        incident: glass.incident.trim(),
        scope: &glass.scope,
    })
}

/// Why nothing can pass a requirement over.
fn fixed(requirement: &model::Requirement) -> Option<&'static str> {
    if requirement.never {
        return Some("nothing passes over a `never`");
    }
    // A requirement of that name in an organisation's own layer is fixed too: nothing asks why it is there.
    if ALWAYS.contains(&requirement.id.as_str()) {
        return Some("nothing passes over what guards the rules themselves");
    }
    let staged = requirement.needs.iter().any(|need| matches!(need.asks, Asks::Rollout(_)));
    staged.then_some("what is urgent goes out in steps all the same")
}

fn idle(policy: &Policy, name: &str, hammer: &Hammer<'_>) -> String {
    let requirement = policy.requirements().iter().find(|requirement| requirement.id == name);
    let why = match requirement {
        None => "the policy asks nothing of that name",
        Some(requirement) => fixed(requirement).unwrap_or(
            "a second person, and one who had no hand in the change, has to break the glass as well",
        ),
    };
    format!("the glass broken by {} for `{name}` ({}) does nothing: {why}", hammer.shown, hammer.incident)
}
