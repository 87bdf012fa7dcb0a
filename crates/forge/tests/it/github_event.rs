//! Events of GitHub, in our own words, and what is made of them.

use crate::common::{
    bot, event, id, job, oid, pull_request, read, repository, review, said, unseen, user, with, without,
};
use caution_core::context::{Measure, ReviewState, Trust};
use serde_json::{Value, json};

fn value<T: Clone>(told: &Option<caution_core::context::Told<T>>) -> Option<T> {
    told.as_ref().map(|told| told.value.clone())
}

#[test]
fn a_pull_request_event_tells_what_the_change_is() {
    let delivery = read(&event("opened"));
    let context = &delivery.context;
    assert_eq!(
        (delivery.forge, delivery.kind.as_str(), delivery.number),
        ("github", "pull_request", Some(12))
    );
    assert_eq!((delivery.base, delivery.head), (Some(oid('a')), Some(oid('b'))));
    assert_eq!(value(&context.repository).as_deref(), Some("acme/shop"));
    assert_eq!(value(&context.target_branch).as_deref(), Some("main"));
    assert_eq!(value(&context.head_branch).as_deref(), Some("fix/charge"));
    assert_eq!(context.target_commit, None, "the base may be long behind the target's tip");
    assert_eq!(value(&context.head_commit), Some(oid('b')));
    assert_eq!(value(&context.title).as_deref(), Some("Charge once"));
    assert_eq!(value(&context.body).as_deref(), Some("Keeps the key of the payment."));
    assert_eq!(value(&context.author).unwrap().handle, "ana");
    assert_eq!(value(&context.actor).unwrap().handle, "ana");
    assert_eq!(context.title.as_ref().unwrap().trust, Trust::Forge);
    assert_eq!(context.title.as_ref().unwrap().source, "github pull_request event");
    assert!(context.reviews_unread.is_some(), "the event holds no reviews, and says so");
}

#[test]
fn a_review_by_the_author_and_one_by_a_bot_are_told_as_what_they_are() {
    let reviews = json!([review(1, user("ana"), "APPROVED"), review(2, bot("helper[bot]"), "APPROVED")]);
    let delivery = read(&with(event("synchronize"), "/reviews", reviews));
    assert_eq!(said(&delivery.context.approvals), ["ana Approved forge", "helper[bot] (bot) Approved forge"]);
    assert_eq!(value(&delivery.context.author).unwrap().handle, "ana", "so the first is the author's own");
    assert_eq!(delivery.context.reviews_unread, None);
}

#[test]
fn a_real_reviewers_approval_is_the_forges_word_and_bound_to_its_commit() {
    let delivery = read(&with(event("synchronize"), "/reviews", json!([review(3, user("ben"), "approved")])));
    let told = &delivery.context.approvals[0];
    assert_eq!((told.trust, told.value.commit.clone()), (Trust::Forge, Some(oid('b'))));
    assert_eq!(told.value.at.unwrap().to_string(), "2026-05-03T10:00:00Z");
}

#[test]
fn reviews_may_stand_inside_the_pull_request_too() {
    let delivery =
        read(&with(event("opened"), "/pull_request/reviews", json!([review(3, user("ben"), "APPROVED")])));
    assert_eq!(said(&delivery.context.approvals), ["ben Approved forge"]);
}

#[test]
fn a_review_of_an_older_commit_keeps_that_commit() {
    let stale = with(review(3, user("ben"), "APPROVED"), "/commit_id", json!(id('c')));
    let delivery = read(&with(event("synchronize"), "/reviews", json!([stale])));
    assert_eq!(delivery.context.approvals[0].value.commit, Some(oid('c')));
    let unbound = with(review(3, user("ben"), "APPROVED"), "/commit_id", Value::Null);
    let delivery = read(&with(event("synchronize"), "/reviews", json!([unbound])));
    assert_eq!(delivery.context.approvals[0].value.commit, None);
}

