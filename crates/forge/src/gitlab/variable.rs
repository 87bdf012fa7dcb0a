//! What the variables of a GitLab CI job say.

use caution_core::ObjectId;
use caution_core::change::Action;
use caution_core::context::Told;
use caution_core::problem::Problem;
use caution_core::unknown::{Unknown, UnknownKind};

use super::account::named;
use crate::json::printable;
use crate::{Delivery, Environment};

/// Why a job alone knows no reviews.
const NO_APPROVALS: &str = "the variables of a GitLab CI job hold no approvals";

struct Variables<'a>(&'a Environment<'a>);

impl Variables<'_> {
    fn told(&self, name: &str) -> Option<Told<String>> {
        self.0.get(name).map(|value| Told::forge(value, format!("`{name}`")))
    }

    fn id(&self, name: &str) -> Result<Option<Told<ObjectId>>, Problem> {
        let Some(value) = self.0.get(name) else { return Ok(None) };
        let id = ObjectId::parse(&value).ok_or_else(|| {
            let message = format!("`{}` is not a full commit id", printable(&value));
            Problem::new(name, message).hint("leave GitLab's own variables as GitLab sets them")
        })?;
        Ok((!id.is_null()).then(|| Told::forge(id, format!("`{name}`"))))
    }
}

/// Reads the variables of the job.
pub(super) fn delivery(environment: &Environment<'_>) -> Result<Delivery, Problem> {
    let variables = Variables(environment);
    let mut delivery = Delivery { forge: super::ID, ..Delivery::default() };
    delivery.context.environment = variables.told("CI_ENVIRONMENT_NAME");
    delivery.action = delivery.context.environment.is_some().then_some(Action::Deploy);
    match environment.get("CI_MERGE_REQUEST_IID") {
        Some(number) => merge_request(&mut delivery, &variables, &number)?,
        None => push(&mut delivery, &variables)?,
    }
    Ok(delivery)
}

fn merge_request(delivery: &mut Delivery, variables: &Variables<'_>, number: &str) -> Result<(), Problem> {
    let kind = variables.0.get("CI_MERGE_REQUEST_EVENT_TYPE");
    let train = kind.is_some_and(|kind| kind == "merge_train");
    delivery.kind = if train { "merge_train" } else { "merge_request" }.to_owned();
    let number = number.parse().map_err(|_| {
        Problem::new("CI_MERGE_REQUEST_IID", format!("`{}` is not a number", printable(number)))
            .hint("leave GitLab's own variables as GitLab sets them")
    })?;
    delivery.number = Some(number);
    // A pipeline for the merged result runs on a commit that GitLab made; this is what was pushed.
    let pushed = variables.id("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA")?;
    let head = match pushed {
        Some(id) => Some(id),
        None => variables.id("CI_COMMIT_SHA")?,
    };
    let context = &mut delivery.context;
    context.repository =
        variables.told("CI_MERGE_REQUEST_PROJECT_PATH").or_else(|| variables.told("CI_PROJECT_PATH"));
    context.title = variables.told("CI_MERGE_REQUEST_TITLE");
    context.body = variables.told("CI_MERGE_REQUEST_DESCRIPTION");
    context.head_branch = variables.told("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME");
    context.target_branch = variables.told("CI_MERGE_REQUEST_TARGET_BRANCH_NAME");
    context.reviews_unread = Some(NO_APPROVALS.to_owned());
    // Neither is told as the target's tip: a job that is retried later would be judged by an old policy.
    let target = variables.id("CI_MERGE_REQUEST_TARGET_BRANCH_SHA")?;
    let merge_base = variables.id("CI_MERGE_REQUEST_DIFF_BASE_SHA")?;
    delivery.base = target.or(merge_base).map(|told| told.value);
    delivery.head = head.as_ref().map(|told| told.value.clone());
    context.head_commit = head;
    if variables.0.says("CI_MERGE_REQUEST_DESCRIPTION_IS_TRUNCATED") {
        let what = "`CI_MERGE_REQUEST_DESCRIPTION` is cut, so the end of the description was not read";
        delivery.unknowns.push(
            Unknown::new(
                UnknownKind::Forge,
                "the merge request's description",
                what,
                "marks of AI work, links",
            )
            .remedy(super::question::REMEDY),
        );
    }
    Ok(())
}

fn push(delivery: &mut Delivery, variables: &Variables<'_>) -> Result<(), Problem> {
    delivery.kind = variables.0.get("CI_PIPELINE_SOURCE").unwrap_or_else(|| "pipeline".to_owned());
    delivery.head = variables.id("CI_COMMIT_SHA")?.map(|told| told.value);
    let before = variables.id("CI_COMMIT_BEFORE_SHA")?.map(|told| told.value);
    let default = variables.0.get("CI_DEFAULT_BRANCH");
    let branch = variables.told("CI_COMMIT_BRANCH");
    let into = branch.clone().map(|told| told.value);
    delivery.pushed(into, default.as_deref(), before, "variables of the job");
    let context = &mut delivery.context;
    context.repository = variables.told("CI_PROJECT_PATH");
    if delivery.kind == "push" {
        let user = variables.0.get("GITLAB_USER_LOGIN").and_then(|name| named(&name));
        context.actor = user.map(|user| Told::forge(user, "`GITLAB_USER_LOGIN`"));
    }
    let open = variables.0.get("CI_OPEN_MERGE_REQUESTS").unwrap_or_default();
    if let Some((project, number)) = only_open(&open) {
        // A pipeline of a branch that has a merge request: the branch is its source, not its target. Of
        // the default branch it is not known here where it goes.
        delivery.number = Some(number);
        context.repository = Some(Told::forge(project, "`CI_OPEN_MERGE_REQUESTS`"));
        let own = |told: &Told<String>| branch.as_ref().is_some_and(|branch| branch.value == told.value);
        context.target_branch = context.target_branch.take().filter(|told| !own(told));
        context.target_commit = None;
        context.head_branch = branch;
        context.head_commit = delivery.head.clone().map(|id| Told::forge(id, "`CI_COMMIT_SHA`"));
        context.reviews_unread = Some(NO_APPROVALS.to_owned());
    }
    Ok(())
}

/// The merge request in `group/project!12`, if there is just one.
fn only_open(list: &str) -> Option<(String, u64)> {
    let (project, number) = list.trim().split_once('!')?;
    let number = number.parse().ok()?;
    (!project.contains(',')).then(|| (project.to_owned(), number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_open_merge_requests_are_none() {
        assert_eq!(only_open("group/sub/project!12"), Some(("group/sub/project".to_owned(), 12)));
        for none in ["", "a/b!1,a/b!2", "a/b", "a/b!", "a/b!x"] {
            assert_eq!(only_open(none), None, "{none}");
        }
    }
}
