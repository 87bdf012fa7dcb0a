//! GitHub's API: what it adds to an event, page by page, and what stays unknown if it does not answer.

use caution_core::ObjectId;
use caution_core::context::{Measure, Trust};
use caution_forge::{Delivery, Http};
use caution_testkit::forge::{Answer, FakeForge};
use serde_json::{Value, json};

use crate::common::{
    bot, complete, event, id, oid, pull_request, read, repository, review, said, unseen, user, with,
};

const PULL: &str = "/repos/acme/shop/pulls/12";

fn answers() -> Vec<(String, Answer)> {
    let commit = json!({"sha": id('b'), "author": user("ana"), "committer": user("web-flow"),
                        "commit": {"author": {"email": "ana@acme.example"}, "committer": {"email": "noreply@github.com"}}});
    let runs = json!({"total_count": 1, "check_runs": [{"name": "tests", "head_sha": id('b'), "status": "completed",
                      "conclusion": "success", "app": {"slug": "github-actions"}}]});
    let status =
        json!({"context": "ci/deploy", "state": "success", "creator": bot("deployer[bot]"), "sha": null});
    let pushes = json!([
        {"after": id('b'), "before": id('0'), "activity_type": "push", "actor": user("mallory")},
        {"after": id('9'), "before": id('0'), "activity_type": "push", "actor": user("nobody")},
    ]);
    let commits = format!("/repos/acme/shop/commits/{}", id('b'));
    let rows = [
        (PULL.to_owned(), pull_request()),
        (format!("{PULL}/reviews"), json!([review(3, user("ben"), "APPROVED")])),
        (format!("{PULL}/commits"), json!([commit])),
        ("/repos/acme/shop/activity".to_owned(), pushes),
        (format!("{commits}/check-runs"), runs),
        (format!("{commits}/statuses"), json!([status])),
    ];
    rows.into_iter().map(|(path, body)| (path, Answer::json(body.to_string()))).collect()
}

fn answer(changes: Vec<(&str, Answer)>) -> Vec<(String, Answer)> {
    let mut all = answers();
    for (path, answer) in changes {
        all.retain(|(known, _)| known != path);
        all.push((path.to_owned(), answer));
    }
    all
}

fn ask(forge: &FakeForge, event: &Value) -> Delivery {
    let variables = [("GITHUB_API_URL", forge.url()), ("GITHUB_TOKEN", "ghs_secret")];
    complete("github", read(event), &Http::default(), &variables)
}

fn value(told: &Option<caution_core::context::Told<String>>) -> &str {
    told.as_ref().map_or("", |told| told.value.as_str())
}

#[test]
fn the_api_adds_reviews_accounts_pushes_and_checks() {
    let forge = FakeForge::start(answers());
    let delivery = ask(&forge, &event("synchronize"));
    assert_eq!(unseen(&delivery), "");
    let context = &delivery.context;
    assert_eq!(said(&context.approvals), ["ben Approved forge"]);
    assert_eq!(context.approvals[0].source, "github api");
    assert_eq!(context.reviews_unread, None);
    let behind: Vec<_> = context.commit_accounts.iter().map(|told| &told.value).collect();
    assert_eq!(behind[0].author.as_ref().unwrap().email.as_deref(), Some("ana@acme.example"));
    assert!(behind[0].committer.as_ref().unwrap().bot);
    assert_eq!(behind[1].pusher.as_ref().unwrap().handle, "mallory", "who pushed under ana's name");
    assert_eq!(behind.len(), 2, "pushes of other commits are of no concern");
    let reports: Vec<_> = context.reports.iter().map(|told| told.value.name.as_str()).collect();
    assert_eq!(reports, ["tests", "ci/deploy"]);
    assert!(
        context
            .reports
            .iter()
            .all(|told| told.trust == Trust::Forge && told.value.revision == Some(oid('b')))
    );
}

