//! What GitLab's API is asked for.

use crate::question::Part;

/// What every token needs.
const READ_API: &str = "the scope `read_api` and the role Reporter in the project";

/// How to let the API be asked at all.
pub(super) const REMEDY: &str = "put a project access token with the scope `read_api` into \
                                 `CAUTION_GITLAB_TOKEN`; the job's own token may not read merge requests";

pub(super) static MERGE_REQUEST: Part = Part {
    name: "the merge request",
    hides: "its author, target and text as they are now",
    permission: READ_API,
};
pub(super) static APPROVALS: Part = Part { name: "the approvals", hides: "approvals", permission: READ_API };
pub(super) static VERSIONS: Part =
    Part { name: "the versions of the diff", hides: "which commit an approval saw", permission: READ_API };
pub(super) static NOTES: Part = Part {
    name: "the activity of the merge request",
    hides: "who pushed, and when somebody approved",
    permission: READ_API,
};
pub(super) static REVIEWERS: Part =
    Part { name: "the reviewers", hides: "requests for changes", permission: READ_API };
pub(super) static ACCOUNTS: Part = Part {
    name: "whether those who approve are people",
    hides: "an approval by a bot",
    permission: READ_API,
};
pub(super) static SETTINGS: Part = Part {
    name: "the project's approval settings",
    hides: "whether an approval is of the newest commit",
    permission: READ_API,
};
pub(super) static JOBS: Part = Part {
    name: "the other jobs of the pipeline",
    hides: "jobs that failed or passed",
    permission: READ_API,
};
