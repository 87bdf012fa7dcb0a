//! Names that mean something else because an import differs: where a file uses them, and where others get them
//! through it.

mod listed;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use caution_core::RepoPath;
use caution_core::facts::{DefinitionIndex, FileFacts, MODULE};
use caution_core::reach::{Hop, Seed, SeedKind};
use caution_read::lang::modules::Modules;

use crate::bind::{Binder, Meaning, Module};
use crate::imports::{self, Moved};
use crate::index::{FileId, Index};
use crate::loaded::Node;
use crate::mentions::{self, Means};
use crate::radius::{ChangedFile, Question, modules};

/// Names that one file gives by `*` beyond these are not looked up one by one.
const STARRED: usize = 200;

/// Names of one change beyond these are not looked up.
const NAMES: usize = 200;

/// Other names under which one name is handed on.
const ALIASES: usize = 64;

/// The facts of a file before and after.
type Both = (Arc<FileFacts>, Arc<FileFacts>);

type ByLanguage = HashMap<&'static str, Box<dyn Modules>>;

/// How modules are found before and after a change.
pub(crate) struct Grounds<'q> {
    question: &'q Question<'q>,
    base: Option<ByLanguage>,
    head: ByLanguage,
    /// Files that only moved: where they were, and where they are.
    renamed: HashMap<&'q str, &'q str>,
}

/// What is known of names before and after a change.
pub(crate) struct Sides<'g> {
    grounds: &'g Grounds<'g>,
    base: Option<Binder<'g>>,
    head: Binder<'g>,
}

/// What a name means, so that it can be told whether that is the same in another tree.
#[derive(Debug, PartialEq, Eq)]
enum Told {
    Definition(String, String),
    Module(Vec<String>),
    Package(Arc<str>),
    /// Nothing in the tree.
    Nothing,
}

/// A name that a file hands on, and that now comes from elsewhere.
struct Given {
    path: String,
    name: String,
    kind: SeedKind,
    /// The file in the tree where its users are looked for.
    file: FileId,
    /// Whether it is a module in the tree that the file itself never names: imported for what its loading does.
    runs: bool,
}

/// A name that changed for those who get it through a file, and who they are.
pub(crate) struct HandedOn {
    pub(crate) seed: Seed,
    pub(crate) users: Vec<Hop>,
    /// The module in the new tree, if whoever loads it has something else.
    pub(crate) module: Option<Node>,
}

impl<'q> Grounds<'q> {
    pub(crate) fn new(question: &'q Question<'q>) -> Self {
        let renamed = question.changed.iter().filter_map(|file| {
            let (before, after) = (file.before.as_deref()?, file.after.as_deref()?);
            (before != after).then_some((before, after))
        });
        Self {
            question,
            base: question.base.map(modules),
            head: modules(question.head),
            renamed: renamed.collect(),
        }
    }

    /// What is known of names, nothing being looked up yet.
    pub(crate) fn sides(&self) -> Sides<'_> {
        let base = self.question.base.zip(self.base.as_ref());
        Sides {
            grounds: self,
            base: base.map(|(index, modules)| Binder::new(&**index, modules)),
            head: Binder::new(&**self.question.head, &self.head),
        }
    }
}

