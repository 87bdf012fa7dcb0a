use caution_core::command::{Act, Kind, Run};
use caution_core::effect::Verb;
use caution_core::finding::{Finding, Severity};

use crate::command::{self, Said};
use crate::{Input, Outcome, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "unread-program",
    codes: &[],
    title: "a program that nobody has read is fetched and run",
    document: include_str!("rule.md"),
    check,
};

fn check(input: &Input<'_>) -> Outcome {
    command::each(input, look)
}

fn look(_: &Run, act: &Act) -> Option<Finding> {
    if act.kind != Kind::Program || act.verb != Verb::Execute {
        return None;
    }
    Some(command::finding(
        &RULE,
        act,
        Said {
            severity: Severity::Medium,
            what: format!("it runs {}, which nobody has read", command::thing(act)),
            why: "whoever can change what is fetched decides what runs here".to_owned(),
            remedy: "fetch it into a file, read it, then run that file".to_owned(),
        },
    ))
}
