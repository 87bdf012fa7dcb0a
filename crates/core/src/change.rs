//! A frozen snapshot of what somebody wants to do. Taken once, then never fetched again.

use crate::context::Context;
use crate::finding::LineRange;
use crate::people::Identity;
use crate::unknown::Unknown;
use crate::{ObjectId, RepoPath};

/// What the change is about to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Action {
    /// Enter the target branch.
    #[default]
    Merge,
    /// Go out to an environment.
    Deploy,
    /// Be carried out by hand or by an agent.
    Run,
}

impl Action {
    /// Every action.
    pub const ALL: &[Self] = &[Self::Merge, Self::Deploy, Self::Run];

    /// The name in policies and reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::Merge => "merge",
            Self::Deploy => "deploy",
            Self::Run => "run",
        }
    }
}

/// Which change is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selection {
    /// HEAD against its first parent; on another branch than the default one, against the merge base.
    Default,
    /// One revision against its first parent.
    Revision(String),
    /// `BASE..HEAD`: what HEAD adds since the merge base of the two.
    Range {
        /// The base.
        base: String,
        /// The head.
        head: String,
    },
    /// The index against HEAD.
    Staged,
    /// The work tree, index included, against HEAD.
    Worktree,
}

/// What stands at the head of the change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Head {
    /// A commit.
    Commit(ObjectId),
    /// The index.
    Index,
    /// The work tree.
    Worktree,
    /// A patch.
    Patch(String),
    /// A command in a folder, for an environment: the digest of all three.
    Command(ObjectId),
}

/// How a file changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// New.
    Added,
    /// Gone.
    Deleted,
    /// Same path, other content.
    Modified,
    /// Moved, with this similarity in per cent.
    Renamed(u8),
    /// Copied, with this similarity in per cent.
    Copied(u8),
    /// Same content, other mode.
    ModeChanged,
    /// A file became a link, a submodule, or the other way round.
    TypeChanged,
}

impl Status {
    /// The name in reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Deleted => "deleted",
            Self::Modified => "modified",
            Self::Renamed(_) => "renamed",
            Self::Copied(_) => "copied",
            Self::ModeChanged => "mode-changed",
            Self::TypeChanged => "type-changed",
        }
    }
}

/// What kind of entry a path is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// A file.
    File,
    /// A file that may be executed.
    Executable,
    /// A symbolic link.
    Symlink,
    /// A commit of another repository.
    Submodule,
}

/// One side of a changed file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// The object; `None` for a file that is only in the work tree or in a patch.
    pub id: Option<ObjectId>,
    /// Its kind.
    pub mode: Mode,
}

/// What the reader made of the new content (of the old one, if the file is gone).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Content {
    /// Text that was read.
    Text,
    /// A NUL byte near the start, as git decides it.
    Binary,
    /// A Git LFS pointer.
    LfsPointer,
    /// A symbolic link.
    Symlink,
    /// A submodule.
    Submodule,
    /// It could not be read, or the limits cut it; an unknown says why.
    Unread,
}

/// One changed file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileChange {
    /// The new path (the old one, if the file is gone).
    pub path: RepoPath,
    /// The old path of a rename or copy.
    pub old_path: Option<RepoPath>,
    /// How it changed.
    pub status: Status,
    /// The old side.
    pub old: Option<Side>,
    /// The new side.
    pub new: Option<Side>,
    /// What the content is.
    pub content: Content,
    /// Added lines, in the new version.
    pub added: Vec<LineRange>,
    /// Removed lines, in the old version.
    pub removed: Vec<LineRange>,
}

impl FileChange {
    /// The path and, for a rename, the old one: whoever owns either has a say. A copy leaves its
    /// source as it was.
    pub fn touched_paths(&self) -> impl Iterator<Item = &RepoPath> {
        let moved = self.old_path.as_ref().filter(|_| !matches!(self.status, Status::Copied(_)));
        std::iter::once(&self.path).chain(moved)
    }

    /// Where its old content stood. A copy was nowhere before, whatever it was copied from.
    pub fn stood_at(&self) -> Option<&RepoPath> {
        self.old.as_ref().filter(|_| !matches!(self.status, Status::Copied(_)))?;
        Some(self.old_path.as_ref().unwrap_or(&self.path))
    }
}

/// A recorder's note on a commit, as found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The notes ref.
    pub reference: String,
    /// Its bytes, cut at the limit.
    pub bytes: Vec<u8>,
    /// The size before the cut.
    pub size: u64,
}

/// What a commit did to one file, for checking a recorder's statements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitFile {
    /// The path in the commit's tree.
    pub path: RepoPath,
    /// Lines that the commit added or changed, in its version.
    pub added: Vec<LineRange>,
    /// How many lines its version has.
    pub line_count: u32,
}

