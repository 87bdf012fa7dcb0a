//! What the rules on commands share.

use caution_core::command::{Act, Earlier, Kind, Run};
use caution_core::finding::{Finding, Severity};
use caution_core::inventory::Stakes;

use crate::rule::Rule;
use crate::{Input, Outcome};

/// Looks at each act of the command that is about to run; nothing to look at where there is none.
pub(crate) fn each(input: &Input<'_>, look: impl Fn(&Run, &Act) -> Option<Finding>) -> Outcome {
    let Some(run) = run(input) else { return Outcome::NotApplicable };
    let mut findings: Vec<Finding> = Vec::new();
    for found in run.command.acts.iter().filter_map(|act| look(run, act)) {
        // The same words twice say no more than once.
        if !findings.iter().any(|known| known.what == found.what && known.severity >= found.severity) {
            findings.push(found);
        }
    }
    Outcome::Looked(findings)
}

/// The command that is about to run.
pub(crate) fn run<'a>(input: &Input<'a>) -> Option<&'a Run> {
    input.change.context.run.as_deref()
}

/// What a rule says of an act.
pub(crate) struct Said {
    pub(crate) severity: Severity,
    pub(crate) what: String,
    pub(crate) why: String,
    pub(crate) remedy: String,
}

/// A finding about an act.
pub(crate) fn finding(rule: &Rule, act: &Act, said: Said) -> Finding {
    let mut evidence = Vec::new();
    if !act.through.is_empty() {
        evidence.push(format!("through {}", act.through.join(", ")));
    }
    if let Some(because) = &act.destination.because {
        evidence.push(format!("{because}: {}", environment(act)));
    }
    evidence.extend(act.path.as_ref().map(|path| format!("`{}`", path.absolute)));
    if act.forced {
        evidence.push("a prompt or a protection is passed over".to_owned());
    }
    let remedy = match &act.instead {
        Some(instead) => format!("{instead}; or {}", said.remedy),
        None => said.remedy,
    };
    Finding {
        rule: rule.id.into(),
        severity: said.severity,
        confidence: act.sure,
        place: None,
        related: Vec::new(),
        what: said.what,
        why: said.why,
        evidence,
        remedy,
    }
}

/// `production`, `eu-prod`, `an environment that nothing tells`.
pub(crate) fn environment(act: &Act) -> String {
    match (&act.destination.environment, act.destination.local) {
        (Some(name), _) => name.clone(),
        (None, true) => "this machine".to_owned(),
        (None, false) => "an environment that nothing tells".to_owned(),
    }
}

/// `it deletes the table `orders` in eu-prod`. Of what stands nowhere but here, no place is told.
pub(crate) fn deed(act: &Act) -> String {
    let place = match (&act.destination.environment, act.destination.local) {
        (Some(name), _) => format!(" in {name}"),
        (None, true) => " on this machine".to_owned(),
        (None, false) if act.path.is_some() || !act.kind.is_somewhere() => String::new(),
        (None, false) => " in an environment that nothing tells".to_owned(),
    };
    format!("it {} {}{place}", does(act), thing(act))
}

/// Whether it is somewhere that may be thrown away, and something says so. That it is on this machine
/// says nothing of it.
pub(crate) fn expendable(act: &Act) -> bool {
    matches!(act.destination.stakes, Some(Stakes::Ephemeral | Stakes::Development))
}

/// How bad it is to destroy something there: nothing where it may be thrown away, worst where customers
/// depend on it or nothing tells.
pub(crate) fn stakes(act: &Act, if_unknown: Severity) -> Option<Severity> {
    match act.destination.stakes {
        Some(Stakes::Ephemeral | Stakes::Development) => None,
        Some(Stakes::Staging) => Some(Severity::Medium),
        Some(Stakes::Production) => Some(Severity::High),
        None => Some(if_unknown),
    }
}

/// `the tree `build``, `3 rows `orders``.
pub(crate) fn thing(act: &Act) -> String {
    let kind = act.kind.id().replace('-', " ");
    let name = shortened(&act.name);
    match (act.everything, act.count) {
        (true, _) if name.is_empty() => format!("every {kind}"),
        (true, _) => format!("everything of the {kind} `{name}`"),
        (false, Some(count)) if count > 1 => format!("{count} × {kind} `{name}`"),
        _ if name.is_empty() => format!("a {kind}"),
        _ => format!("the {kind} `{name}`"),
    }
}

/// How much of a name is shown.
const SHOWN: usize = 120;

fn shortened(name: &str) -> String {
    let name = name.trim();
    if name.chars().count() <= SHOWN {
        return name.to_owned();
    }
    let short: String = name.chars().take(SHOWN).collect();
    format!("{short}…")
}

/// `deletes`, `replaces` …
pub(crate) fn does(act: &Act) -> &'static str {
    use caution_core::effect::Verb;
    match act.verb {
        Verb::Create => "creates",
        Verb::Update => "changes",
        Verb::Replace => "deletes and makes anew",
        Verb::Delete => "deletes",
        Verb::Truncate => "empties",
        Verb::RewriteHistory => "rewrites",
        Verb::Grant => "gives rights on",
        Verb::Publish => "publishes",
        Verb::Execute => "runs",
    }
}

/// Whether the last thing that happened in the session failed.
pub(crate) fn after_failure(run: &Run) -> Option<&Earlier> {
    run.earlier.last().filter(|earlier| earlier.failed == Some(true))
}

/// Things that hold data which nothing makes again.
pub(crate) fn holds_data(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Database
            | Kind::Table
            | Kind::Rows
            | Kind::Volume
            | Kind::Bucket
            | Kind::Objects
            | Kind::Backup
            | Kind::Stack
    )
}
