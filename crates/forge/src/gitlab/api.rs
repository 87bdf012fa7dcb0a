//! What GitLab's API adds to a job's variables or to a webhook.

use caution_core::context::{Account, CommitAccounts, Told, Trust};
use caution_core::unknown::{Unknown, UnknownKind};

use super::account::{GHOST, account};
use super::approval::{Clock, Kind, approvals, objections, pushers};
use super::form::{ApprovalSettings, Approvals, Job, MergeRequest, Note, Reviewer, User, Version, time};
use super::question::{
    ACCOUNTS, APPROVALS, JOBS, MERGE_REQUEST, NOTES, REMEDY, REVIEWERS, SETTINGS, VERSIONS,
};
use super::webhook::describe;
use crate::http::{Api, Client, Failure, encode};
use crate::question::{Part, Questions, hidden, names, unread};
use crate::tally::{Outcome, Tally};
use crate::{Delivery, Environment, Http};

const SOURCE: &str = "gitlab api";

const TOKEN: &str = "CAUTION_GITLAB_TOKEN";

/// Those who approve of whom it is asked whether they are people.
const ACCOUNTS_ASKED: usize = 20;

static WANTED: [&Part; 5] = [&MERGE_REQUEST, &APPROVALS, &NOTES, &REVIEWERS, &JOBS];

/// Asks the API for whatever the variables do not hold.
pub(super) fn complete(mut delivery: Delivery, environment: &Environment<'_>, http: &Http) -> Delivery {
    let Some(number) = delivery.number else { return delivery };
    let repository = delivery.context.repository.as_ref().map_or("", |told| told.value.as_str()).to_owned();
    let subject = format!("merge request {repository}!{number}");
    let Some(token) = environment.first(&[TOKEN, "GITLAB_TOKEN"]) else {
        let what = format!("{} were not read: no token is given", names(&WANTED));
        delivery
            .unknowns
            .push(Unknown::new(UnknownKind::Forge, subject, what, hidden(&WANTED)).remedy(REMEDY));
        return delivery;
    };
    match connect(&delivery, &repository, &token, environment, http) {
        Ok((client, api)) => {
            let mut questions = Questions::new(&client, &api, subject, TOKEN);
            let path = format!("/projects/{}/merge_requests/{number}", encode(&repository));
            ask(&mut delivery, &mut questions, &repository, &path);
            jobs(&mut delivery, &mut questions, environment);
            delivery.unknowns.extend(questions.finish());
        }
        Err(failure) => {
            delivery.context.reviews_unread = Some(failure.what());
            delivery.unknowns.push(unread(&subject, &WANTED, &failure, TOKEN));
        }
    }
    delivery
}

fn connect(
    delivery: &Delivery,
    repository: &str,
    token: &str,
    environment: &Environment<'_>,
    http: &Http,
) -> Result<(Client, Api), Failure> {
    if repository.is_empty() {
        return Err(Failure::Address("the project is not named".to_owned()));
    }
    let base = match (environment.get("CI_API_V4_URL"), delivery.address.host.as_deref()) {
        (Some(base), _) => base,
        (None, None | Some("gitlab.com")) => "https://gitlab.com/api/v4".to_owned(),
        // The token is for that host and is shown to no other.
        (None, Some(host)) => {
            return Err(Failure::Address(format!(
                "the webhook is of `{host}`, and `CI_API_V4_URL` is not set"
            )));
        }
    };
    let api = Api::new(&base, ("private-token", ""), token, &[("accept", "application/json")])?;
    Ok((http.client(environment)?, api))
}

fn ask(delivery: &mut Delivery, questions: &mut Questions<'_>, repository: &str, path: &str) {
    let request = questions.one::<MergeRequest>(&MERGE_REQUEST, path);
    if let Some(request) = &request {
        refresh(delivery, questions, request);
    }
    let list = questions.one::<Approvals>(&APPROVALS, &format!("{path}/approvals"));
    let versions = questions.all::<Vec<Version>>(&VERSIONS, &format!("{path}/versions"));
    let notes = questions.all::<Vec<Note>>(&NOTES, &format!("{path}/notes?sort=desc&order_by=created_at"));
    let notes = notes.map(|list| list.items).unwrap_or_default();
    if let Some(head) = &delivery.head {
        delivery.context.commit_accounts.extend(pushers(&notes).into_iter().map(|pusher| {
            let commit = head.clone();
            Told::forge(
                CommitAccounts { commit, author: None, committer: None, pusher: Some(pusher) },
                SOURCE,
            )
        }));
    }
    let Some(list) = list else {
        delivery.context.reviews_unread = questions.why_unread(&APPROVALS);
        return;
    };
    let versions = versions.map(|list| list.items).unwrap_or_default();
    let clock = Clock::new(&versions, &notes);
    let untimed = list.approved_by.iter().any(|entry| time(entry.approved_at.as_deref()).is_none());
    let resets = untimed && {
        let settings = format!("/projects/{}/approvals", encode(repository));
        let settings = questions.maybe::<ApprovalSettings>(&SETTINGS, &settings);
        settings.and_then(|settings| settings.reset_approvals_on_push) == Some(true)
    };
    let newest = request.as_ref().and_then(|request| request.sha.0.clone()).filter(|_| resets);
    let mut asked = 0;
    let kind = |id: Option<u64>, by: &Account| {
        asked += 1;
        if asked > ACCOUNTS_ASKED { Kind::Unknown } else { kind(questions, id, by) }
    };
    delivery.context.approvals = approvals(&list, &clock, kind, newest.as_ref(), SOURCE);
    // Instances before 17 have no such list, and no requests for changes either.
    let reviewers = questions.maybe::<Vec<Reviewer>>(&REVIEWERS, &format!("{path}/reviewers"));
    delivery.context.approvals.extend(objections(&reviewers.unwrap_or_default(), SOURCE));
    delivery.context.reviews_unread = None;
}

