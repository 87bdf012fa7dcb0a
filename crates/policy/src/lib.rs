//! The policy: text → checked Cedar → verdict.
//!
//! People write requirements in YAML ([`Policy::compile`]). They become Cedar policies under a strict
//! schema. [`decide`] puts the facts of a change to them and tells the answer in the policy's own shape:
//! what applies, what is met, what is missing, and who can give it. Pure: nothing here reads a clock, a
//! file or the network.

mod built_in;
mod cedar;
mod compile;
mod criterion;
mod decide;
mod facts;
mod form;
mod freeze;
mod given;
mod loosened;
mod model;
mod people;
mod policy;
#[cfg(test)]
mod reference;
mod resets;
mod statement;
mod words;

pub mod cases;
pub mod proof;

pub use built_in::{BASELINE, BUILT_IN, BuiltIn, built_in};
pub use cases::schema as cases_schema;
pub use compile::extended_file;
pub use criterion::{Criterion, Limit, Metric, Of, Query};
pub use decide::{Input, decide};
pub use given::revisions;
pub use people::{Standing, is_tool, objection_refusal, refusal, signer, standings};
pub use policy::{Policy, schema, warm};
pub use resets::{Freezing, Reset, Stage};
pub use statement::{advice_from_body, record_from_body};
pub use words::{Described, DescribedKind};
