//! Reviews, in the order in which they were given.

use caution_core::context::{Account, Approval, ReviewState, Told, Trust};
use caution_core::unknown::{Unknown, UnknownKind};

use super::account::{GHOST, account};
use super::form::Review;
use crate::json::printable;

/// Whether a reviewer belongs to the project, as far as is known.
pub(super) enum Standing {
    /// Owner, member, collaborator, or anybody who can see a private repository.
    Insider,
    /// Anybody may review in a public repository; such a review is somebody's word.
    Outsider,
}

/// What GitHub's reviews say.
pub(super) fn approvals(
    reviews: &[Review],
    standing: impl Fn(&Review) -> Standing,
    source: &str,
) -> (Vec<Told<Approval>>, Vec<Unknown>) {
    let mut told = Vec::new();
    let mut unknowns = Vec::new();
    for review in reviews {
        let word = review.state.as_deref().unwrap_or_default();
        let state = match word.to_ascii_lowercase().as_str() {
            "approved" => ReviewState::Approved,
            "changes_requested" => ReviewState::ChangesRequested,
            "commented" => ReviewState::Commented,
            "dismissed" => ReviewState::Dismissed,
            // Written, but not yet given.
            "pending" => continue,
            _ => {
                unknowns.push(unknown_state(review, word));
                continue;
            }
        };
        let (by, trust, source) = match (account(review.user.as_ref()), standing(review)) {
            (None, _) => (Account::person(GHOST), Trust::Claimed, format!("{source}, by a deleted account")),
            (Some(by), Standing::Outsider) if !by.bot => {
                (by, Trust::Claimed, format!("{source}, by an account that may not write here"))
            }
            (Some(by), _) => (by, Trust::Forge, source.to_owned()),
        };
        let approval = Approval { by, state, commit: review.commit_id.0.clone(), at: review.submitted_at() };
        told.push(Told { value: approval, trust, source });
    }
    // A later word replaces an earlier one, so the order counts.
    if told.iter().all(|told| told.value.at.is_some()) {
        told.sort_by_key(|told| told.value.at);
    }
    (told, unknowns)
}

fn unknown_state(review: &Review, word: &str) -> Unknown {
    let who = review.user.as_ref().and_then(|user| user.login.as_deref()).unwrap_or(GHOST);
    Unknown::new(
        UnknownKind::Forge,
        format!("the review of {}", printable(who)),
        format!("its state `{}` is not known", printable(word)),
        "an approval, or a request for changes",
    )
    .remedy("ask for the review again")
}

/// The standing that the review itself shows: its author's association with the repository.
pub(super) fn shown_standing(review: &Review, public: Option<bool>) -> Standing {
    let association = review.author_association.as_deref().unwrap_or_default().to_ascii_uppercase();
    match association.as_str() {
        "MANNEQUIN" => Standing::Outsider,
        "NONE" | "CONTRIBUTOR" | "FIRST_TIMER" | "FIRST_TIME_CONTRIBUTOR" if public != Some(false) => {
            Standing::Outsider
        }
        _ => Standing::Insider,
    }
}

/// The event's own review, put to the others unless it is among them.
pub(super) fn joined(mut reviews: Vec<Review>, own: Option<Review>) -> Vec<Review> {
    let Some(own) = own else { return reviews };
    match reviews.iter_mut().find(|review| own.id.is_some() && review.id == own.id) {
        // A dismissal is newer than the list that somebody put beside it.
        Some(same) => *same = own,
        None => reviews.push(own),
    }
    reviews
}
