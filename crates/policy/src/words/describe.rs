//! A whole policy in plain words.

use caution_core::verdict::Mode;

use super::{all_of, asks, names};
use crate::Policy;
use crate::compile::BUILT_IN_PROFILES;
use crate::model::{Layer, Modes, Passing, Profile, Requirement, Window};

/// What a paragraph is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DescribedKind {
    /// Something that is asked.
    Requirement,
    /// Something that must not happen.
    Never,
    /// Limits that requirements refer to.
    Profile,
    /// Something about the policy as a whole.
    Setting,
}

/// One paragraph of a policy in plain words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Described {
    /// What it is about.
    pub kind: DescribedKind,
    /// Its name.
    pub name: String,
    /// Why, for requirements; empty otherwise.
    pub because: String,
    /// What it says, one short sentence a line.
    pub lines: Vec<String>,
}

/// Every requirement, profile and setting.
pub(crate) fn describe(policy: &Policy) -> Vec<Described> {
    let mut all: Vec<Described> =
        policy.requirements().iter().map(|requirement| of_requirement(policy, requirement)).collect();
    all.extend(policy.profiles().iter().map(|(name, profile)| of_profile(name, profile)));
    let windows = policy.layers().iter().filter_map(|layer| {
        let window = layer.window.as_ref()?;
        Some(match &layer.passing {
            Some(Passing::Reset { because, scope, .. }) => {
                let about = scope.iter().map(|clause| format!("about changes if {}", all_of(clause)));
                Described {
                    kind: DescribedKind::Setting,
                    name: format!("reset {}", layer.name),
                    because: because.clone(),
                    lines: about.chain(of_window(window)).collect(),
                }
            }
            _ => Described {
                kind: DescribedKind::Setting,
                name: format!("window of {}", layer.name),
                because: String::new(),
                lines: of_window(window),
            },
        })
    });
    all.extend(windows);
    all.extend(policy.notes().iter().map(|note| Described {
        kind: DescribedKind::Setting,
        name: "switched off".to_owned(),
        because: String::new(),
        lines: vec![note.clone()],
    }));
    if let Some(kill) = policy.kill() {
        let until = kill.until.map(|day| format!(" until {day}")).unwrap_or_default();
        let because = kill.because.clone().unwrap_or_default();
        all.push(Described {
            kind: DescribedKind::Setting,
            name: "kill switch".to_owned(),
            because,
            lines: vec![format!("on{until}: every requirement only warns")],
        });
    }
    all
}

/// One requirement or profile, for `explain`.
pub(crate) fn explain(policy: &Policy, id: &str) -> Option<String> {
    describe(policy)
        .into_iter()
        .find(|described| described.name == id && described.kind != DescribedKind::Setting)
        .map(|described| paragraph(&described))
}

/// The whole policy, for `policy show`.
pub(crate) fn to_words(policy: &Policy) -> String {
    let mut text = format!("# {}\n", policy.name());
    for described in describe(policy) {
        text.push('\n');
        text.push_str(&paragraph(&described));
    }
    text
}

fn paragraph(described: &Described) -> String {
    let kind = match described.kind {
        DescribedKind::Requirement => "",
        DescribedKind::Never => "never: ",
        DescribedKind::Profile => "profile ",
        DescribedKind::Setting => "",
    };
    let mut text = format!("## {kind}{}\n\n", described.name);
    if !described.because.is_empty() {
        text.push_str(&format!("Because {}.\n\n", described.because.trim_end_matches('.')));
    }
    for line in &described.lines {
        text.push_str(&format!("- {line}\n"));
    }
    text
}

