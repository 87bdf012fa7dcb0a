//! What comes in and goes out with an object: who serves a class has every field of it, though he names none.

use caution_core::facts::{DefinitionKind, EntryKind, Shape, Visibility, Word, WordKind};
use caution_core::reach::{Origin, SeedKind};

use super::super::{COMMON, Graph, Reason, Walker};
use crate::loaded::{Loaded, Node};

/// Classes that hold one another beyond these are not followed.
const CLASSES: usize = 16;

/// Functions that name a class beyond these are not asked whether a route leads to them.
const FUNCTIONS: usize = 60;

impl Walker<'_, '_> {
    /// The entries that take or give an object of a class, or of one that holds it: frameworks make a text of it, and
    /// read one, with the fields that it has. Asked where a field comes, goes or gets another type.
    /// Whoever else says that he takes or gives one possibly hands it to such an entry.
    pub(super) fn carried(
        &mut self,
        (node, at): (Node, usize),
        class: Node,
        file: &Loaded,
        (reasons, graph): (&mut Vec<Reason>, &mut Graph),
    ) {
        let is_other = self
            .seeds
            .get(&node)
            .is_some_and(|kind| matches!(kind, SeedKind::Added | SeedKind::Removed | SeedKind::Contract));
        if !is_other || !is_carried(file, node) {
            return;
        }
        let mut classes = vec![class];
        let mut done = 0;
        let mut asked = 0;
        while let Some(class) = classes.get(done).copied() {
            done += 1;
            let (name, _) = self.binder.name_of(class);
            let files = self.binder.index().with(Word::new(WordKind::Mention, &name)).len();
            if name.is_empty() || done > 1 && files > COMMON {
                continue;
            }
            let uses = self.mentions(&name, None);
            for mention in uses.all.iter().filter(|mention| mention.means_node() == Some(class)) {
                let Some(from) = self.binder.load(mention.from.file) else { continue };
                let kind = from.kind(mention.from.definition);
                let holder = match kind {
                    DefinitionKind::Field => self.binder.class_of(mention.from),
                    _ if kind.has_members() && mention.shape == Shape::Inherit => Some(mention.from),
                    _ => None,
                };
                if let Some(holder) = holder {
                    if classes.len() < CLASSES && !classes.contains(&holder) {
                        classes.push(holder);
                    }
                    continue;
                }
                asked += usize::from(kind == DefinitionKind::Function);
                if self.serves(mention.from, &from, asked <= FUNCTIONS) {
                    let (from, line) = (mention.from, mention.line);
                    reasons.push(Reason::From { from, origin: Origin::Implicit, line });
                } else if mention.shape == Shape::Type
                    && (kind.is_method() || kind == DefinitionKind::Function)
                {
                    graph.by_name.push((at, mention.from, mention.line));
                }
            }
        }
    }

    /// Whether a definition is an entry other than a test, or a function that such a one hands requests to.
    fn serves(&mut self, node: Node, file: &Loaded, asks: bool) -> bool {
        let is_entry = |file: &Loaded, at| file.entry(at).is_some_and(|entry| entry.kind != EntryKind::Test);
        if is_entry(file, node.definition) {
            return true;
        }
        let kind = file.kind(node.definition);
        let name = file.name(node.definition).to_owned();
        if !asks || name.is_empty() || !(kind.is_method() || kind == DefinitionKind::Function) {
            return false;
        }
        if self.binder.index().with(Word::new(WordKind::Mention, &name)).len() > COMMON {
            return false;
        }
        let uses = self.mentions(&name, None);
        let hands = |from: Node| {
            self.binder.load(from.file).is_some_and(|other| {
                other.kind(from.definition) == DefinitionKind::Registration
                    && is_entry(&other, from.definition)
            })
        };
        uses.all.iter().any(|mention| mention.means_node() == Some(node) && hands(mention.from))
    }
}

/// Whether a member is a part of what is made of an object: a field, or what reads one (`getTotal`).
fn is_carried(file: &Loaded, node: Node) -> bool {
    let Some(definition) = file.facts.definition(node.definition) else { return false };
    let name = file.facts.text(definition.name);
    let reads = ["get", "is"].into_iter().filter_map(|start| name.strip_prefix(start));
    let is_getter = || {
        definition.takes.most == 0
            && definition.visibility == Visibility::Public
            && reads.into_iter().any(|rest| rest.starts_with(|first: char| first.is_uppercase()))
    };
    definition.kind == DefinitionKind::Field || definition.kind.is_method() && is_getter()
}
