//! What a word of a file tool names: where it lies, links followed, and what is doubtful about it.

use caution_core::command::{Doubt, Kind, Path, Place};
use caution_core::effect::Verb;
use caution_core::finding::Confidence;
use caution_core::probe::{Answer, Probe};

use crate::guarded;
use crate::invocation::Invocation;
use crate::path;
use crate::reader::{Act, Reader};
use crate::word::Word;

/// What a word names.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    /// Where; `None` if only running tells, or if it is on another machine.
    pub(crate) path: Option<Path>,
    /// Whether it is everything in a folder.
    pub(crate) whole: bool,
    /// What is doubtful about it.
    pub(crate) doubts: Vec<Doubt>,
}

impl Target {
    /// Where it lies, if that is known.
    pub(crate) fn place(&self) -> Option<Place> {
        self.path.as_ref().map(|path| path.place)
    }

    /// Its absolute path, if that is known.
    pub(crate) fn absolute(&self) -> Option<&str> {
        self.path.as_ref().map(|path| path.absolute.as_str())
    }
}

/// What a word names for an invocation. Wildcards that are left in it stand for the worst that they catch.
pub(crate) fn target(reader: &Reader<'_>, word: &Word, invocation: &Invocation) -> Target {
    let mut doubts = word.doubts.clone();
    let mut whole = false;
    let path = match (word.text(), invocation.elsewhere) {
        (_, true) => None,
        // An empty name is refused everywhere.
        (Some(""), false) => None,
        (Some(text), false) => known(reader, word, text, invocation).map(|(path, everything)| {
            whole = everything;
            path
        }),
        (None, false) => partly(reader, word, invocation).map(|(path, sure)| {
            if !sure {
                doubts.push(Doubt::Unread(word.shown()));
            }
            path
        }),
    };
    if path.is_none() && !invocation.elsewhere && doubts.is_empty() {
        doubts.push(Doubt::Unread(word.shown()));
    }
    Target { path, whole, doubts }
}

fn known(reader: &Reader<'_>, word: &Word, text: &str, invocation: &Invocation) -> Option<(Path, bool)> {
    if let Some(user) = text.strip_prefix('~').filter(|_| !word.quoted) {
        return Some((users_home(reader, user), false));
    }
    let absolute = if text.starts_with('/') {
        path::absolute(text, "/")
    } else {
        path::absolute(text, invocation.directory.as_deref()?)
    };
    if path::is_pattern(&absolute) {
        let spread = path::spread(&absolute, &reader.world);
        let place = follow(reader, &spread.absolute, spread.whole, spread.place);
        return Some((Path { absolute: spread.absolute, place, restorable: None }, spread.whole));
    }
    let place = path::place(&absolute, &reader.world);
    let place = follow(reader, &absolute, text.ends_with('/'), place);
    Some((Path { absolute, place, restorable: None }, false))
}

/// `~`, `~/x` and `~lee/x`, where the shell did not put the folder in their place.
fn users_home(reader: &Reader<'_>, rest: &str) -> Path {
    let (user, below) = rest.split_once('/').unwrap_or((rest, ""));
    let home = match (user, reader.world.home) {
        ("", Some(home)) => home.to_owned(),
        ("root", _) => "/root".to_owned(),
        (user, _) => format!("/home/{user}"),
    };
    let absolute = path::absolute(below, &home);
    let place = match path::place(&absolute, &reader.world) {
        _ if absolute == home => Place::Home,
        place => place,
    };
    Path { absolute, place, restorable: None }
}

/// A word of which only the beginning is known: the folder in which it lies, and whether that is enough to
/// know that it stays in it.
fn partly(reader: &Reader<'_>, word: &Word, invocation: &Invocation) -> Option<(Path, bool)> {
    let beginning = word.beginning();
    let (folder, name) = beginning.rsplit_once('/')?;
    if beginning.starts_with('~') {
        return None;
    }
    let folder = if folder.is_empty() { "/" } else { folder };
    let folder = path::absolute(folder, invocation.directory.as_deref().unwrap_or("/"));
    if !beginning.starts_with('/') && invocation.directory.is_none() {
        return None;
    }
    let absolute = format!("{}/{name}…", folder.trim_end_matches('/'));
    let place = path::place(&absolute, &reader.world);
    // If the rest is empty, or `..`, the folder itself may be meant.
    let sure = match place {
        Place::InWorkspace | Place::Temporary => {
            !name.is_empty() || path::place(&folder, &reader.world) == place
        }
        _ => false,
    };
    Some((Path { absolute, place, restorable: None }, sure))
}