fn of_requirement(policy: &Policy, requirement: &Requirement) -> Described {
    let mut lines: Vec<String> = match requirement.when.as_slice() {
        [] => vec!["applies to every change".to_owned()],
        clauses => clauses.iter().map(|clause| format!("applies if {}", all_of(clause))).collect(),
    };
    for need in &requirement.needs {
        let only = if matches!(need.asks, crate::model::Asks::Approvals { if_others_exist: true, .. }) {
            ", where somebody besides the authors is known"
        } else {
            ""
        };
        lines.push(format!("asks for {}{only}", asks(&need.asks)));
    }
    lines.extend(of_modes(&requirement.modes, requirement.never));
    if let Some(layer) = policy.layers().get(requirement.layer) {
        lines.extend(of_layer(policy, layer));
    }
    lines.push(format!("written at {}", requirement.source));
    Described {
        kind: if requirement.never { DescribedKind::Never } else { DescribedKind::Requirement },
        name: requirement.id.clone(),
        because: requirement.because.clone(),
        lines,
    }
}

fn of_modes(modes: &Modes, never: bool) -> Vec<String> {
    let mut lines = Vec::new();
    for scope in &modes.scopes {
        let paths = scope.paths.as_ref().map(|paths| format!(" in {}", names(paths.texts(), "or")));
        let repositories =
            scope.repositories.as_ref().map(|globs| format!(" of {}", names(globs.texts(), "or")));
        let until = scope.until.map(|day| format!(" until {day}"));
        lines.push(format!(
            "{}{}{}{}",
            effect(scope.mode, never),
            paths.unwrap_or_default(),
            repositories.unwrap_or_default(),
            until.unwrap_or_default()
        ));
    }
    let elsewhere = if modes.scopes.is_empty() { "" } else { " elsewhere" };
    lines.push(match modes.until {
        None => format!("{}{elsewhere}", effect(modes.mode, never)),
        Some(day) => format!(
            "{}{elsewhere} until {day}, then {}",
            effect(modes.mode, never),
            effect(modes.then, never)
        ),
    });
    lines
}

fn effect(mode: Mode, never: bool) -> &'static str {
    match (mode, never) {
        (Mode::Observe, _) => "only observes",
        (Mode::Warn, _) => "warns",
        (Mode::Hold, false) => "holds the change",
        (Mode::Hold, true) => "stops the change",
    }
}

fn of_layer(policy: &Policy, layer: &Layer) -> Option<String> {
    if let Some(other) = layer.only_after.and_then(|index| policy.layers().get(index)) {
        return Some(format!("only after the window of {}", other.name));
    }
    match &layer.passing {
        Some(Passing::Reset { .. }) => Some(format!("only in the reset {}", layer.name)),
        Some(Passing::Freeze(freeze)) => Some(format!("only {}", freeze.words)),
        None => layer.window.as_ref().map(|_| format!("only in the window of {}", layer.name)),
    }
}

fn of_window(window: &Window) -> Vec<String> {
    let mut lines = Vec::new();
    lines.push(match (window.from, window.until, window.days) {
        (Some(from), Some(until), _) => format!("from {from} to {until}, both included"),
        (Some(from), None, _) => format!("from {from} on"),
        (None, Some(until), _) => format!("until {until}, included"),
        (None, None, Some(days)) => {
            format!("{days} days; no first day is set, so every decision counts as day 1")
        }
        (None, None, None) => "without end".to_owned(),
    });
    lines.push(if window.keep {
        "after it: the same requirements".to_owned()
    } else if window.then_baseline {
        "after it: `baseline` in their place".to_owned()
    } else {
        "after it: nothing in their place".to_owned()
    });
    lines.extend(window.exit_criteria.iter().map(|one| format!("to be true at its end: {one}")));
    lines
}

fn of_profile(name: &str, profile: &Profile) -> Described {
    let mut lines = match profile {
        Profile::Evidence(all) => all.iter().map(|one| format!("asks for {}", asks(one))).collect(),
        Profile::Rollout(limits) => {
            vec![format!("asks for {}", asks(&crate::model::Asks::Rollout(*limits)))]
        }
    };
    if BUILT_IN_PROFILES.contains(&name) {
        lines.push("a name that is built in; a policy may set its own limits".to_owned());
    }
    Described { kind: DescribedKind::Profile, name: name.to_owned(), because: String::new(), lines }
}
