//! What Go says of its own names.

mod assign;
mod declare;
mod expression;
mod frameworks;
mod literal;
mod outside;
mod package;
mod route;
mod statement;
mod structure;
mod tag;
#[cfg(test)]
mod tests;
mod typed;

use std::collections::{HashMap, HashSet};

use caution_core::facts::{DefinitionIndex, MODULE, Path, Shape, UNNAMED, Value};
use tree_sitter::{Node, TreeCursor};

use crate::lang::facts::{Builder, DEPTH};
use crate::lang::scope::{Given, Locals, shadowed};

/// Reads a file.
pub(super) fn extract(builder: &mut Builder<'_>, root: Node<'_>) {
    let mut reader = Reader::new(builder, root);
    reader.file(root);
    reader.finish();
}

/// An import, until the names that the file uses are known.
#[derive(Debug, Clone, Copy)]
struct Imported<'a> {
    module: &'a str,
    name: Option<&'a str>,
    line: u32,
}

/// Walks the tree of one file.
struct Reader<'b, 'a, 't> {
    builder: &'b mut Builder<'a>,
    cursor: TreeCursor<'t>,
    /// Children that are being visited, of all the nodes on the way.
    nodes: Vec<Node<'t>>,
    /// The segments of the paths that are being read, last one first.
    segments: Vec<(&'a str, bool)>,
    /// Arguments and the like inside those paths, to be read after them.
    waiting: Vec<Node<'t>>,
    within: DefinitionIndex,
    depth: u32,
    locals: Locals<'a>,
    /// Type parameters and types of functions.
    local_types: Locals<'a>,
    /// Which locals are of types of the standard library, in the function that is read.
    outside: HashSet<(&'a str, u32)>,
    /// What a receiver is called.
    receiver: Option<&'a str>,
    /// Names that were made for elements and assertions, by the definition in which they are bound.
    made: HashSet<(DefinitionIndex, String)>,
    /// The types of the file.
    types: HashMap<&'a str, DefinitionIndex>,
    imports: Vec<Imported<'a>>,
    /// The first names of longer paths: by them a package without an alias is known.
    heads: HashSet<&'a str>,
    /// What `var _ I = (*T)(nil)` says: T, I, the line.
    asserted: Vec<(&'a str, Path, u32)>,
    package: &'a str,
    /// The frameworks that the file imports.
    uses: frameworks::Uses,
    /// The texts whose meaning is known already, by where they begin.
    taken: Vec<usize>,
    /// The paths under which a router serves, by its name.
    prefixes: Vec<(&'a str, String)>,
    /// Whether it stands inside a test.
    in_test: bool,
    unknown: Path,
}

impl<'b, 'a, 't> Reader<'b, 'a, 't> {
    fn new(builder: &'b mut Builder<'a>, root: Node<'t>) -> Self {
        let unknown = builder.path(&[(UNNAMED, false)]);
        Self {
            builder,
            cursor: root.walk(),
            nodes: Vec::new(),
            segments: Vec::new(),
            waiting: Vec::new(),
            within: MODULE,
            depth: 0,
            locals: Locals::default(),
            local_types: Locals::default(),
            outside: HashSet::new(),
            receiver: None,
            made: HashSet::new(),
            types: HashMap::new(),
            imports: Vec::new(),
            heads: HashSet::new(),
            asserted: Vec::new(),
            package: "",
            uses: frameworks::Uses::default(),
            taken: Vec::new(),
            prefixes: Vec::new(),
            in_test: false,
            unknown,
        }
    }

    /// Puts the named children of a node, comments left out, on the pile; says where they begin.
    fn gather(&mut self, node: Node<'t>) -> usize {
        let start = self.nodes.len();
        self.cursor.reset(node);
        if self.cursor.goto_first_child() {
            loop {
                let child = self.cursor.node();
                if child.is_named() && !child.is_extra() {
                    self.nodes.push(child);
                }
                if !self.cursor.goto_next_sibling() {
                    break;
                }
            }
        }
        start
    }

    /// Visits the named children of a node.
    fn each(&mut self, node: Node<'t>, visit: fn(&mut Self, Node<'t>)) {
        let start = self.gather(node);
        for at in start..self.nodes.len() {
            if let Some(child) = self.nodes.get(at).copied() {
                visit(self, child);
            }
        }
        self.nodes.truncate(start);
    }

    /// The named children of a node.
    fn children(&mut self, node: Node<'t>) -> Vec<Node<'t>> {
        let start = self.gather(node);
        self.nodes.split_off(start)
    }

    /// Runs inside a scope: the locals that it adds end with it.
    fn scoped(&mut self, run: impl FnOnce(&mut Self)) {
        let (locals, types) = (self.locals.mark(), self.local_types.mark());
        run(self);
        self.locals.leave(locals);
        self.local_types.leave(types);
    }

    /// Runs inside a definition.
    fn inside(&mut self, definition: DefinitionIndex, run: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.within, definition);
        self.scoped(run);
        self.within = outer;
    }

    /// Runs one level deeper; beyond the bound the part is left out and named.
    fn deeper<T>(&mut self, node: Node<'t>, nothing: T, run: impl FnOnce(&mut Self) -> T) -> T {
        if self.depth >= DEPTH {
            self.builder.too_deep(node);
            return nothing;
        }
        self.depth += 1;
        let result = run(self);
        self.depth -= 1;
        result
    }

    /// Declares a local of the definition that is being read.
    fn declare(&mut self, name: &'a str, given: Given, scope: DefinitionIndex) {
        if name != "_" {
            let shadow = self.locals.add(self.within, name);
            if self.is_outside(given) {
                self.outside.insert((name, shadow));
            } else {
                self.outside.remove(&(name, shadow));
            }
            self.bind(self.within, &local_name(name, shadow), given, scope);
        }
    }

    /// Says of what type a name is.
    fn bind(&mut self, of: DefinitionIndex, name: &str, given: Given, scope: DefinitionIndex) {
        let given = if given.is_known() { given } else { Given { value: Value::Same, path: self.unknown } };
        self.builder.bind((of, name), given.value, given.path, scope);
    }

    fn refer(&mut self, path: Path, shape: Shape, line: u32) {
        self.builder.refer(self.within, path, shape, line);
    }

    /// What is known when the whole file was read.
    fn finish(mut self) {
        for (class, path, line) in std::mem::take(&mut self.asserted) {
            if let Some(class) = self.types.get(class) {
                self.builder.base(*class, path, line);
            }
        }
        for imported in std::mem::take(&mut self.imports) {
            self.import(imported);
        }
    }
}

/// The name of a local. It is never the name as written: `url := url.Parse(x)` has a local and a package of one name,
/// and each function is one scope.
fn local_name(name: &str, shadow: u32) -> String {
    shadowed(name, shadow.saturating_add(1)).into_owned()
}

/// The child of that field.
fn field<'t>(node: Node<'t>, name: &str) -> Option<Node<'t>> {
    node.child_by_field_name(name)
}

/// The names in a declaration. The grammar gives that field to the commas between them too.
fn names(node: Node<'_>) -> Vec<Node<'_>> {
    let mut cursor = node.walk();
    node.children_by_field_name("name", &mut cursor).filter(Node::is_named).collect()
}

/// The text between the quotes.
fn content(text: &str) -> &str {
    text.get(1..text.len().saturating_sub(1)).unwrap_or_default()
}
