//! Work that no commit holds: reset, checkout, restore, switch, clean, rm.

use caution_core::command::{Act, Kind, Place};
use caution_core::effect::Verb;
use caution_core::probe::{Answer, Probe, WorkTree};

use super::{Git, TOOL};
use crate::path;
use crate::reader::Reader;
use crate::tool::files;
use crate::word::Word;

pub(super) const RESET: &[&str] = &[
    "--hard",
    "--soft",
    "--mixed",
    "--merge",
    "--keep",
    "--quiet",
    "--patch",
    "--no-refresh",
    "--intent-to-add",
];
pub(super) const CHECKOUT: &[&str] = &[
    "--force",
    "--detach",
    "--ours",
    "--theirs",
    "--merge",
    "--patch",
    "--quiet",
    "--track",
    "--guess",
    "--progress",
    "--overlay",
    "--no-overlay",
    "--recurse-submodules",
    "--ignore-skip-worktree-bits",
];
pub(super) const RESTORE: &[&str] =
    &["--staged", "--worktree", "--patch", "--quiet", "--ours", "--theirs", "--merge", "--overlay"];
pub(super) const SWITCH: &[&str] =
    &["--force", "--discard-changes", "--detach", "--guess", "--merge", "--quiet", "--track", "--progress"];
pub(super) const CLEAN: &[&str] = &["--force", "--dry-run", "--interactive", "--quiet", "--no-force"];

/// An act upon everything in the work tree that no commit holds; `None` if there is nothing.
fn all(git: &Git<'_>, tree: Option<&WorkTree>, reader: &Reader<'_>) -> Option<Act> {
    let changed = tree.and_then(|tree| tree.changed);
    if changed == Some(0) || is_temporary(git, reader) {
        return None;
    }
    let mut act = reader.act(
        git.call.invocation,
        TOOL.id,
        Verb::Delete,
        Kind::UncommittedWork,
        "changes to tracked files",
    );
    act.everything = true;
    act.count = changed;
    act.hints
        .extend(tree.and_then(|tree| tree.branch.as_deref()).map(|name| super::branch_hint(name, "HEAD")));
    act.instead = Some("`git stash` keeps them".to_owned());
    Some(act)
}

/// Whether the work tree lies where everything may be thrown away.
fn is_temporary(git: &Git<'_>, reader: &Reader<'_>) -> bool {
    let directory = git.call.invocation.directory.as_deref();
    directory.is_some_and(|directory| path::place(directory, &reader.world) == Place::Temporary)
}

pub(super) fn reset(git: &Git<'_>, reader: &mut Reader<'_>) {
    let call = &git.call;
    let discards = call.has(&["--hard", "--merge"]);
    if !(discards || call.has(&["--keep"])) {
        return;
    }
    let tree = git.tree(reader);
    if discards && let Some(act) = all(git, tree.as_ref(), reader) {
        reader.add(act);
    }
    let target = call.operands.first().map(|word| word.shown()).unwrap_or_default();
    let unpushed = tree.as_ref().and_then(|tree| tree.unpushed);
    if matches!(target.as_str(), "" | "HEAD" | "@") || unpushed == Some(0) {
        return;
    }
    let mut act = reader.act(call.invocation, TOOL.id, Verb::RewriteHistory, Kind::LocalHistory, &target);
    act.count = unpushed;
    // `git reset --hard HEAD@{1}` goes back.
    act.reversible = true;
    reader.add(act);
}

pub(super) fn checkout(git: &Git<'_>, reader: &mut Reader<'_>) {
    let call = &git.call;
    if call.has(&["-p", "--patch"]) {
        return;
    }
    if call.has(&["-f", "--force"]) {
        return everything(git, reader);
    }
    if call
        .options
        .iter()
        .any(|option| matches!(option.name.as_str(), "-b" | "-B" | "--orphan" | "-t" | "--track"))
    {
        return;
    }
    if let Some(list) = call.value(&["--pathspec-from-file"]) {
        return discarded(git, &[list], reader);
    }
    let dashes = call.before_dashes < call.operands.len();
    let paths: Vec<&Word> = match call.operands.as_slice() {
        [] => Vec::new(),
        all if dashes => all.get(call.before_dashes..).unwrap_or(&[]).to_vec(),
        // Whether one word is a branch or a path is for the file system to say.
        [only] if is_path(only, git, reader) => vec![only],
        [_] => Vec::new(),
        [first, rest @ ..] => {
            let modes = call.has(&["--recurse-submodules", "-t"]);
            let start: &[&Word] = if is_path(first, git, reader) { &[*first] } else { &[] };
            let rest = rest.iter().copied().filter(|word| !modes || is_path(word, git, reader));
            start.iter().copied().chain(rest).collect()
        }
    };
    discarded(git, &paths, reader);
}

/// `.`, `..`, `:/` and what is a file or a folder.
fn is_path(word: &Word, git: &Git<'_>, reader: &Reader<'_>) -> bool {
    let Some(text) = word.text() else { return false };
    if matches!(text, "." | ".." | ":/" | "*") || text.starts_with("./") || text.starts_with(":(") {
        return true;
    }
    if text == "-" || text == "HEAD" {
        return false;
    }
    let Some(directory) = git.call.invocation.directory.as_deref() else { return false };
    let probe = Probe::Path(path::absolute(text, directory));
    matches!(reader.look(&probe), Answer::File(_) | Answer::Folder | Answer::Link(_))
}

pub(super) fn restore(git: &Git<'_>, reader: &mut Reader<'_>) {
    let call = &git.call;
    let staged_only = call.has(&["-S", "--staged"]) && !call.has(&["-W", "--worktree"]);
    if staged_only || call.has(&["-p", "--patch"]) {
        return;
    }
    let paths = call.operands.clone();
    discarded(git, &paths, reader);
}

