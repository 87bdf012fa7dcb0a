//! Several functions of one name: which of them a call can mean, and whether another class writes it again.

use std::rc::Rc;

use caution_core::facts::{DefinitionIndex, DefinitionKind, MODULE, Takes, Word, WordKind};
use caution_core::reach::{Band, Origin};
use foldhash::HashSet;

use super::memo::Overload;
use super::{Binder, Bound, Meaning};
use crate::loaded::{Loaded, Node};
use crate::mentions::same_family;

/// Files beyond this that define a name: any method of it may be written again in one.
const DEFINING: usize = 300;

impl Binder<'_> {
    /// Of several functions of one name, the one that a call with so many arguments means. What may mean several is
    /// no more than likely to mean the one; what fits none comes from outside.
    pub(super) fn overload(&self, bound: Bound, arguments: Option<u8>) -> Bound {
        let Meaning::Definition(node) = bound.meaning else { return bound };
        let answer =
            self.memo.of(&self.memo.overloads, (node, arguments), || self.find_overload(node, arguments));
        match answer {
            Some((node, true)) => Bound::new(Meaning::Definition(node), bound.origin),
            Some((node, false)) if bound.origin.band() == Band::Certain => {
                Bound::new(Meaning::Definition(node), Origin::Dispatch)
            }
            Some((node, false)) => Bound::new(Meaning::Definition(node), bound.origin),
            None => Bound::new(Meaning::External, bound.origin),
        }
    }

    /// How many arguments a function takes.
    pub(super) fn takes(&self, node: Node) -> Takes {
        self.load(node.file).and_then(|file| takes(&file, node.definition)).unwrap_or(Takes::ANY)
    }

    /// The overload, and whether it is the only one.
    fn find_overload(&self, node: Node, arguments: Option<u8>) -> Overload {
        let Some(file) = self.load(node.file) else { return Some((node, true)) };
        if file.kind(node.definition) == DefinitionKind::Macro {
            // Of several, each holds where its condition does.
            let of = file.facts.definition(node.definition);
            let count = of.map_or(1, |of| file.members(of.parent, of.name).count());
            return Some((node, count <= 1));
        }
        if takes(&file, node.definition).is_none_or(|takes| takes == Takes::ANY) {
            return Some((node, true));
        }
        if let Some(found) = fitting(&file, node.definition, arguments, |at| self.is_twin(&file, node, at)) {
            let (definition, is_sure) = found;
            return Some((Node { file: node.file, definition }, is_sure));
        }
        let Some(class) = self.class_of(node) else {
            return Some(self.elsewhere(&file, node, arguments).unwrap_or((node, false)));
        };
        let name = file.name(node.definition);
        let mut open = self.bases(class, 0).to_vec();
        let mut seen: HashSet<Node> = open.iter().copied().collect();
        while let Some(base) = open.pop() {
            if let Some(found) = self.fitting_member(base, name, arguments) {
                return Some(found);
            }
            open.extend(self.bases(base, 0).iter().copied().filter(|base| seen.insert(*base)));
        }
        // What takes another number is hardly meant.
        (!self.has_outer_base(class, 0)).then_some((node, false))
    }

    /// Whether a definition of the same name and place is of the same class as another, which may stand apart.
    fn is_twin(&self, file: &Loaded, node: Node, other: DefinitionIndex) -> bool {
        file.facts.definition(node.definition).is_some_and(|definition| definition.parent != MODULE)
            || file.receiver(node.definition).is_none() && file.receiver(other).is_none()
            || self.class_of(node) == self.class_of(Node { file: node.file, definition: other })
    }

    fn fitting_member(&self, class: Node, name: &str, arguments: Option<u8>) -> Overload {
        let node = self.own_member(class, name)?;
        let file = self.load(node.file)?;
        let (definition, is_sure) =
            fitting(&file, node.definition, arguments, |at| self.is_twin(&file, node, at))?;
        Some((Node { file: node.file, definition }, is_sure))
    }

    /// A function of that name in another file of the same package, which takes so many arguments.
    fn elsewhere(&self, file: &Loaded, node: Node, arguments: Option<u8>) -> Overload {
        let name = file.name(node.definition);
        if !file.extractor.scoping.shared_packages {
            return None;
        }
        let package = file.facts.text(file.facts.package);
        let mut found = None;
        for other in self.index.with(Word::new(WordKind::Definition, name)).into_iter().take(DEFINING) {
            let Some(other) = self.load(other).filter(|other| other.id != file.id) else { continue };
            if !same_family(&other, file) || other.facts.text(other.facts.package) != package {
                continue;
            }
            let Some(at) = self.top(&other, name) else { continue };
            if let Some((definition, is_sure)) = fitting(&other, at, arguments, |_| true) {
                let is_sure = is_sure && found.is_none();
                found = Some((Node { file: other.id, definition }, is_sure));
            }
        }
        found
    }

    /// Whether a method is written again by a class below its own: then a call of it may mean that one.
    pub(crate) fn is_overridden(&self, node: Node) -> bool {
        let Some(file) = self.load(node.file) else { return false };
        let Some(definition) = file.facts.definition(node.definition) else { return false };
        // A method of Go belongs to its type: what embeds the type hides it, and never answers for it.
        let is_bound = file.extractor.scoping.structural;
        if definition.kind != DefinitionKind::Method || definition.body == 0 || is_bound {
            return false;
        }
        let (name, takes) = (file.facts.text(definition.name), definition.takes);
        let classes = self.memo.of(&self.memo.overridden, (name.to_owned(), takes), || {
            Rc::new(self.find_overridden(name, takes))
        });
        classes.is_empty() && self.index.with(Word::new(WordKind::Definition, name)).len() > DEFINING
            || self.class_of(node).is_some_and(|class| classes.contains(&class))
    }

    /// The classes below which a method of that name is written again.
    fn find_overridden(&self, name: &str, takes: Takes) -> HashSet<Node> {
        let mut found = HashSet::default();
        let files = self.index.with(Word::new(WordKind::Definition, name));
        if files.len() > DEFINING {
            return found;
        }
        self.prepare(&files);
        for file in files.into_iter().filter_map(|file| self.load(file)) {
            let Some(id) = file.facts.names.find(name) else { continue };
            let overrides = |at: &DefinitionIndex| {
                file.facts.definition(*at).is_some_and(|other| {
                    let is_any = takes == Takes::ANY || other.takes == Takes::ANY;
                    other.kind == DefinitionKind::Method && (is_any || other.takes == takes)
                })
            };
            for definition in file.named(id).filter(overrides) {
                let Some(class) = self.class_of(Node { file: file.id, definition }) else { continue };
                let mut open = self.bases(class, 0).to_vec();
                open.extend(self.bases(Node { file: file.id, definition }, 0).iter());
                while let Some(base) = open.pop() {
                    if base != class && found.insert(base) {
                        open.extend(self.bases(base, 0).iter());
                    }
                }
            }
        }
        found
    }
}

