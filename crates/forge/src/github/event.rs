//! GitHub's events, by their form.

use caution_core::change::Action;
use caution_core::context::{Account, Told};
use caution_core::problem::{Position, Problem};
use caution_core::unknown::{Unknown, UnknownKind};

use super::account::{account, account_or_ghost, commit_accounts};
use super::check;
use super::form::{
    Deployment, Event, Issue, MergeGroup, PullRequest, PullRequestName, Repository, Review, Run, Side, Status,
};
use super::question::launchers;
use super::review::{approvals, joined, shown_standing};
use crate::Delivery;
use crate::json::{Listing, Sha};

/// Why a delivery without the API's help knows no reviews.
pub(super) const NO_REVIEWS: &str = "the event holds no reviews";

/// Reads an event; `None` if it is about no change.
pub(super) fn delivery(input: &str, text: &str, event: Event) -> Result<Option<Delivery>, Problem> {
    let mut delivery = Delivery { forge: super::ID, ..Delivery::default() };
    repository(&mut delivery, event.repository.as_ref());
    let mut event = event;
    if let Some(pull) = event.pull_request.take() {
        pull_request(&mut delivery, pull, event).map_err(|message| missing(input, text, message))?;
    } else if let Some(group) = event.merge_group.take() {
        merge_group(&mut delivery, &group).map_err(|message| missing(input, text, message))?;
    } else if let Some(job) = event.workflow_job.take() {
        checked(&mut delivery, "workflow_job", job);
    } else if let Some(deployment) = event.deployment.take() {
        deployed(&mut delivery, &deployment, event.deployment_status.is_some());
    } else if let Some(run) = event.check_run.take() {
        let statuses = Listing { items: Some(Vec::<Status>::new()) };
        reports(&mut delivery, "check_run", &Listing { items: Some(vec![run.clone()]) }, &statuses);
        let run = Run { head_sha: run.head_sha, head_branch: None, pull_requests: run.pull_requests };
        checked(&mut delivery, "check_run", run);
    } else if let Some(suite) = event.check_suite.take() {
        checked(&mut delivery, "check_suite", suite);
    } else if let Some(run) = event.workflow_run.take() {
        checked(&mut delivery, "workflow_run", run);
    } else if event.before.is_some() && event.after.is_some() && event.reference.is_some() {
        return Ok(pushed(delivery, &event));
    } else if let Some(issue) = event.issue.take().filter(|issue| issue.pull_request.is_some()) {
        let kind = if event.comment.is_some() { "issue_comment" } else { "issues" };
        discussed(&mut delivery, issue, kind);
    } else if event.sha.0.is_some() && event.context.is_some() && event.branches.is_some() {
        checked(&mut delivery, "status", Run { head_sha: event.sha.clone(), ..Run::default() });
    } else {
        return Ok(None);
    }
    Ok(Some(delivery))
}

/// The field that is missing is nowhere, so the place is that of the object that lacks it.
fn missing(input: &str, text: &str, (object, message): (&str, String)) -> Problem {
    let key = format!("\"{object}\"");
    let line = text.lines().position(|line| line.contains(&key));
    let problem = Problem::new(input, message)
        .hint("give the event as GitHub delivers it, not an excerpt: without the commit no review can be bound to it");
    match line.and_then(|index| u32::try_from(index + 1).ok()) {
        Some(line) => problem.at(Position { line, column: 1 }, text),
        None => problem,
    }
}

fn repository(delivery: &mut Delivery, repository: Option<&Repository>) {
    let Some(repository) = repository else { return };
    delivery.context.repository = repository.full_name.clone().map(|name| Told::forge(name, "github event"));
    delivery.address.public = repository.private.map(|private| !private);
    delivery.address.host = repository.html_url.as_deref().and_then(host);
}

/// The host of a URL, in lower case.
fn host(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("://")?;
    rest.split(['/', '?', '#']).next().map(str::to_ascii_lowercase).filter(|host| !host.is_empty())
}

fn pull_request(
    delivery: &mut Delivery,
    mut pull: PullRequest,
    event: Event,
) -> Result<(), (&'static str, String)> {
    delivery.kind = if event.review.is_some() {
        "pull_request_review"
    } else if event.comment.is_some() {
        "pull_request_review_comment"
    } else if event.thread.is_some() {
        "pull_request_review_thread"
    } else {
        "pull_request"
    }
    .to_owned();
    let source = format!("github {} event", delivery.kind);
    pull.number = pull.number.or(event.number);
    describe(delivery, &pull, &source);
    let head = pull.head.as_ref().and_then(|head| head.sha.0.clone());
    if head.is_none() {
        return Err(("pull_request", "`pull_request.head.sha` is missing".to_owned()));
    }
    delivery.head = head;
    // Only these are a push; a reviewer who edits the title has pushed nothing.
    let pushes = matches!(event.action.as_deref(), Some("opened" | "synchronize"));
    if pushes && delivery.kind == "pull_request" {
        delivery.context.actor =
            account(event.sender.as_ref()).map(|sender| Told::forge(sender, source.as_str()));
    }
    let commits = event.commits.items.or(pull.commits.items.take()).unwrap_or_default();
    delivery.context.commit_accounts = commit_accounts(&commits, &source);
    reviews(delivery, event.reviews.items.or(pull.reviews.items.take()), event.review, &source);
    let runs = if event.check_runs.items.is_some() { event.check_runs } else { pull.check_runs };
    let statuses = if event.statuses.items.is_some() { event.statuses } else { pull.statuses };
    reports(delivery, &source, &runs, &statuses);
    Ok(())
}

