//! From a package whose version changed to the files that import it.

mod names;
mod texts;

use std::collections::{BTreeSet, HashMap};

use caution_core::RepoPath;
use caution_core::facts::{FileFacts, Import, MODULE, Word, WordKind, module_parts};
use caution_core::reach::{Hop, Origin, Seed, SeedKind};
use caution_core::unknown::{Unknown, UnknownKind};
use caution_read::lock::Manager;

use crate::index::{FileId, Index};

/// A way from a seed to something that no code graph leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beyond {
    /// The place of the seed.
    pub seed: usize,
    /// The steps, from what changed to what it goes to.
    pub via: Vec<Hop>,
}

/// How many files of a unit are named where a lock could not be read.
const FALLBACK: usize = 2_000;

/// How many files are looked at for one package.
const CANDIDATES: usize = 20_000;

/// The files that import the packages of the seeds. A package that none imports, as far as its names are known, or a
/// lock that could not be read, leads to every file of its manager below the lock's folder, and says so.
pub fn importers(index: &dyn Index, seeds: &[Seed]) -> (Vec<Beyond>, Vec<Unknown>) {
    let (mut found, mut unknowns) = (Vec::new(), Vec::new());
    for (place, seed) in seeds.iter().enumerate().filter(|(_, seed)| seed.kind == SeedKind::Package) {
        let path = seed.path.to_string();
        let Some(manager) = Manager::of_path(&path) else { continue };
        let unit = folder(&path);
        let mut names: Vec<String> = names::imported(manager, &seed.symbol);
        // What came through another package is reached where that one is imported.
        names.extend(through(&seed.detail).iter().flat_map(|parent| names::imported(manager, parent)));
        let mut hops = Vec::new();
        for name in &names {
            hops.extend(direct(index, manager, name, unit));
        }
        if names_in_texts(manager) {
            hops.extend(texts::naming(index, manager, &names, unit, &hops));
        }
        hops.sort();
        hops.dedup();
        let tells = !seed.symbol.is_empty() && names::is_known(manager, &seed.symbol);
        if hops.is_empty() {
            let package = &seed.symbol;
            // Whoever names a package in a manifest or a lock has a use for it.
            let what = if package.is_empty() {
                format!("which packages {path} changes could not be told")
            } else if tells {
                format!(
                    "no program imports the package {package}: a tool, a setting or another package may use it"
                )
            } else {
                format!("under which name programs import the package {package} is not known")
            };
            let hides = format!("any file of {} below {}", manager.id(), shown(unit));
            unknowns.push(
                Unknown::of_path(UnknownKind::Reach, &seed.path, what, hides)
                    .remedy("look for its use by hand, or run the tests of the unit"),
            );
            hops = every_file(index, manager, unit);
        }
        found.extend(hops.into_iter().map(|hop| Beyond { seed: place, via: vec![hop] }));
    }
    (found, unknowns)
}

