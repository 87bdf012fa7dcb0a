//! What GitHub's API adds to an event.

use std::collections::HashSet;

use caution_core::ObjectId;
use caution_core::context::{Approval, Report, Told};
use caution_core::unknown::{Unknown, UnknownKind};

use super::account::{account, commit_accounts, pushed};
use super::check;
use super::event::describe;
use super::form::{Activity, CheckRuns, Commit, Permission, PullRequest, Review, Status};
use super::question::{CHECKS, COMMITS, PULL_REQUEST, PUSHES, REVIEWS, STATUSES, WRITERS};
use super::review::{Standing, approvals, shown_standing};
use crate::http::{Api, Client, Failure, encode};
use crate::question::{Part, Questions, hidden, names, unread};
use crate::{Delivery, Environment, Http};

const SOURCE: &str = "github api";

const TOKEN: &str = "GITHUB_TOKEN";

/// GitHub lists no more commits of a pull request than this.
const COMMITS_LISTED: usize = 250;

/// Reviewers whose right to write is asked for.
const WRITERS_ASKED: usize = 20;

/// Asks the API for whatever the event does not hold.
pub(super) fn complete(mut delivery: Delivery, environment: &Environment<'_>, http: &Http) -> Delivery {
    let missing = missing(&delivery);
    if delivery.head.is_none() && delivery.number.is_none() {
        return delivery;
    }
    let subject = subject(&delivery);
    let Some(token) = environment.first(&["CAUTION_GITHUB_TOKEN", TOKEN]) else {
        if !missing.is_empty() {
            delivery.unknowns.push(no_token(&subject, &missing));
        }
        return delivery;
    };
    match connect(&delivery, &token, environment, http) {
        Ok((client, api, repository)) => {
            let mut questions = Questions::new(&client, &api, subject, TOKEN);
            ask(&mut delivery, &mut questions, &repository);
            delivery.unknowns.extend(questions.finish());
        }
        Err(failure) => {
            if missing.contains(&&REVIEWS) {
                delivery.context.reviews_unread = Some(failure.what());
            }
            delivery.unknowns.push(unread(&subject, &missing, &failure, TOKEN));
        }
    }
    delivery
}

/// What the event does not hold and only the API knows.
fn missing(delivery: &Delivery) -> Vec<&'static Part> {
    let context = &delivery.context;
    let wanted: [(bool, &'static Part); 6] = [
        (context.title.is_none() || context.head_commit.is_none(), &PULL_REQUEST),
        (!delivery.address.has_reviews, &REVIEWS),
        (context.commit_accounts.is_empty(), &COMMITS),
        (true, &PUSHES),
        (context.reports.is_empty(), &CHECKS),
        (context.reports.is_empty(), &STATUSES),
    ];
    let wanted = wanted.into_iter().filter(|(wanted, _)| *wanted && delivery.number.is_some());
    wanted.map(|(_, part)| part).collect()
}

fn subject(delivery: &Delivery) -> String {
    let repository = delivery.context.repository.as_ref().map_or("", |told| told.value.as_str());
    match delivery.number {
        Some(number) => format!("pull request {repository}#{number}"),
        None => format!("{} in {repository}", delivery.kind),
    }
}

fn no_token(subject: &str, missing: &[&Part]) -> Unknown {
    let what = format!("{} were not read: no token is given", names(missing));
    Unknown::new(UnknownKind::Forge, subject, what, hidden(missing))
        .remedy(format!("give the CI job's token in `{TOKEN}`"))
}

fn connect(
    delivery: &Delivery,
    token: &str,
    environment: &Environment<'_>,
    http: &Http,
) -> Result<(Client, Api, String), Failure> {
    let repository = delivery.context.repository.as_ref().map(|told| told.value.clone());
    let repository = repository
        .filter(|name| is_repository(name))
        .ok_or_else(|| Failure::Address("the event names no repository".to_owned()))?;
    let base = match (environment.get("GITHUB_API_URL"), delivery.address.host.as_deref()) {
        (Some(base), _) => base,
        (None, None | Some("github.com" | "www.github.com")) => "https://api.github.com".to_owned(),
        // The token is for that host and is shown to no other.
        (None, Some(host)) => {
            return Err(Failure::Address(format!(
                "the event is of `{host}`, and `GITHUB_API_URL` is not set"
            )));
        }
    };
    let headers = &[("accept", "application/vnd.github+json"), ("x-github-api-version", "2022-11-28")];
    let api = Api::new(&base, ("authorization", "Bearer "), token, headers)?;
    Ok((http.client(environment)?, api, repository))
}

