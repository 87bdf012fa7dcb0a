//! From the services that a change goes to on to those that depend on them, as catalogues declare it and as it was
//! measured.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use caution_core::charter::Charter;
use caution_core::facts::{Word, WordKind};
use caution_core::reach::{Band, Origin, Radius, Reached, ServiceReach};
use caution_core::unknown::{Unknown, UnknownKind};
use caution_read::lang::Role;
use caution_read::{catalogue, measured};

use super::clients::fold;
use super::relations::{Dependent, Relations, Snapshot, dependents, disagreements, pairs};
use crate::compiled::Mismatch;
use crate::index::Index;
use crate::packages::Beyond;
use crate::radius::ChangedFile;

/// What catalogues are called.
const CATALOGUES: &[&str] = &["catalog-info.yaml", "catalog-info.yml"];

/// How many catalogues of a tree are read.
const READ: usize = 1_000;

/// How many names of a snapshot are told when none is known.
const TOLD: usize = 5;

/// The catalogues of a tree, by path.
pub fn catalogues(index: &dyn Index) -> Vec<String> {
    let named = |name: &&str| index.with(Word::new(WordKind::FileName, name)).into_iter();
    let mut paths: Vec<String> =
        CATALOGUES.iter().flat_map(named).map(|file| index.path(file).to_string()).collect();
    paths.retain(|path| is_catalogue(path));
    paths.sort();
    paths.dedup();
    paths
}

fn is_catalogue(path: &str) -> bool {
    CATALOGUES.contains(&path.rsplit('/').next().unwrap_or(path))
}

/// What the catalogues of a tree declare and those that a change touches declared before it, and what snapshots show.
/// A relation that the change takes out of a catalogue still counts: what depends on something does not end with its
/// being written down.
///
/// # Errors
/// If a snapshot cannot be read, or names no service that is known here.
pub fn relations(
    head: &dyn Index,
    before: (&dyn Index, &[ChangedFile]),
    snapshots: &[(String, Vec<u8>)],
    charter: &Charter,
) -> Result<(Relations, Vec<Unknown>), Mismatch> {
    let mut unknowns = Vec::new();
    let paths = catalogues(head);
    if let Some(cut) = paths.len().checked_sub(READ).filter(|cut| *cut > 0) {
        let what = format!("{cut} of {} catalogues of services were not read", paths.len());
        unknowns.push(Unknown::new(UnknownKind::Reach, "catalogues", what, "who depends on what changes"));
    }
    let (base, changed) = before;
    let text = |index: &dyn Index, path: &str| index.text(index.find(path)?);
    let of_head: BTreeMap<String, Arc<str>> =
        paths.into_iter().take(READ).filter_map(|path| Some((path.clone(), text(head, &path)?))).collect();
    let touched = changed.iter().filter_map(|file| file.before.clone()).filter(|path| is_catalogue(path));
    let touched: Vec<_> = touched.filter_map(|path| Some((path.clone(), text(base, &path)?))).collect();
    let mut sides = vec![of_head.clone()];
    if !touched.is_empty() {
        let mut before = of_head;
        before.extend(touched);
        sides.insert(0, before);
    }
    let mut declared = BTreeMap::new();
    for texts in &sides {
        let files: Vec<(&str, &str)> = texts.iter().map(|(path, text)| (path.as_str(), &**text)).collect();
        for one in catalogue::relations(&files) {
            declared.insert((one.client.clone(), one.server.clone(), one.by.clone()), one);
        }
    }
    let names = Names::of(charter, declared.keys().flat_map(|(client, server, _)| [client, server]));
    let named = |mut one: catalogue::Relation| {
        (one.client, one.server) = (names.of_written(&one.client), names.of_written(&one.server));
        one
    };
    let declared = declared.into_values().map(named).filter(|one| one.client != one.server).collect();
    let measured = snapshots.iter().map(|file| snapshot(file, &names)).collect::<Result<_, _>>()?;
    Ok((Relations { declared, found: BTreeSet::new(), measured }, unknowns))
}

fn snapshot((name, bytes): &(String, Vec<u8>), names: &Names) -> Result<Snapshot, Mismatch> {
    let told = std::str::from_utf8(bytes)
        .map_err(|error| format!("byte {}: it is not UTF-8", error.valid_up_to()))
        .and_then(measured::read);
    let mut calls = told.map_err(|why| Mismatch {
        message: format!("the snapshot `{name}` cannot be used: {why}"),
        hint: "hand over OpenTelemetry's service graph or Istio's metrics as Prometheus writes them, or the answer of Jaeger's `/api/dependencies`".to_owned(),
    })?;
    let is_known = |name: &String| names.known.contains(&names.of_written(name));
    if !calls.iter().any(|call| is_known(&call.client) || is_known(&call.server)) {
        let met: BTreeSet<&String> = calls.iter().flat_map(|call| [&call.server, &call.client]).collect();
        let met: Vec<String> = met.iter().take(TOLD).map(|name| format!("`{name}`")).collect();
        return Err(Mismatch {
            message: format!(
                "the snapshot `{name}` names no service that is declared here; it names {}",
                met.join(", ")
            ),
            hint: "declare the services by the names that they are measured under in `.caution/services.yaml` or a `catalog-info.yaml`, or hand over the snapshot of this system".to_owned(),
        });
    }
    for call in &mut calls {
        (call.client, call.server) = (names.of_written(&call.client), names.of_written(&call.server));
    }
    calls.retain(|call| call.client != call.server);
    Ok(Snapshot { name: name.clone(), calls })
}