#[test]
fn every_question_carries_the_token_and_the_version_to_the_api_alone() {
    let forge = FakeForge::start(answers());
    ask(&forge, &event("synchronize"));
    let questions = forge.questions();
    assert_eq!(questions.len(), 6);
    for question in questions {
        assert_eq!(question.method, "GET");
        assert_eq!(question.header("authorization"), Some("Bearer ghs_secret"));
        assert_eq!(question.header("accept"), Some("application/vnd.github+json"));
        assert_eq!(question.header("x-github-api-version"), Some("2022-11-28"));
        assert!(question.header("user-agent").unwrap().starts_with("caution/"));
    }
    let activity = forge.paths().into_iter().find(|path| path.contains("activity")).unwrap();
    assert!(activity.contains("ref=refs%2Fheads%2Ffix%2Fcharge"), "{activity}");
}

#[test]
fn what_the_pull_request_says_now_is_newer_than_the_event() {
    let now = with(with(pull_request(), "/title", json!("Charge once, at most")), "/user", user("ana2"));
    let forge = FakeForge::start(answer(vec![(PULL, Answer::json(now.to_string()))]));
    let delivery = ask(&forge, &event("synchronize"));
    assert_eq!(value(&delivery.context.title), "Charge once, at most");
    assert_eq!(delivery.context.author.unwrap().value.handle, "ana2");
    assert_eq!(delivery.base, Some(oid('a')));
}

#[test]
fn a_pull_request_that_moved_on_keeps_the_commits_of_the_job() {
    let now = with(pull_request(), "/head/sha", json!(id('e')));
    let now = with(now, "/base/sha", json!(id('f')));
    let forge = FakeForge::start(answer(vec![(PULL, Answer::json(now.to_string()))]));
    let delivery = ask(&forge, &event("synchronize"));
    assert_eq!((delivery.base.clone(), delivery.head.clone()), (Some(oid('a')), Some(oid('b'))));
    assert_eq!(delivery.context.head_commit.as_ref().unwrap().value, oid('b'));
    assert!(unseen(&delivery).contains("moved on from bbbbbbbbbbbb"));
}

#[test]
fn a_pull_request_that_was_retargeted_has_the_new_base() {
    let now = with(with(pull_request(), "/base/sha", json!(id('f'))), "/base/ref", json!("release"));
    let forge = FakeForge::start(answer(vec![(PULL, Answer::json(now.to_string()))]));
    let delivery = ask(&forge, &event("edited"));
    assert_eq!(delivery.base, Some(oid('f')));
    assert_eq!(value(&delivery.context.target_branch), "release");
}

