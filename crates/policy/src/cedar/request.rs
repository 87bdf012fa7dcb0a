//! Facts as entities and context.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use cedar_policy::{Context, Entities, Entity, EntityUid, RestrictedExpression as Value, Schema};

use caution_core::facts::EntryKind;

use super::text::{entries_attribute, name};
use super::{PROCEED, chain, count, uid};
use crate::facts::{Facts, level_number, severity_number};
use crate::given::{Evidence, Given};
use crate::model::ApprovalKind;
use crate::people::{Reviewer, Reviews, Seen};

/// Who asks: a person, an agent or a pipeline. No policy asks who.
pub(super) fn principal(facts: &Facts) -> Result<EntityUid, String> {
    uid("Actor", &facts.principal)
}

/// What is asked about.
pub(super) fn resource() -> Result<EntityUid, String> {
    uid("Change", "this")
}

/// The change with everybody who had a hand in it or speaks about it, and the actions; checked against the
/// schema, if there is one.
pub(super) fn entities(
    facts: &Facts,
    reviews: &Reviews<'_>,
    kinds: &BTreeSet<ApprovalKind>,
    schema: Option<&Schema>,
) -> Result<Entities, String> {
    let mut people: BTreeMap<&str, Option<&Reviewer<'_>>> = BTreeMap::new();
    let hands = facts.committers.iter().chain(&facts.pushers).chain(&facts.operators);
    people.extend(facts.authors.iter().chain(hands).map(|name| (name.as_str(), None)));
    let persons = || reviews.reviewers.iter().filter(|reviewer| !reviewer.tool);
    people.extend(persons().map(|reviewer| (reviewer.id.as_str(), Some(reviewer))));
    let set = |named: Vec<&String>, which: fn(&Reviewer<'_>) -> bool| {
        let reviewing = persons().filter(|reviewer| which(reviewer)).map(|reviewer| &reviewer.id);
        let uids: Result<Vec<EntityUid>, String> =
            named.into_iter().chain(reviewing).map(|name| uid("Person", name)).collect();
        uids.map(|uids| Value::new_set(uids.into_iter().map(Value::new_entity_uid)))
    };
    let nobody = BTreeSet::new();
    let mut attributes = HashMap::from([
        ("authors".to_owned(), set(facts.authors.iter().collect(), |reviewer| reviewer.hand.wrote)?),
        (
            "committers".to_owned(),
            set(facts.committers.iter().collect(), |reviewer| reviewer.hand.committed)?,
        ),
        ("pushers".to_owned(), set(facts.pushers.iter().collect(), |reviewer| reviewer.hand.pushed)?),
        ("operators".to_owned(), set(facts.operators.iter().collect(), |reviewer| reviewer.hand.operates)?),
        ("alike".to_owned(), set(Vec::new(), |reviewer| reviewer.alike)?),
        ("owners".to_owned(), set(Vec::new(), |reviewer| reviewer.owns)?),
        ("contents".to_owned(), strings(&reviews.contents)),
        ("target".to_owned(), Value::new_string(name(&reviews.target))),
        ("author_level".to_owned(), Value::new_long(level_number(facts.author_level))),
        ("provenance".to_owned(), Value::new_string(facts.class.id().to_owned())),
        ("is_command".to_owned(), Value::new_bool(facts.is_command)),
        ("bot_unconfirmed".to_owned(), Value::new_bool(facts.bot_unconfirmed)),
        (
            "tiers".to_owned(),
            Value::new_set(facts.tiers.iter().map(|tier| Value::new_long(i64::from(tier.number())))),
        ),
        ("services".to_owned(), strings(&facts.services)),
        ("services_reached".to_owned(), count(facts.services.len())),
        ("functions".to_owned(), strings(&facts.functions)),
        ("paths".to_owned(), strings(&facts.paths)),
        ("hazards".to_owned(), strings(&facts.hazards)),
        ("severity".to_owned(), Value::new_long(severity_number(facts.severity))),
        ("effects".to_owned(), strings(&facts.effects)),
        ("unknowns".to_owned(), strings(&facts.unknowns)),
        ("touches".to_owned(), strings(&facts.touches)),
        ("environments".to_owned(), strings(&facts.environments)),
        ("environment_open".to_owned(), Value::new_bool(facts.environment_open)),
        ("owned_by".to_owned(), strings(&facts.owners)),
        ("lines_changed".to_owned(), long(facts.lines_changed)),
        ("authors_hold".to_owned(), strings(&facts.authors_hold)),
        ("unapproved_tools".to_owned(), strings(&facts.unapproved_tools)),
        ("reached".to_owned(), strings(&facts.far.reached)),
        ("exposure".to_owned(), Value::new_long(i64::from(facts.far.exposure))),
    ]);
    let entries = EntryKind::ALL.iter().zip(&facts.far.entries);
    attributes.extend(entries.map(|(kind, count)| (entries_attribute(*kind).to_owned(), long(*count))));
    let mut all = vec![Entity::new(resource()?, attributes, HashSet::new()).map_err(|error| chain(&error))?];
    for (id, reviewer) in people {
        let attributes = HashMap::from([
            ("level".to_owned(), Value::new_long(level_number(reviewer.and_then(|reviewer| reviewer.level)))),
            ("teams".to_owned(), strings(reviewer.map_or(&nobody, |reviewer| &reviewer.teams))),
            ("certificates".to_owned(), strings(reviewer.map_or(&nobody, |reviewer| &reviewer.certificates))),
        ]);
        let person = Entity::new(uid("Person", id)?, attributes, HashSet::new());
        all.push(person.map_err(|error| chain(&error))?);
    }
    all.push(Entity::new_no_attrs(principal(facts)?, HashSet::new()));
    if schema.is_none() {
        all.extend(actions(facts, kinds)?);
    }
    Entities::from_entities(all, schema).map_err(|error| chain(&error))
}

