//! Commands of bash.

#![no_main]

use caution_command::{Language, World, read};
use caution_core::port::Prober;
use caution_core::probe::{Answer, Probe};

/// A world with nothing in it but a few names.
struct Bare;

impl Prober for Bare {
    fn ask(&self, probe: &Probe) -> Answer {
        match probe {
            Probe::Real(path) => Answer::Text(path.clone()),
            Probe::Entries(_) => Answer::Names(vec!["a".to_owned(), "b.log".to_owned()]),
            Probe::Text(path) if path.ends_with(".sh") => Answer::Text("rm -rf \"$1\"".to_owned()),
            Probe::Host => Answer::Text("host".to_owned()),
            _ => Answer::Missing,
        }
    }
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let world = World {
        directory: "/home/dana/shop",
        workspace: "/home/dana/shop",
        home: Some("/home/dana"),
        prober: &Bare,
        own: Default::default(),
    };
    let command = read(&text, Language::Bash, &world);
    let spans = command.acts.iter().map(|act| act.span).chain(command.gaps.iter().map(|gap| gap.span));
    for span in spans {
        assert!(span.start <= span.end && span.end <= text.len());
    }
});
