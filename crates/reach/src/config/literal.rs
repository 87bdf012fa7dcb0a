//! Programs that hold a key as a text.

use caution_core::RepoPath;
use caution_core::facts::{FileFacts, LiteralKind, Word, WordKind};
use caution_core::reach::{Hop, Origin};

use super::file::{is_data, is_within};
use super::words::{Asked, parts_of};
use crate::index::{FileId, Index};

/// How many files are looked at for one spelling.
const FILES: usize = 2_000;

/// Who asks for a key by its name.
pub(super) fn readers(
    index: &dyn Index,
    asked: &Asked,
    folder: &str,
    of_file: &[Hop],
    own: &str,
) -> Vec<Hop> {
    let mut hops = Vec::new();
    for word in &asked.exact {
        each(index, word, own, &mut |place| {
            let loads = loads(of_file, &place.path);
            let origin = match place.kind {
                LiteralKind::Table if asked.is_table => Origin::Contract,
                _ if asked.is_table => return,
                _ if asked.is_of_list && !loads => Origin::Name,
                LiteralKind::Environment if asked.is_variable => Origin::Key,
                LiteralKind::Flag if asked.is_flag => Origin::Key,
                LiteralKind::ConfigKey if !asked.is_flag => Origin::Key,
                LiteralKind::Environment | LiteralKind::ConfigKey | LiteralKind::Flag => Origin::RelaxedKey,
                LiteralKind::Text if loads => Origin::Key,
                LiteralKind::Text if is_telling(word) => Origin::Text,
                // A flag's name is one word that nothing else is called by: `cartFailure`.
                LiteralKind::Text if asked.is_flag && word.len() >= 8 && parts_of(word).len() > 1 => {
                    Origin::Text
                }
                LiteralKind::Text if is_own(word, &place.path, folder) => Origin::Text,
                LiteralKind::Text => Origin::Name,
                _ => return,
            };
            hops.push(place.hop(origin));
        });
    }
    for word in &asked.relaxed {
        each(index, word, own, &mut |place| {
            let reads =
                matches!(place.kind, LiteralKind::Environment | LiteralKind::ConfigKey | LiteralKind::Flag);
            if reads || (asked.is_flag && place.kind == LiteralKind::Text && is_telling(word)) {
                hops.push(place.hop(Origin::RelaxedKey));
            }
        });
    }
    for word in &asked.last {
        each(index, word, own, &mut |place| {
            let reads = matches!(place.kind, LiteralKind::Environment | LiteralKind::ConfigKey);
            let loads = loads(of_file, &place.path);
            // One word alone, `enabled`, is the last of many keys.
            if !loads && parts_of(word).len() < 2 {
                return;
            }
            let near = loads || (!folder.is_empty() && is_within(&place.path, folder));
            // At the root of everything, nearness says nothing.
            let origin = if near { Origin::RelaxedKey } else { Origin::Name };
            if reads || (place.kind == LiteralKind::Text && loads) {
                hops.push(place.hop(origin));
            }
        });
    }
    hops
}

/// Whether a name of several words stands in a program of the same unit: a key of its messages.
fn is_own(word: &str, path: &str, folder: &str) -> bool {
    word.len() >= 10 && parts_of(word).len() > 1 && !folder.is_empty() && is_within(path, folder)
}

/// Whether a text would not stand anywhere by chance.
fn is_telling(word: &str) -> bool {
    word.len() >= 6 && word.contains(['.', '-', '_', ':', '/'])
}

fn loads(of_file: &[Hop], path: &str) -> bool {
    of_file.iter().any(|hop| hop.path == RepoPath::from(path))
}

/// A text in a program.
pub(crate) struct Place {
    pub(crate) path: String,
    pub(crate) symbol: String,
    pub(crate) line: u32,
    pub(crate) kind: LiteralKind,
}

impl Place {
    pub(crate) fn hop(&self, origin: Origin) -> Hop {
        Hop { path: RepoPath::from(self.path.as_str()), symbol: self.symbol.clone(), line: self.line, origin }
    }
}

/// Every program that holds a text, with where it does.
pub(crate) fn each(index: &dyn Index, word: &str, own: &str, take: &mut dyn FnMut(&Place)) {
    let mut files: Vec<FileId> = index.with(Word::new(WordKind::Literal, word));
    files.retain(|file| {
        let path = index.path(*file);
        &*path != own && !is_data(&path)
    });
    files.truncate(FILES);
    index.load(&files);
    for file in files {
        if let Some(facts) = index.facts(file) {
            let path = index.path(file);
            in_facts(&facts, word, |symbol, line, kind| {
                take(&Place { path: path.to_string(), symbol, line, kind });
            });
        }
    }
}

/// Every place of a file that holds a text.
pub(super) fn in_facts(facts: &FileFacts, word: &str, mut take: impl FnMut(String, u32, LiteralKind)) {
    for literal in facts.literals.iter().filter(|literal| facts.text(literal.text) == word) {
        take(facts.qualified(literal.within), literal.line, literal.kind);
    }
}
