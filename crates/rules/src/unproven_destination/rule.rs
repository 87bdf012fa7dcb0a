use caution_core::command::{Act, Doubt, Place, Run, When};
use caution_core::effect::Verb;
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
        Some(why) => (how_bad(act), format!("it {} {}: {why}", command::does(act), command::thing(act))),
        None => copy_failed(run, act).or_else(|| reaction(run, act))?,
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

/// A file of the workspace whose copy succeeded just before is not lost; what can be made again is a loss of
/// time.
fn how_bad(act: &Act) -> Severity {
    let path = act.path.as_ref();
    let own = path.is_some_and(|path| path.place == Place::InWorkspace);
    if command::expendable(act) || own && act.when == When::AfterSuccess {
        Severity::Low
    } else if path.is_some_and(|path| path.restorable == Some(true)) {
        Severity::Medium
    } else {
        Severity::High
    }
}

/// How many commands of the session are looked at.
const EARLIER: usize = 10;

/// Deleting what a command before failed to copy or move.
fn copy_failed(run: &Run, act: &Act) -> Option<(Severity, String)> {
    let path = act.path.as_ref()?;
    if !matches!(act.verb, Verb::Delete | Verb::Truncate) || path.place == Place::Temporary {
        return None;
    }
    let mut copies =
        run.earlier.iter().rev().take(EARLIER).filter(|earlier| copies(&earlier.text, &path.absolute));
    // A later try may have succeeded.
    let last = copies.next().filter(|earlier| earlier.failed == Some(true))?;
    let text: String = last.text.chars().take(80).collect();
    let what = format!("it {} {}, and `{text}` failed", command::does(act), command::thing(act));
    Some((if path.restorable == Some(true) { Severity::Medium } else { Severity::High }, what))
}

/// Whether a command copies or moves something whose name ends as a path does.
fn copies(text: &str, path: &str) -> bool {
    let mut words = text.split_whitespace().map(|word| word.trim_matches(['"', '\'', ';']));
    let is_copy = words.clone().take(4).any(|word| {
        matches!(
            word,
            "cp" | "mv"
                | "rsync"
                | "scp"
                | "rclone"
                | "tar"
                | "move"
                | "copy"
                | "robocopy"
                | "Move-Item"
                | "Copy-Item"
        )
    });
    is_copy
        && words.any(|word| {
            let word = word.trim_end_matches('*').trim_end_matches(['/', '\\']).trim_start_matches("./");
            let rest = path.strip_suffix(word).filter(|_| word.len() > 1);
            rest.is_some_and(|rest| rest.is_empty() || word.starts_with('/') || rest.ends_with(['/', '\\']))
        })
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
