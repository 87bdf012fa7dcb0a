//! See `rule.md`.

mod rule;
mod submit;
mod unread;

pub(crate) use rule::RULE;
