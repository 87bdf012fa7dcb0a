use caution_core::command::{Act, Kind, Run};
use caution_core::effect::Verb;
use caution_core::finding::{Finding, Severity};

use crate::command::{self, Said};
use crate::{Input, Outcome, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "remote-destruction",
    codes: &["K6"],
    title: "a command destroys something in a cloud, a cluster or behind an interface",
    document: include_str!("rule.md"),
    check,
};

fn check(input: &Input<'_>) -> Outcome {
    command::each(input, look)
}

fn look(_: &Run, act: &Act) -> Option<Finding> {
    if act.reversible {
        return None;
    }
    if act.kind == Kind::Stack && act.verb == Verb::Update && act.forced {
        return unread_plan(act);
    }
    if !act.verb.destroys() {
        return None;
    }
    let if_unknown = match act.kind {
        Kind::Stack
        | Kind::CloudResource
        | Kind::Bucket
        | Kind::Objects
        | Kind::Cluster
        | Kind::Namespace
        | Kind::Api
        | Kind::Repository
        | Kind::Backup
        | Kind::Secret
        | Kind::Package
        | Kind::Fleet => Severity::High,
        Kind::Workload | Kind::Release | Kind::Volume | Kind::Message => Severity::Medium,
        Kind::Container | Kind::Image if act.everything => Severity::Medium,
        Kind::Container | Kind::Image => Severity::Low,
        _ => return None,
    };
    let severity = match act.kind {
        Kind::Api if act.destination.local && act.destination.stakes.is_none() => Severity::Low,
        Kind::Container | Kind::Image if act.destination.stakes.is_none() => if_unknown,
        _ => command::stakes(act, if_unknown)?,
    };
    Some(command::finding(&RULE, act, Said {
        severity,
        what: command::deed(act),
        why: "it takes effect at once, for everybody who uses it, and holding the permission is not an approval".to_owned(),
        remedy: "change it in place by a reviewed plan, or let somebody else agree to this one command".to_owned(),
    }))
}

/// Without a plan and without a prompt: what the tool finds to do is done, replacing and deleting included.
fn unread_plan(act: &Act) -> Option<Finding> {
    let severity = command::stakes(act, Severity::Medium)?;
    let what = format!("{}, by a plan that nobody has read", command::deed(act));
    Some(command::finding(
        &RULE,
        act,
        Said {
            severity,
            what,
            why: "whatever the tool finds to replace or to delete goes without a question".to_owned(),
            remedy: "save the plan, read it, and apply that file".to_owned(),
        },
    ))
}
