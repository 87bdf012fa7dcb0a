//! The fields of GitLab's objects that are read. Everything may be missing; everything else is ignored.

use jiff::Timestamp;
use serde::Deserialize;

use crate::json::{Listing, Sha, objects};

objects!(
    User,
    Project,
    Commit,
    DiffRefs,
    MergeRequest,
    Webhook,
    Approvals,
    ApprovedBy,
    Version,
    Note,
    Reviewer,
    ApprovalSettings,
    Job
);

/// An account.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, remote = "Self", expecting = "an account")]
pub(super) struct User {
    pub(super) id: Option<u64>,
    pub(super) username: Option<String>,
    /// Only the users' own page tells.
    pub(super) bot: Option<bool>,
}

/// A project of a webhook.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, remote = "Self", expecting = "a project")]
pub(super) struct Project {
    pub(super) path_with_namespace: Option<String>,
    pub(super) web_url: Option<String>,
    pub(super) default_branch: Option<String>,
}

/// A commit of a webhook.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, remote = "Self", expecting = "a commit")]
pub(super) struct Commit {
    pub(super) id: Sha,
}

/// The commits that a merge request's diff is made of.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, remote = "Self", expecting = "the commits of a diff")]
pub(super) struct DiffRefs {
    pub(super) base_sha: Sha,
}

/// A merge request: of a webhook (`author_id`, `last_commit`) or of the API (`author`, `sha`).
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, remote = "Self", expecting = "a merge request")]
pub(super) struct MergeRequest {
    pub(super) iid: Option<u64>,
    pub(super) title: Option<String>,
    pub(super) description: Option<String>,
    pub(super) source_branch: Option<String>,
    pub(super) target_branch: Option<String>,
    pub(super) last_commit: Option<Commit>,
    pub(super) sha: Sha,
    pub(super) diff_refs: Option<DiffRefs>,
    pub(super) author: Option<User>,
    pub(super) author_id: Option<u64>,
    pub(super) action: Option<String>,
    pub(super) updated_at: Option<String>,
    pub(super) target: Option<Project>,
    // Of a pipeline's attributes.
    #[serde(rename = "ref")]
    pub(super) reference: Option<String>,
    pub(super) tag: Option<bool>,
    pub(super) before_sha: Sha,
}

/// A webhook, whichever.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, remote = "Self", expecting = "a webhook: an object")]
pub(super) struct Webhook {
    pub(super) object_kind: Option<String>,
    pub(super) user: Option<User>,
    pub(super) user_username: Option<String>,
    pub(super) project: Option<Project>,
    pub(super) object_attributes: Option<MergeRequest>,
    pub(super) merge_request: Option<MergeRequest>,
    pub(super) assignees: Listing<User>,
    pub(super) reviewers: Listing<User>,
    #[serde(rename = "ref")]
    pub(super) reference: Option<String>,
    pub(super) before: Sha,
    pub(super) after: Sha,
}

/// Who approves a merge request.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, remote = "Self", expecting = "a list of approvals")]
pub(super) struct Approvals {
    pub(super) approved_by: Vec<ApprovedBy>,
}

/// One approval. Older instances do not say when.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, remote = "Self", expecting = "an approval")]
pub(super) struct ApprovedBy {
    pub(super) user: Option<User>,
    pub(super) approved_at: Option<String>,
}

/// A version of the merge request's diff: the instance makes one whenever the branch is pushed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, remote = "Self", expecting = "a version of a diff")]
pub(super) struct Version {
    pub(super) head_commit_sha: Sha,
    pub(super) created_at: Option<String>,
}

/// A remark on a merge request. `system` ones are written by the instance alone.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, remote = "Self", expecting = "a note")]
pub(super) struct Note {
    pub(super) system: bool,
    pub(super) body: Option<String>,
    pub(super) author: Option<User>,
    pub(super) created_at: Option<String>,
}

/// A reviewer and where their review stands.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, remote = "Self", expecting = "a reviewer")]
pub(super) struct Reviewer {
    pub(super) user: Option<User>,
    pub(super) state: Option<String>,
}

/// How a project treats approvals.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, remote = "Self", expecting = "approval settings")]
pub(super) struct ApprovalSettings {
    pub(super) reset_approvals_on_push: Option<bool>,
}

/// A job of a pipeline.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, remote = "Self", expecting = "a job")]
pub(super) struct Job {
    pub(super) name: Option<String>,
    pub(super) status: Option<String>,
}

/// A time, if it is one.
pub(super) fn time(text: Option<&str>) -> Option<Timestamp> {
    text.and_then(|text| text.parse().ok())
}
