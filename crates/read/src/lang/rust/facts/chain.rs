//! Written paths: `a::b(x)?.c`.

use caution_core::facts::{Shape, UNNAMED, Value};
use tree_sitter::Node;

use super::Reader;
use super::import::relative;
use crate::lang::facts::line_of;
use crate::lang::shadows::{Chain, Source};

/// How paths begin that lead out of the file's module: `super` alone is the superclass to whoever binds names.
const ABOVE: &[&str] =
    &["self::super", "self::super::super", "self::super::super::super", "self::super::super::super::super"];

/// Methods that give what they are called on, or what it holds, and with how many arguments at least and at
/// most. In the middle of a path they are left out.
const THROUGH: &[(&str, usize, usize)] = &[
    ("unwrap", 0, 0),
    ("unwrap_or_default", 0, 0),
    ("unwrap_or", 1, 1),
    ("unwrap_or_else", 1, 1),
    ("ok", 0, 0),
    ("ok_or", 1, 1),
    ("ok_or_else", 1, 1),
    ("map_err", 1, 1),
    ("context", 1, 1),
    ("with_context", 1, 1),
    ("as_ref", 0, 0),
    ("as_mut", 0, 0),
    ("as_deref", 0, 0),
    ("as_deref_mut", 0, 0),
    ("clone", 0, 0),
    ("cloned", 0, 0),
    ("to_owned", 0, 0),
    ("borrow", 0, 0),
    ("borrow_mut", 0, 0),
    ("lock", 0, 0),
];

/// Methods that give the elements of what they are called on.
const ITERATES: &[&str] = &[
    "iter",
    "iter_mut",
    "into_iter",
    "par_iter",
    "into_par_iter",
    "par_iter_mut",
    "drain",
    "values",
    "values_mut",
];

/// Methods of iterators that give the same elements.
const SAME_ELEMENTS: &[&str] = &[
    "filter",
    "rev",
    "skip",
    "take",
    "skip_while",
    "take_while",
    "inspect",
    "peekable",
    "cloned",
    "copied",
    "by_ref",
    "chain",
    "step_by",
    "fuse",
];

/// A path and what stands inside it.
pub(super) struct Spine<'a, 't> {
    pub(super) chain: Chain<'a>,
    /// Where it begins.
    pub(super) head: Node<'t>,
    /// Arguments and whatever else stands inside it, in their order.
    pub(super) inside: Vec<Inside<'t>>,
}

/// Something that stands inside a path.
pub(super) struct Inside<'t> {
    pub(super) node: Node<'t>,
    /// Whether it is types.
    pub(super) types: bool,
    /// The length of the path up to the name that is called with it; 0 if it is no list of arguments.
    pub(super) length: usize,
}

