//! From a changed key, variable or flag to who reads it, to what is deployed with it, and how it gets there.
//!
//! A key of which no reader is found goes at least to the unit that holds it, and says so: never to nothing.

mod exposure;
mod file;
mod interpolated;
mod literal;
mod propagation;
mod schema;
#[cfg(test)]
pub(crate) mod small;
mod unit;
mod words;

use caution_core::RepoPath;
use caution_core::charter::Charter;
use caution_core::reach::{Hop, KeyReach, Origin, Seed, SeedKind, TAKEN_UP};
use caution_core::unknown::{Unknown, UnknownKind};
use caution_read::lang::Role;

use crate::index::Index;

pub use exposure::exposure;
pub(crate) use file::{data_files, is_data, readers_of_file};
pub(crate) use literal::each;
pub(crate) use unit::{covers, sources, unit_folder, units_of_file};

/// How many readers of one key are told.
const READERS: usize = 200;

/// How many keys of one file are looked for one by one.
const KEYS: usize = 400;

/// Keys that Spring and ASP.NET ask for themselves.
const FRAMEWORK: &[&str] =
    &["spring.", "server.", "management.", "logging.", "Logging.", "Kestrel.", "AllowedHosts"];

/// Who reads the keys, variables and flags of the seeds.
pub fn readers(index: &dyn Index, seeds: &[Seed], charter: &Charter) -> (Vec<KeyReach>, Vec<Unknown>) {
    let mut reached = Vec::new();
    let mut unread: Vec<(RepoPath, Vec<String>, String)> = Vec::new();
    let mut last: Option<OfFile> = None;
    let mut looked_for = 0_usize;
    let keys = seeds.iter().enumerate();
    let is_key = |seed: &Seed| matches!(seed.kind, SeedKind::ConfigKey | SeedKind::Flag);
    for (place, seed) in keys.filter(|(_, seed)| is_key(seed) && seed.detail != TAKEN_UP) {
        let path = seed.path.to_string();
        let same = last.take().filter(|of| of.path == path);
        if same.is_none() {
            looked_for = 0;
        }
        let of = same.unwrap_or_else(|| OfFile::new(index, &path, charter));
        looked_for += 1;
        let mut readers = if looked_for <= KEYS { found(index, seed, &of) } else { Vec::new() };
        let units = unit::units_of_key(index, seed, &of.units, &readers);
        readers.truncate(READERS);
        let is_read = readers.iter().any(|hop| !matches!(hop.origin, Origin::Name | Origin::Unit));
        if !is_read && matches!(Role::of_path(&seed.path), Role::Product | Role::Generated) {
            let least = units.first().map_or_else(|| path.clone(), unit::says);
            match unread.iter_mut().find(|(unread, _, unit)| *unread == seed.path && *unit == least) {
                Some((_, keys, _)) => keys.push(seed.symbol.clone()),
                None => unread.push((seed.path.clone(), vec![seed.symbol.clone()], least)),
            }
        }
        let propagation = propagation::of(index, seed, &readers, &units);
        reached.push(KeyReach { seed: place, readers, units, propagation });
        last = Some(of);
    }
    (reached, unread.into_iter().map(|(path, keys, unit)| unknown(&path, &keys, &unit)).collect())
}

/// What all keys of one file share.
struct OfFile {
    path: String,
    /// The folder of what is deployed with it.
    folder: String,
    /// Who names the file.
    readers: Vec<Hop>,
    /// What mounts or bakes it.
    units: Vec<Hop>,
}

impl OfFile {
    fn new(index: &dyn Index, path: &str, charter: &Charter) -> Self {
        let folder = unit_folder(index, path);
        let readers = readers_of_file(index, path, &folder);
        let units = units_of_file(index, path, charter);
        Self { path: path.to_owned(), folder, readers, units }
    }
}

/// Who reads a key: the surest first, each place once.
fn found(index: &dyn Index, seed: &Seed, of: &OfFile) -> Vec<Hop> {
    let asked = words::asked(&of.path, &seed.symbol, seed.kind);
    let mut hops = literal::readers(index, &asked, of.folder.as_str(), &of.readers, &of.path);
    hops.extend(schema::fields(index, &asked, &of.folder, &of.readers));
    hops.extend(interpolated::readers(index, &asked, &of.path, &seed.symbol));
    hops.extend(unit::putters(index, seed));
    let own = FRAMEWORK.iter().any(|start| seed.symbol.starts_with(start));
    // Whoever loads the file has every key of it at hand; not the variables that a manifest gives to others.
    let name = of.path.rsplit('/').next().unwrap_or(&of.path);
    let is_given = asked.is_variable && !name.contains(".env") && !name.starts_with("env");
    let loading = of.readers.iter().filter(|_| !is_given);
    hops.extend(loading.map(|hop| match hop.origin {
        // What a framework asks for itself it reads when the program starts.
        Origin::Unit if own => Hop { origin: Origin::FileReader, ..hop.clone() },
        _ => hop.clone(),
    }));
    if is_given {
        unit::of_own_unit(index, seed, &mut hops);
    }
    hops.sort_by(|one, other| {
        let rank = |hop: &Hop| (hop.origin.band(), std::cmp::Reverse(hop.origin.confidence()));
        rank(one).cmp(&rank(other)).then_with(|| one.cmp(other))
    });
    let mut seen = std::collections::HashSet::new();
    hops.retain(|hop| seen.insert((hop.path.clone(), hop.symbol.clone())));
    hops
}

fn unknown(path: &RepoPath, keys: &[String], unit: &str) -> Unknown {
    const SHOWN: usize = 3;
    let shown: Vec<String> = keys
        .iter()
        .take(SHOWN)
        .map(|key| if key.is_empty() { "the file".to_owned() } else { format!("`{key}`") })
        .collect();
    let more = keys.len().saturating_sub(SHOWN);
    let mut list = shown.join(", ");
    if more > 0 {
        list.push_str(&format!(" and {more} more"));
    }
    let what = format!("no reader was found for {list} of {path}; it goes at least to {unit}");
    Unknown::of_path(UnknownKind::Reach, path, what, "what reads it, in whatever service")
        .remedy("name the reader in the change, or look for the key where names are put together")
}

#[cfg(test)]
mod tests;
