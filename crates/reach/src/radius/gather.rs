//! What a walk found, as it is told.

use std::collections::BTreeMap;

use caution_core::RepoPath;
use caution_core::facts::{EntryKind, MODULE};
use caution_core::reach::{Band, Completeness, Hop, Origin, Reached, Seed};
use caution_read::lang::Role;

use super::mocked::is_mocked;
use crate::bind::Binder;
use crate::graph::{Begin, Graph, Way, counts};
use crate::loaded::Node;

/// Direct users and entries beyond this are left out, the least sure first.
const LISTED: usize = 20_000;

/// Hops after which each further one halves what is kept of the confidence.
const NEAR: usize = 3;

/// Everything reached, by file and name.
pub(super) type Found = BTreeMap<(RepoPath, String), Kept>;

/// One thing reached, and whether a seed is used by it directly.
pub(super) struct Kept {
    reached: Reached,
    direct: bool,
    is_entry: bool,
}

/// Adds what a walk of the tree `before` the change, or of the one after it, found to what is known; what of it was
/// not worked out.
pub(super) fn gather(
    binder: &Binder<'_>,
    graph: &Graph,
    begins: &[Begin],
    before: bool,
    found: &mut Found,
) -> Option<String> {
    let ways = graph.ways(begins);
    for (at, node) in graph.nodes.iter().enumerate() {
        let entry = graph.entries.get(at).copied().flatten();
        let is_entry =
            entry.is_some_and(|entry| counts(entry.kind, in_tests(binder, *node))) && ways.enters(at);
        let direct = ways.is_direct(at);
        if !is_entry && !direct {
            continue;
        }
        let Some(mut way) = ways.to(at) else { continue };
        let Some(begin) = begins.get(way.seed) else { continue };
        // The class of what changed is where others come through.
        let is_passed = way.steps.len() == 1
            && way.steps.first().is_some_and(|(_, origin, _)| *origin == Origin::Implicit)
            && binder.class_of(begin.node) == Some(*node);
        if is_passed && !is_entry {
            continue;
        }
        if way.band == Band::Certain
            && in_tests(binder, *node)
            && is_mocked(binder, graph, *node, (&way, begin.node))
        {
            way.band = Band::Likely;
            way.confidence = way.confidence.min(u32::from(Origin::Text.confidence()) * 10_000);
        }
        let reached = told(binder, graph, (at, &way), begin);
        add(found, Reached { before, ..reached }, direct, is_entry);
    }
    for (at, node, line) in graph.by_name.iter().take(LISTED) {
        if graph.place.get(node).is_some_and(|at| ways.leads_to(*at)) {
            continue;
        }
        let seed = begins.get(*at).map_or(0, |begin| begin.seed);
        let hop = hop(binder, *node, *line, Origin::Name);
        let confidence = u16::from(Origin::Name.confidence()) * 10;
        let reached = Reached {
            path: hop.path.clone(),
            symbol: hop.symbol.clone(),
            line: *line,
            band: Band::Possible,
            confidence,
            entry: None,
            in_tests: in_tests(binder, *node),
            before,
            via: vec![hop],
            seed,
        };
        add(found, reached, true, false);
    }
    (ways.left > 0).then(|| format!("the ways of {} entries were not worked out one by one", ways.left))
}

/// Everything reached so far.
pub(super) fn all(found: &Found) -> impl Iterator<Item = &Reached> {
    found.values().map(|found| &found.reached)
}

/// Adds one thing, or makes what is known of it surer.
pub(super) fn add(found: &mut Found, reached: Reached, direct: bool, is_entry: bool) {
    let key = (reached.path.clone(), reached.symbol.clone());
    match found.get_mut(&key) {
        Some(known) => {
            known.direct |= direct;
            known.is_entry |= is_entry;
            let better = (reached.band, std::cmp::Reverse(reached.confidence))
                < (known.reached.band, std::cmp::Reverse(known.reached.confidence));
            if better {
                known.reached = reached;
            }
        }
        None => {
            found.insert(key, Kept { reached, direct, is_entry });
        }
    }
}