/// Everything that a pull request says of itself, whether it comes from an event or from the API.
pub(super) fn describe(delivery: &mut Delivery, pull: &PullRequest, source: &str) {
    let context = &mut delivery.context;
    delivery.number = pull.number.or(delivery.number);
    let told = |text: &Option<String>| text.clone().map(|text| Told::forge(text, source));
    context.title = told(&pull.title);
    // GitHub gives an empty body as null; it was read all the same.
    context.body = Some(Told::forge(pull.body.clone().unwrap_or_default(), source));
    let author = account_or_ghost(pull.user.as_ref());
    let mut launchers = launchers(&author, pull.assignees.as_deref().unwrap_or_default());
    context.author = Some(Told::forge(author, source));
    if launchers.len() > 1 {
        let unknown = several_launchers(&launchers);
        if !delivery.unknowns.contains(&unknown) {
            delivery.unknowns.push(unknown);
        }
    } else {
        context.operator =
            launchers.pop().map(|one| Told::forge(one, format!("{source}, assigned beside the agent")));
    }
    if let Some(head) = &pull.head {
        context.head_branch = told(&head.branch);
        context.head_commit = head.sha.0.clone().map(|id| Told::forge(id, source));
        delivery.address.head_repository = head.repo.as_ref().and_then(|repo| repo.full_name.clone());
    }
    if let Some(base) = &pull.base {
        onto(delivery, base, source);
    }
}

fn several_launchers(people: &[Account]) -> Unknown {
    let names: Vec<&str> = people.iter().map(|person| person.handle.as_str()).collect();
    Unknown::new(
        UnknownKind::Forge,
        "the agent's pull request",
        format!(
            "{} are assigned to it, and it is not known which of them sent the agent off",
            names.join(", ")
        ),
        "an approval by whoever sent it off, who counts as an author",
    )
    .remedy("leave only that person assigned, or name them with `--operator`")
}

/// The base is where the target stood when the head was last pushed. It is not told as the target's tip:
/// a pull request that lies for long would be judged by a policy of long ago.
fn onto(delivery: &mut Delivery, base: &Side, source: &str) {
    if let Some(id) = &base.sha.0 {
        delivery.base = Some(id.clone());
    }
    if let Some(branch) = &base.branch {
        delivery.context.target_branch = Some(Told::forge(branch.clone(), source));
    }
    if delivery.context.repository.is_none() {
        repository(delivery, base.repo.as_ref());
    }
}

fn reviews(delivery: &mut Delivery, list: Option<Vec<Review>>, own: Option<Review>, source: &str) {
    delivery.address.has_reviews = list.is_some();
    if list.is_none() {
        let why = if own.is_some() { "the event holds one review of those there may be" } else { NO_REVIEWS };
        delivery.context.reviews_unread = Some(why.to_owned());
    }
    let public = delivery.address.public;
    let all = joined(list.unwrap_or_default(), own);
    let (told, unknowns) = approvals(&all, |review| shown_standing(review, public), source);
    delivery.context.approvals = told;
    delivery.unknowns.extend(unknowns);
}

fn reports(
    delivery: &mut Delivery,
    source: &str,
    runs: &Listing<super::form::CheckRun>,
    statuses: &Listing<Status>,
) {
    let head = delivery.head.as_ref();
    let mut told = check::of_runs(runs.items.as_deref().unwrap_or_default(), head);
    told.extend(check::of_statuses(statuses.items.as_deref().unwrap_or_default(), head));
    for report in &mut told {
        report.source = format!("{} ({source})", report.source);
    }
    delivery.context.reports = told;
}

fn merge_group(delivery: &mut Delivery, group: &MergeGroup) -> Result<(), (&'static str, String)> {
    let source = "github merge_group event";
    delivery.kind = "merge_group".to_owned();
    let (Some(head), Some(base)) = (&group.head_sha.0, &group.base_sha.0) else {
        return Err((
            "merge_group",
            "`merge_group.head_sha` or `merge_group.base_sha` is missing".to_owned(),
        ));
    };
    delivery.head = Some(head.clone());
    delivery.base = Some(base.clone());
    delivery.context.target_commit = Some(Told::forge(base.clone(), source));
    delivery.context.target_branch =
        group.base_ref.as_deref().and_then(branch).map(|name| Told::forge(name, source));
    delivery.number = group.head_ref.as_deref().and_then(queued);
    delivery.context.reviews_unread = Some(NO_REVIEWS.to_owned());
    Ok(())
}