/// A note together with what is needed to check it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotedCommit {
    /// The note.
    pub note: Note,
    /// Every file that the commit changed against its first parent and still has.
    pub files: Vec<CommitFile>,
    /// Paths that the note names, that the commit did not change but its tree has.
    pub untouched: Vec<RepoPath>,
}

/// One commit of the change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// Its id; `None` for a patch, the index or the work tree.
    pub id: Option<ObjectId>,
    /// Its parents.
    pub parents: Vec<ObjectId>,
    /// The author.
    pub author: Identity,
    /// The committer.
    pub committer: Identity,
    /// When it was committed, in seconds since 1970.
    pub committed_at: i64,
    /// The message; bytes that are not UTF-8 are replaced.
    pub message: String,
    /// Notes of recorders.
    pub notes: Vec<NotedCommit>,
    /// Whether it carries a signature (not whether it is good).
    pub has_signature: bool,
}

impl Commit {
    /// The first line of the message.
    pub fn subject(&self) -> &str {
        self.message.trim_start().lines().next().unwrap_or("")
    }
}

/// Lines in a merge that come from neither parent: what replaying the merge does not give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergeResidue {
    /// The merge.
    pub commit: ObjectId,
    /// Files whose content is not what the replay gives.
    pub files: Vec<ResidueFile>,
    /// Whether the replay itself met conflicts that a person resolved.
    pub conflicted: bool,
}

/// One file of a merge's residue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResidueFile {
    /// The file.
    pub path: RepoPath,
    /// Lines of the merge's version that the replay does not have; empty for binary files and deletions.
    pub added: Vec<LineRange>,
    /// The text of the first few of those lines.
    pub excerpt: Vec<String>,
    /// How many lines of the replay are gone in the merge.
    pub removed: u64,
}

/// A file of the charter, or one that steers tools, that the change touches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Steering {
    /// `.caution/`: policy, people, services, markers, rules.
    Charter,
    /// CODEOWNERS.
    Owners,
    /// A CI workflow.
    Ci,
    /// Instructions or settings of a coding agent.
    AgentInstructions,
    /// Git hooks and attributes that change what git runs.
    GitHooks,
}

/// The frozen change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What it is about to do.
    pub action: Action,
    /// The commit it is compared with; `None` before a root commit.
    pub base: Option<ObjectId>,
    /// The tip of the target branch from which the charter is read; the base if no better is known.
    pub charter_base: Option<ObjectId>,
    /// What stands at its head.
    pub head: Head,
    /// The tree at the head, where there is one.
    pub head_tree: Option<ObjectId>,
    /// Its commits, oldest first. One without id stands for an index, a work tree or a patch.
    pub commits: Vec<Commit>,
    /// Its files, by path.
    pub files: Vec<FileChange>,
    /// Merges that are not the clean merge of their parents.
    pub residues: Vec<MergeResidue>,
    /// What git does not hold.
    pub context: Context,
    /// What could not be seen while taking the snapshot.
    pub unknowns: Vec<Unknown>,
}

impl Change {
    /// Lines added in all.
    pub fn added_lines(&self) -> u64 {
        self.files.iter().flat_map(|file| &file.added).map(|range| range.len()).sum()
    }

    /// Lines removed in all.
    pub fn removed_lines(&self) -> u64 {
        self.files.iter().flat_map(|file| &file.removed).map(|range| range.len()).sum()
    }
}

/// Bounds on what a snapshot reads. They count bytes and entries, never time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Commits that are read one by one; further ones leave an unknown.
    pub commits: usize,
    /// Files that are compared line by line.
    pub files: usize,
    /// Bytes of one file beyond which it is not compared line by line.
    pub file_bytes: u64,
    /// Bytes of all compared files together.
    pub total_bytes: u64,
    /// Bytes of one note.
    pub note_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            commits: 2_000,
            files: 20_000,
            file_bytes: 2 << 20,
            total_bytes: 256 << 20,
            note_bytes: 4 << 20,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_copied_stood_nowhere() {
        let stood_at = |status, old: Option<&str>, has_old: bool| {
            let side = Side { id: None, mode: Mode::File };
            let file = FileChange {
                path: RepoPath::from("b.kt"),
                old_path: old.map(RepoPath::from),
                status,
                old: has_old.then(|| side.clone()),
                new: Some(side),
                content: Content::Text,
                added: Vec::new(),
                removed: Vec::new(),
            };
            file.stood_at().map(ToString::to_string)
        };
        assert_eq!(stood_at(Status::Copied(70), Some("a.kt"), true), None);
        assert_eq!(stood_at(Status::Renamed(70), Some("a.kt"), true).as_deref(), Some("a.kt"));
        assert_eq!(stood_at(Status::Modified, None, true).as_deref(), Some("b.kt"));
        assert_eq!(stood_at(Status::Added, None, false), None);
    }
}
