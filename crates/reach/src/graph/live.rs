//! Which entries reach which definitions, where some steps ask that a class is used as well.

use super::{Graph, Reason, Step};
use crate::loaded::Node;

/// Sets of entries, one of each definition: a row of bits for each.
pub(super) struct Sets {
    /// The places of the entries, in the order of their bits.
    pub(super) entries: Vec<usize>,
    rows: Vec<u64>,
    words: usize,
}

impl Sets {
    /// The entries that reach each definition: handed along the steps until nothing changes.
    pub(super) fn of(graph: &Graph, steps: &[Vec<Step>]) -> Self {
        let nodes = graph.nodes.len();
        let is_entry = |at: &usize| graph.entries.get(*at).is_some_and(Option::is_some);
        let entries: Vec<usize> = (0..nodes).filter(is_entry).collect();
        let words = entries.len().div_ceil(64).max(1);
        let mut sets = Self { entries, rows: vec![0; nodes * words], words };
        for (bit, at) in sets.entries.iter().enumerate() {
            if let Some(word) = sets.rows.get_mut(at * words + bit / 64) {
                *word |= 1 << (bit % 64);
            }
        }
        sets.settle(steps);
        sets
    }

    fn settle(&mut self, steps: &[Vec<Step>]) {
        let mut users: Vec<Vec<usize>> = vec![Vec::new(); steps.len()];
        for (at, steps) in steps.iter().enumerate() {
            for of in steps.iter().flat_map(|step| [Some(step.from), step.class]).flatten() {
                if let Some(users) = users.get_mut(of).filter(|users| users.last() != Some(&at)) {
                    users.push(at);
                }
            }
        }
        let mut stale = vec![true; steps.len()];
        let mut left = true;
        while std::mem::take(&mut left) {
            // What is farthest first: sets flow towards the seeds.
            for (at, steps) in steps.iter().enumerate().rev() {
                let is_stale = stale.get_mut(at).is_some_and(std::mem::take);
                if !is_stale || !self.renew(at, steps) {
                    continue;
                }
                for user in users.get(at).into_iter().flatten() {
                    left |= *user >= at;
                    if let Some(slot) = stale.get_mut(*user) {
                        *slot = true;
                    }
                }
            }
        }
    }

    /// Adds to a definition's set what its steps bring; whether that is anything new.
    fn renew(&mut self, at: usize, steps: &[Step]) -> bool {
        let mut own = self.row(at).to_vec();
        // The steps of one condition stand side by side.
        for steps in steps.chunk_by(|one, other| one.class == other.class) {
            let Some(class) = steps.first().and_then(|step| step.class) else {
                for step in steps {
                    or(&mut own, self.row(step.from));
                }
                continue;
            };
            let mut either = vec![0; self.words];
            for step in steps {
                or(&mut either, self.row(step.from));
            }
            for ((own, either), live) in own.iter_mut().zip(either).zip(self.row(class)) {
                *own |= either & live;
            }
        }
        let Some(known) = self.rows.get_mut(at * self.words..(at + 1) * self.words) else { return false };
        let is_new = known != own.as_slice();
        known.copy_from_slice(&own);
        is_new
    }

    /// Whether entries reach a definition, and none of them the class as well.
    pub(super) fn are_apart(&self, at: usize, class: usize) -> bool {
        let used = self.row(at);
        used.iter().any(|word| *word != 0)
            && used.iter().zip(self.row(class)).all(|(one, other)| one & other == 0)
    }

    /// Whether an entry, by its bit, reaches a definition.
    pub(super) fn holds(&self, at: usize, bit: usize) -> bool {
        self.row(at).get(bit / 64).is_some_and(|word| word >> (bit % 64) & 1 == 1)
    }

    fn row(&self, at: usize) -> &[u64] {
        self.rows.get(at * self.words..(at + 1) * self.words).unwrap_or_default()
    }
}

impl Graph {
    /// The steps that lead to each definition, by places.
    pub(super) fn steps(&self) -> Vec<Vec<Step>> {
        let place = |node: &Node| self.place.get(node).copied();
        let of_reason = |reason: &Reason, steps: &mut Vec<Step>| match reason {
            Reason::From { from, origin, line } => {
                steps.extend(place(from).map(|from| Step { from, class: None, origin: *origin, line: *line }))
            }
            Reason::Live { from, class, origin } => {
                let class = place(class);
                let each = from.iter().filter_map(|(from, line)| Some((place(from)?, *line)));
                let with = |(from, line)| Step { from, class, origin: *origin, line };
                steps.extend(each.map(with).filter(|_| class.is_some()));
            }
        };
        let of_node = |reasons: &Vec<Reason>| {
            let mut steps = Vec::new();
            reasons.iter().for_each(|reason| of_reason(reason, &mut steps));
            steps
        };
        self.reasons.iter().map(of_node).collect()
    }
}

fn or(into: &mut [u64], from: &[u64]) {
    for (word, other) in into.iter_mut().zip(from) {
        *word |= other;
    }
}
