//! A change and the trees before and after it in, its radius out.

mod beyond;
mod blind;
mod exposed;
mod gather;
mod mocked;
mod weigh;

pub(crate) use weigh::weigh;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use caution_core::RepoPath;
use caution_core::charter::Charter;
use caution_core::facts::{FileFacts, MODULE, Reading};
use caution_core::finding::LineRange;
use caution_core::reach::{Completeness, Hop, Radius, Seed, SeedKind};
use caution_core::unknown::{Unknown, UnknownKind};
use caution_read::lang::{self, modules::Files, modules::Modules};

use crate::bind::Binder;
use crate::build;
use crate::compiled::{Compiled, Side};
use crate::covered::Covered;
use crate::graph::{After, Begin, Walker};
use crate::index::Index;
use crate::loaded::Node;
use crate::moved::means_otherwise;
use crate::other::{attributes, is_migration, migrations, models, other_seeds, prose};
use crate::packages::{self, Beyond};
use crate::rebound::{Grounds, Sides};
use crate::seeds::{self, SymbolSeed};
use crate::tree::TreeIndex;
use gather::Found;

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
    /// What compilers say of the tree after it.
    pub compiled: &'a Compiled,
    /// What runs of its tests executed.
    pub covered: &'a Covered,
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
    /// Who names it, where only texts do.
    named: Vec<Hop>,
}

impl Start {
    fn of(seed: Seed) -> Self {
        Self { seed, head: None, base: None, named: Vec::new() }
    }
}

/// What a change goes to, and what could not be seen.
pub fn radius(question: &Question<'_>) -> (Radius, Vec<Unknown>) {
    let mut unknowns = Vec::new();
    let mut completeness = Completeness::default();
    let mut starts = Vec::new();
    let grounds = Grounds::new(question);
    let sides = grounds.sides();
    for file in question.changed {
        let parts = parts(file).into_iter();
        let found: Vec<Start> =
            parts.flat_map(|part| of_file(question, &sides, &part, &mut unknowns)).collect();
        starts.extend(marked(question, file, &found));
        starts.extend(found);
    }
    let told = starts.iter().map(|start| &start.seed.path).collect();
    let handed = sides.handed_on(&told, &mut completeness.cut).into_iter();
    let handed = handed.map(|one| Start { head: one.module, named: one.users, ..Start::of(one.seed) });
    starts.extend(handed.collect::<Vec<_>>());
    if starts.is_empty() {
        starts.extend(question.changed.iter().filter_map(|file| prose_of(question, file)));
    }
    starts.sort_by(|one, other| one.seed.cmp(&other.seed));
    let mut told = HashMap::new();
    starts.retain(|start| packages::is_first(&start.seed, &mut told));
    if starts.len() > SEEDS {
        completeness
            .cut
            .push(format!("the change changes {} things; {SEEDS} of them were followed", starts.len()));
        starts.truncate(SEEDS);
    }
    let seeds: Vec<Seed> = starts.iter().map(|start| start.seed.clone()).collect();
    let named = starts
        .iter()
        .enumerate()
        .flat_map(|(seed, start)| start.named.iter().map(move |hop| Beyond { seed, via: vec![hop.clone()] }));
    let led = beyond::led(question, &seeds, named.collect());
    unknowns.extend(led.unknowns);

    let side = |index| (!question.compiled.is_empty()).then(|| Side::new(question.compiled, index));
    let (side_of_head, of_base) = (side(&**question.head), question.base.and_then(|base| side(&**base)));
    let compiled = side_of_head.as_ref();
    let of_head = Ground { index: question.head, compiled, after: None, changed: question.changed };
    let mut found = Found::new();
    let mut begins: Vec<Begin> = begun(&starts, |start| start.head);
    begins.extend(beyond::begins(&**question.head, led.beyond, &mut found));
    walk(&of_head, begins, &mut found, &mut completeness);
    if let Some(base) = question.base {
        let begins = begun(&starts, |start| start.base);
        let compiled = of_base.as_ref();
        let moved = question
            .changed
            .iter()
            .filter_map(|file| Some((file.before.as_deref()?, file.after.as_deref()?)));
        let after = Some(After { index: &**question.head, moved: moved.collect() });
        let ground = Ground { index: base, compiled, after, changed: question.changed };
        walk(&ground, begins, &mut found, &mut completeness);
    }
    let (others, unseen) = beyond::other_side(question, &seeds, &found);
    unknowns.extend(unseen);
    let begins = beyond::begins(&**question.head, others, &mut found);
    walk(&of_head, begins, &mut found, &mut completeness);

    unknowns.extend(side_of_head.iter().flat_map(Side::unknowns));
    count_files(question, &mut completeness);
    for cut in &completeness.cut {
        let what = format!("the reach was not followed to its end: {cut}");
        unknowns.push(Unknown::new(UnknownKind::Reach, "reach", what, "who else uses what changed"));
    }
    let (dependents, entries) = gather::split(found, &seeds);
    let texts = texts(question);
    let texts: Vec<(&str, &str)> = texts.iter().map(|(path, text)| (path.as_str(), &**text)).collect();
    let exposure = exposed::of(question, &seeds, &led.keys, &texts);
    let reversal = weigh::reversal(&seeds);
    let keys = led.keys;
    let mut radius =
        Radius { seeds, dependents, entries, keys, exposure, reversal, completeness, ..Radius::default() };
    weigh::services(&mut radius, question);
    blind::note(&mut radius, question, &mut unknowns);
    (radius, unknowns)
}

