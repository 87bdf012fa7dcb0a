//! Names of commits: revisions that a user wrote, branches, the default branch.

use gix::bstr::ByteSlice as _;

use caution_core::ObjectId;
use caution_core::port::SourceError;

use crate::object::{inward, reason};
use crate::walk::Shallow;

/// Names that a default branch has if nothing says otherwise.
const USUAL: &[&str] = &["main", "master", "trunk", "develop"];

/// A branch and the commit that it stands at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Branch {
    /// `main`.
    pub(crate) name: String,
    /// `refs/remotes/origin/main`.
    pub(crate) reference: String,
    pub(crate) tip: gix::ObjectId,
}

/// The commit that a revision names; tags are peeled.
pub(crate) fn commit(repository: &gix::Repository, text: &str) -> Result<gix::ObjectId, SourceError> {
    let object = repository
        .rev_parse_single(text.as_bytes().as_bstr())
        .and_then(|id| id.object())
        .and_then(|object| object.peel_tags_to_end())
        .map_err(|_| unknown_revision(repository, text))?;
    match object.kind {
        gix::objs::Kind::Commit => Ok(object.id),
        kind => Err(SourceError::Usage {
            message: format!("`{text}` is a {kind}, not a commit"),
            hint: Some("name a commit, a branch or a tag of a commit".to_owned()),
        }),
    }
}

fn unknown_revision(repository: &gix::Repository, text: &str) -> SourceError {
    let hint = if repository.is_shallow().unwrap_or(false) {
        "this is a shallow clone; `git fetch --unshallow` brings the rest of the history"
    } else {
        "`git log --oneline --all` lists what is here; `git fetch` may bring it"
    };
    SourceError::Usage {
        message: format!("`{text}` names no commit in this repository"),
        hint: Some(hint.to_owned()),
    }
}

/// The commit with this id, if it is here.
pub(crate) fn present(repository: &gix::Repository, id: &ObjectId) -> Option<gix::ObjectId> {
    let id = inward(repository, id)?;
    let header = repository.try_find_header(id).ok()??;
    (header.kind() == gix::objs::Kind::Commit).then_some(id)
}

/// The commit that HEAD names; `None` before the first commit.
pub(crate) fn head(repository: &gix::Repository) -> Result<Option<gix::ObjectId>, SourceError> {
    let broken = |error: gix::Error| SourceError::Failed(format!("HEAD cannot be read: {}", reason(error)));
    let mut head = repository.head().map_err(broken)?;
    if head.is_unborn() {
        return Ok(None);
    }
    let id = head.try_peel_to_id().map_err(broken)?;
    Ok(id.map(gix::Id::detach))
}

/// The name of the branch that HEAD is on; `None` if it is detached.
pub(crate) fn head_branch(repository: &gix::Repository) -> Option<String> {
    let name = repository.head_name().ok()??;
    name.as_bstr().to_str().ok()?.strip_prefix("refs/heads/").map(str::to_owned)
}

/// The branch of that name: as the remote `origin` has it, or else the local one.
///
/// The remote one goes first because it is what the forge compares with, and because a local branch
/// can be moved by whoever wrote the change.
pub(crate) fn branch(repository: &gix::Repository, name: &str) -> Option<Branch> {
    remote_branch(repository, name).or_else(|| {
        let name = bare(name);
        at(repository, name, format!("refs/heads/{name}"))
    })
}

/// The branch of that name as the remote `origin` has it, or the only remote there is.
pub(crate) fn remote_branch(repository: &gix::Repository, name: &str) -> Option<Branch> {
    let name = bare(name);
    let remotes = repository.remote_names();
    let only = remotes.first().filter(|_| remotes.len() == 1).and_then(|remote| remote.to_str().ok());
    [Some("origin"), only]
        .into_iter()
        .flatten()
        .find_map(|remote| at(repository, name, format!("refs/remotes/{remote}/{name}")))
}

fn bare(name: &str) -> &str {
    let bare = name.strip_prefix("refs/heads/").unwrap_or(name);
    bare.strip_prefix("origin/").unwrap_or(bare)
}

fn at(repository: &gix::Repository, name: &str, reference: String) -> Option<Branch> {
    let tip = tip(repository, &reference)?;
    Some(Branch { name: name.to_owned(), reference, tip })
}

fn tip(repository: &gix::Repository, reference: &str) -> Option<gix::ObjectId> {
    let mut found = repository.try_find_reference(reference).ok()??;
    let id = found.peel_to_id().ok()?.detach();
    let header = repository.try_find_header(id).ok()??;
    (header.kind() == gix::objs::Kind::Commit).then_some(id)
}

/// The default branch: what `origin/HEAD` points to, else `init.defaultBranch`, else a usual name.
pub(crate) fn default_branch(repository: &gix::Repository) -> Option<Branch> {
    let remote_head = repository.try_find_reference("refs/remotes/origin/HEAD").ok().flatten();
    let named = remote_head.as_ref().and_then(|reference| {
        let target = reference.target();
        let name = target.try_name()?.as_bstr().to_str().ok()?;
        name.strip_prefix("refs/remotes/origin/").map(str::to_owned)
    });
    let configured = repository.config_snapshot().string("init.defaultBranch");
    let configured = configured.as_ref().and_then(|name| name.to_str().ok()).map(str::to_owned);
    named
        .into_iter()
        .chain(configured)
        .chain(USUAL.iter().map(|name| (*name).to_owned()))
        .find_map(|name| branch(repository, &name))
}

/// The commits at which a shallow clone ends.
pub(crate) fn shallow(repository: &gix::Repository) -> Result<Shallow, SourceError> {
    let commits = repository.shallow_commits().map_err(|error| {
        SourceError::Failed(format!("the file `shallow` cannot be read: {}", reason(error)))
    })?;
    Ok(commits.map(|commits| commits.iter().copied().collect()).unwrap_or_default())
}

/// The best common ancestor of two commits.
pub(crate) fn merge_base(
    repository: &gix::Repository,
    one: gix::ObjectId,
    two: gix::ObjectId,
) -> Result<Option<gix::ObjectId>, SourceError> {
    let cache = repository.commit_graph_if_enabled().ok().flatten();
    let mut graph = repository.revision_graph(cache.as_ref());
    repository
        .merge_bases_many_with_graph(one, &[two], &mut graph)
        .map(|bases| bases.first().map(|id| id.detach()))
        .map_err(|error| SourceError::Failed(format!("the history cannot be read: {}", reason(error))))
}

/// The commits that branches and tags stand at, by the name of the ref.
pub(crate) fn all_tips(repository: &gix::Repository) -> Vec<gix::ObjectId> {
    let Ok(references) = repository.references() else { return Vec::new() };
    let Ok(all) = references.all() else { return Vec::new() };
    all.filter_map(Result::ok)
        .filter(|reference| {
            let name = reference.name().as_bstr();
            ["refs/heads/", "refs/remotes/", "refs/tags/"]
                .iter()
                .any(|prefix| name.starts_with(prefix.as_bytes()))
        })
        .filter_map(|mut reference| reference.peel_to_id().ok().map(gix::Id::detach))
        .collect()
}
