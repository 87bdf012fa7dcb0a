//! What the gate would have done in a repository's own history.
//!
//! [`plan`] lists the changes, [`judge`] judges one as at its own time, [`conclude`] puts the answers
//! together. The caller may judge changes in any order and on as many threads as it likes.
//!
//! A change is a commit of the first-parent line against its first parent: a merge counts as the one
//! change that it brings.

mod against;
mod conclude;
mod effort;
mod haste;
mod interval;
mod judge;
mod link;
mod load;
#[cfg(test)]
mod made;
mod plan;
mod reading;
pub mod reset;
mod said;
mod statements;
mod trace;
mod undo;
mod week;

pub use conclude::{Question, conclude};
pub use effort::MINUTES_PER_HOLD;
pub use judge::{Judged, Policies, judge};
pub use plan::{Entry, Period, Plan, plan};
