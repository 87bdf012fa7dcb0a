//! From a policy and everything that is known of a change to a verdict. Pure: the same inputs give the
//! same verdict, byte for byte.

mod applies;
mod ask;
mod clear;
mod glass;
pub(crate) mod modes;
mod need;
mod reach;
mod settings;
mod split;
mod summary;

use std::collections::{BTreeMap, BTreeSet};

use caution_core::assessment::Assessment;
use caution_core::change::Change;
use caution_core::charter::Charter;
use caution_core::provenance::Class;
use caution_core::verdict::{Mode, Outcome, PolicyName, Requirement, State, Verdict};
use jiff::Timestamp;

use crate::Policy;
use crate::cedar::{Answers, need_id, requirement_of};
use crate::facts::{Facts, bot_confirmed};
use crate::given::Given;
use crate::model::{self, ApprovalKind};
use crate::people::{Authors, Certificates, Counted, Known, Named, Owners, Registry, Reviews, Tools, naming};
use glass::Glass;
pub(crate) use glass::lapsed;
use modes::{Force, Forces};

/// Everything that a decision rests on.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// The change.
    pub change: &'a Change,
    /// What was found out about it.
    pub assessment: &'a Assessment,
    /// The charter of the target branch.
    pub charter: &'a Charter,
    /// The moment of the decision.
    pub now: Timestamp,
}

/// Everything that the tree of why is told from.
struct Desk<'a> {
    input: &'a Input<'a>,
    facts: Facts,
    given: Given,
    authors: &'a Authors<'a>,
    owners: Owners<'a>,
    known: Known<'a>,
    /// Who could give what is missing of each kind of approval.
    named: BTreeMap<ApprovalKind, Named>,
}

/// How the requirements run for this change, now.
struct Ruling {
    forces: Forces,
    glass: Glass,
    /// Those that the change waits for.
    enforced: BTreeSet<String>,
}

/// Decides.
pub fn decide(policy: &Policy, input: &Input<'_>) -> Verdict {
    let tools = Tools::new(input.charter);
    let people = Registry::new(&input.charter.people);
    let authors = Authors::of(input.change, &people, &tools);
    let reach = &input.assessment.reach;
    let owners = Owners::new(
        &people,
        reach.services.iter().flat_map(|service| &service.owners).chain(&reach.path_owners),
    );
    let by_bot =
        input.assessment.provenance.class == Class::Automation && bot_confirmed(&input.change.context);
    let launcher_unknown = !authors.person_named() && !by_bot;
    let certificates = Certificates::new(input.now, policy.issuers());
    let mut reviews = Reviews::of(input, &people, &authors, &owners, &tools, certificates);
    reviews.launcher_unknown = launcher_unknown;
    let known = Known::of(input, &people, &authors, &tools, certificates);
    let facts = Facts::of(input, policy.globs(), &policy.reached_services(), &authors, certificates);
    let counted = counted(policy, &facts, &reviews, &owners);
    let (approvals, doubt) = counted.map_or_else(|doubt| (BTreeMap::new(), Some(doubt)), |all| (all, None));
    let given = Given::of(input, approvals, &reviews, &known);
    let mut desk = Desk { input, facts, given, authors: &authors, owners, known, named: BTreeMap::new() };

    let forces = Forces::of(policy, input);
    let glass = Glass::of(policy, input, &people, &authors, &tools);
    let mut enforced = enforced(policy, &forces);
    enforced.retain(|id| !glass.covers(id));
    let answers = match doubt {
        Some(doubt) => Err(doubt),
        None => policy.cedar().ask(&desk.facts, &reviews, &desk.given, &enforced),
    };
    let missing = ask::missing(policy, &forces, answers.as_ref().ok());
    desk.named = naming(input, &desk.known, &desk.owners, &missing, &desk.given.approvals);
    verdict(policy, &desk, Ruling { forces, glass, enforced }, answers)
}

/// The requirements that hold a change where nothing but the day, the paths and the repository matter.
pub(crate) fn enforced_in(policy: &Policy, change: &Change, now: Timestamp) -> BTreeSet<String> {
    let (assessment, charter) = (Assessment::default(), Charter::default());
    let input = Input { change, assessment: &assessment, charter: &charter, now };
    enforced(policy, &Forces::of(policy, &input))
}

fn enforced(policy: &Policy, forces: &Forces) -> BTreeSet<String> {
    let all = policy.requirements().iter().zip(&forces.each);
    all.filter(|(_, force)| force.in_force && force.mode == Mode::Hold)
        .map(|(requirement, _)| requirement.id.clone())
        .collect()
}

/// How many approvals of each kind count.
fn counted(
    policy: &Policy,
    facts: &Facts,
    reviews: &Reviews<'_>,
    owners: &Owners<'_>,
) -> Result<BTreeMap<ApprovalKind, Counted>, String> {
    let counting = policy.cedar().count(facts, reviews)?;
    let each = counting.into_iter().map(|(kind, ids)| {
        let counted = reviews.count(&kind, owners, &ids)?;
        Ok((kind, counted))
    });
    each.collect()
}

