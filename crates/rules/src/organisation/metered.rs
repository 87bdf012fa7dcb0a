//! A program as ast-grep sees it, with a meter: each step that a match takes costs fuel, and a match
//! that has used it up, or that has nested too deep, is broken off.
//!
//! The bound counts steps and never time, so the same rule on the same program always ends at the same
//! place. It is broken off by unwinding without a panic, which nobody but [`guarded`] sees.

use std::any::Any;
use std::borrow::Cow;
use std::cell::Cell;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::rc::Rc;

use ast_grep_core::language::Language;
use ast_grep_core::source::{Doc, Edit, SgNode};
use ast_grep_core::tree_sitter::StrDoc;
use ast_grep_core::{Node, Position};
use ast_grep_language::SupportLang;

/// How far a match may nest, in bytes of the stack: a rule that calls itself, on a program that nests
/// deep, would otherwise end the process.
const STACK_BYTES: usize = 512 << 10;

/// Bytes of text that are looked at for the price of one step.
const BYTES_A_STEP: usize = 64;

/// Why a match was broken off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Broken {
    /// It took more steps than allowed.
    Fuel,
    /// It nested too deep.
    Depth,
    /// It panicked.
    Panic,
}

/// What a match may still spend.
#[derive(Debug)]
pub(super) struct Meter {
    fuel: Cell<u64>,
    /// Where the stack stood when the match began.
    stack: Cell<usize>,
    /// What it costs to go up in the tree, which is looked up from its root.
    up: Cell<u64>,
}

impl Meter {
    pub(super) fn new() -> Rc<Self> {
        Rc::new(Self { fuel: Cell::new(0), stack: Cell::new(0), up: Cell::new(1) })
    }

    fn spend(&self, steps: u64) {
        let left = self.fuel.get();
        if left < steps {
            self.fuel.set(0);
            resume_unwind(Box::new(Broken::Fuel));
        }
        self.fuel.set(left - steps);
        if self.stack.get().abs_diff(stack_position()) > STACK_BYTES {
            resume_unwind(Box::new(Broken::Depth));
        }
    }
}

/// About where the stack stands.
#[inline(never)]
fn stack_position() -> usize {
    let here = 0_u8;
    std::ptr::from_ref(std::hint::black_box(&here)).addr()
}

/// Runs something that walks metered nodes, with so much fuel. Gives what it cost beside the result.
pub(super) fn guarded<T>(meter: &Meter, fuel: u64, work: impl FnOnce() -> T) -> (Result<T, Broken>, u64) {
    meter.fuel.set(fuel);
    meter.stack.set(stack_position());
    let done = catch_unwind(AssertUnwindSafe(work));
    let spent = fuel - meter.fuel.get();
    (done.map_err(|cause| reason(cause.as_ref())), spent)
}

fn reason(cause: &(dyn Any + Send)) -> Broken {
    cause.downcast_ref::<Broken>().copied().unwrap_or(Broken::Panic)
}

/// A parsed program whose nodes are metered.
#[derive(Clone)]
pub(super) struct Metered {
    doc: StrDoc<SupportLang>,
    meter: Rc<Meter>,
}

impl Metered {
    /// Parses a program; nothing if the parser gives up.
    pub(super) fn parse(text: &str, language: SupportLang, meter: &Rc<Meter>) -> Option<Self> {
        let doc = StrDoc::try_new(text, language).ok()?;
        Some(Self { doc, meter: Rc::clone(meter) })
    }

    /// Every node of the program, by place. From now on going up in this tree costs what it takes.
    pub(super) fn nodes<'tree>(root: &Node<'tree, Self>) -> Vec<Node<'tree, Self>> {
        Self::measured(root).0
    }

    /// Every node of the program, by place, and how deep the deepest one stands.
    pub(super) fn measured<'tree>(root: &Node<'tree, Self>) -> (Vec<Node<'tree, Self>>, u64) {
        let meter = &root.get_doc().meter;
        let mut nodes = Vec::new();
        let mut deepest = 0_u64;
        let mut open = vec![(root.clone(), 0_u64)];
        meter.fuel.set(u64::MAX);
        meter.stack.set(stack_position());
        while let Some((node, depth)) = open.pop() {
            deepest = deepest.max(depth);
            let first = open.len();
            open.extend(node.children().map(|child| (child, depth + 1)));
            open.get_mut(first..).into_iter().for_each(<[_]>::reverse);
            nodes.push(node);
        }
        meter.up.set(1 + deepest / 8);
        (nodes, deepest)
    }
}

impl Doc for Metered {
    type Source = String;
    type Lang = SupportLang;
    type Node<'r> = MeteredNode<'r>;

    fn get_lang(&self) -> &SupportLang {
        self.doc.get_lang()
    }

    fn get_source(&self) -> &String {
        self.doc.get_source()
    }

    fn do_edit(&mut self, _edit: &Edit<String>) -> Result<(), String> {
        Err("programs are read only".to_owned())
    }

