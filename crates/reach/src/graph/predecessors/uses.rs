//! The uses of a definition by its names.

use std::rc::Rc;

use caution_core::facts::{DefinitionKind, MODULE, Reference, Shape, Visibility};
use caution_core::reach::{Origin, SeedKind};

use super::super::{Graph, Reason, Walker};
use super::Walked;
use crate::loaded::{Loaded, Node};
use crate::mentions::{self, Means, Mention, Mentions};

/// Second names of one definition.
const ALIASES: usize = 16;

/// What was found of a definition's uses.
#[derive(Default)]
pub(super) struct Uses {
    /// Uses that are bound to it.
    pub(super) reasons: Vec<Reason>,
    /// Uses of its name behind receivers of unknown type.
    pub(super) untyped: Vec<(Node, u32)>,
    /// The names under which it is used.
    pub(super) names: Vec<String>,
}

impl Walker<'_, '_> {
    /// The uses of a definition. Those of a seed by its name alone go into the graph.
    pub(super) fn uses(&mut self, of: &Walked<'_>, is_unmeant: bool, graph: &mut Graph) -> Uses {
        // What is registered has a title, and nobody says that.
        let is_named = of.kind != DefinitionKind::Registration;
        let mut uses =
            Uses { names: is_named.then(|| of.name.to_owned()).into_iter().collect(), ..Uses::default() };
        let mut done = 0;
        while let Some(name) = uses.names.get(done).cloned() {
            done += 1;
            let near = mentions::is_common(&name).then_some(&**of.file);
            let found = self.mentions(&name, near);
            for (node, alias) in &found.aliases {
                if *node != of.node || uses.names.contains(alias) {
                    continue;
                }
                if uses.names.len() < ALIASES {
                    uses.names.push(alias.clone());
                } else {
                    self.cut.insert(format!("`{}` has more than {ALIASES} names", of.name));
                }
            }
            for mention in &found.all {
                let (from, line) = (mention.from, mention.line);
                if of.is_seed && self.is_gone(from, Some(&name)) {
                    continue;
                }
                match (mention.means, mentions::use_of(self.binder, of.file, of.node, mention)) {
                    (Means::Bound(..), Some(origin)) => {
                        // What is written over may be what writes a property: that it is one is not told everywhere.
                        if of.is_seed && of.kind.is_method() && mention.shape == Shape::Write {
                            graph.by_name.push((of.at, from, line));
                        }
                        self.bound(of, mention, origin, &mut uses.reasons);
                    }
                    (Means::Untyped | Means::Missing, _)
                        if is_unmeant && !self.changed.contains(&from.file) =>
                    {
                        // It was written before, for something else; a build may yet find this.
                        graph.by_name.push((of.at, from, line));
                    }
                    (Means::Bound(target, _), None) if done == 1 && self.is_another_of(of, target) => {
                        uses.reasons.push(Reason::From { from, origin: Origin::Dispatch, line });
                    }
                    (Means::Untyped, _) if done == 1 && self.is_of_family(from, of.file) => {
                        // A method that is read without a call is handed on, or it is a field of something else.
                        if !of.kind.is_method() || mention.called {
                            uses.untyped.push((from, line));
                            uses.untyped.extend(self.runs_it(mention).map(|from| (from, line)));
                        } else if of.is_seed {
                            graph.by_name.push((of.at, from, line));
                        }
                    }
                    (Means::Missing, _) if of.is_seed && done == 1 => graph.by_name.push((of.at, from, line)),
                    _ => {}
                }
            }
        }
        uses
    }

