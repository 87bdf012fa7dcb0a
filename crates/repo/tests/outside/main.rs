//! The crate from the outside, over repositories made on the spot, with git itself as the measure.

mod approval_fits;
mod files;
mod history;
mod hostile;
mod merges;
mod notes;
mod reading;
mod selection;
mod support;
mod target;
mod unrecorded;
