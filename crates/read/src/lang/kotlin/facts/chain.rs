//! Written paths: `a.b(x)?.c`.

use caution_core::facts::{Path, Shape, UNNAMED, Value};
use tree_sitter::Node;

use super::Reader;
use crate::lang::facts::{DEPTH, line_of};
use crate::lang::shadows::{Chain, Source};

/// Methods that give the elements of what they are called on.
const SAME_ELEMENTS: &[&str] = &[
    "filter",
    "filterNot",
    "filterNotNull",
    "sortedBy",
    "sortedByDescending",
    "sorted",
    "reversed",
    "take",
    "drop",
    "distinct",
    "distinctBy",
    "toList",
    "toSet",
    "toMutableList",
    "asSequence",
    "takeWhile",
    "dropWhile",
    "onEach",
    "plus",
    "minus",
    "shuffled",
    "values",
    "orEmpty",
    "sortedWith",
    "asIterable",
    "asReversed",
];

/// Methods that are called with a function of an element.
const OF_ELEMENTS: &[&str] = &[
    "filter",
    "filterNot",
    "map",
    "mapNotNull",
    "flatMap",
    "forEach",
    "any",
    "all",
    "none",
    "first",
    "firstOrNull",
    "last",
    "lastOrNull",
    "find",
    "single",
    "singleOrNull",
    "sortedBy",
    "sortedByDescending",
    "associateBy",
    "associateWith",
    "associate",
    "groupBy",
    "sumOf",
    "maxOf",
    "minOf",
    "maxBy",
    "minBy",
    "maxByOrNull",
    "minByOrNull",
    "count",
    "partition",
    "onEach",
    "takeWhile",
    "dropWhile",
    "distinctBy",
    "removeIf",
    "removeAll",
    "indexOfFirst",
    "joinToString",
    "collect",
    "mapTo",
];

/// Methods that are called with a function of what they are called on.
const OF_RECEIVER: &[&str] = &["let", "also", "takeIf", "takeUnless", "use"];

/// Methods that give one element of what they are called on.
const ONE_ELEMENT: &[&str] = &[
    "first",
    "firstOrNull",
    "last",
    "lastOrNull",
    "single",
    "singleOrNull",
    "find",
    "maxByOrNull",
    "minByOrNull",
    "random",
    "getValue",
];

/// Methods that give what they are called on.
const SAME: &[&str] = &["also", "apply", "takeIf", "takeUnless", "await", "getOrThrow", "getOrNull"];

/// Something that stands inside a path, with the length of the path up to the name that is called with it; 0 if
/// it is no argument.
pub(super) type Inside<'t> = (Node<'t>, usize);

/// A path and what stands inside it.
pub(super) struct Spine<'a, 't> {
    pub(super) chain: Chain<'a>,
    /// Where it begins.
    pub(super) head: Node<'t>,
    /// What stands inside it, in its order.
    pub(super) inside: Vec<Inside<'t>>,
}

