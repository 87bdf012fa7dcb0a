//! A change that is held in memory: a tree before, a tree after, and the one commit between them.
//!
//! Drills, corpora and tests of rules judge a pair of files with it, on the very way that a change in
//! git takes ([`crate::check`]). Ids are digests of what they name, so the same trees give the same
//! verdict, byte for byte. Renames are not looked for: a moved file is one that went and one that came.

mod lines;
mod trees;

use std::collections::{BTreeMap, BTreeSet};

use caution_core::change::{
    Action, Change, Commit, Content, FileChange, Head, Limits, Mode, Selection, Side, Status,
};
use caution_core::context::Context;
use caution_core::people::Identity;
use caution_core::port::{Source, SourceError};
use caution_core::unknown::{Unknown, UnknownKind};
use caution_core::{Digest, ObjectId, RepoPath};

pub use lines::unified;
pub use trees::{MemoryTrees, NothingKept};

/// The files of a tree, by path.
pub type Files = BTreeMap<RepoPath, Vec<u8>>;

/// git looks for a NUL byte in this many bytes.
const BINARY_WINDOW: usize = 8_000;

/// Two trees and the commit between them, as a source of changes.
///
/// The charter is read from `.caution/` of the tree before, as it is in git.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemorySource {
    before: Files,
    after: Files,
    base: ObjectId,
    tree: ObjectId,
    author: Identity,
    message: String,
    committed_at: i64,
}

impl MemorySource {
    /// The change from one tree to another.
    pub fn new(before: Files, after: Files) -> Self {
        Self {
            base: id(&[("tree", tree_id(&before).as_str())]),
            tree: tree_id(&after),
            before,
            after,
            author: Identity { name: "Author".to_owned(), email: "author@example.org".to_owned() },
            message: "A change".to_owned(),
            committed_at: 0,
        }
    }

    /// The change of one file; `None` stands for a side on which it does not exist.
    pub fn pair(path: &RepoPath, before: Option<&[u8]>, after: Option<&[u8]>) -> Self {
        let tree =
            |side: Option<&[u8]>| side.map(|bytes| (path.clone(), bytes.to_vec())).into_iter().collect();
        Self::new(tree(before), tree(after))
    }

    /// Its trees, for reach.
    pub fn trees(&self) -> MemoryTrees {
        MemoryTrees::new(self, &self.head_id())
    }

    /// Says who made the commit.
    #[must_use]
    pub fn author(mut self, author: Identity) -> Self {
        self.author = author;
        self
    }

    /// Says what the commit's message is.
    #[must_use]
    pub fn message(mut self, message: impl Into<String>) -> Self {
        self.message = message.into();
        self
    }

    /// Says when it was committed, in seconds since 1970.
    #[must_use]
    pub fn committed_at(mut self, seconds: i64) -> Self {
        self.committed_at = seconds;
        self
    }

    /// The commit that the change is compared with.
    pub fn base_id(&self) -> ObjectId {
        self.base.clone()
    }

    /// The commit at its head.
    pub fn head_id(&self) -> ObjectId {
        id(&[
            ("tree", self.tree.as_str()),
            ("parent", self.base.as_str()),
            ("author", &format!("{} <{}>", self.author.name, self.author.email)),
            ("date", &self.committed_at.to_string()),
            ("message", &self.message),
        ])
    }

    /// The change itself.
    pub fn change(&self, context: Context, limits: &Limits) -> Change {
        let (base, head) = (self.base_id(), self.head_id());
        let (files, unknowns) = self.files(limits);
        Change {
            action: Action::Merge,
            base: Some(base.clone()),
            charter_base: Some(base.clone()),
            head: Head::Commit(head.clone()),
            head_tree: Some(self.tree.clone()),
            commits: vec![Commit {
                id: Some(head),
                parents: vec![base],
                author: self.author.clone(),
                committer: self.author.clone(),
                committed_at: self.committed_at,
                message: self.message.clone(),
                notes: Vec::new(),
                has_signature: false,
            }],
            files,
            residues: Vec::new(),
            context,
            unknowns,
        }
    }

