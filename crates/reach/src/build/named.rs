//! Names that a change takes away and others still use, and names of production that something else takes up.

use std::collections::BTreeSet;

use caution_core::RepoPath;
use caution_core::facts::{LiteralKind, Word, WordKind};
use caution_core::reach::{Hop, Origin, Seed, SeedKind, TAKEN_UP};
use caution_read::deploy::{self, Taken};
use caution_read::keys;
use caution_read::lang;

use crate::index::Index;
use crate::other::{Given, seed};

/// A name, and who names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// What changes; to be added to the seeds.
    pub seed: Seed,
    /// Who names it.
    pub via: Vec<Hop>,
}

/// How many names of one file are looked for.
const NAMES: usize = 500;

/// How many places of one name are told.
const PLACES: usize = 50;

/// The names of a changed file that matter elsewhere: a label, object or setting that goes and is still named,
/// and a thing of production that a file of something else takes up. `index` is the tree after the change.
pub fn named(index: &dyn Index, before: Option<Given<'_>>, after: Option<Given<'_>>) -> Vec<Named> {
    let Some((path, _)) = after.or(before) else { return Vec::new() };
    let (old, new) = (before.map_or("", |given| given.1), after.map_or("", |given| given.1));
    let mut found = Vec::new();
    let gone = if keys::Format::of_path(path).is_some() {
        let now: BTreeSet<String> = names_of(path, new).into_iter().map(|(name, _)| name).collect();
        let was = names_of(path, old).into_iter().filter(|(name, _)| !now.contains(name)).collect();
        (was, "it is gone here")
    } else {
        (told_gone(old, new), "the text says that it goes")
    };
    let mut looked_for = BTreeSet::new();
    for (name, line) in gone.0.into_iter().take(NAMES) {
        if !looked_for.insert(name.clone()) {
            continue;
        }
        let via = users(index, &name, path);
        if !via.is_empty() {
            let lines = Some(caution_core::finding::LineRange { first: line, last: line });
            found.push(Named { seed: seed(path, &name, SeedKind::Removed, lines, gone.1), via });
        }
    }
    found.extend(taken_up(index, path, old, new));
    found
}

/// The names by which others may refer to what a file describes: labels with a domain, objects, resources.
fn names_of(path: &str, text: &str) -> Vec<(String, u32)> {
    let mut names = Vec::new();
    for unit in deploy::units(path, text) {
        names.extend(unit.labels.iter().filter(|(label, _)| is_qualified(label)).cloned());
        names.push((unit.name.clone(), unit.lines.first));
    }
    if let Some(tree) = keys::tree(path, text) {
        for document in &tree.documents {
            document.visit(&mut |way, node| {
                if let Some(keys::Step::Key(key)) = way.last()
                    && is_qualified(key)
                {
                    names.push(((*key).to_owned(), node.first));
                }
                if let Some(text) = node.text().filter(|text| is_qualified(text)) {
                    names.push((text.to_owned(), node.first));
                }
            });
        }
    }
    names
}

/// Whether a word is a name with a domain: `node-role.kubernetes.io/master`.
fn is_qualified(word: &str) -> bool {
    let Some((domain, name)) = word.split_once('/') else { return false };
    let fits = |text: &str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    };
    domain.contains('.') && !domain.starts_with('.') && fits(domain) && fits(name) && word.len() <= 120
}

/// Qualified names in lines of a text for people that say that something goes.
fn told_gone(old: &str, new: &str) -> Vec<(String, u32)> {
    const VERBS: &[&str] =
        &["remov", "drop", "delet", "deprecat", "no longer", "renam", "replac", "retire", "goes away"];
    let before: BTreeSet<&str> = old.lines().collect();
    let mut found = Vec::new();
    for (line, number) in new.lines().zip(1_u32..).filter(|(line, _)| !before.contains(line)) {
        let lower = line.to_ascii_lowercase();
        if !VERBS.iter().any(|verb| lower.contains(verb)) {
            continue;
        }
        let fits = |letter: char| letter.is_ascii_alphanumeric() || "-_./".contains(letter);
        let words = line.split(|letter| !fits(letter)).map(|word| word.trim_end_matches('.'));
        found.extend(words.filter(|word| is_qualified(word)).map(|word| (word.to_owned(), number)));
    }
    found
}

