//! The facts of a file of C#.

mod attribute;
mod chain;
mod declaration;
mod expression;
mod framework;
mod import;
mod member;
mod types;

#[cfg(test)]
mod tests;

use std::collections::HashMap;

use caution_core::facts::{DefinitionIndex, DefinitionKind, MODULE, Path, Shape, Visibility};
use tree_sitter::Node;

use crate::lang::facts::{Builder, DEPTH, DefinedAt, line_of, lines_of};
use crate::lang::shadows::{Chain, Shadows};

pub(super) fn extract(to: &mut Builder<'_>, root: Node<'_>) {
    let mut reader = Reader {
        to,
        within: MODULE,
        locals: Shadows::default(),
        class: None,
        generics: Vec::new(),
        groups: HashMap::new(),
        named: false,
        depth: 0,
    };
    reader.declarations(root);
    reader.surroundings();
    to.conditions = conditions(to.text);
}

/// The lines that say under which conditions those between them are compiled.
fn conditions(text: &str) -> Vec<(usize, String)> {
    if !text.contains("#if") {
        return Vec::new();
    }
    let mut at = 0;
    let places = text.split_inclusive('\n').map(|line| {
        let start = at;
        at += line.len();
        (start, line)
    });
    let directives = places.filter_map(|(start, line)| {
        let directive = line.trim().strip_prefix('#')?.split("//").next()?;
        let words: Vec<&str> = directive.split_whitespace().collect();
        let is_condition = matches!(*words.first()?, "if" | "elif" | "else" | "endif");
        is_condition.then(|| (start, words.join(" ")))
    });
    directives.collect()
}

/// The class that is being read.
#[derive(Debug, Clone, Default)]
struct Class<'a> {
    index: DefinitionIndex,
    name: &'a str,
    /// The names of its bases.
    bases: Vec<&'a str>,
    /// The address of its routes, if it says one.
    route: Option<String>,
    is_controller: bool,
    is_interface: bool,
}

/// Reads a file from top to bottom.
struct Reader<'b, 'a> {
    to: &'b mut Builder<'a>,
    /// The innermost definition.
    within: DefinitionIndex,
    locals: Shadows<'a>,
    class: Option<Class<'a>>,
    /// The generic parameters in force, each with its first constraint.
    generics: Vec<(&'a str, Option<&'a str>)>,
    /// The addresses of groups of routes, by the name of the group.
    groups: HashMap<&'a str, String>,
    /// Whether the file has said to which namespace it belongs.
    named: bool,
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

impl<'a> Reader<'_, 'a> {
    /// The children of a node that hold code.
    fn children<'t>(&self, node: Node<'t>) -> Vec<Node<'t>> {
        let mut cursor = node.walk();
        node.named_children(&mut cursor).filter(|child| !child.is_extra() || child.is_error()).collect()
    }

    /// The first child of a kind.
    fn child<'t>(&self, node: Node<'t>, kind: &str) -> Option<Node<'t>> {
        let mut cursor = node.walk();
        node.children(&mut cursor).find(|child| child.kind() == kind)
    }

    /// The text of a field.
    fn field(&self, node: Node<'_>, field: &str) -> &'a str {
        node.child_by_field_name(field).map_or("", |node| self.to.of(node))
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

    /// Adds a definition inside the innermost one.
    fn define(&mut self, new: &New<'_, '_>) -> DefinitionIndex {
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
        if chain.is_unnamed() || bare && (chain.is_local || matches!(chain.head(), "self" | "super")) {
            return None;
        }
        let path = chain.keep(self.to);
        self.to.refer(self.within, path, shape, line);
        Some(path)
    }

    /// The words before a declaration.
    fn modifiers(&self, node: Node<'_>) -> Vec<&'a str> {
        let mut cursor = node.walk();
        let words = node.named_children(&mut cursor).take_while(|child| {
            matches!(child.kind(), "modifier" | "attribute_list" | "comment" | "preproc_if_in_attribute_list")
        });
        words.filter(|child| child.kind() == "modifier").map(|child| self.to.of(child)).collect()
    }
}

/// Who may use a declaration with these words; without one of access, `least`.
fn visibility(modifiers: &[&str], least: Visibility) -> Visibility {
    if modifiers.contains(&"public") {
        Visibility::Public
    } else if modifiers.contains(&"internal") || modifiers.contains(&"protected") {
        Visibility::Package
    } else if modifiers.contains(&"private") || modifiers.contains(&"file") {
        Visibility::Private
    } else {
        least
    }
}
