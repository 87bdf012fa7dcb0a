//! Renames and copies: an added file that is like one that went or changed was made from it.
//!
//! The rules are those of `git diff -M -C`: identical content first, then similarity of at least 50 %,
//! each time preferring the same file name. A file that went is renamed once (to the last of its
//! destinations by path) and copied to the others; one that stays is only copied.

use std::collections::HashMap;

use caution_core::RepoPath;

use crate::object::{Lack, Leaf};
use crate::similarity::{self, Fingerprint, WHOLE};
use crate::tree::Delta;

/// Pairs beyond this are not compared for similarity, as `diff.renameLimit` of 1000 has it.
const PAIRS: usize = 1_000_000;

/// Pieces of content compared in all.
const STEPS: usize = 200_000_000;

/// Bytes taken fingerprints of in all.
const BYTES: u64 = 96 << 20;

/// How many files of the same content are looked through for the same name.
const ALIKE: usize = 100;

/// How many sources are kept for one destination.
const KEPT: usize = 4;

/// A path that changed, with the path it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Moved {
    pub(crate) delta: Delta,
    pub(crate) from: Option<Origin>,
}

/// Where a file came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Origin {
    pub(crate) path: RepoPath,
    /// In per cent.
    pub(crate) similarity: u8,
    pub(crate) copied: bool,
}

/// A way to the content of files.
pub(crate) trait Contents {
    /// How many bytes it has.
    fn size(&self, path: &RepoPath, leaf: Leaf) -> Result<u64, Lack>;

    /// The bytes; whoever asks has looked at the size.
    fn bytes(&self, path: &RepoPath, leaf: Leaf) -> Result<Vec<u8>, Lack>;
}

struct Source {
    /// Its place in the deltas.
    at: usize,
    leaf: Leaf,
    /// True if the file went, so that one destination is its new place.
    gone: bool,
    used: bool,
}

struct Match {
    destination: usize,
    source: usize,
    score: u32,
    same_name: bool,
}

/// Finds out which added files came from which old ones. The deltas are and stay sorted by path. Files
/// of more than `largest` bytes are only matched if they are identical.
pub(crate) fn detect(deltas: Vec<Delta>, contents: &impl Contents, largest: u64) -> Vec<Moved> {
    let added: Vec<usize> = positions(&deltas, |delta| delta.old.is_none());
    let mut sources: Vec<Source> = deltas
        .iter()
        .enumerate()
        .filter_map(|(at, delta)| {
            delta.old.map(|leaf| Source { at, leaf, gone: delta.new.is_none(), used: delta.new.is_some() })
        })
        .collect();
    let mut origins: HashMap<usize, (usize, u32)> = HashMap::new();
    if !added.is_empty() && !sources.is_empty() {
        identical(&deltas, &added, &mut sources, &mut origins);
        let rest: Vec<usize> = added.iter().copied().filter(|at| !origins.contains_key(at)).collect();
        let matches = Similar { deltas: &deltas, contents, sources: &sources, largest }.matches(&rest);
        settle(&matches, &mut sources, &mut origins);
    }
    apply(deltas, &sources, &origins)
}

fn positions(deltas: &[Delta], wanted: impl Fn(&Delta) -> bool) -> Vec<usize> {
    deltas.iter().enumerate().filter(|(_, delta)| wanted(delta)).map(|(at, _)| at).collect()
}

fn name(deltas: &[Delta], at: usize) -> &[u8] {
    deltas.get(at).map_or(&[], |delta| delta.path.file_name())
}

fn kind_fits(old: Leaf, new: Leaf) -> bool {
    (old.is_file() && new.is_file()) || old.mode == new.mode
}

