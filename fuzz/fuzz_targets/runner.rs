//! Configurations of runners of tests, as they name what is loaded before the tests.

#![no_main]

use caution_read::runner::Runner;

libfuzzer_sys::fuzz_target!(|text: &str| {
    for program in ["a.py", "a.ts", "a.rb", "a.bats"] {
        let Some(runner) = Runner::of(program) else { continue };
        for configuration in runner.configurations {
            let _ = runner.loads(configuration, text);
        }
    }
});
