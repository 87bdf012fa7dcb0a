//! From texts to a checked policy: layers, windows, profiles, requirements.

mod criterion;
mod freeze;
mod layers;
mod need;
mod profile;
mod promise;
mod reach;
mod requirement;
mod reset;
mod review;
mod when;

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use caution_core::Digest;
use caution_core::change::Steering;
use caution_core::charter::PolicySource;
use caution_core::problem::{Position, Problem};
use caution_read::yaml::quoted;

use crate::form::KillSwitch;
use crate::model::{ApprovalKind, Asks, Condition, Kill, Layer, Need, Profile, Promise, Requirement, folded};
pub use layers::extended_file;
pub(crate) use layers::input_name;
pub(crate) use profile::BUILT_IN_PROFILES;
pub(crate) use reach::{band, reversal, settings};

/// How many requirements a policy may have, all layers together.
const REQUIREMENTS: usize = 1_000;

/// Everything that a policy says.
#[derive(Debug)]
pub(crate) struct Checked {
    /// Its texts, the extended ones first.
    pub(crate) layers: Vec<Layer>,
    /// Its requirements, in the order of the layers and of their texts.
    pub(crate) requirements: Vec<Requirement>,
    /// Profiles that a layer defines, with the layer's name, and the built-in ones.
    pub(crate) profiles: Vec<(String, Profile)>,
    /// What it means to make sure.
    pub(crate) promises: Vec<Promise>,
    /// Whose certificates count, by certificate; all folded.
    pub(crate) issuers: BTreeMap<String, BTreeSet<String>>,
    /// The kill switch, if it was written to be on.
    pub(crate) kill: Option<Kill>,
    /// What a reader should know of the text: parts that are switched off.
    pub(crate) notes: Vec<String>,
    /// Digest over all texts.
    pub(crate) digest: Digest,
}

/// A text that is being checked.
pub(crate) struct Text<'a> {
    /// What problems call it.
    pub(crate) input: &'a str,
    /// The text.
    pub(crate) text: &'a str,
}

impl Text<'_> {
    /// A problem at a place of the text.
    pub(crate) fn problem(&self, at: Position, message: impl Into<String>) -> Problem {
        Problem::new(self.input, message).at(at, self.text)
    }

    /// Where something stands, for readers of a verdict.
    pub(crate) fn place(&self, at: Position) -> String {
        if at.line > 0 { format!("{}:{}", self.input, at.line) } else { self.input.to_owned() }
    }
}

/// Layers that stand in a text and are none.
struct Passing {
    /// The index of the first of them.
    first: usize,
    /// All of them.
    layers: Vec<Layer>,
}

impl Passing {
    /// Adds one; gives its index.
    fn add(&mut self, layer: Layer) -> usize {
        self.layers.push(layer);
        self.first + self.layers.len() - 1
    }
}

