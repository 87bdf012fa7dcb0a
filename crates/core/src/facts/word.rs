//! What a file can be found by.

use super::{FileFacts, Name, UNNAMED, mix};

/// What a file is found by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordKind {
    /// It defines the name.
    Definition,
    /// It mentions the name: in a path, an import, as a part of a module's name.
    Mention,
    /// It holds the text as a literal.
    Literal,
    /// The file's own name is that.
    FileName,
    /// It says that it belongs to that package.
    Package,
}

/// A word as the index knows it: a hash. Two words may share one; then a file is looked at in vain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Word(pub u32);

impl Word {
    /// The word of a text.
    pub fn new(kind: WordKind, text: &str) -> Self {
        let hash = mix(mix(0, &[kind as u8]), text.as_bytes());
        let folded = (hash >> 32) ^ (hash & u64::from(u32::MAX));
        Self(u32::try_from(folded).unwrap_or(0))
    }
}

/// The parts of a module's name as they may stand in the path of a file: `a`, `b` of `a.b`, `crate::a::b`,
/// `./a/b.js`, `github.com/x/a/b`.
pub fn module_parts(module: &str) -> impl Iterator<Item = &str> {
    module.split(['.', '/', ':', '\\']).filter(|part| !part.is_empty())
}

impl FileFacts {
    /// Every word that the file is found by, its own name left out, sorted.
    pub fn words(&self) -> Vec<Word> {
        let mut used = vec![0_u8; self.names.len() + 1];
        let mut mark = |name: Name, kind: u8| {
            if let Some(used) = used.get_mut(name.0 as usize) {
                *used |= kind;
            }
        };
        for definition in self.definitions.iter().skip(1) {
            mark(definition.name, 1);
        }
        for segment in &self.segments {
            mark(segment.name, 2);
        }
        for import in &self.imports {
            mark(import.module, 8);
            for name in [import.item, import.alias].into_iter().flatten() {
                mark(name, 2);
            }
            // What is handed on under a name can be found by it.
            if let Some(alias) = import.alias.filter(|_| import.exported) {
                mark(alias, 1);
            }
        }
        for literal in &self.literals {
            mark(literal.text, 4);
        }
        let mut words = Vec::with_capacity(self.names.len());
        for (name, text) in self.names.iter() {
            let kinds = used.get(name.0 as usize).copied().unwrap_or(0);
            if text.is_empty() || text == UNNAMED {
                continue;
            }
            let of = |kind| Word::new(kind, text);
            words.extend((kinds & 1 != 0).then(|| of(WordKind::Definition)));
            words.extend((kinds & 2 != 0).then(|| of(WordKind::Mention)));
            words.extend((kinds & 4 != 0).then(|| of(WordKind::Literal)));
            if kinds & 8 != 0 {
                words.extend(module_parts(text).map(|part| Word::new(WordKind::Mention, part)));
            }
        }
        if self.package != Name::EMPTY {
            words.push(Word::new(WordKind::Package, self.text(self.package)));
        }
        words.sort_unstable();
        words.dedup();
        words
    }
}
