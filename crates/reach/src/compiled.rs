//! What compilers say of a tree: an index of theirs, joined with our definitions by file, line and name.
//!
//! An index adds uses that it has bound, and what it has bound elsewhere than we is no longer certain. It counts only
//! where it fits the tree: where the names stand at its ranges.

mod fit;
mod side;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};

use caution_core::facts::DefinitionIndex;
use caution_read::scip::{self, Document, Occurrence, Suffix, Symbol, SymbolId};

use crate::index::Index;

use fit::Text;
pub(crate) use side::{Side, Verdict};

/// Documents by which the folder of an index is found.
const TRIED: usize = 60;

/// Documents among which one has to fit.
const JOINED: usize = 400;

/// Indexes that belong to a tree.
#[derive(Debug, Default)]
pub struct Compiled {
    pub(crate) indexes: Vec<Joined>,
}

/// An index that belongs to a tree.
#[derive(Debug)]
pub(crate) struct Joined {
    /// Where it came from.
    pub(crate) label: String,
    index: scip::Index,
    /// Documents by their paths in the tree.
    by_path: HashMap<String, u32>,
    /// The symbol that a symbol stands for: an installed copy for the one of the repository.
    stands_for: Vec<SymbolId>,
    names: Vec<Named>,
    /// Where each symbol occurs.
    places: Vec<(SymbolId, u32, u32)>,
    /// Which symbol implements or overrides which.
    implements: HashSet<(SymbolId, SymbolId)>,
}

/// What a symbol is called.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Named {
    name: String,
    suffix: Option<Suffix>,
    is_local: bool,
}

/// Why an index is of no use for a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// What is wrong, with the place.
    pub message: String,
    /// What would mend it.
    pub hint: String,
}

impl Compiled {
    /// Reads indexes, each with where it came from, and joins them with a tree.
    ///
    /// # Errors
    ///
    /// If one cannot be read, or has nothing in common with the tree: it would change nothing, and look as if it did.
    pub fn read(files: &[(String, Vec<u8>)], tree: &dyn Index) -> Result<Self, Mismatch> {
        let joined = files.iter().map(|(label, bytes)| {
            let index = scip::read(bytes).map_err(|error| Mismatch {
                message: format!("the index `{label}` cannot be read: {error}"),
                hint: "hand on the file that the indexer writes, whole and unpacked".to_owned(),
            })?;
            Joined::new(label, index, tree)
        });
        Ok(Self { indexes: joined.collect::<Result<_, _>>()? })
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.indexes.is_empty()
    }
}

impl Joined {
    fn new(label: &str, index: scip::Index, tree: &dyn Index) -> Result<Self, Mismatch> {
        let names: Vec<Named> = index.symbols.iter().map(|symbol| Named::of(symbol)).collect();
        let stands_for = stands_for(&index);
        let mut places = Vec::new();
        for (document, at) in index.documents.iter().zip(0_u32..) {
            for (occurrence, place) in document.occurrences.iter().zip(0_u32..) {
                let symbol = stands_for.get(occurrence.symbol as usize).copied();
                places.push((symbol.unwrap_or(occurrence.symbol), at, place));
            }
        }
        places.sort_unstable();
        let meant = |symbol: SymbolId| stands_for.get(symbol as usize).copied().unwrap_or(symbol);
        let relations = index.documents.iter().flat_map(|document| &document.relations);
        let implements = relations
            .filter(|relation| relation.implements)
            .map(|relation| (meant(relation.of), meant(relation.to)))
            .collect();
        let by_path = by_path(&index, tree);
        let joined = Self { label: label.to_owned(), index, by_path, stands_for, names, places, implements };
        if joined.by_path.is_empty() {
            let first = joined.index.documents.first().map_or("", |document| &document.path);
            let count = joined.index.documents.len();
            return Err(Mismatch {
                message: format!(
                    "the index `{label}` matches nothing: none of its {count} files is in this repository, `{first}` for one"
                ),
                hint: "run the indexer in this repository, from its root or from a folder of it".to_owned(),
            });
        }
        if !joined.defines_anything(tree) {
            let mut paths: Vec<&String> = joined.by_path.keys().collect();
            paths.sort();
            let first = paths.first().map_or("", |path| path.as_str());
            return Err(Mismatch {
                message: format!(
                    "the index `{label}` matches nothing: no definition stands where it says, in `{first}` for one"
                ),
                hint: "make the index from the commit that is looked at".to_owned(),
            });
        }
        Ok(joined)
    }

