//! How widely the repository names what a change changes, beside what its recent changes changed.
//!
//! The whole reach of a hundred past changes would take minutes. Compared is what can be counted quickly and
//! checked by hand: in how many other files the changed definitions are named together with their file, class
//! or folder. It orders changes, and says nothing of who really uses them.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use caution_core::facts::{
    DefinitionIndex, FactCache, FactKey, FileFacts, GitId, Path, Reference, Segment, Shape, Trees, Word,
    WordKind, mix,
};
use caution_core::port::SourceError;
use caution_core::reach::{Larger, SeedKind};
use caution_core::{ObjectId, RepoPath};
use caution_read::lang::{self, Role};
use rayon::prelude::*;

use crate::index::{FileId, Index};
use crate::radius::ChangedFile;
use crate::seeds;
use crate::tree::{TreeIndex, readers};

/// So many commits are looked back at.
const COMMITS: usize = 100;

/// Fewer changes of programs tell nothing of the next one.
const ENOUGH: usize = 20;

/// Files of one past change beyond these are not read; a change of more files is an import of foreign code.
const FILES: usize = 40;

/// Names of one change beyond these are not looked up.
const NAMES: usize = 200;

/// A changed definition.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Named {
    name: String,
    /// Its file.
    path: String,
    /// What a file names that means it: the classes around it, its file, its folder.
    homes: Vec<String>,
}

/// The two sides of a file that a change touches.
type Sides = (String, Option<Arc<FileFacts>>, Option<Arc<FileFacts>>);

/// How a change compares with those before its base. None where there are too few of them to tell, or it changes
/// no definition of a program outside of tests.
///
/// # Errors
/// If the commits before the base cannot be read.
pub fn larger_than(
    (base, tip): (&TreeIndex, &ObjectId),
    head: &TreeIndex,
    changed: &[ChangedFile],
) -> Result<Option<Larger>, SourceError> {
    let own =
        names(&changed.iter().take(FILES).filter_map(|file| sides(base, head, file)).collect::<Vec<_>>());
    if own.is_empty() {
        return Ok(None);
    }
    let line = base.trees().line(tip, COMMITS + 1)?;
    if line.len() <= ENOUGH {
        return Ok(None);
    }
    let mut widths = Widths { index: base, known: HashMap::new() };
    let past: Vec<usize> =
        past(base, &line)?.iter().filter(|names| !names.is_empty()).map(|names| widths.of(names)).collect();
    if past.len() < ENOUGH {
        return Ok(None);
    }
    let files = widths.of(&own);
    let fewer = past.iter().filter(|width| **width < files).count();
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Ok(Some(Larger {
        percent: u8::try_from(fewer * 100 / past.len()).unwrap_or(100),
        changes: number(past.len()),
        files: number(files),
    }))
}

fn sides(base: &TreeIndex, head: &TreeIndex, file: &ChangedFile) -> Option<Sides> {
    let path = file.before.as_ref().or(file.after.as_ref())?;
    let of = |index: &TreeIndex, path: Option<&String>| index.facts(index.find(path?)?);
    counts(path).then(|| (path.clone(), of(base, file.before.as_ref()), of(head, file.after.as_ref())))
}

/// Whether a file is a program, and none of tests.
fn counts(path: &str) -> bool {
    let path = RepoPath::from(path);
    lang::any_of_path(&path).is_some_and(|language| language.facts.is_some() && !lang::is_data(language))
        && Role::of_path(&path) != Role::Test
}

/// What the changed files change, by name. What is new was named by nobody.
fn names(files: &[Sides]) -> Vec<Named> {
    let mut names = BTreeSet::new();
    for (path, before, after) in files {
        for seed in seeds::of(before.as_deref(), after.as_deref(), &|_, _, by_name| by_name) {
            let Some(at) = seed.before.filter(|_| seed.kind != SeedKind::Added) else { continue };
            names.extend(before.as_deref().map(|facts| named(path, facts, at)));
        }
    }
    names.into_iter().filter(|named| !named.name.is_empty()).take(NAMES).collect()
}