#[test]
fn reviews_come_in_the_order_in_which_they_were_given() {
    let reviews = json!([
        review(5, user("ben"), "CHANGES_REQUESTED"),
        review(2, user("ben"), "APPROVED"),
        review(3, user("cem"), "DISMISSED"),
        review(4, user("dia"), "COMMENTED"),
        review(6, user("eve"), "PENDING"),
    ]);
    let delivery = read(&with(event("synchronize"), "/reviews", reviews));
    let expected =
        ["ben Approved forge", "cem Dismissed forge", "dia Commented forge", "ben ChangesRequested forge"];
    assert_eq!(said(&delivery.context.approvals), expected);
}

#[test]
fn an_unknown_state_of_a_review_is_an_unknown() {
    let delivery = read(&with(event("opened"), "/reviews", json!([review(1, user("ben"), "BLESSED")])));
    assert!(delivery.context.approvals.is_empty());
    assert!(unseen(&delivery).contains("`BLESSED` is not known"));
}

fn review_event(action: &str, by: Value, state: &str) -> Value {
    let event = with(event(action), "/review", review(4, by.clone(), state));
    with(event, "/sender", by)
}

#[test]
fn a_review_event_holds_its_review_and_makes_nobody_an_author() {
    let delivery = read(&review_event("submitted", user("ben"), "approved"));
    assert_eq!(delivery.kind, "pull_request_review");
    assert_eq!(said(&delivery.context.approvals), ["ben Approved forge"]);
    assert!(delivery.context.reviews_unread.unwrap().contains("one review"));
    assert_eq!(delivery.context.actor, None, "whoever reviews has pushed nothing");
    let delivery = read(&review_event("dismissed", user("ben"), "dismissed"));
    assert_eq!(delivery.context.approvals[0].value.state, ReviewState::Dismissed);
}

#[test]
fn the_events_own_review_is_newer_than_the_same_in_a_list() {
    let event = with(
        review_event("dismissed", user("ben"), "dismissed"),
        "/reviews",
        json!([review(4, user("ben"), "APPROVED"), review(1, user("cem"), "APPROVED"),]),
    );
    assert_eq!(said(&read(&event).context.approvals), ["cem Approved forge", "ben Dismissed forge"]);
}

#[test]
fn editing_or_labelling_a_pull_request_is_no_push() {
    for (action, pushes) in
        [("opened", true), ("synchronize", true), ("edited", false), ("ready_for_review", false)]
    {
        let delivery = read(&with(event(action), "/sender", user("ben")));
        assert_eq!(delivery.context.actor.is_some(), pushes, "{action}");
    }
}

#[test]
fn a_deleted_account_is_a_ghost_and_its_review_a_mere_claim() {
    let event = with(event("synchronize"), "/pull_request/user", Value::Null);
    let event = with(event, "/sender", Value::Null);
    let delivery = read(&with(event, "/reviews", json!([review(1, Value::Null, "APPROVED")])));
    assert_eq!(value(&delivery.context.author).unwrap().handle, "ghost");
    assert_eq!(said(&delivery.context.approvals), ["ghost Approved claimed"]);
    assert_eq!(delivery.context.actor, None);
}

#[test]
fn an_outsiders_review_in_a_public_repository_is_a_claim() {
    let rows = [
        (false, "OWNER", "forge"),
        (false, "MEMBER", "forge"),
        (false, "COLLABORATOR", "forge"),
        (false, "CONTRIBUTOR", "claimed"),
        (false, "FIRST_TIME_CONTRIBUTOR", "claimed"),
        (false, "NONE", "claimed"),
        (true, "NONE", "forge"),
        (true, "CONTRIBUTOR", "forge"),
        (true, "MANNEQUIN", "claimed"),
    ];
    for (private, association, trust) in rows {
        let review = with(review(1, user("ben"), "APPROVED"), "/author_association", json!(association));
        let event =
            with(with(event("opened"), "/repository", repository(private)), "/reviews", json!([review]));
        assert_eq!(read(&event).context.approvals[0].trust.id(), trust, "{private} {association}");
    }
}