/// Checks a policy with everything that it extends.
pub(crate) fn check(source: &PolicySource, files: &[(String, String)]) -> Result<Checked, Problem> {
    let gathered = layers::gather(source, files)?;
    let digest =
        Digest::of_parts(gathered.iter().map(|layer| (layer.layer.name.as_str(), layer.text.as_bytes())));
    let mut checked = Checked {
        layers: Vec::new(),
        requirements: Vec::new(),
        profiles: profile::built_in(),
        promises: Vec::new(),
        issuers: BTreeMap::new(),
        kill: None,
        notes: Vec::new(),
        digest,
    };
    let mut known: HashMap<String, String> = HashMap::new();
    // Resets and freezes are layers of their own, behind all texts.
    let mut passing = Passing { first: gathered.len(), layers: Vec::new() };
    for (index, gathered) in gathered.into_iter().enumerate() {
        let text = Text { input: &gathered.input, text: &gathered.text };
        let form = &gathered.form;
        for (name, profile) in &form.profiles.0 {
            let read = profile::read(&text, name.position, profile)?;
            match checked.profiles.iter_mut().find(|(known, _)| *known == name.value) {
                Some((_, known)) => *known = read,
                None => checked.profiles.push((name.value.clone(), read)),
            }
        }
        let scope = requirement::Scope {
            text: &text,
            layer: index,
            profiles: &checked.profiles,
            unknown_provenance: form.unknown_provenance.unwrap_or_default(),
        };
        let mut found = requirement::read_all(&scope, form)?;
        found.extend(review::read(&scope, form, &mut checked.notes)?);
        found.extend(reset::read_all(&scope, form, gathered.layer.built_in, &mut passing)?);
        found.extend(freeze::read_all(&scope, form, gathered.layer.built_in, &mut passing)?);
        for (position, requirement) in found {
            if let Some(before) = known.insert(requirement.id.clone(), requirement.source.clone()) {
                let message = format!("{} is already the name of a requirement", quoted(&requirement.id));
                let hint = format!("it stands at {before}; a layer can only add, so choose another name");
                return Err(text.problem(position, message).hint(hint));
            }
            checked.requirements.push(requirement);
        }
        checked.promises.extend(promise::read_all(&scope, form)?);
        for (name, certificate) in &form.certificates.0 {
            let issuers = certificate.issued_by.0.iter().map(|issuer| folded(issuer)).collect();
            let name = need::certificate_name(&text, name)?;
            // A layer can only add to what is asked: an issuer counts if every layer accepts it.
            match checked.issuers.entry(name) {
                Entry::Vacant(entry) => drop(entry.insert(issuers)),
                Entry::Occupied(mut entry) => entry.get_mut().retain(|issuer| issuers.contains(issuer)),
            }
        }
        checked.kill = checked.kill.take().or_else(|| form.kill_switch.as_ref().and_then(kill));
        checked.layers.push(gathered.layer);
    }
    checked.layers.extend(passing.layers);
    strictest(&mut checked.requirements);
    guard_owners(&mut checked.requirements);
    if checked.requirements.len() > REQUIREMENTS {
        let message = format!("the policy has more than {REQUIREMENTS} requirements");
        return Err(Problem::new(input_name(source), message).hint("merge requirements that ask the same"));
    }
    Ok(checked)
}

/// The requirement on edits that loosen the policy.
const LOOSENED: &str = "policy-loosened";

/// Lets an edit that loosens the policy ask for the strictest approvals that the policy asks for anywhere:
/// of each kind that no other one includes, as many as are asked for, and as strictly.
fn strictest(requirements: &mut [Requirement]) {
    let mut asked: BTreeMap<ApprovalKind, (u32, bool)> = BTreeMap::new();
    for need in requirements.iter().flat_map(|requirement| &requirement.needs) {
        if let Asks::Approvals { count, of, if_others_exist } = &need.asks {
            let (most, alone) = asked.entry(of.clone()).or_insert((*count, true));
            *most = (*most).max(*count);
            *alone &= if_others_exist;
        }
    }
    let covered = |kind: &ApprovalKind, count: u32, alone: bool| {
        asked.iter().any(|(other, (most, lenient))| {
            other != kind && other.implies(kind) && *most >= count && (alone || !lenient)
        })
    };
    let kept = asked.iter().filter(|(kind, (count, alone))| !covered(kind, *count, *alone));
    let needs: Vec<Need> = kept
        .enumerate()
        .map(|(index, (of, (count, if_others_exist)))| Need {
            id: if index == 0 { "approvals".to_owned() } else { format!("approvals-{}", index + 1) },
            asks: Asks::Approvals { count: *count, of: of.clone(), if_others_exist: *if_others_exist },
        })
        .collect();
    if let Some(own) = requirements.iter_mut().find(|one| one.id == LOOSENED && one.layer == 0) {
        own.needs = needs;
    }
}

/// The requirement on edits of the charter.
const EDITED: &str = "charter-edit";

/// Where the policy asks owners, whoever edits who owns what edits the policy.
fn guard_owners(requirements: &mut [Requirement]) {
    let asks_owners = |need: &Need| matches!(&need.asks, Asks::Approvals { of, .. } if of.owner);
    let by_owner =
        |one: &Requirement| one.when.iter().flatten().any(|when| matches!(when, Condition::Owner(_)));
    if !requirements.iter().any(|one| by_owner(one) || one.needs.iter().any(asks_owners)) {
        return;
    }
    if let Some(own) = requirements.iter_mut().find(|one| one.id == EDITED && one.layer == 0) {
        own.when.push(vec![Condition::Touches(vec![Steering::Owners])]);
    }
}

fn kill(form: &KillSwitch) -> Option<Kill> {
    match form {
        KillSwitch::Plain(false) => None,
        KillSwitch::Plain(true) => Some(Kill { until: None, because: None }),
        KillSwitch::Until(with) => {
            Some(Kill { until: with.until.map(|day| day.0), because: Some(with.because.clone()) })
        }
    }
}
