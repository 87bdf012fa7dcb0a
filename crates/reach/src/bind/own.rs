//! Methods of a class itself beside those of its objects, where both may have one name: Ruby's `def self.find`.

use caution_core::facts::{DefinitionIndex, Name};
use caution_core::reach::Origin;

use super::{Binder, Bound, Meaning};
use crate::loaded::{Loaded, Node};

impl Binder<'_> {
    /// Of two methods of one name, the one that the class has itself, or the one that its objects have. An object has
    /// no method of its class.
    pub(super) fn suited(&self, bound: Bound, on_class: bool) -> Bound {
        let Meaning::Definition(node) = bound.meaning else { return bound };
        let Some(file) = self.load(node.file) else { return bound };
        match sibling(&file, node.definition, on_class) {
            Some(definition) => {
                Bound::new(Meaning::Definition(Node { file: file.id, definition }), bound.origin)
            }
            None if !on_class && is_of_class(&file, node.definition) => {
                Bound::new(Meaning::Untyped, Origin::Name)
            }
            None => bound,
        }
    }
}

/// The member of a class that a bare name means at a place inside it. What stands in no method is done by the class.
pub(super) fn named(
    file: &Loaded,
    (class, name): (DefinitionIndex, Name),
    scope: DefinitionIndex,
) -> Option<DefinitionIndex> {
    let found = file.member(class, name)?;
    let on_class = is_in_class_method(file, scope);
    match sibling(file, found, on_class.unwrap_or(true)) {
        None if on_class == Some(false) && is_of_class(file, found) => None,
        other => Some(other.unwrap_or(found)),
    }
}

/// Whether what is written at a place is done by a class itself; `None` in no method.
pub(super) fn is_in_class_method(file: &Loaded, scope: DefinitionIndex) -> Option<bool> {
    let mut methods = file.facts.around(scope).take_while(|(_, around)| !around.kind.has_members());
    methods.find(|(_, around)| around.kind.is_method()).map(|(_, method)| method.of_class)
}

/// The method that stands beside one under its name and belongs to the other side, if the one is not of the side asked.
pub(super) fn sibling(file: &Loaded, definition: DefinitionIndex, on_class: bool) -> Option<DefinitionIndex> {
    let of = file.facts.definition(definition)?;
    if of.of_class == on_class {
        return None;
    }
    file.members(of.parent, of.name).filter(|other| is_of_class(file, *other) == on_class).last()
}

fn is_of_class(file: &Loaded, definition: DefinitionIndex) -> bool {
    file.facts.definition(definition).is_some_and(|of| of.of_class)
}
