use caution_core::command::{Act, Kind, Run};
use caution_core::effect::Verb;
use caution_core::finding::{Finding, Severity};
use caution_core::inventory::Stakes;

use crate::command::{self, Said};
use crate::{Input, Outcome, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "outward-act",
    codes: &[],
    title: "a command publishes something, gives rights away, or deploys to production",
    document: include_str!("rule.md"),
    check,
};

fn check(input: &Input<'_>) -> Outcome {
    command::each(input, look)
}

fn look(_: &Run, act: &Act) -> Option<Finding> {
    if act.kind == Kind::Guard || command::expendable(act) {
        return None;
    }
    let production = act.destination.stakes == Some(Stakes::Production);
    let (severity, why) = match act.verb {
        Verb::Publish => (Severity::Medium, "what others have fetched cannot be called back"),
        Verb::Grant => (Severity::Medium, "a right that was given is used by whoever finds it"),
        Verb::Create | Verb::Update | Verb::Execute if production && act.kind != Kind::Tests => {
            (Severity::Medium, "it reaches everybody at once")
        }
        _ => return None,
    };
    Some(command::finding(
        &RULE,
        act,
        Said {
            severity,
            what: command::deed(act),
            why: why.to_owned(),
            remedy: "let the person who answers for it say yes to this one command".to_owned(),
        },
    ))
}
