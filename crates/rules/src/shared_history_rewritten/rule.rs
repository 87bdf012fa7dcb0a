use caution_core::command::{Act, Kind, Run};
use caution_core::effect::Verb;
use caution_core::finding::{Finding, Severity};

use crate::command::{self, Said};
use crate::{Input, Outcome, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "shared-history-rewritten",
    codes: &["K3"],
    title: "a command rewrites or deletes a branch that others build on",
    document: include_str!("rule.md"),
    check,
};

fn check(input: &Input<'_>) -> Outcome {
    command::each(input, look)
}

fn look(_: &Run, act: &Act) -> Option<Finding> {
    if act.kind != Kind::RemoteBranch || !act.verb.destroys() {
        return None;
    }
    // The tool says that it cannot be undone where others build on the branch, or where that is not known.
    let replaces = act.forced && act.verb == Verb::RewriteHistory;
    let severity = if act.reversible && replaces {
        // Somebody may have pushed in between; a lease would notice.
        Severity::Medium
    } else if act.reversible {
        Severity::Low
    } else if act.forced {
        Severity::High
    } else {
        Severity::Medium
    };
    Some(command::finding(
        &RULE,
        act,
        Said {
            severity,
            what: format!("it {} {}", command::does(act), command::thing(act)),
            why:
                "commits of others disappear from the branch, and everybody who has pulled them is in trouble"
                    .to_owned(),
            remedy: "push a new commit that reverts, or `--force-with-lease` on a branch of your own"
                .to_owned(),
        },
    ))
}
