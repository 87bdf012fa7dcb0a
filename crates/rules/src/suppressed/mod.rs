//! See `rule.md`.

mod authors;
mod rule;

pub(crate) use rule::{RULE, apply, check};
