//! The policy as Cedar: text, strict validation, and the questions that are asked of it.
//!
//! One broad permit, and one `forbid … unless …` for each thing that is asked. The same policies answer
//! every question; only the context differs: with nothing given and everything enforced they name what
//! is asked, with what was really given they name what is missing, and with what is really enforced they
//! decide.

mod count;
mod request;
mod schema;
mod text;

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr as _;

use cedar_policy::{
    Authorizer, Decision, Entities, EntityUid, PolicyId, PolicySet, Request, Schema, ValidationMode,
    ValidationWarning, Validator,
};

use crate::facts::Facts;
use crate::given::Given;
use crate::model::{ApprovalKind, Asks, Requirement};
use crate::people::Reviews;

pub(crate) use count::{action as count_action, sentences as count_sentences};
pub(crate) use schema::json as schema_json;
pub(crate) use text::{Sentence, all_of, asked_only, legend, met, need_id, quoted, sentences, unknown_names};

/// The longest text that is handed to Cedar, in bytes.
const TEXT: usize = 4 << 20;

/// The compiled policy.
#[derive(Debug)]
pub(crate) struct Cedar {
    schema: Schema,
    policies: PolicySet,
    counting: PolicySet,
    kinds: BTreeSet<ApprovalKind>,
    requirements: BTreeSet<String>,
    /// Needs that are asked only where somebody besides the authors is known.
    if_others_exist: BTreeSet<String>,
    /// Needs that are asked only where advice is named.
    if_advice_named: BTreeSet<String>,
}

/// What the policies say of a change.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Answers {
    /// Requirements whose `when` the change meets.
    pub(crate) applies: BTreeSet<String>,
    /// Of those, the ones that it still meets if everything unknown turns out well.
    pub(crate) applies_if_known: BTreeSet<String>,
    /// Needs (`requirement/need`) that are asked here.
    pub(crate) asked: BTreeSet<String>,
    /// Needs that are asked and not met, and `never`s that the change does; as if all were enforced.
    pub(crate) unmet: BTreeSet<String>,
    /// Whether the change may go on, with what is enforced.
    pub(crate) proceeds: bool,
    /// What keeps it from going on.
    pub(crate) refused_by: BTreeSet<String>,
}

/// The prefix of policies that say what a request looks like. No requirement can be called so.
pub(crate) const WELL_FORMED: &str = "well-formed/";

impl Cedar {
    /// Compiles and validates.
    pub(crate) fn compile(requirements: &[Requirement]) -> Result<Self, String> {
        let kinds = kinds(requirements);
        // Reading it from text is faster than from a value.
        let schema =
            Schema::from_json_str(&schema::json(&kinds).to_string()).map_err(|error| chain(&error))?;
        let sentences = sentences(requirements, &kinds);
        if sentences.iter().map(|sentence| sentence.text.len()).sum::<usize>() > TEXT {
            return Err(format!("it grows beyond {TEXT} bytes; split requirements that repeat long lists"));
        }
        let policies = policy_set(&sentences, &schema)?;
        let counting = policy_set(&count::sentences(&kinds), &schema)?;
        let only = |which: fn(&Asks) -> bool| {
            let needs = requirements.iter().flat_map(|one| one.needs.iter().map(move |need| (one, need)));
            needs.filter(|(_, need)| which(&need.asks)).map(|(one, need)| need_id(one, need)).collect()
        };
        Ok(Self {
            if_others_exist: only(|asks| matches!(asks, Asks::Approvals { if_others_exist: true, .. })),
            if_advice_named: only(|asks| matches!(asks, Asks::Advice(_))),
            requirements: requirements.iter().map(|requirement| requirement.id.clone()).collect(),
            schema,
            policies,
            counting,
            kinds,
        })
    }

    /// Every kind of approval that is counted.
    pub(crate) fn kinds(&self) -> &BTreeSet<ApprovalKind> {
        &self.kinds
    }

    /// The schema as Cedar prints it.
    pub(crate) fn schema_text(&self) -> String {
        cedar_policy::SchemaFragment::from_json_value(schema::json(&self.kinds))
            .ok()
            .and_then(|fragment| fragment.to_cedarschema().ok())
            .unwrap_or_default()
    }

    /// Whose approvals count, for each kind: the ids of reviewers. An error means that there is no answer.
    pub(crate) fn count(
        &self,
        facts: &Facts,
        reviews: &Reviews<'_>,
    ) -> Result<BTreeMap<ApprovalKind, BTreeSet<String>>, String> {
        let mut counts: BTreeMap<_, _> =
            self.kinds.iter().map(|kind| (kind.clone(), BTreeSet::new())).collect();
        if reviews.reviewers.is_empty() {
            return Ok(counts);
        }
        let entities = request::entities(facts, reviews, &self.schema)?;
        for (kind, ids) in &mut counts {
            for reviewer in &reviews.reviewers {
                let Some(seen) = &reviewer.approval else { continue };
                let request = Request::new(
                    request::speaker(reviewer)?,
                    uid("Action", &count::action(kind))?,
                    request::resource()?,
                    request::approval(seen)?,
                    Some(&self.schema),
                )
                .map_err(|error| chain(&error))?;
                if authorized(&request, &self.counting, &entities)?.0 {
                    ids.insert(reviewer.id.clone());
                }
            }
        }
        Ok(counts)
    }

