//! GitLab's webhooks, by their kind.

use caution_core::context::{Account, Approval, ReviewState, Told, Trust};
use caution_core::problem::Problem;
use caution_core::unknown::{Unknown, UnknownKind};

use super::account::{GHOST, account, named};
use super::form::{MergeRequest, Project, User, Webhook, time};
use super::question::REMEDY;
use crate::Delivery;

/// Reads a webhook; `None` if it is about no change.
pub(super) fn delivery(input: &str, webhook: Webhook) -> Result<Option<Delivery>, Problem> {
    let mut delivery = Delivery { forge: super::ID, ..Delivery::default() };
    project(&mut delivery, webhook.project.as_ref());
    match webhook.object_kind.as_deref().unwrap_or_default() {
        "merge_request" => {
            let attributes = webhook.object_attributes.clone().unwrap_or_default();
            merge_request(&mut delivery, "merge_request", &attributes, &webhook);
            if delivery.head.is_none() {
                return Err(Problem::new(input, "`object_attributes.last_commit.id` is missing")
                    .hint("give the webhook as GitLab delivers it: without the commit no approval can be bound to it"));
            }
            approval(&mut delivery, &attributes, webhook.user.as_ref());
        }
        kind @ ("note" | "pipeline") if webhook.merge_request.is_some() => {
            let mut request = webhook.merge_request.clone().unwrap_or_default();
            if kind == "pipeline" {
                let attributes = webhook.object_attributes.clone().unwrap_or_default();
                request.sha = attributes.sha;
            }
            merge_request(&mut delivery, kind, &request, &webhook);
        }
        "pipeline" => {
            let attributes = webhook.object_attributes.unwrap_or_default();
            delivery.kind = "pipeline".to_owned();
            delivery.head = attributes.sha.0;
            delivery.base = attributes.before_sha.0;
            on_branch(
                &mut delivery,
                attributes.reference.filter(|_| attributes.tag != Some(true)),
                webhook.project.as_ref(),
                webhook.user.as_ref().and_then(|user| account(Some(user))),
            );
        }
        kind @ ("push" | "tag_push") => {
            let Some(head) = webhook.after.0 else { return Ok(None) };
            delivery.kind = kind.to_owned();
            delivery.head = Some(head);
            delivery.base = webhook.before.0;
            let branch = webhook.reference.as_deref().and_then(|name| name.strip_prefix("refs/heads/"));
            on_branch(
                &mut delivery,
                branch.map(str::to_owned),
                webhook.project.as_ref(),
                webhook.user_username.as_deref().and_then(named),
            );
        }
        _ => return Ok(None),
    }
    Ok(Some(delivery))
}

fn project(delivery: &mut Delivery, project: Option<&Project>) {
    let Some(project) = project else { return };
    delivery.context.repository =
        project.path_with_namespace.clone().map(|path| Told::forge(path, "gitlab webhook"));
    let host = project.web_url.as_deref().and_then(|url| url.split_once("://"));
    let host = host.and_then(|(_, rest)| rest.split(['/', '?', '#']).next()).map(str::to_ascii_lowercase);
    delivery.address.host = host.filter(|host| !host.is_empty());
}

fn on_branch(
    delivery: &mut Delivery,
    branch: Option<String>,
    project: Option<&Project>,
    actor: Option<Account>,
) {
    let source = format!("gitlab {} webhook", delivery.kind);
    let default = project.and_then(|project| project.default_branch.as_deref());
    let before = delivery.base.take();
    delivery.pushed(branch, default, before, &source);
    delivery.context.actor = actor.map(|actor| Told::forge(actor, source));
}

fn merge_request(delivery: &mut Delivery, kind: &str, request: &MergeRequest, webhook: &Webhook) {
    let source = format!("gitlab {kind} webhook");
    delivery.kind = kind.to_owned();
    project(delivery, request.target.as_ref());
    describe(delivery, request, &source);
    delivery.head = delivery.context.head_commit.as_ref().map(|told| told.value.clone());
    delivery.context.reviews_unread = Some("the webhook does not list the approvals".to_owned());
    let listed = webhook.assignees.items.iter().chain(&webhook.reviewers.items).flatten();
    let author =
        webhook.user.iter().chain(listed).find(|user| user.id.is_some() && user.id == request.author_id);
    delivery.context.author = account(author).map(|author| Told::forge(author, source.as_str()));
    if delivery.context.author.is_none() {
        delivery
            .unknowns
            .push(unnamed("the webhook names the author by a number only", "an approval by the author"));
    }
    delivery.unknowns.push(unnamed(
        "the webhook does not name the commit that the merge request starts from",
        "all but the last of its commits",
    ));
}

fn unnamed(what: &str, hides: &str) -> Unknown {
    Unknown::new(UnknownKind::Forge, "the merge request", what, hides).remedy(REMEDY)
}

/// Everything that a merge request says of itself, whether it comes from a webhook or from the API.
pub(super) fn describe(delivery: &mut Delivery, request: &MergeRequest, source: &str) {
    let told = |text: &Option<String>| text.clone().map(|text| Told::forge(text, source));
    let context = &mut delivery.context;
    delivery.number = request.iid.or(delivery.number);
    context.title = told(&request.title);
    context.body = Some(Told::forge(request.description.clone().unwrap_or_default(), source));
    context.head_branch = told(&request.source_branch);
    context.target_branch = told(&request.target_branch);
    let last = request.last_commit.as_ref().and_then(|commit| commit.id.0.clone());
    let head = request.sha.0.clone().or(last);
    context.head_commit = head.map(|id| Told::forge(id, source));
}

/// Whoever approves does so at the commit that was last when GitLab sent the webhook.
fn approval(delivery: &mut Delivery, attributes: &MergeRequest, user: Option<&User>) {
    let state = match attributes.action.as_deref() {
        Some("approved" | "approval") => ReviewState::Approved,
        Some("unapproved" | "unapproval") => ReviewState::Dismissed,
        _ => return,
    };
    let Some(by) = account(user) else { return };
    let ghost = by.handle.eq_ignore_ascii_case(GHOST);
    let value =
        Approval { by, state, commit: delivery.head.clone(), at: time(attributes.updated_at.as_deref()) };
    delivery.context.approvals.push(Told {
        value,
        trust: if ghost { Trust::Claimed } else { Trust::Forge },
        source: "gitlab merge_request webhook".to_owned(),
    });
    delivery.context.reviews_unread = Some("the webhook holds one approval of those there may be".to_owned());
}
