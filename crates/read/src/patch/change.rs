//! The parts of a patch as commits and changed files.

use std::collections::{BTreeMap, HashMap};

use caution_core::RepoPath;
use caution_core::change::{Commit, Content, FileChange, Mode, Side, Status};
use caution_core::unknown::{Unknown, UnknownKind};

use super::file::{Body, FileDiff};
use super::hunk::{HunkLine, Kind};
use super::mail::Letter;
use super::series::{Track, follow};
use super::sum::{self, Sum};
use super::{Part, Patch};

/// Unknowns of one kind about single files; beyond this many, one stands for the others.
const SINGLE: usize = 1_000;

/// Puts the parts in their order and adds them up.
pub(super) fn of(mut parts: Vec<Part<'_>>) -> Patch {
    parts.retain(|part| !part.files.is_empty());
    let order = order(&parts);
    if order.newest_first {
        parts.reverse();
    }
    let mut patch = summed(&parts);
    if !order.certain {
        parts.reverse();
        let other = summed(&parts);
        match (misfits(&patch), misfits(&other)) {
            (1.., 0) => patch = other,
            (0, 1..) => parts.reverse(),
            _ => {
                parts.reverse();
                doubt(&mut patch, &other);
            }
        }
    }
    patch.commits = parts.into_iter().filter_map(|part| part.letter).map(commit).collect();
    patch
}

/// In which order the parts were made.
struct Order {
    newest_first: bool,
    certain: bool,
}

