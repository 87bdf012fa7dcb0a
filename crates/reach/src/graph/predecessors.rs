//! Who reaches a definition directly.

mod carried;
mod given;
mod member;
mod module;
mod uses;

use std::rc::Rc;

use caution_core::facts::{Definition, DefinitionKind, EntryKind, MODULE, Visibility};
use caution_core::reach::Origin;
use caution_read::lang::scoping::Extensions;
use caution_read::runner::Runner;

use super::{Graph, Reason, Walker};
use crate::loaded::{Loaded, Node};
use crate::mentions;
use uses::Uses;

/// Receivers of unknown type beyond this are too many to mean anything.
const UNTYPED: usize = 3_000;

/// A definition whose users are looked for.
struct Walked<'a> {
    node: Node,
    file: &'a Rc<Loaded>,
    name: &'a str,
    kind: DefinitionKind,
    /// Whether the change changes it itself.
    is_seed: bool,
    /// Its place in the graph.
    at: usize,
}

impl Walker<'_, '_> {
    /// Every reason for which a definition is reached.
    pub(super) fn reasons(
        &mut self,
        (node, at): (Node, usize),
        is_seed: bool,
        sureness: u32,
        graph: &mut Graph,
    ) -> Vec<Reason> {
        let Some(file) = self.binder.load(node.file) else { return Vec::new() };
        if node.definition == MODULE {
            return self.of_module(&file, is_seed, sureness);
        }
        let Some(definition) = file.facts.definition(node.definition) else { return Vec::new() };
        let (kind, name) = (definition.kind, file.facts.text(definition.name));
        let of = Walked { node, file: &file, name, kind, is_seed, at };
        let class = self.binder.class_of(node);
        let is_only_added = class.is_some_and(|class| self.is_only_added(node, class, &file));
        // Where types are declared, a use of what is new would not have compiled before, but by an extension.
        let scoping = &file.extractor.scoping;
        let is_unmeant = is_only_added && scoping.typed_receivers && scoping.extensions == Extensions::None;
        let Uses { mut reasons, mut untyped, names } = self.uses(&of, is_unmeant, graph);
        self.sharpen(node, &names, &mut untyped, &mut reasons);
        // A field is found by its type alone; what extends a class of others is called without it.
        let is_plain_field = kind == DefinitionKind::Field && scoping.typed_fields;
        let extends = scoping.extensions == Extensions::Nearest && file.receiver(node.definition).is_some();
        if !is_plain_field && extends {
            let found = std::mem::take(&mut untyped).into_iter().take(UNTYPED);
            reasons.extend(found.map(|(from, line)| Reason::From { from, origin: Origin::Live, line }));
        }
        if is_plain_field {
            let uses = untyped.drain(..).filter(|_| is_seed);
            graph.by_name.extend(uses.map(|(from, line)| (at, from, line)));
        }
        if let Some(class) = class {
            if is_only_added {
                // What was written before it waits for such an object at most.
                let before = untyped.extract_if(.., |(from, _)| !self.changed.contains(&from.file));
                graph.by_name.extend(before.map(|(from, line)| (at, from, line)));
            }
            self.carried((node, at), class, &file, (&mut reasons, graph));
            self.of_member(node, class, &file, untyped, &mut reasons);
        } else if is_seed {
            graph.by_name.extend(untyped.into_iter().map(|(from, line)| (at, from, line)));
        }
        self.of_its_kind(&of, definition, class.is_some(), &mut reasons);
        self.given(&of, definition, graph, &mut reasons);
        reasons
    }

    /// Who reaches a definition by what it is and where it stands.
    fn of_its_kind(
        &mut self,
        of: &Walked<'_>,
        definition: &Definition,
        is_member: bool,
        reasons: &mut Vec<Reason>,
    ) {
        let Walked { node, file, name, kind, is_seed, .. } = *of;
        let line = definition.line;
        if matches!(kind, DefinitionKind::Class | DefinitionKind::Interface) {
            for member in file.all_members(node.definition) {
                let is_entry = file.facts.definition(member).is_some_and(|member| member.entry.is_some());
                if is_entry {
                    let from = Node { file: file.id, definition: member };
                    reasons.push(Reason::From { from, origin: Origin::Own, line });
                }
            }
        }
        if kind == DefinitionKind::Fixture && definition.implicit {
            self.set_up_for_all(node, file, reasons);
        }
        // What runs with a file that is loaded: `init` of Go, a hook of pytest, what a runner of tests is told.
        let is_run = kind == DefinitionKind::Function && definition.implicit || Runner::reads(&file.path);
        if is_run && definition.parent == MODULE {
            reasons.push(Reason::From { from: Node::module(file.id), origin: Origin::Load, line });
        }
        // `__getattr__` of a module answers whoever asks the module for a name.
        let is_hook = name.starts_with("__") && name.ends_with("__") && kind == DefinitionKind::Function;
        if is_hook && is_seed && definition.parent == MODULE {
            reasons.push(Reason::From { from: Node::module(file.id), origin: Origin::Implicit, line });
        }
        // A program that is entered at its own level works out its variables there.
        if definition.parent == MODULE && kind == DefinitionKind::Variable && file.entry(MODULE).is_some() {
            reasons.push(Reason::From { from: Node::module(file.id), origin: Origin::Scope, line });
        }
        // Who loads a file by its path has what it gives.
        if is_seed && definition.parent == MODULE && definition.visibility == Visibility::Public {
            self.named_by_path(file, reasons);
        }
        if !is_member {
            reasons.extend(around(node, definition, file));
        }
    }

    /// The module or class whose loading makes a call that gives a variable or field its value. What is only
    /// handed to a variable runs for those who use the variable.
    fn runs_it(&self, mention: &mentions::Mention) -> Option<Node> {
        let file = self.binder.load(mention.from.file).filter(|_| mention.called)?;
        let definition = file.facts.definition(mention.from.definition)?;
        let is_value = matches!(definition.kind, DefinitionKind::Variable | DefinitionKind::Field);
        is_value.then_some(Node { file: mention.from.file, definition: definition.parent })
    }
}

/// Whoever reaches what stands inside a function came through the function. A test is run by what runs tests, not by
/// the group around it; and who registers a route, or holds a closure in a variable, need not run it.
fn around(node: Node, definition: &Definition, file: &Loaded) -> Option<Reason> {
    let parent = file.facts.definition(definition.parent).filter(|_| definition.parent != MODULE)?;
    let is_run = match definition.entry.map(|entry| entry.kind) {
        Some(EntryKind::Test) if parent.entry.is_none() => return None,
        Some(EntryKind::Test) => true,
        Some(_) => false,
        None if definition.kind == DefinitionKind::Registration => return None,
        None => !matches!(parent.kind, DefinitionKind::Variable | DefinitionKind::Field),
    };
    let from = Node { file: node.file, definition: definition.parent };
    let origin = if is_run { Origin::Scope } else { Origin::Implicit };
    (parent.kind != DefinitionKind::Module).then_some(Reason::From { from, origin, line: definition.line })
}

/// Whether an entry of a kind counts where it stands.
pub(crate) fn counts(kind: EntryKind, in_tests: bool) -> bool {
    // A route or command of a test's own application serves nobody.
    kind == EntryKind::Test || !in_tests
}
