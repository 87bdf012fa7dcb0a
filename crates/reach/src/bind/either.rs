//! Names that one scope binds more than once: by `try: import … except: import …`, by an import and a definition.

use caution_core::facts::{DefinitionIndex, Import, MODULE, Name, Path};
use caution_core::reach::Origin;

use super::memo::Ways;
use super::{Binder, Bound, Meaning, Module};
use crate::loaded::{Loaded, Node};

/// More imports of one name are not looked at.
const IMPORTS: usize = 8;

impl Binder<'_> {
    /// What the beginning of a path may mean where its head is bound more than once: every definition that may be
    /// meant, of which none is certain. Nothing if it is bound once.
    pub(crate) fn either(
        &self,
        file: &Loaded,
        scope: DefinitionIndex,
        path: Path,
        length: usize,
    ) -> Option<Vec<Node>> {
        if !file.extractor.scoping.rebinds {
            return None;
        }
        let segments = file.facts.path(path);
        let (head, rest) = segments.get(..length)?.split_first()?;
        let of_class = |at: DefinitionIndex| at != scope && file.kind(at).has_members();
        let binds = |at: &DefinitionIndex| {
            file.member(*at, head.name).is_some()
                || file.imports(*at, head.name).next().is_some()
                || file.bindings(*at, head.name).next().is_some()
        };
        let mut around = file.facts.around(scope).map(|(at, _)| at).filter(|at| !of_class(*at));
        let Some(at) = around.find(binds) else {
            // Several files give it by `*`: the last that was taken in counts.
            let given = self.starred_all(file, file.facts.text(head.name));
            return (given.len() > 1 && rest.is_empty()).then(|| given.into_iter().collect());
        };
        self.memo.begin();
        let question = (file.id, at, head.name);
        let meanings = self.memo.of(&self.memo.ways, question, || self.ways(file, at, head.name, 0))?;
        let follow = |meaning: Meaning| {
            let is_called = head.called && !rest.is_empty();
            let meaning = if is_called { self.called(meaning, 0) } else { meaning };
            let mut rest = rest.to_vec();
            rest.last_mut().into_iter().for_each(|last| last.called = false);
            match self.follow(file, Bound::new(meaning, Origin::Import), &rest, 0).meaning {
                Meaning::Definition(node) => Some(node),
                _ => None,
            }
        };
        let found: Vec<Option<Node>> = meanings.iter().cloned().map(follow).collect();
        // The same by each of them is certain.
        if found.first().is_some_and(|first| first.is_some() && found.iter().all(|one| one == first)) {
            return None;
        }
        let mut found: Vec<Node> = found.into_iter().flatten().collect();
        found.sort();
        found.dedup();
        Some(found)
    }

    /// What a name of a scope may mean; nothing if one thing binds it, in the file and where the file takes it from.
    fn ways(&self, file: &Loaded, at: DefinitionIndex, name: Name, depth: u32) -> Ways {
        let imports: Vec<&Import> = file.imports(at, name).take(IMPORTS).collect();
        let own = file.member(at, name);
        if imports.is_empty() {
            return None;
        }
        if imports.len() == 1 && own.is_none() {
            let import = imports.first()?;
            let module = self.resolve(file, file.facts.text(import.module), None).ok()?;
            let Module::Files { files, .. } = module else { return None };
            let other = self.load(*files.first()?).filter(|other| other.id != file.id && depth < 4)?;
            let name = other.facts.names.find(file.facts.text(import.item?))?;
            return self.ways(&other, MODULE, name, depth + 1);
        }
        let own = own.map(|definition| Meaning::Definition(Node { file: file.id, definition }));
        Some(own.into_iter().chain(imports.into_iter().map(|import| self.import(file, import, 0))).collect())
    }
}
