//! Who reaches a member because of its class, or of what it overrides.

use std::collections::HashSet;
use std::rc::Rc;

use caution_core::RepoPath;
use caution_core::facts::{
    DefinitionKind, EntryKind, MODULE, Reference, Shape, Takes, Visibility, Word, WordKind,
};
use caution_core::reach::{Origin, SeedKind};
use caution_read::lang::Role;

use super::super::{Reason, Walker};
use super::UNTYPED;
use crate::loaded::{Loaded, Node};
use crate::mentions;

/// Files beyond this that hold a text make it a common word.
const TEXTS: usize = 12;

impl Walker<'_, '_> {
    /// What reaches a member because it reaches its class, or something that it overrides.
    pub(super) fn of_member(
        &mut self,
        node: Node,
        class: Node,
        file: &Rc<Loaded>,
        mut untyped: Vec<(Node, u32)>,
        reasons: &mut Vec<Reason>,
    ) {
        let Some(definition) = file.facts.definition(node.definition) else { return };
        let name = file.name(node.definition);
        let line = definition.line;
        if definition.kind == DefinitionKind::Constructor {
            self.constructions(node, class, reasons);
        }
        // A test is run by what runs tests, an action of a controller by its own route: not by whoever uses the class.
        let on_class = file.extractor.scoping.routes_on_class;
        let by_itself = definition.entry.is_some_and(|entry| match entry.kind {
            EntryKind::Test => true,
            EntryKind::Route => !on_class,
            _ => false,
        });
        let is_fixed = definition.kind == DefinitionKind::Field && file.extractor.scoping.typed_fields;
        let overridden = if is_fixed { Vec::new() } else { self.overridden(node, class, file, name) };
        // Where overriding is written, what the framework calls is marked as such by the reader. Elsewhere it may call
        // what is public and bound to nobody here, what nobody here calls (`_wrap_chunks` of a class that extends
        // `textwrap.TextWrapper`), and what hands on to the one that it stands for (`super().open()`).
        let is_uncalled = reasons.is_empty() && untyped.is_empty();
        let is_open = definition.visibility == Visibility::Public && reasons.is_empty();
        let outer = !file.extractor.scoping.written_overrides
            && overridden.is_empty()
            && (is_open || is_uncalled || hands_on(file, node.definition))
            && (definition.kind.is_method() || definition.kind == DefinitionKind::Field)
            && self.binder.has_outer_base(class, 0);
        if !by_itself && (definition.implicit || outer || definition.kind == DefinitionKind::Constructor) {
            reasons.push(Reason::From { from: class, origin: Origin::Implicit, line });
        }
        for (from, line) in self.derivers(node, class, file) {
            reasons.push(Reason::From { from, origin: Origin::Implicit, line });
        }
        // Whoever makes an object runs what gives its fields their values.
        let runs =
            |reference: &Reference| reference.within == node.definition && reference.shape == Shape::Call;
        if definition.kind == DefinitionKind::Field
            && self.seeds.contains_key(&node)
            && file.facts.references.iter().any(runs)
        {
            reasons.push(Reason::From { from: class, origin: Origin::Implicit, line });
        }
        let is_made_unseen = !overridden.is_empty() && self.is_made_unseen(class, file);
        for overridden in overridden {
            reasons.push(if is_made_unseen {
                Reason::From { from: overridden, origin: Origin::Dispatch, line }
            } else {
                Reason::Live { from: vec![(overridden, line)], class, origin: Origin::Dispatch }
            });
        }
        if untyped.len() > UNTYPED {
            self.cut.insert(format!("`.{name}` stands behind {} receivers of unknown type", untyped.len()));
            untyped.truncate(UNTYPED);
        }
        // Elsewhere a method that is named in a text is named together with its class, or is none.
        if file.extractor.scoping.text_methods && definition.kind == DefinitionKind::Method {
            untyped.extend(self.texts(name, file));
        }
        if !untyped.is_empty() && definition.kind != DefinitionKind::Constructor {
            reasons.push(Reason::Live { from: untyped, class, origin: Origin::Live });
        }
    }

