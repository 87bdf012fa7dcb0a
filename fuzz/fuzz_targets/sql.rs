//! Statements on the standard input of clients.

#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    for program in ["psql", "mysql", "sqlite3 shop.db"] {
        caution_fuzz::command(&format!("{program} <<'CAUTION'\n{text}\nCAUTION\n"), 0);
    }
});