#[test]
fn a_fork_is_read_like_any_other_pull_request() {
    let mut fork = repository(false);
    fork["full_name"] = json!("stranger/shop");
    let event = with(event("opened"), "/pull_request/head/repo", fork);
    assert_eq!(value(&read(&event).context.repository).as_deref(), Some("acme/shop"));
    let deleted = with(event, "/pull_request/head/repo", Value::Null);
    assert_eq!(read(&deleted).head, Some(oid('b')));
}

#[test]
fn what_is_missing_is_missing_and_the_rest_is_read() {
    let bare = json!({"pull_request": {"head": {"sha": id('b')}}});
    let delivery = read(&bare);
    assert_eq!((delivery.head, delivery.base, delivery.number), (Some(oid('b')), None, None));
    assert_eq!(delivery.context.title, None);
    assert_eq!(value(&delivery.context.body).as_deref(), Some(""));
    let no_body = with(event("opened"), "/pull_request/body", Value::Null);
    assert_eq!(
        value(&read(&no_body).context.body).as_deref(),
        Some(""),
        "GitHub sends an empty body as null"
    );
    let no_repository = without(event("opened"), "/repository");
    assert_eq!(value(&read(&no_repository).context.repository).as_deref(), Some("acme/shop"), "the base's");
}

#[test]
fn whoever_assigned_githubs_agent_drives_it() {
    let by_agent = |assignees: Value| {
        let event = with(event("opened"), "/pull_request/user", bot("Copilot"));
        read(&with(event, "/pull_request/assignees", assignees))
    };
    let one = by_agent(json!([bot("Copilot"), user("ana")]));
    assert!(value(&one.context.author).unwrap().bot);
    assert_eq!(value(&one.context.operator).unwrap().handle, "ana");
    let two = by_agent(json!([user("ana"), bot("Copilot"), user("ben")]));
    assert_eq!(two.context.operator, None);
    assert!(unseen(&two).contains("ana, ben are assigned"));
    let person = read(&with(event("opened"), "/pull_request/assignees", json!([user("ben")])));
    assert_eq!(person.context.operator, None, "an assignee of a person's pull request drives nothing");
}

#[test]
fn commits_checks_and_statuses_put_beside_the_event_are_read() {
    let event = with(
        event("opened"),
        "/commits",
        json!([
            {"sha": id('b'), "author": user("ana"), "committer": null,
             "commit": {"author": {"name": "Ana", "email": "ana@acme.example"}, "committer": {"email": "x@y.example"}}},
            {"sha": id('c'), "author": null, "committer": null, "commit": {"author": {"email": "who@ever.example"}}},
        ]),
    );
    let event = with(
        event,
        "/check_runs",
        json!([
            {"name": "tests", "head_sha": id('b'), "status": "completed", "conclusion": "success", "app": {"slug": "github-actions"}},
            {"name": "lint", "head_sha": id('b'), "status": "completed", "conclusion": "skipped"},
        ]),
    );
    let event = with(
        event,
        "/statuses",
        json!([{"context": "ci/build", "state": "failure", "creator": user("mal")}]),
    );
    let context = read(&event).context;
    assert_eq!(context.commit_accounts.len(), 1);
    let author = context.commit_accounts[0].value.author.clone().unwrap();
    assert_eq!((author.handle.as_str(), author.email.as_deref()), ("ana", Some("ana@acme.example")));
    let reports: Vec<_> = context.reports.iter().map(|told| (told.value.name.as_str(), told.trust)).collect();
    assert_eq!(reports, [("tests", Trust::Forge), ("ci/build", Trust::Claimed)]);
    assert_eq!(context.reports[0].value.measure, Measure::Check { passed: true });
    assert_eq!(context.reports[1].value.revision, Some(oid('b')), "of the head if it names no commit");
}

fn push() -> Value {
    json!({
        "ref": "refs/heads/main", "before": id('a'), "after": id('b'), "created": false, "deleted": false,
        "forced": true, "base_ref": null, "repository": repository(true), "sender": user("ana"),
        "pusher": {"name": "ana", "email": "ana@acme.example"},
        "commits": [{"id": id('b'), "message": "fix", "author": {"name": "Ana", "email": "ana@acme.example", "username": "ana"},
                     "committer": {"name": "GitHub", "email": "noreply@github.com", "username": "web-flow"}}],
        "head_commit": null,
    })
}

