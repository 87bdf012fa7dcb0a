//! Python programs on standard input.

#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| caution_fuzz::command(&format!("python3 - <<'CAUTION'\n{text}\nCAUTION\n"), 0));
