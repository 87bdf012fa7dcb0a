use caution_core::command::{Act, Kind, Run};
use caution_core::finding::{Finding, Severity};

use crate::command::{self, Said};
use crate::{Input, Outcome, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "target-left-out",
    codes: &["K9"],
    title: "no target is named, and the tool then means all there is",
    document: include_str!("rule.md"),
    check,
};

fn check(input: &Input<'_>) -> Outcome {
    command::each(input, look)
}

fn look(_: &Run, act: &Act) -> Option<Finding> {
    let far = matches!(
        act.kind,
        Kind::Host
            | Kind::Fleet
            | Kind::Workload
            | Kind::CloudResource
            | Kind::Cluster
            | Kind::Namespace
            | Kind::Service
            | Kind::Account
            | Kind::Api
    );
    if !act.everything || !act.name.trim().is_empty() || !far || command::expendable(act) {
        return None;
    }
    let severity = if act.reversible { Severity::Medium } else { Severity::High };
    Some(command::finding(
        &RULE,
        act,
        Said {
            severity,
            what: format!("no target is named: {} {} in {}", act.tool, means(act), command::environment(act)),
            why: "a forgotten option is enough to reach all of them at once".to_owned(),
            remedy: "name the targets, one by one".to_owned(),
        },
    ))
}

fn means(act: &Act) -> String {
    format!("then {} {}", command::does(act), command::thing(act))
}
