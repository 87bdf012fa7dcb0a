//! The change, mirrored.

use caution_core::change as core;
use caution_core::context;
use caution_core::finding::LineRange;
use caution_core::people;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::mask;
use crate::words::{Action, Content, FileMode, FileStatus, Trust};

/// What somebody wants to do. The body of the pull request and the bodies of commit messages are not in
/// it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// What it is about to do.
    pub action: Action,
    /// The commit it is compared with; null before a root commit.
    pub base: Option<String>,
    /// The commit from which the charter was read; null if there is none.
    pub charter_base: Option<String>,
    /// What stands at its head.
    pub head: Head,
    /// Lines added in all.
    pub added_lines: u64,
    /// Lines removed in all.
    pub removed_lines: u64,
    /// The repository's name on the forge.
    pub repository: Option<Told<String>>,
    /// The branch that the change is to enter.
    pub target_branch: Option<Told<String>>,
    /// The branch that it comes from.
    pub head_branch: Option<Told<String>>,
    /// The commit at the head of the pull request.
    pub head_commit: Option<Told<String>>,
    /// The tip of the target branch, as the forge sees it.
    pub target_commit: Option<Told<String>>,
    /// The title of the pull request.
    pub title: Option<Told<String>>,
    /// Who opened it.
    pub author: Option<Told<Account>>,
    /// Who acts now.
    pub actor: Option<Told<Account>>,
    /// The person who drives the agent.
    pub operator: Option<Told<Account>>,
    /// Where it goes.
    pub environment: Option<Told<String>>,
    /// Its commits, oldest first.
    pub commits: Vec<Commit>,
    /// Its files, by path.
    pub files: Vec<File>,
    /// Merges that are not the clean merge of their parents.
    pub residues: Vec<Residue>,
}

/// What stands at the head of a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Head {
    /// What it is.
    pub kind: HeadKind,
    /// The commit, if it is one; the digest of a command.
    pub id: Option<String>,
    /// The patch's name, if it is one.
    pub name: Option<String>,
    /// The tree, where there is one.
    pub tree: Option<String>,
}

/// The kinds of heads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum HeadKind {
    /// A commit.
    Commit,
    /// The index.
    Index,
    /// The work tree.
    Worktree,
    /// A patch.
    Patch,
    /// A command.
    Command,
}

/// A value and how it came to us.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Told<T> {
    /// The value.
    pub value: T,
    /// Its trust.
    pub trust: Trust,
    /// Where it stood.
    pub source: String,
}

/// An account on a forge, or a name that somebody gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Account {
    /// The handle, without `@`.
    pub handle: String,
    /// Whether the forge calls it a bot or an app.
    pub bot: bool,
}

/// One commit of the change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Commit {
    /// Its id; null for a patch, the index or the work tree.
    pub id: Option<String>,
    /// Its parents.
    pub parents: Vec<String>,
    /// The author, as git records it.
    pub author: Identity,
    /// The committer, as git records it.
    pub committer: Identity,
    /// When it was committed (RFC 3339, UTC); null if that is no point in time.
    #[schemars(extend("format" = "date-time"))]
    pub committed_at: Option<String>,
    /// The first line of its message.
    pub subject: String,
    /// Refs of the recorders' notes on it.
    pub notes: Vec<String>,
    /// Whether it carries a signature. It says nothing of whether the signature is good.
    pub has_signature: bool,
}

/// A name and an address as git records them. Both are claims.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Identity {
    /// The name.
    pub name: String,
    /// The address.
    pub email: String,
}

/// One changed file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct File {
    /// The new path; the old one, if the file is gone.
    pub path: String,
    /// The old path of a rename or copy.
    pub old_path: Option<String>,
    /// How it changed.
    pub status: FileStatus,
    /// The similarity of a rename or copy, in per cent.
    pub similarity_percent: Option<u8>,
    /// What kind of entry it was.
    pub old_mode: Option<FileMode>,
    /// What kind of entry it is.
    pub new_mode: Option<FileMode>,
    /// What the content is.
    pub content: Content,
    /// How many lines were added.
    pub added_lines: u64,
    /// How many lines were removed.
    pub removed_lines: u64,
}

/// Lines `first` to `last`, both included, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Lines {
    /// The first line.
    pub first: u32,
    /// The last line.
    pub last: u32,
}

/// Lines in a merge that come from neither parent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Residue {
    /// The merge.
    pub commit: String,
    /// Whether replaying it met conflicts that a person resolved.
    pub conflicted: bool,
    /// Files whose content is not what the replay gives.
    pub files: Vec<ResidueFile>,
}

