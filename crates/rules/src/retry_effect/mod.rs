//! See `rule.md`.

mod attempt;
mod errors;
mod loops;
mod recursion;
mod rule;
mod site;
mod wrappers;

pub(crate) use rule::RULE;
