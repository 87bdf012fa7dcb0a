//! See `rule.md`.

mod assertion;
mod braces;
mod case;
mod compare;
mod config;
mod empty;
mod heads;
mod hollow;
mod mask;
mod python;
mod removed;
mod rows;
mod rule;
mod runner;

pub(crate) use rule::RULE;
pub use rule::matters;
