//! A command as a change, and what was found out about it.

use caution_core::approval::{About, DeedRef, Filed, Fit, Kind};
use caution_core::assessment::Assessment;
use caution_core::change::{Action, Change, Head};
use caution_core::charter::Charter;
use caution_core::command::{Act, Command, Gap, Kind as ActKind, Place, Run};
use caution_core::context::{Account, Told, Trust};
use caution_core::effect::{Effect, Verb};
use caution_core::inventory::Stakes;
use caution_core::provenance::{Channel, Class, Evidence, Provenance, Role, Strength};
use caution_core::reach::{Band, Reach, ReachedService};
use caution_core::unknown::{Unknown, UnknownKind};
use caution_wire::Secrets;
use jiff::Timestamp;

use super::{Agent, Asked, deed};
use crate::approvals;
use crate::check::Compiler;
use crate::error::CheckError;

/// How many gaps are told one by one.
const GAPS: usize = 20;

/// Whether an act stays in the folder that is worked on, in temporary files, or somewhere that may be thrown
/// away: an agent's own work.
pub(super) fn is_own_work(act: &Act) -> bool {
    let inside =
        act.path.as_ref().is_some_and(|path| matches!(path.place, Place::InWorkspace | Place::Temporary));
    let doubtful = act.doubts.iter().any(|doubt| !matches!(doubt, caution_core::command::Doubt::Unquoted(_)));
    // Changes that no commit holds may be a person's.
    let thrown_away = act.kind == ActKind::UncommittedWork
        && act.count != Some(0)
        && act.path.as_ref().is_none_or(|path| path.place != Place::Temporary);
    inside && !doubtful && !thrown_away
}

fn expendable(act: &Act) -> bool {
    matches!(act.destination.stakes, Some(Stakes::Ephemeral | Stakes::Development))
}

/// Takes a command for a change and finds out about it what can be found out.
pub(super) fn assess(
    asked: Asked,
    mut command: Command,
    charter: &Charter,
    filed: Vec<Filed>,
    compiler: &Compiler,
    now: Timestamp,
) -> Result<(Change, Assessment, DeedRef), CheckError> {
    charter.inventory.locate(&mut command, asked.host.as_deref());
    let mut unknowns = gaps(&command);
    // What could not be read matters where an approval is about to count.
    if !filed.is_empty() {
        unknowns.extend(asked.unread);
    }
    let run = Run { command, host: asked.host, earlier: asked.earlier, others_files: asked.others_files };
    let deed = deed::of(&run, &asked.workspace);
    let provenance = provenance(asked.agent.as_ref());
    let mut context = asked.context;
    // As sure as the author of a commit, whom git takes from the same place.
    let operator = asked.operator.map(|who| Told {
        value: who,
        trust: Trust::Signed,
        source: "git on this machine".to_owned(),
    });
    context.operator = operator.or(context.operator);
    let agent = asked.agent.map(|agent| Account { handle: agent.id, bot: true, email: None });
    context.actor = agent.map(|agent| Told::claimed(agent, "its hook")).or_else(|| context.operator.clone());
    context.statements.extend(fitting(filed, &deed));
    let reach = reach(&run, charter);
    let effects = effects(&run);
    context.run = Some(Box::new(run));
    let mut change = Change {
        action: Action::Run,
        base: None,
        charter_base: charter.commit.clone(),
        head: Head::Command(deed::id(&deed)),
        head_tree: None,
        commits: Vec::new(),
        files: Vec::new(),
        residues: Vec::new(),
        context,
        unknowns,
    };
    approvals::identify(&mut change, charter, now);
    let organisation = compiler.organisation(charter)?;
    let input = caution_rules::Input {
        change: &change,
        sources: &[],
        texts: &[],
        lexicon: None,
        provenance: &provenance,
        charter,
        charter_after: None,
        charter_problems: &[],
        policy_loosened: &[],
        organisation: &organisation,
        now,
    };
    let (findings, rules, failed) = caution_rules::run(caution_rules::ALL, &input);
    let mut unknowns: Vec<Unknown> = change.unknowns.iter().cloned().chain(failed).collect();
    unknowns.sort();
    unknowns.dedup();
    Ok((change, Assessment { provenance, reach, findings, effects, unknowns, rules }, deed))
}

