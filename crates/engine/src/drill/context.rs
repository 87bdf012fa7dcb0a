//! The context of a drill: what the forge says, of which commit, and when.

use caution_core::ObjectId;
use caution_core::context::{Context, Told, Trust};
use jiff::{SignedDuration, Timestamp};

/// The same, as the forge's word.
pub(super) fn by_forge(context: Context) -> Context {
    fn one<T>(told: Option<Told<T>>) -> Option<Told<T>> {
        told.map(|told| Told { trust: Trust::Forge, ..told })
    }
    fn each<T>(told: Vec<Told<T>>) -> Vec<Told<T>> {
        told.into_iter().map(|told| Told { trust: Trust::Forge, ..told }).collect()
    }
    Context {
        repository: one(context.repository),
        target_branch: one(context.target_branch),
        head_branch: one(context.head_branch),
        head_commit: one(context.head_commit),
        target_commit: one(context.target_commit),
        title: one(context.title),
        body: one(context.body),
        author: one(context.author),
        actor: one(context.actor),
        operator: one(context.operator),
        environment: one(context.environment),
        effects: each(context.effects),
        advice: each(context.advice),
        record: one(context.record),
        commit_accounts: each(context.commit_accounts),
        approvals: each(context.approvals),
        fits: context.fits,
        statements: context.statements,
        reports: each(context.reports),
        reviews_unread: context.reviews_unread,
    }
}

/// The same, with every date moved, and reviews and reports that name no commit bound to this one.
pub(super) fn moved(mut context: Context, by: SignedDuration, head: &ObjectId) -> Context {
    let later = |moment: Option<Timestamp>| moment.map(|moment| moved_to(moment, by));
    for told in &mut context.advice {
        told.value.last_edited = later(told.value.last_edited);
    }
    for told in &mut context.approvals {
        told.value.at = later(told.value.at);
        told.value.commit.get_or_insert_with(|| head.clone());
    }
    for told in &mut context.reports {
        told.value.revision.get_or_insert_with(|| head.clone());
    }
    context
}

/// A moment moved; it stops at the ends of the calendar.
pub(super) fn moved_to(moment: Timestamp, by: SignedDuration) -> Timestamp {
    moment.checked_add(by).unwrap_or(if by.is_negative() { Timestamp::MIN } else { Timestamp::MAX })
}
