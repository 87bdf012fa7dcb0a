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

/// With more pairs than this only files of the same name are compared. git gives up far earlier.
const PAIRS: usize = 30_000_000;

/// Pieces of content compared in all.
const STEPS: usize = 400_000_000;

/// Bytes taken fingerhalves of in all.
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

/// A file that may be one half of a pair.
struct Half {
    /// The destination's place in the deltas, or the source's in the sources.
    index: usize,
    at: usize,
    leaf: Leaf,
    name: Vec<u8>,
    size: u64,
}

impl<C: Contents> Similar<'_, C> {
    /// The best sources of each destination, best first over all.
    fn matches(&self, destinations: &[usize]) -> Vec<Match> {
        let new = destinations.iter().filter_map(|&at| self.half(at, at, self.deltas.get(at)?.new?));
        let mut new: Vec<Half> = new.collect();
        let old = self.sources.iter().enumerate();
        let mut old: Vec<Half> =
            old.filter_map(|(index, source)| self.half(index, source.at, source.leaf)).collect();
        let by_name_alone = new.len().saturating_mul(old.len()) > PAIRS;
        if by_name_alone {
            old.retain(|half| self.sources.get(half.index).is_some_and(|source| source.gone && !source.used));
            only_unique_names(&mut old);
            only_unique_names(&mut new);
        }
        only_near(&mut new, &old);
        only_near(&mut old, &new);
        let mut matches = match by_name_alone {
            true => self.same_names(&old, &new),
            false => self.best_pairs(&old, &new),
        };
        matches.sort_by_key(|found| std::cmp::Reverse((found.score, found.same_name)));
        matches
    }

    fn half(&self, index: usize, at: usize, leaf: Leaf) -> Option<Half> {
        let path = &self.deltas.get(at)?.path;
        let size = leaf.is_file().then(|| self.contents.size(path, leaf).ok()).flatten()?;
        let fits = (1..=self.largest).contains(&size);
        fits.then(|| Half { index, at, leaf, name: path.file_name().to_vec(), size })
    }

    /// What a file is made of, if the budget allows to look. What cannot be read is like nothing else.
    fn fingerprint(&self, half: &Half, budget: &mut u64) -> Fingerprint {
        let Some(left) = budget.checked_sub(half.size) else { return Fingerprint::default() };
        *budget = left;
        let path = self.deltas.get(half.at).map(|delta| &delta.path);
        let bytes = path.and_then(|path| self.contents.bytes(path, half.leaf).ok());
        Fingerprint::of(&bytes.unwrap_or_default())
    }

    /// Pairs of the same name, each of which there is once.
    fn same_names(&self, old: &[Half], new: &[Half]) -> Vec<Match> {
        let mut budget = BYTES;
        let sources: HashMap<&[u8], &Half> = old.iter().map(|half| (half.name.as_slice(), half)).collect();
        let mut matches = Vec::new();
        for destination in new {
            let Some(source) = sources.get(destination.name.as_slice()) else { continue };
            let shared = self
                .fingerprint(source, &mut budget)
                .shared_with(&self.fingerprint(destination, &mut budget));
            matches.extend(pair(source, destination, shared));
        }
        matches
    }

    /// The best few sources of each destination.
    fn best_pairs(&self, old: &[Half], new: &[Half]) -> Vec<Match> {
        let mut budget = BYTES;
        // Which sources hold a piece, so that only those are looked at that share something.
        let mut holders: Vec<(u32, u32, u32)> = Vec::new();
        for (place, source) in (0_u32..).zip(old) {
            let content = self.fingerprint(source, &mut budget);
            holders.extend(content.pieces().map(|(hash, bytes)| (hash, place, bytes)));
        }
        holders.sort_unstable();
        let mut steps = STEPS;
        let mut shared = vec![0_u64; old.len()];
        let mut matches = Vec::new();
        for destination in new {
            shared.fill(0);
            for (hash, bytes) in self.fingerprint(destination, &mut budget).pieces() {
                let first = holders.partition_point(|holder| holder.0 < hash);
                let alike = holders.get(first..).unwrap_or_default().iter();
                for (_, place, there) in alike.take_while(|holder| holder.0 == hash) {
                    if let Some(sum) = shared.get_mut(*place as usize) {
                        *sum += u64::from(bytes.min(*there));
                    }
                    steps = steps.saturating_sub(1);
                }
            }
            if steps == 0 {
                break;
            }
            let mut best: Vec<Match> = Vec::with_capacity(KEPT);
            for (source, shared) in old.iter().zip(&shared) {
                if let Some(found) = pair(source, destination, *shared) {
                    keep(&mut best, found);
                }
            }
            matches.append(&mut best);
        }
        matches
    }
}

/// A pair, if the two are alike enough.
fn pair(source: &Half, destination: &Half, shared: u64) -> Option<Match> {
    let score = similarity::score(shared, source.size.max(destination.size));
    (score >= WHOLE / 2).then(|| Match {
        destination: destination.index,
        source: source.index,
        score,
        same_name: source.name == destination.name,
    })
}

/// Keeps those that are not so much smaller or larger than all others that none can be like them.
fn only_near(halves: &mut Vec<Half>, others: &[Half]) {
    let mut sizes: Vec<u64> = others.iter().map(|half| half.size).collect();
    sizes.sort_unstable();
    halves.retain(|half| {
        let first = sizes.partition_point(|size| size.saturating_mul(2) < half.size);
        sizes.get(first).is_some_and(|size| *size <= half.size.saturating_mul(2))
    });
}

/// Keeps those whose file name no other has.
fn only_unique_names(halves: &mut Vec<Half>) {
    let mut counts: HashMap<Vec<u8>, usize> = HashMap::new();
    for half in halves.iter() {
        *counts.entry(half.name.clone()).or_default() += 1;
    }
    halves.retain(|half| counts.get(&half.name) == Some(&1));
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