    /// A use that is bound to a definition, and whoever runs it.
    fn bound(&self, of: &Walked<'_>, mention: &Mention, origin: Origin, reasons: &mut Vec<Reason>) {
        let is_not_made = of.kind == DefinitionKind::Constructor && !mention.called;
        // Whoever reaches the members of a class that name it has named it, or what extends it.
        let is_of_itself = || self.binder.class_of(mention.from) == Some(of.node);
        let does_nothing = || {
            runs_nothing(of.kind, mention) || self.is_only_said(of.node, of.file, mention) || is_of_itself()
        };
        // Who writes over a function needs what it did no more.
        let is_written = mention.shape == Shape::Write && !mention.called;
        let is_function = of.kind.is_method() || of.kind == DefinitionKind::Function;
        let is_setter = is_written && is_setter(of);
        let is_replaced = is_written && is_function && !is_setter;
        if is_not_made || is_replaced || !of.is_seed && does_nothing() {
            return;
        }
        let origin = if is_setter || self.may_be_unmoved(of, mention) { Origin::Implicit } else { origin };
        let line = mention.line;
        reasons.push(Reason::From { from: mention.from, origin, line });
        if let Some(from) = self.runs_it(mention) {
            reasons.push(Reason::From { from, origin: Origin::Load, line });
        }
        if (mention.shape == Shape::Mark || mention.called && self.is_in_head(mention))
            && let Some((from, origin)) = self.decorator_runs_in(mention.from)
        {
            reasons.push(Reason::From { from, origin, line });
        }
    }

    /// Whether a use may be left alone by what a definition does, which is all that changed: who writes a variable takes
    /// no value from it, and who names a class neither makes one of it nor extends it.
    fn may_be_unmoved(&self, of: &Walked<'_>, mention: &Mention) -> bool {
        let only_does = self.seeds.get(&of.node).is_none_or(|kind| *kind == SeedKind::Behaviour);
        let is_written = mention.shape == Shape::Write
            && matches!(of.kind, DefinitionKind::Field | DefinitionKind::Variable);
        let is_named = of.kind.has_members()
            && !mention.called
            && !matches!(mention.shape, Shape::Inherit | Shape::Mark);
        only_does && (is_written || is_named)
    }

    /// Whether a use stands in what a definition is decorated with: it runs where the definition is made.
    fn is_in_head(&self, mention: &Mention) -> bool {
        let file = self.binder.load(mention.from.file).filter(|_| mention.from.definition != MODULE);
        let definition = file.as_ref().and_then(|file| file.facts.definition(mention.from.definition));
        definition.is_some_and(|of| {
            let is_code = of.kind.is_method() || of.kind == DefinitionKind::Function;
            is_code && of.lines.first <= mention.line && mention.line < of.line
        })
    }

    /// What runs the decorators of a definition: the function around it, or the module.
    fn decorator_runs_in(&self, marked: Node) -> Option<(Node, Origin)> {
        let file = self.binder.load(marked.file)?;
        let mut around = file.facts.around(marked.definition).skip(1);
        let (definition, _) = around.find(|(_, definition)| !definition.kind.has_members())?;
        let origin = if definition == MODULE { Origin::Load } else { Origin::Scope };
        Some((Node { file: marked.file, definition }, origin))
    }

    /// Whether a class is no more than said to be the type of something. Objects come from whoever makes them, and
    /// he is reached; frameworks make objects of what an entry declares, and of classes that extend theirs.
    fn is_only_said(&self, class: Node, file: &Loaded, mention: &Mention) -> bool {
        let is_class = file.kind(class.definition).has_members() && file.extractor.scoping.types_make_nothing;
        let of_entry = || {
            let from = self.binder.load(mention.from.file);
            from.is_some_and(|from| {
                from.facts.definition(mention.from.definition).is_some_and(|from| from.entry.is_some())
            })
        };
        is_class && mention.shape == Shape::Type && !of_entry() && !self.binder.has_outer_base(class, 0)
    }

