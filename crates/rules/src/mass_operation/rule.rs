use std::collections::{BTreeMap, BTreeSet};

use caution_core::command::{Act, HintKind, Intent, Kind, Run};
use caution_core::effect::Verb;
use caution_core::finding::{Finding, Severity};
use caution_core::inventory::{self, Inventory};

use crate::command::{self, Said};
use crate::inventory_contradiction::machines;
use crate::{Input, Outcome, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "mass-operation",
    codes: &["K12"],
    title: "a command goes to many things at once, to all of a redundant group, or to what is protected",
    document: include_str!("rule.md"),
    check,
};

/// How many things one command may destroy where the inventory says nothing.
const MASS_ABOVE: u64 = 20;

fn check(input: &Input<'_>) -> Outcome {
    let inventory = &input.charter.inventory;
    let intent = input.change.context.intent.as_ref().map(|told| &told.value);
    command::each(input, |run, act| look(inventory, intent, run, act))
}

fn look(inventory: &Inventory, intent: Option<&Intent>, run: &Run, act: &Act) -> Option<Finding> {
    let disturbs =
        act.verb.destroys() || act.verb == Verb::Execute && matches!(act.kind, Kind::Host | Kind::Fleet);
    if !disturbs || matches!(act.kind, Kind::File | Kind::Tree | Kind::UncommittedWork) {
        return None;
    }
    let what = protected(inventory, act)
        .or_else(|| pair(inventory, run, act))
        .or_else(|| floor(inventory, act))
        .or_else(|| beyond(intent?, act))
        .or_else(|| many(inventory, act))
        .or_else(|| together(inventory, run, act))?;
    Some(command::finding(
        &RULE,
        act,
        Said {
            severity: Severity::High,
            what: format!("it {} {}: {what}", command::does(act), command::thing(act)),
            why: "what goes wrong goes wrong for all of them before anybody can look".to_owned(),
            remedy: "do the first one, look, and go on in small steps".to_owned(),
        },
    ))
}

fn protected(inventory: &Inventory, act: &Act) -> Option<String> {
    let names = || act.name.split([' ', ',']).chain(act.hints.iter().map(|hint| hint.value.as_str()));
    let found = inventory.protected.iter().find(|protected| {
        (protected.kinds.is_empty() || protected.kinds.contains(&act.kind))
            && names().any(|name| inventory::matches(&protected.name, name))
    })?;
    Some(format!("it is protected ({})", found.because))
}

/// Two or more that stand in for each other.
fn pair(inventory: &Inventory, run: &Run, act: &Act) -> Option<String> {
    let mut groups: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for machine in machines(inventory, run, act) {
        let status = machine.status.as_deref().unwrap_or("active");
        if let Some(group) =
            machine.redundancy_group.as_deref().filter(|_| status.eq_ignore_ascii_case("active"))
        {
            groups.entry(group).or_default().insert(&machine.name);
        }
    }
    let (group, names) = groups.into_iter().find(|(_, names)| names.len() > 1)?;
    let names: Vec<&str> = names.into_iter().collect();
    Some(format!("{} stand in for each other (`{group}`)", names.join(" and ")))
}

/// More than may leave a set.
fn floor(inventory: &Inventory, act: &Act) -> Option<String> {
    let named = |name: &str| inventory.sets.iter().find(|set| inventory::matches(&set.name, name));
    let set =
        act.name.split([' ', ',']).chain(act.hints.iter().map(|hint| hint.value.as_str())).find_map(named)?;
    let gone = if act.everything { set.size } else { act.count? };
    let left = set.size.saturating_sub(gone).saturating_mul(100).checked_div(set.size).unwrap_or(0);
    (left < u64::from(set.floor_percent))
        .then(|| format!("{left} % of `{}` would stay, and {} % must", set.name, set.floor_percent))
}

/// More, or something else, than was set out to do.
fn beyond(intent: &Intent, act: &Act) -> Option<String> {
    let ticket = intent.ticket.as_deref().unwrap_or("the ticket");
    if let (Some(meant), Some(count)) = (intent.count, act.count)
        && count > meant
    {
        return Some(format!("{ticket} says {meant}"));
    }
    let meant = intent.kind.as_ref()?;
    let is = act.hints.iter().find(|hint| hint.kind == HintKind::Sort)?;
    (!is.value.eq_ignore_ascii_case(meant))
        .then(|| format!("they are of the kind `{}`, and {ticket} says `{meant}`", is.value))
}

fn many(inventory: &Inventory, act: &Act) -> Option<String> {
    if command::expendable(act) || act.reversible {
        return None;
    }
    let above = inventory.mass_above.unwrap_or(MASS_ABOVE);
    match act.count {
        Some(count) if count > above => Some(format!("more than {above} at once")),
        _ if act.everything && far(act.kind) => Some("all of them at once".to_owned()),
        _ => None,
    }
}

/// Many, together with what the session did to others of the kind before: three small deletes that make one
/// large one.
fn together(inventory: &Inventory, run: &Run, act: &Act) -> Option<String> {
    if command::expendable(act) || act.reversible {
        return None;
    }
    let count = |act: &Act| act.count.unwrap_or(1);
    let before =
        run.earlier.iter().filter(|earlier| earlier.failed != Some(true)).flat_map(|earlier| &earlier.acts);
    let same = before.filter(|before| {
        before.verb.destroys()
            && before.kind == act.kind
            && !before.reversible
            && before.destination.environment == act.destination.environment
            && !command::expendable(before)
    });
    let (mut commands, mut sum) = (1_u64, count(act));
    for before in same {
        commands += 1;
        sum = sum.saturating_add(count(before));
    }
    let above = inventory.mass_above.unwrap_or(MASS_ABOVE);
    (commands > 1 && sum > above)
        .then(|| format!("with what this session did before these are {sum}, more than {above}"))
}

/// Things of which there are many, and not on one developer's machine.
fn far(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Host
            | Kind::Fleet
            | Kind::Workload
            | Kind::CloudResource
            | Kind::Objects
            | Kind::Account
            | Kind::Message
            | Kind::Secret
    )
}