/// Files that name a word and are not the changed one.
fn users(index: &dyn Index, word: &str, own: &str) -> Vec<Hop> {
    let mut hops = Vec::new();
    for file in index.with(Word::new(WordKind::Literal, word)) {
        let path = index.path(file);
        let Some(facts) = index.facts(file).filter(|_| &*path != own) else { continue };
        let is_data = lang::any_of_path(&RepoPath::from(&*path)).is_some_and(lang::is_data);
        let units = if is_data { index.text(file).map(|text| deploy::units(&path, &text)) } else { None };
        for literal in facts.literals.iter().filter(|literal| facts.text(literal.text) == word) {
            let mut symbol = facts.qualified(literal.within);
            if let Some(units) = &units {
                let within = |line: u32| {
                    units.iter().find(|unit| (unit.lines.first..=unit.lines.last).contains(&line))
                };
                // Whoever carries the same label or name itself does not use this one.
                let uses = |taken: &Taken| match taken {
                    Taken::Label(name) | Taken::Unit(name) | Taken::Settings(name) => name == word,
                    _ => false,
                };
                match within(literal.line) {
                    Some(unit) if unit.takes.iter().any(|(taken, _)| uses(taken)) => {
                        symbol = format!("{} {}", unit.kind.says(), unit.name);
                    }
                    Some(unit) if unit.name == word || unit.labels.iter().any(|(label, _)| label == word) => {
                        continue;
                    }
                    _ if !is_qualified(word) => continue,
                    Some(unit) => symbol = format!("{} {}", unit.kind.says(), unit.name),
                    None => {}
                }
            } else if literal.kind == LiteralKind::Text && !is_qualified(word) {
                continue;
            }
            let path = RepoPath::from(&*path);
            hops.push(Hop { path, symbol, line: literal.line, origin: Origin::Text });
        }
    }
    hops.sort();
    hops.dedup_by(|one, other| one.path == other.path && one.symbol == other.symbol);
    hops.truncate(PLACES);
    hops
}

/// What a file says of where it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Production,
    Other,
    Unsaid,
}

fn stage(path: &str, text: &str) -> Stage {
    const KEYS: &[&str] =
        &["status", "environment", "env", "stage", "lifecycle", "state", "phase", "deployment_environment"];
    const OTHER: &[&str] = &[
        "pre",
        "non",
        "stag",
        "test",
        "dev",
        "experimental",
        "sandbox",
        "canary",
        "inactive",
        "planned",
        "draft",
    ];
    let of = |word: &str| {
        let word = word.to_ascii_lowercase();
        if OTHER.iter().any(|other| word.starts_with(other)) {
            Stage::Other
        } else if word.starts_with("prod") || word == "live" || word == "active" {
            Stage::Production
        } else {
            Stage::Unsaid
        }
    };
    if let Some(tree) = keys::tree(path, text) {
        for document in &tree.documents {
            let nested = ["metadata", "spec", "service"].iter().filter_map(|key| document.get(key));
            for node in std::iter::once(document).chain(nested) {
                let told = KEYS
                    .iter()
                    .filter_map(|key| node.text_at(&[key]))
                    .map(of)
                    .find(|one| *one != Stage::Unsaid);
                if let Some(told) = told {
                    return told;
                }
            }
        }
    }
    let parts = path.split(['/', '.']).map(of);
    parts.into_iter().find(|one| *one != Stage::Unsaid).unwrap_or(Stage::Unsaid)
}

/// A value that could name something, and where it stands.
struct Valued {
    text: String,
    key: String,
    line: u32,
}

fn values(path: &str, text: &str) -> Vec<Valued> {
    let mut values = Vec::new();
    for document in keys::tree(path, text).unwrap_or_default().documents {
        document.visit(&mut |way, node| {
            if let Some(text) = node.text().filter(|text| text.len() >= 6 && text.len() <= 120) {
                values.push(Valued { text: text.to_owned(), key: keys::dotted(way), line: node.first });
            }
        });
    }
    values
}

/// Values that are new in a file that is not of production, and stand in one that is.
fn taken_up(index: &dyn Index, path: &str, old: &str, new: &str) -> Vec<Named> {
    if keys::Format::of_path(path).is_none() || stage(path, new) != Stage::Other {
        return Vec::new();
    }
    let before: BTreeSet<String> = values(path, old).into_iter().map(|value| value.text).collect();
    let mut found = Vec::new();
    let new = values(path, new).into_iter().filter(|value| !before.contains(&value.text));
    for Valued { text: value, key, line } in new.take(NAMES) {
        // A plain word says nothing of who owns it.
        if !value.contains(['.', '/', ':', '-', '_']) {
            continue;
        }
        let mut via = Vec::new();
        for file in index.with(Word::new(WordKind::Literal, &value)) {
            let at = index.path(file);
            let Some(text) = index.text(file).filter(|_| &*at != path) else { continue };
            if stage(&at, &text) != Stage::Production {
                continue;
            }
            let Some(facts) = index.facts(file) else { continue };
            let literal = facts.literals.iter().find(|literal| facts.text(literal.text) == value);
            let line = literal.map_or(1, |literal| literal.line);
            let held = values(&at, &text).into_iter().find(|held| held.text == value);
            let symbol = held.map_or(String::new(), |held| held.key);
            via.push(Hop { path: RepoPath::from(&*at), symbol, line, origin: Origin::Text });
        }
        if !via.is_empty() {
            via.truncate(PLACES);
            let lines = Some(caution_core::finding::LineRange { first: line, last: line });
            let detail = TAKEN_UP;
            // The value itself is not told: it may be anything.
            found.push(Named { seed: seed(path, &key, SeedKind::ConfigKey, lines, detail), via });
        }
    }
    found
}
