//! Tests that a run with coverage saw executing what changed.

#[cfg(test)]
mod tests;

use std::collections::{BTreeSet, HashMap};

use caution_core::RepoPath;
use caution_core::facts::{DefinitionIndex, DefinitionKind, FileFacts, Word, WordKind};
use caution_core::reach::{Hop, Origin, Seed};
use caution_core::unknown::{Unknown, UnknownKind};
use caution_read::report::{ByTest, FileByTest, by_test};

use crate::compiled::Mismatch;
use crate::index::Index;
use crate::packages::Beyond;

/// Tests by which it is found out whether a report belongs to a tree.
const TRIED: usize = 400;

/// Reports that tell which test executed which line.
#[derive(Debug, Default)]
pub struct Covered {
    reports: Vec<Report>,
}

#[derive(Debug)]
struct Report {
    label: String,
    tests: Vec<String>,
    /// By path in the tree.
    files: HashMap<String, FileByTest>,
}

impl Covered {
    /// Reads reports, each with where it came from.
    ///
    /// # Errors
    ///
    /// If one cannot be read, or has no file or no test in common with the tree.
    pub fn read(files: &[(String, Vec<u8>)], tree: &dyn Index) -> Result<Self, Mismatch> {
        let reports = files.iter().map(|(label, bytes)| {
            let told = by_test(label, bytes).map_err(|problem| Mismatch {
                message: format!("the coverage report `{label}` cannot be used: {}", problem.message),
                hint: problem.hint.unwrap_or_else(|| "let the tool write it again".to_owned()),
            })?;
            Report::new(label, told, tree)
        });
        Ok(Self { reports: reports.collect::<Result<_, _>>()? })
    }

    /// The tests that executed what the seeds change, and what of it could not be told.
    pub(crate) fn tests(
        &self,
        head: &dyn Index,
        base: Option<&dyn Index>,
        seeds: &[Seed],
    ) -> (Vec<Beyond>, Vec<Unknown>) {
        let (mut beyond, mut unknowns) = (Vec::new(), Vec::new());
        for report in &self.reports {
            let mut known: HashMap<u32, Option<Hop>> = HashMap::new();
            for (place, seed) in seeds.iter().enumerate() {
                match report.executed(head, base, seed) {
                    Ok(tests) => {
                        for test in tests {
                            let hop = known.entry(test).or_insert_with(|| report.hop(head, test)).clone();
                            beyond.extend(hop.map(|hop| Beyond { seed: place, via: vec![hop] }));
                        }
                    }
                    Err(unknown) => unknowns.push(*unknown),
                }
            }
            let mut lost = known.iter().filter(|(_, hop)| hop.is_none()).map(|(test, _)| report.name(*test));
            if let Some(first) = lost.by_ref().min() {
                let count = known.values().filter(|hop| hop.is_none()).count();
                let what = format!(
                    "{count} tests that executed what changed are not in this tree, says `{}`: `{first}` for one",
                    report.label
                );
                unknowns.push(Unknown::new(
                    UnknownKind::Reach,
                    "coverage",
                    what,
                    "which tests execute what changed",
                ));
            }
        }
        (beyond, unknowns)
    }
}

impl Report {
    fn new(label: &str, told: ByTest, tree: &dyn Index) -> Result<Self, Mismatch> {
        let first = told.files.first().map(|file| file.path.clone()).unwrap_or_default();
        let count = told.files.len();
        let own = told.files.into_iter().filter_map(|file| Some((in_tree(&file.path, tree)?, file)));
        let report = Self { label: label.to_owned(), tests: told.tests, files: own.collect() };
        if report.files.is_empty() {
            return Err(Mismatch {
                message: format!(
                    "the coverage report `{label}` matches nothing: none of its {count} files is in this repository, `{first}` for one"
                ),
                hint: "run the tests in this repository, from its root".to_owned(),
            });
        }
        let mut places = (0_u32..).take(report.tests.len().min(TRIED));
        if !places.any(|test| report.hop(tree, test).is_some()) {
            let first = report.name(0);
            return Err(Mismatch {
                message: format!(
                    "the coverage report `{label}` matches nothing: none of its tests is in this repository, `{first}` for one"
                ),
                hint: "let every test have its own context: `pytest --cov --cov-context=test`".to_owned(),
            });
        }
        Ok(report)
    }

    fn name(&self, test: u32) -> &str {
        self.tests.get(test as usize).map_or("", String::as_str)
    }

    /// The tests that executed what a seed changes.
    fn executed(
        &self,
        head: &dyn Index,
        base: Option<&dyn Index>,
        seed: &Seed,
    ) -> Result<BTreeSet<u32>, Box<Unknown>> {
        let path = seed.path.to_string();
        let Some(file) = self.files.get(&path).filter(|_| !seed.symbol.is_empty()) else {
            return Ok(BTreeSet::new());
        };
        let of = |index: &dyn Index| in_version(index, &path, &seed.symbol, file);
        match (of(head), base.and_then(of)) {
            // It fits both versions, and lines may have moved between them: what both say is sure.
            (Some(one), Some(other)) => Ok(one.intersection(&other).copied().collect()),
            (Some(tests), None) | (None, Some(tests)) => Ok(tests),
            (None, None) => {
                let what = format!(
                    "the coverage report `{}` does not fit `{path}`, neither before nor after the change",
                    self.label
                );
                let hides = "which tests execute what changed there";
                let unknown = Unknown::of_path(UnknownKind::Reach, &seed.path, what, hides);
                let remedy = "run the tests with coverage on the commit that is looked at";
                Err(Box::new(unknown.remedy(remedy)))
            }
        }
    }

