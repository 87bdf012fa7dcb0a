//! A name that stands for a local in one place of a function, and for something outside of it in another.

use std::collections::HashSet;

use caution_core::facts::{DefinitionIndex, Name, Path, Segment, UNNAMED};

use super::Builder;

/// The locals that bear their names as they are written: the first of its name in its function.
#[derive(Debug, Default)]
pub(super) struct Plain {
    locals: HashSet<(DefinitionIndex, Name)>,
    names: HashSet<Name>,
    /// The places of segments that mean one.
    heads: HashSet<u32>,
}

impl Builder<'_> {
    /// Says that a bare name is a local of a function.
    pub(in crate::lang) fn plain_local(&mut self, of: DefinitionIndex, name: &str) {
        let name = self.name(name);
        self.plain.locals.insert((of, name));
        self.plain.names.insert(name);
    }

    /// Says that a path begins with such a local.
    pub(in crate::lang) fn at_plain_local(&mut self, path: Path) {
        self.plain.heads.insert(path.first);
    }

    /// Takes references for members of something without a name, of those places in the list whose heads are members of
    /// a class around: inside of `with(x) { … }` it may be a member of `x`.
    pub(in crate::lang) fn may_be_of_another(&mut self, references: &[usize]) {
        if references.is_empty() {
            return;
        }
        let members: HashSet<(DefinitionIndex, Name)> =
            self.facts.definitions.iter().map(|definition| (definition.parent, definition.name)).collect();
        let unnamed = Segment { name: self.name(UNNAMED), called: false, arguments: None };
        for at in references {
            let Some(reference) = self.facts.references.get(*at).copied() else { continue };
            let own = self.facts.path(reference.path).to_vec();
            let Some(head) = own.first().map(|head| head.name) else { continue };
            let is_self = self.facts.text(head) == "self";
            let is_member = self
                .facts
                .around(reference.within)
                .any(|(of, definition)| definition.kind.has_members() && members.contains(&(of, head)));
            if !is_self && !is_member {
                continue;
            }
            let first = u32::try_from(self.facts.segments.len()).unwrap_or(u32::MAX);
            self.facts.segments.push(unnamed);
            self.facts.segments.extend(own.iter().skip(usize::from(is_self)));
            let length = reference.path.length + u32::from(!is_self);
            if let Some(reference) = self.facts.references.get_mut(*at) {
                reference.path = Path { first, length };
            }
        }
    }

    /// Gives a local another name if its own stands for something else in the same function: a field before a closure
    /// whose parameter is called the same.
    pub(super) fn part_locals(&mut self) {
        let plain = std::mem::take(&mut self.plain);
        if plain.locals.is_empty() {
            return;
        }
        let references = self.facts.references.iter().map(|reference| (reference.within, reference.path));
        let bindings = self.facts.bindings.iter().map(|binding| (binding.scope, binding.path));
        let mut meant = Vec::new();
        let mut parted = HashSet::new();
        for (within, path) in references.chain(bindings) {
            let Some(head) = self.facts.path(path).first().filter(|head| plain.names.contains(&head.name))
            else {
                continue;
            };
            let mut around = self.facts.around(within).map(|(of, _)| (of, head.name));
            let Some(local) = around.find(|local| plain.locals.contains(local)) else { continue };
            if plain.heads.contains(&path.first) {
                meant.push((path.first, local));
            } else {
                parted.insert(local);
            }
        }
        for (of, name) in parted {
            let other = format!("{}'0", self.facts.text(name));
            let other = self.name(&other);
            let own = self.facts.bindings.iter_mut();
            own.filter(|binding| (binding.of, binding.name) == (of, name)).for_each(|own| own.name = other);
            for (place, _) in meant.iter().filter(|(_, local)| *local == (of, name)) {
                if let Some(segment) = self.facts.segments.get_mut(*place as usize) {
                    segment.name = other;
                }
            }
        }
    }
}
