//! Text in, the common form out, within bounds.

use std::cell::Cell;
use std::ops::ControlFlow;

use caution_core::finding::LineRange;
use tree_sitter::{Node, ParseOptions, Parser, Tree};

use super::Language;
use super::lower::{Lower, span};
use super::syntax::Block;

/// Lowering recurses as deep as the program nests; this is enough for the depth that is allowed.
const STACK_BYTES: usize = 32 << 20;

/// The grammar's automaton reports about every hundred steps. Ordinary text takes far less than a
/// report for each byte; text on which it branches without end is given up.
const REPORTS_PER_BYTE: usize = 4;
const REPORTS_AT_LEAST: usize = 10_000;

/// The lexer takes the text in pieces of this size, so that what it takes can be counted.
const PIECE_BYTES: usize = 4096;

/// A token that never ends (`/* /* /*`) is sought anew to the end of the text from each place where
/// it might begin. Ordinary text is taken fewer than 40 times over.
const TAKEN_PER_BYTE: usize = 64;
const TAKEN_AT_LEAST: usize = 4_000_000;

/// Recovery from an error can take time that grows with the square of the text and that no count of
/// steps shows. A longer text that has one is given up as a whole.
const BYTES_WITH_ERROR: usize = 32 << 10;

/// Facts are worth more of it: a file of macros is never without an error.
const FACT_BYTES_WITH_ERROR: usize = 256 << 10;

/// A program that was read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Syntax {
    /// Its statements, functions and classes among them.
    pub body: Block,
    /// Parts (a function, a statement) that do not parse or nest too deeply; not read for certain.
    pub broken: Vec<LineRange>,
}

/// Reads a program. What does not parse is named, never an error.
pub fn parse(language: &Language, text: &str) -> Syntax {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let read = || match tree(language, text) {
        Some(tree) => lowered(language, text, &tree),
        None => unread(text),
    };
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK_BYTES);
        match thread.spawn_scoped(scope, read) {
            Ok(thread) => thread.join().unwrap_or_else(|_| unread(text)),
            Err(_) => unread(text),
        }
    })
}

/// Nothing of it was read.
fn unread(text: &str) -> Syntax {
    let last = u32::try_from(text.lines().count()).unwrap_or(u32::MAX).max(1);
    Syntax { body: Block::new(), broken: vec![LineRange { first: 1, last }] }
}

fn tree(language: &Language, text: &str) -> Option<Tree> {
    bounded(language, text, BYTES_WITH_ERROR)
}

/// The tree of a program, for its facts: longer texts may have an error.
pub(super) fn tree_of(language: &Language, text: &str) -> Option<Tree> {
    bounded(language, text, FACT_BYTES_WITH_ERROR)
}

fn bounded(language: &Language, text: &str, bytes_with_error: usize) -> Option<Tree> {
    let mut parser = Parser::new();
    parser.set_language(&(language.grammar)()).ok()?;
    let bytes = text.as_bytes();
    let mut reports = 0_usize;
    let allowed = bytes.len().saturating_mul(REPORTS_PER_BYTE).saturating_add(REPORTS_AT_LEAST);
    let taken = Cell::new(0_usize);
    let to_take = bytes.len().saturating_mul(TAKEN_PER_BYTE).saturating_add(TAKEN_AT_LEAST);
    let mut progress = |state: &tree_sitter::ParseState| {
        reports += 1;
        if reports > allowed || taken.get() > to_take || state.has_error() && bytes.len() > bytes_with_error {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    };
    let mut read = |offset: usize, _| -> &[u8] {
        taken.set(taken.get().saturating_add(PIECE_BYTES));
        // An early end of the text brings the lexer back to the automaton, which reports.
        if taken.get() > to_take { &[] } else { piece(text, offset) }
    };
    let options = ParseOptions::new().progress_callback(&mut progress);
    let tree = parser.parse_with_options(&mut read, None, Some(options));
    // It may also have come to that early end: what it made then is of another text.
    tree.filter(|_| taken.get() <= to_take)
}

/// The text from there on, whole characters of it.
fn piece(text: &str, offset: usize) -> &[u8] {
    let mut end = offset.saturating_add(PIECE_BYTES).min(text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    text.as_bytes().get(offset..end).unwrap_or_default()
}

fn lowered(language: &Language, text: &str, tree: &Tree) -> Syntax {
    let mut lower = Lower::new(text);
    let body = language.lower.map_or_else(Block::new, |read| read(&mut lower, tree.root_node()));
    let mut broken = lower.too_deep;
    if tree.root_node().has_error() {
        faults(language, tree.root_node(), &mut broken);
    }
    broken.sort();
    broken.dedup();
    Syntax { body, broken }
}

/// The smallest parts that stand alone and hold an error.
pub(super) fn faults(language: &Language, root: Node<'_>, broken: &mut Vec<LineRange>) {
    // The nodes still to look at, each with the smallest part around it that stands alone.
    let mut open: Vec<(Node<'_>, u32, Option<LineRange>)> = vec![(root, 0, None)];
    while let Some((node, depth, unit)) = open.pop() {
        if node.is_error() || node.is_missing() {
            let own = span(node).lines();
            broken.push(match unit {
                Some(unit) => LineRange { first: unit.first.min(own.first), last: unit.last.max(own.last) },
                None => own,
            });
            continue;
        }
        if !node.has_error() {
            continue;
        }
        let stands_alone = language.units.contains(&node.kind());
        let unit = if stands_alone || depth == 1 { Some(span(node).lines()) } else { unit };
        let mut cursor = node.walk();
        let hides_code = |child: &Node<'_>| !(child.is_error() && language.texts.contains(&node.kind()));
        open.extend(node.children(&mut cursor).filter(hides_code).map(|child| (child, depth + 1, unit)));
    }
}
