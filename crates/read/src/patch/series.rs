//! Files followed through a series of changes, as one change.

use std::collections::HashMap;

use caution_core::RepoPath;
use caution_core::change::Mode;

use super::file::{Act, FileDiff};

/// A path and what kind of entry it is, as far as the patch says.
pub(super) type Place = (RepoPath, Option<Mode>);

/// One file from before the first change to after the last.
#[derive(Debug)]
pub(super) struct Track<'a, 'd> {
    /// Where it was; nothing for a new file.
    pub(super) origin: Option<Place>,
    /// Where it is; nothing for a file that is gone.
    pub(super) current: Option<Place>,
    /// What it was copied from.
    pub(super) copied: Option<RepoPath>,
    /// The smallest similarity of its renames and copies.
    pub(super) similarity: u8,
    /// Its changes in order.
    pub(super) diffs: Vec<&'d FileDiff<'a>>,
    /// Whether a change does not fit the one before it (a new file that was there already).
    pub(super) misfit: bool,
}

/// Follows files through a series. The names of one step all speak of the files before that step.
pub(super) fn follow<'a, 'd>(steps: &[&'d [FileDiff<'a>]]) -> Vec<Track<'a, 'd>> {
    let mut tracks = Tracks::default();
    for step in steps {
        tracks.take(step);
    }
    tracks.all.retain(|track| track.origin.is_some() || track.current.is_some());
    tracks.all
}

#[derive(Debug, Default)]
struct Tracks<'a, 'd> {
    all: Vec<Track<'a, 'd>>,
    /// Which file is at a path.
    present: HashMap<RepoPath, usize>,
    /// Which file was last at a path where none is.
    gone: HashMap<RepoPath, usize>,
}

impl<'a, 'd> Tracks<'a, 'd> {
    fn take(&mut self, step: &'d [FileDiff<'a>]) {
        let known: Vec<Option<usize>> = step
            .iter()
            .map(|diff| match diff.act {
                Act::Add | Act::Copy(_) => None,
                Act::Delete | Act::Modify | Act::Rename(_) => Some(self.at(diff)),
            })
            .collect();
        for diff in step {
            if matches!(diff.act, Act::Delete | Act::Rename(_)) {
                self.present.remove(&diff.old);
            }
        }
        // What leaves a place goes before what comes to it.
        let leaves = |diff: &FileDiff<'_>| diff.act == Act::Delete;
        for first in [true, false] {
            for (diff, known) in step.iter().zip(&known).filter(|(diff, _)| leaves(diff) == first) {
                let index = known.unwrap_or_else(|| self.arrival(diff));
                self.change(index, diff);
            }
        }
    }

    /// The file that a change speaks of.
    fn at(&mut self, diff: &FileDiff<'_>) -> usize {
        if let Some(index) = self.present.get(&diff.old) {
            return *index;
        }
        let revived = self.gone.remove(&diff.old);
        if let Some(track) = revived.and_then(|index| self.all.get_mut(index)) {
            track.misfit = true;
        }
        let index = revived.unwrap_or_else(|| self.push(Some((diff.old.clone(), diff.old_mode)), None));
        self.present.insert(diff.old.clone(), index);
        index
    }

    /// The file that comes to be by an addition or a copy: a deleted one of that path comes back.
    fn arrival(&mut self, diff: &FileDiff<'_>) -> usize {
        if let Some(index) = self.present.get(&diff.new).copied() {
            if let Some(track) = self.all.get_mut(index) {
                track.misfit = true;
            }
            return index;
        }
        let copied = matches!(diff.act, Act::Copy(_)).then(|| diff.old.clone());
        let source_moved = copied.as_ref().is_some_and(|source| self.present.contains_key(source));
        let index = match self.gone.remove(&diff.new) {
            Some(index) if copied.is_none() => index,
            _ => self.push(None, copied),
        };
        if let Some(track) = self.all.get_mut(index) {
            // A copy counts its lines in its source as it was before the whole series.
            track.misfit |= source_moved && diff.act != Act::Copy(100);
        }
        index
    }

    fn push(&mut self, origin: Option<Place>, copied: Option<RepoPath>) -> usize {
        let current = origin.clone();
        self.all.push(Track { origin, current, copied, similarity: 100, diffs: Vec::new(), misfit: false });
        self.all.len() - 1
    }

    fn change(&mut self, index: usize, diff: &'d FileDiff<'a>) {
        let replaced = match diff.act {
            Act::Rename(_) => self.present.get(&diff.new).copied().filter(|other| *other != index),
            _ => None,
        };
        if let Some(other) = replaced.and_then(|other| self.all.get_mut(other)) {
            (other.misfit, other.current) = (true, None);
        }
        let Some(track) = self.all.get_mut(index) else { return };
        track.diffs.push(diff);
        track.misfit |= replaced.is_some();
        if let Act::Rename(share) | Act::Copy(share) = diff.act {
            track.similarity = track.similarity.min(share);
        }
        let before = track.current.take().and_then(|(_, mode)| mode);
        if diff.act == Act::Delete {
            self.gone.insert(diff.old.clone(), index);
            return;
        }
        track.current = Some((diff.new.clone(), diff.new_mode.or(before)));
        self.present.insert(diff.new.clone(), index);
    }
}
