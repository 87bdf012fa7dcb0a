//! What the tests of this crate share: snapshots, and git itself as the measure.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests stop the test")]

use std::collections::BTreeMap;

use caution_core::change::{Change, FileChange, Limits, Selection, Status};
use caution_core::context::Context;
use caution_core::finding::LineRange;
use caution_core::port::{Source as _, SourceError};
use caution_core::unknown::{Unknown, UnknownKind};
use caution_repo::GitRepository;
use caution_testkit::repository::TestRepository;

/// Opens a repository.
pub(crate) fn open(repository: &TestRepository) -> GitRepository {
    GitRepository::open(repository.path()).unwrap()
}

/// One revision.
pub(crate) fn revision(text: impl AsRef<str>) -> Selection {
    Selection::Revision(text.as_ref().to_owned())
}

/// `BASE..HEAD`.
pub(crate) fn range(base: impl AsRef<str>, head: impl AsRef<str>) -> Selection {
    Selection::Range { base: base.as_ref().to_owned(), head: head.as_ref().to_owned() }
}

/// A snapshot with no context and the usual limits.
pub(crate) fn snapshot(repository: &TestRepository, selection: &Selection) -> Change {
    try_snapshot(repository, selection).unwrap()
}

/// As [`snapshot`], or why there is none.
pub(crate) fn try_snapshot(
    repository: &TestRepository,
    selection: &Selection,
) -> Result<Change, SourceError> {
    GitRepository::open(repository.path())?.snapshot(selection, Context::default(), &Limits::default())
}

/// A snapshot with these limits.
pub(crate) fn limited(repository: &TestRepository, selection: &Selection, limits: &Limits) -> Change {
    open(repository).snapshot(selection, Context::default(), limits).unwrap()
}

/// A snapshot with this context.
pub(crate) fn told(repository: &TestRepository, selection: &Selection, context: Context) -> Change {
    open(repository).snapshot(selection, context, &Limits::default()).unwrap()
}

/// The change to one path.
pub(crate) fn file<'change>(change: &'change Change, path: &str) -> &'change FileChange {
    let found = change.files.iter().find(|file| file.path.to_string() == path);
    found.unwrap_or_else(|| panic!("`{path}` is not among {:?}", paths(change)))
}

/// The changed paths.
pub(crate) fn paths(change: &Change) -> Vec<String> {
    change.files.iter().map(|file| file.path.to_string()).collect()
}

/// Ranges as pairs.
pub(crate) fn pairs(ranges: &[LineRange]) -> Vec<(u32, u32)> {
    ranges.iter().map(|range| (range.first, range.last)).collect()
}

/// The unknowns of one kind.
pub(crate) fn unknowns(change: &Change, kind: UnknownKind) -> Vec<&Unknown> {
    change.unknowns.iter().filter(|unknown| unknown.kind == kind).collect()
}

/// The only unknown of the change.
pub(crate) fn only_unknown(change: &Change) -> &Unknown {
    match change.unknowns.as_slice() {
        [unknown] => unknown,
        all => panic!("{all:#?}"),
    }
}

/// The subjects of the commits, oldest first.
pub(crate) fn subjects(change: &Change) -> Vec<&str> {
    change.commits.iter().map(caution_core::change::Commit::subject).collect()
}

/// One line for each file: status, old path, added and removed lines.
type Lines = BTreeMap<String, (String, String, u64, u64)>;

/// Fails unless the files, their status, where they came from, and how many lines were added and
/// removed are what `git diff` with these arguments says.
pub(crate) fn assert_like_git(repository: &TestRepository, change: &Change, arguments: &[&str]) {
    let format = ["--raw", "--numstat", "-z", "-r", "-M50%", "-C50%", "--no-ext-diff", "--no-textconv"];
    let command = [&["-c", "diff.algorithm=myers", "diff"], format.as_slice(), arguments].concat();
    let output = repository.try_git(&command);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let ours: Lines = change
        .files
        .iter()
        .map(|file| {
            let old = file.old_path.as_ref().map_or_else(String::new, ToString::to_string);
            let sum = |ranges: &[LineRange]| ranges.iter().map(|range| range.len()).sum();
            let line = (letter(file.status), old, sum(&file.added), sum(&file.removed));
            (file.path.to_string(), line)
        })
        .collect();
    assert_eq!(ours, parse(&output.stdout));
}

fn letter(status: Status) -> String {
    match status {
        Status::Added => "A".to_owned(),
        Status::Deleted => "D".to_owned(),
        Status::Modified | Status::ModeChanged => "M".to_owned(),
        Status::TypeChanged => "T".to_owned(),
        Status::Renamed(percent) => format!("R{percent:03}"),
        Status::Copied(percent) => format!("C{percent:03}"),
    }
}

fn parse(output: &[u8]) -> Lines {
    let show = |bytes: &[u8]| caution_core::RepoPath::new(bytes).to_string();
    let mut parts = output.split(|byte| *byte == 0).filter(|part| !part.is_empty());
    let mut lines = Lines::new();
    while let Some(part) = parts.next() {
        let text = String::from_utf8_lossy(part);
        if let Some(raw) = text.strip_prefix(':') {
            let status = raw.split(' ').next_back().unwrap().to_owned();
            let first = show(parts.next().unwrap());
            let (old, path) = match status.starts_with(['R', 'C']) {
                true => (first, show(parts.next().unwrap())),
                false => (String::new(), first),
            };
            lines.insert(path, (status, old, 0, 0));
        } else {
            let mut fields = part.splitn(3, |byte| *byte == b'\t');
            let mut number = || String::from_utf8_lossy(fields.next().unwrap()).parse().unwrap_or(0);
            let (added, removed) = (number(), number());
            let path = match fields.next().unwrap() {
                b"" => {
                    parts.next().unwrap();
                    show(parts.next().unwrap())
                }
                path => show(path),
            };
            let line = lines.get_mut(&path).unwrap();
            (line.2, line.3) = (added, removed);
        }
    }
    lines
}

/// Takes a loose object out of the repository.
pub(crate) fn delete_object(repository: &TestRepository, id: &caution_core::ObjectId) {
    let (folder, name) = id.as_str().split_at(2);
    std::fs::remove_file(repository.path().join(".git/objects").join(folder).join(name)).unwrap();
}
