//! Tables of cases for a policy, and the verdicts on them.

#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| caution_fuzz::policy_tests(text));
