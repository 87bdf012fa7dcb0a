//! Where nothing that uses a change was found: the files that were not read and could use it all the same.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use caution_core::RepoPath;
use caution_core::facts::Reading;
use caution_core::reach::{Blind, BlindWhy, Radius, Seed, Standing};
use caution_core::unknown::{Unknown, UnknownKind};

use super::Question;
use crate::index::Index;
use crate::tree::{TreeIndex, Unread};

/// How many of them are told one by one.
const TOLD: usize = 50;

/// How many files are looked at. What is beyond could use it.
const LOOKED_AT: usize = 5_000;

/// Names shorter than this stand in any text.
const SHORTEST: usize = 2;

/// Notes the unread files that could use what changes, if nothing was found that does. A text that does not name it
/// does not use it.
pub(super) fn note(radius: &mut Radius, question: &Question<'_>, unknowns: &mut Vec<Unknown>) {
    if matches!(radius.standing(), Standing::LayoutOnly | Standing::Reached) {
        return;
    }
    let mut blind = of_seeds(&radius.seeds, unknowns);
    blind.extend(of_tree(question.head, &radius.seeds));
    blind.sort();
    blind.dedup_by(|next, first| next.path == first.path);
    let more = blind.len().saturating_sub(TOLD);
    blind.truncate(TOLD);
    // What is changed itself and could not be read was told already.
    let changed = |path: &RepoPath| radius.seeds.iter().any(|seed| seed.path == *path);
    unknowns.extend(blind.iter().filter(|blind| !changed(&blind.path)).map(unknown));
    if more > 0 {
        let what = format!("{more} further files that were not read could use what changes");
        unknowns.push(Unknown::new(UnknownKind::Reach, "unread files", what, "a use of what changes"));
    }
    radius.completeness.blind = blind;
    unknowns.extend(submodules(question.head));
}

/// Changed files of which it was told already that who uses what they change could not be seen.
fn of_seeds(seeds: &[Seed], unknowns: &[Unknown]) -> Vec<Blind> {
    let told = unknowns.iter().filter(|unknown| unknown.kind == UnknownKind::Reach);
    let paths = told.filter_map(|unknown| unknown.path.as_ref());
    let paths = paths.filter(|path| seeds.iter().any(|seed| seed.path == **path));
    paths.map(|path| Blind { path: path.clone(), why: BlindWhy::Users }).collect()
}

/// The submodules, whose files are in no tree of this repository.
fn submodules(index: &TreeIndex) -> Option<Unknown> {
    const NAMED: usize = 3;
    let text = Index::text(index, index.find(".gitmodules")?)?;
    let path = |line: &str| {
        Some(line.trim().strip_prefix("path")?.trim_start().strip_prefix('=')?.trim().to_owned())
    };
    let paths: Vec<String> = text.lines().filter_map(path).map(|path| format!("`{path}`")).collect();
    let more = match paths.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let what = match paths.as_slice() {
        [] => return None,
        [only] => format!("the submodule {only} was not looked into"),
        several => {
            let first: Vec<&str> = several.iter().take(NAMED).map(String::as_str).collect();
            format!("the submodules {}{more} were not looked into", first.join(", "))
        }
    };
    Some(Unknown::new(UnknownKind::Reach, "submodules", what, "a use of what changes in them"))
}

fn unknown(blind: &Blind) -> Unknown {
    let path = &blind.path;
    let what = match &blind.why {
        BlindWhy::Names(name) => format!("`{path}` names `{name}` where it could not be read"),
        BlindWhy::Beside => format!("`{path}` could not be read whole and stands beside what changes"),
        BlindWhy::Unseen => format!("`{path}` could not be looked at"),
        BlindWhy::Users => format!("who uses what `{path}` changes could not be told"),
    };
    Unknown::of_path(UnknownKind::Reach, path, what, "a use of what changes")
}

fn of_tree(index: &TreeIndex, seeds: &[Seed]) -> Vec<Blind> {
    let unread = index.unread();
    if unread.is_empty() {
        return Vec::new();
    }
    let names = names(seeds);
    let folders: BTreeSet<&[u8]> = seeds.iter().map(|seed| folder(seed.path.as_bytes())).collect();
    let beyond = unread.get(LOOKED_AT..).unwrap_or_default();
    let files = unread.get(..LOOKED_AT).unwrap_or(&unread);
    let whys: Mutex<Vec<Option<BlindWhy>>> = Mutex::new(vec![None; files.len()]);
    index.bytes_of(files, &|place, bytes| {
        let Some(file) = files.get(place) else { return };
        // A program that a reader exists for, and that was given up, may do anything in its own package; of what is
        // changed itself nobody knows what it changes.
        let path = file.path.as_bytes();
        let near = file.reading != Reading::NoReader && folders.contains(folder(path));
        let beside = near || seeds.iter().any(|seed| seed.path.as_bytes() == path);
        let why = match bytes {
            None => Some(BlindWhy::Unseen),
            Some(bytes) => {
                let named = named(index, file, bytes, &names);
                named.map(BlindWhy::Names).or_else(|| beside.then_some(BlindWhy::Beside))
            }
        };
        if let Some(slot) = whys.lock().unwrap_or_else(PoisonError::into_inner).get_mut(place) {
            *slot = why;
        }
    });
    let whys = whys.into_inner().unwrap_or_else(PoisonError::into_inner).into_iter();
    let known = files.iter().zip(whys).filter_map(|(file, why)| Some((file, why?)));
    let blind = |(file, why): (&Unread, BlindWhy)| Blind { path: RepoPath::from(&*file.path), why };
    known.chain(beyond.iter().map(|file| (file, BlindWhy::Unseen))).map(blind).collect()
}

