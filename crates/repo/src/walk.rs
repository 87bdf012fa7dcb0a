//! The commits that a head adds to a base: those reachable from the one and not from the other.

use std::collections::{BinaryHeap, HashMap, HashSet};

use crate::commit::RawCommit;
use crate::object::{Lack, Objects};

/// How many more commits of the base are looked at once nothing new is in sight. Dates may lie, and a
/// commit dated too early could hide that a newer one belongs to the base as well.
const SLACK: usize = 32;

/// The same, for dates that are out of all order.
const MUCH_SLACK: usize = 4_096;

/// Commits that were found, and what stood in the way.
#[derive(Debug, Default)]
pub(crate) struct Walked {
    /// Parents before children; otherwise oldest first.
    pub(crate) commits: Vec<RawCommit>,
    /// Whether there are more than the limit.
    pub(crate) cut: bool,
    /// Commits with a parent that is not here.
    pub(crate) ends: Vec<gix::ObjectId>,
}

/// The commits at which a shallow clone ends. Their parents are not looked at, even if they are here.
pub(crate) type Shallow = HashSet<gix::ObjectId>;

struct Node {
    commit: RawCommit,
    hidden: bool,
    queued: bool,
}

struct Walk<'repo> {
    objects: Objects<'repo>,
    shallow: &'repo Shallow,
    nodes: HashMap<gix::ObjectId, Node>,
    queue: BinaryHeap<(i64, gix::ObjectId)>,
    /// How many in the queue are not known to belong to the base.
    open: usize,
    ends: Vec<gix::ObjectId>,
}

/// Walks from `head` until everything left belongs to one of `hidden`.
pub(crate) fn between(
    objects: Objects<'_>,
    head: gix::ObjectId,
    hidden: &[gix::ObjectId],
    shallow: &Shallow,
    limit: usize,
) -> Result<Walked, Lack> {
    let mut walk =
        Walk { objects, shallow, nodes: HashMap::new(), queue: BinaryHeap::new(), open: 0, ends: Vec::new() };
    walk.push(head, false)?;
    for id in hidden {
        // A base that is not here hides nothing; the caller has said so already.
        let _ = walk.push(*id, true);
    }
    let (found, cut) = walk.run(limit);
    let mut walked = Walked { commits: Vec::new(), cut, ends: walk.ends };
    walked.ends.retain(|id| walk.nodes.get(id).is_some_and(|node| !node.hidden));
    let kept = found.into_iter().filter_map(|id| walk.nodes.remove(&id)).filter(|node| !node.hidden);
    walked.commits = in_order(kept.map(|node| node.commit).collect());
    Ok(walked)
}

impl Walk<'_> {
    fn run(&mut self, limit: usize) -> (Vec<gix::ObjectId>, bool) {
        let mut found = Vec::new();
        let mut oldest = i64::MAX;
        let (mut slack, mut much_slack) = (0, 0);
        while let Some((date, id)) = self.queue.pop() {
            let Some(node) = self.nodes.get_mut(&id) else { continue };
            node.queued = false;
            let hidden = node.hidden;
            let parents = node.commit.parents.clone();
            if !hidden {
                self.open -= 1;
                if found.len() == limit {
                    return (found, true);
                }
                found.push(id);
                oldest = oldest.min(date);
            }
            self.parents(id, parents, hidden);
            if self.open > 0 {
                (slack, much_slack) = (0, 0);
                continue;
            }
            slack += usize::from(date < oldest);
            much_slack += 1;
            if slack > SLACK || much_slack > MUCH_SLACK {
                break;
            }
        }
        (found, false)
    }

    fn parents(&mut self, id: gix::ObjectId, parents: Vec<gix::ObjectId>, hidden: bool) {
        if self.shallow.contains(&id) {
            if !parents.is_empty() {
                self.ends.push(id);
            }
            return;
        }
        for parent in parents {
            if self.push(parent, hidden).is_err() {
                self.ends.push(id);
            }
        }
    }

    /// Takes a commit into the walk, or paints it if it is there already.
    fn push(&mut self, id: gix::ObjectId, hidden: bool) -> Result<(), Lack> {
        if self.nodes.contains_key(&id) {
            if hidden {
                self.hide(id);
            }
            return Ok(());
        }
        let commit = RawCommit::read(self.objects, id)?;
        self.queue.push((commit.committed_at, id));
        self.open += usize::from(!hidden);
        self.nodes.insert(id, Node { commit, hidden, queued: true });
        Ok(())
    }

    /// Paints a commit and everything below it that was seen already.
    fn hide(&mut self, id: gix::ObjectId) {
        let mut paint = vec![id];
        while let Some(id) = paint.pop() {
            let Some(node) = self.nodes.get_mut(&id).filter(|node| !node.hidden) else { continue };
            node.hidden = true;
            if node.queued {
                self.open -= 1;
            } else if !self.shallow.contains(&id) {
                paint.extend(node.commit.parents.iter().copied());
            }
        }
    }
}

/// Parents before children, and where both orders are possible, the older before the newer.
fn in_order(commits: Vec<RawCommit>) -> Vec<RawCommit> {
    let mut nodes: HashMap<gix::ObjectId, RawCommit> =
        commits.into_iter().map(|commit| (commit.id, commit)).collect();
    let mut children: HashMap<gix::ObjectId, usize> = HashMap::new();
    for parent in nodes.values().flat_map(|commit| &commit.parents) {
        *children.entry(*parent).or_default() += 1;
    }
    let mut ready: BinaryHeap<(i64, gix::ObjectId)> = nodes
        .values()
        .filter(|commit| !children.contains_key(&commit.id))
        .map(|commit| (commit.committed_at, commit.id))
        .collect();
    let mut out = Vec::with_capacity(nodes.len());
    while let Some((_, id)) = ready.pop() {
        let Some(commit) = nodes.remove(&id) else { continue };
        for parent in &commit.parents {
            if let Some(left) = children.get_mut(parent) {
                *left -= 1;
                if *left == 0
                    && let Some(parent) = nodes.get(parent)
                {
                    ready.push((parent.committed_at, parent.id));
                }
            }
        }
        out.push(commit);
    }
    out.reverse();
    out
}
