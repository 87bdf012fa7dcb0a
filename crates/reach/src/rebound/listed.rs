//! What a file of Python gives by `*`, where it says that itself: a name that `__all__` gains or loses comes or goes
//! for those who take everything.

use std::collections::BTreeSet;

use caution_core::RepoPath;
use caution_core::facts::{DefinitionIndex, DefinitionKind, FileFacts, MODULE};
use caution_core::reach::{Hop, Origin, SeedKind};

use super::{HandedOn, NAMES, Sides, seed, users_of};
use crate::bind::Binder;
use crate::importers::{Importers, leads_to};
use crate::index::{FileId, Index};
use crate::loaded::{Loaded, Node};
use crate::radius::ChangedFile;

/// The name of the list.
const LIST: &str = "__all__";

impl Sides<'_> {
    /// The names that a changed file gives by `*` only now, or no longer, and who gets them so.
    pub(super) fn listed(&self, file: &ChangedFile) -> Vec<HandedOn> {
        let question = self.grounds.question;
        let Some(path) = file.after.as_deref().filter(|path| path.ends_with(".py")) else {
            return Vec::new();
        };
        let Some(((old, new), facts)) = self.both(file) else { return Vec::new() };
        if [&facts.0, &facts.1].iter().all(|facts| facts.names.find(LIST).is_none()) {
            return Vec::new();
        }
        let base = question.base.and_then(|base| Index::text(&**base, old));
        let Some((was, is)) = base.zip(Index::text(&**question.head, new)) else { return Vec::new() };
        let (was, is) = (names(&was), names(&is));
        if was == is {
            return Vec::new();
        }
        let (was, is) = (was.unwrap_or_else(|| public(&facts.0)), is.unwrap_or_else(|| public(&facts.1)));
        let takers = takers(&self.head, new);
        let told = |name: &String| {
            let (kind, detail) = if is.contains(name) {
                (SeedKind::Added, "`*` gives it now")
            } else {
                (SeedKind::Removed, "`*` gives it no longer")
            };
            let users = takers.iter().flat_map(|taker| self.got_by(*taker, name)).collect();
            HandedOn { seed: seed(path, name, kind, detail), users, module: None }
        };
        let told = was.symmetric_difference(&is).take(NAMES).map(told);
        told.filter(|one| !one.users.is_empty()).collect()
    }

    /// Who gets a name in a file that takes everything from another, and through that file.
    fn got_by(&self, taker: FileId, name: &str) -> Vec<Hop> {
        let grounds = self.grounds;
        let index = &**grounds.question.head;
        let Some(facts) = index.facts(taker) else { return Vec::new() };
        let path = RepoPath::from(&*index.path(taker));
        let mut users: Vec<Hop> = Vec::new();
        // What the file has under that name besides may be what is meant.
        let own = facts.names.find(name).is_some_and(|name| {
            facts.definitions.iter().any(|own| own.parent == MODULE && own.name == name)
                || facts.imports.iter().any(|own| own.alias == Some(name))
        });
        let origin = if own { Origin::Name } else { Origin::Import };
        for reference in &facts.references {
            let head = facts.path(reference.path).first().map_or("", |head| facts.text(head.name));
            if head == name {
                let symbol = match reference.within {
                    MODULE => String::new(),
                    within => facts.qualified(within),
                };
                users.push(Hop { path: path.clone(), symbol, line: reference.line, origin });
            }
        }
        users.sort();
        users.dedup_by(|one, other| one.symbol == other.symbol);
        if !own {
            let binder = Binder::new(index, &grounds.head);
            let wanted = Node { file: taker, definition: DefinitionIndex::MAX };
            binder.stand_in(taker, name, wanted);
            users.extend(users_of(&binder, wanted, name));
        }
        users
    }
}

/// The files that take everything from a file.
fn takers(binder: &Binder<'_>, file: FileId) -> Vec<FileId> {
    let Some(loaded) = binder.load(file) else { return Vec::new() };
    let (importers, _) = Importers::default().of(binder, &loaded);
    let takes = |from: &Loaded| {
        let stars = from.facts.imports.iter().filter(|import| import.star);
        stars.into_iter().any(|star| leads_to(binder, from, (from.facts.text(star.module), None), &loaded))
    };
    let files: BTreeSet<FileId> = importers.into_iter().map(|(node, _)| node.file).collect();
    files.into_iter().filter(|from| binder.load(*from).is_some_and(|from| takes(&from))).collect()
}

/// What is given where nothing is listed.
fn public(facts: &FileFacts) -> BTreeSet<String> {
    let own = facts.definitions.iter().skip(1);
    let own = own.filter(|own| own.parent == MODULE && own.kind != DefinitionKind::Registration);
    let imported = facts.imports.iter().filter(|import| import.within == MODULE);
    let names = own.map(|own| own.name).chain(imported.filter_map(|import| import.alias));
    names.map(|name| facts.text(name)).filter(|name| !name.starts_with('_')).map(str::to_owned).collect()
}

/// The names that `__all__` lists; none if there is no such list.
fn names(text: &str) -> Option<BTreeSet<String>> {
    let mut found: Option<BTreeSet<String>> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let statement = text.get(at..).unwrap_or_default();
        at += line.len();
        let Some(rest) = line.strip_prefix(LIST).map(str::trim_start) else { continue };
        if !rest.starts_with(['=', '+', '.', ':']) {
            continue;
        }
        let listed = found.get_or_insert_default();
        for name in texts(statement) {
            if rest.starts_with(".remove") {
                listed.remove(&name);
            } else {
                listed.insert(name);
            }
        }
    }
    found
}

/// The texts in the first statement.
fn texts(statement: &str) -> Vec<String> {
    let (mut found, mut depth) = (Vec::new(), 0_i32);
    let mut letters = statement.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            '\n' if depth <= 0 => break,
            '#' => {
                let ends = letters.by_ref().any(|letter| letter == '\n');
                if !ends || depth <= 0 {
                    break;
                }
            }
            '"' | '\'' => found.push(letters.by_ref().take_while(|end| *end != letter).collect()),
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_a_list_are_read_however_it_is_written() {
        for (text, wanted) in [
            ("__all__ = ['a', \"b\"]\nc = 'd'\n", "a b"),
            ("__all__: list[str] = [\n    'a',  # 'x'\n    'b',\n]\nc = ['d']\n", "a b"),
            ("__all__ = ('a',)\n__all__ += ['b']\n__all__.remove('a')\n", "b"),
            ("__all__ = []\n", ""),
        ] {
            let found = names(text).unwrap();
            assert_eq!(found.into_iter().collect::<Vec<_>>().join(" "), wanted, "{text}");
        }
        assert_eq!(names("def f():\n    return __all__\n"), None);
    }
}
