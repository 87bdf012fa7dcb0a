//! See `rule.md`.

mod assertion;
mod braces;
mod case;
mod compare;
mod config;
mod heads;
mod mask;
mod python;
mod removed;
mod rule;

pub(crate) use rule::RULE;
pub use rule::matters;
