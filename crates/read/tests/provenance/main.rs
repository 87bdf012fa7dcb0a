//! Who or what wrote a change, from the outside.

mod notes;
mod own_markers;
mod requests;
mod support;
mod traps;
