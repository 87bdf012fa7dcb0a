//! Who reaches a definition directly.

use std::collections::HashSet;
use std::rc::Rc;

use caution_core::RepoPath;
use caution_core::facts::{DefinitionKind, EntryKind, MODULE, Shape, Takes, Visibility, Word, WordKind};
use caution_core::reach::Origin;
use caution_read::lang::scoping::{Extensions, Loading};
use caution_read::lang::{Role, modules::folder};

use super::{Graph, Reason, Walker};
use crate::loaded::{Loaded, Node};
use crate::mentions::{self, Means, Mentions};

/// Receivers of unknown type beyond this are too many to mean anything.
const UNTYPED: usize = 3_000;

/// Files beyond this that hold a text make it a common word.
const TEXTS: usize = 12;

/// Second names of one definition.
const ALIASES: usize = 16;

impl Walker<'_, '_> {
    /// Every reason for which a definition is reached.
    pub(super) fn reasons(&mut self, node: Node, is_seed: bool, at: usize, graph: &mut Graph) -> Vec<Reason> {
        let Some(file) = self.binder.load(node.file) else { return Vec::new() };
        if node.definition == MODULE {
            return self.of_module(&file, is_seed);
        }
        let Some(definition) = file.facts.definition(node.definition) else { return Vec::new() };
        let kind = definition.kind;
        let name = file.facts.text(definition.name).to_owned();
        let mut reasons = Vec::new();
        let mut untyped = Vec::new();
        let is_member = self.binder.class_of(node);
        let is_only_added = is_member.is_some_and(|class| self.is_only_added(node, class, &file));
        // Where types are declared, a use of what is new would not have compiled before.
        let is_unmeant = is_only_added && file.extractor.scoping.typed_receivers;
        let mut names = vec![name.clone()];
        let mut done = 0;
        while let Some(name) = names.get(done).cloned() {
            done += 1;
            let near = mentions::is_common(&name).then_some(&*file);
            let uses = self.mentions(&name, near);
            for (of, alias) in &uses.aliases {
                if *of == node && !names.contains(alias) && names.len() < ALIASES {
                    names.push(alias.clone());
                }
            }
            for mention in &uses.all {
                match (mention.means, mentions::use_of(self.binder, &file, node, mention)) {
                    (Means::Bound(..), Some(origin)) => {
                        if kind == DefinitionKind::Constructor && !mention.called
                            || !is_seed
                                && (runs_nothing(kind, mention) || self.is_only_said(node, &file, mention))
                        {
                            continue;
                        }
                        reasons.push(Reason::From { from: mention.from, origin, line: mention.line });
                        if let Some(from) = self.runs_it(mention) {
                            reasons.push(Reason::From { from, origin: Origin::Load, line: mention.line });
                        }
                        if mention.shape == Shape::Mark
                            && let Some((from, origin)) = self.decorator_runs_in(mention.from)
                        {
                            reasons.push(Reason::From { from, origin, line: mention.line });
                        }
                    }
                    (Means::Untyped | Means::Missing, _)
                        if is_unmeant && !self.changed.contains(&mention.from.file) => {}
                    (Means::Untyped, _) if done == 1 && self.is_of_family(mention.from, &file) => {
                        untyped.push((mention.from, mention.line));
                        untyped.extend(self.runs_it(mention).map(|from| (from, mention.line)));
                    }
                    (Means::Missing, _) if is_seed && done == 1 => {
                        graph.by_name.push((at, mention.from, mention.line))
                    }
                    _ => {}
                }
            }
        }
        self.sharpen(node, &names, &mut untyped, &mut reasons);
        // A field is found by its type alone; what extends a class of others is called without it.
        let scoping = &file.extractor.scoping;
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
        if let Some(class) = is_member {
            if is_only_added {
                // What was written before it waits for such an object at most.
                let before = untyped.extract_if(.., |(from, _)| !self.changed.contains(&from.file));
                graph.by_name.extend(before.map(|(from, line)| (at, from, line)));
            }
            self.of_member(node, class, &file, untyped, &mut reasons);
        } else if is_seed {
            graph.by_name.extend(untyped.into_iter().map(|(from, line)| (at, from, line)));
        }
        match kind {
            DefinitionKind::Class | DefinitionKind::Interface => {
                for member in file.all_members(node.definition) {
                    let is_entry = file.facts.definition(member).is_some_and(|member| member.entry.is_some());
                    if is_entry {
                        let from = Node { file: file.id, definition: member };
                        reasons.push(Reason::From { from, origin: Origin::Own, line: definition.line });
                    }
                }
            }
            // What is registered where a module is loaded is no more than a part of it.
            _ => {}
        }
        if kind == DefinitionKind::Fixture && definition.implicit {
            self.set_up_for_all(node, &file, &mut reasons);
        }
        // `__getattr__` of a module answers whoever asks the module for a name.
        let is_hook = name.starts_with("__") && name.ends_with("__") && kind == DefinitionKind::Function;
        if is_hook && is_seed && definition.parent == MODULE {
            let from = Node::module(file.id);
            reasons.push(Reason::From { from, origin: Origin::Implicit, line: definition.line });
        }
        // Whoever reaches what stands inside a function came through the function.
        let around = file.kind(definition.parent);
        if definition.parent != MODULE && is_member.is_none() && around != DefinitionKind::Module {
            let from = Node { file: file.id, definition: definition.parent };
            reasons.push(Reason::From { from, origin: Origin::Scope, line: definition.line });
        }
        reasons
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
    fn is_only_said(&self, class: Node, file: &Loaded, mention: &mentions::Mention) -> bool {
        let is_class = file.kind(class.definition).has_members() && file.extractor.scoping.types_make_nothing;
        let of_entry = || {
            let from = self.binder.load(mention.from.file);
            from.is_some_and(|from| {
                from.facts.definition(mention.from.definition).is_some_and(|from| from.entry.is_some())
            })
        };
        is_class && mention.shape == Shape::Type && !of_entry() && !self.binder.has_outer_base(class, 0)
    }

    /// The module or class whose loading makes a call that gives a variable or field its value. What is only
    /// handed to a variable runs for those who use the variable.
    fn runs_it(&self, mention: &mentions::Mention) -> Option<Node> {
        let file = self.binder.load(mention.from.file).filter(|_| mention.called)?;
        let definition = file.facts.definition(mention.from.definition)?;
        let is_value = matches!(definition.kind, DefinitionKind::Variable | DefinitionKind::Field);
        is_value.then_some(Node { file: mention.from.file, definition: definition.parent })
    }

    fn mentions(&mut self, name: &str, near: Option<&Loaded>) -> Rc<Mentions> {
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

    /// What reaches a member because it reaches its class, or something that it overrides.
    fn of_member(
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
        // Where overriding is written, what the framework calls is marked as such by the reader. Elsewhere it may call
        // what is public, and what nobody here calls: `_wrap_chunks` of a class that extends `textwrap.TextWrapper`.
        let is_uncalled = reasons.is_empty() && untyped.is_empty();
        let outer = !file.extractor.scoping.written_overrides
            && (definition.visibility == Visibility::Public || is_uncalled)
            && (definition.kind.is_method() || definition.kind == DefinitionKind::Field)
            && self.binder.has_outer_base(class, 0);
        if !by_itself && (definition.implicit || outer || definition.kind == DefinitionKind::Constructor) {
            reasons.push(Reason::From { from: class, origin: Origin::Implicit, line });
        }
        let overridden = self.overridden(node, class, file, name);
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

    /// Whether a member is new in a class that is not, and stands in for nothing of its name: then no use of it was
    /// written before it was there.
    fn is_only_added(&mut self, node: Node, class: Node, file: &Rc<Loaded>) -> bool {
        if !self.added.contains(&node) || self.added.contains(&class) || self.binder.has_outer_base(class, 0)
        {
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

    /// Whether a definition stands in a file of the same languages.
    fn is_of_family(&self, node: Node, file: &Loaded) -> bool {
        self.binder.load(node.file).is_some_and(|other| mentions::same_family(&other, file))
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

    /// Whoever loads a module runs its body.
    fn of_module(&mut self, file: &Rc<Loaded>, is_seed: bool) -> Vec<Reason> {
        // Importing a class runs nothing of its file, nor does including a header; but who includes one has what
        // changed at the header's own level.
        match file.extractor.scoping.loading {
            Loading::Nothing => return Vec::new(),
            Loading::Text if !is_seed && !self.included.contains(&file.id) => return Vec::new(),
            Loading::Text | Loading::Level => {}
        }
        let (importers, left_out) = mentions::importers(self.binder, file);
        if left_out > 0 {
            self.cut.insert(format!(
                "`{}` may be imported by {left_out} files more than are followed",
                file.path
            ));
        }
        let load = |(from, line)| Reason::From { from, origin: Origin::Load, line };
        self.included.extend(importers.iter().map(|(node, _)| node.file));
        let mut reasons: Vec<Reason> = importers.into_iter().map(load).collect();
        let entries = (0_u32..).zip(&file.facts.definitions).map(|(definition, _)| definition);
        for definition in entries.filter(|definition| file.entry(*definition).is_some()) {
            reasons.push(load((Node { file: file.id, definition }, 1)));
        }
        if file.path.ends_with("conftest.py") {
            reasons.extend(
                self.tests_below(folder(&file.path)).into_iter().map(|file| load((Node::module(file), 1))),
            );
        }
        reasons
    }

    /// The tests that a fixture is set up for unasked: of its class, of its file, or of all files below.
    fn set_up_for_all(&self, fixture: Node, file: &Rc<Loaded>, reasons: &mut Vec<Reason>) {
        let Some(definition) = file.facts.definition(fixture.definition) else { return };
        let files = if file.path.ends_with("conftest.py") {
            self.tests_below(folder(&file.path))
        } else {
            vec![file.id]
        };
        for other in files.into_iter().filter_map(|file| self.binder.load(file)) {
            let of_class = |at: u32| other.facts.around(at).any(|(around, _)| around == definition.parent);
            for (at, test) in (0_u32..).zip(&other.facts.definitions) {
                let is_test = test.entry.is_some_and(|entry| entry.kind == EntryKind::Test);
                if is_test && (other.id != file.id || of_class(at)) {
                    let from = Node { file: other.id, definition: at };
                    reasons.push(Reason::From { from, origin: Origin::Injection, line: definition.line });
                }
            }
        }
    }

    /// Files of tests below a folder.
    fn tests_below(&self, folder: &str) -> Vec<u32> {
        let index = self.binder.index();
        let below = index.below(folder, 5_000);
        let is_test = |file: &u32| {
            let path = RepoPath::from(&*index.path(*file));
            let name = String::from_utf8_lossy(path.file_name()).into_owned();
            name.ends_with(".py") && (name.starts_with("test") || name.ends_with("_test.py"))
        };
        below.into_iter().filter(is_test).collect()
    }
}

impl mentions::Mention {
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
fn runs_nothing(kind: DefinitionKind, mention: &mentions::Mention) -> bool {
    let is_function = kind.is_method() || kind == DefinitionKind::Function;
    let is_looked_at = is_function && mention.of_it && !mention.called;
    mention.from.definition == MODULE && (mention.shape == Shape::Type || is_looked_at)
}

/// Whether an entry of a kind counts where it stands.
pub(crate) fn counts(kind: EntryKind, in_tests: bool) -> bool {
    // A route or command of a test's own application serves nobody.
    kind == EntryKind::Test || !in_tests
}
