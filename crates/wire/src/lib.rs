//! Every form that leaves the process, versioned; depends on core alone.
//!
//! Inner types are not serialised: each form is a mirror of its own, so that the nouns of the house can
//! change without a consumer noticing. Within a version fields and words are added, never removed,
//! renamed or given another meaning.

pub mod approval;
pub mod approvals;
pub mod backtest;
pub mod comparison;
pub mod drill;
pub mod error;
pub mod evidence;
pub mod exit;
pub mod guard;
mod json;
mod mask;
pub mod proof;
mod reach;
pub mod report;
pub mod reset;
pub mod schema;
pub mod session;
pub mod simulation;
pub mod words;

pub use approvals::Approvals;
pub use backtest::Backtest;
pub use drill::Drills;
pub use error::ErrorReport;
pub use evidence::{EvidenceBundle, EvidenceFile};
pub use exit::ExitCode;
pub use guard::Guard;
pub use json::{is_hidden, json};
pub use mask::{Secrets, mask, mask_command};
pub use reach::ReachReport;
pub use report::Report;
pub use schema::{
    approval_schema, approvals_schema, backtest_schema, drills_schema, error_schema, report_schema,
};

/// A short name for something that stays the same, from the parts that stay the same: 32 hexadecimal
/// digits.
pub fn fingerprint(parts: &[&str]) -> String {
    let digest = caution_core::Digest::of_parts(parts.iter().map(|part| ("", part.as_bytes()))).to_string();
    digest.trim_start_matches("sha256:").chars().take(32).collect()
}
