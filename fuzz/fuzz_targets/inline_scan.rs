//! Ruby, Perl and PHP programs on standard input.

#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    for program in ["ruby", "perl", "php"] {
        caution_fuzz::command(&format!("{program} - <<'CAUTION'\n{text}\nCAUTION\n"), 0);
    }
});
