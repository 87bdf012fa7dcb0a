//! Members of classes, own and inherited, and fixtures.

use std::rc::Rc;

use caution_core::facts::{DefinitionKind, MODULE, Name};
use caution_core::reach::Origin;
use caution_read::lang::modules::folders_around;
use caution_read::runner::Runner;

use super::{Binder, Bound, Meaning};
use crate::loaded::{Loaded, Node};

impl Binder<'_> {
    /// The class whose own object `self` is inside a definition.
    pub(super) fn own_class(&self, file: &Loaded, scope: u32, depth: u32) -> Option<Node> {
        for (at, definition) in file.facts.around(scope) {
            if definition.kind.has_members() {
                return Some(Node { file: file.id, definition: at });
            }
            if let Some(class) = self.receiver_class(file, at, depth) {
                return Some(class);
            }
        }
        None
    }

    /// The class that a method outside of it belongs to.
    pub(super) fn receiver_class(&self, file: &Loaded, method: u32, depth: u32) -> Option<Node> {
        let binding = file.receiver(method)?;
        // Its own names are no members of it: the type is looked up around it.
        let scope = file
            .facts
            .definition(binding.scope)
            .map_or(MODULE, |scope| if binding.scope == method { scope.parent } else { binding.scope });
        match self.segments(file, scope, binding.path, binding.path.length as usize, depth + 1).meaning {
            Meaning::Definition(node) => Some(node),
            _ => None,
        }
    }

    /// The class that a member belongs to.
    pub(crate) fn class_of(&self, member: Node) -> Option<Node> {
        let file = self.load(member.file)?;
        let parent = file.facts.definition(member.definition)?.parent;
        if file.kind(parent).has_members() {
            return Some(Node { file: member.file, definition: parent });
        }
        self.receiver_class(&file, member.definition, 0)
    }

    /// `.name` of an object or class.
    pub(super) fn member_bound(&self, class: Node, name: &str, origin: Origin, depth: u32) -> Bound {
        if let Some(found) = self.member(class, name, depth) {
            let origin = if origin == Origin::Own { Origin::Own } else { Origin::Type };
            return Bound::new(Meaning::Definition(found), origin);
        }
        if let Some(meaning) = self.field(class, name, depth, 0) {
            return Bound::new(meaning, Origin::Type);
        }
        // It may be set while the program runs, or come from a base that is not in the tree.
        Bound::new(Meaning::Untyped, Origin::Name)
    }

    /// A member that is defined by the class or by one of its bases.
    pub(crate) fn member(&self, class: Node, name: &str, depth: u32) -> Option<Node> {
        self.memo.of(&self.memo.members, (class, name.to_owned()), || {
            self.own_member(class, name).or_else(|| self.inherited(class, name, depth))
        })
    }

    /// The class whose members are known without a receiver in a method that stands outside of it.
    pub(super) fn implicit_receiver(&self, file: &Loaded, method: u32, depth: u32) -> Option<Node> {
        file.extractor
            .scoping
            .bare_receiver_members
            .then(|| self.receiver_class(file, method, depth))
            .flatten()
    }

    /// A member that is named without a receiver; never the constructor, whose name is the class's.
    pub(super) fn bare_member(&self, class: Node, name: &str, depth: u32) -> Option<Bound> {
        let found = self.member(class, name, depth)?;
        let file = self.load(found.file)?;
        let is_constructor = file.kind(found.definition) == DefinitionKind::Constructor;
        (!is_constructor).then(|| Bound::new(Meaning::Definition(found), Origin::Own))
    }

    /// A member of the class itself, in whatever file it stands.
    pub(crate) fn own_member(&self, class: Node, name: &str) -> Option<Node> {
        let file = self.load(class.file)?;
        let here = file.facts.names.find(name).and_then(|name| file.member(class.definition, name));
        if let Some(definition) = here {
            return Some(Node { file: class.file, definition });
        }
        self.apart(class, &file, name)
    }

    /// A member that a base defines: depth first, as declared.
    pub(super) fn inherited(&self, class: Node, name: &str, depth: u32) -> Option<Node> {
        if self.memo.ends(depth) {
            return None;
        }
        self.bases(class, depth)
            .iter()
            .filter(|base| **base != class)
            .find_map(|base| self.own_member(*base, name).or_else(|| self.inherited(*base, name, depth + 1)))
    }

    /// The bases of a class that are in the tree.
    pub(crate) fn bases(&self, class: Node, depth: u32) -> Rc<[Node]> {
        self.memo.of(&self.memo.bases, class, || self.find_bases(class, depth).into())
    }

    fn find_bases(&self, class: Node, depth: u32) -> Vec<Node> {
        let Some(file) = self.load(class.file) else { return Vec::new() };
        let Some(definition) = file.facts.definition(class.definition) else { return Vec::new() };
        let bases = definition.bases.iter().take(32);
        bases
            .filter_map(|base| {
                let bound = self.segments(&file, definition.parent, *base, base.length as usize, depth + 1);
                match self.settled(bound.meaning, depth) {
                    Meaning::Definition(node) if node != class => Some(node),
                    Meaning::Instance(node) if node != class => Some(node),
                    _ => None,
                }
            })
            .collect()
    }

    /// Whether a class has a base, at any height, that is in no file of the tree.
    pub(crate) fn has_outer_base(&self, class: Node, depth: u32) -> bool {
        let Some(file) = self.load(class.file) else { return true };
        let Some(definition) = file.facts.definition(class.definition) else { return true };
        let plain = |base: &caution_core::facts::Path| {
            let last = file.facts.path(*base).last().map_or("", |last| file.facts.text(last.name));
            matches!(
                last,
                "object"
                    | "ABC"
                    | "ABCMeta"
                    | "Generic"
                    | "Protocol"
                    | "Enum"
                    | "NamedTuple"
                    | "TypedDict"
                    | "Exception"
                    | "Object"
            )
        };
        let declared = definition.bases.iter().filter(|base| !plain(base)).count();
        let bases = self.bases(class, depth);
        bases.len() < declared
            || depth < 8 && bases.iter().any(|base| *base != class && self.has_outer_base(*base, depth + 4))
    }

    /// What is known of a field: by the class's own bindings or those of its bases.
    fn field(&self, class: Node, name: &str, depth: u32, height: u32) -> Option<Meaning> {
        let file = self.load(class.file)?;
        if let Some(name) = file.facts.names.find(name)
            && file.bindings(class.definition, name).next().is_some()
        {
            return Some(self.bound_value(&file, class.definition, name, depth + 1));
        }
        if height > 8 || self.memo.ends(depth) {
            return None;
        }
        self.bases(class, depth).iter().find_map(|base| self.field(*base, name, depth + 1, height + 1))
    }

    /// The fixture of a name that a test gets: of its own file, else of the nearest `conftest.py` or plugin above, else of
    /// a file that the test imports it from.
    pub(crate) fn fixture(&self, file: &Loaded, name: &str) -> Option<Node> {
        let find = |other: &Loaded| -> Option<Node> {
            let name = other.facts.names.find(name)?;
            let definition = other.named(name).rfind(|at| other.kind(*at) == DefinitionKind::Fixture)?;
            Some(Node { file: other.id, definition })
        };
        if let Some(found) = find(file) {
            return Some(found);
        }
        let loaded = |above| Runner::of(&file.path).map(|runner| self.loaded_below(runner, above));
        for above in folders_around(&file.path) {
            let loaded = loaded(above).unwrap_or_default().into_iter();
            for other in loaded.filter_map(|file| self.load(file)) {
                if let Some(found) = find(&other).or_else(|| self.exported(&other, name, 0)) {
                    return Some(found);
                }
            }
        }
        let imported = file.facts.names.find(name).and_then(|name| self.imported(file, MODULE, name, 0));
        match imported.map(|bound| bound.meaning) {
            Some(Meaning::Definition(node)) => Some(node),
            _ => None,
        }
    }

    /// What a name is known as inside a file, for messages.
    pub(crate) fn name_of(&self, node: Node) -> (String, Name) {
        self.load(node.file).map_or_else(
            || (String::new(), Name::EMPTY),
            |file| {
                let name =
                    file.facts.definition(node.definition).map_or(Name::EMPTY, |definition| definition.name);
                (file.facts.text(name).to_owned(), name)
            },
        )
    }
}
