//! Which entries reach the seeds, and by which way each does.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashMap};

use caution_core::reach::{Band, Origin};

use super::live::Sets;
use super::{Begin, Graph, Step};

/// A confidence of one, in millionths.
pub(crate) const SURE: u32 = 1_000_000;

/// Steps looked at for the ways of entries by themselves: what is left after them is said.
const LOOKS: usize = 20_000_000;

/// Ways still to be followed: by band, confidence, hops and place.
type Open = BinaryHeap<(Reverse<Band>, u32, Reverse<u32>, Reverse<usize>)>;

/// How well a definition is reached, and from where.
#[derive(Debug, Clone, Copy)]
struct Best {
    band: Band,
    /// Of a million.
    confidence: u32,
    hops: u32,
    /// The place before, and the step from there.
    before: Option<(usize, Step)>,
    seed: usize,
}

/// The best way from a seed to a definition: the surest band, then the highest confidence, then the fewest hops.
#[derive(Debug, Clone)]
pub(crate) struct Way {
    pub(crate) band: Band,
    /// Of a million.
    pub(crate) confidence: u32,
    /// The places of the definitions, the last one first, and the step that leads to each.
    pub(crate) steps: Vec<(usize, Origin, u32)>,
    /// The place of the seed's beginning.
    pub(crate) seed: usize,
}

/// The ways to what is reached.
pub(crate) struct Ways {
    best: Vec<Option<Best>>,
    /// Of entries to which another way leads than that which is best for whoever uses every class.
    own: HashMap<usize, Way>,
    /// Of each definition, whether it is an entry from which a seed is reached.
    enters: Vec<bool>,
    /// Entries whose own way was not looked for to the end.
    pub(crate) left: usize,
}

impl Ways {
    /// The best way to a definition; to an entry, the best of those on which it uses each class that it must.
    pub(crate) fn to(&self, at: usize) -> Option<Way> {
        self.own.get(&at).cloned().or_else(|| way(at, |at| self.best.get(at).copied().flatten()))
    }

    /// Whether a way leads to a definition.
    pub(crate) fn leads_to(&self, at: usize) -> bool {
        self.best.get(at).is_some_and(Option::is_some)
    }

    /// Whether a definition uses a seed itself.
    pub(crate) fn is_direct(&self, at: usize) -> bool {
        self.best.get(at).copied().flatten().is_some_and(|best| best.hops == 1)
    }

    /// Whether a definition is an entry from which a seed is reached.
    pub(crate) fn enters(&self, at: usize) -> bool {
        self.enters.get(at) == Some(&true)
    }
}

impl Graph {
    /// The ways from where the walk began to everything that was found.
    pub(crate) fn ways(&self, begins: &[Begin]) -> Ways {
        let steps = self.steps();
        let sets = Sets::of(self, &steps);
        let search = Search { begins, steps: &steps };
        let mut best = vec![None; self.nodes.len()];
        search.run(&mut best, |_| true, |_| false);
        for (at, best) in best.iter_mut().enumerate() {
            // A direct user whom only entries reach that never use the class.
            let class = |best: &Best| best.before.filter(|_| best.hops == 1).and_then(|(_, step)| step.class);
            if let Some(best) = best
                && class(best).is_some_and(|class| sets.are_apart(at, class))
            {
                best.band = Band::Possible;
            }
        }

        let mut ways = Ways { best, own: HashMap::new(), enters: vec![false; self.nodes.len()], left: 0 };
        let mut apart: BTreeMap<Vec<u64>, Vec<usize>> = BTreeMap::new();
        let classes = classes(&steps);
        for (bit, at) in sets.entries.iter().copied().enumerate() {
            let enters = (0..begins.len()).any(|seed| sets.holds(seed, bit));
            if let Some(slot) = ways.enters.get_mut(at) {
                *slot = enters;
            }
            if enters && !ways.holds(at, |class| sets.holds(class, bit)) {
                apart.entry(used(&classes, |class| sets.holds(class, bit))).or_default().push(bit);
            }
        }
        // Entries that use the same classes have the same ways open to them.
        let mut looks = 0;
        for bits in apart.into_values() {
            let Some(first) = bits.first().copied() else { continue };
            if looks > LOOKS {
                ways.left += bits.len();
                continue;
            }
            let mut best = vec![None; self.nodes.len()];
            let ends: Vec<usize> = bits.iter().filter_map(|bit| sets.entries.get(*bit).copied()).collect();
            let mut left: std::collections::HashSet<usize> = ends.iter().copied().collect();
            looks += self.nodes.len() / 8;
            looks += search.run(
                &mut best,
                |class| sets.holds(class, first),
                |at| {
                    left.remove(&at);
                    left.is_empty()
                },
            );
            for at in ends {
                if let Some(way) = way(at, |at| best.get(at).copied().flatten()) {
                    ways.own.insert(at, way);
                }
            }
        }
        ways
    }
}