fn folder(path: &[u8]) -> &[u8] {
    path.iter().rposition(|byte| *byte == b'/').and_then(|at| path.get(..at)).unwrap_or_default()
}

/// Names under which an object is made by the name of what stands around them.
const MAKERS: &[&str] = &["__init__", "__new__", "__construct", "constructor", "initialize", "new", "init"];

/// The names that a use of the seeds would have in it: of the definition or key itself, of what is around where that
/// is made by it, of the file where nothing smaller changed.
fn names(seeds: &[Seed]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for seed in seeds {
        let parts = seed.symbol.split(['.', '/', ' ', ':', '[', ']']).filter(|part| part.len() >= SHORTEST);
        let mut last = parts.rev();
        let Some(own) = last.next() else {
            let name = String::from_utf8_lossy(seed.path.file_name()).into_owned();
            names.extend(name.split('.').next().filter(|stem| stem.len() >= SHORTEST).map(str::to_owned));
            continue;
        };
        names.insert(own.to_owned());
        names.extend(last.next().filter(|_| MAKERS.contains(&own)).map(str::to_owned));
    }
    names
}

/// The first of the names that stands in the bytes as a word; of a file that was read in part, in the lines that
/// were not.
fn named(index: &TreeIndex, file: &Unread, bytes: &[u8], names: &BTreeSet<String>) -> Option<String> {
    let facts = (file.reading == Reading::InPart).then(|| index.facts(file.file)).flatten();
    let Some(facts) = facts else { return word_of(bytes, names) };
    let broken = |line: u32| facts.broken.iter().any(|lines| (lines.first..=lines.last).contains(&line));
    let lines = bytes.split(|byte| *byte == b'\n').zip(1_u32..);
    lines.filter(|(_, number)| broken(*number)).find_map(|(line, _)| word_of(line, names))
}

fn word_of(bytes: &[u8], names: &BTreeSet<String>) -> Option<String> {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_' || !byte.is_ascii();
    let words = bytes.split(|byte| !is_word(byte)).filter_map(|word| std::str::from_utf8(word).ok());
    let found = words.filter(|word| word.len() >= SHORTEST).find_map(|word| names.get(word));
    // Keys such as `max-retries` are no single word.
    let joined = || {
        let mut joined = names.iter().filter(|name| !name.bytes().all(|byte| is_word(&byte)));
        joined.find(|name| bytes.windows(name.len()).any(|part| part == name.as_bytes()))
    };
    found.or_else(joined).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_uses_a_thing_names_it_and_not_only_what_is_around() {
        let seed = |path: &str, symbol: &str| Seed {
            path: RepoPath::from(path),
            symbol: symbol.to_owned(),
            kind: caution_core::reach::SeedKind::Behaviour,
            lines: None,
            detail: String::new(),
        };
        let named = |path, symbol| names(&[seed(path, symbol)]).into_iter().collect::<Vec<_>>();
        assert_eq!(named("compose.yaml", "services.web.security_opt"), ["security_opt"]);
        assert_eq!(named("compose.yaml", "services.web.environment[LOG_LEVEL]"), ["LOG_LEVEL"]);
        assert_eq!(named("a.py", "Cart.total"), ["total"]);
        assert_eq!(named("a.py", "Cart.__init__"), ["Cart", "__init__"]);
        assert_eq!(named("lib/main.py", ""), ["main"]);
    }

    #[test]
    fn a_name_counts_as_a_whole_word_alone() {
        let names = ["total", "max-retries"].map(str::to_owned).into();
        let found = |text: &str| word_of(text.as_bytes(), &names);
        assert_eq!(found("x = total(1)").as_deref(), Some("total"));
        assert_eq!(found("a: {max-retries: 3}").as_deref(), Some("max-retries"));
        assert_eq!(found("totals subtotal my_total total_ max retries"), None);
        assert_eq!(found(""), None);
    }
}
