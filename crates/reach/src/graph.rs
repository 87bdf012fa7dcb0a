//! From what changed outward: who uses it, who uses those, up to where the world enters.
//!
//! The walk goes backwards along uses. A method whose callers' receivers are of unknown type is reached by
//! somebody who both calls a method of that name and uses the class (Rapid Type Analysis by name); which
//! entries do both is worked out by sets of entries that are handed along the edges until nothing changes.

mod live;
mod predecessors;
mod sharpen;
mod solve;

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};
use std::rc::Rc;

use caution_core::facts::{DefinitionKind, Entry, EntryKind, Word, WordKind};
use caution_core::reach::{Hop, Origin, SeedKind};
use foldhash::{HashMap, HashSet};

use crate::bind::Binder;
use crate::compiled::Side;
use crate::importers::Importers;
use crate::index::{FileId, Index};
use crate::loaded::Node;
use crate::mentions::{self, Mentions};

pub(crate) use predecessors::counts;
pub(crate) use solve::Way;

/// The walk's limits: what they cut is said. The surest is walked first, so that what is cut is the least sure.
const NODES: usize = 30_000;
const EDGES: usize = 100_000;

/// Files in which names are looked up, each as often as for another name. This is where the time goes.
const LOOKS: usize = 4_000;

/// A name that more files than this mention waits until all others are followed: it could use up what they need.
const COMMON: usize = 200;

/// Names that were not followed, by how many are told.
const TOLD: usize = 3;

/// What is less sure than this, in millionths, is not walked from: one in fifty.
const FAINT: u32 = 20_000;

/// Files that define methods of one name, beyond which a call on a receiver of unknown type tells less with each.
const SHARED: usize = 8;

/// Definitions still to be walked from: the surest first, and of equals the one found first.
type Open = BinaryHeap<(u32, Reverse<usize>)>;

/// Why a definition is reached.
#[derive(Debug, Clone)]
pub(crate) enum Reason {
    /// By this one.
    From { from: Node, origin: Origin, line: u32 },
    /// By whoever reaches one of these and uses the class as well.
    Live { from: Vec<(Node, u32)>, class: Node, origin: Origin },
}

/// What was walked.
#[derive(Default)]
pub(crate) struct Graph {
    pub(crate) nodes: Vec<Node>,
    pub(crate) place: HashMap<Node, usize>,
    /// Why each node is reached.
    pub(crate) reasons: Vec<Vec<Reason>>,
    /// How each is an entry.
    pub(crate) entries: Vec<Option<Entry>>,
    /// Uses of the seeds by name alone.
    pub(crate) by_name: Vec<(usize, Node, u32)>,
    /// What cut the walk.
    pub(crate) cut: Vec<String>,
}

/// A step of a way, from the definition that is reached to the one that is reached by it.
#[derive(Debug, Clone, Copy)]
struct Step {
    /// The place of the one that is reached by it.
    from: usize,
    /// The place of the class that must be used as well.
    class: Option<usize>,
    origin: Origin,
    line: u32,
}

/// Where a walk begins.
#[derive(Debug, Clone)]
pub(crate) struct Begin {
    /// The definition.
    pub(crate) node: Node,
    /// The place of its seed.
    pub(crate) seed: usize,
    /// The steps from the seed to it; none if it is the seed itself.
    pub(crate) before: Vec<Hop>,
    /// What the change does to it, if it is the seed itself.
    pub(crate) kind: Option<SeedKind>,
}

/// The tree after a change, as one sees it from the tree before.
pub(crate) struct After<'a> {
    pub(crate) index: &'a dyn Index,
    /// Where files are that were moved.
    pub(crate) moved: HashMap<&'a str, &'a str>,
}

