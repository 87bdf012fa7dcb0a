use caution_core::command::{Act, Kind, Run};
use caution_core::finding::{Finding, Severity};

use crate::command::{self, Said};
use crate::{Input, Outcome, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "database-destroyed",
    codes: &["K4"],
    title: "a command drops, resets or empties a database that is production, or of which nothing tells",
    document: include_str!("rule.md"),
    check,
};

fn check(input: &Input<'_>) -> Outcome {
    command::each(input, look)
}

fn look(_: &Run, act: &Act) -> Option<Finding> {
    if !matches!(act.kind, Kind::Database | Kind::Table | Kind::Rows)
        || !act.verb.destroys()
        || act.reversible
    {
        return None;
    }
    let some_rows = act.kind == Kind::Rows && !act.everything;
    let if_unknown = if some_rows { Severity::Medium } else { Severity::High };
    let severity = command::stakes(act, if_unknown)?;
    Some(command::finding(&RULE, act, Said {
        severity,
        what: command::deed(act),
        why: "rows that are gone come back from a backup at best, and from an old one".to_owned(),
        remedy: "show that it is a database to throw away (declare it in `.caution/environments.yaml`), or take a backup and let somebody else agree".to_owned(),
    }))
}