impl Sides<'_> {
    /// Whether a name means something else in a definition than before, where an import of it is written
    /// otherwise or, without that, one of everything.
    pub(crate) fn moves(&self, (old, new): (Node, Node), name: &str, by_name: bool) -> bool {
        let base = self.base.as_ref();
        let before = base.map(|base| self.told(base, base.bare(old.file, old.definition, name), true));
        let after = Some(self.told(&self.head, self.head.bare(new.file, new.definition, name), false));
        // What is not in the tree cannot be compared but by how it is written.
        if after == Some(Told::Nothing) && before == after { by_name } else { before != after }
    }

    fn told(&self, binder: &Binder<'_>, meaning: Meaning, is_old: bool) -> Told {
        let path = |file: FileId| {
            let path = binder.index().path(file).to_string();
            let renamed = self.grounds.renamed.get(path.as_str()).filter(|_| is_old);
            renamed.map_or(path, |now| (*now).to_owned())
        };
        match meaning {
            Meaning::Definition(node) => {
                let facts = binder.index().facts(node.file);
                let name = facts.map(|facts| facts.qualified(node.definition)).unwrap_or_default();
                Told::Definition(path(node.file), name)
            }
            Meaning::Module(Module::Files { files, .. }) => {
                Told::Module(files.into_iter().map(path).collect())
            }
            Meaning::Module(Module::Folders(folders)) => {
                Told::Module(folders.iter().map(|folder| folder.to_string()).collect())
            }
            Meaning::Module(Module::Package(package)) => Told::Package(package),
            _ => Told::Nothing,
        }
    }

    /// What changed files hand on and what comes from elsewhere now. A file whose imports differ, and of which nothing
    /// else is told, is told as a whole.
    pub(crate) fn handed_on(&self, told: &BTreeSet<&RepoPath>, cut: &mut Vec<String>) -> Vec<HandedOn> {
        let (mut given, mut others) = (Vec::new(), Vec::new());
        for file in self.grounds.question.changed {
            let Some((ids, facts)) = self.both(file) else { continue };
            let Some(moved) = imports::moved(&facts.0, &facts.1) else { continue };
            let Some(path) = file.after.as_deref() else { continue };
            others.push(path);
            given.extend(self.given((path, ids), &facts, &moved, cut));
        }
        if given.len() > NAMES {
            cut.push(format!("{} names come from elsewhere; {NAMES} of them were followed", given.len()));
            given.truncate(NAMES);
        }
        let users = self.users(&given);
        let mut found: Vec<HandedOn> = Vec::new();
        for (given, users) in given.into_iter().zip(users) {
            let is_told = told.contains(&RepoPath::from(given.path.as_str()));
            let detail = "it comes from elsewhere now";
            let seed = seed(&given.path, &given.name, given.kind, detail);
            let module =
                self.grounds.question.head.find(&given.path).filter(|_| given.runs).map(Node::module);
            // A name that nobody takes from here is told where nothing else is.
            if !users.is_empty() || module.is_some() || !is_told {
                found.push(HandedOn { seed, users, module });
            }
        }
        found.extend(self.grounds.question.changed.iter().flat_map(|file| self.listed(file)));
        for path in others {
            let own = RepoPath::from(path);
            if !told.contains(&own) && !found.iter().any(|known| known.seed.path == own) {
                let seed = seed(path, "", SeedKind::File, "what it imports is written otherwise");
                found.push(HandedOn { seed, users: Vec::new(), module: None });
            }
        }
        found
    }

    fn both(&self, file: &ChangedFile) -> Option<((FileId, FileId), Both)> {
        let base = self.grounds.question.base?;
        let head = self.grounds.question.head;
        let ids = (base.find(file.before.as_deref()?)?, head.find(file.after.as_deref()?)?);
        Some((ids, (base.facts(ids.0)?, head.facts(ids.1)?)))
    }

    /// The names that a file hands on which mean something else.
    fn given(
        &self,
        (path, (old, new)): (&str, (FileId, FileId)),
        facts: &Both,
        moved: &Moved<'_>,
        cut: &mut Vec<String>,
    ) -> Vec<Given> {
        let Some(base) = &self.base else { return Vec::new() };
        let mut names: BTreeMap<String, (bool, bool)> = BTreeMap::new();
        if moved.stars {
            let (was, is) = (base.given_by_star(old, STARRED), self.head.given_by_star(new, STARRED));
            if was.len().max(is.len()) >= STARRED {
                cut.push(format!("`{path}` hands on more than {STARRED} names by `*`"));
            }
            let all =
                was.iter().chain(&is).map(|name| (name.clone(), (was.contains(name), is.contains(name))));
            names.extend(all);
        }
        names.extend(moved.given.iter().map(|(name, given)| ((*name).to_owned(), *given)));
        let of = |(name, (was, is)): (String, (bool, bool))| {
            let before = self.told(base, base.given(old, &name), true);
            let after = self.told(&self.head, self.head.given(new, &name), false);
            // What both trees lead to is the same, whatever the way.
            if before == after && (before != Told::Nothing || !moved.given.contains_key(name.as_str())) {
                return None;
            }
            let kind = match (was || before != Told::Nothing, is || after != Told::Nothing) {
                (false, _) => SeedKind::Added,
                (_, false) => SeedKind::Removed,
                _ => SeedKind::Behaviour,
            };
            let (file, facts, leads) = match kind {
                SeedKind::Removed => (old, &facts.0, before),
                _ => (new, &facts.1, after),
            };
            let runs =
                kind != SeedKind::Behaviour && matches!(leads, Told::Module(_)) && !names_it(facts, &name);
            Some(Given { path: path.to_owned(), name, kind, file, runs })
        };
        names.into_iter().filter_map(of).collect()
    }

    /// Who gets each name through its file: in the new tree, or in the old one where it is gone.
    fn users(&self, given: &[Given]) -> Vec<Vec<Hop>> {
        let question = self.grounds.question;
        let is_old = |given: &Given| given.kind == SeedKind::Removed;
        let binder = |old: bool| {
            let binder = match (question.base.zip(self.grounds.base.as_ref()), old) {
                (Some((index, modules)), true) => Binder::new(&**index, modules),
                _ => Binder::new(&**question.head, &self.grounds.head),
            };
            for (at, given) in given.iter().enumerate().filter(|(_, given)| is_old(given) == old) {
                binder.stand_in(given.file, &given.name, stand_in(at, given.file));
            }
            binder
        };
        let binders =
            [false, true].map(|old| given.iter().any(|given| is_old(given) == old).then(|| binder(old)));
        let of = |(at, given): (usize, &Given)| {
            let [new, old] = &binders;
            let binder = if is_old(given) { old } else { new }.as_ref()?;
            let mut users = users_of(binder, stand_in(at, given.file), &given.name);
            // Who is gone from the new tree as well was changed himself.
            users.retain(|hop| {
                let path = hop.path.to_str().and_then(|path| question.head.find(path));
                let facts = path.and_then(|file| question.head.facts(file));
                facts.is_some_and(|facts| {
                    (0..).zip(&facts.definitions).any(|(at, _)| facts.qualified(at) == hop.symbol)
                })
            });
            Some(users)
        };
        given.iter().enumerate().map(|at| of(at).unwrap_or_default()).collect()
    }
}

