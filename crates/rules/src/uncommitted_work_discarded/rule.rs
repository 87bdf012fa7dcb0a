use caution_core::command::{Act, Kind, Run};
use caution_core::finding::{Finding, Severity};

use crate::command::{self, Said};
use crate::{Input, Outcome, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "uncommitted-work-discarded",
    codes: &["K3"],
    title: "a command throws away work that no commit holds, or history that only this clone has",
    document: include_str!("rule.md"),
    check,
};

fn check(input: &Input<'_>) -> Outcome {
    command::each(input, look)
}

fn look(run: &Run, act: &Act) -> Option<Finding> {
    let severity = match (act.kind, act.count) {
        (Kind::UncommittedWork, Some(0)) => return None,
        (Kind::UncommittedWork, Some(_)) => Severity::High,
        (Kind::UncommittedWork, None) => Severity::Medium,
        (Kind::LocalHistory, _) if !act.reversible && act.count != Some(0) => Severity::Medium,
        _ => return None,
    };
    if !act.verb.destroys() {
        return None;
    }
    let severity = if run.others_files > 0 { Severity::High } else { severity };
    let lost = match (act.kind, act.count) {
        (Kind::UncommittedWork, Some(count)) => {
            format!("{count} files with changes that no commit holds are lost")
        }
        (Kind::UncommittedWork, None) => "changes that no commit holds are lost".to_owned(),
        _ => format!("{} of this clone is lost", command::thing(act)),
    };
    let others = if run.others_files > 0 {
        format!("; other sessions changed {} files here", run.others_files)
    } else {
        String::new()
    };
    Some(command::finding(
        &RULE,
        act,
        Said {
            severity,
            what: format!("{lost}{others}"),
            why: "git cannot bring back what it never held".to_owned(),
            remedy: "commit or `git stash` first, or name the files that are to go".to_owned(),
        },
    ))
}