fn begun(starts: &[Start], node: fn(&Start) -> Option<Node>) -> Vec<Begin> {
    let of = |(seed, start): (usize, &Start)| {
        Some(Begin { node: node(start)?, seed, before: Vec::new(), kind: Some(start.seed.kind) })
    };
    starts.iter().enumerate().filter_map(of).collect()
}

/// A tree that is walked, what compilers say of it, the tree after the change if it is the one before, and what that
/// touches.
struct Ground<'a> {
    index: &'a Arc<TreeIndex>,
    compiled: Option<&'a Side<'a>>,
    after: Option<After<'a>>,
    changed: &'a [ChangedFile],
}

/// Walks a tree from where it begins; of two that begin at one definition, from the nearer one.
fn walk(
    Ground { index, compiled, after, changed }: &Ground<'_>,
    mut begins: Vec<Begin>,
    found: &mut Found,
    completeness: &mut Completeness,
) {
    begins.sort_by_key(|begin| begin.before.len());
    let mut seen = HashSet::new();
    begins.retain(|begin| seen.insert(begin.node));
    if begins.is_empty() {
        return;
    }
    let modules = modules(index);
    let binder = Binder::new(&***index, &modules);
    let touched = changed.iter().flat_map(|file| file.before.iter().chain(&file.after));
    let touched = touched.filter_map(|path| index.find(path)).collect();
    let mut walker = Walker::new(&binder).with(*compiled).among(touched).before(after.as_ref());
    let graph = walker.walk(&begins);
    let left = gather::gather(&binder, &graph, &begins, after.is_some(), found);
    gather::count(&binder, &graph, completeness);
    completeness.cut.extend(graph.cut.iter().cloned().chain(left));
    completeness.cut.sort();
    completeness.cut.dedup();
}

fn count_files(question: &Question<'_>, completeness: &mut Completeness) {
    let count = |reading| question.head.count(reading);
    completeness.whole = count(Reading::Whole);
    completeness.in_part = count(Reading::InPart);
    completeness.skipped = count(Reading::Not) + count(Reading::NoReader);
    completeness.files = completeness.whole + completeness.in_part + completeness.skipped;
}

/// The new texts of changed files that are no programs.
fn texts(question: &Question<'_>) -> Vec<(String, Arc<str>)> {
    let of = |file: &ChangedFile| {
        let path = file.after.as_ref().filter(|path| !is_program(&RepoPath::from(path.as_str())))?;
        Some((path.clone(), Index::text(&**question.head, question.head.find(path)?)?))
    };
    question.changed.iter().filter_map(of).collect()
}

fn is_program(path: &RepoPath) -> bool {
    lang::any_of_path(path).is_some_and(|language| language.facts.is_some() && !lang::is_data(language))
}

/// The resolution of modules of every language, in a tree.
pub(crate) fn modules(index: &Arc<TreeIndex>) -> HashMap<&'static str, Box<dyn Modules>> {
    let with = |language: &&'static lang::Language| {
        let files: Arc<dyn Files> = Arc::<TreeIndex>::clone(index);
        Some((language.id, (language.facts.as_ref()?.modules)(files)))
    };
    lang::ALL.iter().filter_map(with).collect()
}

/// A program that moved to a name by which it is none is gone, and what stands there is new.
fn parts(file: &ChangedFile) -> Vec<ChangedFile> {
    let is_none = |path: &String| {
        let path = RepoPath::from(path.as_str());
        (is_program(&path), is_program(&path) || lang::may_be_script(&path))
    };
    let sides = file.before.as_ref().map(is_none).zip(file.after.as_ref().map(is_none));
    if matches!(sides, Some(((true, _), (_, false)) | ((_, false), (true, _)))) {
        let gone = ChangedFile { before: file.before.clone(), after: None };
        return vec![gone, ChangedFile { before: None, after: file.after.clone() }];
    }
    vec![file.clone()]
}

