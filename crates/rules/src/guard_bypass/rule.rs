use caution_core::command::{Act, Kind, Run};
use caution_core::finding::{Finding, Severity};

use crate::command::{self, Said};
use crate::{Input, Outcome, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "guard-bypass",
    codes: &["K10"],
    title: "a command passes over a check, or changes what checks it",
    document: include_str!("rule.md"),
    check,
};

fn check(input: &Input<'_>) -> Outcome {
    command::each(input, look)
}

fn look(_: &Run, act: &Act) -> Option<Finding> {
    let severity = match act.kind {
        // A check of one step is passed over: whoever runs it may have a reason.
        Kind::Guard if act.reversible => Severity::Medium,
        Kind::Guard => Severity::High,
        // A prompt is passed over where something would be lost.
        _ if act.forced
            && act.verb.destroys()
            && !act.reversible
            && data(act)
            && !command::expendable(act) =>
        {
            Severity::Medium
        }
        _ => return None,
    };
    let what = match act.kind {
        Kind::Guard => format!("it {} what checks it: {}", command::does(act), act.name.trim()),
        _ => format!("it passes over the prompt that asks before {} is destroyed", command::thing(act)),
    };
    Some(command::finding(
        &RULE,
        act,
        Said {
            severity,
            what,
            why: "a check that whoever is checked can turn off checks nothing".to_owned(),
            remedy: "let the check run; if it is wrong, a person changes it".to_owned(),
        },
    ))
}

fn data(act: &Act) -> bool {
    command::holds_data(act.kind) || matches!(act.kind, Kind::CloudResource | Kind::Cluster | Kind::Namespace)
}
