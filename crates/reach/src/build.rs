//! From files that are no programs to what is built and deployed from them, and to what names them.

mod alias;
mod named;

use std::collections::BTreeSet;

use caution_core::RepoPath;
use caution_core::charter::Charter;
use caution_core::reach::{Hop, Origin, Seed, SeedKind};
use caution_read::deploy::{self, Taken, Unit, UnitKind};

use crate::config::{covers, data_files, readers_of_file, sources, unit_folder, units_of_file};
use crate::index::Index;
use crate::packages::Beyond;

pub use named::{Named, named};

/// How many steps from unit to unit are followed.
const STEPS: usize = 200;

/// What is built or deployed from the changed files, and which programs name them.
pub fn built(index: &dyn Index, seeds: &[Seed], charter: &Charter) -> Vec<Beyond> {
    let mut found = Vec::new();
    let mut seen: BTreeSet<RepoPath> = BTreeSet::new();
    for (place, seed) in seeds.iter().enumerate() {
        let whole = matches!(seed.kind, SeedKind::Build | SeedKind::File | SeedKind::Generated);
        let placed = matches!(seed.kind, SeedKind::Infrastructure);
        let path = seed.path.to_string();
        if placed {
            found.extend(of_units(index, place, seed, &path));
        }
        if seed.kind == SeedKind::Build {
            let importers = alias::importers(index, seed).into_iter();
            found.extend(importers.map(|hop| Beyond { seed: place, via: vec![hop] }));
        }
        if !(whole || placed) || !seen.insert(seed.path.clone()) {
            continue;
        }
        let mut hops = of_file(index, &path, seed.kind);
        // Whoever copies the whole folder into an image does not run what the file says.
        let says_itself = placed && is_deployed(index, seed, &path);
        let runs_it = |hop: &Hop| {
            hop.origin != Origin::Unit
                && !(says_itself && ["image ", "composed "].iter().any(|kind| hop.symbol.starts_with(kind)))
        };
        hops.extend(units_of_file(index, &path, charter).into_iter().filter(runs_it));
        let folder = unit_folder(index, &path);
        if !is_program(&path) {
            hops.extend(readers_of_file(index, &path, &folder));
        }
        // The same unit may take it in two ways; the surer one tells.
        let rank = |hop: &Hop| std::cmp::Reverse(hop.origin.confidence());
        hops.sort_by(|one, other| {
            (&one.path, &one.symbol, rank(one)).cmp(&(&other.path, &other.symbol, rank(other)))
        });
        hops.dedup_by(|one, other| one.path == other.path && one.symbol == other.symbol);
        hops.retain(|hop| hop.path != seed.path || !hop.symbol.is_empty());
        found.extend(hops.into_iter().map(|hop| Beyond { seed: place, via: vec![hop] }));
    }
    found
}

/// Whether the changed lines are those of a workload or composed service itself.
fn is_deployed(index: &dyn Index, seed: &Seed, path: &str) -> bool {
    let Some(text) = index.find(path).and_then(|file| index.text(file)) else { return false };
    let line = seed.lines.map_or(1, |lines| lines.first);
    let runs = |unit: &Unit| matches!(unit.kind, UnitKind::Composed | UnitKind::Workload);
    let holds = |unit: &Unit| (unit.lines.first..=unit.lines.last).contains(&line);
    deploy::units(path, &text).iter().any(|unit| runs(unit) && holds(unit))
}

fn is_program(path: &str) -> bool {
    let path = RepoPath::from(path);
    caution_read::lang::any_of_path(&path).is_some_and(|language| !caution_read::lang::is_data(language))
}

fn hop(path: &str, unit: &Unit, line: u32, origin: Origin) -> Hop {
    let symbol = format!("{} {}", unit.kind.says(), unit.name);
    Hop { path: RepoPath::from(path), symbol, line, origin }
}

/// What a file that builds something builds, and who takes that.
fn of_file(index: &dyn Index, path: &str, kind: SeedKind) -> Vec<Hop> {
    let Some(text) = index.find(path).and_then(|file| index.text(file)) else { return Vec::new() };
    let mut hops = Vec::new();
    for unit in deploy::units(path, &text) {
        match unit.kind {
            UnitKind::Image => hops.extend(takers_of_image(index, path, &unit)),
            UnitKind::Job if kind == SeedKind::Build => hops.extend(taken_by_job(index, path, &unit)),
            _ => {}
        }
    }
    hops
}

