//! Who or what wrote a change, from the outside.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a broken fixture should stop its test")]

mod notes;
mod own_markers;
mod requests;
mod support;
mod traps;
