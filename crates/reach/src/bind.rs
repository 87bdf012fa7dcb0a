//! What a written path means: by scope, by import, by declared type.
//!
//! Rung R3 of the ladder is the lexical scope, imports with re-exports, and the own object; R4 adds what
//! declarations and constructors tell of a receiver's type. Whatever these do not tell is no guess: it is
//! [`Meaning::Untyped`] or [`Meaning::Missing`].

mod either;
mod join;
mod member;
mod memo;
mod module;
mod overload;
mod own;
mod prepared;
mod seen;
mod value;

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use caution_core::RepoPath;
use caution_core::facts::{DefinitionIndex, DefinitionKind, MODULE, Name, Path, Segment, UNNAMED};
use caution_core::reach::Origin;
use caution_read::lang::{self, modules::Modules, scoping::Extensions};
use rayon::prelude::*;

use crate::index::{FileId, Index};
use crate::loaded::{Loaded, Node};
use memo::Memo;

/// An element of what stands before it in a path.
const ELEMENT: &str = "[]";

/// What a path means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// This definition.
    Definition(Node),
    /// An object of this class.
    Instance(Node),
    /// The superclass, as the own object of this class.
    Super(Node),
    /// Something that holds elements of this meaning.
    Holder(Box<Meaning>),
    /// A module in the tree.
    Module(Module),
    /// Something outside of the tree.
    External,
    /// A value of which nothing is known.
    Untyped,
    /// Nothing of that name was found.
    Missing,
}

/// A module in the tree.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Module {
    /// Files, the first that has a name counts; and the module's name from where.
    Files { files: Vec<FileId>, from: FileId, written: Arc<str> },
    /// Every file that stands directly in one of these folders.
    Folders(Vec<Arc<str>>),
    /// Every file that says it belongs to this package.
    Package(Arc<str>),
}

/// A path's meaning, and by what it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bound {
    pub(crate) meaning: Meaning,
    pub(crate) origin: Origin,
}

impl Bound {
    fn new(meaning: Meaning, origin: Origin) -> Self {
        Self { meaning, origin }
    }

    fn missing() -> Self {
        Self::new(Meaning::Missing, Origin::Name)
    }
}

/// Binds the names of a tree. Not shared between threads; facts are.
pub(crate) struct Binder<'a> {
    index: &'a dyn Index,
    modules: &'a HashMap<&'static str, Box<dyn Modules>>,
    memo: Memo,
}

impl<'a> Binder<'a> {
    pub(crate) fn new(index: &'a dyn Index, modules: &'a HashMap<&'static str, Box<dyn Modules>>) -> Self {
        Self { index, modules, memo: Memo::default() }
    }