/// Walks a tree.
pub(crate) struct Walker<'w, 'a> {
    pub(crate) binder: &'w Binder<'a>,
    mentions: HashMap<(String, Option<u32>), Rc<Mentions>>,
    /// The files that mention names which were not followed yet.
    mentioning: HashMap<String, Vec<FileId>>,
    importers: Importers,
    cut: HashSet<String>,
    /// Files that take in, by whichever way, a header whose own level changed.
    included: HashSet<FileId>,
    /// Files in which names were looked up.
    looks: usize,
    /// What compilers say of the tree.
    compiled: Option<&'w Side<'w>>,
    /// The files that the change touches, and what it adds.
    changed: HashSet<FileId>,
    seeds: HashMap<Node, SeedKind>,
    /// The tree after the change, if this is the one before it.
    after: Option<&'w After<'w>>,
}

impl<'w, 'a> Walker<'w, 'a> {
    pub(crate) fn new(binder: &'w Binder<'a>) -> Self {
        Self {
            binder,
            mentions: HashMap::default(),
            mentioning: HashMap::default(),
            importers: Importers::default(),
            cut: HashSet::default(),
            included: HashSet::default(),
            looks: 0,
            compiled: None,
            changed: HashSet::default(),
            seeds: HashMap::default(),
            after: None,
        }
    }

    /// With what compilers say of the same tree.
    pub(crate) fn with(self, compiled: Option<&'w Side<'w>>) -> Self {
        Self { compiled, ..self }
    }

    /// With the files that the change touches.
    pub(crate) fn among(self, changed: HashSet<FileId>) -> Self {
        Self { changed, ..self }
    }

    /// In the tree before a change.
    pub(crate) fn before(self, after: Option<&'w After<'w>>) -> Self {
        Self { after, ..self }
    }

    /// Walks from where it begins, each definition once. Their places in the graph are their places here.
    pub(crate) fn walk(&mut self, begins: &[Begin]) -> Graph {
        let mut graph = Graph::default();
        self.seeds = begins.iter().filter_map(|begin| Some((begin.node, begin.kind?))).collect();
        let (mut open, mut sure) = (Open::new(), Vec::new());
        for begin in begins {
            let origins = begin.before.iter().map(|hop| hop.origin);
            self.place(&mut graph, &mut open, &mut sure, (begin.node, origins.fold(solve::SURE, scaled_by)));
        }
        let mut edges = 0_usize;
        let mut walked: HashSet<usize> = HashSet::default();
        let mut waiting = Open::new();
        let mut unfollowed: BTreeSet<String> = BTreeSet::new();
        loop {
            let has_waited = open.is_empty();
            let next = if has_waited { waiting.pop() } else { open.pop() };
            let Some((sureness, Reverse(at))) = next.filter(|(sureness, _)| *sureness >= FAINT) else {
                // What is left in the one is too faint; the other may still hold what is not.
                if std::mem::take(&mut open).is_empty() { break } else { continue }
            };
            if walked.contains(&at) {
                continue;
            }
            let Some(node) = graph.nodes.get(at).copied() else { continue };
            let (name, files) = self.cost(node);
            if files > COMMON && !has_waited {
                waiting.push((sureness, Reverse(at)));
                continue;
            }
            let is_seed = begins.get(at).is_some_and(|begin| begin.before.is_empty());
            if files > COMMON && !is_seed && self.looks + files > LOOKS {
                unfollowed.insert(name);
                continue;
            }
            if let Some(why) = self.spent(edges, graph.nodes.len()) {
                self.cut.insert(format!("the walk ended after {why}"));
                break;
            }
            walked.insert(at);
            let reasons = self.reasons((node, at), is_seed, sureness, &mut graph);
            for reason in &reasons {
                match reason {
                    Reason::From { from, origin, .. } => {
                        edges += 1;
                        let next = (*from, scaled_by(sureness, *origin));
                        self.place(&mut graph, &mut open, &mut sure, next);
                    }
                    Reason::Live { from, class, origin } => {
                        edges += from.len();
                        let mut less = scaled_by(sureness, *origin);
                        if *origin == Origin::Live {
                            less = self.shared_out(less, node);
                        }
                        for (from, _) in from {
                            self.place(&mut graph, &mut open, &mut sure, (*from, less));
                        }
                        self.place(&mut graph, &mut open, &mut sure, (*class, less));
                    }
                }
            }
            if let Some(slot) = graph.reasons.get_mut(at) {
                *slot = reasons;
            }
        }
        self.cut.extend(told(&unfollowed));
        graph.cut = self.cut.iter().cloned().collect();
        graph.cut.sort();
        graph
    }