/// Files with the very same content.
fn identical(
    deltas: &[Delta],
    added: &[usize],
    sources: &mut [Source],
    origins: &mut HashMap<usize, (usize, u32)>,
) {
    let mut by_id: HashMap<gix::ObjectId, Vec<usize>> = HashMap::new();
    for (index, source) in sources.iter().enumerate().filter(|(_, source)| !source.leaf.id.is_null()) {
        by_id.entry(source.leaf.id).or_default().push(index);
    }
    for &at in added {
        let Some(leaf) = deltas.get(at).and_then(|delta| delta.new) else { continue };
        let Some(alike) = by_id.get_mut(&leaf.id) else { continue };
        let best = alike
            .iter()
            .enumerate()
            .take(ALIKE)
            .filter_map(|(place, &index)| {
                let source = sources.get(index).filter(|source| kind_fits(source.leaf, leaf))?;
                let same_name = name(deltas, source.at) == name(deltas, at);
                Some((u8::from(!source.used) + u8::from(same_name), place, index))
            })
            .max_by_key(|(score, place, _)| (*score, std::cmp::Reverse(*place)));
        let Some((_, place, index)) = best else { continue };
        if let Some(source) = sources.get_mut(index)
            && !std::mem::replace(&mut source.used, true)
            && alike.len() > ALIKE
        {
            // What is used goes to the back, so that a long row of equal files does not hide free ones.
            let used = alike.remove(place);
            alike.push(used);
        }
        origins.insert(at, (index, WHOLE));
    }
}

/// Gives every destination its best source: first those that went and are still free, then copies.
fn settle(matches: &[Match], sources: &mut [Source], origins: &mut HashMap<usize, (usize, u32)>) {
    for copies in [false, true] {
        for found in matches {
            if origins.contains_key(&found.destination) {
                continue;
            }
            if let Some(source) = sources.get_mut(found.source)
                && (copies || !source.used)
            {
                source.used = true;
                origins.insert(found.destination, (found.source, found.score));
            }
        }
    }
}

fn apply(deltas: Vec<Delta>, sources: &[Source], origins: &HashMap<usize, (usize, u32)>) -> Vec<Moved> {
    // The last destination of a file that went is where it went.
    let mut last: HashMap<usize, usize> = HashMap::new();
    for (&destination, &(source, _)) in origins {
        let place = last.entry(source).or_insert(destination);
        *place = (*place).max(destination);
    }
    let gone: HashMap<usize, usize> = last
        .into_iter()
        .filter_map(|(source, destination)| {
            sources.get(source).filter(|source| source.gone).map(|source| (source.at, destination))
        })
        .collect();
    let origin_of = |at: usize, deltas: &[Delta]| {
        let (index, score) = *origins.get(&at)?;
        let source = sources.get(index)?;
        let from = deltas.get(source.at)?;
        let similarity = u8::try_from(score.saturating_mul(100) / WHOLE).unwrap_or(100);
        let copied = gone.get(&source.at) != Some(&at);
        Some((source.leaf, Origin { path: from.path.clone(), similarity, copied }))
    };
    let found: Vec<_> = (0..deltas.len()).map(|at| origin_of(at, &deltas)).collect();
    deltas
        .into_iter()
        .zip(found)
        .enumerate()
        .filter(|(at, _)| !gone.contains_key(at))
        .map(|(_, (delta, found))| match found {
            Some((old, from)) => Moved { delta: Delta { old: Some(old), ..delta }, from: Some(from) },
            None => Moved { delta, from: None },
        })
        .collect()
}

struct Similar<'a, C> {
    deltas: &'a [Delta],
    contents: &'a C,
    sources: &'a [Source],
    largest: u64,
}

struct Print {
    index: usize,
    name: Vec<u8>,
    size: u64,
    content: Option<Fingerprint>,
}

