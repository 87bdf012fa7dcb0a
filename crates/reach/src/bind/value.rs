//! What names hold, as far as declarations and the values that they get tell.

use caution_core::facts::{Binding, DefinitionIndex, DefinitionKind, Name, Value};

use super::{Binder, Meaning};
use crate::loaded::Loaded;

impl Binder<'_> {
    /// What the bindings of a name tell; the first that tells something.
    pub(super) fn bound_value(&self, file: &Loaded, of: DefinitionIndex, name: Name, depth: u32) -> Meaning {
        self.memo.of(&self.memo.values, (file.id, of, name), || self.find_value(file, of, name, depth))
    }

    fn find_value(&self, file: &Loaded, of: DefinitionIndex, name: Name, depth: u32) -> Meaning {
        let mut best = Meaning::Untyped;
        let mut elements = None;
        if file.extractor.scoping.merged_locals && name != Name::EMPTY && !file.kind(of).has_members() {
            let mut all = file.bindings(of, name).take(20).map(|binding| self.held(file, binding, depth));
            let first = all.next().unwrap_or(Meaning::Untyped);
            return if all.all(|other| other == first) { first } else { Meaning::Untyped };
        }
        for binding in file.bindings(of, name).take(20) {
            if binding.value == Value::Elements {
                let element = self.value(file, binding, depth);
                elements = elements.or(Some(element));
                continue;
            }
            let found = self.value(file, binding, depth);
            match (&best, &found) {
                (_, Meaning::Untyped | Meaning::Missing) => {}
                (Meaning::Untyped | Meaning::External, _) => best = found,
                // Two classes: one above the other, or nobody knows which.
                (Meaning::Instance(one), Meaning::Instance(other)) if one != other => {
                    if self.bases(*one, depth + 1).contains(other) {
                        best = found;
                    } else if !self.bases(*other, depth + 1).contains(one) {
                        return Meaning::Untyped;
                    }
                }
                _ => {}
            }
        }
        match elements {
            Some(element) if matches!(best, Meaning::External | Meaning::Untyped) => {
                Meaning::Holder(Box::new(element))
            }
            _ => best,
        }
    }

    /// What a binding tells; of one that tells of elements, that there are some.
    fn held(&self, file: &Loaded, binding: &Binding, depth: u32) -> Meaning {
        let found = self.value(file, binding, depth);
        if binding.value == Value::Elements { Meaning::Holder(Box::new(found)) } else { found }
    }

    fn value(&self, file: &Loaded, binding: &Binding, depth: u32) -> Meaning {
        let bound =
            self.segments(file, binding.scope, binding.path, binding.path.length as usize, depth + 1).meaning;
        match binding.value {
            Value::Instance | Value::Elements => self.instance(bound, depth),
            Value::Same => self.settled(bound, depth),
            Value::ElementOf => match self.settled(bound, depth) {
                Meaning::Holder(element) => *element,
                Meaning::External => Meaning::Untyped,
                other => {
                    if matches!(other, Meaning::Missing) {
                        Meaning::Missing
                    } else {
                        Meaning::Untyped
                    }
                }
            },
        }
    }

    /// What an object of a named type is.
    pub(super) fn instance(&self, meaning: Meaning, depth: u32) -> Meaning {
        match meaning {
            Meaning::Definition(node) => {
                let kind = self.load(node.file).map(|file| file.kind(node.definition));
                match kind {
                    Some(kind) if kind.has_members() => {
                        // A second name for a type is that type.
                        match self.result(node, depth) {
                            Some(aliased @ (Meaning::Instance(_) | Meaning::Holder(_))) => aliased,
                            _ => Meaning::Instance(node),
                        }
                    }
                    Some(_) => match self.settled(Meaning::Definition(node), depth) {
                        Meaning::Definition(class) if class != node => {
                            self.instance(Meaning::Definition(class), depth + 1)
                        }
                        _ => Meaning::Untyped,
                    },
                    None => Meaning::Untyped,
                }
            }
            Meaning::Instance(_) | Meaning::Holder(_) => meaning,
            // A type that is in no file of the tree: a built-in one, or one of a dependency.
            Meaning::External | Meaning::Missing => Meaning::External,
            Meaning::Module(_) | Meaning::Super(_) | Meaning::Untyped => Meaning::Untyped,
        }
    }

    /// What a variable or field holds; whatever else it is stays as it is.
    pub(super) fn settled(&self, meaning: Meaning, depth: u32) -> Meaning {
        let Meaning::Definition(node) = meaning else { return meaning };
        let Some(file) = self.load(node.file) else { return Meaning::Untyped };
        let Some(definition) = file.facts.definition(node.definition) else { return Meaning::Untyped };
        if !matches!(definition.kind, DefinitionKind::Variable | DefinitionKind::Field)
            || self.memo.ends(depth)
        {
            return Meaning::Definition(node);
        }
        if file.bindings(definition.parent, definition.name).next().is_some() {
            return self.bound_value(&file, definition.parent, definition.name, depth + 1);
        }
        self.result(node, depth).unwrap_or(Meaning::Untyped)
    }
}