/// Workloads, composed services and further images that are made of an image.
fn takers_of_image(index: &dyn Index, path: &str, image: &Unit) -> Vec<Hop> {
    let mut hops = vec![hop(path, image, 1, Origin::Build)];
    for file in data_files(index, &image.name) {
        let at = index.path(file);
        let Some(text) = index.text(file).filter(|_| &*at != path) else { continue };
        for unit in deploy::units(&at, &text) {
            let by_image = sources(index, &unit).iter().any(|hop| hop.path == RepoPath::from(path));
            let by_folder = unit.takes.iter().any(|(taken, _)| covers(&at, &unit, taken, path));
            if by_image || by_folder {
                hops.push(hop(&at, &unit, unit.lines.first, Origin::Build));
            }
        }
    }
    hops
}

/// What a job of a pipeline builds: images by their folder, programs by their name.
fn taken_by_job(index: &dyn Index, path: &str, job: &Unit) -> Vec<Hop> {
    let mut hops = Vec::new();
    for (taken, line) in &job.takes {
        let (Taken::File(written) | Taken::Context(written)) = taken else { continue };
        let written = written.trim_start_matches("./").trim_end_matches('/');
        let inside = format!("{written}/Dockerfile");
        let at = [written, inside.as_str()].into_iter().find(|at| index.find(at).is_some());
        if let Some(at) = at.filter(|at| *at != path) {
            hops.push(Hop {
                path: RepoPath::from(at),
                symbol: String::new(),
                line: *line,
                origin: Origin::Build,
            });
        }
    }
    hops
}

/// What refers to the units of a file that hold a changed line: other units by name, images by what they run.
fn of_units(index: &dyn Index, place: usize, seed: &Seed, path: &str) -> Vec<Beyond> {
    let Some(text) = index.find(path).and_then(|file| index.text(file)) else { return Vec::new() };
    let line = seed.lines.map_or(1, |lines| lines.first);
    let mut units = deploy::units(path, &text);
    units.retain(|unit| (unit.lines.first..=unit.lines.last).contains(&line));
    let mut found: Vec<Beyond> = Vec::new();
    let mut open: Vec<(Unit, Vec<Hop>)> = Vec::new();
    for unit in units {
        // A workload that changes runs its image anew.
        for source in sources(index, &unit) {
            found.push(Beyond { seed: place, via: vec![hop(path, &unit, line, Origin::Build), source] });
        }
        open.push((unit, Vec::new()));
    }
    let mut seen: BTreeSet<(UnitKind, String)> =
        open.iter().map(|(unit, _)| (unit.kind, unit.name.clone())).collect();
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    while let Some((unit, way)) = open.pop() {
        if seen.len() > STEPS {
            break;
        }
        for file in data_files(index, &unit.name) {
            let at = index.path(file);
            let of_folder = matches!(unit.kind, UnitKind::Resource | UnitKind::Variable | UnitKind::Composed);
            // Names of Terraform and of compose hold within a folder.
            if of_folder && at.rsplit_once('/').map_or("", |(folder, _)| folder) != folder {
                continue;
            }
            let Some(text) = index.text(file) else { continue };
            for other in deploy::units(&at, &text) {
                let refers = other.takes.iter().find(|(taken, _)| match taken {
                    Taken::Unit(name) => *name == unit.name,
                    Taken::Settings(name) => unit.kind == UnitKind::Settings && *name == unit.name,
                    Taken::Label(label) => {
                        unit.labels.iter().any(|(own, _)| own == label) && label.contains('/')
                    }
                    _ => false,
                });
                let Some((_, line)) = refers else { continue };
                if !seen.insert((other.kind, other.name.clone())) {
                    continue;
                }
                let mut via = way.clone();
                via.push(hop(&at, &other, *line, Origin::Build));
                found.push(Beyond { seed: place, via: via.clone() });
                open.push((other, via));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests;