/// How many arguments a definition takes, if it is a function.
fn takes(file: &Loaded, definition: DefinitionIndex) -> Option<Takes> {
    let definition = file.facts.definition(definition)?;
    (definition.kind.is_method() || definition.kind == DefinitionKind::Function).then_some(definition.takes)
}

/// Of the functions that stand beside one under its name, the one that takes so many arguments, and whether it is the
/// only one. A prototype is no other one than what has its body.
fn fitting(
    file: &Loaded,
    definition: DefinitionIndex,
    arguments: Option<u8>,
    is_twin: impl Fn(DefinitionIndex) -> bool,
) -> Option<(DefinitionIndex, bool)> {
    let of = file.facts.definition(definition)?;
    let has_body = |at: DefinitionIndex| file.facts.definition(at).is_some_and(|of| of.body != 0);
    let fits =
        |at: &DefinitionIndex| takes(file, *at).is_some_and(|takes| takes.fits(arguments)) && is_twin(*at);
    let all: Vec<DefinitionIndex> = file.members(of.parent, of.name).filter(fits).collect();
    let is_prototype = |at: &DefinitionIndex| {
        let most = |at: DefinitionIndex| takes(file, at).map(|takes| takes.most);
        !has_body(*at) && all.iter().any(|other| has_body(*other) && most(*other) == most(*at))
    };
    let mut told: Vec<DefinitionIndex> = all.iter().copied().filter(|at| !is_prototype(at)).collect();
    // What was found by name alone goes before the others.
    told.sort_by_key(|at| *at != definition);
    told.first().map(|first| (*first, told.len() == 1))
}
