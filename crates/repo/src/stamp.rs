//! Which tree lies in the work tree, so that a report can name what it ran on. Nothing is written.

use caution_core::change::Mode;
use caution_core::port::SourceError;
use caution_core::{ObjectId, RepoPath};
use gix::objs::WriteTo as _;
use gix::objs::tree::{Editor, EntryKind};

use crate::GitRepository;
use crate::checkout::Checkout;
use crate::commit::RawCommit;
use crate::object::{Objects, outward};
use crate::revision;
use crate::tree::Delta;
use crate::worktree::Worktree;

/// Files larger than this are not read.
const FILE_BYTES: u64 = 64 << 20;

/// HEAD, and what lies in the work tree beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// The commit that HEAD names.
    pub commit: ObjectId,
    /// Its tree.
    pub tree: ObjectId,
    /// When it was committed, in seconds since 1970: nothing ran on it before.
    pub committed_at: i64,
    /// Files that HEAD knows and that are others in the work tree or in the index.
    pub changed: Vec<RepoPath>,
    /// Files that HEAD does not know, those that are ignored left out.
    pub untracked: Vec<RepoPath>,
    deltas: Vec<Delta>,
}

impl GitRepository {
    /// Compares the work tree with HEAD.
    ///
    /// # Errors
    /// If there is no commit yet, no work tree, or something cannot be read.
    pub fn stamp(&self) -> Result<Stamp, SourceError> {
        let usage = |message: &str, hint: &str| SourceError::Usage {
            message: message.to_owned(),
            hint: Some(hint.to_owned()),
        };
        let repository = self.repository();
        if repository.workdir().is_none() {
            return Err(usage("a bare repository has no work tree", "record where the tools ran"));
        }
        let Some(head) = revision::head(repository)? else {
            return Err(usage("there is no commit yet", "commit first: a report is about a tree"));
        };
        let objects = Objects::new(repository);
        let unread = |lack: crate::object::Lack| SourceError::Failed(format!("HEAD {lack}"));
        let commit = RawCommit::read(objects, head).map_err(unread)?;
        let tree = commit.tree;
        let checkout = Checkout::open(repository, self.filters(), FILE_BYTES)?;
        let deltas = Worktree::new(repository, checkout).compare(Some(tree))?.list;
        let paths = |known: bool| {
            let of = deltas.iter().filter(move |delta| delta.old.is_some() == known);
            of.map(|delta| delta.path.clone()).collect()
        };
        Ok(Stamp {
            commit: outward(head),
            tree: outward(tree),
            committed_at: commit.committed_at,
            changed: paths(true),
            untracked: paths(false),
            deltas,
        })
    }

    /// The tree that committing everything in the work tree would give, but for some untracked files.
    ///
    /// # Errors
    /// If something cannot be read.
    pub fn worktree_tree(&self, stamp: &Stamp, besides: &[RepoPath]) -> Result<ObjectId, SourceError> {
        let failed = |why: String| {
            SourceError::Failed(format!("the tree of the work tree cannot be worked out: {why}"))
        };
        let repository = self.repository();
        let kind = repository.object_hash();
        let root = gix::ObjectId::from_hex(stamp.tree.as_str().as_bytes())
            .map_err(|error| failed(error.to_string()))?;
        let root = repository.find_tree(root).map_err(|error| failed(error.to_string()))?;
        let root = root.decode().map_err(|error| failed(error.to_string()))?;
        let mut editor = Editor::new(root.into(), &repository.objects, kind);
        for delta in &stamp.deltas {
            if delta.old.is_none() && besides.contains(&delta.path) {
                continue;
            }
            let parts = delta.path.as_bytes().split(|byte| *byte == b'/').map(gix::bstr::BStr::new);
            let edited = match delta.new {
                Some(leaf) if leaf.id.is_null() => {
                    return Err(failed(format!("`{}` cannot be read", delta.path)));
                }
                Some(leaf) => editor.upsert(parts, entry_kind(leaf.mode), leaf.id),
                None => editor.remove(parts),
            };
            edited.map_err(|error| failed(error.to_string()))?;
        }
        let id = editor.write(|tree| {
            let mut bytes = Vec::new();
            tree.write_to(&mut bytes).map_err(|error| error.to_string())?;
            gix::objs::compute_hash(kind, gix::objs::Kind::Tree, &bytes).map_err(|error| error.to_string())
        });
        id.map(outward).map_err(failed)
    }
}

fn entry_kind(mode: Mode) -> EntryKind {
    match mode {
        Mode::File => EntryKind::Blob,
        Mode::Executable => EntryKind::BlobExecutable,
        Mode::Symlink => EntryKind::Link,
        Mode::Submodule => EntryKind::Commit,
    }
}