fn of_file(
    question: &Question<'_>,
    sides: &Sides<'_>,
    file: &ChangedFile,
    unknowns: &mut Vec<Unknown>,
) -> Vec<Start> {
    let side = |index: Option<&Arc<TreeIndex>>, path: Option<&String>| {
        let id = index?.find(path?)?;
        Some((id, index?.facts(id)))
    };
    let (old, new) =
        (side(question.base, file.before.as_ref()), side(Some(question.head), file.after.as_ref()));
    let Some(path) = file.after.as_ref().or(file.before.as_ref()) else { return Vec::new() };
    let repo_path = RepoPath::from(path.as_str());
    let gives = |side: &Option<(u32, Option<Arc<FileFacts>>)>| {
        side.as_ref().is_some_and(|(_, facts)| facts.is_some())
    };
    let is_script =
        !is_program(&repo_path) && lang::may_be_script(&repo_path) && (gives(&old) || gives(&new));
    if !is_program(&repo_path) && !is_script {
        return others(question, file, &repo_path, unknowns);
    }
    // A text without an ending that becomes a program was none before.
    let [old, new] = [old, new].map(|side| if is_script && !gives(&side) { None } else { side });
    let (before, after) = (
        old.as_ref().and_then(|(_, facts)| facts.as_deref()),
        new.as_ref().and_then(|(_, facts)| facts.as_deref()),
    );
    for facts in [before, after].into_iter().flatten().filter(|facts| !facts.broken.is_empty()) {
        unknowns.push(broken(&repo_path, facts));
    }
    // Who cannot be read on one side is not known to be new, or gone.
    let half = old.is_some() != before.is_some() || new.is_some() != after.is_some();
    if half || before.is_none() && after.is_none() {
        let what = format!("`{repo_path}` could not be read, so who uses what it changes is not known");
        unknowns.push(Unknown::of_path(UnknownKind::Reach, &repo_path, what, "everything that uses it"));
        return vec![Start {
            head: new.as_ref().map(|(file, _)| Node::module(*file)),
            ..whole_file(&repo_path)
        }];
    }
    let node = |of: Option<&(u32, Option<Arc<FileFacts>>)>, definition| {
        of.map(|(file, _)| Node { file: *file, definition })
    };
    let start = |symbol: SymbolSeed| {
        let facts = if symbol.is_gone() { before } else { after };
        let is_said = facts.is_some_and(|facts| seeds::is_documentation(facts, symbol.definition));
        let goes_on = !symbol.is_gone() && !is_said;
        let head = if goes_on { node(new.as_ref(), symbol.definition) } else { None };
        let looks_back = matches!(symbol.kind, SeedKind::Removed | SeedKind::Contract) && !is_said;
        let base = symbol.before.filter(|_| looks_back).and_then(|before| node(old.as_ref(), before));
        let path = if symbol.is_gone() { file.before.as_ref().unwrap_or(path) } else { path };
        let seed = seed_of(path, facts, symbol);
        Start { seed, head, base, named: Vec::new() }
    };
    let moves = |name: &str, (was, is), by_name| {
        let places = node(old.as_ref(), was).zip(node(new.as_ref(), is));
        places.map_or(by_name, |places| sides.moves(places, name, by_name))
    };
    let mut symbols = seeds::of(before, after, &moves);
    let paths = file.before.as_deref().zip(file.after.as_deref());
    if let Some((before, after)) =
        before.zip(after).filter(|_| paths.is_some_and(|(before, after)| means_otherwise(before, after)))
    {
        symbols.extend(seeds::elsewhere(before, after, &symbols));
    }
    let of_script =
        || lang::of_script(&repo_path, &Index::text(&**question.head, new.as_ref().map(|(file, _)| *file)?)?);
    let language = lang::any_of_path(&repo_path).or_else(of_script);
    let in_order = language
        .and_then(|language| language.facts.as_ref())
        .is_some_and(|facts| facts.scoping.loads_in_order);
    let both = before.zip(after).filter(|_| in_order);
    symbols.extend(both.and_then(|(before, after)| seeds::loaded_otherwise(before, after, &symbols)));
    let mut starts: Vec<Start> = symbols.into_iter().map(start).collect();
    let is_broken = [before, after].into_iter().flatten().any(|facts| !facts.broken.is_empty());
    if starts.is_empty() && is_broken {
        // What changed may be what could not be read.
        starts.push(Start { head: node(new.as_ref(), MODULE), ..whole_file(&repo_path) });
    }
    starts.extend(moved(file, node(old.as_ref(), MODULE)));
    starts.extend(migrated(question, file));
    starts
}

