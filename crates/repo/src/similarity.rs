//! Added files that are like old ones. Every pair counts, within a budget of pairs and bytes.

use std::collections::HashMap;

use crate::fingerprint::{self, Fingerprint, WHOLE};
use crate::object::Leaf;
use crate::rename::Contents;
use crate::tree::Delta;

/// With more pairs than this only files of the same name are compared. git gives up far earlier.
const PAIRS: usize = 30_000_000;

/// Pieces of content compared in all.
const STEPS: usize = 400_000_000;

/// Bytes taken fingerhalves of in all.
const BYTES: u64 = 96 << 20;

/// How many sources are kept for one destination.
const KEPT: usize = 4;

/// A file that others may have been made from.
pub(crate) struct Source {
    /// Its place in the deltas.
    pub(crate) at: usize,
    pub(crate) leaf: Leaf,
    /// True if the file went, so that one destination is its new place.
    pub(crate) gone: bool,
    /// True if it stays, or is taken already.
    pub(crate) used: bool,
}

/// An added file, and one that it may come from.
pub(crate) struct Match {
    pub(crate) destination: usize,
    pub(crate) source: usize,
    /// Out of [`WHOLE`].
    pub(crate) score: u32,
    pub(crate) same_name: bool,
}

/// Looks for added files that are like old ones.
pub(crate) struct Similar<'a, C> {
    pub(crate) deltas: &'a [Delta],
    pub(crate) contents: &'a C,
    pub(crate) sources: &'a [Source],
    /// Files of more bytes are not looked at.
    pub(crate) largest: u64,
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
    pub(crate) fn matches(&self, destinations: &[usize]) -> Vec<Match> {
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
    let score = fingerprint::score(shared, source.size.max(destination.size));
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