    pub(crate) fn index(&self) -> &'a dyn Index {
        self.index
    }

    /// The facts of a file, made ready.
    pub(crate) fn load(&self, file: FileId) -> Option<Rc<Loaded>> {
        if let Some(known) = self.memo.loaded.borrow().get(&file) {
            return known.clone();
        }
        let loaded = read(self.index, file).map(Rc::new);
        self.memo.loaded.borrow_mut().insert(file, loaded.clone());
        loaded
    }

    /// Makes the facts of several files ready, on every core.
    pub(crate) fn prepare(&self, files: &[FileId]) {
        let is_known = |file: &FileId| self.memo.loaded.borrow().contains_key(file);
        let missing: Vec<FileId> = files.iter().copied().filter(|file| !is_known(file)).collect();
        let index = self.index;
        let read: Vec<_> = missing.into_par_iter().map(|file| (file, read(index, file))).collect();
        let read = read.into_iter().map(|(file, loaded)| (file, loaded.map(Rc::new)));
        self.memo.loaded.borrow_mut().extend(read);
    }

    fn modules(&self, file: &Loaded) -> Option<&'a dyn Modules> {
        self.modules.get(file.language.id).map(|modules| &**modules)
    }

    /// What the beginning of a path means: its first `length` segments, looked up in `scope`.
    pub(crate) fn path(&self, file: &Loaded, scope: DefinitionIndex, path: Path, length: usize) -> Bound {
        self.memo.begin();
        let mut segments: Vec<Segment> = file.facts.path(path).iter().take(length).copied().collect();
        // What is meant is the thing itself, not what a call of it gives.
        let last = segments.last_mut();
        let (called, arguments) =
            last.map_or((false, None), |last| (std::mem::take(&mut last.called), last.arguments));
        let mut bound = self.walk(file, scope, &segments, 0);
        if called && let Some(default) = self.default_of(&bound.meaning, 0) {
            bound = default;
        }
        bound.meaning = self.twin(bound.meaning, called);
        bound = self.overload(bound, arguments);
        if let Meaning::Definition(node) = bound.meaning {
            let body = self.joined(node);
            if body != node {
                // It may have one body for each platform.
                let most = self.takes(body).most;
                let body = Bound::new(Meaning::Definition(body), bound.origin);
                bound = self.overload(body, (most < u8::MAX).then_some(most));
            }
        }
        bound
    }

    /// What a path that stands in a text means: from the module's level, or as a module's full name.
    pub(crate) fn text_path(&self, file: &Loaded, path: Path) -> Bound {
        self.memo.begin();
        let segments = file.facts.path(path);
        for used in (1..segments.len()).rev() {
            let names: Vec<&str> =
                segments.iter().take(used).map(|segment| file.facts.text(segment.name)).collect();
            let next = segments.get(used).map(|segment| file.facts.text(segment.name));
            let separator = file.extractor.scoping.separator;
            let module = names.join(if separator.is_empty() { "." } else { separator });
            if let Ok(module) = self.resolve(file, &module, next) {
                let rest = segments.get(used..).unwrap_or_default();
                return self.follow(file, Bound::new(Meaning::Module(module), Origin::Text), rest, 0);
            }
        }
        self.walk(file, MODULE, segments, 0)
    }

    fn segments(
        &self,
        file: &Loaded,
        scope: DefinitionIndex,
        path: Path,
        length: usize,
        depth: u32,
    ) -> Bound {
        let segments = file.facts.path(path);
        let Some(segments) =
            segments.get(..length.min(segments.len())).filter(|segments| !segments.is_empty())
        else {
            return Bound::missing();
        };
        let whole = Path { length: u32::try_from(segments.len()).unwrap_or(0), ..path };
        let key = (file.id, scope, whole);
        if self.memo.ends(depth) {
            return Bound::new(Meaning::Untyped, Origin::Name);
        }
        if !self.memo.open.borrow_mut().insert(key) {
            self.memo.cut();
            return Bound::new(Meaning::Untyped, Origin::Name);
        }
        let bound = self.walk(file, scope, segments, depth);
        self.memo.open.borrow_mut().remove(&key);
        bound
    }

    fn walk(&self, file: &Loaded, scope: DefinitionIndex, segments: &[Segment], depth: u32) -> Bound {
        let Some((head, mut rest)) = segments.split_first() else { return Bound::missing() };
        let mut bound = self.head(file, scope, head.name, depth);
        if bound.meaning == Meaning::Missing && !file.extractor.scoping.separator.is_empty() {
            // The beginning of the path may be a module that needs no import.
            if let Some((module, used)) = self.module_prefix(file, segments) {
                bound = Bound::new(module, Origin::Import);
                rest = segments.get(used..).unwrap_or_default();
                if used > 1 || !head.called {
                    return self.follow(file, bound, rest, depth);
                }
            }
        }
        if head.called {
            bound = self.overload(bound, head.arguments);
            bound.meaning = self.called(bound.meaning, depth);
        }
        let is_self = matches!(file.facts.text(head.name), "self" | "Self" | "super");
        if bound.origin == Origin::Own && !is_self && !rest.is_empty() {
            bound.origin = Origin::Type;
        }
        self.follow(file, bound, rest, depth)
    }

    fn follow(&self, file: &Loaded, mut bound: Bound, rest: &[Segment], depth: u32) -> Bound {
        for (at, segment) in rest.iter().enumerate() {
            if matches!(bound.meaning, Meaning::External | Meaning::Missing | Meaning::Untyped) {
                let Some(extension) = self.extension(file, segment.name) else {
                    if file.extractor.scoping.extensions != Extensions::None {
                        continue;
                    }
                    return bound;
                };
                bound = extension;
                if segment.called {
                    bound.meaning = self.called(bound.meaning, depth);
                }
                continue;
            }
            let name = file.facts.text(segment.name);
            let before = bound.clone();
            // What its own member is or gives is no longer its own.
            if at > 0 && bound.origin == Origin::Own {
                bound.origin = Origin::Type;
            }
            bound = self.step(bound, name, depth);
            if bound.meaning == Meaning::Missing
                && let Some(default) = self.default_of(&before.meaning, depth)
            {
                bound = self.step(default, name, depth);
            }
            bound.meaning = self.twin(bound.meaning, segment.called);
            if segment.called {
                bound = self.overload(bound, segment.arguments);
                bound.meaning = self.called(bound.meaning, depth);
            }
        }
        bound
    }

    /// What a bare name means inside a definition.
    fn head(&self, file: &Loaded, scope: DefinitionIndex, name: Name, depth: u32) -> Bound {
        self.memo.of(&self.memo.heads, (file.id, scope, name), || self.find_head(file, scope, name, depth))
    }

    fn find_head(&self, file: &Loaded, scope: DefinitionIndex, name: Name, depth: u32) -> Bound {
        let text = file.facts.text(name);
        match text {
            UNNAMED => return Bound::new(Meaning::Untyped, Origin::Name),
            "self" | "Self" | "super" => {
                if let Some(class) = self.own_class(file, scope, depth) {
                    let meaning = match text {
                        "super" => Meaning::Super(class),
                        "Self" => Meaning::Definition(class),
                        "self" if own::is_in_class_method(file, scope) == Some(true) => {
                            Meaning::Definition(class)
                        }
                        _ => Meaning::Instance(class),
                    };
                    return Bound::new(meaning, Origin::Own);
                }
            }
            _ => {}
        }
        if let Some(fixture) = text.strip_prefix('@') {
            return self.fixture(file, fixture).map_or_else(
                || Bound::new(Meaning::Untyped, Origin::Name),
                |node| Bound::new(Meaning::Definition(node), Origin::Injection),
            );
        }
        for (at, definition) in file.facts.around(scope) {
            let is_class = definition.kind.has_members();
            if is_class && at != scope && !file.extractor.scoping.bare_members {
                continue;
            }
            // Inside a class its name means the class, not the constructor that bears it.
            let makes = |at: u32| file.kind(at) == DefinitionKind::Constructor;
            let found = if is_class { own::named(file, (at, name), scope) } else { file.member(at, name) };
            if let Some(found) = found.filter(|found| !makes(*found)) {
                let origin = if is_class { Origin::Own } else { Origin::Scope };
                return Bound::new(Meaning::Definition(Node { file: file.id, definition: found }), origin);
            }
            if let Some(found) = self.imported(file, at, name, depth) {
                // An extension that is called on the object around: `module { singleOf(…) }`.
                let by_import = file.extractor.scoping.extensions == Extensions::Imported;
                let is_lost = by_import && found.meaning == Meaning::Missing;
                return is_lost.then(|| self.extension(file, name)).flatten().unwrap_or(found);
            }
            if file.bindings(at, name).next().is_some() {
                return Bound::new(self.bound_value(file, at, name, depth), Origin::Type);
            }
            if is_class {
                let class = Node { file: file.id, definition: at };
                if let Some(found) = self.bare_member(class, text, depth) {
                    return found;
                }
            } else if let Some(class) = self.implicit_receiver(file, at, depth)
                && let Some(found) = self.bare_member(class, text, depth)
            {
                return found;
            }
        }
        self.outer(file, text, depth)
    }

    /// What a call of it gives.
    fn called(&self, meaning: Meaning, depth: u32) -> Meaning {
        match meaning {
            Meaning::Definition(node) => {
                let Some(file) = self.load(node.file) else { return Meaning::Untyped };
                match file.kind(node.definition) {
                    DefinitionKind::Class | DefinitionKind::Interface => Meaning::Instance(node),
                    DefinitionKind::Variable | DefinitionKind::Field => {
                        match self.settled(Meaning::Definition(node), depth) {
                            Meaning::Definition(other) if other == node => Meaning::Untyped,
                            Meaning::Definition(other) if !self.memo.ends(depth) => {
                                self.called(Meaning::Definition(other), depth + 1)
                            }
                            Meaning::External => Meaning::External,
                            _ => Meaning::Untyped,
                        }
                    }
                    DefinitionKind::Constructor => {
                        self.class_of(node).map_or(Meaning::Untyped, Meaning::Instance)
                    }
                    _ => self.result(node, depth).unwrap_or(Meaning::Untyped),
                }
            }
            // `cls()` makes an object of the own class.
            Meaning::Instance(class) => Meaning::Instance(class),
            Meaning::Super(class) => Meaning::Super(class),
            Meaning::External => Meaning::External,
            Meaning::Missing => Meaning::Missing,
            Meaning::Module(_) | Meaning::Untyped | Meaning::Holder(_) => Meaning::Untyped,
        }
    }

    /// What the result of a function is said to be.
    fn result(&self, node: Node, depth: u32) -> Option<Meaning> {
        let file = self.load(node.file)?;
        file.bindings(node.definition, Name::EMPTY).next()?;
        if self.memo.ends(depth) {
            return None;
        }
        Some(self.bound_value(&file, node.definition, Name::EMPTY, depth + 1))
    }

    /// What `.name` of something means.
    fn step(&self, bound: Bound, name: &str, depth: u32) -> Bound {
        if name == ELEMENT {
            let meaning = match self.settled(bound.meaning, depth) {
                Meaning::Holder(element) => *element,
                // `Generic[T]` is `Generic`.
                Meaning::Definition(node) => Meaning::Definition(node),
                Meaning::External => Meaning::External,
                _ => Meaning::Untyped,
            };
            return Bound::new(meaning, Origin::Type);
        }
        match bound.meaning {
            Meaning::Module(module) => self.in_module(&module, name, depth),
            Meaning::Definition(node) => {
                let Some(file) = self.load(node.file) else { return Bound::missing() };
                let kind = file.kind(node.definition);
                if kind == DefinitionKind::Module {
                    return self.in_namespace(&file, node.definition, name, depth);
                }
                if kind.has_members() {
                    let found = self.member_bound(node, name, bound.origin, depth);
                    return self.suited(found, true);
                }
                match self.settled(Meaning::Definition(node), depth) {
                    Meaning::Definition(same) if same == node => Bound::new(Meaning::Untyped, Origin::Name),
                    _ if self.memo.ends(depth) => Bound::new(Meaning::Untyped, Origin::Name),
                    other => self.step(Bound::new(other, Origin::Type), name, depth + 1),
                }
            }
            Meaning::Instance(class) => {
                self.suited(self.member_bound(class, name, bound.origin, depth), false)
            }
            Meaning::Super(class) => {
                let found = self.inherited(class, name, depth);
                let unknown =
                    if self.has_outer_base(class, depth) { Meaning::External } else { Meaning::Missing };
                Bound::new(found.map_or(unknown, Meaning::Definition), Origin::Own)
            }
            Meaning::Holder(_) | Meaning::External => Bound::new(Meaning::External, Origin::Name),
            Meaning::Untyped => Bound::new(Meaning::Untyped, Origin::Name),
            Meaning::Missing => Bound::missing(),
        }
    }
}

fn read(index: &dyn Index, file: FileId) -> Option<Loaded> {
    let path = index.path(file);
    let facts = index.facts(file)?;
    let repo_path = RepoPath::from(&*path);
    let by_line = || lang::of_script(&repo_path, &index.text(file)?);
    let language = lang::any_of_path(&repo_path).or_else(by_line)?;
    Loaded::new(file, path, language, facts)
}