fn verdict(policy: &Policy, desk: &Desk<'_>, ruling: Ruling, answers: Result<Answers, String>) -> Verdict {
    let Ruling { forces, glass, enforced } = ruling;
    let (answers, mut doubt) = match answers {
        Ok(answers) => (Some(answers), None),
        Err(error) => (None, Some(error)),
    };
    let mut requirements: Vec<Requirement> = policy
        .requirements()
        .iter()
        .zip(&forces.each)
        .map(|(requirement, force)| told(desk, requirement, force, answers.as_ref()))
        .collect();
    let mut reasons = glass.mark(&mut requirements);
    let outcome = match &answers {
        None => Outcome::Hold,
        Some(answers) => {
            doubt = disagreement(policy, desk, answers, &enforced);
            outcome(policy, answers, doubt.is_some())
        }
    };
    let blocking = || requirements.iter().filter(|requirement| requirement.blocks());
    let only_unknowns = outcome == Outcome::Hold
        && doubt.is_none()
        && blocking().next().is_some()
        && blocking().all(|requirement| requirement.only_unknowns);
    let mut remarks = forces.remarks;
    remarks.extend(modes::undeclared(policy, desk.input));
    remarks.extend(glass.remarks());
    remarks.extend(summary::overloads(policy, desk, &requirements));
    let name = PolicyName { name: policy.name().to_owned(), digest: policy.digest().clone(), remarks };
    let frozen = forces.each.iter().find(|force| force.lasts.is_some() && force.mode == Mode::Hold);
    let frozen = frozen.and_then(|force| force.lasts.as_deref());
    let doubt_ = doubt.as_deref();
    let asked = policy.requirements();
    let summary =
        summary::Summary { outcome, requirements: &requirements, asked, desk, doubt: doubt_, frozen };
    reasons.extend(summary.reasons(policy.name(), forces.kill.as_deref()));
    Verdict {
        outcome,
        only_unknowns,
        reasons,
        next: summary.next(),
        requirements,
        policy: name,
        decided_at: desk.input.now,
    }
}

/// The answer is Cedar's; a doubt makes a hold of everything but a stop.
fn outcome(policy: &Policy, answers: &Answers, doubt: bool) -> Outcome {
    let never = |id: &String| {
        policy.requirements().iter().any(|requirement| requirement.never && requirement.id == *id)
    };
    if answers.refused_by.iter().any(never) {
        Outcome::Stop
    } else if answers.proceeds && !doubt {
        Outcome::Proceed
    } else {
        Outcome::Hold
    }
}

/// Two ways to the same answer must agree: what refused the change is exactly what is enforced and not
/// met; what is not met is asked; and each requirement's conditions are read here as Cedar reads them.
fn disagreement(
    policy: &Policy,
    desk: &Desk<'_>,
    answers: &Answers,
    enforced: &BTreeSet<String>,
) -> Option<String> {
    let expected: BTreeSet<&String> =
        answers.unmet.iter().filter(|id| enforced.contains(requirement_of(id))).collect();
    if !expected.iter().copied().eq(&answers.refused_by) || answers.proceeds != expected.is_empty() {
        return Some("what refuses the change is not what is missing".to_owned());
    }
    if let Some(id) = answers.unmet.iter().find(|id| !answers.asked.contains(*id)) {
        return Some(format!("`{id}` is missing and not asked"));
    }
    policy
        .requirements()
        .iter()
        .find(|requirement| {
            applies::holds(&requirement.when, &desk.facts) != answers.applies.contains(&requirement.id)
        })
        .map(|requirement| format!("whether `{}` applies is answered in two ways", requirement.id))
}

/// A requirement as it came out.
fn told(
    desk: &Desk<'_>,
    requirement: &model::Requirement,
    force: &Force,
    answers: Option<&Answers>,
) -> Requirement {
    let mut told = Requirement {
        id: requirement.id.clone(),
        because: requirement.because.clone(),
        applies: String::new(),
        mode: force.mode,
        never: requirement.never,
        state: State::Unknown,
        needs: Vec::new(),
        only_unknowns: false,
        source: requirement.source.clone(),
    };
    if !force.in_force {
        told.state = State::NotApplicable;
        told.applies.clone_from(&force.why);
        return told;
    }
    let Some(answers) = answers else {
        told.applies = "the policy could not be evaluated".to_owned();
        return told;
    };
    let (_, why) = applies::explain(&requirement.when, desk);
    told.applies = match &force.lasts {
        Some(lasts) if answers.applies.contains(&requirement.id) => format!("{lasts}; {why}"),
        _ => why,
    };
    if !answers.applies.contains(&requirement.id) {
        told.state = State::NotApplicable;
        return told;
    }
    if requirement.never {
        told.state = State::Missing;
        return told;
    }
    told.needs = requirement
        .needs
        .iter()
        .map(|need| {
            let id = need_id(requirement, need);
            need::told(desk, need, answers.asked.contains(&id), answers.unmet.contains(&id))
        })
        .collect();
    told.state = state(&told.needs);
    if split::is_about_size(&requirement.when)
        && let Some(proposal) = split::proposal(desk)
        && let Some(need) =
            told.needs.iter_mut().find(|need| matches!(need.state, State::Missing | State::Unknown))
    {
        need.clearers.act.push_str(&format!("; or {proposal}"));
    }
    if told.state == State::NotApplicable {
        told.applies = told.needs.first().map(|need| need.found.clone()).unwrap_or_default();
    }
    let missing = |need: &&caution_core::verdict::Need| matches!(need.state, State::Missing | State::Unknown);
    let unseen = told.needs.iter().filter(missing).all(|need| need.state == State::Unknown);
    told.only_unknowns = matches!(told.state, State::Missing | State::Unknown)
        && (unseen || !answers.applies_if_known.contains(&requirement.id));
    told
}

/// The state of a requirement, of those of its needs.
fn state(needs: &[caution_core::verdict::Need]) -> State {
    let has = |state: State| needs.iter().any(|need| need.state == state);
    if has(State::Missing) {
        State::Missing
    } else if has(State::Unknown) {
        State::Unknown
    } else if has(State::Met) {
        State::Met
    } else {
        State::NotApplicable
    }
}