fn named(path: &str, facts: &FileFacts, at: DefinitionIndex) -> Named {
    let mut around = facts.around(at).map(|(_, definition)| facts.text(definition.name).to_owned());
    let own = around.next().unwrap_or_default();
    let mut folders = path.rsplit('/');
    let stem = folders.next().and_then(|name| name.split('.').next()).unwrap_or_default();
    let folder = folders.next().unwrap_or_default();
    let mut homes: Vec<String> = around.collect();
    // The module's own body has the name of its file, and that is no home besides.
    let is_module = own.is_empty();
    let has_folder = is_module && !folder.is_empty();
    homes.extend([stem, folder].iter().skip(usize::from(has_folder)).map(|home| (*home).to_owned()));
    homes.retain(|home| !home.is_empty());
    homes.sort();
    homes.dedup();
    let name = if is_module { stem.to_owned() } else { own };
    Named { name, path: path.to_owned(), homes }
}

/// In how many files of a tree something is named.
struct Widths<'i> {
    index: &'i TreeIndex,
    known: HashMap<String, Arc<Vec<FileId>>>,
}

impl Widths<'_> {
    fn with(&mut self, word: &str) -> Arc<Vec<FileId>> {
        if let Some(known) = self.known.get(word) {
            return Arc::clone(known);
        }
        let mut files = self.index.with(Word::new(WordKind::Mention, word));
        files.sort_unstable();
        let files = Arc::new(files);
        self.known.insert(word.to_owned(), Arc::clone(&files));
        files
    }

    fn of(&mut self, names: &[Named]) -> usize {
        let mut found: HashSet<FileId> = HashSet::new();
        for named in names {
            let homes: Vec<_> = named.homes.iter().map(|home| self.with(home)).collect();
            let folder = folder_of(&named.path);
            for file in
                self.with(&named.name).iter().filter(|file| !found.contains(*file)).collect::<Vec<_>>()
            {
                let means = homes.iter().any(|home| home.binary_search(file).is_ok());
                let path = self.index.path(*file);
                if *path != *named.path && (means || folder_of(&path) == folder) {
                    found.insert(*file);
                }
            }
        }
        found.len()
    }
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// What each commit of a line but the last one changed against the next one.
fn past(index: &TreeIndex, line: &[ObjectId]) -> Result<Vec<Vec<Named>>, SourceError> {
    let (trees, cache) = (index.trees(), index.cache());
    let key = |commit: &ObjectId| FactKey { blob: GitId::from(commit), reader: reader() };
    let mut new = Vec::new();
    let mut past = Vec::new();
    for pair in line.windows(2) {
        let [commit, parent] = pair else { continue };
        let kept = cache.facts(&key(commit)).and_then(|facts| unpacked(&facts));
        let names = match kept {
            Some(names) => names,
            None => {
                let names = changed_by(trees, cache, (parent, commit))?;
                new.push((key(commit), packed(&names)));
                names
            }
        };
        past.push(names);
    }
    if !new.is_empty() {
        // Nothing rests on its being kept.
        drop(cache.keep(&new));
    }
    Ok(past)
}

/// What is kept of a commit is kept by this: it changes with every reader of programs.
fn reader() -> u32 {
    const NAMES_OF_CHANGES: u64 = 2;
    Word::new(WordKind::Package, &format!("change {:x}", mix(NAMES_OF_CHANGES, &readers().to_le_bytes()))).0
}

/// What a commit changed against another one. What moved and is the same changed nothing.
fn changed_by(
    trees: &dyn Trees,
    cache: &dyn FactCache,
    (parent, commit): (&ObjectId, &ObjectId),
) -> Result<Vec<Named>, SourceError> {
    let (old, new) = (trees.tree(parent)?, trees.tree(commit)?);
    // A change of very many files is no change of definitions that anybody made by hand.
    const DIFFERING: usize = 2_000;
    let (Some(after), Some(before)) =
        (trees.differing(&old, &new, DIFFERING)?, trees.differing(&new, &old, DIFFERING)?)
    else {
        return Ok(Vec::new());
    };
    let before: HashMap<&str, Option<GitId>> =
        before.iter().map(|(path, blob)| (path.as_str(), *blob)).collect();
    let moved: HashSet<GitId> = after.iter().filter_map(|(_, blob)| *blob).collect();
    let files: Vec<(&str, Option<GitId>, Option<GitId>)> = after
        .iter()
        .filter(|(path, _)| counts(path))
        .map(|(path, blob)| (path.as_str(), before.get(path.as_str()).copied().flatten(), *blob))
        .filter(|(_, old, new)| old.is_some_and(|old| new.is_some() || !moved.contains(&old)))
        .take(FILES)
        .collect();
    let wanted: Vec<(&str, GitId)> = files
        .iter()
        .flat_map(|(path, old, new)| [*old, *new].into_iter().flatten().map(move |blob| (*path, blob)))
        .collect();
    let facts = read(trees, cache, &wanted);
    let of = |path: &str, blob: Option<GitId>| facts.get(&(path, blob?)).cloned();
    let sides: Vec<Sides> =
        files.iter().map(|(path, old, new)| ((*path).to_owned(), of(path, *old), of(path, *new))).collect();
    // One that could not be read is not gone.
    let whole = |(side, (_, _, new)): &(Sides, &(&str, Option<GitId>, Option<GitId>))| {
        new.is_none() || side.2.is_some()
    };
    let sides: Vec<Sides> = sides.into_iter().zip(&files).filter(whole).map(|(side, _)| side).collect();
    Ok(names(&sides))
}

