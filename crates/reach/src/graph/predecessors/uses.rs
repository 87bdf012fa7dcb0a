//! The uses of a definition by its names.

use std::rc::Rc;

use caution_core::facts::{DefinitionKind, MODULE, Shape};
use caution_core::reach::Origin;

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
        let mut uses = Uses { names: vec![of.name.to_owned()], ..Uses::default() };
        let mut done = 0;
        while let Some(name) = uses.names.get(done).cloned() {
            done += 1;
            let near = mentions::is_common(&name).then_some(&**of.file);
            let found = self.mentions(&name, near);
            for (node, alias) in &found.aliases {
                if *node == of.node && !uses.names.contains(alias) && uses.names.len() < ALIASES {
                    uses.names.push(alias.clone());
                }
            }
            for mention in &found.all {
                let (from, line) = (mention.from, mention.line);
                match (mention.means, mentions::use_of(self.binder, of.file, of.node, mention)) {
                    (Means::Bound(..), Some(origin)) => self.bound(of, mention, origin, &mut uses.reasons),
                    (Means::Untyped | Means::Missing, _)
                        if is_unmeant && !self.changed.contains(&from.file) => {}
                    (Means::Untyped, _) if done == 1 && self.is_of_family(from, of.file) => {
                        uses.untyped.push((from, line));
                        uses.untyped.extend(self.runs_it(mention).map(|from| (from, line)));
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
        let does_nothing = || runs_nothing(of.kind, mention) || self.is_only_said(of.node, of.file, mention);
        if is_not_made || !of.is_seed && does_nothing() {
            return;
        }
        let line = mention.line;
        reasons.push(Reason::From { from: mention.from, origin, line });
        if let Some(from) = self.runs_it(mention) {
            reasons.push(Reason::From { from, origin: Origin::Load, line });
        }
        if mention.shape == Shape::Mark
            && let Some((from, origin)) = self.decorator_runs_in(mention.from)
        {
            reasons.push(Reason::From { from, origin, line });
        }
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

    pub(super) fn mentions(&mut self, name: &str, near: Option<&Loaded>) -> Rc<Mentions> {
        let key = (name.to_owned(), near.map(|file| file.id));
        if let Some(known) = self.mentions.get(&key) {
            return Rc::clone(known);
        }
        let found = Rc::new(mentions::of(self.binder, name, near));
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

/// Whether a use of a function or class where a module is loaded runs nothing of it: a type that is declared, an
/// attribute of a function that is looked at.
fn runs_nothing(kind: DefinitionKind, mention: &Mention) -> bool {
    let is_function = kind.is_method() || kind == DefinitionKind::Function;
    let is_looked_at = is_function && mention.of_it && !mention.called;
    mention.from.definition == MODULE && (mention.shape == Shape::Type || is_looked_at)
}