/// The names of services, however a catalogue or a measurement spells them.
struct Names {
    known: BTreeSet<String>,
    /// By a spelling that leaves out what differs; none if two share it.
    folded: BTreeMap<String, Option<String>>,
}

impl Names {
    fn of<'a>(charter: &Charter, others: impl Iterator<Item = &'a String>) -> Self {
        let mut names = Self { known: BTreeSet::new(), folded: BTreeMap::new() };
        for service in &charter.services {
            names.add(&service.name);
        }
        // The charter's spelling goes before a catalogue's.
        for other in others {
            if names.of_written(other) == *other {
                names.add(other);
            }
        }
        names
    }

    fn add(&mut self, name: &str) {
        if self.known.insert(name.to_owned()) {
            let known = self.folded.entry(fold(name)).or_insert_with(|| Some(name.to_owned()));
            *known = known.take().filter(|known| known == name);
        }
    }

    fn of_written(&self, written: &str) -> String {
        if self.known.contains(written) {
            return written.to_owned();
        }
        let same = self.known.iter().find(|known| known.eq_ignore_ascii_case(written));
        let folded = || self.folded.get(&fold(written)).and_then(Option::as_ref);
        same.or_else(folded).map_or_else(|| written.to_owned(), Clone::clone)
    }
}

/// Adds to a radius the services that depend on those it goes to, one step on, and where the sources of that differ.
/// Further steps would reach most of a system without telling anything of it.
pub fn lead_on(radius: &mut Radius, mut relations: Relations, charter: &Charter) {
    if radius.seeds.is_empty() {
        return;
    }
    relations.found = found(radius, charter);
    let reached: Vec<String> = radius
        .services
        .iter()
        .filter(|service| service.band != Band::Possible && changes(radius, service, charter))
        .map(|service| service.service.clone())
        .collect();
    for dependent in dependents(&reached, &relations) {
        add(radius, dependent, charter);
    }
    crate::radius::weigh(radius);
    let concerned: BTreeSet<&str> = radius.services.iter().map(|service| service.service.as_str()).collect();
    let concerns = |name: &String| concerned.contains(name.as_str());
    radius.disagreements = disagreements(&relations, charter)
        .into_iter()
        .filter(|one| concerns(&one.client) || concerns(&one.server))
        .collect();
}

/// Whether what a service does can change: a path leads to it, or something of its own files besides its tests
/// changes.
fn changes(radius: &Radius, service: &ServiceReach, charter: &Charter) -> bool {
    let own = || charter.services.iter().find(|known| known.name == service.service);
    !service.via.is_empty()
        || own().is_some_and(|own| {
            let counts = |path| Role::of_path(path) != Role::Test && own.paths.matches(path);
            radius.seeds.iter().any(|seed| counts(&seed.path))
        })
}

/// The relations that the paths to what is reached show.
fn found(radius: &Radius, charter: &Charter) -> BTreeSet<(String, String)> {
    let crosses = |reached: &&Reached| reached.via.iter().any(|hop| hop.origin == Origin::Contract);
    let ways: Vec<Beyond> = radius
        .dependents
        .iter()
        .chain(&radius.entries)
        .filter(crosses)
        .map(|reached| Beyond { seed: reached.seed, via: reached.via.clone() })
        .collect();
    pairs(&ways, &|seed| radius.seeds.get(seed).map(|seed| seed.path.clone()), charter)
}

fn add(radius: &mut Radius, dependent: Dependent, charter: &Charter) {
    let Dependent { service, on, hop, .. } = dependent;
    let Some(before) = radius.services.iter().find(|known| known.service == on) else { return };
    let confidence = u32::from(before.confidence) * u32::from(hop.origin.confidence()) / 100;
    let band = before.band.max(hop.origin.band());
    let via = before.via.iter().cloned().chain(std::iter::once(hop)).collect();
    let confidence = u16::try_from(confidence).unwrap_or(1_000).clamp(1, 1_000);
    let declared = charter.services.iter().find(|known| known.name == service);
    let reached = ServiceReach {
        tier: declared.and_then(|declared| declared.tier),
        owners: declared.map(|declared| declared.owners.clone()).unwrap_or_default(),
        service,
        band,
        confidence,
        via,
        weight: 0,
    };
    let sure = |one: &ServiceReach| (one.band, std::cmp::Reverse(one.confidence));
    match radius.services.iter_mut().find(|known| known.service == reached.service) {
        Some(known) if sure(&reached) < sure(known) => *known = reached,
        Some(_) => {}
        None => radius.services.push(reached),
    }
}