#[test]
fn a_merge_group_is_approved_by_the_reviews_of_its_pull_request() {
    let group = json!({
        "action": "checks_requested", "repository": repository(true),
        "merge_group": {"head_sha": id('d'), "head_ref": format!("refs/heads/gh-readonly-queue/main/pr-12-{}", id('a')),
                        "base_sha": id('f'), "base_ref": "refs/heads/main"},
    });
    let commit = format!("/repos/acme/shop/commits/{}", id('d'));
    let forge = FakeForge::start(answer(vec![
        (&format!("{commit}/check-runs"), Answer::json(r#"{"check_runs": []}"#)),
        (&format!("{commit}/statuses"), Answer::json("[]")),
    ]));
    let delivery = ask(&forge, &group);
    assert_eq!(unseen(&delivery), "");
    assert_eq!((delivery.base, delivery.head), (Some(oid('f')), Some(oid('d'))), "what the queue merges");
    let context = &delivery.context;
    assert_eq!(context.head_commit.as_ref().unwrap().value, oid('b'), "what the reviewers saw");
    assert_eq!(context.approvals[0].value.commit, Some(oid('b')));
    assert_eq!(value(&context.head_branch), "fix/charge");
    assert_eq!(context.author.as_ref().unwrap().value.handle, "ana");
}

#[test]
fn a_comment_on_a_pull_request_is_completed_by_the_api() {
    let issue = json!({"number": 12, "user": user("ana"), "pull_request": {}});
    let forge = FakeForge::start(answers());
    let delivery = ask(&forge, &json!({"issue": issue, "comment": {}, "repository": repository(true)}));
    assert_eq!((delivery.base, delivery.head), (Some(oid('a')), Some(oid('b'))));
}

#[test]
fn the_review_that_started_the_job_is_kept_if_the_api_does_not_list_it_yet() {
    let event = with(event("submitted"), "/review", review(5, user("cem"), "changes_requested"));
    let forge = FakeForge::start(answers());
    assert_eq!(
        said(&ask(&forge, &event).context.approvals),
        ["ben Approved forge", "cem ChangesRequested forge"]
    );
    let same = with(event, "/review", review(3, user("ben"), "approved"));
    assert_eq!(said(&ask(&forge, &same).context.approvals), ["ben Approved forge"]);
}

#[test]
fn a_contributor_who_may_write_is_an_insider() {
    let outsiders = json!([
        with(review(1, user("shy"), "APPROVED"), "/author_association", json!("CONTRIBUTOR")),
        with(review(2, user("stranger"), "APPROVED"), "/author_association", json!("NONE")),
        with(review(3, user("gone"), "APPROVED"), "/author_association", json!("NONE")),
    ]);
    let permission = |login: &str| format!("/repos/acme/shop/collaborators/{login}/permission");
    let forge = FakeForge::start(answer(vec![
        (&format!("{PULL}/reviews"), Answer::json(outsiders.to_string())),
        (&permission("shy"), Answer::json(r#"{"permission": "write"}"#)),
        (&permission("stranger"), Answer::json(r#"{"permission": "read"}"#)),
    ]));
    let delivery = ask(&forge, &with(event("synchronize"), "/repository", repository(false)));
    let expected = ["shy Approved forge", "stranger Approved claimed", "gone Approved claimed"];
    assert_eq!(said(&delivery.context.approvals), expected);
    assert_eq!(unseen(&delivery), "", "an account that is no collaborator is no unknown");
}

fn page(from: u64, count: u64) -> Value {
    let review =
        |n| json!({"id": n, "user": user(&format!("u{n}")), "state": "APPROVED", "commit_id": id('b')});
    (from..from + count).map(review).collect()
}

#[test]
fn pages_are_followed_by_link_and_by_number() {
    let first = format!("{PULL}/reviews?per_page=100");
    let by_link = FakeForge::start(answer(vec![
        (
            &first,
            Answer::json(page(0, 2).to_string())
                .header("link", format!("<{{url}}{PULL}/reviews?cursor=x>; rel=\"next\"")),
        ),
        (
            &format!("{PULL}/reviews?cursor=x"),
            Answer::json(page(2, 3).to_string()).header("link", "<x>; rel=\"first\""),
        ),
    ]));
    assert_eq!(ask(&by_link, &event("opened")).context.approvals.len(), 5);
    let by_number = FakeForge::start(answer(vec![
        (&first, Answer::json(page(0, 100).to_string())),
        (&format!("{first}&page=2"), Answer::json(page(100, 7).to_string())),
    ]));
    assert_eq!(ask(&by_number, &event("opened")).context.approvals.len(), 107);
}

#[test]
fn a_list_that_does_not_end_is_cut_and_said_to_be() {
    let path = format!("{PULL}/reviews");
    let forever =
        Answer::json(page(0, 100).to_string()).header("link", format!("<{{url}}{path}?on=1>; rel=\"next\""));
    let forge = FakeForge::start(answer(vec![(&path, forever)]));
    let delivery = ask(&forge, &event("opened"));
    assert_eq!(delivery.context.approvals.len(), 1_000);
    assert!(unseen(&delivery).contains("only the first 1000 entries of the reviews"));
    assert!(delivery.context.reviews_unread.is_some());
    assert_eq!(forge.paths().iter().filter(|asked| asked.starts_with(&path)).count(), 10);
}

#[test]
fn a_second_page_that_fails_leaves_the_first_and_an_unknown() {
    let first = format!("{PULL}/reviews?per_page=100");
    let forge = FakeForge::start(answer(vec![
        (&first, Answer::json(page(0, 100).to_string())),
        (&format!("{first}&page=2"), Answer::status(403)),
    ]));
    let delivery = ask(&forge, &event("opened"));
    assert_eq!(delivery.context.approvals.len(), 100);
    assert!(delivery.context.reviews_unread.unwrap().contains("(403)"));
}

#[test]
fn more_commits_than_github_lists_are_an_unknown() {
    let commits = |from: u32, count: u32| -> Value {
        (from..from + count).map(|n| json!({"sha": format!("{n:040x}"), "author": user("ana")})).collect()
    };
    let first = format!("{PULL}/commits?per_page=100");
    let forge = FakeForge::start(answer(vec![
        (&first, Answer::json(commits(1, 100).to_string())),
        (&format!("{first}&page=2"), Answer::json(commits(101, 100).to_string())),
        (&format!("{first}&page=3"), Answer::json(commits(201, 50).to_string())),
    ]));
    let delivery = ask(&forge, &event("opened"));
    assert_eq!(delivery.context.commit_accounts.len(), 251, "and who pushed the head");
    assert!(unseen(&delivery).contains("only the first 250 commits"));
}

#[test]
fn a_refused_part_is_an_unknown_that_names_the_permission_and_the_rest_is_read() {
    let part = |path: &str, status: u16| {
        let forge = FakeForge::start(answer(vec![(path, Answer::status(status))]));
        ask(&forge, &event("synchronize"))
    };
    let reviews = format!("{PULL}/reviews");
    let runs = format!("/repos/acme/shop/commits/{}/check-runs", id('b'));
    let rows = [
        (reviews.as_str(), 403, "the reviews", "`pull-requests: read`"),
        (reviews.as_str(), 404, "the reviews", "`pull-requests: read`"),
        (runs.as_str(), 403, "the check runs", "`checks: read`"),
        ("/repos/acme/shop/activity", 404, "who pushed the commits", "`contents: read`"),
    ];
    for (path, status, name, permission) in rows {
        let delivery = part(path, status);
        assert_eq!(delivery.unknowns.len(), 1, "{path} {status}");
        let unknown = &delivery.unknowns[0];
        assert_eq!(unknown.subject, "pull request acme/shop#12");
        assert!(
            unknown.what.contains(name) && unknown.what.contains(&status.to_string()),
            "{}",
            unknown.what
        );
        assert!(unknown.remedy.as_ref().unwrap().contains(permission), "{unknown:?}");
        assert!(!unknown.hides.is_empty());
        assert_eq!(delivery.context.reviews_unread.is_some(), path == reviews, "{path}");
        assert!(!delivery.context.commit_accounts.is_empty(), "{path}");
    }
}

#[test]
fn a_token_that_is_not_accepted_or_used_up_ends_the_questions() {
    let rows = [
        (Answer::status(401), "does not accept the token (401)", "valid token into `GITHUB_TOKEN`"),
        (Answer::status(429), "rate limit", "later"),
        (Answer::status(403).header("retry-after", "60"), "rate limit", "later"),
        (Answer::status(403).header("x-ratelimit-remaining", "0"), "rate limit", "later"),
        (Answer::status(500), "the API failed (500)", "later"),
        (Answer::status(503), "the API failed (503)", "later"),
    ];
    for (answer_, says, remedy) in rows {
        let forge = FakeForge::start(answer(vec![(PULL, answer_)]));
        let delivery = ask(&forge, &event("synchronize"));
        assert_eq!(delivery.unknowns.len(), 1, "{says}");
        let unknown = &delivery.unknowns[0];
        assert!(unknown.what.contains(says), "{}", unknown.what);
        assert!(
            unknown.what.starts_with("the pull request, the reviews, the accounts behind the commits"),
            "{}",
            unknown.what
        );
        assert!(unknown.remedy.as_ref().unwrap().contains(remedy), "{unknown:?}");
        assert!(delivery.context.reviews_unread.as_ref().unwrap().contains(says), "{says}");
        assert_eq!(value(&delivery.context.title), "Charge once", "the event still stands");
        let asked = forge.paths().len();
        assert_eq!(
            asked,
            if says.contains("failed") { 2 } else { 1 },
            "{says}: a server's failure is tried once more"
        );
    }
}

#[test]
fn a_server_that_recovers_is_no_unknown() {
    let recovers = Answer::InTurn(vec![Answer::status(502), Answer::json(pull_request().to_string())]);
    let forge = FakeForge::start(answer(vec![(PULL, recovers)]));
    assert_eq!(unseen(&ask(&forge, &event("opened"))), "");
}

#[test]
fn without_a_token_nothing_is_asked_and_what_is_missing_is_named() {
    let forge = FakeForge::start(answers());
    let delivery =
        complete("github", read(&event("opened")), &Http::default(), &[("GITHUB_API_URL", forge.url())]);
    assert!(forge.paths().is_empty());
    assert_eq!(delivery.unknowns.len(), 1);
    let unknown = &delivery.unknowns[0];
    assert!(
        unknown.what.contains("the reviews") && unknown.what.contains("no token is given"),
        "{}",
        unknown.what
    );
    assert!(unknown.remedy.as_ref().unwrap().contains("`GITHUB_TOKEN`"));
    let with_reviews = with(event("opened"), "/reviews", json!([]));
    let delivery = complete("github", read(&with_reviews), &Http::default(), &[]);
    assert!(!delivery.unknowns[0].what.contains("the reviews"), "the event held them");
}

#[test]
fn an_event_of_another_host_gets_no_token() {
    let mut elsewhere = repository(true);
    elsewhere["html_url"] = json!("https://ghe.evil.example/acme/shop");
    let delivery = read(&with(event("opened"), "/repository", elsewhere));
    let delivery = complete("github", delivery, &Http::default(), &[("GITHUB_TOKEN", "ghs_secret")]);
    assert!(unseen(&delivery).contains("`ghe.evil.example`, and `GITHUB_API_URL` is not set"));
}

#[test]
fn a_repository_with_a_hostile_name_is_not_asked_for() {
    let forge = FakeForge::start(answers());
    for name in ["../../user", "acme/shop/../../x", "acme/shop?x=", "acme"] {
        let mut hostile = repository(true);
        hostile["full_name"] = json!(name);
        let delivery = ask(&forge, &with(event("opened"), "/repository", hostile));
        assert!(unseen(&delivery).contains("names no repository"), "{name}");
    }
    assert!(forge.paths().is_empty());
}

#[test]
fn a_scheduled_job_asks_nothing() {
    let forge = FakeForge::start(answers());
    let delivery = crate::common::job("github", Some(&json!({"schedule": "x"})), &[]);
    let variables = [("GITHUB_API_URL", forge.url()), ("GITHUB_TOKEN", "t")];
    let delivery = complete("github", delivery, &Http::default(), &variables);
    assert!(forge.paths().is_empty() && delivery.unknowns.is_empty());
}

#[test]
fn answers_of_another_form_are_unknowns() {
    let rows = ["{}", "[1, 2]", "null", "<html>", "[{\"state\": 5}]", "[[]]", "\"text\""];
    for body in rows {
        let forge = FakeForge::start(answer(vec![(&format!("{PULL}/reviews"), Answer::json(body))]));
        let delivery = ask(&forge, &event("opened"));
        assert!(
            unseen(&delivery).contains("the reviews could not be read: the answer has not the expected form"),
            "{body}"
        );
        assert!(delivery.context.reviews_unread.is_some(), "{body}");
    }
}

#[test]
fn checks_of_the_api_stand_beside_the_one_of_the_event() {
    let run = json!({"name": "e2e", "head_sha": id('b'), "status": "completed", "conclusion": "failure", "pull_requests": [{"number": 12}]});
    let forge = FakeForge::start(answers());
    let delivery = ask(&forge, &json!({"check_run": run, "repository": repository(true)}));
    let reports: Vec<_> = delivery
        .context
        .reports
        .iter()
        .map(|told| (told.value.name.as_str(), told.value.measure.clone()))
        .collect();
    let check = |passed| Measure::Check { passed };
    assert_eq!(reports, [("tests", check(true)), ("ci/deploy", check(true)), ("e2e", check(false))]);
    assert_eq!(delivery.head, ObjectId::parse(&id('b')));
}
