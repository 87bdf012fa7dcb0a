use caution_core::command::{Act, Doubt, Run, When};
use caution_core::finding::{Finding, Severity};

use crate::command::{self, Said};
use crate::{Input, Outcome, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "unproven-destination",
    codes: &["K8"],
    title: "a source is deleted before its copy was shown to be there, or something is destroyed because a step failed",
    document: include_str!("rule.md"),
    check,
};

fn check(input: &Input<'_>) -> Outcome {
    command::each(input, look)
}

fn look(run: &Run, act: &Act) -> Option<Finding> {
    let unproven = act.doubts.iter().find_map(|doubt| match doubt {
        Doubt::Unproven(what) => Some(what),
        _ => None,
    });
    let (severity, what) = match unproven {
        Some(why) => {
            let severity = if command::expendable(act) { Severity::Low } else { Severity::High };
            (severity, format!("it {} {}: {why}", command::does(act), command::thing(act)))
        }
        None => reaction(run, act)?,
    };
    Some(command::finding(
        &RULE,
        act,
        Said {
            severity,
            what,
            why: "if the copy is not what it seems, the last good one is gone".to_owned(),
            remedy: "look at the copy first (does it start, are the numbers right?), then delete".to_owned(),
        },
    ))
}

/// Destroying as an answer to a failure.
fn reaction(run: &Run, act: &Act) -> Option<(Severity, String)> {
    if !act.verb.destroys() || !command::holds_data(act.kind) || act.reversible || command::expendable(act) {
        return None;
    }
    let after = if act.when == When::AfterFailure {
        "the step before it fails".to_owned()
    } else {
        let earlier = command::after_failure(run)?;
        format!("`{}` failed", earlier.text.chars().take(80).collect::<String>())
    };
    Some((Severity::High, format!("it {} {} because {after}", command::does(act), command::thing(act))))
}