/// An agent that asks by its own hook is the author of what it asks for.
fn provenance(agent: Option<&Agent>) -> Provenance {
    let Some(agent) = agent else { return Provenance::default() };
    let text = match &agent.model {
        Some(model) => format!("the hook of {} ({model})", agent.id),
        None => format!("the hook of {}", agent.id),
    };
    let evidence = Evidence {
        commit: None,
        channel: Channel::Actor,
        role: Role::Author,
        strength: Strength::Identity,
        marker: agent.id.clone(),
        text,
        discounted: None,
    };
    Provenance { class: Class::AiAuthored, evidence: vec![evidence], ..Provenance::default() }
}

/// The statements that are about this run, in this folder and environment. Nothing of the others is told.
fn fitting(filed: Vec<Filed>, deed: &DeedRef) -> impl Iterator<Item = Told<Filed>> {
    let approvals: Vec<String> = filed
        .iter()
        .filter(|one| matches!(&one.statement.about, About::Command(about) if about == deed))
        .map(|one| one.id.clone())
        .collect();
    let fits = move |one: &Filed| match &one.statement.about {
        About::Command(_) => approvals.contains(&one.id),
        About::Statement(id) => one.statement.kind == Kind::Revoke && approvals.contains(id),
        _ => false,
    };
    filed.into_iter().filter(fits).map(|one| {
        let source = "refs/caution/approvals".to_owned();
        // Whoever read it knows for which repository it is.
        let fit = if matches!(one.fit, Fit::OtherRepository(_)) { one.fit.clone() } else { Fit::Same };
        Told { value: Filed { fit, ..one }, trust: Trust::Claimed, source }
    })
}

fn gaps(command: &Command) -> Vec<Unknown> {
    if command.gaps.is_empty() {
        return Vec::new();
    }
    let secrets = Secrets::of(&command.text);
    let mut all: Vec<Unknown> =
        command.gaps.iter().take(GAPS).map(|gap| gap_of(command, gap, &secrets)).collect();
    if let Some(rest) = command.gaps.len().checked_sub(GAPS).filter(|rest| *rest > 0) {
        all.push(Unknown::new(
            UnknownKind::Command,
            "the command",
            format!("{rest} further parts of the command could not be read"),
            "whatever it does there",
        ));
    }
    all
}

/// How many characters of a part are told, and how many are looked at for secrets: one that is cut in two is
/// not known again.
const PART: usize = 80;
const LOOKED_AT: usize = 4_000;

fn gap_of(command: &Command, gap: &Gap, secrets: &Secrets) -> Unknown {
    let part = command.text.get(gap.span.start..gap.span.end).unwrap_or_default();
    let part: String = part.chars().take(LOOKED_AT).collect();
    let part: String = secrets.hide(&part).chars().take(PART).collect();
    let what = format!("`{}` could not be read: {}", part.trim().replace('\n', " "), gap.why);
    Unknown::new(UnknownKind::Command, part.trim(), what, "whatever it does there")
        .remedy("write it so that it says what it does, or let a person look at it")
}

/// What it would do to the world. What an agent does to its own folder is its work.
fn effects(run: &Run) -> Vec<Effect> {
    run.command
        .acts
        .iter()
        .filter(|act| !is_own_work(act) && !expendable(act))
        .map(|act| Effect {
            verb: act.verb,
            object: format!("{} {}", act.kind.id(), act.name).trim().to_owned(),
            environment: act
                .destination
                .environment
                .clone()
                .or_else(|| act.destination.local.then(|| "local".to_owned())),
            count: act.count.unwrap_or(1),
            // Where something is only added or changed in place, what was there is not taken away.
            reversible: act.reversible || matches!(act.verb, Verb::Create | Verb::Update | Verb::Execute),
        })
        .collect()
}

/// The services that run where something would be changed.
fn reach(run: &Run, charter: &Charter) -> Reach {
    let environments = run.command.acts.iter().filter_map(|act| {
        let name = act.destination.environment.as_deref().filter(|_| act.destination.declared)?;
        charter.inventory.environment(name)
    });
    let mut names: Vec<&String> = environments.flat_map(|environment| &environment.services).collect();
    names.sort();
    names.dedup();
    let services = names.into_iter().map(|name| {
        let service = charter.services.iter().find(|service| service.name == *name);
        ReachedService {
            service: name.clone(),
            tier: service.and_then(|service| service.tier),
            owners: service.map(|service| service.owners.clone()).unwrap_or_default(),
            functions: service.map(|service| service.functions.clone()).unwrap_or_default(),
            band: Band::Likely,
            paths: Vec::new(),
        }
    });
    Reach { services: services.collect(), declared: charter.services.len(), ..Reach::default() }
}