fn read<'a>(
    trees: &dyn Trees,
    cache: &dyn FactCache,
    wanted: &[(&'a str, GitId)],
) -> HashMap<(&'a str, GitId), Arc<FileFacts>> {
    let kept: Vec<Option<FileFacts>> = wanted
        .par_iter()
        .map(|(path, blob)| cache.facts(&FactKey { blob: *blob, reader: crate::tree::key_of(path)? }))
        .collect();
    let mut facts = HashMap::new();
    let mut missing = Vec::new();
    for (wanted, kept) in wanted.iter().zip(kept) {
        match kept {
            Some(kept) => drop(facts.insert(*wanted, Arc::new(kept))),
            None => missing.push(*wanted),
        }
    }
    let blobs: Vec<GitId> = missing.iter().map(|(_, blob)| *blob).collect();
    let made: Mutex<Vec<(usize, FileFacts)>> = Mutex::default();
    trees.blobs(&blobs, crate::tree::FILE_BYTES, &|at, bytes| {
        let Some((path, _)) = missing.get(at) else { return };
        let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
        let Some(facts) = text.and_then(|text| crate::tree::read_facts(path, &text)) else { return };
        made.lock().unwrap_or_else(PoisonError::into_inner).push((at, facts));
    });
    let made = made.into_inner().unwrap_or_else(PoisonError::into_inner);
    facts.extend(made.into_iter().filter_map(|(at, made)| Some((*missing.get(at)?, Arc::new(made)))));
    facts
}

/// The names as facts of the commit: each a path of the name, its file and its homes.
fn packed(names: &[Named]) -> FileFacts {
    let mut facts = FileFacts::default();
    for named in names {
        let first = u32::try_from(facts.segments.len()).unwrap_or(u32::MAX);
        for text in [&named.name, &named.path].into_iter().chain(&named.homes) {
            let name = facts.names.intern(text);
            facts.segments.push(Segment { name, called: false, arguments: None });
        }
        let length = u32::try_from(named.homes.len() + 2).unwrap_or(u32::MAX);
        let path = Path { first, length };
        facts.references.push(Reference { within: 0, path, shape: Shape::Read, line: 1 });
    }
    facts
}

fn unpacked(facts: &FileFacts) -> Option<Vec<Named>> {
    let of = |reference: &Reference| {
        let mut texts = facts.path(reference.path).iter().map(|segment| facts.text(segment.name).to_owned());
        Some(Named { name: texts.next()?, path: texts.next()?, homes: texts.collect() })
    };
    facts.references.iter().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_a_change_survive_their_kept_form() {
        let named = |name: &str, homes: &[&str]| Named {
            name: name.to_owned(),
            path: format!("a/{name}.py"),
            homes: homes.iter().map(|home| (*home).to_owned()).collect(),
        };
        let names = vec![named("total", &["Cart", "a"]), named("x", &[])];
        assert_eq!(unpacked(&packed(&names)), Some(names));
        assert_eq!(unpacked(&packed(&[])), Some(Vec::new()));
    }

    #[test]
    fn a_modules_body_is_known_by_its_file_and_its_folder_together() {
        let facts = lang::facts(
            lang::any_of_path(&"a/models.py".into()).unwrap(),
            "x = 1\nclass C:\n    def f(self):\n        pass\n",
        )
        .unwrap();
        let told = |path: &str, at| {
            let Named { name, homes, .. } = named(path, &facts, at);
            (name, homes.join(" "))
        };
        let pair = |name: &str, homes: &str| (name.to_owned(), homes.to_owned());
        assert_eq!(told("app/models.py", 0), pair("models", "app"));
        assert_eq!(told("models.py", 0), pair("models", "models"));
        let at = facts.definitions.iter().position(|one| facts.text(one.name) == "f").unwrap();
        assert_eq!(told("app/models.py", u32::try_from(at).unwrap()), pair("f", "C app models"));
    }
}
