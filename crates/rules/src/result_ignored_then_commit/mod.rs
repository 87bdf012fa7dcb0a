//! See `rule.md`.

mod chains;
mod rule;
mod submit;
mod unread;

pub(crate) use rule::RULE;