impl<C: Contents> Similar<'_, C> {
    /// The best sources of each destination, best first over all.
    fn matches(&self, destinations: &[usize]) -> Vec<Match> {
        let mut new: Vec<Print> = destinations.iter().filter_map(|&at| self.print(at, at, true)).collect();
        let mut old: Vec<Print> =
            self.sources.iter().enumerate().filter_map(|(index, s)| self.print(index, s.at, false)).collect();
        let by_name_alone = new.len().saturating_mul(old.len()) > PAIRS;
        if by_name_alone {
            only_unique_names(&mut old, self.sources);
            only_unique_names(&mut new, &[]);
        }
        let mut budget = Budget { bytes: BYTES, steps: STEPS };
        let places: HashMap<Vec<u8>, usize> = match by_name_alone {
            true => old.iter().enumerate().map(|(place, print)| (print.name.clone(), place)).collect(),
            false => HashMap::new(),
        };
        let mut matches = Vec::new();
        for destination in &mut new {
            let places = match by_name_alone {
                true => places.get(&destination.name).map_or(0..0, |place| *place..place + 1),
                false => 0..old.len(),
            };
            let mut best: Vec<Match> = Vec::with_capacity(KEPT);
            for source in old.get_mut(places).into_iter().flatten() {
                if let Some(score) = self.score(source, destination, &mut budget) {
                    let same_name = source.name == destination.name;
                    let found =
                        Match { destination: destination.index, source: source.index, score, same_name };
                    keep(&mut best, found);
                }
            }
            matches.append(&mut best);
        }
        matches.sort_by_key(|found| std::cmp::Reverse((found.score, found.same_name)));
        matches
    }

    fn print(&self, index: usize, at: usize, new: bool) -> Option<Print> {
        let delta = self.deltas.get(at)?;
        let leaf = if new { delta.new } else { delta.old }.filter(|leaf| leaf.is_file())?;
        let size = self.contents.size(&delta.path, leaf).ok().filter(|size| *size > 0 && *size <= self.largest)?;
        Some(Print { index, name: delta.path.file_name().to_vec(), size, content: None })
    }

    /// How alike the two are, if they are alike enough.
    fn score(&self, source: &mut Print, destination: &mut Print, budget: &mut Budget) -> Option<u32> {
        let (smaller, larger) = (source.size.min(destination.size), source.size.max(destination.size));
        if smaller.saturating_mul(2) < larger || budget.steps == 0 {
            return None;
        }
        let at = self.sources.get(source.index)?.at;
        self.fill(source, at, false, budget)?;
        self.fill(destination, destination.index, true, budget)?;
        let (old, new) = (source.content.as_ref()?, destination.content.as_ref()?);
        budget.steps = budget.steps.saturating_sub(old.len() + new.len());
        similarity::score(old, new).filter(|score| *score >= WHOLE / 2)
    }

    fn fill(&self, print: &mut Print, at: usize, new: bool, budget: &mut Budget) -> Option<()> {
        if print.content.is_none() {
            budget.bytes = budget.bytes.checked_sub(print.size)?;
            let delta = self.deltas.get(at)?;
            let leaf = if new { delta.new } else { delta.old }?;
            // What cannot be read is like nothing else.
            let bytes = self.contents.bytes(&delta.path, leaf).unwrap_or_default();
            print.content = Some(Fingerprint::of(&bytes));
        }
        Some(())
    }
}

struct Budget {
    bytes: u64,
    steps: usize,
}

/// Keeps those whose file name no other has; of sources, those that went.
fn only_unique_names(prints: &mut Vec<Print>, sources: &[Source]) {
    if !sources.is_empty() {
        prints.retain(|print| sources.get(print.index).is_some_and(|source| source.gone && !source.used));
    }
    let mut counts: HashMap<Vec<u8>, usize> = HashMap::new();
    for print in prints.iter() {
        *counts.entry(print.name.clone()).or_default() += 1;
    }
    prints.retain(|print| counts.get(&print.name) == Some(&1));
}

/// Puts a match among the best few, in place of the worst.
fn keep(best: &mut Vec<Match>, found: Match) {
    if best.len() < KEPT {
        best.push(found);
        return;
    }
    let rank = |found: &Match| (found.score, found.same_name);
    if let Some(worst) = best.iter_mut().min_by_key(|found| rank(found))
        && rank(worst) < rank(&found)
    {
        *worst = found;
    }
}
