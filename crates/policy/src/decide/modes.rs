//! How each requirement runs now: windows, dates, scopes, the kill switch.

use caution_core::RepoPath;
use caution_core::charter::PolicyOrigin;
use caution_core::verdict::Mode;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::Input;
use crate::Policy;
use crate::model::{Condition, Layer, Phase, Requirement, Scope, Where, Window};

/// How one requirement runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Force {
    /// Its mode.
    pub(super) mode: Mode,
    /// Whether it counts at all today.
    pub(super) in_force: bool,
    /// If not, why.
    pub(super) why: String,
    /// If it does and that is for a time: until when, in words.
    pub(super) lasts: Option<String>,
}

/// How all of them run.
#[derive(Debug)]
pub(super) struct Forces {
    /// One for each requirement, in the policy's order.
    pub(super) each: Vec<Force>,
    /// What a reader should know.
    pub(super) remarks: Vec<String>,
    /// The kill switch, in words, if it is on.
    pub(super) kill: Option<String>,
}

impl Forces {
    /// Works out how every requirement runs for a change, at a moment. Days are those of UTC.
    pub(super) fn of(policy: &Policy, input: &Input<'_>) -> Self {
        let today = input.now.to_zoned(TimeZone::UTC).date();
        let kill = policy.kill().filter(|kill| kill.until.is_none_or(|until| today <= until)).map(|kill| {
            let until = kill.until.map(|day| format!(" until {day}")).unwrap_or_default();
            let because = kill.because.as_ref().map(|text| format!(": {text}")).unwrap_or_default();
            format!("the kill switch is on{until}, so every requirement only warns{because}")
        });
        let mut remarks = Vec::new();
        if let PolicyOrigin::CommandLine(name) = policy.origin() {
            remarks.push(format!(
                "the policy comes from the command line (`{name}`), not from the target branch"
            ));
        }
        remarks.extend(kill.clone());
        remarks.extend(policy.layers().iter().filter_map(|layer| {
            layer.window.as_ref().and_then(|window| window_remark(&layer.name, window, today))
        }));
        let mut each = Vec::with_capacity(policy.requirements().len());
        for requirement in policy.requirements() {
            let (mode, remark) = mode(requirement, input, today);
            let mode = if kill.is_some() { mode.min(Mode::Warn) } else { mode };
            let why = out_of_force(policy, requirement, today, input.now);
            if why.is_none() {
                remarks.extend(remark);
            }
            let layer = policy.layers().get(requirement.layer).filter(|_| why.is_none());
            let lasts = layer.and_then(Layer::freeze).map(|freeze| {
                let lift = if freeze.absolute { "; nobody can lift it" } else { "" };
                format!("the freeze `{}` is on {}{lift}", freeze.name, freeze.words)
            });
            each.push(Force { mode, in_force: why.is_none(), why: why.unwrap_or_default(), lasts });
        }
        Self { each, remarks, kill }
    }
}

/// Whether a requirement counts at a moment, whatever the change.
pub(crate) fn in_force_at(policy: &Policy, requirement: &Requirement, now: Timestamp) -> bool {
    out_of_force(policy, requirement, now.to_zoned(TimeZone::UTC).date(), now).is_none()
}

/// Why a requirement does not count today, if it does not.
fn out_of_force(policy: &Policy, requirement: &Requirement, today: Date, now: Timestamp) -> Option<String> {
    let layer = policy.layers().get(requirement.layer)?;
    if let Some(freeze) = layer.freeze() {
        return (!freeze.is_on(now)).then(|| format!("the freeze is {}", freeze.words));
    }
    if let Some(other) = layer.only_after.and_then(|index| policy.layers().get(index)) {
        let window = other.window.as_ref()?;
        return (window.phase(today) != Phase::After)
            .then(|| format!("it begins when the window of {} has ended", other.name));
    }
    let window = layer.window.as_ref()?;
    match window.phase(today) {
        Phase::Before => Some(format!("its window opens on {}", shown(window.from))),
        Phase::After if !window.keep => Some(format!("its window closed on {}", shown(window.until))),
        Phase::Open | Phase::After => None,
    }
}

