//! From a name that a `tsconfig.json` gives to a folder to the files that import by it.

use caution_core::RepoPath;
use caution_core::facts::{MODULE, Word, WordKind, module_parts};
use caution_core::reach::{Hop, Origin, Seed};
use caution_read::lang::modules::folder;

use crate::index::Index;

/// How many files are looked at for one name.
const FILES: usize = 4_000;

/// Who imports by the name that a seed retargets; nobody if it is no such name.
pub(super) fn importers(index: &dyn Index, seed: &Seed) -> Vec<Hop> {
    let path = seed.path.to_string();
    let name = path.rsplit('/').next().unwrap_or(&path);
    let is_config = (name.starts_with("tsconfig") || name.starts_with("jsconfig")) && name.ends_with(".json");
    let alias = seed.symbol.strip_prefix("compilerOptions.paths.").filter(|_| is_config);
    let Some(alias) = alias.map(|alias| alias.split('[').next().unwrap_or(alias)) else { return Vec::new() };
    let (start, is_pattern) = alias.split_once('*').map_or((alias, false), |(start, _)| (start, true));
    // A pattern for everything stands behind every other.
    let Some(part) = module_parts(start).max_by_key(|part| part.len()) else { return Vec::new() };
    let mut files = index.with(Word::new(WordKind::Mention, part));
    let below = folder(&path);
    files.retain(|file| {
        below.is_empty() || index.path(*file).strip_prefix(below).is_some_and(|rest| rest.starts_with('/'))
    });
    files.truncate(FILES);
    index.load(&files);
    let mut hops = Vec::new();
    for file in files {
        let Some(facts) = index.facts(file) else { continue };
        let by_it = |module: &str| if is_pattern { module.starts_with(start) } else { module == start };
        // One import a file is enough.
        let import = facts.imports.iter().find(|import| by_it(facts.text(import.module)));
        hops.extend(import.map(|import| Hop {
            path: RepoPath::from(&*index.path(file)),
            symbol: if import.within == MODULE { String::new() } else { facts.qualified(import.within) },
            line: import.line,
            origin: Origin::Text,
        }));
    }
    hops
}
