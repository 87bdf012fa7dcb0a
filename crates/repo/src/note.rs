//! Notes that recorders leave on commits, with what is needed to check them.

use std::collections::BTreeSet;

use caution_core::RepoPath;
use caution_core::change::{CommitFile, Content, Limits, Note, NotedCommit};
use caution_core::unknown::{Unknown, UnknownKind};

use crate::commit::RawCommit;
use crate::file::{self, Files};
use crate::lookup::Lookup;
use crate::object::{Item, Lack, Objects, outward, reason};
use crate::tree;
use crate::walk::Shallow;

/// The notes refs of recorders.
pub(crate) static ALL: &[&str] = &["refs/notes/ai"];

/// Notes larger than this are not read even to be cut.
const READ_BYTES: u64 = 64 << 20;

/// How many paths of a note are looked for in the commit's tree.
const NAMES: usize = 5_000;

/// The notes of one ref.
struct Notes {
    reference: &'static str,
    tree: gix::ObjectId,
}

/// Everything that recorders left in a repository.
pub(crate) struct Recorders<'repo> {
    objects: Objects<'repo>,
    shallow: &'repo Shallow,
    limits: &'repo Limits,
    notes: Vec<Notes>,
    lookup: Lookup<'repo>,
    pub(crate) unknowns: Vec<Unknown>,
}

impl<'repo> Recorders<'repo> {
    pub(crate) fn open(objects: Objects<'repo>, shallow: &'repo Shallow, limits: &'repo Limits) -> Self {
        let mut recorders = Self {
            objects,
            shallow,
            limits,
            notes: Vec::new(),
            lookup: Lookup::new(objects),
            unknowns: Vec::new(),
        };
        for reference in ALL {
            match notes_tree(objects, reference) {
                Ok(Some(tree)) => recorders.notes.push(Notes { reference, tree }),
                Ok(None) => {}
                Err(why) => {
                    let what = format!("the notes cannot be read: {why}");
                    let hides = "statements of a recorder on who or what wrote the commits";
                    recorders.unknowns.push(Unknown::new(UnknownKind::Note, *reference, what, hides));
                }
            }
        }
        recorders
    }

    /// The notes on a commit. `known` is what the commit changed, if that was worked out already.
    pub(crate) fn on(&mut self, commit: &RawCommit, known: Option<&Files>) -> Vec<NotedCommit> {
        let mut found = Vec::new();
        for at in 0..self.notes.len() {
            let Some(reference) = self.notes.get(at).map(|notes| notes.reference) else { continue };
            match self.noted(at, commit, known) {
                Ok(Some(noted)) => found.push(noted),
                Ok(None) => {}
                Err(what) => self.unseen(reference, commit, what),
            }
        }
        found
    }

    fn unseen(&mut self, reference: &str, commit: &RawCommit, what: String) {
        let subject = format!("{reference} of {}", outward(commit.id).short());
        let hides = "a recorder's statements on who or what wrote the commit";
        self.unknowns.push(Unknown::new(UnknownKind::Note, subject, what, hides));
    }

    fn noted(
        &mut self,
        at: usize,
        commit: &RawCommit,
        known: Option<&Files>,
    ) -> Result<Option<NotedCommit>, String> {
        let Some(notes) = self.notes.get(at) else { return Ok(None) };
        let (reference, tree) = (notes.reference, notes.tree);
        let unreadable = |lack: Lack| format!("the note {lack}");
        let Some(blob) = self.blob(tree, commit.id).map_err(unreadable)? else { return Ok(None) };
        let size = self.objects.blob_size(blob).map_err(unreadable)?;
        let mut bytes = self.objects.blob(blob, READ_BYTES).map_err(unreadable)?;
        if size > self.limits.note_bytes {
            bytes.truncate(usize::try_from(self.limits.note_bytes).unwrap_or(usize::MAX));
            let what = format!("the note has {size} bytes, of which {} were read", self.limits.note_bytes);
            self.unseen(reference, commit, what);
        }
        let worked_out;
        let files = match known {
            Some(files) => files,
            None => {
                worked_out = self.changed(commit)?;
                &worked_out
            }
        };
        if let Some(unread) = files.list.iter().find(|file| file.change.content == Content::Unread) {
            let path = &unread.change.path;
            self.unseen(reference, commit, format!("`{path}` was not read, so the note is unchecked there"));
        }
        let untouched = self.untouched(commit, files, &bytes).map_err(|lack| format!("the tree {lack}"))?;
        let files = files
            .list
            .iter()
            .filter(|file| file.change.new.is_some())
            .map(|file| CommitFile {
                path: file.change.path.clone(),
                added: file.change.added.clone(),
                line_count: file.line_count,
            })
            .collect();
        let note = Note { reference: reference.to_owned(), bytes, size };
        Ok(Some(NotedCommit { note, files, untouched }))
    }

