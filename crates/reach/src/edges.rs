//! Every use of a name in a tree that could be bound: what a measurement against compilers compares.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use caution_core::facts::{DefinitionIndex, DefinitionKind};
use caution_core::reach::Origin;

use crate::bind::{Binder, Meaning};
use crate::index::{FileId, Index};
use crate::loaded::{Loaded, Node};
use crate::mentions::{self, Means};
use crate::radius::modules;
use crate::tree::TreeIndex;

/// A receiver of unknown type is taken for no more classes than this.
const LIVE: usize = 64;

/// What a file says, and what its names mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileEdges {
    /// The file.
    pub path: Arc<str>,
    /// Its definitions, by their places.
    pub definitions: Vec<Defined>,
    /// Uses that could be bound, by place.
    pub edges: Vec<Edge>,
}

/// A definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Defined {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: DefinitionKind,
    /// The definition around it.
    pub parent: DefinitionIndex,
    /// The line of its name.
    pub line: u32,
    /// Its first and last line.
    pub lines: (u32, u32),
}

/// A use of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// The definition that it stands in, of the same file.
    pub from: DefinitionIndex,
    /// The line.
    pub line: u32,
    /// The name as it is written there.
    pub name: String,
    /// The file of what is used.
    pub to_path: Arc<str>,
    /// What is used.
    pub to: DefinitionIndex,
    /// By what it was bound; none for the import itself, which uses nothing yet.
    pub origin: Option<Origin>,
}

/// Binds every use of a name in every file of a tree.
pub fn edges(index: &Arc<TreeIndex>) -> Vec<FileEdges> {
    let modules = modules(index);
    let files = index.below("", usize::MAX);
    let binder = Binder::new(&**index, &modules);
    let methods = methods(&binder, &files);
    files.into_iter().filter_map(|file| Some(of_file(&binder, &binder.load(file)?, &methods))).collect()
}

type Methods = HashMap<String, Vec<Node>>;

fn methods(binder: &Binder<'_>, files: &[FileId]) -> Methods {
    let mut methods = Methods::new();
    for loaded in files.iter().filter_map(|file| binder.load(*file)) {
        for (at, definition) in (0_u32..).zip(&loaded.facts.definitions) {
            if definition.kind == DefinitionKind::Method {
                let node = Node { file: loaded.id, definition: at };
                methods.entry(loaded.facts.text(definition.name).to_owned()).or_default().push(node);
            }
        }
    }
    methods
}

fn of_file(binder: &Binder<'_>, file: &Rc<Loaded>, methods: &Methods) -> FileEdges {
    let facts = &file.facts;
    let definition = |definition: &caution_core::facts::Definition| Defined {
        name: facts.text(definition.name).to_owned(),
        kind: definition.kind,
        parent: definition.parent,
        line: definition.line,
        lines: (definition.lines.first, definition.lines.last),
    };
    let mut found = FileEdges {
        path: Arc::clone(&file.path),
        definitions: facts.definitions.iter().map(definition).collect(),
        edges: Vec::new(),
    };
    let mut add = |from, line, name: &str, to: Node, origin| {
        let name = name.to_owned();
        let to_path = binder.index().path(to.file);
        found.edges.push(Edge { from, line, name, to_path, to: to.definition, origin });
    };
    for import in &facts.imports {
        if let Meaning::Definition(node) = binder.import(file, import, 0) {
            let names = [import.item, import.alias].into_iter().flatten();
            for name in names {
                add(import.within, import.line, facts.text(name), node, None);
            }
        }
    }
    for reference in &facts.references {
        for (at, segment) in facts.path(reference.path).iter().enumerate() {
            let name = facts.text(segment.name);
            let means = mentions::meaning(binder, file, reference, at + 1);
            for means in mentions::otherwise(binder, file, reference, (at + 1, means)) {
                if let Means::Bound(node, origin) = means {
                    add(reference.within, reference.line, name, node, Some(origin));
                }
            }
            match means {
                Some(Means::Bound(node, origin)) => {
                    add(reference.within, reference.line, name, node, Some(origin));
                }
                Some(Means::Untyped) => {
                    let family = |node: &&Node| {
                        binder.load(node.file).is_some_and(|other| mentions::same_family(&other, file))
                    };
                    let known = methods.get(name).into_iter().flatten();
                    for node in known.filter(family).take(LIVE) {
                        add(reference.within, reference.line, name, *node, Some(Origin::Live));
                    }
                }
                Some(Means::Missing) | None => {}
            }
        }
    }
    found
}
