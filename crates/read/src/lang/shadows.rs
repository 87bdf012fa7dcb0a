//! The locals around a place in languages where a name may be declared anew: each declaration is a name of its
//! own. And the written path that begins with one.

use caution_core::facts::{DefinitionIndex, Path, UNNAMED, Value};

use super::facts::Builder;
use super::scope::{Locals, shadowed};

/// A written path that is being read.
#[derive(Debug, Clone, Default)]
pub(super) struct Chain<'a> {
    /// Which of the locals of that name its head is; 0 if it is the first, or no local.
    pub(super) shadow: u32,
    /// Whether its head is a local.
    pub(super) is_local: bool,
    /// Its names, and whether each is called.
    pub(super) segments: Vec<(&'a str, bool)>,
}

impl<'a> Chain<'a> {
    /// Names, none of which is called.
    pub(super) fn of(names: &[&'a str]) -> Self {
        Self { segments: names.iter().map(|name| (*name, false)).collect(), ..Self::default() }
    }

    /// What nothing is known of.
    pub(super) fn unnamed() -> Self {
        Self::of(&[UNNAMED])
    }

    /// The last name.
    pub(super) fn last(&self) -> &'a str {
        self.segments.last().map_or("", |(name, _)| name)
    }

    /// The name before the last.
    pub(super) fn last_but_one(&self) -> &'a str {
        self.segments.iter().rev().nth(1).map_or("", |(name, _)| name)
    }

    /// The first name.
    pub(super) fn head(&self) -> &'a str {
        self.segments.first().map_or("", |(name, _)| name)
    }

    /// Whether its last name is called.
    pub(super) fn is_called(&self) -> bool {
        self.segments.last().is_some_and(|(_, called)| *called)
    }

    /// Whether it says no more than that there is something.
    pub(super) fn is_unnamed(&self) -> bool {
        self.segments.is_empty() || self.segments.len() == 1 && self.head() == UNNAMED
    }

    /// Its first names.
    pub(super) fn beginning(&self, length: usize) -> Self {
        let mut beginning = self.clone();
        beginning.segments.truncate(length);
        beginning
    }

    /// Keeps it.
    pub(super) fn keep(&self, to: &mut Builder<'a>) -> Path {
        self.keep_with(to, None)
    }

    /// Keeps it with one more name at its end.
    pub(super) fn keep_with(&self, to: &mut Builder<'a>, more: Option<&str>) -> Path {
        if self.shadow == 0 && more.is_none() {
            let path = to.path(&self.segments);
            if self.is_local {
                to.at_plain_local(path);
            }
            return path;
        }
        let head = shadowed(self.head(), self.shadow);
        let mut segments: Vec<(&str, bool)> = self.segments.clone();
        if let Some(first) = segments.first_mut() {
            first.0 = &head;
        }
        segments.extend(more.map(|more| (more, false)));
        let path = to.path(&segments);
        if self.is_local && self.shadow == 0 {
            to.at_plain_local(path);
        }
        path
    }
}

/// What is known of a name's value.
#[derive(Debug, Clone)]
pub(super) struct Source<'a> {
    /// How the path tells it.
    pub(super) value: Value,
    /// The path.
    pub(super) chain: Chain<'a>,
    /// A field of what the path names.
    pub(super) field: Option<String>,
}

impl<'a> Source<'a> {
    /// What a path tells.
    pub(super) fn new(value: Value, chain: Chain<'a>) -> Self {
        Self { value, chain, field: None }
    }

    /// An instance of a built-in type.
    pub(super) fn built_in(name: &'a str) -> Self {
        Self::new(Value::Instance, Chain::of(&[name]))
    }
}

/// The locals around a place, and what each is.
#[derive(Debug, Default)]
pub(super) struct Shadows<'a> {
    locals: Locals<'a>,
}

impl<'a> Shadows<'a> {
    /// Begins a scope; what it gives ends it.
    pub(super) fn enter(&self) -> usize {
        self.locals.mark()
    }

    /// Ends a scope.
    pub(super) fn leave(&mut self, mark: usize) {
        self.locals.leave(mark);
    }

    /// Which of the locals of that name is in force, if one is.
    pub(super) fn find(&self, name: &str) -> Option<u32> {
        self.locals.find(name)
    }

    /// Declares a local, says what it is, and gives which of its name it is.
    pub(super) fn declare(
        &mut self,
        to: &mut Builder<'a>,
        of: DefinitionIndex,
        name: &'a str,
        source: Option<&Source<'a>>,
    ) -> u32 {
        let shadow = self.locals.add(of, name);
        if shadow == 0 {
            to.plain_local(of, name);
        }
        match source {
            Some(source) => {
                let path = source.chain.keep_with(to, source.field.as_deref());
                to.bind((of, &shadowed(name, shadow)), source.value, path, of);
            }
            None => {
                let path = to.path(&[(UNNAMED, false)]);
                to.bind((of, &shadowed(name, shadow)), Value::Same, path, of);
            }
        }
        shadow
    }
}