    /// The files that differ, by path, and what could not be seen of them.
    fn files(&self, limits: &Limits) -> (Vec<FileChange>, Vec<Unknown>) {
        let paths: BTreeSet<&RepoPath> = self.before.keys().chain(self.after.keys()).collect();
        let mut files = Vec::new();
        let mut unknowns = Vec::new();
        for path in paths {
            let (old, new) = (self.before.get(path), self.after.get(path));
            if old != new {
                let (file, unknown) = compare(path, old, new, limits);
                files.push(file);
                unknowns.extend(unknown);
            }
        }
        (files, unknowns)
    }
}

impl MemorySource {
    fn tree(&self, commit: &ObjectId) -> Result<&Files, SourceError> {
        if *commit == self.base {
            Ok(&self.before)
        } else if *commit == self.head_id() {
            Ok(&self.after)
        } else {
            Err(SourceError::Failed(format!("there is no commit `{commit}` in memory")))
        }
    }
}

impl Source for MemorySource {
    fn snapshot(
        &self,
        _selection: &Selection,
        context: Context,
        limits: &Limits,
    ) -> Result<Change, SourceError> {
        Ok(self.change(context, limits))
    }

    fn head(&self) -> Result<Option<ObjectId>, SourceError> {
        Ok(Some(self.head_id()))
    }

    fn read(&self, commit: &ObjectId, path: &RepoPath) -> Result<Option<Vec<u8>>, SourceError> {
        Ok(self.tree(commit)?.get(path).cloned())
    }

    fn list(
        &self,
        commit: &ObjectId,
        folder: &RepoPath,
        at_most: usize,
    ) -> Result<Vec<RepoPath>, SourceError> {
        let below = [folder.as_bytes(), b"/"].concat();
        let paths = self.tree(commit)?.keys().filter(|path| path.as_bytes().starts_with(&below));
        Ok(paths.take(at_most).cloned().collect())
    }

    fn read_head(&self, _change: &Change, path: &RepoPath) -> Result<Option<Vec<u8>>, SourceError> {
        Ok(self.after.get(path).cloned())
    }
}

/// An id made of named parts.
fn id(parts: &[(&str, &str)]) -> ObjectId {
    let parts = parts.iter().map(|(name, text)| (*name, text.as_bytes()));
    ObjectId::from(&Digest::of_parts(parts))
}

fn tree_id(files: &Files) -> ObjectId {
    let names: Vec<(String, &[u8])> =
        files.iter().map(|(path, bytes)| (path.to_string(), bytes.as_slice())).collect();
    ObjectId::from(&Digest::of_parts(names.iter().map(|(path, bytes)| (path.as_str(), *bytes))))
}

/// One file that differs.
fn compare(
    path: &RepoPath,
    old: Option<&Vec<u8>>,
    new: Option<&Vec<u8>>,
    limits: &Limits,
) -> (FileChange, Option<Unknown>) {
    let side = |bytes: &Vec<u8>| Side { id: Some(ObjectId::from(&Digest::of(bytes))), mode: Mode::File };
    let mut file = FileChange {
        path: path.clone(),
        old_path: None,
        status: match (old, new) {
            (None, _) => Status::Added,
            (_, None) => Status::Deleted,
            _ => Status::Modified,
        },
        old: old.map(side),
        new: new.map(side),
        content: Content::Text,
        added: Vec::new(),
        removed: Vec::new(),
    };
    let size = [old, new].into_iter().flatten().map(Vec::len).max().unwrap_or_default();
    if u64::try_from(size).unwrap_or(u64::MAX) > limits.file_bytes {
        file.content = Content::Unread;
        let what = format!("the file has {size} bytes, more than are compared line by line");
        let hides = "any change to its content";
        return (file, Some(Unknown::of_path(UnknownKind::TooLarge, path, what, hides)));
    }
    let unknown = unseen(path, new);
    if new.or(old).is_some_and(|bytes| is_binary(bytes)) {
        file.content = Content::Binary;
    }
    let text = |bytes: Option<&Vec<u8>>| bytes.filter(|bytes| !is_binary(bytes)).cloned().unwrap_or_default();
    (file.added, file.removed) = lines::ranges(&text(old), &text(new));
    (file, unknown)
}

fn is_binary(bytes: &[u8]) -> bool {
    bytes.iter().take(BINARY_WINDOW).any(|byte| *byte == 0)
}