/// The pull request in `refs/heads/gh-readonly-queue/main/pr-104-<id>`.
fn queued(reference: &str) -> Option<u64> {
    let name = reference.rsplit('/').next()?;
    let (number, id) = name.strip_prefix("pr-")?.split_once('-')?;
    caution_core::ObjectId::parse(id)?;
    number.parse().ok()
}

fn branch(reference: &str) -> Option<String> {
    let name =
        reference.strip_prefix("refs/heads/").or((!reference.starts_with("refs/")).then_some(reference))?;
    (!name.is_empty()).then(|| name.to_owned())
}

fn deployed(delivery: &mut Delivery, deployment: &Deployment, is_status: bool) {
    let source = "github deployment event";
    delivery.kind = if is_status { "deployment_status" } else { "deployment" }.to_owned();
    delivery.action = Some(Action::Deploy);
    delivery.head.clone_from(&deployment.sha.0);
    let context = &mut delivery.context;
    context.environment = deployment.environment.clone().map(|name| Told::forge(name, source));
    context.actor = account(deployment.creator.as_ref()).map(|creator| Told::forge(creator, source));
    context.reviews_unread = Some("the event names no pull request".to_owned());
}

fn checked(delivery: &mut Delivery, kind: &str, run: Run) {
    let source = format!("github {kind} event");
    delivery.kind = kind.to_owned();
    delivery.head.clone_from(&run.head_sha.0);
    let context = &mut delivery.context;
    context.head_branch = run.head_branch.map(|name| Told::forge(name, source.as_str()));
    context.reviews_unread = Some("the event names no pull request".to_owned());
    let named: Vec<PullRequestName> = run.pull_requests.unwrap_or_default().into_iter().flatten().collect();
    match named.as_slice() {
        [] => {}
        [pull] => {
            context.reviews_unread = Some(NO_REVIEWS.to_owned());
            delivery.number = pull.number;
            let head = pull.head.as_ref().and_then(|head| head.sha.0.clone());
            delivery.context.head_commit = head.map(|id| Told::forge(id, source.as_str()));
            if let Some(base) = &pull.base {
                let base = Side { repo: None, ..base.clone() };
                onto(delivery, &base, &source);
            }
        }
        several => {
            context.reviews_unread =
                Some(format!("the event names {} pull requests of this commit", several.len()));
        }
    }
}

/// An event of the pull request's conversation, which names nothing but the number.
fn discussed(delivery: &mut Delivery, issue: Issue, kind: &str) {
    let pull = PullRequest {
        number: issue.number,
        title: issue.title,
        body: issue.body,
        user: issue.user,
        ..PullRequest::default()
    };
    delivery.kind = kind.to_owned();
    describe(delivery, &pull, &format!("github {kind} event"));
    delivery.context.reviews_unread = Some(NO_REVIEWS.to_owned());
}

/// A push; `None` if it only deletes.
fn pushed(mut delivery: Delivery, event: &Event) -> Option<Delivery> {
    let source = "github push event";
    let id = |sha: &Option<Sha>| sha.as_ref().and_then(|sha| sha.0.clone());
    delivery.kind = "push".to_owned();
    delivery.head = Some(id(&event.after)?);
    let default = event.repository.as_ref().and_then(|repository| repository.default_branch.as_deref());
    let into = event.reference.as_deref().and_then(branch);
    delivery.pushed(into, default, id(&event.before), source);
    let context = &mut delivery.context;
    let sender: Option<Account> = account(event.sender.as_ref());
    context.actor = sender.map(|sender| Told::forge(sender, source));
    let commits = event.commits.items.as_deref().unwrap_or_default();
    context.commit_accounts = commit_accounts(commits, source);
    Some(delivery)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_queue_names_the_pull_request() {
        let id = "a".repeat(40);
        assert_eq!(queued(&format!("refs/heads/gh-readonly-queue/main/pr-104-{id}")), Some(104));
        assert_eq!(queued(&format!("refs/heads/gh-readonly-queue/rel/1.x/pr-7-{id}")), Some(7));
        for other in ["refs/heads/main", "pr-104", "pr--", "pr-x-abc", "refs/heads/pr-1-fix"] {
            assert_eq!(queued(other), None, "{other}");
        }
    }

    #[test]
    fn a_tag_is_no_branch() {
        assert_eq!(branch("refs/heads/a/b").as_deref(), Some("a/b"));
        assert_eq!(branch("refs/tags/v1"), None);
        assert_eq!(branch("refs/heads/"), None);
    }

    #[test]
    fn the_host_of_a_page_is_found() {
        assert_eq!(host("https://GHE.example/org/repo").as_deref(), Some("ghe.example"));
        assert_eq!(host("no url"), None);
        assert_eq!(host("https:///x"), None);
    }
}
