//! The repository as the rest of the house sees it.

use std::cell::OnceCell;
use std::collections::{BinaryHeap, HashSet};
use std::path::Path;

use gix::bstr::BString;

use caution_core::change::{Change, Head, Limits, Selection};
use caution_core::context::Context;
use caution_core::port::{Source, SourceError};
use caution_core::{ObjectId, RepoPath};

use crate::checkout::Checkout;
use crate::commit::RawCommit;
use crate::git;
use crate::index;
use crate::listing;
use crate::lookup::{Found, Lookup};
use crate::object::{Item, Lack, Objects, inward, outward};
use crate::open::{self, Opened};
use crate::revision;
use crate::snapshot;
use crate::trees::GitTrees;
use crate::walk::Shallow;

/// Files larger than this are not handed out whole.
const FILE_BYTES: u64 = 16 << 20;

/// The folder of the charter's own files: what is read from there must stand there itself.
const OWN_FOLDER: &[u8] = b".caution/";

/// A git repository, opened for reading only.
pub struct GitRepository {
    repository: gix::Repository,
    filters: Vec<BString>,
    shallow: OnceCell<Shallow>,
}

impl std::fmt::Debug for GitRepository {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("GitRepository").field(&self.repository.path()).finish()
    }
}

impl GitRepository {
    /// Opens the repository that `dir` is in: a work tree, a linked one, or a bare repository.
    ///
    /// # Errors
    /// `Usage` if there is none, if it belongs to somebody else, or if it is of a kind that cannot be
    /// read; `Failed` if it is broken.
    pub fn open(dir: &Path) -> Result<Self, SourceError> {
        let Opened { repository, filters } = open::open(dir)?;
        Ok(Self { repository, filters, shallow: OnceCell::new() })
    }

    /// The root of the work tree; the git directory of a bare repository.
    pub fn root(&self) -> &Path {
        self.repository.workdir().unwrap_or_else(|| self.repository.git_dir())
    }

    /// The git directory that all work trees share.
    pub fn common_dir(&self) -> &Path {
        self.repository.common_dir()
    }

    /// Its trees and blobs, for the index of facts.
    pub fn trees(&self) -> GitTrees {
        GitTrees::new(&self.repository)
    }

    /// The name of the default branch, if there is one by the usual signs: what `origin/HEAD` points
    /// to, `init.defaultBranch`, or a branch `main`, `master`, `trunk` or `develop`.
    pub fn default_branch(&self) -> Option<String> {
        revision::default_branch(&self.repository).map(|branch| branch.name)
    }

    /// Whether the history is cut off.
    ///
    /// # Errors
    /// If git's list of the cuts cannot be read.
    pub fn is_shallow(&self) -> Result<bool, SourceError> {
        Ok(!self.shallow()?.is_empty())
    }

    /// What the installed git says its version is; `None` if there is no git.
    pub fn git_version() -> Option<String> {
        let finished = git::run(&std::env::temp_dir(), &["--version"], 4_096).ok()?;
        let text = String::from_utf8(finished.output).ok()?;
        text.trim().strip_prefix("git version ").map(str::to_owned)
    }

    /// Commits that are not merges, newest first: those of HEAD, or with `all` those of every branch and
    /// tag; the `last` of them, or every one.
    ///
    /// # Errors
    /// If HEAD or a commit cannot be read.
    pub fn history(&self, last: Option<usize>, all: bool) -> Result<Vec<ObjectId>, SourceError> {
        let objects = Objects::new(&self.repository);
        let shallow = self.shallow()?;
        let mut queue = BinaryHeap::new();
        let mut seen = HashSet::new();
        let mut found = Vec::new();
        let mut tips: Vec<gix::ObjectId> = revision::head(&self.repository)?.into_iter().collect();
        if all {
            tips.extend(revision::all_tips(&self.repository));
        }
        let mut next = tips;
        loop {
            for id in next.drain(..).filter(|id| seen.insert(*id)) {
                // A parent that is not here ends the history there.
                if let Ok(commit) = RawCommit::read(objects, id) {
                    queue.push((commit.committed_at, id, commit.parents));
                }
            }
            let Some((_, id, parents)) = queue.pop() else { return Ok(found) };
            if last.is_some_and(|last| found.len() >= last) {
                return Ok(found);
            }
            if parents.len() < 2 {
                found.push(outward(id));
            }
            if !shallow.contains(&id) {
                next = parents;
            }
        }
    }