pub(super) fn switch(git: &Git<'_>, reader: &mut Reader<'_>) {
    if git.call.has(&["-f", "--force", "--discard-changes"]) {
        everything(git, reader);
    }
}

fn everything(git: &Git<'_>, reader: &mut Reader<'_>) {
    let tree = git.tree(reader);
    let act = all(git, tree.as_ref(), reader);
    if let Some(mut act) = act {
        act.forced = true;
        reader.add(act);
    }
}

/// Adds the acts of putting paths back as they were. Those without changes lose nothing.
fn discarded(git: &Git<'_>, paths: &[&Word], reader: &mut Reader<'_>) {
    if paths.is_empty() || is_temporary(git, reader) {
        return;
    }
    let invocation = git.call.invocation;
    let tree = git.tree(reader);
    let root = tree.as_ref().map(|tree| tree.root.clone());
    if tree.as_ref().is_some_and(|tree| tree.changed == Some(0)) {
        return;
    }
    for word in paths {
        let found = files::target(reader, word, invocation);
        let whole = matches!(found.place(), Some(Place::Workspace | Place::AboveWorkspace))
            || word.text().is_some_and(|text| matches!(text, "." | ":/" | "*" | ":"))
            || (root.is_some() && found.absolute() == root.as_deref());
        if whole {
            if let Some(act) = all(git, tree.as_ref(), reader) {
                reader.add(act);
            }
            return;
        }
        let known = found.absolute().map(|path| reader.look(&Probe::Restorable(path.to_owned())));
        if known == Some(Answer::Is(true)) {
            continue;
        }
        let mut act = reader.act(invocation, TOOL.id, Verb::Delete, Kind::UncommittedWork, &word.shown());
        act.path = found.path;
        act.doubts = found.doubts;
        act.instead = Some("`git stash` keeps them".to_owned());
        reader.add(act);
    }
}

pub(super) fn clean(git: &Git<'_>, reader: &mut Reader<'_>) {
    let call = &git.call;
    if call.has(&["-n", "--dry-run", "-i", "--interactive"]) {
        return;
    }
    let forces = call.options.iter().rev().find_map(|option| match option.name.as_str() {
        "-f" | "--force" => Some(true),
        "--no-force" => Some(false),
        _ => None,
    });
    let forced = match forces {
        Some(forced) => forced,
        None => {
            let key = "clean.requireForce";
            let own = git.setting(key).map(str::to_owned);
            let required = own.or_else(|| super::setting(call.invocation, key, reader));
            required.is_some_and(|value| matches!(value.as_str(), "false" | "no" | "off" | "0"))
        }
    };
    let unread = call.operands.iter().any(|word| word.text().is_none() && !word.quoted);
    if !forced && !unread {
        return;
    }
    let ignored = call.has(&["-x", "-X"]);
    let tree = git.tree(reader);
    let untracked = tree.and_then(|tree| tree.untracked);
    if (untracked == Some(0) && !ignored) || is_temporary(git, reader) {
        return;
    }
    let paths: Vec<String> = call.operands.iter().map(|word| word.shown()).collect();
    let name = match (paths.is_empty(), call.has(&["-X"]), ignored) {
        (false, ..) => paths.join(" "),
        (_, true, _) => "ignored files".to_owned(),
        (_, _, true) => "untracked and ignored files".to_owned(),
        _ => "untracked files".to_owned(),
    };
    let mut act = reader.act(call.invocation, TOOL.id, Verb::Delete, Kind::UncommittedWork, &name);
    act.count = if ignored || !paths.is_empty() { None } else { untracked };
    act.everything = paths.is_empty() || paths.iter().any(|path| matches!(path.as_str(), "." | ".." | ":/"));
    act.forced = forced;
    act.instead = Some("`git clean -n` shows what would go".to_owned());
    reader.add(act);
}

/// `git rm`: it refuses files with changes unless it is forced.
pub(super) fn remove(git: &Git<'_>, reader: &mut Reader<'_>) {
    let call = &git.call;
    if call.has(&["--cached", "-n", "--dry-run"]) || !call.has(&["-f", "--force"]) {
        return;
    }
    for word in &call.operands {
        let found = files::target(reader, word, call.invocation);
        let mut act =
            reader.act(call.invocation, TOOL.id, Verb::Delete, Kind::UncommittedWork, &word.shown());
        if let Some(path) = &found.path
            && reader.look(&Probe::Restorable(path.absolute.clone())) == Answer::Is(true)
        {
            continue;
        }
        act.everything = matches!(found.place(), Some(Place::Workspace | Place::AboveWorkspace));
        act.path = found.path;
        act.doubts = found.doubts;
        act.forced = true;
        reader.add(act);
    }
}

pub(super) fn plumbing(git: &Git<'_>, name: &str, reader: &mut Reader<'_>) {
    let call = &git.call;
    let discards = match name {
        "checkout-index" => call.has(&["-f", "--force"]),
        _ => call.has(&["--reset"]) && call.has(&["-u"]),
    };
    if discards {
        everything(git, reader);
    }
}

pub(super) fn worktree(git: &Git<'_>, reader: &mut Reader<'_>) {
    let call = &git.call;
    if call.operand(0) != Some("remove") || !call.has(&["-f", "--force"]) {
        return;
    }
    for word in call.operands.iter().skip(1) {
        let found = files::target(reader, word, call.invocation);
        let mut act =
            reader.act(call.invocation, TOOL.id, Verb::Delete, Kind::UncommittedWork, &word.shown());
        act.path = found.path;
        act.doubts = found.doubts;
        act.forced = true;
        act.instead = Some("`git worktree remove` without force keeps changes".to_owned());
        reader.add(act);
    }
}