/// What is asked for, as far as this change can ask for it; a schema would add every action.
fn actions(facts: &Facts, kinds: &BTreeSet<ApprovalKind>) -> Result<Vec<Entity>, String> {
    let of = |action: &str, group: &str| {
        let groups = HashSet::from([uid("Action", group)?]);
        Ok(Entity::new_no_attrs(uid("Action", action)?, groups))
    };
    let counting = kinds.iter().map(|kind| of(&count::action(kind), count::ANY));
    std::iter::once(of(facts.action.id(), PROCEED)).chain(counting).collect()
}

/// Who speaks.
pub(super) fn speaker(reviewer: &Reviewer<'_>) -> Result<EntityUid, String> {
    uid(if reviewer.tool { "Agent" } else { "Person" }, &reviewer.id)
}

/// What they approved.
pub(super) fn approval(seen: &Seen) -> Result<Context, String> {
    let pairs = [
        ("trusted".to_owned(), Value::new_bool(seen.trusted)),
        ("valid".to_owned(), Value::new_bool(seen.valid)),
        ("content".to_owned(), Value::new_string(name(&seen.content))),
        ("target".to_owned(), Value::new_string(name(&seen.target))),
        ("saw".to_owned(), strings(&seen.saw)),
    ];
    Context::from_pairs(pairs).map_err(|error| chain(&error))
}

/// What was given, and what is enforced.
pub(super) fn context(
    given: &Given,
    enforced: &BTreeSet<String>,
    kinds: &BTreeSet<ApprovalKind>,
) -> Result<Context, String> {
    let approvals = kinds.iter().map(|kind| (name(&kind.key()), Value::new_long(given.count(kind))));
    let approvals = Value::new_record(approvals).map_err(|error| chain(&error))?;
    let pairs = [
        ("enforced".to_owned(), strings(enforced)),
        ("approvals".to_owned(), approvals),
        ("objections".to_owned(), count(given.objections.len())),
        ("reviews_read".to_owned(), Value::new_bool(given.reviews_unread.is_none())),
        ("others_known".to_owned(), Value::new_bool(given.others_known)),
        ("advice_named".to_owned(), Value::new_bool(given.advice_named)),
        ("evidence".to_owned(), evidence(&given.evidence)?),
    ];
    Context::from_pairs(pairs).map_err(|error| chain(&error))
}

fn evidence(evidence: &Evidence) -> Result<Value, String> {
    let tests = evidence.tests.as_ref();
    let rollout = evidence.rollout.as_ref();
    let pairs = [
        ("tests_reported", Value::new_bool(tests.is_some())),
        ("tests_passed", long(tests.map_or(0, |tests| tests.passed))),
        ("tests_failed", long(tests.map_or(0, |tests| tests.failed))),
        ("failures", strings(&evidence.failures)),
        ("failures_unnamed", long(evidence.failures_unnamed)),
        ("suites_run", strings(&evidence.suites_run)),
        ("coverage_reported", Value::new_bool(evidence.coverage.is_some())),
        ("changed_lines_covered_percent", long(evidence.coverage.map_or(0, u64::from))),
        ("mutation_reported", Value::new_bool(evidence.missed_mutants.is_some())),
        ("missed_mutants", long(evidence.missed_mutants.unwrap_or(0))),
        ("test_changes_reported", Value::new_bool(evidence.weakened_tests.is_some())),
        ("weakened_tests", long(evidence.weakened_tests.unwrap_or(0))),
        ("rollout_reported", Value::new_bool(rollout.is_some())),
        ("rollout_first_step_percent", long(rollout.map_or(100, |plan| u64::from(plan.first_step_percent)))),
        ("rollout_steps", long(rollout.map_or(0, |plan| plan.steps))),
        ("rollout_monitored", Value::new_bool(rollout.is_some_and(|plan| plan.monitored))),
        ("checks_passed", strings(&evidence.checks_passed)),
        (
            "record",
            Value::new_set(evidence.record.iter().map(|part| Value::new_string(part.id().to_owned()))),
        ),
        ("advice_current", Value::new_bool(evidence.advice.current)),
        ("advice_oldest_days", long(evidence.advice.oldest_days)),
        ("provenance_stated", Value::new_bool(evidence.provenance_stated)),
        ("confirmed", Value::new_bool(evidence.confirmed)),
        ("clear_of", strings(&evidence.clear_of)),
    ];
    Value::new_record(pairs.map(|(name, value)| (name.to_owned(), value))).map_err(|error| chain(&error))
}

fn strings(names: &BTreeSet<String>) -> Value {
    Value::new_set(names.iter().map(|text| Value::new_string(name(text))))
}

fn long(number: u64) -> Value {
    Value::new_long(i64::try_from(number).unwrap_or(i64::MAX))
}

fn count(number: usize) -> Value {
    Value::new_long(i64::try_from(number).unwrap_or(i64::MAX))
}
