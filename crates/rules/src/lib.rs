//! Findings, one folder a rule. Pure: what was read in, findings out, no word of permission.
//!
//! A rule is a folder with `rule.rs` and `rule.md` and one line in [`ALL`]. `rule.md` is its
//! documentation, its fixtures and its tests at once.

mod attribution_mismatch;
mod charter_broken;
mod charter_change;
mod claim_contradicted;
mod code;
mod command;
mod credential_misuse;
mod database_destroyed;
mod delete_outside_workspace;
mod delete_uncertain_target;
mod evil_merge;
mod guard_bypass;
mod inventory_contradiction;
mod machine_destruction;
mod mass_operation;
pub mod organisation;
mod outward_act;
mod policy_loosened;
mod read_modify_write;
mod remote_destruction;
mod result_ignored_then_commit;
mod retry_effect;
mod rule;
mod shared_history_rewritten;
mod stale_advice;
mod suppressed;
mod target_left_out;
mod test_weakening;
mod tests_against_production;
mod tier_lowered;
mod uncommitted_work_discarded;
mod unproven_destination;
mod unread_program;

pub use rule::{ChangedText, Input, Outcome, Rule, run};
pub use test_weakening::matters as matters_to_tests;

/// Every rule, by id.
pub static ALL: &[&Rule] = &[
    &attribution_mismatch::RULE,
    &charter_broken::RULE,
    &charter_change::RULE,
    &claim_contradicted::RULE,
    &credential_misuse::RULE,
    &database_destroyed::RULE,
    &delete_outside_workspace::RULE,
    &delete_uncertain_target::RULE,
    &evil_merge::RULE,
    &guard_bypass::RULE,
    &inventory_contradiction::RULE,
    &machine_destruction::RULE,
    &mass_operation::RULE,
    &outward_act::RULE,
    &policy_loosened::RULE,
    &read_modify_write::RULE,
    &remote_destruction::RULE,
    &result_ignored_then_commit::RULE,
    &retry_effect::RULE,
    &shared_history_rewritten::RULE,
    &stale_advice::RULE,
    &suppressed::RULE,
    &target_left_out::RULE,
    &test_weakening::RULE,
    &tests_against_production::RULE,
    &tier_lowered::RULE,
    &uncommitted_work_discarded::RULE,
    &unproven_destination::RULE,
    &unread_program::RULE,
];

/// The rule of that id.
pub fn by_id(id: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.id == id)
}
