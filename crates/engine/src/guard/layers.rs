//! The layers of the charter that a guard obeys: the machine's, the user's, the repository's. An inner one
//! only adds to what an outer one asks.

use caution_core::charter::{Charter, PolicyOrigin, PolicySource};

/// One layer, and where it stands.
#[derive(Debug, Clone)]
pub struct Layer {
    /// Where: `/etc/caution`, `.caution on origin/main`.
    pub name: String,
    /// Whether it stands above the repository: then its policy takes the place of the built-in one.
    pub is_above: bool,
    /// What it says.
    pub charter: Charter,
}

/// A policy that is asked.
pub(super) struct Asking<'a> {
    pub(super) policy: PolicySource,
    pub(super) files: &'a [(String, String)],
}

/// Every policy that is asked. Where nothing above the repository has one, the built-in `baseline` stands
/// there: a repository never decides alone about what guards it.
pub(super) fn policies(layers: &[Layer]) -> Vec<Asking<'_>> {
    let mut all: Vec<Asking<'_>> = layers
        .iter()
        .filter_map(|layer| {
            let policy = layer.charter.policy.clone()?;
            Some(Asking { policy, files: &layer.charter.policy_layers })
        })
        .collect();
    if !layers.iter().any(|layer| layer.is_above && layer.charter.policy.is_some()) {
        let origin = PolicyOrigin::BuiltIn(caution_policy::BASELINE.to_owned());
        all.insert(0, Asking { policy: PolicySource { origin, text: String::new() }, files: &[] });
    }
    all
}

/// One charter of all layers. People are those of the outermost layer that names any: whose yes counts is
/// not for an inner one to say. Services, environments and everything else add up.
pub(super) fn merged(layers: &[Layer]) -> Charter {
    let mut whole = Charter::default();
    for layer in layers {
        let charter = &layer.charter;
        if whole.people.all.is_empty() && whole.signers.is_empty() {
            whole.people = charter.people.clone();
            whole.signers.clone_from(&charter.signers);
        }
        whole.commit = charter.commit.clone().or(whole.commit);
        whole.files.extend(charter.files.iter().cloned());
        whole.revoked_keys.extend(charter.revoked_keys.iter().cloned());
        whole.services.extend(charter.services.iter().cloned());
        whole.inventory.extend(charter.inventory.clone());
        whole.owner_rules.extend(charter.owner_rules.iter().cloned());
        whole.problems.extend(charter.problems.iter().cloned());
        whole.tools = match (whole.tools.take(), charter.tools.clone()) {
            // A tool is approved where every layer that lists tools approves it.
            (Some(outer), Some(inner)) => Some(
                outer.into_iter().filter(|tool| inner.iter().any(|other| other.tool == tool.tool)).collect(),
            ),
            (outer, inner) => outer.or(inner),
        };
        whole.markers = whole.markers.take().or_else(|| charter.markers.clone());
    }
    whole
}