/// `owner/name`, and nothing that means something else in a URL.
fn is_repository(name: &str) -> bool {
    name.split_once('/').is_some_and(|(owner, name)| is_name(owner) && is_name(name))
}

fn is_name(text: &str) -> bool {
    !matches!(text, "" | "." | "..")
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte))
}

fn ask(delivery: &mut Delivery, questions: &mut Questions<'_>, repository: &str) {
    if let Some(number) = delivery.number {
        let path = format!("/repos/{repository}/pulls/{number}");
        if let Some(pull) = questions.one::<PullRequest>(&PULL_REQUEST, &path) {
            refresh(delivery, questions, &pull);
        }
        reviews(delivery, questions, repository, &path);
        commits(delivery, questions, repository, &path);
    }
    reports(delivery, questions, repository);
}

/// Takes what the pull request says now, but keeps the commits that this job was started for.
fn refresh(delivery: &mut Delivery, questions: &mut Questions<'_>, pull: &PullRequest) {
    let base = delivery.base.clone();
    let (head, branch) = (delivery.context.head_commit.clone(), delivery.context.target_branch.clone());
    describe(delivery, pull, SOURCE);
    let context = &mut delivery.context;
    let same_target =
        branch.as_ref().map(|told| &told.value) == context.target_branch.as_ref().map(|told| &told.value);
    if base.is_some() && (same_target || delivery.kind == "merge_group") {
        delivery.base = base;
    }
    let now = context.head_commit.clone();
    if let Some(head) = head {
        if now.as_ref().is_some_and(|now| now.value != head.value) {
            questions.note(
                &PULL_REQUEST,
                format!("it has moved on from {} since this job was started", head.value.short()),
                "look at the check of its newest commit".to_owned(),
            );
        }
        context.head_commit = Some(head);
    }
    if delivery.head.is_none() {
        delivery.head = now.map(|now| now.value);
    }
}

fn reviews(delivery: &mut Delivery, questions: &mut Questions<'_>, repository: &str, path: &str) {
    let Some(list) = questions.all::<Vec<Review>>(&REVIEWS, &format!("{path}/reviews")) else {
        if !delivery.address.has_reviews {
            delivery.context.reviews_unread = questions.why_unread(&REVIEWS);
        }
        return;
    };
    let public = delivery.address.public;
    let writers = writers(questions, repository, &list.items, public);
    let standing = |review: &Review| {
        let writes = account(review.user.as_ref()).is_some_and(|by| writers.contains(&by.handle));
        if writes { Standing::Insider } else { shown_standing(review, public) }
    };
    let (mut told, unknowns) = approvals(&list.items, standing, SOURCE);
    // The review that started this job may be newer than what the API gives out yet.
    if delivery.kind == "pull_request_review" && !delivery.address.has_reviews {
        for own in std::mem::take(&mut delivery.context.approvals) {
            let same = |other: &Told<_>| same_review(&own, other);
            if !told.iter().any(same) {
                told.push(own);
            }
        }
    }
    delivery.context.approvals = told;
    delivery.unknowns.extend(unknowns);
    delivery.context.reviews_unread = list.cut.then(|| questions.why_unread(&REVIEWS)).flatten();
}

fn same_review(one: &Told<Approval>, two: &Told<Approval>) -> bool {
    one.value.by.handle == two.value.by.handle && one.value.at == two.value.at
}

