//! Who reaches the body of a module, and what is set up for tests unasked.

use std::rc::Rc;

use caution_core::facts::{EntryKind, Word, WordKind};
use caution_core::reach::Origin;
use caution_read::lang::modules::{folder, join, normalised};
use caution_read::lang::scoping::Loading;

use super::super::{Reason, Walker};
use crate::index::FileId;
use crate::loaded::{Loaded, Node};

/// What may stand before a path in a text.
const BEFORE_PATHS: &[&str] = &["", "./", "../", "../../"];

/// Files beyond this that hold one text are not looked at.
const TEXTS: usize = 50;

/// What is as sure as this, of a million, to run where a package of Go is loaded is followed to the rest of the
/// package: not what `init` only hands on, as a command that is added to another.
const SET_UP: u32 = 750_000;

impl Walker<'_, '_> {
    /// Whoever loads a module runs its body.
    pub(super) fn of_module(&mut self, file: &Rc<Loaded>, is_seed: bool, sureness: u32) -> Vec<Reason> {
        // Importing a class runs nothing of its file, nor does including a header; but who includes one has what
        // changed at the header's own level.
        match file.extractor.scoping.loading {
            Loading::Nothing => return Vec::new(),
            Loading::Text if !is_seed && !self.included.contains(&file.id) => return Vec::new(),
            Loading::Text | Loading::Level => {}
        }
        // Nobody imports a test of Go.
        let (importers, left_out) =
            if is_test_of_go(&file.path) { Default::default() } else { self.importers.of(self.binder, file) };
        if left_out > 0 {
            self.cut.insert(format!(
                "`{}` may be imported by {left_out} files more than are followed",
                file.path
            ));
        }
        let load = |(from, line)| Reason::From { from, origin: Origin::Load, line };
        self.included.extend(importers.iter().map(|(node, _)| node.file));
        let mut reasons: Vec<Reason> = importers.into_iter().map(load).collect();
        self.named_by_path(file, &mut reasons);
        if file.extractor.scoping.structural && sureness >= SET_UP {
            reasons.extend(self.of_package(file));
        }
        let entries = (0_u32..).zip(&file.facts.definitions).map(|(definition, _)| definition);
        for definition in entries.filter(|definition| file.entry(*definition).is_some()) {
            reasons.push(load((Node { file: file.id, definition }, 1)));
        }
        let prepared = self.prepared_by(file).unwrap_or_default().into_iter();
        reasons.extend(prepared.map(|file| load((Node::module(file), 1))));
        reasons
    }

    /// Texts that are the path of a file, from where they stand or from the root: `"./sidebars.ts"`.
    pub(super) fn named_by_path(&self, file: &Loaded, reasons: &mut Vec<Reason>) {
        let index = self.binder.index();
        let folders = file.path.match_indices('/').map(|(at, _)| at + 1);
        let ends = folders.chain([0]).filter_map(|at| file.path.get(at..));
        let texts = ends.flat_map(|end| BEFORE_PATHS.iter().map(move |before| format!("{before}{end}")));
        for text in texts {
            let files = index.with(Word::new(WordKind::Literal, &text)).into_iter().take(TEXTS);
            for other in files.filter(|other| *other != file.id).filter_map(|other| self.binder.load(other)) {
                let paths = [normalised(&join(folder(&other.path), &text)), normalised(&text)];
                let leads = paths.iter().any(|path| path.as_deref() == Some(&*file.path));
                let Some(name) = other.facts.names.find(&text).filter(|_| leads) else { continue };
                let here = other.facts.literals.iter().filter(|literal| literal.text == name);
                reasons.extend(here.map(|literal| Reason::From {
                    from: Node { file: other.id, definition: literal.within },
                    origin: Origin::Text,
                    line: literal.line,
                }));
            }
        }
    }

    /// The tests that a fixture is set up for unasked: of its class, of its file, or of all files below.
    pub(super) fn set_up_for_all(&mut self, fixture: Node, file: &Rc<Loaded>, reasons: &mut Vec<Reason>) {
        let Some(definition) = file.facts.definition(fixture.definition) else { return };
        let files = self.prepared_by(file).unwrap_or_else(|| vec![file.id]);
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

    /// The tests for which a runner loads a file unasked, if it does.
    fn prepared_by(&mut self, file: &Loaded) -> Option<Vec<FileId>> {
        let (tests, is_cut) = self.binder.prepared_by(file)?;
        if is_cut {
            self.cut.insert(format!("`{}` is loaded for more tests than were looked for", file.path));
        }
        Some(tests)
    }

    /// The tests and the program of a package of Go, which run what its files set up.
    fn of_package(&self, file: &Loaded) -> Vec<Reason> {
        let facts = &file.facts;
        let name = facts.text(facts.package);
        let name = name.strip_suffix("_test").filter(|_| is_test_of_go(&file.path)).unwrap_or(name);
        let index = self.binder.index();
        let files = [name.to_owned(), format!("{name}_test")];
        let files = files.iter().flat_map(|name| index.with(Word::new(WordKind::Package, name)));
        let mut reasons = Vec::new();
        for other in files.filter(|other| *other != file.id) {
            let path = index.path(other);
            if folder(&path) != folder(&file.path) || is_test_of_go(&file.path) && !is_test_of_go(&path) {
                continue;
            }
            let Some(other) = self.binder.load(other) else { continue };
            let entries = (0_u32..).zip(&other.facts.definitions).filter(|(_, of)| of.entry.is_some());
            let nodes = entries.map(|(definition, _)| Node { file: other.id, definition });
            reasons.extend(nodes.map(|from| Reason::From { from, origin: Origin::Load, line: 1 }));
        }
        reasons
    }
}

fn is_test_of_go(path: &str) -> bool {
    path.ends_with("_test.go")
}
