//! See `rule.md`.

mod rule;

pub(crate) use rule::RULE;
