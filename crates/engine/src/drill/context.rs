//! The context of a drill: what the forge says, of which commit, and when.

use caution_core::ObjectId;
use caution_core::context::{Context, Told, Trust};
use jiff::civil::Date;
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
        run: context.run,
        intent: one(context.intent),
        confirmed: one(context.confirmed),
        advice: each(context.advice),
        record: one(context.record),
        commit_accounts: each(context.commit_accounts),
        approvals: each(context.approvals),
        fits: context.fits,
        statements: context.statements,
        earlier_commits: context.earlier_commits,
        reports: each(context.reports),
        reviews_unread: context.reviews_unread,
        open_requests: each(context.open_requests),
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

/// A text with every day in it (`2025-07-17`) moved.
pub(super) fn days_moved(text: &str, by: SignedDuration) -> String {
    const DAY: usize = "2025-07-17".len();
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let day: Option<Date> = rest.get(..DAY).and_then(|day| {
            let plain = day.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
            plain.then(|| day.parse().ok()).flatten()
        });
        let moved = day.and_then(|day| day.checked_add(by).ok());
        let taken = match moved {
            Some(day) => {
                out.push_str(&day.to_string());
                DAY
            }
            None => {
                out.push(letter);
                letter.len_utf8()
            }
        };
        rest = rest.get(taken..).unwrap_or_default();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_a_text_moves_and_nothing_else() {
        let by = SignedDuration::from_hours(24 * 3);
        assert_eq!(
            days_moved("from: 2025-07-30, until: 2025-07-31T16:00 # é", by),
            "from: 2025-08-02, until: 2025-08-03T16:00 # é"
        );
        assert_eq!(days_moved("12-34 2025-99-99", by), "12-34 2025-99-99");
        assert_eq!(days_moved("2025-07-3", by), "2025-07-3");
    }
}
