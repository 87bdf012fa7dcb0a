//! What GitHub's API is asked for, and who sent off its own agent.

use caution_core::context::Account;

use super::account::{account, is_assigned_agent};
use super::form::User;
use crate::question::Part;

pub(super) static PULL_REQUEST: Part = Part {
    name: "the pull request",
    hides: "its author, target and text as they are now",
    permission: "`pull-requests: read`",
};
pub(super) static REVIEWS: Part = Part {
    name: "the reviews",
    hides: "approvals and requests for changes",
    permission: "`pull-requests: read`",
};
pub(super) static COMMITS: Part = Part {
    name: "the accounts behind the commits",
    hides: "an approval by somebody who wrote a part of the change",
    permission: "`pull-requests: read`",
};
pub(super) static PUSHES: Part = Part {
    name: "who pushed the commits",
    hides: "an approval by somebody who pushed under another name",
    permission: "`contents: read`",
};
pub(super) static CHECKS: Part =
    Part { name: "the check runs", hides: "checks that failed or passed", permission: "`checks: read`" };
pub(super) static STATUSES: Part = Part {
    name: "the commit statuses",
    hides: "statuses that failed or passed",
    permission: "`statuses: read`",
};
pub(super) static WRITERS: Part = Part {
    name: "whether the reviewers may write to the repository",
    hides: "that a reviewer is an outsider, whose approval counts for nothing",
    permission: "`metadata: read`, which every token of the repository has",
};

/// Who assigned GitHub's own agent to its task: whoever did is an author too, and GitHub shows them as an
/// assignee beside the agent.
pub(super) fn launchers(author: &Account, assignees: &[Option<User>]) -> Vec<Account> {
    if !is_assigned_agent(author) {
        return Vec::new();
    }
    assignees.iter().filter_map(|user| account(user.as_ref())).filter(|account| !account.bot).collect()
}
