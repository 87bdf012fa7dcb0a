//! The locals around a place. One definition may declare a name several times, in blocks and closures: each but
//! the first gets a name of its own, so that what is known of one is not taken for the other.

use std::collections::HashMap;

use caution_core::facts::{DefinitionIndex, MODULE};
use oxc_allocator::Allocator;

/// What a name in scope is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LocalKind {
    /// A variable or parameter.
    Value,
    /// A definition: it is referred to as it is written.
    Definition,
    /// A parameter of a type.
    Type,
}

/// A name in scope.
#[derive(Debug, Clone, Copy)]
pub(super) struct Local<'a> {
    /// What it is.
    pub(super) kind: LocalKind,
    /// The name under which its type is known.
    pub(super) alias: &'a str,
    /// The definition that it belongs to.
    pub(super) owner: DefinitionIndex,
}

/// Scopes inside each other.
#[derive(Default)]
pub(super) struct Scopes<'a> {
    /// Each name that is in scope, with what it hides.
    locals: Vec<(&'a str, Local<'a>, Option<usize>)>,
    heads: HashMap<&'a str, usize>,
    counts: HashMap<(DefinitionIndex, &'a str), u32>,
}

impl<'a> Scopes<'a> {
    /// The place to go back to.
    pub(super) fn mark(&self) -> usize {
        self.locals.len()
    }

    /// Ends every scope that began since.
    pub(super) fn leave(&mut self, mark: usize) {
        while self.locals.len() > mark {
            let Some((name, _, hidden)) = self.locals.pop() else { return };
            match hidden {
                Some(hidden) => self.heads.insert(name, hidden),
                None => self.heads.remove(name),
            };
        }
    }

    /// Declares a name, unless this scope has it.
    pub(super) fn declare(
        &mut self,
        scope: usize,
        name: &'a str,
        kind: LocalKind,
        owner: DefinitionIndex,
        allocator: &'a Allocator,
    ) {
        let hidden = self.heads.get(name).copied();
        if hidden.is_some_and(|hidden| hidden >= scope) {
            return;
        }
        let mut alias = name;
        if kind == LocalKind::Value {
            let count = self.counts.entry((owner, name)).or_insert(0);
            *count += 1;
            // What a closure of the module declares is no name of the module.
            if *count > 1 || owner == MODULE {
                alias = allocator.alloc_str(&format!("{name}'{count}"));
            }
        }
        self.heads.insert(name, self.locals.len());
        self.locals.push((name, Local { kind, alias, owner }, hidden));
    }

    /// What a name is here.
    pub(super) fn find(&self, name: &str) -> Option<Local<'a>> {
        let place = self.heads.get(name)?;
        self.locals.get(*place).map(|(_, local, _)| *local)
    }
}
