//! The fields of GitHub's objects that are read. Everything may be missing; everything else is ignored.

use jiff::Timestamp;
use serde::Deserialize;

use crate::json::{Listing, Sha, objects};
use crate::question::Page;

objects!(
    User,
    Repository,
    Side,
    PullRequest,
    Review,
    Commit,
    CommitUser,
    GitCommit,
    CheckRun,
    App,
    CheckRuns,
    Status,
    PullRequestName,
    Run,
    MergeGroup,
    Issue,
    Deployment,
    Event,
    Activity,
    Permission
);

/// An account. Deleted ones are `null` where they once acted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, remote = "Self", expecting = "an account")]
pub(super) struct User {
    pub(super) login: Option<String>,
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
}

/// A repository.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, remote = "Self", expecting = "a repository")]
pub(super) struct Repository {
    pub(super) full_name: Option<String>,
    pub(super) html_url: Option<String>,
    pub(super) private: Option<bool>,
    pub(super) default_branch: Option<String>,
}

/// One side of a pull request.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, remote = "Self", expecting = "one side of a pull request")]
pub(super) struct Side {
    pub(super) sha: Sha,
    #[serde(rename = "ref")]
    pub(super) branch: Option<String>,
    pub(super) repo: Option<Repository>,
}

/// A pull request, of an event or of the API. Lists that neither holds may have been put in from the API.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, remote = "Self", expecting = "a pull request")]
pub(super) struct PullRequest {
    pub(super) number: Option<u64>,
    pub(super) title: Option<String>,
    pub(super) body: Option<String>,
    pub(super) user: Option<User>,
    pub(super) assignees: Option<Vec<Option<User>>>,
    pub(super) head: Option<Side>,
    pub(super) base: Option<Side>,
    pub(super) reviews: Listing<Review>,
    pub(super) commits: Listing<Commit>,
    pub(super) check_runs: Listing<CheckRun>,
    pub(super) statuses: Listing<Status>,
}

/// A review. Events write its state in lower case, the API in upper case.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, remote = "Self", expecting = "a review")]
pub(super) struct Review {
    pub(super) id: Option<u64>,
    pub(super) user: Option<User>,
    pub(super) state: Option<String>,
    pub(super) commit_id: Sha,
    pub(super) submitted_at: Option<String>,
    pub(super) author_association: Option<String>,
}

impl Review {
    pub(super) fn submitted_at(&self) -> Option<Timestamp> {
        self.submitted_at.as_deref().and_then(|time| time.parse().ok())
    }
}

/// A commit: of the API (`sha`, accounts beside the git commit) or of a push (`id`, accounts by name).
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, remote = "Self", expecting = "a commit")]
pub(super) struct Commit {
    pub(super) sha: Sha,
    pub(super) id: Sha,
    pub(super) author: Option<CommitUser>,
    pub(super) committer: Option<CommitUser>,
    pub(super) commit: Option<GitCommit>,
}

/// Who stands in a commit: an account (`login`) or, in a push, an identity with perhaps an account.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, remote = "Self", expecting = "an account")]
pub(super) struct CommitUser {
    pub(super) login: Option<String>,
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    pub(super) username: Option<String>,
    pub(super) email: Option<String>,
}

/// What git itself holds of a commit.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, remote = "Self", expecting = "a commit")]
pub(super) struct GitCommit {
    pub(super) author: Option<CommitUser>,
    pub(super) committer: Option<CommitUser>,
}

/// A check run. Only an app can make one.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, remote = "Self", expecting = "a check run")]
pub(super) struct CheckRun {
    pub(super) name: Option<String>,
    pub(super) head_sha: Sha,
    pub(super) status: Option<String>,
    pub(super) conclusion: Option<String>,
    pub(super) app: Option<App>,
    pub(super) pull_requests: Option<Vec<Option<PullRequestName>>>,
}

/// An app.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, remote = "Self", expecting = "an app")]
pub(super) struct App {
    pub(super) slug: Option<String>,
}

