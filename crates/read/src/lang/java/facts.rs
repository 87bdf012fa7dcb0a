//! What Java says of its own names.

mod call;
mod declare;
mod entry;
mod expression;
mod mark;
mod member;
mod statement;
#[cfg(test)]
mod tests;
mod typed;

use std::collections::{HashMap, HashSet};

use caution_core::facts::{DefinitionIndex, Import, MODULE, Path, Shape, UNNAMED, Value};
use tree_sitter::{Node, TreeCursor};

use crate::lang::facts::{Builder, DEPTH, line_of};
use crate::lang::scope::{Given, Locals, shadowed};

/// Reads a file.
pub(super) fn extract(builder: &mut Builder<'_>, root: Node<'_>) {
    let mut reader = Reader::new(builder, root);
    reader.each(root, Reader::walk);
}

/// What is known of the class that is being read.
#[derive(Debug, Clone, Default)]
struct Class {
    /// The path under which its methods serve.
    prefix: Option<String>,
    /// Whether its methods are calls of another service.
    is_client: bool,
    /// Whether a framework calls what it overrides: one of its bases is none of the program's.
    is_called_from_outside: bool,
    /// Whether its public methods are tests.
    is_test: bool,
    /// The command that it is.
    command: Option<String>,
    /// The service of gRPC that it serves.
    service: Option<String>,
    /// The names of its bases.
    bases: Vec<String>,
    /// Whether its fields are read by methods that nobody writes.
    has_getters: bool,
    /// Whether its fields are written by methods that nobody writes.
    has_setters: bool,
    /// The prefix of the settings that its fields are.
    settings: Option<String>,
    /// Whether it is an interface: its members are public.
    is_interface: bool,
}

/// Walks the tree of one file.
struct Reader<'b, 'a, 't> {
    builder: &'b mut Builder<'a>,
    cursor: TreeCursor<'t>,
    /// Children that are being visited, of all the nodes on the way.
    nodes: Vec<Node<'t>>,
    /// The segments of the paths that are being read, last one first.
    segments: Vec<(&'a str, bool)>,
    /// Which of them are called with how many arguments.
    calls: Vec<(usize, usize)>,
    /// Arguments and the like inside those paths, to be read after them.
    waiting: Vec<Node<'t>>,
    within: DefinitionIndex,
    depth: u32,
    locals: Locals<'a>,
    /// Type parameters.
    local_types: Locals<'a>,
    /// Names that were made for elements and casts, by the definition in which they are bound.
    made: HashSet<(DefinitionIndex, String)>,
    /// Names that were declared as many of something.
    many: HashSet<&'a str>,
    /// Of the arguments of a call, by where they begin, what its closures are given.
    given: HashMap<usize, Node<'t>>,
    /// The types that come from outside the program, as far as the imports tell.
    foreign: HashSet<&'a str>,
    package: &'a str,
    class: Class,
    /// The texts whose meaning is known already, by where they begin.
    taken: Vec<usize>,
    routers: bool,
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
            calls: Vec::new(),
            waiting: Vec::new(),
            within: MODULE,
            depth: 0,
            locals: Locals::default(),
            local_types: Locals::default(),
            made: HashSet::new(),
            many: HashSet::new(),
            given: HashMap::new(),
            foreign: HashSet::new(),
            package: "",
            class: Class::default(),
            taken: Vec::new(),
            routers: false,
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

    /// The first child of a kind.
    fn child(&mut self, node: Node<'t>, kind: &str) -> Option<Node<'t>> {
        let start = self.gather(node);
        let found = self.nodes.iter().skip(start).find(|child| child.kind() == kind).copied();
        self.nodes.truncate(start);
        found
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
    fn declare(&mut self, name: Node<'t>, given: Given) {
        let name = self.builder.of(name);
        if given.value == Value::Elements {
            self.many.insert(name);
        }
        let shadow = self.locals.add(self.within, name);
        if shadow == 0 {
            self.builder.plain_local(self.within, name);
        }
        self.bind(self.within, &shadowed(name, shadow), given);
    }

    /// Says of what type a name is.
    fn bind(&mut self, of: DefinitionIndex, name: &str, given: Given) {
        let given = if given.is_known() { given } else { Given { value: Value::Same, path: self.unknown } };
        self.builder.bind((of, name), given.value, given.path, self.within);
    }

    fn refer(&mut self, path: Path, shape: Shape, line: u32) {
        self.builder.refer(self.within, path, shape, line);
    }

    /// The package that the file belongs to.
    fn package(&mut self, node: Node<'t>) {
        self.builder.silent(node);
        let name = self.child(node, "scoped_identifier").or_else(|| self.child(node, "identifier"));
        if let Some(name) = name {
            self.package = self.builder.of(name);
            self.builder.package(self.package);
        }
    }

    fn import(&mut self, node: Node<'t>) {
        self.builder.silent(node);
        let name = self.child(node, "scoped_identifier").or_else(|| self.child(node, "identifier"));
        let Some(path) = name.map(|name| self.builder.of(name)) else { return };
        let star = self.child(node, "asterisk").is_some();
        self.routers |= ["io.javalin", "spark.", "io.vertx.ext.web", ".RouterFunction", "ratpack."]
            .iter()
            .any(|router| path.contains(router));
        let (module, item) = match path.rsplit_once('.') {
            Some((module, item)) if !star => (module, Some(item)),
            _ => (path, None),
        };
        if let Some(item) = item.filter(|_| !is_near(self.package, path)) {
            self.foreign.insert(item);
        }
        let module = self.builder.name(module);
        let item = item.map(|item| self.builder.name(item));
        self.builder.import(Import {
            within: MODULE,
            module,
            item,
            alias: item,
            star,
            type_only: false,
            exported: false,
            line: line_of(node),
        });
    }
}

/// Whether two packages are of one organisation, as far as their first two names tell.
fn is_near(package: &str, other: &str) -> bool {
    let beginning = |path: &str| path.match_indices('.').nth(1).map_or(path.len(), |(at, _)| at);
    !package.is_empty() && package.get(..beginning(package)) == other.get(..beginning(other))
}

/// The child of that field.
fn field<'t>(node: Node<'t>, name: &str) -> Option<Node<'t>> {
    node.child_by_field_name(name)
}
