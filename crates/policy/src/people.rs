//! Who is who: authors, approvers, and who could still approve.

mod accepted;
mod approvals;
mod authors;
mod certificates;
mod groups;
mod known;
mod last;
mod naming;
mod owners;
mod registry;
mod signer;
mod standing;
mod statements;
mod tools;
mod who;

pub(crate) use accepted::accepted;
pub(crate) use approvals::{Counted, Reviewer, Reviews, Seen, heads};
pub(crate) use authors::{Authors, Hand};
pub(crate) use certificates::Certificates;
pub(crate) use known::Known;
pub(crate) use naming::{Named, naming};
pub(crate) use owners::Owners;
pub(crate) use registry::Registry;
pub use signer::signer;
pub use standing::{Standing, is_tool, objection_refusal, refusal, standings};
pub(crate) use statements::{revoked, signed_by, stranger};
pub(crate) use tools::Tools;

#[cfg(test)]
mod tests;
