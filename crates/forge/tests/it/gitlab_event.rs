//! GitLab's variables and webhooks.

use caution_core::context::{ReviewState, Told};
use serde_json::{Value, json};

use crate::common::{id, job, oid, read, said, unseen, with, without};

fn value<T: Clone>(told: &Option<Told<T>>) -> Option<T> {
    told.as_ref().map(|told| told.value.clone())
}

fn merge_request_job(more: &[(&'static str, &str)]) -> caution_forge::Delivery {
    let (a, b) = (id('a'), id('b'));
    let mut variables = vec![
        ("GITLAB_CI", "true"),
        ("CI_PIPELINE_SOURCE", "merge_request_event"),
        ("CI_MERGE_REQUEST_IID", "12"),
        ("CI_MERGE_REQUEST_PROJECT_PATH", "acme/shop"),
        ("CI_MERGE_REQUEST_TITLE", "Charge once"),
        ("CI_MERGE_REQUEST_DESCRIPTION", "Keeps the key."),
        ("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", "fix/charge"),
        ("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main"),
        ("CI_MERGE_REQUEST_DIFF_BASE_SHA", a.as_str()),
        ("CI_COMMIT_SHA", b.as_str()),
        ("CI_COMMIT_BEFORE_SHA", "0000000000000000000000000000000000000000"),
        ("GITLAB_USER_LOGIN", "ben"),
    ];
    variables.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
    variables.extend(more.iter().copied());
    job("gitlab", None, &variables)
}

#[test]
fn a_merge_request_pipeline_is_read_from_its_variables() {
    let delivery = merge_request_job(&[]);
    let context = &delivery.context;
    assert_eq!(
        (delivery.forge, delivery.kind.as_str(), delivery.number),
        ("gitlab", "merge_request", Some(12))
    );
    assert_eq!((delivery.base.clone(), delivery.head.clone()), (Some(oid('a')), Some(oid('b'))));
    assert_eq!(value(&context.repository).as_deref(), Some("acme/shop"));
    assert_eq!(value(&context.title).as_deref(), Some("Charge once"));
    assert_eq!(value(&context.body).as_deref(), Some("Keeps the key."));
    assert_eq!(value(&context.head_branch).as_deref(), Some("fix/charge"));
    assert_eq!(value(&context.target_branch).as_deref(), Some("main"));
    assert_eq!(value(&context.head_commit), Some(oid('b')));
    assert_eq!(context.target_commit, None, "neither the merge base nor a retried job's target is the tip");
    assert_eq!(context.author, None);
    assert_eq!(context.actor, None, "whoever retries a job has pushed nothing");
    assert!(context.reviews_unread.is_some());
}

#[test]
fn a_pipeline_of_the_merged_result_is_judged_at_what_was_pushed() {
    let (target, source, merged) = (id('d'), id('e'), id('f'));
    let delivery = merge_request_job(&[
        ("CI_MERGE_REQUEST_EVENT_TYPE", "merge_train"),
        ("CI_MERGE_REQUEST_TARGET_BRANCH_SHA", &target),
        ("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA", &source),
        ("CI_COMMIT_SHA", &merged),
    ]);
    assert_eq!(delivery.kind, "merge_train");
    assert_eq!((delivery.base.clone(), delivery.head), (Some(oid('d')), Some(oid('e'))));
    assert_eq!(delivery.context.target_commit, None);
}

#[test]
fn a_description_that_was_cut_is_an_unknown() {
    let delivery = merge_request_job(&[("CI_MERGE_REQUEST_DESCRIPTION_IS_TRUNCATED", "true")]);
    assert!(unseen(&delivery).contains("is cut"));
    assert!(delivery.unknowns[0].remedy.as_ref().unwrap().contains("CAUTION_GITLAB_TOKEN"));
}

#[test]
fn a_variable_that_is_no_commit_or_number_is_a_problem_with_a_remedy() {
    for (name, text) in [
        ("CI_COMMIT_SHA", "HEAD"),
        ("CI_MERGE_REQUEST_IID", "twelve"),
        ("CI_MERGE_REQUEST_DIFF_BASE_SHA", "abc"),
    ] {
        let get = |asked: &str| match asked {
            "CI_MERGE_REQUEST_IID" if name != asked => Some("12".to_owned()),
            _ => (asked == name).then(|| text.to_owned()),
        };
        let environment = caution_forge::Environment::new(&get);
        let problem = crate::common::forge("gitlab").read("job", None, &environment).unwrap_err();
        assert_eq!(problem.input, name);
        assert!(problem.message.contains(text) && problem.hint.is_some(), "{problem}");
    }
}

#[test]
fn a_push_pipeline_is_a_push_and_leads_to_its_only_merge_request() {
    let (a, b) = (id('a'), id('b'));
    let push = [
        ("CI_PIPELINE_SOURCE", "push"),
        ("CI_COMMIT_SHA", b.as_str()),
        ("CI_COMMIT_BEFORE_SHA", a.as_str()),
        ("CI_COMMIT_BRANCH", "fix"),
        ("CI_PROJECT_PATH", "acme/shop"),
        ("GITLAB_USER_LOGIN", "ana"),
    ];
    let delivery = job("gitlab", None, &push);
    assert_eq!(
        (delivery.kind.as_str(), delivery.base, delivery.head),
        ("push", Some(oid('a')), Some(oid('b')))
    );
    assert_eq!(value(&delivery.context.target_branch).as_deref(), Some("fix"));
    assert_eq!(value(&delivery.context.actor).unwrap().handle, "ana");
    assert_eq!(delivery.context.reviews_unread, None);
    assert!(delivery.unknowns[0].what.contains("does not name the default branch"));
    let mut first = push.to_vec();
    first.retain(|(name, _)| *name != "CI_COMMIT_BEFORE_SHA");
    let delivery = job("gitlab", None, &first);
    assert_eq!((delivery.base, delivery.context.target_branch), (None, None), "a branch without an old tip");
    let mut open = push.to_vec();
    open.push(("CI_OPEN_MERGE_REQUESTS", "acme/shop!12"));
    let delivery = job("gitlab", None, &open);
    assert_eq!(delivery.number, Some(12));
    assert_eq!(value(&delivery.context.head_branch).as_deref(), Some("fix"));
    assert_eq!(delivery.context.target_branch, None);
    assert!(delivery.context.reviews_unread.is_some());
}

#[test]
fn a_pipeline_of_another_branch_is_meant_for_the_default_branch() {
    let (a, b) = (id('a'), id('b'));
    let variables = |branch, default| {
        [
            ("CI_PIPELINE_SOURCE", "push"),
            ("CI_COMMIT_SHA", b.as_str()),
            ("CI_COMMIT_BEFORE_SHA", a.as_str()),
            ("CI_COMMIT_BRANCH", branch),
            ("CI_DEFAULT_BRANCH", default),
        ]
    };
    let delivery = job("gitlab", None, &variables("fix", "main"));
    assert_eq!((delivery.base, delivery.context.target_commit), (None, None));
    assert_eq!(value(&delivery.context.target_branch).as_deref(), Some("main"));
    let delivery = job("gitlab", None, &variables("main", "main"));
    assert_eq!(delivery.base, Some(oid('a')));
    assert_eq!(value(&delivery.context.target_commit), Some(oid('a')));
    let mut open = variables("fix", "main").to_vec();
    open.push(("CI_OPEN_MERGE_REQUESTS", "acme/shop!12"));
    let delivery = job("gitlab", None, &open);
    assert_eq!(value(&delivery.context.target_branch).as_deref(), Some("main"), "until the API tells");
    let hook = |branch: &str| {
        read(&json!({"object_kind": "push", "before": id('a'), "after": id('b'), "ref": branch,
                     "project": {"path_with_namespace": "acme/shop", "default_branch": "main"}}))
    };
    let delivery = hook("refs/heads/fix");
    assert_eq!((delivery.base, delivery.context.target_commit), (None, None));
    assert_eq!(value(&delivery.context.target_branch).as_deref(), Some("main"));
    assert_eq!(hook("refs/heads/main").base, Some(oid('a')));
}

#[test]
fn a_job_with_an_environment_deploys() {
    let b = id('b');
    let mut variables = vec![("CI_COMMIT_SHA", b.as_str())];
    assert_eq!(job("gitlab", None, &variables).action, None);
    variables.push(("CI_ENVIRONMENT_NAME", "production"));
    let delivery = job("gitlab", None, &variables);
    assert_eq!(delivery.action, Some(caution_core::change::Action::Deploy));
    assert_eq!(value(&delivery.context.environment).as_deref(), Some("production"));
}

fn webhook(action: &str) -> Value {
    json!({
        "object_kind": "merge_request", "event_type": "merge_request",
        "user": {"id": 2, "name": "Ben", "username": "ben", "email": "[REDACTED]"},
        "project": {"id": 5, "path_with_namespace": "acme/shop", "web_url": "https://gitlab.com/acme/shop"},
        "object_attributes": {
            "iid": 12, "title": "Charge once", "description": "Keeps the key.", "source_branch": "fix/charge",
            "target_branch": "main", "author_id": 1, "action": action, "state": "opened",
            "last_commit": {"id": id('b'), "author": {"name": "Ana", "email": "ana@acme.example"}},
            "updated_at": "2026-05-01T10:00:00Z",
            "target": {"path_with_namespace": "acme/shop"}, "source": {"path_with_namespace": "ana/shop"},
        },
        "assignees": [{"id": 1, "username": "ana"}], "reviewers": [],
    })
}

#[test]
fn an_approval_webhook_binds_the_approval_to_the_last_commit() {
    for action in ["approved", "approval"] {
        let delivery = read(&webhook(action));
        assert_eq!(
            (delivery.forge, delivery.kind.as_str(), delivery.number),
            ("gitlab", "merge_request", Some(12))
        );
        assert_eq!(said(&delivery.context.approvals), ["ben Approved forge"]);
        assert_eq!(delivery.context.approvals[0].value.commit, Some(oid('b')));
        assert_eq!(
            value(&delivery.context.author).unwrap().handle,
            "ana",
            "found among the assignees by number"
        );
        assert!(delivery.context.reviews_unread.is_some());
        assert_eq!(delivery.context.actor, None);
    }
    assert_eq!(read(&webhook("unapproved")).context.approvals[0].value.state, ReviewState::Dismissed);
    assert!(read(&webhook("update")).context.approvals.is_empty());
}

#[test]
fn approvals_by_the_author_a_bot_and_the_ghost_are_told_as_such() {
    let by = |user: Value| read(&with(webhook("approved"), "/user", user));
    let own = by(json!({"id": 1, "username": "ana"}));
    assert_eq!(value(&own.context.author).unwrap().handle, own.context.approvals[0].value.by.handle);
    let machine = by(json!({"id": 3, "username": "project_5_bot_ab12"}));
    assert_eq!(said(&machine.context.approvals), ["project_5_bot_ab12 (bot) Approved forge"]);
    let ghost = by(json!({"id": 4, "username": "ghost"}));
    assert_eq!(said(&ghost.context.approvals), ["ghost Approved claimed"]);
}

#[test]
fn what_a_webhook_leaves_open_is_an_unknown() {
    let nobody = with(webhook("approved"), "/assignees", json!([]));
    let delivery = read(&nobody);
    assert_eq!(delivery.context.author, None);
    assert!(unseen(&delivery).contains("an approval by the author"));
    assert!(unseen(&delivery).contains("starts from"));
    let no_user = without(webhook("approved"), "/user");
    assert!(read(&no_user).context.approvals.is_empty());
}

#[test]
fn pushes_pipelines_and_notes_are_read_too() {
    let push = json!({"object_kind": "push", "before": id('a'), "after": id('b'), "ref": "refs/heads/main",
                      "user_username": "ana", "project": {"path_with_namespace": "acme/shop"}});
    let delivery = read(&push);
    assert_eq!(
        (delivery.kind.as_str(), delivery.base, delivery.head),
        ("push", Some(oid('a')), Some(oid('b')))
    );
    assert_eq!(value(&delivery.context.actor).unwrap().handle, "ana");
    let request = json!({"iid": 12, "title": "t", "source_branch": "fix", "target_branch": "main", "last_commit": {"id": id('b')}});
    for kind in ["note", "pipeline"] {
        let hook =
            json!({"object_kind": kind, "merge_request": request, "object_attributes": {"sha": id('b')}});
        let delivery = read(&hook);
        assert_eq!(
            (delivery.kind.as_str(), delivery.number, delivery.head),
            (kind, Some(12), Some(oid('b')))
        );
    }
    let branch = json!({"object_kind": "pipeline", "object_attributes": {"sha": id('b'), "before_sha": id('a'), "ref": "main"}});
    assert_eq!(read(&branch).base, Some(oid('a')));
}
