//! Modules: what an import binds, what a module hands on.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use caution_core::facts::{DefinitionIndex, DefinitionKind, Import, MODULE, Name, Segment, Word, WordKind};
use caution_core::reach::Origin;
use caution_read::lang::modules::{Resolved, Wanted, folder};

use super::{Binder, Bound, Meaning, Module};
use crate::index::FileId;
use crate::loaded::{Loaded, Node};
use crate::mentions::same_family;

/// An import of everything.
#[derive(Debug, Clone)]
pub(super) struct Star {
    /// What it leads to.
    leads: Meaning,
    /// Whether it hands on what it brings.
    exported: bool,
    /// The module as it is written.
    written: Name,
}

impl Binder<'_> {
    /// What no scope of the file binds: files that share its scope, then what was imported with `*`.
    pub(super) fn outer(&self, file: &Loaded, name: &str, depth: u32) -> Bound {
        if file.extractor.scoping.shared_packages
            && let Some(node) = self.shared(file, name)
        {
            return Bound::new(Meaning::Definition(node), Origin::Scope);
        }
        if let Some(node) = self.starred(file, name, depth) {
            return Bound::new(Meaning::Definition(node), Origin::Import);
        }
        if let Some(node) = self.crate_macro(file, name) {
            return Bound::new(Meaning::Definition(node), Origin::Scope);
        }
        Bound::missing()
    }

    /// A name of another file of the same package.
    fn shared(&self, file: &Loaded, name: &str) -> Option<Node> {
        let modules = self.modules(file)?;
        let package = file.facts.text(file.facts.package);
        for other in self.index.with(Word::new(WordKind::Definition, name)) {
            if other == file.id {
                continue;
            }
            let Some(other) = self.load(other).filter(|other| same_family(other, file)) else {
                continue;
            };
            let of = other.facts.text(other.facts.package);
            if modules.shares_scope((&file.path, package), (&other.path, of))
                && let Some(found) = self.top(&other, name)
            {
                return Some(Node { file: other.id, definition: found });
            }
        }
        None
    }

    /// A definition of a file's own level, or inside its packages and namespaces.
    pub(super) fn top(&self, file: &Loaded, name: &str) -> Option<DefinitionIndex> {
        let name = file.facts.names.find(name)?;
        let is_outside = |at: &DefinitionIndex| file.receiver(*at).is_none() || !file.kind(*at).is_method();
        if let Some(found) = file.member(MODULE, name).filter(is_outside) {
            return Some(found);
        }
        if file.extractor.scoping.closed_modules {
            return None;
        }
        let inner = |at: &DefinitionIndex| file.kind(*at) == DefinitionKind::Module;
        file.all_members(MODULE).filter(inner).find_map(|module| file.member(module, name))
    }

    /// What a name means by an import that stands in a definition; `None` if none binds it.
    pub(super) fn imported(
        &self,
        file: &Loaded,
        within: DefinitionIndex,
        name: Name,
        depth: u32,
    ) -> Option<Bound> {
        let mut missed = None;
        for import in file.imports(within, name).take(8) {
            let meaning = self.import(file, import, depth);
            if !matches!(meaning, Meaning::Missing | Meaning::External) {
                return Some(Bound::new(meaning, Origin::Import));
            }
            missed = Some(Bound::new(meaning, Origin::Import));
        }
        missed
    }

    /// What an import binds.
    pub(crate) fn import(&self, file: &Loaded, import: &Import, depth: u32) -> Meaning {
        if self.memo.ends(depth) {
            return Meaning::Untyped;
        }
        let item = import.item.map(|item| file.facts.text(item));
        if import.module == Name::EMPTY {
            // A second name for something of this file.
            let Some(name) = import.item else { return Meaning::Missing };
            if let Some(found) = file.member(import.within, name) {
                return Meaning::Definition(Node { file: file.id, definition: found });
            }
            // It may stand for what another import binds, never for itself.
            let others = file.imports(import.within, name).filter(|other| other.module != Name::EMPTY);
            let found = others.map(|other| self.import(file, other, depth + 1));
            let told = found.into_iter().find(|meaning| *meaning != Meaning::Missing);
            if told.is_some() || import.alias == import.item {
                return told.unwrap_or(Meaning::Missing);
            }
            return self
                .imported(file, import.within, name, depth + 1)
                .map_or(Meaning::Missing, |bound| bound.meaning);
        }
        let module = match self.resolve(file, file.facts.text(import.module), item) {
            Ok(module) => module,
            Err(meaning) => {
                return match self.import_path(file, import, item, depth + 1) {
                    Meaning::Missing => meaning,
                    found => found,
                };
            }
        };
        if let Module::Package(package) = &module
            && let Some(inside) = file.facts.text(import.module).strip_prefix(&**package)
            && let Some(inside) = inside.strip_prefix('.')
        {
            // A class of the package, of which a member is taken.
            let rest: Vec<&str> = inside.split('.').chain(item).collect();
            return self.steps(Bound::new(Meaning::Module(module.clone()), Origin::Import), &rest, depth + 1);
        }
        match item {
            None => Meaning::Module(module),
            Some(item) => self.in_module(&module, item, depth + 1).meaning,
        }
    }

    /// The module that is written in a file.
    pub(crate) fn resolve(&self, file: &Loaded, module: &str, item: Option<&str>) -> Result<Module, Meaning> {
        let question = format!("{module}\0{}", item.unwrap_or_default());
        self.memo.of(&self.memo.modules, (file.id, question), || self.find_module(file, module, item))
    }

    fn find_module(&self, file: &Loaded, module: &str, item: Option<&str>) -> Result<Module, Meaning> {
        let Some(modules) = self.modules(file) else { return Err(Meaning::Missing) };
        let package = file.facts.text(file.facts.package);
        match modules.resolve(Wanted { from: &file.path, package, module, item }) {
            Resolved::Files(paths) => {
                let files = paths.iter().filter_map(|path| self.index.find(path)).collect();
                Ok(Module::Files { files, from: file.id, written: Arc::from(module) })
            }
            Resolved::Folders(folders) => Ok(Module::Folders(folders.into_iter().map(Arc::from).collect())),
            Resolved::Package(package) => {
                let package: Arc<str> = Arc::from(package);
                let known = !self.index.with(Word::new(WordKind::Package, &package)).is_empty();
                if known { Ok(Module::Package(package)) } else { Err(Meaning::External) }
            }
            Resolved::External(_) => Err(Meaning::External),
            Resolved::Missing => Err(Meaning::Missing),
        }
    }

    /// `.name` of a module.
    pub(super) fn in_module(&self, module: &Module, name: &str, depth: u32) -> Bound {
        if self.memo.ends(depth) {
            return Bound::new(Meaning::Untyped, Origin::Name);
        }
        let found = |node: Node| Bound::new(Meaning::Definition(node), Origin::Import);
        let inside = |look: &dyn Fn() -> Option<Node>| {
            let node = self.memo.of(&self.memo.inside, (module.clone(), name.to_owned()), look);
            node.map_or_else(Bound::missing, found)
        };
        match module {
            Module::Files { files, from, written } => {
                for file in files {
                    let Some(loaded) = self.load(*file) else { continue };
                    // An item that is a module of its own stands for itself.
                    if is_module_named(&loaded.path, name) && files.first() == Some(file) && files.len() > 1 {
                        let module = Module::Files {
                            files: vec![*file],
                            from: *from,
                            written: Arc::from(format!("{written}.{name}")),
                        };
                        let outer = files.get(1).and_then(|outer| self.load(*outer));
                        if let Some(node) = outer.and_then(|outer| self.exported(&outer, name, depth + 1)) {
                            return found(node);
                        }
                        return Bound::new(Meaning::Module(module), Origin::Import);
                    }
                    if let Some(node) = self.exported(&loaded, name, depth + 1) {
                        return found(node);
                    }
                    if let Some(bound) = self.handed_on(&loaded, name, depth + 1) {
                        return bound;
                    }
                    if let Some(node) = self.in_class_of(&loaded, written, name, depth + 1) {
                        return found(node);
                    }
                }
                let inside = self.submodule(*from, written, files, name);
                if inside.meaning != Meaning::Missing {
                    return inside;
                }
                let by_star = |file: Rc<Loaded>| self.module_by_star(&file, name, depth + 1);
                files.iter().filter_map(|file| self.load(*file)).find_map(by_star).unwrap_or(inside)
            }
            Module::Folders(folders) => inside(&|| self.in_folders(folders, name)),
            Module::Package(package) => inside(&|| self.in_package(package, name)),
        }
    }

    fn in_folders(&self, folders: &[Arc<str>], name: &str) -> Option<Node> {
        self.index.with(Word::new(WordKind::Definition, name)).into_iter().find_map(|file| {
            let path = self.index.path(file);
            // What tests of a package define is not there for others.
            if path.ends_with("_test.go") || !folders.iter().any(|known| **known == *folder(&path)) {
                return None;
            }
            Some(Node { file, definition: self.top(&*self.load(file)?, name)? })
        })
    }

    fn in_package(&self, package: &str, name: &str) -> Option<Node> {
        self.index.with(Word::new(WordKind::Definition, name)).into_iter().find_map(|file| {
            let loaded = self.load(file)?;
            if loaded.facts.text(loaded.facts.package) != package {
                return None;
            }
            Some(Node { file, definition: self.top(&loaded, name)? })
        })
    }

    /// `.name` of a namespace inside a file.
    pub(super) fn in_namespace(
        &self,
        file: &Loaded,
        namespace: DefinitionIndex,
        name: &str,
        depth: u32,
    ) -> Bound {
        let Some(id) = file.facts.names.find(name) else { return Bound::missing() };
        if let Some(definition) = file.member(namespace, id) {
            return Bound::new(Meaning::Definition(Node { file: file.id, definition }), Origin::Import);
        }
        self.imported(file, namespace, id, depth + 1).unwrap_or_else(Bound::missing)
    }

    /// A name that a file defines or hands on as its own definition.
    pub(crate) fn exported(&self, file: &Loaded, name: &str, depth: u32) -> Option<Node> {
        let key = (file.id, name.to_owned());
        if let Some(known) = self.memo.exports.borrow().get(&key) {
            return *known;
        }
        if self.memo.ends(depth) {
            return None;
        }
        // A circle of re-exports finds nothing the second time.
        self.memo.exports.borrow_mut().insert(key.clone(), None);
        let found = self.find_export(file, name, depth);
        self.memo.exports.borrow_mut().insert(key, found);
        found
    }

    fn find_export(&self, file: &Loaded, name: &str, depth: u32) -> Option<Node> {
        if let Some(definition) = self.top(file, name) {
            return Some(Node { file: file.id, definition });
        }
        if let Some(id) = file.facts.names.find(name) {
            for import in file.imports(MODULE, id).filter(|import| import.exported) {
                if let Meaning::Definition(node) = self.import(file, import, depth + 1) {
                    return Some(node);
                }
            }
        }
        self.starred_exports(file, name, depth, true).or_else(|| {
            let is_root = file.path.ends_with("lib.rs") || file.path.ends_with("main.rs");
            self.crate_macro(file, name).filter(|_| is_root)
        })
    }

    /// What a bare name means at a file's own level.
    pub(crate) fn bare(&self, file: FileId, scope: DefinitionIndex, name: &str) -> Meaning {
        self.memo.begin();
        let Some(file) = self.load(file) else { return Meaning::Missing };
        let name = file.facts.names.find(name);
        name.map_or(Meaning::Missing, |name| self.head(&file, scope, name, 0).meaning)
    }

    /// What a name means to who takes it from a file.
    pub(crate) fn given(&self, file: FileId, name: &str) -> Meaning {
        self.memo.begin();
        let Some(file) = self.load(file) else { return Meaning::Missing };
        let found = self.exported(&file, name, 0).map(Meaning::Definition);
        let handed = || self.handed_on(&file, name, 0).map(|bound| bound.meaning);
        found.or_else(handed).unwrap_or(Meaning::Missing)
    }

    /// From now on a name that is taken from a file means this.
    pub(crate) fn stand_in(&self, file: FileId, name: &str, node: Node) {
        self.memo.exports.borrow_mut().insert((file, name.to_owned()), Some(node));
    }

    /// The names that a file hands on by `*`, at most so many.
    pub(crate) fn given_by_star(&self, file: FileId, at_most: usize) -> BTreeSet<String> {
        self.memo.begin();
        let (mut names, mut open, mut seen) = (BTreeSet::new(), vec![file], BTreeSet::from([file]));
        while let Some(next) = open.pop() {
            let Some(loaded) = self.load(next) else { continue };
            for star in self.stars(&loaded, 0).iter().filter(|star| star.exported) {
                match &star.leads {
                    Meaning::Module(Module::Files { files, .. }) => {
                        open.extend(files.iter().copied().filter(|file| seen.insert(*file)));
                    }
                    // A module, or a type, inside of a file.
                    Meaning::Definition(node) => {
                        let inside = self.load(node.file).into_iter();
                        let members = inside.flat_map(|inside| {
                            let all = inside.all_members(node.definition);
                            all.map(|at| inside.name(at).to_owned()).collect::<Vec<_>>()
                        });
                        names.extend(members.take(at_most));
                    }
                    _ => {}
                }
            }
            if next == file {
                continue;
            }
            let own = loaded.all_members(MODULE).map(|at| loaded.name(at));
            let handed =
                loaded.facts.imports.iter().filter(|import| import.exported && import.within == MODULE);
            let handed = handed.filter_map(|import| Some(loaded.facts.text(import.alias?)));
            names.extend(own.chain(handed).filter(|name| *name != "default").map(str::to_owned));
            if names.len() > at_most {
                break;
            }
        }
        names.into_iter().take(at_most).collect()
    }

    /// A module that a file hands on under a name.
    fn handed_on(&self, file: &Loaded, name: &str, depth: u32) -> Option<Bound> {
        let id = file.facts.names.find(name)?;
        let found = file
            .imports(MODULE, id)
            .filter(|import| import.exported)
            .map(|import| self.import(file, import, depth + 1));
        let told = found
            .into_iter()
            .find(|meaning| !matches!(meaning, Meaning::Missing | Meaning::Definition(_)))?;
        Some(Bound::new(told, Origin::Import))
    }

    /// A module that a file hands on by `*`: `pub use builder::*;`.
    fn module_by_star(&self, file: &Loaded, name: &str, depth: u32) -> Option<Bound> {
        let stars = self.stars(file, depth);
        let mut modules = stars.iter().filter(|star| star.exported).filter_map(|star| match &star.leads {
            Meaning::Module(module @ Module::Files { files, .. }) if !files.contains(&file.id) => {
                Some(module)
            }
            _ => None,
        });
        modules.find_map(|module| {
            let found = self.in_module(module, name, depth + 1);
            matches!(found.meaning, Meaning::Module(_)).then_some(found)
        })
    }

    /// A name that comes into a file by `*`.
    pub(super) fn starred(&self, file: &Loaded, name: &str, depth: u32) -> Option<Node> {
        self.starred_exports(file, name, depth, false)
    }

    fn starred_exports(&self, file: &Loaded, name: &str, depth: u32, only_exported: bool) -> Option<Node> {
        if self.memo.ends(depth) {
            return None;
        }
        let stars = self.stars(file, depth);
        let mut stars = stars.iter().filter(|star| star.exported || !only_exported);
        stars.find_map(|star| self.given_by(star, file, name, depth))
    }

    /// Everything that a name may mean that comes into a file by `*`.
    pub(super) fn starred_all(&self, file: &Loaded, name: &str) -> BTreeSet<Node> {
        self.memo.begin();
        self.stars(file, 0).iter().filter_map(|star| self.given_by(star, file, name, 0)).collect()
    }

    fn given_by(&self, star: &Star, file: &Loaded, name: &str, depth: u32) -> Option<Node> {
        match &star.leads {
            Meaning::Module(Module::Files { files, .. }) => {
                files.iter().filter(|other| **other != file.id).find_map(|other| {
                    let other = self.load(*other)?;
                    self.exported(&other, name, depth + 1)
                        .or_else(|| self.in_class_of(&other, file.facts.text(star.written), name, depth + 1))
                })
            }
            Meaning::Module(module) => match self.in_module(module, name, depth + 1).meaning {
                Meaning::Definition(node) => Some(node),
                _ => None,
            },
            leads => {
                let inside = self.step(Bound::new(leads.clone(), Origin::Import), name, depth + 1);
                match inside.meaning {
                    Meaning::Definition(node) => Some(node),
                    _ => None,
                }
            }
        }
    }

    /// What the `*` of a file lead to, worked out once. Those that are no module by themselves are looked up like
    /// any name, by way of the others: in the meantime they lead nowhere, or each would ask for itself again.
    fn stars(&self, file: &Loaded, depth: u32) -> Rc<Vec<Star>> {
        if let Some(known) = self.memo.stars.borrow().get(&file.id) {
            return Rc::clone(known);
        }
        let keep = |stars: Vec<Star>| {
            let stars = Rc::new(stars);
            self.memo.stars.borrow_mut().insert(file.id, Rc::clone(&stars));
            stars
        };
        let mut found: Vec<(usize, Star)> = Vec::new();
        let mut open = Vec::new();
        for (at, import) in file.facts.imports.iter().filter(|import| import.star).take(200).enumerate() {
            let star = |leads| Star { leads, exported: import.exported, written: import.module };
            match self.resolve(file, file.facts.text(import.module), None) {
                Ok(module) if import.item.is_none() => found.push((at, star(Meaning::Module(module)))),
                _ => open.push((at, import)),
            }
        }
        keep(found.iter().map(|(_, star)| star.clone()).collect());
        // Whoever asks first does not pay for all who ask later.
        let before = self.memo.apart();
        for (at, import) in open {
            let item = import.item.map(|item| file.facts.text(item));
            let leads = self.import_path(file, import, item, depth + 1);
            if matches!(leads, Meaning::Module(_) | Meaning::Definition(_)) {
                found.push((at, Star { leads, exported: import.exported, written: import.module }));
            }
        }
        self.memo.back(before);
        found.sort_by_key(|(at, _)| *at);
        keep(found.into_iter().map(|(_, star)| star).collect())
    }

    /// A module inside a module that the outer one does not name.
    fn submodule(&self, from: FileId, written: &str, files: &[FileId], name: &str) -> Bound {
        let Some(loaded) = self.load(from) else { return Bound::missing() };
        let Ok(Module::Files { files: inner, .. }) = self.resolve(&loaded, written, Some(name)) else {
            return Bound::missing();
        };
        match inner.first() {
            Some(first) if !files.contains(first) => {
                let separator = if loaded.extractor.scoping.separator.is_empty() {
                    "."
                } else {
                    loaded.extractor.scoping.separator
                };
                let written = Arc::from(format!("{written}{separator}{name}"));
                let module = Module::Files { files: vec![*first], from, written };
                Bound::new(Meaning::Module(module), Origin::Import)
            }
            _ => Bound::missing(),
        }
    }

    /// The longest beginning of a path that is a module without an import, and how many segments it takes.
    pub(super) fn module_prefix(&self, file: &Loaded, segments: &[Segment]) -> Option<(Meaning, usize)> {
        let separator = file.extractor.scoping.separator;
        let plain = segments.iter().take_while(|segment| !segment.called).count().min(8);
        let plain = if plain == segments.len() { plain.saturating_sub(1) } else { plain };
        for used in (1..=plain).rev() {
            let names: Vec<&str> =
                segments.iter().take(used).map(|segment| file.facts.text(segment.name)).collect();
            let next = segments.get(used).map(|segment| file.facts.text(segment.name));
            match self.resolve(file, &names.join(separator), next) {
                Ok(Module::Files { files, .. }) if files.is_empty() => {}
                Ok(module) => return Some((Meaning::Module(module), used)),
                Err(_) => {}
            }
        }
        None
    }
}

/// Whether a file is the module of that name: `name.py`, `name/__init__.py`, `name/mod.rs`, `name/index.ts`.
fn is_module_named(path: &str, name: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or(path);
    let stem = file.split('.').next().unwrap_or(file);
    let above = folder(path).rsplit('/').next().unwrap_or_default();
    stem == name || matches!(stem, "__init__" | "mod" | "index") && above == name
}
