//! The facts of a Rust file.

mod attribute;
mod chain;
mod expression;
mod implementation;
mod import;
mod item;
mod literal;
mod pattern;
mod token_item;
mod tokens;
mod types;

#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};

use caution_core::facts::{DefinitionIndex, MODULE, Shape, Visibility};
use caution_core::finding::LineRange;
use tree_sitter::Node;

use crate::lang::facts::{Builder, DEPTH, DefinedAt, line_of, lines_of};
use crate::lang::parse::faults;
use crate::lang::rust::RUST;
use crate::lang::shadows::{Chain, Shadows};

pub(super) fn extract(to: &mut Builder<'_>, root: Node<'_>) {
    let mut reader = Reader {
        to,
        within: MODULE,
        module: MODULE,
        inline: Vec::new(),
        own: None,
        locals: Shadows::default(),
        generics: Vec::new(),
        types: HashMap::new(),
        known: HashSet::new(),
        modules: HashSet::new(),
        uses: Vec::new(),
        resource: None,
        depth: 0,
    };
    reader.items(root);
    reader.finish_uses();
    let mut broken = Vec::new();
    if root.has_error() {
        faults(&RUST, root, &mut broken);
    }
    broken.into_iter().for_each(|lines| reader.to.not_read(lines));
}

/// What `Self` is.
#[derive(Debug, Clone)]
struct Own<'a> {
    /// The path of the type.
    path: Vec<&'a str>,
    /// Its definition, if it stands in the same file.
    index: Option<DefinitionIndex>,
}

/// Reads a file from top to bottom.
struct Reader<'b, 'a> {
    to: &'b mut Builder<'a>,
    /// The innermost definition.
    within: DefinitionIndex,
    /// The innermost module.
    module: DefinitionIndex,
    /// The names of the modules around it that stand in this file.
    inline: Vec<&'a str>,
    own: Option<Own<'a>>,
    locals: Shadows<'a>,
    /// The generic parameters in force, each with its first bound.
    generics: Vec<(&'a str, Option<Vec<&'a str>>)>,
    /// The types of this file, by module and name.
    types: HashMap<(DefinitionIndex, &'a str), DefinitionIndex>,
    /// Names that this file imports or defines.
    known: HashSet<&'a str>,
    /// The modules that it names, by module and name.
    modules: HashSet<(DefinitionIndex, &'a str)>,
    uses: Vec<import::Use<'a>>,
    /// The address of the resource that is being registered.
    resource: Option<&'a str>,
    depth: u32,
}

/// What surrounds a definition, to be put back after it.
struct Around<'a> {
    within: DefinitionIndex,
    locals: Shadows<'a>,
    generics: usize,
}

impl<'a> Reader<'_, 'a> {
    /// The children of a node that hold code.
    fn children<'t>(&self, node: Node<'t>) -> Vec<Node<'t>> {
        let mut cursor = node.walk();
        node.named_children(&mut cursor).filter(|child| !child.is_extra() || child.is_error()).collect()
    }

    /// Runs a reader one level deeper, unless that is too deep.
    fn deeper(&mut self, node: Node<'_>, read: impl FnOnce(&mut Self)) {
        if self.depth >= DEPTH {
            self.to.too_deep(node);
            return;
        }
        self.depth += 1;
        read(self);
        self.depth -= 1;
    }

    /// The items and statements of a list, each with the attributes before it.
    fn items(&mut self, list: Node<'_>) {
        let mut attributes: Vec<Node<'_>> = Vec::new();
        for child in self.children(list) {
            match child.kind() {
                "attribute_item" => attributes.push(child),
                "inner_attribute_item" => self.attributes(self.within, &[child]),
                _ => {
                    self.item(child, &attributes);
                    attributes.clear();
                }
            }
        }
    }

    /// Adds a definition with the attributes before it.
    fn define(&mut self, new: &New<'_, '_>) -> DefinitionIndex {
        let first = new.attributes.first().copied().unwrap_or(new.node);
        let lines = LineRange { first: line_of(first), last: lines_of(new.node).last };
        let body = new.body.map_or(new.node.end_byte(), |body| body.start_byte());
        let index = self.to.define_at(&DefinedAt {
            name: new.name,
            kind: new.kind,
            parent: new.parent,
            span: (first.start_byte(), body, new.node.end_byte()),
            lines,
            line: line_of(new.node.child_by_field_name("name").unwrap_or(new.node)),
            visibility: new.visibility,
        });
        self.attributes(index, new.attributes);
        index
    }

    /// Begins a definition that sees no local around it.
    fn enter(&mut self, index: DefinitionIndex) -> Around<'a> {
        Around {
            within: std::mem::replace(&mut self.within, index),
            locals: std::mem::take(&mut self.locals),
            generics: self.generics.len(),
        }
    }

    fn leave(&mut self, around: Around<'a>) {
        self.within = around.within;
        self.locals = around.locals;
        self.generics.truncate(around.generics);
    }

    /// Adds a reference, unless it is to no more than a local or to nothing that has a name.
    fn refer(&mut self, chain: &Chain<'a>, shape: Shape, line: u32) {
        let bare = chain.segments.len() == 1;
        if chain.is_unnamed() || bare && (chain.is_local || self.is_prelude(chain.head())) {
            return;
        }
        if bare && matches!(chain.head(), "self" | "super" | "crate") {
            return;
        }
        let path = chain.keep(self.to);
        self.to.refer(self.within, path, shape, line);
    }

    /// Whether a name is the language's own, and of nothing that the file names.
    fn is_prelude(&self, name: &str) -> bool {
        matches!(name, "Some" | "None" | "Ok" | "Err" | "Vec" | "String" | "Option" | "Box" | "Result")
            && !self.known.contains(name)
    }

    /// What a generic parameter stands for; `None` if the name is none.
    fn generic(&self, name: &str) -> Option<Option<&Vec<&'a str>>> {
        let found = self.generics.iter().rev().take(64).find(|(generic, _)| *generic == name);
        found.map(|(_, bound)| bound.as_ref())
    }
}

/// A definition to be added.
struct New<'n, 't> {
    name: &'n str,
    kind: caution_core::facts::DefinitionKind,
    parent: DefinitionIndex,
    node: Node<'t>,
    body: Option<Node<'t>>,
    visibility: Visibility,
    attributes: &'n [Node<'t>],
}
