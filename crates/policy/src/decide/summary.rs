//! The reasons in short, and the next act.

use caution_core::change::{Action, Head};
use caution_core::verdict::{Mode, Need, Outcome, Requirement, State};

use super::Desk;

/// What the short answer is told from.
pub(super) struct Summary<'a> {
    pub(super) outcome: Outcome,
    pub(super) requirements: &'a [Requirement],
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

    fn acts(&self) -> String {
        let mut acts: Vec<&str> = Vec::new();
        let needs = self
            .requirements
            .iter()
            .filter(|requirement| requirement.blocks())
            .flat_map(|requirement| requirement.needs.iter().filter(|need| is_missing(need)));
        for need in needs {
            if !acts.contains(&need.clearers.act.as_str()) {
                acts.push(&need.clearers.act);
            }
        }
        match acts.as_slice() {
            [] => String::new(),
            [one] => (*one).to_owned(),
            [one, rest @ ..] => format!("{one} (and {} more)", rest.len()),
        }
    }

    fn proceed(&self) -> &'static str {
        match (self.desk.input.change.action, &self.desk.input.change.head) {
            (Action::Merge, Head::Index | Head::Worktree) => "it can be committed",
            (Action::Merge, Head::Patch(_)) => "it can be applied",
            (Action::Merge, Head::Commit(_)) => "it can be merged",
            (Action::Deploy, _) => "it can be deployed",
            (Action::Run, _) => "it can be run",
        }
    }
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