#[test]
fn a_push_names_its_commits_and_who_pushed() {
    let delivery = read(&push());
    assert_eq!(
        (delivery.kind.as_str(), delivery.base, delivery.head),
        ("push", Some(oid('a')), Some(oid('b')))
    );
    assert_eq!(value(&delivery.context.target_branch).as_deref(), Some("main"));
    assert_eq!(value(&delivery.context.actor).unwrap().handle, "ana");
    let accounts = &delivery.context.commit_accounts[0].value;
    assert_eq!(accounts.author.as_ref().unwrap().handle, "ana");
    assert!(accounts.committer.as_ref().unwrap().bot, "the web interface is nobody");
}

#[test]
fn a_new_branch_has_no_base_and_a_tag_no_branch() {
    let delivery = read(&with(push(), "/before", json!(id('0'))));
    assert_eq!((delivery.base, delivery.context.target_branch), (None, None), "nor a target to be judged by");
    let delivery = read(&with(push(), "/ref", json!("refs/tags/v1")));
    assert_eq!(delivery.context.target_branch, None);
}

#[test]
fn a_push_to_another_branch_is_meant_for_the_default_branch() {
    for before in [id('a'), id('0')] {
        let push = with(with(push(), "/ref", json!("refs/heads/fix")), "/before", json!(before));
        let delivery = read(&push);
        assert_eq!(
            (delivery.base, delivery.head),
            (None, Some(oid('b'))),
            "since it left the default branch"
        );
        assert_eq!(value(&delivery.context.target_branch).as_deref(), Some("main"));
        assert_eq!(value(&delivery.context.head_branch).as_deref(), Some("fix"));
        assert_eq!(delivery.context.target_commit, None, "the branch's old tip is the pusher's own");
        assert!(delivery.unknowns.is_empty());
    }
    let delivery = read(&push());
    assert_eq!(value(&delivery.context.target_commit), Some(oid('a')));
    assert!(delivery.unknowns.is_empty());
    let delivery = read(&without(push(), "/repository/default_branch"));
    assert_eq!(delivery.base, Some(oid('a')));
    assert!(delivery.unknowns[0].what.contains("does not name the default branch"));
}

#[test]
fn a_merge_group_is_judged_at_the_queues_commit() {
    let group = json!({
        "action": "checks_requested", "repository": repository(true), "sender": bot("github-merge-queue[bot]"),
        "merge_group": {"head_sha": id('d'), "head_ref": format!("refs/heads/gh-readonly-queue/main/pr-12-{}", id('a')),
                        "base_sha": id('a'), "base_ref": "refs/heads/main"},
    });
    let delivery = read(&group);
    assert_eq!((delivery.kind.as_str(), delivery.number), ("merge_group", Some(12)));
    assert_eq!((delivery.base.clone(), delivery.head.clone()), (Some(oid('a')), Some(oid('d'))));
    assert_eq!(value(&delivery.context.target_branch).as_deref(), Some("main"));
    assert_eq!(delivery.context.head_branch, None, "the queue's branch is nobody's");
    assert!(delivery.context.reviews_unread.is_some());
}

#[test]
fn checks_and_runs_lead_to_their_commit_and_pull_request() {
    let named = json!([{"number": 12, "head": {"sha": id('b'), "ref": "fix"}, "base": {"sha": id('a'), "ref": "main"}}]);
    let run = json!({"name": "tests", "head_sha": id('b'), "head_branch": "fix", "status": "completed",
                     "conclusion": "success", "pull_requests": named});
    for kind in ["check_run", "check_suite", "workflow_run"] {
        let delivery = read(&json!({"action": "completed", kind: run, "repository": repository(true)}));
        assert_eq!((delivery.kind.as_str(), delivery.number), (kind, Some(12)));
        assert_eq!((delivery.base, delivery.head), (Some(oid('a')), Some(oid('b'))), "{kind}");
        assert!(delivery.context.reviews_unread.is_some(), "{kind}");
        assert_eq!(delivery.context.reports.len(), usize::from(kind == "check_run"), "{kind}");
    }
    let two = json!([{"number": 12}, {"number": 13}]);
    let delivery =
        read(&json!({"check_suite": with(run, "/pull_requests", two), "repository": repository(true)}));
    assert_eq!(delivery.number, None);
    assert!(delivery.context.reviews_unread.unwrap().contains("2 pull requests"));
}