impl<'a, 't> Reader<'_, 'a, 't> {
    /// Reads a path from its end to its head, without recursion.
    pub(super) fn spine(&mut self, node: Node<'t>) -> Spine<'a, 't> {
        let mut chain = Chain::default();
        let mut inside: Vec<Inside<'t>> = Vec::new();
        let (mut node, mut called) = (node, false);
        let mut open = 0_usize;
        loop {
            let next = match node.kind() {
                "call_expression" => {
                    called = true;
                    let children = self.children(node);
                    let count = children.len();
                    for child in children.iter().skip(1).rev() {
                        inside.push((*child, 0));
                    }
                    open += count.saturating_sub(1);
                    children.first().copied()
                }
                "navigation_expression" => {
                    let children = self.children(node);
                    let name = children.get(1).map_or(UNNAMED, |name| self.to.of(*name));
                    chain.segments.push((name, called));
                    mark(&mut inside, open, chain.segments.len());
                    (called, open) = (false, 0);
                    children.first().copied()
                }
                "parenthesized_expression" => node.named_child(0),
                "unary_expression" if self.to.of(node).ends_with("!!") => {
                    node.child_by_field_name("argument")
                }
                // The grammar takes `!a` for the head of `!a.b()`.
                "unary_expression" if !chain.segments.is_empty() => node.child_by_field_name("argument"),
                _ => None,
            };
            match next {
                Some(next) => node = next,
                None => break,
            }
        }
        let arguments = inside.len();
        self.head(node, called, &mut chain, &mut inside);
        let is_named = inside.len() == arguments;
        if let Some(own) = inside.get_mut(..arguments).filter(|_| is_named) {
            mark(own, open, chain.segments.len());
        }
        chain.segments.reverse();
        let total = chain.segments.len();
        for part in &mut inside {
            part.1 = if part.1 == 0 { 0 } else { (total + 1).saturating_sub(part.1) };
        }
        inside.reverse();
        Spine { chain, head: node, inside }
    }

    /// Reads the head of a path; its names are pushed last first.
    fn head(&mut self, node: Node<'t>, called: bool, chain: &mut Chain<'a>, inside: &mut Vec<Inside<'t>>) {
        let name = match node.kind() {
            "identifier" => {
                let name = self.to.of(node).trim_matches('`');
                if let Some(shadow) = self.locals.find(name) {
                    (chain.shadow, chain.is_local) = (shadow, true);
                }
                name
            }
            "this_expression" => "self",
            "super_expression" => "super",
            "index_expression" => {
                inside.push((node, 0));
                self.indexed(node, chain)
            }
            "as_expression" => {
                inside.push((node, 0));
                let typed = node.child_by_field_name("right").and_then(|typed| self.type_source(typed));
                typed.and_then(|typed| self.nameless(&typed, chain)).unwrap_or(UNNAMED)
            }
            kind => {
                inside.push((node, 0));
                built_in(kind).unwrap_or(UNNAMED)
            }
        };
        chain.segments.push((name, called));
    }

    /// Something without a name that a longer path begins with: it gets one.
    fn nameless(&mut self, source: &Source<'a>, chain: &mut Chain<'a>) -> Option<&'a str> {
        const NAMELESS: &str = "[]";
        if chain.segments.is_empty() {
            return None;
        }
        let mark = self.locals.enter();
        chain.shadow = self.locals.declare(self.to, self.within, NAMELESS, Some(source));
        self.locals.leave(mark);
        chain.is_local = true;
        Some(NAMELESS)
    }

    fn indexed(&mut self, node: Node<'t>, chain: &mut Chain<'a>) -> &'a str {
        let base = node.named_child(0).filter(|_| self.depth < DEPTH && !chain.segments.is_empty());
        let Some(base) = base else { return UNNAMED };
        self.depth += 1;
        let base = self.spine(base).chain;
        self.depth -= 1;
        if base.is_unnamed() || base.head() == UNNAMED {
            return UNNAMED;
        }
        self.nameless(&Source::new(Value::ElementOf, base), chain).unwrap_or(UNNAMED)
    }

    /// What an expression is; nothing if that is not known.
    pub(super) fn source(&mut self, node: Node<'t>) -> Option<Source<'a>> {
        let mut node = node;
        for _ in 0..32 {
            match node.kind() {
                "as_expression" => return self.type_source(node.child_by_field_name("right")?),
                "parenthesized_expression" => node = node.named_child(0)?,
                "binary_expression" if self.child(node, "?:").is_some() => {
                    node = node.child_by_field_name("left")?
                }
                "index_expression" => {
                    let base = self.spine(node.named_child(0)?).chain;
                    let known = !base.is_unnamed() && base.head() != UNNAMED;
                    return known.then(|| Source::new(Value::ElementOf, base));
                }
                _ => break,
            }
        }
        if let Some(name) = built_in(node.kind()) {
            return Some(Source::built_in(name));
        }
        let mut chain = self.spine(node).chain;
        if chain.is_unnamed() || chain.head() == UNNAMED || chain.head() == "null" {
            return None;
        }
        while chain.segments.len() > 1 && chain.is_called() && SAME.contains(&chain.last()) {
            chain.segments.pop();
        }
        if chain.segments.len() > 1 && chain.is_called() && ONE_ELEMENT.contains(&chain.last()) {
            let before = chain.beginning(chain.segments.len() - 1);
            return Some(Source::new(Value::ElementOf, iterated(before)));
        }
        Some(Source::new(Value::Same, iterated(chain)))
    }

    /// What the elements of an expression are.
    pub(super) fn elements(&mut self, node: Node<'t>) -> Option<Source<'a>> {
        let chain = self.spine(node).chain;
        let known = !chain.is_unnamed() && chain.head() != UNNAMED;
        known.then(|| Source::new(Value::ElementOf, iterated(chain)))
    }

    /// What the parameter of a function is that a method is called with.
    pub(super) fn lambda_source(&self, chain: &Chain<'a>, length: usize) -> Option<Source<'a>> {
        let method = length.checked_sub(1).and_then(|at| chain.segments.get(at))?;
        if !(2..=24).contains(&length) || chain.head() == UNNAMED {
            return None;
        }
        let before = chain.beginning(length - 1);
        if OF_RECEIVER.contains(&method.0) {
            return Some(Source::new(Value::Same, before));
        }
        OF_ELEMENTS.contains(&method.0).then(|| Source::new(Value::ElementOf, iterated(before)))
    }

    /// Refers to a path and reads what stands inside it.
    pub(super) fn chain(&mut self, node: Node<'t>, shape: Shape) {
        let Spine { chain, head, inside } = self.spine(node);
        let shape = if chain.is_called() { Shape::Call } else { shape };
        if let Some(path) = self.refer(&chain, shape, line_of(head)) {
            self.count(path, &inside);
        }
        let mut texts: Option<&'a str> = None;
        for (part, length) in inside {
            match part.kind() {
                "type_arguments" => self.types(part),
                "value_arguments" if length > 0 => {
                    texts = self.argument(part, 0);
                    self.arguments(&chain, length, part);
                }
                "annotated_lambda" | "lambda_literal" if length > 0 => {
                    self.trailing(&chain, length, (part, texts.take()));
                }
                _ if part.id() == node.id() => self.statements(part),
                "annotated_lambda" if head.kind().ends_with("string_literal") => self.titled(head, part),
                _ => self.visit(part),
            }
        }
    }
}

impl<'a, 't> Reader<'_, 'a, 't> {
    /// Says with how many arguments the names of a path are called; a lambda after them is one more.
    fn count(&mut self, path: Path, inside: &[Inside<'t>]) {
        for length in 1..=path.length as usize {
            let own = || inside.iter().filter(|(_, of)| *of == length);
            let count = own().map(|(part, _)| match part.kind() {
                "value_arguments" => self.children(*part).len(),
                "annotated_lambda" | "lambda_literal" => 1,
                _ => 0,
            });
            if own().next().is_some() {
                let count = count.sum();
                self.to.arguments(path, length - 1, count);
            }
        }
    }
}

/// Says of the arguments that were read last which name is called with them, counted from the end.
fn mark(inside: &mut [Inside<'_>], count: usize, length: usize) {
    for part in inside.iter_mut().rev().take(count) {
        part.1 = length;
    }
}

/// What is iterated over, without the methods that give the same elements.
fn iterated(chain: Chain<'_>) -> Chain<'_> {
    let mut chain = chain;
    while chain.segments.len() > 1 && SAME_ELEMENTS.contains(&chain.last()) {
        chain.segments.pop();
    }
    chain
}

/// The built-in type of a literal.
fn built_in(kind: &str) -> Option<&'static str> {
    match kind {
        "string_literal" | "multiline_string_literal" => Some("String"),
        "character_literal" => Some("Char"),
        "number_literal" => Some("Int"),
        "float_literal" => Some("Double"),
        _ => None,
    }
}
