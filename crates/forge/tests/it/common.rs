//! What the tests of the forges share.

use std::time::Duration;

use caution_core::ObjectId;
use caution_core::context::{Approval, Told};
use caution_forge::{Delivery, Environment, Forge, Http, Limits, read_event};
use serde_json::{Value, json};

/// A commit id of one digit.
pub(crate) fn id(digit: char) -> String {
    digit.to_string().repeat(40)
}

/// The same as a value.
pub(crate) fn oid(digit: char) -> ObjectId {
    ObjectId::parse(&id(digit)).unwrap()
}

pub(crate) fn user(login: &str) -> Value {
    json!({"login": login, "id": 7, "type": "User", "site_admin": false})
}

pub(crate) fn bot(login: &str) -> Value {
    json!({"login": login, "id": 8, "type": "Bot", "site_admin": false})
}

pub(crate) fn repository(private: bool) -> Value {
    json!({
        "id": 1, "name": "shop", "full_name": "acme/shop", "private": private,
        "html_url": "https://github.com/acme/shop", "default_branch": "main", "owner": {"login": "acme"},
    })
}

/// Pull request 12 of ana: `b…` onto `a…`.
pub(crate) fn pull_request() -> Value {
    json!({
        "url": "https://api.github.com/repos/acme/shop/pulls/12", "number": 12, "state": "open", "draft": false,
        "merged": false, "title": "Charge once", "body": "Keeps the key of the payment.", "user": user("ana"),
        "head": {"label": "acme:fix/charge", "ref": "fix/charge", "sha": id('b'), "repo": repository(true)},
        "base": {"label": "acme:main", "ref": "main", "sha": id('a'), "repo": repository(true)},
        "labels": [{"name": "payments"}], "commits": 2, "changed_files": 3, "assignees": [],
        "requested_reviewers": [user("ben")], "author_association": "MEMBER",
    })
}

/// A pull_request event.
pub(crate) fn event(action: &str) -> Value {
    json!({
        "action": action, "number": 12, "pull_request": pull_request(), "repository": repository(true),
        "sender": user("ana"),
    })
}

/// A review of the head.
pub(crate) fn review(number: u64, by: Value, state: &str) -> Value {
    json!({
        "id": number, "user": by, "body": null, "state": state, "commit_id": id('b'),
        "submitted_at": format!("2026-05-0{number}T10:00:00Z"), "author_association": "MEMBER",
    })
}

/// Reads an event, as `--event FILE` does.
pub(crate) fn read(event: &Value) -> Delivery {
    read_event("event.json", event.to_string().as_bytes()).unwrap()
}

/// The value with the pointed-to part replaced.
pub(crate) fn with(mut value: Value, pointer: &str, part: Value) -> Value {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    value.pointer_mut(parent).unwrap()[key] = part;
    value
}

/// The value without a field.
pub(crate) fn without(mut value: Value, pointer: &str) -> Value {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    value.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(key).unwrap();
    value
}

/// Handles and states, in order.
pub(crate) fn said(approvals: &[Told<Approval>]) -> Vec<String> {
    approvals
        .iter()
        .map(|told| {
            let by = &told.value.by;
            format!(
                "{}{} {:?} {}",
                by.handle,
                if by.bot { " (bot)" } else { "" },
                told.value.state,
                told.trust.id()
            )
        })
        .collect()
}

/// Everything that was not seen, as one text.
pub(crate) fn unseen(delivery: &Delivery) -> String {
    delivery.unknowns.iter().map(|unknown| format!("{unknown:?}\n")).collect()
}

/// The forge of that name.
pub(crate) fn forge(id: &str) -> &'static dyn Forge {
    *caution_forge::ALL.iter().find(|forge| forge.id() == id).unwrap()
}

/// Limits that a test can wait for.
pub(crate) fn quick() -> Http {
    Http::new(Limits {
        connect: Duration::from_secs(5),
        whole: Duration::from_millis(700),
        body_bytes: 1 << 20,
    })
}

/// Completes a delivery under an environment.
pub(crate) fn complete(
    forge_id: &str,
    delivery: Delivery,
    http: &Http,
    variables: &[(&str, &str)],
) -> Delivery {
    let get =
        |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
    forge(forge_id).complete(delivery, &Environment::new(&get), http)
}

/// Reads a CI job.
pub(crate) fn job(forge_id: &str, event: Option<&Value>, variables: &[(&str, &str)]) -> Delivery {
    let get =
        |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
    let bytes = event.map(|event| event.to_string().into_bytes());
    forge(forge_id).read("event.json", bytes.as_deref(), &Environment::new(&get)).unwrap()
}
