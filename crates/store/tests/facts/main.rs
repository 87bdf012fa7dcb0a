//! The cache of facts: its contract, and what happens to it in the world.

#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "helpers of tests, which start processes themselves"
)]

mod contract;
#[cfg(unix)]
mod damage;
#[cfg(unix)]
mod processes;
mod speed;
mod support;
mod upkeep;