impl<'a> Reader<'_, 'a> {
    /// Reads a path from its end to its head, without recursion.
    pub(super) fn spine<'t>(&mut self, node: Node<'t>) -> Spine<'a, 't> {
        let mut chain = Chain::default();
        let mut inside: Vec<Inside<'t>> = Vec::new();
        let (mut node, mut called) = (node, 0_usize);
        let mut arguments: Option<Node<'t>> = None;
        loop {
            let next = match node.kind() {
                "call_expression" => {
                    arguments = node.child_by_field_name("arguments");
                    called = 1;
                    if let Some(arguments) = arguments {
                        inside.push(Inside { node: arguments, types: false, length: usize::MAX });
                    }
                    node.child_by_field_name("function")
                }
                "generic_function" => {
                    if let Some(types) = node.child_by_field_name("type_arguments") {
                        inside.push(Inside { node: types, types: true, length: 0 });
                    }
                    node.child_by_field_name("function")
                }
                "field_expression" => {
                    let name = node.child_by_field_name("field").map_or(UNNAMED, |field| self.to.of(field));
                    let last = chain.segments.is_empty();
                    if last || called == 0 || !is_through(name, arguments) {
                        chain.segments.push((name, called == 1));
                    }
                    if called == 1 {
                        mark(&mut inside, chain.segments.len());
                    }
                    (called, arguments) = (0, None);
                    node.child_by_field_name("value")
                }
                "await_expression" | "try_expression" | "parenthesized_expression" => node.named_child(0),
                "reference_expression" => node.child_by_field_name("value"),
                "unary_expression" if self.to.of(node).starts_with('*') => node.named_child(0),
                _ => None,
            };
            match next {
                Some(next) => node = next,
                None => break,
            }
        }
        self.head(node, called == 1, &mut chain, &mut inside);
        chain.segments.reverse();
        let total = chain.segments.len();
        for part in &mut inside {
            // Lengths were counted from the end.
            part.length = if part.length == 0 { 0 } else { total.saturating_sub(part.length - 1).min(total) };
        }
        inside.reverse();
        Spine { chain, head: node, inside }
    }

    /// Reads the head of a path; its names are pushed last first.
    fn head<'t>(
        &mut self,
        node: Node<'t>,
        called: bool,
        chain: &mut Chain<'a>,
        inside: &mut Vec<Inside<'t>>,
    ) {
        let before = chain.segments.len();
        match node.kind() {
            "identifier" => {
                let name = self.to.of(node);
                if let Some(shadow) = self.locals.find(name) {
                    (chain.shadow, chain.is_local) = (shadow, true);
                    chain.segments.push((name, called));
                } else {
                    chain.segments.extend(self.named_type(name).segments.iter().rev());
                }
            }
            "self" => chain.segments.push(("self", called)),
            "scoped_identifier" => {
                let scoped = self.scoped(node);
                chain.segments.extend(scoped.segments.iter().rev());
                let path = node.child_by_field_name("path");
                if let Some(path) =
                    path.filter(|path| matches!(path.kind(), "bracketed_type" | "generic_type"))
                {
                    inside.push(Inside { node: path, types: true, length: 0 });
                }
            }
            "struct_expression" => {
                let name = node.child_by_field_name("name").and_then(|name| self.type_chain(name));
                chain.segments.extend(name.unwrap_or_else(Chain::unnamed).segments.iter().rev());
                if let Some(last) = chain.segments.get_mut(before) {
                    last.1 = true;
                }
                inside.push(Inside { node, types: false, length: 0 });
            }
            "index_expression" => {
                let name = self.indexed(node, chain);
                chain.segments.push((name, false));
                inside.push(Inside { node, types: false, length: 0 });
            }
            kind => {
                chain.segments.push((built_in(kind, self.to.of(node)).unwrap_or(UNNAMED), called));
                inside.push(Inside { node, types: false, length: 0 });
            }
        }
        if called && let Some(last) = chain.segments.get_mut(before) {
            last.1 = true;
            mark(inside, before + 1);
        }
    }

    /// `xs[i]` at the head of a longer path: an element of `xs` gets a name of its own.
    fn indexed(&mut self, node: Node<'_>, chain: &mut Chain<'a>) -> &'a str {
        const ELEMENT: &str = "[]";
        let base = node
            .named_child(0)
            .filter(|_| !chain.segments.is_empty() && self.depth < crate::lang::facts::DEPTH);
        let Some(base) = base else { return UNNAMED };
        self.depth += 1;
        let base = self.spine(base).chain;
        self.depth -= 1;
        if base.is_unnamed() || base.head() == UNNAMED {
            return UNNAMED;
        }
        let source = Source::new(Value::ElementOf, base);
        let mark = self.locals.enter();
        chain.shadow = self.locals.declare(self.to, self.within, ELEMENT, Some(&source));
        self.locals.leave(mark);
        chain.is_local = true;
        ELEMENT
    }

    /// The names of `a::b::c`, relative to the file, `Self` and generic parameters replaced.
    pub(super) fn scoped(&self, node: Node<'_>) -> Chain<'a> {
        let mut names: Vec<&'a str> = Vec::new();
        let mut next = Some(node);
        let mut typed = None;
        while let Some(node) = next {
            match node.kind() {
                "scoped_identifier" | "scoped_type_identifier" => {
                    names.extend(node.child_by_field_name("name").map(|name| self.to.of(name)));
                    next = node.child_by_field_name("path");
                }
                "identifier" | "type_identifier" | "crate" | "self" | "super" | "metavariable" => {
                    names.push(self.to.of(node));
                    break;
                }
                _ => {
                    typed = Some(self.type_chain(node).unwrap_or_else(Chain::unnamed));
                    break;
                }
            }
        }
        names.reverse();
        if let Some(mut typed) = typed {
            typed.segments.extend(names.into_iter().map(|name| (name, false)));
            return typed;
        }
        self.path_of_names(names)
    }

    /// A path as written, from its names.
    pub(super) fn path_of_names(&self, names: Vec<&'a str>) -> Chain<'a> {
        let mut names = names;
        match names.first().copied() {
            Some("self" | "super") => {
                names = relative(&self.inline, names);
                let supers = names.iter().take_while(|name| **name == "super").count();
                if let Some(above) = supers.checked_sub(1).and_then(|at| ABOVE.get(at)) {
                    names.splice(..supers, [*above]);
                } else if names.len() > 1 && names.first() == Some(&"self") {
                    // What the file itself names is found without it, and `self` is the own object.
                    names.remove(0);
                }
                Chain::of(&names)
            }
            Some("$crate") => {
                if let Some(head) = names.first_mut() {
                    *head = "crate";
                }
                Chain::of(&names)
            }
            Some(head) => {
                let mut chain = self.named_type(head);
                chain.segments.extend(names.into_iter().skip(1).map(|name| (name, false)));
                chain
            }
            None => Chain::unnamed(),
        }
    }

    /// What an expression is; nothing if that is not known.
    pub(super) fn source(&mut self, node: Node<'_>) -> Option<Source<'a>> {
        let mut node = node;
        for _ in 0..64 {
            match node.kind() {
                "type_cast_expression" => {
                    return node.child_by_field_name("type").and_then(|typed| self.type_source(typed));
                }
                "reference_expression" => node = node.child_by_field_name("value")?,
                "parenthesized_expression" | "try_expression" | "await_expression" => {
                    node = node.named_child(0)?
                }
                "index_expression" => {
                    let base = self.source(node.named_child(0)?)?;
                    return super::pattern::element(&base);
                }
                "macro_invocation" => {
                    let name = node.child_by_field_name("macro").map(|name| self.to.of(name))?;
                    return match name {
                        "vec" => Some(Source::built_in("Vec")),
                        "format" => Some(Source::built_in("String")),
                        _ => None,
                    };
                }
                "array_expression" => return Some(Source::built_in("Vec")),
                "call_expression" => match self.wrapped(node) {
                    Some(inner) => node = inner,
                    None => break,
                },
                _ => break,
            }
        }
        if let Some(name) = built_in(node.kind(), self.to.of(node)) {
            return Some(Source::built_in(name));
        }
        let mut chain = self.spine(node).chain;
        while chain.segments.len() > 1
            && chain.is_called()
            && THROUGH.iter().any(|(name, _, _)| *name == chain.last())
        {
            chain.segments.pop();
        }
        (!chain.is_unnamed() && chain.head() != UNNAMED).then(|| Source::new(Value::Same, chain))
    }

    /// The `x` of `Some(x)`, `Ok(x)`, `Arc::new(x)`.
    fn wrapped<'t>(&self, node: Node<'t>) -> Option<Node<'t>> {
        let function = node.child_by_field_name("function")?;
        let text = self.to.of(function);
        let wraps = matches!(
            text,
            "Some"
                | "Ok"
                | "Box::new"
                | "Rc::new"
                | "Arc::new"
                | "Mutex::new"
                | "RwLock::new"
                | "RefCell::new"
                | "Cell::new"
                | "Box::pin"
                | "Arc::clone"
                | "Rc::clone"
                | "Pin::new"
        );
        node.child_by_field_name("arguments").filter(|_| wraps)?.named_child(0)
    }

    /// What the elements of an expression are that is iterated over, and whether they are counted.
    pub(super) fn elements(&mut self, node: Node<'_>) -> Option<(Source<'a>, bool)> {
        let chain = self.spine(node).chain;
        if chain.is_unnamed() || chain.head() == UNNAMED {
            return None;
        }
        Some(iterated(chain)).map(|(chain, counted, _)| (Source::new(Value::ElementOf, chain), counted))
    }

    /// What the parameter of a closure is that a method is called with.
    pub(super) fn closure_source(&self, chain: &Chain<'a>, length: usize) -> Option<Source<'a>> {
        if !(2..=24).contains(&length) || chain.head() == UNNAMED {
            return None;
        }
        let (before, counted, iterates) = iterated(chain.beginning(length - 1));
        if before.is_unnamed() || counted {
            return None;
        }
        let value = if iterates { Value::ElementOf } else { Value::Same };
        let method = chain.segments.get(length - 1).map_or("", |(name, _)| name);
        let known = matches!(
            method,
            "map"
                | "filter"
                | "for_each"
                | "find"
                | "any"
                | "all"
                | "filter_map"
                | "flat_map"
                | "position"
                | "map_or"
                | "map_or_else"
                | "and_then"
                | "is_some_and"
                | "is_none_or"
                | "inspect"
                | "partition"
                | "find_map"
                | "take_while"
                | "skip_while"
                | "try_for_each"
                | "max_by_key"
                | "min_by_key"
                | "sort_by_key"
                | "retain"
        );
        known.then(|| Source::new(value, before))
    }

    /// Refers to a path and reads what stands inside it.
    pub(super) fn chain(&mut self, node: Node<'_>, shape: Shape) {
        let Spine { chain, head, inside } = self.spine(node);
        let is_read = shape == Shape::Read && head.kind() != "struct_expression";
        let is_call = chain.is_called() && (is_read || chain.segments.len() > 1);
        let shape = if is_call { Shape::Call } else { shape };
        if !(head.kind() == "struct_expression" && chain.segments.len() == 1) {
            self.refer(&chain, shape, line_of(head));
        }
        for part in inside {
            if part.types {
                self.types(part.node, Shape::Type);
            } else if part.length > 0 {
                self.arguments(&chain, part.length, part.node);
            } else if part.node.id() == node.id() {
                self.visit_children(part.node);
            } else {
                self.visit(part.node);
            }
        }
    }
}

/// Says of the arguments that were read last which name is called with them, counted from the end.
fn mark(inside: &mut [Inside<'_>], length: usize) {
    if let Some(part) = inside.iter_mut().rev().find(|part| part.length == usize::MAX) {
        part.length = length;
    }
}

/// Whether a called method of that name gives what it is called on.
fn is_through(name: &str, arguments: Option<Node<'_>>) -> bool {
    let count = arguments.map_or(0, |arguments| arguments.named_child_count());
    if name == "expect" {
        let first = arguments.and_then(|arguments| arguments.named_child(0));
        return first.is_some_and(|first| matches!(first.kind(), "string_literal" | "macro_invocation"));
    }
    THROUGH.iter().any(|(through, least, most)| *through == name && (*least..=*most).contains(&count))
}

/// What is iterated over, without the methods of iterators; whether its elements are counted; whether there
/// was such a method.
fn iterated(chain: Chain<'_>) -> (Chain<'_>, bool, bool) {
    let (mut chain, mut counted, mut iterates) = (chain, false, false);
    while chain.segments.len() > 1 && chain.is_called() {
        let last = chain.last();
        counted |= last == "enumerate";
        iterates |= ITERATES.contains(&last);
        if !(last == "enumerate" || ITERATES.contains(&last) || SAME_ELEMENTS.contains(&last)) {
            break;
        }
        chain.segments.pop();
    }
    (chain, counted, iterates)
}

/// The built-in type of a literal.
fn built_in(kind: &str, text: &str) -> Option<&'static str> {
    match kind {
        "string_literal" | "raw_string_literal" => Some(if text.starts_with('b') { "u8" } else { "str" }),
        "char_literal" => Some("char"),
        "integer_literal" => Some("i32"),
        "float_literal" => Some("f64"),
        "boolean_literal" => Some("bool"),
        _ => None,
    }
}