/// Those among the approving outsiders who may write after all: GitHub shows members whose membership
/// is private as contributors.
fn writers(
    questions: &mut Questions<'_>,
    repository: &str,
    reviews: &[Review],
    public: Option<bool>,
) -> Vec<String> {
    let mut handles: Vec<String> = reviews
        .iter()
        .filter(|review| review.state.as_deref().is_some_and(|state| state.eq_ignore_ascii_case("approved")))
        .filter(|review| matches!(shown_standing(review, public), Standing::Outsider))
        .filter_map(|review| account(review.user.as_ref()))
        .filter(|by| !by.bot && is_name(&by.handle))
        .map(|by| by.handle)
        .collect();
    handles.sort();
    handles.dedup();
    if handles.len() > WRITERS_ASKED {
        let what = format!("only {WRITERS_ASKED} of {} approving outsiders were looked up", handles.len());
        questions.note(&WRITERS, what, "ask a maintainer for an approval".to_owned());
        handles.truncate(WRITERS_ASKED);
    }
    handles.retain(|handle| {
        let path = format!("/repos/{repository}/collaborators/{handle}/permission");
        let permission = questions.maybe::<Permission>(&WRITERS, &path).and_then(|answer| answer.permission);
        matches!(permission.as_deref(), Some("admin" | "maintain" | "write"))
    });
    handles
}

fn commits(delivery: &mut Delivery, questions: &mut Questions<'_>, repository: &str, path: &str) {
    let mut ids: HashSet<ObjectId> = HashSet::new();
    ids.extend(delivery.context.head_commit.as_ref().map(|told| told.value.clone()));
    if let Some(list) = questions.all::<Vec<Commit>>(&COMMITS, &format!("{path}/commits")) {
        if list.items.len() >= COMMITS_LISTED {
            let what = format!("GitHub lists only the first {COMMITS_LISTED} commits of a pull request");
            questions.note(&COMMITS, what, "split the pull request".to_owned());
        }
        delivery.context.commit_accounts = commit_accounts(&list.items, SOURCE);
        ids.extend(list.items.iter().filter_map(|commit| commit.sha.0.clone()));
    }
    pushes(delivery, questions, repository, &ids);
}

/// Who pushed these commits: a name in a commit can be anybody's, the account that pushes cannot.
fn pushes(delivery: &mut Delivery, questions: &mut Questions<'_>, repository: &str, ids: &HashSet<ObjectId>) {
    let Some(branch) = delivery.context.head_branch.as_ref().map(|told| told.value.clone()) else { return };
    let home = delivery.address.head_repository.as_deref().filter(|name| is_repository(name));
    let branch = encode(&format!("refs/heads/{branch}"));
    let path = format!("/repos/{}/activity?ref={branch}", home.unwrap_or(repository));
    let commit = |entry: &Activity| entry.after.0.clone().filter(|id| ids.contains(id));
    // The newest come first; what lies before the pull request's commits is of no concern.
    let enough = |page: &[Activity]| page.iter().all(|entry| commit(entry).is_none());
    let Some(list) = questions.until::<Vec<Activity>>(&PUSHES, &path, enough) else { return };
    for entry in &list.items {
        if let (Some(commit), Some(pusher)) = (commit(entry), account(entry.actor.as_ref())) {
            delivery.context.commit_accounts.push(pushed(commit, pusher, SOURCE));
        }
    }
}

fn reports(delivery: &mut Delivery, questions: &mut Questions<'_>, repository: &str) {
    let Some(head) = delivery.head.clone() else { return };
    let commit = format!("/repos/{repository}/commits/{head}");
    let runs = questions.all::<CheckRuns>(&CHECKS, &format!("{commit}/check-runs"));
    let statuses = questions.all::<Vec<Status>>(&STATUSES, &format!("{commit}/statuses"));
    let mut told: Vec<Told<Report>> =
        runs.map(|list| check::of_runs(&list.items, Some(&head))).unwrap_or_default();
    told.extend(statuses.map(|list| check::of_statuses(&list.items, Some(&head))).unwrap_or_default());
    for old in std::mem::take(&mut delivery.context.reports) {
        let same =
            |new: &Told<Report>| new.value.name == old.value.name && new.value.revision == old.value.revision;
        if !told.iter().any(same) {
            told.push(old);
        }
    }
    delivery.context.reports = told;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repository_is_an_owner_and_a_name_and_nothing_else() {
        for good in ["org/repo", "a-b/c.d_e"] {
            assert!(is_repository(good), "{good}");
        }
        for bad in
            ["", "org", "org/", "/repo", "a/b/c", "../..", "org/..", "org/a?b", "org/a#b", "ö/x", "a/b%2f"]
        {
            assert!(!is_repository(bad), "{bad}");
        }
    }
}
