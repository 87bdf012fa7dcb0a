//! What was worked out once.

use std::cell::{Cell, RefCell};
use std::hash::Hash;
use std::rc::Rc;

use caution_core::facts::{DefinitionIndex, Name, Path, Takes};
use foldhash::{HashMap, HashSet};

use super::module::Star;
use super::prepared::Configurations;
use super::{Bound, Meaning, Module};
use crate::index::FileId;
use crate::loaded::{Loaded, Node};

/// How deep one question may lead to the next (a type to its base, an import to its re-export).
const DEPTH: u32 = 40;

/// How many steps one path may take in all.
const STEPS: u32 = 2_000;

/// Answers by question.
pub(super) type Known<K, V> = RefCell<HashMap<K, V>>;

/// The one that a call means of several functions of one name, and whether no other can be meant.
pub(super) type Overload = Option<(Node, bool)>;

/// What a name may mean that is bound more than once; nothing if one thing binds it.
pub(super) type Ways = Option<Rc<[Meaning]>>;

/// Answers to questions that are asked again and again, and what bounds the work for one of them.
#[derive(Default)]
pub(super) struct Memo {
    pub(super) loaded: Known<FileId, Option<Rc<Loaded>>>,
    /// Bare names inside definitions.
    pub(super) heads: Known<(FileId, DefinitionIndex, Name), Bound>,
    /// Names that a scope binds more than once.
    pub(super) ways: Known<(FileId, DefinitionIndex, Name), Ways>,
    /// What the bindings of a name tell.
    pub(super) values: Known<(FileId, DefinitionIndex, Name), Meaning>,
    /// Members of classes.
    pub(super) members: Known<(Node, String), Option<Node>>,
    /// Bases of classes.
    pub(super) bases: Known<Node, Rc<[Node]>>,
    /// Prototypes with their bodies.
    pub(super) bodies: Known<Node, Node>,
    /// Calls of functions that have overloads, by how many arguments they have.
    pub(super) overloads: Known<(Node, Option<u8>), Overload>,
    /// Classes below which a method of that name is written again that takes as many arguments.
    pub(super) overridden: Known<(String, Takes), Rc<HashSet<Node>>>,
    /// Methods that are written in several parts of a class.
    pub(super) twice: Known<Node, bool>,
    /// Names of modules.
    pub(super) exports: Known<(FileId, String), Option<Node>>,
    /// Names of folders and packages.
    pub(super) inside: Known<(Module, String), Option<Node>>,
    /// Modules as they are written in files, with the item that is taken from them.
    pub(super) modules: Known<(FileId, String), Result<Module, Meaning>>,
    /// Macros of Rust, by the folder of their crate.
    pub(super) macros: Known<(String, String), Option<Node>>,
    /// What the `*` of files lead to.
    pub(super) stars: Known<FileId, Rc<Vec<Star>>>,
    /// Configurations of runners of tests, by the name of the first that a runner has.
    pub(super) configurations: Known<&'static str, Configurations>,
    /// What configurations have loaded for all tests.
    pub(super) set_up: Known<FileId, Rc<[FileId]>>,
    /// Paths that are being worked out: a circle ends there.
    pub(super) open: RefCell<HashSet<(FileId, DefinitionIndex, Path)>>,
    steps: Cell<u32>,
    /// Whether a limit, or a circle, cut what is being worked out.
    cut: Cell<bool>,
}

impl Memo {
    /// A new path: its steps are counted from here.
    pub(super) fn begin(&self) {
        self.steps.set(0);
        self.cut.set(false);
    }

    /// Work that whoever asked for it does not pay for: what it gives ends it.
    pub(super) fn apart(&self) -> u32 {
        self.steps.replace(0)
    }

    /// Goes on with what was under way.
    pub(super) fn back(&self, before: u32) {
        self.steps.set(before);
    }

    /// Whether the work ends here, for its depth or its steps.
    pub(super) fn ends(&self, depth: u32) -> bool {
        let steps = self.steps.get().saturating_add(1);
        self.steps.set(steps);
        let ends = depth > DEPTH || steps > STEPS;
        if ends {
            self.cut();
        }
        ends
    }

    /// What is being worked out is cut.
    pub(super) fn cut(&self) {
        self.cut.set(true);
    }

    /// The known answer, or the one that is worked out now; kept if nothing cut it.
    pub(super) fn of<K: Eq + Hash, V: Clone>(
        &self,
        known: &Known<K, V>,
        question: K,
        work: impl FnOnce() -> V,
    ) -> V {
        if let Some(answer) = known.borrow().get(&question) {
            return answer.clone();
        }
        let outer = self.cut.replace(false);
        let answer = work();
        if !self.cut.get() {
            known.borrow_mut().insert(question, answer.clone());
            self.cut.set(outer);
        }
        answer
    }
}
