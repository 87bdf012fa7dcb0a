//! What a script gives to the programs that it starts: the variables of their environment.

use std::collections::BTreeSet;

use caution_core::facts::{Definition, DefinitionKind, LiteralKind, Word, WordKind};
use caution_core::reach::Origin;
use caution_read::lang::modules::{folder, join, normalised};

use super::super::{COMMON, Graph, Reason, Walker};
use super::Walked;
use crate::bind::Module;
use crate::importers::Importers;
use crate::index::FileId;
use crate::loaded::{Loaded, Node};

/// Files that are started, or loaded by what is started, beyond these are not looked at.
const STARTED: usize = 300;

impl Walker<'_, '_> {
    /// Who reads a variable of a script in another program: for likely what the script starts, else whoever asks his
    /// environment for that name.
    pub(super) fn given(
        &self,
        of: &Walked<'_>,
        definition: &Definition,
        graph: &mut Graph,
        reasons: &mut Vec<Reason>,
    ) {
        if !of.file.extractor.scoping.gives_environment {
            return;
        }
        let given = of.name.strip_suffix('=').filter(|_| of.kind == DefinitionKind::Registration);
        if given.is_some() {
            let from = Node { file: of.node.file, definition: definition.parent };
            reasons.push(Reason::From { from, origin: Origin::Scope, line: definition.line });
        }
        let Some(variable) = given.or_else(|| of.name.strip_prefix('$')) else { return };
        let index = self.binder.index();
        let readers = index.with(Word::new(WordKind::Literal, variable));
        if readers.len() > COMMON {
            return;
        }
        let mut started = None;
        for other in readers.into_iter().filter(|other| *other != of.node.file) {
            let Some(other) = self.binder.load(other) else { continue };
            let Some(name) = other.facts.names.find(variable) else { continue };
            let is_read = |kind: LiteralKind| kind == LiteralKind::Environment;
            for read in other.facts.literals.iter().filter(|read| read.text == name && is_read(read.kind)) {
                let (from, line) = (Node { file: other.id, definition: read.within }, read.line);
                if started.get_or_insert_with(|| self.started(of.file)).contains(&other.id) {
                    reasons.push(Reason::From { from, origin: Origin::Key, line });
                } else if of.is_seed {
                    graph.by_name.push((of.at, from, line));
                }
            }
        }
    }

    /// What a script starts, and whoever takes the script in; and what all those load.
    fn started(&self, script: &Loaded) -> BTreeSet<FileId> {
        let (takers, _) = Importers::default().of(self.binder, script);
        let mut open: Vec<FileId> = takers.into_iter().map(|(node, _)| node.file).collect();
        let mut found: BTreeSet<FileId> = open.iter().copied().collect();
        open.push(script.id);
        while let Some(file) = open.pop() {
            let Some(file) = self.binder.load(file) else { continue };
            for next in self.loads(&file) {
                if found.len() < STARTED && found.insert(next) {
                    open.push(next);
                }
            }
        }
        found
    }

    /// The files that a program loads; those that a script names by their paths or as modules of Python, besides.
    fn loads(&self, file: &Loaded) -> Vec<FileId> {
        let mut found = Vec::new();
        for import in &file.facts.imports {
            let item = import.item.map(|item| file.facts.text(item));
            if let Ok(Module::Files { files, .. }) =
                self.binder.resolve(file, file.facts.text(import.module), item)
            {
                found.extend(files);
            }
        }
        if !file.extractor.scoping.gives_environment {
            return found;
        }
        for literal in &file.facts.literals {
            let text = file.facts.text(literal.text).split(':').next().unwrap_or_default();
            let module = text.replace('.', "/");
            for path in [text.to_owned(), format!("{module}.py"), format!("{module}/__main__.py")] {
                let places = [normalised(&join(folder(&file.path), &path)), normalised(&path)];
                let index = self.binder.index();
                found.extend(places.into_iter().flatten().find_map(|place| index.find(&place)));
            }
        }
        found
    }
}
