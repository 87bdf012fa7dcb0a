//! An act of an earlier command, as far as a later one is judged by it.

use caution_core::command::{self, Kind, Place, Span, When};
use caution_core::effect::Verb;
use caution_core::finding::Confidence;
use caution_core::inventory::{Destination, Stakes};
use serde::{Deserialize, Serialize};

use super::cut;
use crate::Secrets;

/// Stands for the tool of an act that was read from a ledger.
const TOOL: &str = "earlier";

/// An act.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Act {
    verb: String,
    kind: String,
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    environment: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    stakes: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    place: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    count: Option<u64>,
    #[serde(default, skip_serializing_if = "is_false")]
    everything: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    reversible: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the form that serde asks for")]
fn is_false(value: &bool) -> bool {
    !value
}

/// The places and their words.
const PLACES: &[(Place, &str)] = &[
    (Place::Root, "root"),
    (Place::System, "system"),
    (Place::Home, "home"),
    (Place::InHome, "in-home"),
    (Place::Outside, "outside"),
    (Place::AboveWorkspace, "above-workspace"),
    (Place::Workspace, "workspace"),
    (Place::GitFolder, "git-folder"),
    (Place::InWorkspace, "in-workspace"),
    (Place::Temporary, "temporary"),
];

impl Act {
    pub(super) fn of(act: &command::Act, secrets: &Secrets) -> Self {
        let place = act.path.as_ref().map(|path| path.place);
        Self {
            verb: act.verb.id().to_owned(),
            kind: act.kind.id().to_owned(),
            name: cut(&secrets.hide(&act.name)),
            environment: act.destination.environment.clone(),
            stakes: act.destination.stakes.map(|stakes| stakes.id().to_owned()),
            path: act.path.as_ref().map(|path| cut(&secrets.hide(&path.absolute))),
            place: PLACES.iter().find(|(known, _)| Some(*known) == place).map(|(_, word)| (*word).to_owned()),
            count: act.count,
            everything: act.everything,
            reversible: act.reversible,
        }
    }

    pub(super) fn into_core(self) -> Option<command::Act> {
        let place = self
            .place
            .and_then(|word| PLACES.iter().find(|(_, known)| *known == word).map(|(place, _)| *place));
        let path = self.path.zip(place);
        Some(command::Act {
            verb: Verb::ALL.iter().copied().find(|verb| verb.id() == self.verb)?,
            kind: Kind::parse(&self.kind)?,
            name: self.name,
            tool: TOOL,
            hints: Vec::new(),
            destination: Destination {
                environment: self.environment,
                stakes: self
                    .stakes
                    .and_then(|word| Stakes::ALL.iter().copied().find(|stakes| stakes.id() == word)),
                ..Destination::default()
            },
            path: path.map(|(absolute, place)| command::Path { absolute, place, restorable: None }),
            count: self.count,
            everything: self.everything,
            forced: false,
            reversible: self.reversible,
            sure: Confidence::High,
            doubts: Vec::new(),
            credentials: Vec::new(),
            when: When::Always,
            instead: None,
            through: Vec::new(),
            span: Span::default(),
        })
    }
}
