//! A policy's texts, over a schema wide enough for everything that is asked of them.

use std::collections::BTreeSet;
use std::sync::Arc;

use caution_core::change::Action;
use caution_core::people::Level;
use caution_core::proof::{CedarPolicy, RequestKind};

use crate::Policy;
use crate::cedar::{self, Sentence};
use crate::model::{ApprovalKind, Asks, Need, Requirement};

/// The texts of one or two policies over one schema.
#[derive(Debug, Clone)]
pub(super) struct Texts {
    /// Every kind of approval that any text speaks of.
    pub(super) kinds: BTreeSet<ApprovalKind>,
    /// The schema, as JSON.
    pub(super) schema: Arc<str>,
    edit: fn(&mut CedarPolicy),
}

impl Texts {
    /// Over some policies. `edit` changes every sentence first.
    pub(super) fn of(policies: &[&Policy], edit: fn(&mut CedarPolicy)) -> Self {
        let mut kinds = BTreeSet::from([ApprovalKind::default(), senior()]);
        for policy in policies {
            let needs = policy.requirements().iter().flat_map(|requirement| &requirement.needs);
            let promised = policy.promises().iter().flat_map(|promise| &promise.never_without);
            kinds.extend(needs.chain(promised).filter_map(kind_of));
        }
        let schema = cedar::schema_json(&kinds).to_string().into();
        Self { kinds, schema, edit }
    }

    /// The second layer: everything that is asked, as far as `enforced` says.
    pub(super) fn decision<'r>(
        &self,
        requirements: impl Iterator<Item = &'r Requirement>,
        enforced: &BTreeSet<String>,
    ) -> Vec<CedarPolicy> {
        let requirements: Vec<Requirement> = requirements.cloned().collect();
        let mut all: Vec<CedarPolicy> = self.edited(cedar::sentences(&requirements, &self.kinds));
        let names: Vec<String> = enforced.iter().map(|name| cedar::quoted(name)).collect();
        let exactly = match names.as_slice() {
            [] => "context.enforced.isEmpty()".to_owned(),
            names => format!("context.enforced == [{}]", names.join(", ")),
        };
        all.push(CedarPolicy {
            id: "enforced".to_owned(),
            text: format!("forbid (principal, action, resource) unless {{ {exactly} }};"),
        });
        all
    }

    /// Everything that is asked, whatever is enforced.
    pub(super) fn sentences(&self, requirements: &[Requirement]) -> Vec<CedarPolicy> {
        self.edited(cedar::sentences(requirements, &self.kinds))
    }

    fn edited(&self, sentences: Vec<Sentence>) -> Vec<CedarPolicy> {
        let edit = |sentence: Sentence| {
            let mut policy = CedarPolicy { id: sentence.id, text: sentence.text };
            (self.edit)(&mut policy);
            policy
        };
        sentences.into_iter().map(edit).collect()
    }

    /// The first layer.
    pub(super) fn counting(&self) -> Vec<CedarPolicy> {
        self.edited(cedar::count_sentences(&self.kinds))
    }
}

/// A senior's approval.
pub(super) fn senior() -> ApprovalKind {
    ApprovalKind { level: Some(Level::Senior), ..ApprovalKind::default() }
}

fn kind_of(need: &Need) -> Option<ApprovalKind> {
    match &need.asks {
        Asks::Approvals { of, .. } => Some(of.clone()),
        _ => None,
    }
}

/// Allows everything but what is bad.
pub(super) fn all_but(bad: impl IntoIterator<Item = String>) -> Arc<[CedarPolicy]> {
    let permit =
        CedarPolicy { id: "all".to_owned(), text: "permit (principal, action, resource);".to_owned() };
    let bad =
        bad.into_iter().enumerate().map(|(index, text)| CedarPolicy { id: format!("bad {index}"), text });
    std::iter::once(permit).chain(bad).collect()
}

/// A decision on an action.
pub(super) fn on(action: Action) -> RequestKind {
    RequestKind {
        principal: "Actor".to_owned(),
        action: action.id().to_owned(),
        resource: "Change".to_owned(),
    }
}