/// A page of check runs.
#[derive(Debug, Default, Deserialize)]
#[serde(default, remote = "Self", expecting = "a page of check runs")]
pub(super) struct CheckRuns {
    check_runs: Vec<CheckRun>,
}

impl Page for CheckRuns {
    type Item = CheckRun;

    fn items(self) -> Vec<CheckRun> {
        self.check_runs
    }
}

/// A commit status. Anybody who may push can make one.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, remote = "Self", expecting = "a commit status")]
pub(super) struct Status {
    pub(super) context: Option<String>,
    pub(super) state: Option<String>,
    pub(super) creator: Option<User>,
    pub(super) sha: Sha,
}

/// A pull request as checks name it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, remote = "Self", expecting = "a pull request")]
pub(super) struct PullRequestName {
    pub(super) number: Option<u64>,
    pub(super) head: Option<Side>,
    pub(super) base: Option<Side>,
}

/// A check suite, a run of a workflow, or a job of one.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, remote = "Self", expecting = "a check suite or a run")]
pub(super) struct Run {
    pub(super) head_sha: Sha,
    pub(super) head_branch: Option<String>,
    pub(super) pull_requests: Option<Vec<Option<PullRequestName>>>,
}

/// A group of the merge queue.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, remote = "Self", expecting = "a merge group")]
pub(super) struct MergeGroup {
    pub(super) head_sha: Sha,
    pub(super) head_ref: Option<String>,
    pub(super) base_sha: Sha,
    pub(super) base_ref: Option<String>,
}

/// An issue; a pull request if it says so.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, remote = "Self", expecting = "an issue")]
pub(super) struct Issue {
    pub(super) number: Option<u64>,
    pub(super) title: Option<String>,
    pub(super) body: Option<String>,
    pub(super) user: Option<User>,
    pub(super) pull_request: Option<serde::de::IgnoredAny>,
}

/// A deployment.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, remote = "Self", expecting = "a deployment")]
pub(super) struct Deployment {
    pub(super) sha: Sha,
    pub(super) environment: Option<String>,
    pub(super) creator: Option<User>,
}

/// An event, whichever.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, remote = "Self", expecting = "an event: an object")]
pub(super) struct Event {
    pub(super) action: Option<String>,
    pub(super) number: Option<u64>,
    pub(super) pull_request: Option<PullRequest>,
    pub(super) review: Option<Review>,
    pub(super) comment: Option<serde::de::IgnoredAny>,
    pub(super) thread: Option<serde::de::IgnoredAny>,
    pub(super) reviews: Listing<Review>,
    pub(super) commits: Listing<Commit>,
    pub(super) check_runs: Listing<CheckRun>,
    pub(super) statuses: Listing<Status>,
    pub(super) repository: Option<Repository>,
    pub(super) sender: Option<User>,
    #[serde(rename = "ref")]
    pub(super) reference: Option<String>,
    pub(super) before: Option<Sha>,
    pub(super) after: Option<Sha>,
    pub(super) merge_group: Option<MergeGroup>,
    pub(super) check_run: Option<CheckRun>,
    pub(super) check_suite: Option<Run>,
    pub(super) workflow_run: Option<Run>,
    pub(super) workflow_job: Option<Run>,
    pub(super) issue: Option<Issue>,
    pub(super) deployment: Option<Deployment>,
    pub(super) deployment_status: Option<serde::de::IgnoredAny>,
    pub(super) sha: Sha,
    pub(super) context: Option<serde::de::IgnoredAny>,
    pub(super) branches: Option<serde::de::IgnoredAny>,
}

/// A push or another update of a branch, as the repository's activity lists it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, remote = "Self", expecting = "an update of a branch")]
pub(super) struct Activity {
    pub(super) after: Sha,
    pub(super) actor: Option<User>,
}

/// What an account may do in the repository.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, remote = "Self", expecting = "a permission")]
pub(super) struct Permission {
    pub(super) permission: Option<String>,
}
