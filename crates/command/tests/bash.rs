//! What bash texts would do: the ways around a guard, and the ordinary work beside them.

#![allow(
    clippy::allow_attributes,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop anywhere, its helpers too"
)]

mod common;

#[path = "bash/allowed.rs"]
mod allowed;
#[path = "bash/bypass.rs"]
mod bypass;
#[path = "bash/carried.rs"]
mod carried;
#[path = "bash/limits.rs"]
mod limits;
#[path = "bash/properties.rs"]
mod properties;
#[path = "bash/words.rs"]
mod words;
