//! How much of the world meets a change first: one region or cell of several, or the share that its own deployment
//! begins with.

use std::collections::BTreeSet;

use caution_core::reach::{Exposure, KeyReach, Seed, SeedKind};
use caution_read::deploy;
use caution_read::lang::Role;

use super::Question;
use crate::config;
use crate::index::Index;

/// How many files below a folder are gone through to count its regions.
const BELOW: usize = 50_000;

/// Of how many changed files the deployment is looked for.
const FILES: usize = 50;

/// Folders whose own folders are parts of the world.
const PARTS: &[&str] = &["regions", "region", "cells", "cell", "stamps", "clusters"];

/// What tells how much of the world meets a change, if anything does.
pub(super) fn of(
    question: &Question<'_>,
    seeds: &[Seed],
    keys: &[KeyReach],
    texts: &[(&str, &str)],
) -> Option<Exposure> {
    let told = config::exposure(seeds, keys, texts);
    // What one part of the world has, the others do not meet, however fast it gets there. The parts are counted
    // where the change cannot make more of them.
    let narrower = question.base.and_then(|base| of_part(&**base, seeds));
    match (told, narrower) {
        (Some(told), Some(part)) if told.percent > part.percent => Some(part),
        (Some(told), _) => Some(told),
        (None, Some(part)) => Some(part),
        (None, None) => of_units(question, seeds),
    }
}

/// Where everything that changes stands in one part of several: its share, if all are alike.
fn of_part(index: &dyn Index, seeds: &[Seed]) -> Option<Exposure> {
    // Programs that stand in folders of such names go out with the rest of theirs.
    let is_deployed =
        |kind: SeedKind| matches!(kind, SeedKind::ConfigKey | SeedKind::Flag | SeedKind::Infrastructure);
    if !seeds.iter().all(|seed| is_deployed(seed.kind)) {
        return None;
    }
    let mut parts: BTreeSet<(String, String)> = BTreeSet::new();
    for seed in seeds {
        parts.insert(part_of(&seed.path.to_string())?);
    }
    let mut parts = parts.into_iter();
    let (Some((folder, part)), None) = (parts.next(), parts.next()) else { return None };
    let names = siblings(index, &folder);
    if names.len() < 2 || !names.contains(&part) {
        return None;
    }
    let percent = u8::try_from(100_usize.div_ceil(names.len())).unwrap_or(100);
    let at = if folder.is_empty() { String::new() } else { format!(" in {folder}") };
    let why = format!("only `{part}`, one of {}{at}, taken as equal", names.len());
    Some(Exposure { percent, assumed: true, why })
}

/// The folder of parts and the part that a path stands in: `deploy/regions`, `eu-west-1`.
fn part_of(path: &str) -> Option<(String, String)> {
    let parts: Vec<&str> = path.split('/').collect();
    let last = parts.len().checked_sub(1)?;
    for (at, part) in parts.iter().enumerate() {
        let inside = at.checked_sub(1).and_then(|before| parts.get(before)).copied().unwrap_or_default();
        let is_part = at < last && PARTS.contains(&inside.to_ascii_lowercase().as_str());
        let named = if at == last { region_in(part) } else { is_region(part).then(|| (*part).to_owned()) };
        let name = if is_part { Some((*part).to_owned()) } else { named };
        if let Some(name) = name {
            return Some((parts.get(..at).unwrap_or_default().join("/"), name));
        }
    }
    None
}

/// The parts that stand in a folder.
fn siblings(index: &dyn Index, folder: &str) -> BTreeSet<String> {
    let start = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    let files = index.below(folder, BELOW);
    let parts = files.iter().filter_map(|file| {
        let path = index.path(*file);
        let (at, part) = part_of(&path)?;
        (at == folder && path.starts_with(&start)).then_some(part)
    });
    parts.collect()
}

/// The region in the name of a file: `values-eu-west-1.yaml`, `prod.europe-west1.tfvars`.
fn region_in(name: &str) -> Option<String> {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let words: Vec<&str> = stem.split(['.', '_', '-']).collect();
    for length in [4, 3, 2, 1] {
        for some in words.windows(length) {
            let joined = some.join("-");
            if is_region(&joined) {
                return Some(joined);
            }
        }
    }
    None
}