    /// Whether any of its definitions is one of ours.
    fn defines_anything(&self, tree: &dyn Index) -> bool {
        let mut paths: Vec<(&String, &u32)> = self.by_path.iter().collect();
        paths.sort();
        paths.into_iter().take(JOINED).any(|(path, document)| {
            let Some(facts) = tree.find(path).and_then(|file| tree.facts(file)) else { return false };
            let definitions = facts.definitions.iter().skip(1);
            let mut known = definitions.map(|definition| (definition.line, facts.text(definition.name)));
            let occurrences = self.document(*document).map_or(&[][..], |document| &document.occurrences);
            known.any(|(line, name)| {
                on_line(occurrences, line.saturating_sub(1)).any(|occurrence| {
                    occurrence.roles.is_definition() && self.name(occurrence.symbol).name == name
                })
            })
        })
    }

    fn document(&self, document: u32) -> Option<&Document> {
        self.index.documents.get(document as usize)
    }

    /// The document of a file of the tree.
    fn of_path(&self, path: &str) -> Option<(u32, &Document)> {
        let at = *self.by_path.get(path)?;
        Some((at, self.document(at)?))
    }

    fn name(&self, symbol: SymbolId) -> &Named {
        const NONE: &Named = &Named { name: String::new(), suffix: None, is_local: true };
        self.names.get(symbol as usize).unwrap_or(NONE)
    }

    /// The symbol that one stands for.
    fn meant(&self, symbol: SymbolId) -> SymbolId {
        self.stands_for.get(symbol as usize).copied().unwrap_or(symbol)
    }

    /// Where a symbol occurs; one that is local, in its own document.
    fn places(&self, symbol: SymbolId, document: u32) -> impl Iterator<Item = (u32, &Document, &Occurrence)> {
        let is_local = self.name(symbol).is_local;
        let start = self.places.partition_point(|(known, _, _)| *known < symbol);
        let rest = self.places.get(start..).unwrap_or_default();
        let own = rest.iter().take_while(move |(known, _, _)| *known == symbol);
        own.filter(move |(_, of, _)| !is_local || *of == document).filter_map(|(_, of, place)| {
            let document = self.document(*of)?;
            Some((*of, document, document.occurrences.get(*place as usize)?))
        })
    }

    /// Whether one of two symbols implements or overrides the other.
    fn implements(&self, one: SymbolId, other: SymbolId) -> bool {
        self.implements.contains(&(one, other)) || self.implements.contains(&(other, one))
    }
}

impl Named {
    fn of(symbol: &str) -> Self {
        match Symbol::parse(symbol) {
            Some(symbol) => {
                let suffix = symbol.descriptors.last().map(|last| last.suffix);
                Self { name: symbol.name().to_owned(), suffix, is_local: false }
            }
            None => Self { is_local: true, ..Self::default() },
        }
    }

    /// Whether it is written by its name where it is defined.
    fn is_written(&self) -> bool {
        matches!(self.suffix, Some(Suffix::Type | Suffix::Method | Suffix::Term | Suffix::Macro))
    }

    fn is_parameter(&self) -> bool {
        matches!(self.suffix, Some(Suffix::Parameter | Suffix::TypeParameter))
    }
}

/// The occurrences on a line, which counts from 0.
fn on_line(occurrences: &[Occurrence], line: u32) -> impl Iterator<Item = &Occurrence> {
    let start = occurrences.partition_point(|occurrence| occurrence.range.line < line);
    let rest = occurrences.get(start..).unwrap_or_default();
    rest.iter().take_while(move |occurrence| occurrence.range.line == line)
}