/// Where a path in the workspace really lies. `entered`: the path itself is gone through, not only its
/// folder.
fn follow(reader: &Reader<'_>, absolute: &str, entered: bool, place: Place) -> Place {
    if place != Place::InWorkspace {
        return place;
    }
    let (folder, name) = match absolute.rsplit_once('/') {
        Some((folder, name)) if !entered => (folder, name),
        _ => (absolute, ""),
    };
    let workspace = reader.world.workspace;
    if folder == workspace {
        return place;
    }
    let Answer::Text(real) = reader.look(&Probe::Real(folder.to_owned())) else { return place };
    if real == folder {
        return place;
    }
    let Answer::Text(root) = reader.look(&Probe::Real(workspace.to_owned())) else { return place };
    let real = match real.strip_prefix(root.as_str()) {
        Some(rest) if path::within(&real, &root) => format!("{workspace}{rest}"),
        _ => real,
    };
    path::place(&path::absolute(name, &real), &reader.world)
}

/// Adds the act of a deletion: of a file, or of a folder with everything in it.
pub(crate) fn delete(
    reader: &mut Reader<'_>,
    invocation: &Invocation,
    word: &Word,
    recursive: bool,
    forced: bool,
) {
    let act = deletion(reader, invocation, word, recursive, forced);
    reader.add(act);
}

/// The act of a deletion.
pub(super) fn deletion(
    reader: &Reader<'_>,
    invocation: &Invocation,
    word: &Word,
    recursive: bool,
    forced: bool,
) -> Act {
    let found = target(reader, word, invocation);
    let kind = if recursive { Kind::Tree } else { Kind::File };
    let whole = found.whole;
    let mut act = of(reader, invocation, Verb::Delete, kind, word, found);
    act.forced = forced;
    if !recursive && !whole && is_surely_folder(act.path.as_ref()) {
        // Folders are refused.
        act.sure = Confidence::Low;
    }
    if let Some(path) = act.path.as_mut().filter(|path| path.place == Place::InWorkspace && !whole)
        && let Answer::Is(yes) = reader.look(&Probe::Restorable(path.absolute.clone()))
    {
        path.restorable = Some(yes);
    }
    // What the command itself put there a moment ago.
    if !recursive
        && let Some(path) =
            act.path.as_mut().filter(|path| matches!(path.place, Place::InHome | Place::Outside))
        && reader.is_written(&path.absolute)
        && reader.ask(&Probe::Path(path.absolute.clone())) == Answer::Missing
    {
        path.restorable = Some(true);
    }
    act
}

fn is_surely_folder(path: Option<&Path>) -> bool {
    path.is_some_and(|path| {
        matches!(path.place, Place::Root | Place::Workspace | Place::Home | Place::AboveWorkspace)
    })
}

/// An act upon the workspace as a whole, if these acts together take every entry of it that is not hidden.
pub(super) fn whole_workspace(reader: &Reader<'_>, invocation: &Invocation, acts: &[Act]) -> Option<Act> {
    let workspace = reader.world.workspace;
    let names: std::collections::BTreeSet<&str> = acts
        .iter()
        .filter_map(|act| act.path.as_ref()?.absolute.strip_prefix(workspace)?.strip_prefix('/'))
        .filter(|name| !name.contains('/'))
        .collect();
    if names.len() < 3 {
        return None;
    }
    let Answer::Names(entries) = reader.look(&Probe::Entries(workspace.to_owned())) else { return None };
    let mut seen = entries.iter().filter(|entry| !entry.starts_with('.')).peekable();
    let all = seen.peek().is_some() && seen.all(|entry| names.contains(entry.as_str()));
    let mut act = reader.act(invocation, super::TOOL.id, Verb::Delete, Kind::Tree, workspace);
    act.path = Some(Path { absolute: workspace.to_owned(), place: Place::Workspace, restorable: None });
    act.everything = true;
    act.count = None;
    all.then_some(act)
}

/// An act upon what a word names. What guards is told as such; a copy of it that nobody looked at is a
/// doubt.
pub(crate) fn of(
    reader: &Reader<'_>,
    invocation: &Invocation,
    verb: Verb,
    kind: Kind,
    word: &Word,
    found: Target,
) -> Act {
    let mut act = reader.act(invocation, super::TOOL.id, verb, kind, &word.shown());
    act.doubts = found.doubts;
    if let Some(path) = &found.path {
        let (home, workspace) = (reader.world.home, reader.world.workspace);
        let guard = guarded::guards(&path.absolute, home, workspace).or_else(|| {
            verb.destroys().then(|| guarded::holds_guards(&path.absolute, home, workspace)).flatten()
        });
        if guard.is_some() {
            act.kind = Kind::Guard;
        }
        let all = found.whole && !matches!(path.place, Place::InWorkspace | Place::Temporary);
        act.everything = all;
        if found.whole || path::is_pattern(&path.absolute) {
            act.count = None;
        }
        if verb.destroys()
            && path.place != Place::Temporary
            && let Some(copy) = reader.seen.unproven_copy(&path.absolute)
        {
            act.doubts.push(Doubt::Unproven(format!("the copy in `{copy}` was not looked at before")));
        }
    }
    act.path = found.path;
    act
}