    /// The blob of the note on a commit: its name is the id, cut into folders of two digits.
    fn blob(&mut self, tree: gix::ObjectId, commit: gix::ObjectId) -> Result<Option<gix::ObjectId>, Lack> {
        let hex = commit.to_hex().to_string();
        let mut rest = hex.as_bytes();
        let mut folder = tree;
        while !rest.is_empty() {
            if let Some(Item::Leaf(leaf)) = self.lookup.child(folder, rest, false)? {
                return Ok(leaf.is_file().then_some(leaf.id));
            }
            let Some((two, after)) = rest.split_at_checked(2) else { return Ok(None) };
            match self.lookup.child(folder, two, true)? {
                Some(Item::Folder(id)) => (folder, rest) = (id, after),
                _ => return Ok(None),
            }
        }
        Ok(None)
    }

    /// What a commit changed against its first parent.
    fn changed(&self, commit: &RawCommit) -> Result<Files, String> {
        let parent = commit.parents.first().filter(|_| !self.shallow.contains(&commit.id));
        if parent.is_none() && !commit.parents.is_empty() {
            return Err("the parent is not here (shallow clone), so the note cannot be checked".to_owned());
        }
        let old = match parent {
            Some(id) => Some(
                RawCommit::read(self.objects, *id)
                    .map_err(|lack| format!("the parent {lack}, so the note cannot be checked"))?,
            ),
            None => None,
        };
        let deltas = tree::compare(self.objects, old.map(|commit| commit.tree), Some(commit.tree));
        if let Some(unknown) = deltas.unknowns.first() {
            return Err(format!("{}, so the note cannot be checked", unknown.what));
        }
        Ok(file::compare(deltas.list, &self.objects, self.limits))
    }

    /// Paths that the note names and the commit did not change, but its tree has.
    fn untouched(&mut self, commit: &RawCommit, files: &Files, note: &[u8]) -> Result<Vec<RepoPath>, Lack> {
        let changed: BTreeSet<&RepoPath> = files.list.iter().map(|file| &file.change.path).collect();
        let mut found = Vec::new();
        for path in named(note).into_iter().filter(|path| !changed.contains(path)) {
            if let Some(Item::Leaf(_)) = self.lookup.entry(commit.tree, &path)? {
                found.push(path);
            }
        }
        Ok(found)
    }
}

/// The tree of a notes ref; `None` if there is no such ref.
fn notes_tree(objects: Objects<'_>, reference: &str) -> Result<Option<gix::ObjectId>, String> {
    let found = objects.repository.try_find_reference(reference).map_err(reason)?;
    let Some(mut found) = found else { return Ok(None) };
    let id = found.peel_to_id().map_err(reason)?.detach();
    let commit = RawCommit::read(objects, id).map_err(|lack| format!("`{id}` {lack}"))?;
    Ok(Some(commit.tree))
}

/// The paths that a note names: lines that are not indented, before the line `---`.
fn named(note: &[u8]) -> BTreeSet<RepoPath> {
    note.split(|byte| *byte == b'\n')
        .map(|line| line.strip_suffix(b"\r").unwrap_or(line))
        .take_while(|line| *line != b"---")
        .filter(|line| line.first().is_some_and(|byte| !byte.is_ascii_whitespace()))
        .take(NAMES)
        .map(|line| line.strip_prefix(b"\"").and_then(|line| line.strip_suffix(b"\"")).unwrap_or(line))
        .map(RepoPath::new)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_names_its_paths_on_lines_that_are_not_indented() {
        let note = b"src/a.rs\r\n  s_1::t_2 1-3\n\"with space.rs\"\n\n\ttab\n---\nnot/a/path\n";
        let names: Vec<_> = named(note).iter().map(ToString::to_string).collect();
        assert_eq!(names, ["src/a.rs", "with space.rs"]);
        assert!(named(b"").is_empty());
    }
}