/// Whether a name is that of a region of a cloud: `eu-west-1`, `us-gov-east-1`, `europe-west1`, `westeurope`.
fn is_region(name: &str) -> bool {
    const PLACES: &[&str] = &[
        "us",
        "eu",
        "ap",
        "sa",
        "ca",
        "me",
        "af",
        "il",
        "mx",
        "cn",
        "europe",
        "asia",
        "australia",
        "africa",
        "northamerica",
        "southamerica",
    ];
    const SIDES: &[&str] =
        &["north", "south", "east", "west", "central", "northeast", "northwest", "southeast", "southwest"];
    const WHOLE: &[&str] = &[
        "eastus",
        "westus",
        "centralus",
        "northeurope",
        "westeurope",
        "uksouth",
        "ukwest",
        "eastasia",
        "southeastasia",
        "japaneast",
        "japanwest",
        "australiaeast",
        "francecentral",
        "germanywestcentral",
        "swedencentral",
        "brazilsouth",
        "canadacentral",
        "koreacentral",
        "centralindia",
    ];
    let lower = name.to_ascii_lowercase();
    let bare = lower.trim_end_matches(|letter: char| letter.is_ascii_digit());
    if WHOLE.contains(&bare) {
        return true;
    }
    let mut words: Vec<&str> = bare.split('-').filter(|word| !word.is_empty()).collect();
    let is_numbered = bare.len() < lower.len();
    words.retain(|word| !matches!(*word, "gov" | "iso"));
    matches!(words.as_slice(), [place, side] if PLACES.contains(place) && SIDES.contains(side)) && is_numbered
}

/// The share with which the deployment of everything that changes begins, if each of it is deployed so.
fn of_units(question: &Question<'_>, seeds: &[Seed]) -> Option<Exposure> {
    let index: &dyn Index = &**question.base?;
    let paths: BTreeSet<String> = seeds
        .iter()
        .filter(|seed| Role::of_path(&seed.path) != Role::Test)
        .map(|seed| seed.path.to_string())
        .collect();
    if paths.len() > FILES {
        return None;
    }
    let folders: BTreeSet<String> = paths.iter().map(|path| config::unit_folder(index, path)).collect();
    let mut most: Option<Exposure> = None;
    for folder in folders {
        let found = first_share(index, &folder)?;
        if most.as_ref().is_none_or(|most| found.percent > most.percent) {
            most = Some(found);
        }
    }
    most
}

/// The share with which the workload begins whose image is built in a folder: the largest, if there are several, and
/// none if one of them goes to all at once.
fn first_share(index: &dyn Index, folder: &str) -> Option<Exposure> {
    let name = folder.rsplit('/').next().filter(|name| !name.is_empty())?;
    let mut most: Option<Exposure> = None;
    for file in config::data_files(index, name) {
        let path = index.path(file);
        let Some(text) = index.text(file) else { continue };
        let units = deploy::units(&path, &text);
        let is_workload = |unit: &&deploy::Unit| unit.kind == deploy::UnitKind::Workload;
        for unit in units.iter().filter(is_workload) {
            let built = config::sources(index, unit);
            let is_its = built
                .iter()
                .any(|hop| hop.path.parent().is_some_and(|parent| parent.as_bytes() == folder.as_bytes()));
            if !is_its {
                continue;
            }
            let percent = unit.first_percent?;
            if most.as_ref().is_none_or(|most| percent > most.percent) {
                let why = format!("{path}: {} gives it to {percent} % first", unit.name);
                most = Some(Exposure { percent, assumed: false, why });
            }
        }
    }
    most
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_of_clouds_and_folders_of_cells_are_parts_of_the_world() {
        let part = |path: &str| part_of(path).map(|(folder, part)| format!("{folder}|{part}"));
        for (path, wanted) in [
            ("deploy/regions/north/values.yaml", Some("deploy/regions|north")),
            ("cells/7/app.yaml", Some("cells|7")),
            ("live/eu-west-1/main.tf", Some("live|eu-west-1")),
            ("chart/values-us-gov-east-1.yaml", Some("chart|us-gov-east-1")),
            ("env/prod.europe-west1.tfvars", Some("env|europe-west1")),
            ("env/westeurope/a.bicep", Some("env|westeurope")),
            ("src/us-central/app.py", None),
            ("src/east/app.py", None),
            ("regions.yaml", None),
            ("app/region.py", None),
            ("docs/eu-west.md", None),
        ] {
            assert_eq!(part(path).as_deref(), wanted, "{path}");
        }
    }
}
