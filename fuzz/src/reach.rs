//! What reach reads: facts of programs, keys of settings, locks, deployments; and a whole question.

use std::sync::Arc;

use caution_core::RepoPath;
use caution_core::change::{Limits, Selection};
use caution_core::facts::FileFacts;
use caution_engine::memory::{Files, MemorySource, NothingKept};
use caution_engine::reach::{Ground, survey};
use caution_read::lang;
use caution_store::facts::record;

use crate::BETWEEN;

/// Reads the facts of a file: its name is the first line. What they name is there.
pub fn file_facts(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (name, text) = text.split_once('\n').unwrap_or(("a.py", text));
    let Some(language) = lang::any_of_path(&RepoPath::from(name)) else { return };
    let Some(facts) = lang::facts(language, text) else { return };
    whole(&facts);
    assert!(facts.words().is_sorted());
    assert_eq!(record::decode(&record::encode(&facts)), Some(facts));
}

/// Every place that facts name is one of theirs.
fn whole(facts: &FileFacts) {
    let known = |definition: u32| (definition as usize) < facts.definitions.len();
    for (at, definition) in facts.definitions.iter().enumerate() {
        assert!(at == 0 || (definition.parent as usize) < at, "a parent stands before its children");
        assert!(definition.bases.iter().all(|base| facts.path(*base).len() == base.length as usize));
    }
    for reference in &facts.references {
        assert!(known(reference.within));
        assert_eq!(facts.path(reference.path).len(), reference.path.length as usize);
    }
    for binding in &facts.bindings {
        assert!(known(binding.of) && known(binding.scope));
        assert_eq!(facts.path(binding.path).len(), binding.path.length as usize);
    }
    assert!(facts.imports.iter().all(|import| known(import.within)));
    assert!(facts.literals.iter().all(|literal| known(literal.within)));
}

/// Asks how far a change goes. Files stand one after the other, each with its path in the first line; those before
/// an empty part stand before the change, the others after it.
pub fn radius(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (mut before, mut after) = (Files::new(), Files::new());
    let mut is_after = false;
    for part in text.split(BETWEEN) {
        let Some((path, content)) = part.split_once('\n') else {
            is_after = true;
            continue;
        };
        let side = if is_after { &mut after } else { &mut before };
        side.insert(RepoPath::from(path), content.as_bytes().to_vec());
    }
    let source = MemorySource::new(before, after);
    let ground = Ground::new(Arc::new(source.trees()), Arc::new(NothingKept));
    if let Ok(found) = survey(&source, &ground, &Selection::Default, &Limits::default()) {
        let radius = found.reach.radius.unwrap_or_default();
        assert!(radius.weight <= 1_000);
        assert!(radius.dependents.iter().chain(&radius.entries).all(|one| one.seed < radius.seeds.len()));
    }
}