fn names_it(facts: &FileFacts, name: &str) -> bool {
    let mut heads = facts.references.iter().filter_map(|reference| facts.path(reference.path).first());
    heads.any(|head| facts.text(head.name) == name)
}

/// A definition that no file has, in place of a name that is handed on.
fn stand_in(at: usize, file: FileId) -> Node {
    let definition = DefinitionIndex::MAX - DefinitionIndex::try_from(at).unwrap_or(0);
    Node { file, definition }
}

fn users_of(binder: &Binder<'_>, wanted: Node, name: &str) -> Vec<Hop> {
    let Some(file) = binder.load(wanted.file) else { return Vec::new() };
    let (mut names, mut done) = (vec![name.to_owned()], 0);
    let mut found: BTreeSet<(Node, u32)> = BTreeSet::new();
    let mut users = Vec::new();
    while let Some(name) = names.get(done).cloned() {
        done += 1;
        let near = mentions::is_common(&name).then_some(&*file);
        let uses = mentions::of(binder, &name, mentions::mentioning(binder.index(), &name), near);
        for (of, alias) in &uses.aliases {
            if *of == wanted && !names.contains(alias) && names.len() < ALIASES {
                names.push(alias.clone());
            }
        }
        for mention in &uses.all {
            let Means::Bound(node, origin) = mention.means else { continue };
            if node != wanted || !found.insert((mention.from, mention.line)) {
                continue;
            }
            let path = RepoPath::from(&*binder.index().path(mention.from.file));
            let facts = binder.index().facts(mention.from.file).filter(|_| mention.from.definition != MODULE);
            let symbol = facts.map(|facts| facts.qualified(mention.from.definition)).unwrap_or_default();
            users.push(Hop { path, symbol, line: mention.line, origin });
        }
    }
    users
}

fn seed(path: &str, symbol: &str, kind: SeedKind, detail: &str) -> Seed {
    Seed {
        path: RepoPath::from(path),
        symbol: symbol.to_owned(),
        kind,
        lines: None,
        detail: detail.to_owned(),
    }
}
