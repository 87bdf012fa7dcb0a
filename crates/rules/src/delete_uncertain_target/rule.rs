use caution_core::command::{Act, Doubt, Kind, Place, Run};
use caution_core::finding::{Finding, Severity};

use crate::command::{self, Said};
use crate::{Input, Outcome, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "delete-uncertain-target",
    codes: &["K2"],
    title: "what a command deletes depends on a variable that is not set, or on a path split by a space",
    document: include_str!("rule.md"),
    check,
};

fn check(input: &Input<'_>) -> Outcome {
    command::each(input, look)
}

fn look(_: &Run, act: &Act) -> Option<Finding> {
    if !act.verb.destroys() || !matches!(act.kind, Kind::File | Kind::Tree | Kind::Disk) {
        return None;
    }
    let (severity, doubt) = act.doubts.iter().filter_map(told).max_by_key(|(severity, _)| *severity)?;
    let whole = act.kind == Kind::Tree || act.everything;
    let temporary = act.path.as_ref().is_some_and(|path| matches!(path.place, Place::Temporary));
    // Where the variable is all there is, nothing goes if it is empty; a shell of the agent's may know it.
    let alone = act.path.is_none() && act.doubts.iter().all(|doubt| !matches!(doubt, Doubt::Split));
    let severity = match severity {
        _ if temporary => Severity::Low,
        severity if alone => severity.min(Severity::Medium),
        severity if whole => severity,
        severity => severity.min(Severity::Medium),
    };
    Some(command::finding(
        &RULE,
        act,
        Said {
            severity,
            what: format!("it {} {}, and {doubt}", command::does(act), command::thing(act)),
            why: "one empty variable or one space turns a small deletion into a large one".to_owned(),
            remedy: "quote the path and let the shell refuse an empty variable: `\"${NAME:?}\"`".to_owned(),
        },
    ))
}

fn told(doubt: &Doubt) -> Option<(Severity, String)> {
    Some(match doubt {
        Doubt::Unset(name) => (Severity::High, format!("the variable `{name}` is not set or empty")),
        Doubt::Lost(name) => {
            (Severity::High, format!("`{name}` was set inside parentheses or a pipe and is another one here"))
        }
        Doubt::Split => (Severity::High, "the path looks split by a space".to_owned()),
        Doubt::Unquoted(name) => (Severity::Low, format!("the variable `{name}` is not quoted")),
        Doubt::Unread(what) => (Severity::Medium, format!("only running it tells what `{what}` is")),
        // Another rule's.
        _ => return None,
    })
}
