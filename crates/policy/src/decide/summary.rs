//! The reasons in short, and the next act.

use std::collections::HashSet;

use caution_core::change::{Action, Head};
use caution_core::verdict::{Mode, Need, Outcome, Requirement, State};

use super::Desk;
use super::ask::Ask;
use crate::Policy;
use crate::model::{self, Asks};

/// What the short answer is told from.
pub(super) struct Summary<'a> {
    pub(super) outcome: Outcome,
    pub(super) requirements: &'a [Requirement],
    /// The same, as the policy asks them.
    pub(super) asked: &'a [model::Requirement],
    pub(super) desk: &'a Desk<'a>,
    pub(super) doubt: Option<&'a str>,
    /// A freeze that is on, in words.
    pub(super) frozen: Option<&'a str>,
}

impl Summary<'_> {
    /// The reasons, worst first.
    pub(super) fn reasons(&self, policy: &str, kill: Option<&str>) -> Vec<String> {
        let mut reasons = Vec::new();
        reasons.extend(self.doubt.map(|doubt| format!("the policy could not be evaluated: {doubt}")));
        let blocking = |never: bool| {
            self.requirements
                .iter()
                .filter(move |requirement| requirement.blocks() && requirement.never == never)
        };
        reasons.extend(
            blocking(true)
                .map(|requirement| format!("`{}` must not happen: {}", requirement.id, requirement.applies)),
        );
        if self.doubt.is_none() {
            reasons.extend(blocking(false).map(missing));
        }
        reasons.extend(self.desk.given.objections.iter().map(|who| format!("{who} asks for changes")));
        reasons.extend(kill.map(str::to_owned));
        reasons.extend(self.warned().map(|requirement| format!("a warning only: {}", missing(requirement))));
        if reasons.is_empty() {
            let met = self.requirements.iter().filter(|requirement| requirement.state == State::Met).count();
            reasons.push(match met {
                0 => format!("nothing that `{policy}` asks applies to this change"),
                1 => format!("what `{policy}` asks of this change is given"),
                _ => format!("everything that `{policy}` asks of this change is given"),
            });
        }
        reasons
    }

    fn warned(&self) -> impl Iterator<Item = &Requirement> {
        self.requirements.iter().filter(|requirement| {
            requirement.mode == Mode::Warn && matches!(requirement.state, State::Missing | State::Unknown)
        })
    }

    /// The next act.
    pub(super) fn next(&self) -> String {
        match self.outcome {
            Outcome::Stop => {
                let names: Vec<&str> = self
                    .requirements
                    .iter()
                    .filter(|requirement| requirement.blocks() && requirement.never)
                    .map(|requirement| requirement.id.as_str())
                    .collect();
                match self
                    .frozen
                    .filter(|frozen| names.iter().all(|name| frozen.contains(&format!("`{name}`"))))
                {
                    Some(frozen) => format!("wait until it is over: {frozen}"),
                    None => {
                        format!("take out of the change what {} forbids", crate::words::names(&names, "and"))
                    }
                }
            }
            Outcome::Hold if self.doubt.is_some() => {
                "run `caution doctor`; if the policy is well, report this as a fault of Caution".to_owned()
            }
            Outcome::Hold => self.acts(),
            Outcome::Proceed => self.proceed().to_owned(),
        }
    }

    /// The first act, and how many more. Where approvals come first, it is the request that gives most of
    /// what is missing.
    fn acts(&self) -> String {
        let mut acts: Vec<(&str, Option<Ask<'_>>)> = Vec::new();
        let mut seen = HashSet::new();
        for (_, need, asks) in missing_needs(self.requirements, self.asked) {
            let act = need.clearers.act.as_str();
            if seen.insert(act) {
                acts.push((act, request(self.desk, asks)));
            }
        }
        let Some((first, leading)) = acts.first() else { return String::new() };
        let gain = |ask: &Ask<'_>| {
            acts.iter().filter(|(_, other)| other.as_ref().is_some_and(|other| ask.gives(other))).count()
        };
        let mut best = (*first, 1);
        if leading.is_some() && self.desk.given.reviews_unread.is_none() {
            for (act, ask) in &acts {
                let gain = ask.as_ref().map_or(0, gain);
                if gain > best.1 {
                    best = (*act, gain);
                }
            }
        }
        match acts.len() - best.1 {
            0 => best.0.to_owned(),
            more => format!("{} (and {more} more)", best.0),
        }
    }

    fn proceed(&self) -> &'static str {
        match (self.desk.input.change.action, &self.desk.input.change.head) {
            (Action::Merge, Head::Index | Head::Worktree) => "it can be committed",
            (Action::Merge, Head::Patch(_) | Head::Command(_)) => "it can be applied",
            (Action::Merge, Head::Commit(_)) => "it can be merged",
            (Action::Deploy, _) => "it can be deployed",
            (Action::Run, _) => "it can be run",
        }
    }
}

/// What the change waits for, as it came out and as it is asked.
fn missing_needs<'a>(
    requirements: &'a [Requirement],
    asked: &'a [model::Requirement],
) -> impl Iterator<Item = (&'a Requirement, &'a Need, &'a Asks)> {
    let blocking = requirements.iter().zip(asked).filter(|(requirement, _)| requirement.blocks());
    blocking.flat_map(|(requirement, asked)| {
        let needs = requirement.needs.iter().zip(&asked.needs);
        needs.filter(|(need, _)| is_missing(need)).map(move |(need, asks)| (requirement, need, &asks.asks))
    })
}

/// The request for approvals that an open need is, unless somebody objects.
fn request<'a>(desk: &'a Desk<'_>, asks: &Asks) -> Option<Ask<'a>> {
    match asks {
        Asks::Approvals { count, of, .. } if desk.given.objections.is_empty() => {
            Some(Ask::of(desk, *count, of))
        }
        _ => None,
    }
}

/// Where too much waits for the only one who could give what the change waits for.
pub(super) fn overloads(policy: &Policy, desk: &Desk<'_>, requirements: &[Requirement]) -> Vec<String> {
    let mut told: Vec<(String, Vec<String>)> = Vec::new();
    for (requirement, _, asks) in missing_needs(requirements, policy.requirements()) {
        let Some(overload) = request(desk, asks).and_then(|ask| ask.overload()) else { continue };
        match told.iter_mut().find(|(known, _)| *known == overload) {
            Some((_, ids)) if ids.contains(&requirement.id) => {}
            Some((_, ids)) => ids.push(requirement.id.clone()),
            None => told.push((overload, vec![requirement.id.clone()])),
        }
    }
    told.into_iter()
        .map(|(overload, ids)| {
            let ask = if ids.len() == 1 { "asks" } else { "ask" };
            let names = crate::words::names(&ids, "and");
            format!("nobody else is here who can give what {names} {ask}: {overload}")
        })
        .collect()
}

fn is_missing(need: &Need) -> bool {
    matches!(need.state, State::Missing | State::Unknown)
}

fn missing(requirement: &Requirement) -> String {
    let needs: Vec<String> = requirement
        .needs
        .iter()
        .filter(|need| is_missing(need))
        .map(|need| format!("{} ({})", need.what, need.found))
        .collect();
    if requirement.never {
        return format!("`{}` should not happen: {}", requirement.id, requirement.applies);
    }
    format!("`{}` asks for {}", requirement.id, needs.join("; and for "))
}
