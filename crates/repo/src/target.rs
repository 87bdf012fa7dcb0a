//! Where a change is to go: the branch whose policy judges it, and who says so.

use caution_core::context::{Context, Told};
use caution_core::port::SourceError;
use caution_core::unknown::{Unknown, UnknownKind};

use crate::revision::{self, Branch};

/// A branch that a change is to enter, and the commit that it stands at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Target {
    pub(crate) name: String,
    pub(crate) tip: gix::ObjectId,
    /// Whether whoever says so can be believed.
    pub(crate) trusted: bool,
    /// Whether it is the default branch: saying so adds nothing to what holds anyway.
    pub(crate) usual: bool,
}

impl Target {
    /// Whether the change at this head is to be compared with it. A claim that names a branch with the
    /// change in it would have the change judged by itself.
    pub(crate) fn counts(
        &self,
        repository: &gix::Repository,
        head: Option<gix::ObjectId>,
    ) -> Result<bool, SourceError> {
        Ok(self.trusted || self.usual || !contains(repository, self.tip, head)?)
    }
}

/// The target that the context names, if it is here.
pub(crate) fn told(repository: &gix::Repository, context: &Context) -> Option<Target> {
    let commit = context.target_commit.as_ref().filter(|told| told.trust.can_meet());
    if let Some(told) = commit
        && let Some(tip) = revision::present(repository, &told.value)
    {
        let name = told.value.short().to_owned();
        return Some(Target { name, tip, trusted: true, usual: false });
    }
    let told = context.target_branch.as_ref()?;
    let branch = branch(repository, told)?;
    let usual = revision::default_branch(repository).is_some_and(|usual| usual == branch);
    Some(Target { name: branch.name, tip: branch.tip, trusted: told.trust.can_meet(), usual })
}

/// The branch that was told: as the remote has it. A local branch may have been moved by whoever wrote
/// the change, so it counts only where there is no remote, in a bare repository (a mirror has no others), or
/// for whoever names it on the command line.
pub(crate) fn branch(repository: &gix::Repository, told: &Told<String>) -> Option<Branch> {
    let flag = !told.trust.can_meet() && told.source.starts_with("--");
    if flag || repository.is_bare() || repository.remote_names().is_empty() {
        revision::branch(repository, &told.value)
    } else {
        revision::remote_branch(repository, &told.value)
    }
}

/// Whether a commit has another one in its history, or is it.
pub(crate) fn contains(
    repository: &gix::Repository,
    commit: gix::ObjectId,
    other: Option<gix::ObjectId>,
) -> Result<bool, SourceError> {
    let Some(other) = other else { return Ok(false) };
    Ok(commit == other || revision::merge_base(repository, commit, other)? == Some(other))
}

/// The forge's target is not in the clone.
pub(crate) fn absent(name: &str, judge: Option<gix::ObjectId>) -> Unknown {
    let instead = match judge {
        Some(id) => format!("judged by the charter of `{}`", id.to_hex_with_len(12)),
        None => "no charter was read".to_owned(),
    };
    unknown(format!("the tip of `{name}` is not here; {instead}")).remedy(fetch(name))
}

/// A claim names a branch that the change is in.
pub(crate) fn within(name: &str) -> Unknown {
    unknown(format!("the claimed target `{name}` contains the change, so its charter does not judge it"))
        .remedy("name the branch that the change is to enter")
}

/// How to get a branch of the remote.
pub(crate) fn fetch(name: &str) -> String {
    format!("`git fetch origin {name}:refs/remotes/origin/{name}` (`fetch-depth: 0` in CI)")
}

fn unknown(what: String) -> Unknown {
    Unknown::new(UnknownKind::Charter, "charter", what, "a policy, owners or services that ask for more")
}