    /// Asks everything about a change. An error means that there is no answer.
    pub(crate) fn ask(
        &self,
        facts: &Facts,
        reviews: &Reviews<'_>,
        given: &Given,
        enforced: &BTreeSet<String>,
    ) -> Result<Answers, String> {
        let entities = request::entities(facts, reviews, &self.schema)?;
        let everything_asked = Given { others_known: true, advice_named: true, ..Given::nothing() };
        let all = &self.requirements;

        let applies = self.refusals(facts, &everything_asked, all, &entities)?;
        // What is asked only under a condition is not asked where the condition is false.
        let asks = |id: &String| {
            (given.others_known || !self.if_others_exist.contains(id))
                && (given.advice_named || !self.if_advice_named.contains(id))
        };
        let asked: BTreeSet<String> = applies.iter().filter(|id| asks(id)).cloned().collect();
        let unmet = self.refusals(facts, given, all, &entities)?;
        // What would apply if more were known matters only where something is missing.
        let applies_if_known = if unmet.is_empty() {
            applies.clone()
        } else {
            let known = facts.if_known();
            let known_entities = request::entities(&known, reviews, &self.schema)?;
            self.refusals(&known, &everything_asked, all, &known_entities)?
        };
        let (proceeds, refused_by) = if enforced == all {
            // The same question has the same answer.
            (unmet.is_empty(), unmet.clone())
        } else {
            self.decide(facts, given, enforced, &entities)?
        };
        Ok(Answers {
            applies: applies.iter().map(|id| requirement_of(id).to_owned()).collect(),
            applies_if_known: applies_if_known.iter().map(|id| requirement_of(id).to_owned()).collect(),
            asked,
            unmet,
            proceeds,
            refused_by,
        })
    }

    fn refusals(
        &self,
        facts: &Facts,
        given: &Given,
        enforced: &BTreeSet<String>,
        entities: &Entities,
    ) -> Result<BTreeSet<String>, String> {
        self.decide(facts, given, enforced, entities).map(|(_, refused_by)| refused_by)
    }

    fn decide(
        &self,
        facts: &Facts,
        given: &Given,
        enforced: &BTreeSet<String>,
        entities: &Entities,
    ) -> Result<(bool, BTreeSet<String>), String> {
        let context = request::context(given, enforced, &self.kinds)?;
        let request = Request::new(
            request::principal(facts)?,
            uid("Action", facts.action.id())?,
            request::resource()?,
            context,
            Some(&self.schema),
        )
        .map_err(|error| chain(&error))?;
        let (allowed, reasons) = authorized(&request, &self.policies, entities)?;
        if let Some(id) = reasons.iter().find(|id| id.starts_with(WELL_FORMED)) {
            return Err(format!("the facts are not well-formed (`{id}`)"));
        }
        if !allowed && reasons.is_empty() {
            return Err("it refuses without a reason".to_owned());
        }
        Ok((allowed, reasons))
    }
}

/// Parses texts that are only evaluated.
pub(crate) fn parse_set<'t>(texts: impl Iterator<Item = (&'t str, &'t str)>) -> Result<PolicySet, String> {
    let mut policies = PolicySet::new();
    for (id, text) in texts {
        let policy = cedar_policy::Policy::parse(Some(PolicyId::new(id)), text)
            .map_err(|error| format!("`{id}`: {}", chain(&error)))?;
        policies.add(policy).map_err(|error| chain(&error))?;
    }
    Ok(policies)
}

/// Parses and validates. Warnings are errors: a policy that can never fire is a mistake.
fn policy_set(sentences: &[Sentence], schema: &Schema) -> Result<PolicySet, String> {
    let policies =
        parse_set(sentences.iter().map(|sentence| (sentence.id.as_str(), sentence.text.as_str())))?;
    let validation = Validator::new(schema.clone()).validate(&policies, ValidationMode::Strict);
    if let Some(error) = validation.validation_errors().next() {
        return Err(chain(error));
    }
    if let Some(warning) = validation.validation_warnings().next() {
        return Err(warned(warning));
    }
    Ok(policies)
}

/// The answer, and what refused it. An error in any policy means that there is no answer: Cedar skips a
/// forbid that fails to evaluate, which would fail open.
fn authorized(
    request: &Request,
    policies: &PolicySet,
    entities: &Entities,
) -> Result<(bool, BTreeSet<String>), String> {
    let response = Authorizer::new().is_authorized(request, policies, entities);
    if let Some(error) = response.diagnostics().errors().next() {
        return Err(chain(error));
    }
    if response.decision() == Decision::Allow {
        return Ok((true, BTreeSet::new()));
    }
    let reasons = response.diagnostics().reason().map(|id| AsRef::<str>::as_ref(id).to_owned());
    Ok((false, reasons.collect()))
}

/// The requirement to which a need belongs.
pub(crate) fn requirement_of(id: &str) -> &str {
    id.split_once('/').map_or(id, |(requirement, _)| requirement)
}

/// Every kind of approval that is counted. `any` always is.
fn kinds(requirements: &[Requirement]) -> BTreeSet<ApprovalKind> {
    let asked =
        requirements.iter().flat_map(|requirement| &requirement.needs).filter_map(|need| match &need.asks {
            Asks::Approvals { of, .. } => Some(of.clone()),
            _ => None,
        });
    asked.chain([ApprovalKind::default()]).collect()
}

pub(crate) fn uid(kind: &str, id: &str) -> Result<EntityUid, String> {
    let kind = cedar_policy::EntityTypeName::from_str(kind).map_err(|error| chain(&error))?;
    Ok(EntityUid::from_type_name_and_id(kind, cedar_policy::EntityId::new(id)))
}

fn warned(warning: &ValidationWarning) -> String {
    match warning {
        ValidationWarning::ImpossiblePolicy(_) => {
            format!("{warning}: no change can ever match it, so it would look like a control and be none")
        }
        other => other.to_string(),
    }
}

/// An error with its causes, on one line.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let inner_text = inner.to_string();
        if !text.contains(&inner_text) {
            text.push_str(": ");
            text.push_str(&inner_text);
        }
        cause = inner.source();
    }
    text.replace('\n', " ")
}
