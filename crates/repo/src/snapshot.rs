//! The snapshot of a change: what is compared, the commits, notes and merges, put together.

use caution_core::change::{Change, Commit, Head, Limits, Selection};
use caution_core::context::Context;
use caution_core::people::Identity;
use caution_core::port::SourceError;
use caution_core::unknown::{Unknown, UnknownKind};

use crate::GitRepository;
use crate::approval;
use crate::blind;
use crate::checkout::Checkout;
use crate::commit::RawCommit;
use crate::file::{self, Files};
use crate::index;
use crate::merge;
use crate::note::Recorders;
use crate::object::{Objects, outward, reason};
use crate::select::{self, Plan, Tip};
use crate::tree::{self, Deltas};
use crate::walk;
use crate::worktree::Worktree;

/// Takes the snapshot.
pub(crate) fn take(
    git: &GitRepository,
    selection: &Selection,
    context: Context,
    limits: &Limits,
) -> Result<Change, SourceError> {
    let plan = select::plan(git, selection, &context)?;
    let objects = Objects::new(git.repository());
    let base_tree = base_tree(objects, &plan)?;
    let mut change = Change {
        action: caution_core::change::Action::default(),
        base: plan.base.map(outward),
        charter_base: plan.charter_base.map(outward),
        head: Head::Index,
        head_tree: None,
        commits: Vec::new(),
        files: Vec::new(),
        residues: Vec::new(),
        context,
        unknowns: plan.unknowns.clone(),
    };
    let files = match &plan.tip {
        Tip::Commit(commit) => {
            change.head = Head::Commit(outward(commit.id));
            change.head_tree = Some(outward(commit.tree));
            let deltas = if plan.comparable {
                tree::compare(objects, base_tree, Some(commit.tree))
            } else {
                Deltas::default()
            };
            let files = finish(deltas, &objects, limits);
            commits(git, &plan, commit, &files, limits, &mut change)?;
            files
        }
        Tip::Index => {
            let index = git.repository().index_or_empty().map_err(|error| {
                SourceError::Failed(format!("the index cannot be read: {}", reason(error)))
            })?;
            finish(index::compare(objects, base_tree, &index), &objects, limits)
        }
        Tip::Worktree => {
            change.head = Head::Worktree;
            let checkout = Checkout::open(git.repository(), git.filters(), limits.file_bytes)?;
            let worktree = Worktree::new(git.repository(), checkout);
            finish(worktree.compare(base_tree)?, &worktree, limits)
        }
    };
    if !matches!(change.head, Head::Commit(_)) && !files.list.is_empty() {
        change.commits.push(unrecorded(git.repository(), &plan));
    }
    change.files = files.list.into_iter().map(|file| file.change).collect();
    change.unknowns.extend(files.unknowns);
    approval::gather(git, selection, &mut change)?;
    change.unknowns = blind::fold(change.unknowns);
    Ok(change)
}

fn base_tree(objects: Objects<'_>, plan: &Plan) -> Result<Option<gix::ObjectId>, SourceError> {
    let Some(id) = plan.base else { return Ok(None) };
    let commit = RawCommit::read(objects, id);
    commit
        .map(|commit| Some(commit.tree))
        .map_err(|lack| SourceError::Failed(format!("the commit `{id}` {lack}")))
}

fn finish(deltas: Deltas, contents: &impl crate::rename::Contents, limits: &Limits) -> Files {
    let mut files = file::compare(deltas.list, contents, limits);
    files.unknowns.extend(deltas.unknowns);
    files
}

/// Reads the commits of the change with their notes, and replays its merges.
fn commits(
    git: &GitRepository,
    plan: &Plan,
    head: &RawCommit,
    files: &Files,
    limits: &Limits,
    change: &mut Change,
) -> Result<(), SourceError> {
    let objects = Objects::new(git.repository());
    let shallow = git.shallow()?;
    let commits = if plan.comparable {
        let walked = walk::between(objects, head.id, &plan.hidden, shallow, limits.commits)
            .map_err(|lack| SourceError::Failed(format!("the commit `{}` {lack}", head.id)))?;
        change.unknowns.extend(history_unknowns(&walked, shallow, limits));
        walked.commits
    } else {
        vec![head.clone()]
    };
    let merges = merge::replay_all(objects, &commits, shallow, limits);
    change.residues = merges.residues;
    change.unknowns.extend(merges.unknowns);
    let mut recorders = Recorders::open(objects, shallow, limits);
    for commit in commits {
        let whole = plan.comparable && commit.id == head.id && commit.parents.first() == plan.base.as_ref();
        let notes = recorders.on(&commit, whole.then_some(files));
        change.commits.push(Commit { notes, ..commit.into_commit() });
    }
    change.unknowns.append(&mut recorders.unknowns);
    Ok(())
}

fn history_unknowns(walked: &walk::Walked, shallow: &walk::Shallow, limits: &Limits) -> Vec<Unknown> {
    let mut unknowns = Vec::new();
    if walked.cut {
        let what =
            format!("the change has more than {} commits; the older ones were not read", limits.commits);
        unknowns.push(
            Unknown::new(UnknownKind::History, "commits", what, "who or what wrote the older commits")
                .remedy("check a smaller range"),
        );
    }
    for id in &walked.ends {
        let short = outward(*id);
        let (why, remedy) = if shallow.contains(id) {
            ("shallow clone", "fetch the whole history: `git fetch --unshallow` (`fetch-depth: 0` in CI)")
        } else {
            ("the parent is missing", "fetch the missing objects: `git fetch --refetch`")
        };
        let what = format!("the history ends at `{}` ({why})", short.short());
        unknowns.push(
            Unknown::new(UnknownKind::History, short.as_str(), what, "earlier commits of the same change")
                .remedy(remedy),
        );
    }
    unknowns
}

/// Stands for what is not committed yet. Who would commit it is what git is configured with.
fn unrecorded(repository: &gix::Repository, plan: &Plan) -> Commit {
    let identity = |signature: Option<gix::Result<gix::actor::SignatureRef<'_>>>| {
        let signature = signature.and_then(gix::Result::ok);
        signature.map_or_else(Identity::default, |signature| Identity {
            name: signature.name.to_string(),
            email: signature.email.to_string(),
        })
    };
    Commit {
        id: None,
        parents: plan.base.map(outward).into_iter().collect(),
        author: identity(repository.author()),
        committer: identity(repository.committer()),
        committed_at: 0,
        message: String::new(),
        notes: Vec::new(),
        has_signature: false,
    }
}
