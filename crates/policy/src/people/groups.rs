//! Somebodies, each once: whoever shares a name that is one somebody's alone becomes one.

use std::collections::HashMap;

use super::who::{Key, Who};

/// Groups of what is known of one somebody each, in the order in which they were first named.
#[derive(Debug)]
pub(super) struct Groups<'a, T> {
    /// A group that was merged away is `None`; `moved` says into which earlier one.
    all: Vec<Option<(Who<'a>, T)>>,
    moved: Vec<usize>,
    by_key: HashMap<Key, usize>,
}

impl<'a, T> Groups<'a, T> {
    /// No group yet.
    pub(super) fn new() -> Self {
        Self { all: Vec::new(), moved: Vec::new(), by_key: HashMap::new() }
    }

    /// Adds somebody. All groups with which they share a name become one, under the earliest.
    pub(super) fn add(&mut self, who: Who<'a>, item: T, join: impl Fn(&mut T, T)) {
        let into = self.all.len();
        let mut known: Vec<usize> = Vec::new();
        for key in &who.keys {
            match self.by_key.get(key).copied() {
                Some(index) => known.push(self.root(index)),
                None => {
                    self.by_key.insert(key.clone(), into);
                }
            }
        }
        self.all.push(Some((who, item)));
        self.moved.push(into);
        known.sort_unstable();
        known.dedup();
        let Some((first, later)) = known.split_first() else { return };
        for index in later.iter().copied().chain([into]) {
            let Some((who, item)) = self.all.get_mut(index).and_then(Option::take) else { continue };
            if let Some(place) = self.moved.get_mut(index) {
                *place = *first;
            }
            if let Some(Some((known, items))) = self.all.get_mut(*first) {
                known.absorb(who);
                join(items, item);
            }
        }
    }

    /// Where a group is now.
    fn root(&mut self, start: usize) -> usize {
        let mut root = start;
        while let Some(next) = self.moved.get(root).copied().filter(|next| *next != root) {
            root = next;
        }
        let mut index = start;
        while let Some(place) = self.moved.get_mut(index).filter(|place| **place != root) {
            index = std::mem::replace(place, root);
        }
        root
    }

    /// The groups that share a name with somebody.
    pub(super) fn sharing(&mut self, who: &Who<'_>) -> Vec<usize> {
        let mut found: Vec<usize> = Vec::new();
        for key in &who.keys {
            if let Some(index) = self.by_key.get(key).copied() {
                found.push(self.root(index));
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// One of the groups that [`Self::sharing`] names.
    pub(super) fn item(&mut self, index: usize) -> Option<&mut T> {
        self.all.get_mut(index)?.as_mut().map(|(_, item)| item)
    }

    /// Whether somebody shares a name with any group.
    pub(super) fn includes(&self, who: &Who<'_>) -> bool {
        who.keys.iter().any(|key| self.by_key.contains_key(key))
    }

    /// The groups that share a name with somebody; one may come twice.
    pub(super) fn find<'s>(&'s self, who: &'s Who<'_>) -> impl Iterator<Item = &'s (Who<'a>, T)> {
        who.keys.iter().filter_map(|key| {
            let mut index = *self.by_key.get(key)?;
            while let Some(next) = self.moved.get(index).copied().filter(|next| *next != index) {
                index = next;
            }
            self.all.get(index)?.as_ref()
        })
    }

    /// Every group.
    pub(super) fn iter(&self) -> impl Iterator<Item = &(Who<'a>, T)> {
        self.all.iter().flatten()
    }

    /// Every group, taken apart.
    pub(super) fn into_groups(self) -> impl Iterator<Item = (Who<'a>, T)> {
        self.all.into_iter().flatten()
    }
}