/// What cannot be seen of the new content, if anything.
fn unseen(path: &RepoPath, new: Option<&Vec<u8>>) -> Option<Unknown> {
    let bytes = new?;
    if is_binary(bytes) {
        let hides = "whatever the new content does";
        return Some(Unknown::of_path(UnknownKind::Binary, path, "a binary file changed", hides));
    }
    std::str::from_utf8(bytes).err().map(|_| {
        let hides = "words and markers written in another encoding";
        Unknown::of_path(UnknownKind::Encoding, path, "the text is not UTF-8", hides)
            .remedy("store the file as UTF-8")
    })
}

#[cfg(test)]
mod tests {
    use caution_core::finding::LineRange;

    use super::*;

    fn change(before: Option<&[u8]>, after: Option<&[u8]>) -> Change {
        MemorySource::pair(&RepoPath::from("a.py"), before, after)
            .change(Context::default(), &Limits { file_bytes: 100, ..Limits::default() })
    }

    #[test]
    fn a_pair_is_one_file_with_its_changed_lines() {
        let changed = change(Some(b"a\nb\nc\n"), Some(b"a\nB\nc\nd\n"));
        let [file] = changed.files.as_slice() else { panic!("{:?}", changed.files) };
        let line = |first, last| LineRange { first, last };
        assert_eq!((file.status, file.content), (Status::Modified, Content::Text));
        assert_eq!(
            (file.added.clone(), file.removed.clone()),
            (vec![line(2, 2), line(4, 4)], vec![line(2, 2)])
        );
        assert_eq!(changed.unknowns, []);
    }

    #[test]
    fn each_kind_of_content_is_told_and_what_is_not_seen_is_unknown() {
        let large = vec![b'x'; 101];
        type Case<'a> = (Option<&'a [u8]>, Option<&'a [u8]>, Status, Content, Option<UnknownKind>);
        let cases: [Case<'_>; 6] = [
            (None, Some(b"a"), Status::Added, Content::Text, None),
            (Some(b"a"), None, Status::Deleted, Content::Text, None),
            (Some(b"a"), Some(b"a\0"), Status::Modified, Content::Binary, Some(UnknownKind::Binary)),
            (Some(b"a\0"), None, Status::Deleted, Content::Binary, None),
            (None, Some(b"\xff\xfe"), Status::Added, Content::Text, Some(UnknownKind::Encoding)),
            (None, Some(&large), Status::Added, Content::Unread, Some(UnknownKind::TooLarge)),
        ];
        for (before, after, status, content, unknown) in cases {
            let changed = change(before, after);
            let file = &changed.files[0];
            assert_eq!((file.status, file.content), (status, content), "{before:?} {after:?}");
            let kinds: Vec<_> = changed.unknowns.iter().map(|unknown| unknown.kind).collect();
            assert_eq!(kinds, Vec::from_iter(unknown), "{before:?} {after:?}");
        }
    }

    #[test]
    fn the_same_trees_have_the_same_ids_and_any_difference_another() {
        let source = |after: &[u8]| MemorySource::pair(&RepoPath::from("a"), Some(b"x"), Some(after));
        assert_eq!(source(b"y").head_id(), source(b"y").head_id());
        assert_eq!(source(b"y").base_id(), source(b"z").base_id());
        assert_ne!(source(b"y").head_id(), source(b"z").head_id());
        assert_ne!(source(b"y").head_id(), source(b"y").message("other").head_id());
    }

    #[test]
    fn files_are_read_at_either_commit_and_at_no_other() {
        let source = MemorySource::pair(&RepoPath::from("a"), Some(b"x"), Some(b"y"));
        let read = |commit: &ObjectId| source.read(commit, &RepoPath::from("a"));
        assert_eq!(read(&source.base_id()), Ok(Some(b"x".to_vec())));
        assert_eq!(read(&source.head_id()), Ok(Some(b"y".to_vec())));
        assert!(read(&id(&[])).is_err());
        assert_eq!(source.read(&source.base_id(), &RepoPath::from("b")), Ok(None));
    }

    #[test]
    fn nothing_changed_is_a_change_without_files() {
        assert!(change(Some(b"same"), Some(b"same")).files.is_empty());
        assert!(change(None, None).files.is_empty());
    }
}
