//! The policy from the outside: texts in, verdicts out.

mod approvals;
mod baseline;
mod commentary;
mod errors;
mod modes;
mod native;
mod reset;
mod support;
mod tables;
