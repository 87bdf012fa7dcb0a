//! See `rule.md`.

mod access;
mod lock;
mod object;
mod rule;
mod stored;

pub(crate) use rule::RULE;
