//! Extensions of one name and receiver: the one that a file sees.

use caution_core::facts::{MODULE, Word, WordKind};
use caution_read::lang::scoping::Extensions;

use super::memo::Overload;
use super::{Binder, Module};
use crate::loaded::{Loaded, Node};
use crate::mentions::same_family;

/// Files beyond this that define a name are not looked at.
const DEFINING: usize = 200;

/// How a file comes to see a package's extensions: what is nearer hides the others.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sight {
    Star,
    Own,
    Named,
}

impl Binder<'_> {
    /// What a file means by a member that may be an extension, and whether it can mean no other; none if it sees no
    /// such extension. Anything else is what it is.
    pub(crate) fn seen(&self, file: &Loaded, node: Node) -> Overload {
        let Some(other) = self.load(node.file).filter(|other| is_extension(other, node)) else {
            return Some((node, true));
        };
        let name = other.name(node.definition);
        let class = self.receiver_class(&other, node.definition, 0);
        let mut best: Option<(Sight, Node, bool)> = None;
        let candidates = self.index.with(Word::new(WordKind::Definition, name));
        for other in candidates.into_iter().take(DEFINING).filter_map(|other| self.load(other)) {
            if !same_family(&other, file) {
                continue;
            }
            let Some(sight) = self.sight(file, &other, name) else { continue };
            let Some(id) = other.facts.names.find(name) else { continue };
            let mut own = other.named(id).map(|definition| Node { file: other.id, definition });
            let is_own = |own: &Node| {
                is_extension(&other, *own) && self.receiver_class(&other, own.definition, 0) == class
            };
            // Of several in one file the overload is another question.
            let Some(own) = (if other.id == node.file { Some(node) } else { own.find(is_own) }) else {
                continue;
            };
            best = match best {
                Some((known, first, _)) if known == sight => Some((known, first, false)),
                Some(known) if known.0 > sight => Some(known),
                _ => Some((sight, own, true)),
            };
        }
        best.map(|(_, node, is_sure)| (node, is_sure))
    }

    fn sight(&self, file: &Loaded, other: &Loaded, name: &str) -> Option<Sight> {
        let (own, package) = (file.facts.text(file.facts.package), other.facts.text(other.facts.package));
        let by_namespace = file.extractor.scoping.extensions == Extensions::Nearest;
        let stars = |file: &Loaded| {
            let mut stars = file.facts.imports.iter().filter(|import| import.star && import.item.is_none());
            stars.any(|import| file.facts.text(import.module) == package)
        };
        let mut imports = file.facts.imports.iter();
        if imports.any(|import| {
            let item = import.item.map(|item| file.facts.text(item));
            item == Some(name) && file.facts.text(import.module) == package
        }) {
            return Some(Sight::Named);
        }
        let inside =
            || own.strip_prefix(package).is_some_and(|rest| package.is_empty() || rest.starts_with('.'));
        if own == package || by_namespace && inside() {
            return Some(Sight::Own);
        }
        (stars(file) || by_namespace && self.taken_in(file).iter().any(|other| stars(other)))
            .then_some(Sight::Star)
    }

    /// The files whose imports hold in a file, too.
    fn taken_in(&self, file: &Loaded) -> Vec<std::rc::Rc<Loaded>> {
        let modules =
            file.facts.imports.iter().filter(|import| file.facts.text(import.module).starts_with('@'));
        let files =
            modules.filter_map(|import| match self.resolve(file, file.facts.text(import.module), None) {
                Ok(Module::Files { files, .. }) => Some(files),
                _ => None,
            });
        files.flatten().filter_map(|file| self.load(file)).collect()
    }
}

fn is_extension(file: &Loaded, node: Node) -> bool {
    let at_top =
        || file.facts.definition(node.definition).is_some_and(|definition| definition.parent == MODULE);
    file.receiver(node.definition).is_some()
        && match file.extractor.scoping.extensions {
            Extensions::None => false,
            Extensions::Imported => at_top(),
            Extensions::Nearest => true,
        }
}
