//! The name of the branch that a change is to enter: what binds an approval to its target.

use caution_core::change::Selection;
use caution_core::context::Context;

use crate::revision;

/// The branch's name, without `refs/heads/` and remote. Whoever can be believed goes first, then the base
/// of a range, then a claim, then the default branch.
pub(super) fn name(repository: &gix::Repository, selection: &Selection, context: &Context) -> Option<String> {
    let told = context.target_branch.as_ref();
    let trusted = told.filter(|told| told.trust.can_meet()).map(|told| bare(&told.value));
    trusted
        .or_else(|| range_base(repository, selection))
        .or_else(|| told.map(|told| bare(&told.value)))
        .or_else(|| revision::default_branch(repository).map(|branch| branch.name))
        .or_else(|| revision::head_branch(repository))
}

/// The branch that the change comes from, as far as anybody says or the selection names it.
pub(super) fn branch(
    repository: &gix::Repository,
    selection: &Selection,
    context: &Context,
) -> Option<String> {
    let told = context.head_branch.as_ref().map(|told| bare(&told.value));
    let named = |head: &str| revision::branch(repository, head).map(|branch| branch.name);
    told.or_else(|| match selection {
        Selection::Range { head, .. } if head != "HEAD" => named(head),
        Selection::Revision(text) => match text.split_once("..") {
            Some((_, head)) => named(head.trim_start_matches('.')),
            None => named(text),
        },
        _ => revision::head_branch(repository),
    })
}

fn range_base(repository: &gix::Repository, selection: &Selection) -> Option<String> {
    let base = match selection {
        Selection::Range { base, .. } => base.as_str(),
        Selection::Revision(text) => text.split_once("..")?.0,
        Selection::Default | Selection::Staged | Selection::Worktree => return None,
    };
    revision::branch(repository, base).map(|branch| branch.name)
}

fn bare(name: &str) -> String {
    let name = name.strip_prefix("refs/heads/").unwrap_or(name);
    name.strip_prefix("origin/").unwrap_or(name).to_owned()
}
