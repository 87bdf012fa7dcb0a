//! Findings, one folder a rule. Pure: what was read in, findings out, no word of permission.
//!
//! A rule is a folder with `rule.rs` and `rule.md` and one line in [`ALL`]. `rule.md` is its
//! documentation, its fixtures and its tests at once.

mod attribution_mismatch;
mod charter_broken;
mod charter_change;
mod claim_contradicted;
mod code;
mod evil_merge;
pub mod organisation;
mod policy_loosened;
mod read_modify_write;
mod result_ignored_then_commit;
mod retry_effect;
mod rule;
mod stale_advice;
mod suppressed;
mod test_weakening;
mod tier_lowered;

pub use rule::{ChangedText, Input, Outcome, Rule, run};
pub use test_weakening::matters as matters_to_tests;

/// Every rule, by id.
pub static ALL: &[&Rule] = &[
    &attribution_mismatch::RULE,
    &charter_broken::RULE,
    &charter_change::RULE,
    &claim_contradicted::RULE,
    &evil_merge::RULE,
    &policy_loosened::RULE,
    &read_modify_write::RULE,
    &result_ignored_then_commit::RULE,
    &retry_effect::RULE,
    &stale_advice::RULE,
    &suppressed::RULE,
    &test_weakening::RULE,
    &tier_lowered::RULE,
];

/// The rule of that id.
pub fn by_id(id: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.id == id)
}