/// `git format-patch` numbers its mails; `git log` puts the newest first unless it is told otherwise.
/// Dates are those of the author and need not rise with the commits.
fn order(parts: &[Part<'_>]) -> Order {
    let letters: Vec<&Letter> = parts.iter().filter_map(|part| part.letter.as_ref()).collect();
    let from_log = letters.first().is_some_and(|letter| letter.from_log);
    let numbers: Option<Vec<i64>> = letters.iter().map(|letter| letter.number.map(i64::from)).collect();
    let keys = numbers.unwrap_or_else(|| letters.iter().map(|letter| letter.date).collect());
    let count = |falls: bool| {
        keys.windows(2)
            .filter(|pair| matches!(pair, [one, two] if if falls { one > two } else { one < two }))
            .count()
    };
    let (falls, rises) = (count(true), count(false));
    let newest_first = if falls == rises { from_log } else { falls > rises };
    Order { newest_first, certain: letters.len() < 2 || (falls == 0) != (rises == 0) }
}

fn misfits(patch: &Patch) -> usize {
    patch.unknowns.iter().filter(|unknown| unknown.kind == UnknownKind::History).count()
}

/// Notes the files whose lines depend on the order, where nothing tells the order.
fn doubt(patch: &mut Patch, other: &Patch) {
    let others: HashMap<&RepoPath, &FileChange> = other.files.iter().map(|file| (&file.path, file)).collect();
    let doubtful = patch.files.iter().filter(|file| others.get(&file.path) != Some(file));
    let unknowns = doubtful.map(|file| misfit(&file.path)).collect::<Vec<_>>();
    patch.unknowns.extend(unknowns);
    patch.unknowns = folded(std::mem::take(&mut patch.unknowns));
}

fn misfit(path: &RepoPath) -> Unknown {
    let what = "several changes of the file in this patch could not be put in their order, so its lines could not be added up";
    Unknown::of_path(UnknownKind::History, path, what, "which lines the file gains and loses in the end")
        .remedy("put the mails in order, or make one patch of the whole with `git diff`")
}

fn commit(letter: Letter) -> Commit {
    Commit {
        id: None,
        parents: Vec::new(),
        author: letter.author,
        committer: letter.committer,
        committed_at: letter.date,
        message: letter.message,
        notes: Vec::new(),
        has_signature: false,
    }
}

fn summed(parts: &[Part<'_>]) -> Patch {
    let steps: Vec<&[FileDiff<'_>]> = parts.iter().map(|part| part.files.as_slice()).collect();
    let mut patch = Patch::default();
    let mut work = 0;
    for track in follow(&steps) {
        let sum = sum::of(&track.diffs, &mut work);
        let Some(path) = track.current.as_ref().or(track.origin.as_ref()).map(|(path, _)| path.clone())
        else {
            continue;
        };
        let content = content(&track);
        blind(&track, &path, content, &mut patch.unknowns);
        if track.misfit || !sum.sure {
            patch.unknowns.push(misfit(&path));
        }
        let hunks = track.diffs.iter().filter(|diff| !diff.hunks.is_empty()).zip(0..);
        if content != Content::Submodule {
            let hunks = hunks.flat_map(|(diff, step)| diff.hunks.iter().map(move |hunk| hunk.owned(step)));
            patch.hunks.insert(path.clone(), hunks.collect());
        }
        patch.files.push(file(track, path, content, sum));
    }
    patch.files.sort_by(|one, two| one.path.cmp(&two.path));
    patch.unknowns = folded(std::mem::take(&mut patch.unknowns));
    patch
}

fn file(track: Track<'_, '_>, path: RepoPath, content: Content, sum: Sum) -> FileChange {
    let side = |mode: Option<Mode>| Side { id: None, mode: mode.unwrap_or(Mode::File) };
    let status = status(&track);
    let old_path = match status {
        Status::Renamed(_) => track.origin.as_ref().map(|(path, _)| path.clone()),
        Status::Copied(_) => track.copied.clone(),
        _ => None,
    };
    let lines = matches!(content, Content::Text | Content::LfsPointer | Content::Binary);
    let (added, removed) = if lines { (sum.added, sum.removed) } else { (Vec::new(), Vec::new()) };
    let old = match (&track.origin, &track.copied) {
        (Some((_, mode)), _) => Some(side(*mode)),
        // A copy's old side is its source.
        (None, Some(_)) => Some(side(track.diffs.first().and_then(|diff| diff.old_mode))),
        (None, None) => None,
    };
    let new = track.current.as_ref().map(|(_, mode)| side(*mode));
    FileChange { path, old_path, status, old, new, content, added, removed }
}

fn status(track: &Track<'_, '_>) -> Status {
    let (Some((old_path, old)), Some((new_path, new))) = (&track.origin, &track.current) else {
        return match (&track.origin, &track.copied) {
            (Some(_), _) => Status::Deleted,
            (None, Some(_)) => Status::Copied(track.similarity),
            (None, None) => Status::Added,
        };
    };
    let (old, new) = (old.unwrap_or(Mode::File), new.unwrap_or(Mode::File));
    let is_file = |mode: Mode| matches!(mode, Mode::File | Mode::Executable);
    let edited = track.diffs.iter().any(|diff| !diff.hunks.is_empty() || diff.body != Body::Text);
    match (old == new, is_file(old) && is_file(new)) {
        (false, false) => Status::TypeChanged,
        _ if old_path != new_path => Status::Renamed(track.similarity),
        (false, true) if !edited => Status::ModeChanged,
        _ => Status::Modified,
    }
}

/// What the new content is (the old one, if the file is gone).
fn content(track: &Track<'_, '_>) -> Content {
    let shown = track.current.as_ref().or(track.origin.as_ref()).and_then(|(_, mode)| *mode);
    match shown {
        Some(Mode::Submodule) => return Content::Submodule,
        Some(Mode::Symlink) => return Content::Symlink,
        _ => {}
    }
    if track.diffs.iter().any(|diff| matches!(diff.body, Body::Unread(_))) {
        return Content::Unread;
    }
    let side = if track.current.is_some() { Kind::Removed } else { Kind::Added };
    let last = track.diffs.iter().rev().find(|diff| !diff.hunks.is_empty() || diff.body == Body::Binary);
    match last {
        Some(diff) if diff.body == Body::Binary => Content::Binary,
        Some(diff) if is_pointer(diff, side) => Content::LfsPointer,
        Some(diff) if shown_lines(diff, side).any(|line| line.text.contains(&0)) => Content::Binary,
        _ => Content::Text,
    }
}

/// The lines of one version: all but those that only the `other` one has.
fn shown_lines<'a>(diff: &FileDiff<'a>, other: Kind) -> impl Iterator<Item = HunkLine<'a>> {
    diff.hunks.iter().flat_map(|hunk| hunk.lines()).filter(move |line| line.kind != other)
}

/// Whether all that a change shows of a file is what a pointer of Git LFS holds.
fn is_pointer(diff: &FileDiff<'_>, other: Kind) -> bool {
    let [hunk] = diff.hunks.as_slice() else { return false };
    let keys = [
        "version https://git-lfs.github.com/spec/",
        "version https://hawser.github.com/spec/",
        "oid ",
        "size ",
        "ext-",
    ];
    let mut lines = shown_lines(diff, other).take(20).peekable();
    let object = shown_lines(diff, other).take(20).any(|line| line.text.starts_with(b"oid sha256:"));
    object
        && hunk.new_lines < 20
        && lines.peek().is_some()
        && lines.all(|line| keys.iter().any(|key| line.text.starts_with(key.as_bytes())))
}

/// Notes what a patch does not show of a file.
fn blind(track: &Track<'_, '_>, path: &RepoPath, content: Content, unknowns: &mut Vec<Unknown>) {
    let mut note = |kind, what: &str, hides: &str, remedy: &str| {
        let unknown = Unknown::of_path(kind, path, what, hides);
        unknowns.push(if remedy.is_empty() { unknown } else { unknown.remedy(remedy) });
    };
    if path.to_str().is_none() {
        note(
            UnknownKind::Encoding,
            "the path is not UTF-8",
            "that patterns of owners and services do not match it",
            "rename the file to a path in UTF-8",
        );
    }
    let unread = track.diffs.iter().find_map(|diff| match diff.body {
        Body::Unread(why) => Some(why),
        _ => None,
    });
    let new = "whatever the new content does";
    match content {
        _ if unread.is_some() => note(
            UnknownKind::MissingObject,
            unread.unwrap_or_default(),
            "any change to its content",
            "make the patch with `git diff OLD NEW`",
        ),
        Content::Binary => note(
            UnknownKind::Binary,
            "the patch shows the file as binary, without lines that could be read",
            new,
            "",
        ),
        Content::LfsPointer => note(
            UnknownKind::Lfs,
            "a Git LFS pointer changed; the content is not in this repository",
            new,
            "",
        ),
        Content::Submodule if track.current.is_some() => note(
            UnknownKind::Submodule,
            "the submodule moved to another commit",
            "every change between the two in that repository",
            "check the same range in the submodule's own repository",
        ),
        Content::Symlink if track.current.is_some() => link(track, path, &mut note),
        Content::Text if !is_utf8(track) => note(
            UnknownKind::Encoding,
            "the text is not UTF-8",
            "words and markers written in another encoding",
            "store the file as UTF-8",
        ),
        _ => {}
    }
}

fn is_utf8(track: &Track<'_, '_>) -> bool {
    let other = if track.current.is_some() { Kind::Removed } else { Kind::Added };
    let mut lines = track.diffs.iter().flat_map(|diff| shown_lines(diff, other));
    lines.all(|line| std::str::from_utf8(line.text).is_ok())
}

/// Notes a link that points out of the repository, by its text alone.
fn link(track: &Track<'_, '_>, path: &RepoPath, note: &mut dyn FnMut(UnknownKind, &str, &str, &str)) {
    let shown = track.diffs.iter().rev().find(|diff| !diff.hunks.is_empty());
    let Some(target) = shown.and_then(|diff| shown_lines(diff, Kind::Removed).next()) else { return };
    let target = RepoPath::new(target.text);
    if leaves_repository(path, target.as_bytes()) {
        note(
            UnknownKind::Symlink,
            &format!("the link points to `{target}`, outside of the repository"),
            "the content of whatever stands there",
            "point the link inside the repository",
        );
    }
}

fn leaves_repository(path: &RepoPath, target: &[u8]) -> bool {
    let drive = matches!(target, [letter, b':', ..] if letter.is_ascii_alphabetic());
    if drive || target.first().is_none_or(|byte| matches!(byte, b'/' | b'\\')) {
        return true;
    }
    let mut folders: Vec<&[u8]> = path.as_bytes().split(|byte| *byte == b'/').collect();
    folders.pop();
    for part in target.split(|byte| matches!(byte, b'/' | b'\\')) {
        match part {
            b"" | b"." => {}
            b".." if folders.pop().is_none() => return true,
            b".." => {}
            name => folders.push(name),
        }
    }
    folders.iter().any(|name| name.eq_ignore_ascii_case(b".git"))
}

/// Puts one unknown in place of thousands of the same kind.
fn folded(unknowns: Vec<Unknown>) -> Vec<Unknown> {
    let mut kinds: BTreeMap<UnknownKind, Vec<Unknown>> = BTreeMap::new();
    for unknown in unknowns {
        kinds.entry(unknown.kind).or_default().push(unknown);
    }
    let mut folded = Vec::new();
    for mut same in kinds.into_values() {
        same.sort();
        same.dedup();
        let further = same.len().saturating_sub(SINGLE);
        if let Some(first) = same.get(SINGLE).cloned().filter(|_| further > 1) {
            same.truncate(SINGLE);
            let what = format!("{further} further files of the same kind, the first: {}", first.what);
            same.push(Unknown { path: None, subject: format!("{further} files"), what, ..first });
        }
        folded.append(&mut same);
    }
    folded.sort();
    folded
}
