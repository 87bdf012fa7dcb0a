//! How far a change goes: services, owners and tiers. Pure: a change and a charter in, a [`Reach`] out.
//!
//! Only the band *certain* is filled here: a file of the service itself changed. What uses a changed
//! file is a question for the index of symbols and references, which joins this crate when it exists.

mod services;

pub use services::services;