    pub(crate) fn repository(&self) -> &gix::Repository {
        &self.repository
    }

    pub(crate) fn filters(&self) -> &[BString] {
        &self.filters
    }

    pub(crate) fn shallow(&self) -> Result<&Shallow, SourceError> {
        if let Some(shallow) = self.shallow.get() {
            return Ok(shallow);
        }
        let shallow = revision::shallow(&self.repository)?;
        Ok(self.shallow.get_or_init(|| shallow))
    }

    fn read_index(&self, path: &RepoPath) -> Result<Option<Vec<u8>>, SourceError> {
        let failed = |why: String| SourceError::Failed(format!("`{path}` cannot be read: {why}"));
        let index = self.repository.index_or_empty().map_err(|error| failed(error.to_string()))?;
        let entry = index.entry_by_path(path.as_bytes().into());
        match entry.and_then(index::leaf).filter(|leaf| leaf.is_file()) {
            Some(leaf) => Objects::new(&self.repository)
                .blob(leaf.id, FILE_BYTES)
                .map(Some)
                .map_err(|lack| failed(lack.to_string())),
            None => Ok(None),
        }
    }
}

impl Source for GitRepository {
    fn snapshot(
        &self,
        selection: &Selection,
        context: Context,
        limits: &Limits,
    ) -> Result<Change, SourceError> {
        snapshot::take(self, selection, context, limits)
    }

    fn head(&self) -> Result<Option<ObjectId>, SourceError> {
        Ok(revision::head(&self.repository)?.map(outward))
    }

    /// Symbolic links that stay inside the commit are followed; one that leads elsewhere is an error,
    /// because the file is not what it seems to be.
    fn read(&self, commit: &ObjectId, path: &RepoPath) -> Result<Option<Vec<u8>>, SourceError> {
        let failed = |lack: Lack| SourceError::Failed(format!("`{path}` at `{commit}` {lack}"));
        let objects = Objects::new(&self.repository);
        let id = inward(&self.repository, commit).ok_or(Lack::Missing).map_err(failed)?;
        let tree = RawCommit::read(objects, id).map_err(failed)?.tree;
        let mut lookup = Lookup::new(objects);
        match lookup.follow(tree, path).map_err(failed)? {
            Found::Item(Item::Leaf(leaf)) if leaf.is_file() => {
                let stands_there = lookup.entry(tree, path).map_err(failed)? == Some(Item::Leaf(leaf));
                if !stands_there && path.as_bytes().starts_with(OWN_FOLDER) {
                    return Err(SourceError::Usage {
                        message: format!("`{path}` at `{commit}` stands behind a symbolic link"),
                        hint: Some(
                            "put the file itself there: what a link leads to could change unseen".to_owned(),
                        ),
                    });
                }
                objects.blob(leaf.id, FILE_BYTES).map(Some).map_err(failed)
            }
            Found::Item(_) | Found::Nothing => Ok(None),
            Found::Astray => Err(SourceError::Usage {
                message: format!(
                    "`{path}` at `{commit}` is a symbolic link that leads out of the repository"
                ),
                hint: Some("put the file itself there".to_owned()),
            }),
        }
    }

    fn list(
        &self,
        commit: &ObjectId,
        folder: &RepoPath,
        at_most: usize,
    ) -> Result<Vec<RepoPath>, SourceError> {
        let failed = |lack: Lack| SourceError::Failed(format!("`{folder}` at `{commit}` {lack}"));
        let objects = Objects::new(&self.repository);
        let id = inward(&self.repository, commit).ok_or(Lack::Missing).map_err(failed)?;
        let tree = RawCommit::read(objects, id).map_err(failed)?.tree;
        listing::below(objects, tree, folder, at_most).map_err(failed)
    }

    /// Files of the work tree come in the form that git would store; links are not followed there.
    fn read_head(&self, change: &Change, path: &RepoPath) -> Result<Option<Vec<u8>>, SourceError> {
        match &change.head {
            Head::Commit(commit) => self.read(commit, path),
            Head::Index => self.read_index(path),
            Head::Worktree => match Checkout::open(&self.repository, &self.filters, FILE_BYTES)?.file(path) {
                Ok(file) => Ok(Some(file.bytes)),
                Err(Lack::Missing) => Ok(None),
                Err(lack) => Err(SourceError::Failed(format!("`{path}` {lack}"))),
            },
            Head::Patch(_) | Head::Command(_) => Ok(None),
        }
    }
}