impl Ways {
    /// Whether every class that the best way to a place asks for is among those used.
    fn holds(&self, at: usize, uses: impl Fn(usize) -> bool) -> bool {
        let mut place = at;
        while let Some((before, step)) = self.best.get(place).copied().flatten().and_then(|best| best.before)
        {
            if step.class.is_some_and(|class| !uses(class)) {
                return false;
            }
            place = before;
        }
        true
    }
}

/// The classes that some step asks for.
fn classes(steps: &[Vec<Step>]) -> Vec<usize> {
    let mut classes: Vec<usize> = steps.iter().flatten().filter_map(|step| step.class).collect();
    classes.sort_unstable();
    classes.dedup();
    classes
}

/// Which of the classes are used, as bits.
fn used(classes: &[usize], uses: impl Fn(usize) -> bool) -> Vec<u64> {
    let word = |classes: &[usize]| {
        classes.iter().enumerate().fold(0, |word, (bit, class)| word | u64::from(uses(*class)) << bit)
    };
    classes.chunks(64).map(word).collect()
}

fn way(at: usize, best: impl Fn(usize) -> Option<Best>) -> Option<Way> {
    let end = best(at)?;
    let mut steps = Vec::new();
    let (mut place, mut here) = (at, end);
    while let Some((before, step)) = here.before {
        steps.push((place, step.origin, step.line));
        (place, here) = (before, best(before)?);
    }
    Some(Way { band: end.band, confidence: end.confidence, steps, seed: end.seed })
}

/// A search outward from the beginnings, the best first.
struct Search<'s> {
    begins: &'s [Begin],
    steps: &'s [Vec<Step>],
}

impl Search<'_> {
    /// Finds the best ways on which only classes in use are asked for, until `done` with a place; how many steps
    /// were looked at.
    fn run(
        &self,
        best: &mut [Option<Best>],
        uses: impl Fn(usize) -> bool,
        mut done: impl FnMut(usize) -> bool,
    ) -> usize {
        let mut open = Open::new();
        for (seed, begin) in self.begins.iter().enumerate() {
            let origins = begin.before.iter().map(|hop| hop.origin);
            let band = origins.clone().map(Origin::band).max().unwrap_or(Band::Certain);
            let confidence = origins.fold(SURE, |confidence, origin| scaled(confidence, origin.confidence()));
            let hops = u32::try_from(begin.before.len()).unwrap_or(u32::MAX);
            offer(best, &mut open, seed, Best { band, confidence, hops, before: None, seed });
        }
        let mut looks = 0;
        while let Some((Reverse(band), confidence, Reverse(hops), Reverse(at))) = open.pop() {
            let Some(here) = best.get(at).copied().flatten() else { continue };
            if (here.band, here.confidence, here.hops) != (band, confidence, hops) {
                continue;
            }
            if done(at) {
                break;
            }
            for step in self.steps.get(at).into_iter().flatten() {
                looks += 1;
                if step.class.is_some_and(|class| !uses(class)) {
                    continue;
                }
                let offered = Best {
                    band: here.band.max(step.origin.band()),
                    confidence: scaled(here.confidence, step.origin.confidence()),
                    hops: here.hops.saturating_add(1),
                    before: Some((at, *step)),
                    seed: here.seed,
                };
                offer(best, &mut open, step.from, offered);
            }
        }
        looks
    }
}

/// Takes a way to a place if none as good is known.
fn offer(best: &mut [Option<Best>], open: &mut Open, to: usize, offered: Best) {
    let key = |best: &Best| (Reverse(best.band), best.confidence, Reverse(best.hops));
    let Some(slot) = best.get_mut(to) else { return };
    if slot.as_ref().is_none_or(|known| key(known) < key(&offered)) {
        *slot = Some(offered);
        open.push((Reverse(offered.band), offered.confidence, Reverse(offered.hops), Reverse(to)));
    }
}

pub(super) fn scaled(confidence: u32, percent: u8) -> u32 {
    u32::try_from(u64::from(confidence) * u64::from(percent) / 100).unwrap_or(0)
}