/// A program that is no longer where it was: who loads it from there does not find it.
fn moved(file: &ChangedFile, base: Option<Node>) -> Option<Start> {
    let (before, after) =
        (file.before.as_ref()?, file.after.as_ref().filter(|after| file.before.as_ref() != Some(after))?);
    let mut start = whole_file(&RepoPath::from(before.as_str()));
    start.seed.detail = format!("moved to {after}");
    Some(Start { base, ..start })
}

/// That a tool writes a changed file, where the repository says so and the file does not.
fn marked(question: &Question<'_>, file: &ChangedFile, found: &[Start]) -> Option<Start> {
    let path = file.after.as_ref().or(file.before.as_ref())?;
    let is_told = found.iter().any(|start| start.seed.kind == SeedKind::Generated);
    let is_marked = !found.is_empty() && !is_told && attributes::are_generated(&**question.head, path);
    is_marked.then(|| Start::of(attributes::seed(path)))
}

/// The tables and columns that a migration changes which is written as a program.
fn migrated(question: &Question<'_>, file: &ChangedFile) -> Vec<Start> {
    let Some(path) = file.after.as_ref().filter(|path| is_migration(path)) else { return Vec::new() };
    let text = |index: Option<&Arc<TreeIndex>>, path: Option<&String>| {
        let index = index?;
        Index::text(&**index, index.find(path?)?)
    };
    let (old, new) = (text(question.base, file.before.as_ref()), text(Some(question.head), Some(path)));
    let found = migrations(path, old.as_deref(), new.as_deref()).into_iter();
    found.map(|one| Start { named: models(&**question.head, &one), ..Start::of(one.seed) }).collect()
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
    Start::of(seed)
}

fn broken(path: &RepoPath, facts: &FileFacts) -> Unknown {
    let LineRange { first, last } = facts.broken.first().copied().unwrap_or(LineRange { first: 1, last: 1 });
    let more = facts.broken.len().saturating_sub(1);
    let more = match more {
        0 => String::new(),
        1 => " and 1 more place".to_owned(),
        more => format!(" and {more} more places"),
    };
    let lines = if first == last { format!("line {first}") } else { format!("lines {first} to {last}") };
    let what = format!("{lines}{more} of `{path}` could not be read");
    Unknown::of_path(UnknownKind::Reach, path, what, "what they change, and who uses it")
}

/// The texts of a file before and after.
fn texts_of(question: &Question<'_>, file: &ChangedFile) -> (Option<Arc<str>>, Option<Arc<str>>) {
    let text = |index: Option<&Arc<TreeIndex>>, path: Option<&String>| {
        let index = index?;
        Index::text(&**index, index.find(path?)?)
    };
    (text(question.base, file.before.as_ref()), text(Some(question.head), file.after.as_ref()))
}

/// The change of a text for people, which is told where nothing else changes.
fn prose_of(question: &Question<'_>, file: &ChangedFile) -> Option<Start> {
    let (before, after) = texts_of(question, file);
    let before = file.before.as_deref().zip(before.as_deref());
    prose(before, file.after.as_deref().zip(after.as_deref())).map(Start::of)
}

/// A changed file that is no program that gives facts.
fn others(
    question: &Question<'_>,
    file: &ChangedFile,
    path: &RepoPath,
    unknowns: &mut Vec<Unknown>,
) -> Vec<Start> {
    let (before, after) = texts_of(question, file);
    if before.is_none() && after.is_none() {
        let what = format!("`{path}` is no text that can be read here");
        unknowns.push(Unknown::of_path(UnknownKind::Reach, path, what, "who uses what it changes"));
        return vec![whole_file(path)];
    }
    let given = |path: Option<&String>, text: &Option<Arc<str>>| path.cloned().zip(text.clone());
    let (before, after) = (given(file.before.as_ref(), &before), given(file.after.as_ref(), &after));
    let [old, new] = [&before, &after].map(|side| side.as_ref().map(|(path, text)| (path.as_str(), &**text)));
    let mut starts: Vec<Start> = other_seeds(old, new).into_iter().map(Start::of).collect();
    let named = build::named(&**question.head, old, new).into_iter();
    starts.extend(named.map(|named| Start { named: named.via, ..Start::of(named.seed) }));
    if let Some(language) =
        lang::unread(path).filter(|_| !starts.is_empty() && lang::any_of_path(path).is_none())
    {
        let what = format!("`{path}` is written in {language}, which is not read");
        unknowns.push(Unknown::of_path(UnknownKind::Reach, path, what, "who uses what it changes"));
    }
    starts
}