fn shown(day: Option<Date>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

fn window_remark(name: &str, window: &Window, today: Date) -> Option<String> {
    let after = if window.keep {
        "stays in force"
    } else if window.then_baseline {
        "gives way to `baseline`"
    } else {
        "ends"
    };
    match window.phase(today) {
        Phase::Before => Some(format!("`{name}` opens on {}", shown(window.from))),
        Phase::After => Some(format!("the window of `{name}` closed on {}; it {after}", shown(window.until))),
        Phase::Open if window.floating => {
            let days = window.days.unwrap_or(0);
            Some(format!(
                "`{name}` says nothing of its first day, so this counts as day 1 of {days}; set `window.from` in the policy that extends it"
            ))
        }
        Phase::Open => {
            let until = window.until?;
            let day = window.from.and_then(|from| (today - from).get_days().checked_add(1));
            let total = window.from.map(|from| (until - from).get_days() + 1);
            let counted = match (day, total) {
                (Some(day), Some(total)) => format!("is on day {day} of {total}"),
                _ => format!("runs until {until}"),
            };
            Some(format!("`{name}` {counted}; after {until} it {after}"))
        }
    }
}

/// The mode of a requirement for a change: that of the strictest touched path.
fn mode(requirement: &Requirement, input: &Input<'_>, today: Date) -> (Mode, Option<String>) {
    let modes = &requirement.modes;
    let expired = modes.until.is_some_and(|until| today > until);
    let elsewhere = if expired { modes.then } else { modes.mode };
    let remark = modes.until.filter(|_| expired).map(|until| {
        format!(
            "`{}` ran in {} mode until {until}; since then it runs in {} mode",
            requirement.id,
            modes.mode.id(),
            modes.then.id()
        )
    });
    let scopes: Vec<&Scope> =
        modes.scopes.iter().filter(|scope| scope.until.is_none_or(|until| today <= until)).collect();
    if scopes.is_empty() {
        return (elsewhere, remark);
    }
    (in_scopes(&scopes, input, elsewhere), remark)
}

/// The strictest mode of all touched paths.
fn in_scopes(scopes: &[&Scope], input: &Input<'_>, elsewhere: Mode) -> Mode {
    let scopes: Vec<(&Scope, Here)> = scopes.iter().map(|scope| (*scope, here(scope, input))).collect();
    let touched = input.change.files.iter().flat_map(|file| file.touched_paths());
    touched
        .map(|path| of_path(&scopes, Some(path), elsewhere))
        .max()
        .unwrap_or_else(|| of_path(&scopes, None, elsewhere))
}

/// The mode of a path: that of the first scope that matches, and the strictest of those that may match
/// before it.
fn of_path(scopes: &[(&Scope, Here)], path: Option<&RepoPath>, elsewhere: Mode) -> Mode {
    let mut strictest = None;
    for (scope, here) in scopes {
        let matches = match (&scope.paths, path) {
            (None, _) => true,
            (Some(globs), Some(path)) => globs.matches(path),
            (Some(_), None) => false,
        };
        match here {
            Here::Yes if matches => return scope.mode.max(strictest.unwrap_or(scope.mode)),
            Here::Perhaps if matches => strictest = strictest.max(Some(scope.mode)),
            _ => {}
        }
    }
    strictest.map_or(elsewhere, |mode| mode.max(elsewhere))
}

/// Whether a scope is about this repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Here {
    Yes,
    No,
    /// The repository's name is not known, or only claimed.
    Perhaps,
}

fn here(scope: &Scope, input: &Input<'_>) -> Here {
    match (&scope.repositories, &input.change.context.repository) {
        (None, _) => Here::Yes,
        (Some(globs), Some(told)) if told.trust.can_meet() => {
            if globs.matches(&RepoPath::from(told.value.as_str())) { Here::Yes } else { Here::No }
        }
        (Some(_), _) => Here::Perhaps,
    }
}

/// Names in the policy that the charter does not declare.
pub(super) fn undeclared(policy: &Policy, input: &Input<'_>) -> Vec<String> {
    let services = &input.charter.services;
    let rules = &input.assessment.rules;
    named_in_vain(
        policy,
        |name| services.iter().any(|service| service.name == name),
        |name| rules.is_empty() || rules.iter().any(|(rule, _)| rule.as_str() == name),
    )
}

/// Names in the policy that nothing has: a condition on them never comes true.
pub(crate) fn named_in_vain(
    policy: &Policy,
    is_service: impl Fn(&str) -> bool,
    is_rule: impl Fn(&str) -> bool,
) -> Vec<String> {
    let mut remarks = Vec::new();
    for requirement in policy.requirements() {
        let own = policy.layers().get(requirement.layer).is_some_and(|layer| !layer.built_in);
        for condition in requirement.when.iter().flatten().filter(|_| own) {
            match condition {
                Condition::Service(names) | Condition::Unknown { at: Some(Where::Service(names)), .. } => {
                    let missing = names.iter().filter(|name| !is_service(name));
                    remarks.extend(missing.map(|name| {
                        format!(
                            "`{}` names the service `{name}`, which the charter does not declare",
                            requirement.id
                        )
                    }));
                }
                Condition::Hazard { rules: named, .. } => {
                    let missing = named.iter().filter(|name| !is_rule(name));
                    remarks.extend(missing.map(|name| missing_rule(&requirement.id, name)));
                }
                _ => {}
            }
        }
    }
    remarks.sort();
    remarks.dedup();
    remarks
}

/// What is said of a rule that a requirement names and that nothing has.
pub(crate) fn missing_rule(requirement: &str, rule: &str) -> String {
    // A rule of the organisation that is turned off is not run, and has no outcome.
    let off = if rule.starts_with("org/") { " or is turned off" } else { "" };
    format!("`{requirement}` names the rule `{rule}`, which does not exist{off}")
}
