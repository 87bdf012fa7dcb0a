//! See `rule.md`.

mod lock;
mod object;
mod rule;
mod stored;

pub(crate) use rule::RULE;
