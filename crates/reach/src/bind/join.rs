//! One thing in several places: classes in parts, methods apart from their class, prototypes and their bodies, and
//! names that stand for two members of one class.

use caution_core::facts::{DefinitionIndex, DefinitionKind, Import, MODULE, Name, Takes, Word, WordKind};
use caution_core::reach::Origin;
use caution_read::lang::modules::folder;
use caution_read::lang::scoping::{Apart, Extensions};

use super::{Binder, Bound, Meaning, Module};
use crate::loaded::{Loaded, Node};
use crate::mentions::same_family;

/// Files beyond this that define a name make it one that extensions do not have to themselves.
const EXTENSIONS: usize = 24;

/// Files beyond this are not looked at for another part of one thing.
const PARTS: usize = 200;

impl Binder<'_> {
    /// A member of a class that stands apart from it.
    pub(super) fn apart(&self, class: Node, file: &Loaded, name: &str) -> Option<Node> {
        let (apart, in_parts) = (file.extractor.scoping.methods_apart, file.extractor.scoping.class_parts);
        if apart == Apart::Never && !in_parts {
            return None;
        }
        let candidates = self.index.with(Word::new(WordKind::Definition, name)).into_iter().take(PARTS);
        let near = |path: &str| match apart {
            Apart::Folder => folder(&file.path) == folder(path),
            Apart::Ending(ending) => path.ends_with(ending),
            Apart::Never | Apart::Anywhere | Apart::InClasses => true,
        };
        candidates.filter(|other| near(&self.index.path(*other))).find_map(|other| {
            let other = self.load(other).filter(|other| same_family(other, file))?;
            let name = other.facts.names.find(name)?;
            let is_part = |at: DefinitionIndex| {
                let Some(definition) = other.facts.definition(at) else { return false };
                let parent = definition.parent;
                // Methods that stand outside of their type name it as the type of `self`.
                let is_method = (parent == MODULE || apart == Apart::InClasses)
                    && apart != Apart::Never
                    && self.receiver_class(&other, at, 0) == Some(class);
                is_method
                    || in_parts && other.id != file.id && same_class(file, class.definition, &other, parent)
            };
            let definition = other.named(name).find(|at| is_part(*at))?;
            Some(Node { file: other.id, definition })
        })
    }

    /// Whether a method is written in several parts of its class, of which nothing tells the one that holds.
    pub(crate) fn is_written_twice(&self, node: Node) -> bool {
        let Some(file) = self.load(node.file).filter(|file| file.extractor.scoping.class_parts) else {
            return false;
        };
        // Where functions are told apart by what they take, a second one would not compile.
        let Some(definition) = file.facts.definition(node.definition).filter(|of| of.takes == Takes::ANY)
        else {
            return false;
        };
        if definition.kind != DefinitionKind::Method {
            return false;
        }
        let (class, name) = (definition.parent, file.name(node.definition));
        self.memo.of(&self.memo.twice, node, || {
            let candidates = self.index.with(Word::new(WordKind::Definition, name)).into_iter().take(PARTS);
            candidates.filter(|other| *other != file.id).filter_map(|other| self.load(other)).any(|other| {
                let id = other.facts.names.find(name);
                id.is_some_and(|id| {
                    let mut parents = other.named(id).filter_map(|at| other.facts.definition(at));
                    parents.any(|of| same_class(&file, class, &other, of.parent))
                })
            })
        })
    }

    /// The extension of a name, for a receiver of C# whose type is not in the tree: it is no more than likely. Of
    /// several the one whose folder is nearest; none if something else of that name could be meant.
    fn nearest_extension(&self, file: &Loaded, name: &str) -> Option<Bound> {
        let candidates = self.index.with(Word::new(WordKind::Definition, name));
        if candidates.len() > EXTENSIONS {
            return None;
        }
        let shared = |path: &str| {
            let folders = folder(&file.path).split('/').zip(folder(path).split('/'));
            folders.take_while(|(one, other)| one == other).count()
        };
        let mut found: Vec<(usize, Node)> = Vec::new();
        for other in candidates.into_iter().filter_map(|other| self.load(other)) {
            let Some(id) = other.facts.names.find(name).filter(|_| same_family(&other, file)) else {
                continue;
            };
            for definition in other.named(id) {
                other.receiver(definition)?;
                found.push((shared(&other.path), Node { file: other.id, definition }));
            }
        }
        let (_, node) = found.into_iter().max_by_key(|(near, node)| (*near, std::cmp::Reverse(*node)))?;
        Some(Bound::new(Meaning::Definition(node), Origin::Live))
    }

    /// An extension that a file of Kotlin imports by its name, for a receiver whose type is not in the tree.
    pub(super) fn extension(&self, file: &Loaded, name: Name) -> Option<Bound> {
        match file.extractor.scoping.extensions {
            Extensions::Imported => {}
            Extensions::Nearest => return self.nearest_extension(file, file.facts.text(name)),
            Extensions::None => return None,
        }
        file.imports(MODULE, name).take(4).find_map(|import| {
            let item = file.facts.text(import.item?);
            let package = match self.resolve(file, file.facts.text(import.module), Some(item)) {
                Ok(Module::Package(package)) => package,
                _ => return None,
            };
            let candidates = self.index.with(Word::new(WordKind::Definition, item));
            candidates.into_iter().take(PARTS).find_map(|other| {
                let other =
                    self.load(other).filter(|other| other.facts.text(other.facts.package) == &*package)?;
                let id = other.facts.names.find(item)?;
                let definition = other.named(id).find(|at| other.receiver(*at).is_some())?;
                let node = Node { file: other.id, definition };
                Some(Bound::new(Meaning::Definition(node), Origin::Import))
            })
        })
    }

    /// Of two members of one name, the one that a call or a use without a call means.
    pub(super) fn twin(&self, meaning: Meaning, called: bool) -> Meaning {
        let Meaning::Definition(node) = meaning else { return meaning };
        let Some(file) = self.load(node.file) else { return Meaning::Definition(node) };
        let Some(definition) = file.facts.definition(node.definition) else {
            return Meaning::Definition(node);
        };
        let holds = |at: &DefinitionIndex| file.kind(*at) == DefinitionKind::Field;
        let mut fits = holds(&node.definition) != called;
        let mut found = node.definition;
        for other in file.members(definition.parent, definition.name) {
            if !fits && holds(&other) != called {
                (fits, found) = (true, other);
            }
        }
        Meaning::Definition(Node { file: node.file, definition: found })
    }

    /// A macro of Rust, which is known in its whole crate wherever it stands.
    pub(super) fn crate_macro(&self, file: &Loaded, name: &str) -> Option<Node> {
        if !file.extractor.scoping.crate_macros {
            return None;
        }
        let own = crate_folder(&file.path);
        self.memo.of(&self.memo.macros, (own.to_owned(), name.to_owned()), || self.find_macro(own, name))
    }

    fn find_macro(&self, own: &str, name: &str) -> Option<Node> {
        let candidates = self.index.with(Word::new(WordKind::Definition, name));
        candidates.into_iter().take(PARTS).find_map(|other| {
            if crate_folder(&self.index.path(other)) != own {
                return None;
            }
            let other = self.load(other)?;
            let id = other.facts.names.find(name)?;
            let definition = other.named(id).find(|at| other.kind(*at) == DefinitionKind::Macro)?;
            Some(Node { file: other.id, definition })
        })
    }

    /// The definition with a body, of a prototype; else the definition itself.
    pub(crate) fn joined(&self, node: Node) -> Node {
        let Some(file) = self.load(node.file).filter(|file| file.extractor.scoping.prototypes) else {
            return node;
        };
        let Some(definition) = file.facts.definition(node.definition) else { return node };
        let is_function = matches!(definition.kind, DefinitionKind::Function | DefinitionKind::Method);
        if definition.body != 0 || !is_function {
            return node;
        }
        self.memo.of(&self.memo.bodies, node, || self.body(&file, node).unwrap_or(node))
    }

    fn body(&self, header: &Loaded, node: Node) -> Option<Node> {
        let name = header.name(node.definition);
        let class = self.class_of(node);
        let most = header.facts.definition(node.definition).map(|declared| declared.takes.most);
        let candidates = self.index.with(Word::new(WordKind::Definition, name));
        candidates.into_iter().take(PARTS).find_map(|other| {
            let other = self.load(other).filter(|other| same_family(other, header))?;
            let id = other.facts.names.find(name)?;
            let has_body = |at: &DefinitionIndex| {
                let of = Node { file: other.id, definition: *at };
                other.facts.definition(*at).is_some_and(|definition| {
                    // Defaults are written once, where it is declared.
                    let is_any = definition.takes == Takes::ANY || most == Some(Takes::ANY.most);
                    definition.body != 0 && (is_any || most == Some(definition.takes.most))
                }) && self.class_of(of) == class
            };
            let definition = other.named(id).find(has_body)?;
            let includes = other.id == header.id
                || other.facts.imports.iter().any(|import| {
                    let module = self.resolve(&other, other.facts.text(import.module), None);
                    matches!(module, Ok(Module::Files { files, .. }) if files.contains(&header.id))
                });
            includes.then_some(Node { file: other.id, definition })
        })
    }

    /// What an import binds whose module is no file: a class, an enum, a module inside a file, a name that is
    /// handed on.
    pub(super) fn import_path(
        &self,
        file: &Loaded,
        import: &Import,
        item: Option<&str>,
        depth: u32,
    ) -> Meaning {
        let separator = file.extractor.scoping.separator;
        if separator.is_empty() || self.memo.ends(depth) {
            return Meaning::Missing;
        }
        let module = file.facts.text(import.module);
        let parts: Vec<&str> = module.split(separator).chain(item).collect();
        for used in (1..parts.len()).rev() {
            let (outer, rest) = parts.split_at(used);
            let outer = outer.join(separator);
            if outer.len() >= module.len() && !import.star {
                continue;
            }
            if let Ok(module) = self.resolve(file, &outer, rest.first().copied()) {
                let bound = Bound::new(Meaning::Module(module), Origin::Import);
                return self.steps(bound, rest, depth + 1);
            }
        }
        // A name of this file, or one that comes into it.
        let Some((head, rest)) = parts.split_first() else { return Meaning::Missing };
        let (head, rest) = match (*head, rest.split_first()) {
            ("self", Some((head, rest))) => (*head, rest),
            (head, _) => (head, rest),
        };
        let Some(name) = file.facts.names.find(head) else { return Meaning::Missing };
        if import.alias == Some(name) {
            return Meaning::Missing;
        }
        let bound = self.head(file, import.within, name, depth + 1);
        self.steps(bound, rest, depth + 1)
    }

    pub(super) fn steps(&self, mut bound: Bound, rest: &[&str], depth: u32) -> Meaning {
        for name in rest {
            if matches!(bound.meaning, Meaning::External | Meaning::Missing | Meaning::Untyped) {
                break;
            }
            bound = self.step(bound, name, depth);
        }
        match bound.meaning {
            Meaning::Untyped => Meaning::Missing,
            meaning => meaning,
        }
    }

    /// A name of the class for which a file is named: what a static import takes.
    pub(super) fn in_class_of(&self, file: &Loaded, written: &str, name: &str, depth: u32) -> Option<Node> {
        if !file.extractor.scoping.class_per_file {
            return None;
        }
        let class = written.rsplit('.').next()?;
        let class = self.top(file, class).filter(|at| file.kind(*at).has_members())?;
        self.member(Node { file: file.id, definition: class }, name, depth)
    }

    /// What a module of JavaScript gives that is used as a whole: its default export.
    pub(super) fn default_of(&self, meaning: &Meaning, depth: u32) -> Option<Bound> {
        let Meaning::Module(module @ Module::Files { files, .. }) = meaning else { return None };
        let first = files.first().and_then(|file| self.load(*file))?;
        if !first.extractor.scoping.default_export {
            return None;
        }
        let bound = self.in_module(module, "default", depth + 1);
        (!matches!(bound.meaning, Meaning::Missing | Meaning::Untyped)).then_some(bound)
    }
}

/// Whether two classes are parts of one: of one name, in one package, inside classes of one name.
fn same_class(one: &Loaded, class: DefinitionIndex, other: &Loaded, part: DefinitionIndex) -> bool {
    part != MODULE
        && other.kind(part).has_members()
        && one.name(class) == other.name(part)
        && one.facts.text(one.facts.package) == other.facts.text(other.facts.package)
        && one.facts.qualified(class) == other.facts.qualified(part)
}

/// The folder of a crate's sources, as far as a path tells.
fn crate_folder(path: &str) -> &str {
    let end =
        ["/src/", "/tests/", "/examples/", "/benches/"].iter().filter_map(|part| path.rfind(part)).max();
    end.and_then(|end| path.get(..end)).unwrap_or_else(|| path.split('/').next().unwrap_or_default())
}
