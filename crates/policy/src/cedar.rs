//! The policy as Cedar: text, strict validation, and the questions that are asked of it.
//!
//! One broad permit, and one `forbid … unless …` for each thing that is asked. The same policies answer
//! every question; only the context differs: with nothing given and everything enforced they name what
//! is asked, with what was really given they name what is missing, and with what is really enforced they
//! decide.

mod count;
mod reader;
mod request;
mod schema;
mod text;

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr as _;
use std::sync::OnceLock;

use caution_core::Digest;
use cedar_policy::{
    Authorizer, Decision, Entities, EntityUid, Policy, PolicyId, PolicySet, Request, Schema, ValidationMode,
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
    /// Names everything that was validated.
    digest: Digest,
    /// What every request is checked against; none where the policy had been validated before.
    schema: Option<Schema>,
    policies: PolicySet,
    /// The first layer; it is needed only where somebody approved.
    counting: OnceLock<Result<PolicySet, String>>,
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

/// The permit from which everything else takes away.
const PROCEED: &str = "proceed";

/// The prefix of policies that say what a request looks like. No requirement can be called so.
pub(crate) const WELL_FORMED: &str = "well-formed/";

impl Cedar {
    /// Compiles; validates what is not known to be valid.
    pub(crate) fn compile(
        requirements: &[Requirement],
        is_valid: impl FnOnce(&Digest) -> bool,
    ) -> Result<Self, String> {
        let kinds = kinds(requirements);
        let sentences = sentences(requirements, &kinds);
        if sentences.iter().map(|sentence| sentence.text.len()).sum::<usize>() > TEXT {
            return Err(format!("it grows beyond {TEXT} bytes; split requirements that repeat long lists"));
        }
        let digest = digest(&kinds, &sentences);
        let (schema, policies, counting) = if is_valid(&digest) {
            (None, read_set(&sentences)?, OnceLock::new())
        } else {
            // Reading it from text is faster than from a value.
            let schema =
                Schema::from_json_str(&schema::json(&kinds).to_string()).map_err(|error| chain(&error))?;
            let policies = valid_set(&sentences, &schema)?;
            let counting = valid_set(&count::sentences(&kinds), &schema)?;
            (Some(schema), policies, OnceLock::from(Ok(counting)))
        };
        let only = |which: fn(&Asks) -> bool| {
            let needs = requirements.iter().flat_map(|one| one.needs.iter().map(move |need| (one, need)));
            needs.filter(|(_, need)| which(&need.asks)).map(|(one, need)| need_id(one, need)).collect()
        };
        Ok(Self {
            if_others_exist: only(|asks| matches!(asks, Asks::Approvals { if_others_exist: true, .. })),
            if_advice_named: only(|asks| matches!(asks, Asks::Advice(_))),
            requirements: requirements.iter().map(|requirement| requirement.id.clone()).collect(),
            digest,
            schema,
            policies,
            counting,
            kinds,
        })
    }

    /// Names everything that was validated in this compilation, if anything was.
    pub(crate) fn newly_validated(&self) -> Option<&Digest> {
        self.schema.is_some().then_some(&self.digest)
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
        let counting = self.counting.get_or_init(|| read_set(&count::sentences(&self.kinds)));
        let counting = counting.as_ref().map_err(String::clone)?;
        let entities = self.entities(facts, reviews)?;
        for (kind, ids) in &mut counts {
            for reviewer in &reviews.reviewers {
                let Some(seen) = &reviewer.approval else { continue };
                let request = Request::new(
                    request::speaker(reviewer)?,
                    uid("Action", &count::action(kind))?,
                    request::resource()?,
                    request::approval(seen)?,
                    self.schema.as_ref(),
                )
                .map_err(|error| chain(&error))?;
                if authorized(&request, counting, &entities)?.0 {
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
        let entities = self.entities(facts, reviews)?;
        let everything_asked = Given { others_known: true, advice_named: true, ..Given::nothing() };
        let all = &self.requirements;

        let applies = self.decide(&self.policies, facts, &everything_asked, all, &entities)?.1;
        // What is asked only under a condition is not asked where the condition is false.
        let asks = |id: &String| {
            (given.others_known || !self.if_others_exist.contains(id))
                && (given.advice_named || !self.if_advice_named.contains(id))
        };
        let asked: BTreeSet<String> = applies.iter().filter(|id| asks(id)).cloned().collect();
        let unmet = self.decide(&self.policies, facts, given, all, &entities)?.1;
        // What would apply if more were known matters only where something is missing, and only for that.
        let applies_if_known = if unmet.is_empty() {
            applies.clone()
        } else {
            let known = facts.if_known();
            let known_entities = self.entities(&known, reviews)?;
            self.decide(&self.only(&unmet)?, &known, &everything_asked, all, &known_entities)?.1
        };
        let (proceeds, refused_by) = if enforced == all {
            // The same question has the same answer.
            (unmet.is_empty(), unmet.clone())
        } else {
            self.decide(&self.policies, facts, given, enforced, &entities)?
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

    /// The change with everybody around it.
    fn entities(&self, facts: &Facts, reviews: &Reviews<'_>) -> Result<Entities, String> {
        request::entities(facts, reviews, &self.kinds, self.schema.as_ref())
    }

    /// Those of the policies, besides what holds for every request.
    fn only(&self, ids: &BTreeSet<String>) -> Result<PolicySet, String> {
        let general = self.policies.policies().filter(|policy| {
            let id: &str = policy.id().as_ref();
            id == PROCEED || id.starts_with(WELL_FORMED)
        });
        let named = ids.iter().filter_map(|id| self.policies.policy(&PolicyId::new(id)));
        PolicySet::from_policies(general.chain(named).cloned()).map_err(|error| chain(&error))
    }

    fn decide(
        &self,
        policies: &PolicySet,
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
            self.schema.as_ref(),
        )
        .map_err(|error| chain(&error))?;
        let (allowed, reasons) = authorized(&request, policies, entities)?;
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
        policies.add(parse(id, text)?).map_err(|error| chain(&error))?;
    }
    Ok(policies)
}

fn parse(id: &str, text: &str) -> Result<Policy, String> {
    Policy::parse(Some(PolicyId::new(id)), text).map_err(|error| format!("`{id}`: {}", chain(&error)))
}

/// Names a policy and what compiles it: the release, Cedar's, and every sentence. The first layer and the
/// schema follow from the kinds.
fn digest(kinds: &BTreeSet<ApprovalKind>, sentences: &[Sentence]) -> Digest {
    let cedar = cedar_policy::get_sdk_version().to_string();
    let kinds: Vec<String> = kinds.iter().map(ApprovalKind::key).collect();
    let engine = [("caution", env!("CARGO_PKG_VERSION").as_bytes()), ("cedar", cedar.as_bytes())];
    let kinds = kinds.iter().map(|kind| ("kind", kind.as_bytes()));
    let sentences = sentences.iter().map(|sentence| (sentence.id.as_str(), sentence.text.as_bytes()));
    Digest::of_parts(engine.into_iter().chain(kinds).chain(sentences))
}

/// Makes everything that the first decision of a process would otherwise wait for.
pub(crate) fn warm() {
    let _ = Authorizer::new();
    let _ = reader::Types::new();
}

/// Reads sentences that are valid.
fn read_set(sentences: &[Sentence]) -> Result<PolicySet, String> {
    let types = reader::Types::new()?;
    let mut policies = PolicySet::new();
    for Sentence { id, text } in sentences {
        let read = reader::read(&types, id, text).and_then(reader::Read::policy);
        let policy = read.map_or_else(|| parse(id, text), Ok)?;
        policies.add(policy).map_err(|error| chain(&error))?;
    }
    Ok(policies)
}

/// Validates what Cedar's parser reads, and makes sure that it is what is read here. Warnings are errors: a
/// policy that can never fire is a mistake.
fn valid_set(sentences: &[Sentence], schema: &Schema) -> Result<PolicySet, String> {
    let types = reader::Types::new()?;
    let parsed = parse_set(sentences.iter().map(|sentence| (sentence.id.as_str(), sentence.text.as_str())))?;
    let validation = Validator::new(schema.clone()).validate(&parsed, ValidationMode::Strict);
    if let Some(error) = validation.validation_errors().next() {
        return Err(chain(error));
    }
    if let Some(warning) = validation.validation_warnings().next() {
        return Err(warned(warning));
    }
    for Sentence { id, text } in sentences {
        let read = reader::read(&types, id, text).and_then(|read| read.whole());
        if read.is_some_and(|read| parsed.policy(&PolicyId::new(id)) != Some(&read)) {
            return Err(format!("`{id}` is read in two ways"));
        }
    }
    read_set(sentences)
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
