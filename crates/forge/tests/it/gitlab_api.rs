//! GitLab's API: approvals and what they are of.

use caution_core::context::Measure;
use caution_forge::{Delivery, Http};
use caution_testkit::forge::{Answer, FakeForge};
use serde_json::{Value, json};

use crate::common::{complete, id, job, oid, said, unseen, with};

const REQUEST: &str = "/projects/acme%2Fshop/merge_requests/12";

fn request() -> Value {
    json!({
        "iid": 12, "title": "Charge once", "description": "Keeps the key.", "source_branch": "fix/charge",
        "target_branch": "main", "sha": id('b'), "author": {"id": 1, "username": "ana"},
        "diff_refs": {"base_sha": id('a'), "head_sha": id('b'), "start_sha": id('a')},
    })
}

fn approval(number: u64, username: &str, at: Value) -> Value {
    json!({"user": {"id": number, "username": username, "state": "active"}, "approved_at": at})
}

fn note(username: &str, body: &str, at: &str) -> Value {
    json!({"system": true, "body": body, "author": {"username": username}, "created_at": at})
}

fn answers(changes: Vec<(&str, Value)>) -> Vec<(String, Answer)> {
    let versions = json!([
        {"head_commit_sha": id('b'), "created_at": "2026-05-02T10:00:00.000Z"},
        {"head_commit_sha": id('c'), "created_at": "2026-05-01T10:00:00.000+02:00"},
    ]);
    let jobs = json!([{"name": "tests", "status": "success"}, {"name": "lint", "status": "skipped"}, {"name": "caution", "status": "running"}]);
    let mut rows: Vec<(String, Value)> = vec![
        (REQUEST.to_owned(), request()),
        (
            format!("{REQUEST}/approvals"),
            json!({"approved_by": [approval(2, "ben", json!("2026-05-02T11:00:00Z"))]}),
        ),
        (format!("{REQUEST}/versions"), versions),
        (
            format!("{REQUEST}/notes"),
            json!([note("mallory", "added 1 commit\n\n<ul></ul>", "2026-05-02T10:00:00Z")]),
        ),
        (format!("{REQUEST}/reviewers"), json!([{"user": {"username": "cem"}, "state": "unreviewed"}])),
        ("/users/2".to_owned(), json!({"id": 2, "username": "ben", "bot": false})),
        ("/users/3".to_owned(), json!({"id": 3, "username": "duo", "bot": true})),
        ("/projects/5/pipelines/77/jobs".to_owned(), jobs),
    ];
    for (path, body) in changes {
        rows.retain(|(known, _)| known != path);
        rows.push((path.to_owned(), body));
    }
    rows.into_iter()
        .map(|(path, body)| match body.as_u64() {
            Some(status) => (path, Answer::status(u16::try_from(status).unwrap())),
            None => (path, Answer::json(body.to_string())),
        })
        .collect()
}

fn ask(forge: &FakeForge) -> Delivery {
    let (a, b) = (id('a'), id('b'));
    let variables = [
        ("GITLAB_CI", "true"),
        ("CI_MERGE_REQUEST_IID", "12"),
        ("CI_MERGE_REQUEST_PROJECT_PATH", "acme/shop"),
        ("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main"),
        ("CI_MERGE_REQUEST_DIFF_BASE_SHA", a.as_str()),
        ("CI_MERGE_REQUEST_DESCRIPTION_IS_TRUNCATED", "true"),
        ("CI_COMMIT_SHA", b.as_str()),
        ("CI_PROJECT_ID", "5"),
        ("CI_PIPELINE_ID", "77"),
        ("CI_API_V4_URL", forge.url()),
        ("CAUTION_GITLAB_TOKEN", "glpat-secret"),
    ];
    complete("gitlab", job("gitlab", None, &variables), &Http::default(), &variables)
}

fn approvals(entries: Value) -> FakeForge {
    let body = json!({"approved_by": entries});
    FakeForge::start(answers(vec![(&format!("{REQUEST}/approvals"), body)]))
}

#[test]
fn the_api_adds_the_author_approvals_pushes_and_jobs() {
    let forge = FakeForge::start(answers(vec![]));
    let delivery = ask(&forge);
    assert_eq!(unseen(&delivery), "", "the whole description was read too");
    let context = &delivery.context;
    assert_eq!(context.author.as_ref().unwrap().value.handle, "ana");
    assert_eq!(said(&context.approvals), ["ben Approved forge"]);
    assert_eq!(context.approvals[0].value.commit, Some(oid('b')));
    assert_eq!(context.reviews_unread, None);
    assert_eq!(context.commit_accounts[0].value.pusher.as_ref().unwrap().handle, "mallory");
    assert_eq!(context.reports.len(), 1);
    assert_eq!(context.reports[0].value.measure, Measure::Check { passed: true });
    assert_eq!(context.reports[0].value.revision, Some(oid('b')));
    for question in forge.questions() {
        assert_eq!(question.header("private-token"), Some("glpat-secret"));
        assert_eq!(question.header("authorization"), None);
    }
}

#[test]
fn an_approval_older_than_the_last_push_is_of_the_older_commit() {
    let forge = approvals(json!([approval(2, "ben", json!("2026-05-02T09:59:59Z"))]));
    assert_eq!(ask(&forge).context.approvals[0].value.commit, Some(oid('c')));
}