#[test]
fn a_deployment_goes_to_an_environment() {
    let delivery = read(&json!({
        "deployment": {"sha": id('b'), "environment": "production", "creator": user("ana"), "ref": "main"},
        "repository": repository(true),
    }));
    assert_eq!((delivery.kind.as_str(), delivery.head), ("deployment", Some(oid('b'))));
    assert_eq!(delivery.action, Some(caution_core::change::Action::Deploy));
    assert_eq!(read(&push()).action, None);
    assert_eq!(value(&delivery.context.environment).as_deref(), Some("production"));
    assert_eq!(value(&delivery.context.actor).unwrap().handle, "ana");
}

#[test]
fn a_comment_on_a_pull_request_names_it() {
    let issue = json!({"number": 12, "title": "Charge once", "body": "b", "user": user("ana"), "pull_request": {"url": "u"}});
    let delivery = read(
        &json!({"action": "created", "issue": issue, "comment": {"id": 1}, "repository": repository(true)}),
    );
    assert_eq!((delivery.kind.as_str(), delivery.number, delivery.head), ("issue_comment", Some(12), None));
}

#[test]
fn a_job_of_actions_takes_its_name_and_files_from_the_environment() {
    let variables = [
        ("GITHUB_ACTIONS", "true"),
        ("GITHUB_EVENT_NAME", "pull_request_target"),
        ("GITHUB_REPOSITORY", "acme/shop"),
        ("GITHUB_STEP_SUMMARY", "/tmp/summary.md"),
    ];
    let delivery = job("github", Some(&event("opened")), &variables);
    assert_eq!(delivery.kind, "pull_request_target");
    assert_eq!(delivery.summary_file.unwrap().to_str(), Some("/tmp/summary.md"));
    let scheduled = job(
        "github",
        Some(&json!({"schedule": "0 0 * * *"})),
        &[("GITHUB_EVENT_NAME", "schedule"), ("GITHUB_REPOSITORY", "acme/shop")],
    );
    assert_eq!((scheduled.kind.as_str(), scheduled.head.clone()), ("schedule", None));
    assert_eq!(value(&scheduled.context.repository).as_deref(), Some("acme/shop"));
    assert!(scheduled.unknowns.is_empty(), "there is no pull request whose reviews could be unknown");
    let blind = job("github", None, &[("GITHUB_HEAD_REF", "fix"), ("GITHUB_BASE_REF", "main")]);
    assert_eq!(value(&blind.context.target_branch).as_deref(), Some("main"));
    assert!(unseen(&blind).contains("GITHUB_EVENT_PATH"));
}

#[test]
fn a_job_is_recognised_by_what_the_forge_sets() {
    let detected = |variables: &[(&str, &str)]| {
        let get =
            |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        let environment = caution_forge::Environment::new(&get);
        caution_forge::ALL
            .iter()
            .filter(|forge| forge.detect(&environment))
            .map(|forge| forge.id())
            .collect::<Vec<_>>()
    };
    assert_eq!(detected(&[("GITHUB_ACTIONS", "true")]), ["github"]);
    assert_eq!(detected(&[("GITLAB_CI", "true")]), ["gitlab"]);
    assert!(detected(&[("GITHUB_ACTIONS", "true"), ("GITEA_ACTIONS", "true")]).is_empty());
    assert!(detected(&[("CI", "true"), ("GITHUB_ACTIONS", "")]).is_empty());
}

#[test]
fn the_events_head_is_not_githubs_merge_commit() {
    let event = with(event("synchronize"), "/pull_request/merge_commit_sha", json!(id('e')));
    let delivery = job("github", Some(&event), &[("GITHUB_SHA", &id('e'))]);
    assert_eq!(delivery.head, Some(oid('b')));
    assert_eq!(pull_request()["head"]["sha"], json!(id('b')));
}