    /// The types that hold a type and have its trait made for them: `#[derive(Default)]` calls `default` of each field.
    fn derivers(&mut self, method: Node, class: Node, file: &Loaded) -> Vec<(Node, u32)> {
        let definition = file.facts.definition(method.definition).filter(|_| file.extractor.scoping.traits);
        let made = definition.and_then(|definition| file.facts.path(*definition.bases.first()?).last());
        let Some(made) = made.map(|last| file.facts.text(last.name)) else { return Vec::new() };
        let (name, _) = self.binder.name_of(class);
        let uses = self.mentions(&name, None);
        let holds = |mention: &&mentions::Mention| mention.means_node() == Some(class);
        let holder = |mention: &mentions::Mention| {
            let from = self.binder.load(mention.from.file)?;
            let is_type = from.kind(mention.from.definition).has_members();
            let of = if is_type { mention.from } else { self.binder.class_of(mention.from)? };
            let of_it = self.binder.load(of.file)?;
            let mut marks = of_it
                .facts
                .references
                .iter()
                .filter(|reference| reference.within == of.definition && reference.shape == Shape::Mark);
            let is_made = marks.any(|mark| {
                of_it.facts.path(mark.path).last().is_some_and(|last| of_it.facts.text(last.name) == made)
            });
            is_made.then_some((of, mention.line))
        };
        uses.all.iter().filter(holds).filter_map(holder).collect()
    }

    /// Whether a member is new in a class that is not, and stands in for nothing of its name: then no use of it was
    /// written before it was there.
    pub(super) fn is_only_added(&mut self, node: Node, class: Node, file: &Rc<Loaded>) -> bool {
        let is_new = |node: Node| self.seeds.get(&node) == Some(&SeedKind::Added);
        if !is_new(node) || is_new(class) || self.binder.has_outer_base(class, 0) {
            return false;
        }
        let Some(definition) = file.facts.definition(node.definition) else { return false };
        let is_alone = file.members(definition.parent, definition.name).count() <= 1;
        is_alone && self.overridden(node, class, file, file.name(node.definition)).is_empty()
    }

    /// Whether nothing that is seen outside of tests makes an object of a class: then a container of the framework
    /// does, and whoever calls what the class implements may meet it.
    fn is_made_unseen(&mut self, class: Node, file: &Loaded) -> bool {
        if !file.extractor.scoping.containers {
            return false;
        }
        let (name, _) = self.binder.name_of(class);
        let uses = self.mentions(&name, None);
        let makes = |mention: &mentions::Mention| {
            mention.means_node() == Some(class) && (mention.called || mention.shape == Shape::Inherit)
        };
        !uses.all.iter().any(|mention| makes(mention) && !self.is_in_tests(mention.from))
    }

    fn is_in_tests(&self, node: Node) -> bool {
        Role::of_path(&RepoPath::from(&*self.binder.index().path(node.file))) == Role::Test
    }

    /// Texts that are a member's name, as reflection has them: `LocalProxy(context, "session")`.
    fn texts(&self, name: &str, of: &Loaded) -> Vec<(Node, u32)> {
        let index = self.binder.index();
        let files = index.with(Word::new(WordKind::Literal, name));
        // A word that stands everywhere names nothing.
        if name.len() < 5 || files.len() > TEXTS {
            return Vec::new();
        }
        let mut found = Vec::new();
        let files = files.into_iter().filter_map(|file| self.binder.load(file));
        for file in files.filter(|file| mentions::same_family(file, of)) {
            let Some(text) = file.facts.names.find(name) else { continue };
            let here = file.facts.literals.iter().filter(|literal| literal.text == text);
            found.extend(
                here.map(|literal| (Node { file: file.id, definition: literal.within }, literal.line)),
            );
        }
        found
    }

