//! A change and the trees before and after it in, its radius out.

mod gather;
mod weigh;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use caution_core::RepoPath;
use caution_core::charter::Charter;
use caution_core::facts::{FileFacts, MODULE, Reading};
use caution_core::finding::LineRange;
use caution_core::reach::{Completeness, Radius, Seed, SeedKind};
use caution_core::unknown::{Unknown, UnknownKind};
use caution_read::lang::{self, modules::Files, modules::Modules};

use crate::bind::Binder;
use crate::graph::Walker;
use crate::index::Index;
use crate::loaded::Node;
use crate::seeds::{self, SymbolSeed};
use crate::tree::TreeIndex;

/// A file that a change touches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedFile {
    /// Its path before, if it was there.
    pub before: Option<String>,
    /// Its path after, if it is there.
    pub after: Option<String>,
}

/// What is asked.
pub struct Question<'a> {
    /// The tree before the change, if there was one.
    pub base: Option<&'a Arc<TreeIndex>>,
    /// The tree after it.
    pub head: &'a Arc<TreeIndex>,
    /// What it touches.
    pub changed: &'a [ChangedFile],
    /// Services, tiers, owners.
    pub charter: &'a Charter,
}

/// Seeds beyond this are counted, and the walk starts from the first ones alone.
const SEEDS: usize = 2_000;

/// A seed, and where the walk from it begins.
struct Start {
    seed: Seed,
    /// In the tree after the change.
    head: Option<Node>,
    /// In the tree before it, where what is gone or called otherwise may still be used.
    base: Option<Node>,
}

/// What a change goes to, and what could not be seen.
pub fn radius(question: &Question<'_>) -> (Radius, Vec<Unknown>) {
    let mut unknowns = Vec::new();
    let mut completeness = Completeness::default();
    let mut starts = Vec::new();
    for file in question.changed {
        starts.extend(of_file(question, file, &mut unknowns));
    }
    starts.sort_by(|one, other| one.seed.cmp(&other.seed));
    if starts.len() > SEEDS {
        completeness
            .cut
            .push(format!("the change changes {} things; {SEEDS} of them were followed", starts.len()));
        starts.truncate(SEEDS);
    }
    let mut reached = BTreeMap::new();
    let sides = [(Some(question.head), true), (question.base, false)];
    for (index, is_head) in sides {
        let Some(index) = index else { continue };
        let pick = |(at, start): (usize, &Start)| Some((at, if is_head { start.head } else { start.base }?));
        let nodes: Vec<(usize, Node)> = starts.iter().enumerate().filter_map(pick).collect();
        if nodes.is_empty() {
            continue;
        }
        let modules = modules(index);
        let binder = Binder::new(&**index, &modules);
        let mut walker = Walker::new(&binder);
        let seeds: Vec<Node> = nodes.iter().map(|(_, node)| *node).collect();
        let graph = walker.walk(&seeds);
        gather::gather(&binder, &graph, &nodes, &mut reached);
        completeness.cut.extend(graph.cut.iter().cloned());
        gather::count(&binder, &graph, &mut completeness);
    }
    completeness.cut.sort();
    completeness.cut.dedup();
    let count = |reading| question.head.count(reading);
    completeness.whole = count(Reading::Whole);
    completeness.in_part = count(Reading::InPart);
    completeness.skipped = count(Reading::Not) + count(Reading::NoReader);
    completeness.files = completeness.whole + completeness.in_part + completeness.skipped;
    for cut in &completeness.cut {
        let what = format!("the reach was not followed to its end: {cut}");
        unknowns.push(Unknown::new(UnknownKind::TooLarge, "reach", what, "who else uses what changed"));
    }
    let seeds: Vec<Seed> = starts.into_iter().map(|start| start.seed).collect();
    let (dependents, entries) = gather::split(reached, &seeds);
    let mut radius = Radius { seeds, dependents, entries, completeness, ..Radius::default() };
    weigh::services(&mut radius, question);
    (radius, unknowns)
}

/// The resolution of modules of every language, in a tree.
pub(crate) fn modules(index: &Arc<TreeIndex>) -> HashMap<&'static str, Box<dyn Modules>> {
    let with = |language: &&'static lang::Language| {
        let files: Arc<dyn Files> = Arc::<TreeIndex>::clone(index);
        Some((language.id, (language.facts.as_ref()?.modules)(files)))
    };
    lang::ALL.iter().filter_map(with).collect()
}

