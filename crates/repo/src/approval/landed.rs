//! Whether what was approved has gone into the target already: then the approval is used up, and the same
//! change again, after a revert, is a new one.

use std::collections::HashMap;

use caution_core::{Digest, ObjectId};

use super::amount::{self, Span};
use super::content;
use crate::commit::RawCommit;
use crate::object::Objects;
use crate::{revision, target as judge};

/// Why an approval of it does not count.
pub(super) const LANDED: &str = "it was for a change that has landed already";

/// Steps of the target beyond this many are not looked at.
const STEPS: usize = 200;

/// A commit of the target, from its first parent.
#[derive(Debug, Clone, Copy)]
struct Step {
    id: gix::ObjectId,
    span: Span,
}

/// The recent steps of the branch that a change is to enter.
pub(super) struct Landed<'repo> {
    objects: Objects<'repo>,
    tip: Option<gix::ObjectId>,
    present: Span,
    steps: Option<Vec<Step>>,
    /// By approved content and the commit that it was compared with.
    known: HashMap<(Span, Option<ObjectId>), bool>,
    digests: HashMap<Span, Option<Digest>>,
    merged: HashMap<ObjectId, bool>,
}

impl<'repo> Landed<'repo> {
    pub(super) fn new(objects: Objects<'repo>, tip: Option<gix::ObjectId>, present: Span) -> Self {
        let (known, digests, merged) = (HashMap::new(), HashMap::new(), HashMap::new());
        Self { objects, tip, present, steps: None, known, digests, merged }
    }

    /// Whether a commit is in the history of the target.
    pub(super) fn merged(&mut self, commit: &ObjectId) -> bool {
        if let Some(known) = self.merged.get(commit) {
            return *known;
        }
        let repository = self.objects.repository;
        let merged = match (self.tip, revision::present(repository, commit)) {
            (Some(tip), Some(id)) => judge::contains(repository, tip, Some(id)).unwrap_or(false),
            _ => false,
        };
        self.merged.insert(commit.clone(), merged);
        merged
    }

    /// Whether the change at hand adds and removes the same lines as a digest says.
    pub(super) fn is_present(&mut self, content: &Digest) -> bool {
        self.digest(self.present).as_ref() == Some(content)
    }

    /// Whether the target took the approved content in after `since`, as a squash or a rebase does.
    pub(super) fn took(&mut self, approved: Span, since: Option<&ObjectId>) -> bool {
        let key = (approved, since.cloned());
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let took = self.look(approved, since);
        self.known.insert(key, took);
        took
    }

    fn look(&mut self, approved: Span, since: Option<&ObjectId>) -> bool {
        let (objects, present) = (self.objects, self.present);
        let steps = self.steps.get_or_insert_with(|| steps(objects, self.tip)).clone();
        let repository = objects.repository;
        let since = since.and_then(|id| revision::present(repository, id));
        // What the approved change started from has everything that is older.
        let newer = since.map_or(steps.len(), |since| {
            steps.partition_point(|step| !judge::contains(repository, since, Some(step.id)).unwrap_or(true))
        });
        let (Ok(approved_paths), Ok(paths)) =
            (amount::paths(objects, approved), amount::paths(objects, present))
        else {
            return false;
        };
        if paths.is_empty() {
            return false;
        }
        steps.into_iter().take(newer).any(|step| {
            let apart = amount::paths(objects, Span { old: Some(step.span.new), new: present.new });
            // Every file of the change stood there as it stands at its head.
            apart.is_ok_and(|apart| apart.is_disjoint(&paths))
                || amount::paths(objects, step.span).is_ok_and(|paths| paths == approved_paths)
                    && self.digest(step.span).is_some_and(|digest| Some(digest) == self.digest(approved))
        })
    }

    fn digest(&mut self, span: Span) -> Option<Digest> {
        let objects = self.objects;
        self.digests.entry(span).or_insert_with(|| content::digest(objects, span.old, span.new).ok()).clone()
    }
}

/// The newest first.
fn steps(objects: Objects<'_>, tip: Option<gix::ObjectId>) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut next = tip.and_then(|tip| RawCommit::read(objects, tip).ok());
    while let Some(commit) = next.take().filter(|_| steps.len() < STEPS) {
        let parent = match commit.parents.first() {
            Some(parent) => match RawCommit::read(objects, *parent) {
                Ok(parent) => Some(parent),
                Err(_) => break,
            },
            None => None,
        };
        let span = Span { old: parent.as_ref().map(|parent| parent.tree), new: commit.tree };
        steps.push(Step { id: commit.id, span });
        next = parent;
    }
    steps
}
