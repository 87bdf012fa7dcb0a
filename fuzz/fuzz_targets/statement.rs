//! The change record and the advice in the body of a pull request.

#![no_main]

libfuzzer_sys::fuzz_target!(|body: &str| {
    let _ = caution_policy::record_from_body(body);
    let _ = caution_policy::advice_from_body(body);
});