    /// Whether a use of `target` may mean a definition, where one thing is declared in one place and written in
    /// another: the one is a declaration whose body was not found, or they are two bodies of which a build takes one.
    fn is_another_of(&self, of: &Walked<'_>, target: Node) -> bool {
        let Some(other) = self.binder.load(target.file).filter(|_| of.file.extractor.scoping.prototypes)
        else {
            return false;
        };
        let is_seen = |file: &Loaded, node: Node| {
            file.facts.definition(node.definition).is_some_and(|definition| {
                definition.visibility != Visibility::Private && !definition.kind.has_members()
            })
        };
        let full = |file: &Loaded, node: Node| {
            (file.facts.text(file.facts.package).to_owned(), file.facts.qualified(node.definition))
        };
        target.file != of.node.file
            && is_seen(of.file, of.node)
            && is_seen(&other, target)
            && self.binder.class_of(of.node).is_none() == self.binder.class_of(target).is_none()
            && full(of.file, of.node) == full(&other, target)
    }

    /// Whether a definition, or its use of a name, is no longer there after the change: it needs what changed no more,
    /// and whoever uses it has a change of its own.
    pub(in crate::graph) fn is_gone(&self, node: Node, name: Option<&str>) -> bool {
        // What the change does not touch is there as it was.
        let after = self.after.filter(|_| self.changed.contains(&node.file));
        let (Some(after), Some(file)) = (after, self.binder.load(node.file)) else { return false };
        let path = after.moved.get(&*file.path).copied().unwrap_or(&file.path);
        let Some(facts) = after.index.find(path).and_then(|file| after.index.facts(file)) else {
            // What cannot be read may be there.
            return after.index.find(path).is_none();
        };
        let full = file.facts.qualified(node.definition);
        let all = (0_u32..).zip(&facts.definitions).map(|(at, _)| at);
        let mut same = all.filter(|at| facts.qualified(*at) == full);
        let Some(name) = name else { return same.next().is_none() };
        let Some(name) = facts.names.find(name) else { return true };
        if facts.imports.iter().any(|import| import.item == Some(name)) {
            return false;
        }
        !same.any(|at| {
            let own = facts.references.iter().filter(|reference| reference.within == at);
            own.flat_map(|reference| facts.path(reference.path)).any(|segment| segment.name == name)
        })
    }

    pub(super) fn mentions(&mut self, name: &str, near: Option<&Loaded>) -> Rc<Mentions> {
        let key = (name.to_owned(), near.map(|file| file.id));
        if let Some(known) = self.mentions.get(&key) {
            return Rc::clone(known);
        }
        let files =
            self.mentioning.remove(name).unwrap_or_else(|| mentions::mentioning(self.binder.index(), name));
        let found = Rc::new(mentions::of(self.binder, name, files, near));
        self.looks += found.files;
        if found.left_out > 0 {
            self.cut
                .insert(format!("`{name}` is mentioned in {} files more than are followed", found.left_out));
        }
        self.mentions.insert(key, Rc::clone(&found));
        found
    }

    /// Whether a definition stands in a file of the same languages.
    fn is_of_family(&self, node: Node, file: &Loaded) -> bool {
        self.binder.load(node.file).is_some_and(|other| mentions::same_family(&other, file))
    }
}

impl Mention {
    /// The definition that it means for certain.
    pub(crate) fn means_node(&self) -> Option<Node> {
        match self.means {
            Means::Bound(node, _) => Some(node),
            Means::Untyped | Means::Missing => None,
        }
    }
}

/// Whether a method is marked as what writes a property: `@total.setter`.
fn is_setter(of: &Walked<'_>) -> bool {
    let facts = &of.file.facts;
    let marks =
        |reference: &&Reference| reference.within == of.node.definition && reference.shape == Shape::Mark;
    facts
        .references
        .iter()
        .filter(marks)
        .any(|mark| facts.path(mark.path).last().is_some_and(|last| facts.text(last.name) == "setter"))
}

/// Whether a use of a function or class where a module is loaded runs nothing of it: a type that is declared, an
/// attribute of a function that is looked at.
fn runs_nothing(kind: DefinitionKind, mention: &Mention) -> bool {
    let is_function = kind.is_method() || kind == DefinitionKind::Function;
    let is_looked_at = is_function && mention.of_it && !mention.called;
    mention.from.definition == MODULE && (mention.shape == Shape::Type || is_looked_at)
}
