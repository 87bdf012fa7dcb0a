//! See `rule.md`.

mod attempt;
mod errors;
mod loops;
mod recursion;
mod rule;
mod site;
mod success;
mod wrappers;

pub(crate) use rule::RULE;