/// Of each symbol, the one that it stands for. A project that is installed as well as checked out has two symbols
/// for each definition, of which only one is defined in the index.
fn stands_for(index: &scip::Index) -> Vec<SymbolId> {
    let mut is_defined = vec![false; index.symbols.len()];
    for occurrence in index.documents.iter().flat_map(|document| &document.occurrences) {
        if let Some(slot) = is_defined.get_mut(occurrence.symbol as usize) {
            *slot |= occurrence.roles.is_definition();
        }
    }
    let keys: Vec<Option<String>> = index.symbols.iter().map(|symbol| key(symbol)).collect();
    let mut defined: HashMap<&str, Option<SymbolId>> = HashMap::new();
    for ((key, is_defined), symbol) in keys.iter().zip(&is_defined).zip(0_u32..) {
        if let (Some(key), true) = (key, *is_defined) {
            // Two of one name leave it open which is meant.
            defined.entry(key).and_modify(|known| *known = None).or_insert(Some(symbol));
        }
    }
    let meant = |((key, is_defined), symbol): ((&Option<String>, &bool), SymbolId)| {
        let copy = key.as_deref().filter(|_| !is_defined).and_then(|key| *defined.get(key)?);
        copy.unwrap_or(symbol)
    };
    keys.iter().zip(&is_defined).zip(0_u32..).map(meant).collect()
}

/// What two symbols of the same definition have in common: all but the version. The name of a module of Python is
/// one in a whole interpreter, whatever the package is called and whether it stands in `src`.
fn key(symbol: &str) -> Option<String> {
    let symbol = Symbol::parse(symbol)?;
    let is_python = symbol.scheme == "scip-python";
    let mut key = if is_python { symbol.scheme } else { format!("{} {}", symbol.scheme, symbol.package) };
    for (step, at) in symbol.descriptors.iter().zip(0..) {
        let name = step.name.strip_prefix("src.").filter(|_| is_python && at == 0).unwrap_or(&step.name);
        key.push_str(&format!("\0{name}{:?}", step.suffix));
    }
    Some(key)
}

/// Documents by their paths in the tree. An index may have been made in a folder of it, or in one around it.
fn by_path(index: &scip::Index, tree: &dyn Index) -> HashMap<String, u32> {
    let root = index.root.trim_end_matches('/');
    let mut places: Vec<(String, usize)> = vec![(String::new(), 0)];
    places.extend(root.rmatch_indices('/').take(6).filter_map(|(at, _)| {
        let folder = root.get(at + 1..).filter(|folder| !folder.is_empty())?;
        Some((format!("{folder}/"), 0))
    }));
    places.extend((1..=4).map(|folders| (String::new(), folders)));
    let step = index.documents.len().div_ceil(TRIED).max(1);
    let score = |(before, folders): &(String, usize)| {
        let sample = index.documents.iter().step_by(step);
        sample
            .filter(|document| {
                in_tree(&document.path, before, *folders).is_some_and(|path| tree.find(&path).is_some())
            })
            .count()
    };
    let mut best: Option<(usize, &(String, usize))> = None;
    for place in &places {
        let score = score(place);
        if score > best.map_or(0, |(best, _)| best) {
            best = Some((score, place));
        }
    }
    let Some((_, (before, folders))) = best else { return HashMap::new() };
    let found = index.documents.iter().zip(0_u32..).filter_map(|(document, at)| {
        let path = in_tree(&document.path, before, *folders)?;
        tree.find(&path)?;
        Some((path, at))
    });
    found.collect()
}

fn in_tree(path: &str, before: &str, folders: usize) -> Option<String> {
    let rest = path.splitn(folders + 1, '/').nth(folders)?;
    Some(format!("{before}{rest}"))
}

/// The definition of a name on a line, which counts from 1.
fn definition_at(facts: &caution_core::facts::FileFacts, line: u32, name: &str) -> Option<DefinitionIndex> {
    let mut all = (0_u32..).zip(&facts.definitions).skip(1);
    all.find(|(_, definition)| definition.line == line && facts.text(definition.name) == name)
        .map(|(at, _)| at)
}