    fn root_node(&self) -> MeteredNode<'_> {
        MeteredNode { node: self.doc.root_node(), meter: &self.meter }
    }

    fn get_node_text<'a>(&'a self, node: &MeteredNode<'a>) -> Cow<'a, str> {
        let range = SgNode::range(node);
        self.meter.spend(1 + (range.len() / BYTES_A_STEP) as u64);
        Cow::Borrowed(self.doc.get_source().get(range).unwrap_or_default())
    }
}

type Inner<'r> = <StrDoc<SupportLang> as Doc>::Node<'r>;

/// A node whose neighbours cost fuel.
#[derive(Clone)]
pub(super) struct MeteredNode<'r> {
    node: Inner<'r>,
    meter: &'r Meter,
}

impl<'r> MeteredNode<'r> {
    fn met(&self, node: Inner<'r>) -> Self {
        self.meter.spend(1);
        Self { node, meter: self.meter }
    }

    fn going_up(&self) {
        self.meter.spend(self.meter.up.get());
    }
}

impl<'r> SgNode<'r> for MeteredNode<'r> {
    fn parent(&self) -> Option<Self> {
        self.going_up();
        SgNode::parent(&self.node).map(|node| self.met(node))
    }

    fn children(&self) -> impl ExactSizeIterator<Item = Self> {
        self.meter.spend(1);
        SgNode::children(&self.node).map(|node| self.met(node))
    }

    fn kind(&self) -> Cow<'_, str> {
        SgNode::kind(&self.node)
    }

    fn kind_id(&self) -> u16 {
        SgNode::kind_id(&self.node)
    }

    fn node_id(&self) -> usize {
        self.node.node_id()
    }

    fn range(&self) -> Range<usize> {
        SgNode::range(&self.node)
    }

    fn start_pos(&self) -> Position {
        self.node.start_pos()
    }

    fn end_pos(&self) -> Position {
        self.node.end_pos()
    }

    fn ancestors(&self, root: Self) -> impl Iterator<Item = Self> {
        self.going_up();
        self.node.ancestors(root.node).map(|node| self.met(node))
    }

    fn dfs(&self) -> impl Iterator<Item = Self> {
        self.node.dfs().map(|node| self.met(node))
    }

    fn child(&self, nth: usize) -> Option<Self> {
        self.meter.spend(1 + (nth / 8) as u64);
        SgNode::child(&self.node, nth).map(|node| self.met(node))
    }

    fn next(&self) -> Option<Self> {
        self.going_up();
        SgNode::next(&self.node).map(|node| self.met(node))
    }

    fn prev(&self) -> Option<Self> {
        self.going_up();
        SgNode::prev(&self.node).map(|node| self.met(node))
    }

    fn next_all(&self) -> impl Iterator<Item = Self> {
        self.going_up();
        self.node.next_all().map(|node| self.met(node))
    }

    fn prev_all(&self) -> impl Iterator<Item = Self> {
        self.going_up();
        self.node.prev_all().map(|node| self.met(node))
    }

    fn is_named(&self) -> bool {
        SgNode::is_named(&self.node)
    }

    fn is_named_leaf(&self) -> bool {
        self.node.is_named_leaf()
    }

    fn is_leaf(&self) -> bool {
        self.node.is_leaf()
    }

    fn is_missing(&self) -> bool {
        SgNode::is_missing(&self.node)
    }

    fn is_error(&self) -> bool {
        SgNode::is_error(&self.node)
    }

    fn is_extra(&self) -> bool {
        SgNode::is_extra(&self.node)
    }

    fn field(&self, name: &str) -> Option<Self> {
        self.meter.spend(1);
        self.node.field(name).map(|node| self.met(node))
    }

    fn field_children(&self, field_id: Option<u16>) -> impl Iterator<Item = Self> {
        self.meter.spend(1);
        self.node.field_children(field_id).map(|node| self.met(node))
    }

    fn child_by_field_id(&self, field_id: u16) -> Option<Self> {
        self.meter.spend(1);
        SgNode::child_by_field_id(&self.node, field_id).map(|node| self.met(node))
    }
}

/// The languages that organisations' rules are written for, with the names that ast-grep knows them by.
pub(super) static LANGUAGES: &[(SupportLang, &str)] = &[
    (SupportLang::Python, "Python"),
    (SupportLang::JavaScript, "JavaScript"),
    (SupportLang::TypeScript, "TypeScript"),
    (SupportLang::Tsx, "Tsx"),
    (SupportLang::Go, "Go"),
    (SupportLang::Java, "Java"),
];

/// The language of a file, as ast-grep tells it, if rules are written for it.
pub(super) fn language_of(path: &str) -> Option<SupportLang> {
    let language = SupportLang::from_path(path)?;
    LANGUAGES.iter().any(|(known, _)| *known == language).then_some(language)
}