fn of_file(question: &Question<'_>, file: &ChangedFile, unknowns: &mut Vec<Unknown>) -> Vec<Start> {
    let side = |index: Option<&Arc<TreeIndex>>, path: Option<&String>| {
        let id = index?.find(path?)?;
        Some((id, index?.facts(id)))
    };
    let (old, new) =
        (side(question.base, file.before.as_ref()), side(Some(question.head), file.after.as_ref()));
    let Some(path) = file.after.as_ref().or(file.before.as_ref()) else { return Vec::new() };
    let repo_path = RepoPath::from(path.as_str());
    let is_program = lang::any_of_path(&repo_path)
        .is_some_and(|language| language.facts.is_some() && !lang::is_data(language));
    if !is_program {
        return others(question, file, &repo_path, unknowns);
    }
    let (before, after) = (
        old.as_ref().and_then(|(_, facts)| facts.as_deref()),
        new.as_ref().and_then(|(_, facts)| facts.as_deref()),
    );
    for facts in [before, after].into_iter().flatten().filter(|facts| !facts.broken.is_empty()) {
        unknowns.push(broken(&repo_path, facts));
    }
    if before.is_none() && after.is_none() {
        let what = format!("`{repo_path}` could not be read, so who uses what it changes is not known");
        unknowns.push(Unknown::of_path(UnknownKind::Syntax, &repo_path, what, "everything that uses it"));
        return vec![whole_file(&repo_path)];
    }
    let node = |of: Option<&(u32, Option<Arc<FileFacts>>)>, definition| {
        of.map(|(file, _)| Node { file: *file, definition })
    };
    let start = |symbol: SymbolSeed| {
        let facts = if symbol.is_gone() { before } else { after };
        let head = if symbol.is_gone() { None } else { node(new.as_ref(), symbol.definition) };
        let looks_back = matches!(symbol.kind, SeedKind::Removed | SeedKind::Contract);
        let base = symbol.before.filter(|_| looks_back).and_then(|before| node(old.as_ref(), before));
        let path = if symbol.is_gone() { file.before.as_ref().unwrap_or(path) } else { path };
        let seed = seed_of(path, facts, symbol);
        Start { seed, head, base }
    };
    seeds::of(before, after).into_iter().map(start).collect()
}

fn seed_of(path: &str, facts: Option<&FileFacts>, symbol: SymbolSeed) -> Seed {
    let lines =
        facts.and_then(|facts| facts.definition(symbol.definition)).map(|definition| definition.lines);
    Seed {
        path: RepoPath::from(path),
        symbol: facts.map(|facts| facts.qualified(symbol.definition)).unwrap_or_default(),
        kind: symbol.kind,
        lines: lines.filter(|_| symbol.definition != MODULE),
        detail: String::new(),
    }
}

fn whole_file(path: &RepoPath) -> Start {
    let seed = Seed {
        path: path.clone(),
        symbol: String::new(),
        kind: SeedKind::File,
        lines: None,
        detail: String::new(),
    };
    Start { seed, head: None, base: None }
}

fn broken(path: &RepoPath, facts: &FileFacts) -> Unknown {
    let LineRange { first, last } = facts.broken.first().copied().unwrap_or(LineRange { first: 1, last: 1 });
    let more = facts.broken.len().saturating_sub(1);
    let more = if more == 0 { String::new() } else { format!(" and {more} more places") };
    let what = format!("lines {first} to {last}{more} of `{path}` could not be read");
    Unknown::of_path(UnknownKind::Syntax, path, what, "what they change, and who uses it")
}

/// A changed file that is no program that gives facts.
fn others(
    question: &Question<'_>,
    file: &ChangedFile,
    path: &RepoPath,
    unknowns: &mut Vec<Unknown>,
) -> Vec<Start> {
    let text = |index: Option<&Arc<TreeIndex>>, path: Option<&String>| {
        let index = index?;
        Index::text(&**index, index.find(path?)?)
    };
    let (before, after) =
        (text(question.base, file.before.as_ref()), text(Some(question.head), file.after.as_ref()));
    let _ = (before, after);
    if let Some(language) = lang::unread(path) {
        let what = format!("`{path}` is written in {language}, which is not read");
        unknowns.push(Unknown::of_path(UnknownKind::Language, path, what, "who uses what it changes"));
        return vec![whole_file(path)];
    }
    Vec::new()
}
