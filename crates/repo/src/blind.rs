//! The unknowns that a snapshot leaves about files, each with what it could hide.

use caution_core::RepoPath;
use caution_core::change::Limits;
use caution_core::unknown::{Unknown, UnknownKind};

use crate::content::Form;
use crate::object::{Lack, outward};

/// How many of many are named.
const NAMED: usize = 5;

/// Unknowns of one kind about single files; beyond this many, one stands for all of them.
const SINGLE: usize = 1_000;

/// A file whose bytes could not be had.
pub(crate) fn lack(path: &RepoPath, lack: &Lack) -> Unknown {
    match lack {
        Lack::TooLarge(size) => Unknown::of_path(
            UnknownKind::TooLarge,
            path,
            format!("the file has {size} bytes, more than are compared line by line"),
            "any change to its content",
        ),
        Lack::Missing | Lack::Broken(_) => {
            let what = format!("the content {lack}");
            Unknown::of_path(UnknownKind::MissingObject, path, what, "any change to its content")
                .remedy("fetch the missing objects: `git fetch --refetch`, or clone without a filter")
        }
    }
}

/// What cannot be seen of content of this form, if anything.
pub(crate) fn form(path: &RepoPath, form: &Form) -> Option<Unknown> {
    match form {
        Form::Text { utf8: true } => None,
        Form::Text { utf8: false } => Some(
            Unknown::of_path(
                UnknownKind::Encoding,
                path,
                "the text is not UTF-8",
                "words and markers written in another encoding",
            )
            .remedy("store the file as UTF-8"),
        ),
        Form::Binary => Some(Unknown::of_path(
            UnknownKind::Binary,
            path,
            "a binary file changed",
            "whatever the new content does",
        )),
        Form::Lfs { size } => Some(Unknown::of_path(
            UnknownKind::Lfs,
            path,
            format!("a Git LFS pointer changed; the content of {size} bytes is not in this repository"),
            "whatever the new content does",
        )),
    }
}

/// A path whose bytes are not UTF-8.
pub(crate) fn path_encoding(path: &RepoPath) -> Unknown {
    Unknown::of_path(
        UnknownKind::Encoding,
        path,
        "the path is not UTF-8",
        "that patterns of owners and services do not match it",
    )
    .remedy("rename the file to a path in UTF-8")
}

/// A filter that git would have run on a file of the work tree.
pub(crate) fn filtered(path: &RepoPath, filter: &str) -> Unknown {
    Unknown::of_path(
        UnknownKind::Encoding,
        path,
        format!("git would pass the file through the filter `{filter}`, which was not run"),
        "what the filter makes of the content",
    )
    .remedy("stage the file and check with `--staged`")
}

/// A submodule that was added or moved.
pub(crate) fn submodule(path: &RepoPath, old: Option<gix::ObjectId>, new: gix::ObjectId) -> Unknown {
    let what = match old {
        Some(old) => format!("the submodule moved from `{}` to `{}`", outward(old), outward(new)),
        None => format!("a submodule was added at `{}`", outward(new)),
    };
    Unknown::of_path(UnknownKind::Submodule, path, what, "every change between the two in that repository")
        .remedy("check the same range in the submodule's own repository")
}

/// A folder of the work tree that is a repository of its own and not a submodule.
pub(crate) fn nested(path: &RepoPath) -> Unknown {
    let what = "the untracked folder is a repository of its own";
    Unknown::of_path(UnknownKind::Submodule, path, what, "everything in it")
        .remedy("add it as a submodule, or ignore it")
}

/// A link that points out of the repository.
pub(crate) fn symlink(path: &RepoPath, old: Option<&[u8]>, new: &[u8]) -> Unknown {
    let before = old.map_or_else(String::new, |old| format!(" (before: `{}`)", RepoPath::new(old)));
    let what = format!("the link points to `{}`, outside of the repository{before}", RepoPath::new(new));
    Unknown::of_path(UnknownKind::Symlink, path, what, "the content of whatever stands there")
        .remedy("point the link inside the repository")
}

/// A path in the middle of a merge.
pub(crate) fn unmerged(path: &RepoPath) -> Unknown {
    let what = "the index holds a conflict that is not resolved";
    Unknown::of_path(UnknownKind::Merge, path, what, "how the conflict will be resolved")
        .remedy("resolve the conflict and stage the file")
}

/// Files beyond the limits on how many are compared.
pub(crate) fn cut(paths: &[RepoPath], limits: &Limits) -> Option<Unknown> {
    let what = format!(
        "{} were not compared line by line: the change has more than {} files or {} bytes ({})",
        files(paths.len()),
        limits.files,
        limits.total_bytes,
        named(paths.iter())
    );
    (!paths.is_empty()).then(|| {
        Unknown::new(UnknownKind::TooLarge, files(paths.len()), what, "any change to their content")
            .remedy("split the change")
    })
}

/// Puts one unknown in place of thousands of the same kind.
pub(crate) fn fold(unknowns: Vec<Unknown>) -> Vec<Unknown> {
    let mut out = Vec::with_capacity(unknowns.len().min(SINGLE));
    let mut rest = unknowns;
    for kind in UnknownKind::ALL {
        let (same, others): (Vec<_>, Vec<_>) =
            rest.into_iter().partition(|unknown| unknown.kind == *kind && unknown.path.is_some());
        rest = others;
        let Some(first) = same.first().filter(|_| same.len() > SINGLE).cloned() else {
            out.extend(same);
            continue;
        };
        let named = named(same.iter().filter_map(|unknown| unknown.path.as_ref()));
        let what = format!("{} of the same kind ({named}), the first: {}", files(same.len()), first.what);
        out.push(Unknown { path: None, subject: files(same.len()), what, ..first });
    }
    out.append(&mut rest);
    out.sort();
    out.dedup();
    out
}

fn files(count: usize) -> String {
    if count == 1 { "1 file".to_owned() } else { format!("{count} files") }
}

fn named<'a>(paths: impl Iterator<Item = &'a RepoPath>) -> String {
    let mut paths = paths.peekable();
    let first: Vec<String> = paths.by_ref().take(NAMED).map(|path| format!("`{path}`")).collect();
    let more = if paths.peek().is_some() { " …" } else { "" };
    format!("{}{more}", first.join(", "))
}
