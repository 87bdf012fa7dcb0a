//! The facts of a file of Kotlin.

mod annotation;
mod call;
mod chain;
mod declaration;
mod expression;
mod types;

#[cfg(test)]
mod tests;

use caution_core::facts::{DefinitionIndex, DefinitionKind, Import, MODULE, Path, Shape, Visibility};
use tree_sitter::Node;

use crate::lang::facts::{Builder, DEPTH, DefinedAt, line_of, lines_of};
use crate::lang::kotlin::KOTLIN;
use crate::lang::parse::faults;
use crate::lang::shadows::{Chain, Shadows};

pub(super) fn extract(to: &mut Builder<'_>, root: Node<'_>) {
    let mut reader = Reader {
        to,
        within: MODULE,
        locals: Shadows::default(),
        class: None,
        generics: Vec::new(),
        routes: Vec::new(),
        pending: Vec::new(),
        receivers: 0,
        loose: Vec::new(),
        depth: 0,
    };
    reader.statements(root);
    let loose = std::mem::take(&mut reader.loose);
    reader.to.may_be_of_another(&loose);
    let mut broken = Vec::new();
    if root.has_error() {
        faults(&KOTLIN, root, &mut broken);
    }
    broken.into_iter().for_each(|lines| reader.to.not_read(lines));
}

/// The class that is being read.
#[derive(Debug, Clone, Default)]
struct Class<'a> {
    name: &'a str,
    /// The address of its routes, if it says one.
    route: String,
}

/// An annotation: its name, and the node of its arguments.
#[derive(Debug, Clone)]
struct Annotation<'a, 't> {
    chain: Chain<'a>,
    node: Node<'t>,
    arguments: Option<Node<'t>>,
}

/// Reads a file from top to bottom.
struct Reader<'b, 'a, 't> {
    to: &'b mut Builder<'a>,
    /// The innermost definition.
    within: DefinitionIndex,
    locals: Shadows<'a>,
    class: Option<Class<'a>>,
    /// The generic parameters in force, each with its bound.
    generics: Vec<(&'a str, Option<&'a str>)>,
    /// The addresses of the routes around a place.
    routes: Vec<String>,
    /// Annotations before a declaration that the grammar takes for an expression.
    pending: Vec<Annotation<'a, 't>>,
    /// How many lambdas around have another object for their own.
    receivers: u32,
    /// References inside of those, by their places.
    loose: Vec<usize>,
    depth: u32,
}

/// What surrounds a definition, to be put back after it.
struct Around<'a> {
    within: DefinitionIndex,
    locals: Option<Shadows<'a>>,
    generics: usize,
}

/// A definition to be added.
struct New<'n, 't> {
    name: &'n str,
    kind: DefinitionKind,
    node: Node<'t>,
    head: Node<'t>,
    body: Option<Node<'t>>,
    visibility: Visibility,
}

impl<'a, 't> Reader<'_, 'a, 't> {
    /// The children of a node that hold code.
    fn children(&self, node: Node<'t>) -> Vec<Node<'t>> {
        let mut cursor = node.walk();
        node.named_children(&mut cursor).filter(|child| !child.is_extra() || child.is_error()).collect()
    }

    /// The first child of a kind.
    fn child(&self, node: Node<'t>, kind: &str) -> Option<Node<'t>> {
        let mut cursor = node.walk();
        node.children(&mut cursor).find(|child| child.kind() == kind)
    }

    /// Runs a reader one level deeper, unless that is too deep.
    fn deeper(&mut self, node: Node<'t>, read: impl FnOnce(&mut Self)) {
        if self.depth >= DEPTH {
            self.to.too_deep(node);
            return;
        }
        self.depth += 1;
        read(self);
        self.depth -= 1;
    }

    /// Adds a definition inside the innermost one.
    fn define(&mut self, new: &New<'_, 't>) -> DefinitionIndex {
        let body = new.body.map_or(new.node.end_byte(), |body| body.start_byte());
        self.to.define_at(&DefinedAt {
            name: new.name,
            kind: new.kind,
            parent: self.within,
            span: (new.node.start_byte(), body, new.node.end_byte()),
            lines: lines_of(new.node),
            line: line_of(new.head),
            visibility: new.visibility,
        })
    }

    /// Begins a definition. A closed one sees no local around it.
    fn enter(&mut self, index: DefinitionIndex, closed: bool) -> Around<'a> {
        Around {
            within: std::mem::replace(&mut self.within, index),
            locals: closed.then(|| std::mem::take(&mut self.locals)),
            generics: self.generics.len(),
        }
    }

    fn leave(&mut self, around: Around<'a>) {
        self.within = around.within;
        if let Some(locals) = around.locals {
            self.locals = locals;
        }
        self.generics.truncate(around.generics);
    }

    /// Adds a reference, unless it is to no more than a local or to nothing that has a name; its path if it does.
    fn refer(&mut self, chain: &Chain<'a>, shape: Shape, line: u32) -> Option<Path> {
        let bare = chain.segments.len() == 1;
        if chain.is_unnamed()
            || bare
                && (chain.is_local || matches!(chain.head(), "self" | "super" | "null" | "true" | "false"))
        {
            return None;
        }
        let path = chain.keep(self.to);
        if self.receivers > 0 && !chain.is_local {
            self.loose.push(self.to.references());
        }
        self.to.refer(self.within, path, shape, line);
        Some(path)
    }

    /// `import a.b.C as D`, `import a.b.*`.
    fn import(&mut self, node: Node<'t>) {
        self.to.silent(node);
        let children = self.children(node);
        let Some(path) = children.first().map(|path| self.to.of(*path)) else { return };
        let star = self.to.of(node).trim_end().ends_with('*');
        let alias = children.get(1).map(|alias| self.to.of(*alias));
        let (module, item) = match path.rsplit_once('.') {
            Some((module, item)) if !star => (module, Some(item)),
            _ if star => (path, None),
            _ => ("", Some(path)),
        };
        let import = Import {
            within: self.within,
            module: self.to.name(module),
            item: item.map(|item| self.to.name(item)),
            alias: alias.or(item).map(|alias| self.to.name(alias)),
            star,
            type_only: false,
            exported: false,
            line: line_of(node),
        };
        self.to.import(import);
    }

    /// The words before a declaration.
    fn modifiers(&self, node: Node<'t>) -> Vec<&'a str> {
        let list = self.child(node, "modifiers").map(|list| self.children(list)).unwrap_or_default();
        list.into_iter().filter(|child| child.kind() != "annotation").map(|child| self.to.of(child)).collect()
    }
}

/// Who may use a declaration with these words.
fn visibility(modifiers: &[&str]) -> Visibility {
    if modifiers.contains(&"private") {
        Visibility::Private
    } else if modifiers.contains(&"internal") || modifiers.contains(&"protected") {
        Visibility::Package
    } else {
        Visibility::Public
    }
}
