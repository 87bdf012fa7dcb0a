//! Which entries reach the seeds, and the best path to each.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use caution_core::reach::{Band, Origin};

use super::{Begin, Best, Graph, Reason};

/// Rounds after which the sets of entries are taken as they are; they only grow, and soon stop.
const ROUNDS: usize = 60;

/// Paths still to be followed: by band, confidence, hops and place.
type Open = BinaryHeap<(Reverse<Band>, u32, Reverse<u32>, Reverse<usize>)>;

/// A confidence of one, in millionths.
pub(crate) const SURE: u32 = 1_000_000;

impl Graph {
    /// Of each node, whether it reaches one of the first `seeds` nodes: its entries, those that use what they must.
    pub(crate) fn entries_of_seeds(&self, seeds: usize) -> Vec<bool> {
        let entries: Vec<usize> =
            (0..self.nodes.len()).filter(|at| self.entries.get(*at).is_some_and(Option::is_some)).collect();
        let words = entries.len().div_ceil(64).max(1);
        let mut sets = vec![0_u64; self.nodes.len() * words];
        for (bit, at) in entries.iter().enumerate() {
            if let Some(word) = sets.get_mut(at * words + bit / 64) {
                *word |= 1 << (bit % 64);
            }
        }
        for _ in 0..ROUNDS {
            if !self.round(&mut sets, words) {
                break;
            }
        }
        let mut union = vec![0_u64; words];
        for at in 0..seeds {
            or(&mut union, row(&sets, at, words));
        }
        let mut reach = vec![false; self.nodes.len()];
        for (bit, at) in entries.iter().enumerate() {
            let set = union.get(bit / 64).is_some_and(|word| word >> (bit % 64) & 1 == 1);
            if let Some(slot) = reach.get_mut(*at) {
                *slot = set;
            }
        }
        reach
    }

    fn round(&self, sets: &mut [u64], words: usize) -> bool {
        let mut changed = false;
        let (mut own, mut either) = (vec![0_u64; words], vec![0_u64; words]);
        // What is farthest first: sets flow towards the seeds.
        for at in (0..self.nodes.len()).rev() {
            own.copy_from_slice(row(sets, at, words));
            for reason in self.reasons.get(at).into_iter().flatten() {
                match reason {
                    Reason::From { from, .. } => {
                        if let Some(from) = self.place.get(from) {
                            or(&mut own, row(sets, *from, words));
                        }
                    }
                    Reason::Live { from, class, .. } => {
                        let Some(class) = self.place.get(class) else { continue };
                        either.fill(0);
                        for (from, _) in from {
                            if let Some(from) = self.place.get(from) {
                                or(&mut either, row(sets, *from, words));
                            }
                        }
                        for (word, live) in either.iter_mut().zip(row(sets, *class, words)) {
                            *word &= live;
                        }
                        or(&mut own, &either);
                    }
                }
            }
            let start = at * words;
            if let Some(known) = sets.get_mut(start..start + words)
                && known != own.as_slice()
            {
                known.copy_from_slice(&own);
                changed = true;
            }
        }
        changed
    }

    /// The best path from a seed to each node: the surest band, then the highest confidence, then the fewest hops.
    pub(crate) fn best(&self, begins: &[Begin]) -> Vec<Option<Best>> {
        let mut best: Vec<Option<Best>> = vec![None; self.nodes.len()];
        let mut open = Open::new();
        for (seed, begin) in begins.iter().enumerate().take(self.nodes.len()) {
            let origins = begin.before.iter().map(|hop| hop.origin);
            let band = origins.clone().map(Origin::band).max().unwrap_or(Band::Certain);
            let confidence = origins.fold(SURE, |confidence, origin| scaled(confidence, origin.confidence()));
            let hops = u32::try_from(begin.before.len()).unwrap_or(u32::MAX);
            if let Some(slot) = best.get_mut(seed) {
                *slot = Some(Best { band, confidence, hops, before: None, seed });
            }
            open.push((Reverse(band), confidence, Reverse(hops), Reverse(seed)));
        }
        while let Some((Reverse(band), confidence, Reverse(hops), Reverse(at))) = open.pop() {
            let Some(here) = best.get(at).copied().flatten() else { continue };
            if (here.band, here.confidence, here.hops) != (band, confidence, hops) {
                continue;
            }
            for reason in self.reasons.get(at).into_iter().flatten() {
                match reason {
                    Reason::From { from, origin, line } => {
                        self.offer(&mut best, &mut open, (at, here), (*from, *origin, *line));
                    }
                    Reason::Live { from, origin, .. } => {
                        for (from, line) in from {
                            self.offer(&mut best, &mut open, (at, here), (*from, *origin, *line));
                        }
                    }
                }
            }
        }
        best
    }

    fn offer(
        &self,
        best: &mut [Option<Best>],
        open: &mut Open,
        (at, here): (usize, Best),
        (from, origin, line): (crate::loaded::Node, Origin, u32),
    ) {
        let Some(to) = self.place.get(&from).copied() else { return };
        let band = here.band.max(origin.band());
        let confidence = scaled(here.confidence, origin.confidence());
        let offered =
            Best { band, confidence, hops: here.hops + 1, before: Some((at, origin, line)), seed: here.seed };
        let key = |best: &Best| (Reverse(best.band), best.confidence, Reverse(best.hops));
        let Some(slot) = best.get_mut(to) else { return };
        if slot.as_ref().is_none_or(|known| key(known) < key(&offered)) {
            *slot = Some(offered);
            open.push((Reverse(band), confidence, Reverse(offered.hops), Reverse(to)));
        }
    }
}

pub(super) fn scaled(confidence: u32, percent: u8) -> u32 {
    u32::try_from(u64::from(confidence) * u64::from(percent) / 100).unwrap_or(0)
}

fn row(sets: &[u64], at: usize, words: usize) -> &[u64] {
    sets.get(at * words..at * words + words).unwrap_or_default()
}

fn or(into: &mut [u64], from: &[u64]) {
    for (word, other) in into.iter_mut().zip(from) {
        *word |= other;
    }
}
