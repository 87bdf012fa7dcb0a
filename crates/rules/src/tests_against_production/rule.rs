use std::collections::BTreeSet;

use caution_core::command::{Act, Kind, Run};
use caution_core::finding::{Finding, Severity};
use caution_core::inventory::Stakes;

use crate::command::{self, Said};
use crate::{Input, Outcome, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "tests-against-production",
    codes: &["K5"],
    title: "tests or development programs run with credentials of production in reach",
    document: include_str!("rule.md"),
    check,
};

fn check(input: &Input<'_>) -> Outcome {
    command::each(input, look)
}

fn look(_: &Run, act: &Act) -> Option<Finding> {
    if act.kind != Kind::Tests {
        return None;
    }
    let severity = match act.destination.stakes {
        Some(Stakes::Production) => Severity::High,
        Some(Stakes::Staging) => Severity::Low,
        Some(Stakes::Ephemeral | Stakes::Development) => return None,
        None if act.destination.local => return None,
        None => Severity::Medium,
    };
    let sources: BTreeSet<&str> = act.hints.iter().map(|hint| hint.source.as_str()).collect();
    let sources = Vec::from_iter(sources);
    let place = match &act.destination.environment {
        Some(name) => name,
        None => "something elsewhere, of which nothing tells more,",
    };
    let reach = if sources.is_empty() { String::new() } else { format!(" ({})", sources.join(", ")) };
    Some(command::finding(
        &RULE,
        act,
        Said {
            severity,
            what: format!("`{}` runs with {} in reach{reach}", act.name.trim(), place),
            why: "test suites create, empty and drop what they are connected to".to_owned(),
            remedy: "unset the variable, or point it at a database to throw away".to_owned(),
        },
    ))
}
