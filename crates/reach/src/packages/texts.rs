//! From a package to the programs that name it in a text, and leave it to a framework to load it.

use std::collections::BTreeSet;

use caution_core::RepoPath;
use caution_core::facts::{FileFacts, Shape, Word, WordKind, module_parts};
use caution_core::reach::{Hop, Origin};
use caution_read::lock::Manager;

use super::{CANDIDATES, is_below, is_of, is_shadowed};
use crate::index::{FileId, Index};

/// The files below a folder that name a package in a text and do not import it. Where others import it, a text of
/// that name may be any word.
pub(super) fn naming(
    index: &dyn Index,
    manager: Manager,
    names: &[String],
    unit: &str,
    importers: &[Hop],
) -> Vec<Hop> {
    let known: BTreeSet<&RepoPath> = importers.iter().map(|hop| &hop.path).collect();
    let mut hops = Vec::new();
    for name in names {
        let part = module_parts(name).max_by_key(|part| part.len()).unwrap_or(name);
        let mut files: Vec<FileId> = index.with(Word::new(WordKind::Literal, name));
        // `"corsheaders.middleware.CorsMiddleware"` names what stands in it.
        if manager == Manager::PyPi {
            files.extend(index.with(Word::new(WordKind::Mention, part)));
            files.sort_unstable();
            files.dedup();
        }
        files.truncate(CANDIDATES);
        files.retain(|file| {
            let path = index.path(*file);
            is_of(manager, &path) && is_below(&path, unit) && !known.contains(&RepoPath::from(&*path))
        });
        index.load(&files);
        for file in files {
            let (path, Some(facts)) = (index.path(file), index.facts(file)) else { continue };
            let is_sure = importers.is_empty() && !is_shadowed(index, manager, name, unit, &path);
            let origin = if is_sure { Origin::Text } else { Origin::Name };
            let hop = |(line, symbol)| Hop { path: RepoPath::from(&*path), symbol, line, origin };
            hops.extend(first(&facts, name).map(hop));
        }
    }
    hops
}

/// The first text of a file that is a name, or a path of names that begins with it: its line, and where it stands.
fn first(facts: &FileFacts, name: &str) -> Option<(u32, String)> {
    let literals = facts.literals.iter().filter(|literal| facts.text(literal.text) == name);
    let literals = literals.map(|literal| (literal.line, literal.within));
    let begins = |path| {
        let mut parts = facts.path(path).iter().map(|segment| facts.text(segment.name));
        name.split('.').all(|part| parts.next() == Some(part))
    };
    let paths = facts.references.iter().filter(|one| one.shape == Shape::Text && begins(one.path));
    let paths = paths.map(|reference| (reference.line, reference.within));
    let (line, within) = literals.chain(paths).min()?;
    Some((line, facts.qualified(within)))
}
