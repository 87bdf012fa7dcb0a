//! The crate from the outside, over repositories made on the spot, with git itself as the measure.

mod files;
mod history;
mod merges;
mod notes;
mod selection;
mod support;
mod unrecorded;
