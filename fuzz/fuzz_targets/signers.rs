//! Keys that may sign, and keys that may no longer.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    caution_fuzz::charter(".caution/allowed_signers", bytes);
    caution_fuzz::charter(".caution/revoked_keys", bytes);
});
