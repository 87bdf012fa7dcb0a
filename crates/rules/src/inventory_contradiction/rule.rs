use caution_core::command::{Act, Hint, HintKind, Intent, Kind, Run};
use caution_core::finding::{Finding, Severity};
use caution_core::inventory::{Inventory, Machine};

use crate::command::{self, Said};
use crate::{Input, Outcome, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "inventory-contradiction",
    codes: &["K11"],
    title: "the inventory says that this is not the machine that was meant",
    document: include_str!("rule.md"),
    check,
};

fn check(input: &Input<'_>) -> Outcome {
    let inventory = &input.charter.inventory;
    let intent = input.change.context.intent.as_ref().map(|told| &told.value);
    command::each(input, |run, act| look(inventory, intent, run, act))
}

fn look(inventory: &Inventory, intent: Option<&Intent>, run: &Run, act: &Act) -> Option<Finding> {
    if !act.verb.destroys() {
        return None;
    }
    let machine = machines(inventory, run, act).next();
    let what = intent.and_then(|intent| contradiction(intent, machine, act)).or_else(|| {
        let machine = machine.filter(|machine| act.kind == Kind::Fleet && is_active(machine))?;
        Some(format!(
            "`{}` is {} by the inventory",
            machine.name,
            machine.status.as_deref().unwrap_or("active")
        ))
    })?;
    Some(command::finding(
        &RULE,
        act,
        Said {
            severity: Severity::High,
            what: format!("it {} {}, and {what}", command::does(act), command::thing(act)),
            why: "the right command on the wrong machine is how the last good copy was lost elsewhere"
                .to_owned(),
            remedy: "look where you are, and go to the machine that the ticket names".to_owned(),
        },
    ))
}

/// The machines that an act goes to: those that its hints and its name give, or this one.
pub(crate) fn machines<'a>(
    inventory: &'a Inventory,
    run: &'a Run,
    act: &'a Act,
) -> impl Iterator<Item = &'a Machine> {
    let named = act.name.split([' ', ',']).map(|name| Hint {
        kind: HintKind::Host,
        value: name.to_owned(),
        source: String::new(),
    });
    let here = act.destination.local.then_some(run.host.as_ref()).flatten().map(|host| Hint {
        kind: HintKind::Host,
        value: host.clone(),
        source: String::new(),
    });
    act.hints.iter().cloned().chain(named).chain(here).filter_map(|hint| inventory.machine(&hint))
}

fn contradiction(intent: &Intent, machine: Option<&Machine>, act: &Act) -> Option<String> {
    let ticket = intent.ticket.as_deref().unwrap_or("the ticket");
    if let (Some(meant), Some(machine)) = (&intent.role, machine)
        && let Some(role) = machine.role.as_ref().filter(|role| !role.eq_ignore_ascii_case(meant))
    {
        return Some(format!(
            "{ticket} says `{meant}` while `{}` is `{role}` by the inventory",
            machine.name
        ));
    }
    let meant = intent.environment.as_ref()?;
    let is = act.destination.environment.as_ref().filter(|is| !is.eq_ignore_ascii_case(meant))?;
    Some(format!("{ticket} says `{meant}` while it goes to `{is}`"))
}

fn is_active(machine: &Machine) -> bool {
    machine.status.as_ref().is_some_and(|status| status.eq_ignore_ascii_case("active"))
}
