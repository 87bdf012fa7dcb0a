//! Paths with wildcards: where the worst of what they may name lies.

use caution_core::command::Place;

use super::{SYSTEM, TEMPORARY, place};
use crate::reader::World;

/// What a path with wildcards names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Spread {
    /// The folder whose every entry it names, or the path as it is written.
    pub absolute: String,
    /// Where the worst of it lies.
    pub place: Place,
    /// Whether it names everything in a folder.
    pub whole: bool,
}

/// Whether a text holds wildcards.
pub(crate) fn is_pattern(text: &str) -> bool {
    text.contains(['*', '?', '['])
}

/// Reads an absolute, plain path with wildcards.
pub(crate) fn spread(absolute: &str, world: &World<'_>) -> Spread {
    let (base, name, only) = first_pattern(absolute);
    let base = if base.is_empty() { "/" } else { base };
    if only && is_everything(name) {
        // What is in the folder for temporary files goes, the folder stays.
        let place = if TEMPORARY.contains(&base) { Place::Temporary } else { place(base, world) };
        return Spread { absolute: base.to_owned(), place, whole: true };
    }
    let worst = dear(world).into_iter().find(|dear| matches(absolute, dear));
    let place = worst.map_or_else(|| place(absolute, world), |dear| place(&dear, world));
    Spread { absolute: absolute.to_owned(), place, whole: false }
}

/// The folder of the first part with wildcards, that part, and whether nothing follows it.
fn first_pattern(absolute: &str) -> (&str, &str, bool) {
    let at = absolute.find(['*', '?', '[']).unwrap_or(absolute.len());
    let (before, _) = absolute.split_at_checked(at).unwrap_or((absolute, ""));
    let Some((folder, _)) = before.rsplit_once('/') else { return ("", absolute, true) };
    let rest = absolute.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')).unwrap_or("");
    match rest.split_once('/') {
        Some((name, _)) => (folder, name, false),
        None => (folder, rest, true),
    }
}

/// Paths that a pattern must not catch by the way, worst first.
fn dear(world: &World<'_>) -> Vec<String> {
    let mut dear: Vec<String> = SYSTEM.iter().map(|path| (*path).to_owned()).collect();
    for path in [world.home, Some(world.workspace)].into_iter().flatten() {
        let mut path = path;
        while !path.is_empty() {
            dear.push(path.to_owned());
            path = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        }
    }
    dear.push(format!("{}/.git", world.workspace));
    dear
}

/// Whether a wildcard catches (nearly) every name: `*`, `.*`, `.[!.]*`, `?*`.
fn is_everything(name: &str) -> bool {
    let name = name.replace("[!.]", "").replace("[^.]", "");
    name.contains('*') && name.chars().all(|letter| matches!(letter, '*' | '.' | '?'))
}

/// Whether a pattern catches a path, folder by folder.
fn matches(pattern: &str, path: &str) -> bool {
    let mut patterns = pattern.split('/');
    let mut parts = path.split('/');
    loop {
        match (patterns.next(), parts.next()) {
            (None, None) => return true,
            (Some(pattern), Some(part)) if catches(pattern, part) => {}
            _ => return false,
        }
    }
}

/// Whether a pattern catches a name. Goes back to the last `*` only, so the time is the product of both
/// lengths at worst.
fn catches(pattern: &str, name: &str) -> bool {
    if name.starts_with('.') && !pattern.starts_with('.') {
        return false;
    }
    let (mut pattern, mut name) = (pattern, name);
    let mut back: Option<(&str, &str)> = None;
    loop {
        if let Some(rest) = pattern.strip_prefix('*') {
            back = Some((rest, name));
            pattern = rest;
            continue;
        }
        if name.is_empty() && pattern.is_empty() {
            return true;
        }
        if let Some((pattern_left, name_left)) = one(pattern, name) {
            (pattern, name) = (pattern_left, name_left);
            continue;
        }
        let Some((star, from)) = back else { return false };
        let mut letters = from.chars();
        if letters.next().is_none() {
            return false;
        }
        back = Some((star, letters.as_str()));
        (pattern, name) = (star, letters.as_str());
    }
}

/// Both without their first letter, if the pattern's first part catches the name's.
fn one<'a>(pattern: &'a str, name: &'a str) -> Option<(&'a str, &'a str)> {
    let mut letters = name.chars();
    let letter = letters.next()?;
    if let Some(rest) = pattern.strip_prefix('?') {
        return Some((rest, letters.as_str()));
    }
    if let Some((set, rest)) = pattern.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        // Ranges are not looked into: a set may catch what it says and anything between.
        let not = set.strip_prefix(['!', '^']);
        let caught = not.is_some() || set.contains('-') || set.contains(letter);
        return caught.then_some((rest, letters.as_str()));
    }
    let mut wanted = pattern.chars();
    (wanted.next() == Some(letter)).then_some((wanted.as_str(), letters.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::path::tests::world;

    fn at(pattern: &str) -> (Place, bool) {
        let spread = spread(pattern, &world(&caution_testkit::told::Told::default()));
        (spread.place, spread.whole)
    }

    #[test]
    fn a_wildcard_for_everything_means_its_folder() {
        assert_eq!(at("/*"), (Place::Root, true));
        assert_eq!(at("/home/dana/*"), (Place::Home, true));
        assert_eq!(at("/home/dana/.*"), (Place::Home, true));
        assert_eq!(at("/home/dana/shop/*"), (Place::Workspace, true));
        assert_eq!(at("/home/dana/shop/.[!.]*"), (Place::Workspace, true));
        assert_eq!(at("/home/dana/shop/.git/*"), (Place::GitFolder, true));
        assert_eq!(at("/home/dana/shop/dist/*"), (Place::InWorkspace, true));
        assert_eq!(at("/tmp/*"), (Place::Temporary, true));
    }

    #[test]
    fn a_wildcard_that_catches_something_dear_lies_there() {
        assert_eq!(at("/et?"), (Place::System, false));
        assert_eq!(at("/et[c]"), (Place::System, false));
        assert_eq!(at("/[a-f]*"), (Place::System, false));
        assert_eq!(at("/home/*/shop"), (Place::Workspace, false));
        assert_eq!(at("/home/d*"), (Place::Home, false));
        assert_eq!(at("/home/dana/shop/.g*"), (Place::GitFolder, false));
    }

    #[test]
    fn other_wildcards_lie_where_they_stand() {
        assert_eq!(at("/home/dana/shop/*.log"), (Place::InWorkspace, false));
        assert_eq!(at("/home/dana/shop/*/node_modules"), (Place::InWorkspace, false));
        assert_eq!(at("/srv/data/*.bak"), (Place::Outside, false));
        assert_eq!(at("/etc/foo?"), (Place::System, false));
    }

    #[test]
    fn many_stars_take_no_long_time() {
        let pattern = format!("/{}x", "*?".repeat(50_000));
        assert_eq!(at(&pattern).0, Place::Outside);
    }
}