fn told(binder: &Binder<'_>, graph: &Graph, (at, way): (usize, &Way), begin: &Begin) -> Reached {
    let of_step = |(place, origin, line): &(usize, _, u32)| {
        Some(hop(binder, *graph.nodes.get(*place)?, *line, *origin))
    };
    let mut via: Vec<Hop> = way.steps.iter().filter_map(of_step).collect();
    via.extend(begin.before.iter().rev().cloned());
    via.reverse();
    let node = graph.nodes.get(at).copied().unwrap_or(Node::module(0));
    let own = hop(binder, node, 0, Origin::Scope);
    let loaded = binder.load(node.file);
    let definition = loaded.as_ref().and_then(|file| file.facts.definition(node.definition));
    let entry = graph.entries.get(at).copied().flatten().zip(loaded.as_ref()).map(|(entry, file)| {
        let label = file.label(node.definition).unwrap_or_else(|| own.symbol.clone());
        (entry.kind, label)
    });
    let is_test = matches!(entry, Some((EntryKind::Test, _)));
    // What is certain stays so at any distance.
    let far = if way.band == Band::Certain { 0 } else { via.len().saturating_sub(NEAR).min(9) };
    let decayed = (way.confidence >> far).max(1) / 1_000;
    Reached {
        path: own.path,
        symbol: own.symbol,
        line: definition.map_or(1, |definition| definition.line),
        band: way.band,
        confidence: u16::try_from(decayed).unwrap_or(1_000).clamp(1, 1_000),
        entry,
        in_tests: is_test || in_tests(binder, node),
        before: false,
        via,
        seed: begin.seed,
    }
}

fn hop(binder: &Binder<'_>, node: Node, line: u32, origin: Origin) -> Hop {
    let path = RepoPath::from(&*binder.index().path(node.file));
    let symbol = match binder.load(node.file) {
        Some(file) if node.definition != MODULE => file.facts.qualified(node.definition),
        _ => String::new(),
    };
    Hop { path, symbol, line, origin }
}

fn in_tests(binder: &Binder<'_>, node: Node) -> bool {
    let path = binder.index().path(node.file);
    Role::of_path(&RepoPath::from(&*path)) == Role::Test
}

/// What the files that were walked leave open.
pub(super) fn count(binder: &Binder<'_>, graph: &Graph, completeness: &mut Completeness) {
    let files: std::collections::BTreeSet<u32> = graph.nodes.iter().map(|node| node.file).collect();
    for file in files.into_iter().filter_map(|file| binder.load(file)) {
        completeness.dynamic += file.facts.dynamic as usize;
    }
    completeness.unresolved += graph.by_name.len();
}

/// Those that use a seed directly, and entries; the surest and nearest first.
pub(super) fn split(found: Found, seeds: &[Seed]) -> (Vec<Reached>, Vec<Reached>) {
    let (mut dependents, mut entries) = (Vec::new(), Vec::new());
    for Kept { reached, direct, is_entry } in found.into_values() {
        if direct {
            dependents.push(reached.clone());
        }
        if is_entry {
            entries.push(reached);
        }
    }
    for list in [&mut dependents, &mut entries] {
        list.sort_by_cached_key(|reached| {
            let near = seeds.get(reached.seed).is_some_and(|seed| is_named_after(reached, seed));
            (
                reached.band,
                std::cmp::Reverse(near),
                std::cmp::Reverse(reached.confidence),
                reached.via.len(),
                reached.path.clone(),
                reached.line,
            )
        });
        list.truncate(LISTED);
    }
    (dependents, entries)
}

/// Whether a test is named after what changed: by its file or by its own name.
fn is_named_after(reached: &Reached, seed: &Seed) -> bool {
    let stem = |path: &RepoPath| {
        let name = String::from_utf8_lossy(path.file_name()).into_owned();
        let stem = name.split('.').next().unwrap_or_default().to_ascii_lowercase();
        stem.trim_start_matches("test_")
            .trim_end_matches("_test")
            .trim_end_matches("test")
            .trim_end_matches("tests")
            .to_owned()
    };
    let (own, of) = (stem(&reached.path), stem(&seed.path));
    let symbol = seed.symbol.rsplit('.').next().unwrap_or_default().trim_matches('_').to_ascii_lowercase();
    own == of && !own.is_empty() || symbol.len() > 3 && reached.symbol.to_ascii_lowercase().contains(&symbol)
}
