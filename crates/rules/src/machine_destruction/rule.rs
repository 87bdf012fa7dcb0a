use caution_core::command::{Act, Kind, Run};
use caution_core::effect::Verb;
use caution_core::finding::{Finding, Severity};
use caution_core::inventory::Stakes;

use crate::command::{self, Said};
use crate::{Input, Outcome, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "machine-destruction",
    codes: &["K1"],
    title: "a command wipes a disk, stops the machine or its services, or takes away accounts",
    document: include_str!("rule.md"),
    check,
};

fn check(input: &Input<'_>) -> Outcome {
    command::each(input, look)
}

fn look(_: &Run, act: &Act) -> Option<Finding> {
    let disturbs = act.verb.destroys() || act.verb == Verb::Execute;
    let severity = match act.kind {
        Kind::Disk if act.verb.destroys() => Severity::High,
        Kind::Host if disturbs && act.everything => Severity::High,
        Kind::Host | Kind::Process if disturbs && !act.reversible => Severity::High,
        Kind::Host | Kind::Account | Kind::Service if disturbs && !act.reversible => Severity::Medium,
        Kind::Process if act.everything => Severity::Medium,
        Kind::Host | Kind::Service if disturbs && act.destination.stakes == Some(Stakes::Production) => {
            Severity::Medium
        }
        _ => return None,
    };
    if command::expendable(act) && act.kind != Kind::Disk {
        return None;
    }
    Some(command::finding(
        &RULE,
        act,
        Said {
            severity,
            what: command::deed(act),
            why: "everything on the machine goes with it".to_owned(),
            remedy: "let a person who knows the machine do it by hand".to_owned(),
        },
    ))
}
