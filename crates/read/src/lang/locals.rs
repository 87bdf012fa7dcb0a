//! What readers of facts share that walk a tree: the children of a node, and the locals around a place.

use std::collections::HashSet;

use caution_core::facts::DefinitionIndex;
use tree_sitter::Node;

/// The named children of a node, comments left out.
pub(super) fn named<'tree>(node: Node<'tree>) -> Vec<Node<'tree>> {
    let mut cursor = node.walk();
    node.named_children(&mut cursor).filter(|child| !child.is_extra() || child.is_error()).collect()
}

/// The first named child.
pub(super) fn first_named(node: Node<'_>) -> Option<Node<'_>> {
    named(node).into_iter().next()
}

/// The names of locals and parameters that are known so far, by the function that they belong to.
#[derive(Debug, Default)]
pub(super) struct Locals<'a> {
    scopes: Vec<Scope<'a>>,
}

#[derive(Debug)]
struct Scope<'a> {
    of: DefinitionIndex,
    /// Whether the names of the scope around it are seen.
    is_open: bool,
    names: HashSet<&'a str>,
}

impl<'a> Locals<'a> {
    /// Begins a scope. An open one sees the names around it: a closure.
    pub(super) fn enter(&mut self, of: DefinitionIndex, is_open: bool) {
        self.scopes.push(Scope { of, is_open, names: HashSet::new() });
    }

    /// Ends the scope that was begun last.
    pub(super) fn leave(&mut self) {
        self.scopes.pop();
    }

    /// Adds a name to the innermost scope; whether it was not known there.
    pub(super) fn add(&mut self, name: &'a str) -> bool {
        self.scopes.last_mut().is_some_and(|scope| scope.names.insert(name))
    }

    /// The definition that a local belongs to.
    pub(super) fn of(&self, name: &str) -> Option<DefinitionIndex> {
        for scope in self.scopes.iter().rev() {
            if scope.names.contains(name) {
                return Some(scope.of);
            }
            if !scope.is_open {
                break;
            }
        }
        None
    }

    /// Whether a name is a local.
    pub(super) fn has(&self, name: &str) -> bool {
        self.of(name).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_scope_hides_what_is_around() {
        let mut locals = Locals::default();
        locals.enter(0, false);
        assert!(locals.add("a") && !locals.add("a"));
        locals.enter(1, true);
        assert_eq!((locals.of("a"), locals.has("b")), (Some(0), false));
        locals.enter(2, false);
        assert!(!locals.has("a"));
        locals.leave();
        locals.leave();
        assert!(locals.has("a"));
    }
}
