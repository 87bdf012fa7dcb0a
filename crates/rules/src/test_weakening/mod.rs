//! See `rule.md`.

mod assertion;
mod braces;
mod case;
mod compare;
mod config;
mod mask;
mod python;
mod rule;

pub(crate) use rule::RULE;
pub use rule::matters;
