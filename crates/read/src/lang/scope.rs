//! What readers share that know of each name which declaration of it is in force, and of each expression what it
//! gives.

use std::borrow::Cow;
use std::collections::HashMap;

use caution_core::facts::{DefinitionIndex, Path, Value};

/// What an expression gives: the path that tells, and how. No path if nothing is known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Given {
    /// How the path tells.
    pub(super) value: Value,
    /// The path.
    pub(super) path: Path,
}

impl Given {
    /// Nothing is known.
    pub(super) const NOTHING: Self = Self { value: Value::Same, path: Path { first: 0, length: 0 } };

    /// Whether anything is.
    pub(super) fn is_known(self) -> bool {
        self.path.length > 0
    }

    /// Many of it: the type of `...T` and `T[]`.
    pub(super) fn many(self) -> Self {
        match self.value {
            Value::Instance => Self { value: Value::Elements, path: self.path },
            _ => Self::NOTHING,
        }
    }

    /// What an element of it is.
    pub(super) fn element(self) -> Self {
        match self.value {
            Value::Same => Self { value: Value::ElementOf, path: self.path },
            Value::Elements => Self { value: Value::Instance, path: self.path },
            Value::Instance | Value::ElementOf => Self::NOTHING,
        }
    }
}

/// The names that are locals at a place. Each declaration is a name of its own.
#[derive(Debug, Default)]
pub(super) struct Locals<'a> {
    /// Of each name, which of its declarations are in force, innermost last.
    open: HashMap<&'a str, Vec<u32>>,
    /// The declarations in force, in their order.
    order: Vec<&'a str>,
    /// How often a definition declares a name.
    counts: HashMap<(DefinitionIndex, &'a str), u32>,
}

impl<'a> Locals<'a> {
    /// Declares a name; says which of its declarations this is.
    pub(super) fn add(&mut self, of: DefinitionIndex, name: &'a str) -> u32 {
        let count = self.counts.entry((of, name)).or_default();
        let shadow = *count;
        *count += 1;
        self.open.entry(name).or_default().push(shadow);
        self.order.push(name);
        shadow
    }

    /// Which declaration of a name is in force.
    pub(super) fn find(&self, name: &str) -> Option<u32> {
        self.open.get(name).and_then(|open| open.last()).copied()
    }

    /// Whether a name is a local.
    pub(super) fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// Begins a scope; what it gives ends it.
    pub(super) fn mark(&self) -> usize {
        self.order.len()
    }

    /// Ends a scope.
    pub(super) fn leave(&mut self, mark: usize) {
        for name in self.order.drain(mark.min(self.order.len())..) {
            if let Some(open) = self.open.get_mut(name) {
                open.pop();
            }
        }
    }
}

/// The name of a local that may not be the first of its name.
pub(super) fn shadowed(name: &str, shadow: u32) -> Cow<'_, str> {
    if shadow == 0 { Cow::Borrowed(name) } else { Cow::Owned(format!("{name}'{shadow}")) }
}