#[test]
fn an_instance_that_tells_no_time_is_read_by_its_own_notes_or_its_settings() {
    let list = json!({"approved_by": [approval(2, "ben", Value::Null)]});
    let path = format!("{REQUEST}/approvals");
    let notes = format!("{REQUEST}/notes");
    let settings = "/projects/acme%2Fshop/approvals";
    let noted = json!([note("ben", "approved this merge request", "2026-05-01T12:00:00Z")]);
    let rows: [(Vec<(&str, Value)>, Option<_>); 4] = [
        (vec![(&path, list.clone()), (&notes, noted)], Some(oid('c'))),
        (vec![(&path, list.clone()), (settings, json!({"reset_approvals_on_push": true}))], Some(oid('b'))),
        (vec![(&path, list.clone()), (settings, json!({"reset_approvals_on_push": false}))], None),
        (vec![(&path, list), (settings, json!(404))], None),
    ];
    for (changes, commit) in rows {
        let forge = FakeForge::start(answers(changes));
        let delivery = ask(&forge);
        assert_eq!(delivery.context.approvals[0].value.commit, commit);
        assert_eq!(unseen(&delivery), "");
    }
}

#[test]
fn an_account_that_is_a_bot_or_cannot_be_looked_up_approves_nothing() {
    let at = json!("2026-05-02T11:00:00Z");
    let forge = approvals(json!([
        approval(3, "duo", at.clone()),
        approval(4, "mystery", at.clone()),
        approval(9, "ghost", at)
    ]));
    let delivery = ask(&forge);
    let expected = ["duo (bot) Approved forge", "mystery Approved claimed", "ghost Approved claimed"];
    assert_eq!(said(&delivery.context.approvals), expected);
    assert!(unseen(&delivery).contains("whether those who approve are people"));
}

#[test]
fn a_request_for_changes_stands_after_every_approval() {
    let reviewers = json!([{"user": {"username": "cem"}, "state": "requested_changes"}]);
    let forge = FakeForge::start(answers(vec![(&format!("{REQUEST}/reviewers"), reviewers)]));
    assert_eq!(said(&ask(&forge).context.approvals), ["ben Approved forge", "cem ChangesRequested forge"]);
    let old = FakeForge::start(answers(vec![(&format!("{REQUEST}/reviewers"), json!(404))]));
    assert_eq!(unseen(&ask(&old)), "", "an older instance knows no such requests");
}

#[test]
fn a_merge_request_that_moved_on_or_was_retargeted() {
    let moved = with(request(), "/sha", json!(id('e')));
    let forge = FakeForge::start(answers(vec![(REQUEST, moved)]));
    let delivery = ask(&forge);
    assert_eq!(delivery.head, Some(oid('b')));
    assert!(unseen(&delivery).contains("moved on"));
    let other =
        with(with(request(), "/target_branch", json!("release")), "/diff_refs/base_sha", json!(id('f')));
    let forge = FakeForge::start(answers(vec![(REQUEST, other)]));
    assert_eq!(ask(&forge).base, Some(oid('f')));
}

#[test]
fn what_is_refused_is_an_unknown_with_a_remedy() {
    for (path, words) in [
        (format!("{REQUEST}/approvals"), "the approvals could not be read"),
        (format!("{REQUEST}/versions"), "the versions of the diff could not be read"),
        (REQUEST.to_owned(), "the merge request could not be read"),
        ("/projects/5/pipelines/77/jobs".to_owned(), "the other jobs"),
    ] {
        for status in [403, 404] {
            let forge = FakeForge::start(answers(vec![(&path, json!(status))]));
            let delivery = ask(&forge);
            let unknown = delivery.unknowns.iter().find(|unknown| unknown.what.contains(words)).unwrap();
            assert!(unknown.remedy.as_ref().unwrap().contains("read_api"), "{unknown:?}");
            assert_eq!(delivery.context.reviews_unread.is_some(), words.contains("approvals"), "{words}");
            if words.contains("versions") {
                assert_eq!(delivery.context.approvals[0].value.commit, None, "bound to none");
            }
        }
    }
}

#[test]
fn a_failing_api_is_asked_no_further() {
    for (status, words) in [(401, "does not accept the token"), (429, "rate limit"), (500, "failed (500)")] {
        let forge = FakeForge::start(answers(vec![(REQUEST, json!(status))]));
        let delivery = ask(&forge);
        assert!(
            delivery.unknowns.iter().any(|unknown| unknown.what.contains(words)),
            "{}",
            unseen(&delivery)
        );
        assert!(delivery.context.reviews_unread.as_ref().unwrap().contains(words));
        assert!(forge.paths().len() <= 2, "{:?}", forge.paths());
        assert!(!unseen(&delivery).contains("glpat"));
    }
}

#[test]
fn the_jobs_own_token_is_not_enough_and_that_is_said() {
    let delivery = job("gitlab", None, &[("CI_MERGE_REQUEST_IID", "12"), ("CI_PROJECT_PATH", "acme/shop")]);
    let delivery = complete("gitlab", delivery, &Http::default(), &[("CI_JOB_TOKEN", "x")]);
    let unknown = &delivery.unknowns[0];
    assert!(
        unknown.what.contains("the approvals") && unknown.what.contains("no token is given"),
        "{unknown:?}"
    );
    assert!(unknown.remedy.as_ref().unwrap().contains("the job's own token may not"), "{unknown:?}");
}

#[test]
fn a_webhook_of_another_instance_gets_no_token() {
    let hook = json!({
        "object_kind": "merge_request", "project": {"path_with_namespace": "a/b", "web_url": "https://gitlab.evil.example/a/b"},
        "object_attributes": {"iid": 1, "last_commit": {"id": id('b')}},
    });
    let delivery = complete("gitlab", crate::common::read(&hook), &Http::default(), &[("GITLAB_TOKEN", "t")]);
    assert!(unseen(&delivery).contains("`gitlab.evil.example`, and `CI_API_V4_URL` is not set"));
}