/// One file of a merge's residue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ResidueFile {
    /// The file.
    pub path: String,
    /// Lines of the merge's version that the replay does not have.
    pub added: Vec<Lines>,
    /// The text of the first few of those lines.
    pub excerpt: Vec<String>,
    /// How many lines of the replay are gone in the merge.
    pub removed_lines: u64,
}

impl From<LineRange> for Lines {
    fn from(range: LineRange) -> Self {
        Self { first: range.first, last: range.last }
    }
}

pub(super) fn change(change: &core::Change) -> Change {
    let context = &change.context;
    Change {
        action: change.action.into(),
        base: change.base.as_ref().map(ToString::to_string),
        charter_base: change.charter_base.as_ref().map(ToString::to_string),
        head: head(change),
        added_lines: change.added_lines(),
        removed_lines: change.removed_lines(),
        repository: told_text(context.repository.as_ref()),
        target_branch: told_text(context.target_branch.as_ref()),
        head_branch: told_text(context.head_branch.as_ref()),
        head_commit: told_text(context.head_commit.as_ref()),
        target_commit: told_text(context.target_commit.as_ref()),
        title: told_text(context.title.as_ref()),
        author: told_account(context.author.as_ref()),
        actor: told_account(context.actor.as_ref()),
        operator: told_account(context.operator.as_ref()),
        environment: told_text(context.environment.as_ref()),
        commits: change.commits.iter().map(commit).collect(),
        files: change.files.iter().map(file).collect(),
        residues: change.residues.iter().map(residue).collect(),
    }
}

fn head(change: &core::Change) -> Head {
    let (kind, id, name) = match &change.head {
        core::Head::Commit(id) => (HeadKind::Commit, Some(id.to_string()), None),
        core::Head::Index => (HeadKind::Index, None, None),
        core::Head::Worktree => (HeadKind::Worktree, None, None),
        core::Head::Patch(name) => (HeadKind::Patch, None, Some(mask(name))),
        core::Head::Command(id) => (HeadKind::Command, Some(id.to_string()), None),
    };
    Head { kind, id, name, tree: change.head_tree.as_ref().map(ToString::to_string) }
}

fn told_text<T: ToString>(told: Option<&context::Told<T>>) -> Option<Told<String>> {
    told.map(|told| Told {
        value: mask(&told.value.to_string()),
        trust: told.trust.into(),
        source: mask(&told.source),
    })
}

fn told_account(told: Option<&context::Told<context::Account>>) -> Option<Told<Account>> {
    told.map(|told| Told {
        value: account(&told.value),
        trust: told.trust.into(),
        source: mask(&told.source),
    })
}

pub(super) fn account(account: &context::Account) -> Account {
    Account { handle: mask(&account.handle), bot: account.bot }
}

fn commit(commit: &core::Commit) -> Commit {
    Commit {
        id: commit.id.as_ref().map(ToString::to_string),
        parents: super::texts(&commit.parents),
        author: identity(&commit.author),
        committer: identity(&commit.committer),
        committed_at: Timestamp::from_second(commit.committed_at).ok().map(|time| time.to_string()),
        subject: mask(commit.subject()),
        notes: commit.notes.iter().map(|noted| mask(&noted.note.reference)).collect(),
        has_signature: commit.has_signature,
    }
}

fn identity(identity: &people::Identity) -> Identity {
    Identity { name: mask(&identity.name), email: mask(&identity.email) }
}

fn file(file: &core::FileChange) -> File {
    let similarity_percent = match file.status {
        core::Status::Renamed(percent) | core::Status::Copied(percent) => Some(percent),
        _ => None,
    };
    let count = |ranges: &[LineRange]| ranges.iter().map(|range| range.len()).sum();
    File {
        path: file.path.to_string(),
        old_path: file.old_path.as_ref().map(ToString::to_string),
        status: file.status.into(),
        similarity_percent,
        old_mode: file.old.as_ref().map(|side| side.mode.into()),
        new_mode: file.new.as_ref().map(|side| side.mode.into()),
        content: file.content.into(),
        added_lines: count(&file.added),
        removed_lines: count(&file.removed),
    }
}

fn residue(residue: &core::MergeResidue) -> Residue {
    Residue {
        commit: residue.commit.to_string(),
        conflicted: residue.conflicted,
        files: residue.files.iter().map(residue_file).collect(),
    }
}

fn residue_file(file: &core::ResidueFile) -> ResidueFile {
    ResidueFile {
        path: file.path.to_string(),
        added: file.added.iter().map(|range| Lines::from(*range)).collect(),
        excerpt: file.excerpt.iter().map(|line| mask(line)).collect(),
        removed_lines: file.removed,
    }
}
