//! The crate from the outside, over repositories made on the spot, with git itself as the measure.

mod files;
mod history;
mod selection;
mod support;