/// A list of approvals does not tell bots from people; the account's own page does.
fn kind(questions: &mut Questions<'_>, id: Option<u64>, by: &Account) -> Kind {
    if by.bot {
        return Kind::Machine;
    }
    let Some(id) = id.filter(|_| !by.handle.eq_ignore_ascii_case(GHOST)) else { return Kind::Unknown };
    let user = questions.one::<User>(&ACCOUNTS, &format!("/users/{id}"));
    match user.as_ref().and_then(|user| account(Some(user)).map(|account| (account.bot, user.bot))) {
        Some((true, _)) => Kind::Machine,
        Some((false, Some(false))) => Kind::Person,
        // An instance too old to tell: its list is all there is.
        Some((false, None)) => Kind::Person,
        Some((false, Some(true))) | None => Kind::Unknown,
    }
}

/// Takes what the merge request says now, but keeps the commits that this job was started for.
fn refresh(delivery: &mut Delivery, questions: &mut Questions<'_>, request: &MergeRequest) {
    let head = delivery.context.head_commit.clone();
    let branch = delivery.context.target_branch.clone();
    describe(delivery, request, SOURCE);
    let context = &mut delivery.context;
    context.author =
        account(request.author.as_ref()).map(|author| Told::forge(author, SOURCE)).or(context.author.take());
    let now = context.head_commit.clone();
    if let Some(head) = head {
        if now.as_ref().is_some_and(|now| now.value != head.value) {
            questions.note(
                &MERGE_REQUEST,
                format!("it has moved on from {} since this job was started", head.value.short()),
                "look at the pipeline of its newest commit".to_owned(),
            );
        }
        context.head_commit = Some(head);
    }
    if delivery.head.is_none() {
        delivery.head = now.map(|now| now.value);
    }
    let moved =
        branch.map(|told| told.value) != context.target_branch.as_ref().map(|told| told.value.clone());
    if let Some(base) = request.diff_refs.as_ref().and_then(|refs| refs.base_sha.0.clone())
        && (delivery.base.is_none() || moved)
    {
        delivery.base = Some(base);
        context.target_commit = None;
    }
    // The API has told what the webhook or the variables left open.
    delivery.unknowns.retain(|unknown| unknown.remedy.as_deref() != Some(REMEDY));
    if delivery.base.is_none() || context.author.is_none() {
        questions.note(
            &MERGE_REQUEST,
            "the API does not name its author or the commit that it starts from".to_owned(),
            "run it again when GitLab has computed the diff".to_owned(),
        );
    }
}

fn jobs(delivery: &mut Delivery, questions: &mut Questions<'_>, environment: &Environment<'_>) {
    let number = |name: &str| environment.get(name).and_then(|text| text.parse::<u64>().ok());
    let (Some(project), Some(pipeline)) = (number("CI_PROJECT_ID"), number("CI_PIPELINE_ID")) else { return };
    let path = format!("/projects/{project}/pipelines/{pipeline}/jobs");
    let Some(list) = questions.all::<Vec<Job>>(&JOBS, &path) else { return };
    let mut tally = Tally::default();
    for job in &list.items {
        let outcome = match job.status.as_deref() {
            Some("success") => Outcome::Passed,
            Some("failed" | "canceled") => Outcome::Failed,
            Some("skipped" | "manual") => Outcome::Silent,
            _ => Outcome::Pending,
        };
        let told = (Trust::Forge, format!("gitlab job of pipeline {pipeline}"));
        tally.add(job.name.as_deref(), delivery.head.as_ref(), outcome, told);
    }
    delivery.context.reports = tally.reports();
}