    /// A definition's name, and in how many files it must be looked up.
    fn cost(&mut self, node: Node) -> (String, usize) {
        let (name, _) = self.binder.name_of(node);
        let kind = self.binder.load(node.file).map(|file| file.kind(node.definition));
        let is_known = name.is_empty()
            || kind == Some(DefinitionKind::Registration)
            || mentions::is_common(&name)
            || self.mentions.contains_key(&(name.clone(), None));
        let files = if is_known { 0 } else { self.mentioning(&name) };
        (name, files)
    }

    /// How many files mention a name.
    fn mentioning(&mut self, name: &str) -> usize {
        let find = || mentions::mentioning(self.binder.index(), name);
        self.mentioning.entry(name.to_owned()).or_insert_with(find).len()
    }

    /// What is left of a sureness where a receiver of unknown type may be of any class that has the method: the
    /// more have it, the less.
    fn shared_out(&self, sureness: u32, method: Node) -> u32 {
        let (name, _) = self.binder.name_of(method);
        let files = self.binder.index().with(Word::new(WordKind::Definition, &name)).len().max(1);
        let share = usize::try_from(sureness).unwrap_or(0).saturating_mul(SHARED.min(files)) / files;
        u32::try_from(share).unwrap_or(sureness)
    }

    /// Which limit is reached, if one is.
    fn spent(&self, edges: usize, nodes: usize) -> Option<String> {
        if edges > EDGES {
            Some(format!("{EDGES} uses"))
        } else if nodes > NODES {
            Some(format!("{NODES} definitions"))
        } else if self.looks > LOOKS {
            Some(format!("looking up names in {LOOKS} files"))
        } else {
            None
        }
    }

    /// Adds a definition, or finds it surer than it was.
    fn place(&self, graph: &mut Graph, open: &mut Open, sure: &mut Vec<u32>, (node, sureness): (Node, u32)) {
        if let Some(known) = graph.place.get(&node).copied() {
            if let Some(before) = sure.get_mut(known).filter(|before| **before < sureness) {
                *before = sureness;
                open.push((sureness, Reverse(known)));
            }
            return;
        }
        let at = graph.nodes.len();
        graph.nodes.push(node);
        graph.place.insert(node, at);
        graph.reasons.push(Vec::new());
        let entry = self.binder.load(node.file).and_then(|file| file.entry(node.definition));
        // A test that is gone runs no more.
        let entry = entry.filter(|entry| entry.kind != EntryKind::Test || !self.is_gone(node, None));
        graph.entries.push(entry);
        sure.push(sureness);
        open.push((sureness, Reverse(at)));
    }
}

/// Names that were not followed, in a line.
fn told(names: &BTreeSet<String>) -> Option<String> {
    let first: Vec<String> = names.iter().take(TOLD).map(|name| format!("`{name}`")).collect();
    let more = names.len().saturating_sub(TOLD);
    let list = first.join(", ");
    match (names.len(), more) {
        (0, _) => None,
        (1, _) => Some(format!("{list} is mentioned in too many files to be followed")),
        (_, 0) => Some(format!("{list} are mentioned in too many files to be followed")),
        _ => Some(format!("{list} and {more} more are mentioned in too many files to be followed")),
    }
}

fn scaled_by(sureness: u32, origin: Origin) -> u32 {
    solve::scaled(sureness, origin.confidence())
}
