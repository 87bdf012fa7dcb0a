//! Promises: what a policy means to make sure. They say it a second time, apart from the requirements, so
//! that a proof can hold the one against the other.

use caution_core::charter::Tier;
use caution_core::people::Level;
use caution_core::problem::Problem;

use super::requirement::{Scope, checked_name, reason};
use super::{need, when};
use crate::form::{OneOrMany, PolicyForm, ProvenanceWord, ReviewItem, Setting, TierForm};
use crate::model::{ApprovalKind, Asks, Condition, Need, Promise};

/// The promises of a text: those that it writes down, and those of the short form for AI-written code.
pub(super) fn read_all(scope: &Scope<'_>, form: &PolicyForm) -> Result<Vec<Promise>, Problem> {
    let mut found = Vec::new();
    for (name, form) in &form.promises.0 {
        found.push(Promise {
            id: checked_name(scope.text, name)?,
            because: reason(scope.text, &form.because)?,
            source: scope.text.place(name.position),
            layer: scope.layer,
            when: match &form.when {
                Some(clauses) => when::read(scope.text, clauses, scope.unknown_provenance)?,
                None => Vec::new(),
            },
            never_without: need::read(scope, &form.never_without)?,
        });
    }
    found.extend(of_short_form(scope, form));
    Ok(found)
}

/// What the words of the short form mean, read off the words alone and not off the requirements that they
/// become.
fn of_short_form(scope: &Scope<'_>, form: &PolicyForm) -> Vec<Promise> {
    let items = form.ai_generated_code.iter().flat_map(|form| &form.value.review_requirements.0);
    let promise = |(at, item): &(_, ReviewItem)| {
        let (id, because, when, count, of) = meaning(scope, item)?;
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        let asks = Asks::Approvals { count, of, if_others_exist: false };
        Some(Promise {
            id: id.to_owned(),
            because: because.to_owned(),
            source: scope.text.place(*at),
            layer: scope.layer,
            when: vec![when],
            never_without: vec![Need { id: "approvals".to_owned(), asks }],
        })
    };
    items.filter_map(promise).collect()
}

/// Name, reason, which changes, how many approvals, of which kind.
type Meaning = (&'static str, &'static str, Vec<Condition>, u64, ApprovalKind);

fn meaning(scope: &Scope<'_>, item: &ReviewItem) -> Option<Meaning> {
    let ai = when::provenance(&OneOrMany(vec![ProvenanceWord::Ai]), scope.unknown_provenance);
    match item {
        ReviewItem::HumanReview(setting @ (Setting::Switch(true) | Setting::With(_))) => Some((
            "mandatory_human_review",
            "nothing that an agent wrote goes on unread by a person",
            vec![ai],
            if let Setting::With(with) = setting { with.count.unwrap_or(1) } else { 1 },
            ApprovalKind::default(),
        )),
        ReviewItem::SeniorApproval(Setting::Switch(true) | Setting::With(_)) => Some((
            "senior_engineer_approval",
            "nothing that an agent wrote for tier 1 goes on without a senior",
            vec![ai, Condition::Tier(Tier::new(1).into_iter().collect())],
            1,
            ApprovalKind { level: Some(Level::Senior), ..ApprovalKind::default() },
        )),
        ReviewItem::TwoPersons(Setting::With(with)) => {
            let TierForm(tiers) = &with.tier;
            Some((
                "two_person_rule",
                "no change of these systems goes on with one person's judgement",
                vec![Condition::Tier(tiers.clone())],
                with.approvals.as_ref().map_or(2, |count| count.value),
                ApprovalKind::default(),
            ))
        }
        _ => None,
    }
}