    /// The step to a test.
    fn hop(&self, tree: &dyn Index, test: u32) -> Option<Hop> {
        let name = self.name(test);
        let (path, facts, definition) = match name.split_once("::") {
            Some((path, inside)) => {
                let path = in_tree(path, tree)?;
                let facts = tree.facts(tree.find(&path)?)?;
                let inside = inside.split('[').next().unwrap_or(inside).replace("::", ".");
                let all = 1..u32::try_from(facts.definitions.len()).ok()?;
                let last = inside.rsplit('.').next().unwrap_or(&inside);
                let named =
                    |at: &u32| facts.definition(*at).is_some_and(|known| facts.text(known.name) == last);
                let definition = all.filter(named).find(|at| facts.qualified(*at) == inside)?;
                (path, facts, definition)
            }
            None => by_name(tree, name)?,
        };
        let line = facts.definition(definition)?.line;
        let symbol = facts.qualified(definition);
        Some(Hop { path: RepoPath::from(path.as_str()), symbol, line, origin: Origin::Coverage })
    }
}

/// The test of a name, if there is one alone: `tests.test_cart.TestCart.test_total`, or the title of a test.
fn by_name(tree: &dyn Index, name: &str) -> Option<(String, std::sync::Arc<FileFacts>, DefinitionIndex)> {
    let last = name.rsplit('.').next().unwrap_or(name);
    let mut found = Vec::new();
    for word in BTreeSet::from([name, last]) {
        for file in tree.with(Word::new(WordKind::Definition, word)) {
            let (path, Some(facts)) = (tree.path(file).to_string(), tree.facts(file)) else { continue };
            let stem = path.rsplit_once('.').map_or(&*path, |(stem, _)| stem).replace('/', ".");
            for at in (0_u32..).take(facts.definitions.len()).skip(1) {
                let is_named = facts.definition(at).is_some_and(|known| facts.text(known.name) == word);
                let whole = || format!(".{stem}.{}", facts.qualified(at));
                if is_named && (word == name || whole().ends_with(&format!(".{name}"))) {
                    found.push((path.clone(), std::sync::Arc::clone(&facts), at));
                }
            }
        }
    }
    (found.len() == 1).then(|| found.pop()).flatten()
}

/// The tests that executed a definition, if the report fits this version of its file. That a function is defined
/// does not execute it, so the line of its name does not count.
fn in_version(index: &dyn Index, path: &str, symbol: &str, file: &FileByTest) -> Option<BTreeSet<u32>> {
    let id = index.find(path)?;
    let (facts, text) = (index.facts(id)?, index.text(id)?);
    if !fits(file, &text) {
        return None;
    }
    let all = 1..u32::try_from(facts.definitions.len()).ok()?;
    let last = symbol.rsplit('.').next().unwrap_or(symbol);
    let mut tests = BTreeSet::new();
    let mut is_there = false;
    for at in all {
        let Some(definition) = facts.definition(at).filter(|known| facts.text(known.name) == last) else {
            continue;
        };
        if !runs(definition.kind) || facts.qualified(at) != symbol {
            continue;
        }
        is_there = true;
        let from = definition.line.saturating_add(1);
        if from > definition.lines.last {
            continue;
        }
        let own =
            file.lines.range(from..=definition.lines.last).filter(|(line, _)| facts.at_line(**line) == at);
        tests.extend(own.flat_map(|(_, tests)| tests));
    }
    is_there.then_some(tests)
}

fn runs(kind: DefinitionKind) -> bool {
    use DefinitionKind::{Constructor, Fixture, Function, Method, Registration};
    matches!(kind, Function | Method | Constructor | Fixture | Registration)
}

/// Whether a program stands on every line that the report knows.
fn fits(file: &FileByTest, text: &str) -> bool {
    let lines: Vec<&str> = text.lines().collect();
    file.lines.keys().all(|line| {
        let at = usize::try_from(line.saturating_sub(1)).unwrap_or(usize::MAX);
        let line = lines.get(at).map_or("", |line| line.trim());
        !line.is_empty() && !line.starts_with("# ") && !line.starts_with("//")
    })
}

/// The path in the tree of a path that may have folders of another machine before it.
fn in_tree(path: &str, tree: &dyn Index) -> Option<String> {
    let mut rest = path.trim_start_matches("./");
    loop {
        if tree.find(rest).is_some() {
            return Some(rest.to_owned());
        }
        rest = rest.split_once('/')?.1;
    }
}
