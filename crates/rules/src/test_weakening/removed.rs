//! Tests that are gone, and what became of them.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use caution_core::RepoPath;

use super::assertion::Strength;
use super::case::{Case, Skip};
use super::compare::{Both, COMPARED, Loss, Weakened, is_taken};
use super::heads::Fate;

/// How many tests that went are looked at more closely, and how many names that went with them.
const CLOSELY: usize = 2_000;

/// What became of tests that nothing stands for.
pub(super) fn removed(both: &Both, gone: &[&Case], taken: &[bool]) -> Vec<Weakened> {
    let new: Vec<&Case> = both
        .after
        .iter()
        .enumerate()
        .filter(|(index, _)| !is_taken(taken, *index))
        .map(|(_, case)| case)
        .collect();
    // Each new test can stand for one that went, if it asserts as much.
    let mut free: BTreeMap<&RepoPath, Vec<&Case>> = BTreeMap::new();
    for case in &new {
        free.entry(&case.path).or_default().push(case);
    }
    let before: HashSet<&str> = both.before.iter().map(|case| case.text.as_str()).collect();
    let changed = both.after.iter().filter(|case| !before.contains(case.text.as_str()));
    let changed: Vec<(&Case, BTreeSet<&str>)> =
        changed.take(COMPARED).map(|case| (case, shapes(case))).collect();
    let running = both.after.iter().filter(|case| case.skip == Skip::No);
    let called: HashSet<&str> = running.flat_map(|case| &case.calls).map(String::as_str).collect();
    let mut found = Vec::new();
    for (number, case) in gone.iter().enumerate() {
        // A test that did not run says nothing that could be lost; nor does one that asserts nothing.
        if case.skip == Skip::Always {
            continue;
        }
        let path = both.moved.get(&case.path).unwrap_or(&case.path);
        let loss = if number >= CLOSELY {
            Loss::Removed { file: both.deleted.contains(&case.path) }
        } else if folded(&changed, case) {
            continue;
        } else if let Some((name, sure)) = tested(both, case, &called) {
            if sure { Loss::RemovedWith(name) } else { Loss::RemovedBeside(name) }
        } else if let Some(other) = stand_in(case, free.get_mut(path)) {
            Loss::Replaced(other)
        } else {
            Loss::Removed { file: both.deleted.contains(&case.path) }
        };
        found.push(Weakened { path: path.clone(), name: case.name.clone(), line: None, loss });
    }
    found
}

/// Whether what a test asserted stands in another test now, but for the values: several became one that is
/// parametrised, or one that runs through a table.
fn folded(changed: &[(&Case, BTreeSet<&str>)], case: &Case) -> bool {
    let shapes = shapes(case);
    if shapes.is_empty() {
        return false;
    }
    changed.iter().any(|(other, theirs)| {
        let shared = case.words.intersection(&other.words).count();
        let whole = shapes.is_subset(theirs) && shared * 10 >= case.words.len() * 7;
        let table = other.parametrised && shared * 2 >= case.words.len();
        other.skip == Skip::No && (whole || table) && !other.assertions.is_empty()
    })
}

fn shapes(case: &Case) -> BTreeSet<&str> {
    case.assertions.iter().map(|one| one.shape.as_str()).collect()
}

/// How long the name of a function is that a test has its own from; shorter ones are in many names.
const LONG: usize = 6;

/// What a test tested and is gone, too, or is another one now; and whether that is sure.
fn tested(both: &Both, case: &Case, called: &HashSet<&str>) -> Option<(String, bool)> {
    let own = plain(&case.name);
    let in_name = |name: &&String| name.len() >= 5 && own.contains(&plain(name));
    // What the test calls its own went with the test, whatever the product called by that name.
    let named = case.words.iter().find(|word| both.gone.contains(*word) && !case.own.contains(*word));
    if let Some(name) = named {
        return Some((name.clone(), in_name(&name) || !stays(both, case, &own)));
    }
    if let Some(name) = both.gone.iter().take(CLOSELY).find(in_name) {
        return Some((name.clone(), true));
    }
    if let Some(name) = folder(both, case).filter(|_| both.deleted.contains(&case.path)) {
        return Some((name, true));
    }
    let (name, fate) =
        case.calls.iter().filter(|name| in_name(name)).find_map(|name| both.changed.get_key_value(name))?;
    // Of two functions of one name one is left, and so is a test of it.
    Some((name.clone(), *fate == Fate::OneOfSeveral && called.contains(name.as_str())))
}

fn plain(text: &str) -> String {
    text.to_ascii_lowercase().replace(['_', ' ', '-'], "")
}

/// Whether a test has its name from a function that it calls and that is still there.
fn stays(both: &Both, case: &Case, own: &str) -> bool {
    case.calls.iter().any(|name| name.len() >= LONG && both.heads.has(name) && own.contains(&plain(name)))
}

/// The folder of a file of tests that is deleted, if programs of the product are deleted there, too.
fn folder(both: &Both, case: &Case) -> Option<String> {
    let mut folder = case.path.parent()?;
    while matches!(folder.file_name(), b"tests" | b"test" | b"__tests__" | b"spec") {
        folder = folder.parent()?;
    }
    let within = |emptied: &&RepoPath| {
        let rest = emptied.as_bytes().strip_prefix(folder.as_bytes());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(b"/"))
    };
    both.emptied.iter().find(within).filter(|_| !folder.as_bytes().is_empty()).map(ToString::to_string)
}

fn stand_in(case: &Case, free: Option<&mut Vec<&Case>>) -> Option<String> {
    let free = free?;
    let enough = |other: &&Case| {
        other.skip == Skip::No
            && other.assertions.len() >= case.assertions.len()
            && strongest(other) >= strongest(case)
    };
    let at = free.iter().position(enough)?;
    Some(free.swap_remove(at).name.clone())
}

fn strongest(case: &Case) -> Option<Strength> {
    case.assertions.iter().map(|one| one.strength).max()
}