/// Whether no other file of the same folder told of the same package: a manifest and its lock name it both.
pub(crate) fn is_first(seed: &Seed, told: &mut HashMap<(String, &'static str, String), RepoPath>) -> bool {
    let path = seed.path.to_string();
    let manager =
        Manager::of_path(&path).filter(|_| seed.kind == SeedKind::Package && !seed.symbol.is_empty());
    let Some(manager) = manager else { return true };
    let key = (folder(&path).to_owned(), manager.id(), seed.symbol.clone());
    *told.entry(key).or_insert_with(|| seed.path.clone()) == seed.path
}

fn shown(folder: &str) -> &str {
    if folder.is_empty() { "the root" } else { folder }
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The packages through which one came, as its seed's detail names them.
fn through(detail: &str) -> Vec<String> {
    let Some((_, list)) = detail.split_once("; needed by ") else { return Vec::new() };
    let list = list.split(" and ").next().unwrap_or(list);
    list.split(", ").map(str::to_owned).collect()
}

fn is_below(path: &str, folder: &str) -> bool {
    folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

fn is_of(manager: Manager, path: &str) -> bool {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    manager.extensions().contains(&extension)
}

/// The files below a folder that import a package by one of its names.
fn direct(index: &dyn Index, manager: Manager, name: &str, unit: &str) -> Vec<Hop> {
    // The rarest part of the name finds the fewest files.
    let Some(part) = module_parts(name).max_by_key(|part| part.len()) else { return Vec::new() };
    let mut files: Vec<FileId> = index.with(Word::new(WordKind::Mention, part));
    files.truncate(CANDIDATES);
    files.retain(|file| {
        let path = index.path(*file);
        is_of(manager, &path) && is_below(&path, unit)
    });
    index.load(&files);
    let mut hops = Vec::new();
    for file in files {
        let (path, Some(facts)) = (index.path(file), index.facts(file)) else { continue };
        let mut lines = BTreeSet::new();
        let origin =
            if is_shadowed(index, manager, name, unit, &path) { Origin::Name } else { Origin::Package };
        for import in &facts.imports {
            if is_import_of(manager, name, facts.text(import.module)) {
                lines.insert((within(&facts, import), import.line));
            }
        }
        // Rust needs no import: `regex::Regex::new` names the package.
        if manager == Manager::Cargo {
            for reference in &facts.references {
                let first = facts.path(reference.path).first().map(|segment| facts.text(segment.name));
                if first == Some(name) && reference.path.length > 1 {
                    lines.insert((facts.qualified(reference.within), reference.line));
                }
            }
        }
        let hop = |(symbol, line)| Hop { path: RepoPath::from(&*path), symbol, line, origin };
        // One use a file is enough: the import's own, which is the module's.
        hops.extend(lines.into_iter().next().map(hop));
    }
    hops
}

/// Whether programs load packages of a manager by a name in a text: `INSTALLED_APPS`, a view engine, a preset.
fn names_in_texts(manager: Manager) -> bool {
    matches!(manager, Manager::Npm | Manager::PyPi)
}

fn within(facts: &FileFacts, import: &Import) -> String {
    if import.within == MODULE { String::new() } else { facts.qualified(import.within) }
}

/// Whether a module as written is one of a package.
fn is_import_of(manager: Manager, name: &str, module: &str) -> bool {
    let begins = |separators: &[char]| {
        module.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with(separators))
    };
    match manager {
        Manager::Npm | Manager::Go | Manager::RubyGems => begins(&['/']),
        Manager::PyPi | Manager::Maven | Manager::NuGet => begins(&['.', '/']),
        Manager::Cargo => begins(&[':', '.']),
        Manager::Composer => module
            .trim_start_matches('\\')
            .strip_prefix(name)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('\\')),
    }
}

/// Whether the tree has a module of that name itself, which an import may mean instead.
fn is_shadowed(index: &dyn Index, manager: Manager, name: &str, unit: &str, from: &str) -> bool {
    if manager != Manager::PyPi {
        return false;
    }
    let first = name.split('.').next().unwrap_or(name);
    let roots =
        [folder(from).to_owned(), unit.to_owned(), join(unit, "src"), "src".to_owned(), String::new()];
    roots.iter().any(|root| {
        [format!("{first}.py"), format!("{first}/__init__.py")]
            .iter()
            .any(|file| index.find(&join(root, file)).is_some())
    })
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// Every program of a manager below a folder.
fn every_file(index: &dyn Index, manager: Manager, unit: &str) -> Vec<Hop> {
    let files = index.below(unit, FALLBACK);
    let paths = files.into_iter().map(|file| index.path(file)).filter(|path| is_of(manager, path));
    let hop = |path: std::sync::Arc<str>| Hop {
        path: RepoPath::from(&*path),
        symbol: String::new(),
        line: 1,
        origin: Origin::Unit,
    };
    paths.map(hop).collect()
}

#[cfg(test)]
mod tests;