    /// Calls of the class, which make an object by its constructor.
    fn constructions(&mut self, node: Node, class: Node, reasons: &mut Vec<Reason>) {
        let (name, _) = self.binder.name_of(class);
        let Some(near) = self.binder.load(class.file) else { return };
        let Some(file) = self.binder.load(node.file) else { return };
        let takes = |at: u32| file.facts.definition(at).map_or(Takes::ANY, |made| made.takes);
        let makes = |at: &u32| file.kind(*at) == DefinitionKind::Constructor;
        let own = takes(node.definition);
        let parent = file.facts.definition(node.definition).map_or(MODULE, |made| made.parent);
        let others: Vec<Takes> = file.all_members(parent).filter(makes).map(takes).collect();
        let near = mentions::is_common(&name).then_some(&*near);
        for mention in &self.mentions(&name, near).all {
            if mention.means_node() == Some(class) && mention.called && own.fits(mention.arguments) {
                let (from, line) = (mention.from, mention.line);
                let several = others.iter().filter(|takes| takes.fits(mention.arguments)).count() > 1;
                let is_sure = own == Takes::ANY || !several;
                let origin = if is_sure { Origin::Construction } else { Origin::Dispatch };
                reasons.push(Reason::From { from, origin, line });
                if let Some(from) = self.runs_it(mention) {
                    reasons.push(Reason::From { from, origin: Origin::Load, line });
                }
            }
        }
        reasons.retain(|reason| !matches!(reason, Reason::From { from, .. } if *from == node));
    }

    /// What a method overrides or implements.
    fn overridden(&mut self, node: Node, class: Node, file: &Rc<Loaded>, name: &str) -> Vec<Node> {
        let mut found = Vec::new();
        let mut open = self.binder.bases(class, 0).to_vec();
        let mut seen = open.clone();
        while let Some(base) = open.pop() {
            if let Some(member) = self.binder.own_member(base, name).filter(|member| *member != node) {
                found.push(member);
            }
            for next in self.binder.bases(base, 0).iter().copied() {
                if !seen.contains(&next) && seen.len() < 64 {
                    seen.push(next);
                    open.push(next);
                }
            }
        }
        // A method of a trait's implementation names the trait itself.
        found.extend(self.binder.bases(node, 0).iter().filter_map(|of| self.binder.own_member(*of, name)));
        if file.extractor.scoping.structural {
            found.extend(self.interfaces(class, name));
        }
        let mut seen = HashSet::from([node]);
        found.retain(|member| seen.insert(*member));
        found
    }

    /// Methods of that name of interfaces whose methods the type has all.
    fn interfaces(&mut self, class: Node, name: &str) -> Vec<Node> {
        let index = self.binder.index();
        let files = index.with(Word::new(WordKind::Definition, name));
        let mut found = Vec::new();
        for file in files.into_iter().take(400) {
            let Some(loaded) = self.binder.load(file).filter(|loaded| loaded.extractor.scoping.structural)
            else {
                continue;
            };
            let Some(id) = loaded.facts.names.find(name) else { continue };
            for (at, definition) in loaded.facts.definitions.iter().enumerate() {
                let Ok(at) = u32::try_from(at) else { continue };
                let of_interface =
                    definition.name == id && loaded.kind(definition.parent) == DefinitionKind::Interface;
                if !of_interface {
                    continue;
                }
                let has_all = loaded
                    .all_members(definition.parent)
                    .all(|member| self.binder.member(class, loaded.name(member), 0).is_some());
                if has_all {
                    found.push(Node { file, definition: at });
                }
            }
        }
        found
    }
}

/// Whether a method calls the one of its name of the class above.
fn hands_on(file: &Loaded, method: u32) -> bool {
    let name = file.name(method);
    file.facts.references.iter().filter(|reference| reference.within == method).any(|reference| {
        let mut path = file.facts.path(reference.path).iter().map(|segment| file.facts.text(segment.name));
        path.next() == Some("super") && path.next() == Some(name)
    })
}
